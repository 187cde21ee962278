package desk

import (
	"slices"
	"time"
)

// Status is where a conversation stands.
type Status string

// The statuses.
const (
	StatusOpen    Status = "open"    // nobody asked for a person yet; the bot may help
	StatusWaiting Status = "waiting" // in the queue
	StatusOffered Status = "offered" // ringing at an agent; still in its place in the queue
	StatusActive  Status = "active"  // a person serves it
	StatusParked  Status = "parked"  // a call back or a later answer was promised; the place is kept
	StatusClosed  Status = "closed"
)

// Conversation is one continuous exchange, from the wish for help to the close. It is a value: Apply makes a new one and never changes
// the old.
//
// Invariants: Owner is set exactly while Status is active. Offer is set exactly while Status is offered. Seq ≤ StaffSeq. VirtualArrival
// never changes while the customer waits, whatever is offered, missed, transferred or reconnected, save by a credit that moves it back.
type Conversation struct {
	ID       ConversationID `json:"id"`
	Version  int64          `json:"version"`
	Customer CustomerID     `json:"customer"`
	Entry    EntryID        `json:"entry"`
	Channel  Channel        `json:"channel"`
	Category string         `json:"category,omitempty"`
	Subject  string         `json:"subject,omitempty"` // chosen from the entry's list or typed by the customer; not shown in logs
	Language Language       `json:"language"`
	Region   Region         `json:"region"`
	Tier     Tier           `json:"tier"`
	Needs    []AccessNeed   `json:"needs,omitempty"`
	Status   Status         `json:"status"`
	Terms    Terms          `json:"terms"`

	Seq      int64 `json:"seq"`       // last item that the customer sees
	StaffSeq int64 `json:"staff_seq"` // last item that staff see

	StartedAt      time.Time `json:"started_at"`
	AskedAt        time.Time `json:"asked_at,omitzero"`        // the wish for a person; the target counts from here
	WaitingSince   time.Time `json:"waiting_since,omitzero"`   // the start of the wait under way, or of the last one
	VirtualArrival time.Time `json:"virtual_arrival,omitzero"` // WaitingSince of the first wait, less the time credits
	ConnectedAt    time.Time `json:"connected_at,omitzero"`    // the first time a person took it
	ClosedAt       time.Time `json:"closed_at,omitzero"`
	EscalatedTo    time.Time `json:"escalated_to,omitzero"` // the last escalation step taken
	Steps          int       `json:"steps"`                 // actions and bot turns between the wish and the queue

	Owner      AgentID     `json:"owner,omitempty"`
	LastAgent  AgentID     `json:"last_agent,omitempty"` // who served it last, here or in the conversation before
	Preferred  AgentID     `json:"preferred,omitempty"`  // who it should wait for, for a while: a transfer, an account manager
	Unheld     bool        `json:"unheld,omitempty"`     // that one turned it down in this wait: it waits for anybody
	Offer      *Offer      `json:"offer,omitempty"`
	Consult    *Consult    `json:"consult,omitempty"`
	Exclusions []Exclusion `json:"exclusions,omitempty"`
	Misses     int         `json:"misses,omitempty"` // offers of this conversation that were missed or declined

	LastAt         time.Time `json:"last_at,omitzero"`       // the last message of either side
	LastCustomerAt time.Time `json:"last_customer,omitzero"` // the customer's last message
	AwaitingReply  time.Time `json:"awaiting,omitzero"`      // since when the customer waits for an answer
	FirstReplyAt   time.Time `json:"first_reply,omitzero"`   // the first answer by a person
	AbsentSince    time.Time `json:"absent_since,omitzero"`  // the customer's page is gone; the place is kept
	Unread         int       `json:"unread,omitempty"`       // customer messages that the owner has not read

	Receipts Receipts   `json:"receipts"`
	Promise  *Promise   `json:"promise,omitempty"`
	Rating   *Rating    `json:"rating,omitempty"`
	Tags     []string   `json:"tags,omitempty"`
	Tickets  []TicketID `json:"tickets,omitempty"`
	Outcome  Ending     `json:"outcome,omitempty"`
	Timers   []Timer    `json:"timers,omitempty"`
}

