package center

import (
	"context"
	"time"

	"jietong/desk"
	"jietong/routing"
	"jietong/store"
)

// Rows is routing's floor as rows, sorted by identifier.
func (c *Center) Rows() ([]routing.Contact, []routing.Agent) {
	c.router.mu.Lock()
	defer c.router.mu.Unlock()
	return c.router.floor.Rows()
}

// Violations holds every invariant of routing against the plain facts.
func (c *Center) Violations() []routing.Violation {
	c.router.mu.Lock()
	defer c.router.mu.Unlock()
	return routing.Check(c.router.floor.Engine())
}

// Proposal is a decision of routing without the engine's own numbers.
type Proposal struct {
	Conversation, RunnerUp desk.ConversationID
	Agent                  desk.AgentID
	Score, RunnerScore     int64
	Cause, Choice          routing.Reason
	Level, Misses          uint8
}

func proposalsOf(ps []proposal) (out []Proposal) {
	for _, o := range ps {
		d := o.Decision
		out = append(out, Proposal{o.Conversation, o.RunnerUp, o.Agent, d.Score, d.RunnerScore, d.Cause, d.Choice, d.Level, d.Misses})
	}
	return out
}

// LastProposals is what routing wanted in the round that Step did last.
func (c *Center) LastProposals() []Proposal { return proposalsOf(c.offers) }

// Learn tells routing a change as if it had been committed here, and Decide asks for what it would offer then.
func (c *Center) Learn(ch store.Change) {
	if conv := ch.Outcome.After.Conversation; conv != nil {
		c.cache.putConversation(conv)
	}
	for _, a := range ch.Outcome.After.Agents {
		c.cache.putAgent(a)
	}
	c.router.learn(ch)
}

// Decide lets time pass in routing alone.
func (c *Center) Decide(now time.Time) []Proposal { return proposalsOf(c.router.decide(now, nil)) }

// StartCommand is the command that StartConversation gives.
func (c *Center) StartCommand(ctx context.Context, by desk.Actor, s Start) (desk.Start, error) {
	return c.startCommand(ctx, by, s)
}

// TermsAt is what a transfer to a line fixes.
func (c *Center) TermsAt(conv *desk.Conversation, line desk.LineID) (*desk.Terms, error) {
	return c.transferTerms(conv, line)
}
