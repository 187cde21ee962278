import { Fragment, type ReactNode, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { Pending } from '../../client/outbox.ts';
import { Button } from '../../ui/components/button.tsx';
import { Icon } from '../../ui/components/icon.tsx';
import type { Conversation, Item } from '../../wire/types.ts';
import { dayOf, duration, inLanguage } from '../texts.ts';
import { Message, PendingMessage } from './message.tsx';
import { useCell, useConsole, useDesk, useSay, useTexts } from './use.ts';

/** How near to the end counts as "at the end", in CSS pixels: about two lines. */
const NEAR_END_PX = 48;
/** Messages of one author within this time stand together, in milliseconds. */
const TOGETHER_MS = 180_000;

/** The timeline of the open conversation. It stays at the end only while the reader is there, and pages upwards without a jump. */
export function Thread({ conversation }: { conversation: Conversation }) {
  const console = useConsole();
  const say = useSay();
  const conv = conversation.id;
  const timeline = useDesk((s) => s.timelines.get(conv));
  const pending = useCell(console.unsent);
  const unsent = useMemo(() => pending.filter((p) => p.conv === conv), [pending, conv]);
  const items = timeline?.items ?? [];
  const failed = useLoading(conv, timeline !== undefined, timeline?.gapAfter ?? 0);
  const scroll = useSticking(conv, items, unsent.length, conversation);
  useNewMessages(items, conversation);
  const older = useOlder(conv, timeline?.more ?? false, scroll.box);

  return (
    <div className="thread-frame">
      <div
        ref={scroll.box}
        className="thread"
        role="log"
        aria-live="off"
        aria-label={say('thread.title')}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard (WCAG 2.1.1).
        tabIndex={0}
        onScroll={() => {
          scroll.onScroll();
          older.onScroll();
        }}
      >
        {timeline?.more && (
          <Button look="quiet" className="thread-older" onPress={older.load} isDisabled={older.busy}>
            {say(older.busy ? 'thread.loading' : 'thread.older')}
          </Button>
        )}
        {!timeline && !failed && <p className="empty">{say('thread.loading')}</p>}
        {failed && (
          <p className="empty" role="alert">
            {say('thread.failed')} <Button onPress={() => void console.page(conv, 'first').catch(() => {})}>{say('retry')}</Button>
          </p>
        )}
        <Items items={items} conversation={conversation} />
        {unsent.map((entry: Pending) => (
          <PendingMessage key={entry.client_id} entry={entry} />
        ))}
        <TypingSign conv={conv} />
      </div>
      {scroll.fresh > 0 && (
        <Button look="main" icon="down" className="thread-new" onPress={scroll.toEnd}>
          {say('thread.new', { n: scroll.fresh })}
        </Button>
      )}
    </div>
  );
}

function Items({ items, conversation }: { items: readonly Item[]; conversation: Conversation }) {
  const console = useConsole();
  const texts = useTexts();
  const me = useDesk((s) => s.me?.id);
  let day = '';
  const lastMine = items.findLast((i) => i.author.id === me && i.author.role === 'agent' && i.kind !== 'note' && i.kind !== 'system')?.seq;
  return items.map((item, at): ReactNode => {
    const before = items[at - 1];
    const itemDay = new Date(item.at).toDateString();
    const newDay = itemDay !== day;
    day = itemDay;
    const together =
      !newDay &&
      before !== undefined &&
      before.author.role === item.author.role &&
      before.author.id === item.author.id &&
      (before.kind === 'note') === (item.kind === 'note') &&
      before.kind !== 'system' &&
      Date.parse(item.at) - Date.parse(before.at) < TOGETHER_MS;
    return (
      <Fragment key={item.seq}>
        {newDay && (
          <h3 className="day">
            <span>{dayOf(texts, item.at, console.clock.exact())}</span>
          </h3>
        )}
        <Message
          item={item}
          conv={conversation.id}
          mine={item.author.role === 'agent' && item.author.id === me}
          together={together}
          read={conversation.receipts.customer_read}
          delivered={conversation.receipts.customer_delivered}
          customer={conversation.customer?.name ?? ''}
          last={item.seq === lastMine}
        />
      </Fragment>
    );
  });
}

/** The first page when the conversation opens, and what a gap is missing. Returns whether loading failed. */
function useLoading(conv: string, loaded: boolean, gapAfter: number): boolean {
  const console = useConsole();
  const connection = useCell(console.connection);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    if (loaded && gapAfter === 0) return setFailed(false);
    if (connection === 'connecting') return;
    let over = false;
    console.page(conv, loaded ? 'gap' : 'first').then(
      () => !over && setFailed(false),
      () => !over && setFailed(!loaded),
    );
    return () => {
      over = true;
    };
  }, [console, conv, loaded, gapAfter, connection]);
  return failed;
}

