import type { Conversation } from '../../wire/types.ts';
import type { Console } from '../console.ts';
import type { Key } from '../texts.ts';

/** Action is one thing an agent can do. Menus, shortcuts and the palette all take it from here. */
export interface Action {
  readonly id: string;
  readonly title: Key;
  /** The chords that do it; the first is shown. */
  readonly keys?: readonly string[];
  /** Whether it can be done now. */
  when(console: Console): boolean;
  run(console: Console): void | Promise<void>;
}

/** The conversation that is open on screen. */
export function current(console: Console): Conversation | undefined {
  const view = console.address.get();
  return view.page === 'inbox' && view.conv ? console.store.get().conversations.get(view.conv) : undefined;
}

/** The open conversation, if I serve it and it is not closed. */
export function served(console: Console): Conversation | undefined {
  const conversation = current(console);
  const me = console.store.get().me?.id;
  return conversation && conversation.agent?.id === me && conversation.status !== 'closed' ? conversation : undefined;
}
