import { useQuery } from '@tanstack/react-query';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, memo, useEffect, useMemo, useRef, useState } from 'react';
import { Button } from '../../ui/components/button.tsx';
import type { Conversation } from '../../wire/types.ts';
import type { Filter, View } from '../state/address.ts';
import { countsOf } from '../state/counts.ts';
import { replyDue } from '../state/due.ts';
import { held, inOrder } from '../state/order.ts';
import { inLanguage, languageName, nameOf, timeOfDay } from '../texts.ts';
import { Avatar, Badges, ConversationClock } from './badges.tsx';
import { useCell, useConsole, useDesk, useSay, useTexts } from './use.ts';

const filters: readonly Filter[] = ['mine', 'reply', 'closed'];
/** The height of a row in rem, as style/inbox.css sets it: known beforehand, so that nothing has to be measured while the list moves. */
const ROW_REM = 5.75;

/** My conversations. One list box with the focus by id; the order stands still while somebody points at it or has the focus in it. */
export function InboxList({ view }: { view: View & { page: 'inbox' } }) {
  const console = useConsole();
  const say = useSay();
  const desk = useDesk((s) => s.conversations);
  const closed = useClosed(view.filter === 'closed');
  const conversations = view.filter === 'closed' ? closed : desk;
  const me = useDesk((s) => s.me?.id) ?? '';
  const counts = countsOf(desk, me);
  const [still, setStill] = useState(false);
  const wanted = useMemo(() => inOrder(conversations.values(), view.filter, me), [conversations, view.filter, me]);
  const { rows, moved, settle } = useRows(wanted, still, view.filter);
  console.rows = rows;
  return (
    <section className="inbox" aria-label={say('inbox.title')}>
      <div className="inbox-head">
        <h2>{say('inbox.title')}</h2>
        {moved && (
          <Button look="quiet" className="inbox-settle" onPress={settle}>
            {say('inbox.reorder')}
          </Button>
        )}
      </div>
      <nav className="filters" aria-label={say('inbox.filters')}>
        {filters.map((filter) => (
          <button
            key={filter}
            type="button"
            className="filter"
            aria-current={view.filter === filter ? 'page' : undefined}
            onClick={() => console.address.go({ ...view, filter })}
          >
            {say(`inbox.filter.${filter}`)}
            {filter !== 'closed' && <span className="count">{counts[filter]}</span>}
          </button>
        ))}
      </nav>
      {rows.length === 0 ? (
        <p className="empty">{say(`inbox.empty.${view.filter}`)}</p>
      ) : (
        <Rows rows={rows} conversations={conversations} open={view.conv} onStill={setStill} />
      )}
    </section>
  );
}

/** How many closed conversations are listed: what an agent looks back at in a day. */
const CLOSED_ITEMS = 100;

/** The closed conversations that I may see: a closed one has no owner any more, so that the server says which. */
function useClosed(on: boolean): ReadonlyMap<string, Conversation> {
  const { rest } = useConsole();
  const { data } = useQuery({
    queryKey: ['closed'],
    enabled: on,
    staleTime: 0,
    queryFn: () => rest.request<{ conversations: Conversation[] }>('GET', `/v1/conversations?status=closed&limit=${CLOSED_ITEMS}`),
  });
  return useMemo(() => new Map(data?.conversations.map((c) => [c.id, c])), [data]);
}

/** The rows in the order on screen, and whether a better order waits. */
function useRows(wanted: readonly string[], still: boolean, filter: Filter) {
  const shown = useRef<{ filter: Filter; rows: readonly string[] }>({ filter, rows: wanted });
  const [, redraw] = useState(0);
  const rows = still && shown.current.filter === filter ? held(shown.current.rows, wanted) : wanted;
  shown.current = { filter, rows };
  const moved = rows.length > 1 && rows.some((id, i) => id !== wanted[i]);
  const settle = () => {
    shown.current = { filter, rows: wanted };
    redraw((n) => n + 1);
  };
  return { rows, moved, settle };
}

interface RowsProps {
  rows: readonly string[];
  conversations: ReadonlyMap<string, Conversation>;
  open: string | undefined;
  onStill(still: boolean): void;
}

