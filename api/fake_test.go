package api

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"time"

	"jietong/blob"
	"jietong/desk"
	"jietong/store"
)

func account(login, agent, hash string) store.Account {
	return store.Account{Login: login, Agent: desk.AgentID(agent), PasswordHash: hash}
}

func (f *fakeBlob) Put(_ context.Context, r io.Reader, max int64) (desk.FileHash, int64, error) {
	b, err := io.ReadAll(io.LimitReader(r, max+1))
	if err != nil {
		return "", 0, err
	}
	if int64(len(b)) > max {
		return "", 0, blob.ErrTooLarge
	}
	sum := sha256.Sum256(b)
	h := desk.FileHash(hex.EncodeToString(sum[:]))
	f.mu.Lock()
	defer f.mu.Unlock()
	f.m[h] = b
	return h, int64(len(b)), nil
}

type openFile struct{ *bytes.Reader }

func (openFile) Close() error { return nil }

func (f *fakeBlob) Open(_ context.Context, h desk.FileHash) (io.ReadSeekCloser, int64, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	b, ok := f.m[h]
	if !ok {
		return nil, 0, blob.ErrNotFound
	}
	return openFile{bytes.NewReader(b)}, int64(len(b)), nil
}

func (f *fakeBlob) Delete(_ context.Context, h desk.FileHash) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.m, h)
	return nil
}

func (f *fakeBlob) Old(context.Context, time.Time, func(desk.FileHash) error) error { return nil }
