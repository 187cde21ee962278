package storetest

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"jietong/desk"
	"jietong/store"
)

func oneWins(_ *testing.T, w *World) {
	const callers, rounds = 8, 10
	w.Open("c1", "zhang", true)
	for round := range rounds {
		cmd := say("c1", "", "x")
		world := w.Load(cmd)
		results := make(chan error, callers)
		for i := range callers {
			cmd.ClientID = desk.ClientID(fmt.Sprintf("r%d-%d", round, i))
			change := w.Decide(world, cmd, By("zhang"))
			go func() { results <- w.Store.Commit(w.Ctx, []store.Change{change}) }()
		}
		won := 0
		for range callers {
			err := <-results
			var c *store.Conflict
			switch {
			case err == nil:
				won++
			case !errors.As(err, &c):
				w.Fatalf("a loser got %v, want a conflict", err)
			}
		}
		if won != 1 {
			w.Fatalf("round %d has %d winners", round, won)
		}
	}
	c := must(w.Store.Conversation(w.Ctx, "c1"))(w)
	if got := must(w.Store.Items(w.Ctx, "c1", store.ItemPage{Limit: store.ItemsMax}))(w); int64(len(got)) != c.Seq || c.Seq != rounds+1 {
		w.Errorf("%d items at sequence %d, want %d", len(got), c.Seq, rounds+1)
	}
}

func oneClaimer(_ *testing.T, w *World) {
	const callers, all = 6, 60
	var changes []store.Change
	for i := range all {
		changes = append(changes, w.Decide(desk.World{}, w.start(desk.ConversationID(fmt.Sprintf("c%02d", i)), "zhang", true), By("zhang")))
	}
	if err := w.Store.Commit(w.Ctx, changes); err != nil {
		w.Fatal(err)
	}
	var mu sync.Mutex
	var got []string
	var failed []error
	var group sync.WaitGroup
	for i := range callers {
		group.Go(func() {
			// A claimer may find nothing while others hold rows that they then leave: all are gone when each has found nothing a few times over.
			for empty := 0; empty < all; {
				jobs, err := w.Store.Claim(w.Ctx, fmt.Sprint(i), Start.Add(time.Hour), time.Hour, 7)
				mu.Lock()
				if err != nil {
					failed = append(failed, err)
					mu.Unlock()
					return
				}
				for _, j := range jobs {
					got = append(got, j.Stream.ID)
				}
				done := len(got) >= all
				mu.Unlock()
				if empty++; done {
					return
				}
			}
		})
	}
	group.Wait()
	if len(failed) > 0 {
		w.Fatal(failed[0])
	}
	slices.Sort(got)
	if len(got) != all || len(slices.Compact(got)) != all {
		w.Errorf("%d jobs were claimed %d times", all, len(got))
	}
}

// Conversations are of their committers alone, the agents are shared: a conflict is decided anew, and nothing else may go wrong. At the end each agent
// has exactly the work of the conversations that ring there, and never more than fits.
func sideBySide(_ *testing.T, w *World) {
	const callers, each = 6, 8
	names := []desk.AgentID{"a0", "a1", "a2"}
	for _, id := range names {
		w.Do(desk.Hire{Agent: desk.Agent{ID: id, Name: string(id), Role: desk.RoleAgent, Capacity: desk.Capacity{10, 0, 0, 0, 0}}}, Admin)
		w.Do(desk.SetPresence{Agent: id, Presence: desk.Ready}, desk.Actor{Role: desk.RoleAgent, ID: string(id)})
	}
	for i := range callers * each {
		w.Open(desk.ConversationID(fmt.Sprintf("c%02d", i)), "zhang", true)
	}
	results := make(chan error, callers)
	for i := range callers {
		go func() { results <- w.offerAll(names, i*each, each) }()
	}
	for range callers {
		if err := <-results; err != nil {
			w.Fatal(err)
		}
	}
	ringing := map[desk.AgentID]int{}
	for _, c := range must(w.Store.Waiting(w.Ctx))(w) {
		if c.Offer != nil {
			ringing[c.Offer.Agent]++
		}
	}
	for _, id := range names {
		a := must(w.Store.Agent(w.Ctx, id))(w)
		if len(a.Work) != 10 || ringing[id] != 10 {
			w.Errorf("%s has %d pieces of work and rings for %d conversations, want 10 and 10", id, len(a.Work), ringing[id])
		}
	}
}

// offerAll offers conversations to agents, each to the first who has room, two in one commit. It runs beside others.
func (w *World) offerAll(names []desk.AgentID, from, n int) error {
	for i := from; i < from+n; {
		before, changes := i, []store.Change(nil)
		held := map[desk.AgentID]*desk.Agent{}
		for ; i < min(before+2, from+n); i++ {
			change, err := w.offerOne(names, desk.ConversationID(fmt.Sprintf("c%02d", i)), held)
			if err != nil {
				return err
			}
			if change != nil {
				changes = append(changes, *change)
			}
		}
		err := w.Store.Commit(w.Ctx, changes)
		var c *store.Conflict
		if errors.As(err, &c) {
			i = before // decide anew
		} else if err != nil {
			return err
		}
	}
	return nil
}

func (w *World) offerOne(names []desk.AgentID, id desk.ConversationID, held map[desk.AgentID]*desk.Agent) (*store.Change, error) {
	conv, err := w.Store.Conversation(w.Ctx, id)
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		if held[name] == nil {
			if held[name], err = w.Store.Agent(w.Ctx, name); err != nil {
				return nil, err
			}
		}
		before := desk.World{Conversation: conv, Agents: []*desk.Agent{held[name]}}
		out, refusal := desk.Decide(before, desk.MakeOffer{Conversation: id, Agent: name, ID: desk.OfferID(id)}, desk.System, w.Now)
		if refusal == nil {
			held[name] = out.After.Agent(name)
			return &store.Change{Before: before, Outcome: out}, nil
		}
	}
	return nil, nil // everybody is full
}
