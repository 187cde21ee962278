package sql

import (
	"cmp"
	"context"
	"slices"
	"time"

	"jietong/desk"
	"jietong/internal/db"
	"jietong/store"
)

var (
	nextReady = db.NewQuery[int64](&statements, "select ready from job order by ready limit 1")
	// jobsClaim gives each job to one claimer: on PostgreSQL claimers pass over the rows that another has locked, on SQLite there is one writer.
	jobsClaim = db.NewQuery[jobRow](&statements, `update job set owner = $1, ready = $2 from (
		select stream_id as s, stream_kind as sk, kind as k from job where ready <= $3
		order by ready, stream_id, stream_kind, kind limit $4 {{for update skip locked}}) as due
	where stream_id = s and stream_kind = sk and kind = k
	returning stream_id, stream_kind, kind, due, attempt, data`)
	jobFinish = db.NewCmd(&statements, "delete from job where stream_id = $1 and stream_kind = $2 and kind = $3 and due = $4")
	jobRetry  = db.NewCmd(&statements,
		"update job set due = $5, ready = $5, owner = '', attempt = attempt + 1 where stream_id = $1 and stream_kind = $2 and kind = $3 and due = $4")
)

type jobRow struct {
	StreamID   string          `db:"stream_id"`
	StreamKind desk.StreamKind `db:"stream_kind"`
	Kind       string          `db:"kind"`
	Due        int64           `db:"due"`
	Attempt    int             `db:"attempt"`
	Data       []byte          `db:"data"`
}

func (r *jobRow) job() store.Job {
	j := store.Job{Stream: desk.Stream{Kind: r.StreamKind, ID: r.StreamID}, Kind: r.Kind, Due: at(r.Due), Attempt: r.Attempt}
	if len(r.Data) > 0 {
		j.Data = r.Data
	}
	return j
}

// NextDue implements store.Jobs.
func (s *Store) NextDue(ctx context.Context) (time.Time, bool, error) {
	rows, err := nextReady.All(ctx, s.db)
	if err != nil || len(rows) == 0 {
		return time.Time{}, false, failed(err)
	}
	return at(rows[0]), true, nil
}

// Claim implements store.Jobs.
func (s *Store) Claim(ctx context.Context, owner string, now time.Time, lease time.Duration, limit int) (all []store.Job, err error) {
	err = s.tx(ctx, func(tx *db.Tx) error {
		rows, err := jobsClaim.All(ctx, tx, owner, micros(now.Add(lease)), micros(now), max(limit, 0))
		all = make([]store.Job, len(rows))
		for i := range rows {
			all[i] = rows[i].job()
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	slices.SortFunc(all, func(a, b store.Job) int {
		return cmp.Or(a.Due.Compare(b.Due), compareKeys(jobKey{a.Stream, a.Kind}, jobKey{b.Stream, b.Kind}))
	})
	return all, nil
}

// Finish implements store.Jobs.
func (s *Store) Finish(ctx context.Context, j store.Job) error {
	return s.tx(ctx, func(tx *db.Tx) error {
		_, err := jobFinish.Run(ctx, tx, j.Stream.ID, j.Stream.Kind, j.Kind, micros(j.Due))
		return err
	})
}

// Retry implements store.Jobs.
func (s *Store) Retry(ctx context.Context, j store.Job, due time.Time) error {
	return s.tx(ctx, func(tx *db.Tx) error {
		_, err := jobRetry.Run(ctx, tx, j.Stream.ID, j.Stream.Kind, j.Kind, micros(j.Due), micros(due))
		return err
	})
}
