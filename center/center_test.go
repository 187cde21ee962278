package center_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"jietong/center"
	"jietong/desk"
	"jietong/policies"
	"jietong/policy"
	"jietong/store"
	"jietong/store/memory"
)

// house is a center on a store in memory and a clock that moves only when told.
type house struct {
	*center.Center
	t     *testing.T
	now   time.Time
	ids   int
	store store.Store
}

// ourPolicy is read once: parsing it takes longer than most tests.
var ourPolicy = sync.OnceValues(func() (*policy.Policy, error) { return policies.Load("jietong") })

func open(t *testing.T) *house {
	t.Helper()
	h := &house{t: t, now: time.Date(2026, 11, 25, 3, 0, 0, 0, time.UTC)}
	h.store = memory.New(memory.Config{Now: func() time.Time { return h.now }})
	h.Center = h.another("test")
	return h
}

// another is a center of its own on the house's store and clock.
func (h *house) another(node string) *center.Center {
	h.t.Helper()
	p, err := ourPolicy()
	if err != nil {
		h.t.Fatal(err)
	}
	c, err := center.New(context.Background(), center.Config{Store: h.store, Policy: p, Now: func() time.Time { return h.now },
		NewID: func() string { h.ids++; return fmt.Sprintf("id-%04d", h.ids) }, Node: node})
	if err != nil {
		h.t.Fatal(err)
	}
	return c
}

// do submits a command and steps until there is nothing left to do.
func (h *house) do(by desk.Actor, cmd desk.Command) (desk.Outcome, error) {
	h.t.Helper()
	var out desk.Outcome
	var got error
	answered := false
	if err := h.Submit(context.Background(), by, cmd, func(o desk.Outcome, err error) { out, got, answered = o, err, true }); err != nil {
		return desk.Outcome{}, err
	}
	h.settle()
	if !answered {
		h.t.Fatalf("%T was not answered", cmd)
	}
	return out, got
}

func (h *house) must(by desk.Actor, cmd desk.Command) desk.World {
	h.t.Helper()
	out, err := h.do(by, cmd)
	if err != nil {
		h.t.Fatalf("%T: %v", cmd, err)
	}
	return out.After
}

// settleMax bounds the steps that one thing may cause.
const settleMax = 100

func (h *house) settle() {
	h.t.Helper()
	for range settleMax {
		worked, err := h.Step(context.Background())
		if err != nil {
			h.t.Fatal(err)
		}
		if !worked {
			return
		}
	}
	h.t.Fatal("the center does not come to rest")
}

// pass lets time pass.
func (h *house) pass(d time.Duration) {
	h.t.Helper()
	h.now = h.now.Add(d)
	h.settle()
}

// background runs a blocking call of the center beside the steps.
func background[T any](h *house, f func() (T, error)) T {
	h.t.Helper()
	type answer struct {
		v   T
		err error
	}
	ch := make(chan answer, 1)
	go func() { v, err := f(); ch <- answer{v, err} }()
	for {
		select {
		case a := <-ch:
			if a.err != nil {
				h.t.Fatal(a.err)
			}
			h.settle()
			return a.v
		default:
			h.settle()
		}
	}
}

func (h *house) hire(id desk.AgentID, skills ...desk.SkillLevel) desk.Actor {
	h.t.Helper()
	a := desk.Agent{ID: id, Name: "小" + string(id), Role: desk.RoleAgent, Skills: skills, Languages: []desk.Language{"zh-CN", "en"}, Regions: []desk.Region{"cn"}}
	a.Capacity[desk.WorkChat] = 2
	h.must(desk.System, desk.Hire{Agent: a})
	return desk.Actor{Role: desk.RoleAgent, ID: string(id)}
}

func (h *house) customer() desk.Actor {
	h.t.Helper()
	c := background(h, func() (*desk.Customer, error) {
		return h.KnowCustomer(context.Background(), center.Known{Languages: []desk.Language{"zh-CN"}})
	})
	return desk.Actor{Role: desk.RoleCustomer, ID: string(c.ID)}
}

