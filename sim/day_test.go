package sim_test

import (
	"bytes"
	"context"
	"encoding/json"
	"runtime"
	"testing"
	"time"

	"jietong/policies"
	"jietong/sim"
)

func run(t *testing.T, policyName string, seed uint64) []byte {
	t.Helper()
	s, err := sim.Shipped("weekday")
	if err != nil {
		t.Fatal(err)
	}
	p, err := policies.Load(policyName)
	if err != nil {
		t.Fatal(err)
	}
	s.Length = 3 * time.Hour
	r, err := sim.Run(context.Background(), sim.Config{Scenario: s, Policy: p, Seed: seed})
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range r.Violations {
		t.Error(v)
	}
	b, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestTheSameSeedGivesTheSameBytes(t *testing.T) {
	first := run(t, "jietong", 7)
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	if again := run(t, "jietong", 7); !bytes.Equal(first, again) {
		t.Error("two runs of one seed differ")
	}
	if other := run(t, "jietong", 8); bytes.Equal(first, other) {
		t.Error("two seeds gave the same day")
	}
}
