//go:build unix

package sql

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"syscall"
	"testing"

	"jietong/desk"
	"jietong/store"
)

// childAddress, when it is set, makes the test binary the program that is killed.
const childAddress = "JIETONG_TEST_COMMIT_UNTIL_KILLED"

func TestMain(m *testing.M) {
	if address := os.Getenv(childAddress); address != "" {
		if err := commitUntilKilled(address); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	os.Exit(m.Run())
}

// commitUntilKilled commits messages of four conversations, a few in each commit, and says after each how far every conversation has got.
func commitUntilKilled(address string) error {
	ctx := context.Background()
	s, err := Open(ctx, address)
	if err != nil {
		return err
	}
	l := &load{now: durableStart}
	for i := range durableConversations {
		l.worlds = append(l.worlds, started(durableID(i), "zhang", l.now))
		conv, err := s.Conversation(ctx, durableID(i))
		switch {
		case err == nil:
			l.worlds[i].Conversation = conv
		default:
			first := store.Change{Outcome: desk.Outcome{Events: startEvents(durableID(i), "zhang", l.now), After: l.worlds[i]}}
			if err := s.Commit(ctx, []store.Change{first}); err != nil {
				return err
			}
		}
		l.sent = max(l.sent, int(l.worlds[i].Conversation.Seq)*durableConversations)
	}
	for {
		if err := s.Commit(ctx, l.next(durableConversations*3/2)); err != nil {
			return err
		}
		for i := range l.worlds {
			fmt.Printf("%d ", l.worlds[i].Conversation.Seq)
		}
		fmt.Println()
	}
}

const durableConversations = 4

func durableID(i int) desk.ConversationID { return desk.ConversationID(fmt.Sprint("c", i)) }

// Whatever was answered with success before a kill -9 is there after it: every message, once, in order, and the state that the log leads to.
func TestKilled(t *testing.T) {
	address := sqliteAddress(t)
	acked := make([]int64, durableConversations)
	for round := range 5 {
		killAfter(t, address, 20+17*round, acked)
		s := open(t, address)
		for i := range durableConversations {
			conv, err := s.Conversation(t.Context(), durableID(i))
			if err != nil {
				t.Fatal(err)
			}
			if conv.Seq < acked[i] {
				t.Errorf("round %d: %d messages of %s were acknowledged, %d are there", round, acked[i], conv.ID, conv.Seq)
			}
			whole(t, s, conv)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// killAfter runs the child until it has acknowledged so many commits, and kills it in the midst of the next.
func killAfter(t *testing.T, address string, commits int, acked []int64) {
	t.Helper()
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), childAddress+"="+address)
	var failure bytes.Buffer
	child.Stderr = &failure
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for n := 0; lines.Scan(); n++ {
		if n == commits {
			if err := child.Process.Signal(syscall.SIGKILL); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := fmt.Sscan(lines.Text(), &acked[0], &acked[1], &acked[2], &acked[3]); err != nil { // what was still in the pipe counts too
			break
		}
	}
	if err := child.Wait(); err == nil || child.ProcessState.ExitCode() >= 0 {
		t.Fatalf("the child was not killed: %v\n%s", err, failure.String())
	}
}

// whole checks that a conversation's log, timeline and state agree.
func whole(t *testing.T, s *Store, conv *desk.Conversation) {
	t.Helper()
	var w desk.World
	after := int64(0)
	for {
		events, err := s.Events(t.Context(), desk.ConversationStream(conv.ID), after, store.EventsMax)
		if err != nil {
			t.Fatal(err)
		}
		if len(events) == 0 {
			break
		}
		for _, e := range events {
			w = desk.Apply(w, e)
		}
		after = events[len(events)-1].Version
	}
	if w.Conversation == nil || w.Conversation.Version != conv.Version || w.Conversation.Seq != conv.Seq {
		t.Errorf("the log of %s leads to %+v, its state is at version %d, sequence %d", conv.ID, w.Conversation, conv.Version, conv.Seq)
	}
	for last := int64(0); last < conv.Seq; {
		items, err := s.Items(t.Context(), conv.ID, store.ItemPage{After: last, Limit: store.ItemsMax})
		if err != nil || len(items) == 0 {
			t.Fatalf("items of %s after %d: %d, %v", conv.ID, last, len(items), err)
		}
		for _, it := range items {
			if last++; it.Seq != last {
				t.Fatalf("item %d of %s has sequence %d", last, conv.ID, it.Seq)
			}
		}
	}
}
