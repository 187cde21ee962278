import '../../ui/tokens.css';
import '../../ui/base.css';
import '../controls.css';
import './find.css';
import { render } from 'preact';
import { type Language, type Messages, Texts } from '../../ui/i18n.ts';
import { startLook } from '../../ui/look.ts';
import { chooseLanguage, chosenLanguage } from '../language.ts';
import { Find, type FindTexts } from './find.tsx';

const catalogues: Record<Language, () => Promise<{ default: Messages }>> = {
  'zh-CN': () => import('icu:find+wait/zh-CN'),
  en: () => import('icu:find+wait/en'),
};

startLook();
void draw(chosenLanguage());

async function draw(language: Language): Promise<void> {
  const texts: FindTexts = new Texts(language, (await catalogues[language]()).default);
  document.documentElement.lang = language;
  document.title = texts.t('find.title');
  const root = document.getElementById('app');
  if (!root) return;
  const setLanguage = (next: Language) => {
    chooseLanguage(next);
    void draw(next);
  };
  render(<Find texts={texts} setLanguage={setLanguage} />, root);
}
