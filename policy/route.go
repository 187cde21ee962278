package policy

import (
	"slices"
	"strings"
	"time"

	"jietong/desk"
)

// Ask is one customer's wish for a person, with everything the policy looks at.
type Ask struct {
	Entry     desk.EntryID
	Category  CategoryID        // what is wrong; empty or unknown: not said
	Tier      desk.Tier         // empty or unknown: the first tier of the policy
	Region    desk.Region       // empty or unknown: the first region of the policy
	Languages []desk.Language   // best first; empty: the region's
	Needs     []desk.AccessNeed // as asked for by the customer
	Urgency   desk.Urgency      // from elsewhere, such as the bot; the category may raise it
	Channel   desk.Channel      // empty: the entry's
	At        time.Time

	AngerPercent int  // 0..100
	BotDiverts   int  // answers of the bot that did not help
	Transfers    int  // how often the customer was sent on
	Tagged       bool // the urgent tag of the entry was used
	OwnNumber    bool // the network shows the account's own number
	Licence      bool // the business licence was checked
}

// Plan is what the policy has in store for an Ask: which line, what is required of an agent, what is promised, and what happens over time.
type Plan struct {
	Version   desk.PolicyVersion
	Entry     desk.EntryID
	Line      desk.LineID
	Category  CategoryID // empty: not said
	Tier      desk.Tier
	Region    desk.Region
	Work      desk.WorkKind
	Channel   desk.Channel
	Urgency   desk.Urgency
	StaffedBy StaffRole

	Skills     []desk.SkillLevel // all required at the start
	Language   desk.Language     // spoken with the customer
	Translated bool              // no agent of the line speaks it: machine translation from the start
	Regions    []desk.Region     // agents at home in these at the start; empty: any

	Gate     Gate
	Steps    int // actions before the queue, bot turns included
	BotTurns int

	Target    TargetID
	Promise   Span
	Event     TargetKind
	Share     int           // percent to which the promise is kept
	Wait      time.Duration // the promise as open time, for the scaled wait rule; working days at their mean length
	Weight    int64         // percent: 100 is a personal customer
	Base      time.Duration // head start of the line, for safety
	Credit    time.Duration // sum of Credits
	Credits   []Credited
	Reserve   int
	Over      []PlannedStep
	Open      bool      // somebody serves at that moment
	Start     time.Time // when waiting begins to count: At if open, the next opening otherwise
	Due       time.Time // when the promise is due
	Uncertain bool      // the due time crosses a year whose holidays are not published
	Earliest  time.Time // first bookable moment where one must book; zero otherwise
	Why       []Reason
	Rule      Words // the words of the route rule that chose the line, if one did
}

// Credited is waiting time given, with its reason.
type Credited struct {
	Why    Reason
	Amount time.Duration
}

// PlannedStep is a step over time with its moment and the requirement that holds from then on.
type PlannedStep struct {
	Step
	At        time.Time
	Skills    []desk.SkillLevel
	Languages []desk.Language // any of these will do from now on
	Lines     []desk.LineID   // agents of any of these from now on: Skills is what the first asks for, the others ask for their own
	Regions   []desk.Region   // empty: any
	Due       time.Time       // of what is promised at this step; zero otherwise
	Why       Reason
}

// Refusal says that an Ask cannot be served at this entry, and what to do instead. The zero value is no refusal.
type Refusal struct {
	Reason  Reason
	Instead Words          // what to do
	Doors   []desk.EntryID // entries that take this customer now
}

// Refused reports whether there is a refusal.
func (r Refusal) Refused() bool { return r.Reason != "" }

// Route says what happens to an Ask. It refuses only an unknown entry, a caller who does not meet the number's rule, and a line that never opens again;
// what is merely unknown (category, tier, region, language) is served as usual and said in Why, because asking for a person must not fail.
func (p *Policy) Route(a Ask) (Plan, Refusal) {
	plan, refused := p.plan(a)
	if refused != "" {
		return Plan{}, p.refuse(a, refused)
	}
	return plan, Refusal{}
}

