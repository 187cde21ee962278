import type { Language, Texts } from '../ui/i18n.ts';
import type { Text, Wait } from '../wire/types.ts';

export type Key =
  | keyof typeof import('../ui/locales/widget.en.json')
  | keyof typeof import('../ui/locales/wait.en.json')
  | keyof typeof import('../ui/locales/talk.en.json');
export type WidgetTexts = Texts<Key>;
/** The part of Texts that words about waiting need; the portal has the same keys. */
type WaitTexts = {
  t(
    key: 'wait.under' | 'wait.minutes' | 'wait.minutesRange' | 'wait.hours' | 'wait.hoursRange' | 'wait.unknown',
    values?: Record<string, number>,
  ): string;
};

/** A text that the server gave in both languages. */
export function pick(text: Text, language: Language): string {
  return language === 'zh-CN' ? text.zh : text.en;
}

/** From here on hours say it better than minutes. */
const inHours_s = 90 * 60;

/** An honest wait in words: the lower end rounded down, the upper end up, never a false precision. */
export function waitWords(wait: Wait, texts: WaitTexts): string {
  if (!wait.known) return texts.t('wait.unknown');
  if (wait.high_s < 60) return texts.t('wait.under');
  const hours = wait.high_s >= inHours_s;
  const unit = hours ? 3600 : 60;
  const low = Math.max(1, Math.floor(wait.low_s / unit));
  const high = Math.max(low, Math.ceil(wait.high_s / unit));
  if (low === high) return texts.t(hours ? 'wait.hours' : 'wait.minutes', { n: low });
  return texts.t(hours ? 'wait.hoursRange' : 'wait.minutesRange', { low, high });
}

/** How many wait before me; the position says it where the count does not. */
export function ahead(wait: Wait): number {
  return wait.position ? wait.position - 1 : wait.ahead;
}

/** A time of day in the reader's zone, with the day when it is not today. */
export function timeWords(iso: string, language: Language, now = new Date()): string {
  const at = new Date(iso);
  const today = at.toDateString() === now.toDateString();
  return new Intl.DateTimeFormat(language, {
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
    ...(today ? {} : { month: 'long', day: 'numeric', weekday: 'short' }),
  }).format(at);
}
