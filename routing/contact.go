package routing

// state says where a contact is.
type state uint8

const (
	absent    state = iota
	waiting         // in its class heap, open to all
	held            // waits for its preferred agent alone
	offered         // offered to an agent, the slot reserved; the store has not confirmed
	committed       // offered, and the store has it: the slot counts as stored load
)

// contact is the part that every contact needs: 24 bytes, no pointer. Its place in the heap is in Engine.pos, its key is in the heap
// entry while it waits and in its extra record otherwise.
type contact struct {
	class   ClassID
	timer   uint32 // 1 + index in timers; 0: none
	extra   uint32 // index in extras; 0: none
	credit  uint32 // milliseconds
	version uint32 // low bits of the known Version, compared as a serial number
	state   state
	misses  uint8
	soiled  bool // in dirtyContacts
}

// keyOf is the contact's virtual arrival and sequence number.
func (e *Engine) keyOf(c ContactRef) key {
	ct := &e.contacts[c]
	if ct.state == waiting {
		return e.heaps[ct.class][e.pos[c]].key()
	}
	return e.extras[ct.extra].key
}

// at is the contact's real arrival.
func (e *Engine) at(c ContactRef) Millis { return e.keyOf(c).v() + Millis(e.contacts[c].credit) }

// extra is what only some contacts have: wishes for an agent, exclusions, an open offer.
type extra struct {
	key               // while held or offered
	hold       Millis // end of the hold for preferred; 0: none
	preferred  AgentRef
	last       AgentRef
	agent      AgentRef   // while held or offered: by whom
	next, prev ContactRef // in that agent's list; next also links free records
	excl       uint32     // first exclusion; 0: none
}

// exclusion keeps one agent from one contact until a time.
type exclusion struct {
	until Millis
	agent AgentRef
	next  uint32 // next of the contact, or next free
}

// newerContact takes note of version v and reports whether it is news.
func (e *Engine) newerContact(c ContactRef, v Version) bool {
	if v == 0 {
		return true
	}
	ct := &e.contacts[c]
	if ct.version != 0 && int32(uint32(v)-ct.version) <= 0 {
		return false
	}
	ct.version = uint32(v)
	return true
}

// extraOf gives the contact's extra record, made if need be. The pointer lives until the next extraOf.
func (e *Engine) extraOf(c ContactRef) *extra {
	ct := &e.contacts[c]
	if ct.extra == 0 {
		if e.freeExtra != 0 {
			ct.extra = e.freeExtra
			e.freeExtra = uint32(e.extras[ct.extra].next)
			e.extras[ct.extra] = extra{}
		} else {
			ct.extra = uint32(len(e.extras))
			e.extras = append(e.extras, extra{})
		}
	}
	return &e.extras[ct.extra]
}

// trimExtra gives the record back when nothing is in it.
func (e *Engine) trimExtra(c ContactRef) {
	ct := &e.contacts[c]
	if ct.extra == 0 {
		return
	}
	if x := &e.extras[ct.extra]; *x == (extra{}) {
		x.next = ContactRef(e.freeExtra)
		e.freeExtra = ct.extra
		ct.extra = 0
	}
}

// place puts a contact that belongs to no list into its class heap, or holds it for its preferred agent.
func (e *Engine) place(c ContactRef, k key) {
	ct := &e.contacts[c]
	if ct.extra != 0 {
		if x := &e.extras[ct.extra]; x.hold != 0 {
			if e.holds(c, x) {
				ct.state = held
				e.holding++
				e.link(c, x.preferred, &e.agents[x.preferred].held, k)
				return
			}
			x.hold = 0
		}
	}
	ct.state = waiting
	cl := ct.class
	h := push(e.heaps[cl], e.pos, entry{k.hi, k.lo, c})
	e.heaps[cl] = h
	e.queued++
	if h[0].c == c {
		e.setHead(cl, h)
	}
}

// unplace takes a contact out of its heap or list and gives its key, to be placed again.
func (e *Engine) unplace(c ContactRef) key {
	ct := &e.contacts[c]
	k := e.keyOf(c)
	switch ct.state {
	case waiting:
		i := e.pos[c]
		h := remove(e.heaps[ct.class], e.pos, int(i))
		e.heaps[ct.class] = h
		e.queued--
		if i == 0 {
			e.setHead(ct.class, h)
		}
	case held:
		e.holding--
		e.unlink(c, &e.agents[e.extras[ct.extra].agent].held)
	case offered, committed:
		e.unlink(c, &e.agents[e.extras[ct.extra].agent].offers)
	}
	ct.state = absent
	return k
}

// setHead copies the head of a class to the dense array that pull scans.
func (e *Engine) setHead(cl ClassID, h []entry) {
	hot := &e.hot[cl]
	word := &e.queues[e.classes[cl].kind][cl/64]
	if len(h) == 0 {
		hot.entry = entry{}
		*word &^= 1 << (cl % 64)
		return
	}
	hot.entry = h[0]
	*word |= 1 << (cl % 64)
}

