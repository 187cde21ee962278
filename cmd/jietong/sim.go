package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/alecthomas/kong"

	"jietong/sim"
)

// SimCmd invents days and runs them through the engine that serves.
type SimCmd struct {
	Run SimRunCmd `cmd:"" help:"Run one invented day and report the waits. 模拟一天"`
}

// SimRunCmd runs one day.
type SimRunCmd struct {
	Scenario string        `arg:"" default:"weekday" help:"File of a scenario, or the name of one that ships."`
	Policy   string        `default:"jietong" help:"Folder of a policy, or the name of one that ships."`
	Seed     uint64        `default:"1" help:"The same seed gives the same day."`
	Check    time.Duration `default:"0s" help:"Simulated time between two full checks of the engine's invariants; 0: at the end."`
	JSON     bool          `name:"json" help:"Print JSON."`
}

// Run prints the report; a broken invariant makes it fail.
func (c *SimRunCmd) Run(ctx context.Context, k *kong.Context) error {
	s, err := readScenario(c.Scenario)
	if err != nil {
		return err
	}
	p, err := loadPolicy(c.Policy, "zh-CN")
	if err != nil {
		return err
	}
	r, err := sim.Run(ctx, sim.Config{Scenario: s, Policy: p, Seed: c.Seed, Check: c.Check})
	if err != nil {
		return err
	}
	if c.JSON {
		e := json.NewEncoder(k.Stdout)
		e.SetIndent("", "  ")
		err = e.Encode(r)
	} else {
		err = r.WriteText(k.Stdout)
	}
	if len(r.Violations) > 0 {
		err = errors.Join(err, fmt.Errorf("sim: %d invariants are broken, the first: %s", len(r.Violations), r.Violations[0]))
	}
	return err
}

func readScenario(name string) (*sim.Scenario, error) {
	if b, err := os.ReadFile(name); err == nil {
		return sim.ReadScenario(filepath.Base(name), b)
	} else if !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("scenario: %w", err)
	}
	s, err := sim.Shipped(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("scenario: there is no file %q, and none ships by that name; these do: %s", name, strings.Join(sim.Names(), ", "))
	}
	return s, err
}
