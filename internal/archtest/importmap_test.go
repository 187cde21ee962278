package archtest

import (
	"strings"
	"testing"
)

const sampleMap = `
- **rules**: ` + "`desk`, `bot`" + `
- **contracts**: ` + "`store`" + `

| Package | May import of ours | Beyond the standard library |
|---|---|---|
| ` + "`desk`" + ` | – | – |
| ` + "`bot`, `bot/*`" + ` | ` + "`desk`, `bot/*`" + ` | ` + "`example.org/pure`" + ` (one parser) |
| ` + "`store`" + ` | ` + "`desk`" + ` | – |
| ` + "`store/*`" + ` | ` + "`desk`, `store`" + ` | – |
| ` + "`center`" + ` | rules and contracts | – |
| ` + "`cmd/*`" + ` | everything | – |

| Tests of | May also import of ours | Beyond the standard library |
|---|---|---|
| everything | ` + "`internal/*`" + ` | ` + "`example.org/cmp`" + ` |
| ` + "`center`" + ` | ` + "`store/*`" + ` | – |
`

func TestTheMapIsHeldAgainstEveryImport(t *testing.T) {
	m, err := ParseMap(sampleMap)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		file, source string
		breach       string // "" means none
	}{
		{"desk/a.go", `import "time"`, ""},
		{"desk/a.go", `import "jietong/store"`, "desk may not import store"},
		{"desk/a.go", `import "example.org/pure"`, "desk may not import example.org/pure"},
		{"desk/a_test.go", `import "jietong/internal/golden"`, ""},
		{"desk/a_test.go", `import "jietong/center"`, "desk may not import center"},
		{"bot/a.go", `import ("jietong/desk"; "jietong/bot/nlu"; "example.org/pure/v2")`, ""},
		{"bot/nlu/a.go", `import "jietong/bot"`, "bot/nlu may not import bot"},
		{"store/a.go", `import "jietong/store/memory"`, "store may not import store/memory"},
		{"store/memory/a.go", `import "jietong/store"`, ""},
		{"store/memory/a.go", `import "jietong/center"`, "store/memory may not import center"},
		{"store/memory/a.go", `import "example.org/purely"`, "store/memory may not import example.org/purely"},
		{"center/a.go", `import ("jietong/desk"; "jietong/bot"; "jietong/store")`, ""},
		{"center/a.go", `import "jietong/store/memory"`, "center may not import store/memory"},
		{"center/a_test.go", `import "jietong/store/memory"`, ""},
		{"center/a_test.go", `import "example.org/cmp"`, "center may not import example.org/cmp"}, // the closest row of the second table counts
		{"cmd/jietong/a.go", `import ("jietong/center"; "jietong/store/memory")`, ""},
		{"util/a.go", ``, "stands in no row"},
	} {
		expect(t, c.file+" with "+c.source, m.Check(source(t, c.file, c.source)), c.breach)
	}
}

func TestABrokenMapIsRefused(t *testing.T) {
	for name, c := range map[string][2]string{
		"no table":      {"| Package | May import of ours", "| Folder | May import of ours"},
		"no test table": {"| Tests of |", "| Tests |"},
		"two rows":      {"| `center` | rules", "| `desk` | rules"},
		"no package":    {"| `center` | rules", "| center | rules"},
		"two cells":     {"| rules and contracts | – |", "| rules and contracts |"},
		"a group twice": {"**contracts**", "**rules**"},
	} {
		broken := strings.Replace(sampleMap, c[0], c[1], 1)
		if broken == sampleMap {
			t.Fatalf("%s: the sample has no %q", name, c[0])
		}
		if _, err := ParseMap(broken); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func TestGroupsHoldWhatLiesBeneath(t *testing.T) {
	m, err := ParseMap(sampleMap)
	if err != nil {
		t.Fatal(err)
	}
	rules := m.Group("rules")
	for pkg, want := range map[string]bool{"desk": true, "bot/nlu": true, "botany": false, "store": false} {
		if rules(pkg) != want {
			t.Errorf("%s is a rule: %v", pkg, !want)
		}
	}
}
