import type { Language, Texts } from '../ui/i18n.ts';
import type { Text, Wait } from '../wire/types.ts';

export type Key = keyof typeof import('../ui/locales/widget.en.json');
export type WidgetTexts = Texts<Key>;
/** The part of Texts that words about waiting need; the portal has the same keys. */
type WaitTexts = { t(key: 'wait.under' | 'wait.minutes' | 'wait.minutesRange' | 'wait.hours' | 'wait.hoursRange' | 'wait.unknown', values?: Record<string, number>): string };

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

/** A day for a separator: today, yesterday, or its date. */
export function dayWords(iso: string, texts: WidgetTexts, now = new Date()): string {
  const at = new Date(iso);
  const days = Math.round((midnight(now) - midnight(at)) / 86_400_000);
  if (days === 0) return texts.t('log.today');
  if (days === 1) return texts.t('log.yesterday');
  return new Intl.DateTimeFormat(texts.language, { month: 'long', day: 'numeric', weekday: 'long' }).format(at);
}

function midnight(d: Date): number {
  return new Date(d.getFullYear(), d.getMonth(), d.getDate()).getTime();
}

/** A size in the largest unit that keeps it readable. */
export function sizeWords(bytes: number, language: Language): string {
  const [n, unit] = bytes >= 1e6 ? [bytes / 1e6, 'megabyte'] : [Math.max(1, bytes / 1e3), 'kilobyte'];
  return new Intl.NumberFormat(language, { style: 'unit', unit: unit as string, maximumFractionDigits: n < 10 ? 1 : 0 }).format(n);
}

/** Minutes and seconds, such as 1:05. */
export function lengthWords(ms: number): string {
  const s = Math.round(ms / 1000);
  return `${Math.floor(s / 60)}:${String(s % 60).padStart(2, '0')}`;
}
