/**
 * The texts of the interface. Catalogues are ICU MessageFormat (ui/locales), compiled at build time by Lingui's compiler; this file evaluates
 * the compiled form. Go evaluates the same form for texts that the server sends.
 */

/** The languages that are always complete. The first is the default. */
export const languages = ['zh-CN', 'en'] as const;
export type Language = (typeof languages)[number];

/** A compiled message: a plain text, or tokens. `#` inside a plural stands for its number. */
export type Message = string | readonly Token[];
export type Token = string | readonly [name: string, type?: string, cases?: string | Cases];
export type Cases = { readonly [key: string]: Message | number };
export type Messages = { readonly [key: string]: Message };
export type Values = { readonly [name: string]: string | number | undefined };

/** The languages' own names, for the switch. */
export const languageNames: Record<Language, string> = { 'zh-CN': '中文', en: 'English' };

/** Picks the language for a wish such as navigator.languages: the first that we have, else Chinese. */
export function pickLanguage(wishes: readonly string[]): Language {
  for (const wish of wishes) {
    const base = wish.toLowerCase().split('-')[0];
    const found = languages.find((l) => l.toLowerCase().split('-')[0] === base);
    if (found) return found;
  }
  return languages[0];
}

/** One area's texts in one language. */
export class Texts<Key extends string = string> {
  readonly language: Language;
  messages: Messages;
  readonly #plurals: Intl.PluralRules;
  readonly #numbers: Intl.NumberFormat;

  constructor(language: Language, messages: Messages) {
    this.language = language;
    this.messages = messages;
    this.#plurals = new Intl.PluralRules(language);
    this.#numbers = new Intl.NumberFormat(language);
  }

  /** The text for a key. A missing key comes back as itself: i18n:check keeps that from shipping. */
  t(key: Key, values: Values = {}): string {
    const message = this.messages[key];
    return message === undefined ? key : this.#say(message, values, '#');
  }

  /** Adds another area's texts. */
  add(messages: Messages): void {
    this.messages = { ...this.messages, ...messages };
  }

  /** The text for a key that the server chose, or undefined where this client does not know it yet. */
  maybe(key: string, values: Values = {}): string | undefined {
    return this.messages[key] === undefined ? undefined : this.t(key as Key, values);
  }

  #say(message: Message, values: Values, hash: string): string {
    if (typeof message === 'string') return message;
    return message.map((token) => this.#token(token, values, hash)).join('');
  }

  #token(token: Token, values: Values, hash: string): string {
    if (typeof token === 'string') return token === '#' ? hash : token;
    const [name, type, cases] = token;
    const value = values[name];
    if (typeof cases !== 'object')
      return typeof value === 'number' && type === 'number' ? this.#numbers.format(value) : String(value ?? '');
    if (type === 'select') return this.#say((cases[String(value)] ?? cases.other ?? '') as Message, values, hash);
    const n = Number(value ?? 0);
    const shown = n - Number(cases.offset ?? 0);
    const form = cases[String(n)] ?? cases[this.#plurals.select(shown)] ?? cases.other ?? '';
    return this.#say(form as Message, values, this.#numbers.format(shown));
  }
}
