package routing

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"jietong/desk"
)

// A class heap gives contacts back in order of (v, seq) whatever is pushed and removed, and holds no memory it left behind.
func TestHeapIsInOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var h []entry
		pos := make([]uint32, 400)
		var model []entry
		for range rapid.IntRange(0, 600).Draw(t, "steps") {
			c := ContactRef(rapid.IntRange(1, 399).Draw(t, "contact"))
			at := slices.IndexFunc(model, func(x entry) bool { return x.c == c })
			if at >= 0 {
				h = remove(h, pos, int(pos[c]))
				model = slices.Delete(model, at, at+1)
			} else {
				k := makeKey(Millis(rapid.Int64Range(-50, 50).Draw(t, "v")), uint64(c))
				x := entry{k.hi, k.lo, c}
				h = push(h, pos, x)
				model = append(model, x)
			}
			for i := range h {
				if pos[h[i].c] != uint32(i) || i > 0 && h[i].before(h[(i-1)/arity]) {
					t.Fatalf("entry %d of %v is out of place", i, h)
				}
			}
			if len(h) != len(model) || cap(h) > max(shrinkAbove, shrinkAt*len(h))+len(h)/4+4 {
				t.Fatalf("%d entries of %d, room for %d", len(h), len(model), cap(h))
			}
		}
	})
}

// A key packs any time and sequence number within their ranges without loss, and orders by time, then number.
func TestKeyPacksWithoutLoss(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v1, v2 := rapid.Int64Range(-int64(TimeMax), int64(TimeMax)).Draw(t, "v1"), rapid.Int64Range(-int64(TimeMax), int64(TimeMax)).Draw(t, "v2")
		s1, s2 := rapid.Uint64Range(1, SeqMax).Draw(t, "s1"), rapid.Uint64Range(1, SeqMax).Draw(t, "s2")
		a, b := makeKey(Millis(v1), s1), makeKey(Millis(v2), s2)
		if int64(a.v()) != v1 || a.seq() != s1 {
			t.Fatalf("%d, %d came back as %d, %d", v1, s1, a.v(), a.seq())
		}
		if want := v1 < v2 || v1 == v2 && s1 < s2; a.before(b) != want {
			t.Fatalf("(%d, %d) before (%d, %d) is %t", v1, s1, v2, s2, !want)
		}
	})
}

// Decisions depend on spans of time, not on the date: the same events years later give the same offers.
func TestDecisionsDoNotDependOnTheDate(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		seed := rapid.Uint64().Draw(t, "seed")
		shift := Millis(rapid.Int64Range(0, 4e12).Draw(t, "shift"))
		w := newWorld(rand.New(rand.NewPCG(seed, 3)))
		s := w.engine.State()
		s.Now = -TimeMax
		later, _, err := Restore(Config{}, s)
		if err != nil {
			t.Fatal(err)
		}
		for range rapid.IntRange(1, 150).Draw(t, "events") {
			now, ev := w.event()
			got, outcome := w.engine.Apply(now, ev)
			w.ref.apply(now, ev)
			ev.At += shift
			if ev.Until != 0 {
				ev.Until += shift
			}
			again, o := later.Apply(now+shift, ev)
			if o != outcome || !slices.Equal(got, again) {
				t.Fatalf("%+v: %s %v, %v later %s %v", ev, outcome, got, shift, o, again)
			}
		}
	})
}

// Whoever waits in one class is served in order of (v, seq), whatever else happens, unless an agent was held for, or excluded.
func TestFirstComeFirstServedInAClass(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e, err := New(Config{})
		if err != nil {
			t.Fatal(err)
		}
		var classes []ClassID
		for i := range 3 {
			cl, err := e.DefineClass(Requirement{Line: desk.LineID(rune('a' + i)), Target: time.Duration(10*(i+1)) * time.Second})
			if err != nil {
				t.Fatal(err)
			}
			classes = append(classes, cl)
		}
		p, err := e.DefineProfile(Profile{Capacity: Capacity{Kinds: [desk.WorkKinds]uint8{desk.WorkChat: 2}}})
		if err != nil {
			t.Fatal(err)
		}
		n := ContactRef(rapid.IntRange(1, 60).Draw(t, "contacts"))
		for c := ContactRef(1); c <= n; c++ {
			e.Apply(100_000, Event{Kind: ContactWaits, Contact: c, Class: classes[rapid.IntRange(0, 2).Draw(t, "class")],
				At: Millis(rapid.Int64Range(0, 100_000).Draw(t, "at")), Credit: Millis(rapid.Int64Range(0, 50_000).Draw(t, "credit"))})
		}
		order := map[ClassID][]key{}
		keys := map[ContactRef]key{}
		for c := ContactRef(1); c <= n; c++ {
			keys[c] = e.keyOf(c)
		}
		take := func(out []Decision) {
			for _, d := range out {
				order[d.Class] = append(order[d.Class], keys[d.Contact])
			}
		}
		out, _ := e.Apply(100_000, Event{Kind: AgentIs, Agent: 1, Profile: p, Presence: desk.Ready})
		for now := Millis(100_000); len(out) > 0; now += 700 {
			take(out)
			c := out[0].Contact
			e.Apply(now, Event{Kind: OfferAccepted, Contact: c, Agent: 1})
			out, _ = e.Apply(now, Event{Kind: AgentReleases, Agent: 1, Work: desk.WorkChat})
		}
		served := 0
		for cl, ks := range order {
			served += len(ks)
			if !slices.IsSortedFunc(ks, func(a, b key) int {
				if a.before(b) {
					return -1
				}
				return 1
			}) {
				t.Fatalf("class %d was served out of order: %v", cl, ks)
			}
		}
		if served != int(n) {
			t.Fatalf("%d of %d were served", served, n)
		}
	})
}
