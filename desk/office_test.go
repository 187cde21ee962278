package desk_test

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"jietong/desk"
)

// office keeps what happened as a store does: the nouns by name, the log, and the entries of the timelines.
type office struct {
	conversations map[desk.ConversationID]*desk.Conversation
	agents        map[desk.AgentID]*desk.Agent
	customers     map[desk.CustomerID]*desk.Customer
	tickets       map[desk.TicketID]*desk.Ticket
	log           []desk.Event
	items         []desk.Item
	profiles      []desk.Profile
	seen          []snapshot      // every state there ever was
	shrunk        map[string]bool // agents whose capacity was changed with work in hand
}

// snapshot holds a state and what it looked like when it was made: nothing may change it later.
type snapshot struct {
	state any
	text  string
}

func newOffice() *office {
	return &office{conversations: map[desk.ConversationID]*desk.Conversation{}, agents: map[desk.AgentID]*desk.Agent{},
		customers: map[desk.CustomerID]*desk.Customer{}, tickets: map[desk.TicketID]*desk.Ticket{}, shrunk: map[string]bool{}}
}

// world loads what a command concerns.
func (o *office) world(c desk.Command) desk.World {
	n := c.Concerns()
	w := desk.World{Conversation: o.conversations[n.Conversation], Customer: o.customers[n.Customer], Ticket: o.tickets[n.Ticket], Other: o.tickets[n.Other]}
	for _, id := range desk.Concerned(c, w.Conversation) {
		if a := o.agents[id]; a != nil {
			w.Agents = append(w.Agents, a)
		}
	}
	return w
}

// do has a command decided twice, which must give the same, and keeps what followed. The error is a promise of the package that was broken.
func (o *office) do(c desk.Command, by desk.Actor, at time.Time) (desk.Outcome, *desk.Refusal, error) {
	w := o.world(c)
	before, command := text(w), text(c)
	out, refusal := desk.Decide(w, c, by, at)
	again, refusedAgain := desk.Decide(w, c, by, at)
	switch {
	case text(w) != before:
		return out, refusal, fmt.Errorf("deciding %T changed the world it was given", c)
	case text(c) != command:
		return out, refusal, fmt.Errorf("deciding %T changed the command", c)
	case text(out) != text(again) || text(refusal) != text(refusedAgain):
		return out, refusal, fmt.Errorf("deciding %T twice gave two outcomes", c)
	case refusal != nil && (out.Events != nil || out.Items != nil):
		return out, refusal, fmt.Errorf("%T was refused and has events", c)
	case refusal != nil && !slices.Contains(desk.Reasons(), refusal.Reason):
		return out, refusal, fmt.Errorf("%T was refused for %q, which is no reason in the list", c, refusal.Reason)
	case refusal != nil:
		return out, refusal, nil
	}
	if err := o.applies(w, out); err != nil {
		return out, nil, fmt.Errorf("%T: %w", c, err)
	}
	if err := o.place(w.Conversation, out.After.Conversation); err != nil {
		return out, nil, fmt.Errorf("%T: %w", c, err)
	}
	o.keep(out)
	if _, ok := c.(desk.ChangeAgent); ok {
		o.shrunk[string(c.Concerns().Agents[0])] = true
	}
	return out, nil, o.holds()
}

// applies holds the outcome's world against its events, applied one by one after having been written and read.
func (o *office) applies(w desk.World, out desk.Outcome) error {
	for _, e := range out.Events {
		name, data, err := desk.EncodeBody(e.Body)
		if err != nil {
			return err
		}
		if e.Body, err = desk.DecodeBody(name, data); err != nil {
			return err
		}
		w = desk.Apply(w, e)
		if e.At.Location() != time.UTC || e.At.Nanosecond()%1000 != 0 {
			return fmt.Errorf("%s at %v is not in microseconds UTC", name, e.At)
		}
	}
	if got, want := text(w), text(out.After); got != want {
		return fmt.Errorf("events that were stored give\n%s\nand the outcome says\n%s", got, want)
	}
	if odd := oddTime.FindString(text(out.Events) + text(out.After)); odd != "" {
		return fmt.Errorf("the time %s is not in microseconds UTC", odd)
	}
	return nil
}

// oddTime finds times that are finer than a store keeps or not in UTC.
var oddTime = regexp.MustCompile(`"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{7,}Z|(\.\d+)?[+-]\d\d:\d\d)"`)

