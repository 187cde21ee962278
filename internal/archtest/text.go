package archtest

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// unfinished finds the marks people leave where work is not done. It is put together so that it does not find itself.
var unfinished = regexp.MustCompile(`\b(TO` + `DO|FIX` + `ME|XX` + `X)\b|not ` + `implemented`)

// textKinds are the files that people write.
var textKinds = []string{".go", ".ts", ".tsx", ".css", ".html", ".sql", ".sh", ".md", ".yaml", ".yml", ".json", ".mod", ".conf", ""}

// webKinds are the files of the web pages that are held to the length of a file.
var webKinds = []string{".ts", ".tsx", ".css"}

// foreignFolders hold what others wrote or programs made.
var foreignFolders = []string{".git", "node_modules", "dist", "bin", ".cache", "data", "fuzz", "results"}

// maxText is the largest file, in bytes, that is read; larger ones are data.
const maxText = 1 << 20

// Text is one file that people wrote, of any language.
type Text struct {
	Name string // relative to the module, with slashes
	Text []byte
}

// Texts reads the files that people wrote under dir.
func Texts(dir string) ([]Text, error) {
	var all []Text
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if name != dir && slices.Contains(foreignFolders, d.Name()) {
				return fs.SkipDir
			}
			return nil
		}
		info, err := d.Info()
		if err != nil || !info.Mode().IsRegular() || info.Size() > maxText || !slices.Contains(textKinds, path.Ext(name)) || d.Name() == "package-lock.json" {
			return err
		}
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(dir, name)
		all = append(all, Text{filepath.ToSlash(rel), text})
		return err
	})
	return all, err
}

// Finished refuses marks of unfinished work in any text.
func Finished(texts []Text) []Breach {
	var all []Breach
	for _, t := range texts {
		for _, at := range unfinished.FindAllIndex(t.Text, -1) {
			all = append(all, Breach{t.at(at[0]), fmt.Sprintf("says %q", t.Text[at[0]:at[1]]),
				"work that is left is written down as an issue, where it is seen; what stands here is finished"})
		}
	}
	return all
}

// WebLengths refuses long files among the sources of the web pages, tests and generated files aside, save those allowed by name.
func WebLengths(texts []Text, allowed Allowed) []Breach {
	var all []Breach
	used := map[string]bool{}
	for _, t := range texts {
		base := path.Base(t.Name)
		if !slices.Contains(webKinds, path.Ext(base)) || strings.Contains(base, ".test.") || strings.Contains(base, ".spec.") ||
			strings.HasSuffix(base, ".d.ts") || bytes.Contains(t.Text[:min(len(t.Text), 400)], []byte("generated")) {
			continue
		}
		if n := bytes.Count(t.Text, []byte("\n")); n > fileMax && !allowed.excuses(t.Name, used) {
			all = append(all, Breach{t.Name, fmt.Sprintf("has %d lines, more than %d", n, fileMax),
				"state, behaviour and view are read apart, one user action to a file; split it by noun"})
		}
	}
	return append(all, allowed.unused(used)...)
}
