import type { CustomerView } from '../../client/customer.ts';
import { languageNames } from '../../ui/i18n.ts';
import * as icons from '../../ui/icon-paths.ts';
import { Icon, usePage } from '../context.tsx';
import { pick } from '../words.ts';

/** Where I am, whether people are here, and the three switches that must be found without looking: size, language, settings. */
export function Header({ view, openSettings }: { view: CustomerView; openSettings(): void }) {
  const { texts, look, setLook, setLanguage, onClose } = usePage();
  const entry = view.entry;
  const elder = look.size === 'elder';
  const other = texts.language === 'en' ? 'zh-CN' : 'en';
  return (
    <header class="header">
      <svg class="mark" viewBox="0 0 32 32" aria-hidden="true">
        <rect width="32" height="32" rx="9" />
        <path d="M7 20.5a9 9 0 0 1 9-9M25 11.5a9 9 0 0 1-9 9" />
        <circle cx="16" cy="16" r="2.6" />
      </svg>
      <div class="where">
        <h1>{entry ? pick(entry.title, texts.language) : texts.t('page.title')}</h1>
        {entry && (
          <p class={entry.open ? 'hours open' : 'hours'}>
            {texts.t(entry.open ? 'header.openNow' : 'header.closedNow', { hours: pick(entry.hours, texts.language) })}
          </p>
        )}
      </div>
      <div class="switches">
        <button type="button" class="quiet" aria-pressed={elder} onClick={() => setLook({ ...look, size: elder ? 'normal' : 'elder' })}>
          {texts.t(elder ? 'header.elderOff' : 'header.elder')}
        </button>
        <button type="button" class="quiet" lang={other} onClick={() => setLanguage(other)}>
          {languageNames[other]}
        </button>
        <button type="button" class="quiet icon-only" onClick={openSettings} aria-label={texts.t('header.settings')}>
          <Icon path={icons.gear} />
        </button>
        {onClose && (
          <button type="button" class="quiet icon-only" onClick={onClose} aria-label={texts.t('page.close')}>
            <Icon path={icons.close} />
          </button>
        )}
      </div>
    </header>
  );
}
