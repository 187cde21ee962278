import { type Action, current, served } from './action.ts';

/** Puts the cursor into the answer to the customer. */
export const reply: Action = {
  id: 'reply',
  title: 'action.reply',
  keys: ['r'],
  when: (console) => served(console) !== undefined,
  run: (console) => console.compose('reply'),
};

/** Puts the cursor into a note that staff alone will see. */
export const writeNote: Action = {
  id: 'write-note',
  title: 'action.note',
  keys: ['n'],
  when: (console) => current(console) !== undefined && current(console)?.status !== 'closed',
  run: (console) => console.compose('note'),
};
