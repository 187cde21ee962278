import { useRef, useState } from 'react';
import { Button as AriaButton, Dialog, DialogTrigger, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import { IconButton } from '../../ui/components/button.tsx';
import { Choice, Toggle } from '../../ui/components/field.tsx';
import { Icon } from '../../ui/components/icon.tsx';
import { type Language, languageNames, languages } from '../../ui/i18n.ts';
import type { Agent, Presence } from '../../wire/types.ts';
import { changePresence, presences } from '../actions/presence.ts';
import { openHelp, openPalette, signOut } from '../actions/surface.ts';
import type { Theme } from '../console.ts';
import type { View } from '../state/address.ts';
import { countsOf } from '../state/counts.ts';
import { spell } from '../state/keys.ts';
import { seesWall } from '../state/roles.ts';
import { duration, nameOf } from '../texts.ts';
import { Link } from './link.tsx';
import { Mark } from './mark.tsx';
import { useCell, useConsole, useDesk, useNow, useSay, useTexts } from './use.ts';

export function TopBar({ view }: { view: View }) {
  const console = useConsole();
  const say = useSay();
  const me = useDesk((s) => s.me);
  const unread = useDesk((s) => countsOf(s.conversations, s.me?.id ?? '').unread);
  return (
    <header className="top">
      <Link view={{ page: 'inbox', filter: 'mine' }} className="brand">
        <Mark />
        <span className="brand-name">{say('brand')}</span>
      </Link>
      <nav className="nav" aria-label={say('nav.title')}>
        <Link view={{ page: 'inbox', filter: 'mine' }} current={view.page === 'inbox'} className="nav-link">
          <Icon name="inbox" />
          <span>{say('nav.inbox')}</span>
          {unread > 0 && (
            <span className="unread">
              <span className="spoken-only">{say('inbox.unread', { n: unread })}</span>
              <span aria-hidden="true">{unread}</span>
            </span>
          )}
        </Link>
        <Link view={{ page: 'tickets' }} current={view.page === 'tickets' || view.page === 'ticket'} className="nav-link">
          <Icon name="ticket" />
          <span>{say('nav.tickets')}</span>
        </Link>
        {seesWall(me) && (
          <Link view={{ page: 'wall' }} current={view.page === 'wall'} className="nav-link">
            <Icon name="wall" />
            <span>{say('nav.wall')}</span>
          </Link>
        )}
      </nav>
      <div className="top-end">
        <Connection />
        {me && <Load me={me} />}
        {me && <PresenceMenu me={me} />}
        <IconButton label={say('action.palette')} icon="search" keys={spell('mod+k')} onPress={() => openPalette.run(console)} />
        {me && <SettingsMenu me={me} />}
      </div>
    </header>
  );
}

/** Always in sight: whether the console is connected, and how much waits to be sent. */
function Connection() {
  const console = useConsole();
  const say = useSay();
  const state = useCell(console.connection);
  const unsent = useCell(console.unsent).length;
  const text = say(`connection.${state}`);
  return (
    <p className="connection" data-state={state} role="status" aria-label={say('connection.title')}>
      <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true" focusable="false">
        {state === 'online' ? <path d="M2 8h4m4 0h4M6 5v6m4-6v6M6 8h4" /> : <path d="M2 8h3m6 0h3M5 5v6m6-6v6m-4.5-1 3-4" />}
      </svg>
      <span className="connection-text">
        {text}
        {unsent > 0 && ` · ${say('connection.unsent', { n: unsent })}`}
      </span>
    </p>
  );
}

/** How much of which kind of work I have, against how much I may have. */
function Load({ me }: { me: Agent }) {
  const texts = useTexts();
  const say = useSay();
  const kinds = Object.keys(me.capacity ?? {}).filter((k) => (me.capacity[k] ?? 0) > 0 && (k === 'chat' || (me.load?.[k] ?? 0) > 0));
  const all = Object.keys(me.capacity ?? {})
    .map((k) => say('load.of', { kind: nameOf(texts, 'work', k), load: me.load?.[k] ?? 0, capacity: me.capacity[k] ?? 0 }))
    .join(texts.language === 'en' ? ', ' : '，');
  return (
    <p className="load" title={all}>
      <span className="spoken-only">{all}</span>
      {kinds.map((kind) => (
        <span key={kind} className="load-kind" aria-hidden="true">
          {nameOf(texts, 'work', kind)}
          <b className="digits">
            {me.load?.[kind] ?? 0}/{me.capacity[kind]}
          </b>
          <span className="pips">
            {Array.from({ length: Math.min(10, me.capacity[kind] ?? 0) }, (_, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: pips are alike and never move.
              <i key={i} data-on={i < (me.load?.[kind] ?? 0) || undefined} />
            ))}
          </span>
        </span>
      ))}
    </p>
  );
}

/** My state: one control that says what it is and since when, and changes it. */
function PresenceMenu({ me }: { me: Agent }) {
  const console = useConsole();
  const texts = useTexts();
  const say = useSay();
  const now = useNow();
  const until = me.presence === 'wrap-up' && me.wrap_up_until ? Date.parse(me.wrap_up_until) - now : undefined;
  const time = duration(until ?? now - Date.parse(me.since));
  const name = nameOf(texts, 'presence', me.presence);
  return (
    <MenuTrigger>
      <AriaButton className="presence" data-presence={me.presence}>
        <PresenceSign presence={me.presence} />
        <span className="spoken-only">{say('presence.button')}</span>
        <span className="presence-name">{name}</span>
        <span className="presence-time digits" aria-hidden="true">
          {time}
        </span>
        <Icon name="down" size={14} />
      </AriaButton>
      <Popover className="popover" placement="bottom end">
        <Menu
          className="menu"
          selectionMode="single"
          selectedKeys={[me.presence]}
          disallowEmptySelection
          aria-label={say('presence.title')}
          onAction={(key) => void changePresence(console, key as Presence)}
        >
          {presences.map((presence, at) => (
            <MenuItem key={presence} id={presence} className="menu-item menu-presence" textValue={nameOf(texts, 'presence', presence)}>
              <PresenceSign presence={presence} />
              <span className="menu-name">{nameOf(texts, 'presence', presence)}</span>
              <span className="menu-about">{nameOf(texts, 'presence.about', presence)}</span>
              <span className="key" aria-hidden="true">
                {spell(`alt+${at + 1}`)}
              </span>
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}

/** Each state has its own shape, so that it can be told without colour. */
export function PresenceSign({ presence }: { presence: Presence }) {
  return (
    <svg className="presence-sign" data-presence={presence} viewBox="0 0 12 12" width="12" height="12" aria-hidden="true" focusable="false">
      {presence === 'ready' && <circle cx="6" cy="6" r="5" fill="currentColor" />}
      {presence === 'away' && <path d="M6 1a5 5 0 1 0 5 5 4 4 0 0 1-5-5Z" fill="currentColor" />}
      {presence === 'wrap-up' && <path d="M2 2h8v8H2Z" fill="none" stroke="currentColor" strokeWidth="2" strokeDasharray="3 2" />}
      {presence === 'training' && <path d="M6 1 11 10.5H1Z" fill="currentColor" />}
      {presence === 'offline' && <circle cx="6" cy="6" r="4" fill="none" stroke="currentColor" strokeWidth="2" />}
    </svg>
  );
}

const themes: readonly Theme[] = ['auto', 'light', 'dark', 'contrast'];

function SettingsMenu({ me }: { me: Agent }) {
  const console = useConsole();
  const texts = useTexts();
  const say = useSay();
  const settings = useCell(console.settings);
  const theme = useCell(console.theme);
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const askNotify = async (on: boolean) => {
    if (!on) return console.settings.change({ notify: false });
    if (!('Notification' in globalThis)) return console.notices.failed(say('settings.notifyNever'));
    const granted = (await Notification.requestPermission()) === 'granted';
    console.settings.change({ notify: granted });
    if (!granted) console.notices.failed(say('settings.notifyRefused'));
  };
  return (
    <DialogTrigger isOpen={open} onOpenChange={setOpen}>
      <AriaButton ref={button} className="me">
        <span className="spoken-only">{say('settings.button', { name: me.name })}</span>
        <span className="me-initial" aria-hidden="true">
          {[...me.name][0]}
        </span>
      </AriaButton>
      <Popover className="popover" placement="bottom end">
        <Dialog className="settings" aria-label={say('settings.title')}>
          <div className="settings-me">
            <b>{me.name}</b>
            <span>{nameOf(texts, 'role', me.role)}</span>
          </div>
          <Choice
            label={say('settings.language')}
            value={texts.language}
            options={languages.map((l) => ({ id: l, name: languageNames[l] }))}
            onChange={(id) => void console.setLanguage(id as Language)}
          />
          <Choice
            label={say('settings.theme')}
            value={theme}
            options={themes.map((t) => ({ id: t, name: say(`theme.${t}`) }))}
            onChange={(id) => console.setTheme(id as Theme)}
          />
          <Toggle label={say('settings.sound')} value={settings.sound} onChange={(sound) => console.settings.change({ sound })} />
          <Toggle label={say('settings.notify')} value={settings.notify} onChange={(on) => void askNotify(on)} />
          <Toggle
            label={say('settings.singleKeys')}
            about={say('settings.singleKeysAbout')}
            value={settings.singleKeys}
            onChange={(singleKeys) => console.settings.change({ singleKeys })}
          />
          <div className="settings-foot">
            <AriaButton
              className="button button-quiet"
              onPress={() => {
                setOpen(false);
                openPalette.run(console);
              }}
            >
              <Icon name="search" size={18} />
              <span>{say('palette.short')}</span>
            </AriaButton>
            <AriaButton
              className="button button-quiet"
              onPress={() => {
                setOpen(false);
                openHelp.run(console);
              }}
            >
              <Icon name="keyboard" size={18} />
              <span>{say('action.help')}</span>
            </AriaButton>
            <AriaButton className="button button-quiet" onPress={() => signOut.run(console)}>
              <Icon name="out" size={18} />
              <span>{say('action.signOut')}</span>
            </AriaButton>
          </div>
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
