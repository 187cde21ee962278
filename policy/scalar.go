package policy

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Zone is the name of an IANA time zone, such as Asia/Shanghai. Its rules come from the zone data built into the program.
type Zone string

// Load returns the zone's rules. The empty name is an error here: in a policy nobody means UTC by saying nothing.
func (z Zone) Load() (*time.Location, error) {
	if z == "" || z == "Local" {
		return nil, fmt.Errorf("zone %q is not an IANA zone", string(z))
	}
	return time.LoadLocation(string(z))
}

// Offset is a fixed distance from UTC, written as +09:00. It knows no daylight saving time.
type Offset struct {
	Minutes int // east of UTC, -14 h to +14 h
	Set     bool
}

// Location returns the offset as a zone named like UTC+09:00.
func (o Offset) Location() *time.Location { return time.FixedZone("UTC"+o.String(), o.Minutes*60) }

// String gives the form in which it is written.
func (o Offset) String() string {
	sign, m := '+', o.Minutes
	if m < 0 {
		sign, m = '-', -m
	}
	return fmt.Sprintf("%c%02d:%02d", sign, m/60, m%60)
}

const offsetMinutesMax = 14 * 60 // no place on Earth is further from UTC

func parseOffset(s string) (Offset, bool) {
	if len(s) != 6 || (s[0] != '+' && s[0] != '-') {
		return Offset{}, false
	}
	m, ok := parseClock(s[1:])
	if !ok || int(m) > offsetMinutesMax {
		return Offset{}, false
	}
	if s[0] == '-' {
		m = -m
	}
	return Offset{Minutes: int(m), Set: true}, true
}

// Clock is a time of day in minutes since midnight, 0 to 1440; 24:00 is the end of the day.
type Clock int

// String gives HH:MM.
func (c Clock) String() string { return fmt.Sprintf("%02d:%02d", int(c)/60, int(c)%60) }

const dayMinutes = 24 * 60

func parseClock(s string) (Clock, bool) {
	if len(s) != 5 || s[2] != ':' {
		return 0, false
	}
	h, ok1 := parseDigits(s[:2])
	m, ok2 := parseDigits(s[3:])
	if !ok1 || !ok2 || m > 59 || h*60+m > dayMinutes {
		return 0, false
	}
	return Clock(h*60 + m), true
}

// Date is a day of the Gregorian calendar.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// String gives YYYY-MM-DD, the empty text for no date.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, int(d.Month), d.Day)
}

// IsZero reports whether no date is written.
func (d Date) IsZero() bool { return d == Date{} }

// Weekday is the day of the week.
func (d Date) Weekday() time.Weekday { return d.utc().Weekday() }

// Plus is the date n days later.
func (d Date) Plus(n int) Date { return dateOf(d.utc().AddDate(0, 0, n)) }

// Before orders dates.
func (d Date) Before(e Date) bool { return d.number() < e.number() }

func (d Date) utc() time.Time { return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC) }

// number is a comparable key; its differences mean nothing.
func (d Date) number() int { return d.Year*512 + int(d.Month)*32 + d.Day }

func dateOf(t time.Time) Date {
	y, m, d := t.Date()
	return Date{y, m, d}
}

// The years in which a policy may write dates: wide enough for any plan, narrow enough to catch a slip of the finger.
const (
	yearMin = 2000
	yearMax = 2077 // the last year of the Umm al-Qura tables
)

func parseDate(s string) (Date, bool) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil || t.Year() < yearMin || t.Year() > yearMax {
		return Date{}, false
	}
	return dateOf(t), true
}

// durationMax is the longest plain duration a policy may write: a year. Longer ones are slips.
const durationMax = 366 * 24 * time.Hour

// durationUnits are the units of a plain duration, longest name first, because "min" starts with "m".
var durationUnits = []struct {
	name string
	unit time.Duration
}{
	{"days", 24 * time.Hour}, {"day", 24 * time.Hour},
	{"hours", time.Hour}, {"hour", time.Hour},
	{"minutes", time.Minute}, {"minute", time.Minute}, {"min", time.Minute},
	{"seconds", time.Second}, {"second", time.Second},
	{"ms", time.Millisecond}, {"h", time.Hour}, {"s", time.Second}, {"d", 24 * time.Hour},
}

