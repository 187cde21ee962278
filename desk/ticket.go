package desk

import (
	"slices"
	"strconv"
	"time"
)

// Ticket is a problem that outlives a conversation.
//
// Invariants: MergedInto is set exactly while State is merged; due times never move once set, save by a change of priority.
type Ticket struct {
	ID            TicketID         `json:"id"`
	Number        string           `json:"number"` // what people say on the phone, such as "T-1042"
	Version       int64            `json:"version"`
	Title         string           `json:"title"`
	State         TicketState      `json:"state"`
	Priority      Priority         `json:"priority"`
	Line          LineID           `json:"line"`
	Owner         AgentID          `json:"owner,omitempty"`
	Customer      CustomerID       `json:"customer,omitempty"`
	OpenedAt      time.Time        `json:"opened_at"`
	FirstReplyDue time.Time        `json:"first_reply_due,omitzero"`
	SolveDue      time.Time        `json:"solve_due,omitzero"`
	FirstReplyAt  time.Time        `json:"first_reply_at,omitzero"`
	SolvedAt      time.Time        `json:"solved_at,omitzero"`
	Conversations []ConversationID `json:"conversations,omitempty"`
	MergedInto    TicketID         `json:"merged_into,omitempty"`
}

// TicketState is where a ticket stands.
type TicketState string

// The states of tickets.
const (
	TicketNew      TicketState = "new"
	TicketIsOpen   TicketState = "open"
	TicketPending  TicketState = "pending" // waits for the customer or a third party
	TicketSolved   TicketState = "solved"
	TicketClosed   TicketState = "closed" // for good
	TicketIsMerged TicketState = "merged"
)

// Priority orders tickets.
type Priority string

// The priorities.
const (
	PriorityLow    Priority = "low"
	PriorityNormal Priority = "normal"
	PriorityHigh   Priority = "high"
	PriorityUrgent Priority = "urgent"
)

func (p Priority) valid() bool {
	return slices.Contains([]Priority{PriorityLow, PriorityNormal, PriorityHigh, PriorityUrgent}, p)
}

// next says from which state a ticket may go where.
func (s TicketState) next(to TicketState) bool {
	switch s {
	case TicketNew, TicketIsOpen, TicketPending:
		return to == TicketIsOpen || to == TicketPending || to == TicketSolved || to == TicketClosed
	case TicketSolved:
		return to == TicketIsOpen || to == TicketClosed
	}
	return false // closed and merged are for good
}

// Limits of a ticket.
const (
	TicketTitleMax         = 200 // code points; one line
	TicketConversationsMax = 200 // more belongs in a problem's own record
)

// OpenTicket opens a ticket, from a conversation (which is then linked both ways) or alone.
type OpenTicket struct {
	ID            TicketID
	Number        string
	Title         string
	Priority      Priority
	Line          LineID
	Customer      CustomerID
	Conversation  ConversationID
	FirstReplyDue time.Time // in the line's open hours, by the policy
	SolveDue      time.Time
}

// Concerns implements Command.
func (c OpenTicket) Concerns() Concern { return Concern{Ticket: c.ID, Conversation: c.Conversation} }

func (c OpenTicket) agentsUntouched() {}

func (c OpenTicket) decide(d *decision) *Refusal {
	switch {
	case d.world.Ticket != nil:
		return refuse(ReasonExists, "ticket")
	case !d.by.IsStaff() && d.by.Role != RoleSystem:
		return refuse(ReasonNotAllowed, "staff only")
	case blank(c.Title) || line(c.Title, TicketTitleMax, "") != nil:
		return refuse(ReasonInvalid, "title: 1 to "+strconv.Itoa(TicketTitleMax)+" characters")
	case !c.Priority.valid():
		return refuse(ReasonInvalid, "priority")
	case c.ID == "" || c.Number == "":
		return refuse(ReasonInvalid, "id and number")
	case c.Conversation != "" && d.conv() == nil:
		return refuse(ReasonNotFound, "conversation")
	case d.conv() != nil && len(d.conv().Tickets) >= TicketsMax:
		return refuse(ReasonTooMany, "tickets of one conversation: "+strconv.Itoa(TicketsMax))
	}
	b := &TicketOpened{Number: c.Number, Title: c.Title, Priority: c.Priority, Line: c.Line, Customer: c.Customer,
		FirstReplyDue: exact(c.FirstReplyDue), SolveDue: exact(c.SolveDue)}
	if d.by.IsStaff() {
		b.Owner = AgentID(d.by.ID)
	}
	if conv := d.conv(); conv != nil {
		b.Conversation, b.Customer = conv.ID, conv.Customer
	}
	d.emit(TicketStream(c.ID), b)
	if conv := d.conv(); conv != nil {
		d.emitConv(&TicketLinked{Ticket: c.ID})
		d.system(false, "ticket-opened", map[string]string{"number": c.Number})
	}
	return nil
}