// plan is Route without the advice that goes with a refusal, which itself asks for plans.
func (p *Policy) plan(a Ask) (Plan, Reason) {
	e, ok := p.entries[a.Entry]
	if !ok {
		return Plan{}, ReasonEntryUnknown
	}
	plan := Plan{Version: p.Version, Entry: e.ID, Channel: a.Channel, Gate: e.Gate, Steps: e.Steps + e.BotTurns, BotTurns: e.BotTurns}
	p.who(&plan, e, &a)
	if r := p.caller(e, a); r != "" {
		return Plan{}, r
	}
	refused := p.fill(&plan, e, p.chooseLine(&plan, e, a), a)
	return plan, refused
}

// fill says what holds once the line is chosen.
func (p *Policy) fill(plan *Plan, e *Entry, line *Line, a Ask) Reason {
	plan.Line, plan.Work, plan.StaffedBy, plan.Base, plan.Reserve = line.ID, line.Work, line.StaffedBy, line.Base, line.Reserve
	plan.Skills, plan.Regions = levels(line.Skills), line.AgentsIn
	speak(plan, line, a.Languages)
	if !p.open(plan, e, line, a.At) {
		return ReasonNeverOpen
	}
	p.promise(plan, e, line, a)
	p.credit(plan, a)
	p.overTime(plan, line)
	return ""
}

// who fills in the customer, with what is assumed where nothing is known.
func (p *Policy) who(plan *Plan, e *Entry, a *Ask) {
	if plan.Channel == "" {
		plan.Channel = e.Channel
	}
	plan.Category = a.Category
	if c, ok := p.categories[a.Category]; ok {
		a.Urgency = max(a.Urgency, c.Urgency.Level())
	} else {
		plan.Category = ""
		plan.Why = append(plan.Why, ReasonCategoryOpen)
	}
	plan.Tier, plan.Weight = a.Tier, 100
	if _, ok := p.tiers[a.Tier]; !ok && len(p.Tiers) > 0 {
		plan.Tier = p.Tiers[0].ID
		if a.Tier != "" {
			plan.Why = append(plan.Why, ReasonTierAssumed)
		}
	}
	if t, ok := p.tiers[plan.Tier]; ok {
		plan.Weight = t.Weight
	}
	plan.Region = a.Region
	if _, ok := p.regions[a.Region]; !ok {
		plan.Region = ""
		if len(e.Regions) > 0 {
			plan.Region = e.Regions[0]
		} else if len(p.Regions) > 0 {
			plan.Region = p.Regions[0].ID
		}
		if a.Region != "" {
			plan.Why = append(plan.Why, ReasonRegionAssumed)
		}
	}
	if r, ok := p.regions[plan.Region]; ok && len(a.Languages) == 0 {
		a.Languages = r.Languages
	}
	if a.Tagged && e.UrgentTag.Target != "" {
		a.Urgency = max(a.Urgency, desk.UrgencyHigh)
	}
	plan.Urgency = a.Urgency
}

// caller holds the customer against the number's rules.
func (p *Policy) caller(e *Entry, a Ask) Reason {
	phone, ok := p.phones[e.Phone]
	if !ok {
		return ""
	}
	for _, rule := range phone.Callers {
		switch {
		case rule == CallerOwnNumber && !a.OwnNumber:
			return ReasonOwnNumberOnly
		case rule == CallerLicence && !a.Licence:
			return ReasonLicenceNeeded
		}
	}
	return ""
}

// chooseLine takes the first rule that fits, then the entry's line for the category, then the entry's line.
func (p *Policy) chooseLine(plan *Plan, e *Entry, a Ask) *Line {
	for _, r := range p.Routes {
		if r.When.fits(plan, a) {
			plan.Why, plan.Rule = append(plan.Why, ReasonRule), r.Why
			return p.lines[r.Line]
		}
	}
	for _, c := range e.ByCategory {
		if c.Category == plan.Category && plan.Category != "" {
			plan.Why = append(plan.Why, ReasonCategoryLine)
			return p.lines[c.Line]
		}
	}
	plan.Why = append(plan.Why, ReasonEntryLine)
	return p.lines[e.Line]
}

