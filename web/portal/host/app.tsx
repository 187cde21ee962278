import { useEffect, useMemo, useState } from 'preact/hooks';
import type { Language } from '../../ui/i18n.ts';
import type { IconName } from '../../ui/icons.ts';
import { pick } from '../../widget/words.ts';
import { Icon } from '../icon.tsx';
import { otherLanguage } from '../language.ts';
import { type Host, HostContext, type HostKey, type HostTexts, Link, readPersona, useHost, writePersona } from './context.tsx';
import { personas, places } from './places.ts';
import { screenAt } from './screens.tsx';

const tabs: readonly { to: string; title: HostKey; icon: IconName }[] = [
  { to: '/host', title: 'host.tab.home', icon: 'home' },
  { to: '/host/messages', title: 'host.tab.messages', icon: 'chat' },
  { to: '/host/me', title: 'host.tab.me', icon: 'person' },
];

/** The sample app: a phone with three tabs, and beside it, where there is room, who to be and where every door is. */
export function App({ texts, setLanguage }: { texts: HostTexts; setLanguage(language: Language): void }) {
  const [path, setPath] = useState(location.pathname);
  const [persona, setPersonaState] = useState(readPersona);
  useEffect(() => {
    const follow = () => setPath(location.pathname);
    addEventListener('popstate', follow);
    return () => removeEventListener('popstate', follow);
  }, []);
  const host = useMemo<Host>(
    () => ({
      texts,
      setLanguage,
      persona,
      setPersona: (next) => {
        writePersona(next);
        setPersonaState(next);
      },
      path,
      go: (to) => {
        history.pushState(null, '', to);
        setPath(to);
      },
    }),
    [texts, setLanguage, persona, path],
  );
  return (
    <HostContext.Provider value={host}>
      <div class="stage">
        <Guide />
        <Phone />
      </div>
    </HostContext.Provider>
  );
}

/** Beside the phone: what this is, who to be, where the doors are. On a phone it lies below Me. */
export function Guide() {
  const { texts, setLanguage, persona } = useHost();
  const other = otherLanguage(texts.language);
  return (
    <aside class="guide" aria-label={texts.t('host.title')}>
      <div class="guide-head">
        <img src={new URL('./xinghe.svg', import.meta.url).href} alt="" width="44" height="44" />
        <h2>{texts.t('host.title')}</h2>
        <button type="button" class="quiet" lang={other} onClick={() => setLanguage(other)}>
          {texts.t('host.language')}
        </button>
      </div>
      <p class="about">{texts.t('host.about')}</p>
      <Personas name="guide-persona" />
      <nav aria-labelledby="doors-title">
        <h3 id="doors-title">{texts.t('host.doors')}</h3>
        <ul class="places">
          {places.map((p) => (
            <li key={p.screen}>
              <Link to={p.screen}>
                <span>{texts.t(p.title)}</span>
                <small>{texts.t('host.place.section', { n: p.section })}</small>
              </Link>
            </li>
          ))}
        </ul>
        <p class="elsewhere">
          <a href="/find-a-person">{texts.t('host.find')}</a>
          <a href="/console">{texts.t('host.console')}</a>
        </p>
      </nav>
      <p role="status" class="spoken-only">
        {texts.t('host.signedIn', { name: pick(persona.name, texts.language) })}
      </p>
    </aside>
  );
}

/** Who to be. */
export function Personas({ name }: { name: string }) {
  const { texts, persona, setPersona } = useHost();
  return (
    <fieldset class="personas">
      <legend>{texts.t('host.persona')}</legend>
      <div class="choices">
        {personas.map((p) => (
          <label key={p.id}>
            <input type="radio" class="spoken-only" name={name} value={p.id} checked={p.id === persona.id} onChange={() => setPersona(p)} />
            <span>{texts.t(`host.persona.${p.id}`)}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function Phone() {
  const { texts, path } = useHost();
  const screen = screenAt(path);
  return (
    <main class="phone" aria-label={texts.t('host.phone')}>
      <div class="screen" key={path}>
        {screen.draw()}
      </div>
      <nav class="tabs" aria-label={texts.t('host.tabs')}>
        {tabs.map((tab) => (
          <Link key={tab.to} to={tab.to} {...(screen.tab === tab.to ? { 'aria-current': 'page' as const } : {})}>
            <Icon name={tab.icon} />
            <span>{texts.t(tab.title)}</span>
          </Link>
        ))}
      </nav>
    </main>
  );
}
