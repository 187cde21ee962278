package future

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

// The estimate agrees with a queue drained many times over by chance: mean, median and the 80th percentile.
func TestQLmAgreesWithSimulation(t *testing.T) {
	for _, c := range []struct {
		position, servers int
		service, patience time.Duration
	}{
		{1, 1, time.Minute, 2 * time.Minute},
		{5, 3, 4 * time.Minute, 3 * time.Minute},
		{40, 10, 5 * time.Minute, 2 * time.Minute},
		{300, 100, 6 * time.Minute, 10 * time.Minute},
		{20, 8, 3 * time.Minute, 0},
		{50, 2, time.Minute, time.Second},
	} {
		const runs = 40_000
		r := rand.New(rand.NewPCG(7, uint64(c.position)))
		waits := make([]float64, runs)
		sum := 0.0
		for i := range waits {
			for k := range c.position {
				rate := float64(c.servers) / c.service.Seconds()
				if c.patience > 0 {
					rate += float64(k) / c.patience.Seconds()
				}
				waits[i] += r.ExpFloat64() / rate
			}
			sum += waits[i]
		}
		slices.Sort(waits)
		got := QLm(c.position, c.servers, c.service, c.patience)
		for _, x := range []struct {
			name      string
			got, want float64
		}{
			{"mean", got.Mean.Seconds(), sum / runs},
			{"P50", got.P50.Seconds(), waits[runs/2]},
			{"P80", got.P80.Seconds(), waits[runs*8/10]},
		} {
			if math.Abs(x.got-x.want) > 0.02*x.want {
				t.Errorf("%+v: %s %.3f s, simulated %.3f s", c, x.name, x.got, x.want)
			}
		}
		if got.None != Told || got.P50 > got.P80 {
			t.Errorf("%+v: %+v", c, got)
		}
	}
}

// Cases with closed forms.
func TestQLmKnownValues(t *testing.T) {
	within := func(name string, got time.Duration, want float64) {
		t.Helper()
		if math.Abs(got.Seconds()-want) > 0.001+1e-6*want {
			t.Errorf("%s: %v, want %.4f s", name, got, want)
		}
	}
	one := QLm(1, 4, 2*time.Minute, time.Minute) // the next one: exponential, mean 30 s, whatever the patience
	within("mean of the next", one.Mean, 30)
	within("median of the next", one.P50, 30*math.Ln2)
	within("P80 of the next", one.P80, 30*math.Log(5))
	max3 := QLm(3, 1, time.Minute, time.Minute) // rates 1, 2, 3 a minute: the largest of three exponentials
	within("mean of a maximum", max3.Mean, 60*(1+0.5+1.0/3))
	within("median of a maximum", max3.P50, -60*math.Log(1-math.Pow(0.5, 1.0/3)))
	within("P80 of a maximum", max3.P80, -60*math.Log(1-math.Pow(0.8, 1.0/3)))
	two := QLm(2, 1, time.Minute, 0) // Erlang with two stages: (1+x)exp(-x) = 0.5 at x = 1.678347
	within("median of two stages", two.P50, 60*1.6783469900166606)
	patient := QLm(30, 5, time.Minute, 1000*24*time.Hour) // almost nobody leaves: as if nobody did
	nobody := QLm(30, 5, time.Minute, 0)
	within("patience without end", patient.P80, nobody.P80.Seconds())
}

// Where nothing honest can be said, nothing is said.
func TestQLmRefuses(t *testing.T) {
	for _, c := range []struct {
		got  Estimate
		want Refusal
	}{
		{QLm(3, 0, time.Minute, time.Minute), NoServers},
		{QLm(0, 3, time.Minute, time.Minute), NotWaiting},
		{QLm(3, 3, 0, time.Minute), NoServiceTime},
		{QLm(PositionMax+1, 3, time.Minute, time.Minute), TooFar},
		{QLm(PositionMax, 1, time.Hour, 0), TooFar},
	} {
		if (c.got != Estimate{None: c.want}) {
			t.Errorf("%+v, want only %s", c.got, c.want)
		}
	}
}

// More servers never lengthen the wait, a later place never shortens it, impatience ahead never lengthens it.
func TestQLmIsMonotone(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		p, s := 1+r.IntN(500), 1+r.IntN(200)
		service, patience := time.Duration(1+r.IntN(1000))*time.Second, time.Duration(1+r.IntN(1000))*time.Second
		base := QLm(p, s, service, patience)
		for name, worse := range map[string]Estimate{
			"a place later":   QLm(p+1, s, service, patience),
			"more patience":   QLm(p, s, service, patience+time.Minute),
			"longer service":  QLm(p, s, service+time.Second, patience),
			"nobody leaves":   QLm(p, s, service, 0),
			"a server less":   QLm(p, max(1, s-1), service, patience),
			"the same moment": base,
		} {
			if slack := 2 * time.Millisecond; worse.Mean+slack < base.Mean || worse.P50+slack < base.P50 || worse.P80+slack < base.P80 {
				t.Fatalf("%s shortened the wait: position %d, %d servers: %+v, was %+v", name, p, s, worse, base)
			}
		}
	}
}

func BenchmarkQLm(b *testing.B) {
	for range b.N {
		QLm(200, 50, 5*time.Minute, 4*time.Minute)
	}
}
