// Package storetest holds every implementation of store.Store to the same behaviour.
package storetest

import (
	"context"
	"encoding/json"
	"errors"
	"testing"
	"time"

	"jietong/desk"
	"jietong/store"
)

// Open makes an empty store of its own for a test. The suite closes it.
type Open func(t *testing.T) store.Store

// Run runs the suite.
func Run(t *testing.T, open Open) {
	for _, c := range []struct {
		name string
		test func(t *testing.T, w *World)
	}{
		{"a commit keeps state, events and items", keepsAll},
		{"a commit without changes keeps nothing", keepsNothing},
		{"changes of one commit build on one another", buildsOn},
		{"a stale version is a conflict, and nothing is kept", conflict},
		{"a new thing is new once", newOnce},
		{"what was only read guards too", guardsRead},
		{"a client id makes one message", clientID},
		{"an identity belongs to one customer", identity},
		{"a ticket number belongs to one ticket", ticketNumber},
		{"conflicts go before duplicates, earlier changes before later", precedence},
		{"what can never be kept is invalid", invalid},
		{"a full batch", fullBatch},
		{"events are read in pages and between times", events},
		{"numbers count up", numbers},
		{"waiting conversations come in order of arrival", waiting},
		{"conversations are listed by filter and page", list},
		{"the open conversation of a customer", openOf},
		{"a timeline is read from both sides", items},
		{"what is erased is gone, and its place stays", erase},
		{"agents", agents},
		{"tickets", tickets},
		{"timers become jobs, move and go", timers},
		{"jobs are claimed, retried and finished", jobs},
		{"a delivery is a job", deliveries},
		{"sessions", sessions},
		{"accounts", accounts},
		{"a call whose context has ended keeps nothing", ended},
		{"a closed store is unavailable", closed},
		{"of many who change one thing one wins each time", oneWins},
		{"each job goes to one claimer", oneClaimer},
		{"commits side by side over shared agents all come through", sideBySide},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := open(t)
			t.Cleanup(func() { _ = s.Close() })
			c.test(t, NewWorld(t, s))
		})
	}
}

// Start is when the suite's worlds begin.
var Start = time.Date(2026, 3, 5, 8, 30, 0, 123_000, time.UTC)

// World decides commands against a store as the center does, on a clock of its own.
type World struct {
	*testing.T
	Store store.Store
	Ctx   context.Context
	Now   time.Time
}

// NewWorld makes a world at Start.
func NewWorld(t *testing.T, s store.Store) *World { return &World{t, s, t.Context(), Start} }

// Load reads what a command concerns.
func (w *World) Load(c desk.Command) desk.World {
	w.Helper()
	var x desk.World
	n := c.Concerns()
	if n.Conversation != "" {
		x.Conversation = load(w, n.Conversation, w.Store.Conversation)
	}
	if n.Customer != "" {
		x.Customer = load(w, n.Customer, w.Store.Customer)
	}
	for _, id := range desk.Concerned(c, x.Conversation) {
		if a := load(w, id, w.Store.Agent); a != nil {
			x.Agents = append(x.Agents, a)
		}
	}
	if n.Ticket != "" {
		x.Ticket = load(w, n.Ticket, w.Store.Ticket)
	}
	if n.Other != "" {
		x.Other = load(w, n.Other, w.Store.Ticket)
	}
	return x
}

func load[K ~string, V any](w *World, id K, f func(context.Context, K) (*V, error)) *V {
	w.Helper()
	v, err := f(w.Ctx, id)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err != nil {
		w.Fatal(err)
	}
	return v
}

// Decide makes a change of a command on a world.
func (w *World) Decide(before desk.World, c desk.Command, by desk.Actor) store.Change {
	w.Helper()
	out, refusal := desk.Decide(before, c, by, w.Now)
	if refusal != nil {
		w.Fatalf("%T was refused: %+v", c, *refusal)
	}
	return store.Change{Before: before, Outcome: out}
}

// Do loads, decides and commits, and moves the clock by a second.
func (w *World) Do(c desk.Command, by desk.Actor) desk.Outcome {
	w.Helper()
	change := w.Decide(w.Load(c), c, by)
	if err := w.Store.Commit(w.Ctx, []store.Change{change}); err != nil {
		w.Fatalf("%T: %v", c, err)
	}
	w.Now = w.Now.Add(time.Second)
	return change.Outcome
}

