// Package db is plain database/sql on SQLite and PostgreSQL with one SQL text: statements declared where they are used and prepared once for
// each connection, one transaction at a time for each writing connection, and rows read into structs. It knows no table and no noun.
//
// What keeps one text running on both engines: $1 parameters; times as bigint microseconds; identifiers as text made by the program, declared
// `collate "binary"` so that both order them by their bytes; JSON columns that hold objects only; and `{{for update skip locked}}`, which
// PostgreSQL sees without the braces and SQLite not at all.
package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

// DB is an open database. Writers and readers are kept apart: SQLite has one writer, and readers it cannot stop.
type DB struct {
	engine Engine
	write  *sql.DB
	read   *sql.DB
	lanes  chan *lane // the idle ones; taking one out is the right to write
	close  func() error
	closed chan struct{}
	log    *checkpointer // of SQLite, else nil

	prepared     sync.Map // *Statement → *sql.Stmt, of the readers
	statements   atomic.Int64
	transactions atomic.Int64
}

// lane is one writing connection with what is prepared on it. It connects when it is first used, and again after it broke.
type lane struct {
	conn     *sql.Conn
	prepared map[*Statement]*sql.Stmt
}

// commitTimeout bounds the wait for an answer to a commit, which is not given up with the caller's context: the outcome would be unknown.
const commitTimeout = 30 * time.Second

// Stats counts what was executed since Open.
type Stats struct {
	Statements   int64 // without begin and commit, and what was rolled back
	Transactions int64 // committed
}

// Stats counts what was executed since Open.
func (d *DB) Stats() Stats { return Stats{d.statements.Load(), d.transactions.Load()} }

// Engine tells which one it is.
func (d *DB) Engine() Engine { return d.engine }

// Writer is the pool behind the writing connections, for migrations before anything else is written.
func (d *DB) Writer() *sql.DB { return d.write }

// Close waits for transactions under way and closes all connections. Calls that come later fail.
func (d *DB) Close() error { return d.close() }

func (d *DB) closeOnce() error {
	close(d.closed)
	if d.log != nil {
		<-d.log.done
	}
	for range cap(d.lanes) {
		(<-d.lanes).drop()
	}
	return errors.Join(d.read.Close(), d.write.Close())
}

var errClosed = errors.New("the database is closed")

// Runner runs statements: a *DB reads, a *Tx reads and writes.
type Runner interface {
	query(ctx context.Context, s *Statement, args []any) (*sql.Rows, error)
	queryText(ctx context.Context, text string, args []any) (*sql.Rows, error)
}

func (d *DB) query(ctx context.Context, s *Statement, args []any) (*sql.Rows, error) {
	d.statements.Add(1)
	stmt, ok := d.prepared.Load(s)
	if !ok {
		fresh, err := d.read.PrepareContext(ctx, s.text(d.engine))
		if err != nil {
			return nil, err
		}
		var lost bool
		if stmt, lost = d.prepared.LoadOrStore(s, fresh); lost {
			fresh.Close()
		}
	}
	return stmt.(*sql.Stmt).QueryContext(ctx, args...)
}

func (d *DB) queryText(ctx context.Context, text string, args []any) (*sql.Rows, error) {
	d.statements.Add(1)
	return d.read.QueryContext(ctx, text, args...)
}

// Tx is a transaction under way on one lane.
type Tx struct {
	db         *DB
	lane       *lane
	statements int64
}

// Tx runs f in a transaction and commits it, durably, when f returns nil. On an error nothing is kept and the error is returned, save that an error
// of the commit itself (a connection that broke before the answer came) leaves open what became of it.
//
// On SQLite the context is looked at while waiting for the writer; a statement, being short, runs to its end.
func (d *DB) Tx(ctx context.Context, f func(tx *Tx) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	var l *lane
	select {
	case l = <-d.lanes:
	case <-ctx.Done():
		return ctx.Err()
	case <-d.closed:
		return errClosed
	}
	defer func() { d.lanes <- l }()
	tx := &Tx{db: d, lane: l}
	if err := tx.begin(ctx); err != nil {
		l.drop()
		return fmt.Errorf("begin: %w", err)
	}
	done := false
	defer func() {
		if !done {
			tx.rollback(ctx)
		}
	}()
	if err := f(tx); err != nil {
		return err
	}
	done = true
	if err := tx.end(ctx, commit); err != nil {
		tx.rollback(ctx)
		return fmt.Errorf("commit: %w", err)
	}
	d.transactions.Add(1)
	d.statements.Add(tx.statements)
	if d.log != nil {
		d.log.committed(tx.statements)
	}
	return nil
}

