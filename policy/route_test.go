package policy

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"jietong/desk"
	"jietong/internal/golden"
)

var fuzzTime = time.Date(2026, 11, 27, 11, 30, 0, 0, time.UTC)

// shipped reads one of the policies that ship, from the folder beside this one.
func shipped(t testing.TB, name string) *Policy {
	t.Helper()
	p, err := ParseFS(os.DirFS(filepath.Join("..", "policies", name)))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

type routeCase struct {
	name, story, policy string
	ask                 Ask
}

func at(s string) time.Time {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		panic(err)
	}
	return t
}

var routeCases = []routeCase{
	{"fraud-ours", "Somebody is being swindled and opens Messages: one step, the urgent line, 15 seconds.", "jietong",
		Ask{Entry: "app-messages", Category: "fraud", Tier: "personal", Region: "cn", At: at("2026-11-27T19:30:00+08:00")}},
	{"fraud-reported", "The same person today: promised as immediate, but nothing is arranged while they wait.", "as-reported",
		Ask{Entry: "app-messages", Category: "fraud", Tier: "personal", Region: "cn", At: at("2026-11-27T19:30:00+08:00")}},
	{"order-ours", "An order dispute at 02:00: somebody is there.", "jietong",
		Ask{Entry: "app-support-centre", Category: "order", At: at("2026-11-27T02:00:00+08:00")}},
	{"order-reported", "An order dispute at 02:00 today: closed until 06:00, and seven steps away.", "as-reported",
		Ask{Entry: "app-support-centre", Category: "order", At: at("2026-11-27T02:00:00+08:00")}},
	{"ads-over-weekend", "An advertising question filed on Friday evening: one and a half working days end on Tuesday.", "as-reported",
		Ask{Entry: "web-email", Category: "advertising", At: at("2026-11-27T19:30:00+08:00")}},
	{"tech-over-new-year", "A technical question on 30 December: the next year's holidays are not published, so the due time is uncertain.", "as-reported",
		Ask{Entry: "web-oauth", Category: "technical", At: at("2026-12-30T10:00:00+08:00")}},
	{"ramadan-reported", "Riyadh, Ramadan, at noon: the line is open on paper and nobody is there.", "as-reported",
		Ask{Entry: "mena", Region: "mena", Languages: []desk.Language{"ar"}, At: at("2027-02-10T00:00:00Z")}},
	{"ramadan-ours", "Riyadh, Ramadan, at sunset: London carries the hour.", "jietong",
		Ask{Entry: "mena", Region: "mena", Languages: []desk.Language{"ar"}, At: at("2027-02-10T14:30:00Z")}},
	{"own-number", "Calling 95152 from a friend's telephone is refused, with what to do instead.", "as-reported",
		Ask{Entry: "phone-95152", Category: "appeal", Region: "cn", At: at("2026-11-27T10:00:00+08:00")}},
	{"licence", "The business line asks for a licence.", "as-reported",
		Ask{Entry: "phone-4009922525", Tier: "merchant", At: at("2026-11-27T10:00:00+08:00")}},
	{"sign-booked", "Signing today: 50 a week, to be booked 48 hours ahead.", "as-reported",
		Ask{Entry: "access-sign", Needs: []desk.AccessNeed{desk.NeedDeaf}, At: at("2026-11-27T10:00:00+08:00")}},
	{"sign-at-once", "Signing with us: at once.", "jietong",
		Ask{Entry: "access-sign", Needs: []desk.AccessNeed{desk.NeedDeaf}, At: at("2026-11-27T10:00:00+08:00")}},
	{"angry", "An upset customer who was sent through the bot three times and transferred once gets the time back.", "jietong",
		Ask{Entry: "app-settings-help", Category: "account-safety", AngerPercent: 85, BotDiverts: 7, Transfers: 1, At: at("2026-11-27T10:00:00+08:00")}},
	{"urgent-tag", "The urgent tag on Weibo: an answer within 15 minutes.", "kuaishou",
		Ask{Entry: "weibo", Category: "complaint", Tagged: true, At: at("2026-11-27T10:00:00+08:00")}},
	{"blue-v-reported", "Blue-V today: a named manager within the hour, for 3,600 yuan a year; on Saturday nobody.", "as-reported",
		Ask{Entry: "blue-v", Tier: "blue-v", At: at("2026-11-28T10:00:00+08:00")}},
	{"blue-v-ours", "Blue-V with us: the manager at once, free of charge; the advertiser's question too.", "jietong",
		Ask{Entry: "app-profile", Tier: "blue-v", Category: "advertising", At: at("2026-11-28T10:00:00+08:00")}},
	{"unknown-entry", "An entry that does not exist: the doors that do.", "jietong",
		Ask{Entry: "nowhere", Region: "cn", At: at("2026-11-27T10:00:00+08:00")}},
	{"unknown-everything", "Unknown tier, region, language and problem are no reason to refuse anybody.", "jietong",
		Ask{Entry: "web-open", Category: "martians", Tier: "gold", Region: "moon", Languages: []desk.Language{"eo"}, At: at("2026-11-27T10:00:00+08:00")}},
	{"hausa-intl", "A language that only the team in the region's own country lacks: other regions' agents are asked after a minute.", "jietong",
		Ask{Entry: "tiktok-intl", Region: "intl", Languages: []desk.Language{"en-GB"}, At: at("2026-11-27T10:00:00Z")}},
	{"web-cert", "Business certification: whoever waits ten minutes may leave a message and gets an answer within a working day.", "jietong",
		Ask{Entry: "web-qr", Category: "certification", Tier: "blue-v-candidate", At: at("2026-11-28T22:00:00+08:00")}},
	{"xiaohongshu-closed", "A shop order on Sunday through Xiaohongshu: closed until Monday.", "as-reported",
		Ask{Entry: "xiaohongshu", Category: "order", At: at("2026-11-29T12:00:00+08:00")}},
	{"never-open", "A line whose only opening is over.", "testdata/never.yaml",
		Ask{Entry: "door", At: at("2026-11-27T10:00:00Z")}},
	{"door-closed", "The line is open, the door is not; the tier has a promise of its own.", "testdata/never.yaml",
		Ask{Entry: "night-door", Tier: "gold", At: at("2026-11-27T10:00:00Z")}},
}

