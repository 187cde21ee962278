import '../../ui/tokens.css';
import '../../ui/base.css';
import '../controls.css';
import './host.css';
import { render } from 'preact';
import { type Language, type Messages, Texts } from '../../ui/i18n.ts';
import { startLook } from '../../ui/look.ts';
import { chooseLanguage, chosenLanguage } from '../language.ts';
import { App } from './app.tsx';
import type { HostTexts } from './context.tsx';

const catalogues: Record<Language, () => Promise<{ default: Messages }>> = {
  'zh-CN': () => import('icu:host/zh-CN'),
  en: () => import('icu:host/en'),
};

startLook();
void draw(chosenLanguage());

async function draw(language: Language): Promise<void> {
  const texts: HostTexts = new Texts(language, (await catalogues[language]()).default);
  document.documentElement.lang = language;
  document.title = texts.t('host.title');
  const root = document.getElementById('app');
  if (!root) return;
  const setLanguage = (next: Language) => {
    chooseLanguage(next);
    void draw(next);
  };
  render(<App texts={texts} setLanguage={setLanguage} />, root);
}
