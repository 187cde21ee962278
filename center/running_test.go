package center_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"jietong/center"
	"jietong/desk"
	"jietong/store"
	"jietong/store/memory"
)

// running is a center that runs by itself, in a bubble whose clock moves when everybody waits.
type running struct {
	*center.Center
	t     *testing.T
	store store.Store
	began time.Time
	stop  func()
}

// inBubble runs f beside a running center; afterwards no goroutine may be left, which the bubble itself sees to.
func inBubble(t *testing.T, f func(t *testing.T, r *running)) {
	t.Helper()
	if _, err := ourPolicy(); err != nil { // outside, so that what it keeps belongs to no bubble
		t.Fatal(err)
	}
	synctest.Test(t, func(t *testing.T) {
		r := start(t, memory.New(memory.Config{}))
		f(t, r)
		r.stop()
		r.stop() // twice is safe
	})
}

// pass lets time pass on the bubble's clock.
func pass(d time.Duration) { <-time.After(d) }

// start runs a center on a store.
func start(t *testing.T, s store.Store) *running {
	t.Helper()
	p, err := ourPolicy()
	if err != nil {
		t.Fatal(err)
	}
	ids := 0
	r := &running{t: t, store: s, began: time.Now()}
	r.Center, err = center.New(context.Background(), center.Config{Store: s, Policy: p, Now: time.Now, Node: "test",
		NewID: func() string { ids++; return fmt.Sprintf("%s-%04d", time.Now().Format("150405"), ids) }})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- r.Run(ctx) }()
	r.stop = func() {
		if cancel(); done != nil {
			if err := <-done; err != nil {
				t.Errorf("Run: %v", err)
			}
			done = nil
		}
	}
	return r
}

func (r *running) must(by desk.Actor, cmd desk.Command) desk.World {
	r.t.Helper()
	out, err := r.Do(context.Background(), by, cmd)
	if err != nil {
		r.t.Fatalf("%T: %v", cmd, err)
	}
	return out.After
}

// agent hires somebody with these skills, by default all at the top, and has them ready.
func (r *running) agent(id desk.AgentID, skills ...desk.SkillLevel) desk.Actor {
	r.t.Helper()
	if len(skills) == 0 {
		for _, s := range r.Policy().Skills {
			skills = append(skills, desk.SkillLevel{Skill: s.ID, Level: desk.LevelMax})
		}
	}
	a := desk.Agent{ID: id, Name: string(id), Role: desk.RoleAgent, Skills: skills, Languages: []desk.Language{"zh-CN"}, Regions: []desk.Region{"cn"}}
	a.Capacity[desk.WorkChat] = 1
	r.must(desk.System, desk.Hire{Agent: a})
	r.must(desk.System, desk.SetPresence{Agent: id, Presence: desk.Ready})
	return desk.Actor{Role: desk.RoleAgent, ID: string(id)}
}

func (r *running) customer() desk.Actor {
	r.t.Helper()
	c, err := r.KnowCustomer(context.Background(), center.Known{Languages: []desk.Language{"zh-CN"}})
	if err != nil {
		r.t.Fatal(err)
	}
	return desk.Actor{Role: desk.RoleCustomer, ID: string(c.ID)}
}

// ask begins a conversation in the line of account safety.
func (r *running) ask(by desk.Actor) desk.ConversationID {
	r.t.Helper()
	c, err := r.StartConversation(context.Background(), by, center.Start{Entry: "app-settings-help", Person: true})
	if err != nil {
		r.t.Fatal(err)
	}
	return c.ID
}

func (r *running) conv(id desk.ConversationID) *desk.Conversation {
	r.t.Helper()
	synctest.Wait()
	c, err := r.store.Conversation(context.Background(), id)
	if err != nil {
		r.t.Fatal(err)
	}
	return c
}

func (r *running) agentNow(id desk.AgentID) *desk.Agent {
	r.t.Helper()
	synctest.Wait()
	a, err := r.store.Agent(context.Background(), id)
	if err != nil {
		r.t.Fatal(err)
	}
	return a
}

