package center

import (
	"context"
	"errors"
	"time"

	"jietong/desk"
	"jietong/store"
)

// triesMax bounds how often a command is decided anew because another node changed the same rows; then its caller hears of the conflict.
const triesMax = 8

// Do has one command decided and kept. When it returns without an error the outcome is durable. It returns an *Error.
func (c *Center) Do(ctx context.Context, by desk.Actor, cmd desk.Command) (desk.Outcome, error) {
	type answer struct {
		out desk.Outcome
		err error
	}
	ch := make(chan answer, 1)
	c.prefetch(ctx, cmd)
	if err := c.Submit(ctx, by, cmd, func(o desk.Outcome, err error) { ch <- answer{o, err} }); err != nil {
		return desk.Outcome{}, err
	}
	a := <-ch
	return a.out, a.err
}

// Submit queues a command and returns at once. done is called after the commit, or with the error, by whoever steps: it must not block. The
// order of one caller's submissions is kept. It returns an *Error when the queue is full or the center has stopped; then done is not called.
func (c *Center) Submit(ctx context.Context, by desk.Actor, cmd desk.Command, done func(desk.Outcome, error)) error {
	r := &request{by: by, cmd: cmd, ctx: ctx, at: c.cfg.Now(), done: done}
	c.mu.Lock()
	switch {
	case c.closed:
		c.mu.Unlock()
		return failed("center.Do", errStopped)
	case len(c.queue) >= c.cfg.QueueMax:
		c.mu.Unlock()
		c.stats.queueFull.Add(1)
		return &Error{Kind: TooMany, Op: "center.Do", Reason: ReasonQueueFull, Retry: time.Second}
	}
	c.queue = append(c.queue, r)
	c.mu.Unlock()
	c.poke()
	return nil
}

// poke wakes the runner.
func (c *Center) poke() {
	select {
	case c.wake <- struct{}{}:
	default:
	}
}

// prefetch reads what a command concerns in the caller's own goroutine, so that the stepper finds it in memory.
func (c *Center) prefetch(ctx context.Context, cmd desk.Command) {
	if id := cmd.Concerns().Conversation; id != "" && c.cache.conversation(id) == nil {
		if conv, err := c.cfg.Store.Conversation(ctx, id); err == nil {
			c.cache.putConversation(conv)
		}
	}
}

// Step does one round: the queued commands in one transaction, then the timers that are due, then routing, whose offers are the first commands of the
// next round. It reports whether there was anything to do. Only one goroutine may step.
func (c *Center) Step(ctx context.Context) (bool, error) {
	c.orderDue()
	c.mu.Lock()
	n := min(len(c.queue), c.cfg.BatchMax)
	batch := c.queue[:n:n]
	c.queue = c.queue[n:]
	c.mu.Unlock()
	worked := n > 0
	if n > 0 {
		c.commit(ctx, batch)
	}
	read, unread := c.readElsewhere(ctx)
	fired, err := c.fireDue(ctx)
	if c.propose() || read {
		worked = true
	}
	err = errors.Join(err, unread)
	c.refreshView()
	c.check()
	return worked || fired, err
}

// check holds routing's invariants in production too. A broken one is a defect: it is said in the log and counted, and service goes on.
func (c *Center) check() {
	now := c.cfg.Now()
	if now.Sub(c.checked) < c.cfg.CheckEvery {
		return
	}
	c.checked = now
	for _, v := range c.router.check() {
		c.stats.violations.Add(1)
		c.cfg.Log.Error("an invariant of routing does not hold", "violation", v.String())
	}
}

// decided is a command that was granted, waiting for its commit.
type decided struct {
	req    *request
	change store.Change
}

// commit decides a batch and keeps it in one transaction. When the store refuses the batch, each command is tried in one of its own, so that
// one command's conflict is nobody else's.
func (c *Center) commit(ctx context.Context, batch []*request) {
	granted := c.decideAll(ctx, batch)
	if len(granted) == 0 {
		return
	}
	changes := make([]store.Change, 0, len(granted))
	for _, d := range granted {
		changes = append(changes, d.change)
	}
	err := c.cfg.Store.Commit(ctx, changes)
	if err == nil {
		c.kept(granted)
		return
	}
	for _, d := range granted {
		c.forget(d.change.Before)
	}
	if len(granted) == 1 {
		c.retry(ctx, granted[0].req, err)
		return
	}
	for _, d := range granted {
		c.commit(ctx, []*request{d.req})
	}
}

