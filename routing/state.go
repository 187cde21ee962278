package routing

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"slices"

	"jietong/desk"
)

// State is all that an engine must be told to be built again, in plain values; the store's columns hold the same.
type State struct {
	Now      Millis
	Seq      uint64
	Classes  []Requirement // by ClassID
	Profiles []Profile     // by ProfileID
	Contacts []ContactState
	Agents   []AgentState
}

// ContactState is one contact. Order in a class is by (At - Credit, Seq).
type ContactState struct {
	Contact    ContactRef
	Class      ClassID
	At         Millis
	Credit     Millis
	Seq        uint64
	Preferred  AgentRef
	Hold       Millis // end of the hold for Preferred; 0: none, or over
	Last       AgentRef
	Misses     uint8
	Version    Version // low 32 bits
	Agent      AgentRef
	Committed  bool // the offer to Agent is stored (its load is in AgentState.Loads); else it is the engine's reservation
	Exclusions []ExclusionState
}

// ExclusionState keeps Agent from the contact until a time.
type ExclusionState struct {
	Agent AgentRef
	Until Millis
}

// AgentState is one agent. Touch orders agents by the last change of load or readiness; only the order counts.
type AgentState struct {
	Agent    AgentRef
	Profile  ProfileID
	Presence desk.Presence
	Loads    Loads
	Touch    uint64
	Version  Version
}

// State copies the engine's state out, contacts and agents by handle, exclusions by agent.
func (e *Engine) State() State {
	s := State{Now: e.now, Seq: e.seq}
	for i := range e.classes {
		s.Classes = append(s.Classes, e.classes[i].need)
	}
	for i := range e.profiles {
		s.Profiles = append(s.Profiles, e.profiles[i].has)
	}
	for c := range e.contacts {
		if e.contacts[c].state != absent {
			s.Contacts = append(s.Contacts, e.contactState(ContactRef(c)))
		}
	}
	for r := range e.agents {
		if a := &e.agents[r]; a.known {
			s.Agents = append(s.Agents, AgentState{AgentRef(r), a.profile, a.presence, a.load, a.touch, a.version})
		}
	}
	return s
}

func (e *Engine) contactState(c ContactRef) ContactState {
	ct := &e.contacts[c]
	s := ContactState{Contact: c, Class: ct.class, At: e.at(c), Credit: Millis(ct.credit), Seq: e.keyOf(c).seq(),
		Misses: ct.misses, Version: Version(ct.version)}
	if ct.extra != 0 {
		x := &e.extras[ct.extra]
		s.Preferred, s.Hold, s.Last = x.preferred, x.hold, x.last
		if ct.state == offered || ct.state == committed {
			s.Agent, s.Committed = x.agent, ct.state == committed
		}
		for i := x.excl; i != 0; i = e.exclusions[i].next {
			s.Exclusions = append(s.Exclusions, ExclusionState{e.exclusions[i].agent, e.exclusions[i].until})
		}
		slices.SortFunc(s.Exclusions, func(a, b ExclusionState) int { return cmp.Compare(a.Agent, b.Agent) })
	}
	return s
}

// Restore builds an engine from a state and matches what can be matched, which is nothing if the state is an engine's own and
// nothing fell due since. It and the engine that State came from then make the same decisions. The order of the slices does not matter, save that
// Classes and Profiles are numbered by it. Errors name the offending row.
func Restore(cfg Config, s State) (*Engine, []Decision, error) {
	needs := cfg.Needs
	cfg.Needs = nil // numbered after those of the state
	e, err := New(cfg)
	if err != nil {
		return nil, nil, err
	}
	for i, r := range s.Classes {
		if id, err := e.DefineClass(r); err != nil {
			return nil, nil, err
		} else if int(id) != i {
			return nil, nil, fmt.Errorf("routing: class %d was numbered %d: define a wider class before the one that relaxes to it, and none twice", i, id)
		}
	}
	for i, p := range s.Profiles {
		if id, err := e.DefineProfile(p); err != nil {
			return nil, nil, err
		} else if int(id) != i {
			return nil, nil, fmt.Errorf("routing: profile %d is the same as %d", i, id)
		}
	}
	if err := e.defineAll(needs); err != nil {
		return nil, nil, err
	}
	if s.Now < -TimeMax || s.Now > TimeMax || s.Seq > SeqMax {
		return nil, nil, fmt.Errorf("routing: the state's time %d or sequence number %d lies outside its range", s.Now, s.Seq)
	}
	e.now, e.seq = s.Now, s.Seq
	if err := e.restoreAgents(s.Agents); err != nil {
		return nil, nil, err
	}
	for i := range s.Contacts {
		if err := e.restoreContact(&s.Contacts[i]); err != nil {
			return nil, nil, err
		}
	}
	agents := slices.Clone(s.Agents)
	slices.SortFunc(agents, func(a, b AgentState) int { return cmp.Or(cmp.Compare(a.Touch, b.Touch), cmp.Compare(a.Agent, b.Agent)) })
	last := uint64(0)
	for _, in := range agents { // again: reservations have changed the load, and lists are in order of touch
		e.touch(in.Agent)
		a := &e.agents[in.Agent]
		last = max(in.Touch, last+1) // strictly rising, also where the store knows no better than a tie
		a.touch, a.over = last, e.overloaded(a)
		e.list(in.Agent)
	}
	e.touches = last
	for _, in := range agents {
		e.soilAgent(in.Agent, TurnedReady)
	}
	e.advance(s.Now)
	e.settle()
	return e, e.decisions, nil
}

