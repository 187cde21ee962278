package api

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"jietong/center"
	"jietong/desk"
	"jietong/policy"
	"jietong/store"

	"jietong/api/wire"
)

// faces turns what the domain knows into what a reader may see. A customer never sees notes, tags, tickets, other people or what staff know; staff
// see personal data masked.
type faces struct{ center *center.Center }

// item is an entry for one of the two audiences; false for one that this audience does not see.
func (f faces) item(ctx context.Context, it *desk.Item, staff bool) (wire.Item, bool) {
	seq := it.StaffSeq
	if !staff {
		if seq = it.Seq; seq == 0 {
			return wire.Item{}, false
		}
	}
	w := wire.Item{ID: string(it.ID), Seq: seq, At: it.At, Kind: string(it.Kind), Author: f.author(ctx, it.Author), ClientID: string(it.ClientID), Erased: it.Erased}
	if it.Erased {
		return w, true
	}
	w.Text, w.Language, w.Code, w.Params = it.Content.Text, string(it.Content.Language), it.Content.Code, it.Content.Params
	if it.Content.File != nil {
		w.File = fileFace(it.Content.File)
	}
	return w, true
}

func (f faces) author(ctx context.Context, a desk.Author) wire.Author {
	w := wire.Author{Role: string(a.Role), ID: a.ID}
	if a.Role == desk.AuthorAgent {
		if agent, err := f.center.Agent(ctx, desk.AgentID(a.ID)); err == nil {
			w.Name = agent.Name
		}
	}
	return w
}

func fileFace(x *desk.File) *wire.File {
	return &wire.File{Hash: string(x.Hash), Name: x.Name, MediaType: x.MediaType, Bytes: x.Bytes, Alt: x.Alt, DurationMS: x.Duration.Milliseconds()}
}

// conversation is a conversation as its customer sees it, or with staff as they do; who and preview are for staff.
func (f faces) conversation(ctx context.Context, c *desk.Conversation, staff bool) wire.Conversation {
	w := wire.Conversation{ID: string(c.ID), Status: string(c.Status), Seq: c.Seq, Entry: string(c.Entry), Channel: string(c.Channel), Line: string(c.Terms.Line),
		LineTitle: f.lineTitle(c.Terms.Line), Category: c.Category, Subject: c.Subject, Language: string(c.Language), StartedAt: c.StartedAt,
		AskedAt: instant(c.AskedAt), ConnectedAt: instant(c.ConnectedAt), ClosedAt: instant(c.ClosedAt), LastAt: instant(c.LastAt),
		Receipts: f.receipts(ctx, c, staff)}
	if !c.AskedAt.IsZero() {
		w.TargetMS, w.DueAt = c.Terms.Target.Milliseconds(), instant(c.Terms.Due)
	}
	if c.Owner != "" {
		w.Agent = f.person(ctx, c.Owner)
	}
	if c.Promise != nil {
		w.Promise = &wire.Promise{Kind: string(c.Promise.Kind), DueAt: c.Promise.Due}
	}
	if c.Rating != nil {
		w.Rating = &wire.Rating{Score: c.Rating.Score, Solved: c.Rating.Solved}
	}
	if c.Status == desk.StatusWaiting || c.Status == desk.StatusOffered {
		wait := waitFace(f.center.Wait(c))
		w.Wait = &wait
	}
	if staff {
		f.staffPart(ctx, c, &w)
	}
	return w
}

// receipts puts what each side has got into the sequence of the reader: customers and staff count apart, and a tick must never show more than is
// proven. What falls between is rounded down.
func (f faces) receipts(ctx context.Context, c *desk.Conversation, staff bool) wire.Receipts {
	r := c.Receipts
	if staff {
		return wire.Receipts{CustomerDelivered: f.inStaffSeq(ctx, c, r.CustomerDelivered), CustomerRead: f.inStaffSeq(ctx, c, r.CustomerRead),
			AgentDelivered: r.AgentDelivered, AgentRead: r.AgentRead}
	}
	return wire.Receipts{CustomerDelivered: r.CustomerDelivered, CustomerRead: r.CustomerRead,
		AgentDelivered: f.inCustomerSeq(ctx, c, r.AgentDelivered), AgentRead: f.inCustomerSeq(ctx, c, r.AgentRead)}
}

