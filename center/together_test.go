package center_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"jietong/bus"
	"jietong/bus/memory"
	"jietong/center"
	"jietong/desk"
	"jietong/store"
	storememory "jietong/store/memory"
)

// node runs a center of its own on a shared store and bus, on the machine's clock.
func node(t *testing.T, s store.Store, b bus.Bus, name string) *center.Center {
	t.Helper()
	p, err := ourPolicy()
	if err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	ids := 0
	c, err := center.New(context.Background(), center.Config{Store: s, Bus: b, Policy: p, Now: time.Now, Node: name,
		NewID: func() string { mu.Lock(); defer mu.Unlock(); ids++; return fmt.Sprintf("%s-%04d", name, ids) }})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- c.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("%s: %v", name, err)
		}
	})
	return c
}

// hire adds an agent who can do everything and is ready.
func hire(t *testing.T, c *center.Center, id desk.AgentID, capacity uint8) desk.Actor {
	t.Helper()
	a := desk.Agent{ID: id, Name: string(id), Role: desk.RoleAgent, Languages: []desk.Language{"zh-CN"}, Regions: []desk.Region{"cn"}}
	for _, s := range c.Policy().Skills {
		a.Skills = append(a.Skills, desk.SkillLevel{Skill: s.ID, Level: desk.LevelMax})
	}
	a.Capacity[desk.WorkChat] = capacity
	for _, cmd := range []desk.Command{desk.Hire{Agent: a}, desk.SetPresence{Agent: id, Presence: desk.Ready}} {
		if _, err := c.Do(context.Background(), desk.System, cmd); err != nil {
			t.Fatal(err)
		}
	}
	return desk.Actor{Role: desk.RoleAgent, ID: string(id)}
}

func begin(t *testing.T, c *center.Center) (desk.Actor, *desk.Conversation) {
	t.Helper()
	cu, err := c.KnowCustomer(context.Background(), center.Known{Languages: []desk.Language{"zh-CN"}})
	if err != nil {
		t.Fatal(err)
	}
	by := desk.Actor{Role: desk.RoleCustomer, ID: string(cu.ID)}
	conv, err := c.StartConversation(context.Background(), by, center.Start{Entry: "app-settings-help", Person: true})
	if err != nil {
		t.Fatal(err)
	}
	return by, conv
}

// rings gives the offers that ring at an agent on this node.
func rings(c *center.Center, id desk.AgentID) <-chan center.Notice {
	ch := make(chan center.Notice, 1000)
	c.Listen(center.OfAgent(id), func(n center.Notice) {
		if n.Kind == center.NoticeOffer {
			ch <- n
		}
	})
	return ch
}

func TestOneClientIDMakesOneMessageHoweverOftenItIsSent(t *testing.T) {
	s := storememory.New(storememory.Config{})
	c := node(t, s, nil, "n")
	li := hire(t, c, "li", 1)
	ring := rings(c, "li")
	by, conv := begin(t, c)
	if _, err := c.Accept(context.Background(), li, (<-ring).Offer); err != nil {
		t.Fatal(err)
	}
	const senders, ids = 16, 5
	var wg sync.WaitGroup
	got := make([][ids]desk.Item, senders)
	first := make([][ids]bool, senders)
	for i := range senders {
		wg.Go(func() {
			for k := range ids {
				it, repeated, err := c.Send(context.Background(), by, conv.ID, message(k))
				if err != nil {
					t.Errorf("sender %d, message %d: %v", i, k, err)
				}
				got[i][k], first[i][k] = it, !repeated
			}
		})
	}
	wg.Wait()
	for k := range ids {
		news := 0
		for i := range senders {
			if got[i][k].ID != got[0][k].ID {
				t.Errorf("message %d is %s for one sender and %s for another", k, got[i][k].ID, got[0][k].ID)
			}
			if first[i][k] {
				news++
			}
		}
		if news != 1 {
			t.Errorf("message %d was new %d times", k, news)
		}
	}
	if it, repeated, err := c.Send(context.Background(), li, conv.ID, message(0)); err != nil || repeated || it.ID == got[0][0].ID {
		t.Errorf("another author's message of the same client id: %v, repeated %t, %v", it.ID, repeated, err)
	}
	if _, err := c.Do(context.Background(), li, desk.Close{Conversation: conv.ID}); err != nil {
		t.Fatal(err)
	}
	if it, repeated, err := c.Send(context.Background(), by, conv.ID, message(2)); err != nil || !repeated || it.ID != got[0][2].ID {
		t.Errorf("sent again after the close: %v, repeated %t, %v", it.ID, repeated, err)
	}
	var e *center.Error
	if _, _, err := c.Send(context.Background(), by, conv.ID, message(99)); !errors.As(err, &e) || e.Reason != desk.ReasonClosed {
		t.Errorf("a new message after the close: %v", err)
	}
	items, err := s.Items(context.Background(), conv.ID, store.ItemPage{Limit: store.ItemsMax})
	if err != nil {
		t.Fatal(err)
	}
	for i, it := range items {
		if it.Seq != int64(i+1) {
			t.Errorf("entry %d has the sequence %d", i+1, it.Seq)
		}
	}
}

