// Package folder keeps files in a folder of this machine, each under the hash of its content.
//
// A file is written beside its place, synced, and renamed into it, so that under a name there is either nothing or the whole. The same content put
// again only renews its time. Two levels of folders keep each small: "ab/cd/abcd…".
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
	"strings"
	"time"

	"jietong/blob"
	"jietong/desk"
)

// Store implements blob.Store.
type Store struct {
	root string
	now  func() time.Time
}

// Config says where the files are.
type Config struct {
	Root string           // made when it is missing, readable by this account alone
	Now  func() time.Time // by which files are old; time.Now when nil
}

var _ blob.Store = (*Store)(nil)

const (
	coming = "coming" // the folder, beside the others, of files that are being written
	// abandonedAfter is when a file in it cannot belong to an upload that still goes on: its writer died.
	abandonedAfter = 24 * time.Hour
)

// Open opens the folder, and removes what was being written when the program last died.
func Open(c Config) (*Store, error) {
	if c.Root == "" {
		return nil, errors.New("blob/folder: the folder must be named")
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	s := &Store{c.Root, c.Now}
	dir := filepath.Join(s.root, coming)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("blob/folder: %w", err)
	}
	left, err := os.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("blob/folder: %w", err)
	}
	for _, e := range left {
		if info, err := e.Info(); err == nil && info.ModTime().Before(s.now().Add(-abandonedAfter)) {
			if err := os.Remove(filepath.Join(dir, e.Name())); err != nil {
				return nil, fmt.Errorf("blob/folder: %w", err)
			}
		}
	}
	return s, nil
}

// Put implements blob.Store.
func (s *Store) Put(ctx context.Context, r io.Reader, limit int64) (desk.FileHash, int64, error) {
	f, err := os.CreateTemp(filepath.Join(s.root, coming), "*")
	if err != nil {
		return "", 0, fmt.Errorf("blob/folder: %w", err)
	}
	defer func() {
		_ = f.Close()
		_ = os.Remove(f.Name()) // gone already when it was renamed
	}()
	sum := sha256.New()
	n, err := io.Copy(io.MultiWriter(f, sum), io.LimitReader(reader{ctx, r}, limit+1))
	if err != nil {
		return "", 0, fmt.Errorf("blob/folder: %w", err)
	}
	if n > limit {
		return "", 0, blob.ErrTooLarge
	}
	h := desk.FileHash(hex.EncodeToString(sum.Sum(nil)))
	if err := s.keep(f, h); err != nil {
		return "", 0, fmt.Errorf("blob/folder: %w", err)
	}
	return h, n, nil
}

// keep puts a written file into its place, durably.
func (s *Store) keep(f *os.File, h desk.FileHash) error {
	now := s.now()
	if err := errors.Join(os.Chtimes(f.Name(), now, now), f.Sync(), f.Close()); err != nil {
		return err
	}
	path := s.path(h)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return err
	}
	for dir := filepath.Dir(path); len(dir) >= len(s.root); dir = filepath.Dir(dir) {
		if err := syncFolder(dir); err != nil {
			return err
		}
		if dir == s.root {
			break
		}
	}
	return nil
}

func syncFolder(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// Open implements blob.Store.
func (s *Store) Open(ctx context.Context, h desk.FileHash) (io.ReadSeekCloser, int64, error) {
	if err := ctx.Err(); err != nil {
		return nil, 0, err
	}
	if !valid(h) {
		return nil, 0, blob.ErrNotFound
	}
	f, err := os.Open(s.path(h))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, 0, blob.ErrNotFound
	}
	if err != nil {
		return nil, 0, fmt.Errorf("blob/folder: %w", err)
	}
	info, err := f.Stat()
	if err != nil {
		return nil, 0, errors.Join(fmt.Errorf("blob/folder: %w", err), f.Close())
	}
	return f, info.Size(), nil
}

// Delete implements blob.Store.
func (s *Store) Delete(ctx context.Context, h desk.FileHash) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if !valid(h) {
		return nil
	}
	if err := os.Remove(s.path(h)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("blob/folder: %w", err)
	}
	return nil
}

// Old implements blob.Store.
func (s *Store) Old(ctx context.Context, before time.Time, f func(desk.FileHash) error) error {
	return filepath.WalkDir(s.root, func(path string, e fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist): // deleted meanwhile
			return nil
		case err != nil:
			return fmt.Errorf("blob/folder: %w", err)
		case ctx.Err() != nil:
			return ctx.Err()
		case e.IsDir() && e.Name() == coming:
			return fs.SkipDir
		case e.IsDir() || !valid(desk.FileHash(e.Name())):
			return nil
		}
		info, err := e.Info()
		if err != nil || !info.ModTime().Before(before) {
			return nil // gone, or young
		}
		return f(desk.FileHash(e.Name()))
	})
}

// path is where a valid hash's file stands.
func (s *Store) path(h desk.FileHash) string {
	return filepath.Join(s.root, string(h[:2]), string(h[2:4]), string(h))
}

// valid reports whether h is a lower-case hex SHA-256. Nothing else becomes part of a path.
func valid(h desk.FileHash) bool {
	return len(h) == sha256.Size*2 && strings.Trim(string(h), "0123456789abcdef") == ""
}

// reader gives up when the context has ended.
type reader struct {
	ctx context.Context // of the one Put that reads
	r   io.Reader
}

func (r reader) Read(b []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.r.Read(b)
}
