package desk

import (
	"slices"
	"time"
)

// MakeOffer rings at an agent. It is routing's proposal, and refused when the world has moved meanwhile.
type MakeOffer struct {
	Conversation ConversationID
	Agent        AgentID
	ID           OfferID
	Need         Need
}

// Concerns implements Command.
func (c MakeOffer) Concerns() Concern {
	return Concern{Conversation: c.Conversation, Agents: []AgentID{c.Agent}}
}

func (c MakeOffer) decide(d *decision) *Refusal {
	conv, a := d.conv(), d.world.Agent(c.Agent)
	switch {
	case conv == nil:
		return refuse(ReasonNotFound, "conversation")
	case a == nil:
		return refuse(ReasonNotFound, "agent")
	case d.by.Role != RoleSystem:
		return refuse(ReasonNotAllowed, "routing makes offers")
	case c.ID == "":
		return refuse(ReasonInvalid, "offer id")
	case conv.Status == StatusOffered:
		return refuse(ReasonOfferPending, "")
	case conv.Status != StatusWaiting:
		return refuse(ReasonNotWaiting, "")
	case a.Presence != Ready:
		return refuse(ReasonNotReady, "")
	case conv.Excluded(a.ID, d.now):
		return refuse(ReasonExcluded, "")
	}
	if r := a.fits(c.Need, conv.Terms.Kind, ""); r != nil {
		return r
	}
	d.emitConv(&Offered{Offer: Offer{ID: c.ID, Agent: c.Agent, At: d.now, Expires: d.now.Add(conv.Terms.ring()), Need: c.Need}})
	d.emitAgent(c.Agent, &WorkOffered{Work: Work{Conversation: conv.ID, Kind: conv.Terms.Kind, Offer: c.ID, State: WorkRinging, Since: d.now}})
	return nil
}

// Offered is the event of an offer that rings.
type Offered struct {
	Offer Offer `json:"offer"`
}

func (b *Offered) apply(w World, e Event) World {
	return change(w, e, func(c *Conversation) {
		o := b.Offer
		c.Status, c.Offer = StatusOffered, &o
		c.Timers = setTimer(c.Timers, TimerOffer, o.Expires)
	})
}

// OfferEnding says how an offer ended without being accepted.
type OfferEnding string

// The endings of offers.
const (
	OfferMissed    OfferEnding = "missed"
	OfferDeclined  OfferEnding = "declined"
	OfferWithdrawn OfferEnding = "withdrawn"
)

// ofWork is the same ending as the agent's stream calls it.
func (e OfferEnding) ofWork() WorkEnding {
	switch e {
	case OfferMissed:
		return WorkMissed
	case OfferDeclined:
		return WorkDeclined
	}
	return WorkWithdrawn
}

// AcceptOffer takes an offer. Eligibility, capacity and presence are held again, here, at the claim. Accepted a second time by the same
// agent, as after an answer lost on the way, it changes nothing.
type AcceptOffer struct {
	Conversation ConversationID
	Offer        OfferID
}

// Concerns implements Command.
func (c AcceptOffer) Concerns() Concern { return Concern{Conversation: c.Conversation} }

func (c AcceptOffer) decide(d *decision) *Refusal {
	conv := d.conv()
	if conv == nil {
		return refuse(ReasonNotFound, "conversation")
	}
	if conv.Consult != nil && conv.Consult.Offer == c.Offer {
		return d.joinConsult()
	}
	if d.took(conv, c.Offer) {
		return nil
	}
	a, r := d.ringing(conv, c.Offer)
	if r != nil {
		return r
	}
	if a.Presence != Ready && a.Presence != Away { // going away while it rings does not take the offer back by itself
		return refuse(ReasonNotReady, "")
	}
	if r := a.fits(conv.Offer.Need, conv.Terms.Kind, conv.ID); r != nil {
		return r
	}
	d.emitConv(&Accepted{Agent: a.ID})
	d.emitAgent(a.ID, &WorkTaken{Conversation: conv.ID})
	d.system(true, "agent-joined", map[string]string{"agent": string(a.ID), "name": a.Name})
	return nil
}

// took reports whether the actor serves the conversation by this very offer.
func (d *decision) took(conv *Conversation, id OfferID) bool {
	a := d.world.Agent(AgentID(d.by.ID))
	return conv.Status == StatusActive && a != nil && conv.Owner == a.ID &&
		slices.ContainsFunc(a.Work, func(w Work) bool { return w.Conversation == conv.ID && w.Offer == id && w.State == WorkServing })
}

