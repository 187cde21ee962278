package policies

import (
	"fmt"
	"slices"
	"time"

	"jietong/desk"
	"jietong/policy"
)

// The checks of the catalogue's rows: each says what a policy must carry.

type check = func(*policy.Policy) error

func need(ok bool, format string, args ...any) error {
	if ok {
		return nil
	}
	return fmt.Errorf(format, args...)
}

func entry(id desk.EntryID, f func(p *policy.Policy, e *policy.Entry) error) check {
	return func(p *policy.Policy) error {
		e, ok := p.Entry(id)
		if !ok {
			return fmt.Errorf("no entry %s", id)
		}
		return f(p, e)
	}
}

func line(id desk.LineID, f func(p *policy.Policy, l *policy.Line) error) check {
	return func(p *policy.Policy) error {
		l, ok := p.Line(id)
		if !ok {
			return fmt.Errorf("no line %s", id)
		}
		return f(p, l)
	}
}

func everyEntry(f func(e *policy.Entry) error) check {
	return func(p *policy.Policy) error {
		for i := range p.Entries {
			if err := f(&p.Entries[i]); err != nil {
				return err
			}
		}
		return nil
	}
}

func firstScreen(e *policy.Entry) error {
	return need(e.Visibility == policy.FirstScreen && e.Steps == 1, "%s: %s, %d steps", e.ID, e.Visibility, e.Steps)
}

func notGated(e *policy.Entry) error {
	return need(e.Gate == policy.GateNone || e.Gate == policy.GateBeside, "%s has gate %s", e.ID, e.Gate)
}

func hidden(id desk.EntryID) check {
	return entry(id, func(_ *policy.Policy, e *policy.Entry) error {
		return need(e.Visibility == policy.HiddenEntry, "%s is %s", id, e.Visibility)
	})
}

func firstScreenEntry(id desk.EntryID) check {
	return entry(id, func(_ *policy.Policy, e *policy.Entry) error {
		return need(e.Visibility == policy.FirstScreen, "%s is %s", id, e.Visibility)
	})
}

func gated(id desk.EntryID) check {
	return entry(id, func(_ *policy.Policy, e *policy.Entry) error {
		return need(e.Gate == policy.GateBot && e.BotTurns == 3, "%s: gate %s, %d bot turns", id, e.Gate, e.BotTurns)
	})
}

func oneStep(id desk.EntryID) check {
	return entry(id, func(_ *policy.Policy, e *policy.Entry) error {
		return need(e.Steps == 1 && e.BotTurns == 0, "%s has %d steps", id, e.Steps)
	})
}

func path(id desk.EntryID, steps int) check {
	return entry(id, func(_ *policy.Policy, e *policy.Entry) error {
		return need(len(e.Path.ZH) == steps && len(e.Path.EN) == steps && e.Steps == steps, "%s: path %v, %d steps", id, e.Path.EN, e.Steps)
	})
}

func response(id desk.EntryID, low, high string) check {
	return entry(id, func(_ *policy.Policy, e *policy.Entry) error {
		return need(e.Response.Min.String() == low && e.Response.Max.String() == high, "%s responds in %s–%s", id, e.Response.Min, e.Response.Max)
	})
}

// serves wants the door to be meant for those problems, and to lead somewhere with them.
func serves(id desk.EntryID, categories ...policy.CategoryID) check {
	return entry(id, func(p *policy.Policy, e *policy.Entry) error {
		for _, c := range categories {
			if _, ok := p.Category(c); !ok || len(e.For) > 0 && !slices.Contains(e.For, c) {
				return fmt.Errorf("%s is not meant for %s", id, c)
			}
		}
		return nil
	})
}

func routed(id desk.EntryID, c policy.CategoryID, want desk.LineID) check {
	return func(p *policy.Policy) error {
		plan, refusal := p.Route(policy.Ask{Entry: id, Category: c, At: time.Date(2026, 11, 27, 3, 0, 0, 0, time.UTC)})
		return need(!refusal.Refused() && plan.Line == want && plan.Open, "%s with %s leads to %q (open %v)", id, c, plan.Line, plan.Open)
	}
}

