package routing

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"jietong/desk"
)

// scene plays a text: a story, who is there, and what happens, and writes down what the floor decides. Lines:
//
//	# story
//	class NAME kind=chat skill=refund:2 lang=zh-CN region=cn role=expert target=60s weight=1000 base=0 reserve=0 pool=voice relax=30s:WIDER
//	profile NAME skill=refund:3 lang=zh-CN region=cn role=agent chat=3 phone=1 total=4
//	+5s VERB ARGUMENTS      time runs on by 5 s, then this happens; a final "?" asks for the explanation in words
//	= …                     what came of it, written by the test
type scene struct {
	classes  map[string]Requirement
	relax    map[string]string // class: "30s:WIDER"
	profiles map[string]Profile
	floor    *Floor
	now      time.Time
	out      strings.Builder
	reasons  map[Reason]bool
	outcomes map[Outcome]bool
}

// play runs the text. turned defines classes and profiles in the opposite order, which must not matter.
func play(text string, turned bool) (*scene, error) {
	f, err := NewFloor(Config{})
	if err != nil {
		return nil, err
	}
	s := &scene{classes: map[string]Requirement{}, relax: map[string]string{}, profiles: map[string]Profile{}, floor: f,
		now: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC), reasons: map[Reason]bool{}, outcomes: map[Outcome]bool{}}
	var names []string
	started := false
	for _, line := range strings.Split(strings.TrimRight(text, "\n"), "\n") {
		if strings.HasPrefix(line, "=") || strings.HasPrefix(line, "  ") {
			continue // written by an earlier run
		}
		s.out.WriteString(line + "\n")
		words := strings.Fields(line)
		switch {
		case len(words) == 0 || words[0] == "#":
		case words[0] == "class" || words[0] == "profile":
			if err := s.define(words); err != nil {
				return nil, fmt.Errorf("%s: %w", line, err)
			}
			names = append(names, words[0]+" "+words[1])
		default:
			if !started {
				started = true
				if err := s.intern(names, turned); err != nil {
					return nil, err
				}
			}
			if err := s.happen(words); err != nil {
				return nil, fmt.Errorf("%s: %w", line, err)
			}
		}
	}
	return s, nil
}

