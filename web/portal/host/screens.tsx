import type { ComponentChildren } from 'preact';
import type { IconName } from '../../ui/icons.ts';
import { pick } from '../../widget/words.ts';
import { Icon } from '../icon.tsx';
import { Personas } from './app.tsx';
import { Door, type HostKey, Link, useHost } from './context.tsx';
import { categories, profileEntries } from './places.ts';
import { Web } from './web.tsx';

export type Screen = { tab: string; draw(): ComponentChildren };

const me = '/host/me';
const screens: { [path: string]: Screen } = {
  '/': { tab: '/host', draw: () => <Home /> },
  '/host': { tab: '/host', draw: () => <Home /> },
  '/host/messages': { tab: '/host/messages', draw: () => <Messages /> },
  '/host/me': { tab: me, draw: () => <Me /> },
  '/host/me/settings': { tab: me, draw: () => <Settings /> },
  '/host/me/settings/help': { tab: me, draw: () => <Help /> },
  '/host/me/support': { tab: me, draw: () => <Support /> },
  '/host/me/persona': { tab: me, draw: () => <SwitchPersona /> },
  '/host/profile': { tab: me, draw: () => <Profile /> },
  '/host/business': { tab: me, draw: () => <Business /> },
  '/host/web': { tab: me, draw: () => <Web /> },
};

/** The screen for an address; unknown ones show the home screen. */
export function screenAt(path: string): Screen {
  const category = categories.find((c) => path === `/host/me/support/${c}`);
  if (category) return { tab: me, draw: () => <Category category={category} /> };
  return screens[path.replace(/(.)\/$/, '$1')] ?? (screens['/host'] as Screen);
}

/** The bar at the top: back, the title, and what belongs to the right. */
export function Bar({ title, back, children }: { title: string; back?: string; children?: ComponentChildren }) {
  const { texts } = useHost();
  return (
    <header class="top">
      {back && (
        <Link to={back} class="back">
          <Icon name="back" />
          <span class="spoken-only">{texts.t('host.back')}</span>
        </Link>
      )}
      <h1>{title}</h1>
      {children}
    </header>
  );
}

/** A row of a list that leads somewhere. */
function Row({ to, icon, title, text }: { to: string; icon: IconName; title: string; text?: string }) {
  return (
    <li>
      <Link to={to} class="line">
        <Icon name={icon} />
        <span class="line-text">
          <span>{title}</span>
          {text && <small>{text}</small>}
        </span>
        <Icon name="chevron" />
      </Link>
    </li>
  );
}

function Home() {
  const { texts, persona } = useHost();
  const cards: readonly [HostKey, number][] = [
    ['host.home.1', 48210],
    ['host.home.2', 9127],
    ['host.home.3', 1320],
    ['host.home.4', 760],
  ];
  return (
    <>
      <header class="top">
        <h1>{texts.t('host.brand')}</h1>
        <Door entry="access-sign" class="pill" icon="hand">
          {texts.t('host.sign')}
        </Door>
        <Door entry={profileEntries[persona.region]} class="pill strong" icon="headset">
          {texts.t('host.person')}
        </Door>
      </header>
      <h2 class="eyebrow">{texts.t('host.home.feed')}</h2>
      <ul class="feed">
        {cards.map(([title, views], i) => (
          <li key={title} class={`work w${i}`}>
            <span class="art" aria-hidden="true" />
            <strong>{texts.t(title)}</strong>
            <small>{texts.t('host.home.by', { n: views })}</small>
          </li>
        ))}
      </ul>
    </>
  );
}

