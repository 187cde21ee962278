package sim

import (
	"cmp"
	"container/heap"
	"context"
	"fmt"
	"slices"
	"time"

	"jietong/desk"
	"jietong/future"
	"jietong/insight"
	"jietong/policy"
	"jietong/routing"
)

// Config says what to run.
type Config struct {
	Scenario *Scenario
	Policy   *policy.Policy
	Seed     uint64
	Check    time.Duration                                       // simulated time between two full checks of the engine's invariants; 0: at the end alone
	OnOffer  func(at time.Time, contact int, agent desk.AgentID) // hears every offer; may be nil
	Progress func(done float64)                                  // hears the share that is done, now and then; may be nil

	floor func(*day) floor // nil: the engine itself
}

// floor is what the day plays on: the engine, or in a test the whole center, which must make the same offers.
type floor interface {
	Apply(now routing.Millis, ev routing.Event) ([]routing.Decision, routing.Outcome)
	NextDue() (routing.Millis, bool)
}

// Result is what a run measured.
type Result struct {
	Scenario   string              `json:"scenario"`
	Policy     string              `json:"policy"`
	Version    desk.PolicyVersion  `json:"version"`
	Seed       uint64              `json:"seed"`
	Agents     int                 `json:"agents"`
	Contacts   int                 `json:"contacts"`
	Refused    int                 `json:"refused"` // the policy would not serve them at their entry
	Offers     int64               `json:"offers"`
	Violations []routing.Violation `json:"violations,omitempty"`
	Report     insight.Report      `json:"report"`
}

// Run runs a day. The context ends it early with its error.
func Run(ctx context.Context, cfg Config) (*Result, error) {
	d, err := newDay(cfg)
	if err != nil {
		return nil, err
	}
	const poll = 1 << 12 // events between two looks at the context
	for n := 0; len(d.cal) > 0; n++ {
		if n%poll == 0 {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			if cfg.Progress != nil {
				cfg.Progress(min(1, float64(d.now.Sub(d.start))/float64(cfg.Scenario.Length)))
			}
		}
		d.step()
		if cfg.Check > 0 && d.now.Sub(d.checked) >= cfg.Check {
			d.checked = d.now
			d.result.Violations = append(d.result.Violations, routing.Check(d.engine)...)
		}
	}
	d.result.Violations = append(d.result.Violations, routing.Check(d.engine)...)
	d.result.Report = d.fold.Report()
	return &d.result, nil
}

// day is a run under way.
type day struct {
	cfg     Config
	engine  *routing.Engine
	floor   floor
	chance  future.Stream
	fold    *insight.Fold
	start   time.Time
	end     time.Time // no more arrivals
	now     time.Time
	checked time.Time
	cal     calendar
	seq     uint64
	doing   event // what is happening now

	people []person // by contact number - 1
	plans  []plan   // by flow
	agents []agent  // by AgentRef - 1
	result Result
}

// person is one customer.
type person struct {
	plan    int32
	state   uint8
	agent   routing.AgentRef
	subject uint64 // for chance
	arrived time.Time
	serving uint32 // counts offers, so that an old one's events are void
}

const (
	away uint8 = iota // not yet in the queue
	waiting
	ringing
	served
	gone
)

// plan is what the policy has in store for a flow, worked out once an hour of the simulated clock.
type plan struct {
	hour   int64
	plan   policy.Plan
	stages []stage
	ok     bool
}

// stage is a requirement that holds from so long after the start of waiting.
type stage struct {
	after time.Duration
	class routing.ClassID
}

// agent is one person who serves.
type agent struct {
	id       desk.AgentID
	profile  routing.ProfileID
	hours    *policy.Calendar
	presence desk.Presence
	loads    routing.Loads
	misses   int
	turn     uint32 // counts changes of presence, so that an old rest's end is void
	ringing  []routing.ContactRef
}