// holds reports whether the contact should wait for its preferred agent alone: the hold runs, and the agent is signed in,
// could take it when free, and has not turned it down.
func (e *Engine) holds(c ContactRef, x *extra) bool {
	if x.hold <= e.now || x.preferred == 0 || int(x.preferred) >= len(e.agents) {
		return false
	}
	a := &e.agents[x.preferred]
	return a.signedIn() && e.fits(a.profile, e.contacts[c].class) && !e.excluded(c, x.preferred)
}

// openHold ends the hold for good; a contact that was held is open to all from now on.
func (e *Engine) openHold(c ContactRef, why Reason) {
	ct := &e.contacts[c]
	if ct.state == held {
		k := e.unplace(c)
		e.extras[ct.extra].hold = 0
		e.place(c, k)
		e.trimExtra(c)
		e.soilContact(c, why)
		e.arm(c)
		return
	}
	e.extras[ct.extra].hold = 0
}

// link puts a contact at the head of an agent's list of holds or offers.
func (e *Engine) link(c ContactRef, a AgentRef, head *ContactRef, k key) {
	x := e.extraOf(c)
	x.key, x.agent, x.prev, x.next = k, a, 0, *head
	if *head != 0 {
		e.extras[e.contacts[*head].extra].prev = c
	}
	*head = c
}

func (e *Engine) unlink(c ContactRef, head *ContactRef) {
	x := &e.extras[e.contacts[c].extra]
	if x.prev != 0 {
		e.extras[e.contacts[x.prev].extra].next = x.next
	} else {
		*head = x.next
	}
	if x.next != 0 {
		e.extras[e.contacts[x.next].extra].prev = x.prev
	}
	x.key, x.agent, x.next, x.prev = key{}, 0, 0, 0
}

// reclass moves a contact to another class; it keeps its key. A hold is judged anew.
func (e *Engine) reclass(c ContactRef, to ClassID, why Reason) {
	ct := &e.contacts[c]
	if ct.state == offered || ct.state == committed {
		ct.class = to // of the same kind: Relax and ContactChanges see to it
		return
	}
	k := e.unplace(c)
	ct.class = to
	e.place(c, k)
	e.soilContact(c, why)
}

// excluded reports whether an exclusion stands between the two.
func (e *Engine) excluded(c ContactRef, a AgentRef) bool {
	x := e.contacts[c].extra
	if x == 0 || e.agents[a].exclusions == 0 {
		return false
	}
	for i := e.extras[x].excl; i != 0; i = e.exclusions[i].next {
		if e.exclusions[i].agent == a {
			return true
		}
	}
	return false
}

// exclude adds or prolongs an exclusion. It ends a hold for that agent. It never shortens. The caller rearms.
func (e *Engine) exclude(c ContactRef, a AgentRef, until Millis) {
	if until <= e.now {
		return
	}
	x := e.extraOf(c)
	i := x.excl
	for i != 0 && e.exclusions[i].agent != a {
		i = e.exclusions[i].next
	}
	if i != 0 {
		e.exclusions[i].until = max(e.exclusions[i].until, until)
	} else {
		i = e.freeExclusion
		if i != 0 {
			e.freeExclusion = e.exclusions[i].next
		} else {
			i = uint32(len(e.exclusions))
			e.exclusions = append(e.exclusions, exclusion{})
		}
		e.exclusions[i] = exclusion{until, a, x.excl}
		x.excl = i
		e.agents[a].exclusions++
	}
	if x.preferred == a && x.hold != 0 {
		e.openHold(c, HoldEnded)
	}
}

// dropExclusions removes those that have ended and reports whether there were any.
func (e *Engine) dropExclusions(c ContactRef) bool {
	return e.dropExclusionsUntil(c, e.now)
}

func (e *Engine) dropExclusionsUntil(c ContactRef, t Millis) bool {
	x := &e.extras[e.contacts[c].extra]
	dropped := false
	for at := &x.excl; *at != 0; {
		i := *at
		ex := &e.exclusions[i]
		if ex.until > t {
			at = &ex.next
			continue
		}
		*at = ex.next
		e.agents[ex.agent].exclusions--
		ex.next, e.freeExclusion = e.freeExclusion, i
		dropped = true
	}
	return dropped
}

// forget takes a contact out of the engine.
func (e *Engine) forget(c ContactRef) {
	ct := &e.contacts[c]
	e.unplace(c)
	e.disarm(c)
	if ct.extra != 0 {
		const always = Millis(1<<63 - 1)
		e.dropExclusionsUntil(c, always)
		e.extras[ct.extra] = extra{}
		e.trimExtra(c)
	}
	*ct = contact{soiled: ct.soiled}
	e.present--
}
