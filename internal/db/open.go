package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	_ "modernc.org/sqlite" // the driver "sqlite"
)

// Engine is a database engine.
type Engine string

// The engines.
const (
	SQLite   Engine = "sqlite"
	Postgres Engine = "postgres"
)

// Config says where the database is; fields that are 0 have defaults.
type Config struct {
	DSN     string // "sqlite:<path>" or "postgres://..."
	Writers int    // writing connections on PostgreSQL, 4; SQLite has one
	Readers int    // reading connections at most, 8
}

// The defaults, and what SQLite is told.
const (
	writersDefault = 4 // group commits that overlap: more only queue at the same disk
	readersDefault = 8
	// busyTimeout is how long SQLite waits for another process, such as a backup, that holds the file.
	busyTimeout = 10 * time.Second
	// walPages is after how many pages of 4 KiB the writer itself moves the log into the file, where the checkpointer did not get to it.
	walPages = 50_000
	cacheKiB = 64 << 10 // of the writer: the inner pages of the indexes of some million messages
)

var errBroken = driver.ErrBadConn

// Open connects. A SQLite file and its folder are made when they are missing.
func Open(ctx context.Context, c Config) (*DB, error) {
	if c.Writers == 0 {
		c.Writers = writersDefault
	}
	if c.Readers == 0 {
		c.Readers = readersDefault
	}
	var d *DB
	var err error
	switch path, isFile := strings.CutPrefix(c.DSN, "sqlite:"); {
	case isFile:
		c.Writers = 1
		d, err = openSQLite(path)
	case strings.HasPrefix(c.DSN, "postgres://"), strings.HasPrefix(c.DSN, "postgresql://"):
		d, err = openPostgres(c.DSN)
	default:
		return nil, errors.New(`the database must be "sqlite:<path>" or "postgres://user@host/name"`)
	}
	if err != nil {
		return nil, err
	}
	d.write.SetMaxOpenConns(c.Writers + 1) // migrations use one beside
	d.write.SetMaxIdleConns(c.Writers)
	d.read.SetMaxOpenConns(c.Readers)
	d.read.SetMaxIdleConns(c.Readers)
	d.lanes, d.closed, d.close = make(chan *lane, c.Writers), make(chan struct{}), sync.OnceValue(d.closeOnce)
	for range c.Writers {
		d.lanes <- &lane{}
	}
	if d.engine == SQLite {
		d.log = startCheckpointer(d)
	}
	if err := d.write.PingContext(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("connect: %w", err), d.Close())
	}
	return d, nil
}

func openSQLite(path string) (*DB, error) {
	if path == "" || strings.HasPrefix(path, ":memory:") {
		return nil, errors.New(`"sqlite:" needs the path of a file`)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	uri := func(more url.Values) string {
		more.Set("_busy_timeout", strconv.FormatInt(busyTimeout.Milliseconds(), 10))
		return "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + more.Encode()
	}
	write, err := sql.Open("sqlite", uri(url.Values{
		"_journal_mode": {"WAL"},
		"_synchronous":  {"FULL"}, // an answer means that the disk has it
		"_txlock":       {"immediate"},
		"_foreign_keys": {"1"},
		"_pragma":       {"wal_autocheckpoint=" + strconv.Itoa(walPages), "cache_size=-" + strconv.Itoa(cacheKiB), "temp_store=memory"},
	}))
	if err != nil {
		return nil, err
	}
	read, err := sql.Open("sqlite", uri(url.Values{"_query_only": {"1"}}))
	if err != nil {
		return nil, errors.Join(err, write.Close())
	}
	return &DB{engine: SQLite, write: write, read: read}, nil
}

func openPostgres(dsn string) (*DB, error) {
	pool := func(settings map[string]string) (*sql.DB, error) {
		c, err := pgx.ParseConfig(dsn)
		if err != nil {
			return nil, errors.New("the address of PostgreSQL cannot be read") // the cause holds the password
		}
		for k, v := range settings {
			c.RuntimeParams[k] = v
		}
		if c.RuntimeParams["application_name"] == "" {
			c.RuntimeParams["application_name"] = "jietong"
		}
		return stdlib.OpenDB(*c), nil
	}
	write, err := pool(map[string]string{"synchronous_commit": "on", "default_transaction_isolation": "read committed"})
	if err != nil {
		return nil, err
	}
	read, err := pool(map[string]string{"default_transaction_read_only": "on"})
	if err != nil {
		return nil, errors.Join(err, write.Close())
	}
	return &DB{engine: Postgres, write: write, read: read}, nil
}

// Again reports whether the engine gave a transaction up for the sake of another, so that it may be tried again at once: a deadlock or a
// failure to serialise on PostgreSQL.
func Again(err error) bool {
	var e *pgconn.PgError
	return errors.As(err, &e) && (e.Code == "40P01" || e.Code == "40001")
}
