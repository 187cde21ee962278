package api

import (
	"context"

	"jietong/access"
	"jietong/center"
	"jietong/desk"
	"jietong/store"

	"jietong/api/wire"
)

func (s *Server) openTicket(ctx context.Context, r *request, b *wire.NewTicket) (wire.Ticket, error) {
	if b.Conversation != "" {
		if _, err := s.granted(ctx, r.actor, access.SeeConversation, desk.ConversationID(b.Conversation)); err != nil {
			return wire.Ticket{}, err
		}
	}
	t, err := s.center.OpenTicket(ctx, r.actor, center.NewTicket{Title: clean(b.Title), Conversation: desk.ConversationID(b.Conversation), Priority: desk.Priority(b.Priority), Line: desk.LineID(b.Line)})
	return s.ticketAfter(ctx, t, err)
}

func (s *Server) ticketAfter(ctx context.Context, t *desk.Ticket, err error) (wire.Ticket, error) {
	if err != nil {
		return wire.Ticket{}, err
	}
	return s.faces.ticket(ctx, t), nil
}

func (s *Server) seeTicket(ctx context.Context, r *request, _ *none) (wire.Ticket, error) {
	return s.faces.ticket(ctx, r.ticket), nil
}

func (s *Server) changeTicket(ctx context.Context, r *request, b *wire.TicketChange) (wire.Ticket, error) {
	ch := center.TicketChange{Version: b.Version, State: desk.TicketState(b.State), Priority: desk.Priority(b.Priority), Title: clean(b.Title)}
	if b.Owner != nil {
		owner := desk.AgentID(*b.Owner)
		ch.Owner = &owner
	}
	t, err := s.center.ChangeTicket(ctx, r.actor, r.ticket.Number, ch)
	return s.ticketAfter(ctx, t, err)
}

func (s *Server) mergeTicket(ctx context.Context, r *request, b *wire.MergeTicket) (wire.Ticket, error) {
	into, err := s.center.Store().TicketByNumber(ctx, b.Into)
	if err != nil {
		return wire.Ticket{}, err
	}
	if why := access.May(r.actor, access.ChangeTicket, s.ticketFacts(ctx, r.actor, into)); why != "" {
		return wire.Ticket{}, denied(why)
	}
	t, err := s.center.MergeTicket(ctx, r.actor, r.ticket.Number, b.Into)
	return s.ticketAfter(ctx, t, err)
}

func (s *Server) linkTicket(ctx context.Context, r *request, _ *none) (wire.Ticket, error) {
	conv, err := s.granted(ctx, r.actor, access.SeeConversation, desk.ConversationID(r.id))
	if err != nil {
		return wire.Ticket{}, err
	}
	t, err := s.center.LinkTicket(ctx, r.actor, r.ticket.Number, conv.ID)
	return s.ticketAfter(ctx, t, err)
}

type ticketQuery struct {
	State  string `query:"state" enum:"new,open,pending,solved,closed,merged"`
	Owner  string `query:"owner" maxLength:"64"`
	Before string `query:"before" maxLength:"32" doc:"The last number of the page before."`
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
}

func (s *Server) listTickets(ctx context.Context, r *request, q *ticketQuery) (ticketsAnswer, error) {
	f := store.TicketFilter{Owner: desk.AgentID(q.Owner), Limit: store.ListMax}
	if q.State != "" {
		f.States = []desk.TicketState{desk.TicketState(q.State)}
	}
	if q.Before != "" {
		last, err := s.center.Store().TicketByNumber(ctx, q.Before)
		if err != nil {
			return ticketsAnswer{}, err
		}
		f.Before = last.ID
	}
	out := ticketsAnswer{Tickets: []wire.Ticket{}}
	for looked := 0; looked < listLooks; looked += store.ListMax {
		rows, err := s.center.Store().ListTickets(ctx, f)
		if err != nil {
			return out, err
		}
		for _, t := range rows {
			f.Before = t.ID
			if access.May(r.actor, access.SeeTicket, s.ticketFacts(ctx, r.actor, t)) != "" {
				continue
			}
			if len(out.Tickets) == q.Limit {
				out.More = true
				return out, nil
			}
			out.Tickets = append(out.Tickets, s.faces.ticket(ctx, t))
		}
		if len(rows) < store.ListMax {
			return out, nil
		}
	}
	out.More = true
	return out, nil
}
