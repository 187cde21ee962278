package center

import (
	"cmp"
	"container/heap"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"time"

	"jietong/desk"
	"jietong/policy"
	"jietong/routing"
	"jietong/store"
)

// router keeps the engine in step with what was committed. It is fed by the stepper alone; mu lets explanations read beside it.
type router struct {
	mu     sync.Mutex
	floor  *routing.Floor
	now    func() time.Time
	policy *policy.Policy
	log    *slog.Logger
	prefer time.Duration
	known  func(desk.AgentID) *desk.Agent // the newest known state, nil for nobody

	waiters map[desk.ConversationID]*waiter
	agents  map[desk.AgentID]routing.Version // the newest facts that the engine was told
	steps   stepQueue                        // when waiting contacts are relaxed
	resting map[desk.ConversationID]rest
	pending []proposal
	recent  map[desk.OfferID]explained
	order   []desk.OfferID // of recent, oldest first
}

// waiter is a conversation in the engine with what the center must know beside it.
type waiter struct {
	conv     *desk.Conversation // as routing was told it last
	needs    []routing.Stage    // widening requirements; the first holds from the start
	classes  []routing.ClassID  // of needs
	at       int                // the stage that holds
	offered  desk.AgentID
	refusals int       // offers that the rules refused
	since    time.Time // virtual arrival
	asked    time.Time // the wish for a person
	line     desk.LineID
}

// proposal is an offer that routing wants made, with its explanation, which is known only at that moment.
type proposal struct {
	routing.Offer
	why explained
}

// explained is a decision kept for whoever asks why.
type explained struct {
	words routing.Explanation
	next  desk.AgentID
}

// recentMax bounds the decisions kept for explanation: a busy minute of a thousand agents.
const recentMax = 20_000

func newRouter(cfg Config, known func(desk.AgentID) *desk.Agent) (*router, error) {
	p := cfg.Policy
	f, err := routing.NewFloor(routing.Config{Needs: routing.ReserveNeeds(p)})
	if err != nil {
		return nil, err
	}
	return &router{floor: f, now: cfg.Now, policy: p, log: cfg.Log, prefer: cfg.PreferFor, known: known, waiters: map[desk.ConversationID]*waiter{}, resting: map[desk.ConversationID]rest{},
		agents: map[desk.AgentID]routing.Version{}, recent: map[desk.OfferID]explained{}}, nil
}

// keep takes the offers that followed an event; a refused event is a mistake of ours, said in the log.
func (r *router) keep(offers []routing.Offer, err error) {
	for _, o := range offers {
		x := r.floor.Explain(o)
		r.pending = append(r.pending, proposal{o, explained{words: x, next: r.floor.Name(x.NextAgent)}})
	}
	if err != nil {
		r.log.Warn("routing did not take an event", "error", err)
	}
}

// learn feeds what a commit changed. Agents come before the conversation: their facts include what its event implies for their load. An offer that ended is
// the exception: it frees its agent and returns its conversation in one event, so that the best pair on the whole floor goes first.
func (r *router) learn(ch store.Change) {
	r.mu.Lock()
	defer r.mu.Unlock()
	after := ch.Outcome.After.Conversation
	if after != nil && after.Status == desk.StatusWaiting { // one that ends with its conversation goes to nobody else first
		for _, e := range ch.Outcome.Events {
			if b, ok := e.Body.(*desk.OfferEnded); ok {
				r.offerEnded(after, b, ch.Outcome.After.Agent(b.Agent))
			}
		}
	}
	for _, a := range inTouchOrder(ch.Outcome.After.Agents) {
		if b := ch.Before.Agent(a.ID); b == nil || b.Version != a.Version {
			r.agent(a)
		}
	}
	if after != nil && (ch.Before.Conversation == nil || ch.Before.Conversation.Version != after.Version) {
		r.conversation(after)
	}
}

// inTouchOrder orders agents as an engine that is rebuilt does: two who were touched by one decision stand by their names.
func inTouchOrder(agents []*desk.Agent) []*desk.Agent {
	if len(agents) < 2 {
		return agents
	}
	agents = slices.Clone(agents)
	slices.SortFunc(agents, func(a, b *desk.Agent) int { return cmp.Or(a.Touched.Compare(b.Touched), cmp.Compare(a.ID, b.ID)) })
	return agents
}

