package routing

// event is the reference's half of Apply: what each event does to the plain facts.
func (e *reference) event(ev Event) Outcome {
	switch ev.Kind {
	case Tick:
		return Done
	case ContactWaits:
		return e.waits(ev)
	case AgentIs:
		return e.agentIs(ev)
	case AgentTurns, AgentReleases, AgentGone:
		a := e.agents[ev.Agent]
		switch {
		case a == nil:
			return UnknownAgent
		case !a.news(ev.AgentVersion):
			return Stale
		case ev.Kind == AgentTurns:
			if a.presence != ev.Presence {
				a.presence = ev.Presence
				e.touch(a)
			}
		case ev.Kind == AgentReleases:
			if a.load[ev.Work] == 0 {
				return OutOfRange
			}
			a.load[ev.Work]--
			e.touch(a)
		default:
			e.gone(a)
		}
		return Done
	}
	c := e.contacts[ev.Contact]
	if c == nil {
		return UnknownContact
	}
	switch ev.Kind {
	case ContactLeaves:
		if !c.news(ev.ContactVersion) {
			return Stale
		}
		if c.agent != 0 {
			e.free(c, ev.AgentVersion)
		}
		delete(e.contacts, c.ref)
	case ContactChanges:
		if c.agent != 0 && e.needs[c.class].Kind != e.needs[ev.Class].Kind {
			return OfferOpen
		}
		if !c.news(ev.ContactVersion) {
			return Stale
		}
		c.class = ev.Class
	case ContactCredited:
		if !c.news(ev.ContactVersion) {
			return Stale
		}
		c.credit += ev.Credit
	case PairExcluded:
		if !c.news(ev.ContactVersion) {
			return Stale
		}
		e.exclude(c, ev.Agent, ev.Until)
	default:
		return e.offer(c, ev)
	}
	return Done
}

func (e *reference) waits(ev Event) Outcome {
	if e.contacts[ev.Contact] != nil {
		return AlreadyWaiting
	}
	if ev.Seq == 0 {
		ev.Seq = e.seq + 1
	}
	e.seq = max(e.seq, ev.Seq)
	c := &refContact{ref: ev.Contact, class: ev.Class, at: ev.At, credit: ev.Credit, seq: ev.Seq, preferred: ev.Preferred, last: ev.Last,
		misses: ev.Misses, version: uint32(ev.ContactVersion), excluded: map[AgentRef]Millis{}}
	if c.preferred != 0 {
		c.hold = ev.Until
	}
	e.contacts[ev.Contact] = c
	e.judgeHold(c)
	return Done
}

func (e *reference) agentIs(ev Event) Outcome {
	a := e.agents[ev.Agent]
	fresh := a == nil
	if fresh {
		a = &refAgent{ref: ev.Agent}
	}
	if !a.news(ev.AgentVersion) {
		return Stale
	}
	e.agents[ev.Agent] = a
	if fresh || a.profile != ev.Profile || a.presence != ev.Presence || a.load != ev.Loads {
		a.profile, a.presence, a.load = ev.Profile, ev.Presence, ev.Loads
		e.touch(a)
	}
	return Done
}

// gone: the agent leaves; its open offers wait again.
func (e *reference) gone(a *refAgent) {
	delete(e.agents, a.ref)
	for _, c := range e.contacts {
		if c.agent == a.ref {
			c.agent, c.committed = 0, false
		}
	}
}

func (e *reference) exclude(c *refContact, r AgentRef, until Millis) {
	if until <= e.now {
		return
	}
	c.excluded[r] = max(c.excluded[r], until)
	if c.preferred == r {
		c.hold = 0
	}
}

// free gives back the slot of an open offer.
func (e *reference) free(c *refContact, v Version) {
	a, k := e.agents[c.agent], e.needs[c.class].Kind
	news := a.news(v)
	switch {
	case !c.committed:
		a.pending[k]--
	case news && a.load[k] > 0:
		a.load[k]--
	default:
		return
	}
	e.touch(a)
}

func (e *reference) offer(c *refContact, ev Event) Outcome {
	if c.agent == 0 || c.agent != ev.Agent || c.committed && (ev.Kind == OfferCommitted || ev.Kind == OfferRefused) {
		return NotOffered
	}
	c.news(ev.ContactVersion)
	a, k := e.agents[c.agent], e.needs[c.class].Kind
	switch ev.Kind {
	case OfferCommitted, OfferAccepted:
		news := a.news(ev.AgentVersion)
		if !c.committed {
			a.pending[k]--
			if news {
				a.load[k]++
			} else {
				e.touch(a)
			}
		}
		if c.committed = true; ev.Kind == OfferAccepted {
			delete(e.contacts, c.ref)
		}
		return Done
	case OfferMissed:
		c.misses++
	}
	e.free(c, ev.AgentVersion)
	c.agent, c.committed = 0, false
	e.exclude(c, ev.Agent, ev.Until)
	return Done
}
