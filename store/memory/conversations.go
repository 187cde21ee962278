package memory

import (
	"cmp"
	"context"
	"slices"

	"jietong/desk"
	"jietong/store"
)

// Conversation implements store.Conversations.
func (s *Store) Conversation(ctx context.Context, id desk.ConversationID) (*desk.Conversation, error) {
	return found(ctx, s, s.conversations, id)
}

// List implements store.Conversations.
func (s *Store) List(ctx context.Context, f store.ConversationFilter) ([]*desk.Conversation, error) {
	var out []*desk.Conversation
	err := s.read(ctx, func() error {
		last, ok := s.conversations[f.Before]
		if f.Before != "" && !ok {
			return nil
		}
		for _, c := range s.conversations {
			if selects(f, c) && (last == nil || newestFirst(last, c) < 0) {
				out = append(out, c)
			}
		}
		return nil
	})
	slices.SortFunc(out, newestFirst)
	return out[:min(len(out), clamp(f.Limit, store.ListMax))], err
}

func selects(f store.ConversationFilter, c *desk.Conversation) bool {
	return (len(f.Statuses) == 0 || slices.Contains(f.Statuses, c.Status)) &&
		(f.Line == "" || f.Line == c.Terms.Line) &&
		(f.Owner == "" || f.Owner == c.Owner) &&
		(f.Customer == "" || f.Customer == c.Customer) &&
		(f.From.IsZero() || !c.StartedAt.Before(f.From)) &&
		(f.To.IsZero() || c.StartedAt.Before(f.To))
}

func newestFirst(a, b *desk.Conversation) int {
	return cmp.Or(b.StartedAt.Compare(a.StartedAt), cmp.Compare(b.ID, a.ID))
}

// Waiting implements store.Conversations.
func (s *Store) Waiting(ctx context.Context) ([]*desk.Conversation, error) {
	var out []*desk.Conversation
	err := s.read(ctx, func() error {
		for _, c := range s.waiting {
			out = append(out, c)
		}
		return nil
	})
	slices.SortFunc(out, func(a, b *desk.Conversation) int {
		return cmp.Or(a.VirtualArrival.Compare(b.VirtualArrival), cmp.Compare(a.ID, b.ID))
	})
	return out, err
}

// OpenOf implements store.Conversations.
func (s *Store) OpenOf(ctx context.Context, c desk.CustomerID) (*desk.Conversation, error) {
	var newest *desk.Conversation
	err := s.read(ctx, func() error {
		for _, id := range s.byCustomer[c] {
			if x := s.conversations[id]; x.Status != desk.StatusClosed && (newest == nil || newestFirst(x, newest) < 0) {
				newest = x
			}
		}
		if newest == nil {
			return store.ErrNotFound
		}
		return nil
	})
	return newest, err
}

// Items implements store.Conversations.
func (s *Store) Items(ctx context.Context, id desk.ConversationID, p store.ItemPage) ([]desk.Item, error) {
	limit := clamp(p.Limit, store.ItemsMax)
	var out []desk.Item
	err := s.read(ctx, func() error {
		seq := func(it desk.Item) int64 {
			if p.Staff {
				return it.StaffSeq
			}
			return it.Seq
		}
		newest := p.Last || (p.After == 0 && p.Before != 0)
		for _, it := range s.items[id] {
			n := seq(it)
			if n > 0 && (p.Last || (newest && n < p.Before) || (!newest && n > p.After)) {
				out = append(out, it)
				if !newest && len(out) == limit {
					return nil
				}
			}
		}
		out = slices.Clone(out[max(0, len(out)-limit):])
		return nil
	})
	return out, err
}

// ItemByClient implements store.Conversations.
func (s *Store) ItemByClient(ctx context.Context, id desk.ConversationID, a desk.Author, c desk.ClientID) (desk.Item, error) {
	var it desk.Item
	err := s.read(ctx, func() error {
		at, ok := s.sent[sent{id, a, c}]
		if !ok {
			return store.ErrNotFound
		}
		it = s.items[at.conversation][at.index]
		return nil
	})
	return it, err
}

// EraseItem implements store.Conversations.
func (s *Store) EraseItem(ctx context.Context, id desk.MessageID) error {
	return s.write(ctx, func() error {
		at, ok := s.itemAt[id]
		if !ok {
			return store.ErrNotFound
		}
		it := &s.items[at.conversation][at.index]
		it.Content, it.Erased = desk.Content{}, true
		return nil
	})
}
