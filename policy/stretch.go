package policy

import (
	"slices"
	"time"
)

// stretches are moments of open time, in order, disjoint and never touching.
type stretches []stretch

// openBetween lists the open time of a calendar between two moments.
func (c *Calendar) openBetween(from, to time.Time) stretches {
	if c.always {
		return stretches{{from, to}}
	}
	var out stretches
	last := dateOf(to.In(c.loc))
	for d := dateOf(from.In(c.loc)); !last.Before(d); d = d.Plus(1) {
		for _, s := range c.day(d) {
			out = append(out, stretch{latest(from, s.start), earliest(to, s.end)})
		}
	}
	return out.tidy()
}

// tidy sorts, drops what is empty, and joins what touches.
func (s stretches) tidy() stretches {
	s = slices.DeleteFunc(s, func(x stretch) bool { return !x.start.Before(x.end) })
	slices.SortFunc(s, func(a, b stretch) int { return a.start.Compare(b.start) })
	out := s[:0]
	for _, x := range s {
		if n := len(out); n > 0 && !out[n-1].end.Before(x.start) {
			out[n-1].end = latest(out[n-1].end, x.end)
			continue
		}
		out = append(out, x)
	}
	return out
}

// minus is the part of s that lies outside t. Both are tidy.
func (s stretches) minus(t stretches) stretches {
	var out stretches
	i := 0
	for _, x := range s {
		for i < len(t) && !x.start.Before(t[i].end) {
			i++
		}
		at := x.start
		for j := i; j < len(t) && t[j].start.Before(x.end); j++ {
			if at.Before(t[j].start) {
				out = append(out, stretch{at, t[j].start})
			}
			at = latest(at, t[j].end)
		}
		if at.Before(x.end) {
			out = append(out, stretch{at, x.end})
		}
	}
	return out
}

// total and longest measure the stretches.
func (s stretches) total() time.Duration {
	var sum time.Duration
	for _, x := range s {
		sum += x.end.Sub(x.start)
	}
	return sum
}

func (s stretches) longest() time.Duration {
	var most time.Duration
	for _, x := range s {
		most = max(most, x.end.Sub(x.start))
	}
	return most
}
