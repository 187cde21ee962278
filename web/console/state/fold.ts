// fold keeps what the console knows about the desk as one immutable value and moves it forward by events.
//
// It is pure: the same state and events give the same result, rows that did not change keep their identity, and nothing
// here looks at a clock. The store (store.ts) decides when to call it.
import type { Agent, Author, Conversation, Desk, Item, Line, Offer, OfferGone, Push, Wait } from '../../wire/types.ts';

/** The longest timeline kept in memory for one conversation; older entries are asked for again when scrolled to. */
export const TIMELINE_MAX = 2000;
/** How many ended offers are kept on show; older ones have been read or are no longer news. */
export const ENDED_MAX = 5;
/** How long "is typing" is shown after its signal, in milliseconds (the protocol's figure). */
export const TYPING_MS = 4000;

export interface Timeline {
  /** Ascending by seq, each seq once. */
  readonly items: readonly Item[];
  /** Whether the server has entries before the first one here. */
  readonly more: boolean;
  /** Whether the first page has come. */
  readonly loaded: boolean;
  /** The seq after which entries are missing; 0 when there is no gap. */
  readonly gapAfter: number;
}

/** An offer that ended without this agent accepting it, kept on show until dismissed. */
export interface EndedOffer {
  readonly offer: Offer;
  readonly how: OfferGone['how'];
}

export interface DeskState {
  readonly me: Agent | null;
  readonly offers: readonly Offer[];
  readonly ended: readonly EndedOffer[];
  readonly conversations: ReadonlyMap<string, Conversation>;
  readonly lines: readonly Line[];
  readonly colleagues: ReadonlyMap<string, Agent>;
  readonly timelines: ReadonlyMap<string, Timeline>;
  /** Who is typing, and until when (milliseconds of the local clock) to show it. */
  readonly typing: ReadonlyMap<string, { readonly author: Author; readonly until: number }>;
}

export const emptyDesk: DeskState = {
  me: null,
  offers: [],
  ended: [],
  conversations: new Map(),
  lines: [],
  colleagues: new Map(),
  timelines: new Map(),
  typing: new Map(),
};

export type DeskEvent =
  | { readonly kind: 'desk'; readonly desk: Desk; readonly afresh: readonly string[] }
  | { readonly kind: 'push'; readonly push: Push; readonly at: number }
  | { readonly kind: 'conversation'; readonly conversation: Conversation }
  | { readonly kind: 'me'; readonly me: Agent }
  | { readonly kind: 'item'; readonly conv: string; readonly item: Item }
  | { readonly kind: 'page'; readonly conv: string; readonly items: readonly Item[]; readonly more: boolean; readonly older: boolean }
  | { readonly kind: 'read'; readonly conv: string }
  | { readonly kind: 'offer-gone'; readonly gone: OfferGone }
  | { readonly kind: 'ended-dismissed'; readonly offer: string }
  | { readonly kind: 'tick'; readonly at: number };

/** fold applies the events in order and returns the new state, or the same object when nothing changed. */
export function fold(state: DeskState, events: readonly DeskEvent[]): DeskState {
  const next = new Draft(state);
  for (const event of events) apply(next, event);
  return next.done();
}

/** Draft copies a map at most once a fold, on the first write, so that a burst of events costs one copy. */
class Draft {
  readonly #before: DeskState;
  readonly #changed: Partial<Record<keyof DeskState, unknown>> = {};

  constructor(before: DeskState) {
    this.#before = before;
  }