// agent tells the engine an agent's facts as stored.
func (r *router) agent(a *desk.Agent) {
	r.agents[a.ID] = max(r.agents[a.ID], routing.Version(a.Version))
	r.keep(r.floor.Agent(r.now(), agentRow(a)))
}

func agentRow(a *desk.Agent) routing.Agent {
	row := routing.Agent{ID: a.ID, Presence: a.Presence, Version: routing.Version(a.Version), Touch: uint64(a.Touched.UnixMicro()),
		Profile: routing.Profile{Skills: a.Skills, Languages: a.Languages, Regions: a.Regions, Role: a.Role, Capacity: routing.Capacity{Kinds: a.Capacity}}}
	for _, w := range a.Work {
		row.Loads[w.Kind]++
	}
	return row
}

// offerEnded returns a conversation to its place in the engine. An agent who is no longer ready is told first, so that nothing is offered there.
func (r *router) offerEnded(c *desk.Conversation, b *desk.OfferEnded, a *desk.Agent) {
	w := r.waiters[c.ID]
	if w == nil || w.offered == "" {
		return
	}
	w.offered = ""
	end := r.floor.Miss // a declined one counts for the conversation too
	if b.How == desk.OfferWithdrawn {
		end = r.floor.Decline
	}
	var version routing.Version // none: the agent's facts follow, and say the rest
	if a != nil && a.Presence != desk.Ready {
		r.agent(a)
		version = r.agents[b.Agent]
	}
	r.keep(end(r.now(), c.ID, b.Agent, b.ExcludeUntil, routing.Version(c.Version), version))
}

// conversation brings the engine to where the conversation stands.
func (r *router) conversation(c *desk.Conversation) {
	delete(r.resting, c.ID)
	w := r.waiters[c.ID]
	if w != nil {
		w.conv = c
	}
	switch c.Status {
	case desk.StatusWaiting:
		if w == nil {
			r.enter(c)
		}
	case desk.StatusOffered:
		if w == nil {
			w = r.enter(c)
		}
		if w != nil && w.offered == "" {
			w.offered = c.Offer.Agent
			r.keep(r.floor.Commit(r.now(), c.ID, c.Offer.Agent, routing.Version(c.Version), r.agents[c.Offer.Agent]))
		}
	default:
		if w != nil {
			delete(r.waiters, c.ID)
			r.keep(r.floor.Leave(r.now(), c.ID, routing.Version(c.Version), r.agents[w.offered]))
		}
	}
}

// contactRow is a waiting conversation as the engine takes it.
func (r *router) contactRow(c *desk.Conversation, w *waiter) routing.Contact {
	row := routing.Contact{ID: c.ID, Need: w.needs[w.at].Need, Arrived: c.AskedAt, Credit: c.AskedAt.Sub(c.VirtualArrival), Seq: uint64(c.AskedAt.UnixMicro()),
		Preferred: c.Preferred, HoldUntil: r.holdUntil(c, w), Last: c.LastAgent, Misses: c.Misses, Version: routing.Version(c.Version)}
	for _, x := range c.Exclusions {
		row.Exclusions = append(row.Exclusions, routing.Exclusion{Agent: x.Agent, Until: x.Until})
	}
	return row
}

// holdUntil is how long the conversation waits for its preferred agent alone. It is judged by what held when the wait began, so that a hold that
// ended (the agent signed out, or turned it down) does not stand again in an engine that is rebuilt.
func (r *router) holdUntil(c *desk.Conversation, w *waiter) time.Time {
	if c.Preferred == "" || c.Unheld {
		return time.Time{}
	}
	a := r.known(c.Preferred)
	if a == nil || a.SignedIn.IsZero() || a.SignedIn.After(c.WaitingSince) || !able(a, w.stageAt(c.WaitingSince)) {
		return time.Time{}
	}
	return c.WaitingSince.Add(r.prefer)
}

// stageAt is the requirement that held at a time.
func (w *waiter) stageAt(t time.Time) routing.Requirement {
	at := 0
	for at+1 < len(w.needs) && !w.needs[at+1].From.After(t) {
		at++
	}
	return w.needs[at].Need
}

