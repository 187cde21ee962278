package storetest

import (
	"fmt"
	"testing"
	"time"

	"jietong/desk"
	"jietong/store"
)

// ids are the ids of conversations, in order.
func ids(all []*desk.Conversation) []desk.ConversationID {
	got := []desk.ConversationID{}
	for _, c := range all {
		got = append(got, c.ID)
	}
	return got
}

func waiting(_ *testing.T, w *World) {
	w.Hire("lin")
	w.Open("first", "a", true)
	w.Open("second", "b", true)
	w.Open("not-yet", "c", false)
	credit := Terms
	credit.Credit = time.Hour
	w.Do(desk.Start{ID: "credited", Customer: "d", Entry: "e", Channel: desk.ChannelApp, Language: "zh-CN", Region: "cn", Tier: "blue-v", Terms: credit, Ask: true}, By("d"))
	w.Open("served", "e", true)
	w.Do(desk.MakeOffer{Conversation: "served", Agent: "lin", ID: "o1"}, desk.System)
	w.Do(desk.AcceptOffer{Conversation: "served", Offer: "o1"}, Lin)
	w.Do(desk.MakeOffer{Conversation: "second", Agent: "lin", ID: "o2"}, desk.System)
	w.Open("gone", "f", true)
	w.Do(desk.LeaveQueue{Conversation: "gone"}, By("f"))

	got := must(w.Store.Waiting(w.Ctx))(w)
	w.same("who waits", ids(got), []desk.ConversationID{"credited", "first", "second"})
	w.same("a waiting conversation", got[2], must(w.Store.Conversation(w.Ctx, "second"))(w))
}

func list(_ *testing.T, w *World) {
	w.Hire("lin")
	for i := range 5 {
		w.Open(desk.ConversationID(fmt.Sprint("c", i)), desk.CustomerID(fmt.Sprint("u", i%2)), i != 4)
	}
	w.Now = w.Now.Add(-time.Second) // c5 starts with c4
	w.Open("c5", "u1", false)
	w.Do(desk.MakeOffer{Conversation: "c1", Agent: "lin", ID: "o1"}, desk.System)
	w.Do(desk.AcceptOffer{Conversation: "c1", Offer: "o1"}, Lin)
	at := func(id desk.ConversationID) time.Time { return must(w.Store.Conversation(w.Ctx, id))(w).StartedAt }

	type conversations = []desk.ConversationID
	for _, c := range []struct {
		name string
		f    store.ConversationFilter
		want conversations
	}{
		{"all, newest first", store.ConversationFilter{}, conversations{"c5", "c4", "c3", "c2", "c1", "c0"}},
		{"a page", store.ConversationFilter{Limit: 2}, conversations{"c5", "c4"}},
		{"the next page, between equal times", store.ConversationFilter{Limit: 2, Before: "c5"}, conversations{"c4", "c3"}},
		{"after a conversation that is not there", store.ConversationFilter{Before: "c9"}, conversations{}},
		{"by status", store.ConversationFilter{Statuses: []desk.Status{desk.StatusWaiting}}, conversations{"c3", "c2", "c0"}},
		{"by statuses and customer", store.ConversationFilter{Statuses: []desk.Status{desk.StatusWaiting, desk.StatusActive}, Customer: "u1"}, conversations{"c3", "c1"}},
		{"by owner", store.ConversationFilter{Owner: "lin"}, conversations{"c1"}},
		{"by line", store.ConversationFilter{Line: "general", Limit: 1}, conversations{"c5"}},
		{"of another line", store.ConversationFilter{Line: "safety"}, conversations{}},
		{"between times", store.ConversationFilter{From: at("c1"), To: at("c3")}, conversations{"c2", "c1"}},
		{"from just after", store.ConversationFilter{From: at("c1").Add(1), To: at("c3").Add(1)}, conversations{"c3", "c2"}},
	} {
		w.same(c.name, ids(must(w.Store.List(w.Ctx, c.f))(w)), c.want)
	}
}

func openOf(_ *testing.T, w *World) {
	_, err := w.Store.OpenOf(w.Ctx, "zhang")
	w.is(err, store.ErrNotFound)
	w.Open("c1", "zhang", true)
	w.Open("c2", "zhang", true)
	w.Open("c3", "wang", true)
	for _, want := range []desk.ConversationID{"c2", "c1"} {
		got := must(w.Store.OpenOf(w.Ctx, "zhang"))(w)
		if got.ID != want {
			w.Errorf("the open conversation is %s, want %s", got.ID, want)
		}
		w.Do(desk.LeaveQueue{Conversation: want}, By("zhang"))
	}
	_, err = w.Store.OpenOf(w.Ctx, "zhang")
	w.is(err, store.ErrNotFound)
}

