package routing

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"jietong/desk"
)

// ClassID names an interned Requirement, from 0, dense.
type ClassID uint32

// Limits of interning: above them the engine should be rebuilt from the current policy (old versions' classes drop out).
const (
	ClassesMax  = 1 << 16
	ProfilesMax = 1 << 20
	SkillsMax   = 32 // skills one requirement may ask for
)

// ScoreUnit is the score of a contact of weight 1 that has waited exactly its target.
const ScoreUnit = 1 << 20

// Weights and bases are in thousandths.
const (
	WeightOne = 1000
	WeightMax = 1000 * WeightOne
	BaseMax   = 1000 * 1000 // a head start of a thousand targets
)

// Requirement is what a class of contacts needs and how urgently. Lists are sets; order and repetition do not matter.
type Requirement struct {
	Line      desk.LineID       // for words and reports; it matches nothing
	Kind      desk.WorkKind     // the capacity it takes
	Skills    []desk.SkillLevel // all of these, at these levels or above
	Languages []desk.Language   // any of these; none: any
	Regions   []desk.Region     // any of these; none: any
	Roles     []desk.Role       // any of these; none: any
	Weight    int               // tier weight in thousandths, 1..WeightMax; 0 means WeightOne
	Target    time.Duration     // the promised wait, 1 ms or more
	Base      int               // head start in thousandths of a target (safety, legal), 0..BaseMax
	Reserve   int               // wholly idle agents to keep for an exclusive kind; 0: none
	Pool      string            // classes of one Pool share their reserve (the largest counts); "": a pool of its own
	Also      []Alternative     // others who will do: overflow to the agents of further lines
	Relax     *Relax            // the next wider class, or nil
}

// Alternative is another set of needs, any of which will do in place of the requirement's own. The kind of work is the same.
type Alternative struct {
	Skills    []desk.SkillLevel
	Languages []desk.Language
	Regions   []desk.Region
	Roles     []desk.Role
}

// AlternativesMax bounds the lines a contact can overflow to.
const AlternativesMax = 16

// Relax moves a contact to a wider class once it has waited After since its real arrival. It keeps v and its sequence number.
// The wider requirement may relax again, at a later After.
type Relax struct {
	After time.Duration
	To    Requirement
}

// RelaxStepsMax bounds the chain of wider requirements: a customer who waits through eight widenings needs people, not rules.
const RelaxStepsMax = 8

// Targets lie between a second and ten years; within them slope stays between 1 and 2^40.
const (
	TargetMin = time.Second
	TargetMax = 10 * 365 * 24 * time.Hour
)

// class is an interned requirement.
type class struct {
	need       Requirement
	kind       desk.WorkKind
	relaxes    bool
	relaxTo    ClassID
	relaxAfter Millis // length of time since the real arrival
}

// DefineClass interns a requirement: the same one, however its lists are ordered, gives the same class. Wider requirements
// are defined with it. Identifiers depend on the order of definition, decisions do not.
func (e *Engine) DefineClass(r Requirement) (ClassID, error) {
	steps := 0
	for x := &r; x != nil; steps++ {
		if err := x.check(); err != nil {
			return 0, err
		}
		if x.Relax == nil {
			break
		}
		if steps == RelaxStepsMax {
			return 0, fmt.Errorf("routing: more than %d relax steps; merge some", RelaxStepsMax)
		}
		if to := x.Relax.To.Relax; to != nil && to.After <= x.Relax.After {
			return 0, fmt.Errorf("routing: relax steps must come later and later, not after %v and then %v", x.Relax.After, to.After)
		}
		x = &x.Relax.To
	}
	return e.internClass(r)
}