// Terms is what the policy says for this conversation, fixed when the promise was made: a later policy changes how it is routed, never
// what was promised.
type Terms struct {
	Line       LineID        `json:"line"`
	Kind       WorkKind      `json:"kind"`
	Urgency    Urgency       `json:"urgency"`
	Policy     PolicyVersion `json:"policy"`
	Target     time.Duration `json:"target"`               // promised time to a person, in the line's open hours
	Due        time.Time     `json:"due,omitzero"`         // when the target is reached on the wall clock
	Credit     time.Duration `json:"credit,omitempty"`     // moves the virtual arrival back: tier, anger, useless answers
	Preferred  AgentID       `json:"prefer,omitempty"`     // a named account manager
	Ring       time.Duration `json:"ring"`                 // how long an offer rings; 0 means RingDefault
	Exclude    time.Duration `json:"exclude"`              // how long an agent who missed, declined or gave it away is not offered it again; 0 means not at all
	MissesMax  int           `json:"misses_max"`           // after so many misses in a row an agent is set away; 0 means never
	PullBack   time.Duration `json:"pull_back"`            // an owner who leaves the customer unanswered so long loses it; 0 means never
	WrapUp     time.Duration `json:"wrap_up"`              // time for after-work; 0 means none
	Idle       time.Duration `json:"idle"`                 // closed when the customer is silent so long after an answer; 0 means never
	KeepPlace  time.Duration `json:"keep_place"`           // how long the place is kept for a customer whose page is gone; 0 means for ever
	TextMax    int           `json:"text_max"`             // code points
	Media      []ItemKind    `json:"media,omitempty"`      // what the channel carries beside text
	Window     time.Duration `json:"window,omitempty"`     // the platform's reply window; 0 means always
	Escalation []Escalation  `json:"escalation,omitempty"` // in order of At
}

// Escalation is what a contact that still waits At is offered or promised: the policy's steps over time. Relaxing skills, widening
// regions and overflow to other lines are routing's: they follow from the clock alone.
type Escalation struct {
	At  time.Time      `json:"at"`
	Do  EscalationKind `json:"do"`
	Due time.Time      `json:"due,omitzero"` // for PromiseReply: by when
}

// EscalationKind says what a step of the escalation does; it is also the key of the sentence that the customer reads.
type EscalationKind string

// The escalation steps.
const (
	OfferCallBack EscalationKind = "call-back-offered" // we can call or write back, place kept
	PromiseReply  EscalationKind = "reply-promised"    // an answer comes by Due, place kept
	OfferMessage  EscalationKind = "message-offered"   // leave a message, answered by Due as a ticket
)

// Offer is routing's proposal of this conversation to one agent. While it rings the conversation keeps its place.
type Offer struct {
	ID      OfferID   `json:"id"`
	Agent   AgentID   `json:"agent"`
	At      time.Time `json:"at"`
	Expires time.Time `json:"expires"`
	Need    Need      `json:"need"` // what the agent had to have; held again when it is accepted
}

// Need is what an agent must have for a contact, at the relaxation that was reached.
type Need struct {
	Skills    []SkillLevel `json:"skills,omitempty"`
	Languages []Language   `json:"languages,omitempty"` // any of them; empty means any language
}

// Exclusion keeps an agent who missed or declined from being offered the same conversation until then.
type Exclusion struct {
	Agent AgentID   `json:"agent"`
	Until time.Time `json:"until"`
}

// Consult is a second agent who is asked before a transfer. The owner stays the owner until the hand-over.
type Consult struct {
	Agent  AgentID   `json:"agent"`
	Offer  OfferID   `json:"offer"`
	At     time.Time `json:"at"`
	Joined bool      `json:"joined"`
}

// Receipts say how far each side has got, in the sequence of its own reader.
type Receipts struct {
	CustomerDelivered int64 `json:"cd,omitempty"` // customer sequence
	CustomerRead      int64 `json:"cr,omitempty"` // customer sequence
	AgentDelivered    int64 `json:"ad,omitempty"` // staff sequence
	AgentRead         int64 `json:"ar,omitempty"` // staff sequence
}

// Promise is what the customer was promised instead of waiting on the line.
type Promise struct {
	Kind PromiseKind `json:"kind"`
	Due  time.Time   `json:"due"`
}

