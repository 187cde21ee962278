import type { Item } from '../wire/types.ts';

/** How many items stay on screen; older ones are asked for again by paging upwards. A log of thousands makes every phone slow. */
export const itemsMost = 400;

/**
 * The items of one conversation as this reader knows them, in order of their gap-free sequence. Values are never changed in place: each
 * change makes a new `items` array, so that a view can compare by identity.
 */
export class Timeline {
  items: readonly Item[] = [];
  /** The last seq up to which nothing is missing: the resume cursor. */
  cursor = 0;
  /** The greatest seq that is known to exist. */
  known = 0;
  /** Whether there are items before the first one. */
  older = false;

  /** Begins with the newest page, as the server gave it. */
  reset(items: readonly Item[], older: boolean): void {
    this.items = [...items].sort((a, b) => a.seq - b.seq);
    this.older = older;
    this.cursor = (this.items[0]?.seq ?? 1) - 1;
    this.known = 0;
    this.#advance();
  }

  /** Adds items from anywhere, in any order, any number of times. Returns whether anything changed. */
  add(items: readonly Item[]): boolean {
    const before = this.items;
    for (const item of items) this.#insert(item);
    this.#advance();
    if (this.items.length > itemsMost && this.items !== before) this.#trim();
    return this.items !== before;
  }

  /** Adds a page of older items. */
  addOlder(items: readonly Item[], older: boolean): void {
    const first = this.items[0]?.seq ?? Number.POSITIVE_INFINITY;
    this.items = [...items.filter((i) => i.seq < first).sort((a, b) => a.seq - b.seq), ...this.items];
    this.older = older;
  }

  /** Learns that the sequence goes on to seq. */
  expect(seq: number): void {
    this.known = Math.max(this.known, seq);
  }

  /** Whether something between the cursor and the greatest known seq is missing. */
  get gap(): boolean {
    return this.known > this.cursor;
  }

  has(clientID: string): boolean {
    return this.items.some((i) => i.client_id === clientID);
  }

  #insert(item: Item): void {
    const at = this.#find(item.seq);
    const there = this.items[at];
    if (there?.seq === item.seq) {
      // The same place again: newer content (an erasure, a client id) replaces it.
      if (JSON.stringify(there) !== JSON.stringify(item)) this.items = this.items.with(at, item);
      return;
    }
    this.items = [...this.items.slice(0, at), item, ...this.items.slice(at)];
    this.known = Math.max(this.known, item.seq);
  }

  /** The index of seq, or where it belongs. Almost always the end. */
  #find(seq: number): number {
    let at = this.items.length;
    while (at > 0 && (this.items[at - 1] as Item).seq >= seq) at--;
    return at;
  }

  #advance(): void {
    for (const item of this.items) if (item.seq === this.cursor + 1) this.cursor++;
    this.known = Math.max(this.known, this.items.at(-1)?.seq ?? 0);
  }

  #trim(): void {
    const cut = this.items.length - itemsMost;
    const first = this.items[cut] as Item;
    if (first.seq > this.cursor) return;
    this.items = this.items.slice(cut);
    this.older = true;
  }
}
