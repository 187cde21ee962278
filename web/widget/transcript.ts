import type { Item } from '../wire/types.ts';
import { systemWords } from './system.ts';
import type { WidgetTexts } from './words.ts';
import { dayWords } from './words-more.ts';

/** Saves what was said as a plain text file on the customer's device. */
export function saveTranscript(items: readonly Item[], texts: WidgetTexts): void {
  const time = new Intl.DateTimeFormat(texts.language, { hour: '2-digit', minute: '2-digit', hour12: false });
  let day = '';
  const lines = items.flatMap((item) => {
    const today = dayWords(item.at, texts);
    const head = today === day ? [] : ['', today];
    day = today;
    const who = item.author.role === 'customer' ? texts.t('log.me') : (item.author.name ?? texts.t('log.staff'));
    const what =
      item.kind === 'system' ? systemWords(item, texts) : texts.t('log.said', { name: who }) + (item.text ?? item.file?.name ?? '');
    return what ? [...head, `${time.format(new Date(item.at))}  ${what}`] : head;
  });
  save(new Blob([lines.join('\n').trimStart()], { type: 'text/plain' }), `${texts.t('log.label')}.txt`);
}

/** Hands a blob to the browser's download. */
export function save(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
