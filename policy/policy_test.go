package policy

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// mustParse reads a policy of one file.
func mustParse(t testing.TB, path string) *Policy {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	p, err := Parse([]File{{Name: filepath.Base(path), Data: data}})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// cases lists the *.yaml files of a folder of test data, each the input of one golden.
func cases(t *testing.T, folder string) []string {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join("testdata", folder, "*.yaml"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no cases in %s: %v", folder, err)
	}
	return paths
}

// story is the comment on top of a case: it opens the golden too.
func story(data []byte) string {
	var b strings.Builder
	for line := range strings.Lines(string(data)) {
		text, ok := strings.CutPrefix(line, "#")
		if !ok {
			break
		}
		b.WriteString(strings.TrimPrefix(text, " "))
	}
	return b.String()
}
