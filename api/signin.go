package api

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"jietong/access"
	"jietong/center"
	"jietong/desk"
	"jietong/store"

	"jietong/api/wire"
)

// signInCustomer makes a session: of an anonymous customer, or of the one whom the host app vouches for. An anonymous customer who proves who they
// are from within their own session stays who they were too: the conversation goes on.
func (s *Server) signInCustomer(ctx context.Context, r *request, b *wire.CustomerSignIn) (wire.CustomerSession, error) {
	entry := desk.EntryID(b.Entry)
	if _, ok := s.center.Policy().Entry(entry); !ok {
		return wire.CustomerSession{}, problem(center.NotFound, reasonEntry, "")
	}
	if err := s.limits.signInsAll.take(""); err != nil {
		return wire.CustomerSession{}, err
	}
	if b.Device != "" {
		if err := s.limits.signIns.take(b.Device); err != nil {
			return wire.CustomerSession{}, err
		}
	}
	known := center.Known{Channel: desk.ChannelApp}
	if l := languageTag(b.Language); l != "" {
		known.Languages = []desk.Language{l}
	}
	if b.Identity != "" {
		who, err := s.identities.check(b.Identity, entry)
		if err != nil {
			return wire.CustomerSession{}, err
		}
		known = center.Known{Proven: true, Tier: who.Tier, Region: who.Region, Languages: append(who.Languages, known.Languages...), Needs: who.Needs, Manager: who.Manager,
			Name: clean(who.Name), Channel: desk.ChannelApp, Subject: who.Subject, Attributes: who.Attributes}
		known.Languages = slices.Compact(known.Languages)
	} else if r.actor.Role == desk.RoleCustomer {
		return s.sameSession(ctx, r, entry)
	}
	c, err := s.center.KnowCustomer(ctx, known)
	if err != nil {
		return wire.CustomerSession{}, err
	}
	if known.Proven && r.actor.Role == desk.RoleCustomer && r.actor.ID != string(c.ID) {
		if err := s.merge(ctx, r, c, known); err != nil {
			return wire.CustomerSession{}, err
		}
	}
	token, _, err := s.sessions.begin(ctx, desk.Actor{Role: desk.RoleCustomer, ID: string(c.ID)}, entry, clean(b.Device))
	if err != nil {
		return wire.CustomerSession{}, err
	}
	return s.customerSession(ctx, token, c.ID, entry)
}

// sameSession is a customer who signs in anonymously with a token that is good: a new token for the same customer, and the old one ends, so that a
// token that somebody planted is worth nothing.
func (s *Server) sameSession(ctx context.Context, r *request, entry desk.EntryID) (wire.CustomerSession, error) {
	token, _, err := s.sessions.begin(ctx, r.session.Actor, entry, r.session.Device)
	if err != nil {
		return wire.CustomerSession{}, err
	}
	if err := s.endOf(ctx, r.session); err != nil {
		return wire.CustomerSession{}, err
	}
	return s.customerSession(ctx, token, desk.CustomerID(r.actor.ID), entry)
}

// merge makes an anonymous customer the proven one, ends the anonymous sessions, and notes who they were.
func (s *Server) merge(ctx context.Context, r *request, into *desk.Customer, known center.Known) error {
	anonymous, err := s.center.Store().Customer(ctx, desk.CustomerID(r.actor.ID))
	if err != nil || anonymous.Proven {
		return nil // another proven customer's device: nothing is merged, a session of their own begins
	}
	if _, err := s.center.Do(ctx, r.actor, desk.MergeCustomer{ID: anonymous.ID, Into: into.ID}); err != nil {
		return err
	}
	known.ID, known.Channel, known.Subject = into.ID, desk.ChannelWeb, mergedSubject+string(anonymous.ID)
	if _, err := s.center.KnowCustomer(ctx, known); err != nil {
		var e *center.Error
		if !errors.As(err, &e) || e.Reason != desk.ReasonTooMany { // very many devices: the oldest conversations stay with those
			return err
		}
	}
	return s.endAll(ctx, r.session.Actor)
}

// endAll ends every session of somebody. Two requests at once may have made an anonymous customer two of them: whoever else has one must not
// read on in what is now a proven customer's.
func (s *Server) endAll(ctx context.Context, who desk.Actor) error {
	all, err := s.center.Store().SessionsOf(ctx, who)
	for _, x := range all {
		err = errors.Join(err, s.endOf(ctx, x))
	}
	return err
}

