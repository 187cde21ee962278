import type { Presence } from '../../wire/types.ts';
import type { Action } from './action.ts';

export const presences: readonly Presence[] = ['ready', 'away', 'wrap-up', 'training', 'offline'];

/** One action for each state an agent can choose. */
export const setPresence: readonly Action[] = presences.map((presence, at) => ({
  id: `presence-${presence}`,
  title: `presence.set.${presence}` as const,
  keys: [`alt+${at + 1}`],
  when: (console) => console.store.get().me?.presence !== presence,
  run: (console) => changePresence(console, presence),
}));

export async function changePresence(console: Parameters<Action['run']>[0], presence: Presence): Promise<void> {
  const me = await console.attempt(() => console.link.call('presence', { presence }));
  if (!me) return;
  console.store.now({ kind: 'me', me });
  console.announce(console.say('presence.now', { presence: console.say(`presence.${presence}`) }));
}
