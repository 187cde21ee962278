package policy

import (
	"fmt"
	"slices"
	"time"
)

// resolve turns days and hours into calendars and holds the rules that concern more than one value. It runs even after other mistakes, so it takes nothing
// for granted.
func (d *decoder) resolve(p *Policy) {
	p.workdays, p.schedules = map[CalendarID]*Calendar{}, map[HoursID]*Calendar{}
	tables := map[CalendarID]*dayTable{}
	for i := range p.Calendars {
		t := &p.Calendars[i]
		path := "calendars." + string(t.ID)
		table := d.dayTable(p, t, path)
		shifts := d.shifts(p, t.Shifts, path+".shifts", true)
		if len(shifts) == 0 {
			shifts = []shift{{days: maskWorking, until: dayMinutes}}
		}
		loc := d.location(p, path, t.Zone, t.Offset, nil)
		tables[t.ID] = table
		p.workdays[t.ID] = &Calendar{loc: loc, table: table, shifts: shifts}
	}
	for i := range p.Hours {
		h := &p.Hours[i]
		p.schedules[h.ID] = d.hours(p, h, tables[h.Calendar], p.workdays[h.Calendar])
	}
	for i := range p.Targets {
		d.target(p, &p.Targets[i])
	}
	for i := range p.Lines {
		d.line(p, &p.Lines[i])
	}
	for i := range p.Entries {
		d.entry(p, &p.Entries[i])
	}
	for i := range p.Regions {
		r := &p.Regions[i]
		d.location(p, "regions."+string(r.ID), r.Zone, r.Offset, nil)
	}
	for i := range p.Phones {
		d.menu(p, p.Phones[i].Menu, "phones."+string(p.Phones[i].ID)+".menu")
	}
	d.others(p)
}

// location takes the zone or the offset; exactly one must be written, unless a calendar gives it.
func (d *decoder) location(p *Policy, path string, z Zone, o Offset, from *Calendar) *time.Location {
	switch {
	case z != "" && o.Set:
		d.rule(p, path+".offset", "zone 与 offset 只能写一个", "write zone or offset, not both")
	case z != "":
		if loc, err := z.Load(); err == nil {
			return loc
		}
	case o.Set:
		return o.Location()
	case from != nil:
		return from.loc
	case !d.hasProblem(path + ".zone"):
		d.rule(p, path, "缺少时区：请写 zone（如 Asia/Shanghai）或 offset（如 +09:00）", "the zone is missing: write zone (such as Asia/Shanghai) or offset (such as +09:00)")
	}
	return time.UTC
}

func (d *decoder) dayTable(p *Policy, t *DayTable, path string) *dayTable {
	week, _ := parseDays(t.Working)
	if week&(maskWorking|maskOff) != 0 {
		d.rule(p, path+".working", "这里只写星期几，如 mon-fri", "write days of the week here, such as mon-fri")
	}
	table := &dayTable{week: week & maskWeek, published: t.Published}
	for i, row := range t.Days {
		where := fmt.Sprintf("%s.days.%d", path, i)
		dates := d.dates(p, row.Date, row.Until, where)
		for _, other := range table.rows {
			if other.dates.holds(dates.first) || dates.holds(other.dates.first) {
				d.rule(p, where, fmt.Sprintf("%s 已写过", dates.first), fmt.Sprintf("%s is written already", dates.first))
				break
			}
		}
		if !slices.Contains(t.Published, row.Date.Year) && !row.Date.IsZero() {
			d.rule(p, where+".date", fmt.Sprintf("%d 年不在 published 之列", row.Date.Year), fmt.Sprintf("the year %d is not listed under published", row.Date.Year))
		}
		table.rows = append(table.rows, dayRule{dates: dates, off: row.Off})
	}
	for i, y := range t.Awaited {
		if slices.Contains(t.Published, y) {
			d.rule(p, fmt.Sprintf("%s.not_published.%d", path, i), fmt.Sprintf("%d 年已列在 published", y), fmt.Sprintf("the year %d is listed under published too", y))
		}
	}
	return table
}

