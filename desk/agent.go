package desk

import (
	"cmp"
	"slices"
	"strconv"
	"time"
)

// Agent is a person who serves. It is a value: Apply makes a new one.
//
// Invariants: the load of each kind is at most its capacity; an exclusive work is the only work.
type Agent struct {
	ID        AgentID      `json:"id"`
	Version   int64        `json:"version"`
	Name      string       `json:"name"` // the service name that customers see, never the private one
	Role      Role         `json:"role"`
	Skills    []SkillLevel `json:"skills,omitempty"`
	Languages []Language   `json:"languages,omitempty"`
	Regions   []Region     `json:"regions,omitempty"` // home first; the others lend capacity
	Capacity  Capacity     `json:"capacity"`

	Presence    Presence  `json:"presence"`
	Why         string    `json:"why,omitempty"`
	Since       time.Time `json:"since,omitzero"`
	SignedIn    time.Time `json:"signed_in,omitzero"` // since when not offline; zero while offline
	WrapUpUntil time.Time `json:"wrap_up_until,omitzero"`
	Misses      int       `json:"misses,omitempty"` // offers missed in a row; an accepted or declined one ends the row
	Touched     time.Time `json:"touched,omitzero"` // the last change of load, state or profile: who was touched longest ago comes first
	Touch       int64     `json:"touch,omitempty"`  // orders equal times: counts the touches
	Work        []Work    `json:"work,omitempty"`
	Timers      []Timer   `json:"timers,omitempty"`
}

// Capacity is how many pieces of each kind of work an agent takes at once, by WorkKind.
type Capacity [WorkKinds]uint8

// Work is one thing an agent has in hand.
type Work struct {
	Conversation ConversationID `json:"conversation"`
	Kind         WorkKind       `json:"kind"`
	Offer        OfferID        `json:"offer,omitempty"`
	State        WorkState      `json:"state"`
	Since        time.Time      `json:"since"`
}

// WorkState says whether work rings, is served, or is a consult for a colleague.
type WorkState string

// The states of work.
const (
	WorkRinging WorkState = "ringing"
	WorkServing WorkState = "serving"
	WorkAdvice  WorkState = "advice" // consulted; the conversation is another's
)

// Limits of an agent.
const (
	CapacityMax  = 50  // more at once is no service
	SkillsMax    = 64  // what routing's classes can hold; of languages and regions too
	AgentNameMax = 60  // code points; fits the header of a chat
	WhyMax       = 200 // code points
)

// Load is how many pieces of the kind the agent has in hand, ringing ones included.
func (a *Agent) Load(k WorkKind) int {
	n := 0
	for _, w := range a.Work {
		if w.Kind == k {
			n++
		}
	}
	return n
}

// fits refuses an agent who may not take a piece of work now. Work already in hand for the conversation is not counted, so that an
// offer's own slot does not stand in its way.
func (a *Agent) fits(n Need, k WorkKind, already ConversationID) *Refusal {
	for _, s := range n.Skills {
		if !slices.ContainsFunc(a.Skills, func(h SkillLevel) bool { return h.Skill == s.Skill && h.Level >= s.Level }) {
			return refuse(ReasonSkillMissing, string(s.Skill))
		}
	}
	if len(n.Languages) > 0 && !slices.ContainsFunc(n.Languages, func(l Language) bool { return slices.Contains(a.Languages, l) }) {
		return refuse(ReasonLanguageMissing, "")
	}
	load, others := 0, 0
	for _, w := range a.Work {
		if w.Conversation == already {
			continue
		}
		others++
		if w.Kind == k {
			load++
		}
		if w.Kind.Exclusive() {
			return refuse(ReasonNoCapacity, "in a call")
		}
	}
	if k >= WorkKinds || load >= int(a.Capacity[k]) || (k.Exclusive() && others > 0) {
		return refuse(ReasonNoCapacity, "")
	}
	return nil
}

// Hire adds an agent.
type Hire struct {
	Agent Agent // identity, role, skills, languages, regions, capacity; the rest is ignored
}

// Concerns implements Command.
func (c Hire) Concerns() Concern { return Concern{Agents: []AgentID{c.Agent.ID}} }

func (c Hire) decide(d *decision) *Refusal {
	if d.by.Role != RoleAdmin && d.by.Role != RoleSystem {
		return refuse(ReasonNotAllowed, "administrators hire")
	}
	if d.world.Agent(c.Agent.ID) != nil {
		return refuse(ReasonExists, "agent")
	}
	if r := c.Agent.valid(); r != nil {
		return r
	}
	a := c.Agent
	d.emit(AgentStream(a.ID), &AgentHired{AgentProfile{a.Name, a.Role, a.Skills, a.Languages, a.Regions, a.Capacity}})
	return nil
}

