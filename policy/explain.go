package policy

import (
	"fmt"
	"strings"
	"time"

	"jietong/desk"
)

// Explain says in words what happens to an Ask: entry, steps, gate, line, promise with its due time in the customer's zone, and every step over time.
// Chinese for a language tag that starts with "zh", English otherwise.
func (p *Policy) Explain(a Ask, lang desk.Language) string {
	x := &explainer{p: p, zh: strings.HasPrefix(string(lang), "zh")}
	plan, refusal := p.Route(a)
	if refusal.Refused() {
		x.refused(a, refusal)
		return x.b.String()
	}
	x.loc = time.UTC
	if r, ok := p.regions[plan.Region]; ok {
		x.loc = r.Location()
	}
	x.customer(a, plan)
	x.door(plan)
	x.lineOf(plan)
	x.promised(a, plan)
	x.later(plan)
	return x.b.String()
}

type explainer struct {
	p   *Policy
	zh  bool
	loc *time.Location
	b   strings.Builder
}

// say writes one line in the language asked for.
func (x *explainer) say(zh, en string, args ...any) {
	if x.zh {
		en = zh
	}
	fmt.Fprintf(&x.b, en+"\n", args...)
}

func (x *explainer) word(w Words) string {
	if x.zh {
		return w.ZH
	}
	return w.EN
}

func (x *explainer) refused(a Ask, r Refusal) {
	x.say("入口 %s：不能受理。%s", "Entry %s: not possible. %s", a.Entry, x.word(r.Reason.Words()))
	if r.Instead != r.Reason.Words() {
		x.say("请这样做：%s", "What to do: %s", x.word(r.Instead))
	}
	for _, id := range r.Doors {
		e := x.p.entries[id]
		x.say("现在可用：%s（%s）", "Open now: %s (%s)", x.word(e.Name), x.way(e))
	}
}

func (x *explainer) way(e *Entry) string {
	if x.zh {
		return strings.Join(e.Path.ZH, " → ")
	}
	return strings.Join(e.Path.EN, " → ")
}

func (x *explainer) customer(a Ask, plan Plan) {
	tier, region, problem := Words{string(plan.Tier), string(plan.Tier)}, Words{"未说明", "not said"}, Words{"未说明", "not said"}
	if t, ok := x.p.tiers[plan.Tier]; ok {
		tier = t.Name
	}
	if r, ok := x.p.regions[plan.Region]; ok {
		region = r.Name
	}
	if c, ok := x.p.categories[plan.Category]; ok {
		problem = c.Name
	}
	x.say("策略：%s，版本 %s", "Policy: %s, version %s", x.word(x.p.Service.Name), plan.Version)
	x.say("时间：%s", "Time: %s", stamp(a.At, x.loc))
	x.say("客户：%s；地区：%s；问题：%s", "Customer: %s; region: %s; problem: %s", x.word(tier), x.word(region), x.word(problem))
}

func (x *explainer) door(plan Plan) {
	e := x.p.entries[plan.Entry]
	x.say("入口：%s；走法：%s", "Entry: %s; way: %s", x.word(e.Name), x.way(e))
	gate := Words{"直接进入排队", "straight into the queue"}
	switch plan.Gate {
	case GateBeside:
		gate = Words{"直接进入排队，智能助手在旁相助，不挡人", "straight into the queue; the bot may help beside it"}
	case GateBot:
		gate = Words{fmt.Sprintf("机器人在前：%d 次无用回答之后才有人工", plan.BotTurns), fmt.Sprintf("the bot comes first: a person after %d useless answers", plan.BotTurns)}
	case GateMenu:
		gate = Words{"要先走完菜单", "menus come first"}
	}
	x.say("到人工共 %d 步：%s", "Steps before a person: %d; %s", plan.Steps, x.word(gate))
}

func (x *explainer) lineOf(plan Plan) {
	l := x.p.lines[plan.Line]
	x.say("服务线：%s；由%s服务，语言 %s%s", "Line: %s; served by %s, language %s%s", x.word(l.Name), x.word(roleWords(plan.StaffedBy)), plan.Language, x.translated(plan))
	if len(plan.Skills) > 0 {
		x.say("要求：%s", "Asks for: %s", x.skills(plan.Skills))
	}
	if l.Quota.Count > 0 {
		x.say("名额：%s", "Limited to %s", x.word(l.Quota.Words()))
	}
	if fee := l.Fee; !fee.Free() {
		x.say("费用：%s", "Costs: %s", x.word(fee.Words()))
	}
	if plan.Rule != (Words{}) {
		x.say("分线规则：%s", "Rule: %s", x.word(plan.Rule))
	}
	for _, r := range plan.Why {
		x.say("原因：%s", "Because: %s", x.word(r.Words()))
	}
}

