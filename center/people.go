package center

import (
	"context"
	"errors"
	"strconv"
	"time"

	"jietong/desk"
	"jietong/policy"
	"jietong/store"
)

// Known is what is said about a customer at sign-in, or by a channel.
type Known struct {
	ID         desk.CustomerID // empty: found by the identity, or new
	Proven     bool
	Tier       desk.Tier
	Region     desk.Region
	Languages  []desk.Language
	Needs      []desk.AccessNeed
	Manager    desk.AgentID
	Name       string
	Channel    desk.Channel // of the identity
	Subject    string       // the identity on that channel; empty: anonymous
	Attributes map[string]string
}

// knowTries bounds the race of first contacts under one identity, and of what is said about one customer at once: the second builds on the first.
const knowTries = 8

// KnowCustomer finds or makes a customer. An identity belongs to one customer, whoever comes first.
func (c *Center) KnowCustomer(ctx context.Context, k Known) (*desk.Customer, error) {
	const op = "center.KnowCustomer"
	for try := 0; ; try++ {
		id := k.ID
		if id == "" && k.Subject != "" {
			found, err := c.cfg.Store.CustomerBy(ctx, k.Channel, k.Subject)
			if err != nil && !errors.Is(err, store.ErrNotFound) {
				return nil, failed(op, err)
			}
			id = found
		}
		if id == "" {
			id = desk.CustomerID(c.cfg.NewID())
		}
		cmd, err := c.knowing(ctx, id, k)
		if err != nil {
			return nil, failed(op, err)
		}
		out, err := c.Do(ctx, desk.System, cmd)
		var dup *store.Duplicate
		var e *Error
		if try < knowTries && (errors.As(err, &dup) || errors.As(err, &e) && e.Reason == desk.ReasonStale) {
			continue
		}
		if err != nil {
			return nil, err
		}
		return out.After.Customer, nil
	}
}

// knowing fills in what the policy assumes and keeps what was known before.
func (c *Center) knowing(ctx context.Context, id desk.CustomerID, k Known) (desk.KnowCustomer, error) {
	p := c.Policy()
	cmd := desk.KnowCustomer{ID: id, Proven: k.Proven, Tier: k.Tier, Region: k.Region, Languages: k.Languages, Needs: k.Needs, Manager: k.Manager,
		Profile: desk.Profile{Customer: id, Name: k.Name, Attributes: k.Attributes}}
	if k.Subject != "" {
		cmd.Profile.Identities = []desk.Identity{{Channel: k.Channel, Subject: k.Subject, Verified: k.Proven}}
	}
	switch known, err := c.cfg.Store.Customer(ctx, id); { // before the profile, so that a change between the two is noticed
	case err == nil:
		cmd.Version = known.Version
	case !errors.Is(err, store.ErrNotFound):
		return cmd, err
	}
	old, err := c.cfg.Store.Profile(ctx, id)
	if err != nil && !errors.Is(err, store.ErrNotFound) { // ErrNotFound: new, or erased
		return cmd, err
	}
	for _, i := range old.Identities {
		if i.Channel != k.Channel || i.Subject != k.Subject {
			cmd.Profile.Identities = append(cmd.Profile.Identities, i)
		}
	}
	if cmd.Profile.Name == "" {
		cmd.Profile.Name = old.Name
	}
	if cmd.Profile.Attributes == nil {
		cmd.Profile.Attributes = old.Attributes
	}
	if _, ok := p.Tier(cmd.Tier); !ok && len(p.Tiers) > 0 {
		cmd.Tier = p.Tiers[0].ID
	}
	if _, ok := p.Region(cmd.Region); !ok && len(p.Regions) > 0 {
		cmd.Region = p.Regions[0].ID
	}
	return cmd, nil
}

// NewTicket is what a ticket is opened with.
type NewTicket struct {
	Title        string
	Conversation desk.ConversationID
	Priority     desk.Priority // empty: normal
	Line         desk.LineID   // empty: the conversation's
}

// firstReplyDefault and solveDefault are the due times of a ticket whose line promises neither.
const (
	firstReplyDefault = 4 * time.Hour
	solveDefault      = 48 * time.Hour
)

