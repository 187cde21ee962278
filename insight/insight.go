// Package insight measures the service as folds over what happened. A measure live and one simulated are the same function, so a
// forecast and a report can be laid side by side.
//
// A Fold takes Facts, which are values of fixed size; the simulator makes them directly and Reader makes them from desk's events. The
// package is pure: it reads no clock, and the same facts in the same order give the same report, byte for byte.
//
// Definitions, used everywhere these words appear:
//   - time to a person: from the wish for a person to the first time one took it, whatever happened between.
//   - abandonment: ended, by the customer or by absence, before a person took it; the share is of those that asked and are decided.
//   - in target: reached within the target promised at the wish; the share is of those that reached a person or abandoned after the
//     target had passed. Who leaves before the target has passed counts for neither side.
//   - occupancy: time with work in hand over time on duty (ready, in wrap-up, or with work in hand), of people only: bots are not agents.
//   - a transfer, a pull-back or a consult makes no second contact: waiting counts where a person was asked for, handling adds up.
package insight

import (
	"slices"
	"time"

	"jietong/desk"
)

// Micros is a point in time in microseconds since 1970 UTC, or a length of time where a comment says so.
type Micros int64

// At converts a time.
func At(t time.Time) Micros { return Micros(t.UnixMicro()) }

// FactKind says what a fact tells.
type FactKind uint8

// The facts, with the fields that each uses beside At.
const (
	Asked   FactKind = iota // Contact, Line, Target: a person was asked for
	Moved                   // Contact, Line: it waits in, or is served by, another line now
	Reached                 // Contact, Agent: a person took it, for the first time or again
	Replied                 // Contact: the first answer by a person
	Lost                    // Contact: it ended before a person took it
	Ended                   // Contact: it ended after a person had taken it
	Rated                   // Contact, Score 1..5; once, after the end
	Missed                  // Agent: an offer rang out or was declined
	Turned                  // Agent, Presence
	WorkIn                  // Agent: a piece of work came into hand (served, not ringing)
	WorkOut                 // Agent: one left
)

// Fact is one thing that happened. Contact and Agent are dense numbers from 1, given by whoever makes the facts; Line an index of the fold's lines.
type Fact struct {
	Kind     FactKind
	Presence desk.Presence
	Score    uint8
	Line     uint32
	Contact  uint32
	Agent    uint32
	At       Micros
	Target   Micros // length of time
}

// Fold gathers facts. The zero Fold is not usable; make it with New.
type Fold struct {
	names    []desk.LineID
	lines    []line
	contacts []contact
	agents   []person
	last     Micros
}

type line struct {
	asked, reached, lost, ended int64
	inTarget, outOfTarget       int64
	waitSum                     Micros
	waits                       histogram
	handleSum                   Micros
	replySum                    Micros
	replied                     int64
	ratings, ratingSum          int64
}

type contact struct {
	asked, reached, began Micros
	target                Micros
	line                  uint32 // where it asked
	now                   uint32 // where it is
	state                 uint8
}

const (
	contactNone uint8 = iota
	contactWaits
	contactServed
	contactWaitsAgain
	contactDone // ended or lost; a rating may come
)

type person struct {
	presence desk.Presence
	since    Micros
	work     int32
	signedIn Micros // total, ready or wrapping up
	busy     Micros // total, with work in hand
	missed   int64
	served   int64
	known    bool
}

// New makes a fold over these lines.
func New(lines []desk.LineID) *Fold {
	return &Fold{names: slices.Clone(lines), lines: make([]line, len(lines))}
}

// LineIndex finds a line's index, or adds the line.
func (f *Fold) LineIndex(id desk.LineID) uint32 {
	if i := slices.Index(f.names, id); i >= 0 {
		return uint32(i)
	}
	f.names = append(f.names, id)
	f.lines = append(f.lines, line{})
	return uint32(len(f.names) - 1)
}

// Add takes one fact. Facts that fit nothing known (an end without a wish) change nothing.
func (f *Fold) Add(x Fact) {
	f.last = max(f.last, x.At)
	switch x.Kind {
	case Turned, WorkIn, WorkOut, Missed:
		f.agent(x)
	default:
		f.contact(x)
	}
}

func (f *Fold) contact(x Fact) {
	if int(x.Contact) >= len(f.contacts) {
		f.contacts = append(f.contacts, make([]contact, int(x.Contact)+1-len(f.contacts)+len(f.contacts)/8)...)
	}
	c := &f.contacts[x.Contact]
	if x.Kind == Asked {
		if int(x.Line) >= len(f.lines) || (c.state != contactNone && c.state != contactDone) {
			return
		}
		*c = contact{asked: x.At, target: x.Target, line: x.Line, now: x.Line, state: contactWaits}
		f.lines[x.Line].asked++
		return
	}
	if x.Kind == Rated {
		if c.state == contactDone {
			f.lines[c.line].ratings++
			f.lines[c.line].ratingSum += int64(x.Score)
			c.state = contactNone
		}
		return
	}
	if c.state == contactNone || c.state == contactDone {
		return
	}
	l := &f.lines[c.line]
	switch x.Kind {
	case Moved:
		if int(x.Line) < len(f.lines) {
			c.now = x.Line
		}
		if c.state == contactServed {
			l.handleSum += x.At - c.began
			c.state = contactWaitsAgain
		}
	case Reached:
		f.reached(l, c, x.At)
	case Replied:
		l.replied++
		l.replySum += x.At - c.reached
	case Lost:
		l.lost++
		if x.At-c.asked > c.target {
			l.outOfTarget++
		}
		*c = contact{line: c.line, state: contactDone}
	case Ended:
		if c.state == contactServed {
			l.handleSum += x.At - c.began
		}
		l.ended++
		*c = contact{line: c.line, state: contactDone}
	}
}

func (f *Fold) reached(l *line, c *contact, at Micros) {
	if c.state == contactWaits {
		wait := at - c.asked
		l.reached++
		l.waitSum += wait
		l.waits.add(wait)
		c.reached = at
		if wait <= c.target {
			l.inTarget++
		} else {
			l.outOfTarget++
		}
	}
	c.began, c.state = at, contactServed
}

func (f *Fold) agent(x Fact) {
	if int(x.Agent) >= len(f.agents) {
		f.agents = append(f.agents, make([]person, int(x.Agent)+1-len(f.agents))...)
	}
	p := &f.agents[x.Agent]
	p.known = true
	switch x.Kind {
	case Turned:
		p.settle(x.At)
		p.presence = x.Presence
	case WorkIn:
		p.settle(x.At)
		p.work++
		p.served++
	case WorkOut:
		p.settle(x.At)
		p.work = max(0, p.work-1)
	case Missed:
		p.missed++
	}
}

// settle adds up the time since the last change.
func (p *person) settle(at Micros) {
	d := max(0, at-p.since)
	if p.onDuty() {
		p.signedIn += d
		if p.work > 0 {
			p.busy += d
		}
	}
	p.since = at
}

func (p *person) onDuty() bool {
	return p.presence == desk.Ready || p.presence == desk.WrapUp || p.work > 0
}
