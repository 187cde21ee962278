import type { Send, Sent } from '../wire/types.ts';
import { Failure } from './failure.ts';
import { type Keep, randomID, readJSON, writeJSON } from './storage.ts';

/** A message on its way. queued: will be sent; failed: the server refused it, its writer must decide. */
export type Pending = {
  client_id: string;
  /** The conversation, or '' when there was none yet. */
  conv: string;
  send: Send;
  /** A note for staff alone, which goes another way. */
  note?: boolean;
  at: string;
  state: 'queued' | 'failed';
  error?: string;
};

export type OutboxConfig = {
  /** The key in storage; one for each customer or agent. */
  key: string;
  store: Keep;
  /** Sends one message; the same client id twice makes one message, so that sending again after silence is safe. */
  deliver(pending: Pending): Promise<Sent>;
  onSent(pending: Pending, sent: Sent): void;
  onChange(): void;
};

/** More than this waits for a network nobody has had for hours: the oldest are kept, new ones are refused with words. */
export const pendingMost = 200;
/** The pause before another try when the server is busy and names none. */
const pause_ms = 3_000;

/** Messages not yet confirmed, kept over reloads, sent in order, each until the server has said that it is stored. */
export class Outbox {
  readonly #config: OutboxConfig;
  #pending: readonly Pending[];
  #draining = false;
  #again = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(config: OutboxConfig) {
    this.#config = config;
    this.#pending = readJSON<Pending[]>(config.store, config.key) ?? [];
  }

  get pending(): readonly Pending[] {
    return this.#pending;
  }

  /** Adds a message and sends it as soon as possible. Returns undefined when the outbox is full. */
  add(conv: string, message: Omit<Send, 'client_id'>, note = false): Pending | undefined {
    if (this.#pending.length >= pendingMost) return undefined;
    const client_id = randomID();
    const pending: Pending = {
      client_id,
      conv,
      send: { client_id, ...message },
      at: new Date().toISOString(),
      state: 'queued',
      ...(note ? { note } : {}),
    };
    this.#set([...this.#pending, pending]);
    void this.drain();
    return pending;
  }

  /** Sends a refused message again. */
  retry(clientID: string): void {
    this.#set(this.#pending.map((p) => (p.client_id === clientID ? withoutError(p) : p)));
    void this.drain();
  }

  discard(clientID: string): void {
    this.#set(this.#pending.filter((p) => p.client_id !== clientID));
  }

  /** A message was seen on the server: it need not be sent any more. */
  settle(clientIDs: Iterable<string | undefined>): void {
    const seen = new Set(clientIDs);
    if (this.#pending.some((p) => seen.has(p.client_id))) this.#set(this.#pending.filter((p) => !seen.has(p.client_id)));
  }

  /** Sends what is queued, one after the other, until done or until the network fails. Call it when the link is up. */
  async drain(): Promise<void> {
    if (this.#draining) {
      this.#again = true;
      return;
    }
    this.#draining = true;
    clearTimeout(this.#timer);
    try {
      for (let next = this.#next(); next; next = this.#next()) if (!(await this.#deliver(next))) break;
    } finally {
      this.#draining = false;
    }
    if (this.#again) {
      this.#again = false;
      if (this.#next()) this.#timer = setTimeout(() => void this.drain(), 0);
    }
  }

  #next(): Pending | undefined {
    return this.#pending.find((p) => p.state === 'queued');
  }

  /** Whether to go on with the next one. */
  async #deliver(pending: Pending): Promise<boolean> {
    try {
      const sent = await this.#config.deliver(pending);
      this.#config.onSent(pending, sent);
      this.discard(pending.client_id);
      return true;
    } catch (error) {
      const failure = Failure.from(error);
      if (!failure.passing) {
        this.#set(
          this.#pending.map((p) => (p.client_id === pending.client_id ? { ...p, state: 'failed', error: failure.wire.message } : p)),
        );
        return true;
      }
      // A server that answers "busy" is asked again by the clock; one that does not answer, when the link comes back.
      this.#again = false;
      if (!failure.unanswered) this.#timer = setTimeout(() => void this.drain(), failure.wire.retry_ms ?? pause_ms);
      return false;
    }
  }

  #set(pending: readonly Pending[]): void {
    this.#pending = pending;
    writeJSON(this.#config.store, this.#config.key, pending.length ? pending : undefined);
    this.#config.onChange();
  }
}

function withoutError({ error: _, ...rest }: Pending): Pending {
  return { ...rest, state: 'queued' };
}
