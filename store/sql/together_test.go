package sql

import (
	"strings"
	"testing"

	"go.uber.org/goleak"
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
