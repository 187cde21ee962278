package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// configured parses `serve` and returns its configuration.
func configured(t *testing.T, file string, args ...string) (ServeCmd, error) {
	t.Helper()
	if file != "" {
		path := filepath.Join(t.TempDir(), "jietong.yaml")
		if err := os.WriteFile(path, []byte(file), 0o600); err != nil {
			t.Fatal(err)
		}
		args = append([]string{"--config", path}, args...)
	}
	args = append(args, "serve")
	parser, err := parserFor(context.Background(), args)
	if err != nil {
		return ServeCmd{}, err
	}
	k, err := parser.Parse(args)
	if err != nil {
		return ServeCmd{}, err
	}
	for n := k.Selected(); n != nil; n = n.Parent {
		if s, ok := n.Target.Addr().Interface().(*ServeCmd); ok {
			return *s, nil
		}
	}
	t.Fatal("serve is not selected")
	return ServeCmd{}, nil
}

func TestFlagsWinOverTheEnvironmentAndThatOverTheFile(t *testing.T) {
	const file = "listen: 127.0.0.1:1\nprefer-for: 9m\norigins: [https://a.example, https://b.example]\nsecure-cookies: true\nfile-max-bytes: 5\n"
	got, err := configured(t, file)
	if err != nil || got.Listen != "127.0.0.1:1" || got.PreferFor.Minutes() != 9 || len(got.Origins) != 2 || !got.SecureCookies || got.FileMaxBytes != 5 || got.Policy != "jietong" {
		t.Errorf("the file over what is built in: %+v %v", got, err)
	}
	t.Setenv("JIETONG_LISTEN", "127.0.0.1:2")
	if got, err = configured(t, file); err != nil || got.Listen != "127.0.0.1:2" {
		t.Errorf("the environment over the file: %q %v", got.Listen, err)
	}
	path := filepath.Join(t.TempDir(), "c.yaml")
	if err := os.WriteFile(path, []byte(file), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("JIETONG_CONFIG", path)
	args := []string{"serve", "--listen", "127.0.0.1:3"}
	parser, err := parserFor(context.Background(), args)
	if err != nil {
		t.Fatal(err)
	}
	k, err := parser.Parse(args)
	if err != nil {
		t.Fatal(err)
	}
	if s := k.Selected().Target.Addr().Interface().(*ServeCmd); s.Listen != "127.0.0.1:3" || s.PreferFor.Minutes() != 9 {
		t.Errorf("a flag over both, with the file from the environment: %+v", s)
	}
}

func TestAConfigurationThatIsWrongSaysWhere(t *testing.T) {
	for file, want := range map[string]string{
		"listn: x\n":            `:1: there is no "listn"; did you mean "listen"?`,
		"a: [\n":                "configuration",
		"- listen\n":            "write one `name: value` a line",
		"prefer-for: soon\n":    "prefer-for",
		"\nlisten: x\nlog: 3\n": ":3: there is no",
	} {
		if _, err := configured(t, file); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: want %q, got %v", file, want, err)
		}
	}
	if _, err := command(t, filepath.Join(t.TempDir(), "none.yaml"), "verify"); err == nil || !strings.Contains(err.Error(), "configuration") {
		t.Errorf("a file that is not there: %v", err)
	}
	if _, err := configured(t, "# nothing is set\n"); err != nil {
		t.Errorf("an empty file: %v", err)
	}
}
