package archtest

import (
	"fmt"
	"go/ast"
	"slices"
	"strings"
)

// whyPure is the reason of every law for the rules.
const whyPure = "the rules serve the live service, the simulator, replays and golden tests alike: the same input must give the same decision, byte for byte, on every machine; "

// impureImports are packages that the rules may not import, by path or by a path above, each with what to do instead.
var impureImports = []struct{ path, instead string }{
	{"os", "read it in cmd and pass the value in"},
	{"net", "I/O belongs to an edge"},
	{"syscall", "I/O belongs to an edge"},
	{"database/sql", "storing belongs to center and store/sql"},
	{"log", "return a Reason or an event; the shell logs"},
	{"sync", "the rules own no goroutine, so nothing is shared; the caller guards its state"},
	{"runtime", "a decision must not depend on the machine it is made on"},
	{"unsafe", "a decision must not depend on the machine it is made on"},
	{"plugin", "a decision must not depend on what else is installed"},
	{"crypto/rand", "identifiers and chance are arguments"},
	{"testing", "what tests need belongs to _test.go files"},
}

// impureNames are functions and variables of packages that are fine otherwise.
var impureNames = map[string]struct {
	names   []string
	instead string
}{
	"time": {[]string{"Now", "Since", "Until", "After", "AfterFunc", "Sleep", "Tick", "NewTimer", "NewTicker", "Local"},
		"take the time as an argument; timers are data that the shell makes fire"},
}

// seeded are what the rules may use of math/rand and math/rand/v2: generators that start from a seed. All else draws from a hidden one.
var seeded = []string{"New", "NewPCG", "NewChaCha8", "NewSource", "NewZipf", "Rand", "PCG", "ChaCha8", "Source", "Source64", "Zipf"}

// Purity holds the packages that isRules names against what rules may not do. Their tests are free.
func Purity(m *Module, isRules func(pkg string) bool) []Breach {
	var all []Breach
	for _, p := range m.Packages {
		if !isRules(p.Path) {
			continue
		}
		for _, f := range p.Files {
			if !f.Test {
				all = append(all, impure(m, f)...)
			}
		}
	}
	return all
}

func impure(m *Module, f *File) []Breach {
	var all []Breach
	byName := map[string]string{}
	for _, i := range imports(f) {
		byName[i.name] = i.path
		for _, no := range impureImports {
			if i.path == no.path || strings.HasPrefix(i.path, no.path+"/") {
				all = append(all, Breach{m.at(f, i.pos), "a rule may not import " + i.path, whyPure + no.instead})
			}
		}
		if i.name == "." {
			all = append(all, Breach{m.at(f, i.pos), "a rule may not import " + i.path + " into its own names", "what a name means must be seen where it is used"})
		}
	}
	ast.Inspect(f.AST, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GoStmt:
			all = append(all, Breach{m.at(f, n.Pos()), "a rule may not start a goroutine", whyPure + "goroutines live in the runner of center"})
		case *ast.SelectorExpr:
			x, ok := n.X.(*ast.Ident)
			if !ok {
				break
			}
			from := byName[x.Name]
			if no := impureNames[from]; slices.Contains(no.names, n.Sel.Name) {
				all = append(all, Breach{m.at(f, n.Pos()), fmt.Sprintf("a rule may not use %s.%s", from, n.Sel.Name), whyPure + no.instead})
			}
			if (from == "math/rand" || from == "math/rand/v2") && !slices.Contains(seeded, n.Sel.Name) {
				all = append(all, Breach{m.at(f, n.Pos()), fmt.Sprintf("a rule may not use %s.%s, whose seed nobody chose", from, n.Sel.Name),
					whyPure + "take a seeded generator as an argument"})
			}
		}
		return true
	})
	return all
}
