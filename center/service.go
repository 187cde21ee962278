package center

import (
	"context"
	"errors"
	"time"

	"jietong/bot"
	"jietong/desk"
	"jietong/policy"
	"jietong/store"
)

// Start is a customer's wish to begin.
type Start struct {
	Entry    desk.EntryID
	Category string
	Subject  string
	Language desk.Language     // empty: the customer's first
	Needs    []desk.AccessNeed // beside those that are known
	Person   bool              // ask for a person at once
	First    *Message
}

// Message is what somebody writes.
type Message struct {
	ClientID desk.ClientID
	Kind     desk.ItemKind
	Content  desk.Content
}

// TextMax and Media are what our own channels carry; a platform's adapter brings its own.
const TextMax = 4000 // code points: two pages

// media is what our own channels carry beside text.
var media = [...]desk.ItemKind{desk.ItemImage, desk.ItemFile, desk.ItemVoice}

// Defaults of what the policy leaves open.
const (
	ringDefault      = 20 * time.Second
	excludeDefault   = 2 * time.Minute
	keepPlaceDefault = 10 * time.Minute // a customer who lost the network finds the place again
	idleDefault      = 15 * time.Minute
	promiseDefault   = 2 * time.Hour // where nothing better is known
)

// StartConversation opens a conversation, and joins the queue if a person is wanted, in one transaction.
func (c *Center) StartConversation(ctx context.Context, by desk.Actor, s Start) (*desk.Conversation, error) {
	cmd, err := c.startCommand(ctx, by, s)
	if err != nil {
		return nil, err
	}
	out, err := c.Do(ctx, by, cmd)
	if err != nil {
		return nil, err
	}
	return out.After.Conversation, nil
}

// startCommand is the wish with what the policy says of it.
func (c *Center) startCommand(ctx context.Context, by desk.Actor, s Start) (desk.Start, error) {
	const op = "center.StartConversation"
	cu, err := c.cfg.Store.Customer(ctx, desk.CustomerID(by.ID))
	if err != nil {
		return desk.Start{}, failed(op, err)
	}
	if s.Language == "" && len(cu.Languages) > 0 {
		s.Language = cu.Languages[0]
	}
	needs := append([]desk.AccessNeed{}, cu.Needs...)
	needs = append(needs, s.Needs...)
	ask := policy.Ask{Entry: s.Entry, Category: policy.CategoryID(s.Category), Tier: cu.Tier, Region: cu.Region, Languages: languages(s.Language, cu.Languages),
		Needs: needs, At: c.cfg.Now(), OwnNumber: cu.Proven, Licence: cu.Proven}
	p := c.Policy()
	plan, refusal := p.Route(ask)
	if refusal.Refused() {
		return desk.Start{}, &Error{Kind: Invalid, Op: op, Reason: desk.ReasonInvalid, Detail: string(refusal.Reason)}
	}
	lang := plan.Language
	if s.Language != "" {
		lang = s.Language
	}
	cmd := desk.Start{ID: desk.ConversationID(c.cfg.NewID()), Customer: cu.ID, Entry: s.Entry, Channel: plan.Channel, Category: string(plan.Category), Subject: s.Subject,
		Language: lang, Region: plan.Region, Tier: plan.Tier, Needs: needs, Terms: c.terms(p, plan, cu.Manager), Ask: s.Person, LastAgent: c.lastAgent(ctx, cu.ID)}
	if s.First != nil {
		first := desk.Send{ClientID: s.First.ClientID, Kind: s.First.Kind, Content: s.First.Content}
		cmd.First = &first
		cmd.Ask = cmd.Ask || (first.Kind == desk.ItemText && bot.WantsPerson(first.Content.Text))
	}
	return cmd, nil
}

// languages puts the one chosen before those that are known.
func languages(chosen desk.Language, known []desk.Language) []desk.Language {
	if chosen == "" {
		return known
	}
	return append([]desk.Language{chosen}, known...)
}

// lastAgent is who served this customer last, if that is recent.
func (c *Center) lastAgent(ctx context.Context, id desk.CustomerID) desk.AgentID {
	list, err := c.cfg.Store.List(ctx, store.ConversationFilter{Customer: id, Limit: 1})
	if err != nil || len(list) == 0 || list[0].LastAgent == "" || c.cfg.Now().Sub(list[0].StartedAt) > c.cfg.ReopenWithin {
		return ""
	}
	return list[0].LastAgent
}

