package storetest

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"jietong/desk"
	"jietong/store"
)

func keepsAll(_ *testing.T, w *World) {
	w.Hire("lin")
	w.Open("c1", "zhang", true)
	w.Do(say("c1", "m1", "我的钱包被冻结了"), By("zhang"))
	w.Do(desk.MakeOffer{Conversation: "c1", Agent: "lin", ID: "o1"}, desk.System)
	out := w.Do(desk.AcceptOffer{Conversation: "c1", Offer: "o1"}, Lin)

	conv := must(w.Store.Conversation(w.Ctx, "c1"))(w)
	w.same("the conversation", conv, out.After.Conversation)
	w.same("the agent", must(w.Store.Agent(w.Ctx, "lin"))(w), out.After.Agent("lin"))
	events := must(w.Store.Events(w.Ctx, desk.ConversationStream("c1"), 0, store.EventsMax))(w)
	var replayed desk.World
	for i, e := range events {
		if e.Version != int64(i+1) {
			w.Fatalf("event %d has version %d", i, e.Version)
		}
		replayed = desk.Apply(replayed, e)
	}
	w.same("the state that the events lead to", replayed.Conversation, conv)
	last := events[len(events)-1]
	want := out.Events[len(out.Events)-1]
	w.same("the last event", last, want)
	if last.At != want.At {
		w.Errorf("the event's time is %v, want %v", last.At, want.At)
	}
	all := must(w.Store.Items(w.Ctx, "c1", store.ItemPage{Staff: true, Limit: store.ItemsMax}))(w)
	w.same("the last item", all[len(all)-1], out.Items[len(out.Items)-1])
	if int64(len(all)) != conv.StaffSeq {
		w.Errorf("%d items, want %d", len(all), conv.StaffSeq)
	}
}

func keepsNothing(_ *testing.T, w *World) {
	w.Open("c1", "zhang", true)
	before := must(w.Store.Conversation(w.Ctx, "c1"))(w)
	stale := *before
	stale.Version--
	for _, changes := range [][]store.Change{nil, {}, {{Before: desk.World{Conversation: &stale}, Outcome: desk.Outcome{After: desk.World{Conversation: &stale}}}}} {
		if err := w.Store.Commit(w.Ctx, changes); err != nil {
			w.Errorf("a commit of nothing: %v", err)
		}
	}
	w.same("the conversation", must(w.Store.Conversation(w.Ctx, "c1"))(w), before)
}

func buildsOn(_ *testing.T, w *World) {
	var changes []store.Change
	var world desk.World
	then := func(c desk.Command, by desk.Actor) {
		change := w.Decide(world, c, by)
		changes, world = append(changes, change), change.Outcome.After
	}
	then(w.start("c1", "zhang", true), By("zhang"))
	for i := range 20 {
		w.Now = w.Now.Add(time.Second)
		then(say("c1", desk.ClientID(fmt.Sprint("m", i)), "你好"), By("zhang"))
	}
	if err := w.Store.Commit(w.Ctx, changes); err != nil {
		w.Fatal(err)
	}
	w.same("the conversation", must(w.Store.Conversation(w.Ctx, "c1"))(w), world.Conversation)
	if n := len(must(w.Store.Items(w.Ctx, "c1", store.ItemPage{Limit: store.ItemsMax}))(w)); n != 21 {
		w.Errorf("%d items, want 20 messages and the note that it is queued", n)
	}
	if n := len(must(w.Store.Waiting(w.Ctx))(w)); n != 1 {
		w.Errorf("%d waiting, want 1", n)
	}
}

// message decides a customer's message on the conversation as it stands.
func (w *World) message(c desk.ConversationID, client desk.ClientID) store.Change {
	w.Helper()
	cmd := say(c, client, "你好")
	world := w.Load(cmd)
	return w.Decide(world, cmd, By(world.Conversation.Customer))
}

func conflict(_ *testing.T, w *World) {
	w.Open("c1", "zhang", true)
	w.Open("c2", "wang", true)
	stale := w.message("c1", "stale")
	w.Do(say("c1", "m1", "在吗"), By("zhang"))
	other := w.message("c2", "other")
	w.conflicts(w.Store.Commit(w.Ctx, []store.Change{other, stale}), 1, desk.ConversationStream("c1"))
	for _, m := range []struct {
		c desk.ConversationID
		m desk.ClientID
	}{{"c1", "stale"}, {"c2", "other"}} {
		world := must(w.Store.Conversation(w.Ctx, m.c))(w)
		_, err := w.Store.ItemByClient(w.Ctx, m.c, desk.Author{Role: desk.AuthorCustomer, ID: string(world.Customer)}, m.m)
		w.is(err, store.ErrNotFound)
	}
	if err := w.Store.Commit(w.Ctx, []store.Change{other}); err != nil {
		w.Errorf("the change beside the stale one, alone: %v", err)
	}
	// The second change of a call does not build on the first.
	one, two := w.message("c1", "m2"), w.message("c1", "m3")
	w.conflicts(w.Store.Commit(w.Ctx, []store.Change{one, two}), 1, desk.ConversationStream("c1"))
}

