package center

import (
	"slices"
	"sync"
	"time"

	"jietong/desk"
	"jietong/future"
	"jietong/policy"
	"jietong/routing"
	"jietong/store"
)

// View is what is known of the lines and the agents at one moment. It never changes; a new one comes at most once a second.
type View struct {
	At     time.Time
	Lines  []LineView // in the policy's order
	Agents []*desk.Agent

	standings map[desk.ConversationID]standing
	rooms     map[routing.ClassID]room
}

// standing is what a waiting conversation needs and its place among those of its line.
type standing struct {
	class    routing.ClassID
	need     *routing.Requirement
	position int // 1 is next
}

// room is how many signed-in agents may take a class of work, how many places they have for it, and how many of these are free.
type room struct{ people, places, free int }

// LineView is a line at one moment.
type LineView struct {
	ID          desk.LineID
	Waiting     int
	LongestWait time.Duration
	Ready       int // agents who could take its work and are ready
	Busy        int // of these, without room
	Target      time.Duration
	Open        bool
}

// Line returns the line of that name; the zero LineView when the policy has none.
func (v *View) Line(id desk.LineID) LineView {
	for _, l := range v.Lines {
		if l.ID == id {
			return l
		}
	}
	return LineView{ID: id}
}

// View is the newest view.
func (c *Center) View() *View { return c.view.Load() }

// viewDue is when the stepper makes the next view, while anybody looks or waits.
func (c *Center) viewDue() time.Time {
	if c.hub.heard(OfStaff) || c.router.waiting() > 0 {
		return c.viewed.Add(viewEvery)
	}
	return time.Time{}
}

func (c *Center) refreshView() {
	if c.cfg.Now().Sub(c.viewed) >= viewEvery {
		c.makeView()
		c.hub.tell(OfStaff, Notice{Kind: NoticeLines})
	}
}

func (c *Center) makeView() {
	now, p := c.cfg.Now(), c.Policy()
	c.viewed = now
	v := &View{At: now, Agents: c.cache.allAgents()}
	waiting, oldest := c.router.queues()
	for i := range p.Lines {
		l := &p.Lines[i]
		lv := LineView{ID: l.ID, Waiting: waiting[l.ID], Open: true}
		if cal := p.LineHours(l.ID); cal != nil {
			lv.Open = cal.Open(now)
		}
		if t, ok := p.Target(l.Target); ok {
			lv.Target = max(t.Within.Clock, t.Within.Open)
		}
		if at, ok := oldest[l.ID]; ok {
			lv.LongestWait = max(0, now.Sub(at))
		}
		need := routing.RequirementOfLine(l)
		for _, a := range v.Agents {
			if a.Presence == desk.Ready && able(a, need) {
				lv.Ready++
				if a.Load(l.Work) >= int(a.Capacity[l.Work]) {
					lv.Busy++
				}
			}
		}
		v.Lines = append(v.Lines, lv)
	}
	v.standings, v.rooms = c.router.standings(), map[routing.ClassID]room{}
	for _, x := range v.standings {
		if _, ok := v.rooms[x.class]; !ok {
			v.rooms[x.class] = roomFor(v.Agents, x.need)
		}
	}
	c.view.Store(v)
}

// roomFor counts the places for work with these needs.
func roomFor(agents []*desk.Agent, need *routing.Requirement) room {
	var r room
	for _, a := range agents {
		if (a.Presence == desk.Ready || a.Presence == desk.WrapUp) && able(a, *need) {
			places := int(a.Capacity[need.Kind])
			r.people++
			r.places += places
			if a.Presence == desk.Ready {
				r.free += max(0, places-a.Load(need.Kind))
			}
		}
	}
	return r
}

func (k *cache) allAgents() []*desk.Agent {
	k.mu.RLock()
	defer k.mu.RUnlock()
	out := make([]*desk.Agent, 0, len(k.agents))
	for _, a := range k.agents {
		out = append(out, a)
	}
	slices.SortFunc(out, func(a, b *desk.Agent) int {
		if a.ID < b.ID {
			return -1
		}
		return 1
	})
	return out
}

