package api

import (
	"context"
	"errors"
	"slices"
	"strings"

	"jietong/access"
	"jietong/center"
	"jietong/desk"
	"jietong/policy"
	"jietong/store"
)

// granted finds a conversation and has access decide. What does not exist and what is not the caller's are told alike.
func (s *Server) granted(ctx context.Context, actor desk.Actor, a access.Action, id desk.ConversationID) (*desk.Conversation, error) {
	if why := access.Ever(actor, a); why != "" {
		return nil, denied(why)
	}
	c, err := s.center.Conversation(ctx, id)
	if err != nil {
		return nil, err
	}
	facts, err := s.factsOf(ctx, actor, c)
	if err != nil {
		return nil, err
	}
	if why := access.May(actor, a, facts); why != "" {
		return nil, denied(why)
	}
	return c, nil
}

// factsOf is what the actor has to do with a conversation.
func (s *Server) factsOf(ctx context.Context, actor desk.Actor, c *desk.Conversation) (access.Facts, error) {
	if actor.Role == desk.RoleCustomer {
		own := string(c.Customer) == actor.ID
		if !own {
			own = slices.Contains(s.sameCustomer(ctx, desk.CustomerID(actor.ID)), c.Customer)
		}
		return access.Facts{Own: own}, nil
	}
	if !actor.IsStaff() {
		return access.Facts{}, nil
	}
	me := desk.AgentID(actor.ID)
	f := access.Facts{Owner: c.Owner == me, Served: c.LastAgent == me, Ringing: c.Offer != nil && c.Offer.Agent == me}
	if c.Consult != nil && c.Consult.Agent == me {
		f.Consulted, f.Ringing = c.Consult.Joined, f.Ringing || !c.Consult.Joined
	}
	if f.Owner || f.Served {
		return f, nil // Home adds nothing that these do not grant
	}
	a, err := s.center.Agent(ctx, me)
	if err != nil {
		return access.Facts{}, err
	}
	f.Home = s.atHome(a, c.Terms.Line)
	return f, nil
}

// atHome reports whether the agent has the skills that the line asks for.
func (s *Server) atHome(a *desk.Agent, line desk.LineID) bool {
	l, ok := s.center.Policy().Line(line)
	return ok && !slices.ContainsFunc(l.Skills, func(n policy.SkillNeed) bool {
		return !slices.ContainsFunc(a.Skills, func(h desk.SkillLevel) bool { return h.Skill == n.Skill && int(h.Level) >= n.Level })
	})
}

func (s *Server) ticketFacts(ctx context.Context, actor desk.Actor, t *desk.Ticket) access.Facts {
	if !actor.IsStaff() {
		return access.Facts{}
	}
	f := access.Facts{Owner: t.Owner == desk.AgentID(actor.ID)}
	if a, err := s.center.Agent(ctx, desk.AgentID(actor.ID)); err == nil {
		f.Home = s.atHome(a, t.Line)
	}
	return f
}

// offerFacts is what the actor has to do with an offer: it rings there, or was taken by them.
func (s *Server) offerFacts(ctx context.Context, actor desk.Actor, id desk.OfferID) access.Facts {
	if !actor.IsStaff() {
		return access.Facts{}
	}
	a, err := s.center.Agent(ctx, desk.AgentID(actor.ID))
	return access.Facts{Ringing: err == nil && slices.ContainsFunc(a.Work, func(w desk.Work) bool { return w.Offer == id })}
}

// mergedSubject begins the identity by which a proven customer is also who they were before. It is written at the merge, from within that session.
const mergedSubject = "was:"

// sameCustomer is the customer and whoever they were before they proved who they are.
func (s *Server) sameCustomer(ctx context.Context, id desk.CustomerID) []desk.CustomerID {
	all := []desk.CustomerID{id}
	p, err := s.center.Store().Profile(ctx, id)
	if err != nil {
		return all
	}
	for _, i := range p.Identities {
		if before, ok := formerly(i); ok {
			all = append(all, desk.CustomerID(before))
		}
	}
	return all
}

// formerly reads such an identity. A host app's identities are of another channel, so that no host can claim another's conversations.
func formerly(i desk.Identity) (string, bool) {
	before, ok := strings.CutPrefix(i.Subject, mergedSubject)
	return before, ok && i.Verified && i.Channel == desk.ChannelWeb
}

// admitted finds what a request is about and has access decide.
func (s *Server) admitted(ctx context.Context, r *request, id string) error {
	o := r.op
	if why := access.Ever(r.actor, o.action); why != "" {
		return denied(why)
	}
	facts := access.Facts{}
	switch o.about {
	case aboutConversation:
		c, err := s.granted(ctx, r.actor, o.action, desk.ConversationID(id))
		r.conv = c
		return err
	case aboutOffer:
		r.offer = desk.OfferID(id)
		facts = s.offerFacts(ctx, r.actor, r.offer)
	case aboutTicket:
		t, err := s.center.Store().TicketByNumber(ctx, id)
		if err != nil {
			return err
		}
		r.ticket, facts = t, s.ticketFacts(ctx, r.actor, t)
	case aboutSelf:
		facts.Own = true
	case aboutSession:
		r.id = id
		mine, err := s.center.Store().SessionsOf(ctx, r.session.Actor)
		if err != nil {
			return err
		}
		facts.Own = slices.ContainsFunc(mine, func(x store.Session) bool { return x.ID == id })
	}
	if why := access.May(r.actor, o.action, facts); why != "" {
		return denied(why)
	}
	return nil
}

func isNotFound(err error) bool {
	var e *center.Error
	return errors.Is(err, store.ErrNotFound) || errors.As(err, &e) && e.Kind == center.NotFound
}
