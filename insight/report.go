package insight

import (
	"time"

	"jietong/desk"
)

// Report is what a fold measured up to its last fact.
type Report struct {
	Lines []Line `json:"lines"`
	All   Line   `json:"all"`
	Staff Staff  `json:"staff"`
}

// Line measures one line, or all. Shares are in thousandths, so that a report has no rounding of its own; -1 where nothing was decided yet.
type Line struct {
	ID         desk.LineID   `json:"id"`
	Asked      int64         `json:"asked"`
	Reached    int64         `json:"reached"`
	Lost       int64         `json:"lost"`
	Waiting    int64         `json:"waiting"` // asked and not yet decided
	Ended      int64         `json:"ended"`
	WaitMean   time.Duration `json:"wait_mean"`
	WaitP50    time.Duration `json:"wait_p50"`
	WaitP95    time.Duration `json:"wait_p95"`
	WaitP99    time.Duration `json:"wait_p99"`
	WaitMax    time.Duration `json:"wait_max"`
	HandleMean time.Duration `json:"handle_mean"`
	ReplyMean  time.Duration `json:"reply_mean"` // from a person taking it to the first answer
	InTarget   int64         `json:"in_target"`
	Abandoned  int64         `json:"abandoned"`
	Connected  int64         `json:"connected"` // reached ÷ decided
	Rating     int64         `json:"rating"`    // mean score in thousandths; -1 without ratings
	Ratings    int64         `json:"ratings"`
}

// Staff measures the people who serve.
type Staff struct {
	People    int   `json:"people"`    // seen at all
	OnDuty    int   `json:"on_duty"`   // now
	Occupancy int64 `json:"occupancy"` // thousandths; -1 without signed-in time
	Missed    int64 `json:"missed"`    // offers missed or declined
	Served    int64 `json:"served"`    // pieces of work
}

// Report measures what was gathered so far; time with work in hand counts up to the last fact.
func (f *Fold) Report() Report {
	var r Report
	var all line
	for i := range f.lines {
		r.Lines = append(r.Lines, f.lines[i].report(f.names[i]))
		all.add(&f.lines[i])
	}
	r.All = all.report("")
	var signedIn, busy Micros
	for i := range f.agents {
		p := f.agents[i]
		if !p.known {
			continue
		}
		p.settle(f.last)
		r.Staff.People++
		if p.onDuty() {
			r.Staff.OnDuty++
		}
		signedIn += p.signedIn
		busy += p.busy
		r.Staff.Missed += p.missed
		r.Staff.Served += p.served
	}
	r.Staff.Occupancy = share(int64(busy), int64(signedIn))
	return r
}

func (l *line) add(o *line) {
	l.asked += o.asked
	l.reached += o.reached
	l.lost += o.lost
	l.ended += o.ended
	l.inTarget += o.inTarget
	l.outOfTarget += o.outOfTarget
	l.waitSum += o.waitSum
	l.handleSum += o.handleSum
	l.replySum += o.replySum
	l.replied += o.replied
	l.ratings += o.ratings
	l.ratingSum += o.ratingSum
	l.waits.merge(&o.waits)
}

func (l *line) report(id desk.LineID) Line {
	return Line{ID: id, Asked: l.asked, Reached: l.reached, Lost: l.lost, Waiting: l.asked - l.reached - l.lost, Ended: l.ended,
		WaitMean: mean(l.waitSum, l.reached), WaitP50: l.waits.quantile(500), WaitP95: l.waits.quantile(950), WaitP99: l.waits.quantile(990), WaitMax: length(l.waits.most),
		HandleMean: mean(l.handleSum, l.ended), ReplyMean: mean(l.replySum, l.replied), InTarget: share(l.inTarget, l.inTarget+l.outOfTarget),
		Abandoned: share(l.lost, l.reached+l.lost), Connected: share(l.reached, l.reached+l.lost), Rating: share(l.ratingSum, l.ratings), Ratings: l.ratings}
}

// share is a/b in thousandths, rounded; -1 when b is 0. Big numbers are divided first, so that nothing overflows.
func share(a, b int64) int64 {
	if b == 0 {
		return -1
	}
	for a > 1<<52 {
		a, b = a>>1, b>>1
	}
	return (a*1000 + b/2) / b
}

func mean(sum Micros, n int64) time.Duration {
	if n == 0 {
		return 0
	}
	return length(sum / Micros(n))
}

func length(m Micros) time.Duration { return time.Duration(m) * time.Microsecond }