// retry decides a command anew after a conflict, or gives its caller the error.
func (c *Center) retry(ctx context.Context, r *request, err error) {
	var conflict *store.Conflict
	r.tries++
	if errors.As(err, &conflict) && r.tries < triesMax {
		c.stats.conflicts.Add(1)
		c.commit(ctx, []*request{r})
		return
	}
	r.done(desk.Outcome{}, failed("center.commit", err))
}

// decideAll decides each command on the state that those before it in the batch lead to. Refusals and commands without an effect are
// answered at once.
func (c *Center) decideAll(ctx context.Context, batch []*request) []decided {
	ahead := newOverlay()
	granted := make([]decided, 0, len(batch))
	for _, r := range batch {
		if err := r.ctx.Err(); err != nil {
			r.done(desk.Outcome{}, failed("center.Do", err))
			continue
		}
		w, err := c.world(ctx, r.cmd, ahead)
		if err != nil {
			r.done(desk.Outcome{}, failed("center.load", err))
			continue
		}
		out, refusal := desk.Decide(w, r.cmd, r.by, c.tick())
		switch {
		case refusal != nil:
			r.done(desk.Outcome{}, failed("center.Do", refusal))
		case len(out.Events) == 0:
			out.After = w
			r.done(out, nil)
		default:
			ahead.put(out.After)
			granted = append(granted, decided{r, store.Change{Before: w, Outcome: out}})
		}
	}
	return granted
}

// tick is the time of one decision: never the same twice, so that what was decided later is later in every table.
func (c *Center) tick() time.Time {
	now := c.cfg.Now().UTC().Truncate(time.Microsecond)
	if !now.After(c.last) {
		now = c.last.Add(time.Microsecond)
	}
	c.last = now
	return now
}

// skewMax is how far the clocks of two nodes, or of two lives of one, may be apart and order still be kept. A time that lies further ahead is a
// mistake of a clock; to wait for it would stop this one.
const skewMax = time.Second

// after makes the next decision later than one that was made elsewhere.
func (c *Center) after(t time.Time) {
	if t.After(c.last) && t.Sub(c.cfg.Now()) < skewMax {
		c.last = t
	}
}

// kept tells everybody what was committed: memory, listeners, routing, the callers.
func (c *Center) kept(granted []decided) {
	var w waking
	for _, d := range granted {
		after := d.change.Outcome.After
		if after.Conversation != nil {
			c.cache.putConversation(after.Conversation)
		}
		for _, a := range after.Agents {
			c.cache.putAgent(a)
		}
	}
	for _, d := range granted {
		c.stats.events.Add(int64(len(d.change.Outcome.Events)))
		c.lines.observe(d.change)
		c.measures.observe(d.change.Outcome.Events)
		c.notify(d.change)
		c.router.learn(d.change)
		c.noteTimers(d.change)
		c.noteChange(&w, d.change)
		d.req.done(d.change.Outcome, nil)
	}
	c.announce(w)
}

func (c *Center) noteChange(w *waking, ch store.Change) {
	if c.cfg.Bus == nil {
		return
	}
	if conv := ch.Outcome.After.Conversation; conv != nil && (ch.Before.Conversation == nil || ch.Before.Conversation.Version != conv.Version) {
		w.Conversations = append(w.Conversations, conv.ID)
	}
	for _, a := range ch.Outcome.After.Agents {
		if b := ch.Before.Agent(a.ID); b == nil || b.Version != a.Version {
			w.Agents = append(w.Agents, a.ID)
		}
	}
}

// forget drops what a refused commit was decided on: it was old.
func (c *Center) forget(w desk.World) {
	id := desk.ConversationID("")
	if w.Conversation != nil {
		id = w.Conversation.ID
	}
	agents := make([]desk.AgentID, 0, len(w.Agents))
	for _, a := range w.Agents {
		agents = append(agents, a.ID)
	}
	c.cache.drop(id, agents)
}

// overlay is the state that the commands of a batch lead to before it is committed.
type overlay struct {
	convs     map[desk.ConversationID]*desk.Conversation
	agents    map[desk.AgentID]*desk.Agent
	customers map[desk.CustomerID]*desk.Customer
	tickets   map[desk.TicketID]*desk.Ticket
}

