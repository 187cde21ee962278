package desk

import (
	"slices"
	"time"
)

// World is the part of the world that one command may read and change: at most one conversation, the agents it concerns, a customer and
// one or two tickets. What does not exist yet, or is of no concern, is nil.
type World struct {
	Conversation *Conversation
	Customer     *Customer
	Agents       []*Agent // those that Concerned named, in any order
	Ticket       *Ticket
	Other        *Ticket // the ticket to merge into
}

// Agent returns the agent with this id, or nil.
func (w World) Agent(id AgentID) *Agent {
	for _, a := range w.Agents {
		if a.ID == id {
			return a
		}
	}
	return nil
}

// with returns the world with this agent in place of the one with the same id; the receiver is left as it was.
func (w World) with(a *Agent) World {
	agents := slices.Clone(w.Agents)
	for i := range agents {
		if agents[i].ID == a.ID {
			agents[i] = a
			w.Agents = agents
			return w
		}
	}
	w.Agents = append(agents, a)
	return w
}

// Actor is who wants something: a role and that person's id (a CustomerID or an AgentID; empty for the system).
type Actor struct {
	Role Role   `json:"role"`
	ID   string `json:"id,omitempty"`
}

// System is the actor of timers and routing.
var System = Actor{Role: RoleSystem}

// IsStaff reports whether the actor is a person who serves.
func (a Actor) IsStaff() bool {
	switch a.Role {
	case RoleAgent, RoleExpert, RoleManager, RoleSupervisor, RoleAdmin:
		return true
	}
	return false
}

// Leads reports whether the actor may act on the work of others.
func (a Actor) Leads() bool {
	return a.Role == RoleSupervisor || a.Role == RoleAdmin || a.Role == RoleSystem
}

// Command is a wish that Decide grants or refuses. The set is closed: each is a struct of this package.
type Command interface {
	// Concerns names what must be loaded before deciding. Agents that depend on the conversation are named by Concerned.
	Concerns() Concern
	decide(d *decision) *Refusal
}

// Concern names the rows a command reads and may change.
type Concern struct {
	Conversation ConversationID
	Customer     CustomerID
	Agents       []AgentID
	Ticket       TicketID
	Other        TicketID
}

// Concerned names all agents that a command may change once its conversation is known: those the command names, the owner, the one
// who holds the offer and the one consulted.
func Concerned(c Command, conv *Conversation) []AgentID {
	ids := slices.Clone(c.Concerns().Agents)
	if conv == nil {
		return ids
	}
	if light, ok := c.(interface{ agentsUntouched() }); ok {
		light.agentsUntouched()
		return ids
	}
	add := func(id AgentID) {
		if id != "" && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	add(conv.Owner)
	if conv.Offer != nil {
		add(conv.Offer.Agent)
	}
	if conv.Consult != nil {
		add(conv.Consult.Agent)
	}
	return ids
}

// Outcome is what follows from a command that was granted: events, and the personal content they refer to. No events means that
// there was nothing to do, which is a success.
type Outcome struct {
	Events   []Event
	Items    []Item    // the timeline entries that the ItemAdded events refer to
	Profiles []Profile // the personal data that the CustomerChanged events refer to
	After    World     // the world with the events applied
}

// Decide grants a command, or refuses it with a reason. It is pure: the same world, command, actor and time give the same outcome.
// now is truncated to microseconds in UTC, which is what the stores keep.
func Decide(w World, c Command, by Actor, now time.Time) (Outcome, *Refusal) {
	d := &decision{world: w, by: by, now: exact(now)}
	if r := c.decide(d); r != nil {
		return Outcome{}, r
	}
	return Outcome{Events: d.events, Items: d.items, Profiles: d.profiles, After: d.world}, nil
}

// decision gathers the events of one command, each applied as it is made, so that later ones see the earlier.
type decision struct {
	world    World
	by       Actor
	now      time.Time
	events   []Event
	items    []Item
	profiles []Profile
}

// emit adds an event to the stream it belongs to and applies it.
func (d *decision) emit(s Stream, b Body) {
	e := Event{Stream: s, Version: d.world.version(s) + 1, At: d.now, By: d.by, Body: b}
	d.events = append(d.events, e)
	d.world = Apply(d.world, e)
}

// conv is the conversation as it stands after the events so far.
func (d *decision) conv() *Conversation { return d.world.Conversation }

// emitConv adds an event to the conversation's stream.
func (d *decision) emitConv(b Body) { d.emit(ConversationStream(d.conv().ID), b) }

// emitAgent adds an event to an agent's stream; an agent who was not loaded is left alone.
func (d *decision) emitAgent(id AgentID, b Body) {
	if d.world.Agent(id) != nil {
		d.emit(AgentStream(id), b)
	}
}
