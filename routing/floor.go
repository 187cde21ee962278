package routing

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"jietong/desk"
)

// Floor is an Engine that speaks in conversation and agent identifiers and in time.Time. It decides nothing itself.
// Methods that take versions pass them on: 0 means none.
type Floor struct {
	engine        *Engine
	contacts      map[desk.ConversationID]ContactRef
	conversations []desk.ConversationID // by ContactRef
	freeRefs      []ContactRef
	agents        map[desk.AgentID]AgentRef // never forgotten: exclusions outlive a sign-out
	people        []desk.AgentID            // by AgentRef
	offers        []Offer
	entering      []ExclusionState
}

// Contact is a conversation that waits, or is to be restored.
type Contact struct {
	ID         desk.ConversationID
	Need       Requirement
	Arrived    time.Time     // when it first asked for a person
	Credit     time.Duration // how much it was moved forward
	Seq        uint64        // its place among equal arrivals; 0 takes the next
	Preferred  desk.AgentID
	HoldUntil  time.Time // until when it waits for Preferred alone; zero: no hold
	Last       desk.AgentID
	Misses     int
	Version    Version
	Exclusions []Exclusion
	Offered    desk.AgentID // restoring only: who has the open offer
	Committed  bool         // restoring only: the offer is stored, its load is in the agent's Loads
}

// Exclusion keeps an agent from a conversation until a time.
type Exclusion struct {
	Agent desk.AgentID
	Until time.Time
}

// Agent is a person who serves, as stored.
type Agent struct {
	ID       desk.AgentID
	Profile  Profile
	Presence desk.Presence
	Loads    Loads
	Version  Version
	Touch    uint64 // restoring only: order of the last change of load or readiness
}

// Offer is a decision with the identifiers it means.
type Offer struct {
	Conversation desk.ConversationID
	Agent        desk.AgentID
	RunnerUp     desk.ConversationID // "" if none
	Decision     Decision
}

// Refusal is the error of an event that the engine did not take.
type Refusal struct {
	Event        EventKind
	Conversation desk.ConversationID
	Agent        desk.AgentID
	Outcome      Outcome
}

func (r *Refusal) Error() string {
	return fmt.Sprintf("routing: event %s of conversation %q, agent %q: %s", r.Event, r.Conversation, r.Agent, r.Outcome)
}

// NewFloor returns an empty floor.
func NewFloor(cfg Config) (*Floor, error) {
	e, err := New(cfg)
	if err != nil {
		return nil, err
	}
	return floorOn(e), nil
}

func floorOn(e *Engine) *Floor {
	return &Floor{engine: e, contacts: map[desk.ConversationID]ContactRef{}, conversations: make([]desk.ConversationID, 1),
		agents: map[desk.AgentID]AgentRef{}, people: make([]desk.AgentID, 1)}
}

// Engine gives the engine, for Check, Staff and fingerprints. Apply it only through the floor.
func (f *Floor) Engine() *Engine { return f.engine }

// Wait puts a conversation in the queue. The same one twice is refused.
func (f *Floor) Wait(now time.Time, c Contact) ([]Offer, error) {
	class, err := f.engine.DefineClass(c.Need)
	if err != nil {
		return nil, err
	}
	ref, known := f.contacts[c.ID]
	if !known {
		if n := len(f.freeRefs); n > 0 {
			ref, f.freeRefs = f.freeRefs[n-1], f.freeRefs[:n-1]
			f.conversations[ref] = c.ID
		} else {
			ref = ContactRef(len(f.conversations))
			f.conversations = append(f.conversations, c.ID)
		}
		f.contacts[c.ID] = ref
	}
	f.entering = f.entering[:0]
	for _, x := range c.Exclusions {
		f.entering = append(f.entering, ExclusionState{f.agentRef(x.Agent), until(x.Until)})
	}
	return f.apply(now, c.ID, "", Event{Kind: ContactWaits, Contact: ref, Class: class, At: millis(c.Arrived), Credit: Millis(c.Credit.Milliseconds()),
		Seq: c.Seq, Preferred: f.agentRef(c.Preferred), Last: f.agentRef(c.Last), Until: millis(c.HoldUntil), Misses: uint8(min(max(c.Misses, 0), 255)), ContactVersion: c.Version})
}

