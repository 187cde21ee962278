package routing

import (
	"math/bits"

	"jietong/desk"
)

// LevelTop is the highest relative load level: a quantised share of the agent's capacity, 0 for wholly idle.
const LevelTop = 15

const (
	softKinds = 3                            // kinds that are not exclusive
	cellMasks = 1 << softKinds               // which of them an agent has room for
	cells     = (LevelTop + 1) * cellMasks   // one list of agents for each level and mask
	cellWords = cells / 64                   // bitset of cells that hold someone
	idleCell  = 0                            // level 0: whoever is there has room for all its kinds
	nowhere   = 0xff                         // no room at all, or not ready: in no list
	shareUnit = LevelTop << 16               // the relative load of a full agent
	allKinds  = uint8(1)<<desk.WorkKinds - 1 // mask of kinds
	hardKinds = uint8(1)<<desk.WorkPhone | 1<<desk.WorkVideo
	easyKinds = allKinds &^ hardKinds
)

// softBit numbers the kinds that are not exclusive within a cell's mask; expand is its inverse for whole masks.
var (
	softBit = [desk.WorkKinds]uint8{desk.WorkChat: 1, desk.WorkSocial: 2, desk.WorkTicket: 4}
	expand  = [cellMasks]uint8{
		1: 1 << desk.WorkChat, 2: 1 << desk.WorkSocial, 3: 1<<desk.WorkChat | 1<<desk.WorkSocial,
		4: 1 << desk.WorkTicket, 5: 1<<desk.WorkTicket | 1<<desk.WorkChat, 6: 1<<desk.WorkTicket | 1<<desk.WorkSocial,
		7: 1<<desk.WorkChat | 1<<desk.WorkSocial | 1<<desk.WorkTicket,
	}
	// cellsWith has a bit for every cell at level 1 or above whose mask has room for the kind.
	cellsWith = [desk.WorkKinds][cellWords]uint64{
		desk.WorkChat:   {0xaaaaaaaaaaaaaa00, 0xaaaaaaaaaaaaaaaa},
		desk.WorkSocial: {0xcccccccccccccc00, 0xcccccccccccccccc},
		desk.WorkTicket: {0xf0f0f0f0f0f0f000, 0xf0f0f0f0f0f0f0f0},
	}
)

// agent is one signed-in person. While it has room it stands in two lists of its cell: the whole floor's and its profile's.
// Both are in order of touch, because whoever changes goes to the tail.
type agent struct {
	nextAll, prevAll AgentRef
	nextOwn, prevOwn AgentRef
	touch            uint64 // when its load, profile or readiness last changed, counted in touches of the whole engine
	version          Version
	profile          ProfileID
	held, offers     ContactRef // lists
	exclusions       uint32     // how many name it
	load, pending    Loads      // as stored; offered and not yet committed
	presence         desk.Presence
	cell             uint8
	known            bool // signed in, or at least heard of since it was last gone
	listed           bool
	soiled           bool // in dirtyAgents
	over             bool // the store itself has put it over its capacity
}

func (a *agent) signedIn() bool { return a.known && a.presence != desk.Offline }

// list is a queue of agents, oldest touch first.
type list struct{ head, tail AgentRef }

// newerAgent takes note of version v and reports whether it is news.
func (a *agent) newer(v Version) bool {
	if v == 0 {
		return true
	}
	if v <= a.version {
		return false
	}
	a.version = v
	return true
}

// cellOf computes where an agent belongs by its presence and load.
func (e *Engine) cellOf(a *agent) uint8 {
	if a.presence != desk.Ready || !a.known {
		return nowhere
	}
	p := &e.profiles[a.profile]
	var soft, share uint32
	var mask uint8
	for k := range desk.WorkKinds {
		used := uint32(a.load[k]) + uint32(a.pending[k])
		if k.Exclusive() {
			if used > 0 {
				return nowhere
			}
			continue
		}
		soft += used
		share += min(used, uint32(p.capacity.Kinds[k])) * p.share[k]
		if used < uint32(p.capacity.Kinds[k]) {
			mask |= softBit[k]
		}
	}
	if soft == 0 {
		return idleCell
	}
	if total := uint32(p.capacity.Total); total > 0 {
		if soft >= total {
			return nowhere
		}
		share = soft * (shareUnit / total)
	}
	if mask == 0 {
		return nowhere
	}
	level := min((share+1<<16-1)>>16, LevelTop)
	return uint8(max(level, 1))*cellMasks + mask
}

// room is the set of kinds the agent may be offered now, reserves considered.
func (e *Engine) room(a *agent) uint8 {
	switch a.cell {
	case nowhere:
		return 0
	case idleCell:
		kinds := e.profiles[a.profile].kinds
		if e.reserved(a.profile) {
			kinds &= hardKinds
		}
		return kinds
	}
	return expand[a.cell%cellMasks]
}

// touch recomputes the agent's cell after a change and takes it off the lists; the caller lists it again when done.
func (e *Engine) touch(r AgentRef) {
	a := &e.agents[r]
	e.unlist(r)
	e.touches++
	a.touch = e.touches
	was := a.cell
	a.cell = e.cellOf(a)
	if !a.known || !e.overloaded(a) {
		a.over = false
	}
	if was == a.cell {
		return
	}
	if was == idleCell {
		e.idle(a.profile, -1)
	} else if a.cell == idleCell {
		e.idle(a.profile, +1)
	}
}