func newDay(cfg Config) (*day, error) {
	if cfg.Scenario == nil || cfg.Policy == nil {
		return nil, fmt.Errorf("sim: Scenario and Policy must be given")
	}
	zone, err := cfg.Policy.Service.Zone.Load()
	if err != nil {
		return nil, fmt.Errorf("sim: %w", err)
	}
	s := cfg.Scenario.arranged()
	cfg.Scenario = s
	d := &day{cfg: cfg, chance: future.NewStream(cfg.Seed), start: time.Date(s.Start.Year, s.Start.Month, s.Start.Day, 0, 0, 0, 0, zone)}
	d.end, d.now, d.checked = d.start.Add(s.Length), d.start, d.start
	if d.engine, err = routing.New(routing.Config{Needs: routing.ReserveNeeds(cfg.Policy)}); err != nil {
		return nil, err
	}
	d.floor = d.engine
	if cfg.floor != nil {
		d.floor = cfg.floor(d)
	}
	lines := make([]desk.LineID, 0, len(cfg.Policy.Lines))
	for i := range cfg.Policy.Lines {
		lines = append(lines, cfg.Policy.Lines[i].ID)
	}
	d.fold = insight.New(lines)
	d.plans = make([]plan, len(s.Flows))
	for i := range d.plans {
		d.plans[i].hour = -1
	}
	if err := d.hire(); err != nil {
		return nil, err
	}
	if err := d.invite(); err != nil {
		return nil, err
	}
	d.result.Scenario, d.result.Policy, d.result.Version, d.result.Seed = s.Name.EN, cfg.Policy.Service.ID, cfg.Policy.Version, cfg.Seed
	d.result.Agents = len(d.agents)
	return d, nil
}

// hire makes the people of the policy's staff groups, each on duty by the group's hours.
func (d *day) hire() error {
	p := d.cfg.Policy
	groups := slices.Clone(p.Staff) // in an order of their own: the one in the text must not decide who is asked first
	slices.SortFunc(groups, func(a, b policy.StaffGroup) int { return cmp.Compare(a.ID, b.ID) })
	for _, g := range groups {
		prof := routing.Profile{Languages: g.Languages, Regions: []desk.Region{g.Region}, Role: desk.Role(g.Role)}
		for _, s := range g.Skills {
			prof.Skills = append(prof.Skills, desk.SkillLevel{Skill: s.Skill, Level: uint8(s.Level)})
		}
		for _, k := range g.Work {
			prof.Capacity.Kinds[k] = uint8(max(1, p.CapacityFor(g.Role, k)))
		}
		id, err := d.engine.DefineProfile(prof)
		if err != nil {
			return fmt.Errorf("sim: staff group %s: %w", g.ID, err)
		}
		hours, ok := p.Schedule(g.Hours)
		if !ok {
			return fmt.Errorf("sim: staff group %s: no hours %q", g.ID, g.Hours)
		}
		for n := range max(1, g.Count*d.cfg.Scenario.Staff.Percent/100) {
			d.agents = append(d.agents, agent{id: desk.AgentID(fmt.Sprintf("%s-%04d", g.ID, n+1)), profile: id, hours: hours})
			ref := routing.AgentRef(len(d.agents))
			d.apply(routing.Event{Kind: routing.AgentIs, Agent: ref, Profile: id, Presence: desk.Offline})
			if hours.Open(d.start) {
				d.at(d.start, event{kind: turnReady, agent: ref})
			} else if at, ok := hours.NextOpen(d.start); ok && at.Before(d.end) {
				d.at(at, event{kind: turnReady, agent: ref})
			}
		}
	}
	return nil
}

// Purposes of chance: each has a number of its own for ever, so that a new one shifts no other.
const (
	forArrival uint64 = iota + 1
	forPatience
	forHandling
	forAccept
	forMiss
	forBot
)

// subject numbers a customer for chance: the flow and how many came before in it.
func (d *day) subject(flow, n int) uint64 {
	return d.cfg.Scenario.Flows[flow].chance + uint64(n)*subjectStride
}

// subjectStride spreads the customers of one flow over all numbers, so that two flows meet by accident alone: it is odd, so that none of a flow repeats.
const subjectStride = 0xd1342543de82ef95

// invite puts the first customer of each flow on the calendar; each brings the next.
func (d *day) invite() error {
	total := 0
	for i := range d.cfg.Scenario.Flows {
		f := &d.cfg.Scenario.Flows[i]
		if _, ok := d.cfg.Policy.Entry(f.Entry); !ok {
			d.result.Refused++ // this policy has no such entry: nobody can come in by it
			continue
		}
		total += int(int64(f.PerDay) * int64(d.cfg.Scenario.Length/time.Minute) / (24 * 60))
		d.inviteNext(i, 0, d.start)
	}
	if total > ContactsMax {
		return fmt.Errorf("sim: the scenario brings about %d customers; at most %d are simulated", total, ContactsMax)
	}
	return nil
}

