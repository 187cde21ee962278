package archtest

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// Map is who may import whom. It is read from ARCHITECTURE.md, so that the text people read and the law they are held to are one.
type Map struct {
	groups   map[string][]string // a word such as "rules" → patterns
	packages []row
	tests    []row // what test files may import beside what their package may
}

// row allows the packages that match one of who to import ours and beyond.
type row struct {
	who    []string // patterns: "desk", "store/*" (everything beneath), "everything"
	ours   []string // patterns
	beyond []string // prefixes of import paths outside the standard library
}

// The heads of the two tables, by which they are found.
const (
	packagesHead = "| Package | May import of ours | Beyond the standard library |"
	testsHead    = "| Tests of | May also import of ours | Beyond the standard library |"
)

var (
	groupLine = regexp.MustCompile("^- \\*\\*([a-z-]+)\\*\\*: (`.*)$")
	codeSpan  = regexp.MustCompile("`([^`]+)`")
)

// ParseMap reads the groups ("- **rules**: `desk`, `policy`") and the two tables of a markdown text. In a cell, what stands in backquotes is a
// package or a pattern; a word that names a group stands for its packages; "everything" for all; other words are for the reader.
func ParseMap(markdown string) (Map, error) {
	m := Map{groups: map[string][]string{"everything": {"everything"}}}
	lines := strings.Split(markdown, "\n")
	for _, line := range lines {
		if g := groupLine.FindStringSubmatch(line); g != nil {
			if _, twice := m.groups[g[1]]; twice {
				return Map{}, fmt.Errorf("archtest: the group %q is defined twice", g[1])
			}
			m.groups[g[1]] = codeSpans(g[2])
		}
	}
	var err error
	if m.packages, err = m.table(lines, packagesHead); err != nil {
		return Map{}, err
	}
	if m.tests, err = m.table(lines, testsHead); err != nil {
		return Map{}, err
	}
	return m, nil
}

func (m Map) table(lines []string, head string) ([]row, error) {
	start := slices.Index(lines, head)
	if start < 0 {
		return nil, fmt.Errorf("archtest: the map has no table headed %q", head)
	}
	var rows []row
	seen := map[string]bool{}
	for _, line := range lines[start+2:] {
		cells := strings.Split(strings.Trim(line, "| "), "|")
		if !strings.HasPrefix(line, "|") {
			break
		}
		if len(cells) != 3 {
			return nil, fmt.Errorf("archtest: this row of the map has not three cells: %s", line)
		}
		r := row{who: m.patterns(cells[0]), ours: m.patterns(cells[1]), beyond: codeSpans(cells[2])}
		if len(r.who) == 0 {
			return nil, fmt.Errorf("archtest: this row of the map names no package: %s", line)
		}
		for _, w := range r.who {
			if seen[w] {
				return nil, fmt.Errorf("archtest: the map has two rows for %s", w)
			}
			seen[w] = true
		}
		rows = append(rows, r)
	}
	if len(rows) == 0 {
		return nil, fmt.Errorf("archtest: the table headed %q is empty", head)
	}
	return rows, nil
}

// patterns reads a cell: code spans, and words that name groups.
func (m Map) patterns(cell string) []string {
	all := codeSpans(cell)
	for _, word := range strings.FieldsFunc(codeSpan.ReplaceAllString(cell, " "), func(r rune) bool { return r == ' ' || r == ',' }) {
		all = append(all, m.groups[word]...)
	}
	return all
}

func codeSpans(s string) []string {
	var all []string
	for _, c := range codeSpan.FindAllStringSubmatch(s, -1) {
		all = append(all, c[1])
	}
	return all
}

// Group returns a test of whether a package, or a folder above it, belongs to the group.
func (m Map) Group(name string) func(pkg string) bool {
	patterns := m.groups[name]
	return func(pkg string) bool {
		return slices.ContainsFunc(patterns, func(p string) bool { return pkg == p || strings.HasPrefix(pkg, p+"/") })
	}
}

// Check holds every import of mod against the map.
func (m Map) Check(mod *Module) []Breach {
	var all []Breach
	for _, p := range mod.Packages {
		r, ok := find(m.packages, p.Path)
		if !ok {
			all = append(all, Breach{p.Path, "stands in no row of the import table in ARCHITECTURE.md",
				"a package that nobody placed soon imports what it likes: give it a row, or put its files where a row fits"})
			continue
		}
		more, _ := find(m.tests, p.Path)
		for _, f := range p.Files {
			may := r
			if f.Test {
				may = row{ours: slices.Concat(r.ours, more.ours), beyond: slices.Concat(r.beyond, more.beyond)}
			}
			all = append(all, may.check(mod, p, f)...)
		}
	}
	return all
}

func (r row) check(mod *Module, p *Package, f *File) []Breach {
	var all []Breach
	for _, i := range imports(f) {
		rel, ours := mod.ours(i.path)
		switch {
		case ours && (rel == p.Path || slices.ContainsFunc(r.ours, func(pattern string) bool { return matches(pattern, rel) })):
		case ours:
			all = append(all, Breach{mod.at(f, i.pos), fmt.Sprintf("%s may not import %s (ARCHITECTURE.md, who may import whom)", p.Path, rel),
				"arrows that point only one way let each part be read, tested and replaced alone; move the code, or pass what is needed as a value or a small interface"})
		case standard(i.path) || slices.ContainsFunc(r.beyond, func(prefix string) bool { return i.path == prefix || strings.HasPrefix(i.path, prefix+"/") }):
		default:
			all = append(all, Breach{mod.at(f, i.pos), fmt.Sprintf("%s may not import %s (ARCHITECTURE.md, beyond the standard library)", p.Path, i.path),
				"each dependency is let in at one place, for one reason, so that it can be replaced there"})
		}
	}
	return all
}

// standard reports whether an import path is the standard library's: its first element has no dot.
func standard(importPath string) bool {
	first, _, _ := strings.Cut(importPath, "/")
	return !strings.Contains(first, ".")
}

// find returns the row that names pkg most closely: by itself, else by the longest pattern.
func find(rows []row, pkg string) (row, bool) {
	best, found, length := row{}, false, -1
	for _, r := range rows {
		for _, pattern := range r.who {
			n := len(pattern)
			if pattern == "everything" {
				n = 0
			} else if pattern == pkg {
				n = 1 << 10 // longer than any pattern
			}
			if matches(pattern, pkg) && n > length {
				best, found, length = r, true, n
			}
		}
	}
	return best, found
}

// matches reports whether pattern is pkg, or "x/*" with pkg beneath x at any depth, or "everything".
func matches(pattern, pkg string) bool {
	if prefix, ok := strings.CutSuffix(pattern, "*"); ok {
		return strings.HasPrefix(pkg, prefix) && pkg != prefix
	}
	return pattern == pkg || pattern == "everything"
}
