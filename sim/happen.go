package sim

import (
	"slices"
	"time"

	"jietong/desk"
	"jietong/insight"
	"jietong/policy"
	"jietong/routing"
)

// do makes one event of the calendar happen.
func (d *day) do(e event) {
	switch e.kind {
	case arrive:
		d.arrive(int(e.flow), int(e.n))
	case join:
		d.join(e.contact)
	case ring:
		d.ring(e.contact, e.agent)
	case accept:
		d.accept(e)
	case miss:
		d.miss(e)
	case finish:
		d.finish(e)
	case giveUp:
		d.giveUp(e.contact)
	case relax:
		d.relax(e)
	case turnReady:
		d.turnReady(e.agent)
	case turnOff:
		d.turn(e.agent, desk.Offline)
		if at, ok := d.agents[e.agent-1].hours.NextOpen(d.now); ok && at.Before(d.end) {
			d.at(at, event{kind: turnReady, agent: e.agent})
		}
	case restOver, wrapUpOver:
		if a := &d.agents[e.agent-1]; a.turn == e.turn {
			a.misses = 0
			d.turn(e.agent, desk.Ready)
		}
	}
}

// planFor is the policy's plan for a flow at this hour.
func (d *day) planFor(flow int) *plan {
	pl := &d.plans[flow]
	if hour := d.now.Unix() / 3600; pl.hour == hour {
		return pl
	}
	f := &d.cfg.Scenario.Flows[flow]
	ask := policy.Ask{Entry: f.Entry, Category: f.Category, Tier: f.Tier, Region: f.Region, At: d.now, OwnNumber: true, Licence: true}
	if f.Language != "" {
		ask.Languages = []desk.Language{f.Language}
	}
	if f.Need != "" {
		ask.Needs = []desk.AccessNeed{f.Need}
	}
	got, refusal := d.cfg.Policy.Route(ask)
	*pl = plan{hour: d.now.Unix() / 3600, plan: got, ok: !refusal.Refused()}
	if pl.ok {
		pl.stages = d.stages(got)
	}
	return pl
}

// stages lays a plan's requirements on the time axis, from the start of waiting.
func (d *day) stages(p policy.Plan) []stage {
	var out []stage
	for _, s := range routing.Stages(d.cfg.Policy, p) {
		class, err := d.engine.DefineClass(s.Need)
		if err != nil { // the policy was parsed: its numbers lie within the engine's ranges
			continue
		}
		out = append(out, stage{s.From.Sub(p.Start), class})
	}
	return out
}

// arrive is a customer's wish for a person. The steps and the bot's failing turns that stand before the queue cost time; the wait counts from here.
func (d *day) arrive(flow, n int) {
	d.inviteNext(flow, n+1, d.now)
	pl, s := d.planFor(flow), d.subject(flow, n)
	if !pl.ok || len(pl.stages) == 0 {
		d.result.Refused++
		return
	}
	d.people = append(d.people, person{plan: int32(flow), subject: s, arrived: d.now})
	c := routing.ContactRef(len(d.people))
	d.result.Contacts++
	d.fold.Add(insight.Fact{Kind: insight.Asked, Contact: uint32(c), Line: d.fold.LineIndex(pl.plan.Line), At: insight.At(d.now), Target: insight.Micros(pl.plan.Wait.Microseconds())})
	d.at(d.now.Add(d.chance.Exponential(s, forPatience, d.patience(flow, pl))), event{kind: giveUp, contact: c})
	gate := time.Duration(max(0, pl.plan.Steps-pl.plan.BotTurns-1)) * d.cfg.Scenario.Gates.Step
	for i := range pl.plan.BotTurns {
		gate += d.chance.Exponential(s, forBot+uint64(i)<<32, d.cfg.Scenario.Gates.BotTurn)
	}
	d.at(d.now.Add(gate), event{kind: join, contact: c, flow: int32(flow), n: uint32(n)})
}

func (d *day) patience(flow int, pl *plan) time.Duration {
	if f := d.cfg.Scenario.Flows[flow]; f.Patience > 0 {
		return f.Patience
	}
	if l, ok := d.cfg.Policy.Line(pl.plan.Line); ok && l.Patience > 0 {
		return l.Patience
	}
	return patienceDefault
}

