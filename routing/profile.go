package routing

import (
	"fmt"
	"slices"

	"jietong/desk"
)

// ProfileID names an interned Profile, from 0, dense.
type ProfileID uint32

// Profile is what a group of agents can do. Lists are sets.
type Profile struct {
	Skills    []desk.SkillLevel
	Languages []desk.Language
	Regions   []desk.Region // home and those the agent is lent to
	Role      desk.Role     // agent, expert, manager …
	Capacity  Capacity
}

// Capacity is how many pieces of each kind an agent takes at once (exclusive kinds: 0 or 1; more counts as 1), and in all.
type Capacity struct {
	Kinds [desk.WorkKinds]uint8
	Total uint8 // at most so many non-exclusive pieces together; 0: no limit beside Kinds
}

// profile is an interned Profile with what the engine derives from it.
type profile struct {
	has      Profile
	capacity Capacity
	share    [desk.WorkKinds]uint32 // relative load of one piece, in shareUnit
	cells    [cellWords]uint64      // which cells of own hold someone
	idle     int32                  // wholly idle agents
	kinds    uint8                  // what it has capacity for
	room     uint8                  // kinds for which a listed agent has room
	pools    []uint32
}

// DefineProfile interns a profile: the same one, however its lists are ordered, gives the same id.
func (e *Engine) DefineProfile(p Profile) (ProfileID, error) {
	for _, s := range p.Skills {
		if s.Skill == "" || s.Level < desk.LevelMin || s.Level > desk.LevelMax {
			return 0, fmt.Errorf("routing: an agent's skill %q needs a name and a level within %d..%d", s.Skill, desk.LevelMin, desk.LevelMax)
		}
	}
	p.Skills = canonicalSkills(p.Skills)
	p.Languages, p.Regions = sortedSet(p.Languages), sortedSet(p.Regions)
	for k := range p.Capacity.Kinds {
		if desk.WorkKind(k).Exclusive() {
			p.Capacity.Kinds[k] = min(p.Capacity.Kinds[k], 1)
		}
	}
	name := p.identity()
	if id, ok := e.profileIDs[name]; ok {
		return id, nil
	}
	if len(e.profiles) >= ProfilesMax {
		return 0, fmt.Errorf("routing: %d profiles are defined already; rebuild the engine from the current agents", ProfilesMax)
	}
	id := ProfileID(len(e.profiles))
	e.profileIDs[name] = id
	e.profiles = append(e.profiles, newProfile(p))
	e.own = append(e.own, make([]list, cells)...)
	e.eligible = append(e.eligible, make([]uint64, e.classWords)...)
	if need := int(id)/64 + 1; need > e.profileWords {
		e.takers, e.profileWords = widen(e.takers, len(e.classes), e.profileWords, need)
		e.withIdle = append(e.withIdle, make([]uint64, e.profileWords-len(e.withIdle))...)
		for k := range e.withRoom {
			e.withRoom[k] = append(e.withRoom[k], make([]uint64, e.profileWords-len(e.withRoom[k]))...)
		}
	}
	for cl := range e.classes {
		e.mark(id, ClassID(cl))
	}
	for cl := range e.classes { // pools by class order, as when the classes come later
		if e.fits(id, ClassID(cl)) {
			if i, ok := e.poolIDs[e.poolName(ClassID(cl))]; ok {
				e.joinProfile(i, id)
			}
		}
	}
	return id, nil
}

// identity is equal for equal profiles and different for different ones.
func (p *Profile) identity() string {
	return fmt.Sprintf("%q %q %q %q %d %d", p.Skills, p.Languages, p.Regions, p.Role, p.Capacity.Kinds, p.Capacity.Total)
}

func newProfile(has Profile) profile {
	p := profile{has: has, capacity: has.Capacity}
	soft := uint32(0)
	for k, n := range p.capacity.Kinds {
		if n > 0 {
			p.kinds |= 1 << k
			if !desk.WorkKind(k).Exclusive() {
				soft++
			}
		}
	}
	for k, n := range p.capacity.Kinds {
		if n > 0 && !desk.WorkKind(k).Exclusive() {
			p.share[k] = shareUnit / (uint32(n) * soft)
		}
	}
	return p
}

// Profile gives back the profile behind an id, in canonical form; ok is false for an id never given out.
func (e *Engine) Profile(id ProfileID) (p Profile, ok bool) {
	if int(id) >= len(e.profiles) {
		return Profile{}, false
	}
	return e.profiles[id].has, true
}

// mark records whether the profile fits the class, both ways.
func (e *Engine) mark(id ProfileID, cl ClassID) {
	if lacks(&e.profiles[id].has, &e.classes[cl].need) != Suits {
		return
	}
	e.eligible[int(id)*e.classWords+int(cl/64)] |= 1 << (cl % 64)
	e.takers[int(cl)*e.profileWords+int(id/64)] |= 1 << (id % 64)
}

// lacks names the first thing a profile lacks for a requirement, or Suits. Both are canonical. Who meets an alternative lacks nothing.
func lacks(p *Profile, r *Requirement) Reason {
	if p.Capacity.Kinds[r.Kind] == 0 {
		return LacksKind
	}
	first := lacksOf(p, r.Skills, r.Languages, r.Regions, r.Roles)
	for i := 0; first != Suits && i < len(r.Also); i++ {
		a := &r.Also[i]
		if lacksOf(p, a.Skills, a.Languages, a.Regions, a.Roles) == Suits {
			return Suits
		}
	}
	return first
}

// lacksOf names the first thing a profile lacks of one set of needs.
func lacksOf(p *Profile, skills []desk.SkillLevel, languages []desk.Language, regions []desk.Region, roles []desk.Role) Reason {
	i := 0
	for _, want := range skills {
		for i < len(p.Skills) && p.Skills[i].Skill < want.Skill {
			i++
		}
		if i == len(p.Skills) || p.Skills[i].Skill != want.Skill {
			return LacksSkill
		}
		if p.Skills[i].Level < want.Level {
			return LacksLevel
		}
	}
	switch {
	case len(languages) > 0 && !meet(p.Languages, languages):
		return LacksLanguage
	case len(regions) > 0 && !meet(p.Regions, regions):
		return LacksRegion
	case len(roles) > 0 && !slices.Contains(roles, p.Role):
		return LacksRole
	}
	return Suits
}

// meet reports whether two sorted sets share an element.
func meet[T ~string](a, b []T) bool {
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] == b[j]:
			return true
		case a[i] < b[j]:
			i++
		default:
			j++
		}
	}
	return false
}
