package routing

import (
	"math/bits"

	"jietong/desk"
)

// head is what pull reads of a waiting class: 32 bytes, dense by ClassID.
type head struct {
	entry
	base  int64
	slope uint64 // score per millisecond waited, times 1 << slopeShift
}

const (
	slopeShift = 20
	waitMax    = 1 << 40 // milliseconds (34 years); longer waits score the same
)

// score is base + slope * wait, exact in 128 bits before the shift. It never falls while a contact waits.
func (h *head) score(now Millis, hi uint64) int64 {
	wait := int64(now) + timeBias - int64(hi>>seqHigh)
	wait = min(max(wait, 0), waitMax)
	up, lo := bits.Mul64(h.slope, uint64(wait))
	return h.base + int64(up<<(64-slopeShift)|lo>>slopeShift)
}

// pick is a contact with its rank.
type pick struct {
	score int64
	key
	c ContactRef
}

func (p *pick) better(score int64, k key) bool {
	return p.c == 0 || score > p.score || score == p.score && k.before(p.key)
}

// pull finds the best contact that the agent may take, and the next best of another class or hold.
func (e *Engine) pull(r AgentRef) (best, second pick) {
	a := &e.agents[r]
	kinds := e.room(a)
	if kinds == 0 {
		return
	}
	row := e.eligible[int(a.profile)*e.classWords:][:len(e.queues[0])]
	first := bits.TrailingZeros8(kinds) // mostly the only one: the kind of which a piece has just ended
	waits, others := e.queues[first], kinds&(kinds-1)
	waits = waits[:len(row)]
	picky := a.exclusions > 0
	for w, m := range row {
		q := waits[w]
		for k := others; k != 0; k &= k - 1 {
			q |= e.queues[bits.TrailingZeros8(k)][w]
		}
		for m &= q; m != 0; m &= m - 1 {
			cl := w*64 + bits.TrailingZeros64(m)
			h := &e.hot[cl]
			x := h.entry
			if picky && e.excluded(x.c, r) {
				if x = e.firstAllowed(ClassID(cl), r); x.c == 0 {
					continue
				}
			}
			s := h.score(e.now, x.hi)
			if s < best.score && second.c != 0 && s < second.score {
				continue
			}
			offerPick(&best, &second, s, x)
		}
	}
	for c := a.held; c != 0; c = e.extras[e.contacts[c].extra].next {
		ct := &e.contacts[c]
		if kinds>>e.classes[ct.class].kind&1 != 0 {
			k := e.extras[ct.extra].key
			offerPick(&best, &second, e.hot[ct.class].score(e.now, k.hi), entry{k.hi, k.lo, c})
		}
	}
	return
}

func offerPick(best, second *pick, s int64, x entry) {
	switch {
	case best.better(s, x.key()):
		*second = *best
		*best = pick{s, x.key(), x.c}
	case second.better(s, x.key()):
		*second = pick{s, x.key(), x.c}
	}
}

// firstAllowed is the earliest contact of a class from which the agent is not excluded. It opens only the part of the heap
// that lies under excluded entries, so its cost is that of the exclusions.
func (e *Engine) firstAllowed(cl ClassID, r AgentRef) entry {
	h := e.heaps[cl]
	e.stack = append(e.stack[:0], 0)
	var best entry
	for len(e.stack) > 0 {
		i := int(e.stack[len(e.stack)-1])
		e.stack = e.stack[:len(e.stack)-1]
		if best.c != 0 && best.before(h[i]) {
			continue
		}
		if !e.excluded(h[i].c, r) {
			best = h[i]
			continue
		}
		for j := i*arity + 1; j < min(i*arity+1+arity, len(h)); j++ {
			e.stack = append(e.stack, uint32(j))
		}
	}
	return best
}

// fits reports whether the profile has what the class asks for.
func (e *Engine) fits(p ProfileID, cl ClassID) bool {
	return e.eligible[int(p)*e.classWords+int(cl/64)]>>(cl%64)&1 != 0
}

// may reports whether the agent may be offered the contact now.
func (e *Engine) may(r AgentRef, c ContactRef) bool {
	if r == 0 || int(r) >= len(e.agents) {
		return false
	}
	a, cl := &e.agents[r], e.contacts[c].class
	return a.listed && e.fits(a.profile, cl) && e.room(a)>>e.classes[cl].kind&1 != 0 && !e.excluded(c, r)
}

// find chooses the agent for a waiting contact: preferred, last, else the least loaded, least recently touched.
func (e *Engine) find(c ContactRef) (AgentRef, Reason) {
	ct := &e.contacts[c]
	if ct.extra != 0 {
		x := &e.extras[ct.extra]
		if e.may(x.preferred, c) {
			return x.preferred, ByPreferred
		}
		if ct.state == held {
			return 0, 0
		}
		if e.may(x.last, c) {
			return x.last, ByLast
		}
	}
	return e.leastLoaded(c), ByLoad
}

