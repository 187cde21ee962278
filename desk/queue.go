package desk

import (
	"slices"
	"time"
)

// Start opens a conversation. With Ask it joins the queue in the same transaction; a First message is stored with it.
type Start struct {
	ID        ConversationID
	Customer  CustomerID
	Entry     EntryID
	Channel   Channel
	Category  string
	Subject   string
	Language  Language
	Region    Region
	Tier      Tier
	Needs     []AccessNeed
	LastAgent AgentID // who served this customer last, if that is recent
	Terms     Terms
	Ask       bool
	First     *Send
}

// Concerns implements Command.
func (c Start) Concerns() Concern { return Concern{Conversation: c.ID} }

func (c Start) decide(d *decision) *Refusal {
	switch {
	case d.conv() != nil:
		return refuse(ReasonExists, "conversation")
	case c.ID == "" || c.Customer == "" || c.Terms.Line == "":
		return refuse(ReasonInvalid, "conversation, customer and line must be named")
	case d.by.Role == RoleCustomer && CustomerID(d.by.ID) != c.Customer, d.by.Role == RoleStranger:
		return refuse(ReasonNotAllowed, "customers start conversations of their own")
	}
	if r := line(c.Subject, SubjectMax, "subject"); r != nil {
		return r
	}
	if r := c.Terms.valid(); r != nil {
		return r
	}
	d.emit(ConversationStream(c.ID), &Started{Customer: c.Customer, Entry: c.Entry, Channel: c.Channel, Category: c.Category, Subject: c.Subject,
		Language: c.Language, Region: c.Region, Tier: c.Tier, Needs: slices.Clone(c.Needs), LastAgent: c.LastAgent, Terms: c.Terms.exact()})
	if c.First != nil {
		first := *c.First
		first.Conversation = c.ID
		if r := first.decide(d); r != nil {
			return r
		}
	}
	if c.Ask {
		return AskForPerson{Conversation: c.ID}.decide(d)
	}
	return nil
}

// Started is the event of a new conversation.
type Started struct {
	Customer  CustomerID   `json:"customer"`
	Entry     EntryID      `json:"entry"`
	Channel   Channel      `json:"channel"`
	Category  string       `json:"category,omitempty"`
	Subject   string       `json:"subject,omitempty"`
	Language  Language     `json:"language"`
	Region    Region       `json:"region"`
	Tier      Tier         `json:"tier"`
	Needs     []AccessNeed `json:"needs,omitempty"`
	LastAgent AgentID      `json:"last_agent,omitempty"`
	Terms     Terms        `json:"terms"`
}

func (b *Started) apply(w World, e Event) World {
	if w.Conversation != nil || e.Stream.Kind != StreamConversation {
		return w
	}
	w.Conversation = &Conversation{ID: ConversationID(e.Stream.ID), Version: e.Version, Customer: b.Customer, Entry: b.Entry, Channel: b.Channel,
		Category: b.Category, Subject: b.Subject, Language: b.Language, Region: b.Region, Tier: b.Tier, Needs: b.Needs, LastAgent: b.LastAgent,
		Terms: b.Terms, Status: StatusOpen, StartedAt: e.At}
	if b.Terms.Idle > 0 {
		w.Conversation.Timers = []Timer{{TimerIdle, e.At.Add(b.Terms.Idle)}}
	}
	return w
}

// AskForPerson joins the queue. It succeeds whatever the bot does; asked again, it changes nothing.
type AskForPerson struct {
	Conversation ConversationID
	Terms        *Terms // the policy's terms now, when they differ from those at the start
	Steps        int    // further steps that the customer had to take before
}

// Concerns implements Command.
func (c AskForPerson) Concerns() Concern { return Concern{Conversation: c.Conversation} }

func (c AskForPerson) agentsUntouched() {}

func (c AskForPerson) decide(d *decision) *Refusal {
	conv := d.conv()
	switch {
	case conv == nil || d.by.Role == RoleStranger || (d.by.Role == RoleCustomer && CustomerID(d.by.ID) != conv.Customer):
		return refuse(ReasonNotFound, "conversation")
	case conv.Status == StatusClosed:
		return refuse(ReasonClosed, "")
	case conv.Status == StatusParked:
		d.requeue(RequeuedAsked, conv.Terms, conv.Preferred)
		d.system(true, "queued", nil)
		return nil
	case conv.Status != StatusOpen:
		return nil
	}
	terms := conv.Terms
	if c.Terms != nil {
		if r := c.Terms.valid(); r != nil {
			return r
		}
		terms = c.Terms.exact()
	}
	d.emitConv(&PersonAsked{Terms: terms, Steps: conv.Steps + c.Steps, VirtualArrival: d.now.Add(-terms.Credit)})
	d.system(true, "queued", nil)
	return nil
}

// PersonAsked is the event of the wish for a person: the wait and the target begin.
type PersonAsked struct {
	Terms          Terms     `json:"terms"`
	Steps          int       `json:"steps"`
	VirtualArrival time.Time `json:"virtual_arrival"`
}

func (b *PersonAsked) apply(w World, e Event) World {
	return change(w, e, func(c *Conversation) {
		c.Status, c.Terms, c.Steps = StatusWaiting, b.Terms, b.Steps
		c.AskedAt, c.WaitingSince, c.VirtualArrival = e.At, e.At, b.VirtualArrival
		c.Preferred = b.Terms.Preferred
		c.Timers = setTimer(c.Timers, TimerIdle, time.Time{})
		c.armEscalation()
	})
}

// armEscalation sets the timer of the next escalation step; none when there is no further one.
func (c *Conversation) armEscalation() {
	c.Timers = setTimer(c.Timers, TimerEscalate, c.Terms.stepAfter(c.EscalatedTo))
}

