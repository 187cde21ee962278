package desk

import (
	"slices"
	"time"
)

// Timer is something that becomes due. It is part of the state: whoever keeps time makes it fire by the TimerFired command, and
// Decide ignores one that was moved or cancelled meanwhile.
type Timer struct {
	Kind TimerKind `json:"kind"`
	At   time.Time `json:"at"`
}

// TimerKind says what becomes due. A thing has at most one timer of a kind.
type TimerKind string

// The timers. Those marked lazy are not moved each time their reason is renewed: when they fire too early they are moved then, so that
// a message costs no write of a timer.
const (
	TimerOffer    TimerKind = "offer"      // the offer rang out
	TimerConsult  TimerKind = "consult"    // the colleague did not join
	TimerPullBack TimerKind = "pull-back"  // lazy: the owner left the customer unanswered
	TimerIdle     TimerKind = "idle"       // lazy: the customer is silent
	TimerEscalate TimerKind = "escalate"   // the next step of the escalation
	TimerPlace    TimerKind = "keep-place" // the customer's page has been gone too long
	TimerPromise  TimerKind = "promise"    // a promised call back or reply is due
	TimerWrapUp   TimerKind = "wrap-up"    // an agent's after-work time is over
)

// setTimer returns the timers with the one of this kind at that time; the zero time removes it.
func setTimer(ts []Timer, kind TimerKind, at time.Time) []Timer {
	i := slices.IndexFunc(ts, func(t Timer) bool { return t.Kind == kind })
	switch {
	case i < 0 && at.IsZero():
		return ts
	case i < 0:
		return append(slices.Clone(ts), Timer{kind, at})
	case at.IsZero():
		return slices.Delete(slices.Clone(ts), i, i+1)
	}
	ts = slices.Clone(ts)
	ts[i].At = at
	return ts
}

// timerAt returns when the timer of this kind is due, or the zero time.
func timerAt(ts []Timer, kind TimerKind) time.Time {
	for _, t := range ts {
		if t.Kind == kind {
			return t.At
		}
	}
	return time.Time{}
}

// TimerFired says that a timer of a conversation or an agent is due. Exactly one of the two is named.
type TimerFired struct {
	Conversation ConversationID
	Agent        AgentID
	Kind         TimerKind
}

// Concerns implements Command.
func (c TimerFired) Concerns() Concern {
	if c.Agent != "" {
		return Concern{Agents: []AgentID{c.Agent}}
	}
	return Concern{Conversation: c.Conversation}
}

func (c TimerFired) decide(d *decision) *Refusal {
	if d.by.Role != RoleSystem {
		return refuse(ReasonNotAllowed, "the clock makes timers fire")
	}
	if c.Agent != "" {
		return d.agentTimer(c)
	}
	conv := d.conv()
	if conv == nil {
		return refuse(ReasonNotFound, "conversation")
	}
	at := timerAt(conv.Timers, c.Kind)
	if at.IsZero() || at.After(d.now) {
		return refuse(ReasonTimerStale, string(c.Kind))
	}
	switch c.Kind {
	case TimerOffer:
		return d.missOffer()
	case TimerConsult:
		return d.endConsult(OfferMissed)
	case TimerPullBack:
		return d.pullBackDue()
	case TimerIdle:
		return d.idleDue()
	case TimerEscalate:
		return d.escalate()
	case TimerPlace:
		return d.placeDue()
	case TimerPromise:
		return d.promiseDue()
	}
	return refuse(ReasonTimerStale, string(c.Kind))
}

// TimerMoved is the event of a lazy timer that fired too early, or of one that is no longer needed (At zero).
type TimerMoved struct {
	Kind TimerKind `json:"kind"`
	At   time.Time `json:"at,omitzero"`
}

func (b *TimerMoved) apply(w World, e Event) World {
	return change(w, e, func(c *Conversation) { c.Timers = setTimer(c.Timers, b.Kind, b.At) })
}

// pullBackDue takes a conversation from an owner who left the customer unanswered, or moves the timer to when that would be.
func (d *decision) pullBackDue() *Refusal {
	c := d.conv()
	if c.Status != StatusActive || c.AwaitingReply.IsZero() || c.Terms.PullBack == 0 {
		d.emitConv(&TimerMoved{Kind: TimerPullBack})
		return nil
	}
	if due := c.AwaitingReply.Add(c.Terms.PullBack); due.After(d.now) {
		d.emitConv(&TimerMoved{Kind: TimerPullBack, At: due})
		return nil
	}
	owner := c.Owner
	d.dropConsult()
	d.requeue(RequeuedUnanswered, c.Terms, "")
	d.emitAgent(owner, &WorkEnded{Conversation: c.ID, How: WorkPulledBack, Misses: true, MissesMax: c.Terms.MissesMax})
	d.system(false, "pulled-back", map[string]string{"agent": string(owner)})
	d.system(true, "back-in-queue", nil)
	return nil
}

// idleDue closes a conversation whose customer has been silent since an answer of a person, or with the bot, or moves the timer.
func (d *decision) idleDue() *Refusal {
	c := d.conv()
	if (c.Status != StatusActive && c.Status != StatusOpen) || c.Terms.Idle == 0 {
		d.emitConv(&TimerMoved{Kind: TimerIdle})
		return nil
	}
	last := later(c.StartedAt, c.LastAt)
	if !c.AwaitingReply.IsZero() { // the customer waits for us: that is not the customer's silence
		last = d.now
	}
	if due := last.Add(c.Terms.Idle); due.After(d.now) {
		d.emitConv(&TimerMoved{Kind: TimerIdle, At: due})
		return nil
	}
	d.finish(EndedIdle, "closed-idle")
	return nil
}

// placeDue ends the wait of a customer whose page has been gone for longer than the place is kept.
func (d *decision) placeDue() *Refusal {
	c := d.conv()
	if c.AbsentSince.IsZero() || (c.Status != StatusWaiting && c.Status != StatusOffered) {
		d.emitConv(&TimerMoved{Kind: TimerPlace})
		return nil
	}
	d.finish(EndedAbandoned, "closed-absent")
	return nil
}

// promiseDue puts a conversation whose call back or reply is due in front of an agent: it waits again, with the place it kept.
func (d *decision) promiseDue() *Refusal {
	c := d.conv()
	if c.Status != StatusParked {
		d.emitConv(&TimerMoved{Kind: TimerPromise})
		return nil
	}
	d.requeue(RequeuedPromise, c.Terms, c.Preferred)
	return nil
}