// PromiseKind says what was promised.
type PromiseKind string

// The promises.
const (
	PromiseCallBack PromiseKind = "call-back"
	PromiseAnswer   PromiseKind = "reply"
)

// Ending says how a conversation ended.
type Ending string

// The endings. Abandoned and Left count as abandonment; Solved and Unsolved were served by a person or the bot.
const (
	EndedSolved    Ending = "solved"
	EndedUnsolved  Ending = "unsolved"
	EndedIdle      Ending = "idle"      // the customer did not come back to an answer
	EndedLeft      Ending = "left"      // the customer left the queue and said so
	EndedAbandoned Ending = "abandoned" // the customer's page was gone for longer than the place is kept
)

// Rating is the customer's verdict.
type Rating struct {
	Score  int       `json:"score"`            // 1..5
	Solved *bool     `json:"solved,omitempty"` // the customer's own answer to "solved?"
	At     time.Time `json:"at"`
}

// Limits of a conversation, each with its reason.
const (
	TagsMax       = 20   // more is a search problem, not a tag list
	TagLenMax     = 40   // code points; fits a chip
	SubjectMax    = 200  // code points; one line
	NoteMax       = 8000 // code points; two pages
	HandoverMax   = 2000 // code points; read while the offer rings
	TicketsMax    = 20   // linked tickets of one conversation
	ExclusionsMax = 64   // agents who missed it; older ones are dropped first
	EscalationMax = 32   // steps; a policy names a handful
)

// WaitsForPerson reports whether a person was asked for and has not come.
func (c *Conversation) WaitsForPerson() bool {
	return c.Status == StatusWaiting || c.Status == StatusOffered || c.Status == StatusParked
}

// Excluded reports whether the agent may not be offered this conversation at this time.
func (c *Conversation) Excluded(a AgentID, at time.Time) bool {
	return slices.ContainsFunc(c.Exclusions, func(x Exclusion) bool { return x.Agent == a && x.Until.After(at) })
}

// clone copies the conversation so that Apply may change it; slices are replaced, never written into.
func (c *Conversation) clone(version int64) *Conversation {
	n := *c
	n.Version = version
	return &n
}

// RingDefault is how long an offer rings where the terms do not say: long enough to look up and read, short enough that the customer gets
// another agent within the half minute that the regulator asks for.
const RingDefault = 20 * time.Second

// ring is how long an offer rings under these terms.
func (t Terms) ring() time.Duration {
	if t.Ring <= 0 {
		return RingDefault
	}
	return t.Ring
}

// valid refuses terms under which nobody could serve.
func (t Terms) valid() *Refusal {
	switch {
	case t.Line == "":
		return refuse(ReasonInvalid, "terms need a line")
	case t.Kind >= WorkKinds:
		return refuse(ReasonInvalid, "kind of work")
	case min(t.Target, t.Credit, t.Ring, t.Exclude, t.PullBack, t.WrapUp, t.Idle, t.KeepPlace, t.Window) < 0 || t.MissesMax < 0:
		return refuse(ReasonInvalid, "a duration or number of the terms is negative")
	case len(t.Escalation) > EscalationMax:
		return refuse(ReasonTooMany, "escalation steps")
	}
	return nil
}

// exact returns the terms with their times as they are stored, sharing nothing that a caller may change.
func (t Terms) exact() Terms {
	t.Due, t.Media = exact(t.Due), slices.Clone(t.Media)
	t.Escalation = slices.Clone(t.Escalation)
	for i := range t.Escalation {
		t.Escalation[i].At, t.Escalation[i].Due = exact(t.Escalation[i].At), exact(t.Escalation[i].Due)
	}
	return t
}

// exact returns a time as the stores keep it: UTC, microseconds.
func exact(t time.Time) time.Time { return t.UTC().Truncate(time.Microsecond) }

// change is how the events of a conversation are applied: a copy with the new version is changed by f.
func change(w World, e Event, f func(c *Conversation)) World {
	if w.Conversation == nil || e.Stream != ConversationStream(w.Conversation.ID) {
		return w
	}
	c := w.Conversation.clone(e.Version)
	f(c)
	w.Conversation = c
	return w
}
