package center

import (
	"sync"
	"time"

	"jietong/desk"
)

// attendance counts the connections of each person, so that the last one to go is noticed and a reload is not.
type attendance struct {
	mu     sync.Mutex
	over   bool // the center has stopped
	counts map[attendee]int
	timers map[attendee]*time.Timer // running while the last connection is gone and nothing was said yet
}

// attendee is an agent, or the customer of a conversation, whoever that customer has proved to be meanwhile.
type attendee struct {
	agent desk.AgentID
	conv  desk.ConversationID
}

func attendeeOf(who desk.Actor, conv desk.ConversationID) attendee {
	if who.IsStaff() {
		return attendee{agent: desk.AgentID(who.ID)}
	}
	return attendee{conv: conv}
}

func newAttendance() *attendance {
	return &attendance{counts: map[attendee]int{}, timers: map[attendee]*time.Timer{}}
}

// absentGrace is how long a customer's page may be gone before that is a fact: a reload takes less.
const absentGrace = 5 * time.Second

// Attend says that a person is connected, a customer to a conversation. leave says that this connection is gone; it may be called twice. When a
// customer's last connection is gone the place is kept for the policy's time; an agent's last one leads to away after Config.AbsentAfter.
func (c *Center) Attend(who desk.Actor, conv desk.ConversationID) (leave func()) {
	k := attendeeOf(who, conv)
	if k == (attendee{}) {
		return func() {}
	}
	c.attending.mu.Lock()
	defer c.attending.mu.Unlock()
	c.attending.counts[k]++
	quick := false
	if t := c.attending.timers[k]; t != nil {
		quick = t.Stop() // back before anybody was told
		delete(c.attending.timers, k)
	}
	if c.attending.counts[k] == 1 && !quick && k.agent == "" {
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
	c.await(k)
}

// await starts the time after which somebody without a connection is gone. The lock is held; it is held too when the time is over, so that a return
// is told after the absence and not before.
func (c *Center) await(k attendee) {
	if c.attending.over {
		return
	}
	wait := absentGrace
	if k.agent != "" {
		wait = c.cfg.AbsentAfter
	}
	var t *time.Timer
	t = time.AfterFunc(wait, func() {
		c.attending.mu.Lock()
		defer c.attending.mu.Unlock()
		if c.attending.timers[k] != t { // back meanwhile
			return
		}
		delete(c.attending.timers, k)
		if k.agent != "" {
			c.agentLost(k.agent)
		} else {
			c.sayAbsence(k.conv, true)
		}
	})
	c.attending.timers[k] = t
}

// awaitAll gives the agents whom the store has as signed in the time to connect again: a node that starts knows nobody's connection. Where several
// nodes share a store the others may hold it, so that only a node alone may judge.
func (c *Center) awaitAll() {
	c.attending.mu.Lock()
	defer c.attending.mu.Unlock()
	for _, a := range c.cache.allAgents() {
		k := attendee{agent: a.ID}
		if a.Presence != desk.Offline && a.Presence != desk.Away && c.attending.counts[k] == 0 && c.attending.timers[k] == nil {
			c.await(k)
		}
	}
}

// end stops the clocks of absence.
func (a *attendance) end() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.over = true
	for k, t := range a.timers {
		t.Stop()
		delete(a.timers, k)
	}
}

// sayAbsence notes that a customer's page is gone or back. What is noted already changes nothing, by the rules.
func (c *Center) sayAbsence(conv desk.ConversationID, absent bool) {
	c.order(desk.SetAbsence{Conversation: conv, Absent: absent}, func(err error) {
		if err != nil {
			c.cfg.Log.Warn("a customer's absence could not be noted", "conversation", conv, "error", err)
		}
	})
}

// WhyConnection is the reason beside the state of an agent whose connection was lost.
const WhyConnection = "connection-lost"

// agentLost sets an agent away whose connection has been gone too long, and takes back what rings there.
func (c *Center) agentLost(id desk.AgentID) {
	a := c.cache.agent(id)
	if a == nil || a.Presence == desk.Offline || a.Presence == desk.Away {
		return
	}
	c.order(desk.SetPresence{Agent: id, Presence: desk.Away, Why: WhyConnection}, func(err error) {
		if err != nil {
			c.cfg.Log.Error("an agent without a connection could not be set away", "agent", id, "error", err)
		}
	})
}

// withdrawRinging takes back the offers that ring at an agent who is no longer there to hear them.
func (c *Center) withdrawRinging(a *desk.Agent) {
	for _, w := range a.Work {
		if w.State != desk.WorkRinging {
			continue
		}
		cmd := desk.WithdrawOffer{Conversation: w.Conversation, Offer: w.Offer}
		c.order(cmd, func(err error) {
			if err != nil { // it was accepted or ended meanwhile
				c.cfg.Log.Debug("an offer was not withdrawn", "offer", cmd.Offer, "error", err)
			}
		})
	}
}

// Typing tells the others in a conversation that somebody types. It is not stored.
func (c *Center) Typing(conv desk.ConversationID, author desk.Author) {
	c.hub.tell(OfConversation(conv), Notice{Kind: NoticeTyping, Conversation: conv, Author: author})
}
