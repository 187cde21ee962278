package policies

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"jietong/desk"
	"jietong/policy"
)

// row is one row of the service catalogue: what it says, and how each policy that must carry it does. A nil function: that policy need not carry it.
type row struct {
	section, says     string
	reported, jietong func(p *policy.Policy) error
}

// The catalogue, row by row. The reported policy carries what is; ours carries the same need with our answer to it.
var catalogue = []row{
	// §0 contradictions
	{"0 C1", "many paths, all hidden", all(hidden("app-settings-help"), figure("time-to-person", 12, 25)), everyEntry(firstScreen)},
	{"0 C2", "the bot first, few answers", all(gated("app-settings-help"), figure("bot-diverts", 0, 83)), everyEntry(notGated)},
	{"0 C3", "no one standard across platforms", standard(false), standard(true)},
	{"0", "anyone can look up the door", doors, doors},
	// §1 in-app entries
	{"1.1", "Settings → Feedback & help → Online support: account safety, functions; 5–15 min; 24 h",
		all(path("app-settings-help", 4), response("app-settings-help", "5min", "15min"), always("account"), serves("app-settings-help", "account-safety", "functions")),
		all(oneStep("app-settings-help"), always("account"), serves("app-settings-help", "account-safety", "functions"))},
	{"1.2", "Support centre → category → Transfer to human: order disputes, appeals; 8–20 min; 06:00–24:00",
		all(path("app-support-centre", 4), response("app-support-centre", "8min", "20min"), hours("orders", "06:00", "24:00"), hours("appeals", "06:00", "24:00"), serves("app-support-centre", "order", "appeal")),
		all(oneStep("app-support-centre"), always("orders"), serves("app-support-centre", "order", "appeal"))},
	{"1.3", "Messages → official conversation: gambling, fraud; immediate; always staffed",
		all(path("app-messages", 2), immediate("app-messages"), always("safety"), serves("app-messages", "gambling", "fraud"), figure("messages-peak", 0, 30)),
		all(oneStep("app-messages"), immediate("app-messages"), routed("app-messages", "fraud", "safety"), routed("app-messages", "gambling", "safety"), always("safety"))},
	{"1", "Settings connects 67 %", figure("settings-connect", 0, 67), nil},
	{"1", "TikTok's entry on the Profile page, 40 % faster", all(firstScreenEntry("app-profile"), figure("tiktok-entry", 0, 40)), oneStep("app-profile")},
	// §2 website
	{"2.1", "QR code: business certification, 2 working days, certification guide",
		all(signIn("web-qr", policy.SignInQR), within("business-cert", "2 working days"), paper("web-qr", "guide"), serves("web-qr", "certification")),
		all(signIn("web-qr", policy.SignInQR), paper("web-qr", "guide"), routed("web-qr", "certification", "business-cert"))},
	{"2.2", "e-mail account: advertising, 1.5 working days, advertising rules",
		all(signIn("web-email", policy.SignInEmail), within("ads", "1.5 working days"), paper("web-email", "rules"), serves("web-email", "advertising")),
		all(signIn("web-email", policy.SignInEmail), paper("web-email", "rules"), routed("web-email", "advertising", "ads"))},
	{"2.3", "third-party authorisation: technical interfaces, 3–5 working days, API documentation; no real-time chat",
		all(signIn("web-oauth", policy.SignInThirdParty), within("tech", "5 working days"), usual("tech", "3 working days"), paper("web-oauth", "api"), realTime("web-oauth", false)),
		all(signIn("web-oauth", policy.SignInThirdParty), paper("web-oauth", "api"), realTime("web-oauth", true), routed("web-oauth", "technical", "tech"))},
	{"2", "web tickets solved 18 % more often; handling time increased 2.3-fold, with the other reading", all(figure("web-solved", 0, 18), figure("web-handling", 0, 2.3), otherReading("web-handling", 3.3)), nil},
	// §3 social platforms
	{"3.1", "Weibo: 15–40 min; complaints, campaigns; 08:30–23:00; 140 characters; urgent first",
		all(response("weibo", "15min", "40min"), hours("social-opinion", "08:30", "23:00"), serves("weibo", "complaint", "campaign"), textMax("weibo", 140)),
		all(oneStep("weibo"), textMax("weibo", 140), tag("weibo"))},
	{"3.2", "WeChat: 2–6 h; membership, top-ups; auto-reply at all hours; human behind a third-level menu",
		all(response("wechat", "2h", "6h"), serves("wechat", "membership", "top-up"), autoReply("wechat"), hidden("wechat"), figure("wechat-menu", 0, 3)),
		all(oneStep("wechat"), autoReply("wechat"), routed("wechat", "top-up", "membership"))},
	{"3.3", "Xiaohongshu: 6–12 h; shop orders; working days 10:00–18:00", all(response("xiaohongshu", "6h", "12h"), workingHours("shop", "10:00", "18:00"), serves("xiaohongshu", "order")),
		all(oneStep("xiaohongshu"), always("shop"))},
	// §4 telephone
	{"4.1", "95152: account appeals; 10–25 min; own number only; 13 min in menus",
		all(number("phone-95152", "95152", policy.CallerOwnNumber), response("phone-95152", "10min", "25min"), serves("phone-95152", "appeal"), menus("phone-95152", 3), figure("phone-menu", 0, 13)),
		all(number("phone-95152", "95152", policy.CallerAny), humanKey("phone-95152"), oneStep("phone-95152"))},
	{"4.2", "400-992-2525: business; 5–15 min; licence checked", all(number("phone-4009922525", "400-992-2525", policy.CallerLicence), response("phone-4009922525", "5min", "15min")),
		all(number("phone-4009922525", "400-992-2525", policy.CallerAny), humanKey("phone-4009922525"))},
	{"4.3", "+86-28-8531-5555: international; 20–40 min; bilingual; connects 63 %",
		all(number("phone-862885315555", "+86-28-8531-5555", policy.CallerAny), response("phone-862885315555", "20min", "40min"), speaks("phone-intl", "zh-CN", "en"), figure("intl-connect", 0, 63)),
		all(number("phone-862885315555", "+86-28-8531-5555", policy.CallerAny), humanKey("phone-862885315555"), speaks("phone-intl", "zh-CN", "en", "ar", "th", "vi"))},
	// §5 bot triage
	{"5.1", "frequent keywords: semantic match; 3 useless answers; daily", trigger("keywords", policy.MethodSemantic, policy.PerDay, 3, 0), trigger("keywords", policy.MethodSemantic, policy.PerDay, 1, 0)},
	{"5.2", "emotion: sentiment model; anger > 0.7; weekly", trigger("anger", policy.MethodSentiment, policy.PerWeek, 0, 70), trigger("anger", policy.MethodSentiment, policy.PerWeek, 0, 70)},
	{"5.3", "business type: decision tree; money or permission; monthly", trigger("business", policy.MethodTree, policy.PerMonth, 0, 0), trigger("business", policy.MethodTree, policy.PerMonth, 0, 0)},
	{"5", "refund, ban: intercepts 92 %, recognises 78 %, misjudges 43,000 a month",
		all(botMode(policy.BotGate), intercepts("退款", "封号"), figure("interception", 0, 92), figure("recognised", 0, 78), figure("misjudged", 0, 43000)), botMode(policy.BotBeside)},
	// §6 business customers
	{"6.1", "Blue-V: named manager; 1 h; 3,600 CNY a year", all(tier("blue-v", policy.PrivilegeNamedManager), fee("blue-v", policy.Fee{AnnualCNY: 3600}), reply("blue-v", "1h"), staffed("blue-v", policy.StaffManager), figure("blue-v-solve", 0, 65)),
		all(tier("blue-v", policy.PrivilegeNamedManager), fee("blue-v", policy.Fee{}), staffed("blue-v", policy.StaffManager))},
	{"6.2", "merchants: library of industry solutions; e-mail within 4 h; by consultations", all(tier("merchant", policy.PrivilegeSolutions), fee("merchant", policy.Fee{ByConsultation: true}), reply("merchant", "4h"), offering(policy.OfferingLibrary), offering(policy.OfferingMail)),
		all(tier("merchant", policy.PrivilegeSolutions), fee("merchant", policy.Fee{}), offering(policy.OfferingLibrary), offering(policy.OfferingMail))},
	{"6.3", "advertisers: VIP lane, 30 min, own line, spending threshold", all(tier("advertiser", policy.PrivilegeVIPLane), tier("advertiser", policy.PrivilegeOwnLine), fee("advertiser", policy.Fee{BySpending: true}), reply("advertiser", "30min")),
		all(tier("advertiser", policy.PrivilegeVIPLane), fee("advertiser", policy.Fee{}))},
	// §7 overseas
	{"7.1", "TikTok international: English; UTC+0; religious words", all(region("intl", "en", 0, policy.PackReligious), speaks("intl", "en"), figure("overseas-response", 0, 2.8), otherReading("overseas-response", 3.8)),
		all(zoned("intl", "Europe/London", policy.PackReligious), speaks("intl", "en"))},
	{"7.2", "South-East Asia: Thai and Vietnamese; Beijing + 1 h; payment habits", all(region("sea", "th", 9*60, policy.PackPayment), speaks("sea", "th", "vi")),
		all(zoned("sea", "Asia/Bangkok", policy.PackPayment), speaks("sea", "th", "vi"))},
	{"7.3", "Middle East: Arabic, AI and translation; Beijing + 3 h; dress code; Ramadan gap of 12 h",
		all(region("mena", "ar", 11*60, policy.PackDress), translates("mena", "ar"), figure("ramadan-gap", 0, 12), ramadan(false)),
		all(zoned("mena", "Asia/Riyadh", policy.PackDress), speaks("mena", "ar"), ramadan(true))},
	// §8 accessibility
	{"8.1", "blind: voice navigation; 300 callers a day; third-level page", access("voice", desk.NeedLowVision, policy.SolutionVoice, policy.Quota{Count: 300, Per: policy.PerDay}, false, policy.HiddenEntry),
		access("voice", desk.NeedLowVision, policy.SolutionVoice, policy.Quota{Count: 20000, Per: policy.PerDay}, true, policy.FirstScreen)},
	{"8.2", "deaf: text, video signing; 50 a week, 48 h ahead; hidden entry", all(access("sign", desk.NeedDeaf, policy.SolutionSign, policy.Quota{Count: 50, Per: policy.PerWeek}, false, policy.HiddenEntry), booking("access-sign", 48*time.Hour)),
		all(access("sign", desk.NeedDeaf, policy.SolutionSign, policy.Quota{}, true, policy.FirstScreen), booking("access-sign", 0), offering(policy.OfferingOnDemand), offering(policy.OfferingAppointment))},
	{"8.3", "older people: simplified guide; agents not trained", access("older", desk.NeedOlder, policy.SolutionGuide, policy.Quota{}, false, policy.HiddenEntry),
		all(access("older", desk.NeedOlder, policy.SolutionGuide, policy.Quota{}, true, policy.FirstScreen), direct65("phone-95152"))},
	{"8", "less than 15 % of functions covered", coverage(0, 15), coverage(100, 101)},
	// §9 what the report asks for, §10 arithmetic
	{"9.1", "three tiers: bot, expert agents, personal managers", nil, all(level(policy.StaffBot), level(policy.StaffExpert), level(policy.StaffManager))},
	{"9.2", "an agent near you; AR scenes", nil, all(offering(policy.OfferingNearYou), offering(policy.OfferingAR))},
	{"9.3", "hot spots improve the youth mode; peaks tune live streaming", nil, all(loop(policy.SignalHotSpots, "youth-mode"), loop(policy.SignalPeaks, "live"))},
	{"9.4", "cost, value and trust are measured", nil, loop(policy.SignalTrust, "")},
	{"9", "more than 1.5 billion monthly users", figure("users", 0, 1_500_000_000), users},
	{"10", "about 212,000 requests a month hold such words", figure("requests", 0, 212000), nil},
}

