package center

import (
	"sync"

	"jietong/desk"
)

// Topic is what a listener listens to.
type Topic string

// OfStaff is what every console hears: changed agents and lines.
const OfStaff Topic = "staff"

// OfConversation is all that happens to a conversation.
func OfConversation(id desk.ConversationID) Topic { return Topic("c/" + id) }

// OfAgent is what concerns one agent: offers, conversations that come and go, the agent's own state.
func OfAgent(id desk.AgentID) Topic { return Topic("a/" + id) }

// NoticeKind says what a notice tells.
type NoticeKind uint8

// The kinds of notices.
const (
	NoticeItem      NoticeKind = iota // a new entry of a timeline: Item
	NoticeState                       // a conversation changed: State
	NoticeOffer                       // an offer rings at this agent: Offer, State
	NoticeOfferGone                   // an offer ended: Offer, How
	NoticeGone                        // a conversation is no longer this agent's: Conversation
	NoticeAgent                       // an agent changed: Agent
	NoticeTyping                      // somebody types: Author
	NoticeWake                        // another node changed the conversation: read the store by sequence
	NoticeLines                       // the lines' state changed: see View; at most once a second
)

// Notice tells what was committed. What it points to never changes.
type Notice struct {
	Kind          NoticeKind
	Conversation  desk.ConversationID
	Item          *desk.Item
	State         *desk.Conversation
	Agent         *desk.Agent
	Offer         desk.OfferID
	How           string
	Author        desk.Author
	Seq, StaffSeq int64 // of the conversation after
}

// hub hands notices to the listeners on this node.
type hub struct {
	shards [64]hubShard
}

type hubShard struct {
	mu     sync.RWMutex
	topics map[Topic]map[*listener]struct{}
}

type listener struct{ f func(Notice) }

func newHub() *hub {
	h := &hub{}
	for i := range h.shards {
		h.shards[i].topics = map[Topic]map[*listener]struct{}{}
	}
	return h
}

func (h *hub) shard(t Topic) *hubShard {
	sum := uint32(2166136261) // FNV-1a
	for i := 0; i < len(t); i++ {
		sum = (sum ^ uint32(t[i])) * 16777619
	}
	return &h.shards[sum%uint32(len(h.shards))]
}

// Listen calls f for every notice of the topic, in the order of the commits, until stop is called. f must not block.
func (c *Center) Listen(t Topic, f func(Notice)) (stop func()) {
	s, l := c.hub.shard(t), &listener{f}
	s.mu.Lock()
	if s.topics[t] == nil {
		s.topics[t] = map[*listener]struct{}{}
	}
	s.topics[t][l] = struct{}{}
	s.mu.Unlock()
	return func() {
		s.mu.Lock()
		delete(s.topics[t], l)
		if len(s.topics[t]) == 0 {
			delete(s.topics, t)
		}
		s.mu.Unlock()
	}
}

// tell hands the notice to whoever listens here.
func (h *hub) tell(t Topic, n Notice) {
	s := h.shard(t)
	s.mu.RLock()
	if len(s.topics[t]) == 0 {
		s.mu.RUnlock()
		return
	}
	ls := make([]*listener, 0, len(s.topics[t]))
	for l := range s.topics[t] {
		ls = append(ls, l)
	}
	s.mu.RUnlock()
	for _, l := range ls {
		l.f(n)
	}
}

// heard reports whether anybody on this node listens.
func (h *hub) heard(t Topic) bool {
	s := h.shard(t)
	s.mu.RLock()
	defer s.mu.RUnlock()
	return len(s.topics[t]) > 0
}
