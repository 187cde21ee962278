// Store holds a value outside React and tells its readers at most once in FLUSH_MS, however many events arrive.
//
// Readers see one value between two flushes, so that a screen never mixes two moments. An action of the agent flushes at
// once: the answer to a key press is on the next frame.

/** The least time between two flushes of what came by itself, in milliseconds: ten pictures a second are enough for a list that people read. */
export const FLUSH_MS = 100;

export class Store<State, Event> {
  readonly #fold: (state: State, events: readonly Event[]) => State;
  readonly #listeners = new Set<() => void>();
  #shown: State;
  #waiting: Event[] = [];
  #flushed = Number.NEGATIVE_INFINITY;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(initial: State, fold: (state: State, events: readonly Event[]) => State) {
    this.#shown = initial;
    this.#fold = fold;
  }

  /** The value on screen. Stable between two flushes. */
  get = (): State => this.#shown;

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Takes an event that came by itself; it shows at once after a quiet time, within FLUSH_MS in a busy one. */
  add(event: Event): void {
    this.#waiting.push(event);
    if (this.#timer !== undefined) return;
    this.#timer = setTimeout(this.flush, Math.max(0, this.#flushed + FLUSH_MS - performance.now()));
  }

  /** Takes an event that the agent caused, and shows it now. */
  now(event: Event): void {
    this.#waiting.push(event);
    this.flush();
  }

  flush = (): void => {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#waiting.length === 0) return;
    this.#flushed = performance.now();
    const events = this.#waiting;
    this.#waiting = [];
    const next = this.#fold(this.#shown, events);
    if (next === this.#shown) return;
    this.#shown = next;
    for (const listener of [...this.#listeners]) listener();
  };
}

/** Cell is a small value with readers: settings, the open dialog, the address. It tells them at once. */
export class Cell<Value> {
  readonly #listeners = new Set<() => void>();
  #value: Value;

  constructor(initial: Value) {
    this.#value = initial;
  }

  get = (): Value => this.#value;

  set(value: Value): void {
    if (Object.is(value, this.#value)) return;
    this.#value = value;
    for (const listener of [...this.#listeners]) listener();
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
}
