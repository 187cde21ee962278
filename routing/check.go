package routing

import (
	"fmt"
	"math/bits"

	"jietong/desk"
)

// Violation is an invariant that does not hold: a defect of the engine, never of its input.
type Violation struct {
	Law     string // which invariant, one of the Law constants
	Contact ContactRef
	Agent   AgentRef
	Text    string
}

func (v Violation) String() string {
	return fmt.Sprintf("%s: contact %d, agent %d: %s", v.Law, v.Contact, v.Agent, v.Text)
}

// The laws.
const (
	LawCapacity  = "capacity"   // an agent's load exceeds capacity only where the store itself put it there
	LawPresence  = "presence"   // only ready agents stand in the lists that offers come from
	LawOffer     = "one offer"  // an open offer is held by one agent, and its slot is reserved once
	LawConserved = "conserved"  // every contact is in exactly one place
	LawOrder     = "first come" // classes and lists are in order
	LawIndex     = "index"      // bitsets, heads, counters and timers agree with the facts
	LawWork      = "work waits" // no compatible pair is left
	violationMax = 100          // a broken engine breaks everywhere; the first hundred are enough to see where
)

// Check holds every invariant against the plain facts (requirements, profiles, loads), without the engine's indexes. It costs
// contacts × agents with room; it is for tests and simulation. It is meaningful after Apply or Restore.
func Check(e *Engine) []Violation {
	k := checker{Engine: e}
	k.cheap()
	k.heaps()
	k.pairs()
	return k.found
}

// CheckCheap holds the invariants that cost little: contacts + agents × classes/64. It is for production, now and then.
func CheckCheap(e *Engine) []Violation {
	k := checker{Engine: e}
	k.cheap()
	for r := range e.agents {
		if e.agents[r].listed {
			if best, _ := e.pull(AgentRef(r)); best.c != 0 {
				k.fail(LawWork, best.c, AgentRef(r), "the agent could take it")
			}
		}
	}
	return k.found
}

type checker struct {
	*Engine
	found []Violation
}

func (k *checker) fail(law string, c ContactRef, r AgentRef, format string, args ...any) {
	if len(k.found) < violationMax {
		k.found = append(k.found, Violation{law, c, r, fmt.Sprintf(format, args...)})
	}
}

func (k *checker) cheap() {
	k.contactsOnce()
	k.agentsAsLoaded()
	k.listsInOrder()
	k.profilesInStep()
}

// contactsOnce: each contact is in one place, and open offers are mirrored by their agents.
func (k *checker) contactsOnce() {
	present, queued, holding, timers := 0, 0, 0, 0
	reserved := make([]Loads, len(k.agents))
	for i := range k.contacts {
		c, ct := ContactRef(i), &k.contacts[i]
		if ct.state == absent {
			continue
		}
		present++
		if ct.timer != 0 {
			timers++
			if int(ct.timer) > len(k.timers) || k.timers[ct.timer-1].c != c {
				k.fail(LawIndex, c, 0, "its timer is not its own")
			} else if k.timers[ct.timer-1].due <= k.now {
				k.fail(LawIndex, c, 0, "its timer is overdue")
			}
		}
		if ct.state == waiting {
			queued++
			h := k.Engine.heaps[ct.class]
			if p := int(k.pos[c]); p >= len(h) || h[p].c != c {
				k.fail(LawConserved, c, 0, "it waits, but is not where its class says")
			}
			continue
		}
		if ct.state == held {
			holding++
		}
		r := k.extras[ct.extra].agent
		if r == 0 || int(r) >= len(k.agents) || !k.agents[r].known {
			k.fail(LawOffer, c, r, "no such agent")
			continue
		}
		if ct.state == offered {
			reserved[r][k.classes[ct.class].kind]++
		}
	}
	for r := range k.agents {
		a := &k.agents[r]
		if reserved[r] != a.pending {
			k.fail(LawOffer, 0, AgentRef(r), "reserved %v, open offers %v", a.pending, reserved[r])
		}
		for c := a.offers; c != 0; c = k.extras[k.contacts[c].extra].next {
			if s := k.contacts[c].state; s != offered && s != committed || k.extras[k.contacts[c].extra].agent != AgentRef(r) {
				k.fail(LawOffer, c, AgentRef(r), "it is in the agent's offers, but not offered to the agent")
			}
		}
		for c := a.held; c != 0; c = k.extras[k.contacts[c].extra].next {
			if x := &k.extras[k.contacts[c].extra]; k.contacts[c].state != held || x.preferred != AgentRef(r) || x.hold <= k.now || !a.signedIn() {
				k.fail(LawConserved, c, AgentRef(r), "it is held for the agent without cause")
			}
		}
	}
	if present != k.present || queued != k.queued || holding != k.holding || timers != len(k.timers) {
		k.fail(LawConserved, 0, 0, "present %d counted %d, queued %d counted %d, held %d counted %d, timers %d counted %d",
			k.present, present, k.queued, queued, k.holding, holding, len(k.timers), timers)
	}
}

