package desk_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"jietong/desk"
)

// TestWhateverHappens has several customers, agents and supervisors want one thing after another, possible or not, on a clock that sometimes
// stands and sometimes jumps. After each command everything that must hold is checked (invariants_test.go), and at the end the log is replayed.
func TestWhateverHappens(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o, at := newOffice(), theDay.Add(9*time.Hour)
		do := func(c desk.Command, by desk.Actor) desk.Outcome {
			out, _, err := o.do(c, by, at)
			if err != nil {
				t.Fatalf("%s %#v: %v", by, c, err)
			}
			return out
		}
		for _, a := range []desk.Agent{
			{ID: "lin", Name: "Lin", Role: desk.RoleAgent, Capacity: desk.Capacity{desk.WorkChat: 2, desk.WorkPhone: 1}},
			{ID: "mei", Name: "Mei", Role: desk.RoleAgent, Capacity: desk.Capacity{desk.WorkChat: 1, desk.WorkVideo: 1, desk.WorkPhone: 1}},
			{ID: "zhou", Name: "Zhou", Role: desk.RoleExpert, Capacity: desk.Capacity{desk.WorkChat: 3, desk.WorkSocial: 2}},
		} {
			do(desk.Hire{Agent: a}, desk.Actor{Role: desk.RoleAdmin})
			do(desk.SetPresence{Agent: a.ID, Presence: desk.Ready}, desk.Actor{Role: a.Role, ID: string(a.ID)})
		}
		w := wishes{t: t, o: o}
		for i := range rapid.IntRange(1, 120).Draw(t, "how many") {
			at = at.Add(rapid.SampledFrom([]time.Duration{0, time.Nanosecond, time.Second, 7 * time.Second, 25 * time.Second, 2 * time.Minute, time.Hour}).Draw(t, "pause"))
			if rapid.IntRange(0, 3).Draw(t, "clock") == 0 {
				for _, d := range o.due(at) {
					do(d.fired, desk.System)
				}
				continue
			}
			c, by := w.one(i, at)
			do(c, by)
		}
		if err := o.unchanged(); err != nil {
			t.Fatal(err)
		}
		again, err := replay(o.log)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := again.state(), o.state(); got != want {
			t.Fatalf("the log replayed gives\n%s\nand it was\n%s", got, want)
		}
	})
}

// TestTimersComeToAnEnd holds that a clock without people brings every conversation to rest: no timer sets itself again for ever.
func TestTimersComeToAnEnd(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o, at := newOffice(), theDay.Add(9*time.Hour)
		admin := desk.Actor{Role: desk.RoleAdmin}
		lin := desk.Actor{Role: desk.RoleAgent, ID: "lin"}
		setup := []struct {
			c  desk.Command
			by desk.Actor
		}{{desk.Hire{Agent: desk.Agent{ID: "lin", Name: "Lin", Role: desk.RoleAgent, Capacity: desk.Capacity{desk.WorkChat: 2}}}, admin},
			{desk.SetPresence{Agent: "lin", Presence: desk.Ready}, lin}}
		for _, s := range setup {
			if _, _, err := o.do(s.c, s.by, at); err != nil {
				t.Fatal(err)
			}
		}
		w := wishes{t: t, o: o}
		for i := range rapid.IntRange(1, 40).Draw(t, "how many") {
			at = at.Add(5 * time.Second)
			c, by := w.one(i, at)
			if _, _, err := o.do(c, by, at); err != nil {
				t.Fatal(err)
			}
		}
		for range 200 {
			at = at.Add(time.Hour)
			due := o.due(at)
			if len(due) == 0 {
				return
			}
			for _, d := range due {
				if _, _, err := o.do(d.fired, desk.System, at); err != nil {
					t.Fatal(err)
				}
			}
		}
		for _, d := range o.due(at) { // a customer whom nobody answers and whom no policy takes back is the one thing that may wait for ever
			c := o.conversations[d.fired.Conversation]
			if d.fired.Kind != desk.TimerIdle || c.AwaitingReply.IsZero() || c.Terms.PullBack > 0 {
				t.Fatalf("%s of %s%s is due for ever: %s", d.fired.Kind, d.fired.Conversation, d.fired.Agent, text(c))
			}
		}
	})
}

// wishes invents commands. Half of them follow from how things stand, so that long stories come about; the others are anything.
type wishes struct {
	t *rapid.T
	o *office
}

