package desk_test

import (
	"fmt"
	"slices"

	"jietong/desk"
)

// holds checks what must hold after every command, over all conversations and agents.
func (o *office) holds() error {
	for _, c := range o.conversations {
		if err := o.conversationHolds(c); err != nil {
			return fmt.Errorf("%s: %w: %s", c.ID, err, text(c))
		}
	}
	for _, a := range o.agents {
		if err := o.agentHolds(a); err != nil {
			return fmt.Errorf("%s: %w: %s", a.ID, err, text(a))
		}
	}
	for _, t := range o.tickets {
		if (t.MergedInto != "") != (t.State == desk.TicketIsMerged) {
			return fmt.Errorf("%s points to another ticket exactly while it is merged: %s", t.ID, text(t))
		}
	}
	return o.timelines()
}

func (o *office) conversationHolds(c *desk.Conversation) error {
	timer := func(k desk.TimerKind) bool {
		return slices.ContainsFunc(c.Timers, func(t desk.Timer) bool { return t.Kind == k })
	}
	for _, r := range []struct {
		holds bool
		what  string
	}{
		{(c.Owner != "") == (c.Status == desk.StatusActive), "it has an owner exactly while it is active"},
		{(c.Offer != nil) == (c.Status == desk.StatusOffered), "it has an offer exactly while it is offered"},
		{c.Consult == nil || c.Status == desk.StatusActive, "only what is served is consulted about"},
		{timer(desk.TimerOffer) == (c.Offer != nil), "an offer rings out"},
		{timer(desk.TimerConsult) == (c.Consult != nil && !c.Consult.Joined), "a consult rings out"},
		{timer(desk.TimerPromise) == (c.Status == desk.StatusParked), "a promise becomes due"},
		{!timer(desk.TimerEscalate) || c.Status == desk.StatusWaiting || c.Status == desk.StatusOffered, "only a wait escalates"},
		{c.Status != desk.StatusClosed || len(c.Timers) == 0, "nothing becomes due after the end"},
		{(c.Status == desk.StatusClosed) == !c.ClosedAt.IsZero() && (c.Status == desk.StatusClosed) == (c.Outcome != ""), "the end has a time and an outcome"},
		{(c.Status == desk.StatusOpen) == c.VirtualArrival.IsZero() || c.Status == desk.StatusClosed, "who waits has a place"},
		{c.Seq <= c.StaffSeq, "staff see all that the customer sees"},
		{len(c.Exclusions) <= desk.ExclusionsMax, "exclusions are bounded"},
		{c.AwaitingReply.IsZero() || c.Status == desk.StatusActive, "an answer is awaited from an owner"},
		{c.Rating == nil || c.Status == desk.StatusClosed, "a rating comes after the end"},
		{c.Receipts.CustomerRead <= c.Receipts.CustomerDelivered && c.Receipts.CustomerDelivered <= c.Seq, "the customer reads what was delivered"},
		{c.Receipts.AgentRead <= c.Receipts.AgentDelivered && c.Receipts.AgentDelivered <= c.StaffSeq, "the agent reads what was delivered"},
	} {
		if !r.holds {
			return fmt.Errorf("broken: %s", r.what)
		}
	}
	return o.heldBy(c)
}

// heldBy holds that whoever a conversation names has it in hand.
func (o *office) heldBy(c *desk.Conversation) error {
	want := map[desk.AgentID]desk.WorkState{}
	if c.Owner != "" {
		want[c.Owner] = desk.WorkServing
	}
	if c.Offer != nil {
		want[c.Offer.Agent] = desk.WorkRinging
	}
	if k := c.Consult; k != nil {
		if k.Agent == c.Owner {
			return fmt.Errorf("broken: nobody consults himself")
		}
		want[k.Agent] = desk.WorkRinging
		if k.Joined {
			want[k.Agent] = desk.WorkAdvice
		}
	}
	for id, a := range o.agents {
		var got desk.WorkState
		for _, w := range a.Work {
			if w.Conversation == c.ID {
				if got != "" {
					return fmt.Errorf("broken: %s has it in hand twice", id)
				}
				got = w.State
			}
		}
		if got != want[id] {
			return fmt.Errorf("broken: %s has it in hand as %q, and should as %q", id, got, want[id])
		}
	}
	return nil
}

func (o *office) agentHolds(a *desk.Agent) error {
	for k := range desk.WorkKinds {
		if n := a.Load(k); n > int(a.Capacity[k]) && !o.shrunk[string(a.ID)] {
			return fmt.Errorf("broken: %d pieces of kind %d exceed the capacity", n, k)
		}
		if k.Exclusive() && a.Load(k) > 0 && len(a.Work) > 1 {
			return fmt.Errorf("broken: exclusive work is not alone")
		}
	}
	for _, w := range a.Work {
		if o.conversations[w.Conversation] == nil {
			return fmt.Errorf("broken: work on %s, which does not exist", w.Conversation)
		}
	}
	timed := len(a.Timers) > 0
	if timed != !a.WrapUpUntil.IsZero() || (timed && a.Presence != desk.WrapUp) {
		return fmt.Errorf("broken: after-work that began by itself ends by itself")
	}
	return nil
}

// timelines holds that both sequences of every conversation have no gap and no repeat.
func (o *office) timelines() error {
	type place struct{ seq, staff int64 }
	at := map[desk.ConversationID]place{}
	for _, i := range o.items {
		p := at[i.Conversation]
		p.staff++
		if i.Seq != 0 {
			p.seq++
		}
		if i.StaffSeq != p.staff || (i.Seq != 0 && i.Seq != p.seq) {
			return fmt.Errorf("%s: entry %s has places %d and %d, and should have %d and %d", i.Conversation, i.ID, i.Seq, i.StaffSeq, p.seq, p.staff)
		}
		at[i.Conversation] = p
	}
	for id, c := range o.conversations {
		if p := at[id]; o.items != nil && (c.Seq != p.seq || c.StaffSeq != p.staff) {
			return fmt.Errorf("%s: says %d and %d entries, and has %d and %d", id, c.Seq, c.StaffSeq, p.seq, p.staff)
		}
	}
	return nil
}