func immediate(id desk.EntryID) check {
	return entry(id, func(_ *policy.Policy, e *policy.Entry) error { return need(e.Immediate, "%s is not immediate", id) })
}

func signIn(id desk.EntryID, s policy.SignIn) check {
	return entry(id, func(_ *policy.Policy, e *policy.Entry) error {
		return need(e.SignIn == s, "%s: sign-in %s", id, e.SignIn)
	})
}

func paper(id desk.EntryID, name string) check {
	return entry(id, func(_ *policy.Policy, e *policy.Entry) error {
		return need(slices.ContainsFunc(e.Documents, func(d policy.PaperNeeded) bool { return d.ID == name }), "%s has no document %s", id, name)
	})
}

func realTime(id desk.EntryID, live bool) check {
	return entry(id, func(_ *policy.Policy, e *policy.Entry) error {
		return need((e.RealTime != policy.ChatNone) == live, "%s: real time %q", id, e.RealTime)
	})
}

func textMax(id desk.EntryID, n int) check {
	return entry(id, func(_ *policy.Policy, e *policy.Entry) error {
		return need(e.TextMax == n, "%s takes %d characters", id, e.TextMax)
	})
}

func autoReply(id desk.EntryID) check {
	return entry(id, func(p *policy.Policy, e *policy.Entry) error {
		c, ok := p.Schedule(e.AutoReply.Hours)
		return need(ok && c.Always(), "%s has no automatic reply at all hours", id)
	})
}

func tag(id desk.EntryID) check {
	return entry(id, func(_ *policy.Policy, e *policy.Entry) error {
		return need(len(e.UrgentTag.Words) > 0 && e.UrgentTag.Target != "", "%s has no urgent tag", id)
	})
}

func tagWithin(id desk.EntryID, span string) check {
	return func(p *policy.Policy) error {
		plan, _ := p.Route(policy.Ask{Entry: id, Tagged: true, At: time.Date(2026, 11, 27, 3, 0, 0, 0, time.UTC)})
		return need(plan.Promise.String() == span && plan.Urgency >= desk.UrgencyHigh, "%s with the tag promises %s", id, plan.Promise)
	}
}

func phone(id desk.EntryID, f func(t *policy.Phone) error) check {
	return entry(id, func(p *policy.Policy, e *policy.Entry) error {
		t, ok := p.Phone(e.Phone)
		if !ok {
			return fmt.Errorf("%s has no number", id)
		}
		return f(t)
	})
}

func number(id desk.EntryID, n string, rule policy.CallerRule) check {
	return phone(id, func(t *policy.Phone) error {
		return need(t.Number == n && slices.Contains(t.Callers, rule), "%s: %s for %v", id, t.Number, t.Callers)
	})
}

func humanKey(id desk.EntryID) check {
	return phone(id, func(t *policy.Phone) error { return need(t.HumanKey != "", "%s has no key to a person", id) })
}

func menus(id desk.EntryID, depth int) check {
	return phone(id, func(t *policy.Phone) error {
		return need(t.Depth() == depth && t.HumanKey == "", "%s: %d menus", id, t.Depth())
	})
}

func direct65(id desk.EntryID) check {
	return phone(id, func(t *policy.Phone) error { return need(t.Direct65, "%s does not put older callers through", id) })
}

func always(id desk.LineID) check {
	return line(id, func(p *policy.Policy, _ *policy.Line) error {
		return need(p.LineHours(id).Always(), "%s is not open at all hours", id)
	})
}

// hours holds the line's opening against the clock of Beijing, minute by minute over a week.
func hours(id desk.LineID, from, until string) check { return open(id, from, until, false) }

func workingHours(id desk.LineID, from, until string) check { return open(id, from, until, true) }

func open(id desk.LineID, from, until string, workingDaysOnly bool) check {
	return line(id, func(p *policy.Policy, _ *policy.Line) error {
		beijing := time.FixedZone("CST", 8*3600)
		start := time.Date(2026, 11, 23, 0, 0, 0, 0, beijing) // a Monday of a week without holidays
		for m := range 7 * 24 * 60 {
			at := start.Add(time.Duration(m) * time.Minute)
			clock := at.Format("15:04")
			want := clock >= from && clock < until
			if workingDaysOnly && (at.Weekday() == time.Saturday || at.Weekday() == time.Sunday) {
				want = false
			}
			if got := p.LineHours(id).Open(at); got != want {
				return fmt.Errorf("%s at %s: open %v", id, at, got)
			}
		}
		return nil
	})
}

