package store

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"jietong/desk"
)

// Guard is one thing that a change was decided on: it must still be at version Before, and stands at After once the change is kept.
// Before is 0 for a thing that is new; After equals Before for one that was read and left alone.
type Guard struct {
	Stream        desk.Stream
	Before, After int64
}

// Writes reports whether the change keeps anything. One that does not is no work for the store, and guards nothing.
func (c *Change) Writes() bool {
	return len(c.Outcome.Events) > 0 || len(c.Outcome.Profiles) > 0 || len(c.Jobs) > 0
}

// Guards appends what guards the change to dst: conversation, customer, agents, ticket and other, in this order.
func (c *Change) Guards(dst []Guard) []Guard {
	if !c.Writes() {
		return dst
	}
	b, a := c.Before, c.Outcome.After
	if x := newer(b.Conversation, a.Conversation); x != nil {
		dst = append(dst, Guard{desk.ConversationStream(x.ID), versionOf(b.Conversation), x.Version})
	}
	if x := newer(b.Customer, a.Customer); x != nil {
		dst = append(dst, Guard{desk.CustomerStream(x.ID), versionOf(b.Customer), x.Version})
	}
	for _, x := range b.Agents {
		g := Guard{desk.AgentStream(x.ID), x.Version, x.Version}
		if y := a.Agent(x.ID); y != nil {
			g.After = y.Version
		}
		dst = append(dst, g)
	}
	for _, x := range a.Agents {
		if b.Agent(x.ID) == nil {
			dst = append(dst, Guard{desk.AgentStream(x.ID), 0, x.Version})
		}
	}
	for _, t := range [2][2]*desk.Ticket{{b.Ticket, a.Ticket}, {b.Other, a.Other}} {
		if x := newer(t[0], t[1]); x != nil {
			dst = append(dst, Guard{desk.TicketStream(x.ID), versionOf(t[0]), x.Version})
		}
	}
	return dst
}

// newer is after, or before where the outcome does not hold the thing.
func newer[T any](before, after *T) *T {
	if after != nil {
		return after
	}
	return before
}

func versionOf[T desk.Conversation | desk.Customer | desk.Ticket](x *T) int64 {
	switch v := any(x).(type) {
	case *desk.Conversation:
		if v != nil {
			return v.Version
		}
	case *desk.Customer:
		if v != nil {
			return v.Version
		}
	case *desk.Ticket:
		if v != nil {
			return v.Version
		}
	}
	return 0
}

// Invalid says that a change cannot be kept as it is, now or later: the caller made it wrongly, or passed text that no engine keeps.
type Invalid struct {
	Index int // which change
	Why   string
}

func (e *Invalid) Error() string {
	return "store: change " + strconv.Itoa(e.Index) + " cannot be kept: " + e.Why
}

// Validate refuses with *Invalid what no implementation may keep: more than BatchMax changes, events that do not lead from the versions before
// to those after, and identifiers that are not UTF-8 or hold the zero byte (PostgreSQL keeps no such text). One hostile identifier is thereby
// told apart from a failing engine, and does not take a whole batch with it.
func Validate(changes []Change) error {
	if len(changes) > BatchMax {
		return &Invalid{BatchMax, "at most " + strconv.Itoa(BatchMax) + " changes in one call"}
	}
	var guards []Guard
	for i := range changes {
		c := &changes[i]
		if !c.Writes() {
			continue
		}
		guards = c.Guards(guards[:0])
		if why := c.follows(guards); why != "" {
			return &Invalid{i, why}
		}
		if why := c.texts(); why != "" {
			return &Invalid{i, why}
		}
	}
	return nil
}

