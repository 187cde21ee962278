// Package sql keeps everything in SQLite, in this process, or in PostgreSQL, with one SQL text for both.
//
// A Commit is one transaction and one sync to the disk, however many changes it holds. SQLite has one writer; on PostgreSQL several Commits run side
// by side under READ COMMITTED: every state is changed by "update … where version = the one that was read", and what was only read is locked
// against change until the commit, so that no decision rests on what has moved. Deadlocks between such commits are tried again inside.
//
// One thing the contract cannot promise on PostgreSQL: when the connection breaks after a commit was sent and before its answer came, Commit returns
// store.ErrUnavailable although the changes may have been kept. Trying again then meets *store.Conflict or *store.Duplicate, and nothing is kept twice.
package sql

import (
	"context"
	stdsql "database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"jietong/internal/db"
	"jietong/store"
)

// Config says where the database is; fields that are 0 have defaults.
type Config struct {
	DSN     string           // "sqlite:<path>" or "postgres://..."
	Writers int              // Commits at the same time on PostgreSQL, 4; SQLite has one writer
	Readers int              // reading connections at most, 8
	Now     func() time.Time // by which sessions are over; time.Now
}

// Store implements store.Store.
type Store struct {
	db  *db.DB
	now func() time.Time
}

var _ store.Store = (*Store)(nil)

// statements are all that this package runs, declared beside the functions that run them.
var statements db.Set

//go:embed migrations/*.sql
var migrations embed.FS

// Open opens the database with defaults, and brings its tables up to date.
func Open(ctx context.Context, dsn string) (*Store, error) { return Config{DSN: dsn}.Open(ctx) }

// Open opens the database and brings its tables up to date. Nodes that start at the same time wait for one another.
func (c Config) Open(ctx context.Context) (*Store, error) {
	if c.Now == nil {
		c.Now = time.Now
	}
	d, err := db.Open(ctx, db.Config{DSN: c.DSN, Writers: c.Writers, Readers: c.Readers})
	if err != nil {
		return nil, fmt.Errorf("%w: %w", store.ErrUnavailable, err)
	}
	if err := migrate(ctx, d); err != nil {
		return nil, errors.Join(fmt.Errorf("%w: migrations: %w", store.ErrUnavailable, err), d.Close())
	}
	return &Store{db: d, now: c.Now}, nil
}

// Close waits for what is under way and closes the connections.
func (s *Store) Close() error { return s.db.Close() }

// Stats counts statements and transactions since Open, for load reports.
type Stats = db.Stats

// Stats counts statements and transactions since Open.
func (s *Store) Stats() Stats { return s.db.Stats() }

// migrateTries is how often SQLite's migrations are tried while another process runs the same ones: each of its steps is a transaction, so whoever
// comes second fails once and then finds the step done.
const migrateTries = 5

// startLock is the advisory lock under which a node prepares PostgreSQL for the migrations; any number that is always the same.
const startLock = 5_461_001

func migrate(ctx context.Context, d *db.DB) error {
	folder, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	dialect, options := goose.DialectSQLite3, []goose.ProviderOption{goose.WithDisableGlobalRegistry(true)}
	if d.Engine() == db.Postgres {
		if err := nameCollation(ctx, d.Writer()); err != nil {
			return err
		}
		locker, err := lock.NewPostgresSessionLocker()
		if err != nil {
			return err
		}
		dialect, options = goose.DialectPostgres, append(options, goose.WithSessionLocker(locker))
	}
	p, err := goose.NewProvider(dialect, d.Writer(), folder, options...)
	if err != nil {
		return err
	}
	for try := 1; ; try++ {
		if _, err = p.Up(ctx); err == nil || d.Engine() == db.Postgres || try == migrateTries || ctx.Err() != nil {
			break
		}
	}
	if err == nil && d.Engine() == db.Postgres {
		err = leaveRoom(ctx, d.Writer())
	}
	return err
}

// leaveRoom lets PostgreSQL keep free space in the pages of the states that change most, so that a new version of a row fits beside the old one and no
// index has to learn where it is. Measured: of the updates by messages 67 % did so without, all with.
func leaveRoom(ctx context.Context, d *stdsql.DB) error {
	for _, table := range []string{"conversation", "agent"} {
		var set bool
		err := d.QueryRowContext(ctx, "select reloptions is not null from pg_class where oid = $1::regclass", table).Scan(&set)
		if err == nil && !set {
			_, err = d.ExecContext(ctx, "alter table "+table+" set (fillfactor = 60)")
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// nameCollation gives PostgreSQL's order by bytes the name that SQLite's has, so that the tables have one text. The order of a database's own
// language would differ between machines, and is slower to index.
func nameCollation(ctx context.Context, d *stdsql.DB) (err error) {
	tx, err := d.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, tx.Rollback())
		}
	}()
	if _, err = tx.ExecContext(ctx, "select pg_advisory_xact_lock($1)", startLock); err != nil {
		return err
	}
	if _, err = tx.ExecContext(ctx, `create collation if not exists "binary" from "C"`); err != nil {
		return err
	}
	return tx.Commit()
}

// failed turns what the engine says into what the contract says.
func failed(err error) error {
	var duplicate *store.Duplicate
	switch {
	case err == nil:
		return nil
	case errors.Is(err, stdsql.ErrNoRows):
		return store.ErrNotFound
	case errors.Is(err, store.ErrNotFound), errors.As(err, &duplicate):
		return err
	}
	return fmt.Errorf("%w: %w", store.ErrUnavailable, err)
}

// micros is a time as it is kept.
func micros(t time.Time) int64 { return t.UnixMicro() }

// microsUp is the first time kept that is not before t.
func microsUp(t time.Time) int64 { return t.Add(time.Microsecond - time.Nanosecond).UnixMicro() }

// at is a kept time.
func at(micros int64) time.Time { return time.UnixMicro(micros).UTC() }

// clamp brings the length of a page into 1..most.
func clamp(limit, most int) int {
	if limit < 1 || limit > most {
		return most
	}
	return limit
}