// Leave takes a conversation out: it ended, or was served otherwise. An open offer is void.
func (f *Floor) Leave(now time.Time, id desk.ConversationID, contact, agent Version) ([]Offer, error) {
	return f.apply(now, id, "", Event{Kind: ContactLeaves, Contact: f.contacts[id], ContactVersion: contact, AgentVersion: agent})
}

// Change gives a waiting conversation other needs (another line, an escalation). It keeps its place in time.
func (f *Floor) Change(now time.Time, id desk.ConversationID, need Requirement, contact Version) ([]Offer, error) {
	class, err := f.engine.DefineClass(need)
	if err != nil {
		return nil, err
	}
	return f.apply(now, id, "", Event{Kind: ContactChanges, Contact: f.contacts[id], Class: class, ContactVersion: contact})
}

// Credit moves a waiting conversation forward by so much time.
func (f *Floor) Credit(now time.Time, id desk.ConversationID, by time.Duration, contact Version) ([]Offer, error) {
	return f.apply(now, id, "", Event{Kind: ContactCredited, Contact: f.contacts[id], Credit: Millis(by.Milliseconds()), ContactVersion: contact})
}

// Exclude keeps an agent from a conversation until a time.
func (f *Floor) Exclude(now time.Time, id desk.ConversationID, agent desk.AgentID, end time.Time) ([]Offer, error) {
	return f.apply(now, id, agent, Event{Kind: PairExcluded, Contact: f.contacts[id], Agent: f.agentRef(agent), Until: until(end)})
}

// Agent tells the stored facts about an agent, new or changed.
func (f *Floor) Agent(now time.Time, a Agent) ([]Offer, error) {
	profile, err := f.engine.DefineProfile(a.Profile)
	if err != nil {
		return nil, err
	}
	return f.apply(now, "", a.ID, Event{Kind: AgentIs, Agent: f.agentRef(a.ID), Profile: profile, Presence: a.Presence, Loads: a.Loads, AgentVersion: a.Version})
}

// Turn tells an agent's new presence.
func (f *Floor) Turn(now time.Time, id desk.AgentID, p desk.Presence, agent Version) ([]Offer, error) {
	return f.apply(now, "", id, Event{Kind: AgentTurns, Agent: f.agents[id], Presence: p, AgentVersion: agent})
}

// Release tells that one piece of an agent's work has ended.
func (f *Floor) Release(now time.Time, id desk.AgentID, k desk.WorkKind, agent Version) ([]Offer, error) {
	return f.apply(now, "", id, Event{Kind: AgentReleases, Agent: f.agents[id], Work: k, AgentVersion: agent})
}

// Gone tells that an agent has signed out and left; open offers return to the queue.
func (f *Floor) Gone(now time.Time, id desk.AgentID, agent Version) ([]Offer, error) {
	return f.apply(now, "", id, Event{Kind: AgentGone, Agent: f.agents[id], AgentVersion: agent})
}

// Commit tells that the store has the offer; the versions are those after the commit.
func (f *Floor) Commit(now time.Time, id desk.ConversationID, agent desk.AgentID, contact, agentVersion Version) ([]Offer, error) {
	return f.onOffer(now, OfferCommitted, id, agent, time.Time{}, contact, agentVersion)
}

// Refuse tells that the store refused an offer. Tell the fresher facts first (Agent, Leave), or give until, else it is made again.
func (f *Floor) Refuse(now time.Time, id desk.ConversationID, agent desk.AgentID, until time.Time, contact Version) ([]Offer, error) {
	return f.onOffer(now, OfferRefused, id, agent, until, contact, 0)
}

// Accept tells that the agent took the conversation: it leaves the queue and stays in the agent's load.
func (f *Floor) Accept(now time.Time, id desk.ConversationID, agent desk.AgentID, contact, agentVersion Version) ([]Offer, error) {
	return f.onOffer(now, OfferAccepted, id, agent, time.Time{}, contact, agentVersion)
}

