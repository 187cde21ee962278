import { Failure } from '../../client/failure.ts';
import type {
  Agent,
  Call,
  Conversation,
  Desk,
  Entry,
  Item,
  Line,
  Offer,
  Push,
  Send,
  Ticket,
  Transfer,
  Welcome,
  WireError,
} from '../../wire/types.ts';

/** A moment long ago enough that nothing depends on today; tests may set another. */
export const START = Date.parse('2026-11-25T02:00:00Z');

/**
 * The agent's side of a server of protocol version 1, in memory: for tests, and for looking at the console without the real one. It knows one
 * agent; a test plays customers, routing and colleagues by calling its methods.
 */
export class FakeDesk {
  now: () => number;
  readonly me: Agent;
  readonly colleagues: Agent[];
  readonly lines: Line[];
  readonly entries: Entry[];
  readonly conversations = new Map<string, Conversation>();
  readonly items = new Map<string, Item[]>();
  readonly offers = new Map<string, Offer>();
  readonly tickets = new Map<string, Ticket>();
  /** Every call that arrived. */
  readonly calls: Call[] = [];
  /** Where pushes go; several connections may listen. */
  readonly listeners = new Set<(push: Push) => void>();
  /** Ops that are refused, and how. */
  readonly refuse = new Map<string, WireError>();
  #ids = 0;

  constructor(now: () => number = () => START) {
    this.now = now;
    const since = this.at(-754_000);
    this.me = {
      id: 'a1',
      name: '林溪',
      role: 'supervisor',
      languages: ['zh-CN', 'en'],
      presence: 'ready',
      since,
      capacity: { chat: 5, phone: 1 },
      load: { chat: 0 },
    };
    const colleague = (id: string, name: string, presence: Agent['presence'], chat: number, languages = ['zh-CN']): Agent => ({
      id,
      name,
      role: 'agent',
      languages,
      presence,
      since: this.at(-chat * 97_000 - 60_000),
      capacity: { chat: 5 },
      load: { chat },
    });
    this.colleagues = [
      colleague('a2', '周明', 'ready', 2),
      colleague('a3', 'Sarah Lim', 'ready', 4, ['en', 'zh-CN']),
      colleague('a4', '陈立', 'away', 0),
      colleague('a5', 'Fatima Al-Zahra', 'wrap-up', 1, ['ar', 'en']),
      colleague('a6', '王晓雨', 'training', 0),
    ];
    this.lines = lines();
    this.entries = [
      entry('app-settings-help', '在线客服', 'Online support', 'account'),
      entry('app-support-centre', '客服中心', 'Support centre', 'orders'),
    ];
  }

  /** The protocol's time at so many milliseconds from now. */
  at(ms: number): string {
    return new Date(this.now() + ms).toISOString();
  }

  id(prefix: string): string {
    this.#ids += 1;
    return `${prefix}${this.#ids}`;
  }

  desk(): Desk {
    return structuredClone({
      me: this.me,
      offers: [...this.offers.values()],
      conversations: [...this.conversations.values()].filter(
        (c) => c.agent?.id === this.me.id && (c.status === 'active' || c.status === 'parked'),
      ),
      lines: this.lines,
      colleagues: this.colleagues,
      server_time: this.at(0),
    });
  }

  welcome(resume: Record<string, number> = {}): Welcome {
    queueMicrotask(() => {
      for (const [conv, after] of Object.entries(resume))
        for (const item of this.items.get(conv) ?? []) if (item.seq > after) this.push({ ev: 'item', conv, seq: item.seq, body: item });
    });
    return { protocol: 1, server_time: this.at(0), desk: this.desk(), ping_ms: 20_000 };
  }

  push(push: Push): void {
    for (const listener of [...this.listeners]) listener(structuredClone(push));
  }

  // What a test plays

  conversation(part: Partial<Conversation> = {}): Conversation {
    const id = part.id ?? this.id('c');
    const conversation: Conversation = {
      id,
      status: 'active',
      seq: 0,
      entry: 'app-settings-help',
      channel: 'app',
      line: 'account',
      line_title: { zh: '账号与功能', en: 'Accounts' },
      language: 'zh-CN',
      started_at: this.at(-300_000),
      asked_at: this.at(-240_000),
      connected_at: this.at(-216_000),
      target_ms: 30_000,
      due_at: this.at(-210_000),
      agent: { id: this.me.id, name: this.me.name, role: 'agent' },
      receipts: { customer_delivered: 0, customer_read: 0, agent_delivered: 0, agent_read: 0 },
      customer: { id: `u-${id}`, name: '王**', proven: true, tier: 'personal', region: 'cn', languages: ['zh-CN'] },
      ...part,
    };
    this.conversations.set(id, conversation);
    this.items.set(id, []);
    return conversation;
  }