func newOverlay() *overlay {
	return &overlay{convs: map[desk.ConversationID]*desk.Conversation{}, agents: map[desk.AgentID]*desk.Agent{}}
}

func (o *overlay) put(w desk.World) {
	if w.Conversation != nil {
		o.convs[w.Conversation.ID] = w.Conversation
	}
	for _, a := range w.Agents {
		o.agents[a.ID] = a
	}
	if w.Customer != nil {
		if o.customers == nil {
			o.customers = map[desk.CustomerID]*desk.Customer{}
		}
		o.customers[w.Customer.ID] = w.Customer
	}
	for _, t := range []*desk.Ticket{w.Ticket, w.Other} {
		if t != nil {
			if o.tickets == nil {
				o.tickets = map[desk.TicketID]*desk.Ticket{}
			}
			o.tickets[t.ID] = t
		}
	}
}

// world loads what a command concerns. What does not exist is nil: the rules say what that means.
func (c *Center) world(ctx context.Context, cmd desk.Command, ahead *overlay) (desk.World, error) {
	var w desk.World
	n := cmd.Concerns()
	if n.Conversation != "" {
		if w.Conversation = ahead.convs[n.Conversation]; w.Conversation == nil {
			conv, err := c.conversationOf(ctx, n.Conversation)
			if err != nil && !errors.Is(err, store.ErrNotFound) {
				return w, err
			}
			w.Conversation = conv
		}
	}
	for _, id := range desk.Concerned(cmd, w.Conversation) {
		a := ahead.agents[id]
		if a == nil {
			var err error
			if a, err = c.agentOf(ctx, id); errors.Is(err, store.ErrNotFound) {
				continue
			} else if err != nil {
				return w, err
			}
		}
		w.Agents = append(w.Agents, a)
	}
	return w, c.worldRest(ctx, n, ahead, &w)
}

// worldRest loads the customer and the tickets, which few commands concern.
func (c *Center) worldRest(ctx context.Context, n desk.Concern, ahead *overlay, w *desk.World) error {
	if n.Customer != "" {
		if w.Customer = ahead.customers[n.Customer]; w.Customer == nil {
			cu, err := c.cfg.Store.Customer(ctx, n.Customer)
			if err != nil && !errors.Is(err, store.ErrNotFound) {
				return err
			}
			w.Customer = cu
		}
	}
	load := func(id desk.TicketID) (*desk.Ticket, error) {
		if id == "" {
			return nil, nil
		}
		if t := ahead.tickets[id]; t != nil {
			return t, nil
		}
		t, err := c.cfg.Store.Ticket(ctx, id)
		if errors.Is(err, store.ErrNotFound) {
			return nil, nil
		}
		return t, err
	}
	var err error
	if w.Ticket, err = load(n.Ticket); err != nil {
		return err
	}
	w.Other, err = load(n.Other)
	return err
}

// notify tells the listeners on this node what a change was.
func (c *Center) notify(ch store.Change) {
	after, before := ch.Outcome.After.Conversation, ch.Before.Conversation
	if after != nil && (before == nil || before.Version != after.Version) {
		t := OfConversation(after.ID)
		for i := range ch.Outcome.Items {
			c.hub.tell(t, Notice{Kind: NoticeItem, Conversation: after.ID, Item: &ch.Outcome.Items[i], Seq: after.Seq, StaffSeq: after.StaffSeq, State: after})
		}
		if !onlyItems(ch.Outcome.Events) {
			c.hub.tell(t, Notice{Kind: NoticeState, Conversation: after.ID, State: after, Seq: after.Seq, StaffSeq: after.StaffSeq})
		}
	}
	for _, e := range ch.Outcome.Events {
		if e.Stream.Kind == desk.StreamAgent {
			c.notifyAgent(desk.AgentID(e.Stream.ID), e, after)
		}
	}
	for _, a := range ch.Outcome.After.Agents {
		if b := ch.Before.Agent(a.ID); b == nil || b.Version != a.Version {
			n := Notice{Kind: NoticeAgent, Agent: a}
			c.hub.tell(OfAgent(a.ID), n)
			c.hub.tell(OfStaff, n)
			if b != nil && b.Presence == desk.Ready && (a.Presence == desk.Away || a.Presence == desk.Offline || a.Presence == desk.Training) {
				c.withdrawRinging(a)
			}
		}
	}
}