// inStaffSeq is the staff's number of the customer's entry seq. Usually that is the newest, which needs no look into the store.
func (f faces) inStaffSeq(ctx context.Context, c *desk.Conversation, seq int64) int64 {
	if seq == 0 || seq >= c.Seq {
		return min(seq, 1) * c.StaffSeq
	}
	items, err := f.center.Store().Items(ctx, c.ID, store.ItemPage{After: seq - 1, Limit: 1})
	if err != nil || len(items) == 0 || items[0].Seq != seq {
		return 0
	}
	return items[0].StaffSeq
}

// inCustomerSeq is the customer's number of the last entry that customers see up to the staff's entry seq.
func (f faces) inCustomerSeq(ctx context.Context, c *desk.Conversation, seq int64) int64 {
	if seq == 0 || seq >= c.StaffSeq {
		return min(seq, 1) * c.Seq
	}
	items, err := f.center.Store().Items(ctx, c.ID, store.ItemPage{Staff: true, Before: seq + 1, Limit: receiptLooks})
	if err != nil {
		return 0
	}
	for i := range slices.Backward(items) {
		if items[i].Seq > 0 {
			return items[i].Seq
		}
	}
	return 0
}

// receiptLooks bounds how many entries that staff alone see may stand in a row before a customer's tick waits for the next receipt.
const receiptLooks = 20

func (f faces) staffPart(ctx context.Context, c *desk.Conversation, w *wire.Conversation) {
	w.Seq, w.Tags, w.Urgency, w.Unread, w.AwaitingReplySince = c.StaffSeq, c.Tags, urgencyName(c.Terms.Urgency), c.Unread, instant(c.AwaitingReply)
	if c.Consult != nil {
		w.Consult = &wire.Consult{With: f.person(ctx, c.Consult.Agent), State: "ringing"}
		if c.Consult.Joined {
			w.Consult.State = "joined"
		}
	}
	for _, id := range c.Tickets {
		if t, err := f.center.Store().Ticket(ctx, id); err == nil {
			w.Tickets = append(w.Tickets, t.Number)
		}
	}
}

// forStaff is a conversation with its customer and the beginning of the last message.
func (f faces) forStaff(ctx context.Context, c *desk.Conversation) wire.Conversation {
	w := f.conversation(ctx, c, true)
	w.Customer = f.customer(ctx, c.Customer, true)
	items, err := f.center.Store().Items(ctx, c.ID, store.ItemPage{Staff: true, Last: true, Limit: previewLooks})
	if err == nil {
		for i := range slices.Backward(items) {
			if p := preview(&items[i]); p != "" {
				w.Preview = p
				break
			}
		}
	}
	return w
}

const (
	previewLooks = 5   // entries looked at from the end for one that people wrote
	previewMax   = 120 // code points: two lines of a list
)

// preview is the beginning of what a customer or agent wrote; "" for other entries.
func preview(it *desk.Item) string {
	if it.Kind == desk.ItemSystem || it.Kind == desk.ItemNote || it.Erased {
		return ""
	}
	t := strings.Join(strings.Fields(it.Content.Text), " ")
	if t == "" && it.Content.File != nil {
		t = it.Content.File.Name
	}
	if utf8.RuneCountInString(t) > previewMax {
		t = string([]rune(t)[:previewMax])
	}
	return t
}

// customer is who is being served: for themselves, or masked for staff. Nil when there is no such customer.
func (f faces) customer(ctx context.Context, id desk.CustomerID, staff bool) *wire.Customer {
	c, err := f.center.Store().Customer(ctx, id)
	if err != nil {
		return nil
	}
	p, err := f.center.Store().Profile(ctx, id)
	if err != nil {
		p = desk.Profile{}
	}
	w := &wire.Customer{ID: string(c.ID), Name: p.Name, Proven: c.Proven, Tier: string(c.Tier), Region: string(c.Region), Languages: texts(c.Languages), Needs: texts(c.Needs)}
	if !staff {
		return w
	}
	w.Name, w.Attributes = mask(p.Name), p.Attributes
	for _, i := range p.Identities {
		if _, was := formerly(i); !was {
			w.Identities = append(w.Identities, wire.Identity{Channel: string(i.Channel), Name: mask(i.Subject)})
		}
	}
	return w
}

// mask leaves the first character of a name, which is enough to address somebody by.
func mask(name string) string {
	r := []rune(name)
	switch {
	case len(r) == 0:
		return ""
	case len(r) == 1:
		return "*"
	}
	return string(r[0]) + strings.Repeat("*", min(len(r)-1, 3))
}

