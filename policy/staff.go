package policy

import (
	"time"

	"jietong/desk"
)

// OfferRules say how work is offered to an agent.
type OfferRules struct {
	Ring        []KindTime    `yaml:"ring,keyed" doc:"how long an offer rings, by kind of work"`
	Exclusion   time.Duration `yaml:"exclusion" doc:"how long an agent who declined or missed is passed over for that contact"`
	MissesMax   int           `yaml:"misses_before_away" min:"1" max:"20" doc:"missed offers in a row after which an agent is set to away"`
	PullBack    []KindTime    `yaml:"pull_back,keyed" doc:"accepted work without a first answer goes back to the queue after this, by kind"`
	WrapUp      []KindTime    `yaml:"wrap_up,keyed" doc:"time for notes after the work, by kind"`
	LastAgent   time.Duration `yaml:"last_agent" doc:"how long after the last contact the same agent is preferred"`
	LastAgentBy time.Duration `yaml:"last_agent_bonus" doc:"waiting time that the same agent is worth"`
}

// KindTime is a time for one kind of work.
type KindTime struct {
	Kind desk.WorkKind `yaml:",key"`
	Time time.Duration `yaml:",value"`
}

// RingFor is how long an offer of that kind rings; 0 where the policy does not say.
func (r OfferRules) RingFor(k desk.WorkKind) time.Duration { return timeFor(r.Ring, k) }

// PullBackFor is when accepted, unanswered work of that kind goes back; 0 means never.
func (r OfferRules) PullBackFor(k desk.WorkKind) time.Duration { return timeFor(r.PullBack, k) }

// WrapUpFor is the time for notes after work of that kind.
func (r OfferRules) WrapUpFor(k desk.WorkKind) time.Duration { return timeFor(r.WrapUp, k) }

func timeFor(rows []KindTime, k desk.WorkKind) time.Duration {
	for _, row := range rows {
		if row.Kind == k {
			return row.Time
		}
	}
	return 0
}

// Capacity is how much an agent of one role takes at once. Phone and video are exclusive whatever is written here.
type Capacity struct {
	Role  StaffRole      `yaml:",key"`
	Kinds []KindCapacity `yaml:",value,keyed"`
}

// KindCapacity is the capacity for one kind of work.
type KindCapacity struct {
	Kind  desk.WorkKind `yaml:",key"`
	Count int           `yaml:",value" min:"0" max:"50"`
}

// CapacityFor is how much of a kind an agent of a role takes at once; 0 where the policy does not say.
func (p *Policy) CapacityFor(role StaffRole, kind desk.WorkKind) int {
	for _, c := range p.Capacity {
		if c.Role != role {
			continue
		}
		for _, k := range c.Kinds {
			if k.Kind == kind {
				return k.Count
			}
		}
	}
	return 0
}

// StaffGroup is people of one kind on duty together.
type StaffGroup struct {
	ID        string          `yaml:",key"`
	Name      Words           `yaml:"name,required" doc:"name for people"`
	Role      StaffRole       `yaml:"role,required" doc:"agent, expert or manager"`
	Count     int             `yaml:"count,required" min:"1" max:"1000000" doc:"people on duty at once"`
	Skills    []SkillNeed     `yaml:"skills,keyed" doc:"skills they hold, each with its level 1..5"`
	Languages []desk.Language `yaml:"languages,required" doc:"languages they speak"`
	Region    desk.Region     `yaml:"region,required" ref:"regions" doc:"where they are at home"`
	Work      []desk.WorkKind `yaml:"work,required" doc:"kinds of work they take"`
	Hours     HoursID         `yaml:"hours,required" ref:"hours" doc:"when they are on duty"`
}

// Loop is where the service flows back into the product.
type Loop struct {
	ID         string       `yaml:",key"`
	Section    string       `yaml:"section" doc:"row of the service catalogue"`
	Name       Words        `yaml:"name,required" doc:"name for people"`
	Signal     Signal       `yaml:"signal,required" doc:"what is reported"`
	Categories []CategoryID `yaml:"categories" ref:"categories" doc:"about which matters; empty means all"`
	Owner      string       `yaml:"owner,required" doc:"the team that answers for it"`
	Improves   Words        `yaml:"improves,required" doc:"what in the product becomes better"`
	Every      Period       `yaml:"every,required" doc:"how often it is reported"`
}

// Signal is what a feedback loop reports.
type Signal string