func TestEveryRowOfTheCatalogueIsWrittenDown(t *testing.T) {
	for _, c := range []struct {
		name string
		pick func(row) func(*policy.Policy) error
	}{
		{"as-reported", func(r row) func(*policy.Policy) error { return r.reported }},
		{"jietong", func(r row) func(*policy.Policy) error { return r.jietong }},
	} {
		p := load(t, c.name)
		for _, r := range catalogue {
			if f := c.pick(r); f != nil {
				if err := f(p); err != nil {
					t.Errorf("%s does not carry §%s (%s): %v", c.name, r.section, r.says, err)
				}
			}
		}
	}
}

func TestTheBenchmarksAreWrittenDown(t *testing.T) {
	k := load(t, "kuaishou")
	for says, check := range map[string]func(*policy.Policy) error{
		"home-page entry":         all(oneStep("app-home"), firstScreenEntry("app-home")),
		"15-minute tag on Weibo":  all(tag("weibo"), tagWithin("weibo", "15min"), textMax("weibo", 140)),
		"one key to a human":      all(number("phone-95105800", "95105800", policy.CallerAny), humanKey("phone-95105800")),
		"free Blue-V priority":    all(tier("blue-v", policy.PrivilegePriority), fee("blue-v", policy.Fee{})),
		"a signing agent at once": all(booking("access-sign", 0), access("sign", desk.NeedDeaf, policy.SolutionSign, policy.Quota{}, true, policy.FirstScreen)),
	} {
		if err := check(k); err != nil {
			t.Errorf("kuaishou does not carry %q: %v", says, err)
		}
	}
	w := load(t, "wechat")
	if err := all(within("general", "10s"), offering(policy.OfferingNearYou))(w); err != nil {
		t.Errorf("wechat: %v", err)
	}
}