func (d *day) handling(flow int) time.Duration {
	if f := d.cfg.Scenario.Flows[flow]; f.Handling > 0 {
		return f.Handling
	}
	if l, ok := d.cfg.Policy.Line(d.plans[flow].plan.Line); ok && l.Handling > 0 {
		return l.Handling
	}
	return handlingDefault
}

// join puts a customer into the queue, if still there.
func (d *day) join(c routing.ContactRef) {
	x := &d.people[c-1]
	if x.state != away {
		return
	}
	x.state = waiting
	pl := d.planFor(int(x.plan))
	credit := routing.Millis((d.now.Sub(x.arrived) + pl.plan.Credit).Milliseconds()) // the way to the queue counts as waiting
	d.apply(routing.Event{Kind: routing.ContactWaits, Contact: c, Class: pl.stages[0].class, At: routing.Millis(d.now.UnixMilli()), Credit: credit})
	for i := 1; i < len(pl.stages); i++ {
		d.at(d.now.Add(pl.stages[i].after), event{kind: relax, contact: c, n: uint32(pl.stages[i].class)})
	}
}

func (d *day) relax(e event) {
	if s := d.people[e.contact-1].state; s == waiting || s == ringing {
		d.apply(routing.Event{Kind: routing.ContactChanges, Contact: e.contact, Class: routing.ClassID(e.n)})
	}
}

// ring is an offer: it is accepted after a while, or rings out.
func (d *day) ring(c routing.ContactRef, ref routing.AgentRef) {
	x := &d.people[c-1]
	x.state, x.agent = ringing, ref
	x.serving++
	d.result.Offers++
	d.apply(routing.Event{Kind: routing.OfferCommitted, Contact: c, Agent: ref})
	if d.cfg.OnOffer != nil {
		d.cfg.OnOffer(d.now, int(c), d.agents[ref-1].id)
	}
	kind := d.plans[x.plan].plan.Work
	d.agents[ref-1].loads[kind]++
	rings := d.ringFor(kind)
	d.agents[ref-1].ringing = append(d.agents[ref-1].ringing, c)
	draw := x.subject ^ uint64(x.serving)<<32
	after := d.chance.Exponential(draw, forAccept, d.cfg.Scenario.Staff.Accept)
	if d.chance.Chance(draw, forMiss, d.cfg.Scenario.Staff.MissedPM) || after > rings {
		d.at(d.now.Add(rings), event{kind: miss, contact: c, agent: ref, turn: x.serving})
		return
	}
	d.at(d.now.Add(after), event{kind: accept, contact: c, agent: ref, turn: x.serving})
}

const ringDefault = 20 * time.Second

func (d *day) ringFor(k desk.WorkKind) time.Duration {
	if r := d.cfg.Policy.Offers.RingFor(k); r > 0 {
		return r
	}
	return ringDefault
}

func (d *day) accept(e event) {
	x := &d.people[e.contact-1]
	if x.state != ringing || x.serving != e.turn {
		return
	}
	x.state = served
	d.agents[e.agent-1].misses = 0
	d.silence(e.contact, e.agent)
	d.apply(routing.Event{Kind: routing.OfferAccepted, Contact: e.contact, Agent: e.agent})
	d.fold.Add(insight.Fact{Kind: insight.Reached, Contact: uint32(e.contact), Agent: uint32(e.agent), At: insight.At(d.now)})
	d.fold.Add(insight.Fact{Kind: insight.WorkIn, Agent: uint32(e.agent), At: insight.At(d.now)})
	f := &d.cfg.Scenario.Flows[x.plan]
	took := d.chance.Lognormal(x.subject, forHandling, d.handling(int(x.plan)), f.HandlingCV)
	if f.Shape == Exponential {
		took = d.chance.Exponential(x.subject, forHandling, d.handling(int(x.plan)))
	}
	d.at(d.now.Add(took), event{kind: finish, contact: e.contact, agent: e.agent})
}