// The statements around a transaction. SQLite takes the right to write at once, so that it never has to wait for it half-way.
var (
	begin    = &Statement{sqlite: "begin immediate", postgres: "begin"}
	commit   = &Statement{sqlite: "commit", postgres: "commit"}
	rollback = &Statement{sqlite: "rollback", postgres: "rollback"}
)

func (tx *Tx) begin(ctx context.Context) error {
	if tx.lane.conn == nil {
		conn, err := tx.db.write.Conn(ctx)
		if err != nil {
			return err
		}
		tx.lane.conn, tx.lane.prepared = conn, map[*Statement]*sql.Stmt{}
	}
	return tx.end(ctx, begin)
}

// end runs a statement that begins or ends a transaction, whatever becomes of the caller.
func (tx *Tx) end(ctx context.Context, s *Statement) error {
	ctx = context.WithoutCancel(ctx)
	if tx.db.engine == Postgres {
		var cancel func()
		ctx, cancel = context.WithTimeout(ctx, commitTimeout)
		defer cancel()
		_, err := tx.lane.conn.ExecContext(ctx, s.postgres)
		return err
	}
	stmt, err := tx.prepare(ctx, s)
	if err == nil {
		_, err = stmt.ExecContext(ctx)
	}
	return err
}

// rollback leaves the lane usable: where it cannot, the connection is given up, which ends the transaction too.
func (tx *Tx) rollback(ctx context.Context) {
	if tx.lane.conn != nil && tx.end(ctx, rollback) != nil {
		tx.lane.drop()
	}
}

func (l *lane) drop() {
	if l.conn == nil {
		return
	}
	// A broken connection must not go back to the pool, where the next user would find the old transaction.
	_ = l.conn.Raw(func(any) error { return errBroken })
	_ = l.conn.Close()
	l.conn, l.prepared = nil, nil
}

func (tx *Tx) prepare(ctx context.Context, s *Statement) (*sql.Stmt, error) {
	if stmt := tx.lane.prepared[s]; stmt != nil {
		return stmt, nil
	}
	stmt, err := tx.lane.conn.PrepareContext(ctx, s.text(tx.db.engine))
	if err == nil {
		tx.lane.prepared[s] = stmt
	}
	return stmt, err
}

// within is the context of a statement: on SQLite one that does not end, which spares a goroutine for each.
func (tx *Tx) within(ctx context.Context) context.Context {
	if tx.db.engine == SQLite {
		return context.WithoutCancel(ctx)
	}
	return ctx
}

func (tx *Tx) query(ctx context.Context, s *Statement, args []any) (*sql.Rows, error) {
	ctx = tx.within(ctx)
	stmt, err := tx.prepare(ctx, s)
	if err != nil {
		return nil, err
	}
	tx.statements++
	return stmt.QueryContext(ctx, args...)
}

func (tx *Tx) queryText(ctx context.Context, text string, args []any) (*sql.Rows, error) {
	tx.statements++
	return tx.lane.conn.QueryContext(tx.within(ctx), text, args...)
}

func (tx *Tx) exec(ctx context.Context, s *Statement, args []any) (int64, error) {
	ctx = tx.within(ctx)
	stmt, err := tx.prepare(ctx, s)
	if err != nil {
		return 0, err
	}
	tx.statements++
	r, err := stmt.ExecContext(ctx, args...)
	if err != nil {
		return 0, err
	}
	return r.RowsAffected()
}
