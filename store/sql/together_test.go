package sql

import (
	"errors"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"jietong/desk"
	"jietong/store"
)

// Nodes that start at once on an empty database all come up.
func TestOpenTogether(t *testing.T) {
	for name, address := range engines {
		t.Run(name, func(t *testing.T) {
			a := address(t)
			const nodes = 4
			results := make(chan error, nodes)
			for range nodes {
				go func() {
					s, err := Open(t.Context(), a)
					if err == nil {
						_, err = s.NextNumber(t.Context(), "n")
						_ = s.Close()
					}
					results <- err
				}()
			}
			for range nodes {
				if err := <-results; err != nil {
					t.Error(err)
				}
			}
			s := open(t, a)
			defer s.Close()
			if n, err := s.NextNumber(t.Context(), "n"); err != nil || n != nodes+1 {
				t.Errorf("the next number is %d, %v, want %d", n, err, nodes+1)
			}
		})
	}
}

// Close leaves no goroutine behind.
func TestCloseLeavesNothing(t *testing.T) {
	for name, address := range engines {
		t.Run(name, func(t *testing.T) {
			a := address(t)
			ignore := goleak.IgnoreCurrent()
			s := open(t, a)
			commitAll(t, s, newLoad(t, s, "0000", 50).next(500))
			if err := s.Close(); err != nil {
				t.Error(err)
			}
			goleak.VerifyNone(t, ignore)
		})
	}
}

// Addresses that cannot be are refused with what to write, and passwords are not shown.
func TestBadAddress(t *testing.T) {
	for _, a := range []string{"", "sqlite:", "sqlite::memory:", "mysql://x", "/tmp/file.db", "postgres://user:secret@host:notaport/x"} {
		s, err := Open(t.Context(), a)
		if err == nil {
			s.Close()
			t.Errorf("%q was opened", a)
			continue
		}
		if text := err.Error(); len(text) > 300 || strings.Contains(text, "secret") {
			t.Errorf("%q: %s", a, text)
		}
	}
}

// A server that drops every connection, as one that is restarted does, costs each connection one call at most, and nothing that was kept.
func TestConnectionLost(t *testing.T) {
	server := postgresServer(t)
	s := open(t, postgresAddress(t)+"&application_name=jietong-lost")
	defer s.Close()
	l := newLoad(t, s, "0000", 4)
	again := func(f func() error) {
		t.Helper()
		err := f()
		for range 12 { // as many as there are connections
			if err == nil {
				return
			}
			if !errors.Is(err, store.ErrUnavailable) {
				t.Fatal(err)
			}
			err = f()
		}
		t.Fatal(err)
	}
	for range 3 {
		changes := l.next(4)
		admin(t, server, "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'jietong-lost'")
		again(func() error { return s.Commit(t.Context(), changes) })
		var conv *desk.Conversation
		again(func() (err error) {
			conv, err = s.Conversation(t.Context(), l.worlds[0].Conversation.ID)
			return err
		})
		if conv.Version != l.worlds[0].Conversation.Version {
			t.Errorf("the conversation is at version %d, want %d", conv.Version, l.worlds[0].Conversation.Version)
		}
	}
}