// ringing returns the agent at whom this offer rings, if it is the actor.
func (d *decision) ringing(conv *Conversation, id OfferID) (*Agent, *Refusal) {
	if conv.Status != StatusOffered || conv.Offer == nil || conv.Offer.ID != id {
		return nil, refuse(ReasonOfferGone, "")
	}
	if conv.Offer.Agent != AgentID(d.by.ID) || !d.by.IsStaff() {
		return nil, refuse(ReasonNotYours, "offer")
	}
	a := d.world.Agent(conv.Offer.Agent)
	if a == nil {
		return nil, refuse(ReasonNotFound, "agent")
	}
	return a, nil
}

// Accepted is the event of a person taking the conversation.
type Accepted struct {
	Agent AgentID `json:"agent"`
}

func (b *Accepted) apply(w World, e Event) World {
	return change(w, e, func(c *Conversation) { c.take(b.Agent, e.At) })
}

// take gives the conversation to an owner.
func (c *Conversation) take(a AgentID, at time.Time) {
	c.Status, c.Owner, c.LastAgent, c.Offer, c.Promise, c.Preferred = StatusActive, a, a, nil, nil, ""
	c.Exclusions, c.Misses, c.Unread, c.Unheld = nil, 0, 0, false
	if c.ConnectedAt.IsZero() {
		c.ConnectedAt = at
	}
	c.AwaitingReply = at
	for _, k := range []TimerKind{TimerOffer, TimerEscalate, TimerPlace, TimerPromise} {
		c.Timers = setTimer(c.Timers, k, time.Time{})
	}
	if c.Terms.PullBack > 0 {
		c.Timers = setTimer(c.Timers, TimerPullBack, at.Add(c.Terms.PullBack))
	}
}

// DeclineOffer refuses an offer; the customer keeps the place and the agent is not offered it again for a while. A colleague who has joined
// a consult leaves it so.
type DeclineOffer struct {
	Conversation ConversationID
	Offer        OfferID
}

// Concerns implements Command.
func (c DeclineOffer) Concerns() Concern { return Concern{Conversation: c.Conversation} }

func (c DeclineOffer) decide(d *decision) *Refusal {
	conv := d.conv()
	if conv == nil {
		return refuse(ReasonNotFound, "conversation")
	}
	if conv.Consult != nil && conv.Consult.Offer == c.Offer {
		if conv.Consult.Agent != AgentID(d.by.ID) || !d.by.IsStaff() {
			return refuse(ReasonNotYours, "offer")
		}
		return d.endConsult(OfferDeclined)
	}
	if _, r := d.ringing(conv, c.Offer); r != nil {
		return r
	}
	d.endOffer(OfferDeclined)
	return nil
}

// WithdrawOffer takes an offer back, that of a consult too: the agent went away, or the offer's agent is gone.
type WithdrawOffer struct {
	Conversation ConversationID
	Offer        OfferID
}

// Concerns implements Command.
func (c WithdrawOffer) Concerns() Concern { return Concern{Conversation: c.Conversation} }

func (c WithdrawOffer) decide(d *decision) *Refusal {
	conv := d.conv()
	switch {
	case conv == nil:
		return refuse(ReasonNotFound, "conversation")
	case !d.by.Leads():
		return refuse(ReasonNotAllowed, "routing and supervisors withdraw offers")
	case conv.Consult != nil && conv.Consult.Offer == c.Offer && !conv.Consult.Joined:
		return d.endConsult(OfferWithdrawn)
	case conv.Offer == nil || conv.Offer.ID != c.Offer:
		return refuse(ReasonOfferGone, "")
	}
	d.endOffer(OfferWithdrawn)
	return nil
}

// missOffer ends an offer that rang out.
func (d *decision) missOffer() *Refusal {
	if d.conv().Offer == nil {
		return refuse(ReasonOfferGone, "")
	}
	d.endOffer(OfferMissed)
	return nil
}

// withdrawOffer takes back an offer that rings, if there is one.
func (d *decision) withdrawOffer() {
	if d.conv().Offer != nil {
		d.endOffer(OfferWithdrawn)
	}
}

