import type { Call, Conversation, Entry, Hello, Item, Push, Receipts, Send, Start, Wait, Welcome, WireError } from '../../wire/types.ts';

/**
 * A server of protocol version 1 in memory, for tests and for looking at pages without the real one. It has one customer; a test plays the
 * agent. It can lose frames and connections on demand.
 */
export class FakeServer {
  readonly entry: Entry;
  readonly connections = new Set<FakeConnection>();
  readonly items: Item[] = [];
  conversation: Conversation | undefined;
  /** Every call that arrived, by socket or HTTP. */
  readonly calls: Call[] = [];
  /** The next pushes of items are swallowed, as a network does. */
  swallow = 0;
  /** Calls with these ops are carried out but not answered. */
  mute = new Set<string>();
  /** Ops that are refused, and how. */
  refuse = new Map<string, WireError>();
  tokens = new Set(['token-1']);
  #conversations = 0;
  now = () => new Date();

  constructor(entry: Partial<Entry> = {}) {
    this.entry = { ...standardEntry, ...entry };
  }

  // The agent's part, played by the test

  agentJoins(name = '林溪'): void {
    this.face({ status: 'active', agent: { id: 'a1', name, role: 'agent', languages: ['zh-CN', 'en'] }, connected_at: this.stamp() }, [
      'wait',
    ]);
    this.system('agent-joined', { agent: 'a1', name });
  }

  agentSays(text: string, more: Partial<Item> = {}): Item {
    return this.item({ kind: 'text', author: { role: 'agent', id: 'a1', name: this.conversation?.agent?.name ?? '' }, text, ...more });
  }

  agentTypes(): void {
    this.push({ ev: 'typing', conv: this.id, body: { author: { role: 'agent', id: 'a1', name: this.conversation?.agent?.name ?? '' } } });
  }

  agentReads(seq = this.items.length): void {
    this.receipts({ agent_delivered: seq, agent_read: seq });
  }

  agentReceives(seq = this.items.length): void {
    this.receipts({ agent_delivered: seq });
  }

  closes(): void {
    this.face({ status: 'closed', closed_at: this.stamp() }, ['wait', 'agent']);
    this.system('closed-by-agent', {});
  }

  waits(wait: Partial<Wait>): void {
    if (!this.conversation) return;
    this.conversation.wait = { ...standardWait, ...this.conversation.wait, ...wait };
    this.push({ ev: 'wait', conv: this.id, body: this.conversation.wait });
  }

  system(code: string, params: Record<string, string> = {}): void {
    this.item({ kind: 'system', author: { role: 'system' }, code, params });
  }

  /** All connections break, as when a train enters a tunnel. */
  drop(): void {
    for (const c of [...this.connections]) c.end();
  }

  // HTTP

  http(method: string, path: string, body: unknown, token: string | undefined): { status: number; body: unknown } {
    const [route = '', search = ''] = path.split('?');
    if (method === 'POST' && route === '/v1/customer-sessions') {
      const proven = Boolean((body as { identity?: string }).identity);
      this.tokens.add('token-1');
      return ok({
        token: 'token-1',
        customer: { ...customer, proven },
        entry: this.entry,
        ...(this.openConversation() ? { conversation: this.conversation } : {}),
      });
    }
    if (method === 'GET' && route.startsWith('/v1/entries/')) return ok(this.entry);
    if (!token || !this.tokens.has(token)) return failed(401, denied);
    if (method === 'POST' && route === '/v1/files') return ok({ hash: 'f'.repeat(64), name: 'file', media_type: 'image/png', bytes: 1000 });
    const op = Object.entries(httpOps).find(([shape]) => matches(shape, method, route))?.[1];
    if (!op) return failed(404, { kind: 'not-found', reason: 'not-found', message: '' });
    const query = Object.fromEntries([...new URLSearchParams(search)].map(([k, v]) => [k, Number(v)]));
    const answer = this.carryOut({ id: 0, op, conv: route.split('/')[3] ?? '', body: method === 'GET' ? query : body });
    return 'error' in answer ? failed(409, answer.error) : ok(answer.body);
  }

  // The socket

  connect(send: (text: string) => void, closed: () => void): FakeConnection {
    const connection = new FakeConnection(this, send, closed);
    this.connections.add(connection);
    return connection;
  }

