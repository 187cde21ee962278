package insight

import "jietong/desk"

// Reader turns desk's events into facts for a fold. It remembers what is open, and forgets a conversation that has been rated or whose
// rating can hardly come any more.
type Reader struct {
	fold   *Fold
	open   map[string]*reading
	agents map[string]uint32
	free   []uint32
	next   uint32
	closed []string // ended, oldest first: a rating may still come
}

type reading struct {
	contact uint32
	line    desk.LineID
	asked   bool
	reached bool
	replied bool
	ended   bool
}

// closedMax bounds how many ended conversations are remembered for their rating.
const closedMax = 10_000

// NewReader reads for a fold.
func NewReader(f *Fold) *Reader {
	return &Reader{fold: f, open: map[string]*reading{}, agents: map[string]uint32{}, next: 1}
}

// Read takes events in the order they were committed.
func (r *Reader) Read(events []desk.Event) {
	for _, e := range events {
		switch e.Stream.Kind {
		case desk.StreamConversation:
			r.conversation(e)
		case desk.StreamAgent:
			r.agent(e)
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
		c.asked, c.line, c.contact = true, b.Terms.Line, r.take()
		r.fold.Add(Fact{Kind: Asked, Contact: c.contact, Line: r.fold.LineIndex(c.line), At: at, Target: Micros(b.Terms.Target.Microseconds())})
	case *desk.Accepted:
		c.reached = true
		r.fold.Add(Fact{Kind: Reached, Contact: c.contact, Agent: r.number(string(b.Agent)), At: at})
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
		r.fold.Add(Fact{Kind: Rated, Contact: c.contact, Score: uint8(b.Rating.Score), At: at})
	}
}

func (r *Reader) ended(id string, c *reading, at Micros) {
	switch {
	case c.reached:
		r.fold.Add(Fact{Kind: Ended, Contact: c.contact, At: at})
	case c.asked:
		r.fold.Add(Fact{Kind: Lost, Contact: c.contact, At: at})
	}
	c.ended = true
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

func (r *Reader) agent(e desk.Event) {
	id, at := r.number(e.Stream.ID), At(e.At)
	switch b := e.Body.(type) {
	case *desk.PresenceChanged:
		r.fold.Add(Fact{Kind: Turned, Agent: id, Presence: b.Presence, At: at})
	case *desk.WorkTaken:
		r.fold.Add(Fact{Kind: WorkIn, Agent: id, At: at})
	case *desk.WorkEnded:
		switch b.How {
		case desk.WorkMissed, desk.WorkDeclined:
			r.fold.Add(Fact{Kind: Missed, Agent: id, At: at})
		case desk.WorkWithdrawn: // it only rang, or the colleague only advised
		default:
			r.fold.Add(Fact{Kind: WorkOut, Agent: id, At: at})
			if !b.WrapUpUntil.IsZero() {
				r.fold.Add(Fact{Kind: Turned, Agent: id, Presence: desk.WrapUp, At: at})
			}
		}
	}
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

func (r *Reader) number(agent string) uint32 {
	n, ok := r.agents[agent]
	if !ok {
		n = uint32(len(r.agents) + 1)
		r.agents[agent] = n
	}
	return n
}
