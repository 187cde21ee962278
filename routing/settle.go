package routing

// dirty is a contact or an agent that may have found a partner since the last round, with the reason why now.
type dirty struct {
	c   ContactRef
	r   AgentRef
	why Reason
	pick
}

func (e *Engine) soilContact(c ContactRef, why Reason) {
	ct := &e.contacts[c]
	if ct.soiled {
		return
	}
	ct.soiled = true
	e.dirtyContacts = append(e.dirtyContacts, dirty{c: c, why: why})
}

func (e *Engine) soilAgent(r AgentRef, why Reason) {
	a := &e.agents[r]
	if a.soiled {
		return
	}
	a.soiled = true
	e.dirtyAgents = append(e.dirtyAgents, dirty{r: r, why: why})
}

// settle makes offers until no compatible pair is left. Before the event there was none, so every pair has a dirty side, and
// while it runs room only shrinks. The order is that of the rule: the highest score on the whole floor first.
func (e *Engine) settle() {
	agents, contacts := len(e.dirtyAgents), len(e.dirtyContacts)
	switch {
	case agents == 0 && contacts == 0:
		return
	case agents == 0 && contacts == 1:
		e.settleContact(e.dirtyContacts[0])
	case agents == 1 && contacts == 0:
		e.settleAgent(e.dirtyAgents[0])
	default:
		e.settleMany()
	}
	for _, d := range e.dirtyAgents {
		e.agents[d.r].soiled = false
		e.list(d.r)
	}
	for _, d := range e.dirtyContacts {
		e.contacts[d.c].soiled = false
	}
	e.dirtyAgents, e.dirtyContacts = e.dirtyAgents[:0], e.dirtyContacts[:0]
}

// settleContact: one contact is new on the floor, so only it can be matched.
func (e *Engine) settleContact(d dirty) {
	ct := &e.contacts[d.c]
	if ct.state != waiting && ct.state != held {
		return
	}
	if r, how := e.find(d.c); r != 0 {
		e.offer(d.c, r, d.why, how, e.hot[ct.class].score(e.now, e.keyOf(d.c).hi))
		e.list(r)
	}
}

// settleAgent: one agent has new room, so only it can be matched; it stays off the lists until it is done.
func (e *Engine) settleAgent(d dirty) {
	for {
		best, second := e.pull(d.r)
		if best.c == 0 {
			return
		}
		class := e.contacts[best.c].class
		wasHeld := e.contacts[best.c].state == held
		e.offer(best.c, d.r, d.why, e.choiceOf(best.c, d.r), best.score)
		e.runnerUp(d.r, class, second, wasHeld)
	}
}

// choiceOf says how the only agent there is relates to the contact.
func (e *Engine) choiceOf(c ContactRef, r AgentRef) Reason {
	if i := e.contacts[c].extra; i != 0 {
		switch x := &e.extras[i]; r {
		case x.preferred:
			return ByPreferred
		case x.last:
			return ByLast
		}
	}
	return ByLoad
}

// runnerUp completes the last decision with the contact that the agent would have been offered otherwise: the second of the
// scan, or the next of the same class.
func (e *Engine) runnerUp(r AgentRef, class ClassID, second pick, wasHeld bool) {
	if h := e.hot[class].entry; h.c != 0 && !wasHeld {
		if e.agents[r].exclusions > 0 {
			h = e.firstAllowed(class, r)
		}
		if s := e.hot[class].score(e.now, h.hi); h.c != 0 && second.better(s, h.key()) {
			second = pick{s, h.key(), h.c}
		}
	}
	d := &e.decisions[len(e.decisions)-1]
	d.RunnerUp, d.RunnerScore = second.c, second.score
}

// settleMany handles several dirty sides at once with a heap of proposals. A proposal can only get worse while room shrinks,
// so the top is right once it is confirmed.
func (e *Engine) settleMany() {
	q := e.proposals[:0]
	for _, d := range e.dirtyAgents {
		e.list(d.r)
	}
	for _, d := range e.dirtyAgents {
		if d.pick, _ = e.pull(d.r); d.pick.c != 0 {
			q = pushProposal(q, d)
		}
	}
	for _, d := range e.dirtyContacts {
		if ct := &e.contacts[d.c]; ct.state == waiting || ct.state == held {
			at := e.keyOf(d.c)
			d.pick = pick{e.hot[ct.class].score(e.now, at.hi), at, d.c}
			q = pushProposal(q, d)
		}
	}
	for len(q) > 0 {
		d := q[0]
		q = popProposal(q)
		if d.r == 0 {
			if st := e.contacts[d.c].state; st != waiting && st != held {
				continue
			}
			if r, how := e.find(d.c); r != 0 {
				e.offer(d.c, r, d.why, how, d.score)
				e.list(r)
			}
			continue
		}
		best, second := e.pull(d.r)
		if best.c != d.pick.c {
			if d.pick = best; best.c != 0 {
				q = pushProposal(q, d)
			}
			continue
		}
		class, wasHeld := e.contacts[best.c].class, e.contacts[best.c].state == held
		r, how := e.find(best.c)
		e.offer(best.c, r, d.why, how, best.score)
		if r == d.r {
			e.runnerUp(r, class, second, wasHeld)
		}
		e.list(r)
		if d.pick, _ = e.pull(d.r); d.pick.c != 0 {
			q = pushProposal(q, d)
		}
	}
	e.proposals = q
}

// ahead orders proposals: the better contact first; for one contact its own proposal before an agent's, then by agent.
func (d *dirty) ahead(o *dirty) bool {
	if d.pick.c != o.pick.c {
		return o.better(d.pick.score, d.pick.key)
	}
	return d.r < o.r
}

func pushProposal(q []dirty, d dirty) []dirty {
	q = append(q, d)
	i := len(q) - 1
	for i > 0 && d.ahead(&q[(i-1)/2]) {
		q[i] = q[(i-1)/2]
		i = (i - 1) / 2
	}
	q[i] = d
	return q
}

func popProposal(q []dirty) []dirty {
	x := q[len(q)-1]
	q = q[:len(q)-1]
	if len(q) == 0 {
		return q
	}
	i := 0
	for {
		child := 2*i + 1
		if child >= len(q) {
			break
		}
		if child+1 < len(q) && q[child+1].ahead(&q[child]) {
			child++
		}
		if !q[child].ahead(&x) {
			break
		}
		q[i] = q[child]
		i = child
	}
	q[i] = x
	return q
}

// offer reserves the slot and records the decision.
func (e *Engine) offer(c ContactRef, r AgentRef, cause, choice Reason, score int64) {
	ct, a := &e.contacts[c], &e.agents[r]
	level := a.cell / cellMasks
	k := e.unplace(c)
	ct.state = offered
	e.link(c, r, &a.offers, k)
	a.pending[e.classes[ct.class].kind]++
	e.touch(r)
	e.decisions = append(e.decisions, Decision{
		Contact: c, Agent: r, Class: ct.class, Score: score, Wait: max(e.now-k.v()-Millis(ct.credit), 0), Credit: Millis(ct.credit),
		Round: e.round, Cause: cause, Choice: choice, Level: level, Misses: ct.misses,
	})
}
