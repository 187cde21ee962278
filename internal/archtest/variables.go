package archtest

import (
	"errors"
	"fmt"
	"go/ast"
	"go/importer"
	"go/token"
	"go/types"
	"io"
	"os"
	"slices"
)

const whyConstant = whyPure + "a package variable that changes is an argument that nobody sees; put it into the state, or return a fresh one from a function"

// Variables refuses package variables of the rules that change after they are declared: assigned, counted up, written into, handed out by
// address, sorted in place, or reached by a method with a pointer receiver; in any package of the module, tests aside.
//
// It does not see a map or slice that is copied to a local name and changed through that.
func Variables(m *Module, isRules func(pkg string) bool, imp types.Importer) []Breach {
	var all []Breach
	exported := map[string][]string{} // rules package → its exported variables
	for _, p := range m.Packages {
		if !isRules(p.Path) {
			continue
		}
		info := m.types(p, imp)
		for _, f := range p.Files {
			if f.Test {
				continue
			}
			exported[m.Path+"/"+p.Path] = append(exported[m.Path+"/"+p.Path], exportedVariables(f)...)
			for _, c := range changes(f.AST, info) {
				all = append(all, Breach{m.at(f, c.pos), fmt.Sprintf("the package variable %s %s", c.name, c.how), whyConstant})
			}
		}
	}
	for _, p := range m.Packages {
		if isRules(p.Path) {
			continue
		}
		for _, f := range p.Files {
			if !f.Test {
				all = append(all, foreignChanges(m, f, exported)...)
			}
		}
	}
	return all
}

// RulesImporter gives the types of what the rules import to the laws that need types.
func RulesImporter(m *Module, isRules func(pkg string) bool) (types.Importer, error) {
	var rules []string
	for _, p := range m.Packages {
		if isRules(p.Path) {
			rules = append(rules, "./"+p.Path)
		}
	}
	return exportImporter(m.Dir, rules)
}

// exportImporter reads the types of what the packages import from the build cache, which `go list -export` fills.
func exportImporter(dir string, packages []string) (types.Importer, error) {
	listed, err := goList[listedPackage](dir, append([]string{"-e", "-export", "-deps", "-json=ImportPath,Export"}, packages...)...)
	if err != nil {
		return nil, err
	}
	files := map[string]string{}
	for _, l := range listed {
		files[l.ImportPath] = l.Export
	}
	return importer.ForCompiler(token.NewFileSet(), "gc", func(path string) (io.ReadCloser, error) {
		if files[path] == "" {
			return nil, errors.New("it does not compile")
		}
		return os.Open(files[path])
	}), nil
}

// types resolves the names of a package as far as it compiles; the compiler itself says where it does not.
func (m *Module) types(p *Package, imp types.Importer) *types.Info {
	info := &types.Info{Uses: map[*ast.Ident]types.Object{}, Selections: map[*ast.SelectorExpr]*types.Selection{}, Types: map[ast.Expr]types.TypeAndValue{}}
	var files []*ast.File
	for _, f := range p.Files {
		if !f.Test {
			files = append(files, f.AST)
		}
	}
	conf := types.Config{Importer: imp, Error: func(error) {}}
	_, _ = conf.Check(m.Path+"/"+p.Path, m.Fset, files, info)
	return info
}

// change is one place where a package variable changes.
type change struct {
	pos       token.Pos
	name, how string
}

func changes(f *ast.File, info *types.Info) []change {
	var all []change
	note := func(e ast.Expr, how string) {
		if v := packageVariable(e, info); v != nil {
			all = append(all, change{e.Pos(), v.Name(), how})
		}
	}
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for _, left := range n.Lhs {
				note(left, "is assigned")
			}
		case *ast.IncDecStmt:
			note(n.X, "is counted up or down")
		case *ast.RangeStmt:
			if n.Tok == token.ASSIGN {
				note(n.Key, "is assigned by a loop")
				note(n.Value, "is assigned by a loop")
			}
		case *ast.UnaryExpr:
			if n.Op == token.AND {
				note(n.X, "is handed out by address, so that anybody may change it")
			}
		case *ast.CallExpr:
			if len(n.Args) > 0 && changesArgument(n.Fun, info) {
				note(n.Args[0], "is changed in place")
			}
			if method, ok := n.Fun.(*ast.SelectorExpr); ok && takesAddress(info.Selections[method]) {
				note(method.X, fmt.Sprintf("is reached by the pointer method %s, which may change it", method.Sel.Name))
			}
		}
		return true
	})
	return all
}