// agentsAsLoaded: capacity holds, and each agent stands where its presence and load say.
func (k *checker) agentsAsLoaded() {
	for i := range k.agents {
		r, a := AgentRef(i), &k.agents[i]
		if !a.known {
			if a.listed || a.offers != 0 || a.held != 0 {
				k.fail(LawPresence, 0, r, "it is gone, but still takes part")
			}
			continue
		}
		if k.overloaded(a) && !a.over {
			k.fail(LawCapacity, 0, r, "load %v and reserved %v exceed %v", a.load, a.pending, k.profiles[a.profile].capacity)
		}
		if a.listed && a.presence != desk.Ready {
			k.fail(LawPresence, 0, r, "it is listed, but not ready")
		}
		if cell := k.cellOf(a); cell != a.cell || a.listed != (cell != nowhere) {
			k.fail(LawIndex, 0, r, "it stands in cell %d, listed %t; its load says %d", a.cell, a.listed, cell)
		}
	}
}

// listsInOrder: both kinds of lists hold exactly the listed agents, in order of touch.
func (k *checker) listsInOrder() {
	listed := 0
	for i := range k.agents {
		if k.agents[i].listed {
			listed++
		}
	}
	all, own := 0, 0
	for cell := range k.floor {
		var before uint64
		for r := k.floor[cell].head; r != 0 && all <= listed; r = k.agents[r].nextAll {
			a := &k.agents[r]
			if all++; a.touch <= before || int(a.cell) != cell {
				k.fail(LawOrder, 0, r, "it is out of order in cell %d of the floor", cell)
			}
			before = a.touch
		}
	}
	for p := range k.profiles {
		for w, m := range k.profiles[p].cells {
			for ; m != 0; m &= m - 1 {
				cell := w*64 + bits.TrailingZeros64(m)
				var before uint64
				for r := k.own[p*cells+cell].head; r != 0 && own <= listed; r = k.agents[r].nextOwn {
					a := &k.agents[r]
					if own++; a.touch <= before || int(a.cell) != cell || int(a.profile) != p {
						k.fail(LawOrder, 0, r, "it is out of order in cell %d of profile %d", cell, p)
					}
					before = a.touch
				}
			}
		}
	}
	if all != listed || own != listed {
		k.fail(LawIndex, 0, 0, "%d agents are listed, %d on the floor, %d by profile", listed, all, own)
	}
}

// profilesInStep: counts of idle agents and the bitsets of room agree with the agents.
func (k *checker) profilesInStep() {
	idle := make([]int32, len(k.profiles))
	room := make([]uint8, len(k.profiles))
	for i := range k.agents {
		if a := &k.agents[i]; a.known && a.cell == idleCell {
			idle[a.profile]++
			room[a.profile] |= k.profiles[a.profile].kinds
		} else if a.listed {
			room[a.profile] |= expand[a.cell%cellMasks]
		}
	}
	for p := range k.profiles {
		if idle[p] != k.profiles[p].idle {
			k.fail(LawIndex, 0, 0, "profile %d counts %d idle agents, has %d", p, k.profiles[p].idle, idle[p])
		}
		for kind := range desk.WorkKinds {
			if bit := uint8(k.withRoom[kind][p/64] >> (p % 64) & 1); bit != room[p]>>kind&1 {
				k.fail(LawIndex, 0, 0, "profile %d: room for kind %d shown as %d", p, kind, bit)
			}
		}
	}
	for i := range k.pools {
		sum := int32(0)
		for p := range k.profiles {
			if w := p / 64; w < len(k.pools[i].members) && k.pools[i].members[w]>>(p%64)&1 != 0 {
				sum += idle[p]
			}
		}
		if sum != k.pools[i].idle {
			k.fail(LawIndex, 0, 0, "pool %d counts %d idle agents, has %d", i, k.pools[i].idle, sum)
		}
	}
}