function Rows({ rows, conversations, open, onStill }: RowsProps) {
  const console = useConsole();
  const say = useSay();
  const box = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState<string | undefined>(open);
  const inside = useRef({ pointer: false, focus: false });
  const note = (part: Partial<typeof inside.current>) => {
    Object.assign(inside.current, part);
    onStill(inside.current.pointer || inside.current.focus);
  };
  const rem = useMemo(() => Number.parseFloat(getComputedStyle(document.documentElement).fontSize), []);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW_REM * rem,
    getItemKey: (i) => rows[i] ?? i,
    overscan: 6,
  });
  useEffect(() => {
    if (open) setActive(open);
  }, [open]);
  const shown = active && rows.includes(active) ? active : rows[0];
  const at = shown ? rows.indexOf(shown) : -1;
  const move = (to: number) => {
    const id = rows[Math.max(0, Math.min(rows.length - 1, to))];
    if (!id) return;
    setActive(id);
    virtual.scrollToIndex(rows.indexOf(id));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const steps: Record<string, number> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      Home: 0,
      End: rows.length - 1,
      PageDown: at + 8,
      PageUp: at - 8,
    };
    const to = steps[event.key];
    if (to !== undefined) {
      event.preventDefault();
      move(to);
    } else if ((event.key === 'Enter' || event.key === ' ') && shown) {
      event.preventDefault();
      event.stopPropagation();
      console.open(shown, event.key === 'Enter' ? 'compose' : undefined);
    }
  };
  return (
    <div
      ref={box}
      className="rows"
      role="listbox"
      aria-label={say('inbox.title')}
      tabIndex={0}
      aria-activedescendant={shown ? `row-${shown}` : undefined}
      onKeyDown={onKeyDown}
      onFocus={() => note({ focus: true })}
      onBlur={() => note({ focus: false })}
      onPointerEnter={() => note({ pointer: true })}
      onPointerLeave={() => note({ pointer: false })}
    >
      <div className="rows-all" style={{ blockSize: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((row) => {
          const conversation = conversations.get(rows[row.index] ?? '');
          if (!conversation) return null;
          return (
            <div key={row.key} data-index={row.index} className="row-place" style={{ transform: `translateY(${row.start}px)` }}>
              <Row
                conversation={conversation}
                open={conversation.id === open}
                active={conversation.id === shown}
                at={row.index + 1}
                of={rows.length}
                onOpen={console.open.bind(console)}
              />
            </div>
          );
        })}
      </div>
    </div>
  );
}

interface RowProps {
  conversation: Conversation;
  open: boolean;
  active: boolean;
  at: number;
  of: number;
  onOpen(id: string): void;
}

const Row = memo(function Row({ conversation: c, open, active, at, of, onOpen }: RowProps) {
  const texts = useTexts();
  const draft = useDraft(c.id);
  const name = c.customer?.name || texts.t('customer.unnamed');
  const label = useRowLabel(c, name);
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the list box has the focus and names the active row.
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list box takes the keys.
    <div
      id={`row-${c.id}`}
      role="option"
      className="row"
      aria-selected={open}
      aria-posinset={at}
      aria-setsize={of}
      data-active={active || undefined}
      data-unread={c.unread ? true : undefined}
      onClick={() => onOpen(c.id)}
    >
      <span className="spoken-only">{label}</span>
      <Avatar name={name} id={c.customer?.id ?? c.id} />
      <div className="row-body" aria-hidden="true">
        <div className="row-line">
          <bdi className="row-name">{name}</bdi>
          <Badges conversation={c} />
          {c.last_at && <time className="row-time digits">{timeOfDay(c.last_at, texts.language)}</time>}
        </div>
        <div className="row-line">
          <p className="row-preview" dir="auto">
            {draft ? (
              <span className="row-draft">{texts.t('inbox.draft', { text: draft })}</span>
            ) : (
              c.preview || c.subject || texts.t('inbox.nothing')
            )}
          </p>
          {c.unread ? <span className="unread">{c.unread > 99 ? '99+' : c.unread}</span> : null}
        </div>
        <div className="row-line row-foot">
          <span className="row-from">
            {inLanguage(c.line_title, texts.language)} · {nameOf(texts, 'channel', c.channel)}
          </span>
          {c.tags?.slice(0, 2).map((tag) => (
            <span key={tag} className="tag">
              {tag}
            </span>
          ))}
          <ConversationClock conversation={c} />
        </div>
      </div>
    </div>
  );
});

/** A reply begun and not sent, shown in the row that it belongs to as soon as the agent looks elsewhere. */
function useDraft(conv: string): string {
  const console = useConsole();
  const view = useCell(console.address);
  if (view.page === 'inbox' && view.conv === conv) return '';
  return console.drafts.get(conv, 'reply').slice(0, 60);
}

/** The row in one sentence, without running seconds, so that a screen reader says it once and well. */
function useRowLabel(c: Conversation, name: string): string {
  const console = useConsole();
  const texts = useTexts();
  const standing =
    c.awaiting_reply_since && c.status === 'active' ? replyDue(c.awaiting_reply_since, console.clock.get()).standing : undefined;
  return [
    name,
    c.unread ? texts.t('inbox.unread', { n: c.unread }) : '',
    standing ? texts.t(`inbox.awaiting.${standing}`) : '',
    c.urgency && c.urgency !== 'normal' ? nameOf(texts, 'urgency', c.urgency) : '',
    ...(c.customer?.needs ?? []).map((need) => nameOf(texts, 'need', need)),
    c.customer && c.customer.tier !== 'personal' ? nameOf(texts, 'tier', c.customer.tier) : '',
    languageName(c.language, texts.language),
    inLanguage(c.line_title, texts.language),
    c.preview || c.subject || '',
  ]
    .filter(Boolean)
    .join(texts.language === 'en' ? ', ' : '，');
}
