package policy

import (
	"fmt"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"pgregory.net/rapid"

	"jietong/internal/golden"
)

// zones with every oddity that real zones have: none, an hour's change, half an hour's, one at midnight, one in Ramadan, a skipped day.
var oddZones = []string{"Asia/Shanghai", "America/New_York", "Europe/London", "Australia/Lord_Howe", "America/Santiago", "Africa/Casablanca", "Pacific/Apia", "Africa/Cairo"}

func drawCalendar(t *rapid.T) *Calendar {
	loc, err := time.LoadLocation(rapid.SampledFrom(oddZones).Draw(t, "zone"))
	if err != nil {
		t.Fatal(err)
	}
	c := &Calendar{loc: loc, table: &dayTable{week: dayMask(rapid.IntRange(1, 127).Draw(t, "week"))}}
	drawShifts := func(label string) (out []shift) {
		for range rapid.IntRange(1, 4).Draw(t, label) {
			from := Clock(rapid.IntRange(0, dayMinutes-1).Draw(t, "from"))
			days := rapid.SampledFrom([]dayMask{maskWeek, maskWorking, maskOff, 0b0101010, maskWorking | maskOff}).Draw(t, "days")
			out = append(out, shift{days: days, from: from, until: from + Clock(rapid.IntRange(1, dayMinutes).Draw(t, "length"))})
		}
		return out
	}
	c.shifts = append(drawShifts("shifts"), shift{days: maskWeek, from: 600, until: 601}) // never closed for ever
	if rapid.Bool().Draw(t, "ramadan") {
		c.ramadan = &ramadanRule{months: ramadans(0, 0), shifts: append(drawShifts("ramadan shifts"), shift{days: maskWeek, from: 30, until: 31})}
	}
	first := Date{2026, 2, 10}.Plus(rapid.IntRange(0, 300).Draw(t, "holiday"))
	c.table.rows = []dayRule{{dates: dateRange{first, first.Plus(rapid.IntRange(0, 9).Draw(t, "days off"))}, off: rapid.Bool().Draw(t, "off")}}
	return c
}

func drawTime(t *rapid.T, label string) time.Time {
	return time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(rapid.Int64Range(0, 400*24*3600*10).Draw(t, label)) * 100 * time.Millisecond)
}

func TestElapsedAddsUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, a := drawCalendar(t), drawTime(t, "a")
		b := a.Add(time.Duration(rapid.Int64Range(0, 30*24*3600).Draw(t, "b")) * time.Second)
		d := b.Add(time.Duration(rapid.Int64Range(0, 30*24*3600).Draw(t, "d")) * time.Second)
		if whole, parts := c.Elapsed(a, d), c.Elapsed(a, b)+c.Elapsed(b, d); whole != parts {
			t.Fatalf("Elapsed(a,d) = %v, but its parts are %v", whole, parts)
		}
		if e := c.Elapsed(a, b); e < 0 || e > b.Sub(a) {
			t.Fatalf("open time %v in %v", e, b.Sub(a))
		}
	})
}

func TestAddIsTheEarliestMomentWithThatMuchOpenTime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, a := drawCalendar(t), drawTime(t, "a")
		d := time.Duration(rapid.Int64Range(1, 20*3600).Draw(t, "seconds")) * time.Second
		due, ok := c.Add(a, OpenTime(d))
		if !ok {
			t.Fatal("a calendar that opens every day gave no end")
		}
		if got := c.Elapsed(a, due); got != d {
			t.Fatalf("from %v, %v open end at %v, where %v have passed", a, d, due, got)
		}
		if got := c.Elapsed(a, due.Add(-time.Nanosecond)); got >= d {
			t.Fatalf("%v is not the earliest moment", due)
		}
	})
}

func TestOpenNextOpenAndNextCloseAgree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, a := drawCalendar(t), drawTime(t, "a")
		next, ok := c.NextOpen(a)
		if !ok || next.Before(a) || !c.Open(next) {
			t.Fatalf("NextOpen(%v) = %v, %v; open there: %v", a, next, ok, c.Open(next))
		}
		if c.Elapsed(a, next) != 0 || c.Open(a) != next.Equal(a) {
			t.Fatalf("open time before the next opening %v", next)
		}
		end, ok := c.NextClose(next)
		if ok && (c.Open(end) || c.Elapsed(next, end) != end.Sub(next)) {
			t.Fatalf("NextClose(%v) = %v is open, or there was a gap before it", next, end)
		}
	})
}

// The oracle looks at the wall clock minute by minute. On days on which the clocks move it is not asked: there TestClockChanges has the answers.
func TestOpenAgreesWithTheWallClock(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, a := drawCalendar(t), drawTime(t, "a").Truncate(time.Minute)
		for i := range dayMinutes {
			at := a.Add(time.Duration(i) * time.Minute)
			local := at.In(c.loc)
			if start, end := local.ZoneBounds(); local.Sub(start) < 48*time.Hour && !start.IsZero() || !end.IsZero() && end.Sub(local) < 48*time.Hour {
				continue
			}
			if got, want := c.Open(at), wallClockOpen(c, local); got != want {
				t.Fatalf("%v: open %v, the wall clock says %v", local, got, want)
			}
		}
	})
}

func wallClockOpen(c *Calendar, local time.Time) bool {
	minute := Clock(local.Hour()*60 + local.Minute())
	for back := range 2 {
		day := dateOf(local).Plus(-back)
		for _, s := range c.shiftsOf(day) {
			if m := minute + Clock(back*dayMinutes); m >= s.from && m < s.until {
				return true
			}
		}
	}
	return false
}

func TestWorkingDaysAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, from := drawCalendar(t), drawTime(t, "from")
		a, b := Span{Days: rapid.Int64Range(1, 6000).Draw(t, "a")}, Span{Days: rapid.Int64Range(1, 6000).Draw(t, "b")}
		first, ok1 := c.Add(from, a)
		second, ok2 := c.Add(first, b)
		whole, ok3 := c.Add(from, Span{Days: a.Days + b.Days})
		if !ok1 || !ok2 || !ok3 {
			t.Fatal("no end")
		}
		if off := c.Elapsed(second, whole) + c.Elapsed(whole, second); off > time.Millisecond { // each step rounds to a nanosecond of its day
			t.Fatalf("%v + %v = %v, but at once %v", a, b, second, whole)
		}
		if first.Before(from) || whole.Before(first) {
			t.Fatal("time ran backwards")
		}
	})
}

func TestWholeWorkingDaysKeepTheTimeOfDay(t *testing.T) {
	c := &Calendar{loc: time.UTC, table: &dayTable{week: 0b0111110}, shifts: []shift{{days: maskWorking, from: 9 * 60, until: 18 * 60}}}
	rapid.Check(t, func(t *rapid.T) {
		from := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 4).Draw(t, "weekday")).
			Add(time.Duration(rapid.Int64Range(1, 9*3600).Draw(t, "second")) * time.Second)
		due, _ := c.Add(from, WorkingDays(float64(rapid.IntRange(1, 9).Draw(t, "days"))))
		if fh, fm, fs := from.Clock(); true {
			if h, m, s := due.Clock(); h != fh || m != fm || s != fs {
				t.Fatalf("from %v to %v", from, due)
			}
		}
	})
}

// TestCalendarStories has the cases that people ask about, as text.
func TestCalendarStories(t *testing.T) {
	p := mustParse(t, "testdata/stories.yaml")
	var b strings.Builder
	b.WriteString("Working days, holidays with make-up days, Ramadan, clocks that move: what is due when, and what counts.\n\n")
	add := func(story string, hours HoursID, from, span string) {
		c := p.schedules[hours]
		at, err := time.ParseInLocation("2006-01-02 15:04", from, c.loc)
		s, ok := parseSpan(span)
		if err != nil || !ok {
			t.Fatal(err, ok)
		}
		due, ok := c.Add(at, s)
		fmt.Fprintf(&b, "%s\n  %s + %s = %s (found %v, provisional %v; open then %v, elapsed %s)\n", story, stamp(at, c.loc), s, stamp(due, c.loc), ok,
			c.Provisional(at, due), c.Open(at), shortDuration(c.Elapsed(at, due)))
	}
	add("Two working days from a Tuesday afternoon", "office", "2026-11-24 15:00", "2 working days")
	add("One and a half working days from Friday morning", "office", "2026-11-27 09:00", "1.5 working days")
	add("Filed in the evening: begins next morning, ends with the last minute of the second day", "office", "2026-11-23 20:00", "2 working days")
	add("Before Spring Festival: the make-up Saturday counts, nine days off do not", "office", "2026-02-13 17:00", "2 working days")
	add("Three to five working days over National Day", "office", "2026-09-30 10:00", "5 working days")
	add("The make-up Sunday of 20 September is a working day", "office", "2026-09-20 09:00", "1 working day")
	add("Into a year whose holidays are not published: said so", "office", "2026-12-31 12:00", "2 working days")
	add("Split shift: the lunch hour does not count", "split", "2026-11-24 11:30", "2h open")
	add("Night shift runs over midnight", "night", "2026-11-24 23:30", "7h open")
	add("Riyadh on the last evening before Ramadan", "riyadh", "2026-02-17 20:30", "2h open")
	add("Riyadh in Ramadan: the fasting hours do not count", "riyadh", "2026-02-18 15:30", "2h open")
	add("Riyadh on the day after Ramadan", "riyadh", "2026-03-19 21:00", "6h open")
	add("London, clocks go forward: the day has 23 hours", "london-all-day", "2026-03-29 00:00", "23h open")
	add("London, clocks go back: the day has 25 hours", "london-all-day", "2026-10-25 00:00", "25h open")
	add("London, a shift that the clocks skip is empty", "london-skipped", "2026-03-28 12:00", "1h open")
	add("London, an hour that comes twice is open for both", "london-twice", "2026-10-25 00:30", "2h open")
	add("Samoa skipped 30 December 2011: a whole working day is missing", "apia", "2011-12-29 15:00", "1 working day")
	add("A fixed offset knows no summer time", "fixed", "2026-07-01 08:00", "9h open")
	add("Closed on a special date", "special", "2026-11-10 16:00", "3h open")
	add("The clock counts day and night", "office", "2026-11-28 10:00", "30min")
	golden.Check(t, "testdata/calendar.golden", []byte(b.String()))
}

func TestRamadanIsThatOfUmmAlQura(t *testing.T) {
	want := map[string]string{"2026-02-18": "2026-03-19", "2027-02-08": "2027-03-08", "2028-01-28": "2028-02-25"} // published dates
	found := 0
	for _, m := range ramadans(0, 0) {
		if last, ok := want[m.first.String()]; ok {
			found++
			if m.last.String() != last {
				t.Errorf("Ramadan from %s ends on %s, not %s", m.first, last, m.last)
			}
		}
	}
	if found != len(want) {
		t.Errorf("%d of %d months found", found, len(want))
	}
}

func TestNeverOpenSaysSo(t *testing.T) {
	c := &Calendar{loc: time.UTC}
	at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	if _, ok := c.NextOpen(at); ok {
		t.Error("a calendar without shifts opened")
	}
	for _, s := range []Span{OpenTime(time.Second), WorkingDays(1)} {
		if due, ok := c.Add(at, s); ok {
			t.Errorf("%v ended at %v", s, due)
		}
	}
}
