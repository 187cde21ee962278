package sql

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"jietong/desk"
	"jietong/store"
	"jietong/store/memory"
)

// Random changes, stale and repeated ones among them, are answered by the engines as they are by memory, and leave the same behind.
func TestModel(t *testing.T) {
	for name, address := range engines {
		t.Run(name, func(t *testing.T) {
			s := open(t, address(t))
			defer s.Close()
			run := 0
			rapid.Check(t, func(r *rapid.T) {
				run++
				m := &model{T: r, ctx: t.Context(), prefix: fmt.Sprintf("r%d-", run), model: memory.New(memory.Config{}), real: s, now: durableStart.Add(time.Duration(run) * 24 * time.Hour)}
				m.start = m.now
				m.begin()
				r.Repeat(map[string]func(*rapid.T){
					"":       func(*rapid.T) {},
					"decide": m.decide,
					"commit": m.commit,
					"erase":  m.erase,
					"finish": m.finish,
				})
				m.compare()
			})
		})
	}
}

// begin gives each run two agents and a conversation.
func (m *model) begin() {
	for _, c := range []desk.Command{
		desk.Hire{Agent: desk.Agent{ID: desk.AgentID(m.prefix + "a0"), Name: "a", Role: desk.RoleAgent, Capacity: desk.Capacity{2, 1, 1, 1, 1}}},
		desk.Hire{Agent: desk.Agent{ID: desk.AgentID(m.prefix + "a1"), Name: "a", Role: desk.RoleAgent, Capacity: desk.Capacity{1, 1, 1, 1, 1}}},
		m.opening(desk.ConversationID(m.prefix+"c0"), desk.CustomerID(m.prefix+"u0"), true),
	} {
		out, refusal := desk.Decide(desk.World{}, c, desk.System, m.now)
		if refusal != nil {
			m.Fatal(*refusal)
		}
		m.pending = append(m.pending, store.Change{Outcome: out})
	}
	m.commit(nil)
}

func (m *model) opening(id desk.ConversationID, customer desk.CustomerID, ask bool) desk.Start {
	terms := desk.Terms{Line: "general", Ring: 30 * time.Second, Exclude: time.Minute, PullBack: 2 * time.Minute, WrapUp: time.Minute, KeepPlace: 5 * time.Minute, TextMax: 100}
	return desk.Start{ID: id, Customer: customer, Entry: "e", Channel: desk.ChannelApp, Language: "zh-CN", Region: "cn", Tier: "personal", Terms: terms, Ask: ask}
}

// model runs the same calls on memory and on an engine. What it names begins with a prefix, so that one engine serves many runs.
type model struct {
	*rapid.T
	ctx         context.Context
	prefix      string
	model, real store.Store
	start, now  time.Time
	worlds      []desk.World // of earlier times too: what is decided on them is stale
	pending     []store.Change
}

func (m *model) name(kind string, r *rapid.T) string {
	return m.prefix + kind + fmt.Sprint(rapid.IntRange(0, 1).Draw(r, kind))
}

// decide adds changes to the commit to come, on the world that it will lead to, or on one of earlier.
func (m *model) decide(r *rapid.T) {
	for range rapid.IntRange(1, 8).Draw(r, "commands") {
		m.decideOne(r)
	}
}

func (m *model) decideOne(r *rapid.T) {
	m.now = m.now.Add(time.Duration(rapid.IntRange(0, 3).Draw(r, "pause")) * 17 * time.Second)
	c, by := m.command(r)
	w := m.world(r, c)
	out, refusal := desk.Decide(w, c, by, m.now)
	if refusal != nil || len(m.pending) >= 30 {
		return
	}
	m.pending = append(m.pending, store.Change{Before: w, Outcome: out})
}

