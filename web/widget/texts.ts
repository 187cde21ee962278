import { type Language, type Messages, Texts } from '../ui/i18n.ts';
import type { Key, WidgetTexts } from './words.ts';

type Load = Record<Language, () => Promise<{ default: Messages }>>;

/** What the first screen needs. */
const first: Load = { 'zh-CN': () => import('icu:widget+wait/zh-CN'), en: () => import('icu:widget+wait/en') };
/** What is needed from the first word on. */
const rest: Load = { 'zh-CN': () => import('icu:talk/zh-CN'), en: () => import('icu:talk/en') };

let current: WidgetTexts | undefined;
let restWanted = false;

/** The texts in a language: those of the first screen, and the rest if it has been asked for. */
export async function loadTexts(language: Language): Promise<WidgetTexts> {
  const parts = await Promise.all([first[language](), ...(restWanted ? [rest[language]()] : [])]);
  const texts = new Texts<Key>(language, Object.assign({}, ...parts.map((p) => p.default)));
  current = texts;
  return texts;
}

/** Loads the rest into the texts in use, whichever language they are changed to meanwhile. */
export async function loadRest(): Promise<void> {
  restWanted = true;
  for (let texts: WidgetTexts | undefined; texts !== current; ) {
    texts = current;
    if (texts) texts.add((await rest[texts.language]()).default);
  }
}