// start asks for a person at the entry of the app's settings.
func (h *house) start(by desk.Actor) *desk.Conversation {
	h.t.Helper()
	return background(h, func() (*desk.Conversation, error) {
		return h.StartConversation(context.Background(), by, center.Start{Entry: "app-settings-help", Person: true})
	})
}

func (h *house) conv(id desk.ConversationID) *desk.Conversation {
	h.t.Helper()
	c, err := h.store.Conversation(context.Background(), id)
	if err != nil {
		h.t.Fatal(err)
	}
	return c
}

// allSkills is what an agent needs for any line of our policy.
func (h *house) allSkills() []desk.SkillLevel {
	var out []desk.SkillLevel
	for _, s := range h.Policy().Skills {
		out = append(out, desk.SkillLevel{Skill: s.ID, Level: desk.LevelMax})
	}
	return out
}

func TestOneTapReachesAPerson(t *testing.T) {
	h := open(t)
	li := h.hire("li", h.allSkills()...)
	h.must(li, desk.SetPresence{Agent: "li", Presence: desk.Ready})
	zhang := h.customer()
	c := h.conv(h.start(zhang).ID)
	if c.Status != desk.StatusOffered || c.Offer.Agent != "li" {
		t.Fatalf("one tap led to %s, not to an offer", c.Status)
	}
	h.must(li, desk.AcceptOffer{Conversation: c.ID, Offer: c.Offer.ID})
	h.must(zhang, desk.Send{Conversation: c.ID, ClientID: "a", Kind: desk.ItemText, Content: desk.Content{Text: "账号被盗了"}})
	w := h.must(li, desk.Send{Conversation: c.ID, ClientID: "b", Kind: desk.ItemText, Content: desk.Content{Text: "我来处理"}})
	if w.Conversation.Seq != 4 { // queued, joined, and two messages
		t.Errorf("the customer sees %d entries, want 4", w.Conversation.Seq)
	}
	v, err := center.Verify(context.Background(), h.store)
	if err != nil || len(v.Wrong) > 0 {
		t.Errorf("verify: %v %v", v.Wrong, err)
	}
}

func TestAMissedOfferGoesToTheOtherAgentAndThePlaceIsKept(t *testing.T) {
	h := open(t)
	li, wang := h.hire("li", h.allSkills()...), h.hire("wang", h.allSkills()...)
	h.must(li, desk.SetPresence{Agent: "li", Presence: desk.Ready})
	c := h.conv(h.start(h.customer()).ID)
	first := c.VirtualArrival
	h.must(wang, desk.SetPresence{Agent: "wang", Presence: desk.Ready})
	h.pass(c.Terms.Ring + time.Millisecond) // decisions are microseconds apart
	c = h.conv(c.ID)
	if c.Offer == nil || c.Offer.Agent != "wang" {
		t.Fatalf("after the ring time-out the conversation is %s with offer %+v", c.Status, c.Offer)
	}
	if !c.VirtualArrival.Equal(first) {
		t.Errorf("the place moved from %v to %v", first, c.VirtualArrival)
	}
}

func TestAReturningAgentIsOfferedWorkAtOnce(t *testing.T) {
	h := open(t)
	li := h.hire("li", h.allSkills()...)
	c := h.conv(h.start(h.customer()).ID)
	if c.Status != desk.StatusWaiting {
		t.Fatalf("nobody is there, and the conversation is %s", c.Status)
	}
	if w := h.Wait(c); w.Known || w.Why != center.WhyNobody {
		t.Errorf("with nobody signed in the wait is %+v", w)
	}
	h.must(li, desk.SetPresence{Agent: "li", Presence: desk.Ready})
	if c = h.conv(c.ID); c.Status != desk.StatusOffered {
		t.Errorf("a returning agent, and the conversation is %s", c.Status)
	}
}
