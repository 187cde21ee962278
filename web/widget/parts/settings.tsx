import './settings.css';
import { useEffect, useRef } from 'preact/hooks';
import type { CustomerView } from '../../client/customer.ts';
import { type Language, languageNames, languages } from '../../ui/i18n.ts';
import type { Look } from '../../ui/look.ts';
import { usePage } from '../context.tsx';
import { saveTranscript } from '../transcript.ts';

const needsOffered = ['deaf', 'low-vision', 'older'] as const;

/** How the page looks, what it speaks, how I want to be served. */
export function Settings({ view, close }: { view: CustomerView; close(): void }) {
  const { texts, look, setLook, setLanguage, needs, setNeeds } = usePage();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} class="settings" aria-labelledby="settings-title" onClose={close}>
      <form method="dialog">
        <h2 id="settings-title">{texts.t('settings.title')}</h2>
        {choice(
          'settings.language',
          'language',
          languages.map((l) => [l, languageNames[l]] as const),
          texts.language,
          (l) => setLanguage(l as Language),
        )}
        {choice(
          'settings.size',
          'size',
          [
            ['normal', texts.t('settings.sizeNormal')],
            ['elder', texts.t('settings.sizeElder')],
          ],
          look.size,
          (size) => setLook({ ...look, size: size as Look['size'] }),
        )}
        {choice(
          'settings.theme',
          'theme',
          [
            ['auto', texts.t('settings.themeAuto')],
            ['light', texts.t('settings.themeLight')],
            ['dark', texts.t('settings.themeDark')],
          ],
          look.theme,
          (theme) => setLook({ ...look, theme: theme as Look['theme'] }),
        )}
        <label class="check">
          <input
            type="checkbox"
            checked={look.contrast === 'high'}
            onChange={(e) => setLook({ ...look, contrast: e.currentTarget.checked ? 'high' : 'normal' })}
          />
          {texts.t('settings.contrast')}
        </label>
        <fieldset>
          <legend>{texts.t('settings.needs')}</legend>
          <p class="hint">{texts.t('settings.needsHint')}</p>
          {needsOffered.map((need) => (
            <label class="check" key={need}>
              <input
                type="checkbox"
                checked={needs.includes(need)}
                onChange={(e) => setNeeds(e.currentTarget.checked ? [...needs, need] : needs.filter((n) => n !== need))}
              />
              {texts.t(`settings.need.${need}`)}
            </label>
          ))}
        </fieldset>
        <div class="row">
          <button type="submit" class="button">
            {texts.t('settings.done')}
          </button>
          {view.items.length > 0 && (
            <button type="button" class="button plain" onClick={() => saveTranscript(view.items, texts)}>
              {texts.t('settings.transcript')}
            </button>
          )}
        </div>
      </form>
    </dialog>
  );

  function choice(
    title: 'settings.language' | 'settings.size' | 'settings.theme',
    name: string,
    options: readonly (readonly [value: string, words: string])[],
    current: string,
    choose: (value: string) => void,
  ) {
    return (
      <fieldset>
        <legend>{texts.t(title)}</legend>
        <div class="choices">
          {options.map(([value, words]) => (
            <label key={value}>
              <input
                type="radio"
                class="spoken-only"
                name={name}
                value={value}
                checked={value === current}
                onChange={() => choose(value)}
              />
              <span lang={name === 'language' ? value : undefined}>{words}</span>
            </label>
          ))}
        </div>
      </fieldset>
    );
  }
}