func (m *model) command(r *rapid.T) (desk.Command, desk.Actor) {
	conv, customer, agent := desk.ConversationID(m.name("c", r)), m.name("u", r), desk.AgentID(m.name("a", r))
	byCustomer, byAgent := desk.Actor{Role: desk.RoleCustomer, ID: customer}, desk.Actor{Role: desk.RoleAgent, ID: string(agent)}
	switch rapid.IntRange(0, 12).Draw(r, "command") {
	case 0:
		return m.opening(conv, desk.CustomerID(customer), rapid.Bool().Draw(r, "ask")), byCustomer
	case 1:
		return desk.Hire{Agent: desk.Agent{ID: agent, Name: "a", Role: desk.RoleAgent, Capacity: desk.Capacity{2, 1, 1, 1, 1}}}, desk.System
	case 2:
		return desk.SetPresence{Agent: agent, Presence: desk.Presence(rapid.IntRange(0, 2).Draw(r, "presence"))}, byAgent
	case 3:
		return desk.MakeOffer{Conversation: conv, Agent: agent, ID: desk.OfferID(m.prefix + "o")}, desk.System
	case 4:
		return desk.AcceptOffer{Conversation: conv, Offer: desk.OfferID(m.prefix + "o")}, byAgent
	case 5:
		return desk.DeclineOffer{Conversation: conv, Offer: desk.OfferID(m.prefix + "o")}, byAgent
	case 6:
		return desk.Close{Conversation: conv}, byAgent
	case 7:
		return desk.KnowCustomer{ID: desk.CustomerID(customer), Tier: "personal", Region: "cn", Profile: desk.Profile{Name: fmt.Sprint(rapid.IntRange(0, 9).Draw(r, "name")),
			Identities: []desk.Identity{{Channel: desk.ChannelWeb, Subject: m.name("s", r)}, {Channel: desk.ChannelWeb, Subject: m.name("s", r)}}}}, desk.System
	case 8:
		return desk.OpenTicket{ID: desk.TicketID(m.name("t", r)), Number: m.name("n", r), Title: "t", Priority: desk.PriorityLow}, byAgent
	}
	client := desk.ClientID("")
	if rapid.Bool().Draw(r, "named") {
		client = desk.ClientID(m.name("m", r))
	}
	return desk.Send{Conversation: conv, ClientID: client, Kind: desk.ItemText, Content: desk.Content{Text: "你好"}},
		[]desk.Actor{byCustomer, byAgent}[rapid.IntRange(0, 1).Draw(r, "side")]
}

// world is what the command is decided on: mostly as it is once the pending changes are kept, sometimes as it was.
func (m *model) world(r *rapid.T, c desk.Command) desk.World {
	n := c.Concerns()
	var w desk.World
	w.Conversation, _ = m.model.Conversation(m.ctx, n.Conversation)
	w.Customer, _ = m.model.Customer(m.ctx, n.Customer)
	w.Ticket, _ = m.model.Ticket(m.ctx, n.Ticket)
	for _, p := range m.pending {
		if x := p.Outcome.After.Conversation; x != nil && x.ID == n.Conversation {
			w.Conversation = x
		}
	}
	old := rapid.IntRange(0, 9).Draw(r, "age") == 0
	for _, p := range m.worlds {
		if x := p.Conversation; old && x != nil && x.ID == n.Conversation {
			w.Conversation = x
			break
		}
	}
	for _, id := range desk.Concerned(c, w.Conversation) {
		a, _ := m.model.Agent(m.ctx, id)
		for _, p := range m.pending {
			if x := p.Outcome.After.Agent(id); x != nil {
				a = x
			}
		}
		if a != nil {
			w.Agents = append(w.Agents, a)
		}
	}
	return w
}

func (m *model) commit(*rapid.T) {
	kept := m.model.Commit(m.ctx, m.pending)
	m.agree("commit", m.real.Commit(m.ctx, m.pending), kept)
	if kept == nil {
		for _, c := range m.pending {
			m.worlds = append(m.worlds, c.Outcome.After)
		}
	}
	m.pending = nil
}

func (m *model) erase(r *rapid.T) {
	id := desk.MessageID(fmt.Sprintf("%s.%d", m.name("c", r), rapid.IntRange(1, 3).Draw(r, "item")))
	m.agree("erase", m.real.EraseItem(m.ctx, id), m.model.EraseItem(m.ctx, id))
	c := desk.CustomerID(m.name("u", r))
	m.agree("erase", m.real.EraseProfile(m.ctx, c), m.model.EraseProfile(m.ctx, c))
}