func (r *router) waiting() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.waiters)
}

// queues counts who waits in each line and since when the longest does, by the real arrival.
func (r *router) queues() (waiting map[desk.LineID]int, oldest map[desk.LineID]time.Time) {
	waiting, oldest = map[desk.LineID]int{}, map[desk.LineID]time.Time{}
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, w := range r.waiters {
		waiting[w.line]++
		if at, ok := oldest[w.line]; !ok || w.asked.Before(at) {
			oldest[w.line] = w.asked
		}
	}
	return waiting, oldest
}

// able reports whether an agent could take work with these needs at all, as routing judges it.
func able(a *desk.Agent, r routing.Requirement) bool {
	if int(r.Kind) >= len(a.Capacity) || a.Capacity[r.Kind] == 0 {
		return false
	}
	return meets(a, r.Skills, r.Languages, r.Regions, r.Roles) ||
		slices.ContainsFunc(r.Also, func(o routing.Alternative) bool { return meets(a, o.Skills, o.Languages, o.Regions, o.Roles) })
}

func meets(a *desk.Agent, skills []desk.SkillLevel, languages []desk.Language, regions []desk.Region, roles []desk.Role) bool {
	for _, s := range skills {
		if !slices.ContainsFunc(a.Skills, func(h desk.SkillLevel) bool { return h.Skill == s.Skill && h.Level >= s.Level }) {
			return false
		}
	}
	return (len(languages) == 0 || meet(a.Languages, languages)) && (len(regions) == 0 || meet(a.Regions, regions)) &&
		(len(roles) == 0 || slices.Contains(roles, a.Role))
}

// meet reports whether two sets share an element.
func meet[T comparable](a, b []T) bool {
	return slices.ContainsFunc(a, func(x T) bool { return slices.Contains(b, x) })
}

// Wait is an honest wait: a range, or that there is none to give and why.
type Wait struct {
	Known    bool
	Low      time.Duration // half of such customers wait at most so long (P50)
	High     time.Duration // eight of ten (P80)
	Position int           // 1 is next; 0: not waiting
	Ahead    int
	Staffed  int // agents who are signed in and may take such work, ready or busy
	Why      string
}

// Why a wait is as it is.
const (
	WhyAllBusy   = "all-busy"
	WhyNow       = "somebody-is-free"
	WhyClosed    = "closed"
	WhyNobody    = "nobody-signed-in"
	WhyPreferred = "preferred-agent"
	WhyRinging   = "ringing"
	WhyPromised  = "promised"
)

// Wait estimates what is left of a conversation's wait. It is at most a second old.
func (c *Center) Wait(conv *desk.Conversation) Wait {
	if !conv.WaitsForPerson() {
		return Wait{}
	}
	v := c.View()
	at, ok := v.standings[conv.ID]
	if !ok { // it came after the view was made
		if at, ok = c.router.standing(conv.ID); !ok { // parked, or not in the engine at this moment: there is no position to tell
			w := Wait{Why: WhyAllBusy}
			if conv.Status == desk.StatusParked {
				w.Why = WhyPromised
			}
			return w
		}
	}
	places, ok := v.rooms[at.class]
	if !ok {
		places = roomFor(v.Agents, at.need)
	}
	w := c.estimate(at.need.Line, places, at.position)
	switch {
	case conv.Status == desk.StatusOffered:
		w.Why = WhyRinging
	case conv.Preferred != "" && conv.WaitingSince.Add(c.cfg.PreferFor).After(c.cfg.Now()):
		w.Why = WhyPreferred
	}
	return w
}

// EntryWait estimates what a customer would wait who asked now.
func (c *Center) EntryWait(entry desk.EntryID, ask policy.Ask) Wait {
	ask.Entry, ask.At = entry, c.cfg.Now()
	plan, refusal := c.Policy().Route(ask)
	if refusal.Refused() {
		return Wait{Why: WhyClosed}
	}
	v, need := c.View(), routing.RequirementOf(plan)
	w := c.estimate(need.Line, roomFor(v.Agents, &need), v.Line(need.Line).Waiting+1)
	w.Position = 0
	if !plan.Open && w.Staffed == 0 {
		w = Wait{Why: WhyClosed, Ahead: w.Ahead}
	}
	return w
}

