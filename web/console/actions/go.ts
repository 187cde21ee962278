import { seesWall } from '../state/roles.ts';
import type { Action } from './action.ts';

export const goInbox: Action = {
  id: 'go-inbox',
  title: 'action.goInbox',
  keys: ['1'],
  when: () => true,
  run: (console) => console.address.go({ page: 'inbox', filter: 'mine' }),
};

export const goTickets: Action = {
  id: 'go-tickets',
  title: 'action.goTickets',
  keys: ['2'],
  when: () => true,
  run: (console) => console.address.go({ page: 'tickets' }),
};

export const goWall: Action = {
  id: 'go-wall',
  title: 'action.goWall',
  keys: ['3'],
  when: (console) => seesWall(console.store.get().me),
  run: (console) => console.address.go({ page: 'wall' }),
};