func newOnce(_ *testing.T, w *World) {
	start := w.start("c1", "zhang", false)
	first := w.Decide(desk.World{}, start, By("zhang"))
	if err := w.Store.Commit(w.Ctx, []store.Change{first}); err != nil {
		w.Fatal(err)
	}
	w.conflicts(w.Store.Commit(w.Ctx, []store.Change{first}), 0, desk.ConversationStream("c1"))
	hire := w.Decide(desk.World{}, desk.Hire{Agent: desk.Agent{ID: "lin", Name: "lin", Role: desk.RoleAgent}}, Admin)
	w.conflicts(w.Store.Commit(w.Ctx, []store.Change{hire, hire}), 1, desk.AgentStream("lin"))
	_, err := w.Store.Agent(w.Ctx, "lin")
	w.is(err, store.ErrNotFound)
}

func guardsRead(_ *testing.T, w *World) {
	w.Hire("lin")
	w.Hire("mei")
	w.Open("c1", "zhang", true)
	w.Do(desk.MakeOffer{Conversation: "c1", Agent: "lin", ID: "o1"}, desk.System)
	w.Do(desk.AcceptOffer{Conversation: "c1", Offer: "o1"}, Lin)
	// A transfer to mei reads her and leaves her as she is.
	transfer := desk.Transfer{Conversation: "c1", Agent: "mei"}
	decided := w.Decide(w.Load(transfer), transfer, Lin)
	w.Do(desk.SetPresence{Agent: "mei", Presence: desk.Away}, Mei)
	w.conflicts(w.Store.Commit(w.Ctx, []store.Change{decided}), 0, desk.AgentStream("mei"))
	decided = w.Decide(w.Load(transfer), transfer, Lin)
	if err := w.Store.Commit(w.Ctx, []store.Change{decided}); err != nil {
		w.Errorf("the transfer decided on mei as she is: %v", err)
	}
}

func clientID(_ *testing.T, w *World) {
	w.Open("c1", "zhang", true)
	w.Open("c2", "zhang", true)
	w.Do(say("c1", "m1", "第一条"), By("zhang"))
	before := must(w.Store.Conversation(w.Ctx, "c1"))(w)
	w.repeats(w.Store.Commit(w.Ctx, []store.Change{w.message("c2", "x"), w.message("c1", "m1")}), 1)
	w.same("the conversation after a repetition", must(w.Store.Conversation(w.Ctx, "c1"))(w), before)
	it := must(w.Store.ItemByClient(w.Ctx, "c1", desk.Author{Role: desk.AuthorCustomer, ID: "zhang"}, "m1"))(w)
	if it.Content.Text != "第一条" {
		w.Errorf("the message is %q", it.Content.Text)
	}
	// Twice within one call.
	one := w.message("c1", "m2")
	two := w.Decide(one.Outcome.After, say("c1", "m2", "又来"), By("zhang"))
	w.repeats(w.Store.Commit(w.Ctx, []store.Change{one, two}), 1)
	// The same client id of another author, in another conversation, and none at all, are all their own.
	for range 2 {
		w.Do(desk.AddNote{Conversation: "c1", Text: "note"}, Lin)
	}
	w.Do(desk.AddNote{Conversation: "c1", ClientID: "m1", Text: "note"}, Lin)
	w.Do(say("c2", "m1", "另一个"), By("zhang"))
}

// know is a customer made known under identities on the web.
func know(id desk.CustomerID, subjects ...string) desk.KnowCustomer {
	k := desk.KnowCustomer{ID: id, Tier: "personal", Region: "cn", Profile: desk.Profile{Name: string(id)}}
	for _, s := range subjects {
		k.Profile.Identities = append(k.Profile.Identities, desk.Identity{Channel: desk.ChannelWeb, Subject: s})
	}
	return k
}

