package routing

import (
	"cmp"
	"fmt"
	"math/big"
	"slices"

	"jietong/desk"
)

// reference is the rule written down as plainly as it can be: full scans over maps, no index, no cleverness, no shared code with
// the engine beyond the value types. It is slow and is meant to be obviously right.
type reference struct {
	now      Millis
	seq      uint64
	touches  uint64
	needs    []Requirement
	relaxTo  map[ClassID]ClassID
	profiles []Profile
	pools    map[string]*refPool // worked out once
	contacts map[ContactRef]*refContact
	agents   map[AgentRef]*refAgent
}

type refContact struct {
	ref        ContactRef
	class      ClassID
	at, credit Millis
	seq        uint64
	preferred  AgentRef
	hold       Millis
	last       AgentRef
	misses     uint8
	version    uint32
	agent      AgentRef // offered to
	committed  bool
	excluded   map[AgentRef]Millis
}

type refAgent struct {
	ref           AgentRef
	profile       ProfileID
	presence      desk.Presence
	load, pending Loads
	touch         uint64
	version       Version
}

func newReference(needs []Requirement, relaxTo map[ClassID]ClassID, profiles []Profile) *reference {
	return &reference{needs: needs, relaxTo: relaxTo, profiles: profiles, contacts: map[ContactRef]*refContact{}, agents: map[AgentRef]*refAgent{}}
}

func (e *reference) apply(now Millis, ev Event) ([]Decision, Outcome) {
	if now < -TimeMax || now > TimeMax {
		return nil, OutOfRange
	}
	e.now = max(e.now, now)
	e.due()
	o := e.event(ev)
	e.due()
	return e.match(), o
}

// due ends exclusions and holds and relaxes classes.
func (e *reference) due() {
	for _, c := range e.contacts {
		for r, until := range c.excluded {
			if until <= e.now {
				delete(c.excluded, r)
			}
		}
		for {
			to, ok := e.relaxTo[c.class]
			if !ok || c.at+Millis(e.needs[c.class].Relax.After.Milliseconds()) > e.now {
				break
			}
			c.class = to
		}
		e.judgeHold(c)
	}
}

// judgeHold drops a hold that has lost its reason, for good.
func (e *reference) judgeHold(c *refContact) {
	if c.hold <= e.now {
		c.hold = 0
	}
	if c.hold == 0 || c.agent != 0 { // an offer suspends the judgement, except that time runs
		return
	}
	a := e.agents[c.preferred]
	_, out := c.excluded[c.preferred]
	if a == nil || a.presence == desk.Offline || !e.fits(a, c) || out {
		c.hold = 0
	}
}

func (e *reference) fits(a *refAgent, c *refContact) bool {
	return e.suits(&e.profiles[a.profile], &e.needs[c.class])
}

func (e *reference) suits(p *Profile, r *Requirement) bool {
	if p.Capacity.Kinds[r.Kind] == 0 {
		return false
	}
	return e.has(p, Alternative{r.Skills, r.Languages, r.Regions, r.Roles}) ||
		slices.ContainsFunc(r.Also, func(a Alternative) bool { return e.has(p, a) })
}

func (e *reference) has(p *Profile, r Alternative) bool {
	for _, want := range r.Skills {
		if !slices.ContainsFunc(p.Skills, func(has desk.SkillLevel) bool { return has.Skill == want.Skill && has.Level >= want.Level }) {
			return false
		}
	}
	anyOf := func(n int, has func(int) bool) bool {
		for i := range n {
			if has(i) {
				return true
			}
		}
		return n == 0
	}
	return anyOf(len(r.Languages), func(i int) bool { return slices.Contains(p.Languages, r.Languages[i]) }) &&
		anyOf(len(r.Regions), func(i int) bool { return slices.Contains(p.Regions, r.Regions[i]) }) &&
		anyOf(len(r.Roles), func(i int) bool { return p.Role == r.Roles[i] })
}

func (a *refAgent) used() (soft, hard int, by [desk.WorkKinds]int) {
	for k := range desk.WorkKinds {
		by[k] = int(a.load[k]) + int(a.pending[k])
		if k == desk.WorkPhone || k == desk.WorkVideo {
			hard += by[k]
		} else {
			soft += by[k]
		}
	}
	return
}

// may says whether the agent may be offered the contact now.
func (e *reference) may(a *refAgent, c *refContact) bool {
	if a == nil || a.presence != desk.Ready || !e.fits(a, c) {
		return false
	}
	if _, out := c.excluded[a.ref]; out {
		return false
	}
	if c.hold > 0 && c.preferred != a.ref {
		return false
	}
	k := e.needs[c.class].Kind
	p := e.profiles[a.profile].Capacity
	soft, hard, by := a.used()
	if hard > 0 {
		return false
	}
	if k == desk.WorkPhone || k == desk.WorkVideo {
		return soft == 0
	}
	if by[k] >= int(p.Kinds[k]) || p.Total > 0 && soft >= int(p.Total) && soft > 0 {
		return false
	}
	return soft > 0 || !e.reserved(a)
}