// endOffer puts the conversation back to its place; a miss counts against the agent.
func (d *decision) endOffer(how OfferEnding) {
	c := d.conv()
	agent := c.Offer.Agent
	var until time.Time
	if how != OfferWithdrawn && c.Terms.Exclude > 0 {
		until = d.now.Add(c.Terms.Exclude)
	}
	d.emitConv(&OfferEnded{Offer: c.Offer.ID, Agent: agent, How: how, ExcludeUntil: until})
	d.emitAgent(agent, &WorkEnded{Conversation: c.ID, How: how.ofWork(), Misses: how == OfferMissed, MissesMax: c.Terms.MissesMax})
	d.system(false, "offer-"+string(how), map[string]string{"agent": string(agent)})
}

// OfferEnded is the event of an offer that was not accepted.
type OfferEnded struct {
	Offer        OfferID     `json:"offer"`
	Agent        AgentID     `json:"agent"`
	How          OfferEnding `json:"how"`
	ExcludeUntil time.Time   `json:"exclude_until,omitzero"`
}

func (b *OfferEnded) apply(w World, e Event) World {
	return change(w, e, func(c *Conversation) {
		c.Status, c.Offer = StatusWaiting, nil
		c.Timers = setTimer(c.Timers, TimerOffer, time.Time{})
		if b.How != OfferWithdrawn {
			c.Misses++
		}
		if !b.ExcludeUntil.IsZero() {
			c.exclude(b.Agent, b.ExcludeUntil, e.At)
			c.Unheld = c.Unheld || b.Agent == c.Preferred
		}
	})
}

// exclude keeps the agent from this conversation until then; exclusions that are over are dropped.
func (c *Conversation) exclude(a AgentID, until, now time.Time) {
	keep := slices.DeleteFunc(slices.Clone(c.Exclusions), func(x Exclusion) bool { return x.Agent == a || !x.Until.After(now) })
	if len(keep) >= ExclusionsMax {
		keep = keep[1:]
	}
	c.Exclusions = append(keep, Exclusion{a, until})
}

// RequeueCause says why a conversation waits again.
type RequeueCause string

// The causes.
const (
	RequeuedUnanswered RequeueCause = "unanswered" // pulled back from an owner who did not answer
	RequeuedTransfer   RequeueCause = "transfer"
	RequeuedPromise    RequeueCause = "promise" // the promised call back or reply is due
	RequeuedAsked      RequeueCause = "asked"   // a customer with a promise asks to wait after all
	RequeuedBySuper    RequeueCause = "by-supervisor"
)

// requeue puts a conversation back into the queue with the virtual arrival it had. An owner who left it unanswered, handed it on, or had it
// taken away by a supervisor is not the one to get it back at once.
func (d *decision) requeue(why RequeueCause, terms Terms, preferred AgentID) {
	c := d.conv()
	var until time.Time
	if c.Owner != "" && terms.Exclude > 0 {
		until = d.now.Add(terms.Exclude)
	}
	d.emitConv(&Requeued{Why: why, From: c.Owner, Terms: terms, Preferred: preferred, ExcludeUntil: until})
}

// Requeued is the event of a conversation that waits again, its place kept.
type Requeued struct {
	Why          RequeueCause `json:"why"`
	From         AgentID      `json:"from,omitempty"`
	Terms        Terms        `json:"terms"`
	Preferred    AgentID      `json:"preferred,omitempty"`
	ExcludeUntil time.Time    `json:"exclude_until,omitzero"`
}

func (b *Requeued) apply(w World, e Event) World {
	return change(w, e, func(c *Conversation) {
		c.Status, c.Owner, c.Terms, c.Preferred, c.Promise = StatusWaiting, "", b.Terms, b.Preferred, nil
		c.Unheld = false
		c.WaitingSince, c.AwaitingReply = e.At, time.Time{}
		if b.Preferred != "" { // handed to somebody by name: an offer missed before does not stand in the way
			c.Exclusions = slices.DeleteFunc(slices.Clone(c.Exclusions), func(x Exclusion) bool { return x.Agent == b.Preferred })
		}
		if b.From != "" && !b.ExcludeUntil.IsZero() {
			c.exclude(b.From, b.ExcludeUntil, e.At)
		}
		for _, k := range []TimerKind{TimerPullBack, TimerIdle, TimerPromise} {
			c.Timers = setTimer(c.Timers, k, time.Time{})
		}
		if b.Why == RequeuedPromise { // what was to be offered during the wait is of the past; a customer who is called back need not sit at the page
			c.EscalatedTo = later(c.EscalatedTo, e.At)
		} else if !c.AbsentSince.IsZero() {
			c.keepPlace(e.At)
		}
		c.armEscalation()
	})
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
