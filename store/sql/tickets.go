package sql

import (
	"context"

	"jietong/desk"
	"jietong/internal/db"
	"jietong/store"
)

type ticketState = db.JSON[*desk.Ticket]

var (
	ticketByID     = db.NewQuery[ticketState](&statements, "select state from ticket where id = $1")
	ticketByNumber = db.NewQuery[ticketState](&statements, "select state from ticket where number = $1")
	ticketList     = db.NewList[ticketState](&statements, "select state from ticket", "order by opened_at desc, id desc")
)

// Ticket implements store.Tickets.
func (s *Store) Ticket(ctx context.Context, id desk.TicketID) (*desk.Ticket, error) {
	return one(ticketByID.One(ctx, s.db, id))
}

// TicketByNumber implements store.Tickets.
func (s *Store) TicketByNumber(ctx context.Context, number string) (*desk.Ticket, error) {
	return one(ticketByNumber.One(ctx, s.db, number))
}

// ListTickets implements store.Tickets.
func (s *Store) ListTickets(ctx context.Context, f store.TicketFilter) ([]*desk.Ticket, error) {
	var w db.Where
	db.In(&w, "status", f.States)
	if f.Owner != "" {
		w.And("owner = ?", f.Owner)
		w.And("owner <> ''") // lets the engine see that the index on owners will do
	}
	if f.Customer != "" {
		w.And("customer = ?", f.Customer)
	}
	if f.Before != "" {
		w.And("(opened_at, id) < (select t.opened_at, t.id from ticket t where t.id = ?)", f.Before)
	}
	return several(ticketList.All(ctx, s.db, &w, clamp(f.Limit, store.ListMax)))
}
