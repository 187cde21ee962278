import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Button, IconButton } from '../../ui/components/button.tsx';
import { Icon } from '../../ui/components/icon.tsx';
import type { Conversation, Customer } from '../../wire/types.ts';
import { createTicket } from '../actions/ticket.ts';
import { dateTime, inLanguage, languageName, nameOf } from '../texts.ts';
import { Avatar, useCustomerName } from './badges.tsx';
import { TicketLine } from './ticket-line.tsx';
import { useCell, useConsole, useDesk, useSay, useTexts } from './use.ts';

/** How many earlier conversations the panel shows. */
const HISTORY_ITEMS = 20;

/** Who is being served: what is proven about them, what they need, what was before. */
export function CustomerPanel({ conv }: { conv: string }) {
  const console = useConsole();
  const say = useSay();
  const conversation = useDesk((s) => s.conversations.get(conv));
  if (!conversation) return null;
  return (
    <aside className="panel" aria-label={say('customer.title')}>
      <div className="panel-close">
        <IconButton label={say('customer.hide')} icon="x" onPress={() => console.togglePanel()} />
      </div>
      {conversation.customer && <Who customer={conversation.customer} conversation={conversation} />}
      <Tickets conversation={conversation} />
      <History conversation={conversation} />
    </aside>
  );
}

function Who({ customer, conversation }: { customer: Customer; conversation: Conversation }) {
  const console = useConsole();
  const texts = useTexts();
  const say = useSay();
  const entries = useCell(console.entries);
  const name = useCustomerName(customer);
  const entry = entries.get(conversation.entry);
  const category = entry?.categories?.find((c) => c.id === conversation.category);
  return (
    <section className="panel-who">
      <div className="panel-head">
        <Avatar name={name} id={customer.id} />
        <h2>
          <bdi>{name}</bdi>
        </h2>
      </div>
      <p className="proof" data-proven={customer.proven || undefined}>
        <Icon name={customer.proven ? 'proven' : 'unproven'} size={18} />
        {say(customer.proven ? 'customer.proven' : 'customer.unproven')}
      </p>
      {customer.needs?.length ? (
        <p className="need-advice">
          <Icon name="help" size={18} />
          <span>{customer.needs.map((need) => nameOf(texts, 'need.advice', need)).join(' ')}</span>
        </p>
      ) : null}
      <dl className="facts">
        <Fact name={say('customer.tier')}>{nameOf(texts, 'tier', customer.tier)}</Fact>
        <Fact name={say('customer.region')}>{nameOf(texts, 'region', customer.region)}</Fact>
        <Fact name={say('customer.languages')}>
          {[conversation.language, ...(customer.languages ?? []).filter((l) => l !== conversation.language)]
            .map((l) => languageName(l, texts.language))
            .join(' · ')}
        </Fact>
        {customer.needs?.length ? (
          <Fact name={say('customer.needs')}>{customer.needs.map((need) => nameOf(texts, 'need', need)).join(' · ')}</Fact>
        ) : null}
        <Fact name={say('customer.entry')}>{inLanguage(entry?.title, texts.language) || conversation.entry}</Fact>
        {category && <Fact name={say('customer.category')}>{inLanguage(category.title, texts.language)}</Fact>}
        {conversation.subject && <Fact name={say('customer.subject')}>{conversation.subject}</Fact>}
        {customer.identities?.map((identity) => (
          <Fact key={`${identity.channel}/${identity.name}`} name={nameOf(texts, 'channel', identity.channel)}>
            <span className="masked">{identity.name}</span>
          </Fact>
        ))}
      </dl>
      {customer.attributes && Object.keys(customer.attributes).length > 0 && (
        <>
          <h3>{say('customer.attributes')}</h3>
          <dl className="facts">
            {Object.entries(customer.attributes).map(([key, value]) => (
              <Fact key={key} name={nameOf(texts, 'attribute', key)}>
                {value}
              </Fact>
            ))}
          </dl>
        </>
      )}
    </section>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <bdi>{children}</bdi>
      </dd>
    </div>
  );
}

function Tickets({ conversation }: { conversation: Conversation }) {
  const console = useConsole();
  const say = useSay();
  return (
    <section>
      <div className="panel-section-head">
        <h3>{say('customer.tickets')}</h3>
        <Button look="quiet" icon="plus" onPress={() => createTicket.run(console)}>
          {say('action.ticket')}
        </Button>
      </div>
      {conversation.tickets?.length ? (
        <ul className="ticket-list">
          {conversation.tickets.map((number) => (
            <TicketLine key={number} number={number} />
          ))}
        </ul>
      ) : (
        <p className="quiet">{say('customer.noTickets')}</p>
      )}
    </section>
  );
}

function History({ conversation }: { conversation: Conversation }) {
  const console = useConsole();
  const texts = useTexts();
  const say = useSay();
  const customer = conversation.customer?.id ?? '';
  const { data, isPending, isError, refetch } = useQuery({
    queryKey: ['history', customer],
    enabled: customer !== '',
    queryFn: () =>
      console.rest.request<{ conversations: Conversation[] }>(
        'GET',
        `/v1/conversations?customer=${encodeURIComponent(customer)}&limit=${HISTORY_ITEMS}`,
      ),
  });
  // A server that does not know the filter answers with everybody's: only this customer's are shown.
  const before = data?.conversations.filter((c) => c.customer?.id === customer && c.id !== conversation.id) ?? [];
  return (
    <section>
      <h3>{say('customer.history')}</h3>
      {isPending && customer !== '' && <p className="quiet">{say('thread.loading')}</p>}
      {isError && (
        <p className="quiet">
          {say('customer.historyFailed')} <Button onPress={() => void refetch()}>{say('retry')}</Button>
        </p>
      )}
      {!isPending && !isError && before.length === 0 && <p className="quiet">{say('customer.noHistory')}</p>}
      <ul className="history">
        {before.map((c) => (
          <li key={c.id}>
            <button type="button" onClick={() => console.open(c.id, 'thread')}>
              <time>{dateTime(c.started_at, texts.language)}</time>
              <span>
                {inLanguage(c.line_title, texts.language)} · {nameOf(texts, 'status', c.status)}
                {c.rating ? ` · ${say('customer.score', { score: c.rating.score })}` : ''}
              </span>
              <span className="history-preview" dir="auto">
                {c.subject || c.preview}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
