import type { Transfer } from '../../wire/types.ts';
import { type Action, served } from './action.ts';

/** Hands the open conversation on, to a line or to a colleague. */
export const transfer: Action = {
  id: 'transfer',
  title: 'action.transfer',
  keys: ['t'],
  when: (console) => served(console) !== undefined && served(console)?.consult === undefined,
  run: (console) => {
    const conversation = served(console);
    if (conversation) console.dialog.set({ name: 'transfer', conv: conversation.id });
  },
};

/** Sends the transfer; true when it was taken. */
export async function sendTransfer(console: Parameters<Action['run']>[0], conv: string, body: Transfer): Promise<boolean> {
  const next = console.neighbour(conv);
  const conversation = await console.attempt(() => console.link.call('transfer', body, { conv }));
  if (!conversation) return false;
  console.notices.done(console.say(body.mode === 'consult' ? 'transfer.asked' : 'transfer.done'));
  // Handed on at once it is no longer mine: the server says so by "gone", and the list goes on with the next.
  if (body.mode === 'consult') console.store.now({ kind: 'conversation', conversation });
  else if (next) console.open(next);
  return true;
}
