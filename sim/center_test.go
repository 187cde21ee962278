package sim

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"jietong/center"
	"jietong/desk"
	"jietong/insight"
	"jietong/policies"
	"jietong/policy"
	"jietong/routing"
	"jietong/store/memory"
)

// wholeFloor is the center as a floor: what the day tells the engine it does as people would, by commands. What the center does by itself (rings that time out,
// wrap-ups, relaxing) is left to it.
type wholeFloor struct {
	t       *testing.T
	d       *day
	c       *center.Center
	now     time.Time
	ids     int
	convs   map[routing.ContactRef]desk.ConversationID
	people  map[desk.ConversationID]routing.ContactRef
	clients map[routing.ContactRef]desk.Actor
	rings   []routing.Decision
}

func newWholeFloor(t *testing.T, d *day) *wholeFloor {
	f := &wholeFloor{t: t, d: d, now: d.start, convs: map[routing.ContactRef]desk.ConversationID{}, people: map[desk.ConversationID]routing.ContactRef{},
		clients: map[routing.ContactRef]desk.Actor{}}
	var err error
	f.c, err = center.New(context.Background(), center.Config{Store: memory.New(memory.Config{}), Policy: d.cfg.Policy, Now: func() time.Time { return f.now },
		NewID: func() string { f.ids++; return fmt.Sprintf("%08d", f.ids) }, Node: "sim"})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// NextDue implements floor.
func (f *wholeFloor) NextDue() (routing.Millis, bool) {
	due := f.c.NextDue()
	return routing.Millis(due.UnixMilli()), !due.IsZero()
}

// Apply implements floor.
func (f *wholeFloor) Apply(now routing.Millis, ev routing.Event) ([]routing.Decision, routing.Outcome) {
	f.t.Helper()
	f.rings = f.rings[:0]
	if at := time.UnixMilli(int64(now)).UTC(); at.After(f.now) {
		f.now = at
	}
	if due := f.c.NextDue(); ev.Kind == routing.Tick && due.UnixMilli() == int64(now) && due.After(f.now) {
		f.now = due // decisions are microseconds apart, and so are their timers
	}
	f.act(ev)
	f.settle()
	return f.rings, routing.Done
}

func (f *wholeFloor) act(ev routing.Event) {
	switch ev.Kind {
	case routing.AgentIs:
		f.hire(ev.Agent)
	case routing.AgentTurns:
		f.turn(ev.Agent, ev.Presence)
	case routing.ContactWaits:
		f.start(ev.Contact)
	case routing.ContactLeaves:
		f.do(f.clients[ev.Contact], desk.LeaveQueue{Conversation: f.convs[ev.Contact]})
	case routing.OfferAccepted:
		conv := f.conv(ev.Contact)
		agent := f.agent(ev.Agent)
		f.do(agent, desk.AcceptOffer{Conversation: conv.ID, Offer: conv.Offer.ID})
		f.do(agent, desk.Send{Conversation: conv.ID, ClientID: "hello", Kind: desk.ItemText, Content: desk.Content{Text: "您好"}})
	case routing.AgentReleases:
		for _, w := range f.agentState(ev.Agent).Work {
			if f.people[w.Conversation] == f.finished() {
				f.do(f.agent(ev.Agent), desk.Close{Conversation: w.Conversation})
			}
		}
	}
}

// finished is the contact whose service the day is just ending.
func (f *wholeFloor) finished() routing.ContactRef { return f.d.doing.contact }

func (f *wholeFloor) agent(r routing.AgentRef) desk.Actor {
	return desk.Actor{Role: desk.RoleAgent, ID: string(f.d.agents[r-1].id)}
}

func (f *wholeFloor) agentState(r routing.AgentRef) *desk.Agent {
	a, err := f.c.Store().Agent(context.Background(), f.d.agents[r-1].id)
	if err != nil {
		f.t.Fatal(err)
	}
	return a
}

func (f *wholeFloor) conv(r routing.ContactRef) *desk.Conversation {
	c, err := f.c.Store().Conversation(context.Background(), f.convs[r])
	if err != nil {
		f.t.Fatal(err)
	}
	return c
}

func (f *wholeFloor) hire(r routing.AgentRef) {
	a := f.d.agents[r-1]
	var p routing.Profile
	for _, q := range f.d.engine.State().Profiles {
		if id, err := f.d.engine.DefineProfile(q); err == nil && id == a.profile {
			p = q
		}
	}
	f.do(desk.System, desk.Hire{Agent: desk.Agent{ID: a.id, Name: string(a.id), Role: p.Role, Skills: p.Skills, Languages: p.Languages, Regions: p.Regions, Capacity: p.Capacity.Kinds}})
	f.c.Listen(center.OfAgent(a.id), func(n center.Notice) {
		if n.Kind == center.NoticeOffer {
			f.rings = append(f.rings, routing.Decision{Contact: f.people[n.Conversation], Agent: r})
		}
	})
}

// turn does what a person would do: the center itself ends a wrap-up, and sets away who misses offers.
func (f *wholeFloor) turn(r routing.AgentRef, p desk.Presence) {
	a := f.agentState(r)
	if p == desk.WrapUp || p == desk.Away || (p == desk.Ready && a.Presence == desk.WrapUp) {
		return
	}
	f.do(desk.System, desk.SetPresence{Agent: a.ID, Presence: p})
}

func (f *wholeFloor) start(r routing.ContactRef) {
	fl := f.d.cfg.Scenario.Flows[f.d.people[r-1].plan]
	f.ids++
	cu := desk.CustomerID(fmt.Sprintf("customer-%d", r))
	pl := f.d.plans[f.d.people[r-1].plan].plan
	f.do(desk.System, desk.KnowCustomer{ID: cu, Tier: pl.Tier, Region: pl.Region, Languages: []desk.Language{pl.Language}})
	by := desk.Actor{Role: desk.RoleCustomer, ID: string(cu)}
	f.clients[r] = by
	// The contact's own notice of an offer may come while the call is under way, so the name is known before.
	f.convs[r] = desk.ConversationID(fmt.Sprintf("%08d", f.ids+1))
	f.people[f.convs[r]] = r
	done := make(chan error, 1)
	go func() {
		c, err := f.c.StartConversation(context.Background(), by, center.Start{Entry: fl.Entry, Category: string(fl.Category), Person: true})
		if err == nil && c.ID != f.convs[r] {
			err = fmt.Errorf("the conversation is %s, not %s", c.ID, f.convs[r])
		}
		done <- err
	}()
	for {
		select {
		case err := <-done:
			if err != nil {
				f.t.Fatal(err)
			}
			return
		default:
			if _, err := f.c.Step(context.Background()); err != nil {
				f.t.Fatal(err)
			}
		}
	}
}

func (f *wholeFloor) do(by desk.Actor, cmd desk.Command) {
	f.t.Helper()
	err := f.c.Submit(context.Background(), by, cmd, func(_ desk.Outcome, err error) {
		if err != nil {
			f.t.Fatalf("at %v %T %+v: %v", f.now, cmd, cmd, err)
		}
	})
	if err != nil {
		f.t.Fatal(err)
	}
	f.settle()
}

func (f *wholeFloor) settle() {
	for {
		worked, err := f.c.Step(context.Background())
		if err != nil {
			f.t.Fatal(err)
		}
		if !worked {
			return
		}
	}
}

const smallDay = `
name: {zh: 小日子, en: a small day}
start: 2026-11-25
length: 9h
hours: [1, 1, 0, 0, 0, 0, 1, 4, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0] # the night shift hands over at eight
customers:
  - {entry: app-settings-help, category: account-safety, per_day: 1500, handling: 4min, handling_cv_percent: 30, patience: 4min}
  - {entry: app-settings-help, category: functions, per_day: 1200, handling: 3min, handling_cv_percent: 30, patience: 3min}
  - {entry: app-support-centre, category: order, per_day: 1000, handling: 4min, handling_cv_percent: 30, patience: 5min}
  - {entry: phone-95152, category: appeal, per_day: 600, handling: 3min, handling_cv_percent: 30, patience: 3min}
staff:
  percent: 8
  accept: 7s
  missed_per_mille: 250
  rest: 2min
`

// TestTheWholeCenterMakesTheSameOffers runs one day on the engine alone and again through commands, rules, store and timers.
func TestTheWholeCenterMakesTheSameOffers(t *testing.T) {
	p, err := policies.Load("jietong")
	if err != nil {
		t.Fatal(err)
	}
	fast, ours := offersOf(t, p, nil)
	var w *wholeFloor
	whole, _ := offersOf(t, p, func(d *day) floor { w = newWholeFloor(t, d); return w })
	if len(fast) < 200 {
		t.Fatalf("only %d offers: the day is too quiet to show anything", len(fast))
	}
	for i := range min(len(fast), len(whole)) {
		a, b := fast[i], whole[i]
		if d := b.at.Sub(a.at); a.contact != b.contact || a.agent != b.agent || d < -decisionsApart || d > decisionsApart {
			t.Fatalf("offer %d of %d: the engine alone: %v; the whole center: %v", i+1, len(fast), a, b)
		}
	}
	if len(fast) != len(whole) {
		t.Fatalf("the engine alone made %d offers, the whole center %d", len(fast), len(whole))
	}
	sameMeasures(t, ours, w.c.Measures())
	if v, err := center.Verify(context.Background(), w.c.Store()); err != nil || len(v.Wrong) > 0 {
		t.Errorf("verify: %v %v", err, v.Wrong)
	}
}

// sameMeasures holds what the fold of the day's facts says against the fold of the center's events.
func sameMeasures(t *testing.T, ours, theirs insight.Report) {
	t.Helper()
	for i := range ours.Lines {
		a, b := ours.Lines[i], theirs.Lines[i]
		near(t, string(a.ID)+" mean wait", a.WaitMean, b.WaitMean)
		near(t, string(a.ID)+" longest wait", a.WaitMax, b.WaitMax)
		near(t, string(a.ID)+" mean handling", a.HandleMean, b.HandleMean)
		for _, x := range []*insight.Line{&a, &b} { // held above, or told by one side alone
			x.WaitMean, x.WaitMax, x.HandleMean, x.WaitP50, x.WaitP95, x.WaitP99, x.ReplyMean = 0, 0, 0, 0, 0, 0, 0
		}
		if a != b {
			t.Errorf("the day's facts say %+v, the center's events %+v", a, b)
		}
	}
	a, b := ours.Staff, theirs.Staff
	if d := a.Occupancy - b.Occupancy; d < -1 || d > 1 {
		t.Errorf("occupancy: the day's facts say %d, the center's events %d", a.Occupancy, b.Occupancy)
	}
	a.Occupancy, b.Occupancy = 0, 0
	if a != b {
		t.Errorf("the day's facts say %+v, the center's events %+v", a, b)
	}
}

// near allows for decisions that are microseconds apart.
func near(t *testing.T, what string, a, b time.Duration) {
	t.Helper()
	if d := a - b; d < -decisionsApart || d > decisionsApart {
		t.Errorf("%s: the day's facts say %v, the center's events %v", what, a, b)
	}
}

// decisionsApart is how far the two may lie apart: the center's decisions are microseconds apart, so that what follows from one, such as the end of an exclusion, may
// fall into routing's next millisecond.
const decisionsApart = 3 * time.Millisecond

type offer struct {
	at      time.Time
	contact int
	agent   desk.AgentID
}

func offersOf(t *testing.T, p *policy.Policy, on func(*day) floor) ([]offer, insight.Report) {
	t.Helper()
	s, err := ReadScenario("small.yaml", []byte(smallDay))
	if err != nil {
		t.Fatal(err)
	}
	var out []offer
	r, err := Run(context.Background(), Config{Scenario: s, Policy: p, Seed: 3, floor: on, OnOffer: func(at time.Time, contact int, agent desk.AgentID) {
		out = append(out, offer{at, contact, agent})
	}})
	if err != nil {
		t.Fatal(err)
	}
	// A missed offer frees its agent and returns its customer: the center tells its engine one after the other, the day both at once, so that the order at one moment may differ.
	slices.SortStableFunc(out, func(a, b offer) int { return cmp.Or(a.at.Compare(b.at), cmp.Compare(a.contact, b.contact)) })
	return out, r.Report
}
