package routing

import (
	"math/rand/v2"
	"slices"
	"testing"

	"jietong/desk"
)

// Check finds what it claims to find: each kind of damage done to a healthy engine shows under its law.
func TestCheckFindsDamage(t *testing.T) {
	some := func(e *Engine, s state) ContactRef {
		return ContactRef(slices.IndexFunc(e.contacts, func(ct contact) bool { return ct.state == s }))
	}
	listed := func(e *Engine) AgentRef {
		return AgentRef(slices.IndexFunc(e.agents, func(a agent) bool { return a.listed }))
	}
	for _, c := range []struct {
		name, law string
		damage    func(e *Engine)
	}{
		{"a load above capacity", LawCapacity, func(e *Engine) { e.agents[listed(e)].load[desk.WorkTicket] += 300 }},
		{"an agent away in the lists", LawPresence, func(e *Engine) { e.agents[listed(e)].presence = desk.Away }},
		{"a slot reserved twice", LawOffer, func(e *Engine) { e.agents[e.extras[e.contacts[some(e, offered)].extra].agent].pending[0]++ }},
		{"an offer to nobody", LawOffer, func(e *Engine) { e.extras[e.contacts[some(e, offered)].extra].agent = 0 }},
		{"a contact that vanished", LawConserved, func(e *Engine) { e.contacts[some(e, waiting)].state = absent }},
		{"a contact in no heap", LawConserved, func(e *Engine) {
			c := some(e, waiting)
			cl := e.contacts[c].class
			e.heaps[cl] = slices.DeleteFunc(e.heaps[cl], func(x entry) bool { return x.c == c })
		}},
		{"a heap out of order", LawOrder, func(e *Engine) {
			for _, h := range e.heaps {
				if len(h) > 1 {
					h[0].hi, h[1].hi = h[1].hi+1<<30, h[0].hi
					return
				}
			}
		}},
		{"a touch out of order", LawOrder, func(e *Engine) { e.agents[listed(e)].touch = 0 }},
		{"a stale head", LawIndex, func(e *Engine) { e.hot[e.contacts[some(e, waiting)].class].c = 0 }},
		{"a lost idle agent", LawIndex, func(e *Engine) { e.profiles[e.agents[listed(e)].profile].idle++ }},
		{"a pair left unmatched", LawWork, func(e *Engine) {
			for r := range e.agents { // somebody comes, and nobody looks
				if a := &e.agents[r]; a.known && a.presence != desk.Ready {
					a.presence, a.load = desk.Ready, Loads{}
					for cl := range e.classes {
						e.eligible[int(a.profile)*e.classWords+cl/64] |= 1 << (cl % 64)
					}
					e.profiles[a.profile].has = e.profiles[0].has
				}
			}
		}},
	} {
		found := false
		for seed := uint64(0); seed < 200 && !found; seed++ {
			e := damaged(seed, c.damage)
			if e == nil {
				continue
			}
			found = slices.ContainsFunc(Check(e), func(v Violation) bool { return v.Law == c.law })
		}
		if !found {
			t.Errorf("%s: Check never says %q", c.name, c.law)
		}
	}
}

// damaged runs a world until it has a bit of everything, or gives nil, and then damages it.
func damaged(seed uint64, damage func(*Engine)) *Engine {
	w := newWorld(rand.New(rand.NewPCG(seed, 4)))
	for range 150 {
		if w.step() != nil {
			return nil
		}
	}
	has := map[state]bool{}
	for _, ct := range w.engine.contacts {
		has[ct.state] = true
	}
	if !has[waiting] || !has[offered] || !slices.ContainsFunc(w.engine.agents, func(a agent) bool { return a.listed }) {
		return nil
	}
	damage(w.engine)
	return w.engine
}