// parseDuration reads forms such as 30s, 15min, 1h30min, "48 hours". A bare 0 is allowed, any other number needs its unit.
func parseDuration(s string) (time.Duration, bool) {
	if s == "0" {
		return 0, true
	}
	var sum time.Duration
	rest := strings.ReplaceAll(s, " ", "")
	if rest == "" {
		return 0, false
	}
	for rest != "" {
		n := 0
		for n < len(rest) && rest[n] >= '0' && rest[n] <= '9' {
			n++
		}
		v, ok := parseDigits(rest[:n])
		if !ok {
			return 0, false
		}
		rest = rest[n:]
		unit := time.Duration(0)
		for _, u := range durationUnits {
			if strings.HasPrefix(rest, u.name) {
				unit, rest = u.unit, rest[len(u.name):]
				break
			}
		}
		if unit == 0 || time.Duration(v) > durationMax/unit {
			return 0, false
		}
		if sum += time.Duration(v) * unit; sum > durationMax {
			return 0, false
		}
	}
	return sum, true
}

// parseDigits reads a plain non-negative number of at most nine digits.
func parseDigits(s string) (int, bool) {
	if s == "" || len(s) > 9 {
		return 0, false
	}
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
	}
	n, err := strconv.Atoi(s)
	return n, err == nil
}

// Number is a decimal with at most three places, kept in thousandths so that nothing rounds.
type Number struct {
	Thousandths int64
	Set         bool
}

// Float gives the number for display and comparison in reports.
func (n Number) Float() float64 { return float64(n.Thousandths) / 1000 }

// String gives the shortest decimal form.
func (n Number) String() string { return thousandths(n.Thousandths) }

func thousandths(v int64) string {
	s := fmt.Sprintf("%d.%03d", v/1000, v%1000)
	return strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
}

func parseNumber(s string) (Number, bool) {
	whole, frac, dotted := strings.Cut(s, ".")
	w := int64(0)
	if len(whole) == 0 || len(whole) > 12 || len(frac) > 3 || dotted && frac == "" {
		return Number{}, false
	}
	for _, c := range whole + (frac + "000")[:3] {
		if c < '0' || c > '9' {
			return Number{}, false
		}
		w = w*10 + int64(c-'0')
	}
	return Number{Thousandths: w, Set: true}, true
}

// Span is a promised length of time: by the clock, in open hours of a calendar, or in its working days. At most one part is not zero.
type Span struct {
	Clock time.Duration // counts always
	Open  time.Duration // counts only while the calendar is open
	Days  int64         // working days, in thousandths: 1500 is one and a half
}

// ClockTime is a span that counts day and night.
func ClockTime(d time.Duration) Span { return Span{Clock: d} }

// OpenTime is a span that counts only open hours.
func OpenTime(d time.Duration) Span { return Span{Open: d} }

// WorkingDays is a span of n working days; n is kept to thousandths of a day.
func WorkingDays(n float64) Span { return Span{Days: int64(n*1000 + 0.5)} }

// IsZero reports whether the span is empty or not written.
func (s Span) IsZero() bool { return s == Span{} }

// String gives the form in which it is written.
func (s Span) String() string {
	switch {
	case s.Days == 1000:
		return "1 working day"
	case s.Days != 0:
		return thousandths(s.Days) + " working days"
	case s.Open != 0:
		return shortDuration(s.Open) + " open"
	default:
		return shortDuration(s.Clock)
	}
}

// Words gives the span for people.
func (s Span) Words() Words {
	switch {
	case s.Days != 0:
		return Words{ZH: thousandths(s.Days) + " 个工作日", EN: s.String()}
	case s.Open != 0:
		return Words{ZH: durationZH(s.Open) + "服务时间", EN: shortDuration(s.Open) + " of open time"}
	default:
		return Words{ZH: durationZH(s.Clock), EN: s.String()}
	}
}

const spanDaysMax = 366 * 1000 // a year of working days, in thousandths

// parseSpan reads "30s", "15min", "2 open hours", "90min open", "1.5 working days", "1 working day".
func parseSpan(s string) (Span, bool) {
	for _, suffix := range []string{" working days", " working day"} {
		if n, found := strings.CutSuffix(s, suffix); found {
			v, ok := parseNumber(strings.TrimSpace(n))
			return Span{Days: v.Thousandths}, ok && v.Thousandths > 0 && v.Thousandths <= spanDaysMax
		}
	}
	if strings.Contains(s, "open") {
		d, ok := parseDuration(strings.Replace(s, "open", "", 1))
		return Span{Open: d}, ok && d > 0
	}
	d, ok := parseDuration(s)
	return Span{Clock: d}, ok
}

// shortDuration writes a duration as a policy does: 1h30min, 48h, 30s.
func shortDuration(d time.Duration) string {
	if d == 0 {
		return "0"
	}
	out := ""
	for _, u := range []struct {
		unit time.Duration
		name string
	}{{time.Hour, "h"}, {time.Minute, "min"}, {time.Second, "s"}, {time.Millisecond, "ms"}} {
		if n := d / u.unit; n > 0 {
			out += strconv.FormatInt(int64(n), 10) + u.name
			d -= n * u.unit
		}
	}
	return out
}
