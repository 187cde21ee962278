// Console joins the parts of a signed-in console: what it knows, what it may ask, where it is looking. Actions and views get it whole.
import { Drafts } from '../client/drafts.ts';
import { Failure } from '../client/failure.ts';
import { Link, type LinkState } from '../client/link.ts';
import { Marker } from '../client/marker.ts';
import { Outbox, type Pending } from '../client/outbox.ts';
import type { Rest } from '../client/rest.ts';
import type { Keep } from '../client/storage.ts';
import type { Language, Values } from '../ui/i18n.ts';
import { readLook, saveLook } from '../ui/look.ts';
import type { Entry, Item, Push, Send, Sent, StaffSession, Welcome } from '../wire/types.ts';
import { Address } from './state/address.ts';
import { Clock } from './state/clock.ts';
import { type DeskEvent, type DeskState, emptyDesk, fold } from './state/fold.ts';
import { Notices } from './state/notices.ts';
import { inOrder } from './state/order.ts';
import { SettingsCell } from './state/settings.ts';
import { Cell, Store } from './state/store.ts';
import { type ConsoleTexts, failureText, type Key, keepLanguage, loadTexts } from './texts.ts';

export type Mode = 'reply' | 'note';

export type DialogState =
  | { readonly name: 'palette' | 'help' }
  | { readonly name: 'transfer' | 'close' | 'tags'; readonly conv: string }
  | { readonly name: 'ticket'; readonly conv?: string }
  | { readonly name: 'explain'; readonly offer: string };

export type Theme = 'light' | 'dark' | 'contrast' | 'auto';

/** A wish to put the cursor somewhere, taken up by the view that owns the place. */
export type Focus =
  | { readonly place: 'compose'; readonly mode: Mode; readonly at: number }
  | { readonly place: 'list' | 'thread'; readonly at: number };

/** How many entries one page of a timeline asks for: about two screens. */
export const PAGE_ITEMS = 50;
/** The typing signal is sent at most this often, in milliseconds; the other side shows it for 4 s. */
const TYPING_EVERY_MS = 3000;

export interface Parts {
  readonly session: StaffSession;
  readonly texts: Cell<ConsoleTexts>;
  readonly keep: Keep;
  readonly rest: Rest;
  onSignOut(how: 'asked' | 'ended'): void;
}

/** Below this width the customer's panel lies over the conversation. The style sheets name the same width. */
const NARROW = '(max-width: 75rem)';

export class Console {
  readonly store = new Store<DeskState, DeskEvent>(emptyDesk, fold);
  readonly clock = new Clock();
  readonly address = new Address();
  readonly settings = new SettingsCell();
  readonly notices = new Notices();
  readonly dialog = new Cell<DialogState | null>(null);
  /** Whether the customer's panel lies over a narrow screen; a wide one has room for it and keeps the agent's setting. */
  readonly drawer = new Cell(false);
  readonly focus = new Cell<Focus | null>(null);
  readonly connection = new Cell<LinkState>('connecting');
  readonly unsent = new Cell<readonly Pending[]>([]);
  /** The entries by id, whose titles say where a customer came in. */
  readonly entries = new Cell<ReadonlyMap<string, Entry>>(new Map());
  /** The last sentence for screen readers; one live region says it. */
  readonly spoken = new Cell<{ readonly text: string; readonly at: number }>({ text: '', at: 0 });
  readonly theme = new Cell<Theme>(themeNow());
  readonly texts: Cell<ConsoleTexts>;
  readonly drafts: Drafts;
  readonly outbox: Outbox;
  readonly rest: Rest;
  readonly link: Link;
  /** The list's rows in the order on screen: "next" means next there. */
  rows: readonly string[] = [];