// follows checks that the events number the way from before to after, stream by stream.
func (c *Change) follows(guards []Guard) string {
	counted := 0
	for _, g := range guards {
		next := g.Before
		for j := range c.Outcome.Events {
			if e := &c.Outcome.Events[j]; e.Stream == g.Stream {
				if next++; e.Version != next {
					return "the events of " + string(g.Stream.Kind) + " " + g.Stream.ID + " are not numbered without a gap"
				}
				counted++
			}
		}
		if next != g.After {
			return "the events of " + string(g.Stream.Kind) + " " + g.Stream.ID + " do not lead to its state"
		}
		if !keepable(g.Stream.ID) {
			return "an identifier is not UTF-8 text"
		}
	}
	if counted != len(c.Outcome.Events) {
		return "there are events of a stream whose state is missing"
	}
	return ""
}

func (c *Change) texts() string {
	for i := range c.Outcome.Items {
		it := &c.Outcome.Items[i]
		if !keepable(string(it.ClientID)) || !keepable(it.Author.ID) || !keepable(string(it.ID)) {
			return "a client id or author is not UTF-8 text"
		}
	}
	for i := range c.Outcome.Events {
		if !keepable(c.Outcome.Events[i].By.ID) {
			return "an actor is not UTF-8 text"
		}
	}
	for _, p := range c.Outcome.Profiles {
		for _, id := range p.Identities {
			if !keepable(id.Subject) || !keepable(string(id.Channel)) {
				return "an identity is not UTF-8 text"
			}
		}
	}
	for _, j := range c.Jobs {
		if !keepable(j.Kind) || !keepable(j.Stream.ID) {
			return "a job's kind or stream is not UTF-8 text"
		}
	}
	if t := c.Outcome.After.Ticket; t != nil && !keepable(t.Number) {
		return "a ticket number is not UTF-8 text"
	}
	return ""
}

// keepable reports whether every engine keeps the text unchanged.
func keepable(s string) bool { return utf8.ValidString(s) && strings.IndexByte(s, 0) < 0 }

// Known answers what a store already holds; Check asks it.
type Known interface {
	Version(s desk.Stream) (int64, error) // 0 when there is no such thing
	Sent(it *desk.Item) (bool, error)     // the author used the client id in this conversation
	Identities(c desk.CustomerID) ([]desk.Identity, error)
	HolderOf(id desk.Identity) (desk.CustomerID, error) // empty when nobody holds it
	TicketWith(number string) (desk.TicketID, error)    // empty when no ticket has it
}

// Check is what every implementation answers to a Commit: the *Conflict of the first change whose version has moved on; where there is none,
// the *Duplicate of the first change that repeats something; else nil. An implementation may find out faster that all is well, and ask Check
// only when it is not.
func Check(changes []Change, known Known) error {
	if err := checkVersions(changes, known); err != nil {
		return err
	}
	d := duplicates{known: known, sent: map[sentKey]bool{}, holder: map[identityKey]desk.CustomerID{}, held: map[desk.CustomerID][]desk.Identity{},
		numbers: map[string]desk.TicketID{}}
	for i := range changes {
		c := &changes[i]
		if !c.Writes() {
			continue
		}
		what, err := d.repeats(c)
		if err != nil {
			return err
		}
		if what != "" {
			return &Duplicate{i, what}
		}
	}
	return nil
}

func checkVersions(changes []Change, known Known) error {
	now := map[desk.Stream]int64{}
	var guards []Guard
	for i := range changes {
		guards = changes[i].Guards(guards[:0])
		for _, g := range guards {
			v, ok := now[g.Stream]
			if !ok {
				var err error
				if v, err = known.Version(g.Stream); err != nil {
					return err
				}
			}
			if v != g.Before {
				return &Conflict{i, g.Stream}
			}
			now[g.Stream] = g.After
		}
	}
	return nil
}

// duplicates looks through changes in order, on top of what is known.
type duplicates struct {
	known   Known
	sent    map[sentKey]bool
	holder  map[identityKey]desk.CustomerID
	held    map[desk.CustomerID][]desk.Identity
	numbers map[string]desk.TicketID
}

type sentKey struct {
	conversation desk.ConversationID
	author       desk.Author
	client       desk.ClientID
}

type identityKey struct {
	channel desk.Channel
	subject string
}

