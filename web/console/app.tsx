import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { lazy, type ReactNode, Suspense, useEffect, useState, useSyncExternalStore } from 'react';
import { UNSAFE_PortalProvider as PortalProvider } from 'react-aria/PortalProvider';
import { I18nProvider } from 'react-aria-components';
import { titleBadge } from '../client/title.ts';
import { IconButton } from '../ui/components/button.tsx';
import { Icon } from '../ui/components/icon.tsx';
import type { Language } from '../ui/i18n.ts';
import { actionFor } from './actions/all.ts';
import type { Console } from './console.ts';
import { InboxPage } from './pages/inbox.tsx';
import { SignIn } from './pages/sign-in.tsx';
import { Dialogs } from './parts/dialogs.tsx';
import { Offers } from './parts/offers.tsx';
import { TopBar } from './parts/top-bar.tsx';
import { ConsoleContext, useCell, useConsole, useDesk, useSay } from './parts/use.ts';
import type { Gate } from './session.ts';
import { countsOf } from './state/counts.ts';
import { takesText } from './state/keys.ts';
import { seesWall } from './state/roles.ts';

// Pages beside the inbox load when first visited.
const TicketsPage = lazy(() => import('./pages/tickets.tsx'));
const TicketPage = lazy(() => import('./pages/ticket.tsx'));
const WallPage = lazy(() => import('./pages/wall.tsx'));

/** Where menus and dialogs are put: inside the main landmark, so that no content lies outside of all landmarks. */
const POP_UPS = 'pop-ups';

/** The whole console: the sign-in, or what lies behind it. */
export function App({ gate }: { gate: Gate }) {
  const console = useSyncExternalStore(gate.console.subscribe, gate.console.get);
  const texts = useSyncExternalStore(gate.texts.subscribe, gate.texts.get);
  const locale = texts.language === 'en' ? 'en-US' : 'zh-CN';
  return (
    <I18nProvider locale={locale}>
      {console ? (
        <SignedIn key={console.store.get().me?.id} console={console} />
      ) : (
        <SignIn
          rest={gate.rest}
          texts={texts}
          ended={gate.ended}
          onLanguage={(l: Language) => void gate.setLanguage(l)}
          onSignedIn={gate.signedIn}
        />
      )}
    </I18nProvider>
  );
}

function SignedIn({ console }: { console: Console }) {
  const [queries] = useState(() => new QueryClient({ defaultOptions: { queries: { retry: 1, staleTime: 5_000 } } }));
  return (
    <QueryClientProvider client={queries}>
      <ConsoleContext value={console}>
        <PortalProvider getContainer={() => document.getElementById(POP_UPS)}>
          <Frame />
        </PortalProvider>
      </ConsoleContext>
    </QueryClientProvider>
  );
}

function Frame() {
  const console = useConsole();
  const say = useSay();
  const view = useCell(console.address);
  const me = useDesk((s) => s.me);
  useShortcuts(console);
  useTitle();
  let page: ReactNode;
  if (view.page === 'tickets') page = <TicketsPage view={view} />;
  else if (view.page === 'ticket') page = <TicketPage number={view.number} />;
  else if (view.page === 'wall') page = seesWall(me) ? <WallPage /> : <p className="empty">{say('wall.denied')}</p>;
  else page = <InboxPage view={view} />;
  return (
    <div className="console" data-page={view.page} data-conv={(view.page === 'inbox' && view.conv) || undefined}>
      <a href="#main" className="skip spoken-only">
        {say('nav.skip')}
      </a>
      <TopBar view={view} />
      <main id="main" tabIndex={-1}>
        <Suspense fallback={<p className="empty">{say('thread.loading')}</p>}>{page}</Suspense>
        <div id={POP_UPS} />
      </main>
      <Offers />
      <Notices />
      <Dialogs />
      <Announcer />
    </div>
  );
}

/** What has just happened. Failures interrupt, the rest is said when there is time. */
function Notices() {
  const console = useConsole();
  const say = useSay();
  const notices = useCell(console.notices);
  return (
    <section className="notices" aria-label={say('notices.title')} data-react-aria-top-layer="true">
      {notices.map((notice) => (
        <div key={notice.id} className="notice" data-kind={notice.kind} role={notice.kind === 'failed' ? 'alert' : 'status'}>
          <Icon name={notice.kind === 'failed' ? 'warn' : 'close'} size={18} />
          <p>{notice.text}</p>
          <IconButton label={say('dismiss')} icon="x" onPress={() => console.notices.dismiss(notice.id)} />
        </div>
      ))}
    </section>
  );
}

/** The one live region for what happens by itself: always there, so that its first sentence is heard as well. */
function Announcer() {
  const console = useConsole();
  const { text, at } = useCell(console.spoken);
  return (
    <p className="spoken-only" aria-live="polite" data-react-aria-top-layer="true">
      {/* The same sentence twice must be said twice: an invisible difference makes it a change. */}
      {at % 2 === 0 ? text : `${text}\u200b`}
    </p>
  );
}

/** Every action by its key. */
function useShortcuts(console: Console): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.repeat) return;
      const action = actionFor(console, event, takesText(event.target));
      if (!action) return;
      event.preventDefault();
      void action.run(console);
    };
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, [console]);
}

function useTitle(): void {
  const console = useConsole();
  const say = useSay();
  const waiting = useDesk((s) => s.offers.length + countsOf(s.conversations, s.me?.id ?? '').unread);
  const offers = useDesk((s) => s.offers.length);
  useEffect(() => {
    document.title = titleBadge(offers > 0 ? say('title.offer') : say('title'), waiting);
  }, [say, waiting, offers]);
  useEffect(
    () => () => {
      document.title = console.say('title');
    },
    [console],
  );
}
