package center

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"jietong/desk"
	"jietong/store"
)

// Verified says what Verify compared.
type Verified struct {
	Streams int
	Events  int
	Wrong   []string // one sentence for each thing whose state is not what its events lead to; at most WrongMax
}

// WrongMax bounds the differences that are listed; more say no more.
const WrongMax = 100

// Verify rebuilds every state from the log and compares it with the state tables, and every timeline's hashes with its rows. Rows that
// were erased keep their place and count as right. It reads only; run it on a quiet service, since what changes meanwhile may differ.
func Verify(ctx context.Context, s store.Store) (Verified, error) {
	v := &verifier{store: s}
	for _, k := range []desk.StreamKind{desk.StreamConversation, desk.StreamAgent, desk.StreamCustomer, desk.StreamTicket} {
		err := s.Streams(ctx, k, func(id string, version int64) error { return v.stream(ctx, desk.Stream{Kind: k, ID: id}, version) })
		if err != nil {
			return v.out, failed("center.Verify", err)
		}
	}
	return v.out, nil
}

type verifier struct {
	store store.Store
	out   Verified
}

func (v *verifier) wrong(format string, args ...any) {
	if len(v.out.Wrong) < WrongMax {
		v.out.Wrong = append(v.out.Wrong, fmt.Sprintf(format, args...))
	}
}

func (v *verifier) stream(ctx context.Context, s desk.Stream, version int64) error {
	v.out.Streams++
	var w desk.World
	hashes := map[desk.MessageID]string{}
	for after := int64(0); ; {
		events, err := v.store.Events(ctx, s, after, store.EventsMax)
		if err != nil {
			return err
		}
		for _, e := range events {
			if e.Version != after+1 {
				v.wrong("%s %s: event %d is missing", s.Kind, s.ID, after+1)
			}
			after = e.Version
			w = desk.Apply(w, e)
			if b, ok := e.Body.(*desk.ItemAdded); ok {
				hashes[b.ID] = b.Hash
			}
		}
		v.out.Events += len(events)
		if len(events) < store.EventsMax {
			if after != version {
				v.wrong("%s %s: the log ends at %d, the state stands at %d", s.Kind, s.ID, after, version)
			}
			break
		}
	}
	if err := v.compare(ctx, s, w); err != nil {
		return err
	}
	return v.items(ctx, s, hashes)
}

// compare holds the state that the events lead to against the one in the tables, by their JSON.
func (v *verifier) compare(ctx context.Context, s desk.Stream, w desk.World) error {
	var kept, rebuilt any
	var err error
	switch s.Kind {
	case desk.StreamConversation:
		kept, err = v.store.Conversation(ctx, desk.ConversationID(s.ID))
		rebuilt = w.Conversation
	case desk.StreamAgent:
		kept, err = v.store.Agent(ctx, desk.AgentID(s.ID))
		rebuilt = w.Agent(desk.AgentID(s.ID))
	case desk.StreamCustomer:
		kept, err = v.store.Customer(ctx, desk.CustomerID(s.ID))
		rebuilt = w.Customer
	case desk.StreamTicket:
		kept, err = v.store.Ticket(ctx, desk.TicketID(s.ID))
		rebuilt = w.Ticket
	}
	if errors.Is(err, store.ErrNotFound) {
		v.wrong("%s %s has events and no state", s.Kind, s.ID)
		return nil
	}
	if err != nil {
		return err
	}
	a, err := json.Marshal(kept)
	if err != nil {
		return err
	}
	b, err := json.Marshal(rebuilt)
	if err != nil {
		return err
	}
	if string(a) != string(b) {
		v.wrong("%s %s: the state is not what its events lead to", s.Kind, s.ID)
	}
	return nil
}

// items holds the timeline's rows against the hashes and the sequence in the log.
func (v *verifier) items(ctx context.Context, s desk.Stream, hashes map[desk.MessageID]string) error {
	if s.Kind != desk.StreamConversation {
		return nil
	}
	seen := 0
	for after := int64(0); ; {
		items, err := v.store.Items(ctx, desk.ConversationID(s.ID), store.ItemPage{Staff: true, After: after, Limit: store.ItemsMax})
		if err != nil {
			return err
		}
		for _, it := range items {
			seen++
			if it.StaffSeq != after+1 {
				v.wrong("conversation %s: entry %d is missing", s.ID, after+1)
			}
			after = it.StaffSeq
			if h, ok := hashes[it.ID]; !ok {
				v.wrong("conversation %s: entry %d is not in the log", s.ID, it.StaffSeq)
			} else if !it.Erased && it.Content.Hash() != h {
				v.wrong("conversation %s: entry %d is not what the log says", s.ID, it.StaffSeq)
			}
		}
		if len(items) < store.ItemsMax {
			break
		}
	}
	if seen != len(hashes) {
		v.wrong("conversation %s: the log has %d entries, the timeline %d", s.ID, len(hashes), seen)
	}
	return nil
}