func (e *Engine) restoreAgents(in []AgentState) error {
	for i := range in {
		s := &in[i]
		if s.Agent == 0 || int(s.Agent) > e.cfg.AgentsMax || e.knows(s.Agent) || int(s.Profile) >= len(e.profiles) || s.Presence > desk.Training {
			return fmt.Errorf("routing: agent %d: its handle is out of range or used twice, or its profile %d or presence %d does not exist", s.Agent, s.Profile, s.Presence)
		}
		e.agents = grow(e.agents, int(s.Agent))
		e.agents[s.Agent] = agent{known: true, profile: s.Profile, presence: s.Presence, load: s.Loads, version: s.Version,
			cell: nowhere, exclusions: e.agents[s.Agent].exclusions}
	}
	return nil
}

func (e *Engine) restoreContact(s *ContactState) error {
	fail := func(what string) error { return fmt.Errorf("routing: contact %d: %s", s.Contact, what) }
	switch {
	case s.Contact == 0 || int(s.Contact) > e.cfg.ContactsMax || e.has(s.Contact):
		return fail("its handle is out of range or used twice")
	case int(s.Class) >= len(e.classes):
		return fail("its class does not exist")
	case s.At < -TimeMax+CreditMax || s.At > TimeMax || s.Credit < 0 || s.Credit > CreditMax || s.Seq == 0 || s.Seq > SeqMax || s.Hold > TimeMax:
		return fail("its arrival, credit, hold or sequence number lies outside its range")
	case int(s.Preferred) > e.cfg.AgentsMax || int(s.Last) > e.cfg.AgentsMax:
		return fail("an agent it names is out of range")
	case s.Agent != 0 && !e.knows(s.Agent):
		return fail("it is offered to an agent who is not there")
	}
	e.contacts, e.pos = grow(e.contacts, int(s.Contact)), grow(e.pos, int(s.Contact))
	e.seq = max(e.seq, s.Seq)
	e.present++
	c := s.Contact
	e.contacts[c] = contact{class: s.Class, credit: uint32(s.Credit), version: uint32(s.Version), misses: s.Misses}
	if s.Preferred != 0 || s.Last != 0 || s.Agent != 0 || len(s.Exclusions) > 0 {
		x := e.extraOf(c)
		x.preferred, x.last = s.Preferred, s.Last
		for _, ex := range s.Exclusions {
			if ex.Agent == 0 || int(ex.Agent) > e.cfg.AgentsMax || ex.Until > TimeMax {
				return fail("an exclusion is out of range")
			}
			e.agents = grow(e.agents, int(ex.Agent))
			e.exclude(c, ex.Agent, ex.Until)
		}
		e.extras[e.contacts[c].extra].hold = s.Hold
	}
	k := makeKey(s.At-s.Credit, s.Seq)
	if s.Agent == 0 {
		e.place(c, k)
	} else {
		ct := &e.contacts[c]
		ct.state = offered
		if s.Committed {
			ct.state = committed
		} else {
			e.agents[s.Agent].pending[e.classes[s.Class].kind]++
		}
		e.link(c, s.Agent, &e.agents[s.Agent].offers, k)
	}
	e.trimExtra(c)
	e.rearm(c)
	return nil
}

// AppendSnapshot appends the state in a canonical binary form: equal states give equal bytes on every machine, whatever the order
// of heaps, lists and free records inside. Touches appear as ranks, since only their order counts; rounds do not appear.
func (e *Engine) AppendSnapshot(b []byte) []byte {
	s := e.State()
	num := func(v ...int64) {
		for _, x := range v {
			b = binary.AppendVarint(b, x)
		}
	}
	num(int64(s.Now), int64(s.Seq), int64(len(s.Classes)), int64(len(s.Profiles)))
	for i := range s.Classes {
		b = append(append(b, s.Classes[i].identity()...), 0)
	}
	for _, p := range s.Profiles {
		b = append(append(b, p.identity()...), 0)
	}
	num(int64(len(s.Contacts)))
	for _, c := range s.Contacts {
		stored := int64(0)
		if c.Committed {
			stored = 1
		}
		num(int64(c.Contact), int64(c.Class), int64(c.At), int64(c.Credit), int64(c.Seq), int64(c.Preferred), int64(c.Hold), int64(c.Last),
			int64(c.Misses), int64(c.Version), int64(c.Agent), stored, int64(len(c.Exclusions)))
		for _, x := range c.Exclusions {
			num(int64(x.Agent), int64(x.Until))
		}
	}
	rank := make([]int, len(s.Agents))
	for i := range rank {
		rank[i] = i
	}
	slices.SortFunc(rank, func(i, j int) int { return cmp.Compare(s.Agents[i].Touch, s.Agents[j].Touch) })
	num(int64(len(s.Agents)))
	for _, a := range s.Agents {
		num(int64(a.Agent), int64(a.Profile), int64(a.Presence), int64(a.Version))
		for _, n := range a.Loads {
			num(int64(n))
		}
	}
	for _, i := range rank {
		num(int64(s.Agents[i].Agent))
	}
	return b
}

// Fingerprint is the SHA-256 of the snapshot.
func (e *Engine) Fingerprint() [sha256.Size]byte { return sha256.Sum256(e.AppendSnapshot(nil)) }
