package access

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strings"
	"testing"

	"jietong/desk"
	"jietong/internal/golden"
)

// Story: the whole table as a text, one line an action. A change of what anybody may do is a change of this file, and is read as such.
func TestTheTableReadsAsAText(t *testing.T) {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%-20s", "action")
	for _, r := range Roles() {
		fmt.Fprintf(&b, " %-10s", r)
	}
	b.WriteString("\n")
	for _, row := range table {
		fmt.Fprintf(&b, "%-20s", row.action)
		for _, w := range row.by {
			fmt.Fprintf(&b, " %-10s", w)
		}
		b.WriteString("\n")
	}
	golden.Check(t, "testdata/table.golden", trimmed(b))
}

// Story: each fact alone, for each role and action: what is granted, and with which reason the rest is refused.
func TestEachFactGrantsWhatTheTableSays(t *testing.T) {
	facts := []struct {
		name string
		f    Facts
	}{
		{"nothing", Facts{}}, {"own", Facts{Own: true}}, {"owner", Facts{Owner: true}}, {"consulted", Facts{Consulted: true}},
		{"ringing", Facts{Ringing: true}}, {"served", Facts{Served: true}}, {"home", Facts{Home: true}},
	}
	var b bytes.Buffer
	for _, a := range Actions() {
		fmt.Fprintf(&b, "%s\n", a)
		for _, r := range Roles() {
			fmt.Fprintf(&b, "  %-10s", r)
			for _, c := range facts {
				said := "yes"
				if why := May(desk.Actor{Role: r, ID: "x"}, a, c.f); why != "" {
					said = string(why)
				}
				fmt.Fprintf(&b, " %s=%s", c.name, said)
			}
			b.WriteString("\n")
		}
	}
	golden.Check(t, "testdata/matrix.golden", trimmed(b))
}

func TestWhatIsNotNamedIsRefused(t *testing.T) {
	everything := Facts{true, true, true, true, true, true}
	for _, r := range append(Roles(), "", "root") {
		if May(desk.Actor{Role: r}, "open-the-safe", everything) == "" {
			t.Errorf("%q may do what the table does not name", r)
		}
	}
	for _, a := range Actions() {
		if May(desk.Actor{Role: "root"}, a, everything) == "" {
			t.Errorf("a role that does not exist may %s", a)
		}
	}
}

func TestNoRoleIsAStranger(t *testing.T) {
	for _, a := range Actions() {
		if got, want := May(desk.Actor{}, a, Facts{}), May(desk.Actor{Role: desk.RoleStranger}, a, Facts{}); got != want {
			t.Errorf("%s: %q without a role, %q for a stranger", a, got, want)
		}
	}
}

func TestAStrangerIsToldToSignIn(t *testing.T) {
	if got := May(desk.Actor{Role: desk.RoleStranger}, Send, Facts{}); got != ReasonSignIn {
		t.Errorf("got %q", got)
	}
	if got := Ever(desk.Actor{Role: desk.RoleCustomer}, SeeWall); got != desk.ReasonNotAllowed {
		t.Errorf("got %q", got)
	}
}

// A fact never takes a right away.
func TestMoreFactsNeverForbid(t *testing.T) {
	for _, a := range Actions() {
		for _, r := range Roles() {
			by := desk.Actor{Role: r}
			for bits := range 64 {
				for add := range 6 {
					if May(by, a, bitsOf(bits)) == "" && May(by, a, bitsOf(bits|1<<add)) != "" {
						t.Fatalf("%s may %s with facts %06b and not with %06b", r, a, bits, bits|1<<add)
					}
				}
			}
		}
	}
}

func bitsOf(n int) Facts {
	return Facts{n&1 != 0, n&2 != 0, n&4 != 0, n&8 != 0, n&16 != 0, n&32 != 0}
}

func TestEveryActionStandsInTheTableOnce(t *testing.T) {
	f, err := parser.ParseFile(token.NewFileSet(), "table.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var declared []Action
	ast.Inspect(f, func(n ast.Node) bool {
		if s, ok := n.(*ast.ValueSpec); ok {
			if id, ok := s.Type.(*ast.Ident); ok && id.Name == "Action" {
				declared = append(declared, Action(strings.Trim(s.Values[0].(*ast.BasicLit).Value, `"`)))
			}
		}
		return true
	})
	rows := Actions()
	slices.Sort(declared)
	slices.Sort(rows)
	if !slices.Equal(declared, rows) {
		t.Errorf("declared %v\nin the table %v", declared, rows)
	}
}

func TestTheListOfWhatStrangersMayDoIsReviewed(t *testing.T) {
	want := []Action{SeePages, SeeHealth, SeeDoors, SignInCustomer, SignInStaff, TrySample}
	if got := Public(); !slices.Equal(got, want) {
		t.Errorf("strangers may %v; the reviewed list is %v", got, want)
	}
}

func trimmed(b bytes.Buffer) []byte {
	lines := strings.Split(b.String(), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return []byte(strings.Join(lines, "\n"))
}
