import { createContext, useContext, useRef, useSyncExternalStore } from 'react';
import type { Console } from '../console.ts';
import type { DeskState } from '../state/fold.ts';
import type { Cell } from '../state/store.ts';
import type { ConsoleTexts, Say } from '../texts.ts';

export const ConsoleContext = createContext<Console | null>(null);

export function useConsole(): Console {
  const console = useContext(ConsoleContext);
  if (!console) throw new Error('rendered outside a signed-in console');
  return console;
}

/** Reads from the desk. The selector must return a value that keeps its identity while nothing changed. */
export function useDesk<T>(select: (state: DeskState) => T): T {
  const { store } = useConsole();
  return useSyncExternalStore(store.subscribe, () => select(store.get()));
}

export function useCell<T>(cell: Cell<T>): T {
  return useSyncExternalStore(cell.subscribe, cell.get);
}

export function useTexts(): ConsoleTexts {
  return useCell(useConsole().texts);
}

/** The catalogue's `t`, drawn anew when the language changes. */
export function useSay(): Say {
  const texts = useTexts();
  const say = useRef<{ texts: ConsoleTexts; say: Say } | null>(null);
  if (say.current?.texts !== texts) say.current = { texts, say: (key, values) => texts.t(key, values) };
  return say.current.say;
}

/** The server's time, drawn anew every second. */
export function useNow(): number {
  const { clock } = useConsole();
  return useSyncExternalStore(clock.subscribe, clock.get);
}
