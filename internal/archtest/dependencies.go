package archtest

import (
	"encoding/json"
	"fmt"
	"os/exec"
	"regexp"
	"slices"
	"strings"
)

// dependencyRow is a line of the table in docs/adr/0002-dependencies.md: the module's path in backquotes, then where it is used, why, and
// what was not chosen.
var dependencyRow = regexp.MustCompile("(?m)^\\| `([^`]+)` \\|([^|]*)\\|([^|]*)\\|([^|]*)\\|$")

// Dependencies compares the modules that our Go files import, and the tools of go.mod, with the table of reasons.
func Dependencies(m *Module, table string) ([]Breach, error) {
	required, tools, err := requirements(m.Dir)
	if err != nil {
		return nil, err
	}
	used := map[string]string{} // module → where it is first imported
	for _, p := range m.Packages {
		for _, f := range p.Files {
			for _, i := range imports(f) {
				if _, ours := m.ours(i.path); ours || standard(i.path) {
					continue
				}
				if module := providing(i.path, required); module != "" && used[module] == "" {
					used[module] = m.at(f, i.pos)
				}
			}
		}
	}
	for _, tool := range tools {
		used[providing(tool, required)] = "go.mod"
	}
	return compareDependencies(used, table), nil
}

func compareDependencies(used map[string]string, table string) []Breach {
	const where = "docs/adr/0002-dependencies.md"
	var all []Breach
	told := map[string]bool{}
	for _, r := range dependencyRow.FindAllStringSubmatch(table, -1) {
		told[r[1]] = true
		if used[r[1]] == "" {
			all = append(all, Breach{where, fmt.Sprintf("gives a reason for %s, which nothing imports", r[1]), "the table tells what we depend on now; take the row out, and the module from go.mod (go mod tidy)"})
		}
		for _, cell := range r[2:] {
			if strings.TrimSpace(cell) == "" {
				all = append(all, Breach{where, fmt.Sprintf("leaves a cell empty in the row of %s", r[1]), "where, why and what else was looked at is what a later reader needs to change the choice"})
			}
		}
	}
	for module, at := range used {
		if !told[module] {
			all = append(all, Breach{at, fmt.Sprintf("depends on %s, of which %s says nothing", module, where), "each dependency is somebody else's code in our program for years; its row says why it is worth that"})
		}
	}
	slices.SortFunc(all, func(x, y Breach) int { return strings.Compare(x.What, y.What) })
	return all
}

// requirements reads go.mod: the modules it requires, and the tools.
func requirements(dir string) (modules, tools []string, err error) {
	cmd := exec.Command("go", "mod", "edit", "-json")
	cmd.Dir = dir
	out, err := cmd.Output()
	if err != nil {
		return nil, nil, fmt.Errorf("archtest: go mod edit -json: %w", err)
	}
	var mod struct {
		Require, Tool []struct{ Path string }
	}
	if err := json.Unmarshal(out, &mod); err != nil {
		return nil, nil, fmt.Errorf("archtest: go mod edit -json: %w", err)
	}
	for _, r := range mod.Require {
		modules = append(modules, r.Path)
	}
	for _, t := range mod.Tool {
		tools = append(tools, t.Path)
	}
	return modules, tools, nil
}

// providing returns the required module that holds a package: the longest path above it.
func providing(importPath string, modules []string) string {
	best := ""
	for _, m := range modules {
		if (importPath == m || strings.HasPrefix(importPath, m+"/")) && len(m) > len(best) {
			best = m
		}
	}
	return best
}
