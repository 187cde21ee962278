import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Customer, CustomerView } from '../client/customer.ts';
import { type Keep, readJSON, writeJSON } from '../client/storage.ts';
import { titleBadge } from '../client/title.ts';
import type { Language } from '../ui/i18n.ts';
import * as icons from '../ui/icon-paths.ts';
import { type Look, readLook, saveLook } from '../ui/look.ts';
import { Icon, type Page, PageContext, usePage, useView } from './context.tsx';
import type { Host } from './host.ts';
import { lazy } from './lazy.tsx';
import { looking } from './looking.ts';
import { Header } from './parts/header.tsx';
import { Welcome } from './parts/welcome.tsx';
import { loadRest } from './texts.ts';
import type { WidgetTexts } from './words.ts';

const Talk = lazy(async () => (await Promise.all([import('./parts/talk.tsx'), loadRest()]))[0].Talk);
const Settings = lazy(() => import('./parts/settings.tsx').then((m) => m.Settings));

type AppProps = { customer: Customer; texts: WidgetTexts; setLanguage(language: Language): void; store: Keep; host: Host | undefined };

/** The customer's page: who is here, where I stand, what was said, what I say. */
export function App({ customer, texts, setLanguage, store, host }: AppProps) {
  const view = useView(customer);
  const [look, setLookState] = useState<Look>(readLook);
  const [needs, setNeedsState] = useState<readonly string[]>(() => readJSON<string[]>(store, 'jietong.needs') ?? []);
  const [settings, setSettings] = useState(false);
  const page = useMemo<Page>(
    () => ({
      customer,
      texts,
      look,
      setLook: (next) => {
        saveLook(next);
        setLookState(next);
      },
      setLanguage,
      needs,
      setNeeds: (next) => {
        writeJSON(store, 'jietong.needs', next);
        setNeedsState(next);
      },
      onClose: host && (() => host.say({ jietong: 'close' })),
    }),
    [customer, texts, look, needs, setLanguage, store, host],
  );
  useSeen(customer, view.items.length);
  useEffect(() => {
    document.title = titleBadge(texts.t('page.title'), view.unread);
    host?.say({ jietong: 'unread', unread: view.unread });
  }, [texts, view.unread, host]);

  const empty = !view.conversation && view.pending.length === 0;
  return (
    <PageContext.Provider value={page}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: Escape closes the frame from anywhere in it; every element keeps its own role. */}
      <div
        class="page"
        onKeyDown={(e) => {
          if (e.key === 'Escape' && !settings && !e.isComposing) page.onClose?.();
        }}
      >
        <a class="skip" href="#message">
          {texts.t('page.skip')}
        </a>
        <Header view={view} openSettings={() => setSettings(true)} />
        <Trouble view={view} />
        <main class="main">
          {view.phase === 'refused' ? (
            <Refused view={view} />
          ) : (
            <>
              {empty && <Welcome view={view} />}
              <Talk.Part view={view} empty={empty} />
            </>
          )}
        </main>
        {settings && <Settings.Part view={view} close={() => setSettings(false)} />}
      </div>
    </PageContext.Provider>
  );
}

/** What is wrong with the connection or the last action, above everything. */
function Trouble({ view }: { view: CustomerView }) {
  const { texts } = usePage();
  if (view.wish) return null;
  if (view.link === 'lost' && view.phase !== 'refused')
    return (
      <p class="bar warn">
        <Icon path={icons.offline} />
        <span>{texts.t(navigator.onLine ? 'link.lost' : 'link.offline')}</span>
      </p>
    );
  if (!view.failure) return null;
  return (
    <p class="bar bad" role="alert">
      <Icon path={icons.alert} />
      <span>{view.failure.message || texts.t(view.failure.reason === 'network' ? 'failure.network' : 'failure.other')}</span>
    </p>
  );
}

function Refused({ view }: { view: CustomerView }) {
  const { texts } = usePage();
  return (
    <section class="welcome">
      <h2>{texts.t('page.refused')}</h2>
      <p>{view.failure?.message || texts.t('page.refusedHelp')}</p>
      <a class="button" href="/find-a-person">
        {texts.t('page.findPerson')}
      </a>
    </section>
  );
}

/** What lies on screen while the page is looked at counts as seen; the log says so too when it is scrolled to its end. */
function useSeen(customer: Customer, length: number): void {
  const last = useRef(length);
  last.current = length;
  useEffect(() => {
    const look = () => looking() && document.querySelector('.log[data-end="true"]') && customer.seen();
    look();
    document.addEventListener('visibilitychange', look);
    window.addEventListener('focus', look);
    return () => {
      document.removeEventListener('visibilitychange', look);
      window.removeEventListener('focus', look);
    };
  }, [customer, length]);
}