// reserved: taking this idle agent would leave some pool with fewer idle agents than its reserve.
func (e *reference) reserved(a *refAgent) bool {
	if e.pools == nil {
		e.pools = e.reserves()
	}
	for _, q := range e.pools {
		member := func(x *refAgent) bool { return q.members[x.profile] }
		if !member(a) {
			continue
		}
		idle := 0
		for _, x := range e.agents {
			if soft, hard, _ := x.used(); x.presence == desk.Ready && soft+hard == 0 && member(x) {
				idle++
			}
		}
		if idle-1 < q.reserve {
			return true
		}
	}
	return false
}

// refPool is a reserve and the profiles that serve any of its classes.
type refPool struct {
	reserve int
	members map[ProfileID]bool
}

func (e *reference) reserves() map[string]*refPool {
	pools := map[string]*refPool{}
	for i := range e.needs {
		r := &e.needs[i]
		if !r.Kind.Exclusive() || r.Reserve == 0 && r.Pool == "" {
			continue
		}
		name := "named " + r.Pool
		if r.Pool == "" {
			name = fmt.Sprint(i)
		}
		if pools[name] == nil {
			pools[name] = &refPool{members: map[ProfileID]bool{}}
		}
		pools[name].reserve = max(pools[name].reserve, r.Reserve)
		for p := range e.profiles {
			if e.suits(&e.profiles[p], r) {
				pools[name].members[ProfileID(p)] = true
			}
		}
	}
	return pools
}

// level quantises relative load: the mean share of the kinds that are not exclusive, or of the total where one is set.
func (e *reference) level(a *refAgent) int {
	p := e.profiles[a.profile].Capacity
	soft, _, by := a.used()
	if soft == 0 {
		return 0
	}
	const unit = 15 << 16
	share := 0
	if p.Total > 0 {
		share = soft * (unit / int(p.Total))
	} else {
		kinds := 0
		for k := range desk.WorkKinds {
			if p.Kinds[k] > 0 && !k.Exclusive() {
				kinds++
			}
		}
		for k := range desk.WorkKinds {
			if p.Kinds[k] > 0 && !k.Exclusive() {
				share += min(by[k], int(p.Kinds[k])) * (unit / (int(p.Kinds[k]) * kinds))
			}
		}
	}
	return max(1, min(15, (share+1<<16-1)>>16))
}

func (e *reference) score(c *refContact) int64 {
	r := &e.needs[c.class]
	wait := min(max(e.now-(c.at-c.credit), 0), 1<<40)
	slope := new(big.Int).Div(new(big.Int).Lsh(big.NewInt(int64(r.Weight)), 40), big.NewInt(1000*r.Target.Milliseconds()))
	if slope.Sign() == 0 {
		slope.SetInt64(1)
	}
	s := slope.Mul(slope, big.NewInt(int64(wait)))
	return int64(r.Base)*ScoreUnit/1000 + s.Rsh(s, 20).Int64()
}

// ordered is everybody who waits, best first.
func (e *reference) ordered() []*refContact {
	var all []*refContact
	for _, c := range e.contacts {
		if c.agent == 0 {
			all = append(all, c)
		}
	}
	slices.SortFunc(all, func(a, b *refContact) int {
		return cmp.Or(cmp.Compare(e.score(b), e.score(a)), cmp.Compare(a.at-a.credit, b.at-b.credit), cmp.Compare(a.seq, b.seq))
	})
	return all
}

func (e *reference) match() (out []Decision) {
	for again := true; again; {
		again = false
		all := e.ordered()
		for _, c := range all {
			a, how := e.choose(c)
			if a == nil {
				continue
			}
			d := Decision{Contact: c.ref, Agent: a.ref, Class: c.class, Score: e.score(c), Wait: max(e.now-c.at, 0), Credit: c.credit,
				Choice: how, Level: uint8(e.level(a)), Misses: c.misses}
			for _, other := range all {
				if other != c && e.may(a, other) {
					d.RunnerUp, d.RunnerScore = other.ref, e.score(other)
					break
				}
			}
			c.agent = a.ref
			a.pending[e.needs[c.class].Kind]++
			e.touch(a)
			out = append(out, d)
			again = true
			break
		}
	}
	return out
}

func (e *reference) choose(c *refContact) (*refAgent, Reason) {
	if a := e.agents[c.preferred]; e.may(a, c) {
		return a, ByPreferred
	}
	if a := e.agents[c.last]; e.may(a, c) {
		return a, ByLast
	}
	var best *refAgent
	for _, a := range e.agents {
		if e.may(a, c) && (best == nil || cmp.Or(cmp.Compare(e.level(a), e.level(best)), cmp.Compare(a.touch, best.touch)) < 0) {
			best = a
		}
	}
	return best, ByLoad
}

func (e *reference) touch(a *refAgent) {
	e.touches++
	a.touch = e.touches
}

func (a *refAgent) news(v Version) bool {
	if v != 0 && v <= a.version {
		return false
	}
	a.version = max(a.version, v)
	return true
}

func (c *refContact) news(v Version) bool {
	if v == 0 {
		return true
	}
	if c.version != 0 && uint32(v) <= c.version {
		return false
	}
	c.version = uint32(v)
	return true
}
