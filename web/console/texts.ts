import type { Failure } from '../client/failure.ts';
import { type Language, pickLanguage, Texts, type Values } from '../ui/i18n.ts';
import type catalogue from '../ui/locales/console.zh-CN.json';
import type { Text } from '../wire/types.ts';

/** A key of the console's catalogue. */
export type Key = keyof typeof catalogue;
export type ConsoleTexts = Texts<Key>;
export type Say = (key: Key, values?: Values) => string;

const STORED = 'jietong.language';

export async function loadTexts(language: Language): Promise<ConsoleTexts> {
  const { default: messages } = language === 'en' ? await import('icu:console/en') : await import('icu:console/zh-CN');
  return new Texts<Key>(language, messages);
}

/** The language chosen before on this computer, else what the browser asks for. */
export function wishedLanguage(): Language {
  let stored: string | null = null;
  try {
    stored = localStorage.getItem(STORED);
  } catch {
    // Without storage the browser's wish decides.
  }
  return pickLanguage(stored ? [stored] : navigator.languages);
}

export function keepLanguage(language: Language): void {
  document.documentElement.lang = language;
  try {
    localStorage.setItem(STORED, language);
  } catch {
    // The choice holds until the page closes.
  }
}

/** A two-language text of the service in the language of the screen. */
export function inLanguage(text: Text | undefined, language: Language): string {
  if (!text) return '';
  return language === 'en' ? text.en || text.zh : text.zh || text.en;
}

/** What a status, tier, need or the like is called; a word that the catalogue does not know is shown as it is. */
export function nameOf(texts: ConsoleTexts, group: string, id: string): string {
  return texts.maybe(`${group}.${id}`) ?? id;
}

/** Making a formatter costs more than a thousand uses of it, so that each kind is made once for each language. */
function made<T>(make: (language: Language) => T): (language: Language) => T {
  const known = new Map<Language, T>();
  return (language) => {
    let value = known.get(language);
    if (value === undefined) {
      value = make(language);
      known.set(language, value);
    }
    return value;
  };
}

const displayNames = made((language) => new Intl.DisplayNames([language], { type: 'language' }));
const hours = made((language) => new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }));
const days = made((language) => new Intl.DateTimeFormat(language, { month: 'long', day: 'numeric', weekday: 'short' }));
const daysWithYear = made(
  (language) => new Intl.DateTimeFormat(language, { month: 'long', day: 'numeric', weekday: 'short', year: 'numeric' }),
);
const moments = made(
  (language) => new Intl.DateTimeFormat(language, { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
);
const namesKnown = made((_language) => new Map<string, string>());

/** A language's name in the language of the screen; the region is named only where it is not the usual one. */
export function languageName(tag: string, language: Language): string {
  const known = namesKnown(language);
  const name = known.get(tag) ?? makeLanguageName(tag, language);
  known.set(tag, name);
  return name;
}

function makeLanguageName(tag: string, language: Language): string {
  try {
    const locale = new Intl.Locale(tag);
    const usual = new Intl.Locale(locale.language).maximize().region === locale.region;
    return displayNames(language).of(usual ? locale.language : tag) ?? tag;
  } catch {
    return tag;
  }
}

/** A duration for the eye: 0:07, 3:05, 1:02:09. */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const h = Math.floor(seconds / 3600);
  const m = Math.floor(seconds / 60) % 60;
  const s = String(seconds % 60).padStart(2, '0');
  return h > 0 ? `${h}:${String(m).padStart(2, '0')}:${s}` : `${m}:${s}`;
}

/** A duration for the ear and for sentences: "3 分 5 秒". */
export function spoken(texts: ConsoleTexts, ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const h = Math.floor(seconds / 3600);
  const m = Math.floor(seconds / 60) % 60;
  if (h > 0) return texts.t('time.hm', { h, m });
  if (m > 0 && seconds % 60 === 0) return texts.t('time.m', { m });
  return m > 0 ? texts.t('time.ms', { m, s: seconds % 60 }) : texts.t('time.s', { s: seconds });
}

/** The time of day of an instant. */
export function timeOfDay(at: string, language: Language): string {
  return hours(language).format(new Date(at));
}

/** The day of an instant, with today and yesterday by name. */
export function dayOf(texts: ConsoleTexts, at: string, now: number): string {
  const date = new Date(at);
  const ago = Math.round((startOfDay(new Date(now)) - startOfDay(date)) / 86_400_000);
  if (ago === 0) return texts.t('time.today');
  if (ago === 1) return texts.t('time.yesterday');
  const format = date.getFullYear() === new Date(now).getFullYear() ? days : daysWithYear;
  return format(texts.language).format(date);
}

/** Day and time, for tables. */
export function dateTime(at: string, language: Language): string {
  return moments(language).format(new Date(at));
}

function startOfDay(date: Date): number {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}

/** What a failure means for the agent: the server's own sentence, else what happened and what was kept. */
export function failureText(texts: ConsoleTexts, failure: Failure): string {
  if (failure.wire.message) return failure.wire.message;
  return texts.t(failure.unanswered ? 'failed.network' : failure.wire.kind === 'denied' ? 'failed.denied' : 'failed.other');
}
