package storetest

import (
	"fmt"
	"testing"
	"time"

	"jietong/desk"
	"jietong/store"
)

// due lists jobs as text: the stream, the kind and the seconds from Start.
func due(all []store.Job) []string {
	got := []string{}
	for _, j := range all {
		got = append(got, fmt.Sprintf("%s %s %.0f", j.Stream.ID, j.Kind, j.Due.Sub(Start).Seconds()))
	}
	return got
}

// claim takes all jobs that are due at so many seconds from Start, for a minute.
func (w *World) claim(owner string, seconds int, limit int) []store.Job {
	w.Helper()
	return must(w.Store.Claim(w.Ctx, owner, Start.Add(time.Duration(seconds)*time.Second), time.Minute, limit))(w)
}

// next is when a job can be claimed next, in seconds from Start; -1 for never.
func (w *World) next() float64 {
	w.Helper()
	at, ok, err := w.Store.NextDue(w.Ctx)
	if err != nil {
		w.Fatal(err)
	}
	if !ok {
		return -1
	}
	return at.Sub(Start).Seconds()
}

func timers(_ *testing.T, w *World) {
	if n := w.next(); n != -1 {
		w.Errorf("an empty store has a job at %v", n)
	}
	w.Hire("lin")                                                                 // seconds 0 and 1
	w.Open("c1", "zhang", true)                                                   // 2: escalates at 62
	w.Do(desk.MakeOffer{Conversation: "c1", Agent: "lin", ID: "o1"}, desk.System) // 3: rings till 33
	w.Do(say("c1", "m1", "x"), By("zhang"))                                       // 4
	w.same("while it rings", due(w.claim("a", 20, 10)), []string{})
	if n := w.next(); n != 33 {
		w.Errorf("the next job is at %v, want 33", n)
	}
	w.Do(desk.AcceptOffer{Conversation: "c1", Offer: "o1"}, Lin) // 5: pulled back at 125
	w.Do(say("c1", "m2", "x"), By("zhang"))                      // 6
	w.same("once served", due(w.claim("a", 500, 10)), []string{"c1 pull-back 125"})
	w.Do(desk.Close{Conversation: "c1"}, Lin) // 7: wrap-up till 67
	w.same("once closed", due(w.claim("a", 501, 10)), []string{"lin wrap-up 67"})
	w.Do(desk.SetPresence{Agent: "lin", Presence: desk.Away}, Lin)
	if n := w.next(); n != -1 {
		w.Errorf("there is a job at %v, want none", n)
	}
}

func jobs(_ *testing.T, w *World) {
	for i := range 4 {
		w.Open(desk.ConversationID(fmt.Sprint("c", i)), "zhang", true) // escalates at 60+i
	}
	w.same("what is due", due(w.claim("a", 61, 10)), []string{"c0 escalate 60", "c1 escalate 61"})
	w.same("held by another", due(w.claim("b", 62, 10)), []string{"c2 escalate 62"})
	if n := w.next(); n != 63 {
		w.Errorf("the next job is at %v, want 63", n)
	}
	w.same("at most so many, earliest first", due(w.claim("b", 121, 2)), []string{"c0 escalate 60", "c3 escalate 63"}) // a's leases ended at 121
	first := w.claim("a", 121, 10)
	w.same("what the limit left", due(first), []string{"c1 escalate 61"})

	if err := w.Store.Retry(w.Ctx, first[0], Start.Add(200*time.Second)); err != nil {
		w.Fatal(err)
	}
	if err := w.Store.Finish(w.Ctx, first[0]); err != nil { // no longer the one claimed
		w.Fatal(err)
	}
	for _, j := range must(w.Store.Claim(w.Ctx, "b", Start.Add(199*time.Second), time.Hour, 10))(w) {
		if j.Stream.ID == "c1" {
			w.Error("c1 is due before its retry")
		}
	}
	again := w.claim("a", 200, 10)
	if len(again) != 1 || again[0].Attempt != 1 || again[0].Due != Start.Add(200*time.Second) {
		w.Fatalf("the retried job came back as %+v", again)
	}
	for range 2 { // finished twice is finished
		if err := w.Store.Finish(w.Ctx, again[0]); err != nil {
			w.Fatal(err)
		}
	}
	if err := w.Store.Retry(w.Ctx, again[0], Start); err != nil {
		w.Fatal(err)
	}
	if n := len(w.claim("a", 10_000, 10)); n != 3 {
		w.Errorf("%d jobs are left, want 3", n)
	}

	// A timer that moved while somebody held it stays, and is free at its new time.
	w.Do(desk.LeaveQueue{Conversation: "c0"}, By("zhang"))
	w.Hire("lin")
	w.Do(desk.MakeOffer{Conversation: "c2", Agent: "lin", ID: "o1"}, desk.System)
	ring := w.claim("a", 3600, 10)
	w.same("the ring", due(ring), []string{"c2 offer 37"})
	w.Do(desk.DeclineOffer{Conversation: "c2", Offer: "o1"}, Lin)
	w.Do(desk.SetPresence{Agent: "lin", Presence: desk.Away}, Lin)
	w.Do(desk.SetPresence{Agent: "lin", Presence: desk.Ready}, Lin)
	w.Now = w.Now.Add(2 * time.Minute)
	moved := w.Do(desk.MakeOffer{Conversation: "c2", Agent: "lin", ID: "o2"}, desk.System).After.Conversation.Offer.Expires
	if err := w.Store.Finish(w.Ctx, ring[0]); err != nil {
		w.Fatal(err)
	}
	if at, ok, err := w.Store.NextDue(w.Ctx); err != nil || !ok || !at.Equal(moved) {
		w.Errorf("the moved timer is at %v, %v, %v, want %v", at, ok, err, moved)
	}
}

func deliveries(_ *testing.T, w *World) {
	w.Open("c1", "zhang", false)
	change := w.message("c1", "m1")
	s := desk.ConversationStream("c1")
	change.Jobs = []store.Job{
		{Stream: s, Kind: store.DeliverKind + "c1.1", Due: Start, Data: []byte(`{"text":"你好"}`), Attempt: 7},
		{Stream: s, Kind: store.DeliverKind + "c1.2", Due: Start.Add(time.Microsecond / 2)},
	}
	if err := w.Store.Commit(w.Ctx, []store.Change{change}); err != nil {
		w.Fatal(err)
	}
	got := w.claim("a", 0, 10)
	if len(got) != 2 {
		w.Fatalf("claimed %d jobs, want 2", len(got))
	}
	want := change.Jobs
	want[0].Attempt, want[1].Due = 0, Start
	w.same("the deliveries", got, want)
	if got[1].Data != nil {
		w.Errorf("no data came back as %q", got[1].Data)
	}
	// Jobs alone are a change too, and guarded.
	world := w.Load(desk.LeaveQueue{Conversation: "c1"})
	alone := store.Change{Before: world, Outcome: desk.Outcome{After: world}, Jobs: []store.Job{{Stream: s, Kind: store.DeliverKind + "c1.3", Due: Start}}}
	w.Do(say("c1", "m2", "x"), By("zhang"))
	w.conflicts(w.Store.Commit(w.Ctx, []store.Change{alone}), 0, s)
	alone.Before = w.Load(desk.LeaveQueue{Conversation: "c1"})
	alone.Outcome.After = desk.World{}
	if err := w.Store.Commit(w.Ctx, []store.Change{alone}); err != nil {
		w.Fatal(err)
	}
	if n := len(w.claim("b", 1, 10)); n != 1 {
		w.Errorf("claimed %d jobs, want the one that was added", n)
	}
}
