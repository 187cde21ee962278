package memory

import (
	"cmp"
	"context"
	"slices"
	"time"

	"jietong/desk"
	"jietong/store"
)

// Commit implements store.Log.
func (s *Store) Commit(ctx context.Context, changes []store.Change) error {
	if err := store.Validate(changes); err != nil {
		return err
	}
	return s.write(ctx, func() error {
		if err := store.Check(changes, known{s}); err != nil {
			return err
		}
		for i := range changes {
			if changes[i].Writes() {
				s.keep(&changes[i])
			}
		}
		return nil
	})
}

// known answers store.Check from the maps; the lock is held.
type known struct{ s *Store }

func (k known) Version(st desk.Stream) (int64, error) { return int64(len(k.s.events[st])), nil }

func (k known) Sent(it *desk.Item) (bool, error) {
	_, ok := k.s.sent[sent{it.Conversation, it.Author, it.ClientID}]
	return ok, nil
}

func (k known) Identities(c desk.CustomerID) ([]desk.Identity, error) {
	return k.s.profiles[c].Identities, nil
}

func (k known) HolderOf(id desk.Identity) (desk.CustomerID, error) { return k.s.holders[key(id)], nil }

func (k known) TicketWith(number string) (desk.TicketID, error) { return k.s.numbers[number], nil }

func key(id desk.Identity) desk.Identity {
	return desk.Identity{Channel: id.Channel, Subject: id.Subject}
}

// keep writes a change that was checked.
func (s *Store) keep(c *store.Change) {
	for _, e := range c.Outcome.Events {
		s.events[e.Stream] = append(s.events[e.Stream], e)
	}
	for _, it := range c.Outcome.Items {
		at := place{it.Conversation, len(s.items[it.Conversation])}
		s.items[it.Conversation] = append(s.items[it.Conversation], it)
		s.itemAt[it.ID] = at
		if it.ClientID != "" {
			s.sent[sent{it.Conversation, it.Author, it.ClientID}] = at
		}
	}
	for _, p := range c.Outcome.Profiles {
		s.forget(p.Customer)
		s.profiles[p.Customer] = p
		for _, id := range p.Identities {
			s.holders[key(id)] = p.Customer
		}
	}
	after := c.Outcome.After
	if x := after.Conversation; x != nil {
		s.keepConversation(x)
	}
	if x := after.Customer; x != nil {
		s.customers[x.ID] = x
	}
	for _, x := range after.Agents {
		s.agents[x.ID] = x
	}
	for _, x := range []*desk.Ticket{after.Ticket, after.Other} {
		if x != nil {
			s.tickets[x.ID] = x
			s.numbers[x.Number] = x.ID
		}
	}
	c.EachJob(s.jobs.set, s.jobs.drop)
}

func (s *Store) keepConversation(x *desk.Conversation) {
	if _, known := s.conversations[x.ID]; !known {
		s.byCustomer[x.Customer] = append(s.byCustomer[x.Customer], x.ID)
	}
	s.conversations[x.ID] = x
	if x.Status == desk.StatusWaiting || x.Status == desk.StatusOffered {
		s.waiting[x.ID] = x
	} else {
		delete(s.waiting, x.ID)
	}
}

// forget removes a profile and what it held.
func (s *Store) forget(c desk.CustomerID) {
	for _, id := range s.profiles[c].Identities {
		delete(s.holders, key(id))
	}
	delete(s.profiles, c)
}

// Events implements store.Log.
func (s *Store) Events(ctx context.Context, st desk.Stream, after int64, limit int) ([]desk.Event, error) {
	var out []desk.Event
	err := s.read(ctx, func() error {
		all := s.events[st]
		from := min(max(after, 0), int64(len(all)))
		out = slices.Clone(all[from:min(from+int64(clamp(limit, store.EventsMax)), int64(len(all)))])
		return nil
	})
	return out, err
}

// EventsBetween implements store.Log.
func (s *Store) EventsBetween(ctx context.Context, from, to time.Time, f func(desk.Event) error) error {
	var all []desk.Event
	err := s.read(ctx, func() error {
		for _, events := range s.events {
			for _, e := range events {
				if !e.At.Before(from) && e.At.Before(to) {
					all = append(all, e)
				}
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	slices.SortFunc(all, func(a, b desk.Event) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Stream.Kind, b.Stream.Kind), cmp.Compare(a.Stream.ID, b.Stream.ID), cmp.Compare(a.Version, b.Version))
	})
	for _, e := range all {
		if err := f(e); err != nil {
			return err
		}
	}
	return nil
}

// Streams implements store.Log.
func (s *Store) Streams(ctx context.Context, k desk.StreamKind, f func(id string, version int64) error) error {
	type last struct {
		id      string
		version int64
	}
	var all []last
	err := s.read(ctx, func() error {
		for st, events := range s.events {
			if st.Kind == k {
				all = append(all, last{st.ID, int64(len(events))})
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	slices.SortFunc(all, func(a, b last) int { return cmp.Compare(a.id, b.id) })
	for _, l := range all {
		if err := f(l.id, l.version); err != nil {
			return err
		}
	}
	return nil
}

// NextNumber implements store.Log.
func (s *Store) NextNumber(ctx context.Context, name string) (int64, error) {
	var n int64
	err := s.write(ctx, func() error {
		s.sequences[name]++
		n = s.sequences[name]
		return nil
	})
	return n, err
}
