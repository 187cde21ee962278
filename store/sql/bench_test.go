//go:build unix

package sql

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"jietong/desk"
	"jietong/store"
)

// BenchmarkCommit keeps messages of many conversations, so many in one Commit, synced to the disk. An operation is one message.
func BenchmarkCommit(b *testing.B) {
	for _, engine := range []string{"SQLite", "PostgreSQL"} {
		for _, size := range []int{1, 16, 64, 256} {
			b.Run(fmt.Sprintf("%s/batch=%d", engine, size), func(b *testing.B) {
				s := open(b, engines[engine](b))
				defer s.Close()
				l := newLoad(b, s, 2000)
				before, cpu := s.Stats(), cpuTime()
				b.ReportAllocs()
				b.ResetTimer()
				var took []time.Duration
				for n := 0; n < b.N; n += size {
					changes := l.next(min(size, b.N-n))
					start := time.Now()
					if err := s.Commit(b.Context(), changes); err != nil {
						b.Fatal(err)
					}
					took = append(took, time.Since(start))
				}
				b.StopTimer()
				after, used := s.Stats(), cpuTime()-cpu
				slices.Sort(took)
				b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms/commit")
				b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms/commit")
				b.ReportMetric(float64(used.Microseconds())/float64(b.N), "cpu-µs/message")
				b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "messages/s")
				b.ReportMetric(float64(after.Statements-before.Statements)/float64(b.N), "statements/message")
			})
		}
	}
}

// load makes messages of conversations that are being served, each conversation in its turn.
type load struct {
	now    time.Time
	worlds []desk.World
	turn   int
	sent   int
}

func newLoad(b testing.TB, s *Store, conversations int) *load {
	b.Helper()
	l := &load{now: time.Date(2026, 3, 5, 8, 30, 0, 0, time.UTC)}
	terms := desk.Terms{Line: "general", Kind: desk.WorkChat, Policy: "2026-03-01", Target: time.Minute, Due: l.now.Add(time.Minute), Ring: 30 * time.Second, Exclude: time.Minute,
		MissesMax: 3, PullBack: 2 * time.Minute, WrapUp: time.Minute, Idle: 10 * time.Minute, KeepPlace: 5 * time.Minute, TextMax: 2000,
		Media: []desk.ItemKind{desk.ItemImage, desk.ItemFile, desk.ItemVoice}}
	agent := &desk.Agent{ID: "lin", Version: 0, Name: "lin", Presence: desk.Ready}
	var changes []store.Change
	for i := range conversations {
		id := desk.ConversationID(fmt.Sprintf("0195a3c4-%04x-7000-8000-%012x", i*7919%65536, i))
		customer := desk.CustomerID(fmt.Sprintf("0195a3c4-0000-7000-9000-%012x", i))
		w := desk.World{Agents: []*desk.Agent{agent}}
		events := []desk.Event{
			{Body: &desk.Started{Customer: customer, Entry: "settings-help", Channel: desk.ChannelApp, Language: "zh-CN", Region: "cn", Tier: "personal", Terms: terms}},
			{Body: &desk.PersonAsked{Terms: terms, VirtualArrival: l.now}},
			{Body: &desk.Accepted{Agent: "lin"}},
		}
		for v := range events {
			events[v].Stream, events[v].Version, events[v].At, events[v].By = desk.ConversationStream(id), int64(v+1), l.now, desk.System
			w = desk.Apply(w, events[v])
		}
		w.Agents = nil
		changes = append(changes, store.Change{Outcome: desk.Outcome{Events: events, After: w}})
		l.worlds = append(l.worlds, w)
	}
	for len(changes) > 0 {
		n := min(len(changes), store.BatchMax)
		if err := s.Commit(b.Context(), changes[:n]); err != nil {
			b.Fatal(err)
		}
		changes = changes[n:]
	}
	l.next(conversations) // the first message of each sets a timer; it is decided here and lost
	for i := range l.worlds {
		l.worlds[i].Conversation = must(s.Conversation(b.Context(), l.worlds[i].Conversation.ID))
	}
	return l
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
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