func (m Match) fits(plan *Plan, a Ask) bool {
	first := desk.Language("")
	if len(a.Languages) > 0 {
		first = a.Languages[0]
	}
	return among(m.Entries, plan.Entry) && among(m.Categories, plan.Category) && among(m.Tiers, plan.Tier) && among(m.Regions, plan.Region) &&
		among(m.Channels, plan.Channel) &&
		(len(m.Languages) == 0 || slices.ContainsFunc(m.Languages, func(l desk.Language) bool { return sameLanguage(l, first) })) &&
		(len(m.Needs) == 0 || slices.ContainsFunc(m.Needs, func(n desk.AccessNeed) bool { return slices.Contains(a.Needs, n) })) &&
		(len(m.Urgencies) == 0 || slices.ContainsFunc(m.Urgencies, func(u UrgencyID) bool { return u.Level() == plan.Urgency }))
}

// among reports whether the list asks nothing, or holds v.
func among[T comparable](list []T, v T) bool { return len(list) == 0 || slices.Contains(list, v) }

// sameLanguage compares the primary subtags, so that "en-GB" is served where "en" is spoken.
func sameLanguage(a, b desk.Language) bool {
	x, _, _ := strings.Cut(string(a), "-")
	y, _, _ := strings.Cut(string(b), "-")
	return strings.EqualFold(x, y) && x != ""
}

// speak chooses the language: the customer's best one that the line speaks, then one it translates, then the line's own.
func speak(plan *Plan, line *Line, wanted []desk.Language) {
	for _, w := range wanted {
		for _, l := range line.Languages {
			if sameLanguage(w, l) {
				plan.Language = l
				return
			}
		}
	}
	for _, w := range wanted {
		for _, l := range line.Translated {
			if sameLanguage(w, l) {
				plan.Language, plan.Translated = l, true
				plan.Why = append(plan.Why, ReasonTranslated)
				return
			}
		}
	}
	plan.Language = line.Languages[0]
	if len(wanted) > 0 {
		plan.Why = append(plan.Why, ReasonLanguageMissing)
	}
}

// open says when waiting begins to count. Door and line must both be open.
func (p *Policy) open(plan *Plan, e *Entry, line *Line, at time.Time) bool {
	hours := p.lineHours(line)
	door := p.schedules[e.Hours]
	start, ok := nextBoth(hours, door, at)
	if !ok {
		return false
	}
	plan.Start, plan.Open = start, start.Equal(at)
	switch {
	case !plan.Open && hours.Open(at):
		plan.Why = append(plan.Why, ReasonDoorClosed)
	case !plan.Open:
		plan.Why = append(plan.Why, ReasonLineClosed)
	}
	if line.Booking.Required {
		plan.Earliest, plan.Open = at.Add(line.Booking.Ahead), false
		plan.Why = append(plan.Why, ReasonBooking)
		if plan.Start, ok = nextBoth(hours, door, plan.Earliest); !ok {
			return false
		}
		plan.Earliest = plan.Start
	}
	return true
}

// nextBothMax bounds the steps of the search: two calendars that miss each other so often never meet.
const nextBothMax = horizonDays

// nextBoth returns the first moment from `at` when both are open; the second may be nil.
func nextBoth(a, b *Calendar, at time.Time) (time.Time, bool) {
	if b == nil {
		return a.NextOpen(at)
	}
	for range nextBothMax {
		x, ok1 := a.NextOpen(at)
		y, ok2 := b.NextOpen(x)
		if !ok1 || !ok2 {
			return time.Time{}, false
		}
		if y.Equal(x) {
			return x, true
		}
		at = y
	}
	return time.Time{}, false
}

// promise takes the tagged, the tier's or the line's target and says when it is due.
func (p *Policy) promise(plan *Plan, e *Entry, line *Line, a Ask) {
	plan.Target = line.Target
	for _, t := range line.TierTargets {
		if t.Tier == plan.Tier {
			plan.Target = t.Target
			plan.Why = append(plan.Why, ReasonTierTarget)
		}
	}
	if a.Tagged && e.UrgentTag.Target != "" {
		plan.Target = e.UrgentTag.Target
		plan.Why = append(plan.Why, ReasonUrgentTag)
	}
	t := p.targets[plan.Target]
	plan.Promise, plan.Event, plan.Share = t.Within, t.Event, t.Share
	plan.Due, plan.Uncertain = p.due(t, line, plan.Start)
	plan.Wait = max(time.Second, p.lineHours(line).Elapsed(plan.Start, plan.Due))
	if t.Within.Days > 0 { // its own calendar may close when the line does not
		plan.Wait = max(time.Second, plan.Due.Sub(plan.Start))
	}
}

