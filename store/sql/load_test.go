package sql

import (
	"fmt"
	"testing"
	"time"

	"jietong/desk"
	"jietong/store"
)

// load makes messages of conversations that are being served, each conversation in its turn.
type load struct {
	now    time.Time
	worlds []desk.World
	turn   int
	sent   int
}

var durableStart = time.Date(2026, 3, 5, 8, 30, 0, 0, time.UTC)

// startEvents are those of a conversation that is being served.
func startEvents(id desk.ConversationID, customer desk.CustomerID, now time.Time) []desk.Event {
	terms := desk.Terms{Line: "general", Kind: desk.WorkChat, Policy: "2026-03-01", Target: time.Minute, Due: now.Add(time.Minute), Ring: 30 * time.Second, Exclude: time.Minute,
		MissesMax: 3, PullBack: 2 * time.Minute, WrapUp: time.Minute, Idle: 10 * time.Minute, KeepPlace: 5 * time.Minute, TextMax: 2000,
		Media: []desk.ItemKind{desk.ItemImage, desk.ItemFile, desk.ItemVoice}}
	bodies := []desk.Body{
		&desk.Started{Customer: customer, Entry: "settings-help", Channel: desk.ChannelApp, Language: "zh-CN", Region: "cn", Tier: "personal", Terms: terms},
		&desk.PersonAsked{Terms: terms, VirtualArrival: now},
		&desk.Accepted{Agent: "lin"},
	}
	events := make([]desk.Event, len(bodies))
	for i, b := range bodies {
		events[i] = desk.Event{Stream: desk.ConversationStream(id), Version: int64(i + 1), At: now, By: desk.System, Body: b}
	}
	return events
}

// started is the world after them.
func started(id desk.ConversationID, customer desk.CustomerID, now time.Time) desk.World {
	w := desk.World{Agents: []*desk.Agent{{ID: "lin"}}}
	for _, e := range startEvents(id, customer, now) {
		w = desk.Apply(w, e)
	}
	w.Agents = nil
	return w
}

// newLoad starts conversations, whose ids are those of the name, and gives each the message that sets its timer.
func newLoad(t testing.TB, s *Store, name string, conversations int) *load {
	t.Helper()
	l := &load{now: durableStart}
	var changes []store.Change
	for i := range conversations {
		id := desk.ConversationID(fmt.Sprintf("0195a3c4-%04x-7000-8000-%s%08x", i*7919%65536, name, i))
		customer := desk.CustomerID(fmt.Sprintf("0195a3c4-0000-7000-9000-%s%08x", name, i))
		w := started(id, customer, l.now)
		changes = append(changes, store.Change{Outcome: desk.Outcome{Events: startEvents(id, customer, l.now), After: w}})
		l.worlds = append(l.worlds, w)
	}
	commitAll(t, s, changes)
	commitAll(t, s, l.next(conversations))
	return l
}

func commitAll(t testing.TB, s *Store, changes []store.Change) {
	t.Helper()
	for len(changes) > 0 {
		n := min(len(changes), store.BatchMax)
		if err := s.Commit(t.Context(), changes[:n]); err != nil {
			t.Fatal(err)
		}
		changes = changes[n:]
	}
}

// next makes n changes.
func (l *load) next(n int) []store.Change {
	changes := make([]store.Change, n)
	for i := range changes {
		l.now = l.now.Add(20 * time.Microsecond)
		w := l.worlds[l.turn]
		l.sent++
		c := desk.Send{Conversation: w.Conversation.ID, ClientID: desk.ClientID(fmt.Sprintf("0195a3c4-0000-7000-a000-%012x", l.sent)), Kind: desk.ItemText,
			Content: desk.Content{Text: "你好，我的账号昨天晚上被冻结了，请问怎么才能解封？", Language: "zh-CN"}}
		out, refusal := desk.Decide(w, c, desk.Actor{Role: desk.RoleCustomer, ID: string(w.Conversation.Customer)}, l.now)
		if refusal != nil {
			panic(refusal.Reason)
		}
		changes[i] = store.Change{Before: w, Outcome: out}
		l.worlds[l.turn] = out.After
		l.turn = (l.turn + 1) % len(l.worlds)
	}
	return changes
}
