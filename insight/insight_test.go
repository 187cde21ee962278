package insight

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"jietong/desk"
	"jietong/internal/golden"
)

const second Micros = 1_000_000

// aDay is a small day whose measures can be reckoned by hand: two lines, target 30 s.
//
//	contact 1, line 0: asks at 0, reached at 10 (in target), transferred to line 1 at 40, reached again at 50, ends at 80, rated 5
//	contact 2, line 0: asks at 0, reached at 40 (late), ends at 100, rated 2
//	contact 3, line 0: asks at 5, gone at 20: before the target had passed, it counts for neither side
//	contact 4, line 1: asks at 5, gone at 65: late
//	contact 5, line 1: asks at 90, still waits
//
//	agent 1: ready from 0; in hand 10–40 and 50–80; away from 80
//	agent 2: ready from 20; in hand 40–100; missed an offer
var aDay = []Fact{
	{Kind: Turned, Agent: 1, Presence: desk.Ready},
	{Kind: Asked, Contact: 1, Line: 0, Target: 30 * second},
	{Kind: Asked, Contact: 2, Line: 0, Target: 30 * second},
	{Kind: Asked, Contact: 3, Line: 0, Target: 30 * second, At: 5 * second},
	{Kind: Asked, Contact: 4, Line: 1, Target: 30 * second, At: 5 * second},
	{Kind: Reached, Contact: 1, Agent: 1, At: 10 * second},
	{Kind: WorkIn, Agent: 1, At: 10 * second},
	{Kind: Replied, Contact: 1, At: 12 * second},
	{Kind: Turned, Agent: 2, Presence: desk.Ready, At: 20 * second},
	{Kind: Lost, Contact: 3, At: 20 * second},
	{Kind: Missed, Agent: 2, At: 30 * second},
	{Kind: Moved, Contact: 1, Line: 1, At: 40 * second},
	{Kind: WorkOut, Agent: 1, At: 40 * second},
	{Kind: Reached, Contact: 2, Agent: 2, At: 40 * second},
	{Kind: WorkIn, Agent: 2, At: 40 * second},
	{Kind: Replied, Contact: 2, At: 48 * second},
	{Kind: Reached, Contact: 1, Agent: 1, At: 50 * second},
	{Kind: WorkIn, Agent: 1, At: 50 * second},
	{Kind: Lost, Contact: 4, At: 65 * second},
	{Kind: Ended, Contact: 1, At: 80 * second},
	{Kind: WorkOut, Agent: 1, At: 80 * second},
	{Kind: Turned, Agent: 1, Presence: desk.Away, At: 80 * second},
	{Kind: Rated, Contact: 1, Score: 5, At: 85 * second},
	{Kind: Asked, Contact: 5, Line: 1, Target: 30 * second, At: 90 * second},
	{Kind: Ended, Contact: 2, At: 100 * second},
	{Kind: WorkOut, Agent: 2, At: 100 * second},
	{Kind: Rated, Contact: 2, Score: 2, At: 100 * second},
}

func fold(facts []Fact) *Fold {
	f := New([]desk.LineID{"refunds", "safety"})
	for _, x := range facts {
		f.Add(x)
	}
	return f
}

func TestMeasuresAreWhatAHandReckons(t *testing.T) {
	r := fold(aDay).Report()
	want := Line{ID: "refunds", Asked: 3, Reached: 2, Lost: 1, Ended: 2, WaitMean: 25 * time.Second, WaitMax: 40 * time.Second,
		HandleMean: 60 * time.Second, ReplyMean: 5 * time.Second, InTarget: 500, Abandoned: 333, Connected: 667, Rating: 3500, Ratings: 2}
	got := r.Lines[0]
	got.WaitP50, got.WaitP95, got.WaitP99 = 0, 0, 0 // held apart, by their bound
	if got != want {                                // handling: (30 s + 30 s) and 60 s
		t.Errorf("refunds:\n got %+v\nwant %+v", got, want)
	}
	if got, want := r.Lines[1], (Line{ID: "safety", Asked: 2, Lost: 1, Waiting: 1, InTarget: 0, Abandoned: 1000, Connected: 0, Rating: -1}); got != want {
		t.Errorf("safety:\n got %+v\nwant %+v", got, want)
	}
	if r.All.Asked != 5 || r.All.Reached != 2 || r.All.Lost != 2 || r.All.InTarget != 333 || r.All.Abandoned != 500 || r.All.Waiting != 1 || r.All.WaitMax != 40*time.Second {
		t.Errorf("all: %+v", r.All)
	}
	// On duty: 80 s and 80 s (20 to 100); with work in hand: 60 s and 60 s.
	if want := (Staff{People: 2, OnDuty: 1, Occupancy: 750, Missed: 1, Served: 3}); r.Staff != want {
		t.Errorf("staff: got %+v, want %+v", r.Staff, want)
	}
}

