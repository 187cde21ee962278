package policy

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"jietong/desk"
)

// cover holds every line and every hour of a year against the people on duty: as the line asks for them at first, and with all the help that its steps
// bring. An hour without anybody even then is an error; an hour that lives on help alone is a warning.
func (c *checker) cover() {
	for i := range c.Staff {
		g := &c.Staff[i]
		c.duty[g.ID] = c.schedules[g.Hours].openBetween(c.from, c.to)
	}
	for i := range c.Lines {
		l := &c.Lines[i]
		of := "lines." + string(l.ID)
		if l.StaffedBy == StaffBot {
			continue
		}
		if c.CapacityFor(l.StaffedBy, l.Work) == 0 {
			c.add(CodeWorkMismatch, SeverityError, of, fmt.Sprintf("服务线「%s」的工作种类 %s，角色 %s 的接待上限为 0。", l.Name.ZH, workNames[l.Work], l.StaffedBy),
				fmt.Sprintf("Line “%s” needs %s work, for which the capacity of role %s is 0.", l.Name.EN, workNames[l.Work], l.StaffedBy))
		}
		if len(c.helped(l, l.Languages[0])) == 0 && !slices.ContainsFunc(c.Staff, func(g StaffGroup) bool { return c.serves(&g, l, 0, "") }) {
			c.add(CodeNobody, SeverityError, of, fmt.Sprintf("没有班组能接服务线「%s」：角色、技能等级、语言或工作种类不符。", l.Name.ZH),
				fmt.Sprintf("No staff group can serve line “%s”: role, skill level, language or kind of work does not fit.", l.Name.EN))
			continue
		}
		need := c.lineHours(l).openBetween(c.from, c.to)
		for n, lang := range l.Languages {
			code := CodeUncovered
			if n > 0 {
				code = CodeUnheard
			}
			if gaps := need.minus(c.helped(l, lang)); len(gaps) > 0 {
				c.gap(code, SeverityError, of, l.Name, lang, gaps, c.lineZone(l))
			} else if gaps := need.minus(c.onDuty(l, lang)); len(gaps) > 0 {
				c.gap(code, SeverityNote, of, l.Name, lang, gaps, c.lineZone(l))
			}
		}
	}
}

// lineZone is where the line's customers live, if it serves one region, and the zone of its hours otherwise.
func (c *checker) lineZone(l *Line) *time.Location {
	if len(l.Regions) == 1 {
		return c.regions[l.Regions[0]].Location()
	}
	return c.lineHours(l).loc
}

// serves reports whether a group can take the line's work in a language (empty: any of the line's), with skill levels lowered by so much.
func (c *checker) serves(g *StaffGroup, l *Line, lower int, lang desk.Language) bool {
	if !slices.Contains(g.Work, l.Work) || roleRank(g.Role) < roleRank(l.StaffedBy) || c.CapacityFor(g.Role, l.Work) == 0 {
		return false
	}
	for _, need := range l.Skills {
		at := max(desk.LevelMin, need.Level-lower)
		if !slices.ContainsFunc(g.Skills, func(s SkillNeed) bool { return s.Skill == need.Skill && s.Level >= at }) {
			return false
		}
	}
	if lang == "" {
		return slices.ContainsFunc(l.Languages, func(l desk.Language) bool { return speaks(g, l) })
	}
	return speaks(g, lang)
}

func speaks(g *StaffGroup, lang desk.Language) bool {
	return slices.ContainsFunc(g.Languages, func(l desk.Language) bool { return sameLanguage(l, lang) })
}

// roleRank orders roles: whoever ranks higher may help out below.
func roleRank(r StaffRole) int {
	return slices.Index([]StaffRole{StaffBot, StaffAgent, StaffExpert, StaffManager}, r)
}

// OnDuty reports whether a staff group of the policy that meets the line's first requirement is on duty at that moment. It speaks of the roster as written,
// not of the agents who are signed in.
func (p *Policy) OnDuty(id desk.LineID, lang desk.Language, translated bool, at time.Time) bool {
	l, ok := p.lines[id]
	if !ok {
		return false
	}
	if translated {
		lang = ""
	}
	c := checker{Policy: p}
	return slices.ContainsFunc(p.Staff, func(g StaffGroup) bool {
		return among(l.AgentsIn, g.Region) && c.serves(&g, l, 0, lang) && p.schedules[g.Hours].Open(at)
	})
}

// onDuty is when somebody meets the line's first requirement.
func (c *checker) onDuty(l *Line, lang desk.Language) stretches {
	var out stretches
	for i := range c.Staff {
		if g := &c.Staff[i]; among(l.AgentsIn, g.Region) && c.serves(g, l, 0, lang) {
			out = append(out, c.duty[g.ID]...)
		}
	}
	return out.tidy()
}