var (
	manyConversations = []desk.ConversationID{"c1", "c2", "c3", "c4", "c5"}
	manyAgents        = []desk.AgentID{"lin", "mei", "zhou", "nobody"}
	manyActors        = []string{"wang", "li", "lin", "mei", "zhou", "boss", "admin", "system", "stranger"}
)

func pick[T any](w wishes, from []T, what string) T { return rapid.SampledFrom(from).Draw(w.t, what) }

func (w wishes) one(i int, at time.Time) (desk.Command, desk.Actor) {
	id := pick(w, manyConversations, "conversation")
	c := w.o.conversations[id]
	customer := pick(w, []string{"wang", "li"}, "customer")
	switch {
	case c == nil:
		ask := rapid.Bool().Draw(w.t, "ask")
		return desk.Start{ID: id, Customer: desk.CustomerID(customer), Terms: w.terms(at), Ask: ask}, actor(customer)
	case rapid.Bool().Draw(w.t, "sensible"):
		if cmd, by := w.sensible(i, c, at); cmd != nil {
			return cmd, by
		}
	}
	return w.anything(i, id, at), actor(pick(w, manyActors, "actor"))
}

// sensible is what the next step of this conversation might be.
func (w wishes) sensible(i int, c *desk.Conversation, at time.Time) (desk.Command, desk.Actor) {
	customer, agent := actor(string(c.Customer)), pick(w, manyAgents[:3], "agent")
	offer := desk.OfferID(fmt.Sprintf("o%d", i))
	staff := func(id desk.AgentID) desk.Actor { return actor(string(id)) }
	switch c.Status {
	case desk.StatusOpen:
		return desk.AskForPerson{Conversation: c.ID}, customer
	case desk.StatusWaiting:
		return desk.MakeOffer{Conversation: c.ID, Agent: agent, ID: offer}, desk.System
	case desk.StatusOffered:
		switch rapid.IntRange(0, 9).Draw(w.t, "answer") {
		case 0, 1:
			return desk.DeclineOffer{Conversation: c.ID, Offer: c.Offer.ID}, staff(c.Offer.Agent)
		case 2:
			return pick(w, []desk.Command{desk.Park{Conversation: c.ID, Kind: desk.PromiseAnswer, Due: at.Add(time.Hour)}, desk.LeaveQueue{Conversation: c.ID}, desk.Close{Conversation: c.ID}}, "leaving"), customer
		}
		return desk.AcceptOffer{Conversation: c.ID, Offer: c.Offer.ID}, staff(c.Offer.Agent)
	case desk.StatusParked:
		return desk.Send{Conversation: c.ID, Kind: desk.ItemText, Content: desk.Content{Text: "?"}, Ask: &c.Terms}, customer
	case desk.StatusActive:
		if k := c.Consult; k != nil {
			return pick(w, []desk.Command{desk.AcceptOffer{Conversation: c.ID, Offer: k.Offer}, desk.DeclineOffer{Conversation: c.ID, Offer: k.Offer}}, "consult"), staff(k.Agent)
		}
		return pick(w, []desk.Command{
			desk.Send{Conversation: c.ID, Kind: desk.ItemText, Content: desk.Content{Text: "好"}},
			desk.Transfer{Conversation: c.ID, Agent: agent, Consult: true, Offer: offer},
			desk.Transfer{Conversation: c.ID, Agent: agent},
			desk.Close{Conversation: c.ID},
			desk.Mark{Conversation: c.ID, Read: c.StaffSeq},
		}, "service"), staff(c.Owner)
	case desk.StatusClosed:
		return desk.Rate{Conversation: c.ID, Score: 5, Comment: "好"}, customer
	}
	return nil, desk.Actor{}
}

