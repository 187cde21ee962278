// Package web holds the built web front ends: the customer's page, the widget and its loader, the agent's console, the sample host app
// and the public page "how do I reach a person?". They are built by npm into dist, which is not committed; without a build the file
// system holds a placeholder alone, and Page says of every page that it is not there.
package web

import (
	"embed"
	"io/fs"
	"strings"
)

//go:embed all:dist
var dist embed.FS

// FS is the root of the built front ends. A text file may lie beside its compressed forms with .br and .gz added to its name. Files under
// assets/ carry a hash of their content in their names and never change; the others must be asked for anew.
var FS fs.FS = sub()

func sub() fs.FS {
	f, err := fs.Sub(dist, "dist")
	if err != nil {
		panic(err) // cannot happen: the directory is embedded above
	}
	return f
}

// pages maps the first part of an address to the document that serves it and everything below it.
var pages = map[string]string{
	"":              "portal/host/index.html",
	"host":          "portal/host/index.html",
	"c":             "widget/index.html",
	"widget":        "widget/index.html",
	"console":       "console/index.html",
	"find-a-person": "portal/find/index.html",
}

// Page returns the name in FS of the document for an address path such as /c/app-settings-help, and whether it was built.
func Page(path string) (name string, ok bool) {
	first, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	name, known := pages[first]
	if !known {
		return "", false
	}
	_, err := fs.Stat(FS, name)
	return name, err == nil
}