// due counts a target from a moment: by the clock, in the line's hours, or in working days of the target's calendar.
func (p *Policy) due(t *Target, line *Line, from time.Time) (time.Time, bool) {
	hours := p.lineHours(line)
	if t.Within.Days > 0 {
		hours = p.workdays[t.Working]
	}
	due, ok := hours.Add(from, t.Within)
	if !ok {
		return from, true
	}
	return due, hours.Provisional(from, due)
}

// credit gives waiting time for urgency and for what the service did wrong.
func (p *Policy) credit(plan *Plan, a Ask) {
	give := func(why Reason, d time.Duration) {
		if d > 0 {
			plan.Credits = append(plan.Credits, Credited{why, d})
			plan.Credit += d
		}
	}
	for _, u := range p.Urgencies {
		if u.ID.Level() == plan.Urgency {
			give(ReasonUrgencyCredit, u.Credit)
		}
	}
	if a.AngerPercent > p.Credits.AngerAbovePercent {
		give(ReasonAngerCredit, p.Credits.Anger)
	}
	give(ReasonDivertCredit, p.Credits.BotDivert*time.Duration(min(max(0, a.BotDiverts), p.Credits.BotDivertsMax)))
	give(ReasonTransferCredit, p.Credits.Transfer*time.Duration(min(max(0, a.Transfers), transfersMax)))
}

// transfersMax bounds the credit for transfers, so that nobody gains by being sent round.
const transfersMax = 3

// overTime lays the line's steps on the time axis, each with the requirement that holds from then on.
func (p *Policy) overTime(plan *Plan, line *Line) {
	hours := p.lineHours(line)
	now := PlannedStep{Skills: plan.Skills, Languages: []desk.Language{plan.Language}, Lines: []desk.LineID{line.ID}, Regions: plan.Regions}
	for _, s := range line.Steps {
		at, ok := hours.Add(plan.Start, OpenTime(s.After))
		if s.After == 0 {
			at, ok = plan.Start, true
		}
		if !ok {
			continue
		}
		now.Step, now.At, now.Due = s, at, time.Time{}
		now.apply(s)
		if t, ok := p.targets[s.Target]; ok {
			to := line
			if other, ok := p.lines[s.To]; ok {
				to = other
			}
			from, ok := p.lineHours(to).NextOpen(at)
			if ok {
				now.Due, _ = p.due(t, to, from)
			}
		}
		plan.Over = append(plan.Over, now)
	}
}

// apply widens the requirement. Slices are copied, because earlier steps keep theirs.
func (n *PlannedStep) apply(s Step) {
	switch s.Do {
	case StepRelaxSkills:
		n.Why = ReasonRelaxed
		n.Skills = slices.Clone(n.Skills)
		for i := range n.Skills {
			n.Skills[i].Level = uint8(max(desk.LevelMin, int(n.Skills[i].Level)-s.Levels))
		}
	case StepWidenRegions:
		n.Why = ReasonWidened
		if len(n.Regions) > 0 {
			n.Regions = slices.Concat(n.Regions, s.Regions)
		}
	case StepWidenLanguages:
		n.Why = ReasonTranslated
		n.Languages = slices.Concat(n.Languages, s.Languages)
	case StepOverflow:
		n.Why = ReasonOverflow
		n.Lines = append(slices.Clone(n.Lines), s.To)
	case StepCallBack:
		n.Why = ReasonCallBack
	case StepPromise:
		n.Why = ReasonPromise
	case StepMessage:
		n.Why = ReasonMessage
	}
}

func levels(needs []SkillNeed) []desk.SkillLevel {
	out := make([]desk.SkillLevel, len(needs))
	for i, n := range needs {
		out[i] = desk.SkillLevel{Skill: n.Skill, Level: uint8(n.Level)}
	}
	return out
}

func (p *Policy) lineHours(l *Line) *Calendar { return p.schedules[l.Hours] }

// LineHours returns the opening hours of a line; nil for an unknown one.
func (p *Policy) LineHours(id desk.LineID) *Calendar {
	if l, ok := p.lines[id]; ok {
		return p.lineHours(l)
	}
	return nil
}