// packageVariable returns the package variable that e is or is a part of, or nil.
func packageVariable(e ast.Expr, info *types.Info) *types.Var {
	for {
		switch x := e.(type) {
		case *ast.ParenExpr:
			e = x.X
		case *ast.IndexExpr:
			e = x.X
		case *ast.SliceExpr:
			e = x.X
		case *ast.StarExpr:
			e = x.X
		case *ast.SelectorExpr:
			if v, ok := info.Uses[x.Sel].(*types.Var); ok && !v.IsField() {
				return v // a variable of another package
			}
			e = x.X
		case *ast.Ident:
			v, ok := info.Uses[x].(*types.Var)
			if ok && v.Pkg() != nil && v.Parent() == v.Pkg().Scope() {
				return v
			}
			return nil
		default:
			return nil
		}
	}
}

// inPlace are functions of slices and sort that change their first argument.
var inPlace = map[string][]string{
	"slices": {"Sort", "SortFunc", "SortStableFunc", "Reverse", "Delete", "DeleteFunc", "Compact", "CompactFunc", "Replace", "Insert"},
	"sort":   {"Sort", "Stable", "Slice", "SliceStable", "Ints", "Strings", "Float64s"},
	"maps":   {"Copy", "DeleteFunc", "Insert"},
}

func changesArgument(fun ast.Expr, info *types.Info) bool {
	switch fun := fun.(type) {
	case *ast.Ident:
		_, builtin := info.Uses[fun].(*types.Builtin)
		return builtin && slices.Contains([]string{"delete", "clear", "copy"}, fun.Name)
	case *ast.SelectorExpr:
		f, ok := info.Uses[fun.Sel].(*types.Func)
		return ok && f.Pkg() != nil && slices.Contains(inPlace[f.Pkg().Path()], f.Name())
	}
	return false
}

// takesAddress reports whether calling the selected method takes the address of the value it is called on.
func takesAddress(s *types.Selection) bool {
	if s == nil || s.Kind() != types.MethodVal {
		return false
	}
	receiver := s.Obj().(*types.Func).Signature().Recv()
	_, pointerMethod := receiver.Type().(*types.Pointer)
	_, onPointer := s.Recv().Underlying().(*types.Pointer)
	return pointerMethod && !onPointer
}

func exportedVariables(f *File) []string {
	var names []string
	for _, d := range f.AST.Decls {
		if d, ok := d.(*ast.GenDecl); ok && d.Tok == token.VAR {
			for _, s := range d.Specs {
				for _, name := range s.(*ast.ValueSpec).Names {
					if name.IsExported() {
						names = append(names, name.Name)
					}
				}
			}
		}
	}
	return names
}

// foreignChanges finds assignments such as `desk.Limit = 3` outside the rules, by name alone.
func foreignChanges(m *Module, f *File, exported map[string][]string) []Breach {
	byName := map[string][]string{}
	for _, i := range imports(f) {
		byName[i.name] = exported[i.path]
	}
	var all []Breach
	note := func(e ast.Expr) {
		s, ok := e.(*ast.SelectorExpr)
		if index, indexed := e.(*ast.IndexExpr); indexed {
			s, ok = index.X.(*ast.SelectorExpr)
		}
		if !ok {
			return
		}
		if x, ok := s.X.(*ast.Ident); ok && slices.Contains(byName[x.Name], s.Sel.Name) {
			all = append(all, Breach{m.at(f, e.Pos()), fmt.Sprintf("%s.%s, a variable of the rules, is assigned", x.Name, s.Sel.Name), whyConstant})
		}
	}
	ast.Inspect(f.AST, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for _, left := range n.Lhs {
				note(left)
			}
		case *ast.IncDecStmt:
			note(n.X)
		}
		return true
	})
	return all
}
