import type { Action } from './action.ts';

/** Takes the offer that rings first, opens its conversation and puts the cursor into the reply. */
export const acceptOffer: Action = {
  id: 'accept-offer',
  title: 'action.accept',
  keys: ['a', 'alt+enter'],
  when: (console) => console.store.get().offers.length > 0,
  run: (console) => accept(console, console.store.get().offers[0]?.id),
};

export async function accept(console: Parameters<Action['run']>[0], offer: string | undefined): Promise<void> {
  if (!offer) return;
  const conversation = await console.attempt(() => console.link.call('accept', undefined, { offer }));
  if (!conversation) return;
  console.store.add({ kind: 'conversation', conversation });
  console.store.now({ kind: 'offer-gone', gone: { id: offer, how: 'accepted' } });
  console.open(conversation.id, 'compose');
}
