import { inOrder } from '../state/order.ts';
import type { Action } from './action.ts';

/** Opens the conversation below the open one in the list. */
export const nextConversation: Action = {
  id: 'next-conversation',
  title: 'action.next',
  keys: ['j'],
  when: (console) => console.address.get().page === 'inbox',
  run: (console) => step(console, 1),
};

/** Opens the conversation above. */
export const previousConversation: Action = {
  id: 'previous-conversation',
  title: 'action.previous',
  keys: ['k'],
  when: (console) => console.address.get().page === 'inbox',
  run: (console) => step(console, -1),
};

function step(console: Parameters<Action['run']>[0], by: 1 | -1): void {
  const view = console.address.get();
  if (view.page !== 'inbox') return;
  const state = console.store.get();
  const rows = console.rows.length > 0 ? console.rows : inOrder(state.conversations.values(), view.filter, state.me?.id ?? '');
  const at = view.conv ? rows.indexOf(view.conv) : -1;
  const next = at < 0 ? rows[0] : rows[at + by];
  if (next) console.open(next);
}
