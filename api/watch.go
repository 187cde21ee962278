package api

import (
	"context"
	"slices"
	"time"

	"jietong/access"
	"jietong/center"
	"jietong/desk"
	"jietong/store"

	"jietong/api/wire"
)

// watch is a conversation that a connection follows.
type watch struct {
	id     desk.ConversationID
	state  *desk.Conversation
	seq    int64 // the last entry pushed, in the audience's sequence
	stop   func()
	dirty  bool // its face must be told
	soon   bool // and at once: more than its entries changed
	faced  time.Time
	shown  shape
	wait   wire.Wait
	waitAt time.Time // when the wait was told
	looked time.Time // when the wait was worked out

	customer *wire.Customer // for staff: read once
	preview  string
}

// faceDue is when a changed face must be told. That somebody wrote changes no more than preview and counts, which a busy conversation need not tell with each
// entry.
func (w *watch) faceDue() time.Time {
	if w.soon {
		return time.Time{}
	}
	return w.faced.Add(faceEvery)
}

const faceEvery = 250 * time.Millisecond

func (w *watch) waits() bool {
	return w.state != nil && (w.state.Status == desk.StatusWaiting || w.state.Status == desk.StatusOffered)
}

// shape is what a customer sees change of a conversation beside its entries and its wait: a face is told when it differs.
type shape struct {
	status     desk.Status
	owner      desk.AgentID
	line       desk.LineID
	delivered  int64
	read       int64
	asked, due time.Time
	rated      bool
}

func shapeOf(c *desk.Conversation) shape {
	s := shape{status: c.Status, owner: c.Owner, line: c.Terms.Line, delivered: c.Receipts.AgentDelivered, read: c.Receipts.AgentRead, asked: c.AskedAt, rated: c.Rating != nil}
	if s.status == desk.StatusOffered { // who it rings at is not for the customer
		s.status = desk.StatusWaiting
	}
	if c.Promise != nil {
		s.due = c.Promise.Due
	}
	return s
}

// follow begins to watch a conversation: what came after the sequence given is read from the store and pushed, then what happens.
func (l *live) follow(ctx context.Context, q *watching) bool {
	w := l.watched[q.conv.ID]
	if w == nil {
		if len(l.watched) >= watchedMax {
			return l.write(ctx, pushFrame("afresh", string(q.conv.ID), 0, nil))
		}
		w = &watch{id: q.conv.ID, seq: q.seq, shown: shapeOf(q.conv), stop: func() {}}
		l.watched[q.conv.ID] = w
		w.stop = l.s.feeds.join(center.OfConversation(q.conv.ID), l)
		if !l.staff {
			l.attend(q.conv)
		}
	}
	// What was announced before the feed was joined is found here; what came after stands in the queue and is known by its sequence.
	now, err := l.s.center.Conversation(ctx, q.conv.ID)
	if err != nil {
		now = q.conv
	}
	l.learn(w, now, true)
	w.dirty, w.soon = w.dirty || q.face, w.soon || q.face
	if l.seqOf(now) > w.seq {
		return l.fill(ctx, w)
	}
	return true
}

// attend says that the customer's page is open at this conversation.
func (l *live) attend(c *desk.Conversation) {
	old := l.attended
	l.attended = l.s.center.Attend(desk.Actor{Role: desk.RoleCustomer, ID: string(c.Customer)}, c.ID)
	if old != nil {
		old()
	}
}

// unfollow stops watching.
func (l *live) unfollow(id desk.ConversationID) {
	l.over = slices.DeleteFunc(l.over, func(x desk.ConversationID) bool { return x == id })
	if w := l.watched[id]; w != nil {
		w.stop()
		delete(l.watched, id)
	}
}

// learn takes a newer state; soon says that more than the timeline changed.
func (l *live) learn(w *watch, c *desk.Conversation, soon bool) {
	if c == nil || w.state != nil && w.state.Version >= c.Version {
		return
	}
	changed := w.state != nil
	w.state = c
	if l.staff {
		w.dirty, w.soon = w.dirty || changed, w.soon || changed && soon
	} else if s := shapeOf(c); s != w.shown {
		w.shown, w.dirty, w.soon = s, true, true
	}
}

func (l *live) seqOf(c *desk.Conversation) int64 {
	if l.staff {
		return c.StaffSeq
	}
	return c.Seq
}

