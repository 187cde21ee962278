import { Failure } from '../../client/failure.ts';
import type { Call, Hello, Push, Reply } from '../../wire/types.ts';
import type { FakeDesk } from './desk.ts';

/** What a page gives the console, as far as state and actions need it: an address, a socket to a fake desk, and fetch. */
export class FakePage {
  readonly desk: FakeDesk;
  /** While it is down, sockets do not open and requests fail. */
  down = false;
  readonly #sockets = new Set<FakeSocket>();

  constructor(desk: FakeDesk) {
    this.desk = desk;
  }

  /** The globals to put in place, by name. */
  globals(): Record<string, unknown> {
    const place = { pathname: '/console', search: '', href: 'http://console.test/console' };
    const go = (_state: unknown, _title: string, url: string) => {
      const [pathname = '', search = ''] = url.split('?');
      Object.assign(place, { pathname, search: search ? `?${search}` : '', href: `http://console.test${url}` });
    };
    const page = this;
    return {
      location: place,
      history: { pushState: go, replaceState: go },
      addEventListener: () => {},
      removeEventListener: () => {},
      matchMedia: () => ({ matches: false, addEventListener: () => {} }),
      document: {
        visibilityState: 'visible',
        hasFocus: () => true,
        documentElement: { dataset: {}, lang: '' },
        addEventListener: () => {},
        removeEventListener: () => {},
      },
      WebSocket: class extends FakeSocket {
        constructor() {
          super(page);
        }
      },
      fetch: (url: string, init: RequestInit) => this.fetch(url, init),
    };
  }

  /** All connections break. */
  drop(): void {
    for (const socket of [...this.#sockets]) socket.close();
  }

  opened(socket: FakeSocket): void {
    this.#sockets.add(socket);
  }

  closed(socket: FakeSocket): void {
    this.#sockets.delete(socket);
  }

  async fetch(url: string, init: RequestInit): Promise<Response> {
    if (this.down) throw new TypeError('network');
    try {
      const body = typeof init.body === 'string' ? JSON.parse(init.body) : undefined;
      const answer = this.desk.http(init.method ?? 'GET', url, body);
      return new Response(answer === undefined ? '' : JSON.stringify(answer), { status: 200 });
    } catch (error) {
      return new Response(JSON.stringify(Failure.from(error).wire), { status: 409 });
    }
  }
}

/** A socket whose other end is a fake desk. Frames arrive in a microtask, in order. */
class FakeSocket {
  readyState = 0;
  onopen: (() => void) | null = null;
  onmessage: ((message: { data: string }) => void) | null = null;
  onclose: (() => void) | null = null;
  onerror: (() => void) | null = null;
  readonly #page: FakePage;
  readonly #listen = (push: Push) => this.#tell(push);

  constructor(page: FakePage) {
    this.#page = page;
    queueMicrotask(() => {
      if (page.down) return this.close();
      this.readyState = 1;
      page.opened(this);
      this.onopen?.();
    });
  }

  send(text: string): void {
    const call = JSON.parse(text) as Call;
    queueMicrotask(() => this.#answer(call));
  }

  close(): void {
    if (this.readyState === 3) return;
    this.readyState = 3;
    this.#page.closed(this);
    this.#page.desk.listeners.delete(this.#listen);
    this.onclose?.();
  }

  #answer(call: Call): void {
    const { desk } = this.#page;
    try {
      if (call.op === 'hello') {
        desk.listeners.add(this.#listen);
        this.#tell({ re: call.id, body: desk.welcome((call.body as Hello).resume) });
      } else {
        const to = { ...(call.conv ? { conv: call.conv } : {}), ...(call.offer ? { offer: call.offer } : {}) };
        this.#tell({ re: call.id, body: desk.call(call.op, call.body, to) });
      }
    } catch (error) {
      this.#tell({ re: call.id, error: Failure.from(error).wire });
    }
  }

  #tell(frame: Reply | Push): void {
    queueMicrotask(() => this.readyState === 1 && this.onmessage?.({ data: JSON.stringify(frame) }));
  }
}
