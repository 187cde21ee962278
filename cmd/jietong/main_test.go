package main

import (
	"bytes"
	"context"
	"testing"

	"github.com/alecthomas/kong"
)

// command runs the program's command line and returns what it printed. A configuration file is named by its path, or none by "".
func command(t *testing.T, config string, args ...string) (string, error) {
	t.Helper()
	if config != "" {
		args = append([]string{"--config", config}, args...)
	}
	var out bytes.Buffer
	parser, err := parserFor(context.Background(), args, kong.Writers(&out, &out), kong.Exit(func(code int) { t.Fatalf("exits with %d: %s", code, out.String()) }))
	if err != nil {
		return out.String(), err
	}
	k, err := parser.Parse(args)
	if err != nil {
		return out.String(), err
	}
	err = k.Run()
	return out.String(), err
}