// OpenTicket opens a ticket with a number of its own and due times in the line's hours.
func (c *Center) OpenTicket(ctx context.Context, by desk.Actor, t NewTicket) (*desk.Ticket, error) {
	const op = "center.OpenTicket"
	n, err := c.cfg.Store.NextNumber(ctx, "ticket")
	if err != nil {
		return nil, failed(op, err)
	}
	if t.Priority == "" {
		t.Priority = desk.PriorityNormal
	}
	var customer desk.CustomerID
	if t.Conversation != "" {
		conv, err := c.conversationOf(ctx, t.Conversation)
		if err != nil {
			return nil, failed(op, err)
		}
		customer = conv.Customer
		if t.Line == "" {
			t.Line = conv.Terms.Line
		}
	}
	p := c.Policy()
	if _, ok := p.Line(t.Line); t.Line != "" && !ok {
		return nil, refused(op, desk.ReasonNotFound, "line")
	}
	first, solve := c.ticketDue(p, t.Line, t.Priority)
	out, err := c.Do(ctx, by, desk.OpenTicket{ID: desk.TicketID(c.cfg.NewID()), Number: "T-" + strconv.FormatInt(1000+n, 10), Title: t.Title, Priority: t.Priority,
		Line: t.Line, Customer: customer, Conversation: t.Conversation, FirstReplyDue: first, SolveDue: solve})
	if err != nil {
		return nil, err
	}
	return out.After.Ticket, nil
}

// ticketDue counts a ticket's due times in the line's open hours; an urgent one has a quarter of the time, a low one twice as much.
func (c *Center) ticketDue(p *policy.Policy, line desk.LineID, pr desk.Priority) (first, solve time.Time) {
	scale := map[desk.Priority]float64{desk.PriorityUrgent: 0.25, desk.PriorityHigh: 0.5, desk.PriorityNormal: 1, desk.PriorityLow: 2}[pr]
	now := c.cfg.Now().UTC()
	add := func(d time.Duration) time.Time {
		d = time.Duration(float64(d) * scale)
		if cal := p.LineHours(line); cal != nil {
			if at, ok := cal.Add(now, policy.OpenTime(d)); ok {
				return at.UTC().Truncate(time.Microsecond)
			}
		}
		return now.Add(d).Truncate(time.Microsecond)
	}
	return add(firstReplyDefault), add(solveDefault)
}

// TicketChange changes what is given.
type TicketChange struct {
	Version  int64
	State    desk.TicketState
	Priority desk.Priority
	Title    string
	Owner    *desk.AgentID
}

// ChangeTicket changes a ticket by its number.
func (c *Center) ChangeTicket(ctx context.Context, by desk.Actor, number string, ch TicketChange) (*desk.Ticket, error) {
	t, err := c.cfg.Store.TicketByNumber(ctx, number)
	if err != nil {
		return nil, failed("center.ChangeTicket", err)
	}
	if ch.Owner != nil && *ch.Owner != "" {
		if _, err := c.agentOf(ctx, *ch.Owner); err != nil {
			return nil, failed("center.ChangeTicket", err)
		}
	}
	cmd := desk.ChangeTicket{ID: t.ID, Version: ch.Version, State: ch.State, Priority: ch.Priority, Title: ch.Title, Owner: ch.Owner}
	if ch.Priority != "" && ch.Priority != t.Priority {
		_, cmd.SolveDue = c.ticketDue(c.Policy(), t.Line, ch.Priority)
	}
	return c.ticketAfter(c.Do(ctx, by, cmd))
}

// MergeTicket merges a ticket into another, both by number, and returns the one that remains.
func (c *Center) MergeTicket(ctx context.Context, by desk.Actor, number, into string) (*desk.Ticket, error) {
	a, err := c.cfg.Store.TicketByNumber(ctx, number)
	if err != nil {
		return nil, failed("center.MergeTicket", err)
	}
	b, err := c.cfg.Store.TicketByNumber(ctx, into)
	if err != nil {
		return nil, failed("center.MergeTicket", err)
	}
	out, err := c.Do(ctx, by, desk.MergeTicket{ID: a.ID, Into: b.ID})
	if err != nil {
		return nil, err
	}
	return out.After.Other, nil
}

// LinkTicket links a conversation to a ticket.
func (c *Center) LinkTicket(ctx context.Context, by desk.Actor, number string, conv desk.ConversationID) (*desk.Ticket, error) {
	t, err := c.cfg.Store.TicketByNumber(ctx, number)
	if err != nil {
		return nil, failed("center.LinkTicket", err)
	}
	return c.ticketAfter(c.Do(ctx, by, desk.LinkTicket{ID: t.ID, Conversation: conv}))
}

func (c *Center) ticketAfter(out desk.Outcome, err error) (*desk.Ticket, error) {
	if err != nil {
		return nil, err
	}
	return out.After.Ticket, nil
}