  /** Adds an entry to a timeline and tells everybody. */
  item(conv: string, part: Partial<Item>): Item {
    const list = this.items.get(conv) ?? [];
    const item: Item = {
      id: this.id('m'),
      seq: (list.at(-1)?.seq ?? 0) + 1,
      at: this.at(0),
      kind: 'text',
      author: { role: 'customer', name: this.conversations.get(conv)?.customer?.name ?? '' },
      ...part,
    };
    list.push(item);
    this.items.set(conv, list);
    this.#touch(conv, item);
    this.push({ ev: 'item', conv, seq: item.seq, body: item });
    return item;
  }

  offer(conversation: Conversation, part: Partial<Offer> = {}): Offer {
    conversation.status = 'offered';
    const offer: Offer = { id: this.id('o'), conversation, expires_at: this.at(20_000), ring_ms: 20_000, ...part };
    this.offers.set(offer.id, offer);
    this.push({ ev: 'offer', body: offer });
    return offer;
  }

  endOffer(id: string, how: 'accepted' | 'declined' | 'missed' | 'withdrawn'): void {
    if (this.offers.delete(id)) this.push({ ev: 'offer-gone', body: { id, how } });
  }

  change(conv: string, part: Partial<Conversation>): Conversation {
    const conversation = { ...this.#find(conv), ...part };
    this.conversations.set(conv, conversation);
    this.push({ ev: 'conversation', conv, body: conversation });
    return conversation;
  }

  // What the console asks

  /** Carries out a command; throws a Failure when it is refused. */
  call(op: string, body: unknown, to: { conv?: string; offer?: string }): unknown {
    this.calls.push({ id: this.calls.length + 1, op, body, ...to });
    const refusal = this.refuse.get(op);
    if (refusal) throw new Failure(refusal);
    const conv = to.conv ?? '';
    switch (op) {
      case 'accept':
        return this.#accept(to.offer ?? '');
      case 'decline':
        return this.endOffer(to.offer ?? '', 'declined');
      case 'send':
        return this.#stored(conv, body as Send, (body as Send).kind);
      case 'note':
        return this.#stored(conv, { ...(body as Send), kind: 'text' }, 'note');
      case 'items':
        return this.#page(conv, body as { before?: number; after?: number; limit?: number });
      case 'presence':
        Object.assign(this.me, body, { since: this.at(0) });
        return structuredClone(this.me);
      case 'close':
        this.me.load.chat = Math.max(0, (this.me.load.chat ?? 0) - 1);
        return this.change(conv, { status: 'closed', closed_at: this.at(0) });
      case 'transfer':
        return this.#transfer(conv, body as Transfer);
      case 'consult-finish':
        return this.#finish(conv, (body as { hand_over: boolean }).hand_over);
      case 'tags':
        return this.change(conv, { tags: (body as { tags: string[] }).tags });
      default:
        return undefined; // mark, typing, ping
    }
  }

  http(method: string, path: string, body: unknown): unknown {
    const [route = '', search = ''] = path.split('?');
    const query = new URLSearchParams(search);
    const parts = route.split('/').slice(2).map(decodeURIComponent);
    if (method === 'POST' && parts[0] === 'staff-sessions') return this.#signIn(body as { login: string; password: string });
    if (parts[0] === 'entries') return { entries: this.entries };
    if (parts[0] === 'offers' && parts[2] === 'explanation') return explanation;
    if (parts[0] === 'wall')
      return {
        lines: this.lines.map((l, i) => ({ ...l, measures: { asked: 40, reached: 38, in_target: 960 - i * 70, wait_p50_ms: 9_000 } })),
      };
    if (parts[0] === 'agents') return { agents: [this.me, ...this.colleagues] };
    if (parts[0] === 'tickets') return this.#ticketRoute(method, parts, query, body);
    if (parts[0] === 'conversations' && parts[1] && !parts[2]) return this.#find(parts[1]);
    if (parts[0] === 'conversations' && parts[2] === 'items')
      return this.#page(parts[1] ?? '', { before: Number(query.get('before')), limit: 50 });
    if (parts[0] === 'conversations')
      return {
        conversations: [...this.conversations.values()].filter(
          (c) => (query.get('customer') ?? c.customer?.id) === c.customer?.id && (query.get('status') ?? c.status) === c.status,
        ),
      };
    return undefined;
  }

  #signIn(body: { login: string; password: string }) {
    if (body.password !== 'jietong')
      throw new Failure({ kind: 'denied', reason: 'wrong-password', message: '账号或密码不对，请检查后再试。' });
    return { token: 'token-1', agent: structuredClone(this.me) };
  }

