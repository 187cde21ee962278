package archtest

import (
	"fmt"
	"go/ast"
	"go/token"
	"slices"
	"strconv"
	"strings"
)

// Limits of length, in lines. They are what a reader holds in mind at once (a function on one screen) and reads in one sitting (a file).
const (
	functionMax     = 70
	testFunctionMax = 120 // a test may carry a table of cases
	fileMax         = 500 // tests are exempt: a file of many small cases is read one case at a time
	skipReasonMin   = 10  // characters; shorter ones do not say what is missing
)

// Allowed are exceptions: what is excused ("routing/engine.go", "desk.Decide") → a sentence that says why. One that excuses nothing is a breach.
type Allowed map[string]string

// excuses tells whether name is excused, and notes in used that it was.
func (a Allowed) excuses(name string, used map[string]bool) bool {
	used[name] = true
	return a[name] != ""
}

// unused are the exceptions of a that no longer excuse anything.
func (a Allowed) unused(used map[string]bool) []Breach {
	var all []Breach
	for name := range a {
		if !used[name] {
			all = append(all, Breach{name, "is excused but needs no excuse any more", "an exception that outlives its cause invites the next one; delete it"})
		}
	}
	slices.SortFunc(all, func(x, y Breach) int { return strings.Compare(x.Where, y.Where) })
	return all
}

// Lengths refuses long functions and long files, save those allowed: functions as "pkg.Name" or "pkg.Type.Name", files by name.
func Lengths(m *Module, allowed Allowed) []Breach {
	var all []Breach
	used := map[string]bool{}
	for _, p := range m.Packages {
		for _, f := range p.Files {
			if ast.IsGenerated(f.AST) {
				continue
			}
			if n := m.lines(f.AST.FileStart, f.AST.FileEnd); !f.Test && n > fileMax && !allowed.excuses(f.Name, used) {
				all = append(all, Breach{f.Name, fmt.Sprintf("has %d lines, more than %d", n, fileMax), "a file is one subject; one that grows past a sitting holds two: split it by noun"})
			}
			for _, fn := range functions(f) {
				limit := functionMax
				if f.Test {
					limit = testFunctionMax
				}
				if n := m.lines(fn.node.Pos(), fn.node.End()); n > limit && !allowed.excuses(p.Path+"."+fn.name, used) {
					all = append(all, Breach{m.at(f, fn.node.Pos()), fmt.Sprintf("%s.%s has %d lines, more than %d", p.Path, fn.name, n, limit),
						"a function is read at one glance; give its steps names, and put the chief thing first"})
				}
			}
		}
	}
	return append(all, allowed.unused(used)...)
}

func (m *Module) lines(from, to token.Pos) int {
	return m.Fset.Position(to).Line - m.Fset.Position(from).Line + 1
}

type function struct {
	name string
	node ast.Node
}

// functions are the declared functions of f and the function values of its package variables.
func functions(f *File) []function {
	var all []function
	for _, d := range f.AST.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			name := d.Name.Name
			if d.Recv != nil && len(d.Recv.List) == 1 {
				name = receiver(d.Recv.List[0].Type) + "." + name
			}
			all = append(all, function{name, d})
		case *ast.GenDecl:
			ast.Inspect(d, func(n ast.Node) bool {
				if lit, ok := n.(*ast.FuncLit); ok {
					all = append(all, function{"(function value)", lit})
					return false
				}
				return true
			})
		}
	}
	return all
}

func receiver(e ast.Expr) string {
	for {
		switch x := e.(type) {
		case *ast.StarExpr:
			e = x.X
		case *ast.IndexExpr:
			e = x.X
		case *ast.IndexListExpr:
			e = x.X
		case *ast.Ident:
			return x.Name
		default:
			return "?"
		}
	}
}

// Plain refuses what hides from a reader or lies to one: init functions, sleeps in tests outside a synctest bubble, skips that do not say why.
func Plain(m *Module) []Breach {
	var all []Breach
	for _, p := range m.Packages {
		for _, f := range p.Files {
			all = append(all, inits(m, f)...)
			if f.Test {
				all = append(all, sleeps(m, f)...)
				all = append(all, skips(m, f)...)
			}
		}
	}
	return all
}

func inits(m *Module, f *File) []Breach {
	var all []Breach
	for _, d := range f.AST.Decls {
		if d, ok := d.(*ast.FuncDecl); ok && d.Recv == nil && d.Name.Name == "init" {
			all = append(all, Breach{m.at(f, d.Pos()), "declares init", "what a program is made of must be seen in its wiring, not happen by importing; register in cmd, or compute in a variable's declaration"})
		}
	}
	return all
}

// sleeps finds time.Sleep in a test, unless it stands inside a function given to synctest.Test, where time is not real.
func sleeps(m *Module, f *File) []Breach {
	var all []Breach
	ast.Inspect(f.AST, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		switch selector(call.Fun) {
		case "synctest.Test":
			return false
		case "time.Sleep":
			all = append(all, Breach{m.at(f, call.Pos()), "a test sleeps",
				"a sleep is too short on a busy machine and too long on every other; wait for a signal, or run in a testing/synctest bubble"})
		}
		return true
	})
	return all
}

func skips(m *Module, f *File) []Breach {
	var all []Breach
	ast.Inspect(f.AST, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		s, ok := call.Fun.(*ast.SelectorExpr)
		if !ok || !slices.Contains([]string{"Skip", "Skipf", "SkipNow"}, s.Sel.Name) || !slices.Contains([]string{"t", "b", "f", "tb"}, selector(s.X)) {
			return true
		}
		if len(call.Args) == 0 || literalLength(call.Args[0]) < skipReasonMin {
			all = append(all, Breach{m.at(f, call.Pos()), "a test is skipped without saying what is missing",
				"a skipped test proves nothing, and whoever reads the output must learn how to make it run"})
		}
		return true
	})
	return all
}

// literalLength is the number of characters of the text literals in e.
func literalLength(e ast.Expr) int {
	n := 0
	ast.Inspect(e, func(x ast.Node) bool {
		if lit, ok := x.(*ast.BasicLit); ok && lit.Kind == token.STRING {
			if s, err := strconv.Unquote(lit.Value); err == nil {
				n += len([]rune(s))
			}
		}
		return true
	})
	return n
}

// selector writes "a.b" or "a" for such an expression, and "" for any other.
func selector(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		if x, ok := e.X.(*ast.Ident); ok {
			return x.Name + "." + e.Sel.Name
		}
	}
	return ""
}