// offered is when the next offer rings at the agent.
func (r *running) offered(id desk.AgentID) <-chan time.Time {
	ch := make(chan time.Time, 16)
	r.Listen(center.OfAgent(id), func(n center.Notice) {
		if n.Kind == center.NoticeOffer {
			ch <- time.Now()
		}
	})
	return ch
}

// served has the agent take a conversation of a new customer.
func (r *running) served(agent desk.Actor) (desk.Actor, desk.ConversationID) {
	r.t.Helper()
	by := r.customer()
	id := r.ask(by)
	c := r.conv(id)
	if c.Offer == nil {
		r.t.Fatalf("%s is %s", id, c.Status)
	}
	r.must(agent, desk.AcceptOffer{Conversation: id, Offer: c.Offer.ID})
	return by, id
}

func (r *running) says(by desk.Actor, id desk.ConversationID, text string) {
	r.t.Helper()
	if _, _, err := r.Send(context.Background(), by, id, center.Message{ClientID: desk.ClientID(text), Kind: desk.ItemText, Content: desk.Content{Text: text}}); err != nil {
		r.t.Fatal(err)
	}
}

// about fails unless something happened that long after a moment; decisions are microseconds apart, and routing counts in milliseconds.
func (r *running) about(what string, from, at time.Time, want time.Duration) {
	r.t.Helper()
	if got := at.Sub(from); got < want-time.Millisecond || got > want+2*time.Millisecond {
		r.t.Errorf("%s after %v, not %v", what, got, want)
	}
}

func TestARingThatRunsOutGoesOnAtThatMoment(t *testing.T) {
	inBubble(t, func(t *testing.T, r *running) {
		r.agent("li")
		r.ask(r.customer())
		synctest.Wait()
		rang := time.Now()
		r.agent("wang")
		at := <-r.offered("wang")
		r.about("the other agent was offered it", rang, at, 20*time.Second)
		if a := r.agentNow("li"); a.Misses != 1 || len(a.Work) != 0 {
			t.Errorf("li has %d misses and %v in hand", a.Misses, a.Work)
		}
	})
}

func TestAfterWorkEndsByItselfAndTheNextOneRings(t *testing.T) {
	inBubble(t, func(t *testing.T, r *running) {
		li := r.agent("li")
		_, id := r.served(li)
		r.says(li, id, "您好")
		closed := time.Now()
		r.must(li, desk.Close{Conversation: id})
		if a := r.agentNow("li"); a.Presence != desk.WrapUp {
			t.Fatalf("after the close li is %v", a.Presence)
		}
		r.ask(r.customer())
		r.about("the next one rang", closed, <-r.offered("li"), 15*time.Second)
	})
}

func TestAnUnansweredCustomerIsPulledBack(t *testing.T) {
	inBubble(t, func(t *testing.T, r *running) {
		li := r.agent("li")
		_, id := r.served(li)
		taken := time.Now()
		r.agent("wang")
		r.about("wang was offered it", taken, <-r.offered("wang"), 90*time.Second)
		if c := r.conv(id); c.Offer == nil || c.Offer.Agent != "wang" {
			t.Errorf("it is %s with offer %+v", c.Status, c.Offer)
		}
	})
}

func TestASilentCustomerIsLetGoAfterAQuarterOfAnHour(t *testing.T) {
	inBubble(t, func(t *testing.T, r *running) {
		li := r.agent("li")
		by, id := r.served(li)
		r.says(by, id, "在吗")
		r.says(li, id, "在的，请讲")
		answered := time.Now()
		pass(14 * time.Minute)
		if c := r.conv(id); c.Status != desk.StatusActive {
			t.Fatalf("after 14 minutes it is %s", c.Status)
		}
		pass(2 * time.Minute)
		c := r.conv(id)
		if c.Outcome != desk.EndedIdle {
			t.Fatalf("it is %s, outcome %q", c.Status, c.Outcome)
		}
		r.about("it was closed", answered, c.ClosedAt, 15*time.Minute)
	})
}