// finish takes what is due. Both hand out the same jobs, and every other one is given back. The engine's jobs of earlier runs were all finished.
func (m *model) finish(*rapid.T) {
	m.now = m.now.Add(time.Minute)
	got, err := m.real.Claim(m.ctx, "me", m.now, time.Minute, 100)
	want, errWant := m.model.Claim(m.ctx, "me", m.now, time.Minute, 100)
	m.agree("claim", err, errWant)
	m.same("the jobs", got, want)
	for i, j := range want {
		for _, s := range []store.Store{m.real, m.model} {
			err := s.Finish(m.ctx, j)
			if i%2 == 1 {
				err = s.Retry(m.ctx, j, m.now.Add(time.Second))
			}
			if err != nil {
				m.Fatal(err)
			}
		}
	}
}

// agree checks that both answered the same.
func (m *model) agree(what string, got, want error) {
	m.Helper()
	show := func(err error) string {
		var c *store.Conflict
		var d *store.Duplicate
		switch {
		case errors.As(err, &c):
			return fmt.Sprintf("%+v", *c)
		case errors.As(err, &d):
			return fmt.Sprintf("%+v", *d)
		}
		return fmt.Sprint(err)
	}
	if show(got) != show(want) {
		m.Fatalf("%s: the engine says %s, memory %s", what, show(got), show(want))
	}
}

func (m *model) same(what string, got, want any) {
	m.Helper()
	g, errG := json.Marshal(got)
	w, errW := json.Marshal(want)
	if errG != nil || errW != nil {
		m.Fatal(errG, errW)
	}
	none := func(b []byte) bool { return string(b) == "null" || string(b) == "[]" }
	if string(g) != string(w) && !(none(g) && none(w)) {
		m.Fatalf("%s: the engine has\n%s\nmemory has\n%s", what, g, w)
	}
}

// compare reads all that a run can have left, and takes what would stand in the way of the next one.
func (m *model) compare() {
	both := func(what string, read func(s store.Store) (any, error)) {
		m.Helper()
		got, err := read(m.real)
		want, errWant := read(m.model)
		m.agree(what, err, errWant)
		m.same(what, got, want)
	}
	for i := range 2 {
		conv, customer := desk.ConversationID(fmt.Sprint(m.prefix, "c", i)), desk.CustomerID(fmt.Sprint(m.prefix, "u", i))
		both("conversation", func(s store.Store) (any, error) { return s.Conversation(m.ctx, conv) })
		both("items", func(s store.Store) (any, error) { return s.Items(m.ctx, conv, store.ItemPage{Staff: true}) })
		both("last items", func(s store.Store) (any, error) { return s.Items(m.ctx, conv, store.ItemPage{Last: true, Limit: 2}) })
		both("open", func(s store.Store) (any, error) { return s.OpenOf(m.ctx, customer) })
		both("list", func(s store.Store) (any, error) { return s.List(m.ctx, store.ConversationFilter{Customer: customer}) })
		both("customer", func(s store.Store) (any, error) { return s.Customer(m.ctx, customer) })
		both("profile", func(s store.Store) (any, error) { return s.Profile(m.ctx, customer) })
		both("holder", func(s store.Store) (any, error) {
			return s.CustomerBy(m.ctx, desk.ChannelWeb, fmt.Sprint(m.prefix, "s", i))
		})
		both("agent", func(s store.Store) (any, error) { return s.Agent(m.ctx, desk.AgentID(fmt.Sprint(m.prefix, "a", i))) })
		both("ticket", func(s store.Store) (any, error) { return s.TicketByNumber(m.ctx, fmt.Sprint(m.prefix, "n", i)) })
	}
	both("events", func(s store.Store) (any, error) {
		var all []desk.Event
		err := s.EventsBetween(m.ctx, m.start, m.start.Add(24*time.Hour), func(e desk.Event) error { all = append(all, e); return nil })
		return all, err
	})
	both("next due", func(s store.Store) (any, error) { at, _, err := s.NextDue(m.ctx); return at, err })
	for range 2 { // even those that were put off
		m.now = m.now.Add(24 * time.Hour)
		both("jobs left", func(s store.Store) (any, error) {
			all, err := s.Claim(m.ctx, "me", m.now, time.Minute, 1000)
			for _, j := range all {
				err = errors.Join(err, s.Finish(m.ctx, j))
			}
			return all, err
		})
	}
}