// TestEverySectionNamedIsOneOfTheCatalogue guards the sources that the policies name.
func TestEverySectionNamedIsOneOfTheCatalogue(t *testing.T) {
	known := []string{"1.4", "0.3", "3", "4", "6", "7"} // what stands in the prose of a section, below its rows
	for _, r := range catalogue {
		known = append(known, r.section)
	}
	for _, name := range Names() {
		p := load(t, name)
		for _, e := range p.Entries {
			if e.Section == "" || !slices.Contains(known, e.Section) {
				t.Errorf("%s: entry %s names section %q", name, e.ID, e.Section)
			}
		}
		for _, f := range p.Figures {
			if !slices.Contains(known, f.Section) {
				t.Errorf("%s: figure %s names section %q", name, f.ID, f.Section)
			}
		}
	}
}

func TestTheMisjudgedRequestsAddUp(t *testing.T) {
	p := load(t, "as-reported")
	value := func(id string) float64 {
		for _, f := range p.Figures {
			if f.ID == id {
				return f.Value.Float()
			}
		}
		t.Fatalf("no figure %s", id)
		return 0
	}
	want := value("misjudged") / (value("interception") / 100 * (1 - value("recognised")/100))
	if got := value("requests"); got < want-500 || got > want+500 {
		t.Errorf("%.0f requests are written down, %.0f follow", got, want)
	}
}

