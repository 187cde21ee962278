package routing

import (
	"time"

	"jietong/desk"
)

// Explanation is why an offer was made: why now, why this contact, why this agent, why not the others. It is plain data, to be stored
// with the offer; Words turns it into sentences.
type Explanation struct {
	Decision     Decision
	Line         desk.LineID
	Kind         desk.WorkKind
	Target       time.Duration
	Weight, Base int // thousandths
	Waiting      int // contacts that still wait on the whole floor
	NextAgent    AgentRef
	Others       Counts // the other agents, each under the first reason that applies
	Late         bool   // asked after a later event: Waiting, NextAgent and Others are then empty, the rest holds
}

// Counts is a number of agents for each reason.
type Counts [reasons]uint32

// Explain says why a decision was made. Ask before the next Apply: who was busy then is known only then. It costs a look at
// every agent, so it is not part of deciding. Agents who got offers in the same round count as busy.
func (e *Engine) Explain(d Decision) Explanation {
	x := Explanation{Decision: d, Late: d.Round != e.round}
	if int(d.Class) < len(e.classes) {
		r := &e.classes[d.Class].need
		x.Line, x.Kind, x.Target, x.Weight, x.Base = r.Line, r.Kind, r.Target, r.Weight, r.Base
	}
	if x.Late || !e.has(d.Contact) {
		x.Late = true
		return x
	}
	x.Waiting = e.Waiting()
	before := e.reservesBefore(d)
	onlyPreferred := d.Choice == ByPreferred && e.extras[e.contacts[d.Contact].extra].hold > e.now
	for i := range e.agents {
		r, a := AgentRef(i), &e.agents[i]
		if !a.known || r == d.Agent {
			continue
		}
		why := e.whyNot(d, a, r, before, onlyPreferred)
		x.Others[why]++
		if why == Suits && (x.NextAgent == 0 || e.lighter(a, &e.agents[x.NextAgent])) {
			x.NextAgent = r
		}
	}
	return x
}

// lighter orders agents as the rule does: by level, then by touch.
func (e *Engine) lighter(a, b *agent) bool {
	la, lb := a.cell/cellMasks, b.cell/cellMasks
	return la < lb || la == lb && a.touch < b.touch
}

// reservesBefore lists, for each profile, whether its idle agents were reserved just before the decision.
func (e *Engine) reservesBefore(d Decision) func(ProfileID) bool {
	given := make([]int32, len(e.pools)) // what the chosen agent took from each pool
	if d.Level == 0 {
		for _, i := range e.profiles[e.agents[d.Agent].profile].pools {
			given[i] = 1
		}
	}
	return func(id ProfileID) bool {
		for _, i := range e.profiles[id].pools {
			if e.pools[i].idle+given[i] <= e.pools[i].reserve {
				return true
			}
		}
		return false
	}
}

func (e *Engine) whyNot(d Decision, a *agent, r AgentRef, reserved func(ProfileID) bool, onlyPreferred bool) Reason {
	k := e.classes[d.Class].kind
	lack := lacks(&e.profiles[a.profile].has, &e.classes[d.Class].need)
	switch {
	case a.presence == desk.Offline:
		return IsOffline
	case lack != Suits:
		return lack
	case a.presence != desk.Ready:
		return IsAway
	case e.excluded(d.Contact, r):
		return IsExcluded
	case a.cell == nowhere, a.cell != idleCell && expand[a.cell%cellMasks]>>k&1 == 0:
		return IsBusy
	case a.cell == idleCell && !k.Exclusive() && reserved(a.profile):
		return IsReserved
	case onlyPreferred:
		return NotPreferred
	}
	return Suits
}

// Position is the contact's place among those of its class, from 1; 0 if it does not wait. A contact held for its preferred agent
// has the place it would have. It costs the length of the class.
func (e *Engine) Position(c ContactRef) int {
	if !e.has(c) {
		return 0
	}
	ct := &e.contacts[c]
	if ct.state != waiting && ct.state != held {
		return 0
	}
	n, own := 1, e.keyOf(c)
	for _, x := range e.heaps[ct.class] {
		if x.key().before(own) {
			n++
		}
	}
	return n
}

// Staff counts the agents who could take contacts of a class: signed in, of these ready, of these with room now.
func (e *Engine) Staff(cl ClassID) (signedIn, ready, free int) {
	if int(cl) >= len(e.classes) {
		return 0, 0, 0
	}
	k := e.classes[cl].kind
	for i := range e.agents {
		a := &e.agents[i]
		if !a.signedIn() || !e.fits(a.profile, cl) {
			continue
		}
		signedIn++
		if a.presence == desk.Ready {
			ready++
			if e.room(a)>>k&1 != 0 {
				free++
			}
		}
	}
	return signedIn, ready, free
}
