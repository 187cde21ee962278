package insight

import "jietong/desk"

// Reader turns desk's events into facts for a fold. It remembers what is open, and forgets a conversation that has been rated or whose
// rating can hardly come any more.
type Reader struct {
	fold   *Fold
	open   map[string]*reading
	agents map[string]*agent
	free   []uint32
	next   uint32
	closed []string // ended, oldest first: a rating may still come
}

type reading struct {
	contact uint32
	line    desk.LineID
	reached bool
	replied bool
}

// agent is somebody who serves, as the events so far lead to: what changes a presence or the work in hand is for desk to say.
type agent struct {
	number uint32
	state  *desk.Agent
}

// closedMax bounds how many ended conversations are remembered for their rating.
const closedMax = 10_000

// NewReader reads for a fold.
func NewReader(f *Fold) *Reader {
	return &Reader{fold: f, open: map[string]*reading{}, agents: map[string]*agent{}, next: 1}
}

// Know tells of an agent who was there before the first event that is read.
func (r *Reader) Know(a *desk.Agent, at Micros) {
	x := r.agent(string(a.ID))
	r.became(x, a, at)
}

// Read takes events in the order they were committed.
func (r *Reader) Read(events []desk.Event) {
	for _, e := range events {
		switch e.Stream.Kind {
		case desk.StreamConversation:
			r.conversation(e)
		case desk.StreamAgent:
			r.person(e)
		}
	}
}

func (r *Reader) conversation(e desk.Event) {
	if b, ok := e.Body.(*desk.Started); ok {
		r.open[e.Stream.ID] = &reading{line: b.Terms.Line}
		return
	}
	c := r.open[e.Stream.ID]
	if c == nil {
		return
	}
	at := At(e.At)
	switch b := e.Body.(type) {
	case *desk.PersonAsked:
		c.line, c.contact = b.Terms.Line, r.take()
		r.fold.Add(Fact{Kind: Asked, Contact: c.contact, Line: r.fold.LineIndex(c.line), At: at, Target: Micros(b.Terms.Target.Microseconds())})
	case *desk.Accepted:
		c.reached = true
		r.fold.Add(Fact{Kind: Reached, Contact: c.contact, Agent: r.agent(string(b.Agent)).number, At: at})
	case *desk.ItemAdded:
		if b.Author.Role == desk.AuthorAgent && b.Kind != desk.ItemNote && c.reached && !c.replied {
			c.replied = true
			r.fold.Add(Fact{Kind: Replied, Contact: c.contact, At: at})
		}
	case *desk.Requeued:
		c.line = b.Terms.Line
		r.fold.Add(Fact{Kind: Moved, Contact: c.contact, Line: r.fold.LineIndex(c.line), At: at})
	case *desk.Closed:
		r.ended(e.Stream.ID, c, at)
	case *desk.Rated:
		if c.contact != 0 { // else the bot alone was rated
			r.fold.Add(Fact{Kind: Rated, Contact: c.contact, Score: uint8(b.Rating.Score), At: at})
		}
	}
}

func (r *Reader) ended(id string, c *reading, at Micros) {
	switch {
	case c.reached:
		r.fold.Add(Fact{Kind: Ended, Contact: c.contact, At: at})
	case c.contact != 0:
		r.fold.Add(Fact{Kind: Lost, Contact: c.contact, At: at})
	}
	r.closed = append(r.closed, id)
	if len(r.closed) > closedMax {
		old := r.closed[0]
		r.closed = r.closed[1:]
		if x := r.open[old]; x != nil && x.contact != 0 {
			r.free = append(r.free, x.contact)
		}
		delete(r.open, old)
	}
}

// person applies an event of an agent's stream. One who was not known before is taken to have been offline with nothing in hand.
func (r *Reader) person(e desk.Event) {
	x, at := r.agent(e.Stream.ID), At(e.At)
	if b, ok := e.Body.(*desk.WorkEnded); ok && (b.How == desk.WorkMissed || b.How == desk.WorkDeclined) {
		r.fold.Add(Fact{Kind: Missed, Agent: x.number, At: at})
	}
	before := desk.World{}
	if _, hired := e.Body.(*desk.AgentHired); !hired {
		a := *x.state
		a.Version = e.Version - 1
		before.Agents = []*desk.Agent{&a}
	}
	if after := desk.Apply(before, e).Agent(desk.AgentID(e.Stream.ID)); after != nil {
		r.became(x, after, at)
	}
}

// became makes the facts that lead from one state of an agent to the next.
func (r *Reader) became(x *agent, after *desk.Agent, at Micros) {
	if after.Presence != x.state.Presence {
		r.fold.Add(Fact{Kind: Turned, Agent: x.number, Presence: after.Presence, At: at})
	}
	had, has := inHand(x.state), inHand(after)
	for ; had < has; had++ {
		r.fold.Add(Fact{Kind: WorkIn, Agent: x.number, At: at})
	}
	for ; had > has; had-- {
		r.fold.Add(Fact{Kind: WorkOut, Agent: x.number, At: at})
	}
	x.state = after
}

// inHand counts what is served or advised on; what only rings is not in hand.
func inHand(a *desk.Agent) (n int) {
	for _, w := range a.Work {
		if w.State != desk.WorkRinging {
			n++
		}
	}
	return n
}

func (r *Reader) take() uint32 {
	if n := len(r.free); n > 0 {
		x := r.free[n-1]
		r.free = r.free[:n-1]
		return x
	}
	x := r.next
	r.next++
	return x
}

func (r *Reader) agent(id string) *agent {
	x := r.agents[id]
	if x == nil {
		x = &agent{number: uint32(len(r.agents) + 1), state: &desk.Agent{ID: desk.AgentID(id)}}
		r.agents[id] = x
	}
	return x
}
