package db

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"strconv"
	"strings"
)

// Statement is one SQL text.
type Statement struct {
	sqlite, postgres string
	columns          []string // what it returns, by name; nil for a command
}

func (s *Statement) text(e Engine) string {
	if e == Postgres {
		return s.postgres
	}
	return s.sqlite
}

// Set gathers the statements of a package as they are declared, so that one test can prepare them all.
type Set struct{ all []*Statement }

var onlyPostgres = regexp.MustCompile(`\{\{(.*?)\}\}`)

func (set *Set) add(text string, columns []string) *Statement {
	s := &Statement{sqlite: onlyPostgres.ReplaceAllString(text, ""), postgres: onlyPostgres.ReplaceAllString(text, "$1"), columns: columns}
	set.all = append(set.all, s)
	return s
}

// Check prepares every statement on the engine, and compares the columns of each query with the fields it is read into.
func (set *Set) Check(ctx context.Context, d *DB) error {
	for _, s := range set.all {
		if err := s.check(ctx, d); err != nil {
			return fmt.Errorf("%w\n%s", err, s.text(d.engine))
		}
	}
	return nil
}

// check runs a query in a transaction that is rolled back, with no values given. An insert cannot run so; its columns are compared by whatever test
// runs it.
func (s *Statement) check(ctx context.Context, d *DB) error {
	err := d.Tx(ctx, func(tx *Tx) error {
		if s.columns == nil || strings.HasPrefix(s.sqlite, "insert") {
			if _, err := tx.prepare(ctx, s); err != nil {
				return err
			}
			return errChecked
		}
		highest := 0
		for _, m := range parameter.FindAllStringSubmatch(s.sqlite, -1) {
			n, err := strconv.Atoi(m[1])
			if err != nil {
				return err
			}
			highest = max(highest, n)
		}
		args := make([]any, highest)
		if m := limitParameter.FindStringSubmatch(s.sqlite); m != nil {
			if n, err := strconv.Atoi(m[1]); err == nil {
				args[n-1] = 0 // a limit is never null
			}
		}
		rows, err := tx.query(ctx, s, args)
		if err != nil {
			return err
		}
		defer rows.Close()
		if err := s.matches(rows); err != nil {
			return err
		}
		return errChecked
	})
	if errors.Is(err, errChecked) {
		return nil
	}
	return err
}

var limitParameter = regexp.MustCompile(`limit \$(\d+)`)

var errChecked = errors.New("checked")

// matches compares the names of the columns with those of the fields.
func (s *Statement) matches(rows *sql.Rows) error {
	got, err := rows.Columns()
	if err != nil {
		return err
	}
	if len(s.columns) == 1 && s.columns[0] == "" && len(got) == 1 { // a plain value, whatever its column is called
		return nil
	}
	if strings.Join(got, ",") != strings.Join(s.columns, ",") {
		return fmt.Errorf("it returns %v, and is read into %v", got, s.columns)
	}
	return nil
}

// Query is a statement whose rows are read into T: a plain value, or a struct whose fields, in order, are the columns, named by the tag `db`.
type Query[T any] struct{ s *Statement }

// NewQuery declares a query.
func NewQuery[T any](set *Set, text string) Query[T] { return Query[T]{set.add(text, columnsOf[T]())} }

// One reads the first row, or sql.ErrNoRows.
func (q Query[T]) One(ctx context.Context, r Runner, args ...any) (T, error) {
	var v T
	rows, err := r.query(ctx, q.s, args)
	if err != nil {
		return v, err
	}
	defer rows.Close()
	if !rows.Next() {
		if err := rows.Err(); err != nil {
			return v, err
		}
		return v, sql.ErrNoRows
	}
	if err := rows.Scan(pointers(&v, nil)...); err != nil {
		return v, err
	}
	return v, rows.Close()
}

// All reads every row.
func (q Query[T]) All(ctx context.Context, r Runner, args ...any) ([]T, error) {
	rows, err := r.query(ctx, q.s, args)
	if err != nil {
		return nil, err
	}
	return readAll[T](rows)
}

func readAll[T any](rows *sql.Rows) ([]T, error) {
	defer rows.Close()
	var all []T
	var to []any
	for rows.Next() {
		var v T
		to = pointers(&v, to[:0])
		if err := rows.Scan(to...); err != nil {
			return nil, err
		}
		all = append(all, v)
	}
	return all, rows.Err()
}

// Cmd is a statement that changes rows.
type Cmd struct{ s *Statement }

// NewCmd declares a command.
func NewCmd(set *Set, text string) Cmd { return Cmd{set.add(text, nil)} }

// Run executes it and returns how many rows it changed.
func (c Cmd) Run(ctx context.Context, tx *Tx, args ...any) (int64, error) {
	return tx.exec(ctx, c.s, args)
}

// JSON reads and writes a value as a JSON object; SQLite hands it over as string, PostgreSQL as bytes.
type JSON[T any] struct{ V T }

// Scan implements sql.Scanner.
func (j *JSON[T]) Scan(src any) error {
	switch b := src.(type) {
	case string:
		return json.Unmarshal([]byte(b), &j.V)
	case []byte:
		return json.Unmarshal(b, &j.V)
	}
	return fmt.Errorf("JSON column holds %T", src)
}

var scanner = reflect.TypeFor[sql.Scanner]()

// plain reports whether a type is read from one column.
func plain(t reflect.Type) bool {
	return t.Kind() != reflect.Struct || reflect.PointerTo(t).Implements(scanner)
}

func columnsOf[T any]() []string {
	t := reflect.TypeFor[T]()
	if plain(t) {
		return []string{""}
	}
	names := make([]string, t.NumField())
	for i := range names {
		names[i] = t.Field(i).Tag.Get("db")
	}
	return names
}

// pointers appends where the columns of a row go.
func pointers[T any](v *T, to []any) []any {
	r := reflect.ValueOf(v).Elem()
	if plain(r.Type()) {
		return append(to, v)
	}
	for i := range r.NumField() {
		to = append(to, r.Field(i).Addr().Interface())
	}
	return to
}
