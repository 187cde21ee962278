package policy

import (
	"time"

	"jietong/desk"
)

// Tier is a customer's standing.
type Tier struct {
	ID         desk.Tier   `yaml:",key"`
	Section    string      `yaml:"section" doc:"row of the service catalogue, such as 6.1"`
	Name       Words       `yaml:"name,required" doc:"name for people"`
	Weight     int64       `yaml:"weight,required" min:"1" max:"1000" doc:"how fast waiting counts, in percent of a personal customer's: 100 is the same"`
	Privileges []Privilege `yaml:"privileges" doc:"what this standing brings"`
	Reply      TargetID    `yaml:"reply" ref:"targets" doc:"promise of the named manager or own line"`
	Line       desk.LineID `yaml:"line" ref:"lines" doc:"the line of their own"`
	Fee        Fee         `yaml:"fee" doc:"what it costs; nothing written means free"`
	Admission  Words       `yaml:"admission" doc:"how one comes to this tier"`
}

// Privilege is something a tier brings.
type Privilege string

// The privileges.
const (
	PrivilegeNamedManager Privilege = "named-manager"    // one person who knows them
	PrivilegeOwnLine      Privilege = "own-line"         // a line of their own
	PrivilegePriority     Privilege = "priority"         // waiting counts faster
	PrivilegeSolutions    Privilege = "solution-library" // industry solutions to read
	PrivilegeVIPLane      Privilege = "vip-lane"         // their own way past the menus
)

// Category is something that can be wrong.
type Category struct {
	ID       CategoryID `yaml:",key"`
	Name     Words      `yaml:"name,required" doc:"name for people"`
	Urgency  UrgencyID  `yaml:"urgency" doc:"how urgent such a matter is; empty means normal"`
	Words    []string   `yaml:"words" doc:"words by which people name it, in any language"`
	Risk     Risk       `yaml:"risk" doc:"what may be lost: money or permission hands over to a person"`
	Function bool       `yaml:"function" doc:"a mainstream function of the app: a row of the accessibility matrix"`
}

// Risk is what a matter touches.
type Risk string

// The risks.
const (
	RiskNone       Risk = "none"
	RiskMoney      Risk = "money"
	RiskPermission Risk = "permission"
)

// UrgencyID names an urgency in the text.
type UrgencyID string

// The urgencies, as desk.Urgency.
const (
	UrgencyIDNormal UrgencyID = "normal"
	UrgencyIDHigh   UrgencyID = "high"
	UrgencyIDSafety UrgencyID = "safety"
)

// Level returns the desk's value: normal for anything else.
func (u UrgencyID) Level() desk.Urgency {
	switch u {
	case UrgencyIDHigh:
		return desk.UrgencyHigh
	case UrgencyIDSafety:
		return desk.UrgencySafety
	default:
		return desk.UrgencyNormal
	}
}

// UrgencyFor says what an urgency is worth.
type UrgencyFor struct {
	ID     UrgencyID     `yaml:",key"`
	Credit time.Duration `yaml:"credit" doc:"waiting time credited on arrival"`
	Words  []string      `yaml:"words" doc:"words that make a matter this urgent, in any language"`
}

// Credits are waiting times given for what the service did wrong: they move a contact forward and explain themselves.
type Credits struct {
	AngerAbovePercent int           `yaml:"anger_above_percent" min:"0" max:"100" doc:"anger index, in percent, above which credit is given"`
	Anger             time.Duration `yaml:"anger" doc:"credit for anger above it"`
	BotDivert         time.Duration `yaml:"bot_divert" doc:"credit for each answer of the bot that did not help"`
	BotDivertsMax     int           `yaml:"bot_diverts_max" min:"0" max:"100" doc:"how many such answers count at most"`
	Transfer          time.Duration `yaml:"transfer" doc:"credit for each transfer; the place in the queue is kept anyway"`
}

// Region is where customers live.
type Region struct {
	ID         desk.Region     `yaml:",key"`
	Section    string          `yaml:"section" doc:"row of the service catalogue, such as 7.2"`
	Name       Words           `yaml:"name,required" doc:"name for people"`
	Languages  []desk.Language `yaml:"languages,required" doc:"languages spoken there, most used first"`
	Zone       Zone            `yaml:"zone" doc:"IANA zone of its customers; or else offset"`
	Offset     Offset          `yaml:"offset" doc:"fixed offset from UTC, such as +09:00; or else zone"`
	Hours      HoursID         `yaml:"hours" ref:"hours" doc:"when its customers expect service"`
	Residency  string          `yaml:"residency" doc:"where its data stays, such as cn, sg, eu"`
	Moderation []PackID        `yaml:"moderation" ref:"moderation" doc:"cultural packs that apply"`
	Edition    string          `yaml:"edition" doc:"app edition, such as douyin or tiktok"`
}

// Location is the region's zone, or its fixed offset where no zone is written.
func (r *Region) Location() *time.Location {
	if z, err := r.Zone.Load(); err == nil {
		return z
	}
	return r.Offset.Location()
}

// PackID names a moderation pack.
type PackID string

// Pack is a cultural adaptation.
type Pack struct {
	ID    PackID   `yaml:",key"`
	Kind  PackKind `yaml:"kind,required" doc:"what it adapts"`
	Name  Words    `yaml:"name,required" doc:"name for people"`
	Words []string `yaml:"words" doc:"words to hold back or to know, in any language"`
	Rules []Words  `yaml:"rules" doc:"what agents and bot keep to"`
}

// PackKind says what a pack adapts.
type PackKind string

// The kinds of pack.
const (
	PackReligious PackKind = "religious-words"
	PackDress     PackKind = "dress-code"
	PackPayment   PackKind = "payment-habits"
)
