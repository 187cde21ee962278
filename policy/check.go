package policy

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"jietong/desk"
)

// sweepDays is how far Check looks from its start: a leap year, so that every season, holiday and Ramadan lies inside.
const sweepDays = 366

// Check looks for people who could not be served, or badly, if this policy ran from that moment on for a year. Findings are in order of place.
// It is pure: the same policy and the same moment give the same findings.
func (p *Policy) Check(from time.Time) []Finding {
	c := &checker{Policy: p, from: from, to: from.AddDate(0, 0, sweepDays), found: []Finding{}, duty: map[string]stretches{}}
	c.cover()
	c.regionHours()
	c.entriesAndGates()
	c.channels()
	c.reachable()
	c.conflicts()
	c.overTime()
	c.privileges()
	c.shadowed()
	c.accessibility()
	c.callersAndHolidays()
	c.accept()
	slices.SortStableFunc(c.found, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.Place.File, b.Place.File), cmp.Compare(a.Place.Line, b.Place.Line), cmp.Compare(a.Code, b.Code))
	})
	return c.found
}

// Open lists the findings that are neither accepted nor mere notes: what somebody should do something about.
func Open(findings []Finding) []Finding {
	var out []Finding
	for _, f := range findings {
		if f.Severity != SeverityNote && f.Accepted == (Words{}) {
			out = append(out, f)
		}
	}
	return out
}

type checker struct {
	*Policy
	from, to time.Time
	duty     map[string]stretches // by staff group
	found    []Finding
}

func (c *checker) add(code Code, severity Severity, of, zh, en string) {
	c.found = append(c.found, Finding{Code: code, Severity: severity, Of: of, Place: c.Place(of), Words: Words{ZH: zh, EN: en}})
}

// accept marks what the policy accepts, and says what it accepts in vain.
func (c *checker) accept() {
	for i, a := range c.Accepted {
		used := false
		for j := range c.found {
			if c.found[j].Code == a.Code && c.found[j].Of == a.Of {
				c.found[j].Accepted, used = a.Why, true
			}
		}
		if !used {
			c.add(CodeAcceptedUnused, SeverityNote, fmt.Sprintf("accepted.%d", i),
				fmt.Sprintf("已接受的问题 %s（%s）不再出现，可以删去。", a.Code, a.Of), fmt.Sprintf("The accepted finding %s at %s no longer occurs; delete it.", a.Code, a.Of))
		}
	}
}

// entriesAndGates looks at the way from the wish to the queue.
func (c *checker) entriesAndGates() {
	handsOver := c.Bot.Mode != BotOff && c.Bot.Mode != "" && slices.ContainsFunc(c.Bot.Triggers, func(t Trigger) bool {
		return t.UselessMax > 0 || t.AngerAbovePercent > 0 || len(t.Risks) > 0
	})
	for i := range c.Entries {
		e := &c.Entries[i]
		of := "entries." + string(e.ID)
		if steps := e.Steps + e.BotTurns; steps > c.Service.StepsMax {
			c.add(CodeTooManySteps, SeverityWarning, of, fmt.Sprintf("入口「%s」到人工要 %d 步，超过上限 %d 步。", e.Name.ZH, steps, c.Service.StepsMax),
				fmt.Sprintf("Entry “%s”: %d steps before a person; the limit is %d.", e.Name.EN, steps, c.Service.StepsMax))
		}
		if e.Visibility == HiddenEntry {
			c.add(CodeHidden, SeverityWarning, of, fmt.Sprintf("入口「%s」藏得深，用户找不到。", e.Name.ZH), fmt.Sprintf("Entry “%s” is folded away; people do not find it.", e.Name.EN))
		}
		if e.Gate != GateBot {
			continue
		}
		if handsOver {
			c.add(CodeBotGate, SeverityWarning, of, fmt.Sprintf("入口「%s」由机器人挡在队列前，%d 次无用回答后才有人工。", e.Name.ZH, e.BotTurns),
				fmt.Sprintf("Entry “%s”: a bot stands before the queue; a person only after %d useless answers.", e.Name.EN, e.BotTurns))
		} else {
			c.add(CodeGateShut, SeverityError, of, fmt.Sprintf("入口「%s」由机器人把守，却没有任何转人工的规则：永远找不到人。", e.Name.ZH),
				fmt.Sprintf("Entry “%s” is kept by a bot that no rule makes hand over: nobody ever gets through.", e.Name.EN))
		}
	}
}

// channels follows every problem, tier, region and need from every door to its line, and asks whether that line can use the door's channel.
func (c *checker) channels() {
	for i := range c.Entries {
		e := &c.Entries[i]
		told := map[desk.LineID]bool{}
		for _, a := range c.asks() {
			if !c.welcomes(e, Who{Region: a.Region, Tier: a.Tier, Needs: a.Needs, Category: a.Category}) {
				continue
			}
			a.Entry = e.ID
			plan := Plan{Entry: e.ID}
			c.who(&plan, e, &a)
			l := c.chooseLine(&plan, e, a)
			call, video := e.Channel == desk.ChannelPhone, e.Channel == desk.ChannelVideo
			if told[l.ID] || slices.Contains(l.Channels, e.Channel) && call == (l.Work == desk.WorkPhone) && video == (l.Work == desk.WorkVideo) {
				continue
			}
			told[l.ID] = true
			c.add(CodeChannel, SeverityError, "entries."+string(e.ID), fmt.Sprintf("入口「%s」的渠道 %s 通向服务线「%s」，而该线不接这种渠道。", e.Name.ZH, e.Channel, l.Name.ZH),
				fmt.Sprintf("Entry “%s” comes by %s and leads to line “%s”, which does not take it.", e.Name.EN, e.Channel, l.Name.EN))
		}
	}
}

