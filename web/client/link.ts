import { type Hello, type Ops, type Push, protocol, type Reply, type Welcome, type WireError } from '../wire/types.ts';
import { type Carrier, type CarrierEvents, type Frame, type OpenSocket, socketCarrier } from './carrier.ts';
import { Failure } from './failure.ts';
import type { Rest } from './rest.ts';

/** connecting: the first time; lost: it was there and will be sought again; stopped: given up, on purpose or because the token is refused. */
export type LinkState = 'connecting' | 'online' | 'lost' | 'stopped';

export type LinkConfig = {
  rest: Rest;
  token(): string | undefined;
  language(): string;
  /** For each conversation the last seq received in order; what came later is pushed after the welcome. */
  resume(): Record<string, number>;
  onWelcome(welcome: Welcome): void;
  onPush(push: Push): void;
  onState(state: LinkState): void;
  /** The server refused the token for good: sign in anew. */
  onRefused(error: WireError): void;
  openSocket?: OpenSocket;
  random?: () => number;
};

/** The first pause before a reconnect; doubled each time, with jitter, so that a restart does not bring everybody back at once. */
const pauseFirst_ms = 400;
const pauseMost_ms = 15_000;
/** How long a call may stay unanswered before its outcome counts as unknown. */
const callLimit_ms = 15_000;
/** How long opening and hello may take together. */
const openLimit_ms = 10_000;
/** After so many sockets in a row that never reached a welcome, every other attempt goes over events instead. */
const socketsBeforeStream = 2;
/** What ping_ms is taken for when the server says nothing sensible. */
const pingStandard_ms = 20_000;

type Waiting = { resolve(body: unknown): void; reject(error: Failure): void; timer: ReturnType<typeof setTimeout> };

/** One connection for life: it says hello, resumes by sequence, notices silence, comes back by itself. */
export class Link {
  readonly #config: LinkConfig;
  #state: LinkState = 'connecting';
  #carrier: Carrier | undefined;
  #calls = new Map<number, Waiting>();
  #nextID = 1;
  #failures = 0;
  #retryTimer: ReturnType<typeof setTimeout> | undefined;
  #silenceTimer: ReturnType<typeof setTimeout> | undefined;
  #openTimer: ReturnType<typeof setTimeout> | undefined;
  #ping_ms = pingStandard_ms;
  #pauseAsked_ms = 0;
  #running = false;
  #wake = () => this.#retryNow();

  constructor(config: LinkConfig) {
    this.#config = config;
  }

  get state(): LinkState {
    return this.#state;
  }