func (a Agent) valid() *Refusal {
	if a.ID == "" || blank(a.Name) || line(a.Name, AgentNameMax, "") != nil {
		return refuse(ReasonInvalid, "an agent needs an id and a name of at most 60 characters")
	}
	if !(Actor{Role: a.Role}).IsStaff() {
		return refuse(ReasonInvalid, "role")
	}
	if max(len(a.Skills), len(a.Languages), len(a.Regions)) > SkillsMax {
		return refuse(ReasonTooMany, "skills, languages or regions: "+strconv.Itoa(SkillsMax))
	}
	for _, s := range a.Skills {
		if s.Skill == "" || s.Level < LevelMin || s.Level > LevelMax {
			return refuse(ReasonInvalid, "skill levels go from 1 to 5")
		}
	}
	for k, n := range a.Capacity {
		if n > CapacityMax || (WorkKind(k).Exclusive() && n > 1) {
			return refuse(ReasonInvalid, "capacity")
		}
	}
	return nil
}

// AgentProfile is what an administrator decides about an agent.
type AgentProfile struct {
	Name      string       `json:"name"`
	Role      Role         `json:"role"`
	Skills    []SkillLevel `json:"skills,omitempty"`
	Languages []Language   `json:"languages,omitempty"`
	Regions   []Region     `json:"regions,omitempty"`
	Capacity  Capacity     `json:"capacity"`
}

// AgentHired is the event of a new agent.
type AgentHired struct {
	Profile AgentProfile `json:"profile"`
}

func (b *AgentHired) apply(w World, e Event) World {
	if e.Stream.Kind != StreamAgent {
		return w
	}
	a := &Agent{ID: AgentID(e.Stream.ID), Version: e.Version, Since: e.At, Touched: e.At}
	a.set(b.Profile)
	return w.with(a)
}

func (a *Agent) set(p AgentProfile) {
	a.Name, a.Role, a.Capacity = p.Name, p.Role, p.Capacity
	a.Skills, a.Languages, a.Regions = slices.Clone(p.Skills), slices.Clone(p.Languages), slices.Clone(p.Regions)
}

// ChangeAgent changes what an administrator decides about an agent. Work in hand stays.
type ChangeAgent struct {
	Agent   AgentID
	Profile AgentProfile
}

// Concerns implements Command.
func (c ChangeAgent) Concerns() Concern { return Concern{Agents: []AgentID{c.Agent}} }

func (c ChangeAgent) decide(d *decision) *Refusal {
	if d.by.Role != RoleAdmin && d.by.Role != RoleSystem {
		return refuse(ReasonNotAllowed, "administrators change agents")
	}
	if d.world.Agent(c.Agent) == nil {
		return refuse(ReasonNotFound, "agent")
	}
	p := c.Profile
	if r := (Agent{ID: c.Agent, Name: p.Name, Role: p.Role, Skills: p.Skills, Languages: p.Languages, Regions: p.Regions, Capacity: p.Capacity}).valid(); r != nil {
		return r
	}
	d.emitAgent(c.Agent, &AgentChanged{Profile: p})
	return nil
}

// AgentChanged is the event of a changed profile.
type AgentChanged struct {
	Profile AgentProfile `json:"profile"`
}

func (b *AgentChanged) apply(w World, e Event) World {
	return changeAgent(w, e, func(a *Agent) {
		before := a.ability()
		if a.set(b.Profile); !before.equal(a.ability()) {
			a.touch(e.At)
		}
	})
}

// ability is what routing looks at in a profile, in an order of its own.
func (a *Agent) ability() AgentProfile {
	p := AgentProfile{Role: a.Role, Skills: slices.Clone(a.Skills), Languages: slices.Clone(a.Languages), Regions: slices.Clone(a.Regions), Capacity: a.Capacity}
	slices.SortFunc(p.Skills, func(x, y SkillLevel) int { return cmp.Or(cmp.Compare(x.Skill, y.Skill), cmp.Compare(x.Level, y.Level)) })
	slices.Sort(p.Languages)
	slices.Sort(p.Regions)
	return p
}

func (p AgentProfile) equal(o AgentProfile) bool {
	return p.Role == o.Role && p.Capacity == o.Capacity && slices.Equal(p.Skills, o.Skills) && slices.Equal(p.Languages, o.Languages) && slices.Equal(p.Regions, o.Regions)
}

// SetPresence changes an agent's state: the agent's own wish, a supervisor's, or the system's after a lost connection.
type SetPresence struct {
	Agent    AgentID
	Presence Presence
	Why      string
}

// Concerns implements Command.
func (c SetPresence) Concerns() Concern { return Concern{Agents: []AgentID{c.Agent}} }

func (c SetPresence) decide(d *decision) *Refusal {
	a := d.world.Agent(c.Agent)
	switch {
	case a == nil:
		return refuse(ReasonNotFound, "agent")
	case (AgentID(d.by.ID) != c.Agent || !d.by.IsStaff()) && !d.by.Leads():
		return refuse(ReasonNotAllowed, "your own state only")
	case c.Presence > Training:
		return refuse(ReasonPresence, "")
	case c.Presence == Offline && slices.ContainsFunc(a.Work, func(w Work) bool { return w.State != WorkRinging }) && d.by.Role != RoleSystem:
		return refuse(ReasonHasWork, "")
	}
	if r := line(c.Why, WhyMax, "why"); r != nil {
		return r
	}
	if a.Presence == c.Presence && a.Why == c.Why {
		return nil
	}
	d.emitAgent(c.Agent, &PresenceChanged{Presence: c.Presence, Why: c.Why})
	return nil
}