func message(n int) center.Message {
	return center.Message{ClientID: desk.ClientID(fmt.Sprint(n)), Kind: desk.ItemText, Content: desk.Content{Text: fmt.Sprint("第", n, "条")}}
}

// TestOfTwoNodesOneWins has a customer leave at one node while the agent accepts at the other.
func TestOfTwoNodesOneWins(t *testing.T) {
	s, b := storememory.New(storememory.Config{}), memory.New()
	one, two := node(t, s, b, "one"), node(t, s, b, "two")
	li := hire(t, two, "li", 50)
	ring := [2]<-chan center.Notice{rings(one, "li"), rings(two, "li")}
	for range 60 {
		by, conv := begin(t, one)
		var offer desk.OfferID
		select { // either node may have proposed it
		case n := <-ring[0]:
			offer = n.Offer
		case n := <-ring[1]:
			offer = n.Offer
		}
		woken := make(chan struct{}, 100)
		stop := two.Listen(center.OfConversation(conv.ID), func(n center.Notice) {
			if n.Kind == center.NoticeWake {
				woken <- struct{}{}
			}
		})
		var wg sync.WaitGroup
		var left, took error
		wg.Go(func() { _, left = one.Do(context.Background(), by, desk.LeaveQueue{Conversation: conv.ID}) })
		wg.Go(func() {
			_, took = two.Do(context.Background(), li, desk.AcceptOffer{Conversation: conv.ID, Offer: offer})
		})
		wg.Wait()
		var e *center.Error
		loser := left
		if (left == nil) == (took == nil) {
			t.Fatalf("the customer's leaving: %v; the agent's accepting: %v", left, took)
		}
		if took != nil {
			loser = took
			<-woken // the commit at the other node is heard here
		}
		if !errors.As(loser, &e) || e.Kind != center.Conflict {
			t.Fatalf("the one who came second was told %v", loser)
		}
		stop()
		if took == nil {
			if _, err := two.Do(context.Background(), li, desk.Close{Conversation: conv.ID}); err != nil {
				t.Fatal(err)
			}
			if _, err := two.Do(context.Background(), li, desk.SetPresence{Agent: "li", Presence: desk.Ready}); err != nil {
				t.Fatal(err)
			}
		}
	}
	v, err := center.Verify(context.Background(), s)
	if err != nil || len(v.Wrong) > 0 {
		t.Errorf("verify: %v %v", v.Wrong, err)
	}
}

// TestAnAgentAtOneNodeIsOfferedWhatWaitsAtTheOther shows that routing hears of both.
func TestAnAgentAtOneNodeIsOfferedWhatWaitsAtTheOther(t *testing.T) {
	s, b := storememory.New(storememory.Config{}), memory.New()
	one, two := node(t, s, b, "one"), node(t, s, b, "two")
	_, conv := begin(t, one)
	heard := make(chan struct{}, 100)
	for _, c := range []*center.Center{one, two} {
		c.Listen(center.OfAgent("li"), func(n center.Notice) {
			if n.Kind == center.NoticeOffer && n.Conversation == conv.ID {
				heard <- struct{}{}
			}
		})
	}
	hire(t, two, "li", 1)
	<-heard
	if got, err := s.Conversation(context.Background(), conv.ID); err != nil || got.Offer == nil || got.Offer.Agent != "li" {
		t.Errorf("%+v %v", got, err)
	}
}

// TestWhatIsSaidOfACustomerAtOnceAddsUp has one customer known under many identities at the same moment.
func TestWhatIsSaidOfACustomerAtOnceAddsUp(t *testing.T) {
	s := storememory.New(storememory.Config{})
	c := node(t, s, nil, "n")
	first, err := c.KnowCustomer(context.Background(), center.Known{Name: "张三", Attributes: map[string]string{"vip": "no"}, Channel: desk.ChannelApp, Subject: "zhang"})
	if err != nil {
		t.Fatal(err)
	}
	const devices = 6
	var wg sync.WaitGroup
	for i := range devices {
		wg.Go(func() {
			got, err := c.KnowCustomer(context.Background(), center.Known{ID: first.ID, Channel: desk.ChannelWeb, Subject: fmt.Sprint("device-", i)})
			if err != nil || got.ID != first.ID {
				t.Errorf("device %d: %v", i, err)
			}
		})
	}
	strangers := make([]desk.CustomerID, devices)
	for i := range devices {
		wg.Go(func() {
			got, err := c.KnowCustomer(context.Background(), center.Known{Channel: desk.ChannelWeChat, Subject: "somebody new"})
			if err != nil {
				t.Errorf("first contact %d: %v", i, err)
				return
			}
			strangers[i] = got.ID
		})
	}
	wg.Wait()
	p, err := s.Profile(context.Background(), first.ID)
	if err != nil || len(p.Identities) != devices+1 || p.Name != "张三" || p.Attributes["vip"] != "no" {
		t.Errorf("%+v %v", p, err)
	}
	for _, id := range strangers {
		if id != strangers[0] {
			t.Errorf("one identity made two customers: %q", strangers)
		}
	}
}
