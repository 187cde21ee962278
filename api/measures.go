package api

import (
	"context"
	"time"

	"jietong/center"
	"jietong/desk"
	"jietong/insight"

	"jietong/api/wire"
)

// What those who lead see: the lines now, and measures. The figures are insight's, which says what each of them means.

type wallAnswer struct {
	At    time.Time   `json:"at"`
	Lines []wallLine  `json:"lines"`
	All   measured    `json:"all"`
	Staff staffCounts `json:"staff"`
}

type wallLine struct {
	wire.Line
	Measures measured `json:"measures" doc:"Since this node started."`
}

type staffCounts struct {
	Ready    int `json:"ready"`
	Away     int `json:"away"`
	WrapUp   int `json:"wrap_up"`
	Training int `json:"training"`
	Offline  int `json:"offline"`
}

// measured is one line's measures. Shares are thousandths; -1 where nothing was decided yet.
type measured struct {
	Line         string `json:"line,omitempty" doc:"Absent for all lines together."`
	Asked        int64  `json:"asked" doc:"Wishes for a person."`
	Reached      int64  `json:"reached"`
	Lost         int64  `json:"lost" doc:"Ended before a person took it."`
	Waiting      int64  `json:"waiting"`
	Ended        int64  `json:"ended"`
	WaitMeanMS   int64  `json:"wait_mean_ms"`
	WaitP50MS    int64  `json:"wait_p50_ms"`
	WaitP95MS    int64  `json:"wait_p95_ms"`
	WaitP99MS    int64  `json:"wait_p99_ms"`
	WaitMaxMS    int64  `json:"wait_max_ms"`
	HandleMeanMS int64  `json:"handle_mean_ms"`
	ReplyMeanMS  int64  `json:"reply_mean_ms"`
	InTarget     int64  `json:"in_target" doc:"Thousandths."`
	Abandoned    int64  `json:"abandoned" doc:"Thousandths."`
	Connected    int64  `json:"connected" doc:"Thousandths."`
	Rating       int64  `json:"rating" doc:"Mean score in thousandths."`
	Ratings      int64  `json:"ratings"`
}

func (s *Server) wall(ctx context.Context, _ *request, _ *none) (wallAnswer, error) {
	agents, err := s.center.Store().Agents(ctx)
	if err != nil {
		return wallAnswer{}, err
	}
	v, r := s.center.View(), s.center.Measures()
	out := wallAnswer{At: v.At.UTC(), Lines: []wallLine{}, All: measuredLine(r.All)}
	by := map[desk.LineID]measured{}
	for _, l := range r.Lines {
		by[l.ID] = measuredLine(l)
	}
	for _, l := range s.lineFaces() {
		out.Lines = append(out.Lines, wallLine{l, by[desk.LineID(l.ID)]})
	}
	for _, a := range agents {
		*out.Staff.of(a.Presence)++
	}
	return out, nil
}

func (c *staffCounts) of(p desk.Presence) *int {
	switch p {
	case desk.Ready:
		return &c.Ready
	case desk.Away:
		return &c.Away
	case desk.WrapUp:
		return &c.WrapUp
	case desk.Training:
		return &c.Training
	}
	return &c.Offline
}

func measuredLine(l insight.Line) measured {
	return measured{Line: string(l.ID), Asked: l.Asked, Reached: l.Reached, Lost: l.Lost, Waiting: l.Waiting, Ended: l.Ended, WaitMeanMS: l.WaitMean.Milliseconds(),
		WaitP50MS: l.WaitP50.Milliseconds(), WaitP95MS: l.WaitP95.Milliseconds(), WaitP99MS: l.WaitP99.Milliseconds(), WaitMaxMS: l.WaitMax.Milliseconds(),
		HandleMeanMS: l.HandleMean.Milliseconds(), ReplyMeanMS: l.ReplyMean.Milliseconds(), InTarget: l.InTarget, Abandoned: l.Abandoned, Connected: l.Connected,
		Rating: l.Rating, Ratings: l.Ratings}
}

type reportQuery struct {
	From time.Time `query:"from" required:"true" doc:"The first moment, RFC 3339."`
	To   time.Time `query:"to" required:"true" doc:"The moment after the last one; at most 31 days later."`
}

type reportAnswer struct {
	From  time.Time   `json:"from"`
	To    time.Time   `json:"to"`
	Lines []measured  `json:"lines"`
	All   measured    `json:"all"`
	Staff reportStaff `json:"staff"`
}

type reportStaff struct {
	People    int   `json:"people"`
	Occupancy int64 `json:"occupancy" doc:"Thousandths; -1 without signed-in time."`
	Missed    int64 `json:"missed"`
	Served    int64 `json:"served"`
}

const (
	reportDaysMax = 31
	reportTries   = time.Second // after which somebody who found a report under way may ask again
)

// reports folds the events of a stretch of time. One at a time: it reads all of them.
func (s *Server) reports(ctx context.Context, _ *request, q *reportQuery) (reportAnswer, error) {
	if !q.To.After(q.From) || q.To.Sub(q.From) > reportDaysMax*24*time.Hour {
		return reportAnswer{}, &faults{reason: reasonInvalid, fields: []fault{{"to", "range"}}}
	}
	select {
	case s.reporting <- struct{}{}:
		defer func() { <-s.reporting }()
	default:
		return reportAnswer{}, &center.Error{Kind: center.TooMany, Op: "api.reports", Reason: reasonRate, Retry: reportTries}
	}
	p := s.center.Policy()
	ids := make([]desk.LineID, len(p.Lines))
	for i := range p.Lines {
		ids[i] = p.Lines[i].ID
	}
	fold := insight.New(ids)
	reader := insight.NewReader(fold)
	err := s.center.Store().EventsBetween(ctx, q.From, q.To, func(e desk.Event) error {
		reader.Read([]desk.Event{e})
		return ctx.Err()
	})
	if err != nil {
		return reportAnswer{}, err
	}
	r := fold.Report()
	out := reportAnswer{From: q.From.UTC(), To: q.To.UTC(), Lines: []measured{}, All: measuredLine(r.All),
		Staff: reportStaff{r.Staff.People, r.Staff.Occupancy, r.Staff.Missed, r.Staff.Served}}
	for _, l := range r.Lines {
		out.Lines = append(out.Lines, measuredLine(l))
	}
	return out, nil
}