func (f faces) person(ctx context.Context, id desk.AgentID) *wire.Person {
	a, err := f.center.Agent(ctx, id)
	if err != nil {
		return &wire.Person{ID: string(id)}
	}
	return &wire.Person{ID: string(a.ID), Name: a.Name, Role: string(a.Role), Languages: texts(a.Languages)}
}

// agent is an agent as staff see them.
func (f faces) agent(a *desk.Agent) wire.Agent {
	w := wire.Agent{Person: wire.Person{ID: string(a.ID), Name: a.Name, Role: string(a.Role), Languages: texts(a.Languages)}, Presence: presenceName(a.Presence),
		Why: a.Why, Since: a.Since, WrapUpUntil: instant(a.WrapUpUntil), Capacity: map[string]int{}, Load: map[string]int{}}
	if len(a.Skills) > 0 {
		w.Skills = map[string]int{}
		for _, s := range a.Skills {
			w.Skills[string(s.Skill)] = int(s.Level)
		}
	}
	for k := desk.WorkKind(0); k < desk.WorkKinds; k++ {
		if a.Capacity[k] > 0 {
			w.Capacity[workName(k)] = int(a.Capacity[k])
			w.Load[workName(k)] = a.Load(k)
		}
	}
	return w
}

// offer is what rings at an agent: an offer of routing, or a colleague's question. Nil when it rings no more.
func (f faces) offer(ctx context.Context, c *desk.Conversation, id desk.OfferID) *wire.Offer {
	w := &wire.Offer{ID: string(id)}
	switch {
	case c.Offer != nil && c.Offer.ID == id:
		w.ExpiresAt, w.RingMS = c.Offer.Expires, c.Terms.Ring.Milliseconds()
	case c.Consult != nil && c.Consult.Offer == id && !c.Consult.Joined:
		w.ExpiresAt, w.RingMS, w.Consult = c.Consult.At.Add(c.Terms.Ring), c.Terms.Ring.Milliseconds(), true
	default:
		return nil
	}
	w.Conversation = f.forStaff(ctx, c)
	w.Note = f.handoverNote(ctx, c.ID)
	return w
}

// handoverNote is the last hand-over note, if somebody passed it on.
func (f faces) handoverNote(ctx context.Context, id desk.ConversationID) string {
	items, err := f.center.Store().Items(ctx, id, store.ItemPage{Staff: true, Last: true, Limit: handoverLooks})
	if err != nil {
		return ""
	}
	for i := range slices.Backward(items) {
		if items[i].Content.Code == "hand-over" && !items[i].Erased {
			return items[i].Content.Text
		}
	}
	return ""
}

const handoverLooks = 20 // entries looked at from the end for a hand-over note: it is written at the moment of the transfer

func (f faces) ticket(ctx context.Context, t *desk.Ticket) wire.Ticket {
	w := wire.Ticket{Number: t.Number, Title: t.Title, State: string(t.State), Priority: string(t.Priority), Line: string(t.Line), OpenedAt: t.OpenedAt,
		FirstReplyDue: instant(t.FirstReplyDue), SolveDue: instant(t.SolveDue), Conversations: texts(t.Conversations), Version: t.Version}
	if t.Owner != "" {
		w.Owner = f.person(ctx, t.Owner)
	}
	if t.Customer != "" {
		w.Customer = f.customer(ctx, t.Customer, true)
	}
	if t.MergedInto != "" {
		if into, err := f.center.Store().Ticket(ctx, t.MergedInto); err == nil {
			w.MergedInto = into.Number
		}
	}
	return w
}

func waitFace(w center.Wait) wire.Wait {
	out := wire.Wait{Known: w.Known, Position: w.Position, Ahead: w.Ahead, Staffed: w.Staffed, Why: w.Why}
	if w.Known {
		out.LowSec, out.HighSec = seconds(w.Low), seconds(w.High)
	}
	return out
}

// seconds rounds up: a wait is never told shorter than it is.
func seconds(d time.Duration) int64 { return int64((d + time.Second - 1) / time.Second) }

func (f faces) lineTitle(id desk.LineID) wire.Text {
	if l, ok := f.center.Policy().Line(id); ok {
		return text(l.Name)
	}
	return wire.Text{ZH: string(id), EN: string(id)}
}

func text(w policy.Words) wire.Text { return wire.Text{ZH: w.ZH, EN: w.EN} }

func instant(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

func texts[T ~string](in []T) []string {
	if len(in) == 0 {
		return nil
	}
	out := make([]string, len(in))
	for i, x := range in {
		out[i] = string(x)
	}
	return out
}
