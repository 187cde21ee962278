// Notices are short sentences about what has just happened: failures stay until dismissed, the rest goes by itself.
import { Cell } from './store.ts';

/** How long a notice that is no failure stays, in milliseconds: time to read two lines twice. */
export const NOTICE_MS = 8000;
/** More than this many at once would cover the work; the oldest goes. */
export const NOTICES_MAX = 4;

export interface Notice {
  readonly id: number;
  readonly kind: 'done' | 'failed';
  readonly text: string;
}

export class Notices extends Cell<readonly Notice[]> {
  #last = 0;

  constructor() {
    super([]);
  }

  done(text: string): void {
    const id = this.#put('done', text);
    setTimeout(() => this.dismiss(id), NOTICE_MS);
  }

  failed(text: string): void {
    this.#put('failed', text);
  }

  dismiss(id: number): void {
    this.set(this.get().filter((n) => n.id !== id));
  }

  #put(kind: Notice['kind'], text: string): number {
    this.#last += 1;
    const rest = this.get().filter((n) => n.text !== text);
    this.set([...rest, { id: this.#last, kind, text }].slice(-NOTICES_MAX));
    return this.#last;
  }
}
