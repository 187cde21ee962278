package sql

import (
	"context"
	"errors"
	"fmt"
	"time"

	stdsql "database/sql"

	"jietong/desk"
	"jietong/internal/db"
	"jietong/store"
)

const eventColumns = "stream_id, kind, version, at, by_role, by_id, name, body"

var (
	eventsOf = db.NewQuery[eventRow](&statements,
		"select "+eventColumns+" from event where stream_id = $1 and kind = $2 and version > $3 order by version limit $4")
	// eventsBetween continues after the last row of the page before, which shares its microsecond with others.
	eventsBetween = db.NewQuery[eventRow](&statements, "select "+eventColumns+` from event
	where at >= $1 and at < $2 and (at > $1 or (kind, stream_id, version) > ($3, $4, $5))
	order by at, kind, stream_id, version limit $6`)
	streamsOf = db.NewQuery[streamRow](&statements,
		"select stream_id, max(version) as version from event where kind = $1 and stream_id > $2 group by stream_id order by stream_id limit $3")
	nextNumber = db.NewQuery[int64](&statements,
		"insert into counter (name, last) values ($1, 1) on conflict (name) do update set last = counter.last + 1 returning last")
)

// pageRows is how many rows are read before they are handed on one by one, so that no connection is held by whoever takes them.
const pageRows = 1000

type eventRow struct {
	StreamID string          `db:"stream_id"`
	Kind     desk.StreamKind `db:"kind"`
	Version  int64           `db:"version"`
	At       int64           `db:"at"`
	ByRole   desk.Role       `db:"by_role"`
	ByID     string          `db:"by_id"`
	Name     string          `db:"name"`
	Body     []byte          `db:"body"`
}

func (r *eventRow) event() (desk.Event, error) {
	body, err := desk.DecodeBody(r.Name, r.Body)
	return desk.Event{Stream: desk.Stream{Kind: r.Kind, ID: r.StreamID}, Version: r.Version, At: at(r.At), By: desk.Actor{Role: r.ByRole, ID: r.ByID}, Body: body}, err
}

// Events implements store.Log.
func (s *Store) Events(ctx context.Context, st desk.Stream, after int64, limit int) ([]desk.Event, error) {
	rows, err := eventsOf.All(ctx, s.db, st.ID, st.Kind, after, clamp(limit, store.EventsMax))
	if err != nil {
		return nil, failed(err)
	}
	all := make([]desk.Event, len(rows))
	for i := range rows {
		if all[i], err = rows[i].event(); err != nil {
			return nil, failed(err)
		}
	}
	return all, nil
}

// EventsBetween implements store.Log. f may call the store.
func (s *Store) EventsBetween(ctx context.Context, from, to time.Time, f func(desk.Event) error) error {
	last := eventRow{At: microsUp(from)}
	for {
		rows, err := eventsBetween.All(ctx, s.db, last.At, microsUp(to), last.Kind, last.StreamID, last.Version, pageRows)
		if err != nil {
			return failed(err)
		}
		for i := range rows {
			e, err := rows[i].event()
			if err != nil {
				return failed(err)
			}
			if err := f(e); err != nil {
				return err
			}
		}
		if len(rows) < pageRows {
			return nil
		}
		last = rows[len(rows)-1]
	}
}

type streamRow struct {
	ID      string `db:"stream_id"`
	Version int64  `db:"version"`
}

// Streams implements store.Log. f may call the store.
func (s *Store) Streams(ctx context.Context, k desk.StreamKind, f func(id string, version int64) error) error {
	last := ""
	for {
		rows, err := streamsOf.All(ctx, s.db, k, last, pageRows)
		if err != nil {
			return failed(err)
		}
		for _, r := range rows {
			if err := f(r.ID, r.Version); err != nil {
				return err
			}
		}
		if len(rows) < pageRows {
			return nil
		}
		last = rows[len(rows)-1].ID
	}
}

// NextNumber implements store.Log.
func (s *Store) NextNumber(ctx context.Context, name string) (n int64, err error) {
	err = s.tx(ctx, func(tx *db.Tx) (err error) {
		n, err = nextNumber.One(ctx, tx, name)
		return err
	})
	return n, err
}

// tx runs f in a transaction, again where the engine gave it up for another.
func (s *Store) tx(ctx context.Context, f func(tx *db.Tx) error) error {
	for try := 1; ; try++ {
		err := s.db.Tx(ctx, f)
		switch {
		case err == nil || !db.Again(err):
			return failed(err)
		case try == commitTries:
			return failed(fmt.Errorf("given up after %d tries: %w", try, err))
		}
	}
}

// orNone takes a missing row for the zero value.
func orNone(err error) error {
	if errors.Is(err, stdsql.ErrNoRows) {
		return nil
	}
	return err
}
