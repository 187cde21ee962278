package desk

import "time"

// Transfer hands a conversation on: to a line (Terms are those there), or to an agent (Agent set), for whom it then waits with
// its place kept. With Consult the agent is asked first and the owner stays the owner.
type Transfer struct {
	Conversation ConversationID
	Terms        *Terms  // to a line
	Agent        AgentID // to an agent
	Consult      bool
	Offer        OfferID // of the consult
	Note         string  // the hand-over note
}

// Concerns implements Command.
func (c Transfer) Concerns() Concern {
	n := Concern{Conversation: c.Conversation}
	if c.Agent != "" {
		n.Agents = []AgentID{c.Agent}
	}
	return n
}

func (c Transfer) decide(d *decision) *Refusal {
	conv := d.conv()
	if r := d.mayOwner(conv); r != nil {
		return r
	}
	if r := line(c.Note, HandoverMax, "note"); r != nil {
		return r
	}
	switch {
	case conv.Consult != nil:
		return refuse(ReasonConsultPending, "")
	case c.Terms == nil && c.Agent == "", c.Terms != nil && c.Terms.Line == "":
		return refuse(ReasonNoTarget, "")
	case c.Agent == conv.Owner, c.Terms != nil && c.Agent == "" && c.Terms.Line == conv.Terms.Line:
		return refuse(ReasonSameTarget, "")
	case c.Agent != "" && d.world.Agent(c.Agent) == nil:
		return refuse(ReasonNotFound, "agent")
	case c.Consult && c.Agent == "":
		return refuse(ReasonNoTarget, "a consult asks an agent")
	case c.Consult:
		return d.beginConsult(c)
	}
	terms, owner, wrapUp, to := conv.Terms, conv.Owner, conv.Terms.WrapUp, ""
	if c.Terms != nil {
		if r := c.Terms.valid(); r != nil {
			return r
		}
		terms = c.Terms.exact()
		to = string(terms.Line)
	}
	d.handover(c.Note)
	d.requeue(RequeuedTransfer, terms, c.Agent)
	d.endWork(owner, WorkTransferred, wrapUp)
	d.system(true, "transferred", map[string]string{"line": to, "agent": string(c.Agent)})
	return nil
}

// mayOwner refuses everybody but the one who serves the conversation, and those who lead.
func (d *decision) mayOwner(c *Conversation) *Refusal {
	switch {
	case c == nil:
		return refuse(ReasonNotFound, "conversation")
	case !d.by.IsStaff() && d.by.Role != RoleSystem:
		return refuse(ReasonNotAllowed, "staff only")
	case c.Status == StatusClosed:
		return refuse(ReasonClosed, "")
	case c.Status != StatusActive:
		return refuse(ReasonNotActive, "")
	case c.Owner != AgentID(d.by.ID) && !d.by.Leads():
		return refuse(ReasonNotYours, "")
	}
	return nil
}

// handover keeps the note for whoever takes it next, as an item that staff see.
func (d *decision) handover(note string) {
	if !blank(note) {
		d.item(Item{Kind: ItemNote, Author: Author{Role: AuthorAgent, ID: d.by.ID}, Content: Content{Text: note, Code: "hand-over"}}, false)
	}
}

// endWork takes a served conversation out of an agent's hands. The time for after-work is that of the terms it was served under, and begins
// only when nothing else is in hand.
func (d *decision) endWork(a AgentID, how WorkEnding, wrapUp time.Duration) {
	var until time.Time
	if wrapUp > 0 {
		until = d.now.Add(wrapUp)
	}
	d.emitAgent(a, &WorkEnded{Conversation: d.conv().ID, How: how, WrapUpUntil: until})
}

func (d *decision) beginConsult(c Transfer) *Refusal {
	conv, a := d.conv(), d.world.Agent(c.Agent)
	if c.Offer == "" {
		return refuse(ReasonInvalid, "offer id")
	}
	if a.Presence != Ready {
		return refuse(ReasonNotReady, "")
	}
	if r := a.fits(Need{}, conv.Terms.Kind, ""); r != nil {
		return r
	}
	d.handover(c.Note)
	d.emitConv(&ConsultBegan{Agent: a.ID, Offer: c.Offer})
	d.emitAgent(a.ID, &WorkOffered{Work: Work{Conversation: conv.ID, Kind: conv.Terms.Kind, Offer: c.Offer, State: WorkRinging, Since: d.now}})
	d.system(false, "consult-began", map[string]string{"agent": string(a.ID)})
	return nil
}

// ConsultBegan is the event of a colleague being asked.
type ConsultBegan struct {
	Agent AgentID `json:"agent"`
	Offer OfferID `json:"offer"`
}

func (b *ConsultBegan) apply(w World, e Event) World {
	return change(w, e, func(c *Conversation) {
		c.Consult = &Consult{Agent: b.Agent, Offer: b.Offer, At: e.At}
		c.Timers = setTimer(c.Timers, TimerConsult, e.At.Add(c.Terms.ring()))
	})
}

