package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/alecthomas/kong"

	"jietong/policy"
)

// runPolicy runs one command of `jietong policy` and returns what it printed.
func runPolicy(t *testing.T, args ...string) (string, error) {
	t.Helper()
	var cli struct {
		Policy PolicyCmd `cmd:""`
	}
	var out bytes.Buffer
	parser, err := kong.New(&cli, kong.Writers(&out, &out), kong.Exit(func(int) { t.Fatalf("exits: %s", out.String()) }))
	if err != nil {
		t.Fatal(err)
	}
	ctx, err := parser.Parse(append([]string{"policy"}, args...))
	if err != nil {
		return out.String(), err
	}
	err = ctx.Run()
	return out.String(), err
}

func TestPolicyCheckFailsOnOpenFindingsOnly(t *testing.T) {
	if out, err := runPolicy(t, "check", "--from", "2026-11-25", "--lang", "en"); err != nil || !strings.Contains(out, "0 of them open") {
		t.Errorf("our policy: %v\n%s", err, out)
	}
	out, err := runPolicy(t, "check", "as-reported", "--from", "2026-11-25", "--json")
	if err == nil || !strings.Contains(err.Error(), "findings are open") {
		t.Errorf("the policy as reported: %v", err)
	}
	var findings []policy.Finding
	if err := json.Unmarshal([]byte(out), &findings); err != nil || len(findings) < 50 {
		t.Errorf("%d findings (%v)", len(findings), err)
	}
}

func TestPolicyExplainSpeaksBothLanguages(t *testing.T) {
	for lang, want := range map[string]string{"zh-CN": "15 秒内真人接通", "en": "a person within 15 seconds"} {
		out, err := runPolicy(t, "explain", "--entry", "app-messages", "--category", "fraud", "--at", "2026-12-01T21:30:00+08:00", "--lang", lang)
		if err != nil || !strings.Contains(out, want) {
			t.Errorf("%s: %v\n%s", lang, err, out)
		}
	}
}

func TestPolicyDiffAndSchema(t *testing.T) {
	out, err := runPolicy(t, "diff", "as-reported", "jietong", "--lang", "en")
	if err != nil || !strings.Contains(out, "steps changes from 4 to 1.") {
		t.Errorf("%v\n%.400s", err, out)
	}
	if out, err = runPolicy(t, "diff", "jietong", "jietong", "--json"); err != nil || strings.TrimSpace(out) != "[]" {
		t.Errorf("a policy against itself: %v %q", err, out)
	}
	if out, err = runPolicy(t, "schema"); err != nil || !json.Valid([]byte(out)) {
		t.Errorf("schema: %v", err)
	}
}

func TestPolicyRubbishSaysWhatToDo(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "a.yaml"), []byte("service: {idd: x}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for want, args := range map[string][]string{
		`unknown key "idd"; did you mean "id"?`:      {"check", dir, "--lang", "en"},
		`不认识的键“idd”；是不是“id”？`:                        {"check", dir},
		"none of that name ships (jietong":           {"check", "nowhere"},
		"name the folder it stands in":               {"check", filepath.Join(dir, "a.yaml")},
		"没有 .yaml 文件":                                {"check", t.TempDir()},
		"there is no .yaml file; write at least one": {"diff", t.TempDir(), "jietong", "--lang", "en"},
	} {
		if out, err := runPolicy(t, args...); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v: want %q, got %v\n%s", args, want, err, out)
		}
	}
}

func TestAFileOfThatNameHidesNoPolicyThatShips(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, name := range []string{"jietong", "other"} {
		if err := os.WriteFile(name, []byte("a program"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if p, err := loadPolicy("jietong", "en"); err != nil || len(p.Entries) == 0 {
		t.Errorf("the policy that ships: %v", err)
	}
	if _, err := loadPolicy("other", "en"); err == nil || !strings.Contains(err.Error(), "is a file") {
		t.Errorf("a file that is no policy: %v", err)
	}
}
