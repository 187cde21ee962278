import type { Action } from './action.ts';

/** Refuses the offer that rings first; the customer keeps the place and is offered to others. */
export const declineOffer: Action = {
  id: 'decline-offer',
  title: 'action.decline',
  keys: ['d', 'alt+backspace'],
  when: (console) => console.store.get().offers.length > 0,
  run: (console) => decline(console, console.store.get().offers[0]?.id),
};

export async function decline(console: Parameters<Action['run']>[0], offer: string | undefined): Promise<void> {
  if (!offer) return;
  const done = await console.attempt(async () => {
    await console.link.call('decline', {}, { offer });
    return true;
  });
  if (done) console.store.now({ kind: 'offer-gone', gone: { id: offer, how: 'declined' } });
}
