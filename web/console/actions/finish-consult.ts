import { type Action, served } from './action.ts';

/** Ends a consult by giving the conversation to the colleague who was asked. */
export const handOver: Action = {
  id: 'consult-hand-over',
  title: 'action.handOver',
  when: (console) => served(console)?.consult?.state === 'joined',
  run: (console) => finish(console, true),
};

/** Ends a consult and goes on alone. */
export const keepIt: Action = {
  id: 'consult-keep',
  title: 'action.keep',
  when: (console) => served(console)?.consult !== undefined,
  run: (console) => finish(console, false),
};

async function finish(console: Parameters<Action['run']>[0], over: boolean): Promise<void> {
  const conv = served(console)?.id;
  if (!conv) return;
  const next = console.neighbour(conv);
  const conversation = await console.attempt(() => console.link.call('consult-finish', { hand_over: over }, { conv }));
  if (!conversation) return;
  console.notices.done(console.say(over ? 'consult.handedOver' : 'consult.kept'));
  if (!over) console.store.now({ kind: 'conversation', conversation });
  else if (next) console.open(next);
}
