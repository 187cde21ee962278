package center_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"jietong/center"
	"jietong/desk"
	"jietong/routing"
	"jietong/store"
)

// recording is a store that remembers what was committed.
type recording struct {
	store.Store
	changes []store.Change
}

// Commit implements store.Log.
func (r *recording) Commit(ctx context.Context, changes []store.Change) error {
	err := r.Store.Commit(ctx, changes)
	if err == nil {
		r.changes = append(r.changes, changes...)
	}
	return err
}

// TestTheRunningEngineEqualsOneRebuiltFromTheStore plays random days. After every step a center is rebuilt from the store: its engine must hold the
// same, and when both hear of the next step they must decide the same, with the same reasons.
func TestTheRunningEngineEqualsOneRebuiltFromTheStore(t *testing.T) {
	for seed := range uint64(rebuiltSeeds) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			o := newOffice(t, seed)
			r := &recording{Store: o.store}
			o.store = r
			o.Center = o.another("test")
			arrivals := map[desk.ConversationID]time.Time{}
			for range rebuiltSteps {
				o.twinStep(r)
				o.holds()
				o.placeKept(arrivals)
				if t.Failed() {
					return
				}
			}
			if s := o.Stats(); s.OffersRefused > 0 || s.Offers < rebuiltSteps/10 {
				t.Errorf("%d offers, of which the rules refused %d", s.Offers, s.OffersRefused)
			}
			v, err := center.Verify(context.Background(), o.store)
			if err != nil || len(v.Wrong) > 0 {
				t.Errorf("verify: %v %v", v.Wrong, err)
			}
		})
	}
}

const (
	rebuiltSeeds = 10
	rebuiltSteps = 200
)

// twinStep does one thing, beside a center rebuilt before it.
func (o *office) twinStep(r *recording) {
	o.t.Helper()
	twin := o.another("twin")
	o.sameRows(twin)
	if early := twin.Decide(o.now); len(early) > 0 {
		o.t.Errorf("the rebuilt center would offer at once: %+v", early)
	}
	r.changes = r.changes[:0]
	until := o.now
	if o.IntN(3) == 0 {
		until = until.Add([]time.Duration{300 * time.Millisecond, 4 * time.Second, 11 * time.Second, 31 * time.Second, 70 * time.Second, 3 * time.Minute}[o.IntN(6)])
		o.note("… %s", until.Format("15:04:05.000000"))
	} else if w := o.draw(); w != nil {
		o.note("%s %T %+v", w.by.ID, w.cmd, w.cmd)
		if err := o.Submit(context.Background(), w.by, w.cmd, func(desk.Outcome, error) {}); err != nil {
			o.t.Fatal(err)
		}
	}
	for range 10_000 {
		worked, err := o.Step(context.Background())
		if err != nil {
			o.t.Fatal(err)
		}
		for _, ch := range r.changes {
			twin.Learn(ch)
		}
		r.changes = r.changes[:0]
		ours, theirs := o.LastProposals(), twin.Decide(o.now)
		for _, p := range ours {
			o.note("    routing: %+v", p)
		}
		if d := cmp.Diff(ours, theirs); d != "" {
			o.t.Fatalf("at %s the running center and the rebuilt one decide differently (- running, + rebuilt)\n%s", o.now.Format("15:04:05.000000"), d)
		}
		if worked {
			continue
		}
		if due := o.NextDue(); due.After(o.now) && !due.After(until) {
			o.now = due
		} else if o.now.Before(until) {
			o.now = until
		} else {
			return
		}
	}
	o.t.Fatal("the center does not come to rest")
}

// sameRows compares the floors of both centers.
func (o *office) sameRows(twin *center.Center) {
	o.t.Helper()
	ours, ourAgents := o.Rows()
	theirs, theirAgents := twin.Rows()
	if d := cmp.Diff(plainContacts(ours), plainContacts(theirs)); d != "" {
		o.t.Errorf("contacts (- running, + rebuilt)\n%s", d)
	}
	if d := cmp.Diff(plainAgents(ourAgents), plainAgents(theirAgents)); d != "" {
		o.t.Errorf("agents (- running, + rebuilt)\n%s", d)
	}
}

// plainContacts leaves out the contacts' versions: those that change nothing for routing are not told to it.
func plainContacts(rows []routing.Contact) []routing.Contact {
	for i := range rows {
		rows[i].Version = 0
	}
	return rows
}

// plainAgents puts ranks for touches: only their order counts.
func plainAgents(rows []routing.Agent) []routing.Agent {
	rank := func(touch uint64) (n uint64) {
		for _, x := range rows {
			if x.Touch < touch {
				n++
			}
		}
		return n
	}
	out := make([]routing.Agent, len(rows))
	for i, x := range rows {
		out[i] = x
		out[i].Touch = rank(x.Touch)
	}
	return out
}

// placeKept checks that a place in the queue never moves back.
func (o *office) placeKept(first map[desk.ConversationID]time.Time) {
	o.t.Helper()
	for _, id := range o.convs {
		c, err := o.store.Conversation(context.Background(), id)
		if err != nil || c.VirtualArrival.IsZero() {
			continue
		}
		if was, ok := first[id]; ok && c.VirtualArrival.After(was) {
			o.t.Errorf("%s moved back in the queue from %v to %v", id, was, c.VirtualArrival)
		}
		first[id] = c.VirtualArrival
	}
}