// enter puts a waiting conversation into the engine, with the place it has.
func (r *router) enter(c *desk.Conversation) *waiter {
	w, err := r.waiter(c)
	if err != nil {
		r.log.Error("a conversation cannot be routed", "conversation", c.ID, "line", c.Terms.Line, "error", err)
		return nil
	}
	r.waiters[c.ID] = w
	r.keep(r.floor.Wait(r.now(), r.contactRow(c, w)))
	r.schedule(c.ID, w)
	return w
}

// waiter is a conversation with its widening requirements, at the stage that holds now.
func (r *router) waiter(c *desk.Conversation) (*waiter, error) {
	w := &waiter{conv: c, needs: r.stages(c), since: c.VirtualArrival, asked: c.AskedAt, line: c.Terms.Line}
	now := r.now()
	for w.at+1 < len(w.needs) && !w.needs[w.at+1].From.After(now) {
		w.at++
	}
	for _, s := range w.needs {
		class, err := r.floor.Engine().DefineClass(s.Need)
		if err != nil {
			return nil, err
		}
		w.classes = append(w.classes, class)
	}
	return w, nil
}

// renumber names the waiters' classes as this engine does.
func (r *router) renumber() error {
	for _, w := range r.waiters {
		for i := range w.needs {
			class, err := r.floor.Engine().DefineClass(w.needs[i].Need)
			if err != nil {
				return err
			}
			w.classes[i] = class
		}
	}
	return nil
}

// restore builds the engine from the store's rows.
func (r *router) restore(convs []*desk.Conversation, agents []*desk.Agent) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.waiters, r.steps, r.pending = map[desk.ConversationID]*waiter{}, nil, nil
	var cs []routing.Contact
	var as []routing.Agent
	for _, a := range agents {
		r.agents[a.ID] = routing.Version(a.Version)
		as = append(as, agentRow(a))
	}
	for _, c := range convs {
		w, err := r.waiter(c)
		if err != nil {
			r.log.Error("a conversation cannot be routed", "conversation", c.ID, "line", c.Terms.Line, "error", err)
			continue
		}
		row := r.contactRow(c, w)
		if c.Offer != nil {
			w.offered = c.Offer.Agent
			row.Offered, row.Committed = c.Offer.Agent, true
		}
		r.waiters[c.ID] = w
		cs = append(cs, row)
		r.schedule(c.ID, w)
	}
	f, offers, err := routing.RestoreFloor(routing.Config{Needs: routing.ReserveNeeds(r.policy)}, r.now(), cs, as)
	if err != nil {
		return err
	}
	r.floor = f
	r.keep(offers, nil)
	return r.renumber()
}

// stages lays the requirement of a conversation on the time axis, by the policy in force.
func (r *router) stages(c *desk.Conversation) []routing.Stage {
	plan, refusal := r.policy.RouteTo(c.Terms.Line, askOf(c))
	if refusal.Refused() { // a line that the policy no longer has: anybody who takes that kind of work will do
		return []routing.Stage{{Need: routing.Requirement{Line: c.Terms.Line, Kind: c.Terms.Kind, Target: max(c.Terms.Target, routing.TargetMin)}}}
	}
	return routing.Stages(r.policy, plan)
}

// claimNeed is what is held again at the claim. Where the agents of several lines may help, only routing knows which requirement each met.
func claimNeed(r routing.Requirement) desk.Need {
	if len(r.Also) > 0 {
		return desk.Need{}
	}
	return desk.Need{Skills: r.Skills, Languages: r.Languages}
}

// askOf is what the policy looks at, for a conversation that exists.
func askOf(c *desk.Conversation) policy.Ask {
	return policy.Ask{Entry: c.Entry, Category: policy.CategoryID(c.Category), Tier: c.Tier, Region: c.Region, Languages: []desk.Language{c.Language},
		Needs: c.Needs, Urgency: c.Terms.Urgency, Channel: c.Channel, At: c.AskedAt, OwnNumber: true, Licence: true}
}

// decide lets time pass and appends the offers that routing wants made now.
func (r *router) decide(now time.Time, out []proposal) []proposal {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.rested(now)
	for len(r.steps) > 0 && !r.steps[0].at.After(now) {
		r.relax(heap.Pop(&r.steps).(relaxation))
	}
	if due, ok := r.floor.NextDue(); ok && !due.After(now) {
		r.keep(r.floor.Tick(now), nil)
	}
	out = append(out, r.pending...)
	r.pending = r.pending[:0]
	return out
}