  start(): void {
    if (this.#running) return;
    this.#running = true;
    globalThis.addEventListener?.('online', this.#wake);
    globalThis.addEventListener?.('pageshow', this.#wake);
    globalThis.document?.addEventListener('visibilitychange', this.#wake);
    this.#setState('connecting');
    this.#open();
  }

  /** Stops for good; calls under way fail. Stopping twice is safe. */
  stop(): void {
    if (!this.#running) return;
    this.#running = false;
    globalThis.removeEventListener?.('online', this.#wake);
    globalThis.removeEventListener?.('pageshow', this.#wake);
    globalThis.document?.removeEventListener('visibilitychange', this.#wake);
    clearTimeout(this.#retryTimer);
    this.#drop();
    this.#setState('stopped');
  }

  /** Drops the connection and opens it again, as after a change of token or language. */
  restart(): void {
    if (!this.#running) return this.start();
    this.#drop();
    this.#failures = 0;
    clearTimeout(this.#retryTimer);
    this.#open();
  }

  /** Sends a command. Rejects with a Failure: the server's refusal, or network when no answer came. */
  call<O extends keyof Ops>(op: O, body?: Ops[O][0], to: { conv?: string; offer?: string } = {}): Promise<Ops[O][1]> {
    if (this.#state !== 'online') return Promise.reject(Failure.network());
    return this.#send(op, body, to) as Promise<Ops[O][1]>;
  }

  #send(op: string, body: unknown, to: { conv?: string; offer?: string } = {}): Promise<unknown> {
    const carrier = this.#carrier;
    if (!carrier) return Promise.reject(Failure.network());
    const id = this.#nextID++;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#calls.delete(id);
        reject(Failure.network());
      }, callLimit_ms);
      this.#calls.set(id, { resolve, reject, timer });
      carrier.send({ id, op, ...to, ...(body === undefined ? {} : { body }) });
    });
  }

  #open(): void {
    const token = this.#config.token();
    if (!token || !this.#running) return;
    // Each attempt's events count only while it is the current one.
    let mine: Carrier | undefined;
    const current = () => this.#carrier === mine;
    const events: CarrierEvents = {
      onOpen: () => current() && this.#hello(token),
      onFrame: (frame) => current() && this.#frame(frame),
      onHeard: () => current() && this.#heard(),
      onClose: () => current() && this.#closed(),
    };
    this.#openTimer = setTimeout(() => current() && this.#state !== 'online' && mine?.close(), openLimit_ms);
    if (this.#failures < socketsBeforeStream || this.#failures % 2 || this.#config.openSocket)
      mine = socketCarrier(socketURL(this.#config.rest), events, this.#config.openSocket);
    else mine = laterCarrier(() => import('./stream.ts').then((m) => () => m.streamCarrier(this.#config.rest, events)), events);
    this.#carrier = mine;
  }

  #hello(token: string): void {
    const hello: Hello = { protocol, token, language: this.#config.language(), resume: this.#config.resume() };
    this.#send('hello', hello).then(
      (welcome) => this.#welcome(welcome as Welcome),
      (error) => this.#helloFailed(Failure.from(error)),
    );
  }

  #welcome(welcome: Welcome): void {
    clearTimeout(this.#openTimer);
    this.#failures = 0;
    this.#ping_ms = welcome.ping_ms > 0 ? welcome.ping_ms : pingStandard_ms;
    this.#heard();
    this.#setState('online');
    this.#config.onWelcome(welcome);
  }

  #helloFailed(failure: Failure): void {
    if (failure.wire.kind === 'denied' || failure.wire.kind === 'unsupported') {
      this.stop();
      this.#config.onRefused(failure.wire);
      return;
    }
    this.#pauseAsked_ms = failure.wire.retry_ms ?? 0;
    this.#carrier?.close();
  }

  #frame(frame: Frame): void {
    if ('re' in frame) return this.#reply(frame);
    if (frame.ev !== 'bye') return this.#config.onPush(frame);
    this.#pauseAsked_ms = frame.body?.retry_ms ?? 0;
    if (frame.body?.kind === 'denied') {
      this.stop();
      this.#config.onRefused(frame.body);
    } else this.#carrier?.close();
  }

  #reply(reply: Reply): void {
    const waiting = this.#calls.get(reply.re);
    if (!waiting) return;
    this.#calls.delete(reply.re);
    clearTimeout(waiting.timer);
    if (reply.error) waiting.reject(new Failure(reply.error));
    else waiting.resolve(reply.body);
  }

  /**
   * Anything heard proves the server alive. The browser hides WebSocket pings from us, so that after one quiet ping interval we ask
   * something ourselves; after two the connection is dead, whatever the browser believes.
   */
  #heard(): void {
    clearTimeout(this.#silenceTimer);
    this.#silenceTimer = setTimeout(() => {
      this.#send('ping', undefined).catch(() => {});
      this.#silenceTimer = setTimeout(() => this.#carrier?.close(), this.#ping_ms);
    }, this.#ping_ms);
  }

  #closed(): void {
    this.#drop();
    if (!this.#running) return;
    this.#setState(this.#state === 'connecting' ? 'connecting' : 'lost');
    const full = Math.min(pauseMost_ms, pauseFirst_ms * 2 ** Math.min(this.#failures, 8));
    const pause = Math.max(this.#pauseAsked_ms, full / 2) + (this.#config.random ?? Math.random)() * (full / 2);
    this.#pauseAsked_ms = 0;
    this.#failures++;
    if (this.#failures > 2) this.#setState('lost');
    clearTimeout(this.#retryTimer);
    this.#retryTimer = setTimeout(() => this.#open(), pause);
  }

  /** The network or the page is back: do not sit out the pause. */
  #retryNow(): void {
    if (!this.#running || this.#carrier || globalThis.document?.visibilityState === 'hidden') return;
    clearTimeout(this.#retryTimer);
    this.#open();
  }

  /** Lets go of the carrier; calls under way fail, since their outcome is unknown. */
  #drop(): void {
    const carrier = this.#carrier;
    this.#carrier = undefined;
    clearTimeout(this.#silenceTimer);
    clearTimeout(this.#openTimer);
    carrier?.close();
    const calls = [...this.#calls.values()];
    this.#calls.clear();
    for (const waiting of calls) {
      clearTimeout(waiting.timer);
      waiting.reject(Failure.network());
    }
  }

  #setState(state: LinkState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#config.onState(state);
  }
}

function socketURL(rest: Rest): string {
  const url = new URL(rest.url('/v1/socket'), globalThis.location?.href ?? 'http://localhost/');
  url.protocol = url.protocol.replace('http', 'ws');
  return url.href;
}

/** A carrier whose code must be fetched first: few need it. It is made in the same step in which it is put in place, so that its opening finds it there. */
function laterCarrier(load: () => Promise<() => Carrier>, events: CarrierEvents): Carrier {
  let real: Carrier | undefined;
  let over = false;
  const finish = () => {
    if (over) return;
    over = true;
    if (real) real.close();
    else events.onClose();
  };
  load().then((make) => {
    if (!over) real = make();
  }, finish);
  return { send: (call) => real?.send(call), close: finish };
}
