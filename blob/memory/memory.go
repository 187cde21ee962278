// Package memory keeps files in this process and nothing beyond it: for tests, simulation and trials.
package memory

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"slices"
	"sync"
	"time"

	"jietong/blob"
	"jietong/desk"
)

// Store implements blob.Store.
type Store struct {
	now   func() time.Time
	mu    sync.Mutex
	files map[desk.FileHash]file
}

type file struct {
	content []byte
	put     time.Time
}

var _ blob.Store = (*Store)(nil)

// New makes an empty store. Files are old by now, or by time.Now when it is nil.
func New(now func() time.Time) *Store {
	if now == nil {
		now = time.Now
	}
	return &Store{now: now, files: map[desk.FileHash]file{}}
}

// Put implements blob.Store.
func (s *Store) Put(ctx context.Context, r io.Reader, limit int64) (desk.FileHash, int64, error) {
	content, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err == nil {
		err = ctx.Err()
	}
	if err != nil {
		return "", 0, err
	}
	if int64(len(content)) > limit {
		return "", 0, blob.ErrTooLarge
	}
	sum := sha256.Sum256(content)
	h := desk.FileHash(hex.EncodeToString(sum[:]))
	s.mu.Lock()
	defer s.mu.Unlock()
	s.files[h] = file{content, s.now()}
	return h, int64(len(content)), nil
}

// Open implements blob.Store.
func (s *Store) Open(ctx context.Context, h desk.FileHash) (io.ReadSeekCloser, int64, error) {
	if err := ctx.Err(); err != nil {
		return nil, 0, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	f, ok := s.files[h]
	if !ok {
		return nil, 0, blob.ErrNotFound
	}
	return opened{bytes.NewReader(f.content)}, int64(len(f.content)), nil
}

type opened struct{ *bytes.Reader }

func (opened) Close() error { return nil }

// Delete implements blob.Store.
func (s *Store) Delete(ctx context.Context, h desk.FileHash) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.files, h)
	return nil
}

// Old implements blob.Store, in the order of the hashes.
func (s *Store) Old(ctx context.Context, before time.Time, f func(desk.FileHash) error) error {
	s.mu.Lock()
	var old []desk.FileHash
	for h, x := range s.files {
		if x.put.Before(before) {
			old = append(old, h)
		}
	}
	s.mu.Unlock()
	slices.Sort(old)
	for _, h := range old {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := f(h); err != nil {
			return err
		}
	}
	return ctx.Err()
}
