import type { Call, CustomerSession, CustomerSignIn, Entry, Ops, StaffSession, StaffSignIn, WireError } from '../wire/types.ts';
import { Failure } from './failure.ts';

export type RestConfig = {
  /** Where the server is; '' is the page's own origin. */
  base?: string;
  token(): string | undefined;
  language(): string;
};

/** The commands that are a POST below their conversation. */
const belowConversation: { [op: string]: string } = {
  person: 'person',
  send: 'messages',
  mark: 'marks',
  leave: 'leave',
  'call-back': 'call-back',
  close: 'close',
  rate: 'rating',
  note: 'notes',
  transfer: 'transfer',
  'consult-finish': 'consult/finish',
};

/** The socket's commands as HTTP: method and path. typing has no HTTP form, since it is worth nothing late. */
function route({ op, conv, offer, body }: Call): [method: string, path: string] | undefined {
  const conversation = `/v1/conversations/${conv}`;
  if (belowConversation[op]) return ['POST', `${conversation}/${belowConversation[op]}`];
  if (op === 'start') return ['POST', '/v1/conversations'];
  if (op === 'items') return ['GET', `${conversation}/items${query(body)}`];
  if (op === 'tags') return ['PUT', `${conversation}/tags`];
  if (op === 'presence') return ['PUT', '/v1/presence'];
  return op === 'accept' || op === 'decline' ? ['POST', `/v1/offers/${offer}/${op}`] : undefined;
}

/** Requests over HTTP, authorised by the session's token. Every failure is a Failure. */
export class Rest {
  readonly #config: RestConfig;

  constructor(config: RestConfig) {
    this.#config = config;
  }

  /** Carries out one of the socket's commands over HTTP. */
  async op<O extends keyof Ops>(op: O, body: Ops[O][0], to: { conv?: string; offer?: string } = {}): Promise<Ops[O][1]> {
    const way = route({ id: 0, op, body, ...to });
    if (!way) return undefined as Ops[O][1];
    const [method, path] = way;
    return this.request<Ops[O][1]>(method, path, method === 'GET' ? undefined : (body ?? {}));
  }

  signInCustomer(body: CustomerSignIn): Promise<CustomerSession> {
    return this.request('POST', '/v1/customer-sessions', body);
  }

  signInStaff(body: StaffSignIn): Promise<StaffSession> {
    return this.request('POST', '/v1/staff-sessions', body);
  }

  signOut(): Promise<void> {
    return this.request('DELETE', '/v1/sessions/current');
  }

  entry(id: string): Promise<Entry> {
    return this.request('GET', `/v1/entries/${encodeURIComponent(id)}`);
  }

  /** One JSON request. An answer without a body gives undefined. */
  async request<T>(method: string, path: string, body?: unknown): Promise<T> {
    let response: Response;
    try {
      response = await fetch(this.url(path), {
        method,
        headers: this.headers(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        cache: 'no-store',
      });
    } catch {
      throw Failure.network();
    }
    if (!response.ok) throw await failureOf(response);
    const text = await response.text().catch(() => Promise.reject(Failure.network()));
    return (text ? JSON.parse(text) : undefined) as T;
  }

  url(path: string): string {
    return (this.#config.base ?? '') + path;
  }

  headers(more: Record<string, string>): Record<string, string> {
    const token = this.#config.token();
    return { 'Accept-Language': this.#config.language(), ...(token ? { Authorization: `Bearer ${token}` } : {}), ...more };
  }
}

/** The failure that a response describes. */
export async function failureOf(response: Response): Promise<Failure> {
  return new Failure(asError(parse(await response.text().catch(() => '')), response.status));
}

/** The error that a body or, without one, a status says. */
export function asError(body: unknown, status: number): WireError {
  if (body && typeof body === 'object' && 'kind' in body && 'reason' in body) return body as WireError;
  const kind =
    status === 401 || status === 403
      ? 'denied'
      : status === 404
        ? 'not-found'
        : status === 429
          ? 'too-many'
          : status >= 500
            ? 'unavailable'
            : 'invalid';
  return { kind, reason: `http-${status}`, message: '' };
}

/** JSON, or undefined. */
export function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function query(body: unknown): string {
  const params = new URLSearchParams();
  for (const [k, v] of Object.entries((body ?? {}) as Record<string, unknown>)) if (v) params.set(k, String(v));
  const text = params.toString();
  return text ? `?${text}` : '';
}
