import type { FakeConnection, FakeServer } from './server.ts';

/** A WebSocket whose other end is a FakeServer. Frames arrive in a microtask, in order. */
export class FakeSocket {
  readyState = 0;
  onopen: (() => void) | null = null;
  onmessage: ((m: { data: string }) => void) | null = null;
  onclose: (() => void) | null = null;
  onerror: (() => void) | null = null;
  readonly #connection: FakeConnection;

  constructor(server: FakeServer) {
    this.#connection = server.connect(
      (data) => queueMicrotask(() => this.readyState === 1 && this.onmessage?.({ data })),
      () => this.#end(),
    );
    queueMicrotask(() => {
      if (this.readyState !== 0) return;
      this.readyState = 1;
      this.onopen?.();
    });
  }

  send(text: string): void {
    queueMicrotask(() => this.#connection.receive(text));
  }

  close(): void {
    this.#connection.end();
  }

  #end(): void {
    if (this.readyState === 3) return;
    this.readyState = 3;
    this.onclose?.();
  }
}

/** A socket that never opens and closes at once, as on a network without a server. */
export class DeadSocket {
  readyState = 3;
  onclose: (() => void) | null = null;

  constructor() {
    queueMicrotask(() => this.onclose?.());
  }

  send(): void {}
  close(): void {}
}

/** fetch against a FakeServer; while `down()` says so, nothing answers. */
export function fakeFetch(server: FakeServer, down: () => boolean): typeof fetch {
  return async (input, init) => {
    if (down()) throw new TypeError('network');
    const headers = new Headers(init?.headers);
    const token = headers.get('Authorization')?.replace('Bearer ', '');
    const body = typeof init?.body === 'string' ? JSON.parse(init.body) : undefined;
    const answer = server.http(init?.method ?? 'GET', String(input), body, token);
    return new Response(answer.body === undefined ? '' : JSON.stringify(answer.body), { status: answer.status });
  };
}
