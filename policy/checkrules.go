package policy

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"jietong/desk"
)

// conflicts looks for promises that contradict each other: a higher tier that waits longer, and one problem with several promises.
func (c *checker) conflicts() {
	for i := range c.Lines {
		l := &c.Lines[i]
		for _, t := range l.TierTargets {
			if tier := c.tiers[t.Tier]; tier.Weight > 100 && longer(c.targets[t.Target].Within, c.targets[l.Target].Within) {
				c.add(CodeTargetConflict, SeverityError, fmt.Sprintf("lines.%s.tier_targets.%s", l.ID, t.Tier),
					fmt.Sprintf("服务线「%s」：%s 计时更快，承诺却更长。", l.Name.ZH, tier.Name.ZH),
					fmt.Sprintf("Line “%s”: waiting counts faster for %s, yet the promise is longer.", l.Name.EN, tier.Name.EN))
			}
		}
	}
	for i := range c.Categories {
		c.standard(&c.Categories[i])
	}
}

// longer compares two spans of the same kind; spans of different kinds are not comparable.
func longer(a, b Span) bool { return a.Days > b.Days || a.Open > b.Open || a.Clock > b.Clock }

// standard collects the promises that one problem has at the doors meant for it.
func (c *checker) standard(cat *Category) {
	var promises, promisesZH []string
	for i := range c.Entries {
		e := &c.Entries[i]
		if !c.welcomes(e, Who{Category: cat.ID, Region: c.homeRegion()}) || len(e.Needs) > 0 {
			continue
		}
		plan, refused := c.plan(Ask{Entry: e.ID, Category: cat.ID, At: c.from, OwnNumber: true, Licence: true})
		if promise := plan.Promise.String(); refused == "" && !slices.Contains(promises, promise) {
			promises, promisesZH = append(promises, promise), append(promisesZH, plan.Promise.Words().ZH)
		}
	}
	if len(promises) < 2 {
		return
	}
	severity := SeverityWarning
	if c.Service.OneStandard {
		severity = SeverityError
	}
	c.add(CodeTargetConflict, severity, "categories."+string(cat.ID), fmt.Sprintf("问题「%s」在不同入口的承诺不一：%s。", cat.Name.ZH, strings.Join(promisesZH, "、")),
		fmt.Sprintf("Problem “%s” has different promises at different entries: %s.", cat.Name.EN, strings.Join(promises, ", ")))
}

func (c *checker) homeRegion() desk.Region {
	if len(c.Regions) == 0 {
		return ""
	}
	return c.Regions[0].ID
}

// overTime looks at what happens while one waits: help that comes too late, overflow that goes round, an end without a promise.
func (c *checker) overTime() {
	for i := range c.Lines {
		l := &c.Lines[i]
		of := "lines." + string(l.ID)
		target := c.targets[l.Target]
		help, end := time.Duration(-1), false
		for _, s := range l.Steps {
			switch s.Do {
			case StepCallBack, StepPromise, StepMessage:
				end = true
			default:
				if help < 0 {
					help = s.After
				}
			}
		}
		if help >= 0 && target.Within.Clock > 0 && help >= target.Within.Clock {
			c.add(CodeTargetOverrun, SeverityWarning, of, fmt.Sprintf("服务线「%s」在 %s后才有人相助，而承诺是 %s。", l.Name.ZH, durationZH(help), target.Within.Words().ZH),
				fmt.Sprintf("Line “%s”: help comes after %s, but the promise is %s.", l.Name.EN, shortDuration(help), target.Within))
		}
		if !end {
			c.add(CodeDeadEnd, SeverityWarning, of, fmt.Sprintf("服务线「%s」等不到人时没有回呼、留言或承诺。", l.Name.ZH),
				fmt.Sprintf("Line “%s”: whoever waits too long is offered no call back, message or promise.", l.Name.EN))
		}
		if loop := c.loop(l); loop != nil {
			c.add(CodeOverflowLoop, SeverityError, of, fmt.Sprintf("溢出绕回自己：%s。", strings.Join(loop, " → ")), fmt.Sprintf("Overflow comes back to itself: %s.", strings.Join(loop, " → ")))
		}
	}
}

// loop follows overflow from a line back to itself, nil if it does not return. Depth first, every line once.
func (c *checker) loop(from *Line) []string {
	seen := map[desk.LineID]bool{}
	var walk func(l *Line, way []string) []string
	walk = func(l *Line, way []string) []string {
		way = append(way, string(l.ID))
		for _, s := range l.Steps {
			if s.Do != StepOverflow {
				continue
			}
			if s.To == from.ID {
				return append(way, string(s.To))
			}
			if !seen[s.To] {
				seen[s.To] = true
				if found := walk(c.lines[s.To], slices.Clone(way)); found != nil {
					return found
				}
			}
		}
		return nil
	}
	return walk(from, nil)
}

