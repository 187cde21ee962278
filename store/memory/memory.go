// Package memory keeps everything in this process and nothing beyond it: for tests, simulation and trials.
//
// States are handed out as they were put in, not copied: desk's values are never changed once made, and callers must not either.
package memory

import (
	"context"
	"fmt"
	"sync"
	"time"

	"jietong/desk"
	"jietong/store"
)

// Config says what a store needs; the zero value works.
type Config struct {
	Now func() time.Time // by which sessions are over; time.Now when nil
}

// Store implements store.Store.
type Store struct {
	now func() time.Time

	mu            sync.RWMutex
	closed        bool
	events        map[desk.Stream][]desk.Event
	conversations map[desk.ConversationID]*desk.Conversation
	waiting       map[desk.ConversationID]*desk.Conversation // those waiting or offered
	byCustomer    map[desk.CustomerID][]desk.ConversationID
	items         map[desk.ConversationID][]desk.Item // by StaffSeq
	itemAt        map[desk.MessageID]place
	sent          map[sent]place
	customers     map[desk.CustomerID]*desk.Customer
	profiles      map[desk.CustomerID]desk.Profile
	holders       map[desk.Identity]desk.CustomerID // Verified is always false in the key
	agents        map[desk.AgentID]*desk.Agent
	tickets       map[desk.TicketID]*desk.Ticket
	numbers       map[string]desk.TicketID
	sequences     map[string]int64
	jobs          jobs
	sessions      map[string]store.Session // by id
	tokens        map[string]string        // token hash → session id
	accounts      map[string]store.Account
}

// place is where an item stands.
type place struct {
	conversation desk.ConversationID
	index        int
}

type sent struct {
	conversation desk.ConversationID
	author       desk.Author
	client       desk.ClientID
}

var _ store.Store = (*Store)(nil)

// New makes an empty store.
func New(c Config) *Store {
	if c.Now == nil {
		c.Now = time.Now
	}
	return &Store{
		now:           c.Now,
		events:        map[desk.Stream][]desk.Event{},
		conversations: map[desk.ConversationID]*desk.Conversation{},
		waiting:       map[desk.ConversationID]*desk.Conversation{},
		byCustomer:    map[desk.CustomerID][]desk.ConversationID{},
		items:         map[desk.ConversationID][]desk.Item{},
		itemAt:        map[desk.MessageID]place{},
		sent:          map[sent]place{},
		customers:     map[desk.CustomerID]*desk.Customer{},
		profiles:      map[desk.CustomerID]desk.Profile{},
		holders:       map[desk.Identity]desk.CustomerID{},
		agents:        map[desk.AgentID]*desk.Agent{},
		tickets:       map[desk.TicketID]*desk.Ticket{},
		numbers:       map[string]desk.TicketID{},
		sequences:     map[string]int64{},
		jobs:          newJobs(),
		sessions:      map[string]store.Session{},
		tokens:        map[string]string{},
		accounts:      map[string]store.Account{},
	}
}

// Close forgets nothing, but every later call is refused as store.ErrUnavailable.
func (s *Store) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	return nil
}

// usable is asked with the lock held.
func (s *Store) usable(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("%w: %w", store.ErrUnavailable, err)
	}
	if s.closed {
		return fmt.Errorf("%w: closed", store.ErrUnavailable)
	}
	return nil
}

// read runs f under the shared lock.
func (s *Store) read(ctx context.Context, f func() error) error {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if err := s.usable(ctx); err != nil {
		return err
	}
	return f()
}

// write runs f under the lock.
func (s *Store) write(ctx context.Context, f func() error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.usable(ctx); err != nil {
		return err
	}
	return f()
}

// found looks a value up under the shared lock.
func found[K comparable, V any](ctx context.Context, s *Store, m map[K]V, k K) (V, error) {
	var v V
	err := s.read(ctx, func() error {
		var ok bool
		if v, ok = m[k]; !ok {
			return store.ErrNotFound
		}
		return nil
	})
	return v, err
}

// clamp brings the length of a page into 1..most.
func clamp(limit, most int) int {
	if limit < 1 || limit > most {
		return most
	}
	return limit
}
