import type { Mark } from '../wire/types.ts';

/** Marks are gathered for so long before they go: one frame for a burst. */
const gather_ms = 250;

/** Tells the server how far this reader has received and read; only ever upwards, again after a failure. */
export class Marker {
  readonly #send: (mark: Mark) => Promise<unknown>;
  #want: Required<Mark> = { delivered: 0, read: 0 };
  #said: Required<Mark> = { delivered: 0, read: 0 };
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(send: (mark: Mark) => Promise<unknown>) {
    this.#send = send;
  }

  delivered(seq: number): void {
    this.#raise({ delivered: seq, read: 0 });
  }

  read(seq: number): void {
    this.#raise({ delivered: seq, read: seq });
  }

  /** The greatest seq that was read here. */
  get readSeq(): number {
    return this.#want.read;
  }

  /** Begins where the server's receipts stand. */
  begin(delivered: number, read: number): void {
    this.#said = { delivered, read };
    this.#want = { delivered: Math.max(delivered, this.#want.delivered), read: Math.max(read, this.#want.read) };
    this.flush();
  }

  /** Sends what is not said yet. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const { delivered, read } = this.#want;
    const mark: Mark = { ...(delivered > this.#said.delivered ? { delivered } : {}), ...(read > this.#said.read ? { read } : {}) };
    if (!Object.keys(mark).length) return;
    this.#send(mark).then(
      () => {
        this.#said = { delivered: Math.max(delivered, this.#said.delivered), read: Math.max(read, this.#said.read) };
      },
      () => {
        // begin() is called after the next welcome and says it again.
      },
    );
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #raise(to: Required<Mark>): void {
    const want = { delivered: Math.max(to.delivered, this.#want.delivered), read: Math.max(to.read, this.#want.read) };
    if (want.delivered === this.#want.delivered && want.read === this.#want.read) return;
    this.#want = want;
    this.#timer ??= setTimeout(() => this.flush(), gather_ms);
  }
}