  #accept(id: string): Conversation {
    const offer = this.offers.get(id);
    if (!offer) throw new Failure({ kind: 'conflict', reason: 'offer-gone', message: '这个派单已经结束，用户已转给其他坐席。' });
    this.offers.delete(id);
    const conv = offer.conversation.id;
    this.conversations.set(conv, offer.conversation);
    const accepted = this.change(conv, {
      status: 'active',
      agent: { id: this.me.id, name: this.me.name, role: this.me.role },
      connected_at: this.at(0),
      awaiting_reply_since: this.at(0),
    });
    this.me.load.chat = (this.me.load.chat ?? 0) + 1;
    this.push({ ev: 'agent', body: this.me });
    this.push({ ev: 'offer-gone', body: { id, how: 'accepted' } });
    this.item(conv, {
      kind: 'system',
      author: { role: 'system' },
      code: 'agent-joined',
      params: { agent: this.me.id, name: this.me.name },
    });
    return structuredClone(accepted);
  }

  #stored(conv: string, send: Send, kind: Item['kind']) {
    const known = this.items.get(conv)?.find((i) => i.client_id === send.client_id);
    if (known) return { id: known.id, seq: known.seq, at: known.at, repeated: true };
    const { client_id, text, file } = send;
    const item = this.item(conv, {
      kind,
      client_id,
      author: { role: 'agent', id: this.me.id, name: this.me.name },
      ...(text ? { text } : {}),
      ...(file ? { file } : {}),
    });
    return { id: item.id, seq: item.seq, at: item.at };
  }

  #touch(conv: string, item: Item): void {
    const c = this.conversations.get(conv);
    if (!c) return;
    const customer = item.author.role === 'customer';
    const { awaiting_reply_since: awaiting, ...rest } = c;
    const answered = item.author.role === 'agent' && item.kind !== 'note';
    const since = customer ? (awaiting ?? item.at) : answered ? undefined : awaiting;
    const next: Conversation = {
      ...rest,
      seq: item.seq,
      last_at: item.at,
      ...(item.text ? { preview: item.text.slice(0, 80) } : {}),
      ...(since ? { awaiting_reply_since: since } : {}),
      unread: customer ? (c.unread ?? 0) + 1 : answered ? 0 : (c.unread ?? 0),
    };
    this.conversations.set(conv, next);
    this.push({ ev: 'conversation', conv, body: next });
  }

  #page(conv: string, page: { before?: number; after?: number; limit?: number }) {
    const all = this.items.get(conv) ?? [];
    const limit = page.limit ?? 50;
    if (page.after !== undefined) {
      const rest = all.filter((i) => i.seq > (page.after ?? 0));
      return structuredClone({ items: rest.slice(0, limit), more: rest.length > limit });
    }
    const before = page.before || Number.POSITIVE_INFINITY;
    const rest = all.filter((i) => i.seq < before);
    return structuredClone({ items: rest.slice(-limit), more: rest.length > limit });
  }

  #transfer(conv: string, body: Transfer): Conversation {
    const to = this.colleagues.find((a) => a.id === body.agent);
    if (body.note)
      this.item(conv, { kind: 'note', author: { role: 'agent', id: this.me.id, name: this.me.name }, text: body.note, code: 'hand-over' });
    if (body.mode === 'consult' && to) return this.change(conv, { consult: { with: to, state: 'ringing' } });
    const { agent: _, ...rest } = this.#find(conv);
    const handed: Conversation = { ...rest, status: 'waiting', ...(body.line ? { line: body.line } : {}) };
    this.conversations.set(conv, handed);
    this.push({ ev: 'gone', conv });
    return handed;
  }

  #finish(conv: string, over: boolean): Conversation {
    const { consult, ...rest } = this.#find(conv);
    const next = over && consult?.with ? { ...rest, agent: consult.with } : rest;
    this.conversations.set(conv, next);
    if (over) this.push({ ev: 'gone', conv });
    return next;
  }

  #ticketRoute(method: string, parts: string[], query: URLSearchParams, body: unknown): unknown {
    const number = parts[1];
    if (!number && method === 'POST') return this.ticket(body as Partial<Ticket> & { conversation?: string });
    if (!number) {
      const state = query.get('state');
      const owner = query.get('owner');
      const tickets = [...this.tickets.values()].filter((t) => (!state || t.state === state) && (!owner || t.owner?.id === owner));
      return { tickets: tickets.reverse(), more: false };
    }
    const ticket = this.tickets.get(number);
    if (!ticket) throw new Failure({ kind: 'not-found', reason: 'ticket-unknown', message: '没有这张工单，请检查编号。' });
    if (method === 'GET') return ticket;
    const change = body as { version?: number; state?: Ticket['state']; priority?: Ticket['priority']; owner?: string; into?: string };
    if (change.version !== undefined && change.version !== ticket.version)
      throw new Failure({ kind: 'conflict', reason: 'version-old', message: '工单刚被别人更改过，已为你取来最新内容，请再试一次。' });
    const { owner, version: _, into, ...rest } = change;
    const next: Ticket = {
      ...ticket,
      ...rest,
      version: ticket.version + 1,
      ...(into ? { state: 'merged' as const, merged_into: into } : {}),
    };
    if (owner === '') delete next.owner;
    else if (owner) next.owner = [this.me, ...this.colleagues].find((a) => a.id === owner) ?? this.me;
    if (parts[2] === 'conversations' && parts[3]) next.conversations = [...(ticket.conversations ?? []), parts[3]];
    this.tickets.set(number, next);
    return next;
  }

  ticket(part: Partial<Ticket> & { conversation?: string }): Ticket {
    const { conversation, ...rest } = part;
    const number = `T${10_020 + this.tickets.size}`;
    const ticket: Ticket = {
      number,
      title: '',
      state: 'new',
      priority: 'normal',
      line: 'account',
      opened_at: this.at(0),
      first_reply_due: this.at(3_600_000),
      solve_due: this.at(86_400_000),
      version: 1,
      ...(conversation ? { conversations: [conversation] } : {}),
      ...rest,
    };
    this.tickets.set(number, ticket);
    const linked = conversation && this.conversations.get(conversation);
    if (linked) this.change(linked.id, { tickets: [...(linked.tickets ?? []), number] });
    return ticket;
  }

  #find(conv: string): Conversation {
    const conversation = this.conversations.get(conv);
    if (!conversation)
      throw new Failure({ kind: 'not-found', reason: 'conversation-unknown', message: '没有这个会话，或者它不由你处理。' });
    return conversation;
  }
}

