package center

import (
	"context"
	"sync"
	"time"

	"jietong/desk"
)

// attendance counts the connections of each person, so that the last one to go is noticed and a reload is not.
type attendance struct {
	mu     sync.Mutex
	counts map[attendee]int
	timers map[attendee]*time.Timer // running while the last connection is gone and nothing was said yet
}

type attendee struct {
	who  desk.Actor
	conv desk.ConversationID
}

func newAttendance() *attendance {
	return &attendance{counts: map[attendee]int{}, timers: map[attendee]*time.Timer{}}
}

// absentGrace is how long a customer's page may be gone before that is a fact: a reload takes less.
const absentGrace = 5 * time.Second

// Attend says that a person is connected, a customer to a conversation. leave says that this connection is gone; it may be called twice. When a
// customer's last connection is gone the place is kept for the policy's time; an agent's last one leads to away after Config.AbsentAfter.
func (c *Center) Attend(who desk.Actor, conv desk.ConversationID) (leave func()) {
	k := attendee{who, conv}
	if who.IsStaff() {
		k.conv = ""
	} else if conv == "" {
		return func() {}
	}
	c.attending.mu.Lock()
	c.attending.counts[k]++
	first := c.attending.counts[k] == 1
	if t := c.attending.timers[k]; t != nil && t.Stop() {
		delete(c.attending.timers, k)
		first = false
	}
	c.attending.mu.Unlock()
	if first && !who.IsStaff() {
		c.sayAbsence(conv, false)
	}
	var once sync.Once
	return func() { once.Do(func() { c.leave(k) }) }
}

func (c *Center) leave(k attendee) {
	c.attending.mu.Lock()
	defer c.attending.mu.Unlock()
	if c.attending.counts[k]--; c.attending.counts[k] > 0 {
		return
	}
	delete(c.attending.counts, k)
	wait := absentGrace
	if k.who.IsStaff() {
		wait = c.cfg.AbsentAfter
	}
	c.attending.timers[k] = time.AfterFunc(wait, func() {
		c.attending.mu.Lock()
		back := c.attending.counts[k] > 0
		delete(c.attending.timers, k)
		c.attending.mu.Unlock()
		switch {
		case back:
		case k.who.IsStaff():
			c.agentLost(desk.AgentID(k.who.ID))
		default:
			c.sayAbsence(k.conv, true)
		}
	})
}

// Attends reports whether an agent has a connection now.
func (c *Center) Attends(who desk.Actor) bool {
	c.attending.mu.Lock()
	defer c.attending.mu.Unlock()
	return c.attending.counts[attendee{who: who}] > 0
}

func (c *Center) sayAbsence(conv desk.ConversationID, absent bool) {
	known := c.cache.conversation(conv)
	if known != nil && (known.Status == desk.StatusClosed || known.AbsentSince.IsZero() != absent) {
		return
	}
	err := c.Submit(context.Background(), desk.System, desk.SetAbsence{Conversation: conv, Absent: absent}, func(_ desk.Outcome, err error) {
		if err != nil {
			c.cfg.Log.Warn("a customer's absence could not be noted", "conversation", conv, "error", err)
		}
	})
	if err != nil {
		c.cfg.Log.Warn("a customer's absence could not be noted", "conversation", conv, "error", err)
	}
}

// WhyConnection is the reason beside the state of an agent whose connection was lost.
const WhyConnection = "connection-lost"

// agentLost sets an agent away whose connection has been gone too long, and takes back what rings there.
func (c *Center) agentLost(id desk.AgentID) {
	a := c.cache.agent(id)
	if a == nil || a.Presence == desk.Offline || a.Presence == desk.Away {
		return
	}
	err := c.Submit(context.Background(), desk.System, desk.SetPresence{Agent: id, Presence: desk.Away, Why: WhyConnection}, func(out desk.Outcome, err error) {
		if err != nil {
			c.cfg.Log.Error("an agent without a connection could not be set away", "agent", id, "error", err)
		}
	})
	if err != nil {
		c.cfg.Log.Error("an agent without a connection could not be set away", "agent", id, "error", err)
	}
}

// withdrawRinging takes back the offers that ring at an agent who is no longer there to hear them.
func (c *Center) withdrawRinging(a *desk.Agent) {
	for _, w := range a.Work {
		if w.State != desk.WorkRinging {
			continue
		}
		cmd := desk.WithdrawOffer{Conversation: w.Conversation, Offer: w.Offer}
		c.mu.Lock()
		c.queue = append(c.queue, &request{by: desk.System, cmd: cmd, ctx: context.Background(), at: c.cfg.Now(), done: func(_ desk.Outcome, err error) {
			if err != nil { // it was accepted or ended meanwhile
				c.cfg.Log.Debug("an offer was not withdrawn", "offer", cmd.Offer, "error", err)
			}
		}})
		c.mu.Unlock()
	}
}

// Typing tells the others in a conversation that somebody types. It is not stored.
func (c *Center) Typing(conv desk.ConversationID, author desk.Author) {
	c.hub.tell(OfConversation(conv), Notice{Kind: NoticeTyping, Conversation: conv, Author: author})
}
