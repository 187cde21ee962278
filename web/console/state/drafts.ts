// Drafts keeps what was typed and not sent, apart for each conversation and mode, over a reload and a crash.

export type Mode = "reply" | "note";

const PREFIX = "jietong.draft";
/** The longest draft kept: as long as the longest note that may be sent, so that nothing sendable is cut. */
export const DRAFT_MAX = 8000;

/** The part of localStorage that is needed here; it may throw when full or forbidden. */
export interface Shelf {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

export class Drafts {
  readonly #shelf: Shelf;
  readonly #agent: string;
  /** What is kept when the shelf refuses, and what saves reading it again. */
  readonly #memory = new Map<string, string>();

  constructor(shelf: Shelf, agent: string) {
    this.#shelf = shelf;
    this.#agent = agent;
  }

  get(conv: string, mode: Mode): string {
    const key = this.#key(conv, mode);
    const held = this.#memory.get(key);
    if (held !== undefined) return held;
    try {
      return this.#shelf.getItem(key) ?? "";
    } catch {
      return "";
    }
  }

  set(conv: string, mode: Mode, text: string): void {
    const key = this.#key(conv, mode);
    const kept = text.slice(0, DRAFT_MAX);
    this.#memory.set(key, kept);
    try {
      if (kept === "") this.#shelf.removeItem(key);
      else this.#shelf.setItem(key, kept);
    } catch {
      // The memory still holds it; only a reload would lose it.
    }
  }

  #key(conv: string, mode: Mode): string {
    return `${PREFIX}.${this.#agent}.${conv}.${mode}`;
  }
}
