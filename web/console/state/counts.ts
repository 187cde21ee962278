import type { Conversation } from '../../wire/types.ts';
import { belongs, isMine } from './order.ts';

export interface Counts {
  readonly mine: number;
  readonly reply: number;
  readonly unread: number;
}

let last: { of: ReadonlyMap<string, Conversation>; me: string; counts: Counts } | undefined;

/** How many are mine, wait for an answer, and are unread: counted once for each change, however many views show it. */
export function countsOf(conversations: ReadonlyMap<string, Conversation>, me: string): Counts {
  if (last?.of === conversations && last.me === me) return last.counts;
  let [mine, reply, unread] = [0, 0, 0];
  for (const c of conversations.values()) {
    if (belongs(c, 'mine', me)) mine++;
    if (belongs(c, 'reply', me)) reply++;
    if (isMine(c, me)) unread += c.unread ?? 0;
  }
  last = { of: conversations, me, counts: { mine, reply, unread } };
  return last.counts;
}