func TestAPromiseIsKeptWhenItIsDue(t *testing.T) {
	inBubble(t, func(t *testing.T, r *running) {
		by := r.customer()
		id := r.ask(by)
		first := r.conv(id).VirtualArrival
		c, err := r.Park(context.Background(), by, id, desk.PromiseCallBack)
		if err != nil {
			t.Fatal(err)
		}
		if w := r.Wait(c); w.Why != center.WhyPromised {
			t.Errorf("a parked customer's wait is %+v", w)
		}
		r.agent("li")
		parked, due := time.Now(), time.Until(c.Promise.Due)
		r.about("it rang", parked, <-r.offered("li"), due)
		if c := r.conv(id); !c.VirtualArrival.Equal(first) {
			t.Errorf("the place moved from %v to %v", first, c.VirtualArrival)
		}
	})
}

func TestAnAgentWithoutAConnectionIsSetAwayAndTheRingGoesOn(t *testing.T) {
	inBubble(t, func(t *testing.T, r *running) {
		li := r.agent("li")
		leave := r.Attend(li, "")
		again := r.Attend(li, "") // a second window
		leave()
		pass(time.Minute)
		if a := r.agentNow("li"); a.Presence != desk.Ready {
			t.Fatalf("with one window left li is %v", a.Presence)
		}
		again()
		again()
		lost := time.Now()
		pass(25 * time.Second)
		id := r.ask(r.customer()) // it rings where nobody hears it
		if c := r.conv(id); c.Offer == nil {
			t.Fatalf("it is %s", c.Status)
		}
		r.agent("wang")
		r.about("wang was offered it", lost, <-r.offered("wang"), 30*time.Second)
		if a := r.agentNow("li"); a.Presence != desk.Away || a.Why != center.WhyConnection || len(a.Work) != 0 {
			t.Errorf("li is %v (%s) with %v", a.Presence, a.Why, a.Work)
		}
	})
}

func TestAReloadIsNoAbsenceAndThePlaceIsKeptForTenMinutes(t *testing.T) {
	inBubble(t, func(t *testing.T, r *running) {
		by := r.customer()
		id := r.ask(by)
		leave := r.Attend(by, id)
		leave()
		pass(4 * time.Second)
		leave = r.Attend(by, id)
		pass(time.Minute)
		if c := r.conv(id); !c.AbsentSince.IsZero() {
			t.Fatal("a reload of four seconds counts as absence")
		}
		leave()
		left := time.Now()
		pass(9 * time.Minute)
		if c := r.conv(id); c.Status != desk.StatusWaiting || c.AbsentSince.IsZero() {
			t.Fatalf("after nine minutes it is %s, absent since %v", c.Status, c.AbsentSince)
		}
		r.Attend(by, id)()
		pass(9 * time.Minute) // gone again: the ten minutes begin anew
		if c := r.conv(id); c.Status != desk.StatusWaiting {
			t.Fatalf("after coming back in between it is %s", c.Status)
		}
		pass(2 * time.Minute)
		c := r.conv(id)
		if c.Outcome != desk.EndedAbandoned {
			t.Fatalf("it is %s, outcome %q", c.Status, c.Outcome)
		}
		r.about("the place was given up", left, c.ClosedAt, 9*time.Minute+5*time.Second+10*time.Minute)
	})
}

func TestACustomerWhoProvesWhoTheyAreIsNotAbsent(t *testing.T) {
	inBubble(t, func(t *testing.T, r *running) {
		anonymous := r.customer()
		id := r.ask(anonymous)
		leave := r.Attend(anonymous, id)
		r.Attend(desk.Actor{Role: desk.RoleCustomer, ID: "proven"}, id) // the same page, signed in
		leave()
		pass(time.Minute)
		if c := r.conv(id); !c.AbsentSince.IsZero() {
			t.Errorf("absent since %v", c.AbsentSince)
		}
	})
}

func TestTheStepsOfThePolicyReachMoreAgentsAtTheirTime(t *testing.T) {
	for _, c := range []struct {
		who   string
		skill desk.SkillLevel
		after time.Duration
	}{
		{"an agent a level below", desk.SkillLevel{Skill: "account", Level: 2}, 20 * time.Second}, // the line asks for 3
		{"an agent of the line that helps out", desk.SkillLevel{Skill: "general", Level: 2}, 30 * time.Second},
	} {
		t.Run(c.who, func(t *testing.T) {
			inBubble(t, func(t *testing.T, r *running) {
				r.agent("li", c.skill)
				asked := time.Now()
				id := r.ask(r.customer())
				if w := r.Wait(r.conv(id)); w.Why != center.WhyNobody || w.Position != 1 {
					t.Errorf("while nobody can take it the wait is %+v", w)
				}
				r.about("it was offered", asked, <-r.offered("li"), c.after)
			})
		})
	}
}

