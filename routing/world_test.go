package routing

import (
	"fmt"
	"math/rand/v2"
	"time"

	"jietong/desk"
)

// world invents requirements, profiles and events, small enough that everything collides.
type world struct {
	r        *rand.Rand
	needs    []Requirement
	relaxTo  map[ClassID]ClassID
	profiles []Profile
	engine   *Engine
	ref      *reference
	now      Millis
	versions Version
	contacts int // handles in use are 1..contacts
	agents   int
	reserves bool
}

// newWorld invents a world from a source of chance.
func newWorld(r *rand.Rand) *world {
	w := &world{r: r, relaxTo: map[ClassID]ClassID{}, now: 1_000_000, contacts: 4 + r.IntN(40), agents: 1 + r.IntN(14), reserves: r.IntN(3) > 0}
	e, err := New(Config{})
	if err != nil {
		panic(err)
	}
	w.engine = e
	if r.IntN(2) == 0 { // take the ways that otherwise need a large floor
		e.profilesFew, e.walkMax = r.IntN(3), 1+r.IntN(6)
	}
	profiles, classes := 1+r.IntN(6), 1+r.IntN(8)
	if large := r.IntN(16) == 0; large { // more than a word of each
		profiles, classes = 60+r.IntN(80), 60+r.IntN(30)
	}
	for range profiles {
		if _, err := e.DefineProfile(w.profile()); err != nil {
			panic(err)
		}
	}
	for range classes {
		need := w.need(uint8(r.IntN(int(desk.WorkKinds))))
		if r.IntN(3) == 0 {
			wide := need
			wide.Skills, wide.Relax = nil, nil
			need.Relax = &Relax{After: time.Duration(1+r.IntN(20)) * time.Second, To: wide}
			if r.IntN(2) == 0 {
				wider := wide
				wider.Languages = nil
				need.Relax.To.Relax = &Relax{After: need.Relax.After + time.Duration(1+r.IntN(20))*time.Second, To: wider}
			}
		}
		if _, err := e.DefineClass(need); err != nil {
			panic(err)
		}
	}
	s := e.State()
	w.needs, w.profiles = s.Classes, s.Profiles
	for i, n := range w.needs {
		if n.Relax != nil {
			to, err := e.DefineClass(n.Relax.To)
			if err != nil {
				panic(err)
			}
			w.relaxTo[ClassID(i)] = to
		}
	}
	w.ref = newReference(w.needs, w.relaxTo, w.profiles)
	return w
}

func some[T any](r *rand.Rand, p int, all ...T) (out []T) {
	for _, x := range all {
		if r.IntN(100) < p {
			out = append(out, x)
		}
	}
	return out
}

func (w *world) profile() Profile {
	r := w.r
	p := Profile{Languages: some(r, 60, desk.Language("zh-CN"), "en", "ar"), Regions: some(r, 70, desk.Region("cn"), "mena"),
		Role: []desk.Role{desk.RoleAgent, desk.RoleAgent, desk.RoleExpert, desk.RoleManager}[r.IntN(4)]}
	for _, s := range some(r, 70, desk.Skill("refund"), "fraud", "live") {
		p.Skills = append(p.Skills, desk.SkillLevel{Skill: s, Level: uint8(1 + r.IntN(3))})
	}
	for k := range p.Capacity.Kinds {
		p.Capacity.Kinds[k] = uint8(r.IntN(4))
	}
	if r.IntN(3) == 0 {
		p.Capacity.Total = uint8(1 + r.IntN(5))
	}
	return p
}

func (w *world) need(kind uint8) Requirement {
	r := w.r
	n := Requirement{Line: desk.LineID(fmt.Sprintf("line-%d", r.IntN(3))), Kind: desk.WorkKind(kind), Weight: 500 * (1 + r.IntN(4)),
		Target: time.Duration(1+r.IntN(30)) * time.Second, Languages: some(r, 25, desk.Language("zh-CN"), "ar"), Regions: some(r, 20, desk.Region("mena"))}
	for _, s := range some(r, 30, desk.Skill("refund"), "fraud") {
		n.Skills = append(n.Skills, desk.SkillLevel{Skill: s, Level: uint8(1 + r.IntN(2))})
	}
	if r.IntN(6) == 0 {
		n.Roles = []desk.Role{desk.RoleExpert, desk.RoleManager}
	}
	if r.IntN(6) == 0 {
		n.Also = []Alternative{{Skills: []desk.SkillLevel{{Skill: "live", Level: 2}}, Languages: some(r, 50, desk.Language("en"))}}
	}
	if r.IntN(6) == 0 {
		n.Base = 5000
	}
	if n.Kind.Exclusive() && w.reserves {
		n.Reserve = r.IntN(3)
		n.Pool = []string{"", "voice"}[r.IntN(2)]
	}
	return n
}