// terms is what the policy's plan fixes for one conversation.
func (c *Center) terms(p *policy.Policy, plan policy.Plan, manager desk.AgentID) desk.Terms {
	or := func(d, otherwise time.Duration) time.Duration {
		if d > 0 {
			return d
		}
		return otherwise
	}
	o := p.Offers
	t := desk.Terms{Line: plan.Line, Kind: plan.Work, Urgency: plan.Urgency, Policy: plan.Version, Target: plan.Wait, Due: plan.Due.UTC().Truncate(time.Microsecond),
		Credit: plan.Credit, Preferred: manager, Ring: or(o.RingFor(plan.Work), ringDefault), Exclude: or(o.Exclusion, excludeDefault), MissesMax: o.MissesMax,
		PullBack: o.PullBackFor(plan.Work), WrapUp: o.WrapUpFor(plan.Work), Idle: idleDefault, KeepPlace: keepPlaceDefault, TextMax: TextMax, Media: media[:]}
	for _, s := range plan.Over {
		step := desk.Escalation{At: s.At.UTC().Truncate(time.Microsecond)}
		if !s.Due.IsZero() {
			step.Due = s.Due.UTC().Truncate(time.Microsecond)
		}
		switch s.Do {
		case policy.StepCallBack:
			step.Do = desk.OfferCallBack
		case policy.StepPromise:
			step.Do = desk.PromiseReply
		case policy.StepMessage:
			step.Do = desk.OfferMessage
		default:
			continue
		}
		t.Escalation = append(t.Escalation, step)
	}
	return t
}

// freshTerms is what the policy says now for a conversation whose customer asks for a person only later.
func (c *Center) freshTerms(conv *desk.Conversation) *desk.Terms {
	p := c.Policy()
	ask := askOf(conv)
	ask.At = c.cfg.Now()
	plan, refusal := p.RouteTo(conv.Terms.Line, ask)
	if refusal.Refused() {
		return nil
	}
	t := c.terms(p, plan, conv.Terms.Preferred)
	return &t
}

// AskForPerson joins the queue. It never depends on the bot.
func (c *Center) AskForPerson(ctx context.Context, by desk.Actor, id desk.ConversationID) (*desk.Conversation, error) {
	conv, err := c.conversationOf(ctx, id)
	if err != nil {
		return nil, failed("center.AskForPerson", err)
	}
	if by.Role == desk.RoleCustomer && conv.Customer != desk.CustomerID(by.ID) {
		return nil, refused("center.AskForPerson", desk.ReasonNotFound, "conversation")
	}
	out, err := c.Do(ctx, by, desk.AskForPerson{Conversation: id, Terms: c.freshTerms(conv)})
	if err != nil {
		return nil, err
	}
	return out.After.Conversation, nil
}

// Send adds a message. One client id makes one message: sent again, it returns the first and repeated is true. Text that is a wish for a person
// joins the queue in the same transaction.
func (c *Center) Send(ctx context.Context, by desk.Actor, id desk.ConversationID, m Message) (item desk.Item, repeated bool, err error) {
	type answer struct {
		item     desk.Item
		repeated bool
		err      error
	}
	ch := make(chan answer, 1)
	err = c.SubmitSend(ctx, by, id, m, func(i desk.Item, r bool, err error) { ch <- answer{i, r, err} })
	if err != nil {
		return desk.Item{}, false, err
	}
	a := <-ch
	return a.item, a.repeated, a.err
}

// SubmitSend is Send without waiting: done is called when the message is durable, from a goroutine that it must not block.
func (c *Center) SubmitSend(ctx context.Context, by desk.Actor, id desk.ConversationID, m Message, done func(desk.Item, bool, error)) error {
	cmd := desk.Send{Conversation: id, ClientID: m.ClientID, Kind: m.Kind, Content: m.Content}
	c.prefetch(ctx, cmd)
	if by.Role == desk.RoleCustomer && m.Kind == desk.ItemText {
		if conv := c.cache.conversation(id); conv != nil && (conv.Status == desk.StatusOpen || conv.Status == desk.StatusParked) && bot.WantsPerson(m.Content.Text) {
			cmd.Ask = c.freshTerms(conv)
		}
	}
	return c.submitItem(ctx, by, cmd, id, m.ClientID, done)
}

// submitItem submits a command that adds one entry under a client id, and finds the first one when the id is repeated.
func (c *Center) submitItem(ctx context.Context, by desk.Actor, cmd desk.Command, id desk.ConversationID, client desk.ClientID, done func(desk.Item, bool, error)) error {
	return c.Submit(ctx, by, cmd, func(out desk.Outcome, err error) {
		if err == nil {
			done(out.Items[0], false, nil)
			return
		}
		var e *Error
		if client == "" || (errors.As(err, &e) && (e.Kind == Unavailable || e.Kind == TooMany)) {
			done(desk.Item{}, false, err)
			return
		}
		go func() { // reading must not hold up the stepper; repeats are rare
			a := desk.Author{Role: desk.AuthorAgent, ID: by.ID}
			if by.Role == desk.RoleCustomer {
				a.Role = desk.AuthorCustomer
			}
			// A repeat finds its first, even when the conversation has ended since.
			item, findErr := c.cfg.Store.ItemByClient(context.WithoutCancel(ctx), id, a, client)
			if findErr == nil {
				done(item, true, nil)
				return
			}
			done(desk.Item{}, false, err)
		}()
	})
}