// joinConsult is the colleague accepting.
func (d *decision) joinConsult() *Refusal {
	k := d.conv().Consult
	switch {
	case k.Agent != AgentID(d.by.ID) || !d.by.IsStaff():
		return refuse(ReasonNotYours, "offer")
	case k.Joined:
		return nil
	}
	d.emitConv(&ConsultJoined{})
	d.emitAgent(k.Agent, &WorkTaken{Conversation: d.conv().ID, State: WorkAdvice})
	d.system(false, "consult-joined", map[string]string{"agent": string(k.Agent)})
	return nil
}

// ConsultJoined is the event of a colleague joining.
type ConsultJoined struct{}

func (b *ConsultJoined) apply(w World, e Event) World {
	return change(w, e, func(c *Conversation) {
		if c.Consult != nil {
			k := *c.Consult
			k.Joined = true
			c.Consult = &k
		}
		c.Timers = setTimer(c.Timers, TimerConsult, time.Time{})
	})
}

// endConsult ends a consult that was missed, declined or withdrawn, or that the colleague left.
func (d *decision) endConsult(how OfferEnding) *Refusal {
	c := d.conv()
	if c.Consult == nil {
		return refuse(ReasonNoConsult, "")
	}
	k, code := *c.Consult, "consult-"+string(how)
	if k.Joined {
		how, code = OfferWithdrawn, "consult-ended"
	}
	d.emitConv(&ConsultEnded{How: how})
	d.emitAgent(k.Agent, &WorkEnded{Conversation: c.ID, How: how.ofWork(), Misses: how == OfferMissed, MissesMax: c.Terms.MissesMax})
	d.system(false, code, map[string]string{"agent": string(k.Agent)})
	return nil
}

// ConsultEnded is the event of a consult that ended without a hand-over.
type ConsultEnded struct {
	How OfferEnding `json:"how"`
}

func (b *ConsultEnded) apply(w World, e Event) World {
	return change(w, e, func(c *Conversation) {
		c.Consult = nil
		c.Timers = setTimer(c.Timers, TimerConsult, time.Time{})
	})
}

// FinishConsult ends a consult: the colleague takes the conversation over, or the owner keeps it.
type FinishConsult struct {
	Conversation ConversationID
	HandOver     bool
}

// Concerns implements Command.
func (c FinishConsult) Concerns() Concern { return Concern{Conversation: c.Conversation} }

func (c FinishConsult) decide(d *decision) *Refusal {
	conv := d.conv()
	if r := d.mayOwner(conv); r != nil {
		return r
	}
	if conv.Consult == nil || (c.HandOver && !conv.Consult.Joined) {
		return refuse(ReasonNoConsult, "")
	}
	colleague, owner := conv.Consult.Agent, conv.Owner
	if !c.HandOver {
		d.emitConv(&ConsultEnded{How: OfferWithdrawn})
		d.emitAgent(colleague, &WorkEnded{Conversation: conv.ID, How: WorkWithdrawn})
		d.system(false, "consult-ended", map[string]string{"agent": string(colleague)})
		return nil
	}
	a := d.world.Agent(colleague)
	if a == nil || a.Presence == Offline { // nobody is handed to an empty chair
		return refuse(ReasonNotReady, "")
	}
	d.emitConv(&HandedOver{To: colleague})
	d.emitAgent(colleague, &WorkTaken{Conversation: conv.ID})
	d.endWork(owner, WorkTransferred, conv.Terms.WrapUp)
	d.system(true, "agent-joined", map[string]string{"agent": string(colleague), "name": a.Name})
	return nil
}

// HandedOver is the event of a consult that ended with the colleague as the owner.
type HandedOver struct {
	To AgentID `json:"to"`
}

func (b *HandedOver) apply(w World, e Event) World {
	return change(w, e, func(c *Conversation) {
		c.Consult = nil
		c.Timers = setTimer(c.Timers, TimerConsult, time.Time{})
		awaiting, unread := c.AwaitingReply, c.Unread
		c.take(b.To, e.At)
		c.Unread, c.AwaitingReply = unread, awaiting // the hand-over answers nobody, and makes nobody wait
	})
}

// Requeue is a supervisor putting a served conversation back into the queue, place kept.
type Requeue struct {
	Conversation ConversationID
}

// Concerns implements Command.
func (c Requeue) Concerns() Concern { return Concern{Conversation: c.Conversation} }

func (c Requeue) decide(d *decision) *Refusal {
	conv := d.conv()
	if r := d.mayOwner(conv); r != nil {
		return r
	}
	if !d.by.Leads() {
		return refuse(ReasonNotAllowed, "supervisors move work")
	}
	d.dropConsult()
	owner := conv.Owner
	d.requeue(RequeuedBySuper, conv.Terms, "")
	d.emitAgent(owner, &WorkEnded{Conversation: conv.ID, How: WorkPulledBack})
	d.system(true, "back-in-queue", nil)
	return nil
}

// dropConsult ends a consult under way because the conversation goes elsewhere.
func (d *decision) dropConsult() {
	if k := d.conv().Consult; k != nil {
		d.emitConv(&ConsultEnded{How: OfferWithdrawn})
		d.emitAgent(k.Agent, &WorkEnded{Conversation: d.conv().ID, How: WorkWithdrawn})
	}
}