// onlyItems reports whether nothing but the timeline changed, which the items themselves tell.
func onlyItems(events []desk.Event) bool {
	for _, e := range events {
		if _, ok := e.Body.(*desk.ItemAdded); !ok {
			return false
		}
	}
	return true
}

// notifyAgent tells an agent of offers and of work that came or went.
func (c *Center) notifyAgent(id desk.AgentID, e desk.Event, conv *desk.Conversation) {
	t := OfAgent(id)
	switch b := e.Body.(type) {
	case *desk.WorkOffered:
		c.stats.offers.Add(1)
		c.hub.tell(t, Notice{Kind: NoticeOffer, Conversation: b.Work.Conversation, Offer: b.Work.Offer, State: conv})
	case *desk.WorkTaken:
		c.hub.tell(t, Notice{Kind: NoticeOfferGone, Conversation: b.Conversation, How: "accepted", State: conv})
	case *desk.WorkEnded:
		switch b.How {
		case desk.WorkMissed, desk.WorkDeclined, desk.WorkWithdrawn:
			c.hub.tell(t, Notice{Kind: NoticeOfferGone, Conversation: b.Conversation, How: string(b.How), State: conv})
		default:
			c.hub.tell(t, Notice{Kind: NoticeGone, Conversation: b.Conversation, State: conv})
		}
	}
}

// propose turns routing's decisions into commands. An offer that the rules refuse goes back to routing with the facts that it lacked.
func (c *Center) propose() bool {
	c.offers = c.router.decide(c.cfg.Now(), c.offers[:0])
	batch := make([]*request, 0, len(c.offers))
	for _, o := range c.offers {
		if r := c.proposal(o); r != nil {
			batch = append(batch, r)
		}
	}
	if len(batch) > 0 { // before what was queued meanwhile: the offers were decided on the state as it stands now
		c.mu.Lock()
		c.queue = append(batch, c.queue...)
		c.mu.Unlock()
	}
	return len(c.offers) > 0
}

// proposal is the command that an offer is. Offers are bounded by the agents' capacity, not by QueueMax.
func (c *Center) proposal(o proposal) *request {
	cmd, ok := c.router.command(o, desk.OfferID(c.cfg.NewID()))
	if !ok {
		return nil
	}
	return &request{by: desk.System, cmd: cmd, ctx: context.Background(), at: c.cfg.Now(), done: func(_ desk.Outcome, err error) {
		if err != nil {
			c.stats.offersRefused.Add(1)
			c.router.refused(o, c.cache.conversation(cmd.Conversation), c.cache.agent(cmd.Agent), ruled(err))
		}
	}}
}

// ruled reports whether it was a rule that refused.
func ruled(err error) bool {
	var e *Error
	return errors.As(err, &e) && e.Reason != "" && e.Kind != Unavailable && e.Reason != desk.ReasonStale
}

// orderAgain is after how long a command of the center's own is tried again that the store could not keep.
const orderAgain = time.Second

// own is a command of the center's own that waits to be tried again.
type own struct {
	at   time.Time
	cmd  desk.Command
	done func(error)
}

// order queues a command of the center's own, whatever the queue holds: there is at most one for each person or conversation that changed. It is
// tried until the store keeps it or the rules refuse it.
func (c *Center) order(cmd desk.Command, done func(error)) {
	r := &request{by: desk.System, cmd: cmd, ctx: context.Background(), at: c.cfg.Now(), done: func(_ desk.Outcome, err error) {
		var e *Error
		if errors.As(err, &e) && !errors.Is(err, errStopped) && (e.Kind == Unavailable || e.Reason == desk.ReasonStale) {
			c.owns = append(c.owns, own{c.cfg.Now().Add(orderAgain), cmd, done})
			return
		}
		done(err)
	}}
	c.mu.Lock()
	closed := c.closed
	if !closed {
		c.queue = append(c.queue, r)
	}
	c.mu.Unlock()
	if closed {
		done(failed("center.order", errStopped))
		return
	}
	c.poke()
}

// orderDue queues again what waited long enough.
func (c *Center) orderDue() {
	due := 0
	for due < len(c.owns) && !c.owns[due].at.After(c.cfg.Now()) {
		due++
	}
	again := c.owns[:due:due]
	c.owns = c.owns[due:]
	for _, o := range again {
		c.order(o.cmd, o.done)
	}
}
