import { readFileSync } from 'node:fs';
import { compileCatalogue, localesDir } from '../../scripts/icu-plugin.ts';
import { type Language, type Messages, Texts } from '../../ui/i18n.ts';

type Of<Area extends string> = Area;

/** The texts that people read, from the catalogues: a journey presses what is written on the button, in whichever language. */
export function words<Key extends string>(areas: readonly Of<string>[], language: Language): Texts<Key> {
  const messages = areas.map((area) => compileCatalogue(JSON.parse(readFileSync(`${localesDir}${area}.${language}.json`, 'utf8'))));
  return new Texts<Key>(language, Object.assign({}, ...messages) as Messages);
}

/** How the sample host app calls itself and its parts. */
export function hostWords(language: Language): Texts<keyof typeof import('../../ui/locales/host.en.json')> {
  return words(['host'], language);
}
