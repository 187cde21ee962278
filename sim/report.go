package sim

import (
	"fmt"
	"io"
	"text/tabwriter"
	"time"

	"jietong/insight"
)

// WriteText writes a result as a table for people.
func (r *Result) WriteText(w io.Writer) error {
	fmt.Fprintf(w, "%s · policy %s (%s) · seed %d\n%d customers, %d agents, %d offers", r.Scenario, r.Policy, r.Version, r.Seed, r.Contacts, r.Agents, r.Offers)
	if r.Refused > 0 {
		fmt.Fprintf(w, ", %d refused by the policy", r.Refused)
	}
	fmt.Fprintln(w)
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "line\tasked\treached\tabandoned\tin target\tmean\tp50\tp95\tp99\thandling\t")
	for _, l := range r.Report.Lines {
		if l.Asked > 0 {
			row(t, string(l.ID), l)
		}
	}
	row(t, "all", r.Report.All)
	if err := t.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintf(w, "occupancy %s, offers missed %d, invariants broken %d\n", percent(r.Report.Staff.Occupancy), r.Report.Staff.Missed, len(r.Violations))
	return err
}

func row(w io.Writer, name string, l insight.Line) {
	fmt.Fprintf(w, "%s\t%d\t%d\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t\n", name, l.Asked, l.Reached, percent(l.Abandoned), percent(l.InTarget),
		of(l.Reached, l.WaitMean), of(l.Reached, l.WaitP50), of(l.Reached, l.WaitP95), of(l.Reached, l.WaitP99), of(l.Ended, l.HandleMean))
}

// of is a length of time measured on n customers.
func of(n int64, d time.Duration) string {
	if n == 0 {
		return "–"
	}
	return short(d)
}

func percent(perMille int64) string {
	if perMille < 0 {
		return "–"
	}
	return fmt.Sprintf("%d.%d %%", perMille/10, perMille%10)
}

// short rounds a length of time to what a reader needs: tenths of a second below ten seconds, seconds below ten minutes, then minutes.
func short(d time.Duration) string {
	switch {
	case d < 10*time.Second:
		return fmt.Sprintf("%.1fs", d.Seconds())
	case d < 10*time.Minute:
		return d.Round(time.Second).String()
	}
	return fmt.Sprintf("%dmin", int(d.Round(time.Minute).Minutes()))
}
