import type { CustomerSession, CustomerSignIn, Entry, Call, File as WireFile, Ops, StaffSession, StaffSignIn, WireError } from '../wire/types.ts';
import { Failure } from './failure.ts';

export type RestConfig = {
  /** Where the server is; '' is the page's own origin. */
  base?: string;
  token(): string | undefined;
  language(): string;
};

/** The socket's commands as HTTP: method, path and whether the body goes along. typing has no HTTP form, since it is worth nothing late. */
const routes: { [op: string]: (call: Call) => [method: string, path: string] | undefined } = {
  start: () => ['POST', '/v1/conversations'],
  person: (c) => ['POST', `/v1/conversations/${c.conv}/person`],
  send: (c) => ['POST', `/v1/conversations/${c.conv}/messages`],
  mark: (c) => ['POST', `/v1/conversations/${c.conv}/marks`],
  leave: (c) => ['POST', `/v1/conversations/${c.conv}/leave`],
  'call-back': (c) => ['POST', `/v1/conversations/${c.conv}/call-back`],
  close: (c) => ['POST', `/v1/conversations/${c.conv}/close`],
  rate: (c) => ['POST', `/v1/conversations/${c.conv}/rating`],
  note: (c) => ['POST', `/v1/conversations/${c.conv}/notes`],
  transfer: (c) => ['POST', `/v1/conversations/${c.conv}/transfer`],
  'consult-finish': (c) => ['POST', `/v1/conversations/${c.conv}/consult/finish`],
  tags: (c) => ['PUT', `/v1/conversations/${c.conv}/tags`],
  presence: () => ['PUT', '/v1/presence'],
  accept: (c) => ['POST', `/v1/offers/${c.offer}/accept`],
  decline: (c) => ['POST', `/v1/offers/${c.offer}/decline`],
  items: (c) => ['GET', `/v1/conversations/${c.conv}/items${query(c.body)}`],
};

/** Requests over HTTP, authorised by the session's token. Every failure is a Failure. */
export class Rest {
  readonly #config: RestConfig;

  constructor(config: RestConfig) {
    this.#config = config;
  }

  /** Carries out one of the socket's commands over HTTP. */
  async op<O extends keyof Ops>(op: O, body: Ops[O][0], to: { conv?: string; offer?: string } = {}): Promise<Ops[O][1]> {
    const route = routes[op]?.({ id: 0, op, body, ...to });
    if (!route) return undefined as Ops[O][1];
    const [method, path] = route;
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

  /** Uploads a file; progress runs from 0 to 1. XMLHttpRequest, since fetch cannot tell how much has gone. */
  upload(blob: Blob, name: string, progress: (part: number) => void, signal?: AbortSignal): Promise<WireFile> {
    return new Promise((resolve, reject) => {
      const xhr = new XMLHttpRequest();
      xhr.open('POST', this.url('/v1/files'));
      const type = blob.type.split(';')[0] || 'application/octet-stream';
      for (const [k, v] of Object.entries(this.headers({ 'Content-Type': type, 'X-File-Name': encodeURIComponent(name) })))
        xhr.setRequestHeader(k, v);
      xhr.upload.onprogress = (e) => progress(e.lengthComputable ? e.loaded / e.total : 0);
      xhr.onload = () => {
        const body = parse(xhr.responseText);
        if (xhr.status >= 200 && xhr.status < 300) resolve(body as WireFile);
        else reject(new Failure(asError(body, xhr.status)));
      };
      xhr.onerror = () => reject(Failure.network());
      xhr.onabort = () => reject(new Failure({ kind: 'invalid', reason: 'cancelled', message: '' }));
      signal?.addEventListener('abort', () => xhr.abort());
      xhr.send(blob);
    });
  }

  /** Fetches a file of a conversation. The token goes in a header, never into an address, so that a plain link will not do. */
  async file(conv: string, hash: string): Promise<Blob> {
    let response: Response;
    try {
      response = await fetch(this.url(`/v1/conversations/${conv}/files/${hash}`), { headers: this.headers({}) });
    } catch {
      throw Failure.network();
    }
    if (!response.ok) throw await failureOf(response);
    return response.blob();
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

function asError(body: unknown, status: number): WireError {
  if (body && typeof body === 'object' && 'kind' in body && 'reason' in body) return body as WireError;
  const kind = status === 401 || status === 403 ? 'denied' : status === 404 ? 'not-found' : status === 429 ? 'too-many' : status >= 500 ? 'unavailable' : 'invalid';
  return { kind, reason: `http-${status}`, message: '' };
}

function parse(text: string): unknown {
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