func TestAnAgentHandedToByNameIsWaitedForAndThenNotAnyMore(t *testing.T) {
	inBubble(t, func(t *testing.T, r *running) {
		li, wang := r.agent("li"), r.agent("wang")
		_, first := r.served(li)
		r.says(li, first, "好")
		_, second := r.served(wang)
		r.says(wang, second, "好")
		r.must(li, desk.Transfer{Conversation: first, Agent: "wang"}) // who is busy
		handed := time.Now()
		r.must(li, desk.SetPresence{Agent: "li", Presence: desk.Offline})
		r.agent("free")
		if c := r.conv(first); c.Status != desk.StatusWaiting {
			t.Fatalf("handed to a busy colleague it is %s", c.Status)
		}
		r.about("whoever is free was offered it", handed, <-r.offered("free"), 2*time.Minute)
	})
}

func TestAfterARestartAgentsHaveHalfAMinuteToConnect(t *testing.T) {
	if _, err := ourPolicy(); err != nil {
		t.Fatal(err)
	}
	synctest.Test(t, func(t *testing.T) {
		s := memory.New(memory.Config{})
		r := start(t, s)
		li, wang := r.agent("li"), r.agent("wang")
		r.Attend(li, "")
		r.Attend(wang, "")
		r.stop()
		pass(time.Second)
		r = start(t, s)
		pass(10 * time.Second)
		leave := r.Attend(li, "")
		pass(25 * time.Second)
		if a := r.agentNow("li"); a.Presence != desk.Ready {
			t.Errorf("li, who came back, is %v", a.Presence)
		}
		if a := r.agentNow("wang"); a.Presence != desk.Away || a.Why != center.WhyConnection {
			t.Errorf("wang, who did not, is %v (%s)", a.Presence, a.Why)
		}
		leave()
		r.stop()
	})
}

func TestAFullQueueSaysSoAndStoppingAnswersAll(t *testing.T) {
	p, err := ourPolicy()
	if err != nil {
		t.Fatal(err)
	}
	synctest.Test(t, func(t *testing.T) {
		c, err := center.New(context.Background(), center.Config{Store: memory.New(memory.Config{}), Policy: p, Now: time.Now, NewID: func() string { return "x" }, QueueMax: 3})
		if err != nil {
			t.Fatal(err)
		}
		answered := make(chan error, 3)
		submit := func() error {
			return c.Submit(context.Background(), desk.System, desk.SetPresence{Agent: "nobody"}, func(_ desk.Outcome, err error) { answered <- err })
		}
		for range 3 {
			if err := submit(); err != nil {
				t.Fatal(err)
			}
		}
		var e *center.Error
		if err := submit(); !errors.As(err, &e) || e.Kind != center.TooMany || e.Reason != center.ReasonQueueFull || e.Retry == 0 {
			t.Errorf("the fourth command of three: %v", err)
		}
		if s := c.Stats(); s.Queued != 3 || s.QueueFull != 1 {
			t.Errorf("%+v", s)
		}
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		if err := c.Run(ctx); err != nil {
			t.Errorf("Run: %v", err)
		}
		for range 3 {
			if err := <-answered; err == nil {
				t.Error("a command that was never decided was answered with success")
			}
		}
		if err := submit(); !errors.As(err, &e) || e.Kind != center.Unavailable {
			t.Errorf("a command after the end: %v", err)
		}
	})
}

func TestACallerWhoGaveUpIsAnsweredAndNothingIsDone(t *testing.T) {
	inBubble(t, func(t *testing.T, r *running) {
		r.agent("li")
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		_, err := r.Do(ctx, desk.System, desk.SetPresence{Agent: "li", Presence: desk.Away})
		var e *center.Error
		if !errors.As(err, &e) || e.Kind != center.Unavailable {
			t.Errorf("%v", err)
		}
		if a := r.agentNow("li"); a.Presence != desk.Ready {
			t.Errorf("li is %v", a.Presence)
		}
	})
}
