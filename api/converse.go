package api

import (
	"context"
	"time"

	"jietong/center"
	"jietong/desk"
	"jietong/store"

	"jietong/api/wire"
)

// What is said and done in a conversation. Access has been granted when these are called.

func (s *Server) start(ctx context.Context, r *request, b *wire.Start) (wire.Conversation, error) {
	cmd := center.Start{Entry: desk.EntryID(b.Entry), Category: b.Category, Subject: clean(b.Subject), Language: languageTag(b.Language),
		Needs: needsOf(b.Needs), Person: b.Person}
	if b.First != nil {
		m, err := s.message(ctx, b.First)
		if err != nil {
			return wire.Conversation{}, err
		}
		cmd.First = &m
	}
	over, err := s.starts.take(ctx, r.actor.ID)
	if err != nil {
		return wire.Conversation{}, err
	}
	defer over()
	if open, err := s.openOf(ctx, desk.CustomerID(r.actor.ID)); err == nil && open != nil {
		return s.goOn(ctx, r, open, b, cmd.First)
	}
	c, err := s.center.StartConversation(ctx, r.actor, cmd)
	if err != nil {
		return wire.Conversation{}, err
	}
	s.lives.attach(r.actor, c)
	return s.faces.conversation(ctx, c, false), nil
}

// goOn continues the conversation that is open instead of starting a second: the place in the queue is kept, a lost answer can be asked for again.
func (s *Server) goOn(ctx context.Context, r *request, open *desk.Conversation, b *wire.Start, first *center.Message) (wire.Conversation, error) {
	r.conv = open
	if first != nil {
		if _, _, err := s.center.Send(ctx, r.as(), open.ID, *first); err != nil {
			return wire.Conversation{}, err
		}
	}
	if b.Person {
		if _, err := s.center.AskForPerson(ctx, r.as(), open.ID); err != nil {
			return wire.Conversation{}, err
		}
	}
	now, err := s.center.Conversation(ctx, open.ID)
	if err != nil {
		return wire.Conversation{}, err
	}
	s.lives.attach(r.actor, now)
	return s.faces.conversation(ctx, now, false), nil
}

func (s *Server) conversation(ctx context.Context, r *request, _ *none) (wire.Conversation, error) {
	return s.face(ctx, r, r.conv), nil
}

// face is a conversation for the caller.
func (s *Server) face(ctx context.Context, r *request, c *desk.Conversation) wire.Conversation {
	if r.staff() {
		return s.faces.forStaff(ctx, c)
	}
	return s.faces.conversation(ctx, c, false)
}

type pageQuery struct {
	Before int64 `query:"before" minimum:"0" doc:"Items with a smaller seq, the newest of them; 0 means from the end."`
	After  int64 `query:"after" minimum:"0" doc:"Items with a greater seq, oldest first."`
	Limit  int   `query:"limit" minimum:"1" maximum:"200" default:"50"`
}

func (s *Server) itemsByQuery(ctx context.Context, r *request, q *pageQuery) (wire.Items, error) {
	return s.items(ctx, r, &wire.Page{Before: q.Before, After: q.After, Limit: q.Limit})
}

// pageDefault is how many entries a page has when nobody says.
const pageDefault = 50

func (s *Server) items(ctx context.Context, r *request, b *wire.Page) (wire.Items, error) {
	limit := b.Limit
	if limit == 0 {
		limit = pageDefault
	}
	// One more than asked for says whether there are more.
	page := store.ItemPage{Staff: r.staff(), After: b.After, Before: b.Before, Last: b.After == 0 && b.Before == 0, Limit: limit + 1}
	items, err := s.center.Store().Items(ctx, r.conv.ID, page)
	if err != nil {
		return wire.Items{}, err
	}
	out := wire.Items{Items: make([]wire.Item, 0, len(items)), More: len(items) > limit}
	if out.More && b.After > 0 {
		items = items[:limit]
	} else if out.More {
		items = items[1:]
	}
	for i := range items {
		if w, ok := s.faces.item(ctx, &items[i], r.staff()); ok {
			out.Items = append(out.Items, w)
		}
	}
	return out, nil
}

func (s *Server) person(ctx context.Context, r *request, _ *none) (wire.Conversation, error) {
	c, err := s.center.AskForPerson(ctx, r.as(), r.conv.ID)
	return s.after(ctx, r, c, err)
}

// after is the answer of what changes a conversation.
func (s *Server) after(ctx context.Context, r *request, c *desk.Conversation, err error) (wire.Conversation, error) {
	if err != nil {
		return wire.Conversation{}, err
	}
	return s.face(ctx, r, c), nil
}

func (s *Server) send(ctx context.Context, r *request, b *wire.Send) (wire.Sent, error) {
	m, err := s.message(ctx, b)
	if err != nil {
		return wire.Sent{}, err
	}
	item, repeated, err := s.center.Send(ctx, r.as(), r.conv.ID, m)
	s.metrics.sent(item, repeated, err)
	return sent(r.staff(), item, repeated), err
}

