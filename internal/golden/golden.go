// Package golden holds what a test got against a text kept in a file, so that a test reads as a text and a change
// of behaviour reads as a diff. It knows nothing of what the text says.
//
// A golden file is rewritten by `go test ./that/package -update`, never where CI=true: a machine that nobody reads
// must not decide what is right.
package golden

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite golden files with what the tests got (refused where CI=true)")

// wholeMax is the longest text, in bytes, that a mismatch prints in full below the diff; longer ones would bury it.
const wholeMax = 4 << 10

// Check fails t unless got equals the file at path, which is relative to the package under test. With -update it
// writes the file instead, creating its folder, and fails only where it cannot or must not write.
func Check(t testing.TB, path string, got []byte) {
	t.Helper()
	if err := check(path, got, *update, os.Getenv("CI") == "true"); err != nil {
		t.Error(err)
	}
}

func check(path string, got []byte, rewrite, ci bool) error {
	if rewrite {
		if ci {
			return fmt.Errorf("golden: -update is refused where CI=true: rewrite %s on your own machine, read the diff and commit it", path)
		}
		return write(path, got)
	}
	want, err := os.ReadFile(path)
	if os.IsNotExist(err) {
		return fmt.Errorf("golden: %s does not exist; if the text below is right, run this test with -update\n%s", path, whole(got))
	}
	if err != nil {
		return fmt.Errorf("golden: %w", err)
	}
	if bytes.Equal(want, got) {
		return nil
	}
	return fmt.Errorf("golden: %s differs (- the file, + this run); if this run is right, run the test with -update\n%s", path, diff(want, got))
}

func write(path string, got []byte) error {
	if old, err := os.ReadFile(path); err == nil && bytes.Equal(old, got) {
		return nil // an unchanged file keeps its time, so that build caches stay warm
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return fmt.Errorf("golden: %w", err)
	}
	if err := os.WriteFile(path, got, 0o644); err != nil {
		return fmt.Errorf("golden: %w", err)
	}
	return nil
}

// diff compares line by line. Where the lines look alike it names the byte at which the texts part, since the
// difference is then one of line ends or invisible characters.
func diff(want, got []byte) string {
	w, g := strings.Split(string(want), "\n"), strings.Split(string(got), "\n")
	at := 0
	for at < len(want) && at < len(got) && want[at] == got[at] {
		at++
	}
	line := 1 + bytes.Count(want[:at], []byte("\n"))
	return fmt.Sprintf("first difference: line %d, byte %d\n%s%s", line, at, cmp.Diff(w, g), whole(got))
}

func whole(got []byte) string {
	if len(got) > wholeMax {
		return fmt.Sprintf("(this run gave %d bytes)\n", len(got))
	}
	return "this run gave:\n" + string(got)
}
