package policy

import (
	"math/bits"
	"slices"
	"time"

	hijri "github.com/hablullah/go-hijri"
)

// Calendar is open time, ready for exact arithmetic: when something is open, how much open time lies between two moments, and when a
// promise made in open hours or working days is due. It is immutable.
//
// Every local date has its own list of open stretches, given in minutes of the wall clock. A stretch begins at the first moment of that date at which
// the clock shows its minute or a later one, and ends likewise. So a day on which clocks move has 23 or 25 hours, nothing is counted twice, and a
// stretch that the clocks skip is empty.
type Calendar struct {
	loc     *time.Location
	always  bool
	table   *dayTable
	shifts  []shift
	ramadan *ramadanRule
	special []specialRule
}

type shift struct {
	days        dayMask
	from, until Clock // until may be up to 48:00 when it runs into the next day
}

type ramadanRule struct {
	months []dateRange
	shifts []shift
}

type specialRule struct {
	dates  dateRange
	shifts []shift
}

type dateRange struct{ first, last Date }

func (r dateRange) holds(d Date) bool { return !d.Before(r.first) && !r.last.Before(d) }

// dayTable is a resolved DayTable.
type dayTable struct {
	week      dayMask
	rows      []dayRule // by first date
	published []int
}

type dayRule struct {
	dates dateRange
	off   bool
}

// horizonDays is how far a search for open time looks before it says that there is none: longer than any holiday or season.
const horizonDays = 800

// reachDays is how far a promise may reach: eleven years hold 366 working days even of a calendar that works one day in ten.
const reachDays = 4000

// stretch is open time of one date.
type stretch struct{ start, end time.Time }

// Location is the zone in which the calendar's clock runs.
func (c *Calendar) Location() *time.Location { return c.loc }

// Always reports whether the calendar never closes.
func (c *Calendar) Always() bool { return c.always }

// Open reports whether it is open at that moment.
func (c *Calendar) Open(at time.Time) bool {
	if c.always {
		return true
	}
	for _, s := range c.day(dateOf(at.In(c.loc))) {
		if !at.Before(s.start) && at.Before(s.end) {
			return true
		}
	}
	return false
}

// NextOpen returns the first moment at or after `at` when it is open; false if there is none within the horizon.
func (c *Calendar) NextOpen(at time.Time) (time.Time, bool) {
	if c.always {
		return at, true
	}
	d := dateOf(at.In(c.loc))
	for range horizonDays {
		for _, s := range c.day(d) {
			if at.Before(s.end) {
				return latest(at, s.start), true
			}
		}
		d = d.Plus(1)
	}
	return time.Time{}, false
}

// NextClose returns the first moment after `at` when it is not open; false if it stays open throughout the horizon.
func (c *Calendar) NextClose(at time.Time) (time.Time, bool) {
	if c.always {
		return time.Time{}, false
	}
	d := dateOf(at.In(c.loc))
	t := at
	for range horizonDays {
		for _, s := range c.day(d) {
			if t.Before(s.start) {
				return t, true
			}
			t = latest(t, s.end)
		}
		d = d.Plus(1)
		if t.Before(instant(d, 0, c.loc)) {
			return t, true
		}
	}
	return time.Time{}, false
}

// Elapsed returns the open time between two moments, 0 if `to` is not after `from`.
func (c *Calendar) Elapsed(from, to time.Time) time.Duration {
	if !from.Before(to) {
		return 0
	}
	if c.always {
		return to.Sub(from)
	}
	var sum time.Duration
	last := dateOf(to.In(c.loc))
	for d := dateOf(from.In(c.loc)); !last.Before(d); d = d.Plus(1) {
		for _, s := range c.day(d) {
			sum += max(0, earliest(to, s.end).Sub(latest(from, s.start)))
		}
	}
	return sum
}