// Default limits of the two ways to look for an agent. With few profiles in question their lists are compared; with many, agents are
// tried in order of load, which meets a fitting one soon, and the profiles only after walkMax agents did not fit.
const (
	profilesFew = 48
	walkMax     = 192
)

// leastLoaded finds the least loaded, least recently touched agent that may take the contact; 0 if there is none.
func (e *Engine) leastLoaded(c ContactRef) AgentRef {
	cl := e.contacts[c].class
	k := e.classes[cl].kind
	if e.profilesWithRoom[k] == 0 {
		return 0
	}
	row, with := e.takers[int(cl)*e.profileWords:][:e.profileWords], e.withRoom[k]
	candidates := 0
	for w, m := range row {
		candidates += bits.OnesCount64(m & with[w])
		if candidates > e.profilesFew {
			if r, sure := e.walk(c, k); sure {
				return r
			}
			break
		}
	}
	if candidates == 0 {
		return 0
	}
	var best AgentRef
	bestLevel, bestTouch := uint8(nowhere), uint64(0)
	for w, m := range row {
		for m &= with[w]; m != 0; m &= m - 1 {
			id := ProfileID(w*64 + bits.TrailingZeros64(m))
			if r := e.bestOwn(id, c, k, bestLevel); r != 0 {
				a := &e.agents[r]
				if level := a.cell / cellMasks; best == 0 || level < bestLevel || level == bestLevel && a.touch < bestTouch {
					best, bestLevel, bestTouch = r, level, a.touch
				}
			}
		}
	}
	return best
}

// bestOwn is the profile's best agent for the contact at level worst or below; 0 if there is none.
func (e *Engine) bestOwn(id ProfileID, c ContactRef, k desk.WorkKind, worst uint8) AgentRef {
	p := &e.profiles[id]
	lists := e.own[int(id)*cells:][:cells]
	if p.cells[0]&1 != 0 && (k.Exclusive() || !e.reserved(id)) {
		for r := lists[idleCell].head; r != 0; r = e.agents[r].nextOwn {
			if !e.excluded(c, r) {
				return r
			}
		}
	}
	for w := range p.cells {
		for m := p.cells[w] & cellsWith[k][w]; m != 0; {
			level := (w*64 + bits.TrailingZeros64(m)) / cellMasks
			if level > int(worst) {
				return 0
			}
			var best AgentRef
			for ; m != 0; m &= m - 1 {
				cell := w*64 + bits.TrailingZeros64(m)
				if cell/cellMasks != level {
					break
				}
				for r := lists[cell].head; r != 0; r = e.agents[r].nextOwn {
					if e.excluded(c, r) {
						continue
					}
					if best == 0 || e.agents[r].touch < e.agents[best].touch {
						best = r
					}
					break
				}
			}
			if best != 0 {
				return best
			}
		}
	}
	return 0
}

// walk tries agents of the whole floor in order of load and touch. sure is false when walkMax did not settle it.
func (e *Engine) walk(c ContactRef, k desk.WorkKind) (r AgentRef, sure bool) {
	cl := e.contacts[c].class
	row := e.takers[int(cl)*e.profileWords:][:e.profileWords]
	budget := e.walkMax
	fits := func(r AgentRef) bool {
		id := e.agents[r].profile
		return row[id/64]>>(id%64)&1 != 0 && !e.excluded(c, r)
	}
	for r := e.floor[idleCell].head; r != 0; r = e.agents[r].nextAll {
		if fits(r) && (k.Exclusive() || !e.reserved(e.agents[r].profile)) {
			return r, true
		}
		if budget--; budget == 0 {
			return 0, false
		}
	}
	if k.Exclusive() {
		return 0, true
	}
	for level := 1; level <= LevelTop; level++ {
		var lanes [cellMasks]AgentRef // the cells of this level with room for k, merged by touch
		n := 0
		for mask := 1; mask < cellMasks; mask++ {
			if uint8(mask)&softBit[k] != 0 && e.floor[level*cellMasks+mask].head != 0 {
				lanes[n] = e.floor[level*cellMasks+mask].head
				n++
			}
		}
		for n > 0 {
			first := 0
			for i := 1; i < n; i++ {
				if e.agents[lanes[i]].touch < e.agents[lanes[first]].touch {
					first = i
				}
			}
			r := lanes[first]
			if fits(r) {
				return r, true
			}
			if budget--; budget == 0 {
				return 0, false
			}
			if lanes[first] = e.agents[r].nextAll; lanes[first] == 0 {
				n--
				lanes[first] = lanes[n]
			}
		}
	}
	return 0, true
}
