import type {
  CallBack,
  Conversation,
  CustomerSession,
  Entry,
  Item,
  MessageKind,
  Ops,
  Push,
  Rating,
  Send,
  Sent,
  Start,
  Welcome,
  Customer as WireCustomer,
  WireError,
  File as WireFile,
} from '../wire/types.ts';
import type { OpenSocket } from './carrier.ts';
import { Drafts } from './drafts.ts';
import { Failure } from './failure.ts';
import type { Link, LinkState } from './link.ts';
import { Marker } from './marker.ts';
import { Outbox, type Pending } from './outbox.ts';
import { Rest } from './rest.ts';
import { readSession, writeSession } from './session.ts';
import { deviceKey, type Keep, keep } from './storage.ts';
import { Timeline } from './timeline.ts';

/** What the customer's page shows. Each change makes a new value. */
export type CustomerView = {
  /** signing-in until the server knows who we are; refused when it will not have us. */
  phase: 'signing-in' | 'ready' | 'refused';
  link: LinkState;
  entry?: Entry;
  customer?: WireCustomer;
  conversation?: Conversation;
  items: readonly Item[];
  older: boolean;
  pending: readonly Pending[];
  /** Who is typing now, by name. */
  typing?: string;
  /** The action that is under way, so that its button can say so. */
  busy?: string;
  /** The customer asked for a person while nothing could be reached: it is done as soon as it can. */
  wish: boolean;
  /** The last action's failure, until the next action. */
  failure?: WireError;
  unread: number;
};

export type CustomerConfig = {
  entry: string;
  language: string;
  /** Signed by the host app. */
  identity?: string;
  category?: string;
  /** Access needs that the customer chose in this page's settings. */
  needs(): string[];
  store?: Keep;
  base?: string;
  /** The connection's code, which comes while we sign in: a first tap goes over HTTP and does not wait for it. */
  link(): Promise<{ Link: typeof Link }>;
  openSocket?: OpenSocket;
  /** A token changed: an embedding page may keep it for the next visit. */
  onToken?(token: string | undefined): void;
};

const pageSize = 50;
/** The other side's typing is shown for so long after its last sign. */
const typingShown_ms = 4_000;
/** Typing is told at most this often. */
const typingTold_ms = 2_500;
/** A hole in the sequence may close by itself for so long; then we ask. */
const gapPatience_ms = 400;
/** Sign-in is tried again after this long when nothing answers. */
const signInPause_ms = 3_000;

/** The customer's side of one conversation: state, actions, and everything that must survive a reload or a dead network. */
export class Customer {
  readonly drafts: Drafts;
  readonly rest: Rest;
  readonly #config: CustomerConfig;
  readonly #store: Keep;
  #link: Link | undefined;
  #stopped = false;
  readonly #outbox: Outbox;
  readonly #timeline = new Timeline();
  readonly #listeners = new Set<() => void>();
  #marker: Marker | undefined;
  #view: CustomerView;
  #token: string | undefined;
  #language: string;
  #typingTimer: ReturnType<typeof setTimeout> | undefined;
  #gapTimer: ReturnType<typeof setTimeout> | undefined;
  #signInTimer: ReturnType<typeof setTimeout> | undefined;
  #toldTyping = 0;
  #loading = '';

  constructor(config: CustomerConfig) {
    this.#config = config;
    this.#store = config.store ?? keep();
    this.#language = config.language;
    this.#token = readSession(this.#store)?.token;
    this.rest = new Rest({ base: config.base ?? '', token: () => this.#token, language: () => this.#language });
    this.drafts = new Drafts(this.#store, 'jietong.drafts');
    this.#outbox = new Outbox({
      key: 'jietong.outbox',
      store: this.#store,
      deliver: (p) => this.#deliver(p),
      onSent: (p, sent) => this.#sent(p, sent),
      onChange: () => this.#set({}),
    });
    this.#view = {
      phase: 'signing-in',
      link: 'connecting',
      items: [],
      older: false,
      pending: this.#outbox.pending,
      wish: false,
      unread: 0,
    };
  }

