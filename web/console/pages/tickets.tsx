import { useInfiniteQuery } from '@tanstack/react-query';
import { Button } from '../../ui/components/button.tsx';
import { Choice } from '../../ui/components/field.tsx';
import type { Ticket } from '../../wire/types.ts';
import { createTicket } from '../actions/ticket.ts';
import { DueClock } from '../parts/badges.tsx';
import { Link } from '../parts/link.tsx';
import { TicketState } from '../parts/ticket-line.tsx';
import { useConsole, useDesk, useNow, useSay, useTexts } from '../parts/use.ts';
import type { View } from '../state/address.ts';
import { dueAt } from '../state/due.ts';
import { dateTime, inLanguage, nameOf } from '../texts.ts';

const states: readonly Ticket['state'][] = ['new', 'open', 'pending', 'solved', 'closed', 'merged'];
/** How many tickets one page asks for. */
const PAGE_TICKETS = 50;

type Page = { tickets: Ticket[]; more?: boolean };

/** The tickets as a table, filtered by state and owner; the filter is in the address. */
export default function TicketsPage({ view }: { view: View & { page: 'tickets' } }) {
  const console = useConsole();
  const texts = useTexts();
  const say = useSay();
  const me = useDesk((s) => s.me?.id) ?? '';
  const tickets = useTickets(view);
  const rows = tickets.data?.pages.flatMap((p) => p.tickets) ?? [];
  const go = (part: { state?: string; owner?: string }) => {
    const next = { state: view.state ?? '', owner: view.owner ?? '', ...part };
    console.address.go({ page: 'tickets', ...(next.state ? { state: next.state } : {}), ...(next.owner ? { owner: next.owner } : {}) });
  };
  return (
    <div className="page">
      <header className="page-head">
        <h1>{say('tickets.title')}</h1>
        <Choice
          label={say('tickets.state')}
          value={view.state ?? 'all'}
          onChange={(id) => go({ state: id === 'all' ? '' : id })}
          options={[{ id: 'all', name: say('tickets.all') }, ...states.map((s) => ({ id: s, name: nameOf(texts, 'ticketState', s) }))]}
        />
        <Choice
          label={say('tickets.owner')}
          value={view.owner ? 'me' : 'all'}
          onChange={(id) => go({ owner: id === 'me' ? me : '' })}
          options={[
            { id: 'all', name: say('tickets.everybody') },
            { id: 'me', name: say('tickets.mine') },
          ]}
        />
        <Button look="main" icon="plus" onPress={() => createTicket.run(console)}>
          {say('action.ticket')}
        </Button>
      </header>
      {tickets.isError && (
        <p className="empty" role="alert">
          {say('tickets.failed')} <Button onPress={() => void tickets.refetch()}>{say('retry')}</Button>
        </p>
      )}
      {tickets.isPending && <p className="empty">{say('thread.loading')}</p>}
      {tickets.isSuccess && rows.length === 0 && <p className="empty">{say('tickets.none')}</p>}
      {rows.length > 0 && <TicketTable rows={rows} />}
      {tickets.hasNextPage && (
        <Button className="page-more" onPress={() => void tickets.fetchNextPage()}>
          {say('tickets.more')}
        </Button>
      )}
    </div>
  );
}

function useTickets(view: View & { page: 'tickets' }) {
  const { rest } = useConsole();
  return useInfiniteQuery({
    queryKey: ['tickets', view.state ?? '', view.owner ?? ''],
    initialPageParam: '',
    queryFn: ({ pageParam }) => {
      const query = new URLSearchParams({ limit: String(PAGE_TICKETS) });
      if (view.state) query.set('state', view.state);
      if (view.owner) query.set('owner', view.owner);
      if (pageParam) query.set('before', pageParam);
      return rest.request<Page>('GET', `/v1/tickets?${query}`);
    },
    getNextPageParam: (last) => (last.more ? last.tickets.at(-1)?.number : undefined),
  });
}

function TicketTable({ rows }: { rows: readonly Ticket[] }) {
  const texts = useTexts();
  const say = useSay();
  const lines = useDesk((s) => s.lines);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard (WCAG 2.1.1).
    <section className="table-frame" aria-label={say('tickets.title')} tabIndex={0}>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{say('ticket.number')}</th>
            <th scope="col">{say('ticket.title')}</th>
            <th scope="col">{say('tickets.state')}</th>
            <th scope="col">{say('ticket.priority')}</th>
            <th scope="col">{say('ticket.line')}</th>
            <th scope="col">{say('tickets.owner')}</th>
            <th scope="col">{say('ticket.due')}</th>
            <th scope="col">{say('ticket.opened')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((t) => (
            <tr key={t.number}>
              <th scope="row">
                <Link view={{ page: 'ticket', number: t.number }} className="digits">
                  {t.number}
                </Link>
              </th>
              <td dir="auto">{t.title}</td>
              <td>
                <TicketState state={t.state} />
              </td>
              <td>
                <Priority priority={t.priority} />
              </td>
              <td>{inLanguage(lines.find((l) => l.id === t.line)?.title, texts.language) || t.line}</td>
              <td>{t.owner?.name ?? <span className="quiet">{say('ticket.noOwner')}</span>}</td>
              <td>
                <TicketDue ticket={t} />
              </td>
              <td className="digits">{dateTime(t.opened_at, texts.language)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** A priority as a word with bars: one for low, four for urgent. */
export function Priority({ priority }: { priority: Ticket['priority'] }) {
  const texts = useTexts();
  const bars = { low: 1, normal: 2, high: 3, urgent: 4 }[priority];
  return (
    <span className="priority" data-priority={priority}>
      <svg viewBox="0 0 16 12" width="16" height="12" aria-hidden="true" focusable="false">
        {[1, 2, 3, 4].map((n) => (
          <rect key={n} x={(n - 1) * 4} y={12 - n * 3} width="3" height={n * 3} rx="0.8" opacity={n <= bars ? 1 : 0.25} />
        ))}
      </svg>
      {nameOf(texts, 'priority', priority)}
    </span>
  );
}

/** The next time a ticket is due: the first reply, else the solution. Nothing runs once it is solved. */
export function TicketDue({ ticket }: { ticket: Ticket }) {
  const now = useNow();
  const say = useSay();
  const due = ticket.state === 'new' ? (ticket.first_reply_due ?? ticket.solve_due) : ticket.solve_due;
  if (!due || ['solved', 'closed', 'merged'].includes(ticket.state)) return <span className="quiet">{say('due.none')}</span>;
  return <DueClock due={dueAt(due, Date.parse(due) - Date.parse(ticket.opened_at), now)} kind="target" />;
}