// hear takes a notice; false ends the connection.
func (l *live) hear(ctx context.Context, e *event) bool {
	switch e.Kind {
	case center.NoticeItem, center.NoticeState, center.NoticeTyping, center.NoticeWake:
		if e.Conversation != "" {
			return l.hearConversation(ctx, e)
		}
		return l.reconcile(ctx)
	case center.NoticeOffer:
		return l.offered(ctx, e.State, e.Offer, e.at)
	case center.NoticeOfferGone:
		return l.offerGone(ctx, e)
	case center.NoticeGone:
		return l.gone(ctx, e.Conversation, e.State)
	case center.NoticeAgent:
		return l.hearAgent(ctx, e)
	case center.NoticeLines:
		l.linesToTell = true
	}
	return true
}

func (l *live) hearConversation(ctx context.Context, e *event) bool {
	w := l.watched[e.Conversation]
	if w == nil {
		return true // unfollowed meanwhile
	}
	switch e.Kind {
	case center.NoticeTyping:
		if e.Author.ID == l.caller.actor.ID && e.Author.Role != desk.AuthorCustomer || e.Author.Role == desk.AuthorCustomer && !l.staff {
			return true // one's own
		}
		return l.write(ctx, e.frame(l.staff))
	case center.NoticeWake:
		c, err := l.s.center.Conversation(ctx, w.id)
		if err != nil {
			return true // told again by the next one
		}
		l.learn(w, c, true)
		return l.seqOf(c) <= w.seq || l.fill(ctx, w)
	case center.NoticeState:
		l.learn(w, e.State, true)
		return true
	}
	seq := e.Item.StaffSeq
	if !l.staff {
		seq = e.Item.Seq
	}
	if p := preview(e.Item); p != "" {
		w.preview = p
	}
	l.learn(w, e.State, false)
	switch {
	case seq == 0 || seq <= w.seq:
		return true
	case seq > w.seq+1:
		return l.fill(ctx, w)
	}
	w.seq = seq
	return l.write(ctx, e.frame(l.staff))
}

// fill reads from the store what comes after the last entry pushed. Who missed more than a page begins afresh.
func (l *live) fill(ctx context.Context, w *watch) bool {
	items, err := l.s.center.Store().Items(ctx, w.id, store.ItemPage{Staff: l.staff, After: w.seq, Limit: store.ItemsMax})
	if err != nil {
		l.stop(err) // the client resumes from what it has
		return true
	}
	if n := len(items); n == store.ItemsMax {
		if last := l.seqOf(w.state); last > itemSeq(&items[n-1], l.staff) {
			w.seq = last
			return l.write(ctx, pushFrame("afresh", string(w.id), 0, nil))
		}
	}
	for i := range items {
		x, ok := l.s.faces.item(ctx, &items[i], l.staff)
		if !ok || x.Seq <= w.seq {
			continue
		}
		w.seq = x.Seq
		if p := preview(&items[i]); p != "" {
			w.preview = p
		}
		if !l.write(ctx, pushFrame("item", string(w.id), x.Seq, x)) {
			return false
		}
	}
	return true
}

func itemSeq(it *desk.Item, staff bool) int64 {
	if staff {
		return it.StaffSeq
	}
	return it.Seq
}

// tellFace pushes a conversation's whole new face.
func (l *live) tellFace(ctx context.Context, w *watch) bool {
	w.dirty, w.soon, w.faced = false, false, time.Now()
	if !l.staff {
		f := l.s.faces.conversation(ctx, w.state, false)
		if f.Wait != nil {
			w.wait, w.waitAt, w.looked = *f.Wait, time.Now(), time.Now()
		}
		return l.write(ctx, pushFrame("conversation", string(w.id), 0, f))
	}
	if facts, err := l.s.factsOf(ctx, l.caller.actor, w.state); err == nil && access.May(l.caller.actor, access.SeeConversation, facts) != "" {
		l.unfollow(w.id) // handed to a line that is not theirs: who only looked on sees no more of it
		return l.write(ctx, pushFrame("gone", string(w.id), 0, nil))
	}
	var f wire.Conversation
	if w.customer == nil {
		f = l.s.faces.forStaff(ctx, w.state)
		w.customer, w.preview = f.Customer, f.Preview
	} else {
		f = l.s.faces.conversation(ctx, w.state, true)
		f.Customer, f.Preview = w.customer, w.preview
	}
	if !l.write(ctx, pushFrame("conversation", string(w.id), 0, f)) {
		return false
	}
	if w.state.Status == desk.StatusClosed {
		l.ended(w.id)
	}
	return true
}

// ended keeps following what has ended for a while: the customer's rating comes after the end.
func (l *live) ended(id desk.ConversationID) {
	if slices.Contains(l.over, id) {
		return
	}
	if l.over = append(l.over, id); len(l.over) > overMax {
		l.unfollow(l.over[0])
	}
}