func (x *explainer) translated(plan Plan) string {
	switch {
	case !plan.Translated:
		return ""
	case x.zh:
		return "（机器翻译）"
	default:
		return " (machine translation)"
	}
}

func (x *explainer) skills(skills []desk.SkillLevel) string {
	out := make([]string, len(skills))
	for i, s := range skills {
		name := x.p.skills[s.Skill].Name
		if x.zh {
			out[i] = fmt.Sprintf("%s %d 级", name.ZH, s.Level)
		} else {
			out[i] = fmt.Sprintf("%s level %d", name.EN, s.Level)
		}
	}
	return strings.Join(out, ", ")
}

func roleWords(r StaffRole) Words {
	switch r {
	case StaffBot:
		return Words{"智能助手", "the bot"}
	case StaffExpert:
		return Words{"专家坐席", "experts"}
	case StaffManager:
		return Words{"客户经理", "account managers"}
	default:
		return Words{"坐席", "agents"}
	}
}

func (x *explainer) promised(a Ask, plan Plan) {
	switch {
	case plan.Open:
		x.say("现在：服务中", "Now: open")
	case !plan.Earliest.IsZero():
		x.say("须预约，最早 %s", "By appointment, at the earliest %s", stamp(plan.Earliest, x.loc))
	default:
		x.say("现在：不在服务时间；下次开放 %s（%s后）", "Now: closed; opens %s (in %s)", stamp(plan.Start, x.loc), x.length(plan.Start.Sub(a.At)))
	}
	if len(x.p.Staff) > 0 && !x.p.OnDuty(plan.Line, plan.Language, plan.Translated, plan.Start) {
		x.say("注意：那时没有会这些的班组当班", "Note: at that time no staff group that can take it is on duty")
	}
	t := x.p.targets[plan.Target]
	x.say("承诺：%s（%d%%），最迟 %s", "Promise: %s (%d%%), due %s", x.word(t.Name), t.Share, x.moment(plan.Due))
	if plan.Uncertain {
		x.say("注意：跨越节假日尚未公布的年份，到期时间可能重算", "Note: crosses a year whose holidays are not published; the due time may be counted again")
	}
	if plan.Weight != 100 {
		x.say("等待按 %d%% 计时", "Waiting counts at %d%%", plan.Weight)
	}
	if plan.Base > 0 {
		x.say("领先其他服务线 %s", "Head start over other lines: %s", x.length(plan.Base))
	}
	for _, c := range plan.Credits {
		x.say("提前 %s：%s", "Credit of %s: %s", x.length(c.Amount), x.word(c.Why.Words()))
	}
}

// moment gives the time with seconds where they matter.
func (x *explainer) moment(t time.Time) string {
	s := stamp(t, x.loc)
	if t.Second() == 0 {
		return s
	}
	return strings.Replace(s, t.In(x.loc).Format("15:04"), t.In(x.loc).Format("15:04:05"), 1)
}

func (x *explainer) later(plan Plan) {
	if len(plan.Over) == 0 {
		x.say("若一直无人接：没有任何安排", "If nobody takes it: nothing is arranged")
		return
	}
	x.say("若还没有人接：", "If nobody has taken it yet:")
	for _, s := range plan.Over {
		x.say("  %s后（%s）：%s", "  after %s (%s): %s", x.length(s.After), x.moment(s.At), x.step(s))
	}
}

// step says what a step does.
func (x *explainer) step(s PlannedStep) string {
	var what []string
	switch s.Do {
	case StepRelaxSkills:
		what = append(what, x.skills(s.Skills))
	case StepOverflow:
		what = append(what, x.word(x.p.lines[s.To].Name))
	case StepWidenRegions:
		for _, r := range s.Step.Regions {
			what = append(what, x.word(x.p.regions[r].Name))
		}
	case StepWidenLanguages:
		for _, l := range s.Step.Languages {
			what = append(what, string(l))
		}
	}
	due, colon, comma := ", due %s", ": ", ", "
	if x.zh {
		due, colon, comma = "，最迟 %s", "：", "、"
	}
	if !s.Due.IsZero() {
		what = append(what, x.word(x.p.targets[s.Target].Name)+fmt.Sprintf(due, x.moment(s.Due)))
	}
	out := strings.TrimRight(x.word(s.Why.Words()), "。.")
	if len(what) > 0 {
		out += colon + strings.Join(what, comma)
	}
	return out
}

// length gives a duration in words.
func (x *explainer) length(d time.Duration) string {
	if x.zh {
		return durationZH(d)
	}
	return shortDuration(d)
}

func durationZH(d time.Duration) string {
	r := strings.NewReplacer("min", " 分钟 ", "ms", " 毫秒 ", "h", " 小时 ", "s", " 秒 ")
	return strings.TrimSpace(r.Replace(shortDuration(d)))
}
