package archtest

import (
	"os"
	"path/filepath"
	"sync"
	"testing"
)

// long excuses functions and files that are longer than the law allows, each with the reason why that reads better.
var long = Allowed{}

// longWeb excuses files of the web pages in the same way.
var longWeb = Allowed{}

// root is this module's folder, two above this package's.
const root = "../.."

var loaded = sync.OnceValues(func() (*Module, error) { return Load(root) })

func module(t *testing.T) *Module {
	t.Helper()
	m, err := loaded()
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func read(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(root, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func theMap(t *testing.T) Map {
	t.Helper()
	m, err := ParseMap(read(t, "ARCHITECTURE.md"))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func report(t *testing.T, breaches []Breach) {
	t.Helper()
	for _, b := range breaches {
		t.Error(b)
	}
}

func TestImportsFollowTheMap(t *testing.T) { report(t, theMap(t).Check(module(t))) }

func TestRulesArePure(t *testing.T) { report(t, Purity(module(t), theMap(t).Group("rules"))) }

func TestRulesAreDeterministic(t *testing.T) {
	rules := theMap(t).Group("rules")
	imp, err := RulesImporter(module(t), rules)
	if err != nil {
		t.Fatal(err)
	}
	report(t, Variables(module(t), rules, imp))
	report(t, Deterministic(module(t), rules, theMap(t).Group("deciding"), imp))
}

func TestFunctionsAndFilesAreShort(t *testing.T) { report(t, Lengths(module(t), long)) }

func TestNothingHides(t *testing.T) { report(t, Plain(module(t))) }

func TestTextsAreFinishedShortAndTrue(t *testing.T) {
	texts, err := Texts(root)
	if err != nil {
		t.Fatal(err)
	}
	report(t, Finished(texts))
	report(t, WebLengths(texts, longWeb))
	report(t, Docs(root, texts))
}

func TestEveryDependencyHasItsReason(t *testing.T) {
	breaches, err := Dependencies(module(t), read(t, "docs/adr/0002-dependencies.md"))
	if err != nil {
		t.Fatal(err)
	}
	report(t, breaches)
}
