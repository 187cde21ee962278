import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { CustomerView } from '../../client/customer.ts';
import type { Pending } from '../../client/outbox.ts';
import { tickOf } from '../../client/ticks.ts';
import * as more from '../../ui/icon-paths-more.ts';
import type { Item } from '../../wire/types.ts';
import { Icon, usePage } from '../context.tsx';
import { looking } from '../looking.ts';
import { systemWords } from '../system.ts';
import { dayWords } from '../words-more.ts';
import { Bubble, type BubbleState } from './bubble.tsx';

/** As near to the end as this counts as being there. */
const nearEnd_px = 60;

/** What was said, oldest first. It follows its end only while the reader is there; else it says how much is new. */
export function Log({ view, empty }: { view: CustomerView; empty: boolean }) {
  const { customer, texts } = usePage();
  const log = useRef<HTMLDivElement>(null);
  const [atEnd, setAtEnd] = useState(true);
  const [seenLength, setSeenLength] = useState(0);
  const height = useRef(0);
  const first = view.items[0]?.seq;
  const length = view.items.length + view.pending.length;
  const lastPending = view.pending.at(-1)?.client_id;

  useLayoutEffect(() => {
    // Older messages came in above: what the reader looks at stays where it was.
    const el = log.current;
    if (!el) return;
    if (!atEnd && first !== undefined) el.scrollTop += Math.max(0, el.scrollHeight - height.current);
    height.current = el.scrollHeight;
  }, [first]);

  useLayoutEffect(() => {
    const el = log.current;
    if (!el) return;
    height.current = el.scrollHeight;
    if (atEnd) el.scrollTop = el.scrollHeight;
    if (atEnd) setSeenLength(view.items.length);
  }, [length, view.typing, atEnd]);

  // One's own new message is always looked at.
  useEffect(() => {
    if (lastPending) setAtEnd(true);
  }, [lastPending]);

  useEffect(() => {
    const el = log.current;
    if (!el) return;
    const follow = new ResizeObserver(() => {
      if (el.dataset.end === 'true') el.scrollTop = el.scrollHeight;
    });
    follow.observe(el);
    for (const child of el.children) follow.observe(child);
    return () => follow.disconnect();
  }, []);

  const fresh = view.items.slice(seenLength).filter((i) => i.author.role !== 'customer' && i.kind !== 'system').length;
  return (
    <div class={empty ? 'log-box empty' : 'log-box'}>
      <div
        ref={log}
        class="log"
        role="log"
        aria-label={texts.t('log.label')}
        aria-busy={view.busy === 'older'}
        data-end={atEnd}
        tabIndex={empty ? -1 : 0}
        onScroll={(e) => {
          const el = e.currentTarget;
          const end = el.scrollHeight - el.scrollTop - el.clientHeight < nearEnd_px;
          setAtEnd(end);
          if (end && looking()) customer.seen();
        }}
      >
        <div class="entries">
          {view.older && (
            <button type="button" class="button plain older" onClick={() => void customer.loadOlder()}>
              {texts.t('log.older')}
            </button>
          )}
          {rows()}
          {view.pending.map((p) => (
            <Bubble key={p.client_id} item={asItem(p)} state={p.state} pending={p} grouped={false} />
          ))}
        </div>
      </div>
      {view.typing !== undefined && (
        <p class="typing">
          <span class="dots" aria-hidden="true">
            <i />
            <i />
            <i />
          </span>
          {view.typing ? texts.t('log.typing', { name: view.typing }) : texts.t('log.typingNobody')}
        </p>
      )}
      {!atEnd && fresh > 0 && (
        <button type="button" class="new" onClick={() => setAtEnd(true)}>
          {texts.t('log.new', { n: fresh })}
          <Icon path={more.down} />
        </button>
      )}
    </div>
  );

  function rows() {
    const receipts = view.conversation?.receipts;
    let day = '';
    let author = '';
    return view.items.flatMap((item) => {
      const out = [];
      const today = dayWords(item.at, texts);
      if (today !== day)
        out.push(
          <p class="day" key={`day-${item.seq}`}>
            {today}
          </p>,
        );
      day = today;
      const words = item.kind === 'system' ? systemWords(item, texts) : undefined;
      if (words !== undefined) {
        author = '';
        if (words)
          out.push(
            <p class="system" key={item.id} dir="auto">
              {words}
            </p>,
          );
        return out;
      }
      const who = `${item.author.role}/${item.author.id ?? ''}`;
      const state: BubbleState = item.author.role === 'customer' && receipts ? tickOf(item, receipts, 'customer') : 'theirs';
      out.push(<Bubble key={item.client_id ?? item.id} item={item} state={state} grouped={who === author && out.length === 0} />);
      author = who;
      return out;
    });
  }
}

/** A message on its way, drawn as the item it will become. */
function asItem(pending: Pending): Item {
  const { client_id, kind, text, file } = pending.send;
  return {
    id: client_id,
    client_id,
    seq: 0,
    at: pending.at,
    kind,
    author: { role: 'customer' },
    ...(text ? { text } : {}),
    ...(file ? { file } : {}),
  };
}