// estimate applies the queue-length estimate with abandonment to a place in a line.
func (c *Center) estimate(line desk.LineID, r room, position int) Wait {
	w := Wait{Position: position, Ahead: max(0, position-1), Staffed: r.people}
	switch {
	case r.places == 0:
		w.Why = WhyNobody
		return w
	case position <= r.free:
		w.Known, w.Why = true, WhyNow
		return w
	}
	service, patience := c.lines.pace(line, c.Policy())
	e := future.QLm(position-r.free, r.places, service, patience)
	w.Known, w.Low, w.High, w.Why = e.None == future.Told, e.P50, e.P80, WhyAllBusy
	return w
}

// standing is what one waiting conversation needs now and its place in its line.
func (r *router) standing(id desk.ConversationID) (standing, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	w := r.waiters[id]
	if w == nil {
		return standing{}, false
	}
	position := 1
	for other, o := range r.waiters {
		if o.line == w.line && o.before(other, w, id) {
			position++
		}
	}
	return r.standingAt(w, position), true
}

func (r *router) standingAt(w *waiter, position int) standing {
	return standing{class: w.classes[w.at], need: &w.needs[w.at].Need, position: position}
}

// before orders the waiting of one line by virtual arrival.
func (w *waiter) before(id desk.ConversationID, o *waiter, other desk.ConversationID) bool {
	return w.since.Before(o.since) || (w.since.Equal(o.since) && id < other)
}

// standings is where everybody stands.
func (r *router) standings() map[desk.ConversationID]standing {
	r.mu.Lock()
	defer r.mu.Unlock()
	type row struct {
		id desk.ConversationID
		w  *waiter
	}
	byLine := map[desk.LineID][]row{}
	for id, w := range r.waiters {
		byLine[w.line] = append(byLine[w.line], row{id, w})
	}
	out := make(map[desk.ConversationID]standing, len(r.waiters))
	for _, rows := range byLine {
		slices.SortFunc(rows, func(a, b row) int {
			if a.w.before(a.id, b.w, b.id) {
				return -1
			}
			return 1
		})
		for i, x := range rows {
			out[x.id] = r.standingAt(x.w, i+1)
		}
	}
	return out
}

// lines learns how long the lines' work takes.
type lines struct {
	mu      sync.Mutex
	handled map[desk.LineID]time.Duration
}

func newLines() *lines { return &lines{handled: map[desk.LineID]time.Duration{}} }

// Defaults where the policy names neither.
const (
	handlingDefault = 6 * time.Minute
	patienceDefault = 10 * time.Minute
	paceWeight      = 20 // one conversation moves the mean by a twentieth: about an hour's memory of one agent
)

// observe learns from a conversation that ended.
func (l *lines) observe(ch store.Change) {
	conv, before := ch.Outcome.After.Conversation, ch.Before.Conversation
	if conv == nil || conv.Status != desk.StatusClosed || conv.ConnectedAt.IsZero() || before == nil || before.Status == desk.StatusClosed {
		return
	}
	took := conv.ClosedAt.Sub(conv.ConnectedAt)
	l.mu.Lock()
	defer l.mu.Unlock()
	mean, ok := l.handled[conv.Terms.Line]
	if !ok {
		mean = took
	}
	l.handled[conv.Terms.Line] = mean + (took-mean)/paceWeight
}

// pace is the mean handling time and the mean patience of a line.
func (l *lines) pace(id desk.LineID, p *policy.Policy) (service, patience time.Duration) {
	service, patience = handlingDefault, patienceDefault
	if line, ok := p.Line(id); ok {
		if line.Handling > 0 {
			service = line.Handling
		}
		if line.Patience > 0 {
			patience = line.Patience
		}
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if m, ok := l.handled[id]; ok {
		service = max(m, time.Second)
	}
	return service, patience
}
