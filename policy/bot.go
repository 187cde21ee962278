package policy

import (
	"time"

	"jietong/desk"
)

// BotMode says where the bot stands.
type BotMode string

// The modes.
const (
	BotGate   BotMode = "gate"   // in front of the queue
	BotBeside BotMode = "beside" // beside it: answers while the place in the queue is kept
	BotOff    BotMode = "off"
)

// Bot is triage by machine.
type Bot struct {
	Mode              BotMode   `yaml:"mode" doc:"where the bot stands; empty means off"`
	Triggers          []Trigger `yaml:"triggers,keyed" doc:"when it acts and when it hands over"`
	InterceptWords    []string  `yaml:"intercept_words" doc:"words on which it answers in place of a person"`
	ConfidencePercent int       `yaml:"confidence_percent" min:"0" max:"100" doc:"least confidence of an answer, in percent"`
	HumanWords        []string  `yaml:"human_words" doc:"ways of asking for a person, in any language: each enters the queue at once where the mode is not gate"`
	Audit             int       `yaml:"audit_percent" min:"0" max:"100" doc:"share of interceptions that people check, in percent"`
}

// TriggerKind says what the bot looks at.
type TriggerKind string

// The kinds of trigger.
const (
	TriggerWords    TriggerKind = "keywords" // semantic match against the knowledge base
	TriggerAnger    TriggerKind = "anger"    // sentiment
	TriggerBusiness TriggerKind = "business" // decision tree over money and permission
)

// Trigger is one row of triage: what it looks at, from when a person takes over, how it learns.
type Trigger struct {
	ID                string      `yaml:",key"`
	Section           string      `yaml:"section" doc:"row of the service catalogue, such as 5.1"`
	Kind              TriggerKind `yaml:"kind,required" doc:"what it looks at"`
	Method            BotMethod   `yaml:"method,required" doc:"how it decides"`
	UselessMax        int         `yaml:"useless_max" min:"1" max:"20" doc:"answers that did not help before a person"`
	AngerAbovePercent int         `yaml:"anger_above_percent" min:"1" max:"99" doc:"anger index, in percent, above which a person takes over"`
	Risks             []Risk      `yaml:"risks" doc:"matters that go to a person at once"`
	Learning          Period      `yaml:"learning,required" doc:"how often it is improved"`
	Learns            Words       `yaml:"learns" doc:"what is improved"`
}

// BotMethod says how a trigger decides.
type BotMethod string

// The methods.
const (
	MethodSemantic  BotMethod = "semantic-match"
	MethodSentiment BotMethod = "sentiment-model"
	MethodTree      BotMethod = "decision-tree"
)

// AccessLine is what is offered to customers with an access need.
type AccessLine struct {
	ID         string           `yaml:",key"`
	Section    string           `yaml:"section" doc:"row of the service catalogue, such as 8.1"`
	Need       desk.AccessNeed  `yaml:"need,required" doc:"whom it is for"`
	Name       Words            `yaml:"name,required" doc:"name for people"`
	Line       desk.LineID      `yaml:"line,required" ref:"lines" doc:"the line that serves them"`
	Solutions  []AccessSolution `yaml:"solutions,required" doc:"what is offered"`
	Quota      Quota            `yaml:"quota" doc:"how many it can take"`
	Booking    Booking          `yaml:"booking" doc:"whether one must book; nothing written means at once"`
	Promotion  Words            `yaml:"promotion" doc:"how people learn of it"`
	Visibility Visibility       `yaml:"visibility,required" doc:"how easily it is found"`
	Functions  []CategoryID     `yaml:"functions" ref:"categories" doc:"functions of the service that it covers: cells of the accessibility matrix"`
	Trained    bool             `yaml:"agents_trained" doc:"agents are trained for it"`
}

// AccessSolution is one way of making the service usable.
type AccessSolution string

// The solutions.
const (
	SolutionVoice  AccessSolution = "voice-navigation"
	SolutionText   AccessSolution = "text"
	SolutionSign   AccessSolution = "sign-video"
	SolutionGuide  AccessSolution = "simplified-guide"
	SolutionDirect AccessSolution = "direct-to-person"
)

// OfferingKind says what a declared service is.
type OfferingKind string

// The kinds of declared service.
const (
	OfferingOnDemand    OfferingKind = "on-demand"
	OfferingAppointment OfferingKind = "appointment"
	OfferingNearYou     OfferingKind = "near-you"
	OfferingAR          OfferingKind = "ar-scene"
	OfferingGuide       OfferingKind = "guide"
	OfferingLibrary     OfferingKind = "solution-library"
	OfferingMail        OfferingKind = "mail-reply"
)

// Offering is a service beside the lines: by appointment, on demand, near you.
type Offering struct {
	ID       string            `yaml:",key"`
	Section  string            `yaml:"section" doc:"row of the service catalogue"`
	Kind     OfferingKind      `yaml:"kind,required" doc:"what it is"`
	Name     Words             `yaml:"name,required" doc:"name for people"`
	About    Words             `yaml:"about" doc:"what one gets"`
	Line     desk.LineID       `yaml:"line" ref:"lines" doc:"who serves it"`
	Tiers    []desk.Tier       `yaml:"tiers" ref:"tiers" doc:"for whom; empty means all"`
	Needs    []desk.AccessNeed `yaml:"needs" doc:"access needs it is made for"`
	Hours    HoursID           `yaml:"hours" ref:"hours" doc:"when; empty means as its line"`
	Quota    Quota             `yaml:"quota" doc:"how many"`
	Booking  Booking           `yaml:"booking" doc:"whether one must book"`
	Length   time.Duration     `yaml:"length" doc:"length of an appointment"`
	RadiusKM int               `yaml:"radius_km" min:"1" max:"500" doc:"for near-you: how far an agent may be"`
	Consent  bool              `yaml:"consent" doc:"asks for consent first, such as for the position"`
	Target   TargetID          `yaml:"target" ref:"targets" doc:"time promised"`
	Fee      Fee               `yaml:"fee" doc:"what it costs"`
}

// Level is a tier of service: who answers which kind of matter, and who comes next.
type Level struct {
	ID        string       `yaml:",key"`
	Section   string       `yaml:"section" doc:"row of the service catalogue"`
	Name      Words        `yaml:"name,required" doc:"name for people"`
	StaffedBy StaffRole    `yaml:"staffed_by,required" doc:"who serves at this level"`
	For       []CategoryID `yaml:"for" ref:"categories" doc:"matters it is for; empty means all"`
	Tiers     []desk.Tier  `yaml:"tiers" ref:"tiers" doc:"customers it is for; empty means all"`
	Next      string       `yaml:"next" ref:"levels" doc:"the level that takes over"`
}
