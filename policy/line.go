package policy

import (
	"fmt"
	"strings"
	"time"

	"jietong/desk"
)

// HoursID names opening hours of the policy.
type HoursID string

// TargetID names a row of the target table.
type TargetID string

// StaffRole says who serves a line.
type StaffRole string

// Who serves.
const (
	StaffBot     StaffRole = "bot"
	StaffAgent   StaffRole = "agent"
	StaffExpert  StaffRole = "expert"
	StaffManager StaffRole = "manager"
)

// Line is a staffed service.
type Line struct {
	ID          desk.LineID     `yaml:",key"`
	Section     string          `yaml:"section" doc:"row of the service catalogue, such as 4.1"`
	Name        Words           `yaml:"name,required" doc:"name for people"`
	About       Words           `yaml:"about" doc:"what the line does"`
	Skills      []SkillNeed     `yaml:"skills,keyed" doc:"skills an agent must hold, each with the least level 1..5"`
	Languages   []desk.Language `yaml:"languages,required" doc:"languages the line speaks, best first"`
	Translated  []desk.Language `yaml:"translated" doc:"languages served through machine translation from the start"`
	Work        desk.WorkKind   `yaml:"work,required" doc:"what an agent's capacity is counted in"`
	Channels    []desk.Channel  `yaml:"channels,required" doc:"how customers reach it"`
	Hours       HoursID         `yaml:"hours,required" ref:"hours" doc:"when people serve it"`
	Target      TargetID        `yaml:"target,required" ref:"targets" doc:"the promise to everybody"`
	TierTargets []TierTarget    `yaml:"tier_targets,keyed" doc:"other promises for some tiers"`
	Patience    time.Duration   `yaml:"patience" doc:"mean time after which customers give up, for forecasts"`
	Handling    time.Duration   `yaml:"handling" doc:"mean time an agent needs for one, for forecasts"`
	Reserve     int             `yaml:"reserve" min:"0" max:"100" doc:"agents kept wholly idle for this line where the work is exclusive"`
	Base        time.Duration   `yaml:"head_start" doc:"head start over every other line: for safety alone"`
	StaffedBy   StaffRole       `yaml:"staffed_by,required" doc:"who serves: bot, agent, expert or manager"`
	Regions     []desk.Region   `yaml:"regions" ref:"regions" doc:"whose customers it serves; empty means all"`
	AgentsIn    []desk.Region   `yaml:"agents_in" ref:"regions" doc:"whose agents are asked first; empty means those of any region"`
	Quota       Quota           `yaml:"quota" doc:"how many it can take in a day or week, where that is limited"`
	Fee         Fee             `yaml:"fee" doc:"what it costs the customer"`
	Booking     Booking         `yaml:"booking" doc:"whether one must book, and how far ahead"`
	Steps       []Step          `yaml:"steps" doc:"what happens over time while nobody has taken the contact"`
	Response    Band            `yaml:"response" doc:"response reported of this line"`
}

// SkillNeed is a skill with the least level asked for.
type SkillNeed struct {
	Skill desk.Skill `yaml:",key" ref:"skills"`
	Level int        `yaml:",value" min:"1" max:"5"`
}

// SkillName is a skill's name for people.
type SkillName struct {
	ID   desk.Skill `yaml:",key"`
	Name Words      `yaml:",value"`
}

// TierTarget is another promise for one tier.
type TierTarget struct {
	Tier   desk.Tier `yaml:",key" ref:"tiers"`
	Target TargetID  `yaml:",value" ref:"targets"`
}

// Quota limits how many contacts a line or service takes in a period.
type Quota struct {
	Count int    `yaml:"count" min:"1" max:"100000000" doc:"how many"`
	Per   Period `yaml:"per" doc:"in which period"`
}

// Period is a length of the calendar.
type Period string

// The periods.
const (
	PerHour  Period = "hour"
	PerDay   Period = "day"
	PerWeek  Period = "week"
	PerMonth Period = "month"
	PerYear  Period = "year"
)

// Fee is what a customer pays, in whole yuan (CNY).
type Fee struct {
	AnnualCNY          int64 `yaml:"annual_cny" min:"0" doc:"a year, in yuan"`
	PerConsultationCNY int64 `yaml:"per_consultation_cny" min:"0" doc:"each consultation, in yuan; 0 with by_consultation: the amount is not published"`
	ByConsultation     bool  `yaml:"by_consultation" doc:"charged by number of consultations"`
	SpendingCNY        int64 `yaml:"spending_threshold_cny" min:"0" doc:"advertising spend from which one is admitted, in yuan"`
	BySpending         bool  `yaml:"by_spending" doc:"admitted by spending; 0 as threshold: the amount is not published"`
}