// intern defines everything in the order of the text, or backwards.
func (s *scene) intern(names []string, turned bool) error {
	for i := range names {
		name := names[i]
		if turned {
			name = names[len(names)-1-i]
		}
		kind, name, _ := strings.Cut(name, " ")
		var err error
		if kind == "class" {
			_, err = s.floor.Engine().DefineClass(s.need(name))
		} else {
			_, err = s.floor.Engine().DefineProfile(s.profiles[name])
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// need is the class with its wider ones.
func (s *scene) need(name string) Requirement {
	r := s.classes[name]
	if after, to, ok := strings.Cut(s.relax[name], ":"); ok {
		d, _ := time.ParseDuration(after)
		r.Relax = &Relax{After: d, To: s.need(to)}
	}
	return r
}

func (s *scene) define(words []string) error {
	r, p := Requirement{Line: desk.LineID(words[1]), Target: time.Minute}, Profile{Role: desk.RoleAgent}
	for _, w := range words[2:] {
		name, v, _ := strings.Cut(w, "=")
		n, _ := strconv.Atoi(v)
		switch name {
		case "skill":
			skill, level, _ := strings.Cut(v, ":")
			l, _ := strconv.Atoi(level)
			r.Skills = append(r.Skills, desk.SkillLevel{Skill: desk.Skill(skill), Level: uint8(l)})
		case "lang":
			r.Languages = append(r.Languages, desk.Language(v))
		case "region":
			r.Regions = append(r.Regions, desk.Region(v))
		case "role":
			r.Roles, p.Role = append(r.Roles, desk.Role(v)), desk.Role(v)
		case "kind":
			r.Kind = kindOf(v)
		case "target":
			r.Target, _ = time.ParseDuration(v)
		case "weight":
			r.Weight = n
		case "base":
			r.Base = n
		case "reserve":
			r.Reserve = n
		case "pool":
			r.Pool = v
		case "relax":
			s.relax[words[1]] = v
		case "total":
			p.Capacity.Total = uint8(n)
		default:
			if kindOf(name) == desk.WorkKinds {
				return fmt.Errorf("unknown word %q", name)
			}
			p.Capacity.Kinds[kindOf(name)] = uint8(n)
		}
	}
	p.Skills, p.Languages, p.Regions = r.Skills, r.Languages, r.Regions
	if words[0] == "class" {
		s.classes[words[1]] = r
	} else {
		s.profiles[words[1]] = p
	}
	return nil
}

func kindOf(name string) desk.WorkKind {
	for k, n := range english.kinds {
		if n == name {
			return desk.WorkKind(k)
		}
	}
	return desk.WorkKinds
}

func presenceOf(name string) desk.Presence {
	return map[string]desk.Presence{"offline": desk.Offline, "ready": desk.Ready, "away": desk.Away, "wrap-up": desk.WrapUp, "training": desk.Training}[name]
}

// happen applies one line and writes down the offers.
func (s *scene) happen(words []string) error {
	gap, err := time.ParseDuration(strings.TrimPrefix(words[0], "+"))
	if err != nil {
		return err
	}
	s.now = s.now.Add(gap)
	explain := words[len(words)-1] == "?"
	if explain {
		words = words[:len(words)-1]
	}
	args, opts := []string{}, map[string]string{}
	for _, w := range words[2:] {
		if k, v, ok := strings.Cut(w, "="); ok {
			opts[k] = v
		} else {
			args = append(args, w)
		}
	}
	offers, err := s.event(words[1], append(args, "", ""), opts)
	if r, ok := err.(*Refusal); ok {
		s.outcomes[r.Outcome] = true
		fmt.Fprintf(&s.out, "= %s\n", r.Outcome)
	} else if err != nil {
		return err
	}
	for _, o := range offers {
		d := o.Decision
		fmt.Fprintf(&s.out, "= %s is offered to %s: %s, %s, score %s, load level %d", o.Conversation, o.Agent, d.Cause, d.Choice, hundredths(d.Score), d.Level)
		if o.RunnerUp != "" {
			fmt.Fprintf(&s.out, ", before %s with %s", o.RunnerUp, hundredths(d.RunnerScore))
		}
		s.out.WriteString("\n")
		s.reasons[d.Cause], s.reasons[d.Choice] = true, true
		if explain {
			s.explain(o)
		}
	}
	if len(offers) == 0 && err == nil {
		s.out.WriteString("= nothing\n")
	}
	if v := Check(s.floor.Engine()); len(v) > 0 {
		return fmt.Errorf("%v", v)
	}
	return nil
}

func (s *scene) explain(o Offer) {
	x := s.floor.Explain(o)
	var others []string
	for r, n := range x.Others {
		if n > 0 {
			s.reasons[Reason(r)] = true
			others = append(others, fmt.Sprintf("%s %d", Reason(r), n))
		}
	}
	next := s.floor.Name(x.NextAgent)
	if next == "" {
		next = "nobody"
	}
	fmt.Fprintf(&s.out, "  others: %s; next would be %s\n  zh: %s\n  en: %s\n", strings.Join(others, ", "), next, x.Words("zh-CN"), x.Words("en"))
}

// event translates a verb. Options: v (both versions), until, hold, credit, prefers, last, ago, misses, and loads by kind.
func (s *scene) event(verb string, a []string, o map[string]string) ([]Offer, error) {
	f, now := s.floor, s.now
	n, _ := strconv.Atoi(o["v"])
	v := Version(n)
	length := func(text string) time.Duration {
		d, _ := time.ParseDuration(text)
		return d
	}
	var until time.Time
	if o["until"] != "" {
		until = now.Add(length(o["until"]))
	}
	id, agent := desk.ConversationID(a[0]), desk.AgentID(a[1])
	switch verb {
	case "tick":
		return f.Tick(now), nil
	case "waits":
		c := Contact{ID: id, Need: s.need(a[1]), Arrived: now.Add(-length(o["ago"])), Credit: length(o["credit"]),
			Preferred: desk.AgentID(o["prefers"]), Last: desk.AgentID(o["last"]), Version: v}
		c.Misses, _ = strconv.Atoi(o["misses"])
		if o["hold"] != "" {
			c.HoldUntil = now.Add(length(o["hold"]))
		}
		return f.Wait(now, c)
	case "leaves":
		return f.Leave(now, id, v, v)
	case "changes":
		return f.Change(now, id, s.need(a[1]), v)
	case "credits":
		return f.Credit(now, id, length(a[1]), v)
	case "excludes":
		return f.Exclude(now, id, agent, until)
	case "is":
		row := Agent{ID: desk.AgentID(a[0]), Profile: s.profiles[a[1]], Presence: presenceOf(a[2]), Version: v}
		for k := range desk.WorkKinds {
			n, _ := strconv.Atoi(o[english.kinds[k]])
			row.Loads[k] = uint16(n)
		}
		return f.Agent(now, row)
	case "turns":
		return f.Turn(now, desk.AgentID(a[0]), presenceOf(a[1]), v)
	case "releases":
		return f.Release(now, desk.AgentID(a[0]), kindOf(a[1]), v)
	case "gone":
		return f.Gone(now, desk.AgentID(a[0]), v)
	case "commits":
		return f.Commit(now, id, agent, v, v)
	case "refuses":
		return f.Refuse(now, id, agent, until, v)
	case "accepts":
		return f.Accept(now, id, agent, v, v)
	case "declines":
		return f.Decline(now, id, agent, until, v, v)
	case "misses":
		return f.Miss(now, id, agent, until, v, v)
	}
	return nil, fmt.Errorf("unknown verb %q", verb)
}
