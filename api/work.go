package api

import (
	"context"
	"slices"

	"jietong/access"
	"jietong/center"
	"jietong/desk"
	"jietong/store"

	"jietong/api/wire"
)

// What staff do with their desk, offers and conversations.

// colleaguesMax is how many colleagues a desk shows: those who are signed in come first. A larger team looks a name up instead of reading a list.
const colleaguesMax = 500

func (s *Server) desk(ctx context.Context, r *request, _ *none) (wire.Desk, error) {
	me, err := s.center.Agent(ctx, desk.AgentID(r.actor.ID))
	if err != nil {
		return wire.Desk{}, err
	}
	return s.deskOf(ctx, me), nil
}

func (s *Server) deskOf(ctx context.Context, me *desk.Agent) wire.Desk {
	d := wire.Desk{Me: s.faces.agent(me), Offers: []wire.Offer{}, Conversations: []wire.Conversation{}, Lines: s.lineFaces(), Colleagues: []wire.Agent{},
		ServerTime: s.center.Now().UTC()}
	for _, w := range me.Work {
		c, err := s.center.Conversation(ctx, w.Conversation)
		if err != nil {
			continue
		}
		if w.State == desk.WorkRinging {
			if o := s.faces.offer(ctx, c, w.Offer); o != nil {
				d.Offers = append(d.Offers, *o)
			}
			continue
		}
		d.Conversations = append(d.Conversations, s.faces.forStaff(ctx, c))
	}
	all, err := s.center.Store().Agents(ctx) // the center's view may be a second old, or older while nobody looked
	if err != nil {
		s.log.Warn("a desk without colleagues", "error", err)
	}
	slices.SortStableFunc(all, func(a, b *desk.Agent) int { return order(a.Presence == desk.Offline, b.Presence == desk.Offline) })
	for _, a := range all[:min(len(all), colleaguesMax)] {
		if a.ID != me.ID {
			d.Colleagues = append(d.Colleagues, s.faces.agent(a))
		}
	}
	return d
}

// order puts false before true.
func order(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

// lineFaces are the lines now, in the policy's order.
func (s *Server) lineFaces() []wire.Line {
	v := s.center.View()
	out := make([]wire.Line, 0, len(v.Lines))
	for _, l := range v.Lines {
		out = append(out, wire.Line{ID: string(l.ID), Title: s.faces.lineTitle(l.ID), Waiting: l.Waiting, LongestWaitMS: l.LongestWait.Milliseconds(), Ready: l.Ready,
			TargetMS: l.Target.Milliseconds(), Open: l.Open})
	}
	return out
}

func (s *Server) presence(ctx context.Context, r *request, b *wire.SetPresence) (wire.Agent, error) {
	_, err := s.center.Do(ctx, r.actor, desk.SetPresence{Agent: desk.AgentID(r.actor.ID), Presence: presenceNamed(b.Presence), Why: clean(b.Why)})
	if err != nil {
		return wire.Agent{}, err
	}
	a, err := s.center.Agent(ctx, desk.AgentID(r.actor.ID))
	if err != nil {
		return wire.Agent{}, err
	}
	return s.faces.agent(a), nil
}

func (s *Server) accept(ctx context.Context, r *request, _ *none) (wire.Conversation, error) {
	c, err := s.center.Accept(ctx, r.actor, r.offer)
	return s.after(ctx, r, c, err)
}

func (s *Server) decline(ctx context.Context, r *request, b *wire.Decline) (none, error) {
	return none{}, s.center.Decline(ctx, r.actor, r.offer, clean(b.Why))
}

func (s *Server) explain(ctx context.Context, r *request, _ *none) (explanation, error) {
	zh, en, reasons, err := s.center.Explain(ctx, r.offer)
	return explanation{zh, en, append([]string{}, reasons...)}, err
}

func (s *Server) note(ctx context.Context, r *request, b *wire.Note) (wire.Sent, error) {
	item, repeated, err := s.center.Note(ctx, r.actor, r.conv.ID, desk.ClientID(b.ClientID), clean(b.Text))
	return sent(true, item, repeated), err
}

func (s *Server) transfer(ctx context.Context, r *request, b *wire.Transfer) (wire.Conversation, error) {
	c, err := s.center.Transfer(ctx, r.actor, r.conv.ID, center.Handover{Line: desk.LineID(b.Line), Agent: desk.AgentID(b.Agent), Consult: b.Mode == "consult", Note: clean(b.Note)})
	return s.after(ctx, r, c, err)
}

func (s *Server) finishConsult(ctx context.Context, r *request, b *wire.FinishConsult) (wire.Conversation, error) {
	return s.do(ctx, r, desk.FinishConsult{Conversation: r.conv.ID, HandOver: b.HandOver})
}

func (s *Server) tags(ctx context.Context, r *request, b *wire.Tags) (wire.Conversation, error) {
	return s.do(ctx, r, desk.SetTags{Conversation: r.conv.ID, Tags: b.Tags})
}

type listQuery struct {
	Status   string `query:"status" enum:"open,waiting,offered,active,parked,closed"`
	Line     string `query:"line" maxLength:"64"`
	Owner    string `query:"owner" maxLength:"64"`
	Customer string `query:"customer" maxLength:"64" doc:"One customer's conversations."`
	Before   string `query:"before" maxLength:"64" doc:"The last id of the page before."`
	Limit    int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
}

// listLooks bounds how many rows a list reads to fill a page of what the caller may see.
const listLooks = 5 * store.ListMax

// list shows what the caller may see: it reads on until a page is full, since what is withheld leaves no gap.
func (s *Server) list(ctx context.Context, r *request, q *listQuery) (conversationsAnswer, error) {
	f := store.ConversationFilter{Line: desk.LineID(q.Line), Owner: desk.AgentID(q.Owner), Customer: desk.CustomerID(q.Customer),
		Before: desk.ConversationID(q.Before), Limit: store.ListMax}
	if q.Status != "" {
		f.Statuses = []desk.Status{desk.Status(q.Status)}
	}
	out := conversationsAnswer{Conversations: []wire.Conversation{}}
	for looked := 0; looked < listLooks; looked += store.ListMax {
		rows, err := s.center.Store().List(ctx, f)
		if err != nil {
			return out, err
		}
		for _, c := range rows {
			f.Before = c.ID
			facts, err := s.factsOf(ctx, r.actor, c)
			if err != nil {
				return out, err
			}
			if access.May(r.actor, access.SeeConversation, facts) != "" {
				continue
			}
			if len(out.Conversations) == q.Limit {
				out.More = true
				return out, nil
			}
			out.Conversations = append(out.Conversations, s.faces.forStaff(ctx, c))
		}
		if len(rows) < store.ListMax {
			return out, nil
		}
	}
	out.More = true
	return out, nil
}

func (s *Server) agents(ctx context.Context, _ *request, _ *none) (agentsAnswer, error) {
	out := agentsAnswer{Agents: []wire.Agent{}}
	all, err := s.center.Store().Agents(ctx)
	for _, a := range all {
		out.Agents = append(out.Agents, s.faces.agent(a))
	}
	return out, err
}
