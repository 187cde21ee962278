package folder

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"jietong/blob"
	"jietong/blob/blobtest"
	"jietong/desk"
)

func TestStore(t *testing.T) {
	blobtest.Run(t, func(t *testing.T, now func() time.Time) blob.Store { return open(t, t.TempDir(), now) })
}

func open(t *testing.T, root string, now func() time.Time) *Store {
	t.Helper()
	s, err := Open(Config{Root: root, Now: now})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// A hash that came over the network never leads out of the folder.
func TestHostileHash(t *testing.T) {
	outside := t.TempDir()
	root := filepath.Join(outside, "root")
	s := open(t, root, nil)
	secret := filepath.Join(outside, "secret")
	if err := os.WriteFile(secret, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, h := range []desk.FileHash{"", ".", "..", "../secret", "a", "coming", "./../../../secret", desk.FileHash(secret), desk.FileHash(strings.Repeat("/", 64)),
		desk.FileHash(strings.Repeat("A", 64)), desk.FileHash(strings.Repeat("a", 63)), desk.FileHash(strings.Repeat("a", 65)), desk.FileHash(strings.Repeat("a", 63) + "\x00"),
		desk.FileHash("../.." + strings.Repeat("a", 59))} {
		if f, _, err := s.Open(t.Context(), h); !errors.Is(err, blob.ErrNotFound) {
			t.Errorf("Open(%q) = %v, %v", h, f, err)
		}
		if err := s.Delete(t.Context(), h); err != nil {
			t.Errorf("Delete(%q): %v", h, err)
		}
	}
	if _, err := os.Stat(secret); err != nil {
		t.Error(err)
	}
}

// What was being written when the program died goes, what may still be written stays, and neither is ever a file.
func TestAbandoned(t *testing.T) {
	root := t.TempDir()
	open(t, root, nil)
	now := time.Now()
	for name, age := range map[string]time.Duration{"old": abandonedAfter + time.Hour, "young": time.Hour} {
		path := filepath.Join(root, coming, name)
		if err := os.WriteFile(path, []byte("half"), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, now.Add(-age), now.Add(-age)); err != nil {
			t.Fatal(err)
		}
	}
	s := open(t, root, nil)
	left, err := os.ReadDir(filepath.Join(root, coming))
	if err != nil || len(left) != 1 || left[0].Name() != "young" {
		t.Errorf("left are %v, %v, want the young one", left, err)
	}
	if err := s.Old(t.Context(), now.Add(time.Hour), func(h desk.FileHash) error { t.Errorf("%q is no file", h); return nil }); err != nil {
		t.Error(err)
	}
}

// A Put that fails leaves nothing behind.
func TestFailedPut(t *testing.T) {
	root := t.TempDir()
	s := open(t, root, nil)
	broken := errors.New("broken")
	if _, _, err := s.Put(t.Context(), io.MultiReader(strings.NewReader("half"), failing{broken}), 100); !errors.Is(err, broken) {
		t.Errorf("error %v, want that of the reader", err)
	}
	if _, _, err := s.Put(t.Context(), strings.NewReader("too large"), 3); !errors.Is(err, blob.ErrTooLarge) {
		t.Errorf("error %v, want too large", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := s.Put(ctx, strings.NewReader("late"), 100); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want canceled", err)
	}
	if err := filepath.WalkDir(root, func(path string, e os.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			t.Errorf("%s is left", path)
		}
		return err
	}); err != nil {
		t.Error(err)
	}
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }
