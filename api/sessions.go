package api

import (
	"context"
	"errors"
	"sync"
	"time"

	"jietong/center"
	"jietong/desk"
	"jietong/store"
)

// sessions knows who is signed in. What it remembers it believes for a short while only, so that an end on another node is noticed.
type sessions struct {
	center *center.Center
	cfg    *Config

	mu    sync.RWMutex
	known map[string]remembered // by token hash
}

type remembered struct {
	session store.Session
	until   time.Time
}

const (
	rememberFor  = 5 * time.Second // how long an end on another node may go unnoticed by a request; sockets ask at each ping
	rememberMost = 50_000          // sessions in memory: about 15 MB; when it is full it starts anew
	touchPart    = 24              // a token's life is prolonged when 1/24 of it has gone: one write an hour for a day's life
)

// caller is who makes a request.
type caller struct {
	actor   desk.Actor
	session store.Session // empty for a stranger
	lang    desk.Language
	request string // its id, for the log
	device  string // what the browser calls itself, shortened
	peer    string // the address it comes from; limits never count by it alone
}

// staff reports whether the caller sees what staff see.
func (c caller) staff() bool { return c.actor.IsStaff() }

// find returns the session of a token, or an *center.Error with reason token-unknown.
func (s *sessions) find(ctx context.Context, token string) (store.Session, error) {
	hash := tokenHash(token)
	if hash == "" {
		return store.Session{}, problem(center.Denied, reasonToken, "")
	}
	now := s.center.Now()
	s.mu.RLock()
	r, ok := s.known[hash]
	s.mu.RUnlock()
	if ok && now.Before(r.until) && now.Before(r.session.ExpiresAt) {
		return r.session, nil
	}
	x, err := s.center.Store().Session(ctx, hash)
	switch {
	case errors.Is(err, store.ErrNotFound), err == nil && !now.Before(x.ExpiresAt):
		s.forget(hash)
		return store.Session{}, problem(center.Denied, reasonToken, "")
	case err != nil:
		return store.Session{}, err
	}
	if x, err = s.prolong(ctx, x, now); err != nil {
		return store.Session{}, err
	}
	s.remember(x, now)
	return x, nil
}

// prolong moves the end of a session that is used, never beyond its longest life.
func (s *sessions) prolong(ctx context.Context, x store.Session, now time.Time) (store.Session, error) {
	life, most := s.cfg.CustomerLife, s.cfg.CustomerLifeMax
	if x.Actor.IsStaff() {
		life, most = s.cfg.StaffLife, s.cfg.StaffLifeMax
	}
	end := now.Add(life)
	if last := x.CreatedAt.Add(most); end.After(last) {
		end = last
	}
	if end.Sub(x.ExpiresAt) < life/touchPart {
		return x, nil
	}
	x.ExpiresAt = end.UTC().Truncate(time.Microsecond)
	return x, s.center.Store().PutSession(ctx, x)
}

// begin signs somebody in and returns the token, which is kept nowhere.
func (s *sessions) begin(ctx context.Context, a desk.Actor, entry desk.EntryID, device string) (string, store.Session, error) {
	token, hash := newToken()
	now := s.center.Now().UTC().Truncate(time.Microsecond)
	life := s.cfg.CustomerLife
	if a.IsStaff() {
		life = s.cfg.StaffLife
	}
	x := store.Session{ID: s.center.NewID(), TokenHash: hash, Actor: a, Entry: entry, Device: device, CreatedAt: now, ExpiresAt: now.Add(life)}
	if err := s.center.Store().PutSession(ctx, x); err != nil {
		return "", store.Session{}, err
	}
	s.remember(x, now)
	return token, x, nil
}

// end revokes a session here at once, elsewhere within rememberFor or a ping.
func (s *sessions) end(ctx context.Context, x store.Session) error {
	if err := s.center.Store().RevokeSession(ctx, x.ID); err != nil {
		return err
	}
	s.forget(x.TokenHash)
	return nil
}

func (s *sessions) remember(x store.Session, now time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.known) >= rememberMost || s.known == nil {
		s.known = map[string]remembered{}
	}
	s.known[x.TokenHash] = remembered{x, now.Add(rememberFor)}
}

func (s *sessions) forget(hash string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.known, hash)
}

// actorOf is who a session speaks for now. A member of staff has the role that they have now, not the one of when they signed in.
func (s *sessions) actorOf(ctx context.Context, x store.Session) (desk.Actor, error) {
	if !x.Actor.IsStaff() {
		return x.Actor, nil
	}
	a, err := s.center.Agent(ctx, desk.AgentID(x.Actor.ID))
	if err != nil {
		return desk.Actor{}, err
	}
	return desk.Actor{Role: a.Role, ID: x.Actor.ID}, nil
}

// forgetID forgets a session of which only the id is known.
func (s *sessions) forgetID(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for hash, r := range s.known {
		if r.session.ID == id {
			delete(s.known, hash)
		}
	}
}