// TestTheCalendarAgreesWithThePublicTable holds our own list of days against a public table of Chinese holidays, where the data is at hand.
func TestTheCalendarAgreesWithThePublicTable(t *testing.T) {
	dir := os.Getenv("JIETONG_DATA")
	if dir == "" {
		t.Skip("JIETONG_DATA does not name a folder of public data")
	}
	data, err := os.ReadFile(filepath.Join(dir, "holiday_cn", "2026.json"))
	if err != nil {
		t.Skipf("JIETONG_DATA holds no table of the holidays of 2026: %v", err)
	}
	var table struct {
		Days []struct {
			Date     string
			IsOffDay bool
		}
	}
	if err := json.Unmarshal(data, &table); err != nil {
		t.Fatal(err)
	}
	special := map[string]bool{}
	for _, d := range table.Days {
		special[d.Date] = d.IsOffDay
	}
	for _, name := range []string{"jietong", "as-reported"} {
		c, ok := load(t, name).WorkingDays("cn")
		if !ok {
			t.Fatalf("%s has no calendar cn", name)
		}
		for day := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC); day.Year() == 2026; day = day.AddDate(0, 0, 1) {
			want := day.Weekday() != time.Saturday && day.Weekday() != time.Sunday
			if off, ok := special[day.Format(time.DateOnly)]; ok {
				want = !off
			}
			if got := c.WorkingDay(policy.Date{Year: day.Year(), Month: day.Month(), Day: day.Day()}); got != want {
				t.Errorf("%s: %s worked: %v, the table says %v", name, day.Format(time.DateOnly), got, want)
			}
		}
	}
}

func load(t *testing.T, name string) *policy.Policy {
	t.Helper()
	p, err := Load(name)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func all(checks ...func(*policy.Policy) error) func(*policy.Policy) error {
	return func(p *policy.Policy) error {
		var wrong []string
		for _, c := range checks {
			if err := c(p); err != nil {
				wrong = append(wrong, err.Error())
			}
		}
		if len(wrong) > 0 {
			return fmt.Errorf("%s", strings.Join(wrong, "; "))
		}
		return nil
	}
}
