package routing

import "jietong/desk"

// Apply takes one event at time now and returns the offers that follow. Time never runs back: an earlier now counts as the
// latest one seen. The slice belongs to the engine and is valid until the next Apply. An event that is not Done changes nothing
// beyond letting time pass, which may itself cause offers.
func (e *Engine) Apply(now Millis, ev Event) ([]Decision, Outcome) {
	e.decisions = e.decisions[:0]
	if now < -TimeMax || now > TimeMax {
		return nil, OutOfRange
	}
	e.round++
	e.advance(now)
	outcome := e.apply(&ev)
	e.settle()
	return e.decisions, outcome
}

// ApplyExcluding is Apply for a ContactWaits that enters with exclusions: they stand before the first offer is looked for. An exclusion whose agent or
// time is out of range refuses the event.
func (e *Engine) ApplyExcluding(now Millis, ev Event, exclusions []ExclusionState) ([]Decision, Outcome) {
	for _, x := range exclusions {
		if ev.Kind != ContactWaits || x.Agent == 0 || int(x.Agent) > e.cfg.AgentsMax || x.Until > TimeMax {
			return nil, OutOfRange
		}
	}
	e.entering = exclusions
	decisions, outcome := e.Apply(now, ev)
	e.entering = nil
	return decisions, outcome
}

func (e *Engine) apply(ev *Event) Outcome {
	switch ev.Kind {
	case Tick:
		return Done
	case ContactWaits:
		return e.contactWaits(ev)
	case ContactLeaves, ContactChanges, ContactCredited, PairExcluded:
		if !e.has(ev.Contact) {
			return UnknownContact
		}
		return e.contactEvent(ev)
	case AgentIs:
		return e.agentIs(ev)
	case AgentTurns, AgentReleases, AgentGone:
		if !e.knows(ev.Agent) {
			return UnknownAgent
		}
		return e.agentEvent(ev)
	case OfferCommitted, OfferRefused, OfferAccepted, OfferDeclined, OfferMissed:
		if !e.has(ev.Contact) {
			return UnknownContact
		}
		ct := &e.contacts[ev.Contact]
		if ct.state != offered && ct.state != committed || e.extras[ct.extra].agent != ev.Agent {
			return NotOffered
		}
		return e.offerEvent(ev)
	}
	return OutOfRange
}

func (e *Engine) has(c ContactRef) bool {
	return c != 0 && int(c) < len(e.contacts) && e.contacts[c].state != absent
}

func (e *Engine) knows(r AgentRef) bool {
	return r != 0 && int(r) < len(e.agents) && e.agents[r].known
}

// grow makes a slab reach index n, with an eighth of slack.
func grow[T any](s []T, n int) []T {
	if n < len(s) {
		return s
	}
	if n >= cap(s) {
		bigger := make([]T, len(s), n+n/8+8)
		copy(bigger, s)
		s = bigger
	}
	return s[:n+1]
}

func (e *Engine) contactWaits(ev *Event) Outcome {
	switch {
	case ev.Contact == 0 || int(ev.Contact) > e.cfg.ContactsMax,
		int(ev.Preferred) > e.cfg.AgentsMax || int(ev.Last) > e.cfg.AgentsMax,
		ev.At < -TimeMax+CreditMax || ev.At > TimeMax || ev.Until > TimeMax,
		ev.Credit < 0 || ev.Credit > CreditMax || ev.Seq > SeqMax || ev.Seq == 0 && e.seq >= SeqMax:
		return OutOfRange
	case int(ev.Class) >= len(e.classes):
		return UnknownClass
	case e.has(ev.Contact):
		return AlreadyWaiting
	}
	if ev.Seq == 0 {
		ev.Seq = e.seq + 1
	}
	e.seq = max(e.seq, ev.Seq)
	e.contacts = grow(e.contacts, int(ev.Contact))
	e.pos = grow(e.pos, int(ev.Contact))
	e.present++
	ct := &e.contacts[ev.Contact]
	*ct = contact{
		class: ev.Class, credit: uint32(ev.Credit),
		version: uint32(ev.ContactVersion), misses: ev.Misses, soiled: ct.soiled, state: absent,
	}
	if ev.Preferred != 0 || ev.Last != 0 {
		x := e.extraOf(ev.Contact)
		x.preferred, x.last = ev.Preferred, ev.Last
		if ev.Preferred != 0 && ev.Until > e.now {
			x.hold = ev.Until
		}
	}
	for _, x := range e.entering {
		e.agents = grow(e.agents, int(x.Agent))
		e.exclude(ev.Contact, x.Agent, x.Until)
	}
	e.place(ev.Contact, makeKey(ev.At-ev.Credit, ev.Seq))
	e.soilContact(ev.Contact, Arrived)
	if e.classes[ct.class].relaxes || ct.extra != 0 {
		e.trimExtra(ev.Contact)
		e.arm(ev.Contact)
		if t := ct.timer; t != 0 && e.timers[t-1].due <= e.now { // it waited long before it came here
			e.fire(ev.Contact)
		}
	}
	return Done
}

