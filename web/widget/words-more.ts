import type { Language } from '../ui/i18n.ts';
import type { WidgetTexts } from './words.ts';

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