func identity(_ *testing.T, w *World) {
	out := w.Do(know("zhang", "s1", "s2", "s2"), desk.System)
	w.same("the customer", must(w.Store.Customer(w.Ctx, "zhang"))(w), out.After.Customer)
	w.same("the profile", must(w.Store.Profile(w.Ctx, "zhang"))(w), out.Profiles[0])
	if c := must(w.Store.CustomerBy(w.Ctx, desk.ChannelWeb, "s2"))(w); c != "zhang" {
		w.Errorf("s2 belongs to %q", c)
	}
	_, err := w.Store.CustomerBy(w.Ctx, desk.ChannelApp, "s2")
	w.is(err, store.ErrNotFound)

	taken := w.Decide(desk.World{}, know("wang", "s1"), desk.System)
	w.repeats(w.Store.Commit(w.Ctx, []store.Change{taken}), 0)
	_, err = w.Store.Customer(w.Ctx, "wang")
	w.is(err, store.ErrNotFound)
	// What a customer no longer has is free, within one call too.
	less := w.Decide(w.Load(know("zhang")), know("zhang", "s2"), desk.System)
	if err := w.Store.Commit(w.Ctx, []store.Change{less, taken}); err != nil {
		w.Fatal(err)
	}
	if c := must(w.Store.CustomerBy(w.Ctx, desk.ChannelWeb, "s1"))(w); c != "wang" {
		w.Errorf("s1 belongs to %q", c)
	}
	both := []store.Change{w.Decide(desk.World{}, know("a", "s9"), desk.System), w.Decide(desk.World{}, know("b", "s9"), desk.System)}
	w.repeats(w.Store.Commit(w.Ctx, both), 1)
}

func ticketNumber(_ *testing.T, w *World) {
	open := func(id desk.TicketID) store.Change {
		return w.Decide(desk.World{}, desk.OpenTicket{ID: id, Number: "T-1", Title: "t", Priority: desk.PriorityNormal}, Lin)
	}
	if err := w.Store.Commit(w.Ctx, []store.Change{open("t1")}); err != nil {
		w.Fatal(err)
	}
	w.repeats(w.Store.Commit(w.Ctx, []store.Change{open("t2")}), 0)
	if got := must(w.Store.TicketByNumber(w.Ctx, "T-1"))(w); got.ID != "t1" {
		w.Errorf("T-1 is %q", got.ID)
	}
}

func precedence(_ *testing.T, w *World) {
	w.Open("c1", "zhang", true)
	w.Open("c2", "wang", true)
	w.Do(say("c1", "m1", "一"), By("zhang"))
	stale := w.message("c2", "m1")
	w.Do(say("c2", "m2", "二"), By("wang"))
	repeated := w.message("c1", "m1")
	w.conflicts(w.Store.Commit(w.Ctx, []store.Change{repeated, stale}), 1, desk.ConversationStream("c2"))
	again := w.message("c2", "m2")
	w.repeats(w.Store.Commit(w.Ctx, []store.Change{again, repeated}), 0)
	w.conflicts(w.Store.Commit(w.Ctx, []store.Change{stale, stale}), 0, desk.ConversationStream("c2"))
}

func invalid(_ *testing.T, w *World) {
	w.Open("c1", "zhang", true)
	refused := func(what string, index int, changes ...store.Change) {
		w.Helper()
		var e *store.Invalid
		if err := w.Store.Commit(w.Ctx, changes); !errors.As(err, &e) || e.Index != index || e.Why == "" {
			w.Errorf("%s: error %v, want invalid", what, err)
		}
	}
	good := w.message("c1", "good")
	// under is a message under a client id that desk would refuse.
	under := func(before desk.World, id desk.ClientID) store.Change {
		c := w.Decide(before, say("c1", "x", "x"), By("zhang"))
		c.Outcome.Items[0].ClientID = id
		return c
	}
	refused("a client id with the zero byte", 1, good, under(good.Outcome.After, "a\x00b"))
	refused("a client id that is not UTF-8", 0, under(good.Before, "\xff"))
	wang := w.Decide(desk.World{}, know("wang", "s1"), desk.System)
	wang.Outcome.Profiles[0].Identities[0].Subject = "\x00"
	refused("an identity with the zero byte", 0, wang)
	gap := good
	gap.Outcome.Events = nil
	gap.Jobs = []store.Job{{Stream: desk.ConversationStream("c1"), Kind: "deliver:x"}}
	refused("a state without its events", 0, gap)
	gap = good
	gap.Outcome.After = desk.World{}
	refused("events without their state", 0, gap)
	refused("too many changes", store.BatchMax, make([]store.Change, store.BatchMax+1)...)
	if err := w.Store.Commit(w.Ctx, []store.Change{good}); err != nil {
		w.Errorf("the good one: %v", err)
	}
	// Any other text is good as content.
	odd := "\u0001 \u202e \U0001f600 '); drop table item; --"
	out := w.Do(say("c1", "odd", odd), By("zhang"))
	it := must(w.Store.ItemByClient(w.Ctx, "c1", desk.Author{Role: desk.AuthorCustomer, ID: "zhang"}, "odd"))(w)
	if it.Content.Hash() != out.Items[0].Content.Hash() {
		w.Errorf("odd content came back as %q", it.Content.Text)
	}
}

