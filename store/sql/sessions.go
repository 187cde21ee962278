package sql

import (
	"context"

	"jietong/desk"
	"jietong/internal/db"
	"jietong/store"
)

const sessionColumns = "id, token_hash, role, actor, entry, device, created_at, expires_at"

var (
	sessionHolder = db.NewQuery[string](&statements, "select id from session where token_hash = $1")
	sessionPut    = db.NewCmd(&statements, "insert into session ("+sessionColumns+`) values ($1, $2, $3, $4, $5, $6, $7, $8)
	on conflict (id) do update set token_hash = excluded.token_hash, role = excluded.role, actor = excluded.actor, entry = excluded.entry,
		device = excluded.device, created_at = excluded.created_at, expires_at = excluded.expires_at`)
	sessionByToken = db.NewQuery[sessionRow](&statements, "select "+sessionColumns+" from session where token_hash = $1 and expires_at > $2")
	sessionsOf     = db.NewQuery[sessionRow](&statements,
		"select "+sessionColumns+" from session where actor = $1 and role = $2 and expires_at > $3 order by created_at desc, id desc")
	sessionDrop = db.NewCmd(&statements, "delete from session where id = $1")

	accountByLogin = db.NewQuery[accountRow](&statements, "select login, agent, password_hash from account where login = $1")
	accountPut     = db.NewCmd(&statements, `insert into account (login, agent, password_hash) values ($1, $2, $3)
	on conflict (login) do update set password_hash = excluded.password_hash where account.agent = excluded.agent`)
)

type sessionRow struct {
	ID        string       `db:"id"`
	TokenHash string       `db:"token_hash"`
	Role      desk.Role    `db:"role"`
	Actor     string       `db:"actor"`
	Entry     desk.EntryID `db:"entry"`
	Device    string       `db:"device"`
	CreatedAt int64        `db:"created_at"`
	ExpiresAt int64        `db:"expires_at"`
}

func (r *sessionRow) session() store.Session {
	return store.Session{ID: r.ID, TokenHash: r.TokenHash, Actor: desk.Actor{Role: r.Role, ID: r.Actor}, Entry: r.Entry, Device: r.Device,
		CreatedAt: at(r.CreatedAt), ExpiresAt: at(r.ExpiresAt)}
}

type accountRow struct {
	Login        string       `db:"login"`
	Agent        desk.AgentID `db:"agent"`
	PasswordHash string       `db:"password_hash"`
}

// PutSession implements store.Sessions.
func (s *Store) PutSession(ctx context.Context, x store.Session) error {
	return s.tx(ctx, func(tx *db.Tx) error {
		holder, err := sessionHolder.One(ctx, tx, x.TokenHash)
		if orNone(err) != nil {
			return err
		}
		if holder != "" && holder != x.ID {
			return &store.Duplicate{What: store.WhatToken}
		}
		_, err = sessionPut.Run(ctx, tx, x.ID, x.TokenHash, x.Actor.Role, x.Actor.ID, x.Entry, x.Device, micros(x.CreatedAt), micros(x.ExpiresAt))
		return err
	})
}

// Session implements store.Sessions.
func (s *Store) Session(ctx context.Context, tokenHash string) (store.Session, error) {
	row, err := sessionByToken.One(ctx, s.db, tokenHash, micros(s.now()))
	if err != nil {
		return store.Session{}, failed(err)
	}
	return row.session(), nil
}

// SessionsOf implements store.Sessions.
func (s *Store) SessionsOf(ctx context.Context, a desk.Actor) ([]store.Session, error) {
	rows, err := sessionsOf.All(ctx, s.db, a.ID, a.Role, micros(s.now()))
	if err != nil {
		return nil, failed(err)
	}
	all := make([]store.Session, len(rows))
	for i := range rows {
		all[i] = rows[i].session()
	}
	return all, nil
}

// RevokeSession implements store.Sessions.
func (s *Store) RevokeSession(ctx context.Context, id string) error {
	return s.tx(ctx, func(tx *db.Tx) error {
		_, err := sessionDrop.Run(ctx, tx, id)
		return err
	})
}

// PutAccount implements store.Sessions.
func (s *Store) PutAccount(ctx context.Context, a store.Account) error {
	return s.tx(ctx, func(tx *db.Tx) error {
		n, err := accountPut.Run(ctx, tx, a.Login, a.Agent, a.PasswordHash)
		if err == nil && n == 0 {
			return &store.Duplicate{What: store.WhatLogin}
		}
		return err
	})
}

// Account implements store.Sessions.
func (s *Store) Account(ctx context.Context, login string) (store.Account, error) {
	row, err := accountByLogin.One(ctx, s.db, login)
	return store.Account(row), failed(err)
}