// What a Duplicate says was used before.
const (
	whatClientID = "client id"
	whatIdentity = "identity"
	whatNumber   = "ticket number"
	WhatLogin    = "account name"
	WhatToken    = "session token"
)

// repeats names what the change uses a second time, or "".
func (d *duplicates) repeats(c *Change) (string, error) {
	for i := range c.Outcome.Items {
		it := &c.Outcome.Items[i]
		if it.ClientID == "" {
			continue
		}
		k := sentKey{it.Conversation, it.Author, it.ClientID}
		before, err := d.known.Sent(it)
		if err != nil {
			return "", err
		}
		if before || d.sent[k] {
			return whatClientID, nil
		}
		d.sent[k] = true
	}
	for _, p := range c.Outcome.Profiles {
		if taken, err := d.taken(p); err != nil || taken {
			return whatIdentity, err
		}
	}
	if t := c.Outcome.After.Ticket; t != nil && c.Before.Ticket == nil {
		other, ok := d.numbers[t.Number]
		if !ok {
			var err error
			if other, err = d.known.TicketWith(t.Number); err != nil {
				return "", err
			}
		}
		if other != "" && other != t.ID {
			return whatNumber, nil
		}
		d.numbers[t.Number] = t.ID
	}
	return "", nil
}

// taken reports whether another customer holds one of the profile's identities; if not, the profile's replace those the customer had.
func (d *duplicates) taken(p desk.Profile) (bool, error) {
	old, ok := d.held[p.Customer]
	if !ok {
		var err error
		if old, err = d.known.Identities(p.Customer); err != nil {
			return false, err
		}
	}
	for _, id := range old {
		d.holder[identityKey{id.Channel, id.Subject}] = ""
	}
	for _, id := range p.Identities {
		k := identityKey{id.Channel, id.Subject}
		holder, ok := d.holder[k]
		if !ok {
			var err error
			if holder, err = d.known.HolderOf(id); err != nil {
				return false, err
			}
		}
		if holder != "" && holder != p.Customer {
			return true, nil
		}
		d.holder[k] = p.Customer
	}
	d.held[p.Customer] = p.Identities
	return false, nil
}

// TimerJobs calls set for each timer that is new or was moved, and drop for each that is gone. Timers that stand as they stood are left alone.
func TimerJobs(s desk.Stream, before, after []desk.Timer, set func(Job), drop func(s desk.Stream, kind string)) {
	if len(before) == 0 && len(after) == 0 || len(before) == len(after) && len(before) > 0 && &before[0] == &after[0] {
		return
	}
	for _, t := range after {
		if !holds(before, t.Kind, func(o desk.Timer) bool { return o.At.Equal(t.At) }) {
			set(Job{Stream: s, Kind: string(t.Kind), Due: t.At.UTC().Truncate(time.Microsecond)})
		}
	}
	for _, t := range before {
		if !holds(after, t.Kind, func(desk.Timer) bool { return true }) {
			drop(s, string(t.Kind))
		}
	}
}

func holds(ts []desk.Timer, k desk.TimerKind, f func(desk.Timer) bool) bool {
	for _, t := range ts {
		if t.Kind == k && f(t) {
			return true
		}
	}
	return false
}

// EachJob calls set and drop for every job that the change adds, moves or removes, in order; a later call for the same job wins.
func (c *Change) EachJob(set func(Job), drop func(s desk.Stream, kind string)) {
	b, a := c.Before, c.Outcome.After
	if a.Conversation != nil {
		var before []desk.Timer
		if b.Conversation != nil {
			before = b.Conversation.Timers
		}
		TimerJobs(desk.ConversationStream(a.Conversation.ID), before, a.Conversation.Timers, set, drop)
	}
	for _, x := range a.Agents {
		var before []desk.Timer
		if y := b.Agent(x.ID); y != nil {
			before = y.Timers
		}
		TimerJobs(desk.AgentStream(x.ID), before, x.Timers, set, drop)
	}
	for _, j := range c.Jobs {
		j.Attempt, j.Due = 0, j.Due.UTC().Truncate(time.Microsecond)
		set(j)
	}
}
