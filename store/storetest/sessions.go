package storetest

import (
	"context"
	"strings"
	"testing"
	"time"

	"jietong/desk"
	"jietong/store"
)

// The suite's sessions are over long after any run of it: whether one is over depends on the store's own clock.
var (
	longAgo = time.Date(2001, 1, 1, 0, 0, 0, 0, time.UTC)
	farAway = time.Date(2991, 1, 1, 0, 0, 0, 0, time.UTC)
)

func sessions(_ *testing.T, w *World) {
	zhang := By("zhang")
	put := func(x store.Session) {
		w.Helper()
		if err := w.Store.PutSession(w.Ctx, x); err != nil {
			w.Fatal(err)
		}
	}
	one := store.Session{ID: "s1", TokenHash: strings.Repeat("a", 64), Actor: zhang, Entry: "e", Device: "phone", CreatedAt: Start, ExpiresAt: farAway}
	two := store.Session{ID: "s2", TokenHash: strings.Repeat("b", 64), Actor: zhang, CreatedAt: Start.Add(time.Second), ExpiresAt: farAway}
	over := store.Session{ID: "s3", TokenHash: strings.Repeat("c", 64), Actor: zhang, CreatedAt: longAgo, ExpiresAt: longAgo}
	staff := store.Session{ID: "s4", TokenHash: strings.Repeat("d", 64), Actor: desk.Actor{Role: desk.RoleAgent, ID: "zhang"}, CreatedAt: Start, ExpiresAt: farAway}
	for _, x := range []store.Session{one, two, over, staff} {
		put(x)
	}
	w.same("a session", must(w.Store.Session(w.Ctx, one.TokenHash))(w), one)
	w.same("those of a customer, newest first", must(w.Store.SessionsOf(w.Ctx, zhang))(w), []store.Session{two, one})
	for _, hash := range []string{over.TokenHash, strings.Repeat("e", 64), ""} {
		_, err := w.Store.Session(w.Ctx, hash)
		w.is(err, store.ErrNotFound)
	}
	// A renewed token replaces the old one.
	old := one.TokenHash
	one.TokenHash = strings.Repeat("f", 64)
	put(one)
	_, err := w.Store.Session(w.Ctx, old)
	w.is(err, store.ErrNotFound)
	w.same("the renewed session", must(w.Store.Session(w.Ctx, one.TokenHash))(w), one)
	stolen := two
	stolen.TokenHash = one.TokenHash
	w.repeats(w.Store.PutSession(w.Ctx, stolen), 0)

	for range 2 {
		if err := w.Store.RevokeSession(w.Ctx, "s1"); err != nil {
			w.Fatal(err)
		}
	}
	_, err = w.Store.Session(w.Ctx, one.TokenHash)
	w.is(err, store.ErrNotFound)
	w.same("after the revocation", must(w.Store.SessionsOf(w.Ctx, zhang))(w), []store.Session{two})
}

func accounts(_ *testing.T, w *World) {
	_, err := w.Store.Account(w.Ctx, "lin")
	w.is(err, store.ErrNotFound)
	a := store.Account{Login: "lin", Agent: "lin", PasswordHash: "one"}
	for _, hash := range []string{"one", "two"} {
		a.PasswordHash = hash
		if err := w.Store.PutAccount(w.Ctx, a); err != nil {
			w.Fatal(err)
		}
		w.same("the account", must(w.Store.Account(w.Ctx, "lin"))(w), a)
	}
	w.repeats(w.Store.PutAccount(w.Ctx, store.Account{Login: "lin", Agent: "mei", PasswordHash: "three"}), 0)
	w.same("the account afterwards", must(w.Store.Account(w.Ctx, "lin"))(w), a)
}

// calls makes one call of every kind.
func (w *World) calls(ctx context.Context, change store.Change) map[string]error {
	all := map[string]error{}
	all["Commit"] = w.Store.Commit(ctx, []store.Change{change})
	_, all["Events"] = w.Store.Events(ctx, desk.ConversationStream("c1"), 0, 1)
	all["EventsBetween"] = w.Store.EventsBetween(ctx, Start, w.Now, func(desk.Event) error { return nil })
	all["Streams"] = w.Store.Streams(ctx, desk.StreamAgent, func(string, int64) error { return nil })
	_, all["NextNumber"] = w.Store.NextNumber(ctx, "n")
	_, all["Conversation"] = w.Store.Conversation(ctx, "c1")
	_, all["List"] = w.Store.List(ctx, store.ConversationFilter{})
	_, all["Waiting"] = w.Store.Waiting(ctx)
	_, all["OpenOf"] = w.Store.OpenOf(ctx, "zhang")
	_, all["Items"] = w.Store.Items(ctx, "c1", store.ItemPage{})
	_, all["ItemByClient"] = w.Store.ItemByClient(ctx, "c1", desk.Author{}, "m1")
	all["EraseItem"] = w.Store.EraseItem(ctx, "c1.1")
	_, all["Customer"] = w.Store.Customer(ctx, "zhang")
	_, all["Profile"] = w.Store.Profile(ctx, "zhang")
	_, all["CustomerBy"] = w.Store.CustomerBy(ctx, desk.ChannelWeb, "s1")
	all["EraseProfile"] = w.Store.EraseProfile(ctx, "zhang")
	_, all["Agent"] = w.Store.Agent(ctx, "lin")
	_, all["Agents"] = w.Store.Agents(ctx)
	_, all["Ticket"] = w.Store.Ticket(ctx, "t1")
	_, all["TicketByNumber"] = w.Store.TicketByNumber(ctx, "T-1")
	_, all["ListTickets"] = w.Store.ListTickets(ctx, store.TicketFilter{})
	_, _, all["NextDue"] = w.Store.NextDue(ctx)
	_, all["Claim"] = w.Store.Claim(ctx, "a", w.Now, time.Minute, 1)
	all["Finish"] = w.Store.Finish(ctx, store.Job{})
	all["Retry"] = w.Store.Retry(ctx, store.Job{}, w.Now)
	all["PutSession"] = w.Store.PutSession(ctx, store.Session{ID: "s"})
	_, all["Session"] = w.Store.Session(ctx, "x")
	_, all["SessionsOf"] = w.Store.SessionsOf(ctx, By("zhang"))
	all["RevokeSession"] = w.Store.RevokeSession(ctx, "s")
	all["PutAccount"] = w.Store.PutAccount(ctx, store.Account{Login: "x"})
	_, all["Account"] = w.Store.Account(ctx, "x")
	return all
}

func ended(_ *testing.T, w *World) {
	w.Open("c1", "zhang", true)
	before := must(w.Store.Conversation(w.Ctx, "c1"))(w)
	ctx, cancel := context.WithCancel(w.Ctx)
	change := w.message("c1", "m1")
	cancel()
	for name, err := range w.calls(ctx, change) {
		w.Log(name)
		w.is(err, store.ErrUnavailable)
		w.is(err, context.Canceled)
	}
	w.same("the conversation", must(w.Store.Conversation(w.Ctx, "c1"))(w), before)
	if err := w.Store.Commit(w.Ctx, []store.Change{change}); err != nil {
		w.Errorf("the change afterwards: %v", err)
	}
}

func closed(_ *testing.T, w *World) {
	w.Open("c1", "zhang", true)
	change := w.message("c1", "m1")
	for range 2 {
		if err := w.Store.Close(); err != nil {
			w.Fatal(err)
		}
	}
	for name, err := range w.calls(w.Ctx, change) {
		w.Log(name)
		w.is(err, store.ErrUnavailable)
	}
}