// TicketOpened is the event of a new ticket.
type TicketOpened struct {
	Number        string         `json:"number"`
	Title         string         `json:"title"`
	Priority      Priority       `json:"priority"`
	Line          LineID         `json:"line"`
	Owner         AgentID        `json:"owner,omitempty"`
	Customer      CustomerID     `json:"customer,omitempty"`
	Conversation  ConversationID `json:"conversation,omitempty"`
	FirstReplyDue time.Time      `json:"first_reply_due,omitzero"`
	SolveDue      time.Time      `json:"solve_due,omitzero"`
}

func (b *TicketOpened) apply(w World, e Event) World {
	t := &Ticket{ID: TicketID(e.Stream.ID), Version: e.Version, Number: b.Number, Title: b.Title, State: TicketNew, Priority: b.Priority, Line: b.Line,
		Owner: b.Owner, Customer: b.Customer, OpenedAt: e.At, FirstReplyDue: b.FirstReplyDue, SolveDue: b.SolveDue}
	if b.Conversation != "" {
		t.Conversations = []ConversationID{b.Conversation}
	}
	switch {
	case e.Stream.Kind != StreamTicket:
	case w.Ticket == nil:
		w.Ticket = t
	case w.Other == nil:
		w.Other = t
	}
	return w
}

// TicketLinked is the event, in a conversation's stream, of a ticket that belongs to it.
type TicketLinked struct {
	Ticket TicketID `json:"ticket"`
}

func (b *TicketLinked) apply(w World, e Event) World {
	return change(w, e, func(c *Conversation) {
		if !slices.Contains(c.Tickets, b.Ticket) {
			c.Tickets = append(slices.Clone(c.Tickets), b.Ticket)
		}
	})
}

// ChangeTicket changes what is given. Version guards against a change that somebody else made meanwhile.
type ChangeTicket struct {
	ID       TicketID
	Version  int64
	State    TicketState // empty: as it is
	Priority Priority    // empty: as it is
	Title    string      // empty: as it is
	Owner    *AgentID    // nil: as it is; empty: nobody
	SolveDue time.Time   // zero: as it is; heeded with a new priority alone
}

// Concerns implements Command.
func (c ChangeTicket) Concerns() Concern { return Concern{Ticket: c.ID} }

func (c ChangeTicket) decide(d *decision) *Refusal {
	t := d.world.Ticket
	switch {
	case t == nil:
		return refuse(ReasonNotFound, "ticket")
	case !d.by.IsStaff() && d.by.Role != RoleSystem:
		return refuse(ReasonNotAllowed, "staff only")
	case t.Version != c.Version:
		return refuse(ReasonStale, strconv.FormatInt(t.Version, 10))
	case t.State == TicketIsMerged:
		return refuse(ReasonMerged, string(t.MergedInto))
	case c.State != "" && c.State != t.State && !t.State.next(c.State):
		return refuse(ReasonTransition, string(t.State)+" to "+string(c.State))
	case c.Priority != "" && !c.Priority.valid():
		return refuse(ReasonInvalid, "priority")
	case c.Title != "" && (blank(c.Title) || line(c.Title, TicketTitleMax, "") != nil):
		return refuse(ReasonInvalid, "title: 1 to "+strconv.Itoa(TicketTitleMax)+" characters")
	}
	b := &TicketChanged{State: c.State, Priority: c.Priority, Title: c.Title, Owner: c.Owner}
	if b.State == t.State {
		b.State = ""
	}
	if b.Priority == t.Priority {
		b.Priority = ""
	}
	if b.Priority != "" { // due times move with the priority alone
		b.SolveDue = exact(c.SolveDue)
	}
	if b.State == "" && b.Priority == "" && (b.Title == "" || b.Title == t.Title) && (b.Owner == nil || *b.Owner == t.Owner) {
		return nil
	}
	d.emit(TicketStream(t.ID), b)
	return nil
}

// TicketChanged is the event of a changed ticket; empty fields stayed as they were.
type TicketChanged struct {
	State    TicketState `json:"state,omitempty"`
	Priority Priority    `json:"priority,omitempty"`
	Title    string      `json:"title,omitempty"`
	Owner    *AgentID    `json:"owner,omitempty"`
	SolveDue time.Time   `json:"solve_due,omitzero"`
}