// Decline tells that the agent turned it down; it waits again in its old place, not for this agent until then.
func (f *Floor) Decline(now time.Time, id desk.ConversationID, agent desk.AgentID, until time.Time, contact, agentVersion Version) ([]Offer, error) {
	return f.onOffer(now, OfferDeclined, id, agent, until, contact, agentVersion)
}

// Miss tells that the offer rang out; as Decline, and it counts as a miss.
func (f *Floor) Miss(now time.Time, id desk.ConversationID, agent desk.AgentID, until time.Time, contact, agentVersion Version) ([]Offer, error) {
	return f.onOffer(now, OfferMissed, id, agent, until, contact, agentVersion)
}

func (f *Floor) onOffer(now time.Time, k EventKind, id desk.ConversationID, agent desk.AgentID, end time.Time, contact, agentVersion Version) ([]Offer, error) {
	return f.apply(now, id, agent, Event{Kind: k, Contact: f.contacts[id], Agent: f.agents[agent], Until: until(end),
		ContactVersion: contact, AgentVersion: agentVersion})
}

// Tick lets time pass. Call it when NextDue has come.
func (f *Floor) Tick(now time.Time) []Offer {
	offers, _ := f.apply(now, "", "", Event{Kind: Tick})
	return offers
}

// NextDue is when the next Tick will change something; ok is false when nothing is due.
func (f *Floor) NextDue() (due time.Time, ok bool) {
	t, ok := f.engine.NextDue()
	return time.UnixMilli(int64(t)), ok
}

// Explain says why an offer was made; ask before the next event.
func (f *Floor) Explain(o Offer) Explanation { return f.engine.Explain(o.Decision) }

// Position is the conversation's place among those with the same needs, from 1; 0 if it does not wait.
func (f *Floor) Position(id desk.ConversationID) int { return f.engine.Position(f.contacts[id]) }

// Staff counts who could serve these needs: signed in, of these ready, of these with room now.
func (f *Floor) Staff(need Requirement) (signedIn, ready, free int, err error) {
	class, err := f.engine.DefineClass(need)
	if err != nil {
		return 0, 0, 0, err
	}
	signedIn, ready, free = f.engine.Staff(class)
	return signedIn, ready, free, nil
}

// Name gives the agent behind a handle, such as Explanation.NextAgent; "" for 0.
func (f *Floor) Name(r AgentRef) desk.AgentID {
	if int(r) >= len(f.people) {
		return ""
	}
	return f.people[r]
}

// apply runs one event and translates what comes out. The offers are valid until the next call.
func (f *Floor) apply(now time.Time, id desk.ConversationID, agent desk.AgentID, ev Event) ([]Offer, error) {
	decisions, outcome := f.engine.ApplyExcluding(millis(now), ev, f.entering)
	f.entering = f.entering[:0]
	offers := f.translate(decisions)
	if ref, ok := f.contacts[id]; ok && !f.engine.has(ref) {
		delete(f.contacts, id)
		f.conversations[ref] = ""
		f.freeRefs = append(f.freeRefs, ref)
	}
	if outcome != Done && outcome != Stale {
		return offers, &Refusal{ev.Kind, id, agent, outcome}
	}
	return offers, nil
}

func (f *Floor) translate(decisions []Decision) []Offer {
	f.offers = f.offers[:0]
	for _, d := range decisions {
		f.offers = append(f.offers, Offer{f.conversations[d.Contact], f.people[d.Agent], f.conversations[d.RunnerUp], d})
	}
	return f.offers
}

func (f *Floor) agentRef(id desk.AgentID) AgentRef {
	if id == "" {
		return 0
	}
	r, ok := f.agents[id]
	if !ok {
		r = AgentRef(len(f.people))
		f.agents[id] = r
		f.people = append(f.people, id)
	}
	return r
}

func millis(t time.Time) Millis {
	if t.IsZero() {
		return 0
	}
	return Millis(t.UnixMilli())
}

