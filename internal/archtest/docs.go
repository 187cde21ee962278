package archtest

import (
	"bytes"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
)

var (
	markdownLink = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	makeCommand  = regexp.MustCompile("(?m)(?:`|^    )make ([a-z][a-z-]*)")
	makeTarget   = regexp.MustCompile(`(?m)^([a-z][a-z-]*):`)
)

// Docs refuses what a page promises and the repository does not keep: links to files that are not there, and make targets that the
// Makefile does not have.
func Docs(dir string, texts []Text) []Breach {
	targets := map[string]bool{}
	for _, t := range texts {
		if t.Name == "Makefile" {
			for _, m := range makeTarget.FindAllSubmatch(t.Text, -1) {
				targets[string(m[1])] = true
			}
		}
	}
	var all []Breach
	for _, t := range texts {
		if path.Ext(t.Name) != ".md" {
			continue
		}
		for _, m := range markdownLink.FindAllSubmatchIndex(t.Text, -1) {
			to, _, _ := strings.Cut(string(t.Text[m[2]:m[3]]), "#")
			if to == "" || strings.Contains(to, ":") {
				continue // a place on this page, or another site
			}
			if _, err := os.Stat(filepath.Join(dir, path.Dir(t.Name), to)); err != nil {
				all = append(all, Breach{t.at(m[2]), "links to " + to + ", which is not there", "whoever follows it stands before a closed door"})
			}
		}
		for _, m := range makeCommand.FindAllSubmatchIndex(t.Text, -1) {
			if target := string(t.Text[m[2]:m[3]]); !targets[target] {
				all = append(all, Breach{t.at(m[2]), "tells people to run make " + target + ", which the Makefile does not have", "a command in a page must work when it is pasted"})
			}
		}
	}
	return all
}

// at names the line of a byte of the text.
func (t Text) at(offset int) string {
	return fmt.Sprintf("%s:%d", t.Name, 1+bytes.Count(t.Text[:offset], []byte("\n")))
}