// event invents the next event: mostly sensible, given what is known, sometimes not.
func (w *world) event() (Millis, Event) {
	r := w.r
	if r.IntN(3) > 0 {
		w.now += Millis(r.IntN(3000))
	}
	ev := Event{Contact: ContactRef(1 + r.IntN(w.contacts)), Agent: AgentRef(1 + r.IntN(w.agents)), Class: ClassID(r.IntN(len(w.needs))),
		Profile: ProfileID(r.IntN(len(w.profiles))), Presence: desk.Ready, Work: desk.WorkKind(r.IntN(int(desk.WorkKinds)))}
	switch n := r.IntN(100); {
	case n < 30:
		ev.Kind, ev.At = ContactWaits, w.now-Millis(r.IntN(4000))
		w.wishes(&ev)
	case n < 36:
		ev.Kind = ContactLeaves
	case n < 40:
		ev.Kind = ContactChanges
	case n < 42:
		ev.Kind, ev.Credit = ContactCredited, Millis(r.IntN(20_000))
	case n < 45:
		ev.Kind, ev.Until = PairExcluded, w.now+Millis(r.IntN(10_000))
		if c := w.ref.contacts[ev.Contact]; c != nil && c.hold > 0 && r.IntN(2) == 0 {
			ev.Agent = c.preferred
		}
	case n < 53:
		ev.Kind = AgentIs
		if a := w.ref.agents[ev.Agent]; a != nil {
			ev.Loads, ev.Profile = a.load, a.profile
		}
		if r.IntN(4) == 0 {
			ev.Profile, ev.Presence = ProfileID(r.IntN(len(w.profiles))), desk.Presence(r.IntN(5))
			ev.Loads[ev.Work] = uint16(r.IntN(3))
		}
	case n < 58:
		if ev.Kind = AgentTurns; r.IntN(3) == 0 {
			ev.Presence = desk.Presence(r.IntN(5))
		}
	case n < 70:
		ev.Kind = AgentReleases
		w.aimRelease(&ev)
	case n < 72:
		ev.Kind = AgentGone
	case n < 75:
		ev.Kind = Tick
	default:
		ev.Kind = OfferCommitted + EventKind(r.IntN(5))
		w.aimOffer(&ev)
		if r.IntN(2) == 0 {
			ev.Until = w.now + Millis(r.IntN(15_000))
		}
	}
	w.number(&ev)
	return w.now, ev
}

func (w *world) wishes(ev *Event) {
	r := w.r
	if r.IntN(4) == 0 {
		ev.Credit = Millis(r.IntN(30_000))
	}
	if r.IntN(3) == 0 {
		ev.Preferred = AgentRef(1 + r.IntN(w.agents))
		if r.IntN(3) > 0 {
			ev.Until = w.now + Millis(r.IntN(20_000))
		}
	}
	if r.IntN(3) == 0 {
		ev.Last = AgentRef(1 + r.IntN(w.agents))
	}
}

// aimOffer points an offer event at an open offer, if there is one, mostly with the right agent.
func (w *world) aimOffer(ev *Event) {
	for i := range ContactRef(w.contacts) {
		c := (ev.Contact+i)%ContactRef(w.contacts) + 1
		if x := w.ref.contacts[c]; x != nil && x.agent != 0 && w.r.IntN(20) > 0 {
			ev.Contact, ev.Agent = c, x.agent
			return
		}
	}
}

func (w *world) aimRelease(ev *Event) {
	for i := range AgentRef(w.agents) {
		r := (ev.Agent+i)%AgentRef(w.agents) + 1
		if a := w.ref.agents[r]; a != nil {
			for k := range desk.WorkKinds {
				if a.load[k] > 0 {
					ev.Agent, ev.Work = r, k
					return
				}
			}
		}
	}
}

// number gives the event versions: none, new ones, or sometimes old ones.
func (w *world) number(ev *Event) {
	switch w.r.IntN(4) {
	case 0:
		w.versions++
		ev.AgentVersion, ev.ContactVersion = w.versions, w.versions
	case 1:
		if w.versions > 1 && w.r.IntN(4) == 0 {
			old := 1 + Version(w.r.IntN(int(w.versions)))
			ev.AgentVersion, ev.ContactVersion = old, old
		}
	}
}