// The signals.
const (
	SignalHotSpots Signal = "complaint-hot-spots"
	SignalPeaks    Signal = "consultation-peaks"
	SignalTrust    Signal = "cost-value-trust"
	SignalFalse    Signal = "false-interceptions"
)

// Route is a rule that chooses a line before the entry's own choice. All conditions written must hold.
type Route struct {
	When Match       `yaml:"when,required" doc:"conditions; all that are written must hold"`
	Line desk.LineID `yaml:"line,required" ref:"lines" doc:"the line that serves"`
	Why  Words       `yaml:"why,required" doc:"the reason, for people"`
}

// Match is a set of conditions; an empty list asks nothing.
type Match struct {
	Entries    []desk.EntryID    `yaml:"entries" ref:"entries" doc:"came in at any of these"`
	Categories []CategoryID      `yaml:"categories" ref:"categories" doc:"about any of these"`
	Tiers      []desk.Tier       `yaml:"tiers" ref:"tiers" doc:"of any of these tiers"`
	Regions    []desk.Region     `yaml:"regions" ref:"regions" doc:"from any of these regions"`
	Languages  []desk.Language   `yaml:"languages" doc:"whose first language is any of these"`
	Needs      []desk.AccessNeed `yaml:"needs" doc:"with any of these access needs"`
	Channels   []desk.Channel    `yaml:"channels" doc:"on any of these channels"`
	Urgencies  []UrgencyID       `yaml:"urgencies" doc:"of any of these urgencies"`
}

// Figure is something reported of the service. It never takes part in a decision.
type Figure struct {
	ID      string      `yaml:",key"`
	Section string      `yaml:"section,required" doc:"section of the service catalogue, such as 1"`
	Of      string      `yaml:"of" doc:"entry, line, phone or tier it speaks of; empty means the whole service"`
	Measure Measure     `yaml:"measure,required" doc:"what was measured"`
	Min     Number      `yaml:"min" doc:"lower end, where a range was reported"`
	Value   Number      `yaml:"value,required" doc:"the figure, or the upper end of its range"`
	Unit    Unit        `yaml:"unit,required" doc:"unit of the figure"`
	Reading FigureReads `yaml:"reading" doc:"which reading of an ambiguous text this is; empty: it is not ambiguous"`
	Other   Number      `yaml:"other_reading" doc:"the figure under the other reading"`
	Note    Words       `yaml:"note,required" doc:"the statement in words"`
}

// Measure is what a figure measures.
type Measure string

// The measures.
const (
	MeasureTimeToPerson Measure = "time-to-person"
	MeasureBotDiverts   Measure = "bot-diverts"
	MeasureConnect      Measure = "connect-rate"
	MeasureQueuePeak    Measure = "queue-at-peak"
	MeasureFaster       Measure = "faster-than-domestic"
	MeasureSolved       Measure = "solved-more-often"
	MeasureHandling     Measure = "handling-time"
	MeasureMenuTime     Measure = "time-in-menu"
	MeasureIntercept    Measure = "interception-rate"
	MeasureRecognised   Measure = "recognised-correctly"
	MeasureMisjudged    Measure = "misjudged-a-month"
	MeasureRequests     Measure = "requests-a-month"
	MeasureSolveTime    Measure = "time-to-solve"
	MeasureResponse     Measure = "human-response"
	MeasureGap          Measure = "hours-uncovered"
	MeasureCoverage     Measure = "functions-covered"
	MeasureUsers        Measure = "monthly-users"
	MeasureMenuDepth    Measure = "menu-depth"
	MeasureDoc          Measure = "documentation"
)

// Unit is the unit of a figure.
type Unit string

// The units.
const (
	UnitPercent Unit = "percent"
	UnitTimes   Unit = "times"
	UnitMinutes Unit = "minutes"
	UnitSeconds Unit = "seconds"
	UnitHours   Unit = "hours"
	UnitCount   Unit = "count"
)

// FigureReads says which reading of an ambiguous statement a figure takes.
type FigureReads string

// The readings. "Increased 2.3-fold" is 3.3 times literally, 2.3 times loosely; "18 % more" is relative or points.
const (
	ReadsLiteral  FigureReads = "literal"
	ReadsLoose    FigureReads = "loose"
	ReadsRelative FigureReads = "relative"
	ReadsPoints   FigureReads = "points"
)

// Accepted is a finding of check that is known and taken into account.
type Accepted struct {
	Code Code   `yaml:"code,required" doc:"the finding's code"`
	Of   string `yaml:"of,required" doc:"what it was found at, such as lines.general"`
	Why  Words  `yaml:"why,required" doc:"why it is accepted"`
}