func within(id desk.LineID, span string) check {
	return line(id, func(p *policy.Policy, l *policy.Line) error {
		t, _ := p.Target(l.Target)
		return need(t.Within.String() == span, "%s promises %s", id, t.Within)
	})
}

func usual(id desk.LineID, span string) check {
	return line(id, func(p *policy.Policy, l *policy.Line) error {
		t, _ := p.Target(l.Target)
		return need(t.Usual.String() == span, "%s usually takes %s", id, t.Usual)
	})
}

func speaks(id desk.LineID, languages ...desk.Language) check {
	return line(id, func(_ *policy.Policy, l *policy.Line) error {
		for _, lang := range languages {
			if !slices.Contains(l.Languages, lang) {
				return fmt.Errorf("%s does not speak %s", id, lang)
			}
		}
		return nil
	})
}

func translates(id desk.LineID, lang desk.Language) check {
	return line(id, func(_ *policy.Policy, l *policy.Line) error {
		return need(slices.Contains(l.Translated, lang), "%s does not translate %s", id, lang)
	})
}

func staffed(id desk.LineID, role policy.StaffRole) check {
	return line(id, func(_ *policy.Policy, l *policy.Line) error {
		return need(l.StaffedBy == role, "%s is staffed by %s", id, l.StaffedBy)
	})
}

func booking(id desk.LineID, ahead time.Duration) check {
	return line(id, func(_ *policy.Policy, l *policy.Line) error {
		return need(l.Booking.Required == (ahead > 0) && l.Booking.Ahead == ahead, "%s: booking %+v", id, l.Booking)
	})
}

func standard(one bool) check {
	return func(p *policy.Policy) error {
		return need(p.Service.OneStandard == one, "one standard: %v", p.Service.OneStandard)
	}
}

func doors(p *policy.Policy) error {
	for _, c := range p.Categories {
		if len(p.Doors(policy.Who{Region: "cn", Category: c.ID, At: time.Date(2026, 11, 27, 3, 0, 0, 0, time.UTC)})) == 0 {
			return fmt.Errorf("no door for %s", c.ID)
		}
	}
	return nil
}

func figure(id string, low, value float64) check {
	return func(p *policy.Policy) error {
		for _, f := range p.Figures {
			if f.ID == id {
				return need(f.Value.Float() == value && f.Min.Float() == low, "figure %s is %s–%s", id, f.Min, f.Value)
			}
		}
		return fmt.Errorf("no figure %s", id)
	}
}

func otherReading(id string, value float64) check {
	return func(p *policy.Policy) error {
		for _, f := range p.Figures {
			if f.ID == id {
				return need(f.Reading != "" && f.Other.Float() == value, "figure %s reads %q, otherwise %s", id, f.Reading, f.Other)
			}
		}
		return fmt.Errorf("no figure %s", id)
	}
}

func trigger(id string, method policy.BotMethod, learning policy.Period, useless, anger int) check {
	return func(p *policy.Policy) error {
		for _, t := range p.Bot.Triggers {
			if t.ID != id {
				continue
			}
			risks := id != "business" || slices.Contains(t.Risks, policy.RiskMoney) && slices.Contains(t.Risks, policy.RiskPermission)
			return need(t.Method == method && t.Learning == learning && t.UselessMax == useless && t.AngerAbovePercent == anger && risks, "trigger %+v", t)
		}
		return fmt.Errorf("no trigger %s", id)
	}
}

func botMode(m policy.BotMode) check {
	return func(p *policy.Policy) error { return need(p.Bot.Mode == m, "the bot stands %s", p.Bot.Mode) }
}

func intercepts(words ...string) check {
	return func(p *policy.Policy) error {
		return need(slices.Equal(p.Bot.InterceptWords, words), "it intercepts %v", p.Bot.InterceptWords)
	}
}

