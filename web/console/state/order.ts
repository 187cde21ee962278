// order says which conversations the list shows and in what order, and keeps that order still while somebody is pointing at it.
import type { Conversation } from '../../wire/types.ts';
import type { Filter } from './address.ts';

/** Whether this agent takes part: as the owner, or as the colleague who was asked. */
export function takesPart(conversation: Conversation, me: string): boolean {
  return conversation.agent?.id === me || conversation.consult?.with?.id === me;
}

export function isMine(conversation: Conversation, me: string): boolean {
  return conversation.agent?.id === me && conversation.status !== 'closed';
}

/** belongs says whether a conversation is listed under a filter. */
export function belongs(conversation: Conversation, filter: Filter, me: string): boolean {
  if (filter === 'closed') return conversation.status === 'closed';
  if (!takesPart(conversation, me)) return false;
  if (conversation.status === 'closed') return false;
  return filter === 'mine' || awaitsReply(conversation);
}

/** inOrder puts first who has waited longest for an answer, then what spoke last, then what was promised for later. Equal ones keep the order of their ids. */
export function inOrder(conversations: Iterable<Conversation>, filter: Filter, me: string): string[] {
  const rows = [...conversations].filter((c) => belongs(c, filter, me));
  if (filter === 'closed') rows.sort((a, b) => compare(b.closed_at, a.closed_at) || compare(a.id, b.id));
  else
    rows.sort(
      (a, b) =>
        rank(a) - rank(b) ||
        compare(rank(a) === 0 ? a.awaiting_reply_since : '', rank(b) === 0 ? b.awaiting_reply_since : '') ||
        compare(b.last_at, a.last_at) ||
        compare(a.id, b.id),
    );
  return rows.map((c) => c.id);
}

/** held keeps the rows in sight where they are: those that left are taken out, new ones go to the end. */
export function held(shown: readonly string[], wanted: readonly string[]): readonly string[] {
  const want = new Set(wanted);
  const have = new Set(shown);
  const next = [...shown.filter((id) => want.has(id)), ...wanted.filter((id) => !have.has(id))];
  return next.length === shown.length && next.every((id, i) => id === shown[i]) ? shown : next;
}

/** Whether the customer waits for an answer now: one who was promised a later one does not. */
function awaitsReply(c: Conversation): boolean {
  return c.status === 'active' && c.awaiting_reply_since !== undefined;
}

function rank(c: Conversation): number {
  if (awaitsReply(c)) return 0;
  return c.status === 'parked' ? 2 : 1;
}

function compare(a = '', b = ''): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
