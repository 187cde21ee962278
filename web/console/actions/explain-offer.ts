import type { Action } from './action.ts';

/** Shows why routing chose this agent for the offer that rings first. */
export const explainOffer: Action = {
  id: 'explain-offer',
  title: 'action.why',
  keys: ['w'],
  when: (console) => console.store.get().offers.length > 0,
  run: (console) => {
    const offer = console.store.get().offers[0];
    if (offer) console.dialog.set({ name: 'explain', offer: offer.id });
  },
};