func (e *Engine) internClass(r Requirement) (ClassID, error) {
	r = r.canonical()
	id := r.identity()
	if c, ok := e.classIDs[id]; ok {
		return c, nil
	}
	c := class{need: r, kind: r.Kind}
	if r.Relax != nil {
		to, err := e.internClass(r.Relax.To)
		if err != nil {
			return 0, err
		}
		c.relaxes, c.relaxTo, c.relaxAfter = true, to, Millis(r.Relax.After.Milliseconds())
	}
	if len(e.classes) >= ClassesMax {
		return 0, fmt.Errorf("routing: %d classes are defined already; rebuild the engine from the current policy", ClassesMax)
	}
	cl := ClassID(len(e.classes))
	e.classes = append(e.classes, c)
	e.classIDs[id] = cl
	e.hot = append(e.hot, head{base: int64(r.Base) * ScoreUnit / 1000, slope: r.slope()})
	e.heaps = append(e.heaps, nil)
	if need := int(cl)/64 + 1; need > len(e.queues[0]) {
		for k := range e.queues {
			e.queues[k] = append(e.queues[k], 0)
		}
		e.eligible, e.classWords = widen(e.eligible, len(e.profiles), e.classWords, need)
	}
	e.takers = append(e.takers, make([]uint64, e.profileWords)...)
	for p := range e.profiles {
		e.mark(ProfileID(p), cl)
	}
	e.joinPool(cl)
	return cl, nil
}

// slope is the score a millisecond of waiting adds, in ScoreUnit << slopeShift.
func (r *Requirement) slope() uint64 {
	s := (uint64(r.Weight) << (2 * slopeShift)) / (WeightOne * uint64(r.Target.Milliseconds()))
	return max(s, 1)
}

func (r *Requirement) check() error {
	switch {
	case r.Kind >= desk.WorkKinds:
		return fmt.Errorf("routing: line %q: kind of work %d does not exist", r.Line, r.Kind)
	case len(r.Skills) > SkillsMax:
		return fmt.Errorf("routing: line %q asks for %d skills; at most %d", r.Line, len(r.Skills), SkillsMax)
	case r.Weight < 0 || r.Weight > WeightMax:
		return fmt.Errorf("routing: line %q: weight %d must lie within 0..%d thousandths", r.Line, r.Weight, WeightMax)
	case r.Target < TargetMin || r.Target > TargetMax:
		return fmt.Errorf("routing: line %q: target %v must lie within %v..%v", r.Line, r.Target, TargetMin, TargetMax)
	case r.Base < 0 || r.Base > BaseMax:
		return fmt.Errorf("routing: line %q: base %d must lie within 0..%d thousandths of a target", r.Line, r.Base, BaseMax)
	case r.Reserve < 0 || r.Reserve > AgentsDefault:
		return fmt.Errorf("routing: line %q: reserve %d must lie within 0..%d agents", r.Line, r.Reserve, AgentsDefault)
	case r.Reserve > 0 && !r.Kind.Exclusive():
		return fmt.Errorf("routing: line %q: a reserve is for phone and video only; it would take pooling away from the rest", r.Line)
	}
	if len(r.Also) > AlternativesMax {
		return fmt.Errorf("routing: line %q has %d alternatives; at most %d", r.Line, len(r.Also), AlternativesMax)
	}
	needs := slices.Clone(r.Skills)
	for _, a := range r.Also {
		needs = append(needs, a.Skills...)
	}
	for _, s := range needs {
		if s.Skill == "" || s.Level < desk.LevelMin || s.Level > desk.LevelMax {
			return fmt.Errorf("routing: line %q: skill %q needs a name and a level within %d..%d", r.Line, s.Skill, desk.LevelMin, desk.LevelMax)
		}
	}
	if r.Relax != nil {
		if r.Relax.After < time.Millisecond {
			return fmt.Errorf("routing: line %q relaxes after %v; give at least 1 ms", r.Line, r.Relax.After)
		}
		if r.Relax.To.Kind != r.Kind {
			return fmt.Errorf("routing: line %q relaxes to another kind of work; change the contact's class instead", r.Line)
		}
	}
	return nil
}

// canonical sorts the sets, keeps the highest level of a repeated skill and fills in defaults. It copies what it changes.
func (r Requirement) canonical() Requirement {
	r.Skills = canonicalSkills(r.Skills)
	r.Languages = sortedSet(r.Languages)
	r.Regions = sortedSet(r.Regions)
	r.Roles = sortedSet(r.Roles)
	also := make([]Alternative, 0, len(r.Also))
	for _, a := range r.Also {
		also = append(also, Alternative{canonicalSkills(a.Skills), sortedSet(a.Languages), sortedSet(a.Regions), sortedSet(a.Roles)})
	}
	r.Also = also
	if r.Weight == 0 {
		r.Weight = WeightOne
	}
	if r.Relax != nil {
		r.Relax = &Relax{After: r.Relax.After, To: r.Relax.To.canonical()}
	}
	return r
}