func (e *Engine) contactEvent(ev *Event) Outcome {
	c := ev.Contact
	ct := &e.contacts[c]
	switch ev.Kind {
	case ContactChanges:
		if int(ev.Class) >= len(e.classes) {
			return UnknownClass
		}
		if (ct.state == offered || ct.state == committed) && e.classes[ev.Class].kind != e.classes[ct.class].kind {
			return OfferOpen
		}
	case ContactCredited:
		if ev.Credit < 0 || Millis(ct.credit)+ev.Credit > CreditMax || e.keyOf(c).v()-ev.Credit < -TimeMax {
			return OutOfRange
		}
	case PairExcluded:
		if ev.Agent == 0 || int(ev.Agent) > e.cfg.AgentsMax || ev.Until > TimeMax {
			return OutOfRange
		}
	}
	if !e.newerContact(c, ev.ContactVersion) {
		return Stale
	}
	switch ev.Kind {
	case ContactLeaves:
		if ct.state == offered || ct.state == committed {
			e.release(c, ev.AgentVersion, Freed)
		}
		e.forget(c)
	case ContactChanges:
		e.reclass(c, ev.Class, Changed)
		e.arm(c)
		if t := e.contacts[c].timer; t != 0 && e.timers[t-1].due <= e.now {
			e.fire(c)
		}
	case ContactCredited:
		e.credit(c, ev.Credit)
	case PairExcluded:
		e.agents = grow(e.agents, int(ev.Agent))
		e.exclude(c, ev.Agent, ev.Until)
		e.rearm(c)
	}
	return Done
}

// credit moves a contact forward. Its real arrival and sequence number stay.
func (e *Engine) credit(c ContactRef, by Millis) {
	ct := &e.contacts[c]
	was := e.keyOf(c)
	moved := makeKey(was.v()-by, was.seq())
	ct.credit += uint32(by)
	if ct.state != waiting {
		e.extras[ct.extra].key = moved
		return
	}
	e.unplace(c)
	e.place(c, moved)
}

// release frees the slot that an open offer holds: a reservation of the engine at once, stored load only if the store's
// version is news (else the facts seen since include it).
func (e *Engine) release(c ContactRef, v Version, why Reason) {
	ct := &e.contacts[c]
	r := e.extras[ct.extra].agent
	a, k := &e.agents[r], e.classes[ct.class].kind
	news := a.newer(v)
	switch {
	case ct.state == offered:
		a.pending[k]--
	case news && a.load[k] > 0:
		a.load[k]--
	default:
		return
	}
	e.touch(r)
	e.soilAgent(r, why)
}