// until rounds up: an exclusion must not end here before it ends in the store, which counts finer.
func until(t time.Time) Millis {
	if m := millis(t); time.UnixMilli(int64(m)).Before(t) {
		return m + 1
	}
	return millis(t)
}

// RestoreFloor builds a floor from the store's rows, in any order, and returns the offers that became possible meanwhile. now is the time
// up to which things have fallen due.
func RestoreFloor(cfg Config, now time.Time, contacts []Contact, agents []Agent) (*Floor, []Offer, error) {
	defs, err := New(cfg) // numbers classes and profiles
	if err != nil {
		return nil, nil, err
	}
	f := floorOn(nil)
	s := State{Now: millis(now)}
	agents = slices.Clone(agents)
	slices.SortFunc(agents, func(a, b Agent) int { return cmp.Compare(a.ID, b.ID) })
	for _, a := range agents {
		p, err := defs.DefineProfile(a.Profile)
		if err != nil {
			return nil, nil, fmt.Errorf("agent %q: %w", a.ID, err)
		}
		s.Agents = append(s.Agents, AgentState{f.agentRef(a.ID), p, a.Presence, a.Loads, a.Touch, a.Version})
	}
	contacts = slices.Clone(contacts)
	slices.SortFunc(contacts, func(a, b Contact) int { return cmp.Compare(a.ID, b.ID) })
	for _, c := range contacts {
		class, err := defs.DefineClass(c.Need)
		if err != nil {
			return nil, nil, fmt.Errorf("conversation %q: %w", c.ID, err)
		}
		ref := ContactRef(len(f.conversations))
		f.contacts[c.ID], f.conversations = ref, append(f.conversations, c.ID)
		row := ContactState{Contact: ref, Class: class, At: millis(c.Arrived), Credit: Millis(c.Credit.Milliseconds()), Seq: c.Seq,
			Preferred: f.agentRef(c.Preferred), Hold: millis(c.HoldUntil), Last: f.agentRef(c.Last), Misses: uint8(min(max(c.Misses, 0), 255)),
			Version: c.Version, Agent: f.agentRef(c.Offered), Committed: c.Committed}
		for _, x := range c.Exclusions {
			row.Exclusions = append(row.Exclusions, ExclusionState{f.agentRef(x.Agent), until(x.Until)})
		}
		s.Contacts = append(s.Contacts, row)
	}
	at := defs.State()
	s.Classes, s.Profiles = at.Classes, at.Profiles
	e, decisions, err := Restore(cfg, s)
	if err != nil {
		return nil, nil, err
	}
	f.engine = e
	return f, f.translate(decisions), nil
}

// Rows gives the floor back as rows, sorted by identifier: what RestoreFloor takes.
func (f *Floor) Rows() ([]Contact, []Agent) {
	s := f.engine.State()
	var contacts []Contact
	for _, c := range s.Contacts {
		row := Contact{ID: f.conversations[c.Contact], Need: s.Classes[c.Class], Arrived: moment(c.At), Credit: time.Duration(c.Credit) * time.Millisecond,
			Seq: c.Seq, Preferred: f.Name(c.Preferred), HoldUntil: moment(c.Hold), Last: f.Name(c.Last), Misses: int(c.Misses), Version: c.Version,
			Offered: f.Name(c.Agent), Committed: c.Committed}
		for _, x := range c.Exclusions {
			row.Exclusions = append(row.Exclusions, Exclusion{f.Name(x.Agent), moment(x.Until)})
		}
		contacts = append(contacts, row)
	}
	var agents []Agent
	for _, a := range s.Agents {
		agents = append(agents, Agent{f.Name(a.Agent), s.Profiles[a.Profile], a.Presence, a.Loads, a.Version, a.Touch})
	}
	slices.SortFunc(contacts, func(a, b Contact) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortFunc(agents, func(a, b Agent) int { return cmp.Compare(a.ID, b.ID) })
	return contacts, agents
}

func moment(t Millis) time.Time {
	if t == 0 {
		return time.Time{}
	}
	return time.UnixMilli(int64(t)).UTC()
}