// must fails the test on an error.
func must[T any](v T, err error) func(w *World) T {
	return func(w *World) T {
		w.Helper()
		if err != nil {
			w.Fatal(err)
		}
		return v
	}
}

// same compares two values by their JSON, in which equal times are equal whatever their zone's pointer.
func (w *World) same(what string, got, want any) {
	w.Helper()
	g, err := json.MarshalIndent(got, "", " ")
	if err != nil {
		w.Fatal(err)
	}
	x, err := json.MarshalIndent(want, "", " ")
	if err != nil {
		w.Fatal(err)
	}
	if string(g) != string(x) {
		w.Errorf("%s: got\n%s\nwant\n%s", what, g, x)
	}
}

// is checks an error's kind.
func (w *World) is(err, want error) {
	w.Helper()
	if !errors.Is(err, want) {
		w.Fatalf("error %v, want %v", err, want)
	}
}

// conflicts checks that the error is the conflict.
func (w *World) conflicts(err error, index int, s desk.Stream) {
	w.Helper()
	var c *store.Conflict
	if !errors.As(err, &c) || c.Index != index || c.Stream != s {
		w.Fatalf("error %#v, want a conflict of change %d on %v", err, index, s)
	}
}

// repeats checks that the error is the duplicate.
func (w *World) repeats(err error, index int) {
	w.Helper()
	var d *store.Duplicate
	if !errors.As(err, &d) || d.Index != index || d.What == "" {
		w.Fatalf("error %#v, want a duplicate of change %d", err, index)
	}
}

// The people of the suite's worlds, and their terms.
var (
	Admin = desk.Actor{Role: desk.RoleAdmin, ID: "admin"}
	Lin   = desk.Actor{Role: desk.RoleAgent, ID: "lin"}
	Mei   = desk.Actor{Role: desk.RoleAgent, ID: "mei"}

	Terms = desk.Terms{Line: "general", Kind: desk.WorkChat, Policy: "p1", Target: time.Minute, Ring: 30 * time.Second, Exclude: time.Minute, MissesMax: 3,
		PullBack: 2 * time.Minute, WrapUp: time.Minute, Idle: 10 * time.Minute, KeepPlace: 5 * time.Minute, TextMax: 2000}
)

// By is a customer as an actor.
func By(c desk.CustomerID) desk.Actor { return desk.Actor{Role: desk.RoleCustomer, ID: string(c)} }

// Open starts a conversation, waiting for a person when ask is set.
func (w *World) Open(id desk.ConversationID, c desk.CustomerID, ask bool) {
	w.Helper()
	w.Do(w.start(id, c, ask), By(c))
}

// start is a conversation that escalates after a minute.
func (w *World) start(id desk.ConversationID, c desk.CustomerID, ask bool) desk.Start {
	terms := Terms
	terms.Escalation = []desk.Escalation{{At: w.Now.Add(time.Minute), Do: desk.OfferCallBack}}
	return desk.Start{ID: id, Customer: c, Entry: "settings-help", Channel: desk.ChannelApp, Language: "zh-CN", Region: "cn", Tier: "personal", Terms: terms, Ask: ask}
}

// Hire adds a ready agent.
func (w *World) Hire(id desk.AgentID) {
	w.Helper()
	w.Do(desk.Hire{Agent: desk.Agent{ID: id, Name: string(id), Role: desk.RoleAgent, Languages: []desk.Language{"zh-CN"}, Regions: []desk.Region{"cn"},
		Capacity: desk.Capacity{5, 1, 1, 5, 5}}}, Admin)
	w.Do(desk.SetPresence{Agent: id, Presence: desk.Ready}, desk.Actor{Role: desk.RoleAgent, ID: string(id)})
}

// say is a customer's message.
func say(c desk.ConversationID, client desk.ClientID, text string) desk.Send {
	return desk.Send{Conversation: c, ClientID: client, Kind: desk.ItemText, Content: desk.Content{Text: text}}
}