  get view(): CustomerView {
    return this.#view;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Signs in and connects. */
  async start(): Promise<void> {
    clearTimeout(this.#signInTimer);
    const session = readSession(this.#store);
    try {
      if (session && !this.#config.identity) {
        this.#set({ entry: await this.rest.entry(this.#config.entry), phase: 'ready' });
      } else {
        // A proven customer's token is not sent along: only an anonymous one is merged into whom the identity proves.
        if (session?.proven) this.#token = undefined;
        this.#signedIn(await this.rest.signInCustomer(this.#signIn()));
      }
    } catch (error) {
      return this.#signInFailed(Failure.from(error));
    }
    const { Link } = await this.#config.link();
    if (this.#stopped) return;
    this.#link ??= this.#makeLink(Link);
    this.#link.start();
  }

  stop(): void {
    clearTimeout(this.#signInTimer);
    clearTimeout(this.#gapTimer);
    clearTimeout(this.#typingTimer);
    this.#marker?.stop();
    this.#stopped = true;
    this.#link?.stop();
  }

  /** Another language for what the server says from now on. */
  speak(language: string): void {
    this.#language = language;
    if (this.#view.phase === 'ready') this.#link?.restart();
  }

  // What the customer can do

  /** One tap to a person. Where nothing can be reached, the wish is kept and fulfilled as soon as it can. */
  async askPerson(): Promise<void> {
    const conv = this.#open();
    await this.#act('person', async () => {
      try {
        this.#face(conv ? await this.#op('person', undefined, { conv: conv.id }) : await this.#op('start', this.#startBody(true)));
        this.#set({ wish: false });
      } catch (error) {
        if (!Failure.from(error).unanswered) throw error;
        this.#set({ wish: true });
      }
    });
  }

  /** Sends text; it is on screen at once and leaves as soon as it can. */
  sendText(text: string): boolean {
    return this.#outbox.add(this.#open()?.id ?? '', { kind: 'text', text, language: this.#language }) !== undefined;
  }

  /** Sends an uploaded file as a message. */
  sendFile(file: WireFile, kind: Exclude<MessageKind, 'text'>): boolean {
    return this.#outbox.add(this.#open()?.id ?? '', { kind, file }) !== undefined;
  }

  retry(clientID: string): void {
    this.#outbox.retry(clientID);
  }

  discard(clientID: string): void {
    this.#outbox.discard(clientID);
  }

  leave(): Promise<void> {
    this.#set({ wish: false });
    return this.#change('leave', undefined);
  }

  callBack(body: CallBack): Promise<void> {
    return this.#change('call-back', body);
  }

  close(): Promise<void> {
    return this.#change('close', {});
  }

  rate(rating: Rating): Promise<void> {
    return this.#change('rate', rating);
  }

  /** Puts the closed conversation away, so that the page begins anew. */
  again(): void {
    if (this.#view.conversation?.status !== 'closed') return;
    this.#forget();
  }

  /** Tells the other side that the customer types. */
  typing(): void {
    const conv = this.#open();
    if (conv?.status !== 'active' || Date.now() - this.#toldTyping < typingTold_ms) return;
    this.#toldTyping = Date.now();
    this.#link?.call('typing', undefined, { conv: conv.id }).catch(() => {});
  }

  /** The customer has seen everything down to the end. */
  seen(): void {
    this.#marker?.read(this.#timeline.cursor);
    if (this.#view.unread) this.#set({});
  }

  async loadOlder(): Promise<void> {
    const conv = this.#view.conversation;
    const first = this.#timeline.items[0];
    if (!conv || !first || !this.#timeline.older) return;
    await this.#act('older', async () => {
      const page = await this.#op('items', { before: first.seq, limit: pageSize }, { conv: conv.id });
      this.#timeline.addOlder(page.items, page.more);
    });
  }

  #makeLink(Connection: typeof Link): Link {
    return new Connection({
      rest: this.rest,
      token: () => this.#token,
      language: () => this.#language,
      resume: () => (this.#view.conversation && this.#timeline.cursor ? { [this.#view.conversation.id]: this.#timeline.cursor } : {}),
      onWelcome: (w) => this.#welcome(w),
      onPush: (p) => this.#push(p),
      onState: (link) => this.#set({ link }),
      onRefused: () => this.#signInAfresh(),
      ...(this.#config.openSocket ? { openSocket: this.#config.openSocket } : {}),
    });
  }

  // Signing in

  #signIn() {
    const { identity, entry } = this.#config;
    return { entry, language: this.#language, device: deviceKey(this.#store), ...(identity ? { identity } : {}) };
  }

  #signedIn(session: CustomerSession): void {
    this.#token = session.token;
    writeSession(this.#store, { token: session.token, proven: session.customer.proven, customer: session.customer.id });
    this.#config.onToken?.(session.token);
    this.#set({ entry: session.entry, customer: session.customer, phase: 'ready' });
    if (session.conversation) this.#face(session.conversation);
  }

  #signInFailed(failure: Failure): void {
    if (failure.passing) {
      this.#set({ link: 'lost', failure: failure.wire });
      this.#signInTimer = setTimeout(() => void this.start(), failure.wire.retry_ms ?? signInPause_ms);
    } else if (failure.wire.kind === 'denied' && this.#token) {
      this.#signInAfresh();
    } else this.#set({ phase: 'refused', failure: failure.wire });
  }

  /** The kept token is no longer good: without it we are a new customer, unless the host vouches for us again. */
  #signInAfresh(): void {
    this.#token = undefined;
    writeSession(this.#store, undefined);
    this.#config.onToken?.(undefined);
    this.#forget();
    void this.start();
  }

  // Commands

  /** The conversation that can still be written in. */
  #open(): Conversation | undefined {
    const conv = this.#view.conversation;
    return conv && conv.status !== 'closed' ? conv : undefined;
  }

  #startBody(person: boolean, first?: Send): Start {
    const { entry, category } = this.#config;
    const needs = this.#config.needs();
    return {
      entry,
      language: this.#language,
      person,
      ...(category ? { category } : {}),
      ...(needs.length ? { needs } : {}),
      ...(first ? { first } : {}),
    };
  }

  /** A command by whichever way is open: the socket, else HTTP. Only for commands that may be carried out twice. */
  async #op<O extends keyof Ops>(op: O, body: Ops[O][0], to: { conv?: string } = {}): Promise<Ops[O][1]> {
    if (this.#link?.state === 'online') {
      try {
        return await this.#link.call(op, body, to);
      } catch (error) {
        if (!Failure.from(error).unanswered) throw error;
      }
    }
    if (!this.#token) throw Failure.network();
    return this.rest.op(op, body, to);
  }

  async #change(op: 'leave' | 'call-back' | 'close' | 'rate', body: unknown): Promise<void> {
    const conv = this.#view.conversation;
    if (!conv) return;
    await this.#act(op, async () => this.#face((await this.#op(op, body as never, { conv: conv.id })) as Conversation));
  }

  /** Runs one action at a time, and shows what it is and how it failed. */
  async #act(name: string, action: () => Promise<void>): Promise<void> {
    if (this.#view.busy) return;
    const { failure: _, ...rest } = this.#view;
    this.#view = rest;
    this.#set({ busy: name });
    try {
      await action();
    } catch (error) {
      this.#set({ failure: Failure.from(error).wire });
    }
    const { busy: __, ...idle } = this.#view;
    this.#view = idle;
    this.#set({});
  }

  async #deliver(pending: Pending): Promise<Sent> {
    const conv = pending.conv || this.#open()?.id;
    if (conv) return this.#op('send', pending.send, { conv });
    const started = await this.#op('start', this.#startBody(false, pending.send));
    this.#face(started);
    await this.#load(started.id);
    const item = this.#timeline.items.find((i) => i.client_id === pending.client_id);
    if (!item) return this.#op('send', pending.send, { conv: started.id });
    return { id: item.id, seq: item.seq, at: item.at };
  }

  #sent(pending: Pending, sent: Sent): void {
    const { client_id, ...content } = pending.send;
    this.#timeline.add([{ ...content, client_id, id: sent.id, seq: sent.seq, at: sent.at, author: { role: 'customer' } }]);
    this.#checkGap();
    this.#set({});
  }

  // What the server says

  #welcome(welcome: Welcome): void {
    const conv = welcome.conversations?.[0];
    if (welcome.customer) this.#set({ customer: welcome.customer });
    if (conv) {
      this.#face(conv);
      if (welcome.afresh?.includes(conv.id)) void this.#load(conv.id);
    }
    const { receipts } = this.#view.conversation ?? {};
    if (receipts) this.#marker?.begin(receipts.customer_delivered, receipts.customer_read);
    void this.#outbox.drain();
    if (this.#view.wish) void this.askPerson();
  }

  #push(push: Push): void {
    const conv = this.#view.conversation;
    if (push.ev === 'conversation') return this.#face(push.body);
    if (push.ev === 'afresh') return void (conv && (!push.conv || push.conv === conv.id) && this.#load(conv.id));
    if (!conv || !('conv' in push) || push.conv !== conv.id) return;
    if (push.ev === 'item') this.#items([push.body]);
    else if (push.ev === 'wait') this.#set({ conversation: { ...conv, wait: push.body } });
    else if (push.ev === 'typing' && push.body.author.role !== 'customer') this.#showTyping(push.body.author.name ?? '');
  }

  /** The conversation's whole new face. Another conversation than before is loaded. */
  #face(conv: Conversation): void {
    const before = this.#view.conversation;
    // Of two faces of one conversation the one with the lower seq is the older one, come late.
    if (before?.id === conv.id && conv.seq < before.seq) return;
    this.#set({ conversation: conv });
    if (before?.id !== conv.id) {
      this.#timeline.reset([], false);
      this.#marker?.stop();
      this.#marker = new Marker((mark) => this.#op('mark', mark, { conv: conv.id }));
      this.#marker.begin(conv.receipts.customer_delivered, conv.receipts.customer_read);
      void this.#load(conv.id);
    } else {
      this.#timeline.expect(conv.seq);
      this.#checkGap();
    }
  }

  #items(items: readonly Item[]): void {
    this.#timeline.add(items);
    this.#outbox.settle(items.map((i) => i.client_id));
    if (items.some((i) => i.author.role !== 'customer')) this.#hideTyping();
    this.#marker?.delivered(this.#timeline.cursor);
    this.#checkGap();
    this.#set({});
  }

  /** Loads the newest page. */
  async #load(conv: string): Promise<void> {
    if (this.#loading === conv) return;
    this.#loading = conv;
    try {
      const page = await this.#op('items', { limit: pageSize }, { conv });
      if (this.#view.conversation?.id !== conv) return;
      const since = this.#timeline.items;
      this.#timeline.reset(page.items, page.more);
      this.#items([...page.items, ...since.filter((i) => i.seq > this.#timeline.cursor)]);
    } catch {
      // The next welcome or gap asks again.
    } finally {
      this.#loading = '';
    }
  }

  #checkGap(): void {
    if (!this.#timeline.gap || this.#gapTimer) return;
    this.#gapTimer = setTimeout(() => {
      this.#gapTimer = undefined;
      void this.#fillGap();
    }, gapPatience_ms);
  }