func (d *day) miss(e event) {
	x := &d.people[e.contact-1]
	if x.state != ringing || x.serving != e.turn {
		return
	}
	x.state = waiting
	kind, rules := d.plans[x.plan].plan.Work, d.cfg.Policy.Offers
	a := &d.agents[e.agent-1]
	a.loads[kind]--
	a.misses++
	d.silence(e.contact, e.agent)
	d.fold.Add(insight.Fact{Kind: insight.Missed, Agent: uint32(e.agent), At: insight.At(d.now)})
	if rules.MissesMax > 0 && a.misses >= rules.MissesMax && a.presence == desk.Ready {
		d.present(e.agent, desk.Away)
		d.at(d.now.Add(d.cfg.Scenario.Staff.Rest), event{kind: restOver, agent: e.agent, turn: a.turn})
	}
	until := routing.Millis(0)
	if rules.Exclusion > 0 {
		until = routing.Millis(d.now.Add(rules.Exclusion).UnixMilli())
	}
	d.apply(routing.Event{Kind: routing.OfferMissed, Contact: e.contact, Agent: e.agent, Until: until})
	d.withdraw(e.agent)
}

func (d *day) finish(e event) {
	x := &d.people[e.contact-1]
	x.state = gone
	kind := d.plans[x.plan].plan.Work
	a := &d.agents[e.agent-1]
	a.loads[kind]--
	d.fold.Add(insight.Fact{Kind: insight.Ended, Contact: uint32(e.contact), At: insight.At(d.now)})
	d.fold.Add(insight.Fact{Kind: insight.WorkOut, Agent: uint32(e.agent), At: insight.At(d.now)})
	if after := d.cfg.Policy.Offers.WrapUpFor(kind); after > 0 && a.loads == (routing.Loads{}) && a.presence == desk.Ready {
		d.turn(e.agent, desk.WrapUp)
		d.at(d.now.Add(after), event{kind: wrapUpOver, agent: e.agent, turn: a.turn})
	}
	d.apply(routing.Event{Kind: routing.AgentReleases, Agent: e.agent, Work: kind})
}

// giveUp is the end of a customer's patience, unless a person has come.
func (d *day) giveUp(c routing.ContactRef) {
	x := &d.people[c-1]
	if x.state == served || x.state == gone {
		return
	}
	if x.state == ringing {
		d.agents[x.agent-1].loads[d.plans[x.plan].plan.Work]--
		d.silence(c, x.agent)
	}
	inside := x.state != away
	x.state = gone
	d.fold.Add(insight.Fact{Kind: insight.Lost, Contact: uint32(c), At: insight.At(d.now)})
	if inside {
		d.apply(routing.Event{Kind: routing.ContactLeaves, Contact: c})
	}
}

func (d *day) turnReady(ref routing.AgentRef) {
	d.turn(ref, desk.Ready)
	if at, ok := d.agents[ref-1].hours.NextClose(d.now); ok && at.Before(d.end) {
		d.at(at, event{kind: turnOff, agent: ref})
	}
}

// silence notes that an offer rings at the agent no longer.
func (d *day) silence(c routing.ContactRef, ref routing.AgentRef) {
	a := &d.agents[ref-1]
	a.ringing = slices.DeleteFunc(a.ringing, func(o routing.ContactRef) bool { return o == c })
}

// turn changes an agent's presence. Work in hand is finished whatever the presence; what rings at somebody who goes is taken back.
func (d *day) turn(ref routing.AgentRef, p desk.Presence) {
	d.present(ref, p)
	d.withdraw(ref)
}

func (d *day) present(ref routing.AgentRef, p desk.Presence) {
	a := &d.agents[ref-1]
	a.presence = p
	a.turn++
	d.fold.Add(insight.Fact{Kind: insight.Turned, Agent: uint32(ref), Presence: p, At: insight.At(d.now)})
	d.apply(routing.Event{Kind: routing.AgentTurns, Agent: ref, Presence: p})
}

// withdraw takes back what rings at an agent who has gone.
func (d *day) withdraw(ref routing.AgentRef) {
	a := &d.agents[ref-1]
	if a.presence != desk.Away && a.presence != desk.Offline {
		return
	}
	for _, c := range slices.Clone(a.ringing) {
		x := &d.people[c-1]
		x.state = waiting
		a.loads[d.plans[x.plan].plan.Work]--
		d.silence(c, ref)
		d.apply(routing.Event{Kind: routing.OfferDeclined, Contact: c, Agent: ref})
	}
}