// overloaded reports whether the agent has more than its profile allows.
func (e *Engine) overloaded(a *agent) bool {
	p := &e.profiles[a.profile]
	soft, hard := 0, 0
	for k := range desk.WorkKinds {
		used := int(a.load[k]) + int(a.pending[k])
		if used > int(p.capacity.Kinds[k]) {
			return true
		}
		if k.Exclusive() {
			hard += used
		} else {
			soft += used
		}
	}
	return hard > 1 || hard == 1 && soft > 0 || p.capacity.Total > 0 && soft > int(p.capacity.Total)
}

// list appends the agent to the tail of its lists.
func (e *Engine) list(r AgentRef) {
	a := &e.agents[r]
	if a.listed || a.cell == nowhere {
		return
	}
	a.listed = true
	all := &e.floor[a.cell]
	a.prevAll, a.nextAll = all.tail, 0
	if all.tail != 0 {
		e.agents[all.tail].nextAll = r
	} else {
		all.head = r
	}
	all.tail = r
	own := &e.own[int(a.profile)*cells+int(a.cell)]
	a.prevOwn, a.nextOwn = own.tail, 0
	if own.tail != 0 {
		e.agents[own.tail].nextOwn = r
	} else {
		own.head = r
		e.profiles[a.profile].cells[a.cell/64] |= 1 << (a.cell % 64)
		if a.cell == idleCell {
			e.withIdle[a.profile/64] |= 1 << (a.profile % 64)
		}
		e.showRoom(a.profile)
	}
	own.tail = r
}

// unlist takes the agent off its lists.
func (e *Engine) unlist(r AgentRef) {
	a := &e.agents[r]
	if !a.listed {
		return
	}
	a.listed = false
	all := &e.floor[a.cell]
	if a.prevAll != 0 {
		e.agents[a.prevAll].nextAll = a.nextAll
	} else {
		all.head = a.nextAll
	}
	if a.nextAll != 0 {
		e.agents[a.nextAll].prevAll = a.prevAll
	} else {
		all.tail = a.prevAll
	}
	own := &e.own[int(a.profile)*cells+int(a.cell)]
	if a.prevOwn != 0 {
		e.agents[a.prevOwn].nextOwn = a.nextOwn
	} else {
		own.head = a.nextOwn
	}
	if a.nextOwn != 0 {
		e.agents[a.nextOwn].prevOwn = a.prevOwn
	} else {
		own.tail = a.prevOwn
	}
	if own.head == 0 {
		e.profiles[a.profile].cells[a.cell/64] &^= 1 << (a.cell % 64)
		if a.cell == idleCell {
			e.withIdle[a.profile/64] &^= 1 << (a.profile % 64)
		}
		e.showRoom(a.profile)
	}
}

// showRoom keeps the bitsets "profiles with room for kind k" in step with the profile's cells.
func (e *Engine) showRoom(id ProfileID) {
	p := &e.profiles[id]
	var now uint8
	if p.cells[0]&1 != 0 {
		now = p.kinds
	} else {
		for k := range desk.WorkKinds {
			if p.cells[0]&cellsWith[k][0]|p.cells[1]&cellsWith[k][1] != 0 {
				now |= 1 << k
			}
		}
	}
	changed := now ^ p.room
	p.room = now
	for k := 0; changed != 0; k, changed = k+1, changed>>1 {
		if changed&1 != 0 {
			e.withRoom[k][id/64] ^= 1 << (id % 64)
			if now>>k&1 != 0 {
				e.profilesWithRoom[k]++
			} else {
				e.profilesWithRoom[k]--
			}
		}
	}
}

// pool is a reserve: so many wholly idle agents of its profiles are kept for an exclusive kind of work.
type pool struct {
	reserve int32
	idle    int32
	members []uint64 // bitset of profiles
}

// idle counts an agent of the profile into or out of the wholly idle ones of its pools. When a pool comes to hold more than
// its reserve, its idle agents may take other work again.
func (e *Engine) idle(id ProfileID, by int32) {
	e.profiles[id].idle += by
	for _, i := range e.profiles[id].pools {
		q := &e.pools[i]
		q.idle += by
		if by > 0 && q.idle == q.reserve+1 {
			e.soilIdle(q)
		}
	}
}

// soilIdle marks every idle agent of a pool for a new look.
func (e *Engine) soilIdle(q *pool) {
	for w, m := range q.members {
		for m &= e.withIdle[w]; m != 0; m &= m - 1 {
			id := w*64 + bits.TrailingZeros64(m)
			for r := e.own[id*cells+idleCell].head; r != 0; r = e.agents[r].nextOwn {
				e.soilAgent(r, ReserveLifted)
			}
		}
	}
}

// reserved reports whether the profile's idle agents are kept for a pool.
func (e *Engine) reserved(id ProfileID) bool {
	for _, i := range e.profiles[id].pools {
		if e.pools[i].idle <= e.pools[i].reserve {
			return true
		}
	}
	return false
}
