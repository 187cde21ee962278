import { type Keep, readJSON, writeJSON } from './storage.ts';

/** Drafts of conversations nobody has touched for so many others are dropped, oldest first. */
const draftsMost = 50;

/** What was typed and not sent, for each conversation, kept over reload and crash. Notes and replies are drafts of their own (see kind). */
export class Drafts {
  readonly #store: Keep;
  readonly #key: string;
  #drafts: Record<string, string>;

  constructor(store: Keep, key: string) {
    this.#store = store;
    this.#key = key;
    this.#drafts = readJSON<Record<string, string>>(store, key) ?? {};
  }

  get(conv: string, kind = 'reply'): string {
    return this.#drafts[`${conv}/${kind}`] ?? '';
  }

  set(conv: string, text: string, kind = 'reply'): void {
    const name = `${conv}/${kind}`;
    const { [name]: _, ...others } = this.#drafts;
    const kept = Object.entries(others).slice(-(draftsMost - 1));
    this.#drafts = Object.fromEntries(text ? [...kept, [name, text]] : kept);
    writeJSON(this.#store, this.#key, this.#drafts);
  }
}