// place holds that nobody loses the place in the queue.
func (o *office) place(before, after *desk.Conversation) error {
	if before == nil || after == nil || before.VirtualArrival.IsZero() {
		return nil
	}
	if after.VirtualArrival.After(before.VirtualArrival) {
		return fmt.Errorf("%s lost its place: virtual arrival %v became %v", after.ID, before.VirtualArrival, after.VirtualArrival)
	}
	return nil
}

func (o *office) keep(out desk.Outcome) {
	note := func(s any) { o.seen = append(o.seen, snapshot{s, text(s)}) }
	if c := out.After.Conversation; c != nil {
		o.conversations[c.ID] = c
		note(c)
	}
	for _, a := range out.After.Agents {
		o.agents[a.ID] = a
		note(a)
	}
	if c := out.After.Customer; c != nil {
		o.customers[c.ID] = c
		note(c)
	}
	for _, t := range []*desk.Ticket{out.After.Ticket, out.After.Other} {
		if t != nil {
			o.tickets[t.ID] = t
			note(t)
		}
	}
	o.log = append(o.log, out.Events...)
	o.items = append(o.items, out.Items...)
	o.profiles = append(o.profiles, out.Profiles...)
}

// replay builds an office from a log that was stored: each event meets only the noun it is about.
func replay(log []desk.Event) (*office, error) {
	o := newOffice()
	for _, e := range log {
		name, data, err := desk.EncodeBody(e.Body)
		if err != nil {
			return nil, err
		}
		if e.Body, err = desk.DecodeBody(name, data); err != nil {
			return nil, err
		}
		w := desk.World{}
		switch id := e.Stream.ID; e.Stream.Kind {
		case desk.StreamConversation:
			w.Conversation = o.conversations[desk.ConversationID(id)]
		case desk.StreamCustomer:
			w.Customer = o.customers[desk.CustomerID(id)]
		case desk.StreamTicket:
			w.Ticket = o.tickets[desk.TicketID(id)]
		case desk.StreamAgent:
			if a := o.agents[desk.AgentID(id)]; a != nil {
				w.Agents = []*desk.Agent{a}
			}
		}
		o.keep(desk.Outcome{Events: []desk.Event{e}, After: desk.Apply(w, e)})
	}
	return o, nil
}

// state is every noun as text, for comparing offices.
func (o *office) state() string {
	var b strings.Builder
	for _, id := range slices.Sorted(maps.Keys(o.conversations)) {
		fmt.Fprintf(&b, "%s\n", text(o.conversations[id]))
	}
	for _, id := range slices.Sorted(maps.Keys(o.agents)) {
		fmt.Fprintf(&b, "%s\n", text(o.agents[id]))
	}
	for _, id := range slices.Sorted(maps.Keys(o.customers)) {
		fmt.Fprintf(&b, "%s\n", text(o.customers[id]))
	}
	for _, id := range slices.Sorted(maps.Keys(o.tickets)) {
		fmt.Fprintf(&b, "%s\n", text(o.tickets[id]))
	}
	return b.String()
}

// unchanged holds that no state was changed after it was made.
func (o *office) unchanged() error {
	for _, s := range o.seen {
		if now := text(s.state); now != s.text {
			return fmt.Errorf("a state was changed after it was made:\n%s\nbecame\n%s", s.text, now)
		}
	}
	return nil
}

// dueTimer is a timer and whose it is.
type dueTimer struct {
	at    time.Time
	fired desk.TimerFired
}

// due lists the timers that are due at this time, the earliest first.
func (o *office) due(now time.Time) []dueTimer {
	var all []dueTimer
	for id, c := range o.conversations {
		for _, t := range c.Timers {
			if !t.At.After(now) {
				all = append(all, dueTimer{t.At, desk.TimerFired{Conversation: id, Kind: t.Kind}})
			}
		}
	}
	for id, a := range o.agents {
		for _, t := range a.Timers {
			if !t.At.After(now) {
				all = append(all, dueTimer{t.At, desk.TimerFired{Agent: id, Kind: t.Kind}})
			}
		}
	}
	slices.SortFunc(all, func(a, b dueTimer) int {
		return cmp.Or(a.at.Compare(b.at), cmp.Compare(a.fired.Conversation, b.fired.Conversation), cmp.Compare(a.fired.Agent, b.fired.Agent), cmp.Compare(a.fired.Kind, b.fired.Kind))
	})
	return all
}

// text is the one form in which states are compared.
func text(v any) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return err.Error()
	}
	return strings.TrimSpace(b.String())
}
