package sim

import (
	"cmp"
	"embed"
	"errors"
	"fmt"
	"hash/fnv"
	"io/fs"
	"slices"
	"time"

	"jietong/desk"
	"jietong/policy"
)

// Scenario is an invented day: who comes, and how the people who serve behave. It is read from a short text file.
type Scenario struct {
	Name   policy.Words  `yaml:"name,required" doc:"what this day is"`
	Story  policy.Words  `yaml:"story" doc:"what it shows"`
	Start  policy.Date   `yaml:"start,required" doc:"first day, in the policy's home zone"`
	Length time.Duration `yaml:"length,required" doc:"how long people come; what is open then is served to its end"`
	Flows  []Flow        `yaml:"customers,required" doc:"streams of customers"`
	Hours  []int         `yaml:"hours" doc:"24 weights, one for each hour of the home zone; empty: as many at any hour"`
	Staff  Staff         `yaml:"staff" doc:"the people who serve"`
	Gates  Gates         `yaml:"gates" doc:"what the steps before the queue cost"`
}

// Flow is one stream of customers.
type Flow struct {
	Entry      desk.EntryID      `yaml:"entry,required" doc:"where they come in"`
	Category   policy.CategoryID `yaml:"category" doc:"what is wrong"`
	Tier       desk.Tier         `yaml:"tier" doc:"their standing"`
	Region     desk.Region       `yaml:"region" doc:"where they live"`
	Language   desk.Language     `yaml:"language" doc:"what they speak"`
	Need       desk.AccessNeed   `yaml:"need" doc:"what they asked us to respect"`
	PerDay     int               `yaml:"per_day,required" min:"1" max:"100000000" doc:"how many in 24 hours, on average"`
	Patience   time.Duration     `yaml:"patience" doc:"mean time until they give up; empty: as the line says, or ten minutes"`
	Handling   time.Duration     `yaml:"handling" doc:"mean time a person needs; empty: as the line says, or six minutes"`
	HandlingCV int               `yaml:"handling_cv_percent" min:"0" max:"500" doc:"spread of it; empty: 100"`
	Shape      Shape             `yaml:"handling_shape" doc:"lognormal, as handling times are measured to be, or exponential, as queueing theory likes them; empty: lognormal"`

	chance uint64 // the flow's own number for chance
}

// Shape is the distribution of a handling time.
type Shape string

// The shapes.
const (
	Lognormal   Shape = "lognormal"
	Exponential Shape = "exponential" // its spread is always 100 %
)

// Staff is how the people who serve behave. Who they are is in the policy's staff groups.
type Staff struct {
	Percent  int           `yaml:"percent" min:"1" max:"100000" doc:"of the policy's numbers; empty: 100"`
	Accept   time.Duration `yaml:"accept" doc:"mean time until an offer is accepted; empty: 3s"`
	MissedPM int           `yaml:"missed_per_mille" min:"0" max:"1000" doc:"offers that ring out, of a thousand"`
	Rest     time.Duration `yaml:"rest" doc:"how long an agent stays away who was set away for missed offers; empty: 5min"`
}

// Gates is what stands between the wish and the queue.
type Gates struct {
	Step    time.Duration `yaml:"step" doc:"time for one tap or key press; empty: 4s"`
	BotTurn time.Duration `yaml:"bot_turn" doc:"mean time for one answer of the bot that must fail; empty: 45s"`
}

// Defaults of what a scenario leaves open.
const (
	acceptDefault   = 3 * time.Second
	restDefault     = 5 * time.Minute
	stepDefault     = 4 * time.Second
	botTurnDefault  = 45 * time.Second
	patienceDefault = 10 * time.Minute
	handlingDefault = 6 * time.Minute
	cvDefault       = 100
)

// Limits of a scenario.
const (
	LengthMax   = 31 * 24 * time.Hour // longer runs say nothing that a month does not
	ContactsMax = 50_000_000          // about 10 GB of contacts
)

//go:embed scenarios/*.yaml
var shipped embed.FS

// Names lists the scenarios that ship.
func Names() []string {
	files, err := fs.Glob(shipped, "scenarios/*.yaml")
	if err != nil { // the pattern is a constant
		return nil
	}
	out := make([]string, len(files))
	for i, f := range files {
		out[i] = f[len("scenarios/") : len(f)-len(".yaml")]
	}
	return out
}

// Shipped reads a scenario that ships, by its name.
func Shipped(name string) (*Scenario, error) {
	b, err := shipped.ReadFile("scenarios/" + name + ".yaml")
	if err != nil {
		return nil, err
	}
	return ReadScenario(name+".yaml", b)
}

// ReadScenario reads a scenario from its text. All mistakes are reported at once, with their lines.
func ReadScenario(name string, text []byte) (*Scenario, error) {
	s := &Scenario{}
	if err := policy.Read(policy.File{Name: name, Data: text}, s); err != nil {
		return nil, err
	}
	if len(s.Hours) != 0 && len(s.Hours) != 24 {
		return nil, fmt.Errorf("%s: hours holds %d weights; write 24, one for each hour", name, len(s.Hours))
	}
	if s.Length <= 0 || s.Length > LengthMax {
		return nil, fmt.Errorf("%s: length must lie between a second and %v", name, LengthMax)
	}
	sum := 0
	for _, h := range s.Hours {
		if h < 0 {
			return nil, errors.New(name + ": a weight of hours cannot be negative")
		}
		sum += h
	}
	if len(s.Hours) > 0 && sum == 0 {
		return nil, errors.New(name + ": at least one weight of hours must be above nought")
	}
	for i, f := range s.Flows {
		if f.Shape != "" && f.Shape != Lognormal && f.Shape != Exponential {
			return nil, fmt.Errorf("%s: customers %d: handling_shape is %q; write %s or %s", name, i+1, f.Shape, Lognormal, Exponential)
		}
	}
	s.defaults()
	return s, nil
}

// arranged is the scenario with its flows in an order of their own, each with its number for chance. So neither the order in which they are written nor a flow
// that is added changes who the customers of the others are. The number comes from who they are and what they want, not from how many they are.
func (s *Scenario) arranged() *Scenario {
	out := *s
	out.Flows = slices.Clone(s.Flows)
	who := func(f Flow) string {
		return fmt.Sprintf("%q %q %q %q %q %q", f.Entry, f.Category, f.Tier, f.Region, f.Language, f.Need)
	}
	slices.SortFunc(out.Flows, func(a, b Flow) int {
		return cmp.Or(cmp.Compare(who(a), who(b)), cmp.Compare(fmt.Sprint(a), fmt.Sprint(b)))
	})
	for i, same := 0, 0; i < len(out.Flows); i++ {
		if same++; i == 0 || who(out.Flows[i]) != who(out.Flows[i-1]) {
			same = 0
		}
		h := fnv.New64a()
		fmt.Fprint(h, who(out.Flows[i]), same)
		out.Flows[i].chance = h.Sum64()
	}
	return &out
}

func (s *Scenario) defaults() {
	or := func(d *time.Duration, v time.Duration) {
		if *d == 0 {
			*d = v
		}
	}
	if s.Staff.Percent == 0 {
		s.Staff.Percent = 100
	}
	or(&s.Staff.Accept, acceptDefault)
	or(&s.Staff.Rest, restDefault)
	or(&s.Gates.Step, stepDefault)
	or(&s.Gates.BotTurn, botTurnDefault)
	for i := range s.Flows {
		if s.Flows[i].HandlingCV == 0 {
			s.Flows[i].HandlingCV = cvDefault
		}
	}
}