func TestReportGolden(t *testing.T) {
	b, err := json.MarshalIndent(fold(aDay).Report(), "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	golden.Check(t, "testdata/report.golden", append(b, '\n'))
}

func TestFactsThatFitNothingChangeNothing(t *testing.T) {
	f := fold(aDay)
	before := fmt.Sprintf("%+v", f.Report().Lines)
	for _, x := range []Fact{{Kind: Ended, Contact: 77}, {Kind: Lost, Contact: 1}, {Kind: Reached, Contact: 2}, {Kind: Rated, Contact: 99, Score: 1}, {Kind: Rated, Contact: 1, Score: 1},
		{Kind: Rated, Contact: 5, Score: 1}, {Kind: Asked, Contact: 9, Line: 55}, {Kind: Replied, Contact: 0}, {Kind: Moved, Contact: 3, Line: 1}} {
		f.Add(x)
	}
	if after := fmt.Sprintf("%+v", f.Report().Lines); after != before {
		t.Errorf("before %s\nafter  %s", before, after)
	}
	if r := New(nil).Report(); r.All.InTarget != -1 || r.All.Rating != -1 || r.Staff.Occupancy != -1 {
		t.Errorf("nothing was measured, and the report says %+v", r)
	}
	e := New(nil)
	e.Add(Fact{Kind: Rated, Contact: 3, Score: 5}) // there is no line to credit
	if r := e.Report(); r.All.Ratings != 0 {
		t.Errorf("a rating of nothing counts: %+v", r.All)
	}
}

// A quantile is a value that was measured or at most a 64th above one, and never above the largest.
func TestQuantilesKeepTheirBound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		bits := rapid.IntRange(1, 45)
		values := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Micros {
			return Micros(rapid.Int64Range(0, 1<<bits.Draw(t, "bits")).Draw(t, "value"))
		}), 1, 300).Draw(t, "values")
		var h, left, right histogram
		for i, v := range values {
			h.add(v)
			if i%2 == 0 {
				left.add(v)
			} else {
				right.add(v)
			}
		}
		left.merge(&right)
		slices.Sort(values)
		for _, p := range []int64{1, 500, 800, 950, 990, 1000} {
			exact := values[(int64(len(values))*p+999)/1000-1]
			got := Micros(h.quantile(p).Microseconds())
			if got < exact || got > exact+exact/64+1 || got > values[len(values)-1] {
				t.Fatalf("quantile %d of %v: %d, exactly %d", p, values, got, exact)
			}
			if m := Micros(left.quantile(p).Microseconds()); m != got {
				t.Fatalf("quantile %d of merged halves: %d, of the whole %d", p, m, got)
			}
		}
	})
	var none histogram
	if none.quantile(500) != 0 {
		t.Error("a quantile of nothing")
	}
}

func TestSharesDoNotOverflow(t *testing.T) {
	for _, c := range []struct{ a, b, want int64 }{{1, 3, 333}, {2, 3, 667}, {0, 5, 0}, {5, 0, -1}, {1 << 60, 1 << 61, 500}, {1<<62 + 5, 1<<62 + 5, 1000}} {
		if got := share(c.a, c.b); got != c.want {
			t.Errorf("%d of %d: %d, want %d", c.a, c.b, got, c.want)
		}
	}
}