func (w wishes) anything(i int, id desk.ConversationID, at time.Time) desk.Command {
	c, agent := w.o.conversations[id], pick(w, manyAgents, "agent")
	offers := []desk.OfferID{desk.OfferID(fmt.Sprintf("o%d", i)), ""}
	if c.Offer != nil {
		offers = append(offers, c.Offer.ID)
	}
	if c.Consult != nil {
		offers = append(offers, c.Consult.Offer)
	}
	offer, terms, yes := pick(w, offers, "offer"), w.terms(at), rapid.Bool().Draw(w.t, "yes")
	ticket := pick(w, []desk.TicketID{"t1", "t2", "t3"}, "ticket")
	version := int64(0)
	if t := w.o.tickets[ticket]; t != nil {
		version = t.Version
	}
	return pick(w, []desk.Command{
		desk.AskForPerson{Conversation: id, Terms: &terms},
		desk.Send{Conversation: id, Kind: desk.ItemText, Content: desk.Content{Text: "在吗"}, Bot: yes},
		desk.Send{Conversation: id, Kind: desk.ItemText, Content: desk.Content{Text: "转人工"}, Ask: &terms},
		desk.AddNote{Conversation: id, Text: "note"},
		desk.Mark{Conversation: id, Delivered: int64(i), Read: int64(i / 2)},
		desk.MakeOffer{Conversation: id, Agent: agent, ID: offer},
		desk.AcceptOffer{Conversation: id, Offer: offer},
		desk.DeclineOffer{Conversation: id, Offer: offer},
		desk.WithdrawOffer{Conversation: id, Offer: offer},
		desk.Transfer{Conversation: id, Terms: &terms, Agent: agent, Note: "note"},
		desk.Transfer{Conversation: id, Agent: agent, Consult: yes, Offer: offer},
		desk.FinishConsult{Conversation: id, HandOver: yes},
		desk.Requeue{Conversation: id},
		desk.LeaveQueue{Conversation: id},
		desk.Park{Conversation: id, Kind: desk.PromiseCallBack, Due: at.Add(time.Hour)},
		desk.SetAbsence{Conversation: id, Absent: yes},
		desk.Close{Conversation: id, Solved: &yes},
		desk.Rate{Conversation: id, Score: i % 7},
		desk.SetTags{Conversation: id, Tags: []string{"b", "a", "b"}},
		desk.SetPresence{Agent: agent, Presence: desk.Presence(i % 6)},
		desk.SetPresence{Agent: agent, Presence: desk.Ready},
		desk.TimerFired{Conversation: id, Kind: pick(w, []desk.TimerKind{desk.TimerOffer, desk.TimerConsult, desk.TimerPullBack, desk.TimerIdle, desk.TimerEscalate, desk.TimerPlace, desk.TimerPromise}, "timer")},
		desk.OpenTicket{ID: ticket, Number: "T-1", Title: "t", Priority: desk.PriorityNormal, Conversation: id, SolveDue: at},
		desk.ChangeTicket{ID: ticket, Version: version, State: pick(w, []desk.TicketState{desk.TicketIsOpen, desk.TicketPending, desk.TicketSolved, desk.TicketClosed, desk.TicketNew}, "state")},
		desk.MergeTicket{ID: ticket, Into: pick(w, []desk.TicketID{"t1", "t2", "t3"}, "into")},
		desk.LinkTicket{ID: ticket, Conversation: id},
		desk.KnowCustomer{ID: "wang", Tier: "personal", Region: "cn", Proven: yes},
		desk.MergeCustomer{ID: "wang", Into: "li"},
	}, "command")
}

// terms invents terms, zero values among them.
func (w wishes) terms(at time.Time) desk.Terms {
	d := func(what string, from ...time.Duration) time.Duration { return pick(w, from, what) }
	t := desk.Terms{Line: pick(w, []desk.LineID{"general", "refunds"}, "line"), Kind: pick(w, []desk.WorkKind{desk.WorkChat, desk.WorkChat, desk.WorkPhone, desk.WorkVideo, desk.WorkSocial}, "kind"),
		Ring: d("ring", 0, 20*time.Second), Exclude: d("exclude", 0, time.Minute), MissesMax: pick(w, []int{0, 2}, "misses"), PullBack: d("pull-back", 0, time.Minute),
		WrapUp: d("wrap-up", 0, 30*time.Second), Idle: d("idle", 0, 10*time.Minute), KeepPlace: d("keep", 0, 5*time.Minute), TextMax: 10, Credit: d("credit", 0, time.Minute),
		Window: d("window", 0, 0, time.Hour)}
	if rapid.Bool().Draw(w.t, "steps") {
		t.Escalation = []desk.Escalation{{At: at.Add(10 * time.Second), Do: desk.OfferCallBack}, {At: at.Add(time.Minute), Do: desk.PromiseReply, Due: at.Add(10 * time.Minute)},
			{At: at.Add(2 * time.Minute), Do: desk.OfferMessage}}
	}
	return t
}

// TestReasonsAreEachListedOnce holds the list of reasons against itself, since the catalogue of texts is held against the list.
func TestReasonsAreEachListedOnce(t *testing.T) {
	all := slices.Clone(desk.Reasons())
	slices.Sort(all)
	if len(all) < 30 || len(slices.Compact(all)) != len(desk.Reasons()) {
		t.Errorf("a reason is listed twice, or the list is short: %v", all)
	}
}
