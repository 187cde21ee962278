package db

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func open(t *testing.T) *DB {
	t.Helper()
	d, err := Open(t.Context(), Config{DSN: "sqlite:" + filepath.Join(t.TempDir(), "test.db")})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	if _, err := d.Writer().ExecContext(t.Context(), "create table t (a bigint primary key, b text not null, j json)"); err != nil {
		t.Fatal(err)
	}
	return d
}

type row struct {
	A int64                `db:"a"`
	B string               `db:"b"`
	J JSON[map[string]int] `db:"j"`
}

// The check must find a column that is missing, one in the wrong place, and a text that the engine does not take.
func TestCheckFinds(t *testing.T) {
	d := open(t)
	for text, fault := range map[string]string{
		"select a, b, j from t where a = $1":           "",
		"select a, b from t where a = $1":              "read into",
		"select b, a, j from t where a = $1":           "read into",
		"select a, b, missing from t where a = $1":     "missing",
		"update t set b = $1 where a = $2 returning a": "read into",
		"selekt a, b, j from t":                        "selekt",
	} {
		var set Set
		NewQuery[row](&set, text)
		err := set.Check(t.Context(), d)
		if (err == nil) != (fault == "") || (err != nil && !strings.Contains(err.Error(), fault)) {
			t.Errorf("%s: error %v, want one with %q", text, err, fault)
		}
	}
}

var (
	testSet  Set
	testAdd  = NewBulk(&testSet, "insert into t (a, b, j) values", "($1, $2, $3)", "on conflict do nothing", "")
	testGet  = NewQuery[row](&testSet, "select a, b, j from t where a = $1")
	testList = NewList[row](&testSet, "select a, b, j from t", "order by a")
)

func add(ctx context.Context, d *DB, n int) (changed int64, err error) {
	var args []any
	for i := range n {
		args = append(args, i, strings.Repeat("x", i%3), `{"n":1}`)
	}
	err = d.Tx(ctx, func(tx *Tx) error {
		changed, err = testAdd.Run(ctx, tx, args)
		return err
	})
	return changed, err
}

func TestBulkListAndRollback(t *testing.T) {
	d, ctx := open(t), t.Context()
	for i, want := range []int64{5, 0, 95} { // what is there already is passed over
		if got, err := add(ctx, d, []int{5, 5, 100}[i]); err != nil || got != want {
			t.Fatalf("%d rows were added, %v, want %d", got, err, want)
		}
	}
	got, err := testGet.One(ctx, d, 7)
	if err != nil || got.A != 7 || got.B != "x" || got.J.V["n"] != 1 {
		t.Errorf("the row is %+v, %v", got, err)
	}
	if _, err := testGet.One(ctx, d, 1000); !errors.Is(err, sql.ErrNoRows) {
		t.Errorf("error %v, want no rows", err)
	}
	var w Where
	In(&w, "b", []string{"x", "xx"})
	In(&w, "a", []string(nil))
	w.And("a > ? and a < ?", 10, 20)
	rows, err := testList.All(ctx, d, &w, 3)
	if err != nil || len(rows) != 3 || rows[0].A != 11 {
		t.Errorf("the list is %+v, %v", rows, err)
	}
	before, stop := d.Stats(), errors.New("no")
	err = d.Tx(ctx, func(tx *Tx) error {
		if _, err := testAdd.Run(ctx, tx, []any{1000, "", "{}"}); err != nil {
			return err
		}
		if _, err := testGet.One(ctx, tx, 1000); err != nil {
			return err
		}
		return stop
	})
	if !errors.Is(err, stop) || d.Stats() != before {
		t.Errorf("error %v, counted %+v after %+v", err, d.Stats(), before)
	}
	if _, err := testGet.One(ctx, d, 1000); !errors.Is(err, sql.ErrNoRows) {
		t.Errorf("what was rolled back: error %v, want no rows", err)
	}
	if _, err := d.read.ExecContext(ctx, "delete from t"); err == nil {
		t.Error("a reading connection wrote")
	}
}

// Whoever waits for the writer gives up with its context, and a panic gives the writer back.
func TestWriterComesBack(t *testing.T) {
	d, ctx := open(t), t.Context()
	func() {
		defer func() { _ = recover() }()
		_ = d.Tx(ctx, func(*Tx) error { panic("bug") })
	}()
	err := d.Tx(ctx, func(*Tx) error {
		impatient, cancel := context.WithCancel(ctx)
		waiting := make(chan error)
		go func() { waiting <- d.Tx(impatient, func(*Tx) error { return nil }) }()
		cancel()
		if err := <-waiting; !errors.Is(err, context.Canceled) {
			t.Errorf("error %v, want canceled", err)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

var testUpdate = NewCmd(&testSet, "update t set b = $1")

// The log does not grow with all that was ever written: it is moved into the file beside the writer, and begun anew.
func TestCheckpoint(t *testing.T) {
	d, ctx := open(t), t.Context()
	if _, err := add(ctx, d, 1); err != nil {
		t.Fatal(err)
	}
	const rounds, each, frame = 8, 50, 4096 + 24
	for range rounds {
		for i := range each {
			if err := d.Tx(ctx, func(tx *Tx) error { _, err := testUpdate.Run(ctx, tx, strings.Repeat("x", i)); return err }); err != nil {
				t.Fatal(err)
			}
		}
		for range 2 { // the second is taken only when the first is over
			d.log.due <- struct{}{}
		}
	}
	var path string
	if err := d.Writer().QueryRowContext(ctx, "select file from pragma_database_list where name = 'main'").Scan(&path); err != nil {
		t.Fatal(err)
	}
	log, err := os.Stat(path + "-wal")
	if err != nil {
		t.Fatal(err)
	}
	if most := int64(3 * each * frame); log.Size() > most { // a commit writes a page; the first of a new log may come a little late
		t.Errorf("after %d commits the log has %d bytes, want at most %d", rounds*each, log.Size(), most)
	}
}

// What many commits add up to is what sets the checkpointer to work.
func TestCheckpointComesDue(t *testing.T) {
	c := &checkpointer{due: make(chan struct{}, 1)}
	for range 2 {
		c.committed(checkpointEvery - 1)
		if len(c.due) != 0 {
			t.Fatal("it is due too early")
		}
		c.committed(1)
		if len(c.due) != 1 {
			t.Fatal("it is not due")
		}
		<-c.due
	}
}