// asksMax bounds the kinds of customer that check follows: ours has 2,040, and a text of rubbish could have millions.
const asksMax = 20_000

// asks lists every kind of customer that rules can tell apart: problem, tier, region, need.
func (c *checker) asks() []Ask {
	var out []Ask
	for i := -1; i < len(c.Categories); i++ {
		for j := -1; j < len(c.Tiers); j++ {
			for k := -1; k < len(c.Regions); k++ {
				for _, need := range []desk.AccessNeed{"", desk.NeedDeaf, desk.NeedLowVision, desk.NeedOlder} {
					if len(out) == asksMax {
						return out
					}
					var a Ask
					if i >= 0 {
						a.Category = c.Categories[i].ID
					}
					if j >= 0 {
						a.Tier = c.Tiers[j].ID
					}
					if k >= 0 {
						a.Region = c.Regions[k].ID
					}
					if need != "" {
						a.Needs = []desk.AccessNeed{need}
					}
					out = append(out, a)
				}
			}
		}
	}
	return out
}

// reachable looks for lines that no door, rule, menu or step leads to.
func (c *checker) reachable() {
	led := map[string]bool{}
	for _, e := range c.Entries {
		led[string(e.Line)] = true
		for _, b := range e.ByCategory {
			led[string(b.Line)] = true
		}
	}
	for _, r := range c.Routes {
		led[string(r.Line)] = true
	}
	for _, t := range c.Phones {
		menuLines(t.Menu, led)
	}
	for _, l := range c.Lines {
		for _, s := range l.Steps {
			led[string(s.To)] = true
		}
	}
	for _, l := range c.Lines {
		if !led[string(l.ID)] {
			c.add(CodeNoEntry, SeverityError, "lines."+string(l.ID), fmt.Sprintf("服务线「%s」没有任何入口、规则或溢出通向它。", l.Name.ZH),
				fmt.Sprintf("Line “%s”: no entry, rule or overflow leads to it.", l.Name.EN))
		}
	}
}

func menuLines(keys []MenuKey, led map[string]bool) {
	for _, k := range keys {
		led[string(k.Line)] = true
		menuLines(k.Then, led)
	}
}

// shadowed looks for rules that an earlier rule always beats.
func (c *checker) shadowed() {
	for i, later := range c.Routes {
		for j, earlier := range c.Routes[:i] {
			if earlier.When.covers(later.When) {
				c.add(CodeRouteShadowed, SeverityWarning, fmt.Sprintf("routes.%d", i), fmt.Sprintf("第 %d 条分线规则总被第 %d 条抢先，不起作用。", i+1, j+1),
					fmt.Sprintf("Rule %d never applies: rule %d always comes first.", i+1, j+1))
				break
			}
		}
	}
}

// covers reports whether whatever fits `of` fits m too.
func (m Match) covers(of Match) bool {
	return within(m.Entries, of.Entries) && within(m.Categories, of.Categories) && within(m.Tiers, of.Tiers) && within(m.Regions, of.Regions) &&
		within(m.Languages, of.Languages) && within(m.Needs, of.Needs) && within(m.Channels, of.Channels) && within(m.Urgencies, of.Urgencies)
}

// within reports whether a list of alternatives holds all of another; an empty one holds everything.
func within[T comparable](wide, narrow []T) bool {
	if len(wide) == 0 {
		return true
	}
	return len(narrow) > 0 && !slices.ContainsFunc(narrow, func(v T) bool { return !slices.Contains(wide, v) })
}

// callersAndHolidays looks at numbers that turn callers away in silence, and at years whose holidays nobody knows yet.
func (c *checker) callersAndHolidays() {
	for _, t := range c.Phones {
		restricted := slices.ContainsFunc(t.Callers, func(r CallerRule) bool { return r != CallerAny })
		if restricted && t.OnRefusal == (Words{}) {
			c.add(CodeCallerRefused, SeverityWarning, "phones."+string(t.ID), fmt.Sprintf("号码 %s 拒接部分来电，却不告诉他们怎么办。", t.Number),
				fmt.Sprintf("Number %s turns callers away without telling them what to do.", t.Number))
		}
	}
	for i := range c.Calendars {
		t := &c.Calendars[i]
		for y := c.from.Year(); y <= c.to.Year(); y++ {
			if slices.Contains(t.Published, y) {
				continue
			}
			severity, zh, en := SeverityWarning, "既没有写节假日，也没有注明尚未公布", "has no holidays and is not marked as not published"
			if slices.Contains(t.Awaited, y) {
				severity, zh, en = SeverityNote, "的节假日尚未公布，暂按星期推算", "has holidays that are not published yet; the days of the week decide"
			}
			c.add(CodeHolidays, severity, "calendars."+string(t.ID), fmt.Sprintf("日历「%s」：%d 年%s。", t.Name.ZH, y, zh),
				fmt.Sprintf("Calendar “%s”: %d %s.", t.Name.EN, y, en))
		}
	}
}
