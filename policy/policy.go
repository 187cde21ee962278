// Package policy is the service written as text: who may come in where, which line serves them, when, how fast, and what happens
// when it takes longer. It parses that text strictly, checks it, explains it, compares two of them, and answers for one customer
// at one moment which line, which target and which steps apply.
//
// The package is pure: time is an argument, nothing here reads a clock, a file or the network. Parse takes bytes (or an fs.FS) and
// gives a Policy that never changes. Routing, the bot, the center and the simulator all read the same Policy, so a forecast made by the
// simulator is a statement about the text that will run.
//
// It does not decide which agent takes which contact (package routing), nor what a person may see (package access).
package policy

import (
	"jietong/desk"
)

// Policy is one parsed, resolved service policy. It is immutable and safe to share.
type Policy struct {
	Document
	// Version is the hash of the text: same files, same version, whatever their order. 16 lower-case hex digits.
	Version desk.PolicyVersion

	places     map[string]Place
	entries    map[desk.EntryID]*Entry
	lines      map[desk.LineID]*Line
	targets    map[TargetID]*Target
	tiers      map[desk.Tier]*Tier
	regions    map[desk.Region]*Region
	categories map[CategoryID]*Category
	phones     map[PhoneID]*Phone
	skills     map[desk.Skill]*SkillName
	schedules  map[HoursID]*Calendar
	workdays   map[CalendarID]*Calendar
}

// Document is the text as written: one field for each section. A folder of files is one document; a keyed section may be spread over files.
type Document struct {
	Service    Service      `yaml:"service,required" doc:"what this service is, and its limits"`
	Calendars  []DayTable   `yaml:"calendars,keyed" doc:"which days are working days, holidays or make-up working days"`
	Hours      []Hours      `yaml:"hours,keyed" doc:"opening hours, each on a zone, a fixed offset or a calendar"`
	Targets    []Target     `yaml:"targets,keyed" doc:"the table of promised times; lines and tiers refer to it"`
	Categories []Category   `yaml:"categories,keyed" doc:"what can be wrong, with the words people use for it"`
	Urgencies  []UrgencyFor `yaml:"urgencies,keyed" doc:"how far an urgent matter moves forward in its line"`
	Credits    Credits      `yaml:"credits" doc:"waiting time given as credit for what the service did wrong"`
	Skills     []SkillName  `yaml:"skills,keyed" doc:"what agents can do"`
	Tiers      []Tier       `yaml:"tiers,keyed" doc:"customers' standing, with privileges, fees and weight"`
	Regions    []Region     `yaml:"regions,keyed" doc:"where customers live: languages, zone, moderation, residency of data"`
	Moderation []Pack       `yaml:"moderation,keyed" doc:"cultural packs: religious words, dress code, payment habits"`
	Lines      []Line       `yaml:"lines,keyed" doc:"staffed services: skills, hours, target, what happens over time"`
	Entries    []Entry      `yaml:"entries,keyed" doc:"places where customers come in"`
	Phones     []Phone      `yaml:"phones,keyed" doc:"telephone numbers with caller restrictions and menus"`
	Routes     []Route      `yaml:"routes" doc:"rules that choose a line before the entry's own choice; the first that fits wins"`
	Bot        Bot          `yaml:"bot" doc:"triage by the bot: where it stands, when it hands over, how it learns"`
	Access     []AccessLine `yaml:"access,keyed" doc:"what is offered to customers with an access need"`
	Services   []Offering   `yaml:"services,keyed" doc:"bookable and on-demand services beside the lines"`
	Levels     []Level      `yaml:"levels,keyed" doc:"the tiers of service: bot, expert, personal manager"`
	Offers     OfferRules   `yaml:"offers" doc:"how work is offered to an agent"`
	Capacity   []Capacity   `yaml:"capacity,keyed" doc:"how much of which kind of work one agent of a role takes at once"`
	Staff      []StaffGroup `yaml:"staff,keyed" doc:"groups of people on duty; check compares them with the lines"`
	Feedback   []Loop       `yaml:"feedback,keyed" doc:"where reports flow back into the product, and who owns them"`
	Figures    []Figure     `yaml:"figures,keyed" doc:"figures reported of the service: for comparison, never for routing"`
	Accepted   []Accepted   `yaml:"accepted" doc:"findings of check that are known and accepted, each with its reason"`
}

// Words is a text for people in both languages of the house.
type Words struct {
	ZH string `json:"zh" yaml:"zh,required" doc:"Simplified Chinese"`
	EN string `json:"en" yaml:"en,required" doc:"English"`
}

// In returns the text in the language asked for: Chinese for any tag starting with "zh", English otherwise.
func (w Words) In(lang desk.Language) string {
	if len(lang) >= 2 && lang[:2] == "zh" {
		return w.ZH
	}
	return w.EN
}

// Service says what the policy is about.
type Service struct {
	ID           string          `yaml:"id,required" doc:"name of this policy, such as jietong"`
	Name         Words           `yaml:"name,required" doc:"name for people"`
	About        Words           `yaml:"about" doc:"what this policy stands for"`
	Zone         Zone            `yaml:"zone,required" doc:"home IANA zone, such as Asia/Shanghai"`
	Languages    []desk.Language `yaml:"languages,required" doc:"languages in which somebody can be served"`
	MonthlyUsers int64           `yaml:"monthly_users" min:"0" doc:"people using the app in a month"`
	StepsMax     int             `yaml:"steps_max,required" min:"1" max:"20" doc:"most steps before a person that check accepts"`
	OneStandard  bool            `yaml:"one_standard" doc:"true: the same problem has the same target on every terminal and for every account"`
}

// Entry returns the entry of that name.
func (p *Policy) Entry(id desk.EntryID) (*Entry, bool) { e, ok := p.entries[id]; return e, ok }

// Line returns the line of that name.
func (p *Policy) Line(id desk.LineID) (*Line, bool) { l, ok := p.lines[id]; return l, ok }

// Target returns the row of the target table of that name.
func (p *Policy) Target(id TargetID) (*Target, bool) { t, ok := p.targets[id]; return t, ok }

// Tier returns the tier of that name.
func (p *Policy) Tier(id desk.Tier) (*Tier, bool) { t, ok := p.tiers[id]; return t, ok }

// Region returns the region of that name.
func (p *Policy) Region(id desk.Region) (*Region, bool) { r, ok := p.regions[id]; return r, ok }

// Category returns the category of that name.
func (p *Policy) Category(id CategoryID) (*Category, bool) { c, ok := p.categories[id]; return c, ok }

// Phone returns the telephone number of that name.
func (p *Policy) Phone(id PhoneID) (*Phone, bool) { t, ok := p.phones[id]; return t, ok }

// SkillName returns the skill's names for people.
func (p *Policy) SkillName(id desk.Skill) (*SkillName, bool) { s, ok := p.skills[id]; return s, ok }

// Schedule returns the opening hours of that name, ready for arithmetic.
func (p *Policy) Schedule(id HoursID) (*Calendar, bool) { c, ok := p.schedules[id]; return c, ok }

// WorkingDays returns a calendar's working days, ready for arithmetic.
func (p *Policy) WorkingDays(id CalendarID) (*Calendar, bool) { c, ok := p.workdays[id]; return c, ok }

// Place says where in the text a path such as "lines.general.target" stands; of a path that is not written, its nearest parent.
func (p *Policy) Place(path string) Place { return nearest(p.places, path) }
