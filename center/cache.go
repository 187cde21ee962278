package center

import (
	"context"
	"sync"

	"jietong/desk"
	"jietong/store"
)

// cache keeps the newest known state of conversations and agents. States are values that never change, so readers share them. It is never the
// truth: a commit is guarded by versions, and a state that proves old is dropped and read again.
type cache struct {
	mu     sync.RWMutex
	max    int
	convs  map[desk.ConversationID]*desk.Conversation
	old    map[desk.ConversationID]*desk.Conversation // the generation before; what is used again moves to the young one
	agents map[desk.AgentID]*desk.Agent
}

func newCache(max int) *cache {
	return &cache{max: max, convs: map[desk.ConversationID]*desk.Conversation{}, old: map[desk.ConversationID]*desk.Conversation{},
		agents: map[desk.AgentID]*desk.Agent{}}
}

func (k *cache) conversation(id desk.ConversationID) *desk.Conversation {
	k.mu.RLock()
	c, young := k.convs[id]
	if !young {
		c = k.old[id]
	}
	k.mu.RUnlock()
	if c != nil && !young {
		k.putConversation(c)
	}
	return c
}

// putConversation keeps the state unless a newer one is known. When the young generation is full it becomes the old one, whose unused
// states are forgotten.
func (k *cache) putConversation(c *desk.Conversation) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if have := k.convs[c.ID]; have != nil && have.Version >= c.Version {
		return
	}
	if have := k.old[c.ID]; have != nil && have.Version > c.Version {
		c = have
	}
	k.convs[c.ID] = c
	if len(k.convs) > k.max/2 {
		k.old, k.convs = k.convs, map[desk.ConversationID]*desk.Conversation{}
	}
}

func (k *cache) agent(id desk.AgentID) *desk.Agent {
	k.mu.RLock()
	defer k.mu.RUnlock()
	return k.agents[id]
}

func (k *cache) putAgent(a *desk.Agent) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if have := k.agents[a.ID]; have == nil || have.Version < a.Version {
		k.agents[a.ID] = a
	}
}

func (k *cache) drop(conv desk.ConversationID, agents []desk.AgentID) {
	k.mu.Lock()
	defer k.mu.Unlock()
	delete(k.convs, conv)
	delete(k.old, conv)
	for _, a := range agents {
		delete(k.agents, a)
	}
}

// conversationOf reads a conversation from memory, else from the store.
func (c *Center) conversationOf(ctx context.Context, id desk.ConversationID) (*desk.Conversation, error) {
	if id == "" {
		return nil, store.ErrNotFound
	}
	if conv := c.cache.conversation(id); conv != nil {
		return conv, nil
	}
	conv, err := c.cfg.Store.Conversation(ctx, id)
	if err != nil {
		return nil, err
	}
	c.cache.putConversation(conv)
	return conv, nil
}

// agentOf reads an agent from memory, else from the store.
func (c *Center) agentOf(ctx context.Context, id desk.AgentID) (*desk.Agent, error) {
	if a := c.cache.agent(id); a != nil {
		return a, nil
	}
	a, err := c.cfg.Store.Agent(ctx, id)
	if err != nil {
		return nil, err
	}
	c.cache.putAgent(a)
	return a, nil
}