/** Keeps the end in view while the reader is at the end, counts what is new otherwise, and says what was read. */
function useSticking(conv: string, items: readonly Item[], unsent: number, conversation: Conversation) {
  const console = useConsole();
  const box = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const seen = useRef(0);
  const [fresh, setFresh] = useState(0);
  const last = items.at(-1)?.seq ?? 0;

  const markRead = useCallback(() => {
    if (last > 0 && document.visibilityState === 'visible' && document.hasFocus()) console.read(conv, last);
  }, [console, conv, last]);

  const toEnd = useCallback(() => {
    const node = box.current;
    if (node) node.scrollTop = node.scrollHeight;
    atEnd.current = true;
    seen.current = last;
    setFresh(0);
    markRead();
  }, [last, markRead]);

  // A conversation opens at its end.
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs when another conversation is opened, and only then.
  useLayoutEffect(() => {
    atEnd.current = true;
    seen.current = 0;
    setFresh(0);
  }, [conv]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: what is unsent makes the thread longer, too.
  useLayoutEffect(() => {
    if (atEnd.current) toEnd();
    else setFresh(items.filter((i) => i.seq > seen.current && i.author.role !== 'agent').length);
  }, [items, unsent, toEnd]);

  // A picture that comes late, and a window that changes, must not push the end out of view.
  useEffect(() => {
    const node = box.current;
    if (!node) return;
    const follow = () => {
      if (atEnd.current) node.scrollTop = node.scrollHeight;
    };
    const sizes = new ResizeObserver(follow);
    sizes.observe(node);
    node.addEventListener('load', follow, true);
    return () => {
      sizes.disconnect();
      node.removeEventListener('load', follow, true);
    };
  }, []);

  // What was on screen while the window had no focus counts as read when the agent comes back to it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: unread is a reason to say it again.
  useEffect(() => {
    const back = () => atEnd.current && markRead();
    back();
    addEventListener('focus', back);
    document.addEventListener('visibilitychange', back);
    return () => {
      removeEventListener('focus', back);
      document.removeEventListener('visibilitychange', back);
    };
  }, [markRead, conversation.unread]);

  const onScroll = () => {
    const node = box.current;
    if (!node) return;
    const near = node.scrollHeight - node.scrollTop - node.clientHeight < NEAR_END_PX;
    if (near && !atEnd.current) toEnd();
    if (!near && atEnd.current) seen.current = last;
    atEnd.current = near;
  };
  return { box, fresh, toEnd, onScroll };
}

/** Pages upwards when the top comes near, and keeps what was in view where it was. */
function useOlder(conv: string, more: boolean, box: React.RefObject<HTMLDivElement | null>) {
  const console = useConsole();
  const [busy, setBusy] = useState(false);
  const load = useCallback(async () => {
    const node = box.current;
    if (!node || busy) return;
    setBusy(true);
    const fromEnd = node.scrollHeight - node.scrollTop;
    await console.attempt(() => console.page(conv, 'older'));
    console.store.flush();
    requestAnimationFrame(() => {
      node.scrollTop = node.scrollHeight - fromEnd;
      setBusy(false);
    });
  }, [console, conv, box, busy]);
  const onScroll = () => {
    if (more && !busy && box.current && box.current.scrollTop < NEAR_END_PX) void load();
  };
  return { busy, load, onScroll };
}

/** Says what the customer writes while the conversation is open, one message at a time. What was there before is not said. */
function useNewMessages(items: readonly Item[], conversation: Conversation): void {
  const console = useConsole();
  const last = useRef({ conv: '', seq: 0 });
  useEffect(() => {
    const seq = items.at(-1)?.seq ?? 0;
    const before = last.current;
    last.current = { conv: conversation.id, seq };
    if (before.conv !== conversation.id || before.seq === 0) return;
    for (const item of items) {
      if (item.seq <= before.seq || item.author.role !== 'customer') continue;
      const name = conversation.customer?.name || console.say('customer.unnamed');
      console.announce(console.say('thread.said', { name, text: item.text || console.say(`kind.${item.kind}` as 'kind.file') }));
    }
  }, [items, conversation, console]);
}

function TypingSign({ conv }: { conv: string }) {
  const console = useConsole();
  const say = useSay();
  const sign = useDesk((s) => s.typing.get(conv));
  useEffect(() => {
    if (!sign) return;
    const timer = setTimeout(() => console.store.now({ kind: 'tick', at: Date.now() }), Math.max(0, sign.until - Date.now()));
    return () => clearTimeout(timer);
  }, [sign, console]);
  return (
    <p className="typing" aria-hidden={!sign}>
      {sign && (
        <>
          <span className="typing-dots" aria-hidden="true">
            <i />
            <i />
            <i />
          </span>
          {say('thread.typing', { name: sign.author.name || say('customer.unnamed') })}
        </>
      )}
    </p>
  );
}

/** How many lines the empty pane shows. */
const LINES_SHOWN = 6;

/** Nothing is open: what to do, and what stands in the queues meanwhile. */
export function NoThread() {
  const say = useSay();
  const texts = useTexts();
  const lines = useDesk((s) => s.lines);
  const busy = lines.filter((l) => l.waiting > 0).sort((a, b) => b.waiting - a.waiting);
  return (
    <div className="nothing">
      <Icon name="inbox" size={40} />
      <p>{say('thread.none')}</p>
      <p className="nothing-hint">{say('thread.noneHint')}</p>
      {busy.length > 0 && (
        <section className="nothing-lines" aria-labelledby="lines-now">
          <h3 id="lines-now">{say('thread.now')}</h3>
          <ul>
            {busy.slice(0, LINES_SHOWN).map((line) => (
              <li key={line.id}>
                <span>{inLanguage(line.title, texts.language)}</span>
                <span>{say('thread.waiting', { n: line.waiting })}</span>
                <b className="digits">{duration(line.longest_wait_ms)}</b>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}
