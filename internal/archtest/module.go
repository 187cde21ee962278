// Package archtest holds this module against its own laws: who may import whom (the table in ARCHITECTURE.md, which it reads), what the
// rules may not touch, and how long, plain and honest the code must be. Every breach says where it is, what is wrong and why that matters.
//
// It judges text and types. It does not judge behaviour: that is for the tests of each package.
package archtest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// Module is the source of one Go module, parsed.
type Module struct {
	Path     string // import path, such as "jietong"
	Dir      string // its folder
	Fset     *token.FileSet
	Packages []*Package // in order of Path
}

// Package is one folder of Go files: those of the package and those of its tests.
type Package struct {
	Path  string // relative to the module: "store/sql"
	Files []*File
}

// File is one Go file, whether or not this platform builds it.
type File struct {
	Name string // relative to the module, with slashes
	Test bool
	AST  *ast.File
}

// Breach is one place where a law does not hold.
type Breach struct {
	Where string // file:line, or a package
	What  string
	Why   string
}

func (b Breach) String() string { return fmt.Sprintf("%s: %s\n\tbecause %s", b.Where, b.What, b.Why) }

// Load asks the go command for the packages under dir, a module's folder, and parses all their files. An import that cannot be found is the
// compiler's to report.
func Load(dir string) (*Module, error) {
	m := &Module{Dir: dir, Fset: token.NewFileSet()}
	listed, err := goList[listedPackage](dir, "-e", "-json=Dir,ImportPath,Module,GoFiles,CgoFiles,IgnoredGoFiles,TestGoFiles,XTestGoFiles", "./...")
	if err != nil {
		return nil, err
	}
	for _, l := range listed {
		if l.Module == nil {
			return nil, fmt.Errorf("archtest: %s belongs to no module", l.ImportPath)
		}
		m.Path, m.Dir = l.Module.Path, l.Module.Dir
		p := &Package{Path: strings.TrimPrefix(strings.TrimPrefix(l.ImportPath, m.Path), "/")}
		for _, name := range slices.Concat(l.GoFiles, l.CgoFiles, l.IgnoredGoFiles, l.TestGoFiles, l.XTestGoFiles) {
			src, err := parser.ParseFile(m.Fset, filepath.Join(l.Dir, name), nil, parser.ParseComments|parser.SkipObjectResolution)
			if err != nil {
				return nil, fmt.Errorf("archtest: %w", err)
			}
			p.Files = append(p.Files, &File{Name: path.Join(p.Path, name), Test: strings.HasSuffix(name, "_test.go"), AST: src})
		}
		m.Packages = append(m.Packages, p)
	}
	return m, nil
}

type listedPackage struct {
	Dir, ImportPath, Export                                      string
	Module                                                       *struct{ Path, Dir string }
	GoFiles, CgoFiles, IgnoredGoFiles, TestGoFiles, XTestGoFiles []string
}

// goList runs `go list` with the arguments in dir and decodes the stream of JSON values that it prints.
func goList[T any](dir string, args ...string) ([]T, error) {
	cmd := exec.Command("go", append([]string{"list"}, args...)...)
	cmd.Dir = dir
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("archtest: go list: %w\n%s", err, stderr.String())
	}
	var all []T
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var one T
		if err := d.Decode(&one); errors.Is(err, io.EOF) {
			return all, nil
		} else if err != nil {
			return nil, fmt.Errorf("archtest: go list: %w", err)
		}
		all = append(all, one)
	}
}

// imports lists the import paths of f with their positions.
func imports(f *File) []imported {
	var all []imported
	for _, spec := range f.AST.Imports {
		p, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			continue // the parser has accepted it, so this cannot be
		}
		name := path.Base(p)
		if spec.Name != nil {
			name = spec.Name.Name
		} else if strings.HasPrefix(name, "v") && strings.Trim(name[1:], "0123456789") == "" {
			name = path.Base(path.Dir(p)) // math/rand/v2 is called rand
		}
		all = append(all, imported{path: p, name: name, pos: spec.Pos()})
	}
	return all
}

type imported struct {
	path, name string
	pos        token.Pos
}

// at names a position the way editors open it, relative to the module.
func (m *Module) at(f *File, pos token.Pos) string {
	return fmt.Sprintf("%s:%d", f.Name, m.Fset.Position(pos).Line)
}

// ours strips the module's path from an import path; ok is false for packages of others.
func (m *Module) ours(importPath string) (rel string, ok bool) {
	return strings.CutPrefix(importPath, m.Path+"/")
}
