package sql

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"

	"jietong/desk"
	"jietong/store"
)

// plan is a Commit made ready: what the changes come to, thing by thing, encoded. Changes of one call that build on one another become one write of
// the thing, from the version before the first to the state after the last.
type plan struct {
	things   map[desk.Stream]*thing
	kinds    [kinds][]*thing // each in ascending id, so that commits side by side take locks in one order
	events   []any           // rows, one after the other
	items    []any
	itemRows int64
	profiles []desk.Profile
	jobs     map[jobKey]*store.Job // nil: to remove
	broken   bool                  // a change does not build on the one before it: no need to ask the database
}

// The state tables, in the order in which they are written.
const (
	conversations = iota
	customers
	agents
	tickets
	kinds
)

// thing is a row of a state table.
type thing struct {
	id            string
	before, after int64
	columns       bool // beside version and state, other columns changed
	conversation  *desk.Conversation
	customer      *desk.Customer
	agent         *desk.Agent
	ticket        *desk.Ticket
	state         string
}

type jobKey struct {
	stream desk.Stream
	kind   string
}

func compareKeys(a, b jobKey) int {
	return cmp.Or(cmp.Compare(a.stream.ID, b.stream.ID), cmp.Compare(a.stream.Kind, b.stream.Kind), cmp.Compare(a.kind, b.kind))
}

func encoded(v any) (string, error) {
	b, err := json.Marshal(v)
	return string(b), err
}

func newPlan(changes []store.Change) (*plan, error) {
	p := &plan{things: make(map[desk.Stream]*thing, len(changes))}
	var guards []store.Guard
	for i := range changes {
		c := &changes[i]
		if !c.Writes() {
			continue
		}
		guards = c.Guards(guards[:0])
		for _, g := range guards {
			p.fold(g, c)
		}
		if err := p.add(c); err != nil {
			return nil, &store.Invalid{Index: i, Why: err.Error()}
		}
	}
	for k := range p.kinds {
		for _, t := range p.kinds[k] {
			if err := t.encode(); err != nil {
				return nil, &store.Invalid{Why: err.Error()}
			}
		}
		slices.SortFunc(p.kinds[k], func(a, b *thing) int { return strings.Compare(a.id, b.id) })
	}
	return p, nil
}

func (p *plan) empty() bool { return len(p.things) == 0 && len(p.jobs) == 0 && len(p.profiles) == 0 }

// fold puts a guarded thing's step on top of those before.
func (p *plan) fold(g store.Guard, c *store.Change) {
	t := p.things[g.Stream]
	if t == nil {
		t = &thing{id: g.Stream.ID, before: g.Before, after: g.Before}
		p.things[g.Stream] = t
		k := kindOf(g.Stream.Kind)
		p.kinds[k] = append(p.kinds[k], t)
	}
	p.broken = p.broken || g.Before != t.after
	t.after = g.After
	if g.After == g.Before {
		return
	}
	w := c.Outcome.After
	switch g.Stream.Kind {
	case desk.StreamConversation:
		t.columns = t.columns || searchedDiffers(c.Before.Conversation, w.Conversation)
		t.conversation = w.Conversation
	case desk.StreamCustomer:
		t.customer = w.Customer
	case desk.StreamAgent:
		t.agent = w.Agent(desk.AgentID(g.Stream.ID))
	case desk.StreamTicket:
		if t.ticket = w.Ticket; w.Ticket == nil || string(w.Ticket.ID) != g.Stream.ID {
			t.ticket = w.Other
		}
	}
}

func kindOf(k desk.StreamKind) int {
	switch k {
	case desk.StreamConversation:
		return conversations
	case desk.StreamCustomer:
		return customers
	case desk.StreamAgent:
		return agents
	}
	return tickets
}

// searchedDiffers reports whether a conversation's columns beside version and state are to be written. A message leaves them as they are.
func searchedDiffers(b, a *desk.Conversation) bool {
	return b == nil || b.Status != a.Status || b.Terms.Line != a.Terms.Line || b.Owner != a.Owner || b.Misses != a.Misses ||
		!b.VirtualArrival.Equal(a.VirtualArrival) || !slices.Equal(b.Exclusions, a.Exclusions)
}

// add encodes what a change adds: events, items, profiles, jobs.
func (p *plan) add(c *store.Change) error {
	for i := range c.Outcome.Events {
		e := &c.Outcome.Events[i]
		name, body, err := desk.EncodeBody(e.Body)
		if err != nil {
			return err
		}
		p.events = append(p.events, e.Stream.ID, string(e.Stream.Kind), e.Version, micros(e.At), string(e.By.Role), e.By.ID, name, string(body))
	}
	for i := range c.Outcome.Items {
		it := &c.Outcome.Items[i]
		content, err := encoded(it.Content)
		if err != nil {
			return err
		}
		var client any
		if it.ClientID != "" {
			client = string(it.ClientID)
		}
		p.items = append(p.items, string(it.Conversation), it.StaffSeq, it.Seq, string(it.ID), micros(it.At), string(it.Kind),
			string(it.Author.Role), it.Author.ID, client, content)
		p.itemRows++
	}
	p.profiles = append(p.profiles, c.Outcome.Profiles...)
	c.EachJob(
		func(j store.Job) { p.job(jobKey{j.Stream, j.Kind}, &j) },
		func(s desk.Stream, kind string) { p.job(jobKey{s, kind}, nil) })
	return nil
}

func (p *plan) job(k jobKey, j *store.Job) {
	if p.jobs == nil {
		p.jobs = map[jobKey]*store.Job{}
	}
	p.jobs[k] = j
}

// encode makes the state's JSON, once for each thing, however many changes it saw.
func (t *thing) encode() (err error) {
	switch {
	case t.conversation != nil:
		t.state, err = encoded(t.conversation)
	case t.customer != nil:
		t.state, err = encoded(t.customer)
	case t.agent != nil:
		t.state, err = encoded(t.agent)
	case t.ticket != nil:
		t.state, err = encoded(t.ticket)
	}
	return err
}

// row appends the columns of a new row, or those that an update writes, in the order of the statements.
func (t *thing) row(args []any, fresh bool) []any {
	args = append(args, t.id, t.after, t.state)
	switch {
	case t.conversation != nil:
		c := t.conversation
		if fresh || t.columns {
			args = append(args, string(c.Status), string(c.Terms.Line), string(c.Owner), micros(c.VirtualArrival), int64(c.Misses), exclusions(c.Exclusions))
		}
		if fresh {
			args = append(args, string(c.Customer), micros(c.StartedAt))
		}
	case t.agent != nil:
		a := t.agent
		args = append(args, int64(a.Presence), int64(a.Misses), micros(a.Touched), a.Touch)
	case t.ticket != nil:
		k := t.ticket
		args = append(args, string(k.State), string(k.Owner), string(k.Customer))
		if fresh {
			args = append(args, k.Number, micros(k.OpenedAt))
		}
	}
	if !fresh {
		args = append(args, t.before)
	}
	return args
}

// exclusions is an object of agents with the microsecond until which each is excluded.
func exclusions(all []desk.Exclusion) string {
	if len(all) == 0 {
		return "{}"
	}
	m := make(map[desk.AgentID]int64, len(all))
	for _, x := range all {
		m[x.Agent] = max(m[x.Agent], micros(x.Until))
	}
	text, err := encoded(m)
	if err != nil { // strings and numbers always marshal
		return "{}"
	}
	return text
}
