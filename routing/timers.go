package routing

// timer is the earliest time at which something falls due for one contact: a relax step, the end of its hold or of an exclusion.
// A contact has at most one; it is moved, never left behind stale, so NextDue is exact.
type timer struct {
	due Millis
	c   ContactRef
}

// arm sets the contact's timer to the earliest thing due, or removes it.
func (e *Engine) arm(c ContactRef) {
	const never = Millis(1<<63 - 1)
	due := never
	ct := &e.contacts[c]
	if cl := &e.classes[ct.class]; cl.relaxes {
		due = e.at(c) + cl.relaxAfter
	}
	if ct.extra != 0 {
		x := &e.extras[ct.extra]
		if x.hold != 0 {
			due = min(due, x.hold)
		}
		for i := x.excl; i != 0; i = e.exclusions[i].next {
			due = min(due, e.exclusions[i].until)
		}
	}
	switch {
	case due == never:
		e.disarm(c)
	case ct.timer == 0:
		e.timers = append(e.timers, timer{due, c})
		e.timerUp(len(e.timers)-1, timer{due, c})
	default:
		i := int(ct.timer - 1)
		if was := e.timers[i].due; due < was {
			e.timerUp(i, timer{due, c})
		} else if due > was {
			e.timerDown(i, timer{due, c})
		}
	}
}

// rearm is arm for contacts that may have nothing due.
func (e *Engine) rearm(c ContactRef) {
	if ct := &e.contacts[c]; ct.timer != 0 || ct.extra != 0 || e.classes[ct.class].relaxes {
		e.arm(c)
	}
}

func (e *Engine) disarm(c ContactRef) {
	t := e.contacts[c].timer
	if t == 0 {
		return
	}
	e.contacts[c].timer = 0
	i, last := int(t-1), len(e.timers)-1
	x := e.timers[last]
	e.timers = e.timers[:last]
	if i == last {
		return
	}
	if i > 0 && x.due < e.timers[(i-1)/2].due {
		e.timerUp(i, x)
	} else {
		e.timerDown(i, x)
	}
}

func (e *Engine) timerUp(i int, x timer) {
	for i > 0 && x.due < e.timers[(i-1)/2].due {
		e.timers[i] = e.timers[(i-1)/2]
		e.contacts[e.timers[i].c].timer = uint32(i + 1)
		i = (i - 1) / 2
	}
	e.timers[i] = x
	e.contacts[x.c].timer = uint32(i + 1)
}

func (e *Engine) timerDown(i int, x timer) {
	for {
		child := 2*i + 1
		if child >= len(e.timers) {
			break
		}
		if child+1 < len(e.timers) && e.timers[child+1].due < e.timers[child].due {
			child++
		}
		if e.timers[child].due >= x.due {
			break
		}
		e.timers[i] = e.timers[child]
		e.contacts[e.timers[i].c].timer = uint32(i + 1)
		i = child
	}
	e.timers[i] = x
	e.contacts[x.c].timer = uint32(i + 1)
}

// NextDue is the time of the next Tick that will change something; ok is false when nothing is due.
func (e *Engine) NextDue() (due Millis, ok bool) {
	if len(e.dirtyAgents) > 0 { // a class defined since the last Apply lifted a reserve
		return e.now, true
	}
	if len(e.timers) == 0 {
		return 0, false
	}
	return e.timers[0].due, true
}

// advance lets time pass up to now and handles everything due. It never goes back.
func (e *Engine) advance(now Millis) {
	e.now = max(e.now, now)
	for len(e.timers) > 0 && e.timers[0].due <= e.now {
		e.fire(e.timers[0].c)
	}
}

// fire handles all that is due for one contact: exclusions that end, the hold, relax steps, in that order.
func (e *Engine) fire(c ContactRef) {
	ct := &e.contacts[c]
	if ct.extra != 0 {
		if e.dropExclusions(c) && ct.state == waiting {
			e.soilContact(c, ExclusionEnded)
		}
		if x := &e.extras[ct.extra]; x.hold != 0 && x.hold <= e.now {
			e.openHold(c, HoldEnded)
		}
	}
	for cl := &e.classes[ct.class]; cl.relaxes && e.at(c)+cl.relaxAfter <= e.now; cl = &e.classes[ct.class] {
		e.reclass(c, cl.relaxTo, Relaxed)
	}
	e.arm(c)
}