func (c routeCase) load(t testing.TB) *Policy {
	if strings.HasSuffix(c.policy, ".yaml") {
		return mustParse(t, c.policy)
	}
	return shipped(t, c.policy)
}

// text is the case as a golden: story, facts, then what happens in both languages. The version is left out: it changes with every comma.
func (c routeCase) text(t testing.TB) string {
	p := c.load(t)
	p.Version = "-"
	plan, refusal := p.Route(c.ask)
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n\npolicy %s, entry %s, problem %q, tier %q, region %q, languages %v, needs %v\n", c.story, c.policy, c.ask.Entry, c.ask.Category, c.ask.Tier, c.ask.Region,
		c.ask.Languages, c.ask.Needs)
	if refusal.Refused() {
		fmt.Fprintf(&b, "refused %s, doors %v\n", refusal.Reason, refusal.Doors)
	} else {
		fmt.Fprintf(&b, "line %s, work %s, why %v, wait %s, weight %d, base %s, credit %s %v, reserve %d\n", plan.Line, workNames[plan.Work], plan.Why, plan.Wait, plan.Weight,
			plan.Base, plan.Credit, plan.Credits, plan.Reserve)
		for _, s := range plan.Over {
			fmt.Fprintf(&b, "  %s %s: skills %v, languages %v, lines %v, regions %v\n", s.After, s.Why, s.Skills, s.Languages, s.Lines, s.Regions)
		}
	}
	return b.String() + "\n" + p.Explain(c.ask, "zh-CN") + "\n" + p.Explain(c.ask, "en")
}

func TestWhatHappensToACustomer(t *testing.T) {
	var all strings.Builder
	for _, c := range routeCases {
		text := c.text(t)
		all.WriteString(text)
		t.Run(c.name, func(t *testing.T) {
			golden.Check(t, filepath.Join("testdata", "route", c.name+".golden"), []byte(text))
		})
	}
	for _, row := range reasonWords {
		if !strings.Contains(all.String(), string(row.reason)) {
			t.Errorf("no case shows the reason %s", row.reason)
		}
		if row.words.ZH == "" || row.words.EN == "" {
			t.Errorf("%s has no sentence in both languages", row.reason)
		}
	}
}

func drawAsk(t *rapid.T, p *Policy) Ask {
	a := Ask{At: drawTime(t, "at"), AngerPercent: rapid.IntRange(-10, 200).Draw(t, "anger"), BotDiverts: rapid.IntRange(-3, 50).Draw(t, "diverts"),
		Transfers: rapid.IntRange(-3, 50).Draw(t, "transfers"), Tagged: rapid.Bool().Draw(t, "tagged"), OwnNumber: rapid.Bool().Draw(t, "own"), Licence: rapid.Bool().Draw(t, "licence"),
		Urgency: desk.Urgency(rapid.IntRange(0, 4).Draw(t, "urgency"))}
	a.Entry = p.Entries[rapid.IntRange(0, len(p.Entries)-1).Draw(t, "entry")].ID
	if i := rapid.IntRange(-1, len(p.Categories)-1).Draw(t, "category"); i >= 0 {
		a.Category = p.Categories[i].ID
	}
	if i := rapid.IntRange(-1, len(p.Tiers)-1).Draw(t, "tier"); i >= 0 {
		a.Tier = p.Tiers[i].ID
	}
	if i := rapid.IntRange(-1, len(p.Regions)-1).Draw(t, "region"); i >= 0 {
		a.Region = p.Regions[i].ID
	}
	a.Languages = rapid.SliceOfN(rapid.SampledFrom([]desk.Language{"zh-CN", "en", "ar", "th", "vi", "fr"}), 0, 3).Draw(t, "languages")
	a.Needs = rapid.SliceOfN(rapid.SampledFrom([]desk.AccessNeed{desk.NeedDeaf, desk.NeedLowVision, desk.NeedOlder, desk.NeedOther}), 0, 2).Draw(t, "needs")
	return a
}

