package center

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"slices"

	"jietong/desk"
	"jietong/routing"
	"jietong/store"
)

// Nodes that share a store tell each other what changed. Each keeps an engine of its own in step with what it hears; where two propose the same, the
// versions in the store let one win, and the other learns the fresher facts from the refusal.

// busTopic is where nodes wake each other.
const busTopic = "jietong.changed"

// waking is what one node tells the others: which things changed. They read the store; nothing here is believed.
type waking struct {
	Node          string                `json:"n"`
	Conversations []desk.ConversationID `json:"c,omitempty"`
	Agents        []desk.AgentID        `json:"a,omitempty"`
}

// changed is what other nodes changed and this one has not read yet.
type changed struct {
	conversations map[desk.ConversationID]bool
	agents        map[desk.AgentID]bool
}

func (x *changed) add(w waking) {
	if x.conversations == nil {
		x.conversations, x.agents = map[desk.ConversationID]bool{}, map[desk.AgentID]bool{}
	}
	for _, id := range w.Conversations {
		x.conversations[id] = true
	}
	for _, id := range w.Agents {
		x.agents[id] = true
	}
}

// announce tells the other nodes what a batch changed.
func (c *Center) announce(w waking) {
	if c.cfg.Bus == nil || (len(w.Conversations) == 0 && len(w.Agents) == 0) {
		return
	}
	w.Node = c.cfg.Node
	b, err := json.Marshal(w)
	if err != nil { // strings always marshal
		return
	}
	c.cfg.Bus.Publish(busTopic, b)
}

// woken is what another node announced: what is cached here is old.
func (c *Center) woken(b []byte) {
	var w waking
	if json.Unmarshal(b, &w) != nil || w.Node == c.cfg.Node {
		return
	}
	for _, id := range w.Conversations {
		c.cache.drop(id, nil)
		c.hub.tell(OfConversation(id), Notice{Kind: NoticeWake, Conversation: id})
	}
	c.cache.drop("", w.Agents)
	for _, id := range w.Agents {
		c.hub.tell(OfAgent(id), Notice{Kind: NoticeWake})
	}
	c.mu.Lock()
	c.elsewhere.add(w)
	c.mu.Unlock()
	c.poke()
}

// readElsewhere reads what other nodes changed and brings routing to it. What cannot be read now is read in the next round.
func (c *Center) readElsewhere(ctx context.Context) (bool, error) {
	c.mu.Lock()
	x := c.elsewhere
	c.elsewhere = changed{}
	c.mu.Unlock()
	if len(x.conversations)+len(x.agents) == 0 {
		return false, nil
	}
	var again waking
	var failure error
	read := func(err error) bool {
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			failure = err
		}
		return err == nil
	}
	for _, id := range slices.Sorted(maps.Keys(x.agents)) {
		if a, err := c.agentOf(ctx, id); read(err) {
			c.router.agentElsewhere(a)
			c.after(a.Touched)
		} else {
			again.Agents = append(again.Agents, id)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(x.conversations)) {
		if conv, err := c.conversationOf(ctx, id); read(err) {
			c.router.conversationElsewhere(conv)
		} else {
			again.Conversations = append(again.Conversations, id)
		}
	}
	if failure == nil {
		return true, nil
	}
	c.mu.Lock()
	c.elsewhere.add(again)
	c.mu.Unlock()
	return false, failed("center.readElsewhere", failure)
}

func (r *router) agentElsewhere(a *desk.Agent) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.agent(a)
}

// conversationElsewhere brings the engine to a conversation that another node changed. One that rings by another node's offer is not in this engine:
// its slot is part of the agent's facts.
func (r *router) conversationElsewhere(c *desk.Conversation) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.resting, c.ID)
	w := r.waiters[c.ID]
	here := w != nil && (c.Status == desk.StatusWaiting && w.offered == "" || c.Status == desk.StatusOffered && w.offered == c.Offer.Agent)
	if w != nil && !here {
		delete(r.waiters, c.ID)
		r.keep(r.floor.Leave(r.now(), c.ID, routing.Version(c.Version), r.agents[w.offered]))
		w = nil
	}
	if w == nil && c.Status == desk.StatusWaiting {
		r.enter(c)
	}
}