// sendLater is send without waiting for the disk, so that the next frame of a connection is read meanwhile; the order is kept.
func sendLater(ctx context.Context, s *Server, r *request, raw []byte, done func(any, error)) error {
	var b wire.Send
	if err := s.bodies[r.op.body].read(raw, &b); err != nil {
		return err
	}
	m, err := s.message(ctx, &b)
	if err != nil {
		return err
	}
	staff := r.staff()
	return s.center.SubmitSend(ctx, r.as(), r.conv.ID, m, func(item desk.Item, repeated bool, err error) {
		s.metrics.sent(item, repeated, err)
		done(sent(staff, item, repeated), err)
	})
}

func sent(staff bool, it desk.Item, repeated bool) wire.Sent {
	w := wire.Sent{ID: string(it.ID), Seq: it.Seq, At: it.At, Repeated: repeated}
	if staff {
		w.Seq = it.StaffSeq
	}
	return w
}

// message reads what somebody wrote. A file must have been uploaded, and is what was uploaded: what the sender says about it counts only where it
// describes.
func (s *Server) message(ctx context.Context, b *wire.Send) (center.Message, error) {
	m := center.Message{ClientID: desk.ClientID(b.ClientID), Kind: desk.ItemKind(b.Kind), Content: desk.Content{Text: clean(b.Text), Language: languageTag(b.Language)}}
	if b.File == nil {
		return m, nil
	}
	f, err := s.files.stored(ctx, b.File)
	if err != nil {
		return center.Message{}, err
	}
	if m.Kind == desk.ItemImage && !isRaster(f.MediaType) {
		m.Kind = desk.ItemFile
	}
	m.Content.File = f
	return m, nil
}

func (s *Server) mark(ctx context.Context, r *request, b *wire.Mark) (none, error) {
	_, err := s.center.Do(ctx, r.as(), desk.Mark{Conversation: r.conv.ID, Delivered: b.Delivered, Read: b.Read})
	return none{}, err
}

func (s *Server) typing(_ context.Context, r *request, _ *none) (none, error) {
	a := desk.Author{Role: desk.AuthorAgent, ID: r.actor.ID}
	if !r.staff() {
		a = desk.Author{Role: desk.AuthorCustomer, ID: string(r.conv.Customer)}
	}
	s.center.Typing(r.conv.ID, a)
	return none{}, nil
}

func (s *Server) leave(ctx context.Context, r *request, _ *none) (wire.Conversation, error) {
	return s.do(ctx, r, desk.LeaveQueue{Conversation: r.conv.ID})
}

// do carries out a command whose answer is the conversation.
func (s *Server) do(ctx context.Context, r *request, cmd desk.Command) (wire.Conversation, error) {
	out, err := s.center.Do(ctx, r.as(), cmd)
	return s.after(ctx, r, out.After.Conversation, err)
}

// callBack keeps the place and promises; a number to call is written into the conversation, where whoever calls reads it.
func (s *Server) callBack(ctx context.Context, r *request, b *wire.CallBack) (wire.Conversation, error) {
	c, err := s.center.Park(ctx, r.as(), r.conv.ID, desk.PromiseKind(b.Kind))
	if err == nil && b.Number != "" {
		number := s.texts.text(s.texts.pick(string(r.conv.Language)), "item.call-back-number", "detail", clean(b.Number))
		m := center.Message{ClientID: desk.ClientID("call-back-" + s.center.NewID()), Kind: desk.ItemText, Content: desk.Content{Text: number}}
		_, _, err = s.center.Send(ctx, r.as(), r.conv.ID, m)
	}
	return s.after(ctx, r, c, err)
}

func (s *Server) closeConversation(ctx context.Context, r *request, b *wire.Close) (wire.Conversation, error) {
	return s.do(ctx, r, desk.Close{Conversation: r.conv.ID, Solved: b.Solved, Note: b.Note})
}

func (s *Server) rate(ctx context.Context, r *request, b *wire.Rating) (wire.Conversation, error) {
	return s.do(ctx, r, desk.Rate{Conversation: r.conv.ID, Score: b.Score, Solved: b.Solved, Comment: clean(b.Comment)})
}

// openOf is the open conversation of a customer, or of who they were before they proved who they are; nil when there is none.
func (s *Server) openOf(ctx context.Context, id desk.CustomerID) (*desk.Conversation, error) {
	for _, who := range s.sameCustomer(ctx, id) {
		c, err := s.center.Store().OpenOf(ctx, who)
		if err == nil {
			return s.center.Conversation(ctx, c.ID)
		}
		if !isNotFound(err) {
			return nil, err
		}
	}
	return nil, nil
}

// rateWithin is how long after its end a conversation is shown again so that it can be rated.
const rateWithin = 24 * time.Hour

// currentOf is what a customer's page shows: the open conversation, or the last one if it can still be rated; nil when there is neither.
func (s *Server) currentOf(ctx context.Context, id desk.CustomerID) (*desk.Conversation, error) {
	open, err := s.openOf(ctx, id)
	if open != nil || err != nil {
		return open, err
	}
	last, err := s.center.Store().List(ctx, store.ConversationFilter{Customer: id, Limit: 1})
	if err != nil || len(last) == 0 {
		return nil, err
	}
	c := last[0]
	if c.Status == desk.StatusClosed && c.Rating == nil && !c.ConnectedAt.IsZero() && s.center.Now().Sub(c.ClosedAt) < rateWithin {
		return c, nil
	}
	return nil, nil
}

func ping(*Server, context.Context, *request, *none) (none, error) { return none{}, nil }