func (b *TicketChanged) apply(w World, e Event) World {
	return changeTicket(w, e, func(t *Ticket) {
		if b.State != "" {
			t.State = b.State
			switch ended := b.State == TicketSolved || b.State == TicketClosed; {
			case !ended:
				t.SolvedAt = time.Time{}
			case t.SolvedAt.IsZero(): // closing what is solved does not solve it later
				t.SolvedAt = e.At
			}
			if t.FirstReplyAt.IsZero() && b.State != TicketIsOpen { // taking it in hand is no answer
				t.FirstReplyAt = e.At
			}
		}
		if b.Priority != "" {
			t.Priority = b.Priority
		}
		if b.Title != "" {
			t.Title = b.Title
		}
		if b.Owner != nil {
			t.Owner = *b.Owner
		}
		if !b.SolveDue.IsZero() {
			t.SolveDue = b.SolveDue
		}
	})
}

// MergeTicket merges a ticket into another of the same customer; the one merged points to the other for ever.
type MergeTicket struct {
	ID   TicketID
	Into TicketID
}

// Concerns implements Command.
func (c MergeTicket) Concerns() Concern { return Concern{Ticket: c.ID, Other: c.Into} }

func (c MergeTicket) decide(d *decision) *Refusal {
	t, into := d.world.Ticket, d.world.Other
	switch {
	case c.ID == c.Into:
		return refuse(ReasonMergeSelf, "")
	case t == nil || into == nil:
		return refuse(ReasonNotFound, "ticket")
	case !d.by.IsStaff():
		return refuse(ReasonNotAllowed, "staff only")
	case t.State == TicketIsMerged || into.State == TicketIsMerged:
		return refuse(ReasonMerged, "")
	case into.State == TicketClosed:
		return refuse(ReasonTransition, "the ticket to merge into is closed for good")
	case t.Customer != into.Customer:
		return refuse(ReasonInvalid, "the tickets belong to different customers")
	case len(t.Conversations)+len(into.Conversations) > TicketConversationsMax:
		return refuse(ReasonTooMany, "conversations of one ticket")
	}
	d.emit(TicketStream(t.ID), &TicketMerged{Into: into.ID})
	for _, id := range t.Conversations {
		if !slices.Contains(into.Conversations, id) {
			d.emit(TicketStream(into.ID), &ConversationLinked{Conversation: id})
		}
	}
	return nil
}

// TicketMerged is the event of a ticket that was merged into another.
type TicketMerged struct {
	Into TicketID `json:"into"`
}

func (b *TicketMerged) apply(w World, e Event) World {
	return changeTicket(w, e, func(t *Ticket) { t.State, t.MergedInto = TicketIsMerged, b.Into })
}

// LinkTicket links a conversation to a ticket, both ways.
type LinkTicket struct {
	ID           TicketID
	Conversation ConversationID
}

// Concerns implements Command.
func (c LinkTicket) Concerns() Concern { return Concern{Ticket: c.ID, Conversation: c.Conversation} }

func (c LinkTicket) agentsUntouched() {}

func (c LinkTicket) decide(d *decision) *Refusal {
	t, conv := d.world.Ticket, d.conv()
	switch {
	case t == nil:
		return refuse(ReasonNotFound, "ticket")
	case conv == nil:
		return refuse(ReasonNotFound, "conversation")
	case !d.by.IsStaff():
		return refuse(ReasonNotAllowed, "staff only")
	case t.State == TicketIsMerged:
		return refuse(ReasonMerged, string(t.MergedInto))
	case t.Customer != "" && t.Customer != conv.Customer:
		return refuse(ReasonInvalid, "the ticket belongs to another customer")
	case slices.Contains(t.Conversations, conv.ID) && slices.Contains(conv.Tickets, t.ID):
		return nil
	case len(t.Conversations) >= TicketConversationsMax || len(conv.Tickets) >= TicketsMax:
		return refuse(ReasonTooMany, "links")
	}
	if !slices.Contains(t.Conversations, conv.ID) {
		d.emit(TicketStream(t.ID), &ConversationLinked{Conversation: conv.ID})
	}
	if !slices.Contains(conv.Tickets, t.ID) {
		d.emitConv(&TicketLinked{Ticket: t.ID})
	}
	return nil
}

// ConversationLinked is the event, in a ticket's stream, of a conversation that belongs to it.
type ConversationLinked struct {
	Conversation ConversationID `json:"conversation"`
}

func (b *ConversationLinked) apply(w World, e Event) World {
	return changeTicket(w, e, func(t *Ticket) {
		if !slices.Contains(t.Conversations, b.Conversation) {
			t.Conversations = append(slices.Clone(t.Conversations), b.Conversation)
		}
	})
}

// changeTicket applies an event of a ticket's stream to a copy, whichever of the two tickets it is.
func changeTicket(w World, e Event, f func(t *Ticket)) World {
	if e.Stream.Kind != StreamTicket {
		return w
	}
	for _, p := range []**Ticket{&w.Ticket, &w.Other} {
		if *p != nil && string((*p).ID) == e.Stream.ID {
			t := **p
			t.Version = e.Version
			f(&t)
			*p = &t
			return w
		}
	}
	return w
}
