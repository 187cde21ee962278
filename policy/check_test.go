package policy

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"jietong/internal/golden"
)

// checkFrom is a day from which a year holds Ramadan, both changes of clocks and a year not yet published.
var checkFrom = time.Date(2026, 11, 25, 0, 0, 0, 0, time.UTC)

func findingsText(fs []Finding) string {
	var b strings.Builder
	for _, f := range fs {
		fmt.Fprintf(&b, "%s: %s %s at %s\n  %s\n  %s\n", f.Place, f.Severity, f.Code, f.Of, f.Words.ZH, f.Words.EN)
		if f.Accepted != (Words{}) {
			fmt.Fprintf(&b, "  accepted: %s %s\n", f.Accepted.ZH, f.Accepted.EN)
		}
	}
	return b.String()
}

func TestCheckFindsWhoWouldNotBeServed(t *testing.T) {
	seen := map[Code]bool{}
	note := func(fs []Finding) string {
		for _, f := range fs {
			seen[f.Code] = true
			if f.Place.Line == 0 || f.Words.ZH == "" || f.Words.EN == "" {
				t.Errorf("an incomplete finding: %+v", f)
			}
		}
		return findingsText(fs)
	}
	for _, path := range cases(t, "check") {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		p := mustParse(t, path)
		golden.Check(t, strings.TrimSuffix(path, ".yaml")+".golden", []byte(story(data)+"\n"+note(p.Check(checkFrom))))
	}
	for _, name := range []string{"jietong", "as-reported", "kuaishou", "wechat"} {
		golden.Check(t, filepath.Join("testdata", "check", "shipped", name+".golden"),
			[]byte("What check finds in the policy "+name+" from "+checkFrom.Format(time.DateOnly)+" on, over a year.\n\n"+note(shipped(t, name).Check(checkFrom))))
	}
	for _, code := range Codes() {
		if !seen[code] {
			t.Errorf("no golden shows %s", code)
		}
	}
}

func TestOurPolicyHasNoOpenFindingInAnyYearToCome(t *testing.T) {
	p := shipped(t, "jietong")
	for year := range 10 { // ten Ramadans at ten seasons, and every change of clocks
		for _, f := range Open(p.Check(checkFrom.AddDate(year, 0, 0))) {
			if f.Code != CodeHolidays || year < 2 { // further years are not named in the calendar yet
				t.Errorf("from %d:\n%s", 2026+year, findingsText([]Finding{f}))
			}
		}
	}
}

func TestTheReportedFaultsAreFound(t *testing.T) {
	text := findingsText(shipped(t, "as-reported").Check(checkFrom))
	for _, want := range []string{
		"nobody on duty (en) for 348 hours in 29 gaps over a year, the longest 12 hours, all in Ramadan", // §7
		"hidden at entries.app-settings-help", // §0 C1
		"hidden at entries.wechat",            // §3
		"hidden at entries.access-sign",       // §8
		"bot-gate at entries.app-support-centre",
		"target-conflict at categories.order", // §0 C3
		"booking-needed at access.sign",       // §8
		"not-trained at access.older",         // §8
	} {
		if !strings.Contains(text, want) {
			t.Errorf("not found: %s", want)
		}
	}
	covered, cells := shipped(t, "as-reported").Coverage()
	if share := float64(covered) / float64(cells); share >= 0.15 {
		t.Errorf("%d of %d cells of the accessibility matrix are covered; the report says less than 15 %%", covered, cells)
	}
	if covered, cells := shipped(t, "jietong").Coverage(); covered != cells || cells == 0 {
		t.Errorf("our policy covers %d of %d cells", covered, cells)
	}
}