// datesMax is the longest run of dates: a year.
const datesMax = 366

func (d *decoder) dates(p *Policy, first, last Date, path string) dateRange {
	if last.IsZero() {
		last = first
	}
	if last.Before(first) || first.Plus(datesMax).Before(last) {
		d.rule(p, path+".until", "until 应在 date 之后一年以内", "until must lie within a year after date")
	}
	return dateRange{first, last}
}

// shifts reads shifts. In a calendar or a special date the days are given by the place, so none may be written.
func (d *decoder) shifts(p *Policy, written []Shift, path string, daysGiven bool) []shift {
	var out []shift
	for i, s := range written {
		where := fmt.Sprintf("%s.%d", path, i)
		days, _ := parseDays(s.Days)
		if daysGiven {
			if len(s.Days) > 0 {
				d.rule(p, where+".days", "这里的日子已定，不写 days", "the days are given by the place; leave days out")
			}
			days = maskWorking
		}
		until := s.Until
		if until <= s.From {
			until += dayMinutes
		}
		if s.From == dayMinutes {
			d.rule(p, where+".from", "开始时刻应早于 24:00", "the start must be before 24:00")
			continue
		}
		out = append(out, shift{days: days, from: s.From, until: until})
	}
	return out
}

func (d *decoder) hours(p *Policy, h *Hours, table *dayTable, from *Calendar) *Calendar {
	path := "hours." + string(h.ID)
	c := &Calendar{loc: d.location(p, path, h.Zone, h.Offset, from), table: table, always: h.Always, shifts: d.shifts(p, h.Shifts, path+".shifts", false)}
	switch {
	case h.Always && (len(h.Shifts) > 0 || len(h.Dates) > 0 || len(h.Ramadan.Shifts) > 0 || h.Ramadan.Closed):
		d.rule(p, path+".always", "always 与其他时间不能并写", "always cannot stand beside other hours")
	case !h.Always && len(h.Shifts) == 0:
		d.rule(p, path, "缺少 shifts；全天服务请写 always: true", "shifts are missing; for all hours write always: true")
	}
	if table == nil {
		for i, s := range h.Shifts {
			if days, _ := parseDays(s.Days); days&(maskWorking|maskOff) != 0 {
				d.rule(p, fmt.Sprintf("%s.shifts.%d.days", path, i), "working 与 off 需要 calendar", "working and off need a calendar")
			}
		}
	}
	if r := h.Ramadan; r.Closed || len(r.Shifts) > 0 {
		if r.Closed && len(r.Shifts) > 0 {
			d.rule(p, path+".ramadan", "closed 与 shifts 只能写一个", "write closed or shifts, not both")
		}
		c.ramadan = &ramadanRule{months: ramadans(r.Eve, r.After), shifts: d.shifts(p, r.Shifts, path+".ramadan.shifts", false)}
	}
	for i, s := range h.Dates {
		where := fmt.Sprintf("%s.dates.%d", path, i)
		if s.Closed == (len(s.Shifts) > 0) {
			d.rule(p, where, "请写 closed: true 或 shifts，二者之一", "write closed: true or shifts, one of them")
		}
		c.special = append(c.special, specialRule{dates: d.dates(p, s.Date, s.Until, where), shifts: d.shifts(p, s.Shifts, where+".shifts", true)})
	}
	return c
}

func (d *decoder) target(p *Policy, t *Target) {
	path := "targets." + string(t.ID)
	if t.Within.Days > 0 && t.Working == "" {
		d.rule(p, path, "按工作日计的时限需要 calendar", "a time in working days needs a calendar")
	}
	if t.Within.IsZero() && !d.hasProblem(path+".within") {
		d.rule(p, path+".within", "时限应大于 0", "the time must be greater than 0")
	}
	if t.Usual.Days > t.Within.Days || t.Usual.Clock > t.Within.Clock || t.Usual.Open > t.Within.Open {
		d.rule(p, path+".usual", "usual 应与 within 同单位且不大于它", "usual must have the unit of within and not exceed it")
	}
}

