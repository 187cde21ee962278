package api

import (
	"slices"
	"sync"
	"testing"

	"jietong/desk"

	"jietong/api/wire"
)

// Story: one tap to the queue, an offer in the console, they talk, it is closed and rated; each side sees each entry once and in order.
func TestACustomerReachesAPersonOverSockets(t *testing.T) {
	h := open(t)
	h.hire("a1", "mei", desk.RoleAgent)
	mei := h.staff("mei")
	agent, w := h.hello(mei.Token, nil)
	if w.Desk == nil || w.Desk.Me.ID != "a1" || len(w.Desk.Lines) == 0 {
		t.Fatalf("the desk is %+v", w.Desk)
	}
	agent.ask("presence", "", "", wire.SetPresence{Presence: "ready"}, nil)

	me := h.customer()
	customer, cw := h.hello(me.Token, nil)
	if cw.Customer == nil || cw.Desk != nil {
		t.Fatalf("welcome %+v", cw)
	}
	var conv wire.Conversation
	first := message("m1", "你好，退款没到")
	customer.ask("start", "", "", wire.Start{Entry: "app-settings-help", Person: true, First: &first}, &conv)
	if conv.Status != "waiting" || conv.Customer != nil {
		t.Fatalf("started as %+v", conv)
	}
	offer := bodyOf[wire.Offer](t, agent.push("offer", nil))
	if offer.Conversation.ID != conv.ID || offer.Conversation.Preview != "你好，退款没到" || offer.Conversation.Customer == nil {
		t.Fatalf("the offer is %+v", offer)
	}
	var taken wire.Conversation
	agent.ask("accept", "", offer.ID, nil, &taken)
	if taken.Status != "active" || taken.Agent == nil || taken.Agent.ID != "a1" {
		t.Fatalf("taken as %+v", taken)
	}
	if gone := bodyOf[wire.OfferGone](t, agent.push("offer-gone", nil)); gone.ID != offer.ID || gone.How != "accepted" {
		t.Fatalf("offer-gone %+v", gone)
	}
	joined := bodyOf[wire.Item](t, customer.push("item", func(p wire.Push) bool { return bodyOf[wire.Item](t, p).Code == "agent-joined" }))
	if joined.Params["name"] != "坐席a1" {
		t.Fatalf("joined %+v", joined)
	}
	var sent wire.Sent
	customer.ask("send", conv.ID, "", message("m2", "在吗"), &sent)
	got := bodyOf[wire.Item](t, agent.push("item", func(p wire.Push) bool { return bodyOf[wire.Item](t, p).ClientID == "m2" }))
	if got.Text != "在吗" || got.Author.Role != "customer" {
		t.Fatalf("the agent got %+v", got)
	}
	agent.ask("typing", conv.ID, "", nil, nil)
	if ty := bodyOf[wire.Typing](t, customer.push("typing", nil)); ty.Author.Name != "坐席a1" {
		t.Fatalf("typing %+v", ty)
	}
	agent.ask("note", conv.ID, "", wire.Note{ClientID: "n1", Text: "内部备注"}, nil)
	agent.ask("send", conv.ID, "", message("r1", "已为您查到"), nil)
	reply := customer.push("item", func(p wire.Push) bool { return bodyOf[wire.Item](t, p).ClientID == "r1" })
	if x := bodyOf[wire.Item](t, reply); x.Author.Name != "坐席a1" || reply.Seq != sent.Seq+1 {
		t.Fatalf("the customer got %+v at %d after %d", x, reply.Seq, sent.Seq)
	}
	var again wire.Sent
	customer.ask("send", conv.ID, "", message("m2", "在吗"), &again)
	if !again.Repeated || again.Seq != sent.Seq {
		t.Fatalf("the second time %+v, the first %+v", again, sent)
	}
	agent.ask("close", conv.ID, "", wire.Close{}, nil)
	closed := bodyOf[wire.Conversation](t, customer.push("conversation", func(p wire.Push) bool { return bodyOf[wire.Conversation](t, p).Status == "closed" }))
	if closed.ClosedAt == nil {
		t.Fatalf("closed %+v", closed)
	}
	customer.ask("rate", conv.ID, "", wire.Rating{Score: 5}, nil)
	var items wire.Items
	customer.ask("items", conv.ID, "", wire.Page{After: 0, Limit: 200}, &items)
	for i, it := range items.Items {
		if it.Seq != items.Items[0].Seq+int64(i) || it.Kind == "note" || it.Text == "内部备注" {
			t.Fatalf("entry %d is %+v", i, it)
		}
	}
}

// Story: an impatient customer taps in many windows at once. It is one conversation with one place in the queue.
func TestManyTapsAtOnceAreOneConversation(t *testing.T) {
	h := open(t, roomy)
	me := h.customer()
	ids := make([]string, 20)
	var taps sync.WaitGroup
	for i := range ids {
		taps.Go(func() { ids[i] = h.start(me.Token, true).ID })
	}
	taps.Wait()
	slices.Sort(ids)
	if all := slices.Compact(ids); len(all) != 1 || all[0] == "" {
		t.Errorf("%d conversations: %q", len(all), all)
	}
	if len(h.server.starts.busy) > 0 {
		t.Errorf("%d turns are left", len(h.server.starts.busy))
	}
}
