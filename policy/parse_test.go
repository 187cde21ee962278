package policy

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"jietong/internal/golden"
)

func TestMistakesAreAllReportedWithPlaceAndSuggestion(t *testing.T) {
	for _, path := range cases(t, "errors") {
		t.Run(filepath.Base(path), func(t *testing.T) {
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			_, err = Parse([]File{{Name: filepath.Base(path), Data: data}})
			var problems Problems
			if !errors.As(err, &problems) {
				t.Fatalf("got %v, want problems", err)
			}
			golden.Check(t, strings.TrimSuffix(path, ".yaml")+".golden", []byte(story(data)+"\n"+problems.Error()+"\n\n"+problems.In("zh-CN")+"\n"))
		})
	}
}

const minimal = `
service: {id: small, name: {zh: 小, en: small}, zone: UTC, languages: [en], steps_max: 1}
hours: {all: {name: {zh: 全天, en: always}, zone: UTC, always: true}}
targets: {live: {name: {zh: 快, en: fast}, within: 30s, share: 90, event: person}}
`

const oneLine = `
lines:
  general: {name: {zh: 综合, en: general}, languages: [en], work: chat, channels: [app], hours: all, target: live, staffed_by: agent}
`

func TestAPolicyMayStandInSeveralFiles(t *testing.T) {
	files := []File{{"service.yaml", []byte(minimal)}, {"lines.yaml", []byte(oneLine)}, {"more.yaml", []byte(strings.ReplaceAll(oneLine, "general:", "other:"))}}
	p, err := Parse(files)
	if err != nil {
		t.Fatal(err)
	}
	if len(p.Lines) != 2 || p.Place("lines.other").String() != "more.yaml:3:3" {
		t.Errorf("%d lines, the second at %s", len(p.Lines), p.Place("lines.other"))
	}
	files[0], files[2] = files[2], files[0]
	again, err := Parse(files)
	if err != nil || again.Version != p.Version {
		t.Errorf("files in another order: version %s, not %s (%v)", again.Version, p.Version, err)
	}
	files[1].Data = append(files[1].Data, "# a comment\n"...)
	if changed, err := Parse(files); err != nil || changed.Version == p.Version {
		t.Errorf("another text has the same version (%v)", err)
	}
}

func TestTheSameSectionTwice(t *testing.T) {
	_, err := Parse([]File{{"a.yaml", []byte(minimal + oneLine)}, {"b.yaml", []byte(oneLine + "service: {id: again}\n")}})
	for _, want := range []string{`b.yaml:3:3: "general" is written at a.yaml:7:3 already`, `b.yaml:4:1: "service" is written at a.yaml:2:1 already`} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want %q in:\n%v", want, err)
		}
	}
}

func TestLimitsAreHeldAndNamed(t *testing.T) {
	deep := "lines: " + strings.Repeat("[", 200) + strings.Repeat("]", 200)
	menu := "phones: {t: {number: \"1\", name: {zh: 一, en: one}, callers: [any], languages: [en], menu: " +
		strings.Repeat(`{"1": {say: {zh: 一, en: one}, then: `, DepthMax) + "{}" + strings.Repeat("}}", DepthMax) + "}}"
	aliases := "x: &x [a]\nservice: {languages: [" + strings.Repeat("*x, ", AliasesMax+2) + "]}"
	many := make([]File, FilesMax+1)
	for i := range many {
		many[i].Name = fmt.Sprintf("%d.yaml", i)
	}
	for name, c := range map[string]struct {
		files []File
		want  string
	}{
		"no file":        {nil, "there is no .yaml file"},
		"an empty file":  {[]File{{"a.yaml", nil}}, "not valid YAML: no documents"},
		"too many files": {many, "at most 64 are read"},
		"a large file":   {[]File{{"a.yaml", make([]byte, FileBytesMax+1)}}, "split it"},
		"large together": {[]File{{"a.yaml", make([]byte, FileBytesMax)}, {"b.yaml", make([]byte, FileBytesMax)}, {"c.yaml", make([]byte, FileBytesMax)}, {"d.yaml", make([]byte, FileBytesMax)}, {"e.yaml", make([]byte, FileBytesMax)}}, "bytes together"},
		"twice a name":   {[]File{{"a.yaml", nil}, {"a.yaml", nil}}, "two files have this name"},
		"deep lists":     {[]File{{"a.yaml", []byte(deep)}}, "one key for each item"},
		"deep menus":     {[]File{{"a.yaml", []byte(menu)}}, "nested deeper than 24"},
		"aliases":        {[]File{{"a.yaml", []byte(aliases)}}, "more than 64 aliases"},
		"a long text":    {[]File{{"a.yaml", []byte("service: {id: " + strings.Repeat("x", TextRunesMax+1) + "}")}}, "longer than 4000 characters"},
		"a long list":    {[]File{{"a.yaml", []byte("routes: [" + strings.Repeat("{},", ListMax+1) + "]")}}, "more than 10000 elements"},
		"many keys":      {[]File{{"a.yaml", []byte("lines:\n" + numbered(ListMax+1))}}, "more than 10000 keys"},
		"many mistakes":  {[]File{{"a.yaml", []byte(numbered(ProblemsMax + 50))}}, "further mistakes are not listed"},
		"control bytes":  {[]File{{"a.yaml", []byte("a: \x01")}}, "control characters are not allowed"},
		"a lone scalar":  {[]File{{"a.yaml", []byte("hello")}}, "the top level must be keys"},
	} {
		t.Run(name, func(t *testing.T) {
			p, err := Parse(c.files)
			if p != nil || err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("want %q, got %.300v", c.want, err)
			}
			if strings.Count(fmt.Sprint(err), "\n") > ProblemsMax+1 {
				t.Error("more problems than the limit")
			}
		})
	}
}