// heaps: every class is a heap in order of (v, seq), and its head and bit agree.
func (k *checker) heaps() {
	for cl, h := range k.Engine.heaps {
		for i := range h {
			if i > 0 && h[i].before(h[(i-1)/arity]) {
				k.fail(LawOrder, h[i].c, 0, "it stands behind a later one of class %d", cl)
			}
			if ct := &k.contacts[h[i].c]; ct.state != waiting || int(ct.class) != cl {
				k.fail(LawConserved, h[i].c, 0, "class %d holds it, but it does not wait there", cl)
			}
		}
		var first entry
		if len(h) > 0 {
			first = h[0]
		}
		if k.hot[cl].entry != first {
			k.fail(LawIndex, first.c, 0, "class %d shows contact %d as its head", cl, k.hot[cl].c)
		}
		if bit := k.queues[k.classes[cl].kind][cl/64] >> (cl % 64) & 1; (bit != 0) != (len(h) > 0) {
			k.fail(LawIndex, 0, 0, "class %d: %d wait, bit %d", cl, len(h), bit)
		}
	}
}

// pairs: no waiting contact and agent are compatible, judged from requirements, profiles, loads and exclusions alone.
func (k *checker) pairs() {
	for i := range k.agents {
		r, a := AgentRef(i), &k.agents[i]
		kinds := k.roomByFacts(a)
		if kinds == 0 {
			continue
		}
		for j := range k.contacts {
			c, ct := ContactRef(j), &k.contacts[j]
			if ct.state != waiting && (ct.state != held || k.extras[ct.extra].preferred != r) {
				continue
			}
			cl := &k.classes[ct.class]
			if kinds>>cl.kind&1 != 0 && lacks(&k.profiles[a.profile].has, &cl.need) == Suits && !k.excluded(c, r) {
				k.fail(LawWork, c, r, "the agent could take it")
			}
		}
	}
}

// roomByFacts is room computed from loads and a count of idle agents, without cells and pools.
func (k *checker) roomByFacts(a *agent) (kinds uint8) {
	if !a.known || a.presence != desk.Ready {
		return 0
	}
	soft, hard := usedBy(a)
	caps := k.profiles[a.profile].capacity
	if hard > 0 || caps.Total > 0 && soft >= int(caps.Total) {
		return 0
	}
	for kind := range desk.WorkKinds {
		used := int(a.load[kind]) + int(a.pending[kind])
		switch {
		case kind.Exclusive() && soft == 0 && caps.Kinds[kind] > 0:
			kinds |= 1 << kind
		case !kind.Exclusive() && used < int(caps.Kinds[kind]) && (soft > 0 || !k.reservedByFacts(a.profile)):
			kinds |= 1 << kind
		}
	}
	return kinds
}

func usedBy(a *agent) (soft, hard int) {
	for kind := range desk.WorkKinds {
		used := int(a.load[kind]) + int(a.pending[kind])
		if kind.Exclusive() {
			hard += used
		} else {
			soft += used
		}
	}
	return soft, hard
}

func (k *checker) reservedByFacts(id ProfileID) bool {
	for _, i := range k.profiles[id].pools {
		q := &k.pools[i]
		idle := int32(0)
		for j := range k.agents {
			a := &k.agents[j]
			soft, hard := usedBy(a)
			if a.known && a.presence == desk.Ready && soft+hard == 0 && int(a.profile/64) < len(q.members) && q.members[a.profile/64]>>(a.profile%64)&1 != 0 {
				idle++
			}
		}
		if idle <= q.reserve {
			return true
		}
	}
	return false
}
