import type { NewTicket, Ticket } from '../../wire/types.ts';
import { type Action, current } from './action.ts';

/** Opens a ticket, linked to the open conversation if there is one. */
export const createTicket: Action = {
  id: 'create-ticket',
  title: 'action.ticket',
  keys: ['c'],
  when: () => true,
  run: (console) => {
    const conversation = current(console);
    console.dialog.set({ name: 'ticket', ...(conversation ? { conv: conversation.id } : {}) });
  },
};

/** Stores the ticket; its number, or nothing when it was refused. */
export async function sendTicket(console: Parameters<Action['run']>[0], body: NewTicket): Promise<string | undefined> {
  const ticket = await console.attempt(() => console.rest.request<Ticket>('POST', '/v1/tickets', body));
  if (!ticket) return undefined;
  const linked = body.conversation ? console.store.get().conversations.get(body.conversation) : undefined;
  if (linked && !linked.tickets?.includes(ticket.number))
    console.store.now({ kind: 'conversation', conversation: { ...linked, tickets: [...(linked.tickets ?? []), ticket.number] } });
  console.notices.done(console.say('ticket.created', { number: ticket.number }));
  return ticket.number;
}
