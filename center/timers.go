package center

import (
	"context"
	"slices"
	"time"

	"jietong/desk"
	"jietong/store"
)

// Timers are rows of the job table. The stepper looks at the earliest due time once, remembers it, and looks again when a commit moved a
// timer to before it or the time has come.

// claimMax is how many due jobs one step takes: with a command each they fit one transaction.
const claimMax = 128

// claimLease is how long a claimed job is kept from other nodes; a job is decided within milliseconds.
const claimLease = 30 * time.Second

// pollEvery is how often the job table is looked at when nothing says so: another node may have added a job.
const pollEvery = 5 * time.Second

// noteTimers moves the remembered due time forward when a commit set an earlier timer.
func (c *Center) noteTimers(ch store.Change) {
	note := func(before, after []desk.Timer) {
		for _, t := range after {
			if !slices.Contains(before, t) && (c.nextDue.IsZero() || t.At.Before(c.nextDue)) {
				c.nextDue = t.At
			}
		}
	}
	if a := ch.Outcome.After.Conversation; a != nil {
		var before []desk.Timer
		if ch.Before.Conversation != nil {
			before = ch.Before.Conversation.Timers
		}
		note(before, a.Timers)
	}
	for _, a := range ch.Outcome.After.Agents {
		var before []desk.Timer
		if b := ch.Before.Agent(a.ID); b != nil {
			before = b.Timers
		}
		note(before, a.Timers)
	}
}

// fireDue makes the timers that are due fire, as commands of the system.
func (c *Center) fireDue(ctx context.Context) (bool, error) {
	now := c.cfg.Now()
	if c.nextDue.After(now) {
		return false, nil
	}
	jobs, err := c.cfg.Store.Claim(ctx, c.cfg.Node, now, claimLease, claimMax)
	if err != nil {
		c.nextDue = now.Add(time.Second)
		return false, failed("center.timers", err)
	}
	if len(jobs) > 0 {
		batch := make([]*request, 0, len(jobs))
		for _, j := range jobs {
			if r := c.timerRequest(ctx, j); r != nil {
				batch = append(batch, r)
			}
		}
		c.commit(ctx, batch)
		return true, nil
	}
	next, ok, err := c.cfg.Store.NextDue(ctx)
	if err != nil {
		c.nextDue = now.Add(time.Second)
		return false, failed("center.timers", err)
	}
	if c.nextDue = now.Add(pollEvery); ok && next.Before(c.nextDue) {
		c.nextDue = next
	}
	return false, nil
}

// timerRequest is the command that a due timer is. A stale one is removed from the table.
func (c *Center) timerRequest(ctx context.Context, j store.Job) *request {
	cmd := desk.TimerFired{Kind: desk.TimerKind(j.Kind)}
	switch j.Stream.Kind {
	case desk.StreamConversation:
		cmd.Conversation = desk.ConversationID(j.Stream.ID)
	case desk.StreamAgent:
		cmd.Agent = desk.AgentID(j.Stream.ID)
	default:
		c.finish(ctx, j)
		return nil
	}
	return &request{by: desk.System, cmd: cmd, ctx: ctx, at: c.cfg.Now(), done: func(_ desk.Outcome, err error) {
		switch {
		case err == nil:
		case ruled(err):
			c.finish(ctx, j)
		default:
			c.cfg.Log.Error("a timer could not fire; it is tried again", "kind", j.Kind, "error", err)
			if err := c.cfg.Store.Retry(ctx, j, c.cfg.Now().Add(time.Second)); err != nil {
				c.cfg.Log.Error("a timer could not be given back; its lease ends by itself", "kind", j.Kind, "error", err)
			}
		}
	}}
}

func (c *Center) finish(ctx context.Context, j store.Job) {
	if err := c.cfg.Store.Finish(ctx, j); err != nil {
		c.cfg.Log.Error("a stale timer could not be removed; its lease ends by itself", "kind", j.Kind, "error", err)
	}
}

// NextDue is when Step has something to do though nothing is submitted: a timer, or routing. Only the stepper may ask.
func (c *Center) NextDue() time.Time {
	until := c.nextDue
	if at, ok := c.router.nextDue(); ok && (until.IsZero() || at.Before(until)) {
		until = at
	}
	if len(c.owns) > 0 && (until.IsZero() || c.owns[0].at.Before(until)) {
		until = c.owns[0].at
	}
	return until
}

// sleepFor is how long the runner may wait when nothing pokes it.
func (c *Center) sleepFor() time.Duration {
	now := c.cfg.Now()
	until := c.NextDue()
	if at := c.viewDue(); !at.IsZero() && at.Before(until) {
		until = at
	}
	return max(0, min(until.Sub(now), pollEvery))
}
