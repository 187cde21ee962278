import { useQuery } from '@tanstack/react-query';
import type { Ticket } from '../../wire/types.ts';
import { nameOf } from '../texts.ts';
import { Link } from './link.tsx';
import { useConsole, useTexts } from './use.ts';

/** One linked ticket: number, title, state. */
export function TicketLine({ number }: { number: string }) {
  const console = useConsole();
  const { data } = useQuery({
    queryKey: ['ticket', number],
    queryFn: () => console.rest.request<Ticket>('GET', `/v1/tickets/${encodeURIComponent(number)}`),
  });
  return (
    <li>
      <Link view={{ page: 'ticket', number }} className="ticket-line">
        <b className="digits">{number}</b> <span dir="auto">{data?.title ?? ''}</span>
        {data && <TicketState state={data.state} />}
      </Link>
    </li>
  );
}

/** A ticket's state as a word with a mark of its own shape. */
export function TicketState({ state }: { state: Ticket['state'] }) {
  const texts = useTexts();
  return (
    <span className="state" data-state={state}>
      {nameOf(texts, 'ticketState', state)}
    </span>
  );
}
