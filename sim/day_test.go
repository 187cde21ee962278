package sim_test

import (
	"bytes"
	"context"
	"encoding/json"
	"math"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"jietong/internal/golden"
	"jietong/policies"
	"jietong/policy"
	"jietong/sim"
)

func load(t *testing.T, name string) *policy.Policy {
	t.Helper()
	p, err := policies.Load(name)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// short is a quarter of an hour with somebody at every kind of door.
func short(t *testing.T) *sim.Scenario {
	t.Helper()
	b, err := os.ReadFile("testdata/short.yaml")
	if err != nil {
		t.Fatal(err)
	}
	s, err := sim.ReadScenario("short.yaml", b)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func run(t *testing.T, cfg sim.Config) *sim.Result {
	t.Helper()
	r, err := sim.Run(context.Background(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range r.Violations {
		t.Error(v)
	}
	r.Version = "0" // a policy's hash says nothing about the day
	return r
}

func asJSON(t *testing.T, r *sim.Result) []byte {
	t.Helper()
	b, err := json.MarshalIndent(r, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return append(b, '\n')
}

func TestAShortDayUnderEveryPolicy(t *testing.T) {
	for _, name := range policies.Names() {
		t.Run(name, func(t *testing.T) {
			r := run(t, sim.Config{Scenario: short(t), Policy: load(t, name), Seed: 7, Check: time.Minute})
			var text bytes.Buffer
			if err := r.WriteText(&text); err != nil {
				t.Fatal(err)
			}
			golden.Check(t, "testdata/"+name+".golden", text.Bytes())
			if name == "wechat" { // one line is enough to see the form
				golden.Check(t, "testdata/"+name+".json.golden", asJSON(t, r))
			}
		})
	}
}

func TestTheSameSeedGivesTheSameBytes(t *testing.T) {
	p := load(t, "jietong")
	first := asJSON(t, run(t, sim.Config{Scenario: short(t), Policy: p, Seed: 7}))
	if again := asJSON(t, run(t, sim.Config{Scenario: short(t), Policy: p, Seed: 7})); !bytes.Equal(first, again) {
		t.Error("two runs of one seed differ")
	}
	if other := asJSON(t, run(t, sim.Config{Scenario: short(t), Policy: p, Seed: 8})); bytes.Equal(first, other) {
		t.Error("two seeds gave the same day")
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	if one := asJSON(t, run(t, sim.Config{Scenario: short(t), Policy: p, Seed: 7})); !bytes.Equal(first, one) {
		t.Error("on one processor the day is another")
	}
}

// The order in which flows and staff groups are written is no property of the day.
func TestThePermutedTextGivesTheSameBytes(t *testing.T) {
	p := load(t, "jietong")
	first := asJSON(t, run(t, sim.Config{Scenario: short(t), Policy: p, Seed: 7}))
	chance := rand.New(rand.NewPCG(1, 1))
	for range 4 {
		s, q := short(t), *p
		chance.Shuffle(len(s.Flows), func(i, j int) { s.Flows[i], s.Flows[j] = s.Flows[j], s.Flows[i] })
		q.Staff = slices.Clone(p.Staff)
		chance.Shuffle(len(q.Staff), func(i, j int) { q.Staff[i], q.Staff[j] = q.Staff[j], q.Staff[i] })
		if got := asJSON(t, run(t, sim.Config{Scenario: s, Policy: &q, Seed: 7})); !bytes.Equal(first, got) {
			t.Fatalf("permuted text, another day:\n%s", got)
		}
	}
}

// Customers of one flow are the same people whoever else comes: with more than enough agents only the new flow's line changes.
func TestAFlowMoreChangesNobodyElse(t *testing.T) {
	p := load(t, "jietong")
	s := short(t)
	s.Staff.Percent = 2000
	before := run(t, sim.Config{Scenario: s, Policy: p, Seed: 3})
	s.Flows = append(slices.Clone(s.Flows), sim.Flow{Entry: "app-settings-help", Category: "advertising", PerDay: 5000, HandlingCV: 100})
	after := run(t, sim.Config{Scenario: s, Policy: p, Seed: 3})
	if after.Contacts <= before.Contacts {
		t.Fatalf("%d contacts, before %d", after.Contacts, before.Contacts)
	}
	for i, l := range before.Report.Lines {
		if m := after.Report.Lines[i]; l.ID != "ads" && (l.Asked != m.Asked || l.HandleMean != m.HandleMean) {
			t.Errorf("%s: %d asked, handled in %v; with one flow more %d and %v", l.ID, l.Asked, l.HandleMean, m.Asked, m.HandleMean)
		}
	}
}

func TestAScenarioThatIsWrongSaysWhere(t *testing.T) {
	const head = "name: {zh: 坏, en: bad}\nstart: 2026-11-25\n"
	const flows = "customers:\n  - {entry: app-settings-help, per_day: 10}\n"
	for want, text := range map[string]string{
		`unknown key "pacience"; did you mean "patience"?`: head + "length: 1h\ncustomers:\n  - {entry: x, per_day: 1, pacience: 3min}\n",
		"bad.yaml:4:":                          head + "length: 1h\ncustomrs:\n",
		"hours holds 3 weights; write 24":      head + "length: 1h\nhours: [1, 2, 3]\n" + flows,
		"cannot be negative":                   head + "length: 1h\nhours: [" + strings.Repeat("1, ", 23) + "-1]\n" + flows,
		"at least one weight of hours":         head + "length: 1h\nhours: [" + strings.Repeat("0, ", 23) + "0]\n" + flows,
		"length must lie between a second and": head + "length: 900h\n" + flows,
		"customers":                            head + "length: 1h\n",
		"bad.yaml:5:41: 0 is too small":        head + "length: 1h\ncustomers:\n  - {entry: app-settings-help, per_day: 0}\n",
		"write lognormal or exponential":       head + "length: 1h\ncustomers:\n  - {entry: x, per_day: 1, handling_shape: square}\n",
		"at most 50000000 are simulated":       head + "length: 700h\ncustomers:\n  - {entry: app-settings-help, per_day: 90000000}\n",
		"Scenario and Policy must be given":    "",
	} {
		var err error
		if text == "" {
			_, err = sim.Run(context.Background(), sim.Config{})
		} else {
			var s *sim.Scenario
			if s, err = sim.ReadScenario("bad.yaml", []byte(text)); err == nil {
				_, err = sim.Run(context.Background(), sim.Config{Scenario: s, Policy: load(t, "jietong")})
			}
		}
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want %q, got %v", want, err)
		}
	}
}

func TestADayCanBeCutShort(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := sim.Run(ctx, sim.Config{Scenario: short(t), Policy: load(t, "jietong")}); err != context.Canceled {
		t.Errorf("%v", err)
	}
}

// erlangC is the probability of waiting in M/M/n with that offered load, by the recursion over Erlang's loss formula (A. K. Erlang, 1917).
func erlangC(n int, load float64) float64 {
	loss := 1.0
	for i := 1; i <= n; i++ {
		loss = load * loss / (float64(i) + load*loss)
	}
	return loss / (1 - load/float64(n)*(1-loss))
}

// With one flow, patient customers, exponential handling and agents who accept at once the day is M/M/n, whose waits are known.
func TestAPlainDayAgreesWithErlang(t *testing.T) {
	s, err := sim.ReadScenario("erlang.yaml", []byte(`
name: {zh: 排队论, en: queueing theory}
start: 2026-11-25
length: 480h
customers:
  - {entry: wechat, per_day: 7344, patience: 2000h, handling: 5min, handling_shape: exponential}
staff: {percent: 17, accept: 1ms}
gates: {step: 1ms}
`))
	if err != nil {
		t.Fatal(err)
	}
	p := load(t, "wechat")
	const servers = 30 // ten agents with three chats each
	const seeds = 4
	var mean, p95, handling time.Duration
	for seed := range uint64(seeds) {
		r := run(t, sim.Config{Scenario: s, Policy: p, Seed: seed})
		if r.Agents*3 != servers {
			t.Fatalf("%d agents", r.Agents)
		}
		if l := r.Report.All; l.Reached < int64(r.Contacts)-3 || l.Waiting != 0 {
			t.Errorf("%d of %d reached, %d wait", l.Reached, r.Contacts, l.Waiting)
		}
		mean, p95, handling = mean+r.Report.All.WaitMean/seeds, p95+r.Report.All.WaitP95/seeds, handling+r.Report.All.HandleMean/seeds
	}
	arrivals, service := 7344.0/86400, 1.0/300
	c, rate := erlangC(servers, arrivals/service), servers*service-arrivals
	near := func(what string, got time.Duration, want, tolerance float64) {
		t.Logf("%s: simulated %.1f s, by the formula %.1f s", what, got.Seconds(), want)
		if math.Abs(got.Seconds()-want) > tolerance*want {
			t.Errorf("%s: simulated %.1f s, by the formula %.1f s", what, got.Seconds(), want)
		}
	}
	near("mean wait", mean, c/rate, 0.06)
	near("p95", p95, math.Log(c/0.05)/rate, 0.06)
	near("mean handling", handling, 300, 0.01)
}
