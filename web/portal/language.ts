import { keep, readJSON, writeJSON } from '../client/storage.ts';
import { type Language, languages, pickLanguage } from '../ui/i18n.ts';

const key = 'jietong.language';

/** What the reader chose on any page of ours, else what the address asks for, else what the browser is set to. */
export function chosenLanguage(): Language {
  const chosen = readJSON<Language>(keep(), key);
  if (chosen && languages.includes(chosen)) return chosen;
  const asked = new URLSearchParams(location.search).get('lang');
  return pickLanguage([...(asked ? [asked] : []), ...navigator.languages]);
}

export function chooseLanguage(language: Language): void {
  writeJSON(keep(), key, language);
}

export function otherLanguage(language: Language): Language {
  return language === 'en' ? 'zh-CN' : 'en';
}
