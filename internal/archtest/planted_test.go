package archtest

import (
	"fmt"
	"go/parser"
	"go/token"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"
)

// source makes a module of one file out of what stands below its package clause.
func source(t *testing.T, name, body string) *Module {
	t.Helper()
	m := &Module{Path: "jietong", Dir: root, Fset: token.NewFileSet()}
	pkg := path.Dir(name)
	text := "package " + path.Base(pkg) + "\n" + body
	f, err := parser.ParseFile(m.Fset, name, text, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	m.Packages = []*Package{{Path: pkg, Files: []*File{{Name: name, Test: strings.HasSuffix(name, "_test.go"), AST: f}}}}
	return m
}

// expect fails unless there is exactly one breach that says what, or none where what is "".
func expect(t *testing.T, name string, got []Breach, what string) {
	t.Helper()
	switch {
	case what == "" && len(got) > 0:
		t.Errorf("%s: refused, though it is lawful: %v", name, got)
	case what != "" && len(got) != 1:
		t.Errorf("%s: want one breach that says %q, got %v", name, what, got)
	case what != "" && !strings.Contains(got[0].String(), what):
		t.Errorf("%s: want %q, got %v", name, what, got[0])
	case what != "" && (got[0].Where == "" || got[0].Why == ""):
		t.Errorf("%s: the breach lacks its place or its reason: %v", name, got[0])
	}
}

func everywhere(string) bool { return true }

func TestImpurityIsCaught(t *testing.T) {
	for body, what := range map[string]string{
		`import "os"`:                                "may not import os",
		`import "os/exec"`:                           "may not import os/exec",
		`import "net/http"`:                          "may not import net/http",
		`import "database/sql"`:                      "may not import database/sql",
		`import "log/slog"`:                          "may not import log/slog",
		`import "sync/atomic"`:                       "may not import sync/atomic",
		`import "crypto/rand"`:                       "may not import crypto/rand",
		`import "runtime"`:                           "may not import runtime",
		`import . "strings"`:                         "into its own names",
		`import "ossify.org/x"`:                      "",
		`func f() { go f() }`:                        "start a goroutine",
		"import \"time\"\nvar x = time.Now()":        "time.Now",
		"import clock \"time\"\nvar x = clock.Now()": "time.Now",
		"import \"time\"\nfunc f(t time.Time) time.Duration { return time.Since(t) }": "time.Since",
		"import \"time\"\nvar x = time.Now":                                           "time.Now",
		"import \"time\"\nvar x = time.Unix(0, 0).In(time.Local)":                     "time.Local",
		"import \"time\"\nfunc f(t, u time.Time) bool { return t.After(u) }":          "",
		"import \"math/rand/v2\"\nvar x = rand.IntN(6)":                               "rand/v2.IntN",
		"import \"math/rand\"\nfunc f() { rand.Shuffle(0, nil) }":                     "rand.Shuffle",
		"import \"math/rand/v2\"\nvar x = rand.New(rand.NewPCG(1, 2)).IntN(6)":        "",
	} {
		expect(t, body, Purity(source(t, "desk/a.go", body), everywhere), what)
	}
	for _, free := range []*Module{source(t, "desk/a_test.go", `import "os"`), source(t, "desk/a.go", `import "strings"`)} {
		expect(t, "a test, or a pure file", Purity(free, everywhere), "")
	}
	expect(t, "an edge", Purity(source(t, "api/a.go", `import "os"`), func(string) bool { return false }), "")
}

func TestVariablesThatChangeAreCaught(t *testing.T) {
	imp, err := exportImporter(root, []string{"slices", "strings"})
	if err != nil {
		t.Fatal(err)
	}
	for body, what := range map[string]string{
		`var x = 1; func f() { x = 2 }`:                                                                         "x is assigned",
		`var x = map[string]int{}; func f() { x["a"] = 1 }`:                                                     "x is assigned",
		`var x struct{ n []int }; func f() { x.n[0] = 1 }`:                                                      "x is assigned",
		`var x = new(int); func f() { *x = 1 }`:                                                                 "x is assigned",
		`var x []int; func f() { x = append(x, 1) }`:                                                            "x is assigned",
		`var x = 1; func f() { x++ }`:                                                                           "x is counted",
		`var x = 1; func f() { for x = range 3 {} }`:                                                            "x is assigned by a loop",
		`var x = 1; func f() *int { return &x }`:                                                                "x is handed out",
		`var x = []int{1}; func f() *int { return &x[0] }`:                                                      "x is handed out",
		`var x = map[int]int{}; func f() { delete(x, 1) }`:                                                      "x is changed in place",
		`var x = map[int]int{}; func f() { clear(x) }`:                                                          "x is changed in place",
		`import "slices"; var x = []int{2, 1}; func f() { slices.Sort(x) }`:                                     "x is changed in place",
		`type c struct{ n int }; func (c *c) add() { c.n++ }; var x c; func f() { x.add() }`:                    "x is reached by the pointer method add",
		`import "strings"; var x strings.Builder; func f() { x.Reset() }`:                                       "x is reached by the pointer method Reset",
		`var x = 1; func f() int { x := 2; x = 3; return x }`:                                                   "",
		`var x = map[string]int{"a": 1}; func f() int { return x["a"] }`:                                        "",
		`import "slices"; var x = []int{2, 1}; func f() bool { return slices.Contains(x, 1) }`:                  "",
		`type c struct{ n int }; func (c c) get() int { return c.n }; var x c; func f() int { return x.get() }`: "",
		`import "strings"; var x = strings.NewReplacer("a", "b"); func f() string { return x.Replace("a") }`:    "",
		`type c struct{ x int }; func (c *c) f() { c.x = 1 }; var x = 1`:                                        "",
	} {
		expect(t, body, Variables(source(t, "desk/a.go", strings.ReplaceAll(body, "; ", "\n")), everywhere, imp), what)
	}
}

func TestLuckIsCaught(t *testing.T) {
	imp, err := exportImporter(root, []string{"slices", "maps", "time"})
	if err != nil {
		t.Fatal(err)
	}
	for body, what := range map[string]string{
		`func f(m map[int]int) { for k := range m { _ = k } }`:                                           "walks a map",
		`type t map[int]int; func f(m t) { for _, v := range m { _ = v } }`:                              "walks a map",
		`func f(m map[int]int) { for range m { f(m) } }`:                                                 "",
		`func f(m []int) { for k := range m { _ = k } }`:                                                 "",
		"func f(m map[int]int) {\n// any order: a sum\nfor k := range m { _ = k }\n}":                    "",
		"func f(m map[int]int) {\n// any order\nfor k := range m { _ = k }\n}":                           "walks a map",
		`import "maps"; func f(m map[int]int) { for k := range maps.Keys(m) { _ = k } }`:                 "maps.Keys unsorted",
		`import ("maps"; "slices"); func f(m map[int]int) []int { return slices.Sorted(maps.Keys(m)) }`:  "",
		`import ("maps"; "slices"); func f(m map[int]int) []int { return slices.Collect(maps.Keys(m)) }`: "maps.Keys unsorted",
		`type t struct{ score float64 }`:                                                                 "floating point (float64)",
		`import "time"; func f(d time.Duration) int { return int(d.Seconds()) }`:                         "floating point (float64)",
		`func f(a, b int) bool { return a*3 > b*2 }`:                                                     "",
		`const half = 0.5; func f() int { return 2 * half }`:                                             "",
	} {
		expect(t, body, Deterministic(source(t, "desk/a.go", strings.ReplaceAll(body, "; ", "\n")), everywhere, everywhere, imp), what)
	}
	nowhere := func(string) bool { return false }
	expect(t, "a measure", Deterministic(source(t, "insight/a.go", `var x float64`), everywhere, nowhere, imp), "")
	expect(t, "an edge", Deterministic(source(t, "api/a.go", `var x float64`), nowhere, everywhere, imp), "")
}

func TestAVariableChangedFromAnotherPackageIsCaught(t *testing.T) {
	exported := map[string][]string{"jietong/desk": {"Limit", "Names"}}
	for body, what := range map[string]string{
		`func f() { desk.Limit = 3 }`:        "desk.Limit",
		`func f() { desk.Limit++ }`:          "desk.Limit",
		`func f() { desk.Names["a"] = "b" }`: "desk.Names",
		`var x = desk.Limit`:                 "",
	} {
		m := source(t, "api/a.go", "import \"jietong/desk\"\n"+body)
		expect(t, body, foreignChanges(m, m.Packages[0].Files[0], exported), what)
	}
	f := source(t, "desk/a.go", "var Limit, private = 1, 2\nconst Fixed = 3").Packages[0].Files[0]
	if got := exportedVariables(f); len(got) != 1 || got[0] != "Limit" {
		t.Errorf("the exported variables are %v, want Limit alone", got)
	}
}

func TestLengthIsCaught(t *testing.T) {
	function := func(lines int) string { return "func f() {\n" + strings.Repeat("_ = 1\n", lines-2) + "}\n" }
	for _, c := range []struct {
		name, file, body, what string
	}{
		{"a function of the limit", "desk/a.go", function(functionMax), ""},
		{"a function above it", "desk/a.go", function(functionMax + 1), "desk.f has 71 lines"},
		{"a function value above it", "desk/a.go", "var g = " + strings.Replace(function(functionMax+1), " f", "", 1), "function value"},
		{"a test of the limit", "desk/a_test.go", function(testFunctionMax), ""},
		{"a test above it", "desk/a_test.go", function(testFunctionMax + 1), "desk.f has 121 lines"},
		{"a long file", "desk/a.go", strings.Repeat("// line\n", fileMax+1), "desk/a.go: has"},
		{"a long test", "desk/a_test.go", strings.Repeat("// line\n", fileMax+1), ""},
		{"a generated file", "desk/a.go", "// Code generated by hand. DO NOT EDIT.\n" + function(functionMax+1), ""},
	} {
		body := c.body
		m := source(t, c.file, body)
		if strings.HasPrefix(body, "// Code generated") { // the mark counts only above the package clause
			f, err := parser.ParseFile(m.Fset, c.file, "// Code generated by hand. DO NOT EDIT.\n\npackage desk\n"+function(functionMax+1), parser.ParseComments)
			if err != nil {
				t.Fatal(err)
			}
			m.Packages[0].Files[0].AST = f
		}
		expect(t, c.name, Lengths(m, nil), c.what)
	}
	long := source(t, "desk/a.go", "type t int\nfunc (t *t) f() {\n"+strings.Repeat("_ = 1\n", functionMax)+"}")
	expect(t, "an excused method", Lengths(long, Allowed{"desk.t.f": "a table"}), "")
	expect(t, "an excuse without need", Lengths(source(t, "desk/a.go", ""), Allowed{"desk.f": "a table"}), "needs no excuse")
}

func TestHidingIsCaught(t *testing.T) {
	for body, what := range map[string]string{
		`func init() {}`:                                                      "declares init",
		`type t int; func (t) init() {}`:                                      "",
		`import "time"; func f() { time.Sleep(1) }`:                           "a test sleeps",
		`func f() { synctest.Test(t, func(t *testing.T) { time.Sleep(1) }) }`: "",
		`func f() { t.Skip() }`:                                               "skipped without saying",
		`func f() { t.SkipNow() }`:                                            "skipped without saying",
		`func f() { b.Skip("later") }`:                                        "skipped without saying",
		`func f() { t.Skipf("%s", why) }`:                                     "skipped without saying",
		`func f() { t.Skip("JIETONG_DATA is not set") }`:                      "",
		`func f() { reader.Skip(3) }`:                                         "",
	} {
		expect(t, body, Plain(source(t, "desk/a_test.go", strings.ReplaceAll(body, "; ", "\n"))), what)
	}
}

func TestUnfinishedTextIsCaught(t *testing.T) {
	for text, what := range map[string]string{
		"a\n// TO" + "DO: b\n":           "docs/a.md:2",
		"FIX" + "ME":                     "FIX" + "ME",
		"this is not " + "implemented":   "not " + "implemented",
		"a TO" + "DOS is another word":   "",
		"everything here is implemented": "",
	} {
		expect(t, text, Finished([]Text{{"docs/a.md", []byte(text)}}), what)
	}
}

func TestLongWebFilesAreCaught(t *testing.T) {
	lines := []byte(strings.Repeat("let a\n", fileMax+1))
	expect(t, "a source", WebLengths([]Text{{"web/ui/a.tsx", lines}}, nil), "web/ui/a.tsx: has 501 lines")
	expect(t, "an excused source", WebLengths([]Text{{"web/ui/a.tsx", lines}}, Allowed{"web/ui/a.tsx": "a table"}), "")
	expect(t, "a test", WebLengths([]Text{{"web/ui/a.test.tsx", lines}}, nil), "")
	expect(t, "a generated file", WebLengths([]Text{{"web/wire/a.ts", append([]byte("// generated\n"), lines...)}}, nil), "")
}

func TestUntruePagesAreCaught(t *testing.T) {
	makefile := Text{"Makefile", []byte("run: build ## Start\n\tgo run .\n")}
	for page, what := range map[string]string{
		"see [this](planted_test.go#a) and [that](https://example.org/x)": "",
		"see [this](nowhere.md)":          "internal/archtest/a.md:1: links to nowhere.md",
		"a\n\n    make run\n":             "",
		"a\n\n    make haste\n":           "internal/archtest/a.md:3: tells people to run make haste",
		"with `make haste` or `make run`": "make haste",
		"they make haste":                 "",
	} {
		expect(t, page, Docs(root, []Text{makefile, {"internal/archtest/a.md", []byte(page)}}), what)
	}
}

func TestTextsLeaveOutWhatOthersWrote(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"a.md", "web/a.ts", "web/node_modules/b/b.md", "a.png", "package-lock.json"} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte("text"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	texts, err := Texts(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, text := range texts {
		names = append(names, text.Name)
	}
	if got := fmt.Sprint(names); got != "[a.md web/a.ts]" {
		t.Errorf("read %s", got)
	}
}

func TestADependencyWithoutReasonIsCaught(t *testing.T) {
	row := "| `example.org/a` | api | it is good | ours |\n"
	for _, c := range []struct {
		used        map[string]string
		table, what string
	}{
		{map[string]string{"example.org/a": "api/a.go:1"}, row, ""},
		{map[string]string{"example.org/a": "api/a.go:1"}, "", "depends on example.org/a"},
		{map[string]string{}, row, "which nothing imports"},
		{map[string]string{"example.org/a": "api/a.go:1"}, "| `example.org/a` | api |  | ours |\n", "cell empty"},
	} {
		expect(t, c.table, compareDependencies(c.used, c.table), c.what)
	}
	if got := providing("example.org/a/b/c", []string{"example.org/a", "example.org/a/b", "example.org/a/bc"}); got != "example.org/a/b" {
		t.Errorf("the package belongs to %q", got)
	}
}
