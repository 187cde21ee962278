package sql

import (
	"context"
	"crypto/rand"
	stdsql "database/sql"
	"encoding/hex"
	"net/url"
	"os"
	"path/filepath"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"

	"jietong/store"
	"jietong/store/storetest"
)

// sqliteAddress is a file of the test's own, in a folder whose name a careless address would break at.
func sqliteAddress(t testing.TB) string {
	return "sqlite:" + filepath.Join(t.TempDir(), "a b%?#", "test.db")
}

// postgresAddress is a schema of the test's own, in a server that the environment names.
func postgresAddress(t testing.TB) string {
	t.Helper()
	server := postgresServer(t)
	u, err := url.Parse(server)
	if err != nil {
		t.Fatal("JIETONG_TEST_PG is not an address")
	}
	var random [8]byte
	_, _ = rand.Read(random[:]) // never fails
	schema := "test_" + hex.EncodeToString(random[:])
	admin(t, server, "create schema "+schema)
	t.Cleanup(func() { admin(t, server, "drop schema "+schema+" cascade") })
	q := u.Query()
	q.Set("search_path", schema)
	u.RawQuery = q.Encode()
	return u.String()
}

// postgresServer is where schemas may be made, or skips the test.
func postgresServer(t testing.TB) string {
	t.Helper()
	server := os.Getenv("JIETONG_TEST_PG")
	if server == "" {
		t.Skip("needs PostgreSQL: set JIETONG_TEST_PG to the postgres:// address of a server for tests; make test does")
	}
	return server
}

func admin(t testing.TB, server, text string) {
	t.Helper()
	d, err := stdsql.Open("pgx", server)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if _, err := d.ExecContext(context.Background(), text); err != nil { // the test's context has ended when it cleans up
		t.Fatal(err)
	}
}

func open(t testing.TB, address string) *Store {
	t.Helper()
	s, err := Open(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestSQLite(t *testing.T) {
	storetest.Run(t, func(t *testing.T) store.Store { return open(t, sqliteAddress(t)) })
}

func TestPostgres(t *testing.T) {
	postgresServer(t)
	storetest.Run(t, func(t *testing.T) store.Store { return open(t, postgresAddress(t)) })
}

// Both engines take every statement, and return what its rows are read into.
func TestStatements(t *testing.T) {
	for name, address := range engines {
		t.Run(name, func(t *testing.T) {
			s := open(t, address(t))
			defer s.Close()
			if err := statements.Check(t.Context(), s.db); err != nil {
				t.Error(err)
			}
		})
	}
}

var engines = map[string]func(testing.TB) string{"SQLite": sqliteAddress, "PostgreSQL": postgresAddress}
