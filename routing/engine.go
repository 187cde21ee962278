package routing

import (
	"fmt"

	"jietong/desk"
)

// Engine holds who waits, who can take it, and what is offered. It is not safe for concurrent use; one owner drives it.
type Engine struct {
	cfg     Config
	now     Millis
	round   uint64 // Applies so far
	seq     uint64 // the largest sequence number seen
	touches uint64
	present int // contacts in the engine
	queued  int // of these, in class heaps
	holding int // of these, held for their preferred agent

	classes    []class
	classIDs   map[string]ClassID // interning only; no event reads it
	classWords int                // words of a profile's row in eligible
	hot        []head
	heaps      [][]entry
	queues     [desk.WorkKinds][]uint64 // by kind: a bit for each class in which someone waits

	profiles         []profile
	profileIDs       map[string]ProfileID
	profileWords     int      // words of a class's row in takers
	eligible         []uint64 // profile × class
	takers           []uint64 // class × profile
	withRoom         [desk.WorkKinds][]uint64
	withIdle         []uint64 // profiles with a wholly idle agent
	profilesWithRoom [desk.WorkKinds]int
	pools            []pool
	poolIDs          map[string]uint32

	contacts   []contact // by ContactRef; 0 is unused, as in all slabs
	pos        []uint32  // place in the class heap, apart from contacts because sifting writes only this
	extras     []extra
	freeExtra  uint32
	exclusions []exclusion
	timers     []timer

	freeExclusion uint32

	agents []agent
	floor  [cells]list
	own    []list // profile × cell

	profilesFew, walkMax int // as the constants; tests lower them to reach every path with few agents

	entering      []ExclusionState // of the contact that enters; see ApplyExcluding
	dirtyContacts []dirty
	dirtyAgents   []dirty
	proposals     []dirty
	stack         []uint32
	decisions     []Decision
}

// Config bounds an engine. The zero Config is usable.
type Config struct {
	ContactsMax int // largest ContactRef; 0 means ContactsDefault
	AgentsMax   int // largest AgentRef; 0 means AgentsDefault
	Contacts    int // room made at once, so that a start does not grow step by step
	Agents      int

	// Needs are defined at birth. Give every requirement of the policy that keeps a reserve: else the reserve is unknown until the first
	// such contact comes, and others take what should have been kept.
	Needs []Requirement
}

// Default limits: ten times the largest floor the engine is measured with.
const (
	ContactsDefault = 10_000_000
	AgentsDefault   = 1_000_000
)

// New returns an empty engine. It refuses limits that handles cannot express or that room asked for exceeds.
func New(cfg Config) (*Engine, error) {
	if cfg.ContactsMax == 0 {
		cfg.ContactsMax = ContactsDefault
	}
	if cfg.AgentsMax == 0 {
		cfg.AgentsMax = AgentsDefault
	}
	const handles = 1<<32 - 2
	if cfg.ContactsMax < 1 || cfg.ContactsMax > handles || cfg.AgentsMax < 1 || cfg.AgentsMax > handles {
		return nil, fmt.Errorf("routing: ContactsMax %d and AgentsMax %d must lie within 1..%d", cfg.ContactsMax, cfg.AgentsMax, handles)
	}
	if cfg.Contacts < 0 || cfg.Contacts > cfg.ContactsMax || cfg.Agents < 0 || cfg.Agents > cfg.AgentsMax {
		return nil, fmt.Errorf("routing: Contacts %d and Agents %d must lie between 0 and their limits", cfg.Contacts, cfg.Agents)
	}
	e := &Engine{
		cfg:         cfg,
		profilesFew: profilesFew, walkMax: walkMax,
		classIDs:   map[string]ClassID{},
		profileIDs: map[string]ProfileID{},
		poolIDs:    map[string]uint32{},
		contacts:   make([]contact, 1, cfg.Contacts+1),
		pos:        make([]uint32, 1, cfg.Contacts+1),
		extras:     make([]extra, 1, 64),
		exclusions: make([]exclusion, 1, 64),
		agents:     make([]agent, 1, cfg.Agents+1),
	}
	return e, e.defineAll(cfg.Needs)
}

func (e *Engine) defineAll(needs []Requirement) error {
	for _, r := range needs {
		if _, err := e.DefineClass(r); err != nil {
			return err
		}
	}
	return nil
}

// Now is the latest time the engine has seen.
func (e *Engine) Now() Millis { return e.now }

// Round is the number of events applied.
func (e *Engine) Round() uint64 { return e.round }

// Waiting is the number of contacts that wait without an open offer.
func (e *Engine) Waiting() int { return e.queued + e.holding }

// Seq is the largest sequence number given out or seen; ContactWaits with Seq 0 takes the next.
func (e *Engine) Seq() uint64 { return e.seq }