// tellWait pushes a waiting customer's position and wait: soon when it changed, now and then when not.
func (l *live) tellWait(ctx context.Context, w *watch, now time.Time) bool {
	if l.staff || !w.waits() || now.Sub(w.looked) < l.s.cfg.WaitEvery {
		return true
	}
	w.looked = now
	f := waitFace(l.s.center.Wait(w.state))
	if f == w.wait && now.Sub(w.waitAt) < l.s.cfg.WaitMost {
		return true
	}
	w.wait, w.waitAt = f, now
	return l.write(ctx, pushFrame("wait", string(w.id), 0, f))
}

// offered tells the agent what rings.
func (l *live) offered(ctx context.Context, c *desk.Conversation, id desk.OfferID, at time.Time) bool {
	if c == nil {
		return true
	}
	o := l.s.faces.offer(ctx, c, id)
	if o == nil {
		return true
	}
	l.offers[c.ID] = id
	ok := l.write(ctx, pushFrame("offer", string(c.ID), 0, o))
	l.s.metrics.offers.Observe(time.Since(at).Seconds())
	return ok
}

// offerGone tells how an offer ended here. One that was accepted is followed from now on.
func (l *live) offerGone(ctx context.Context, e *event) bool {
	if id, ok := l.offers[e.Conversation]; ok {
		delete(l.offers, e.Conversation)
		if !l.write(ctx, pushFrame("offer-gone", string(e.Conversation), 0, wire.OfferGone{ID: string(id), How: e.How})) {
			return false
		}
	} else if e.How != "accepted" && l.watched[e.Conversation] != nil {
		return l.gone(ctx, e.Conversation, e.State) // advice that is wanted no more
	}
	if e.How != "accepted" || e.State == nil {
		return true
	}
	return l.follow(ctx, &watching{conv: e.State, seq: e.State.StaffSeq, face: true})
}

// gone tells that a conversation is no longer the agent's. One that has ended stays on the desk, closed.
func (l *live) gone(ctx context.Context, id desk.ConversationID, c *desk.Conversation) bool {
	if c != nil && c.Status == desk.StatusClosed {
		return true
	}
	l.unfollow(id)
	return l.write(ctx, pushFrame("gone", string(id), 0, nil))
}

func (l *live) hearAgent(ctx context.Context, e *event) bool {
	if string(e.Agent.ID) != l.caller.actor.ID {
		l.colleagues[e.Agent.ID] = e
		return true
	}
	if e.Agent.Version <= l.me { // the agent's own topic told it already
		return true
	}
	l.me = e.Agent.Version
	return l.write(ctx, pushFrame("agent", "", 0, l.s.faces.agent(e.Agent)))
}

// reconcile compares what is in the agent's hands with what this connection follows: another node changed it.
func (l *live) reconcile(ctx context.Context) bool {
	if !l.staff {
		return true
	}
	me, err := l.s.center.Agent(ctx, desk.AgentID(l.caller.actor.ID))
	if err != nil {
		return true
	}
	if !l.write(ctx, pushFrame("agent", "", 0, l.s.faces.agent(me))) {
		return false
	}
	held := map[desk.ConversationID]bool{}
	for _, w := range me.Work {
		held[w.Conversation] = true
		c, err := l.s.center.Conversation(ctx, w.Conversation)
		if err != nil {
			continue
		}
		if !l.reconcileWork(ctx, w, c) {
			return false
		}
	}
	for id, offer := range l.offers {
		if !held[id] {
			delete(l.offers, id)
			if !l.write(ctx, pushFrame("offer-gone", string(id), 0, wire.OfferGone{ID: string(offer), How: "withdrawn"})) {
				return false
			}
		}
	}
	for id, w := range l.watched {
		if !held[id] && slices.Contains([]desk.Status{desk.StatusActive, desk.StatusWaiting, desk.StatusOffered, desk.StatusParked}, w.state.Status) && w.state.Owner == me.ID {
			if !l.gone(ctx, id, nil) {
				return false
			}
		}
	}
	return true
}

func (l *live) reconcileWork(ctx context.Context, w desk.Work, c *desk.Conversation) bool {
	ringing := l.offers[w.Conversation] != ""
	switch {
	case w.State == desk.WorkRinging && !ringing:
		return l.offered(ctx, c, w.Offer, time.Now())
	case w.State != desk.WorkRinging && ringing:
		id := l.offers[w.Conversation]
		delete(l.offers, w.Conversation)
		if !l.write(ctx, pushFrame("offer-gone", string(w.Conversation), 0, wire.OfferGone{ID: string(id), How: "accepted"})) {
			return false
		}
	}
	if w.State != desk.WorkRinging && l.watched[w.Conversation] == nil {
		return l.follow(ctx, &watching{conv: c, seq: c.StaffSeq, face: true})
	}
	return true
}
