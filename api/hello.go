package api

import (
	"context"

	"jietong/access"
	"jietong/center"
	"jietong/desk"
	"jietong/store"

	"jietong/api/wire"
)

// greet opens a connection: it holds the token and the version, counts the connection, listens before it reads, and gives the welcome with what must
// be followed after it. When it fails nothing is left behind.
func (s *Server) greet(ctx context.Context, c caller, h *wire.Hello, to transport, kind string) (*live, *wire.Welcome, []watching, error) {
	if h.Protocol != wire.Protocol {
		return nil, nil, nil, problem(center.Unsupported, reasonProtocol, "")
	}
	if len(h.Resume) > s.cfg.Limits.ResumeMax {
		return nil, nil, nil, problem(center.Invalid, desk.ReasonTooMany, "resume")
	}
	if why := access.May(c.actor, access.Connect, access.Facts{}); why != "" {
		return nil, nil, nil, denied(why)
	}
	l := newLive(s, c, to)
	if err := s.lives.add(l, kind); err != nil {
		return nil, nil, nil, err
	}
	w := &wire.Welcome{Protocol: wire.Protocol, ServerTime: s.center.Now().UTC(), PingMS: s.cfg.PingEvery.Milliseconds()}
	follow, err := s.welcome(ctx, l, h, w)
	if err != nil {
		l.leave()
		return nil, nil, nil, err
	}
	return l, w, follow, nil
}

// welcome fills in what a customer or a member of staff needs to begin.
func (s *Server) welcome(ctx context.Context, l *live, h *wire.Hello, w *wire.Welcome) ([]watching, error) {
	shown := map[desk.ConversationID]bool{}
	var follow []watching
	show := func(c *desk.Conversation) {
		shown[c.ID] = true
		if _, resumed := h.Resume[string(c.ID)]; !resumed {
			follow = append(follow, watching{conv: c, seq: l.seqOf(c)})
		}
	}
	if l.staff {
		me := desk.AgentID(l.caller.actor.ID)
		l.leaves = append(l.leaves, s.feeds.join(center.OfAgent(me), l), s.feeds.join(center.OfStaff, l), s.center.Attend(l.caller.actor, ""))
		a, err := s.center.Agent(ctx, me)
		if err != nil {
			return nil, err
		}
		l.me = a.Version
		for _, x := range a.Work {
			c, err := s.center.Conversation(ctx, x.Conversation)
			if err != nil {
				return nil, err
			}
			if x.State == desk.WorkRinging {
				l.offers[c.ID] = x.Offer
				continue
			}
			show(c)
		}
		d := s.deskOf(ctx, a)
		w.Desk = &d
	} else {
		w.Customer = s.faces.customer(ctx, desk.CustomerID(l.caller.actor.ID), false)
		c, err := s.currentOf(ctx, desk.CustomerID(l.caller.actor.ID))
		if err != nil {
			return nil, err
		}
		if c != nil {
			show(c)
			w.Conversations = []wire.Conversation{s.faces.conversation(ctx, c, false)}
		}
	}
	for id, seq := range h.Resume {
		q, ok := s.resumed(ctx, l, desk.ConversationID(id), seq)
		if !ok {
			w.Afresh = append(w.Afresh, id)
			if !shown[desk.ConversationID(id)] {
				continue
			}
			q = watching{conv: q.conv, seq: l.seqOf(q.conv)}
		}
		follow = append(follow, q)
	}
	return follow, nil
}

// resumed finds a conversation to be continued after a sequence; false when it must be asked for anew: unknown, not the caller's, or too far behind.
func (s *Server) resumed(ctx context.Context, l *live, id desk.ConversationID, seq int64) (watching, bool) {
	c, err := s.granted(ctx, l.caller.actor, access.SeeConversation, id)
	if err != nil {
		return watching{}, false
	}
	last := l.seqOf(c)
	return watching{conv: c, seq: seq}, seq >= 0 && seq <= last && last-seq <= store.ItemsMax
}

// run carries a greeted connection: the welcome, what was missed, then what happens.
func (l *live) carry(ctx context.Context, welcome queued, follow []watching) {
	l.mu.Lock()
	first := append(make([]queued, 0, 1+len(follow)+len(l.queue)), welcome)
	for i := range follow {
		first = append(first, queued{watch: &follow[i]})
	}
	l.queue = append(first, l.queue...)
	l.mu.Unlock()
	l.run(ctx)
}

// callerOf is who a token speaks for.
func (s *Server) callerOf(ctx context.Context, c caller, token string) (caller, error) {
	x, err := s.sessions.find(ctx, token)
	if err != nil {
		return c, err
	}
	actor, err := s.sessions.actorOf(ctx, x)
	if err != nil {
		return c, err
	}
	c.session, c.actor = x, actor
	return c, nil
}

// stillSignedIn asks the store whether a session has ended elsewhere, and whether its role is still the same.
func (s *Server) stillSignedIn(ctx context.Context, c caller) error {
	x, err := s.center.Store().Session(ctx, c.session.TokenHash)
	switch {
	case isNotFound(err):
		return problem(center.Denied, reasonRevoked, "")
	case err != nil:
		return nil // the store is not there: that is no reason to send anybody away
	}
	if _, err := s.sessions.prolong(ctx, x, s.center.Now()); err != nil {
		s.log.Warn("a session could not be prolonged", "session", c.session.ID, "error", err)
	}
	if actor, err := s.sessions.actorOf(ctx, x); err == nil && actor.Role != c.actor.Role {
		return problem(center.Denied, reasonRevoked, "")
	}
	return nil
}