// events runs commands by the rules and reads what happened.
type events struct {
	t      *testing.T
	world  desk.World
	now    time.Time
	reader *Reader
	fold   *Fold
}

func newEvents(t *testing.T) *events {
	f := New([]desk.LineID{"refunds"})
	e := &events{t: t, now: time.Unix(1_000_000, 0).UTC(), fold: f, reader: NewReader(f)}
	for _, id := range []desk.AgentID{"li", "wang"} {
		a := desk.Agent{ID: id, Name: string(id), Role: desk.RoleAgent}
		a.Capacity[desk.WorkChat] = 2
		e.do(desk.System, desk.Hire{Agent: a})
		e.do(desk.System, desk.SetPresence{Agent: id, Presence: desk.Ready})
	}
	return e
}

func (e *events) do(by desk.Actor, cmd desk.Command) {
	e.t.Helper()
	out, refusal := desk.Decide(e.world, cmd, by, e.now)
	if refusal != nil {
		e.t.Fatalf("%T: %v", cmd, refusal)
	}
	e.world = out.After
	e.reader.Read(out.Events)
}

func (e *events) wait(d time.Duration) { e.now = e.now.Add(d) }

var (
	li    = desk.Actor{Role: desk.RoleAgent, ID: "li"}
	wang  = desk.Actor{Role: desk.RoleAgent, ID: "wang"}
	zhang = desk.Actor{Role: desk.RoleCustomer, ID: "zhang"}
)

// served has li serve a new conversation after ten seconds.
func (e *events) served() {
	e.do(zhang, desk.Start{ID: "c", Customer: "zhang", Ask: true, Terms: desk.Terms{Line: "refunds", Target: 30 * time.Second, TextMax: 100, MissesMax: 1, WrapUp: 15 * time.Second}})
	e.do(desk.System, desk.MakeOffer{Conversation: "c", Agent: "li", ID: "o"})
	e.wait(10 * time.Second)
	e.do(li, desk.AcceptOffer{Conversation: "c", Offer: "o"})
}

func TestAConsultIsWorkWhileItLastsAndOneContact(t *testing.T) {
	for _, over := range []bool{false, true} {
		e := newEvents(t)
		e.served()
		e.do(li, desk.Transfer{Conversation: "c", Agent: "wang", Consult: true, Offer: "k"})
		e.wait(5 * time.Second)
		e.do(wang, desk.AcceptOffer{Conversation: "c", Offer: "k"})
		e.wait(20 * time.Second)
		e.do(li, desk.FinishConsult{Conversation: "c", HandOver: over})
		e.wait(25 * time.Second)
		owner := li
		if over {
			owner = wang
		}
		e.do(owner, desk.Close{Conversation: "c"})
		e.wait(time.Second)
		e.do(desk.System, desk.SetPresence{Agent: "li", Presence: desk.Offline})
		e.do(desk.System, desk.SetPresence{Agent: "wang", Presence: desk.Offline})
		r := e.fold.Report()
		if l := r.Lines[0]; l.Asked != 1 || l.Reached != 1 || l.Ended != 1 || l.HandleMean != 50*time.Second || l.WaitMean != 10*time.Second {
			t.Errorf("handed over %t: %+v", over, l)
		}
		// li: 50 s in hand, or 25 s when handed over; wang: 20 s of advice, or 45 s. Both on duty for 61 s.
		busy := int64(50 + 20)
		if want := share(busy, 2*61); r.Staff.Occupancy != want || r.Staff.OnDuty != 0 {
			t.Errorf("handed over %t: occupancy %d, want %d; %d on duty", over, r.Staff.Occupancy, want, r.Staff.OnDuty)
		}
	}
}

func TestAnAgentSetAwayByTheRulesIsNotOnDuty(t *testing.T) {
	e := newEvents(t)
	e.do(zhang, desk.Start{ID: "c", Customer: "zhang", Ask: true, Terms: desk.Terms{Line: "refunds", Ring: 20 * time.Second, MissesMax: 1}})
	e.do(desk.System, desk.MakeOffer{Conversation: "c", Agent: "li", ID: "o"})
	e.wait(20 * time.Second)
	e.do(desk.System, desk.TimerFired{Conversation: "c", Kind: desk.TimerOffer})
	if s := e.fold.Report().Staff; s.OnDuty != 1 || s.Missed != 1 {
		t.Errorf("%+v", s)
	}
}