  get<K extends keyof DeskState>(key: K): DeskState[K] {
    return (key in this.#changed ? this.#changed[key] : this.#before[key]) as DeskState[K];
  }

  set<K extends keyof DeskState>(key: K, value: DeskState[K]): void {
    if (this.get(key) !== value) this.#changed[key] = value;
  }

  map<K extends 'conversations' | 'colleagues' | 'timelines' | 'typing'>(key: K): MutableMap<DeskState[K]> {
    if (!(key in this.#changed)) this.#changed[key] = new Map(this.#before[key] as Map<string, unknown>);
    return this.#changed[key] as MutableMap<DeskState[K]>;
  }

  done(): DeskState {
    return Object.keys(this.#changed).length === 0 ? this.#before : { ...this.#before, ...(this.#changed as Partial<DeskState>) };
  }
}

type MutableMap<M> = M extends ReadonlyMap<infer K, infer V> ? Map<K, V> : never;

function apply(draft: Draft, event: DeskEvent): void {
  switch (event.kind) {
    case 'desk':
      applyDesk(draft, event.desk, event.afresh);
      break;
    case 'push':
      applyPush(draft, event.push, event.at);
      break;
    case 'conversation':
      putConversation(draft, event.conversation);
      break;
    case 'me':
      draft.set('me', event.me);
      break;
    case 'item':
      putItem(draft, event.conv, event.item);
      break;
    case 'page':
      putPage(draft, event.conv, event.items, event.more, event.older);
      break;
    case 'read':
      clearUnread(draft, event.conv);
      break;
    case 'offer-gone':
      endOffer(draft, event.gone);
      break;
    case 'ended-dismissed':
      draft.set(
        'ended',
        draft.get('ended').filter((e) => e.offer.id !== event.offer),
      );
      break;
    case 'tick':
      expireTyping(draft, event.at);
      break;
  }
}

/** A snapshot replaces what it covers. Timelines stay: they are continued by seq, save those the server calls afresh. */
function applyDesk(draft: Draft, desk: Desk, afresh: readonly string[]): void {
  draft.set('me', desk.me);
  const still = new Set(desk.offers.map((o) => o.id));
  for (const offer of draft.get('offers')) {
    const accepted = desk.conversations.some((c) => c.id === offer.conversation.id);
    if (!still.has(offer.id)) endOffer(draft, { id: offer.id, how: accepted ? 'accepted' : 'missed' });
  }
  draft.set('offers', desk.offers);
  draft.set('conversations', new Map(desk.conversations.map((c) => [c.id, c])));
  draft.set('lines', desk.lines);
  draft.set('colleagues', new Map(desk.colleagues.map((a) => [a.id, a])));
  draft.set('typing', new Map());
  for (const conv of afresh) forget(draft, conv);
  for (const c of desk.conversations) noticeGap(draft, c.id, c.seq);
}

function applyPush(draft: Draft, push: Push, at: number): void {
  switch (push.ev) {
    case 'item':
      putItem(draft, push.conv, push.body);
      break;
    case 'conversation':
      putConversation(draft, push.body);
      break;
    case 'wait':
      putWait(draft, push.conv, push.body);
      break;
    case 'typing':
      draft.map('typing').set(push.conv, { author: push.body.author, until: at + TYPING_MS });
      return;
    case 'offer':
      putOffer(draft, push.body);
      break;
    case 'offer-gone':
      endOffer(draft, push.body);
      break;
    case 'gone':
      if (draft.get('conversations').has(push.conv)) draft.map('conversations').delete(push.conv);
      return;
    case 'agent':
      draft.set('me', push.body);
      break;
    case 'colleague': {
      const agent = push.body;
      draft.map('colleagues').set(agent.id, agent);
      return;
    }
    case 'lines':
      draft.set('lines', push.body);
      break;
    case 'afresh':
      if (push.conv) forget(draft, push.conv);
      else for (const conv of draft.get('timelines').keys()) forget(draft, conv);
      return;
    default:
      return; // A newer server may push what this console does not know: it is free to ignore it.
  }
}

function putConversation(draft: Draft, conversation: Conversation): void {
  if (!conversation?.id) return;
  draft.map('conversations').set(conversation.id, conversation);
  noticeGap(draft, conversation.id, conversation.seq);
}

function putWait(draft: Draft, conv: string, wait: Wait): void {
  const known = draft.get('conversations').get(conv);
  if (known) draft.map('conversations').set(conv, { ...known, wait });
}

function putOffer(draft: Draft, offer: Offer): void {
  draft.set('offers', [...draft.get('offers').filter((o) => o.id !== offer.id), offer]);
}

/** An offer that I took or refused myself needs no notice; one that was missed or withdrawn does. */
function endOffer(draft: Draft, gone: OfferGone): void {
  const offer = draft.get('offers').find((o) => o.id === gone.id);
  if (!offer) return;
  draft.set(
    'offers',
    draft.get('offers').filter((o) => o.id !== gone.id),
  );
  if (gone.how === 'accepted' || gone.how === 'declined') return;
  draft.set('ended', [{ offer, how: gone.how }, ...draft.get('ended')].slice(0, ENDED_MAX));
}

function forget(draft: Draft, conv: string): void {
  if (draft.get('timelines').has(conv)) draft.map('timelines').delete(conv);
}

function clearUnread(draft: Draft, conv: string): void {
  const known = draft.get('conversations').get(conv);
  if (known?.unread) draft.map('conversations').set(conv, { ...known, unread: 0 });
}

function expireTyping(draft: Draft, at: number): void {
  for (const [conv, sign] of draft.get('typing')) if (sign.until <= at) draft.map('typing').delete(conv);
}

/** putItem adds one entry. A timeline that was never opened stays unopened: its first page will bring the entry. */
function putItem(draft: Draft, conv: string, item: Item): void {
  if (item.author.role !== 'agent' && draft.get('typing').has(conv)) draft.map('typing').delete(conv);
  const known = draft.get('timelines').get(conv);
  if (!known?.loaded) return;
  const last = known.items.at(-1)?.seq ?? 0;
  const items = mergeItems(known.items, [item]);
  const gapAfter = known.gapAfter || (item.seq > last + 1 && last > 0 ? last : 0);
  draft.map('timelines').set(conv, trim({ ...known, items, gapAfter: gapAfter ? firstGap(items, gapAfter, false) : 0 }));
}

function putPage(draft: Draft, conv: string, items: readonly Item[], more: boolean, older: boolean): void {
  const known = draft.get('timelines').get(conv) ?? { items: [], more: false, loaded: false, gapAfter: 0 };
  const merged = mergeItems(known.items, items);
  const closesGap = !older && known.gapAfter > 0;
  const next: Timeline = {
    items: merged,
    loaded: true,
    more: older || !known.loaded ? more : known.more,
    gapAfter: closesGap ? firstGap(merged, known.gapAfter, more) : known.gapAfter,
  };
  draft.map('timelines').set(conv, older ? next : trim(next));
}

/** After a page that answered a gap, say where the next one begins: there is none when every seq from there on is known. */
function firstGap(items: readonly Item[], from: number, more: boolean): number {
  let seq = from;
  for (const item of items) if (item.seq === seq + 1) seq = item.seq;
  const last = items.at(-1)?.seq ?? 0;
  return seq < last || (more && seq > from) ? seq : 0;
}

/** The conversation's face says how far its timeline reaches: when ours ends before, entries are missing. */
function noticeGap(draft: Draft, conv: string, seq: number): void {
  const known = draft.get('timelines').get(conv);
  const last = known?.items.at(-1)?.seq ?? 0;
  if (known?.loaded && !known.gapAfter && last > 0 && seq > last) draft.map('timelines').set(conv, { ...known, gapAfter: last });
}

function trim(timeline: Timeline): Timeline {
  const over = timeline.items.length - TIMELINE_MAX;
  return over > 0 ? { ...timeline, items: timeline.items.slice(over), more: true } : timeline;
}

/** mergeItems keeps ascending order and each seq once; what comes later replaces what was there. */
export function mergeItems(have: readonly Item[], add: readonly Item[]): readonly Item[] {
  if (add.length === 0) return have;
  const last = have.at(-1)?.seq ?? 0;
  const sorted = [...add].sort((a, b) => a.seq - b.seq);
  if (sorted[0] && sorted[0].seq > last) return [...have, ...sorted];
  const bySeq = new Map(have.map((item) => [item.seq, item]));
  for (const item of sorted) bySeq.set(item.seq, item);
  return [...bySeq.values()].sort((a, b) => a.seq - b.seq);
}