// helped is when somebody can take it once all steps have passed.
func (c *checker) helped(l *Line, lang desk.Language) stretches {
	lower, regions, langs, lines := 0, l.AgentsIn, []desk.Language{lang}, []*Line{l}
	for _, s := range l.Steps {
		switch s.Do {
		case StepRelaxSkills:
			lower += s.Levels
		case StepWidenRegions:
			if len(regions) > 0 {
				regions = slices.Concat(regions, s.Regions)
			}
		case StepWidenLanguages:
			langs = slices.Concat(langs, s.Languages)
		case StepOverflow:
			lines = append(lines, c.lines[s.To])
		}
	}
	var out stretches
	for i := range c.Staff {
		g := &c.Staff[i]
		for n, line := range lines {
			down, fits := 0, among(line.AgentsIn, g.Region)
			if n == 0 {
				down, fits = lower, among(regions, g.Region)
			}
			if fits && slices.ContainsFunc(langs, func(lang desk.Language) bool { return c.serves(g, line, down, lang) }) {
				out = append(out, c.duty[g.ID]...)
				break
			}
		}
	}
	return out.tidy()
}

// gap puts gaps into words: how much, how long, when first, and whether they lie in Ramadan.
func (c *checker) gap(code Code, severity Severity, of string, name Words, lang desk.Language, gaps stretches, loc *time.Location) {
	first := gaps[0]
	inZH, inEN := "", ""
	if months := ramadans(0, 0); !slices.ContainsFunc(gaps, func(g stretch) bool { return !inAny(months, g.start.In(loc)) }) {
		inZH, inEN = "，都在斋月", ", all in Ramadan"
	}
	who, whoEN := "无人当班", "nobody on duty"
	switch {
	case code == CodeRegionHours:
		who, whoEN = "没有开放的服务线", "no line open"
	case severity == SeverityNote:
		who, whoEN = "只靠放宽或溢出才有人", "staffed only by relaxed skills or overflow"
	}
	if lang != "" {
		who, whoEN = who+"（"+string(lang)+"）", whoEN+" ("+string(lang)+")"
	}
	c.add(code, severity, of,
		fmt.Sprintf("「%s」一年内有 %d 段共 %s 小时%s，最长 %s 小时%s；第一段 %s 至 %s。", name.ZH, len(gaps), hoursText(gaps.total()), who, hoursText(gaps.longest()), inZH,
			stamp(first.start, loc), stamp(first.end, loc)),
		fmt.Sprintf("“%s”: %s for %s hours in %s over a year, the longest %s hours%s; first from %s to %s.", name.EN, whoEN, hoursText(gaps.total()), count(len(gaps), "gap"),
			hoursText(gaps.longest()), inEN, stamp(first.start, loc), stamp(first.end, loc)))
}

// count gives a number with its noun in English.
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return strconv.Itoa(n) + " " + noun + "s"
}

func inAny(months []dateRange, t time.Time) bool {
	return slices.ContainsFunc(months, func(r dateRange) bool { return r.holds(dateOf(t)) })
}

// hoursText gives hours with at most one decimal.
func hoursText(d time.Duration) string {
	tenths := int64((d + 3*time.Minute) / (6 * time.Minute))
	if tenths%10 == 0 {
		return strconv.FormatInt(tenths/10, 10)
	}
	return fmt.Sprintf("%d.%d", tenths/10, tenths%10)
}

// stamp gives a moment in a zone, with the zone's abbreviation or offset.
func stamp(t time.Time, loc *time.Location) string {
	name, _ := t.In(loc).Zone()
	if name == "" || name[0] == '+' || name[0] == '-' {
		name = "UTC" + t.In(loc).Format("-07:00")
	}
	return t.In(loc).Format("2006-01-02 15:04 ") + name
}

// regionHours holds the hours in which a region's customers expect service against the hours of the lines that serve it.
func (c *checker) regionHours() {
	for i := range c.Regions {
		r := &c.Regions[i]
		expected := c.schedules[r.Hours]
		if expected == nil {
			continue
		}
		own := slices.ContainsFunc(c.Lines, func(l Line) bool { return slices.Contains(l.Regions, r.ID) })
		var open stretches
		for j := range c.Lines {
			if l := &c.Lines[j]; slices.Contains(l.Regions, r.ID) || !own && len(l.Regions) == 0 {
				open = append(open, c.lineHours(l).openBetween(c.from, c.to)...)
			}
		}
		if gaps := expected.openBetween(c.from, c.to).minus(open.tidy()); len(gaps) > 0 {
			c.gap(CodeRegionHours, SeverityError, "regions."+string(r.ID), r.Name, "", gaps, r.Location())
		}
	}
}