func items(_ *testing.T, w *World) {
	w.Open("c1", "zhang", false)
	for i := range 4 { // customer's 1, 2, 3, 4 are staff's 1, 3, 5, 7
		w.Do(say("c1", desk.ClientID(fmt.Sprint("m", i)), "x"), By("zhang"))
		w.Do(desk.AddNote{Conversation: "c1", Text: "note"}, Lin)
	}
	w.Open("c2", "wang", true)
	for _, c := range []struct {
		name string
		p    store.ItemPage
		want []int64 // staff's sequence
	}{
		{"staff, from the start", store.ItemPage{Staff: true, Limit: 3}, []int64{1, 2, 3}},
		{"staff, after", store.ItemPage{Staff: true, After: 6, Limit: 3}, []int64{7, 8}},
		{"staff, before", store.ItemPage{Staff: true, Before: 6, Limit: 3}, []int64{3, 4, 5}},
		{"staff, the last", store.ItemPage{Staff: true, Last: true, After: 1, Limit: 3}, []int64{6, 7, 8}},
		{"customer, from the start", store.ItemPage{Limit: 3}, []int64{1, 3, 5}},
		{"customer, after", store.ItemPage{After: 2, Limit: 3}, []int64{5, 7}},
		{"customer, before", store.ItemPage{Before: 4, Limit: 2}, []int64{3, 5}},
		{"customer, the last", store.ItemPage{Last: true, Limit: 2}, []int64{5, 7}},
		{"after wins over before", store.ItemPage{After: 2, Before: 2, Limit: 1}, []int64{5}},
		{"after the end", store.ItemPage{After: 4, Limit: 2}, []int64{}},
	} {
		got := []int64{}
		for _, it := range must(w.Store.Items(w.Ctx, "c1", c.p))(w) {
			got = append(got, it.StaffSeq)
		}
		w.same(c.name, got, c.want)
	}
	if n := len(must(w.Store.Items(w.Ctx, "c9", store.ItemPage{Limit: 9}))(w)); n != 0 {
		w.Errorf("%d items of a conversation that is not there", n)
	}
}

func erase(_ *testing.T, w *World) {
	w.Open("c1", "zhang", false)
	out := w.Do(say("c1", "m1", "我的身份证号是"), By("zhang"))
	for range 2 { // the second time it is gone already
		if err := w.Store.EraseItem(w.Ctx, out.Items[0].ID); err != nil {
			w.Fatal(err)
		}
	}
	it := must(w.Store.ItemByClient(w.Ctx, "c1", desk.Author{Role: desk.AuthorCustomer, ID: "zhang"}, "m1"))(w)
	want := out.Items[0]
	want.Content, want.Erased = desk.Content{}, true
	w.same("the erased item", it, want)
	w.is(w.Store.EraseItem(w.Ctx, "c1.99"), store.ErrNotFound)

	w.Do(know("zhang", "s1"), desk.System)
	if err := w.Store.EraseProfile(w.Ctx, "zhang"); err != nil {
		w.Fatal(err)
	}
	_, err := w.Store.Profile(w.Ctx, "zhang")
	w.is(err, store.ErrNotFound)
	_, err = w.Store.CustomerBy(w.Ctx, desk.ChannelWeb, "s1")
	w.is(err, store.ErrNotFound)
	w.is(w.Store.EraseProfile(w.Ctx, "zhang"), store.ErrNotFound)
	if c := must(w.Store.Customer(w.Ctx, "zhang"))(w); c.ProfileHash == "" {
		w.Error("the customer lost the hash of what was erased")
	}
	w.Do(know("wang", "s1"), desk.System)
}

func agents(_ *testing.T, w *World) {
	_, err := w.Store.Agent(w.Ctx, "lin")
	w.is(err, store.ErrNotFound)
	w.Hire("mei")
	w.Hire("lin")
	w.Hire("Lin") // ids are compared byte by byte
	all := must(w.Store.Agents(w.Ctx))(w)
	got := []desk.AgentID{}
	for _, a := range all {
		got = append(got, a.ID)
	}
	w.same("the agents", got, []desk.AgentID{"Lin", "lin", "mei"})
	w.same("an agent", all[2], must(w.Store.Agent(w.Ctx, "mei"))(w))
}

func tickets(_ *testing.T, w *World) {
	w.Open("c1", "zhang", false)
	for i := range 4 {
		open := desk.OpenTicket{ID: desk.TicketID(fmt.Sprint("t", i)), Number: fmt.Sprint("T-", i), Title: "退款", Priority: desk.PriorityHigh, Line: "general", Customer: "zhang",
			SolveDue: w.Now.Add(time.Hour)}
		if i == 3 {
			open.Conversation = "c1"
		}
		w.Do(open, map[bool]desk.Actor{true: Lin, false: Mei}[i%2 == 0])
	}
	w.Do(desk.ChangeTicket{ID: "t1", Version: 1, State: desk.TicketSolved}, Mei)
	out := w.Do(desk.MergeTicket{ID: "t3", Into: "t2"}, Mei)
	w.same("the merged ticket", must(w.Store.Ticket(w.Ctx, "t3"))(w), out.After.Ticket)
	w.same("the one merged into", must(w.Store.TicketByNumber(w.Ctx, "T-2"))(w), out.After.Other)
	for _, c := range []struct {
		name string
		f    store.TicketFilter
		want []desk.TicketID
	}{
		{"all, newest first", store.TicketFilter{}, []desk.TicketID{"t3", "t2", "t1", "t0"}},
		{"a page", store.TicketFilter{Limit: 2, Before: "t3"}, []desk.TicketID{"t2", "t1"}},
		{"by states", store.TicketFilter{States: []desk.TicketState{desk.TicketSolved, desk.TicketIsMerged}}, []desk.TicketID{"t3", "t1"}},
		{"by owner", store.TicketFilter{Owner: "lin"}, []desk.TicketID{"t2", "t0"}},
		{"by customer", store.TicketFilter{Customer: "zhang", Limit: 1}, []desk.TicketID{"t3"}},
	} {
		got := []desk.TicketID{}
		for _, x := range must(w.Store.ListTickets(w.Ctx, c.f))(w) {
			got = append(got, x.ID)
		}
		w.same(c.name, got, c.want)
	}
	_, err := w.Store.Ticket(w.Ctx, "t9")
	w.is(err, store.ErrNotFound)
	_, err = w.Store.TicketByNumber(w.Ctx, "T-9")
	w.is(err, store.ErrNotFound)
}