// Add returns the moment at which the span, begun at `from`, is over; false if the calendar does not open long enough within reachDays.
//
// It is the earliest such moment. A working day is the whole open time of one day that has any. Part of a day counts as its share of that day's open
// time, so two working days from Tuesday 15:00 end on Thursday 15:00 where the days are alike, two from Monday evening end with Wednesday's
// last minute, and Add(Add(t, a), b) = Add(t, a+b).
func (c *Calendar) Add(from time.Time, s Span) (time.Time, bool) {
	switch {
	case s.Days > 0:
		return c.addDays(from, s.Days)
	case s.Open > 0:
		return c.addOpen(from, s.Open)
	default:
		return from.Add(s.Clock), true
	}
}

func (c *Calendar) addOpen(from time.Time, left time.Duration) (time.Time, bool) {
	if c.always {
		return from.Add(left), true
	}
	d := dateOf(from.In(c.loc))
	for range reachDays {
		for _, s := range c.day(d) {
			begin := latest(from, s.start)
			have := max(0, s.end.Sub(begin))
			if have >= left {
				return begin.Add(left), true
			}
			left -= have
		}
		d = d.Plus(1)
	}
	return time.Time{}, false
}

// addDays walks days that have open time. Inside a day the position is the share of its open time that has passed.
func (c *Calendar) addDays(from time.Time, left int64) (time.Time, bool) {
	d := dateOf(from.In(c.loc))
	passed, whole := c.position(d, from)
	walked := 0
	for ; whole == 0 || passed >= whole; walked++ { // after the day's end, or on a day without open time
		if walked == reachDays {
			return time.Time{}, false
		}
		d = d.Plus(1)
		passed, whole = c.position(d, from)
	}
	days, num, den := left/1000, passed, whole // num/den is the share of a day that has passed
	if num += scale(time.Duration(left%1000), den, 1000); num > den {
		days, num = days+1, num-den
	}
	if num == 0 && days > 0 { // a whole number of days ends with the last of them, not with the first moment of the next
		days, num = days-1, den
	}
	for ; days > 0; walked++ {
		if walked == reachDays {
			return time.Time{}, false
		}
		d = d.Plus(1)
		if _, whole = c.position(d, from); whole > 0 {
			days--
		}
	}
	return c.within(d, scale(num, whole, den)), true
}

// position returns how much of the date's open time lies before t, and how much it has in all.
func (c *Calendar) position(d Date, t time.Time) (passed, whole time.Duration) {
	for _, s := range c.day(d) {
		whole += s.end.Sub(s.start)
		passed += max(0, earliest(t, s.end).Sub(s.start))
	}
	return passed, whole
}

// within returns the moment of a date by which so much of its open time has passed.
func (c *Calendar) within(d Date, passed time.Duration) time.Time {
	day := c.day(d)
	for _, s := range day {
		if have := s.end.Sub(s.start); passed > have {
			passed -= have
			continue
		}
		return s.start.Add(passed)
	}
	return day[len(day)-1].end
}

// scale is a × b ÷ c, rounded down, without overflow. All are not negative, and b ≤ 48 h.
func scale(a, b, c time.Duration) time.Duration {
	if b == c {
		return a
	}
	hi, lo := bits.Mul64(uint64(a), uint64(b))
	q, _ := bits.Div64(hi, lo, uint64(c))
	return time.Duration(q)
}

// WorkingDay reports whether the date is worked. Without a table of days every date is.
func (c *Calendar) WorkingDay(d Date) bool { return c.table == nil || c.table.working(d) }

// Provisional reports whether the span between two moments touches a year whose holidays are not published: then the days of the week decide, and
// a promise counted over it may have to be counted again.
func (c *Calendar) Provisional(from, to time.Time) bool {
	if c.table == nil || c.always {
		return false
	}
	for y := from.In(c.loc).Year(); y <= to.In(c.loc).Year(); y++ {
		if !slices.Contains(c.table.published, y) {
			return true
		}
	}
	return false
}

func (t *dayTable) working(d Date) bool {
	for _, r := range t.rows {
		if r.dates.holds(d) {
			return !r.off
		}
	}
	return t.week&(1<<d.Weekday()) != 0
}

