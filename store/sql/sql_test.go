package sql

import (
	"path/filepath"
	"testing"

	"jietong/store"
	"jietong/store/storetest"
)

// openSQLite opens an empty file of the test's own.
func openSQLite(t testing.TB) *Store {
	t.Helper()
	s, err := Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "a b%?#.db"))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestSQLite(t *testing.T) {
	storetest.Run(t, func(t *testing.T) store.Store { return openSQLite(t) })
}
