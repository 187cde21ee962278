import type { Item } from '../wire/types.ts';
import { timeWords, type WidgetTexts } from './words.ts';

/** A system item's sentence; one that this version does not know says what the server put beside it, or nothing. */
export function systemWords(item: Item, texts: WidgetTexts): string {
  const params = { ...item.params };
  if (params.due) params.due = timeWords(params.due, texts.language);
  return texts.maybe(`system.${item.code}`, params) ?? item.text ?? '';
}