// Note adds a note that staff alone see; client ids work as in Send.
func (c *Center) Note(ctx context.Context, by desk.Actor, id desk.ConversationID, client desk.ClientID, text string) (item desk.Item, repeated bool, err error) {
	type answer struct {
		item     desk.Item
		repeated bool
		err      error
	}
	ch := make(chan answer, 1)
	err = c.submitItem(ctx, by, desk.AddNote{Conversation: id, ClientID: client, Text: text}, id, client, func(i desk.Item, r bool, err error) { ch <- answer{i, r, err} })
	if err != nil {
		return desk.Item{}, false, err
	}
	a := <-ch
	return a.item, a.repeated, a.err
}

// Park promises a call back or a later reply instead of waiting on the line, by when the estimate says that it will be this customer's turn.
func (c *Center) Park(ctx context.Context, by desk.Actor, id desk.ConversationID, kind desk.PromiseKind) (*desk.Conversation, error) {
	conv, err := c.conversationOf(ctx, id)
	if err != nil {
		return nil, failed("center.Park", err)
	}
	due := c.cfg.Now().Add(promiseDefault)
	if w := c.Wait(conv); w.Known {
		due = c.cfg.Now().Add(max(w.High, time.Minute))
	}
	out, err := c.Do(ctx, by, desk.Park{Conversation: id, Kind: kind, Due: due})
	if err != nil {
		return nil, err
	}
	return out.After.Conversation, nil
}

// Handover says to whom a conversation goes.
type Handover struct {
	Line    desk.LineID
	Agent   desk.AgentID
	Consult bool
	Note    string
}

// Transfer hands a conversation on; the place in the queue is kept.
func (c *Center) Transfer(ctx context.Context, by desk.Actor, id desk.ConversationID, h Handover) (*desk.Conversation, error) {
	const op = "center.Transfer"
	cmd := desk.Transfer{Conversation: id, Agent: h.Agent, Consult: h.Consult, Offer: desk.OfferID(c.cfg.NewID()), Note: h.Note}
	if h.Line != "" {
		conv, err := c.conversationOf(ctx, id)
		if err != nil {
			return nil, failed(op, err)
		}
		if cmd.Terms, err = c.transferTerms(conv, h.Line); err != nil {
			return nil, err
		}
	}
	out, err := c.Do(ctx, by, cmd)
	if err != nil {
		return nil, err
	}
	return out.After.Conversation, nil
}

// transferTerms is what the policy says for a conversation that is handed to a line now.
func (c *Center) transferTerms(conv *desk.Conversation, line desk.LineID) (*desk.Terms, error) {
	const op = "center.Transfer"
	p := c.Policy()
	if _, ok := p.Line(line); !ok {
		return nil, refused(op, desk.ReasonNotFound, "line")
	}
	ask := askOf(conv)
	ask.At, ask.Transfers = c.cfg.Now(), 1
	plan, refusal := p.RouteTo(line, ask)
	if refusal.Refused() {
		return nil, refused(op, desk.ReasonInvalid, string(refusal.Reason))
	}
	t := c.terms(p, plan, "")
	return &t, nil
}

// offerOf finds the conversation that rings under an offer at this agent.
func (c *Center) offerOf(ctx context.Context, by desk.Actor, id desk.OfferID) (desk.ConversationID, error) {
	a, err := c.agentOf(ctx, desk.AgentID(by.ID))
	if err != nil {
		return "", err
	}
	for _, w := range a.Work {
		if w.Offer == id {
			return w.Conversation, nil
		}
	}
	return "", &desk.Refusal{Reason: desk.ReasonOfferGone}
}

// Accept takes an offer.
func (c *Center) Accept(ctx context.Context, by desk.Actor, id desk.OfferID) (*desk.Conversation, error) {
	conv, err := c.offerOf(ctx, by, id)
	if err != nil {
		return nil, failed("center.Accept", err)
	}
	out, err := c.Do(ctx, by, desk.AcceptOffer{Conversation: conv, Offer: id})
	if err != nil {
		return nil, err
	}
	return out.After.Conversation, nil
}

// Decline refuses an offer; why goes to the log of the conversation's staff.
func (c *Center) Decline(ctx context.Context, by desk.Actor, id desk.OfferID, why string) error {
	conv, err := c.offerOf(ctx, by, id)
	if err != nil {
		return failed("center.Decline", err)
	}
	if _, err := c.Do(ctx, by, desk.DeclineOffer{Conversation: conv, Offer: id}); err != nil {
		return err
	}
	if why != "" {
		_, _, err = c.Note(ctx, by, conv, desk.ClientID("decline-"+string(id)), why)
	}
	return err
}

// Explain says why an offer was made, in Chinese and in English.
func (c *Center) Explain(_ context.Context, id desk.OfferID) (zh, en string, reasons []string, err error) {
	c.router.mu.Lock()
	defer c.router.mu.Unlock()
	x, ok := c.router.recent[id]
	if !ok {
		return "", "", nil, refused("center.Explain", desk.ReasonNotFound, "offer")
	}
	return x.words.Words("zh-CN"), x.words.Words("en"), []string{x.words.Decision.Cause.String(), x.words.Decision.Choice.String()}, nil
}