func TestATransferCountsOnceAndTheHandlingAddsUp(t *testing.T) {
	e := newEvents(t)
	e.served()
	e.wait(30 * time.Second)
	terms := desk.Terms{Line: "safety", Target: 15 * time.Second, TextMax: 100}
	e.do(li, desk.Transfer{Conversation: "c", Terms: &terms})
	e.do(desk.System, desk.MakeOffer{Conversation: "c", Agent: "wang", ID: "p"})
	e.wait(60 * time.Second) // waiting between two agents is neither wait for a first person nor handling
	e.do(wang, desk.AcceptOffer{Conversation: "c", Offer: "p"})
	e.wait(10 * time.Second)
	e.do(wang, desk.Close{Conversation: "c"})
	e.do(zhang, desk.Rate{Conversation: "c", Score: 4})
	r := e.fold.Report()
	if l := r.Lines[0]; l.Asked != 1 || l.Reached != 1 || l.InTarget != 1000 || l.WaitMax != 10*time.Second || l.HandleMean != 40*time.Second || l.Rating != 4000 {
		t.Errorf("%+v", l)
	}
	if len(r.Lines) != 2 || r.Lines[1].ID != "safety" || r.Lines[1].Asked != 0 {
		t.Errorf("the line it went to: %+v", r.Lines)
	}
}

func TestARatingOfTheBotAloneIsNobodysRating(t *testing.T) {
	e := newEvents(t)
	e.do(zhang, desk.Start{ID: "c", Customer: "zhang", Terms: desk.Terms{Line: "refunds"}})
	e.do(zhang, desk.Close{Conversation: "c"})
	e.do(zhang, desk.Rate{Conversation: "c", Score: 1})
	if r := e.fold.Report(); r.All.Ratings != 0 || r.All.Ended != 0 {
		t.Errorf("%+v", r.All)
	}
}

func TestAReaderThatStartsLateKnowsWhoIsThere(t *testing.T) {
	e := newEvents(t)
	e.served()
	late := New([]desk.LineID{"refunds"})
	r := NewReader(late)
	for _, a := range e.world.Agents {
		r.Know(a, At(e.now))
	}
	e.reader = r
	e.wait(10 * time.Second)
	e.do(li, desk.Close{Conversation: "c"})
	e.wait(10 * time.Second)
	e.do(desk.System, desk.SetPresence{Agent: "wang", Presence: desk.Away})
	s := late.Report()
	if s.Staff.People != 2 || s.Staff.OnDuty != 1 || s.Staff.Occupancy != share(10, 40) {
		t.Errorf("%+v", s.Staff)
	}
	if s.All.Ended != 0 {
		t.Errorf("of a conversation whose beginning was not read nothing is told: %+v", s.All)
	}
}

// A conversation's memory is given up when its rating can hardly come any more.
func TestAReaderForgets(t *testing.T) {
	f := New([]desk.LineID{"refunds"})
	r := NewReader(f)
	for i := range closedMax + 500 {
		id := desk.ConversationID(fmt.Sprint(i))
		s := desk.ConversationStream(id)
		r.Read([]desk.Event{{Stream: s, Version: 1, Body: &desk.Started{Terms: desk.Terms{Line: "refunds"}}}, {Stream: s, Version: 2, Body: &desk.PersonAsked{Terms: desk.Terms{Line: "refunds"}}},
			{Stream: s, Version: 3, Body: &desk.Closed{}}})
	}
	if len(r.open) != closedMax || len(f.contacts) > closedMax+closedMax/4 {
		t.Errorf("%d conversations and %d contacts are remembered", len(r.open), len(f.contacts))
	}
	if got := f.Report().All; got.Asked != closedMax+500 || got.Lost != got.Asked {
		t.Errorf("%+v", got)
	}
}