  welcome(hello: Hello): Welcome | undefined {
    if (!this.tokens.has(hello.token)) return undefined;
    return {
      protocol: 1,
      server_time: this.stamp(),
      customer,
      ...(this.conversation ? { conversations: [structuredClone(this.conversation)] } : {}),
      ping_ms: 20_000,
    };
  }

  /** Carries out a command. */
  carryOut(call: Call): { body?: unknown } | { error: WireError } {
    this.calls.push(call);
    const refusal = this.refuse.get(call.op);
    if (refusal) return { error: refusal };
    switch (call.op) {
      case 'start':
        return { body: this.begin(call.body as Start) };
      case 'person':
        if (this.conversation?.status === 'open' || this.conversation?.status === 'parked') this.queue();
        return { body: this.conversation };
      case 'send':
        return { body: this.receive(call.body as Send) };
      case 'mark':
        return { body: this.mark(call.body as { delivered?: number; read?: number }) };
      case 'items':
        return { body: this.page(call.body as { before?: number; after?: number; limit?: number }) };
      case 'leave':
        this.face({ status: 'closed', closed_at: this.stamp() }, ['wait']);
        this.system('left-queue');
        return { body: this.conversation };
      case 'call-back':
        return { body: this.park(call.body as { kind: 'call-back' | 'reply' }) };
      case 'close':
        this.face({ status: 'closed', closed_at: this.stamp() }, ['wait', 'agent']);
        this.system('closed-by-customer');
        return { body: this.conversation };
      case 'rate':
        this.face({ rating: call.body as Conversation['rating'] & object });
        return { body: this.conversation };
      case 'typing':
      case 'ping':
        return {};
      default:
        return { error: { kind: 'unsupported', reason: 'op-unknown', message: call.op } };
    }
  }

  // What the above is made of

  get id(): string {
    return this.conversation?.id ?? '';
  }

  stamp(): string {
    return this.now().toISOString();
  }

  openConversation(): boolean {
    return this.conversation !== undefined && this.conversation.status !== 'closed';
  }

  begin(start: Start): Conversation {
    if (!this.openConversation()) {
      this.items.length = 0;
      this.conversation = {
        id: `c${++this.#conversations}`,
        status: 'open',
        seq: 0,
        entry: start.entry,
        channel: 'web',
        line: this.entry.line,
        line_title: { zh: '账号与安全', en: 'Account and safety' },
        language: start.language ?? 'zh-CN',
        started_at: this.stamp(),
        receipts: { customer_delivered: 0, customer_read: 0, agent_delivered: 0, agent_read: 0 },
      };
    }
    if (start.first) this.receive(start.first);
    if (start.person && this.conversation?.status === 'open') this.queue();
    return structuredClone(this.conversation as Conversation);
  }

  queue(): void {
    this.face({ status: 'waiting', asked_at: this.stamp(), wait: { ...standardWait } }, ['promise']);
    this.system('queued');
  }

  receive(send: Send): unknown {
    const there = this.items.find((i) => i.client_id === send.client_id);
    if (there) return { id: there.id, seq: there.seq, at: there.at, repeated: true };
    const { client_id, kind, text, file } = send;
    const item = this.item({ kind, author: { role: 'customer' }, client_id, ...(text ? { text } : {}), ...(file ? { file } : {}) });
    return { id: item.id, seq: item.seq, at: item.at };
  }

  mark(mark: { delivered?: number; read?: number }): undefined {
    const r = this.conversation?.receipts;
    if (!r) return;
    r.customer_delivered = Math.max(r.customer_delivered, mark.delivered ?? 0);
    r.customer_read = Math.max(r.customer_read, mark.read ?? 0);
  }

  page({ before, after, limit = 50 }: { before?: number; after?: number; limit?: number }): { items: Item[]; more: boolean } {
    const all = this.items.filter((i) => (after ? i.seq > after : before ? i.seq < before : true));
    const items = after ? all.slice(0, limit) : all.slice(-limit);
    return { items: structuredClone(items), more: all.length > items.length };
  }

  park(body: { kind: 'call-back' | 'reply' }): Conversation | undefined {
    const due_at = new Date(this.now().getTime() + 30 * 60_000).toISOString();
    this.face({ status: 'parked', promise: { kind: body.kind, due_at } }, ['wait']);
    this.system(`promised-${body.kind}`, { due: due_at });
    return this.conversation;
  }