const explanation = {
  zh: '账号与功能（聊天）：已等待 24 秒，目标 30 秒。得分 0.80，下一位 0.41。为什么是现在：有坐席空出来了。坐席：能接的人里你当前接待最少。其他坐席：2 位已满，1 位小休，1 位话后整理，1 位培训。',
  en: 'Accounts (chat): waited 24 s of 30 s. Score 0.80, the next one 0.41. Why now: an agent became free. Agent: of those who can take it you have the least to do. The others: 2 are full, 1 is away, 1 in wrap-up, 1 in training.',
  reasons: ['freed', 'lightest'],
};

function lines(): Line[] {
  const line = (
    id: string,
    zh: string,
    en: string,
    waiting: number,
    longest: number,
    ready: number,
    target: number,
    open = true,
  ): Line => ({
    id,
    title: { zh, en },
    waiting,
    longest_wait_ms: longest,
    ready,
    target_ms: target,
    open,
  });
  return [
    line('account', '账号与功能', 'Accounts', 4, 18_000, 6, 30_000),
    line('orders', '订单与申诉', 'Orders and appeals', 11, 47_000, 1, 30_000),
    line('safety', '诈骗与涉赌举报', 'Fraud and gambling', 1, 12_000, 2, 15_000),
    line('merchant', '商家服务', 'Merchants', 0, 0, 3, 60_000),
    line('mena', '中东服务（阿拉伯语）', 'Middle East (Arabic)', 2, 26_000, 1, 30_000),
    line('deaf', '手语视频', 'Sign language by video', 0, 0, 0, 30_000, false),
  ];
}

function entry(id: string, zh: string, en: string, line: string): Entry {
  return {
    id,
    title: { zh, en },
    line,
    open: true,
    hours: { zh: '全天', en: 'all day' },
    wait: { known: true, low_s: 10, high_s: 30, ahead: 0, staffed: 6 },
    bot: 'beside',
    categories: [
      { id: 'safety', title: { zh: '账号安全', en: 'Account safety' } },
      { id: 'refund', title: { zh: '退款', en: 'Refunds' } },
    ],
    file_max_bytes: 20_000_000,
    text_max: 4000,
  };
}
