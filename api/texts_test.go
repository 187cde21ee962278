package api

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"slices"
	"strings"
	"testing"

	"jietong/desk"
)

func TestEveryReasonHasASentenceInBothLanguages(t *testing.T) {
	c, err := newCatalogue()
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range []desk.Language{langZH, langEN} {
		for _, r := range reasons() {
			if !c.has(l, "reason."+string(r)) {
				t.Errorf("%s has no sentence for the reason %s", l, r)
			}
		}
	}
}

func TestEveryReasonOfThisPackageIsListed(t *testing.T) {
	f, err := parser.ParseFile(token.NewFileSet(), "reasons.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(f, func(n ast.Node) bool {
		s, ok := n.(*ast.ValueSpec)
		if !ok || len(s.Values) == 0 {
			return true
		}
		if lit, ok := s.Values[0].(*ast.BasicLit); ok {
			if r := desk.Reason(strings.Trim(lit.Value, `"`)); !slices.Contains(reasons(), r) {
				t.Errorf("%s is declared and not listed", r)
			}
		}
		return true
	})
}

func TestBothLanguagesHaveTheSameTexts(t *testing.T) {
	c, err := newCatalogue()
	if err != nil {
		t.Fatal(err)
	}
	zh, en := slices.Sorted(maps.Keys(c.texts[langZH])), slices.Sorted(maps.Keys(c.texts[langEN]))
	if !slices.Equal(zh, en) {
		t.Fatalf("zh-CN has %d texts, en %d, or they differ in their keys", len(zh), len(en))
	}
	for _, k := range zh {
		a, b := c.texts[langZH][k], c.texts[langEN][k]
		if strings.TrimSpace(a) == "" || strings.TrimSpace(b) == "" {
			t.Errorf("%s is empty", k)
		}
		for _, name := range []string{"{detail}", "{name}", "{due}", "{low}", "{high}", "{ahead}"} {
			if strings.Contains(a, name) != strings.Contains(b, name) {
				t.Errorf("%s: %s stands in one language only", k, name)
			}
		}
	}
}

func TestTheLanguageIsPickedFromTheHeader(t *testing.T) {
	c, err := newCatalogue()
	if err != nil {
		t.Fatal(err)
	}
	for header, want := range map[string]desk.Language{
		"": langZH, "zh": langZH, "zh-TW,zh;q=0.9": langZH, "zh-HK": langZH, "en-GB,en;q=0.8": langEN, "th,en;q=0.5": langEN, "ar": langEN,
		"en;q=0.1,zh-CN;q=0.9": langZH, "*": langZH, "\x00<script>": langZH, strings.Repeat("en,", 500): langZH, "x-klingon": langEN,
	} {
		if got := c.pick(header); got != want {
			t.Errorf("%q gives %s, want %s", header, got, want)
		}
	}
}
