import type { Close } from '../../wire/types.ts';
import { type Action, served } from './action.ts';

/** Ends the open conversation, saying whether it was solved. */
export const close: Action = {
  id: 'close',
  title: 'action.close',
  keys: ['e'],
  when: (console) => served(console) !== undefined,
  run: (console) => {
    const conversation = served(console);
    if (conversation) console.dialog.set({ name: 'close', conv: conversation.id });
  },
};

/** Sends the close and goes to the next conversation; true when it was taken. */
export async function sendClose(console: Parameters<Action['run']>[0], conv: string, body: Close): Promise<boolean> {
  const next = console.neighbour(conv);
  const conversation = await console.attempt(() => console.link.call('close', body, { conv }));
  if (!conversation) return false;
  console.store.now({ kind: 'conversation', conversation });
  console.notices.done(console.say('close.done'));
  if (next) console.open(next);
  return true;
}