  item(item: Omit<Item, 'id' | 'seq' | 'at'>): Item {
    const seq = this.items.length + 1;
    const full: Item = { id: `i${seq}`, seq, at: this.stamp(), ...item };
    this.items.push(full);
    if (this.conversation) this.conversation.seq = seq;
    if (this.swallow > 0) this.swallow--;
    else this.push({ ev: 'item', conv: this.id, seq, body: full });
    return full;
  }

  receipts(change: Partial<Receipts>): void {
    if (this.conversation) this.face({ receipts: { ...this.conversation.receipts, ...change } });
  }

  face(change: Partial<Conversation>, without: (keyof Conversation)[] = []): void {
    if (!this.conversation) return;
    Object.assign(this.conversation, change);
    for (const key of without) delete this.conversation[key];
    this.push({ ev: 'conversation', conv: this.id, body: this.conversation });
  }

  push(push: Push): void {
    const text = JSON.stringify(push);
    for (const c of this.connections) if (c.greeted) c.send(text);
  }
}

/** One open socket on the server's side. */
export class FakeConnection {
  greeted = false;
  readonly #server: FakeServer;
  readonly send: (text: string) => void;
  readonly #closed: () => void;

  constructor(server: FakeServer, send: (text: string) => void, closed: () => void) {
    this.#server = server;
    this.send = send;
    this.#closed = closed;
  }

  receive(text: string): void {
    const call = JSON.parse(text) as Call;
    if (call.op === 'hello') return this.#hello(call);
    const answer = this.#server.carryOut(call);
    if (!this.#server.mute.has(call.op)) this.send(JSON.stringify({ re: call.id, ...answer }));
  }

  #hello(call: Call): void {
    const hello = call.body as Hello;
    const welcome = this.#server.welcome(hello);
    if (!welcome) return this.send(JSON.stringify({ re: call.id, error: denied }));
    this.greeted = true;
    this.send(JSON.stringify({ re: call.id, body: welcome }));
    const after = hello.resume?.[this.#server.id];
    if (after === undefined) return;
    for (const item of this.#server.items.filter((i) => i.seq > after))
      this.send(JSON.stringify({ ev: 'item', conv: this.#server.id, seq: item.seq, body: item }));
  }

  end(): void {
    if (this.#server.connections.delete(this)) this.#closed();
  }
}

const customer = { id: 'u1', name: '小满', proven: false, tier: 'personal', region: 'cn' };
const denied: WireError = { kind: 'denied', reason: 'token-unknown', message: 'Sign in again.' };
const standardWait: Wait = { known: true, low_s: 90, high_s: 240, position: 4, ahead: 3, staffed: 12, why: 'all-busy' };
const standardEntry: Entry = {
  id: 'app-settings-help',
  title: { zh: '在线客服', en: 'Online support' },
  line: 'account',
  open: true,
  hours: { zh: '每天 24 小时', en: '24 hours a day' },
  wait: { known: true, low_s: 60, high_s: 180, ahead: 3, staffed: 12 },
  bot: 'beside',
  file_max_bytes: 20 * 1024 * 1024,
  text_max: 4000,
};

const httpOps: Record<string, string> = {
  'POST /v1/conversations': 'start',
  'POST /v1/conversations/*/person': 'person',
  'POST /v1/conversations/*/messages': 'send',
  'POST /v1/conversations/*/marks': 'mark',
  'POST /v1/conversations/*/leave': 'leave',
  'POST /v1/conversations/*/call-back': 'call-back',
  'POST /v1/conversations/*/close': 'close',
  'POST /v1/conversations/*/rating': 'rate',
  'GET /v1/conversations/*/items': 'items',
};

function matches(shape: string, method: string, route: string): boolean {
  const [m, p = ''] = shape.split(' ');
  return m === method && new RegExp(`^${p.replaceAll('*', '[^/]+')}$`).test(route);
}

function ok(body: unknown): { status: number; body: unknown } {
  return { status: 200, body: body === undefined ? undefined : structuredClone(body) };
}

function failed(status: number, error: WireError): { status: number; body: unknown } {
  return { status, body: error };
}
