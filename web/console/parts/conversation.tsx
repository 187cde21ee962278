import { useEffect, useState } from 'react';
import { Button as AriaButton, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import { Button, IconButton } from '../../ui/components/button.tsx';
import { Icon } from '../../ui/components/icon.tsx';
import type { Conversation } from '../../wire/types.ts';
import type { Action } from '../actions/action.ts';
import { close } from '../actions/close.ts';
import { handOver, keepIt } from '../actions/finish-consult.ts';
import { togglePanel } from '../actions/surface.ts';
import { editTags } from '../actions/tags.ts';
import { createTicket } from '../actions/ticket.ts';
import { transfer } from '../actions/transfer.ts';
import type { View } from '../state/address.ts';
import { spell } from '../state/keys.ts';
import { duration, inLanguage, nameOf } from '../texts.ts';
import { Badges, ConversationClock, useCustomerName } from './badges.tsx';
import { Composer } from './composer.tsx';
import { NoThread, Thread } from './thread.tsx';
import { useConsole, useDesk, useSay, useTexts } from './use.ts';

/** The open conversation: who, how it stands, what was said, what to answer. */
export function ConversationPane({ view }: { view: View & { page: 'inbox' } }) {
  const conversation = useDesk((s) => (view.conv ? s.conversations.get(view.conv) : undefined));
  const missing = useFetching(view.conv, conversation !== undefined && conversation.status !== 'closed');
  const say = useSay();
  if (!view.conv) return <NoThread />;
  if (!conversation) return <p className="nothing">{say(missing ? 'thread.gone' : 'thread.loading')}</p>;
  return (
    <section className="conversation" aria-label={say('conversation.title')}>
      <Head conversation={conversation} />
      {conversation.consult && <ConsultBar conversation={conversation} />}
      <Thread key={`thread-${conversation.id}`} conversation={conversation} />
      {conversation.status === 'closed' ? (
        <ClosedBar conversation={conversation} />
      ) : (
        <Composer key={`composer-${conversation.id}`} conversation={conversation} />
      )}
    </section>
  );
}

/** A conversation that the desk does not keep up to date is asked for: one from the history, or a closed one that may have been rated since. */
function useFetching(conv: string | undefined, live: boolean): boolean {
  const console = useConsole();
  const ready = useDesk((s) => s.colleagues.size > 0 || s.lines.length > 0);
  const [missing, setMissing] = useState('');
  useEffect(() => {
    if (!conv || live || !ready) return;
    console.rest.request<Conversation>('GET', `/v1/conversations/${encodeURIComponent(conv)}`).then(
      (conversation) => console.store.now({ kind: 'conversation', conversation }),
      () => setMissing(conv),
    );
  }, [console, conv, live, ready]);
  return missing === conv;
}

function Head({ conversation: c }: { conversation: Conversation }) {
  const console = useConsole();
  const texts = useTexts();
  const say = useSay();
  const name = useCustomerName(c.customer);
  const me = useDesk((s) => s.me?.id);
  const mine = c.agent?.id === me && c.status !== 'closed';
  return (
    <header className="conversation-head">
      <IconButton
        className="only-narrow"
        label={say('conversation.back')}
        icon="back"
        onPress={() => console.address.go({ page: 'inbox', filter: 'mine' })}
      />
      <div className="conversation-who">
        <h2>
          <bdi>{name}</bdi>
          <Badges conversation={c} />
        </h2>
        <p>
          {inLanguage(c.line_title, texts.language)} · {nameOf(texts, 'channel', c.channel)} · {nameOf(texts, 'status', c.status)}
          {c.connected_at && c.asked_at && (
            <>
              {' · '}
              {say('conversation.connected', { time: duration(Date.parse(c.connected_at) - Date.parse(c.asked_at)) })}
            </>
          )}
        </p>
        <ConversationClock conversation={c} />
      </div>
      <div className="conversation-actions" role="toolbar" aria-label={say('conversation.actions')}>
        {mine && (
          <>
            {!c.consult && (
              <Button icon="transfer" onPress={() => transfer.run(console)} aria-keyshortcuts="t">
                {say('action.transfer')}
              </Button>
            )}
            <Button icon="close" onPress={() => close.run(console)} aria-keyshortcuts="e">
              {say('action.close')}
            </Button>
          </>
        )}
        <More actions={[editTags, createTicket]} />
        <IconButton label={say('action.panel')} icon="panel" keys="I" onPress={() => togglePanel.run(console)} />
      </div>
    </header>
  );
}

function More({ actions }: { actions: readonly Action[] }) {
  const console = useConsole();
  const say = useSay();
  const open = actions.filter((a) => a.when(console));
  return (
    <MenuTrigger>
      <AriaButton className="icon-button" aria-label={say('more')}>
        <Icon name="plus" />
      </AriaButton>
      <Popover className="popover" placement="bottom end">
        <Menu className="menu" onAction={(id) => void open.find((a) => a.id === id)?.run(console)}>
          {open.map((action) => (
            <MenuItem key={action.id} id={action.id} className="menu-item" textValue={say(action.title)}>
              <span className="menu-name">{say(action.title)}</span>
              {action.keys?.[0] && (
                <span className="key" aria-hidden="true">
                  {spell(action.keys[0])}
                </span>
              )}
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}

/** A consult under way: who is asked, whether that colleague is there, and how it can end. */
function ConsultBar({ conversation }: { conversation: Conversation }) {
  const console = useConsole();
  const say = useSay();
  const me = useDesk((s) => s.me?.id);
  const consult = conversation.consult;
  if (!consult) return null;
  const asked = consult.with?.id === me;
  const name = asked ? (conversation.agent?.name ?? '') : (consult.with?.name ?? say('consult.somebody'));
  return (
    <fieldset className="bar bar-consult" aria-label={say('consult.title')}>
      <Icon name="person" size={18} />
      <p>{say(asked ? 'consult.asked' : consult.state === 'joined' ? 'consult.joined' : 'consult.ringing', { name })}</p>
      {!asked && (
        <>
          {handOver.when(console) && (
            <Button look="main" onPress={() => handOver.run(console)}>
              {say('action.handOver')}
            </Button>
          )}
          <Button onPress={() => keepIt.run(console)}>{say('action.keep')}</Button>
        </>
      )}
    </fieldset>
  );
}

function ClosedBar({ conversation: c }: { conversation: Conversation }) {
  const say = useSay();
  return (
    <div className="bar bar-closed">
      <Icon name="close" size={18} />
      <p>
        {say('conversation.closed')}
        {c.rating && ` ${say('conversation.rated', { score: c.rating.score })}`}
        {c.rating?.comment && <q dir="auto">{c.rating.comment}</q>}
      </p>
    </div>
  );
}
