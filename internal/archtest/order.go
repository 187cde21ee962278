package archtest

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"
)

// anyOrder begins a comment, on the line of a loop over a map or above it, that says why its order does not matter.
const anyOrder = "// any order: "

// Deterministic refuses two things that look innocent and make a decision depend on luck or on the machine: in the rules, the order of a map; and
// in the packages that isInteger names, floating point. Tests are free.
func Deterministic(m *Module, isRules, isInteger func(pkg string) bool, imp types.Importer) []Breach {
	var all []Breach
	for _, p := range m.Packages {
		if !isRules(p.Path) {
			continue
		}
		info := m.types(p, imp)
		for _, f := range p.Files {
			if f.Test {
				continue
			}
			all = append(all, mapOrders(m, f, info)...)
			if isInteger(p.Path) {
				all = append(all, floats(m, f, info)...)
			}
		}
	}
	return all
}

func mapOrders(m *Module, f *File, info *types.Info) []Breach {
	excused := map[int]bool{} // lines on which a comment says why order does not matter
	for _, group := range f.AST.Comments {
		for _, c := range group.List {
			if strings.HasPrefix(c.Text, anyOrder) {
				line := m.Fset.Position(group.End()).Line
				excused[line], excused[line+1] = true, true
			}
		}
	}
	sorted := map[ast.Expr]bool{} // arguments of slices.Sorted and its like
	var all []Breach
	refuse := func(pos token.Pos, what string) {
		if !excused[m.Fset.Position(pos).Line] {
			all = append(all, Breach{m.at(f, pos), what, whyPure + "walk slices.Sorted(maps.Keys(m)), or say above the loop why its order does not matter (" + anyOrder + "...)"})
		}
	}
	ast.Inspect(f.AST, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.RangeStmt:
			if t := info.Types[n.X].Type; t != nil && n.Key != nil {
				if _, ok := t.Underlying().(*types.Map); ok {
					refuse(n.Pos(), "a rule walks a map, whose order changes from run to run")
				}
			}
		case *ast.CallExpr:
			switch called := selector(n.Fun); called {
			case "slices.Sorted", "slices.SortedFunc", "slices.SortedStableFunc":
				sorted[n.Args[0]] = true
			case "maps.Keys", "maps.Values", "maps.All":
				if !sorted[n] {
					refuse(n.Pos(), "a rule uses "+called+" unsorted, whose order changes from run to run")
				}
			}
		}
		return true
	})
	return all
}

func floats(m *Module, f *File, info *types.Info) []Breach {
	var lines []int
	var all []Breach
	ast.Inspect(f.AST, func(n ast.Node) bool {
		e, ok := n.(ast.Expr)
		if !ok {
			return true
		}
		basic, ok := typeOf(e, info).(*types.Basic)
		if !ok || (basic.Kind() != types.Float32 && basic.Kind() != types.Float64) {
			return true
		}
		if line := m.Fset.Position(e.Pos()).Line; !slices.Contains(lines, line) {
			lines = append(lines, line)
			all = append(all, Breach{m.at(f, e.Pos()), fmt.Sprintf("a decision uses floating point (%s)", basic.Name()),
				whyPure + "processors and compilers round differently; count in whole units, such as milliseconds or thousandths"})
		}
		return true
	})
	return all
}

func typeOf(e ast.Expr, info *types.Info) types.Type {
	if t := info.Types[e].Type; t != nil {
		return t.Underlying()
	}
	return nil
}