// stepAfter is when the next step of the escalation after that moment is due, or the zero time.
func (t Terms) stepAfter(at time.Time) time.Time {
	for _, s := range t.Escalation {
		if s.At.After(at) {
			return s.At
		}
	}
	return time.Time{}
}

// LeaveQueue is the customer's wish to wait no longer: the conversation ends, and counts as abandoned if no person had come.
type LeaveQueue struct {
	Conversation ConversationID
}

// Concerns implements Command.
func (c LeaveQueue) Concerns() Concern { return Concern{Conversation: c.Conversation} }

func (c LeaveQueue) decide(d *decision) *Refusal {
	conv := d.conv()
	if r := d.mayCustomer(conv); r != nil {
		return r
	}
	if !conv.WaitsForPerson() {
		return refuse(ReasonNotWaiting, "")
	}
	d.finish(EndedLeft, "left-queue")
	return nil
}

// Park promises a call back or a later reply instead of waiting on the line. The place in the queue is kept.
type Park struct {
	Conversation ConversationID
	Kind         PromiseKind
	Due          time.Time
}

// Concerns implements Command.
func (c Park) Concerns() Concern { return Concern{Conversation: c.Conversation} }

func (c Park) decide(d *decision) *Refusal {
	conv := d.conv()
	if r := d.mayCustomer(conv); r != nil {
		return r
	}
	if conv.Status != StatusWaiting && conv.Status != StatusOffered {
		return refuse(ReasonNotWaiting, "")
	}
	if c.Kind != PromiseCallBack && c.Kind != PromiseAnswer {
		return refuse(ReasonInvalid, "kind must be call-back or reply")
	}
	if !exact(c.Due).After(d.now) {
		return refuse(ReasonInvalid, "due must be in the future")
	}
	d.withdrawOffer()
	d.emitConv(&Parked{Promise: Promise{Kind: c.Kind, Due: exact(c.Due)}})
	d.system(true, "promised-"+string(c.Kind), map[string]string{"due": c.Due.UTC().Format(time.RFC3339)})
	return nil
}

// Parked is the event of a promise made instead of a wait.
type Parked struct {
	Promise Promise `json:"promise"`
}

func (b *Parked) apply(w World, e Event) World {
	return change(w, e, func(c *Conversation) {
		p := b.Promise
		c.Status, c.Promise = StatusParked, &p
		c.Timers = setTimer(setTimer(c.Timers, TimerEscalate, time.Time{}), TimerPlace, time.Time{})
		c.Timers = setTimer(c.Timers, TimerPromise, p.Due)
	})
}

// SetAbsence says that the customer's page is gone, or back. The place is kept for Terms.KeepPlace.
type SetAbsence struct {
	Conversation ConversationID
	Absent       bool
}

// Concerns implements Command.
func (c SetAbsence) Concerns() Concern { return Concern{Conversation: c.Conversation} }

func (c SetAbsence) agentsUntouched() {}

func (c SetAbsence) decide(d *decision) *Refusal {
	conv := d.conv()
	if r := d.mayCustomer(conv); r != nil {
		return r
	}
	if conv.Status == StatusClosed || c.Absent != conv.AbsentSince.IsZero() {
		return nil
	}
	d.emitConv(&Absence{Absent: c.Absent})
	return nil
}

// Absence is the event of a customer's page going or coming back.
type Absence struct {
	Absent bool `json:"absent"`
}

func (b *Absence) apply(w World, e Event) World {
	return change(w, e, func(c *Conversation) {
		c.AbsentSince = time.Time{}
		c.Timers = setTimer(c.Timers, TimerPlace, time.Time{})
		if b.Absent {
			c.AbsentSince = e.At
			c.keepPlace(e.At)
		}
	})
}

// keepPlace starts the time for which the place in the queue is kept while the customer's page is gone.
func (c *Conversation) keepPlace(from time.Time) {
	if c.Terms.KeepPlace > 0 && (c.Status == StatusWaiting || c.Status == StatusOffered) {
		c.Timers = setTimer(c.Timers, TimerPlace, from.Add(c.Terms.KeepPlace))
	}
}

// escalate takes the steps of the escalation that are due and arms the next. A promise whose time has passed already, because the customer
// was being served when it would have been made, is passed over: it could only be broken.
func (d *decision) escalate() *Refusal {
	c := d.conv()
	if c.Status != StatusWaiting && c.Status != StatusOffered {
		d.emitConv(&TimerMoved{Kind: TimerEscalate})
		return nil
	}
	for _, s := range c.Terms.Escalation {
		if s.At.After(d.now) || !s.At.After(c.EscalatedTo) || (!s.Due.IsZero() && !s.Due.After(d.now)) {
			continue
		}
		d.emitConv(&Escalated{Step: s})
		params := map[string]string{}
		if !s.Due.IsZero() {
			params["due"] = s.Due.UTC().Format(time.RFC3339)
		}
		d.system(true, string(s.Do), params)
	}
	if at := timerAt(d.conv().Timers, TimerEscalate); !at.IsZero() && !at.After(d.now) { // what it stood for was passed over, or is no longer in the terms
		d.emitConv(&TimerMoved{Kind: TimerEscalate, At: c.Terms.stepAfter(d.now)})
	}
	return nil
}

// Escalated is the event of an escalation step: what the customer was offered or promised after waiting.
type Escalated struct {
	Step Escalation `json:"step"`
}

func (b *Escalated) apply(w World, e Event) World {
	return change(w, e, func(c *Conversation) {
		c.EscalatedTo = b.Step.At
		if !b.Step.Due.IsZero() {
			c.Promise = &Promise{Kind: PromiseAnswer, Due: b.Step.Due}
		}
		c.armEscalation()
	})
}
