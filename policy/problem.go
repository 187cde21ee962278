package policy

import (
	"fmt"
	"strings"

	"jietong/desk"
)

// String gives file:line:column.
func (p Place) String() string {
	if p.File == "" {
		return "?"
	}
	if p.Line == 0 {
		return p.File
	}
	return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column)
}

// Problem is one mistake in a policy text, with its place and what to do about it.
type Problem struct {
	Place Place
	Path  string // such as lines.general.target
	Words Words
}

// Error gives the place and the English sentence.
func (p Problem) Error() string { return p.Place.String() + ": " + p.Words.EN }

// Problems are all mistakes of a text, in order of place. It is the error that Parse returns.
type Problems []Problem

// Error lists all problems, one a line.
func (ps Problems) Error() string {
	lines := make([]string, len(ps))
	for i, p := range ps {
		lines[i] = p.Error()
	}
	return strings.Join(lines, "\n")
}

// In lists all problems in a language, one a line.
func (ps Problems) In(lang desk.Language) string {
	lines := make([]string, len(ps))
	for i, p := range ps {
		lines[i] = p.Place.String() + ": " + p.Words.In(lang)
	}
	return strings.Join(lines, "\n")
}

// nearest returns the place of a path or of its nearest written parent.
func nearest(places map[string]Place, path string) Place {
	for {
		if at, ok := places[path]; ok {
			return at
		}
		i := strings.LastIndexByte(path, '.')
		if i < 0 {
			return Place{}
		}
		path = path[:i]
	}
}