  async #fillGap(): Promise<void> {
    const conv = this.#view.conversation;
    if (!conv || !this.#timeline.gap) return;
    if (this.#timeline.items.length === 0) return this.#load(conv.id);
    try {
      const page = await this.#op('items', { after: this.#timeline.cursor, limit: 200 }, { conv: conv.id });
      if (page.items.length) this.#items(page.items);
    } catch {
      // Still a gap: the next push or welcome tries again.
    }
  }

  #showTyping(name: string): void {
    clearTimeout(this.#typingTimer);
    this.#typingTimer = setTimeout(() => this.#hideTyping(), typingShown_ms);
    this.#set({ typing: name });
  }

  #hideTyping(): void {
    clearTimeout(this.#typingTimer);
    if (this.#view.typing === undefined) return;
    const { typing: _, ...rest } = this.#view;
    this.#view = rest;
    this.#set({});
  }

  #forget(): void {
    const { conversation: _, ...rest } = this.#view;
    this.#view = rest;
    this.#marker?.stop();
    this.#marker = undefined;
    this.#timeline.reset([], false);
    this.#set({});
  }

  #set(change: Partial<CustomerView>): void {
    const read = Math.max(this.#marker?.readSeq ?? 0, this.#view?.conversation?.receipts.customer_read ?? 0);
    const unread = this.#timeline.items.filter((i) => i.seq > read && i.author.role !== 'customer' && i.kind !== 'system').length;
    this.#view = {
      ...this.#view,
      ...change,
      items: this.#timeline.items,
      older: this.#timeline.older,
      pending: this.#outbox.pending.filter((p) => !this.#timeline.has(p.client_id)),
      unread,
    };
    for (const listener of this.#listeners) listener();
  }
}