// line holds its steps against what each kind needs.
func (d *decoder) line(p *Policy, l *Line) {
	path := "lines." + string(l.ID)
	last := time.Duration(0)
	for i, s := range l.Steps {
		where := fmt.Sprintf("%s.steps.%d", path, i)
		if s.After < last && !d.hasProblem(where+".after") {
			d.rule(p, where+".after", "各步应按时间先后书写", "steps must be written in order of time")
		}
		last = s.After
		need := func(has bool, key string) {
			if !has {
				d.rule(p, where, fmt.Sprintf("%s 需要“%s”", s.Do, key), fmt.Sprintf("%s needs %q", s.Do, key))
			}
		}
		switch s.Do {
		case StepRelaxSkills:
			need(s.Levels > 0, "levels")
		case StepWidenRegions:
			need(len(s.Regions) > 0, "regions")
		case StepWidenLanguages:
			need(len(s.Languages) > 0, "languages")
		case StepOverflow:
			need(s.To != "", "to")
		case StepPromise:
			need(s.Target != "", "target")
		case StepMessage:
			need(s.To != "", "to")
			need(s.Target != "", "target")
		}
	}
	if (l.Quota.Count > 0) != (l.Quota.Per != "") {
		d.rule(p, path+".quota", "quota 需要 count 与 per", "a quota needs count and per")
	}
}

func (d *decoder) entry(p *Policy, e *Entry) {
	path := "entries." + string(e.ID)
	if len(e.Path.ZH) != len(e.Path.EN) {
		d.rule(p, path+".path", "中英文路径的步数应相同", "the way must have the same number of steps in both languages")
	}
	if e.Gate == GateBot && e.BotTurns == 0 {
		d.rule(p, path, "gate 为 bot 时请写 bot_turns", "with gate bot, write bot_turns")
	}
	if e.Gate != GateBot && e.BotTurns > 0 {
		d.rule(p, path+".bot_turns", "bot_turns 只用于 gate: bot", "bot_turns belongs to gate: bot")
	}
	if e.Phone != "" && e.Terminal != TerminalPhone {
		d.rule(p, path+".phone", "phone 只用于 terminal: phone", "phone belongs to terminal: phone")
	}
}

// menu wants each key to lead somewhere, and to one thing only.
func (d *decoder) menu(p *Policy, keys []MenuKey, path string) {
	for _, k := range keys {
		where := join(path, k.Key)
		if (k.Line != "") == (len(k.Then) > 0) {
			d.rule(p, where, "每个键通向 line 或下一层 then，二者之一", "each key leads to a line or to a further menu (then), one of them")
		}
		d.menu(p, k.Then, where+".then")
	}
}

// others holds the free references: what a figure speaks of, and what an accepted finding stands at.
func (d *decoder) others(p *Policy) {
	for _, f := range p.Figures {
		if f.Of == "" {
			continue
		}
		found := false
		for _, section := range []string{"entries", "lines", "phones", "tiers", "regions", "access", "categories", "staff"} {
			_, ok := p.places[section+"."+f.Of]
			found = found || ok
		}
		if !found {
			d.rule(p, "figures."+f.ID+".of", fmt.Sprintf("没有名为“%s”的入口、服务线或其他项", f.Of), fmt.Sprintf("there is no entry, line or other item named %q", f.Of))
		}
	}
	for i, a := range p.Accepted {
		if _, ok := p.places[a.Of]; !ok && a.Of != "" {
			d.rule(p, fmt.Sprintf("accepted.%d.of", i), fmt.Sprintf("策略中没有“%s”", a.Of), fmt.Sprintf("the policy has no %q", a.Of))
		}
	}
}

// rule adds a problem at the place of a path.
func (d *decoder) rule(p *Policy, path, zh, en string) {
	d.problem(nearest(p.places, path), path, zh, en)
}