// day returns the date's open stretches, in order and disjoint.
func (c *Calendar) day(d Date) []stretch {
	if c.always {
		return []stretch{{instant(d, 0, c.loc), instant(d.Plus(1), 0, c.loc)}}
	}
	var minutes [][2]Clock
	for _, s := range c.shiftsOf(d.Plus(-1)) { // what runs over midnight
		if s.until > dayMinutes {
			minutes = append(minutes, [2]Clock{max(0, s.from-dayMinutes), s.until - dayMinutes})
		}
	}
	for _, s := range c.shiftsOf(d) {
		minutes = append(minutes, [2]Clock{s.from, min(s.until, dayMinutes)})
	}
	slices.SortFunc(minutes, func(a, b [2]Clock) int { return int(a[0] - b[0]) })
	var out []stretch
	end := Clock(-1)
	for _, m := range minutes {
		from := max(m[0], end)
		if from >= m[1] {
			continue
		}
		s := stretch{instant(d, from, c.loc), instant(d, m[1], c.loc)}
		switch n := len(out); {
		case !s.start.Before(s.end): // skipped by the clocks
		case n > 0 && out[n-1].end.Equal(s.start):
			out[n-1].end = s.end
		default:
			out = append(out, s)
		}
		end = m[1]
	}
	return out
}

// shiftsOf returns the shifts that begin on that date.
func (c *Calendar) shiftsOf(d Date) []shift {
	for _, s := range c.special {
		if s.dates.holds(d) {
			return s.shifts
		}
	}
	shifts := c.shifts
	if c.ramadan != nil {
		for _, m := range c.ramadan.months {
			if m.holds(d) {
				shifts = c.ramadan.shifts
				break
			}
		}
	}
	on := dayMask(1) << d.Weekday()
	if c.WorkingDay(d) {
		on |= maskWorking
	} else {
		on |= maskOff
	}
	var out []shift
	for _, s := range shifts {
		if s.days&on != 0 {
			out = append(out, s)
		}
	}
	return out
}

// instant returns the first moment of a local date at which the wall clock shows that minute or a later one. Minute 1440 is the next midnight.
func instant(d Date, minute Clock, loc *time.Location) time.Time {
	if minute >= dayMinutes {
		d, minute = d.Plus(1), minute-dayMinutes
	}
	t := time.Date(d.Year, d.Month, d.Day, 0, int(minute), 0, 0, loc)
	start, end := t.ZoneBounds()
	h, m, _ := t.Clock()
	switch shown := h*60 + m; {
	case dateOf(t) != d || shown != int(minute): // the clocks skip that minute: the moment of the jump
		if dateOf(t).Before(d) || dateOf(t) == d && shown < int(minute) {
			return end
		}
		return start
	case !start.IsZero(): // perhaps the second time that the clock shows it
		_, now := t.Zone()
		_, before := start.Add(-time.Second).Zone()
		first := t.Add(-time.Duration(before-now) * time.Second)
		if before > now && first.Before(start) {
			return first
		}
	}
	return t
}

// The Hijri years of the Umm al-Qura tables that touch the years of a policy.
const (
	hijriYearMin = 1420 // begins in 1999
	hijriYearMax = 1500 // ends in 2077
	ramadanMonth = 9
)

// ramadans lists the months of Ramadan by the Umm al-Qura calendar, with the given days before and after.
func ramadans(before, after int) []dateRange {
	var out []dateRange
	for y := int64(hijriYearMin); y <= hijriYearMax; y++ {
		first := hijri.UmmAlQuraDate{Year: y, Month: ramadanMonth, Day: 1}.ToGregorian()
		next := hijri.UmmAlQuraDate{Year: y, Month: ramadanMonth + 1, Day: 1}.ToGregorian()
		out = append(out, dateRange{dateOf(first).Plus(-before), dateOf(next).Plus(after - 1)})
	}
	return out
}

func latest(a, b time.Time) time.Time {
	if a.Before(b) {
		return b
	}
	return a
}

func earliest(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}