// privileges looks for privileges that stand on paper only.
func (c *checker) privileges() {
	for i := range c.Tiers {
		t := &c.Tiers[i]
		for _, v := range t.Privileges {
			if zh, en := c.missing(t, v); en != "" {
				c.add(CodePrivilege, SeverityError, "tiers."+string(t.ID), fmt.Sprintf("等级「%s」的权益 %s 用不上：%s。", t.Name.ZH, v, zh),
					fmt.Sprintf("Tier “%s”: nobody can use the privilege %s: %s.", t.Name.EN, v, en))
			}
		}
	}
}

// missing says what a privilege lacks; empty if it can be used.
func (c *checker) missing(t *Tier, v Privilege) (zh, en string) {
	line := c.lines[t.Line]
	switch v {
	case PrivilegeNamedManager:
		if line == nil || line.StaffedBy != StaffManager || !c.reaches(t) {
			return "没有通向客户经理的服务线", "no line of account managers is open to it"
		}
	case PrivilegeOwnLine, PrivilegeVIPLane:
		if line == nil || !c.reaches(t) {
			return "没有通向专线的入口或规则", "no entry or rule leads to a line of its own"
		}
	case PrivilegePriority:
		if t.Weight <= 100 {
			return "计时并不更快", "its waiting does not count faster"
		}
	case PrivilegeSolutions:
		if !slices.ContainsFunc(c.Services, func(o Offering) bool { return o.Kind == OfferingLibrary && among(o.Tiers, t.ID) }) {
			return "没有行业解决方案库", "there is no solution library for it"
		}
	}
	return "", ""
}

// reaches reports whether a customer of the tier gets to the tier's line, by a door or by a rule.
func (c *checker) reaches(t *Tier) bool {
	byDoor := slices.ContainsFunc(c.Entries, func(e Entry) bool { return e.Line == t.Line && among(e.Tiers, t.ID) })
	return byDoor || slices.ContainsFunc(c.Routes, func(r Route) bool { return r.Line == t.Line && among(r.When.Tiers, t.ID) })
}

// accessibility holds every function of the service against every access need.
func (c *checker) accessibility() {
	functions := 0
	for _, cat := range c.Categories {
		if cat.Function {
			functions++
		}
	}
	for i := range c.Access {
		a := &c.Access[i]
		of := "access." + a.ID
		if n := len(a.Functions); n < functions {
			c.add(CodeUncoveredNeed, SeverityWarning, of, fmt.Sprintf("「%s」只覆盖 %d 项主流功能中的 %d 项。", a.Name.ZH, functions, n),
				fmt.Sprintf("“%s” covers %d of %d mainstream functions.", a.Name.EN, n, functions))
		}
		if !a.Trained {
			c.add(CodeNotTrained, SeverityWarning, of, fmt.Sprintf("「%s」的坐席未受专门培训。", a.Name.ZH), fmt.Sprintf("“%s”: its agents are not trained for it.", a.Name.EN))
		}
		if a.Booking.Required || c.lines[a.Line].Booking.Required {
			ahead := max(a.Booking.Ahead, c.lines[a.Line].Booking.Ahead)
			c.add(CodeBookingNeeded, SeverityWarning, of, fmt.Sprintf("「%s」须提前 %s预约，不能即时使用。", a.Name.ZH, durationZH(ahead)),
				fmt.Sprintf("“%s” must be booked %s ahead; it cannot be used at once.", a.Name.EN, shortDuration(ahead)))
		}
		if a.Visibility == HiddenEntry {
			c.add(CodeHidden, SeverityWarning, of, fmt.Sprintf("「%s」藏得深，需要的人找不到。", a.Name.ZH), fmt.Sprintf("“%s” is folded away; those who need it do not find it.", a.Name.EN))
		}
	}
}

// Coverage is the share of cells of the accessibility matrix (mainstream functions × access lines) that are covered, and their numbers.
func (p *Policy) Coverage() (covered, cells int) {
	functions := 0
	for _, cat := range p.Categories {
		if cat.Function {
			functions++
		}
	}
	for _, a := range p.Access {
		for _, f := range a.Functions {
			if p.categories[f].Function {
				covered++
			}
		}
	}
	return covered, functions * len(p.Access)
}