func (e *Engine) offerEvent(ev *Event) Outcome {
	c, r := ev.Contact, ev.Agent
	ct, a := &e.contacts[c], &e.agents[r]
	k := e.classes[ct.class].kind
	if ev.Until > TimeMax {
		return OutOfRange
	}
	if ct.state == committed && (ev.Kind == OfferCommitted || ev.Kind == OfferRefused) {
		return NotOffered
	}
	e.newerContact(c, ev.ContactVersion) // what happened to an open offer is never stale: its state says so
	switch ev.Kind {
	case OfferCommitted, OfferAccepted:
		news := a.newer(ev.AgentVersion)
		if ct.state == offered {
			a.pending[k]--
			if news {
				a.load[k] = min(a.load[k], 1<<16-2) + 1
			} else { // the facts seen since include it: the reservation was counted twice
				e.touch(r)
				e.soilAgent(r, Freed)
			}
		}
		if ct.state = committed; ev.Kind == OfferAccepted {
			e.forget(c)
		}
		return Done
	case OfferMissed:
		ct.misses = min(ct.misses, 254) + 1
	}
	e.release(c, ev.AgentVersion, Freed)
	place := e.unplace(c)
	e.exclude(c, r, ev.Until)
	e.place(c, place)
	e.trimExtra(c)
	e.rearm(c)
	e.soilContact(c, Returned)
	return Done
}

func (e *Engine) agentIs(ev *Event) Outcome {
	switch {
	case ev.Agent == 0 || int(ev.Agent) > e.cfg.AgentsMax || ev.Presence > desk.Training:
		return OutOfRange
	case int(ev.Profile) >= len(e.profiles):
		return UnknownProfile
	}
	e.agents = grow(e.agents, int(ev.Agent))
	a := &e.agents[ev.Agent]
	if !a.known {
		a.cell, a.version = nowhere, 0
	}
	if !a.newer(ev.AgentVersion) {
		return Stale
	}
	if a.known && a.profile == ev.Profile && a.presence == ev.Presence && a.load == ev.Loads {
		return Done
	}
	why := Freed
	if !a.known || a.presence != ev.Presence {
		why = TurnedReady
	}
	if a.known && a.profile != ev.Profile { // leave the lists and pools of the old profile first
		e.unlist(ev.Agent)
		if a.cell == idleCell {
			e.idle(a.profile, -1)
		}
		a.cell = nowhere
		why = Changed
	}
	a.known, a.profile, a.presence, a.load = true, ev.Profile, ev.Presence, ev.Loads
	e.touch(ev.Agent)
	a.over = e.overloaded(a)
	e.reviewHolds(ev.Agent)
	e.soilAgent(ev.Agent, why)
	return Done
}

func (e *Engine) agentEvent(ev *Event) Outcome {
	a := &e.agents[ev.Agent]
	if ev.Work >= desk.WorkKinds && ev.Kind == AgentReleases || ev.Presence > desk.Training && ev.Kind == AgentTurns {
		return OutOfRange
	}
	if !a.newer(ev.AgentVersion) {
		return Stale
	}
	switch ev.Kind {
	case AgentTurns:
		if a.presence == ev.Presence {
			return Done
		}
		a.presence = ev.Presence
		e.touch(ev.Agent)
		e.reviewHolds(ev.Agent)
		e.soilAgent(ev.Agent, TurnedReady)
	case AgentReleases:
		if a.load[ev.Work] == 0 {
			return OutOfRange
		}
		a.load[ev.Work]--
		e.touch(ev.Agent)
		e.soilAgent(ev.Agent, Freed)
	case AgentGone:
		e.gone(ev.Agent)
	}
	return Done
}

// gone forgets an agent: offers return to the queue in their old place, holds open. Exclusions that name it stay.
func (e *Engine) gone(r AgentRef) {
	a := &e.agents[r]
	a.presence = desk.Offline
	e.reviewHolds(r)
	for a.offers != 0 {
		c := a.offers
		e.place(c, e.unplace(c))
		e.trimExtra(c)
		e.rearm(c)
		e.soilContact(c, Returned)
	}
	a.load, a.pending = Loads{}, Loads{}
	a.known = false
	e.touch(r)
	a.version = 0
}

// reviewHolds opens the holds for an agent who is no longer signed in or no longer fits.
func (e *Engine) reviewHolds(r AgentRef) {
	for c := e.agents[r].held; c != 0; {
		x := e.extras[e.contacts[c].extra]
		next := x.next
		if !e.holds(c, &x) {
			e.openHold(c, HoldEnded)
		}
		c = next
	}
}
