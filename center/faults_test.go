package center_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"jietong/center"
	"jietong/desk"
	"jietong/store"
)

// failing is a store whose commits fail now and then, and during which more commands arrive.
type failing struct {
	store.Store
	draw   func(n int) int
	during func()
	off    bool
	failed int
}

var errDisk = fmt.Errorf("%w: the disk is away", store.ErrUnavailable)

// Commit implements store.Log.
func (f *failing) Commit(ctx context.Context, changes []store.Change) error {
	if f.off {
		return f.Store.Commit(ctx, changes)
	}
	f.during()
	switch f.draw(8) {
	case 0, 1:
		f.failed++
		return &store.Conflict{Index: f.draw(len(changes))}
	case 2:
		f.failed++
		return errDisk
	}
	return f.Store.Commit(ctx, changes)
}

// Conversation implements store.Conversations.
func (f *failing) Conversation(ctx context.Context, id desk.ConversationID) (*desk.Conversation, error) {
	if !f.off && f.draw(20) == 0 {
		f.failed++
		return nil, errDisk
	}
	return f.Store.Conversation(ctx, id)
}

// witness listens to a conversation and holds what it hears against the store.
type witness struct {
	items   []desk.Item
	version int64
}

// TestNothingIsHalfDoneOnAFailingStore gives bursts of commands to a center whose store conflicts and fails at random: every caller is answered once,
// listeners hear exactly what was committed and in order, and when the store is well again nothing is left behind.
func TestNothingIsHalfDoneOnAFailingStore(t *testing.T) {
	for seed := range uint64(8) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			o := newOffice(t, seed+100)
			f := &failing{Store: o.store, draw: o.IntN}
			o.Center = func() *center.Center { o.store = f; f.off = true; return o.another("test") }()
			o.store = f.Store // the test itself reads without failures
			b := &bursts{office: o, answers: map[int]int{}, heard: map[desk.ConversationID]*witness{}}
			f.during = func() {
				if o.IntN(3) == 0 {
					b.submit()
				}
			}
			f.off, o.faulty = false, true
			for range 150 {
				b.round()
				o.holds()
				if t.Failed() {
					return
				}
			}
			f.off, o.faulty = true, false
			o.pass(3 * time.Second) // what could not be kept, and what routing let rest after a refusal, is tried again
			o.holds()
			b.end()
			if f.failed < 50 || b.refused < 5 {
				t.Errorf("only %d failures, of which callers heard %d", f.failed, b.refused)
			}
		})
	}
}

type bursts struct {
	*office
	submitted, refused int
	answers            map[int]int
	heard              map[desk.ConversationID]*witness
}

func (b *bursts) submit() {
	w := b.draw()
	if w == nil {
		return
	}
	if s, ok := w.cmd.(desk.Start); ok {
		b.listen(s.ID)
	}
	n := b.submitted
	b.submitted++
	b.note("%s %T %+v", w.by.ID, w.cmd, w.cmd)
	err := b.Submit(context.Background(), w.by, w.cmd, func(out desk.Outcome, err error) {
		b.answers[n]++
		var e *center.Error
		switch {
		case err == nil:
			b.kept(out)
		case !errors.As(err, &e):
			b.t.Errorf("%T was answered with %T, not *center.Error", w.cmd, err)
		case e.Kind == center.Internal:
			b.t.Errorf("%T: %v", w.cmd, err)
		case e.Kind == center.Unavailable:
			b.refused++
		}
	})
	if err != nil {
		b.t.Fatal(err)
	}
}

// kept checks that what was answered with success is stored.
func (b *bursts) kept(out desk.Outcome) {
	for _, e := range out.Events {
		got, err := b.store.Events(context.Background(), e.Stream, e.Version-1, 1)
		if err != nil || len(got) != 1 || got[0].At != e.At {
			b.t.Errorf("%s %s: event %d was answered with success and is not stored: %v", e.Stream.Kind, e.Stream.ID, e.Version, err)
		}
	}
}

func (b *bursts) listen(id desk.ConversationID) {
	w := &witness{}
	b.heard[id] = w
	b.Listen(center.OfConversation(id), func(n center.Notice) {
		stored, err := b.store.Conversation(context.Background(), id)
		if err != nil || n.State == nil || stored.Version < n.State.Version {
			b.t.Errorf("%s was told of version %d before it was committed", id, n.State.Version)
			return
		}
		if n.State.Version < w.version {
			b.t.Errorf("%s was told of version %d after %d", id, n.State.Version, w.version)
		}
		w.version = n.State.Version
		if n.Kind == center.NoticeItem {
			w.items = append(w.items, *n.Item)
		}
	})
}

func (b *bursts) round() {
	for range b.IntN(6) {
		b.submit()
	}
	if b.IntN(3) == 0 {
		b.now = b.now.Add(time.Duration(b.IntN(25_000)) * time.Millisecond)
	}
	for range settleMax {
		worked, err := b.Step(context.Background())
		if err == nil && !worked {
			break
		}
	}
}

func (b *bursts) end() {
	b.t.Helper()
	ctx := context.Background()
	for n := range b.submitted {
		if b.answers[n] != 1 {
			b.t.Errorf("command %d was answered %d times", n, b.answers[n])
		}
	}
	for id, w := range b.heard {
		items, err := b.store.Items(ctx, id, store.ItemPage{Staff: true, Limit: store.ItemsMax})
		if err != nil {
			b.t.Fatal(err)
		}
		if d := cmp.Diff(items, w.items); d != "" {
			b.t.Errorf("%s: listeners did not hear what the store has (- store, + heard)\n%s", id, d)
		}
	}
	v, err := center.Verify(ctx, b.store)
	if err != nil || len(v.Wrong) > 0 {
		b.t.Errorf("verify: %v %v", v.Wrong, err)
	}
	ours, ourAgents := b.Rows()
	theirs, theirAgents := b.another("twin").Rows()
	if d := cmp.Diff(plainContacts(ours), plainContacts(theirs)); d != "" {
		b.t.Errorf("contacts (- running, + rebuilt)\n%s", d)
	}
	for i := range ourAgents { // after a refused offer the order among equals may differ
		ourAgents[i].Touch = 0
	}
	for i := range theirAgents {
		theirAgents[i].Touch = 0
	}
	if d := cmp.Diff(ourAgents, theirAgents); d != "" {
		b.t.Errorf("agents (- running, + rebuilt)\n%s", d)
	}
}
