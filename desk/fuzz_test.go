package desk_test

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"jietong/desk"
)

// worlds are those of all stories, after every command: what events and commands are thrown at.
func worlds(t testing.TB) []desk.World {
	t.Helper()
	all := []desk.World{{}}
	files, err := os.ReadDir("testdata/stories")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		b, err := os.ReadFile("testdata/stories/" + f.Name())
		if err != nil {
			t.Fatal(err)
		}
		o := newOffice()
		for _, l := range strings.Split(string(b), "\n") {
			if !strings.HasPrefix(l, "> ") {
				continue
			}
			var said strings.Builder
			if err := o.line(&said, l[2:]); err != nil {
				t.Fatal(err)
			}
			w := desk.World{Conversation: o.conversations["c1"], Customer: o.customers["guest"], Ticket: o.tickets["t1"], Other: o.tickets["t2"]}
			for _, id := range []desk.AgentID{"lin", "zhou"} {
				if a := o.agents[id]; a != nil {
					w.Agents = append(w.Agents, a)
				}
			}
			all = append(all, w)
		}
	}
	return all
}

// eventNames are the names under which bodies are stored.
func eventNames(t testing.TB) []string {
	t.Helper()
	source, err := os.ReadFile("event.go")
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, m := range regexp.MustCompile(`case "([a-z-]+@\d+)":`).FindAllStringSubmatch(string(source), -1) {
		all = append(all, m[1])
	}
	return all
}

// FuzzApply throws events that nobody wrote at worlds that exist: Apply never panics, never changes the world it was given, and touches only
// the noun that the event's stream names.
func FuzzApply(f *testing.F) {
	all, names := worlds(f), eventNames(f)
	for i, n := range names {
		f.Add(i, n, []byte(`{}`), uint8(i), "c1", uint8(i*7))
		f.Add(i*31, n, []byte(`{"agent":"lin","offer":{"id":"o","agent":"zhou"},"work":{"conversation":"c1","kind":200},"how":"missed","promise":null,"at":"2026-11-25T09:00:00Z","receipts":{"cd":-1}}`), uint8(i+1), "lin", uint8(i))
	}
	f.Fuzz(func(t *testing.T, world int, name string, data []byte, kind uint8, id string, version uint8) {
		body, err := desk.DecodeBody(name, data)
		if err != nil {
			return
		}
		w := all[uint(world)%uint(len(all))]
		kinds := []desk.StreamKind{desk.StreamConversation, desk.StreamAgent, desk.StreamCustomer, desk.StreamTicket, "other"}
		e := desk.Event{Stream: desk.Stream{Kind: kinds[int(kind)%len(kinds)], ID: id}, Version: int64(version), At: theDay, By: desk.System, Body: body}
		before := text(w)
		after := desk.Apply(w, e)
		if text(w) != before {
			t.Errorf("%s changed the world it was given", name)
		}
		if text(desk.Apply(w, e)) != text(after) {
			t.Errorf("%s applied twice to one world gives two", name)
		}
		if err := onlyTouches(w, after, e.Stream); err != nil {
			t.Errorf("%s of %v: %v", name, e.Stream, err)
		}
		again, data2, err := desk.EncodeBody(body)
		if err != nil || again != name {
			t.Errorf("%s is written as %q, %v", name, again, err)
		}
		if _, err := desk.DecodeBody(again, data2); err != nil {
			t.Errorf("%s cannot be read again: %v", name, err)
		}
	})
}

// onlyTouches holds that of two worlds nothing differs but what the stream names.
func onlyTouches(before, after desk.World, s desk.Stream) error {
	if (before.Conversation != after.Conversation) && s != desk.ConversationStream(after.Conversation.ID) {
		return fmt.Errorf("it changed conversation %s", after.Conversation.ID)
	}
	if before.Customer != after.Customer && s != desk.CustomerStream(after.Customer.ID) {
		return fmt.Errorf("it changed customer %s", after.Customer.ID)
	}
	if before.Ticket != after.Ticket && s != desk.TicketStream(after.Ticket.ID) {
		return fmt.Errorf("it changed ticket %s", after.Ticket.ID)
	}
	if before.Other != after.Other && s != desk.TicketStream(after.Other.ID) {
		return fmt.Errorf("it changed ticket %s", after.Other.ID)
	}
	for _, a := range after.Agents {
		if before.Agent(a.ID) != a && s != desk.AgentStream(a.ID) {
			return fmt.Errorf("it changed agent %s", a.ID)
		}
	}
	return nil
}

// FuzzDecide throws commands of any words at worlds that exist: Decide never panics, and what it grants can be applied.
func FuzzDecide(f *testing.F) {
	all := worlds(f)
	files, err := os.ReadDir("testdata/stories")
	if err != nil {
		f.Fatal(err)
	}
	for i, file := range files {
		b, err := os.ReadFile("testdata/stories/" + file.Name())
		if err != nil {
			f.Fatal(err)
		}
		for _, l := range strings.Split(string(b), "\n") {
			if words := strings.Fields(l); strings.HasPrefix(l, "> ") && len(words) > 4 {
				f.Add(i*37, words[2], words[3], strings.Join(words[4:], " "), int64(i)*int64(time.Minute))
			}
		}
	}
	f.Fuzz(func(t *testing.T, world int, who, verb, words string, at int64) {
		by := actor(who)
		c, err := parse(verb, strings.Fields(words), by)
		if err != nil {
			return
		}
		w := all[uint(world)%uint(len(all))]
		if n := c.Concerns(); w.Conversation != nil && n.Conversation != w.Conversation.ID {
			w.Conversation = nil
		} else if w.Ticket != nil && n.Ticket != w.Ticket.ID {
			w.Ticket = nil
		}
		before := text(w)
		out, refusal := desk.Decide(w, c, by, theDay.Add(time.Duration(at)))
		if text(w) != before {
			t.Errorf("%s changed the world it was given", verb)
		}
		if refusal == nil {
			for _, e := range out.Events {
				w = desk.Apply(w, e)
			}
			if text(w) != text(out.After) {
				t.Errorf("%s: the events give\n%s\nand the outcome says\n%s", verb, text(w), text(out.After))
			}
		}
	})
}