// inviteNext draws the next arrival of a flow: exponential gaps at the rate of the hour, drawn anew at the hour's end, which is exact for a
// rate that is constant within the hour.
func (d *day) inviteNext(flow, n int, from time.Time) {
	s := d.cfg.Scenario
	need := d.chance.Exponential(d.subject(flow, n), forArrival, time.Duration(float64(24*time.Hour)/float64(s.Flows[flow].PerDay)))
	at := from
	for at.Before(d.end) {
		share, next := s.share(at, d.start)
		room := time.Duration(float64(next.Sub(at)) * share)
		if need <= room {
			d.at(at.Add(time.Duration(float64(need)/share)), event{kind: arrive, flow: int32(flow), n: uint32(n)})
			return
		}
		need -= room
		at = next
	}
}

// share is how many times the mean rate the hour of at has, and when the next hour begins.
func (s *Scenario) share(at, start time.Time) (float64, time.Time) {
	hour := at.In(start.Location()).Truncate(time.Hour)
	next := hour.Add(time.Hour)
	if len(s.Hours) == 0 {
		return 1, next
	}
	sum := 0
	for _, h := range s.Hours {
		sum += h
	}
	return float64(24*s.Hours[hour.Hour()]) / float64(sum), next
}

// at puts an event on the calendar, at the next whole millisecond, which is what routing counts in. Equal times keep the order in which they were put
// there.
func (d *day) at(t time.Time, e event) {
	d.seq++
	e.at, e.seq = (t.UnixMicro()+999)/1000*1000, d.seq
	heap.Push(&d.cal, e)
}

// step does what is next on the calendar, routing's own timers included.
func (d *day) step() {
	if due, ok := d.floor.NextDue(); ok && int64(due)*1000 <= d.cal[0].at {
		d.now = time.UnixMilli(int64(due)).In(d.start.Location())
		d.apply(routing.Event{Kind: routing.Tick})
		return
	}
	e := heap.Pop(&d.cal).(event)
	d.now = time.UnixMicro(e.at).In(d.start.Location())
	d.doing = e
	d.do(e)
}

// apply feeds the engine one event and rings where it says.
func (d *day) apply(ev routing.Event) {
	decisions, _ := d.floor.Apply(routing.Millis(d.now.UnixMilli()), ev)
	for _, x := range decisions {
		d.at(d.now, event{kind: ring, contact: x.Contact, agent: x.Agent})
	}
}

// event is something that will happen. It is a value of fixed size.
type event struct {
	at      int64 // microseconds since 1970
	seq     uint64
	kind    eventKind
	flow    int32
	n       uint32
	contact routing.ContactRef
	agent   routing.AgentRef
	turn    uint32
}

type eventKind uint8

const (
	arrive eventKind = iota
	join
	ring
	accept
	miss
	finish
	giveUp
	relax
	turnReady
	turnOff
	restOver
	wrapUpOver
)

// ofTheClock reports whether the service itself makes it happen, by its clock. At one moment that comes before what people do, as in the service.
func (k eventKind) ofTheClock() bool { return k == relax || k == miss || k == wrapUpOver }

// calendar is a heap of events by time, then the clock's before people's, then by the order in which they were put there.
type calendar []event

func (c calendar) Len() int { return len(c) }
func (c calendar) Less(i, j int) bool {
	if c[i].at != c[j].at {
		return c[i].at < c[j].at
	}
	if a, b := c[i].kind.ofTheClock(), c[j].kind.ofTheClock(); a != b {
		return a
	}
	return c[i].seq < c[j].seq
}
func (c calendar) Swap(i, j int) { c[i], c[j] = c[j], c[i] }

// Push implements heap.Interface.
func (c *calendar) Push(x any) { *c = append(*c, x.(event)) }

// Pop implements heap.Interface.
func (c *calendar) Pop() any {
	old := *c
	e := old[len(old)-1]
	*c = old[:len(old)-1]
	return e
}