function Messages() {
  const { texts } = useHost();
  return (
    <>
      <Bar title={texts.t('host.tab.messages')} />
      <section class="panel pinned" aria-labelledby="official">
        <p class="tag">{texts.t('host.messages.pinned')}</p>
        <h2 id="official">{texts.t('host.messages.official')}</h2>
        <p>{texts.t('host.messages.officialText')}</p>
        <Door entry="app-messages" class="button" icon="headset">
          {texts.t('host.person')}
        </Door>
        <div class="row">
          <Door entry="app-messages" category="fraud" class="button plain" icon="alert">
            {texts.t('host.messages.fraud')}
          </Door>
          <Door entry="app-messages" category="gambling" class="button plain" icon="alert">
            {texts.t('host.messages.gambling')}
          </Door>
        </div>
      </section>
      <ul class="lines">
        {(
          [
            ['host.messages.friend1', 'host.messages.friend1Text'],
            ['host.messages.friend2', 'host.messages.friend2Text'],
          ] as const
        ).map(([name, text]) => (
          <li key={name} class="line">
            <span class="avatar" aria-hidden="true">
              {texts.t(name)[0]}
            </span>
            <span class="line-text">
              <span>{texts.t(name)}</span>
              <small>{texts.t(text)}</small>
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}

function Me() {
  const { texts, persona, setLanguage } = useHost();
  const name = pick(persona.name, texts.language);
  const other = texts.language === 'en' ? 'zh-CN' : 'en';
  return (
    <>
      <Bar title={texts.t('host.tab.me')}>
        <button type="button" class="quiet narrow-only" lang={other} onClick={() => setLanguage(other)}>
          {texts.t('host.language')}
        </button>
      </Bar>
      <section class="card-me">
        <span class="avatar big" aria-hidden="true">
          {[...name][0]}
        </span>
        <div>
          <h2>{name}</h2>
          <p>{texts.t(`host.persona.${persona.id}`)}</p>
        </div>
        <Link to="/host/me/persona" class="quiet">
          {texts.t('host.switch')}
        </Link>
      </section>
      <ul class="lines">
        <Row to="/host/profile" icon="person" title={texts.t('host.me.profile')} />
        <Row to="/host/me/support" icon="headset" title={texts.t('host.me.support')} text={texts.t('host.me.supportText')} />
        <Row to="/host/me/settings" icon="gear" title={texts.t('host.me.settings')} />
        <Row to="/host/business" icon="bag" title={texts.t('host.me.business')} text={texts.t('host.me.businessText')} />
        <Row to="/host/web" icon="globe" title={texts.t('host.me.web')} text={texts.t('host.me.webText')} />
      </ul>
      <p class="elsewhere narrow-only">
        <a href="/find-a-person">{texts.t('host.find')}</a>
      </p>
    </>
  );
}

function SwitchPersona() {
  const { texts } = useHost();
  return (
    <>
      <Bar title={texts.t('host.switch')} back="/host/me" />
      <div class="panel">
        <Personas name="phone-persona" />
      </div>
    </>
  );
}

function Settings() {
  const { texts } = useHost();
  return (
    <>
      <Bar title={texts.t('host.me.settings')} back="/host/me">
        <Door entry="app-settings-help" class="pill strong" icon="headset">
          {texts.t('host.person')}
        </Door>
      </Bar>
      <ul class="lines">
        <Row to="/host/me/settings/help" icon="help" title={texts.t('host.settings.help')} text={texts.t('host.settings.helpText')} />
        {(
          [
            ['host.settings.account', 'shield'],
            ['host.settings.privacy', 'key'],
            ['host.settings.notice', 'megaphone'],
          ] as const
        ).map(([title, icon]) => (
          <li key={title} class="line">
            <Icon name={icon} />
            <span class="line-text">
              <span>{texts.t(title)}</span>
              <small>{texts.t('host.settings.local')}</small>
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}

function Help() {
  const { texts } = useHost();
  return (
    <>
      <Bar title={texts.t('host.settings.help')} back="/host/me/settings" />
      <section class="panel">
        <h2>{texts.t('host.help.online')}</h2>
        <p>{texts.t('host.help.onlineText')}</p>
        <Door entry="app-settings-help" class="button" icon="headset">
          {texts.t('host.help.online')}
        </Door>
        <div class="row">
          <Door entry="app-settings-help" category="account-safety" class="button plain" icon="shield">
            {texts.t('host.help.safety')}
          </Door>
          <Door entry="app-settings-help" category="functions" class="button plain" icon="help">
            {texts.t('host.help.functions')}
          </Door>
        </div>
      </section>
    </>
  );
}

function Support() {
  const { texts } = useHost();
  return (
    <>
      <Bar title={texts.t('host.me.support')} back="/host/me" />
      <section class="panel">
        <h2>{texts.t('host.support.title')}</h2>
        <p>{texts.t('host.support.lead')}</p>
        <Door entry="app-support-centre" class="button" icon="headset">
          {texts.t('host.person')}
        </Door>
      </section>
      <h2 class="eyebrow">{texts.t('host.support.category')}</h2>
      <ul class="grid">
        {categories.map((c) => (
          <li key={c}>
            <Link to={`/host/me/support/${c}`}>{texts.t(`host.cat.${c}`)}</Link>
          </li>
        ))}
      </ul>
    </>
  );
}

function Category({ category }: { category: (typeof categories)[number] }) {
  const { texts } = useHost();
  const title = texts.t(`host.cat.${category}`);
  return (
    <>
      <Bar title={title} back="/host/me/support" />
      <section class="panel">
        <p>{texts.t('host.category.text', { category: title })}</p>
        <Door entry="app-support-centre" category={category} class="button" icon="headset">
          {texts.t('host.transfer')}
        </Door>
      </section>
    </>
  );
}

function Profile() {
  const { texts, persona } = useHost();
  const name = pick(persona.name, texts.language);
  return (
    <>
      <Bar title={name} back="/host/me">
        <Door entry={profileEntries[persona.region]} class="pill strong" icon="headset">
          {texts.t('host.person')}
        </Door>
      </Bar>
      <section class="card-me">
        <span class="avatar big" aria-hidden="true">
          {[...name][0]}
        </span>
        <div>
          <h2>{texts.t(`host.persona.${persona.id}`)}</h2>
          <p>{texts.t('host.profile.followers')}</p>
        </div>
      </section>
      <h2 class="eyebrow">{texts.t('host.profile.works')}</h2>
      <ul class="feed">
        {[0, 1, 2, 3].map((i) => (
          <li key={i} class={`work w${3 - i}`}>
            <span class="art" aria-hidden="true" />
            <strong>{texts.t((['host.home.4', 'host.home.3', 'host.home.2', 'host.home.1'] as const)[i] ?? 'host.home.1')}</strong>
          </li>
        ))}
      </ul>
    </>
  );
}

function Business() {
  const { texts } = useHost();
  const desks = [
    { entry: 'blue-v', icon: 'shield', title: 'host.business.blue-v', text: 'host.business.blue-vText', action: 'host.business.manager' },
    { entry: 'merchant', icon: 'bag', title: 'host.business.merchant', text: 'host.business.merchantText', action: 'host.person' },
    {
      entry: 'advertiser',
      icon: 'megaphone',
      title: 'host.business.advertiser',
      text: 'host.business.advertiserText',
      action: 'host.business.lane',
    },
  ] as const;
  return (
    <>
      <Bar title={texts.t('host.me.business')} back="/host/me" />
      {desks.map((d) => (
        <section key={d.entry} class="panel" aria-labelledby={`desk-${d.entry}`}>
          <h2 id={`desk-${d.entry}`}>
            <Icon name={d.icon} />
            {texts.t(d.title)}
          </h2>
          <p>{texts.t(d.text)}</p>
          <Door entry={d.entry} class="button" icon="headset">
            {texts.t(d.action)}
          </Door>
        </section>
      ))}
    </>
  );
}
