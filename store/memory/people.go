package memory

import (
	"cmp"
	"context"
	"slices"

	"jietong/desk"
	"jietong/store"
)

// Customer implements store.People.
func (s *Store) Customer(ctx context.Context, id desk.CustomerID) (*desk.Customer, error) {
	return found(ctx, s, s.customers, id)
}

// Profile implements store.People.
func (s *Store) Profile(ctx context.Context, id desk.CustomerID) (desk.Profile, error) {
	return found(ctx, s, s.profiles, id)
}

// CustomerBy implements store.People.
func (s *Store) CustomerBy(ctx context.Context, c desk.Channel, subject string) (desk.CustomerID, error) {
	return found(ctx, s, s.holders, desk.Identity{Channel: c, Subject: subject})
}

// EraseProfile implements store.People.
func (s *Store) EraseProfile(ctx context.Context, id desk.CustomerID) error {
	return s.write(ctx, func() error {
		if _, ok := s.profiles[id]; !ok {
			return store.ErrNotFound
		}
		s.forget(id)
		return nil
	})
}

// Agent implements store.People.
func (s *Store) Agent(ctx context.Context, id desk.AgentID) (*desk.Agent, error) {
	return found(ctx, s, s.agents, id)
}

// Agents implements store.People.
func (s *Store) Agents(ctx context.Context) ([]*desk.Agent, error) {
	var out []*desk.Agent
	err := s.read(ctx, func() error {
		for _, a := range s.agents {
			out = append(out, a)
		}
		return nil
	})
	slices.SortFunc(out, func(a, b *desk.Agent) int { return cmp.Compare(a.ID, b.ID) })
	return out, err
}

// Ticket implements store.Tickets.
func (s *Store) Ticket(ctx context.Context, id desk.TicketID) (*desk.Ticket, error) {
	return found(ctx, s, s.tickets, id)
}

// TicketByNumber implements store.Tickets.
func (s *Store) TicketByNumber(ctx context.Context, number string) (*desk.Ticket, error) {
	var t *desk.Ticket
	err := s.read(ctx, func() error {
		if t = s.tickets[s.numbers[number]]; t == nil {
			return store.ErrNotFound
		}
		return nil
	})
	return t, err
}

// ListTickets implements store.Tickets.
func (s *Store) ListTickets(ctx context.Context, f store.TicketFilter) ([]*desk.Ticket, error) {
	newestFirst := func(a, b *desk.Ticket) int { return cmp.Or(b.OpenedAt.Compare(a.OpenedAt), cmp.Compare(b.ID, a.ID)) }
	var out []*desk.Ticket
	err := s.read(ctx, func() error {
		last, ok := s.tickets[f.Before]
		if f.Before != "" && !ok {
			return nil
		}
		for _, t := range s.tickets {
			if (len(f.States) == 0 || slices.Contains(f.States, t.State)) && (f.Owner == "" || f.Owner == t.Owner) &&
				(f.Customer == "" || f.Customer == t.Customer) && (last == nil || newestFirst(last, t) < 0) {
				out = append(out, t)
			}
		}
		return nil
	})
	slices.SortFunc(out, newestFirst)
	return out[:min(len(out), clamp(f.Limit, store.ListMax))], err
}
