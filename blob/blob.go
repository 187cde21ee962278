// Package blob is the contract of files kept by the hash of their content. Unreferenced ones expire.
package blob

import (
	"context"
	"errors"
	"io"
	"time"

	"jietong/desk"
)

// Store keeps files by content: the same content is kept once.
type Store interface {
	// Put reads all of r and keeps it durably; content that is there already becomes new again. More than max bytes is ErrTooLarge and nothing is kept.
	Put(ctx context.Context, r io.Reader, max int64) (desk.FileHash, int64, error)
	// Open reads a file, or ErrNotFound. The caller closes it.
	Open(ctx context.Context, h desk.FileHash) (io.ReadSeekCloser, int64, error)
	// Delete removes a file; one that is not there is no error.
	Delete(ctx context.Context, h desk.FileHash) error
	// Old calls f for each file put before the given time, so that the caller can delete those that nothing refers to.
	Old(ctx context.Context, before time.Time, f func(desk.FileHash) error) error
}

// ErrNotFound says that there is no such file.
var ErrNotFound = errors.New("blob: not found")

// ErrTooLarge says that the content is larger than allowed; nothing was kept.
var ErrTooLarge = errors.New("blob: too large")