// nextDue is when routing must look again though nothing happens.
func (r *router) nextDue() (time.Time, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	at, ok := r.floor.NextDue()
	if len(r.steps) > 0 && (!ok || r.steps[0].at.Before(at)) {
		at, ok = r.steps[0].at, true
	}
	for _, x := range r.resting {
		if !ok || x.until.Before(at) {
			at, ok = x.until, true
		}
	}
	return at, ok
}

// command is the wish that a decision is, with the requirement to hold at the claim.
func (r *router) command(o proposal, id desk.OfferID) (desk.MakeOffer, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	w := r.waiters[o.Conversation]
	if w == nil {
		return desk.MakeOffer{}, false
	}
	if len(r.order) >= recentMax {
		delete(r.recent, r.order[0])
		r.order = r.order[1:]
	}
	r.recent[id] = o.why
	r.order = append(r.order, id)
	return desk.MakeOffer{Conversation: o.Conversation, Agent: o.Agent, ID: id, Need: claimNeed(w.needs[w.at].Need)}, true
}

// refused gives an offer back that was not kept, with the fresh facts first: the store wins. Where the rules refused it routing decides anew at once; where
// the store failed, or the rules refuse again and again, the conversation rests outside the engine for a moment.
func (r *router) refused(o proposal, conv *desk.Conversation, agent *desk.Agent, byRule bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if agent != nil {
		r.agent(agent)
	}
	if conv != nil {
		r.conversation(conv)
	}
	w := r.waiters[o.Conversation]
	if w == nil || w.offered != "" {
		return
	}
	if w.refusals++; byRule && w.refusals <= refusalsMax {
		r.keep(r.floor.Refuse(r.now(), o.Conversation, o.Agent, time.Time{}, 0))
		return
	}
	delete(r.waiters, o.Conversation)
	r.keep(r.floor.Leave(r.now(), o.Conversation, 0, 0))
	r.resting[o.Conversation] = rest{r.now().Add(restFor), w.conv}
}

// A conversation whose offers cannot be kept rests for restFor after refusalsMax refusals: were routing and the rules ever to disagree, they would
// otherwise disagree without end.
const (
	restFor     = time.Second
	refusalsMax = 3
)

// rest is a conversation outside the engine and when it comes back. Whatever happens to it meanwhile ends the rest.
type rest struct {
	until time.Time
	conv  *desk.Conversation
}

// rested lets those back in whose rest is over.
func (r *router) rested(now time.Time) {
	if len(r.resting) == 0 {
		return
	}
	for _, id := range slices.Sorted(maps.Keys(r.resting)) {
		if x := r.resting[id]; !x.until.After(now) {
			r.conversation(x.conv)
		}
	}
}

func (r *router) check() []routing.Violation {
	r.mu.Lock()
	defer r.mu.Unlock()
	return routing.CheckCheap(r.floor.Engine())
}

// relaxation is a stage of a contact that becomes due.
type relaxation struct {
	at time.Time
	id desk.ConversationID
}

// schedule notes when the contact's next stage is due.
func (r *router) schedule(id desk.ConversationID, w *waiter) {
	if w.at+1 < len(w.needs) {
		heap.Push(&r.steps, relaxation{at: w.needs[w.at+1].From, id: id})
	}
}

// relax moves a contact that still waits to its next stage.
func (r *router) relax(x relaxation) {
	w := r.waiters[x.id]
	if w == nil || w.at+1 >= len(w.needs) || !w.needs[w.at+1].From.Equal(x.at) {
		return
	}
	w.at++
	r.keep(r.floor.Change(r.now(), x.id, w.needs[w.at].Need, 0))
	r.schedule(x.id, w)
}

// stepQueue is a heap by time, then by conversation.
type stepQueue []relaxation

func (q stepQueue) Len() int { return len(q) }
func (q stepQueue) Less(i, j int) bool {
	if !q[i].at.Equal(q[j].at) {
		return q[i].at.Before(q[j].at)
	}
	return q[i].id < q[j].id
}
func (q stepQueue) Swap(i, j int) { q[i], q[j] = q[j], q[i] }

// Push implements heap.Interface.
func (q *stepQueue) Push(x any) { *q = append(*q, x.(relaxation)) }

// Pop implements heap.Interface.
func (q *stepQueue) Pop() any {
	last := (*q)[len(*q)-1]
	*q = slices.Delete(*q, len(*q)-1, len(*q))
	return last
}
