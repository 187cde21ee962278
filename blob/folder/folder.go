// Package folder keeps files in a directory of this machine, each under its hash, in two levels of directories. A file is there whole or not at all, and
// durable when Put returns.
package folder

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"jietong/blob"
	"jietong/desk"
)

// Store is a directory of files.
type Store struct{ root string }

// Open makes the directory if it is not there.
func Open(root string) (*Store, error) {
	if err := os.MkdirAll(filepath.Join(root, "incoming"), 0o750); err != nil {
		return nil, fmt.Errorf("blob: %w", err)
	}
	return &Store{root: root}, nil
}

// path is where a file lies; ok is false for anything that is not a hash, so that no name leads outside.
func (s *Store) path(h desk.FileHash) (path string, ok bool) {
	if len(h) != hex.EncodedLen(sha256.Size) {
		return "", false
	}
	for _, c := range []byte(h) {
		if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return "", false
		}
	}
	return filepath.Join(s.root, string(h[:2]), string(h[2:4]), string(h)), true
}

// Put implements blob.Store.
func (s *Store) Put(ctx context.Context, r io.Reader, limit int64) (h desk.FileHash, size int64, err error) {
	f, err := os.CreateTemp(filepath.Join(s.root, "incoming"), "put-*")
	if err != nil {
		return "", 0, fmt.Errorf("blob: %w", err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, f.Close(), os.Remove(f.Name()))
		}
	}()
	sum := sha256.New()
	size, err = io.Copy(io.MultiWriter(f, sum), io.LimitReader(reader{ctx, r}, limit+1))
	switch {
	case err != nil:
		return "", 0, fmt.Errorf("blob: %w", err)
	case size > limit:
		return "", 0, blob.ErrTooLarge
	}
	if err = f.Sync(); err != nil {
		return "", 0, fmt.Errorf("blob: %w", err)
	}
	h = desk.FileHash(hex.EncodeToString(sum.Sum(nil)))
	path, _ := s.path(h)
	if err = s.move(f, path); err != nil {
		return "", 0, fmt.Errorf("blob: %w", err)
	}
	return h, size, nil
}

// move gives a finished file its name and makes the name durable.
func (s *Store) move(f *os.File, path string) error {
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return err
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	for _, d := range []string{dir, filepath.Dir(dir), s.root} {
		if err := syncDir(d); err != nil {
			return err
		}
	}
	return nil
}

func syncDir(path string) error {
	d, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// reader gives up when its context ends.
type reader struct {
	ctx context.Context
	r   io.Reader
}

// Read implements io.Reader.
func (r reader) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.r.Read(p)
}

// Open implements blob.Store.
func (s *Store) Open(_ context.Context, h desk.FileHash) (io.ReadSeekCloser, int64, error) {
	path, ok := s.path(h)
	if !ok {
		return nil, 0, blob.ErrNotFound
	}
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, 0, blob.ErrNotFound
	}
	if err != nil {
		return nil, 0, fmt.Errorf("blob: %w", err)
	}
	info, err := f.Stat()
	if err != nil {
		return nil, 0, errors.Join(err, f.Close())
	}
	return f, info.Size(), nil
}

// Delete implements blob.Store.
func (s *Store) Delete(_ context.Context, h desk.FileHash) error {
	path, ok := s.path(h)
	if !ok {
		return nil
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("blob: %w", err)
	}
	return nil
}

// Old implements blob.Store.
func (s *Store) Old(ctx context.Context, before time.Time, f func(desk.FileHash) error) error {
	return filepath.WalkDir(s.root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		h := desk.FileHash(d.Name())
		if _, ok := s.path(h); d.IsDir() || !ok {
			return nil
		}
		info, err := d.Info()
		if errors.Is(err, fs.ErrNotExist) { // deleted meanwhile
			return nil
		}
		if err != nil {
			return err
		}
		if info.ModTime().Before(before) {
			return f(h)
		}
		return nil
	})
}