// PresenceChanged is the event of an agent's new state.
type PresenceChanged struct {
	Presence Presence  `json:"presence"`
	Why      string    `json:"why,omitempty"`
	Until    time.Time `json:"until,omitzero"` // of a wrap-up
}

func (b *PresenceChanged) apply(w World, e Event) World {
	return changeAgent(w, e, func(a *Agent) { a.enter(b.Presence, b.Why, b.Until, e.At) })
}

// enter puts the agent into a state.
func (a *Agent) enter(p Presence, why string, until, at time.Time) {
	if a.Presence != p {
		a.touch(at)
	}
	switch {
	case p == Offline:
		a.SignedIn = time.Time{}
	case a.SignedIn.IsZero():
		a.SignedIn = at
	}
	a.Presence, a.Why, a.Since, a.WrapUpUntil = p, why, at, until
	a.Timers = setTimer(a.Timers, TimerWrapUp, until)
	if p == Ready {
		a.Misses = 0
	}
}

// agentTimer is the end of a wrap-up.
func (d *decision) agentTimer(c TimerFired) *Refusal {
	a := d.world.Agent(c.Agent)
	if a == nil {
		return refuse(ReasonNotFound, "agent")
	}
	at := timerAt(a.Timers, c.Kind)
	if c.Kind != TimerWrapUp || at.IsZero() || at.After(d.now) || a.Presence != WrapUp {
		return refuse(ReasonTimerStale, string(c.Kind))
	}
	d.emitAgent(a.ID, &PresenceChanged{Presence: Ready})
	return nil
}

// WorkEnding says how a piece of work left an agent's hands.
type WorkEnding string

// The endings of work.
const (
	WorkDone        WorkEnding = "done"
	WorkMissed      WorkEnding = "missed"
	WorkDeclined    WorkEnding = "declined"
	WorkWithdrawn   WorkEnding = "withdrawn"
	WorkPulledBack  WorkEnding = "pulled-back"
	WorkTransferred WorkEnding = "transferred"
)

// WorkOffered is the event, in an agent's stream, of a piece of work that rings or of a consult. It takes its slot at once.
type WorkOffered struct {
	Work Work `json:"work"`
}

func (b *WorkOffered) apply(w World, e Event) World {
	return changeAgent(w, e, func(a *Agent) {
		a.Work = append(slices.Clone(a.Work), b.Work)
		a.touch(e.At)
	})
}

// WorkTaken is the event, in an agent's stream, of a ringing piece that is now served.
type WorkTaken struct {
	Conversation ConversationID `json:"conversation"`
	State        WorkState      `json:"state,omitempty"` // WorkServing when empty
}

func (b *WorkTaken) apply(w World, e Event) World {
	return changeAgent(w, e, func(a *Agent) {
		a.Work = slices.Clone(a.Work)
		for i := range a.Work {
			if a.Work[i].Conversation == b.Conversation {
				a.Work[i].State, a.Work[i].Since = WorkServing, e.At
				if b.State != "" {
					a.Work[i].State = b.State
				}
			}
		}
		a.Misses = 0
	})
}

// WorkEnded is the event, in an agent's stream, of a piece of work that is no longer in hand.
type WorkEnded struct {
	Conversation ConversationID `json:"conversation"`
	How          WorkEnding     `json:"how"`
	Misses       bool           `json:"misses,omitempty"`     // counts as a miss
	MissesMax    int            `json:"misses_max,omitempty"` // after so many in a row the agent is set away; 0 means never
	WrapUpUntil  time.Time      `json:"wrap_up_until,omitzero"`
}

// WhyMissed is the reason shown beside the state of an agent whom the system set away.
const WhyMissed = "missed-offers"

func (b *WorkEnded) apply(w World, e Event) World {
	return changeAgent(w, e, func(a *Agent) {
		a.Work = slices.DeleteFunc(slices.Clone(a.Work), func(w Work) bool { return w.Conversation == b.Conversation })
		a.touch(e.At)
		if b.How == WorkDeclined { // who declines is there
			a.Misses = 0
		}
		if b.Misses {
			a.Misses++
			if b.MissesMax > 0 && a.Misses >= b.MissesMax && a.Presence == Ready {
				a.enter(Away, WhyMissed, time.Time{}, e.At)
			}
		}
		if !b.WrapUpUntil.IsZero() && a.Presence == Ready && len(a.Work) == 0 {
			a.enter(WrapUp, "", b.WrapUpUntil, e.At)
		}
	})
}

func (a *Agent) touch(at time.Time) { a.Touched, a.Touch = at, a.Touch+1 }

// changeAgent applies an event of an agent's stream to a copy.
func changeAgent(w World, e Event, f func(a *Agent)) World {
	old := w.Agent(AgentID(e.Stream.ID))
	if old == nil || e.Stream.Kind != StreamAgent {
		return w
	}
	a := *old
	a.Version = e.Version
	f(&a)
	return w.with(&a)
}