func tier(id desk.Tier, v policy.Privilege) check {
	return func(p *policy.Policy) error {
		t, ok := p.Tier(id)
		return need(ok && slices.Contains(t.Privileges, v), "tier %s lacks %s", id, v)
	}
}

func fee(id desk.Tier, f policy.Fee) check {
	return func(p *policy.Policy) error {
		t, ok := p.Tier(id)
		return need(ok && t.Fee == f, "tier %s does not cost %+v", id, f)
	}
}

func reply(id desk.Tier, span string) check {
	return func(p *policy.Policy) error {
		t, ok := p.Tier(id)
		if !ok {
			return fmt.Errorf("no tier %s", id)
		}
		target, ok := p.Target(t.Reply)
		return need(ok && target.Within.String() == span, "tier %s is not answered within %s", id, span)
	}
}

func offering(k policy.OfferingKind) check {
	return func(p *policy.Policy) error {
		return need(slices.ContainsFunc(p.Services, func(o policy.Offering) bool { return o.Kind == k }), "no %s", k)
	}
}

func hasPack(p *policy.Policy, r *policy.Region, kind policy.PackKind) bool {
	return slices.ContainsFunc(p.Moderation, func(m policy.Pack) bool { return m.Kind == kind && slices.Contains(r.Moderation, m.ID) })
}

func region(id desk.Region, lang desk.Language, offsetMinutes int, kind policy.PackKind) check {
	return func(p *policy.Policy) error {
		r, ok := p.Region(id)
		return need(ok && slices.Contains(r.Languages, lang) && r.Offset.Set && r.Offset.Minutes == offsetMinutes && hasPack(p, r, kind), "region %+v", r)
	}
}

func zoned(id desk.Region, zone policy.Zone, kind policy.PackKind) check {
	return func(p *policy.Policy) error {
		r, ok := p.Region(id)
		return need(ok && r.Zone == zone && hasPack(p, r, kind), "region %+v", r)
	}
}

// ramadan looks at every hour of Ramadan 2027: is an Arabic-speaking or translating team on duty?
func ramadan(covered bool) check {
	return line("mena", func(p *policy.Policy, l *policy.Line) error {
		missing := 0
		for at := time.Date(2027, 2, 8, 0, 0, 0, 0, time.UTC); at.Before(time.Date(2027, 3, 9, 0, 0, 0, 0, time.UTC)); at = at.Add(time.Hour) {
			if !p.OnDuty("mena", "ar", len(l.Translated) > 0, at) {
				missing++
			}
		}
		return need((missing == 0) == covered, "nobody for %d hours of Ramadan", missing)
	})
}

func access(id string, n desk.AccessNeed, s policy.AccessSolution, q policy.Quota, trained bool, v policy.Visibility) check {
	return func(p *policy.Policy) error {
		for _, a := range p.Access {
			if a.ID == id {
				return need(a.Need == n && slices.Contains(a.Solutions, s) && a.Quota == q && a.Trained == trained && a.Visibility == v, "access line %+v", a)
			}
		}
		return fmt.Errorf("no access line %s", id)
	}
}

// coverage wants the covered share of the accessibility matrix, in percent, in [low, high).
func coverage(low, high int) check {
	return func(p *policy.Policy) error {
		covered, cells := p.Coverage()
		return need(cells > 0 && covered*100 >= low*cells && covered*100 < high*cells, "%d of %d cells", covered, cells)
	}
}

func level(r policy.StaffRole) check {
	return func(p *policy.Policy) error {
		return need(slices.ContainsFunc(p.Levels, func(l policy.Level) bool { return l.StaffedBy == r }), "no level of %s", r)
	}
}

func loop(s policy.Signal, about policy.CategoryID) check {
	return func(p *policy.Policy) error {
		return need(slices.ContainsFunc(p.Feedback, func(l policy.Loop) bool {
			return l.Signal == s && l.Owner != "" && (about == "" || slices.Contains(l.Categories, about))
		}), "no loop of %s", s)
	}
}

func users(p *policy.Policy) error {
	return need(p.Service.MonthlyUsers >= 1_500_000_000, "%d users", p.Service.MonthlyUsers)
}
