package routing

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// step gives one event to the engine and to the reference and says where they differ.
func (w *world) step() error {
	now, ev := w.event()
	got, outcome := w.engine.Apply(now, ev)
	want, refOutcome := w.ref.apply(now, ev)
	if outcome != refOutcome {
		return fmt.Errorf("%+v: outcome %s, reference %s", ev, outcome, refOutcome)
	}
	if len(got) != len(want) {
		return fmt.Errorf("%+v: %d decisions, reference %d:\n%+v\n%+v", ev, len(got), len(want), got, want)
	}
	for i := range got {
		g, r := got[i], want[i]
		if g.Cause == 0 || g.Round != w.engine.round {
			return fmt.Errorf("%+v: decision without cause or round: %+v", ev, g)
		}
		if g.RunnerUp == 0 { // not compared when the contact's side caused the offer
			r.RunnerUp, r.RunnerScore = 0, 0
		}
		g.Cause, g.Round = 0, 0
		if g != r {
			return fmt.Errorf("%+v: decision %d:\n%+v\nreference\n%+v", ev, i, g, r)
		}
	}
	if v := Check(w.engine); len(v) > 0 {
		return fmt.Errorf("%+v: %v", ev, v)
	}
	if v := CheckCheap(w.engine); len(v) > 0 {
		return fmt.Errorf("cheap: %+v: %v", ev, v)
	}
	return nil
}

// The engine and the plain full scan make the same decisions in the same order, with reserves, exclusions, holds, relax steps,
// versions old and new, and every invariant holds after every event.
func TestDecidesAsTheFullScan(t *testing.T) {
	offers, kinds := 0, map[Reason]int{}
	for seed := range uint64(160) {
		w := newWorld(rand.New(rand.NewPCG(seed, 1)))
		for i := range 400 {
			if err := w.step(); err != nil {
				t.Fatalf("seed %d, event %d: %v", seed, i, err)
			}
			for _, d := range w.engine.decisions {
				offers++
				kinds[d.Cause]++
				kinds[d.Choice]++
			}
		}
	}
	for r := Arrived; r <= ByLoad; r++ {
		if kinds[r] == 0 {
			t.Errorf("no decision for the reason %s: the events do not reach it", r)
		}
	}
	t.Logf("%d offers, by reason %v", offers, kinds)
}

// An engine rebuilt from the state of a running one has the same fingerprint, makes no offer of its own accord, and decides the
// same from then on.
func TestRebuiltEngineDecidesTheSame(t *testing.T) {
	for seed := range uint64(40) {
		w := newWorld(rand.New(rand.NewPCG(seed, 2)))
		for i := range 300 {
			if err := w.step(); err != nil {
				t.Fatalf("seed %d, event %d: %v", seed, i, err)
			}
			if w.r.IntN(10) > 0 {
				continue
			}
			s := w.engine.State()
			w.r.Shuffle(len(s.Contacts), func(i, j int) { s.Contacts[i], s.Contacts[j] = s.Contacts[j], s.Contacts[i] })
			w.r.Shuffle(len(s.Agents), func(i, j int) { s.Agents[i], s.Agents[j] = s.Agents[j], s.Agents[i] })
			again, offers, err := Restore(Config{}, s)
			if err != nil || len(offers) > 0 {
				t.Fatalf("seed %d, event %d: restored with %v and offers %v", seed, i, err, offers)
			}
			if again.Fingerprint() != w.engine.Fingerprint() {
				t.Fatalf("seed %d, event %d: fingerprints differ", seed, i)
			}
			again.profilesFew, again.walkMax = w.engine.profilesFew, w.engine.walkMax
			w.engine = again // the reference goes on with the rebuilt one
		}
	}
}

// FuzzEvents lets the fuzzer choose the world and its events.
func FuzzEvents(f *testing.F) {
	f.Add([]byte("a contact waits, an agent is ready"))
	f.Add([]byte{0, 255, 3, 128, 9, 77, 200, 1, 0, 0, 42, 17, 99, 250, 31, 64, 12, 5, 8, 13, 21, 34, 55, 89, 144, 233})
	f.Fuzz(func(t *testing.T, data []byte) {
		src := &byteSource{data: data}
		w := newWorld(rand.New(src))
		for i := 0; i < 200 && src.at < len(data); i++ {
			if err := w.step(); err != nil {
				t.Fatalf("event %d: %v", i, err)
			}
		}
	})
}

// byteSource draws chance from bytes: each value spreads one byte, so that the fuzzer's changes stay local. The counter in the low
// bits keeps rejection sampling from looping on one value.
type byteSource struct {
	data []byte
	at   int
	n    uint64
}

func (s *byteSource) Uint64() uint64 {
	s.n += 0x9e3779b97f4a7c15
	if s.at >= len(s.data) {
		return s.n
	}
	b := s.data[s.at]
	s.at++
	return uint64(b)<<56 | s.n>>8
}