func numbered(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "  k%d: 1\n", i)
	}
	return b.String()
}

func TestValuesReadBackAsWritten(t *testing.T) {
	for in, want := range map[string]string{"30s": "30s", "90s": "1min30s", "15 minutes": "15min", "1 h 30 min": "1h30min", "2 days": "48h", "1.5 working days": "1.5 working days",
		"1 working day": "1 working day", "2h open": "2h open", "2 open hours": "2h open", "90min open": "1h30min open"} {
		if s, ok := parseSpan(in); !ok || s.String() != want {
			t.Errorf("%q reads as %q (%v), want %q", in, s, ok, want)
		}
	}
	for _, in := range []string{"", "5", "s", "-5s", "1.5h", "5 parsecs", "999999999d", "0 working days", "x working days", "1.2345 working days", "open"} {
		if s, ok := parseSpan(in); ok {
			t.Errorf("%q reads as %q", in, s)
		}
	}
	for _, in := range []string{"+09:00", "-03:30", "+00:00", "+14:00"} {
		if o, ok := parseOffset(in); !ok || o.String() != in {
			t.Errorf("%q reads as %v", in, o)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, dir := range []string{"testdata/errors", "testdata/check", "../policies/jietong", "../policies/as-reported"} {
		paths, _ := filepath.Glob(filepath.Join(dir, "*.yaml"))
		for _, path := range paths {
			if data, err := os.ReadFile(path); err == nil {
				f.Add(data)
			}
		}
	}
	f.Add([]byte(minimal + oneLine))
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := Parse([]File{{"fuzz.yaml", data}})
		if (p == nil) == (err == nil) {
			t.Fatal("neither a policy nor an error, or both")
		}
		if p == nil {
			return
		}
		again, err := Parse([]File{{"fuzz.yaml", data}})
		if err != nil || again.Version != p.Version || len(Diff(p, again)) > 0 {
			t.Fatal("the same text read twice differs")
		}
		for _, e := range p.Entries { // whatever is accepted must be usable
			p.Explain(Ask{Entry: e.ID, At: fuzzTime}, "zh-CN")
		}
		p.Doors(Who{At: fuzzTime})
	})
}

// TestTheHowToIsTrue reads the policy that the how-to shows.
func TestTheHowToIsTrue(t *testing.T) {
	page, err := os.ReadFile("../docs/howto/write-a-policy.md")
	if err != nil {
		t.Fatal(err)
	}
	_, text, found := strings.Cut(string(page), "```yaml\n")
	text, _, closed := strings.Cut(text, "```")
	if !found || !closed {
		t.Fatal("the how-to shows no policy")
	}
	p, err := Parse([]File{{"write-a-policy.md", []byte(text)}})
	if err != nil {
		t.Fatal(err)
	}
	if open := Open(p.Check(checkFrom)); len(open) > 0 {
		t.Errorf("the policy of the how-to has findings:\n%s", findingsText(open))
	}
}