func fullBatch(_ *testing.T, w *World) {
	var start, more []store.Change
	for i := range store.BatchMax {
		id := desk.ConversationID(fmt.Sprintf("c%03d", i))
		c := w.Decide(desk.World{}, w.start(id, "zhang", true), By("zhang"))
		start = append(start, c)
		more = append(more, w.Decide(c.Outcome.After, say(id, "m1", "x"), By("zhang")))
	}
	if err := w.Store.Commit(w.Ctx, start); err != nil {
		w.Fatal(err)
	}
	if err := w.Store.Commit(w.Ctx, more[:201]); err != nil {
		w.Fatal(err)
	}
	w.conflicts(w.Store.Commit(w.Ctx, append(more[201:250:250], more[0])), 49, desk.ConversationStream("c000"))
	if err := w.Store.Commit(w.Ctx, more[201:]); err != nil {
		w.Fatal(err)
	}
	for _, c := range must(w.Store.Waiting(w.Ctx))(w) {
		if c.Seq != 2 {
			w.Errorf("%s has %d items, want 2", c.ID, c.Seq)
		}
	}
}

func events(_ *testing.T, w *World) {
	w.Hire("lin")
	w.Open("c1", "zhang", true)
	for i := range 5 {
		w.Do(say("c1", desk.ClientID(fmt.Sprint(i)), "x"), By("zhang"))
	}
	s := desk.ConversationStream("c1")
	all := must(w.Store.Events(w.Ctx, s, 0, store.EventsMax))(w)
	w.same("a page from the middle", must(w.Store.Events(w.Ctx, s, 2, 3))(w), all[2:5])
	if rest := must(w.Store.Events(w.Ctx, s, int64(len(all)), 3))(w); len(rest) != 0 {
		w.Errorf("%d events after the last", len(rest))
	}
	if none := must(w.Store.Events(w.Ctx, desk.TicketStream("c1"), 0, 3))(w); len(none) != 0 {
		w.Errorf("%d events of a stream that is not there", len(none))
	}

	var got []string
	between := func(from, to time.Time) []string {
		w.Helper()
		got = nil
		if err := w.Store.EventsBetween(w.Ctx, from, to, func(e desk.Event) error {
			got = append(got, fmt.Sprintf("%s %s %s %d", e.At.Format("05.000000"), e.Stream.Kind, e.Stream.ID, e.Version))
			_, err := w.Store.Events(w.Ctx, e.Stream, 0, 1) // may be called meanwhile
			return err
		}); err != nil {
			w.Fatal(err)
		}
		return got
	}
	w.same("the events of two commits", between(Start, Start.Add(2*time.Second)), []string{"00.000123 agent lin 1", "01.000123 agent lin 2"})
	w.same("to is exclusive", between(Start.Add(time.Second), Start.Add(2*time.Second)), []string{"01.000123 agent lin 2"})
	w.same("one commit, in order of version", between(Start.Add(2*time.Second), Start.Add(3*time.Second)),
		[]string{"02.000123 conversation c1 1", "02.000123 conversation c1 2", "02.000123 conversation c1 3"})
	stop := errors.New("enough")
	w.is(w.Store.EventsBetween(w.Ctx, Start, w.Now, func(desk.Event) error { return stop }), stop)

	w.Open("c0", "wang", false)
	got = nil
	if err := w.Store.Streams(w.Ctx, desk.StreamConversation, func(id string, version int64) error {
		got = append(got, fmt.Sprint(id, " ", version))
		return nil
	}); err != nil {
		w.Fatal(err)
	}
	w.same("the streams", got, []string{"c0 1", fmt.Sprint("c1 ", len(all))})
}

func numbers(_ *testing.T, w *World) {
	for i := range 3 {
		if n := must(w.Store.NextNumber(w.Ctx, "ticket"))(w); n != int64(i+1) {
			w.Errorf("number %d is %d", i+1, n)
		}
	}
	if n := must(w.Store.NextNumber(w.Ctx, "other"))(w); n != 1 {
		w.Errorf("another sequence begins with %d", n)
	}
}
