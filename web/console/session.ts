// Gate is what stands before the console: the language, the session kept on this computer, sign-in and sign-out.
import { Rest } from '../client/rest.ts';
import { type Keep, keep, memoryKeep, readJSON, writeJSON } from '../client/storage.ts';
import type { Language } from '../ui/i18n.ts';
import type { StaffSession } from '../wire/types.ts';
import { Console } from './console.ts';
import { Cell } from './state/store.ts';
import { type ConsoleTexts, keepLanguage, loadTexts } from './texts.ts';

const KEY = 'jietong.staff';

export class Gate {
  readonly texts: Cell<ConsoleTexts>;
  readonly console = new Cell<Console | null>(null);
  readonly rest: Rest;
  /** Whether the last session ended by itself, which the sign-in says. */
  ended = false;
  /** Survives the browser's end. */
  readonly #long: Keep = keep();
  /** Ends with the tab, survives a reload. */
  readonly #short: Keep = sessionKeep();
  #token: string | undefined;

  constructor(texts: ConsoleTexts) {
    this.texts = new Cell(texts);
    this.rest = new Rest({ token: () => this.#token, language: () => this.texts.get().language });
    const session = readJSON<StaffSession>(this.#short, KEY) ?? readJSON<StaffSession>(this.#long, KEY);
    if (session?.token) this.#enter(session);
  }

  signedIn = (session: StaffSession, long: boolean): void => {
    writeJSON(long ? this.#long : this.#short, KEY, session);
    this.#enter(session);
  };

  async setLanguage(language: Language): Promise<void> {
    this.texts.set(await loadTexts(language));
    keepLanguage(language);
  }

  #enter(session: StaffSession): void {
    this.ended = false;
    this.#token = session.token;
    const console = new Console({
      session,
      texts: this.texts,
      keep: this.#long,
      rest: this.rest,
      onSignOut: (how) => this.#leave(how),
    });
    console.start();
    this.console.set(console);
  }

  #leave(how: 'asked' | 'ended'): void {
    writeJSON(this.#short, KEY, undefined);
    writeJSON(this.#long, KEY, undefined);
    this.ended = how === 'ended';
    this.#token = undefined;
    this.console.set(null);
  }
}

function sessionKeep(): Keep {
  try {
    sessionStorage.setItem('jietong.probe', '1');
    sessionStorage.removeItem('jietong.probe');
    return sessionStorage;
  } catch {
    return memoryKeep();
  }
}
