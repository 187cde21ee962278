// Clock tells the server's time: waits and countdowns on screen never trust the computer's own clock.

/** How often running clocks are drawn, in milliseconds. They show whole seconds. */
export const TICK_MS = 1000;

export class Clock {
  readonly #listeners = new Set<() => void>();
  readonly #local: () => number;
  #ahead = 0;
  #timer: ReturnType<typeof setInterval> | undefined;
  #now: number;

  constructor(local: () => number = Date.now) {
    this.#local = local;
    this.#now = local();
  }

  /** Learns the server's time from an answer that has just arrived. */
  set(serverTime: string): void {
    const server = Date.parse(serverTime);
    if (Number.isNaN(server)) return;
    this.#ahead = server - this.#local();
    this.#tick();
  }

  /** The server's time now, in milliseconds since 1970. */
  exact = (): number => this.#local() + this.#ahead;

  /** The server's time at the last tick: what all clocks on screen show together. */
  get = (): number => this.#now;

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    if (this.#timer === undefined) {
      this.#now = this.exact();
      this.#timer = setInterval(this.#tick, TICK_MS);
    }
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size > 0) return;
      clearInterval(this.#timer);
      this.#timer = undefined;
    };
  };

  #tick = (): void => {
    this.#now = this.exact();
    for (const listener of [...this.#listeners]) listener();
  };
}