// identity is equal for equal requirements and different for different ones: strings are quoted, fields separated.
func (r *Requirement) identity() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%q %d %q %q %q %q %d %d %d %d %q", r.Line, r.Kind, r.Skills, r.Languages, r.Regions, r.Roles,
		r.Weight, r.Target, r.Base, r.Reserve, r.Pool)
	for _, a := range r.Also {
		fmt.Fprintf(&b, " or %q %q %q %q", a.Skills, a.Languages, a.Regions, a.Roles)
	}
	if r.Relax != nil {
		fmt.Fprintf(&b, " > %d %s", r.Relax.After, r.Relax.To.identity())
	}
	return b.String()
}

func canonicalSkills(in []desk.SkillLevel) []desk.SkillLevel {
	out := slices.Clone(in)
	slices.SortFunc(out, func(a, b desk.SkillLevel) int {
		if c := strings.Compare(string(a.Skill), string(b.Skill)); c != 0 {
			return c
		}
		return int(b.Level) - int(a.Level)
	})
	return slices.CompactFunc(out, func(a, b desk.SkillLevel) bool { return a.Skill == b.Skill })
}

func sortedSet[T ~string](in []T) []T {
	out := slices.Clone(in)
	slices.Sort(out)
	return slices.Compact(out)
}

// Class gives back the requirement behind an id, in canonical form; ok is false for an id never given out.
func (e *Engine) Class(cl ClassID) (r Requirement, ok bool) {
	if int(cl) >= len(e.classes) {
		return Requirement{}, false
	}
	return e.classes[cl].need, true
}

// widen gives every row of a bit matrix at least need words.
func widen(m []uint64, rows, words, need int) (wider []uint64, wide int) {
	if need <= words {
		return m, words
	}
	wide = max(need, words+words/2)
	wider = make([]uint64, rows*wide)
	for i := range rows {
		copy(wider[i*wide:], m[i*words:(i+1)*words])
	}
	return wider, wide
}

// joinPool adds the class's profiles to its reserve pool.
func (e *Engine) joinPool(cl ClassID) {
	r := &e.classes[cl].need
	name := e.poolName(cl)
	if name == "" {
		return
	}
	i, ok := e.poolIDs[name]
	if !ok && r.Reserve == 0 {
		return // nothing is kept for this pool so far
	}
	members := []ClassID{cl}
	if !ok {
		i = uint32(len(e.pools))
		e.poolIDs[name] = i
		e.pools = append(e.pools, pool{})
		for c := range cl {
			if e.poolName(c) == name {
				members = append(members, c)
			}
		}
	}
	e.pools[i].reserve = max(e.pools[i].reserve, int32(r.Reserve))
	for p := range e.profiles {
		for _, c := range members {
			if e.fits(ProfileID(p), c) {
				e.joinProfile(i, ProfileID(p))
			}
		}
	}
}

// poolName names the reserve pool that a class may belong to; "" for kinds that know no reserve.
func (e *Engine) poolName(cl ClassID) string {
	r := &e.classes[cl].need
	switch {
	case !r.Kind.Exclusive():
		return ""
	case r.Pool == "":
		return fmt.Sprintf("class %d", cl)
	}
	return "pool " + r.Pool
}

// joinProfile makes a profile a member of a pool.
func (e *Engine) joinProfile(i uint32, p ProfileID) {
	q := &e.pools[i]
	for len(q.members) <= int(p/64) {
		q.members = append(q.members, 0)
	}
	if q.members[p/64]>>(p%64)&1 != 0 {
		return
	}
	q.members[p/64] |= 1 << (p % 64)
	e.profiles[p].pools = append(e.profiles[p].pools, i)
	if was := q.idle; e.profiles[p].idle > 0 {
		if q.idle += e.profiles[p].idle; was <= q.reserve && q.idle > q.reserve {
			e.soilIdle(q)
		}
	}
}