func TestRouteIsSteadyAndKeepsItsPromises(t *testing.T) {
	policies := []*Policy{shipped(t, "jietong"), shipped(t, "as-reported"), shipped(t, "kuaishou")}
	rapid.Check(t, func(t *rapid.T) {
		p := rapid.SampledFrom(policies).Draw(t, "policy")
		a := drawAsk(t, p)
		plan, refusal := p.Route(a)
		if again, _ := p.Route(a); fmt.Sprint(again) != fmt.Sprint(plan) {
			t.Fatal("the same ask gave two plans")
		}
		if refusal.Refused() {
			if p.Service.ID == "jietong" {
				t.Fatalf("our policy refuses %+v: %s", a, refusal.Reason)
			}
			return
		}
		line, ok := p.Line(plan.Line)
		switch {
		case !ok || plan.Language == "" || plan.Wait <= 0 || plan.Weight <= 0 || plan.Credit < 0:
			t.Fatalf("an incomplete plan: %+v", plan)
		case plan.Start.Before(a.At) || !plan.Due.After(plan.Start) || plan.Open != plan.Start.Equal(a.At):
			t.Fatalf("asked %v, starts %v, due %v, open %v", a.At, plan.Start, plan.Due, plan.Open)
		case !p.LineHours(line.ID).Open(plan.Start):
			t.Fatalf("waiting begins at %v, when the line is closed", plan.Start)
		}
		last := plan.Start
		for _, s := range plan.Over {
			if s.At.Before(last) || len(s.Skills) != len(plan.Skills) {
				t.Fatalf("steps run backwards or lose skills: %+v", plan.Over)
			}
			last = s.At
		}
	})
}

func TestDoors(t *testing.T) {
	var b strings.Builder
	b.WriteString("How do I reach a person? For each who: the doors that fit, best first.\n")
	for _, c := range []struct {
		story, policy string
		who           Who
	}{
		{"A deaf customer, ours", "jietong", Who{Region: "cn", Needs: []desk.AccessNeed{desk.NeedDeaf}, At: fuzzTime}},
		{"A deaf customer, today", "as-reported", Who{Region: "cn", Needs: []desk.AccessNeed{desk.NeedDeaf}, At: fuzzTime}},
		{"A swindled customer at 03:00, ours", "jietong", Who{Region: "cn", Category: "fraud", At: at("2026-11-27T03:00:00+08:00")}},
		{"A swindled customer at 03:00, today", "as-reported", Who{Region: "cn", Category: "fraud", At: at("2026-11-27T03:00:00+08:00")}},
		{"A merchant without a licence at hand, today", "as-reported", Who{Region: "cn", Tier: "merchant", Category: "order", At: fuzzTime}},
		{"A banned account from another telephone, today", "as-reported", Who{Region: "cn", Category: "appeal", At: fuzzTime}},
		{"An Arabic speaker, ours", "jietong", Who{Region: "mena", Languages: []desk.Language{"ar"}, Category: "appeal", At: fuzzTime}},
		{"An older customer, ours", "jietong", Who{Region: "cn", Needs: []desk.AccessNeed{desk.NeedOlder}, At: fuzzTime}},
	} {
		fmt.Fprintf(&b, "\n%s\n", c.story)
		for _, d := range shipped(t, c.policy).Doors(c.who) {
			state := "open"
			if !d.Open {
				state = "opens " + d.NextOpen.UTC().Format(time.RFC3339)
			}
			fmt.Fprintf(&b, "  %s: steps %d, %s, line %s in %s, %s; %s", d.Entry, d.Steps, d.Gate, d.Line, d.Language, d.Promise, state)
			for _, r := range d.Restrictions {
				fmt.Fprintf(&b, "; %s %s", r, d.Advice.EN)
			}
			b.WriteString("\n")
		}
	}
	golden.Check(t, "testdata/doors.golden", []byte(b.String()))
}

func TestDiffSaysWhatChanged(t *testing.T) {
	before, after := mustParse(t, "testdata/diff/before.yaml"), mustParse(t, "testdata/diff/after.yaml")
	var b strings.Builder
	b.WriteString("A supervisor tightens a promise, adds a line, drops a door; order and comments do not count.\n\n")
	for _, c := range Diff(before, after) {
		fmt.Fprintf(&b, "%s %s\n  %s\n  %s\n", c.Kind, c.Path, c.Words.ZH, c.Words.EN)
	}
	golden.Check(t, "testdata/diff.golden", []byte(b.String()))
	if again := Diff(after, after); len(again) > 0 {
		t.Errorf("a policy differs from itself: %v", again)
	}
}