  readonly #parts: Parts;
  readonly #markers = new Map<string, Marker>();
  #typingSent = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
    const { session, keep, rest, texts } = parts;
    const me = session.agent.id;
    this.texts = texts;
    this.rest = rest;
    this.drafts = new Drafts(keep, `jietong.drafts.${me}`);
    this.outbox = new Outbox({
      key: `jietong.unsent.${me}`,
      store: keep,
      deliver: (pending) => this.#deliver(pending),
      onSent: (pending, sent) => this.#stored(pending, sent),
      onChange: () => this.unsent.set(this.outbox.pending),
    });
    this.unsent.set(this.outbox.pending);
    this.link = new Link({
      rest,
      token: () => session.token,
      language: () => texts.get().language,
      resume: () => this.#resume(),
      onWelcome: (welcome) => this.#welcome(welcome),
      onPush: (push) => this.#push(push),
      onState: (state) => this.connection.set(state),
      onRefused: () => this.#leave('ended'),
    });
    this.store.now({ kind: 'me', me: session.agent });
  }

  start(): void {
    this.link.start();
    void this.#loadEntries();
  }

  say = (key: Key, values?: Values): string => this.texts.get().t(key, values);

  /** Says a sentence to screen readers, once, without moving anything. */
  announce(text: string): void {
    this.spoken.set({ text, at: this.spoken.get().at + 1 });
  }

  /** Runs a request; a failure becomes a notice in the server's own words, and the result is then undefined. */
  async attempt<T>(request: () => Promise<T>): Promise<T | undefined> {
    try {
      return await request();
    } catch (error) {
      this.notices.failed(failureText(this.texts.get(), Failure.from(error)));
      return undefined;
    }
  }

  /** Opens a conversation in the inbox. Going from row to row leaves one step in the browser's history, not one a row. */
  open(conv: string, then?: 'compose' | 'thread'): void {
    const view = this.address.get();
    const filter = view.page === 'inbox' ? view.filter : 'mine';
    this.drawer.set(false);
    this.address.go({ page: 'inbox', conv, filter }, view.page === 'inbox' && view.conv ? 'replace' : 'push');
    if (then === 'compose') this.compose('reply');
    if (then === 'thread') this.focus.set({ place: 'thread', at: performance.now() });
  }

  /** The conversation below one in the list, else the one above: where to go when that one leaves. Ask before it leaves. */
  neighbour(conv: string): string | undefined {
    const state = this.store.get();
    const rows = this.rows.includes(conv) ? this.rows : inOrder(state.conversations.values(), 'mine', state.me?.id ?? '');
    const at = rows.indexOf(conv);
    return rows[at + 1] ?? rows[at - 1];
  }

  togglePanel(): void {
    if (matchMedia(NARROW).matches) this.drawer.set(!this.drawer.get());
    else this.settings.change({ panel: !this.settings.get().panel });
  }

  compose(mode: Mode): void {
    this.focus.set({ place: 'compose', mode, at: performance.now() });
  }

  /** Sends a message or a note: it shows at once and goes when the connection allows. False when the outbox is full. */
  send(conv: string, message: Omit<Send, 'client_id'>, note: boolean): boolean {
    const taken = this.outbox.add(conv, message, note) !== undefined;
    if (!taken) this.notices.failed(this.say('composer.full'));
    return taken;
  }

  /** Tells the customer that an answer is being written; worth nothing late, so failures are ignored. */
  typing(conv: string): void {
    const now = Date.now();
    if (now - this.#typingSent < TYPING_EVERY_MS || this.connection.get() !== 'online') return;
    this.#typingSent = now;
    this.link.call('typing', undefined, { conv }).catch(() => {});
  }

  /** Says that the agent has seen the conversation up to seq. */
  read(conv: string, seq: number): void {
    this.#marker(conv).read(seq);
    if (this.store.get().conversations.get(conv)?.unread) this.store.now({ kind: 'read', conv });
  }

  /** Loads a page of a timeline: the newest, the one before what is there, or what a gap is missing. */
  async page(conv: string, what: 'first' | 'older' | 'gap'): Promise<void> {
    const timeline = this.store.get().timelines.get(conv);
    const before = what === 'older' ? (timeline?.items[0]?.seq ?? 0) : 0;
    const body = what === 'gap' ? { after: timeline?.gapAfter ?? 0, limit: 200 } : { limit: PAGE_ITEMS, ...(before ? { before } : {}) };
    const page = await this.#ask(
      () => this.link.call('items', body, { conv }),
      () => this.rest.op('items', body, { conv }),
    );
    this.store.add({ kind: 'page', conv, items: page.items ?? [], more: page.more, older: what === 'older' });
  }

  async setLanguage(language: Language): Promise<void> {
    const texts = await this.attempt(() => loadTexts(language));
    if (!texts) return;
    keepLanguage(language);
    this.texts.set(texts);
  }

  setTheme(theme: Theme): void {
    const look = readLook();
    if (theme === 'contrast') saveLook({ ...look, contrast: 'high' });
    else saveLook({ ...look, theme, contrast: theme === 'auto' ? 'auto' : 'normal' });
    this.theme.set(theme);
  }

  /** Signs out. Drafts and what is unsent stay on this computer for the next sign-in. */
  signOut(): void {
    this.rest.signOut().catch(() => {});
    this.#leave('asked');
  }

  #leave(how: 'asked' | 'ended'): void {
    this.link.stop();
    for (const marker of this.#markers.values()) marker.stop();
    this.#parts.onSignOut(how);
  }

  /** Over the socket while it is up, over HTTP otherwise. */
  async #ask<T>(socket: () => Promise<T>, http: () => Promise<T>): Promise<T> {
    return this.connection.get() === 'online' ? socket() : http();
  }

  #resume(): Record<string, number> {
    const seqs: Record<string, number> = {};
    for (const [conv, timeline] of this.store.get().timelines) {
      const last = timeline.items.at(-1)?.seq;
      if (last) seqs[conv] = timeline.gapAfter || last;
    }
    return seqs;
  }

  #welcome(welcome: Welcome): void {
    this.clock.set(welcome.server_time);
    if (welcome.desk) {
      this.store.now({ kind: 'desk', desk: welcome.desk, afresh: welcome.afresh ?? [] });
      for (const c of welcome.desk.conversations ?? []) {
        const marker = this.#marker(c.id);
        marker.begin(c.receipts.agent_delivered, c.receipts.agent_read);
        if (this.#isMine(c.id)) marker.delivered(c.seq);
      }
    }
    void this.outbox.drain();
  }

  #push(push: Push): void {
    this.store.add({ kind: 'push', push, at: Date.now() });
    if (push.ev === 'item') {
      this.outbox.settle([push.body.client_id]);
      if (push.body.author.role === 'customer' && this.#isMine(push.conv)) this.#marker(push.conv).delivered(push.seq || push.body.seq);
    }
  }

  #isMine(conv: string): boolean {
    const state = this.store.get();
    return state.conversations.get(conv)?.agent?.id === state.me?.id;
  }

  #marker(conv: string): Marker {
    let marker = this.#markers.get(conv);
    if (!marker) {
      marker = new Marker((mark) => (this.#isMine(conv) ? this.link.call('mark', mark, { conv }) : Promise.resolve()));
      this.#markers.set(conv, marker);
    }
    return marker;
  }

  #deliver(pending: Pending): Promise<Sent> {
    const { client_id, text = '' } = pending.send;
    if (pending.note) return this.link.call('note', { client_id, text }, { conv: pending.conv });
    return this.link.call('send', pending.send, { conv: pending.conv });
  }

  /** Puts what was stored into the timeline; the server's own copy replaces it when it comes. */
  #stored(pending: Pending, sent: Sent): void {
    const me = this.store.get().me;
    const { client_id, kind, text, file, language } = pending.send;
    const item: Item = {
      id: sent.id,
      seq: sent.seq,
      at: sent.at,
      kind: pending.note ? 'note' : kind,
      author: { role: 'agent', ...(me ? { id: me.id, name: me.name } : {}) },
      client_id,
      ...(text ? { text } : {}),
      ...(file ? { file } : {}),
      ...(language ? { language } : {}),
    };
    this.store.now({ kind: 'item', conv: pending.conv, item });
  }

  async #loadEntries(): Promise<void> {
    const answer = await this.rest.request<{ entries: Entry[] }>('GET', '/v1/entries').catch(() => undefined);
    if (answer) this.entries.set(new Map(answer.entries.map((e) => [e.id, e])));
  }
}

function themeNow(): Theme {
  const look = readLook();
  return look.contrast === 'high' ? 'contrast' : look.theme;
}
