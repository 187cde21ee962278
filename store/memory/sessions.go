package memory

import (
	"cmp"
	"context"
	"slices"

	"jietong/desk"
	"jietong/store"
)

// PutSession implements store.Sessions.
func (s *Store) PutSession(ctx context.Context, x store.Session) error {
	return s.write(ctx, func() error {
		if id, ok := s.tokens[x.TokenHash]; ok && id != x.ID {
			return &store.Duplicate{What: store.WhatToken}
		}
		if old, ok := s.sessions[x.ID]; ok {
			delete(s.tokens, old.TokenHash)
		}
		s.sessions[x.ID], s.tokens[x.TokenHash] = x, x.ID
		return nil
	})
}

// Session implements store.Sessions.
func (s *Store) Session(ctx context.Context, tokenHash string) (store.Session, error) {
	var x store.Session
	err := s.read(ctx, func() error {
		id, ok := s.tokens[tokenHash]
		if !ok || !s.sessions[id].ExpiresAt.After(s.now()) {
			return store.ErrNotFound
		}
		x = s.sessions[id]
		return nil
	})
	return x, err
}

// SessionsOf implements store.Sessions.
func (s *Store) SessionsOf(ctx context.Context, a desk.Actor) ([]store.Session, error) {
	var out []store.Session
	err := s.read(ctx, func() error {
		for _, x := range s.sessions {
			if x.Actor == a && x.ExpiresAt.After(s.now()) {
				out = append(out, x)
			}
		}
		return nil
	})
	slices.SortFunc(out, func(a, b store.Session) int { return cmp.Or(b.CreatedAt.Compare(a.CreatedAt), cmp.Compare(b.ID, a.ID)) })
	return out, err
}

// RevokeSession implements store.Sessions.
func (s *Store) RevokeSession(ctx context.Context, id string) error {
	return s.write(ctx, func() error {
		if x, ok := s.sessions[id]; ok {
			delete(s.tokens, x.TokenHash)
			delete(s.sessions, id)
		}
		return nil
	})
}

// PutAccount implements store.Sessions.
func (s *Store) PutAccount(ctx context.Context, a store.Account) error {
	return s.write(ctx, func() error {
		if old, ok := s.accounts[a.Login]; ok && old.Agent != a.Agent {
			return &store.Duplicate{What: store.WhatLogin}
		}
		s.accounts[a.Login] = a
		return nil
	})
}

// Account implements store.Sessions.
func (s *Store) Account(ctx context.Context, login string) (store.Account, error) {
	return found(ctx, s, s.accounts, login)
}
