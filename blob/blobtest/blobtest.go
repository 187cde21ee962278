// Package blobtest holds every implementation of blob.Store to the same behaviour.
package blobtest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"jietong/blob"
	"jietong/desk"
)

// Run runs the suite. open makes an empty store of its own for each call, whose files are as old as now says.
func Run(t *testing.T, open func(t *testing.T, now func() time.Time) blob.Store) {
	for _, c := range []struct {
		name string
		test func(t *testing.T, s blob.Store, clock *clock)
	}{
		{"a file is read back by its hash", readBack},
		{"the largest that is allowed, and one more", limit},
		{"a file is sought in", seek},
		{"the same content is kept once", once},
		{"a deleted file is gone, and deleting again is no error", deleted},
		{"old files are found, renewed ones are not", old},
		{"what is not there", missing},
		{"the same content from many at once", together},
		{"a call whose context has ended", ended},
	} {
		t.Run(c.name, func(t *testing.T) {
			k := &clock{now: time.Date(2026, 3, 5, 8, 0, 0, 0, time.UTC)}
			c.test(t, open(t, k.Now), k)
		})
	}
}

type clock struct {
	mu  sync.Mutex
	now time.Time
}

// Now is the clock's time.
func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

func put(t *testing.T, s blob.Store, content string) desk.FileHash {
	t.Helper()
	h, n, err := s.Put(t.Context(), strings.NewReader(content), int64(len(content)))
	if err != nil || n != int64(len(content)) {
		t.Fatalf("Put: %d bytes, %v", n, err)
	}
	sum := sha256.Sum256([]byte(content))
	if string(h) != hex.EncodeToString(sum[:]) {
		t.Fatalf("the hash is %q", h)
	}
	return h
}

// read reads a whole file, or "" where there is none.
func read(t *testing.T, s blob.Store, h desk.FileHash) string {
	t.Helper()
	f, n, err := s.Open(t.Context(), h)
	if errors.Is(err, blob.ErrNotFound) {
		return ""
	}
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(f)
	if err := errors.Join(err, f.Close()); err != nil {
		t.Fatal(err)
	}
	if n != int64(len(b)) {
		t.Errorf("%d bytes were announced, %d came", n, len(b))
	}
	return string(b)
}

func readBack(t *testing.T, s blob.Store, _ *clock) {
	for _, content := range []string{"截图", "\x00\xff", strings.Repeat("abc", 1<<20)} {
		if got := read(t, s, put(t, s, content)); got != content {
			t.Errorf("a file of %d bytes came back as another of %d", len(content), len(got))
		}
	}
	f, n, err := s.Open(t.Context(), put(t, s, ""))
	if err != nil || n != 0 {
		t.Fatalf("the empty file: %d bytes, %v", n, err)
	}
	if err := f.Close(); err != nil {
		t.Error(err)
	}
}

func limit(t *testing.T, s blob.Store, _ *clock) {
	put(t, s, "12345")
	if _, _, err := s.Put(t.Context(), strings.NewReader("123456"), 5); !errors.Is(err, blob.ErrTooLarge) {
		t.Errorf("error %v, want too large", err)
	}
	sum := sha256.Sum256([]byte("123456"))
	if got := read(t, s, desk.FileHash(hex.EncodeToString(sum[:]))); got != "" {
		t.Errorf("what was too large is kept as %q", got)
	}
}

func seek(t *testing.T, s blob.Store, _ *clock) {
	f, _, err := s.Open(t.Context(), put(t, s, "0123456789"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := f.Seek(-3, io.SeekEnd); err != nil {
		t.Fatal(err)
	}
	if b, err := io.ReadAll(f); err != nil || string(b) != "789" {
		t.Errorf("the end is %q, %v", b, err)
	}
}

func hashes(t *testing.T, s blob.Store, before time.Time) map[desk.FileHash]int {
	t.Helper()
	got := map[desk.FileHash]int{}
	if err := s.Old(t.Context(), before, func(h desk.FileHash) error { got[h]++; return nil }); err != nil {
		t.Fatal(err)
	}
	return got
}

func once(t *testing.T, s blob.Store, c *clock) {
	h := put(t, s, "same")
	put(t, s, "same")
	c.add(time.Hour)
	if got := hashes(t, s, c.Now()); len(got) != 1 || got[h] != 1 {
		t.Errorf("kept are %v, want %s once", got, h)
	}
}

func deleted(t *testing.T, s blob.Store, _ *clock) {
	h := put(t, s, "gone")
	for range 2 {
		if err := s.Delete(t.Context(), h); err != nil {
			t.Fatal(err)
		}
	}
	if got := read(t, s, h); got != "" {
		t.Errorf("the deleted file is %q", got)
	}
	put(t, s, "gone")
	if got := read(t, s, h); got != "gone" {
		t.Errorf("put again it is %q", got)
	}
}

func old(t *testing.T, s blob.Store, c *clock) {
	first, renewed := put(t, s, "first"), put(t, s, "renewed")
	c.add(time.Hour)
	middle := c.Now()
	c.add(time.Hour)
	put(t, s, "renewed")
	put(t, s, "young")
	if got := hashes(t, s, middle); len(got) != 1 || got[first] != 1 {
		t.Errorf("old are %v, want only %s", got, first)
	}
	if err := s.Old(t.Context(), middle, func(h desk.FileHash) error { return s.Delete(t.Context(), h) }); err != nil {
		t.Fatal(err)
	}
	if read(t, s, first) != "" || read(t, s, renewed) != "renewed" {
		t.Error("deleting the old ones deleted the wrong ones")
	}
	stop := errors.New("enough")
	if err := s.Old(t.Context(), c.Now().Add(time.Hour), func(desk.FileHash) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("error %v, want that of the function", err)
	}
}

func missing(t *testing.T, s blob.Store, c *clock) {
	for _, h := range []desk.FileHash{desk.FileHash(strings.Repeat("0", 64)), "", "../x"} {
		if got := read(t, s, h); got != "" {
			t.Errorf("%q is %q", h, got)
		}
		if err := s.Delete(t.Context(), h); err != nil {
			t.Error(err)
		}
	}
	if got := hashes(t, s, c.Now()); len(got) != 0 {
		t.Errorf("an empty store holds %v", got)
	}
}

func together(t *testing.T, s blob.Store, _ *clock) {
	content := bytes.Repeat([]byte("together"), 10_000)
	const callers = 8
	results := make(chan error, callers)
	for range callers {
		go func() {
			h, _, err := s.Put(t.Context(), bytes.NewReader(content), int64(len(content)))
			if err == nil {
				var f io.ReadSeekCloser
				if f, _, err = s.Open(t.Context(), h); err == nil {
					var b []byte
					if b, err = io.ReadAll(f); err == nil && !bytes.Equal(b, content) {
						err = errors.New("it was read while it was not whole")
					}
					err = errors.Join(err, f.Close())
				}
			}
			results <- err
		}()
	}
	for range callers {
		if err := <-results; err != nil {
			t.Error(err)
		}
	}
}

func ended(t *testing.T, s blob.Store, c *clock) {
	h := put(t, s, "here")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, _, errPut := s.Put(ctx, strings.NewReader("x"), 1)
	_, _, errOpen := s.Open(ctx, h)
	for name, err := range map[string]error{"Put": errPut, "Open": errOpen, "Delete": s.Delete(ctx, h),
		"Old": s.Old(ctx, c.Now().Add(time.Hour), func(desk.FileHash) error { return nil })} {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%s: error %v, want canceled", name, err)
		}
	}
	if got := read(t, s, h); got != "here" {
		t.Errorf("the file is %q", got)
	}
}
