import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Failure } from '../../client/failure.ts';
import { Button } from '../../ui/components/button.tsx';
import { Choice, Field } from '../../ui/components/field.tsx';
import type { Ticket, TicketChange } from '../../wire/types.ts';
import { priorities } from '../parts/dialog-ticket.tsx';
import { Link } from '../parts/link.tsx';
import { useConsole, useDesk, useSay, useTexts } from '../parts/use.ts';
import { dateTime, failureText, inLanguage, nameOf } from '../texts.ts';
import { TicketDue } from './tickets.tsx';

const states: readonly Exclude<Ticket['state'], 'merged'>[] = ['new', 'open', 'pending', 'solved', 'closed'];

/** One ticket: its state, who has it, when it is due, what it belongs to. Changes are refused on an older version and say so. */
export default function TicketPage({ number }: { number: string }) {
  const console = useConsole();
  const texts = useTexts();
  const say = useSay();
  const {
    data: ticket,
    error,
    refetch,
  } = useQuery({
    queryKey: ['ticket', number],
    queryFn: () => console.rest.request<Ticket>('GET', `/v1/tickets/${encodeURIComponent(number)}`),
  });
  return (
    <div className="page">
      <header className="page-head">
        <Link view={{ page: 'tickets' }} className="page-back">
          {say('ticket.back')}
        </Link>
      </header>
      {error && (
        <p className="empty" role="alert">
          {failureText(texts, Failure.from(error))} <Button onPress={() => void refetch()}>{say('retry')}</Button>
        </p>
      )}
      {!ticket && !error && <p className="empty">{say('thread.loading')}</p>}
      {ticket && <TicketBody key={ticket.number} ticket={ticket} />}
    </div>
  );
}

function TicketBody({ ticket }: { ticket: Ticket }) {
  const console = useConsole();
  const texts = useTexts();
  const say = useSay();
  const lines = useDesk((s) => s.lines);
  const change = useChange(ticket);
  const merged = ticket.state === 'merged';
  return (
    <div className="ticket">
      <div className="ticket-main">
        <h1 dir="auto">
          <span className="ticket-number digits">{ticket.number}</span> {ticket.title}
        </h1>
        {merged && ticket.merged_into && (
          <p className="bar">
            {say('ticket.mergedInto')}{' '}
            <Link view={{ page: 'ticket', number: ticket.merged_into }} className="digits">
              {ticket.merged_into}
            </Link>
          </p>
        )}
        <dl className="facts">
          <div>
            <dt>{say('ticket.due')}</dt>
            <dd>
              <TicketDue ticket={ticket} />
            </dd>
          </div>
          {ticket.first_reply_due && (
            <div>
              <dt>{say('ticket.firstReply')}</dt>
              <dd className="digits">{dateTime(ticket.first_reply_due, texts.language)}</dd>
            </div>
          )}
          {ticket.solve_due && (
            <div>
              <dt>{say('ticket.solve')}</dt>
              <dd className="digits">{dateTime(ticket.solve_due, texts.language)}</dd>
            </div>
          )}
          <div>
            <dt>{say('ticket.opened')}</dt>
            <dd className="digits">{dateTime(ticket.opened_at, texts.language)}</dd>
          </div>
          <div>
            <dt>{say('ticket.line')}</dt>
            <dd>{inLanguage(lines.find((l) => l.id === ticket.line)?.title, texts.language) || ticket.line}</dd>
          </div>
          {ticket.customer && (
            <div>
              <dt>{say('ticket.customer')}</dt>
              <dd>
                <bdi>{ticket.customer.name || say('customer.unnamed')}</bdi>
              </dd>
            </div>
          )}
        </dl>
        <h2>{say('ticket.conversations')}</h2>
        {ticket.conversations?.length ? (
          <ul className="ticket-conversations">
            {ticket.conversations.map((id, at) => (
              <li key={id}>
                <Button icon="inbox" onPress={() => console.open(id, 'thread')}>
                  {say('ticket.conversation', { n: at + 1 })}
                </Button>
              </li>
            ))}
          </ul>
        ) : (
          <p className="quiet">{say('ticket.noConversations')}</p>
        )}
        <LinkForm ticket={ticket} />
      </div>
      {!merged && <Changes ticket={ticket} change={change} />}
    </div>
  );
}

type Change = (path: string, method: string, body: unknown, done: string) => Promise<boolean>;

/** Sends a change and shows the ticket as it then is; after a refusal the newest version is fetched, so that the next try is made on it. */
function useChange(ticket: Ticket): Change {
  const console = useConsole();
  const queries = useQueryClient();
  return async (path, method, body, done) => {
    const changed = await console.attempt(() =>
      console.rest
        .request<Ticket | undefined>(method, `/v1/tickets/${encodeURIComponent(ticket.number)}${path}`, body)
        .then((t) => t ?? true),
    );
    if (changed && changed !== true) queries.setQueryData(['ticket', ticket.number], changed);
    void queries.invalidateQueries({ queryKey: ['tickets'] });
    void queries.invalidateQueries({ queryKey: ['ticket', ticket.number] });
    if (changed) console.notices.done(done);
    return changed !== undefined;
  };
}

function Changes({ ticket, change }: { ticket: Ticket; change: Change }) {
  const texts = useTexts();
  const say = useSay();
  const me = useDesk((s) => s.me);
  const colleagues = useDesk((s) => s.colleagues);
  const patch = (part: Omit<TicketChange, 'version'>) =>
    void change('', 'PATCH', { version: ticket.version, ...part }, say('ticket.changed'));
  const people = [...(me ? [me] : []), ...[...colleagues.values()].filter((a) => a.id !== me?.id)];
  const owner = ticket.owner;
  const options = [
    { id: 'nobody', name: say('ticket.noOwner') },
    ...people.map((a) => ({ id: a.id, name: a.id === me?.id ? say('ticket.me', { name: a.name }) : a.name })),
    ...(owner && !people.some((a) => a.id === owner.id) ? [{ id: owner.id, name: owner.name }] : []),
  ];
  return (
    <aside className="ticket-side" aria-label={say('ticket.changes')}>
      <Choice
        label={say('tickets.state')}
        value={ticket.state}
        onChange={(state) => patch({ state: state as Exclude<Ticket['state'], 'merged'> })}
        options={states.map((s) => ({ id: s, name: nameOf(texts, 'ticketState', s) }))}
      />
      <Choice
        label={say('ticket.priority')}
        value={ticket.priority}
        onChange={(priority) => patch({ priority: priority as Ticket['priority'] })}
        options={priorities.map((p) => ({ id: p, name: nameOf(texts, 'priority', p) }))}
      />
      <Choice
        label={say('tickets.owner')}
        value={owner?.id ?? 'nobody'}
        onChange={(id) => patch({ owner: id === 'nobody' ? '' : id })}
        options={options}
      />
      <MergeForm ticket={ticket} change={change} />
    </aside>
  );
}

function MergeForm({ ticket, change }: { ticket: Ticket; change: Change }) {
  const say = useSay();
  const [into, setInto] = useState('');
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (into.trim() && (await change('/merge', 'POST', { into: into.trim() }, say('ticket.merged', { into: into.trim() })))) setInto('');
  };
  return (
    <form className="ticket-form" onSubmit={submit} aria-label={say('ticket.merge')}>
      <Field
        label={say('ticket.mergeInto')}
        hint={say('ticket.mergeHint', { number: ticket.number })}
        value={into}
        onChange={setInto}
        maxLength={32}
      />
      <Button type="submit" isDisabled={!into.trim()}>
        {say('ticket.merge')}
      </Button>
    </form>
  );
}

/** Links one of my conversations. */
function LinkForm({ ticket }: { ticket: Ticket }) {
  const say = useSay();
  const conversations = useDesk((s) => s.conversations);
  const change = useChange(ticket);
  const [conv, setConv] = useState<string | null>(null);
  const options = [...conversations.values()]
    .filter((c) => !ticket.conversations?.includes(c.id))
    .map((c) => ({ id: c.id, name: c.customer?.name || say('customer.unnamed'), about: c.subject || c.preview || '' }));
  if (options.length === 0 || ticket.state === 'merged') return null;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (conv && (await change(`/conversations/${encodeURIComponent(conv)}`, 'PUT', {}, say('ticket.linked')))) setConv(null);
  };
  return (
    <form className="ticket-form" onSubmit={submit} aria-label={say('ticket.link')}>
      <Choice label={say('ticket.linkOne')} placeholder={say('transfer.choose')} value={conv} onChange={setConv} options={options} />
      <Button type="submit" icon="link" isDisabled={!conv}>
        {say('ticket.link')}
      </Button>
    </form>
  );
}