func (s *Server) customerSession(ctx context.Context, token string, id desk.CustomerID, entry desk.EntryID) (wire.CustomerSession, error) {
	out := wire.CustomerSession{Token: token, Entry: s.entryFace(entry)}
	if c := s.faces.customer(ctx, id, false); c != nil {
		out.Customer = *c
	}
	conv, err := s.currentOf(ctx, id)
	if err != nil {
		return out, err
	}
	if conv != nil {
		w := s.faces.conversation(ctx, conv, false)
		out.Conversation = &w
	}
	return out, nil
}

// signInStaff checks login and password. Whether the login exists is told neither by words nor by the time it takes.
func (s *Server) signInStaff(ctx context.Context, r *request, b *wire.StaffSignIn) (wire.StaffSession, error) {
	login := strings.ToLower(strings.TrimSpace(b.Login))
	here := login + "\x00" + r.peer + "\x00" + r.device
	for _, err := range []error{s.limits.loginFailures.check(login), s.limits.staffFailures.check(here)} {
		if err != nil {
			return wire.StaffSession{}, err
		}
	}
	account, err := s.center.Store().Account(ctx, login)
	if err != nil && !isNotFound(err) {
		return wire.StaffSession{}, err
	}
	ok, err := s.passwords.check(ctx, account.PasswordHash, b.Password)
	if err != nil {
		return wire.StaffSession{}, err
	}
	if !ok {
		_, _ = s.limits.loginFailures.take(login), s.limits.staffFailures.take(here)
		return wire.StaffSession{}, problem(center.Denied, reasonSignIn, "")
	}
	a, err := s.center.Agent(ctx, account.Agent)
	if err != nil {
		return wire.StaffSession{}, problem(center.Denied, reasonSignIn, "")
	}
	token, _, err := s.sessions.begin(ctx, desk.Actor{Role: a.Role, ID: string(a.ID)}, "", r.device)
	if err != nil {
		return wire.StaffSession{}, err
	}
	return wire.StaffSession{Token: token, Agent: s.faces.agent(a)}, nil
}

func (s *Server) signOut(ctx context.Context, r *request, _ *none) (none, error) {
	return none{}, s.endOf(ctx, r.session)
}

// endOf ends a session and the connections that it has here.
func (s *Server) endOf(ctx context.Context, x store.Session) error {
	if err := s.sessions.end(ctx, x); err != nil {
		return err
	}
	s.lives.end(x.ID, problem(center.Denied, reasonRevoked, ""))
	return nil
}

type sessionFace struct {
	ID        string    `json:"id"`
	Device    string    `json:"device,omitempty"`
	Entry     string    `json:"entry,omitempty"`
	CreatedAt time.Time `json:"created_at"`
	ExpiresAt time.Time `json:"expires_at"`
	Current   bool      `json:"current,omitempty" doc:"The one that asks."`
}

type sessionsAnswer struct {
	Sessions []sessionFace `json:"sessions"`
}

func (s *Server) sessionList(ctx context.Context, r *request, _ *none) (sessionsAnswer, error) {
	all, err := s.center.Store().SessionsOf(ctx, r.session.Actor)
	out := sessionsAnswer{Sessions: []sessionFace{}}
	for _, x := range all {
		out.Sessions = append(out.Sessions, sessionFace{x.ID, x.Device, string(x.Entry), x.CreatedAt, x.ExpiresAt, x.ID == r.session.ID})
	}
	return out, err
}

func (s *Server) endSession(ctx context.Context, r *request, _ *none) (none, error) {
	mine, err := s.center.Store().SessionsOf(ctx, r.session.Actor)
	if err != nil {
		return none{}, err
	}
	if i := slices.IndexFunc(mine, func(x store.Session) bool { return x.ID == r.id }); i >= 0 {
		return none{}, s.endOf(ctx, mine[i])
	}
	// An administrator ends somebody else's: known by its id alone.
	if err := s.center.Store().RevokeSession(ctx, r.id); err != nil {
		return none{}, err
	}
	s.sessions.forgetID(r.id)
	s.lives.end(r.id, problem(center.Denied, reasonRevoked, ""))
	return none{}, nil
}

// me is the customer; a member of staff is told the same way, by name and role alone.
func (s *Server) me(ctx context.Context, r *request, _ *none) (wire.Customer, error) {
	if r.staff() {
		a, err := s.center.Agent(ctx, desk.AgentID(r.actor.ID))
		if err != nil {
			return wire.Customer{}, err
		}
		return wire.Customer{ID: string(a.ID), Name: a.Name, Proven: true, Languages: texts(a.Languages)}, nil
	}
	c := s.faces.customer(ctx, desk.CustomerID(r.actor.ID), false)
	if c == nil {
		return wire.Customer{}, denied(access.ReasonSignIn)
	}
	return *c, nil
}