// Words gives the fee for people.
func (f Fee) Words() Words {
	var zh, en []string
	add := func(yes bool, z, e string) {
		if yes {
			zh, en = append(zh, z), append(en, e)
		}
	}
	add(f.AnnualCNY > 0, fmt.Sprintf("年费 %d 元", f.AnnualCNY), fmt.Sprintf("%d CNY a year", f.AnnualCNY))
	add(f.PerConsultationCNY > 0, fmt.Sprintf("每次咨询 %d 元", f.PerConsultationCNY), fmt.Sprintf("%d CNY each consultation", f.PerConsultationCNY))
	add(f.ByConsultation && f.PerConsultationCNY == 0, "按咨询次数收费（金额未公布）", "by number of consultations (amount not published)")
	add(f.SpendingCNY > 0, fmt.Sprintf("消费满 %d 元", f.SpendingCNY), fmt.Sprintf("from a spend of %d CNY", f.SpendingCNY))
	add(f.BySpending && f.SpendingCNY == 0, "须达到消费门槛（金额未公布）", "from a spending threshold (amount not published)")
	if len(zh) == 0 {
		return Words{ZH: "免费", EN: "free of charge"}
	}
	return Words{ZH: strings.Join(zh, "，"), EN: strings.Join(en, ", ")}
}

// Words gives the quota for people; empty where there is none.
func (q Quota) Words() Words {
	if q.Count == 0 {
		return Words{}
	}
	units := map[Period]string{PerHour: "小时", PerDay: "天", PerWeek: "周", PerMonth: "月", PerYear: "年"}
	return Words{ZH: fmt.Sprintf("每%s %d 次", units[q.Per], q.Count), EN: fmt.Sprintf("%d a %s", q.Count, q.Per)}
}

// Free reports whether nothing is charged and nothing must be spent.
func (f Fee) Free() bool { return f == Fee{} }

// Booking says whether a service is had at once or by appointment.
type Booking struct {
	Required bool          `yaml:"required" doc:"only by appointment"`
	Ahead    time.Duration `yaml:"ahead" doc:"how long before the appointment one must book"`
}

// StepKind is what a step does to a contact that still waits.
type StepKind string

// The kinds of step.
const (
	StepRelaxSkills    StepKind = "relax-skills"    // accept agents whose skill level is lower by `levels`
	StepWidenRegions   StepKind = "widen-regions"   // accept agents at home in the regions `regions`
	StepWidenLanguages StepKind = "widen-languages" // accept agents who speak `languages`, with machine translation
	StepOverflow       StepKind = "overflow"        // also offer it to the agents of line `to`
	StepCallBack       StepKind = "call-back"       // offer to call or write back, keeping the place
	StepPromise        StepKind = "promise"         // promise a reply by the target `target`
	StepMessage        StepKind = "message"         // offer to leave a message, answered as a ticket of line `to`
)

// Step is one thing that happens while a contact waits. Steps add up; none moves anybody back.
type Step struct {
	After     time.Duration   `yaml:"after,required" doc:"waiting time after which it happens, in hours that count for the line"`
	Do        StepKind        `yaml:"do,required" doc:"what happens"`
	Levels    int             `yaml:"levels" min:"1" max:"4" doc:"for relax-skills: how many levels lower"`
	Regions   []desk.Region   `yaml:"regions" ref:"regions" doc:"for widen-regions: whose agents may help"`
	Languages []desk.Language `yaml:"languages" doc:"for widen-languages: languages agents may speak instead"`
	To        desk.LineID     `yaml:"to" ref:"lines" doc:"for overflow and message: the other line"`
	Target    TargetID        `yaml:"target" ref:"targets" doc:"for promise and message: the time promised"`
}

// Target is a row of the table of promises.
type Target struct {
	ID      TargetID   `yaml:",key"`
	Name    Words      `yaml:"name,required" doc:"name for people"`
	Within  Span       `yaml:"within,required" doc:"promised time, such as 30s, 15min, 1h, 2 open hours, 1.5 working days"`
	Usual   Span       `yaml:"usual" doc:"lower end where a range is promised, such as 3 of 3–5 working days"`
	Share   int        `yaml:"share,required" min:"1" max:"100" doc:"percent of contacts to which the promise is kept"`
	Event   TargetKind `yaml:"event,required" doc:"what must have happened by then"`
	Working CalendarID `yaml:"calendar" ref:"calendars" doc:"calendar that counts working days"`
}

// TargetKind says what a target promises.
type TargetKind string

// What can be promised.
const (
	TargetPerson TargetKind = "person" // a person has taken the contact
	TargetReply  TargetKind = "reply"  // a person has replied
	TargetSolved TargetKind = "solved" // the matter is settled
)
