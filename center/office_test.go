package center_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"jietong/center"
	"jietong/desk"
	"jietong/store"
)

// office is a house with people who do what comes into their heads, drawn from a seed.
type office struct {
	*house
	*rand.Rand
	agents    []desk.AgentID
	customers []desk.CustomerID
	convs     []desk.ConversationID
	trace     []string // what was done, for the report of a failure
	calls     int
	faulty    bool // the store fails: what follows from a command may come later
}

var officeSkills = []desk.Skill{"general", "account", "orders", "appeals", "safety", "membership"}

func newOffice(t *testing.T, seed uint64) *office {
	t.Helper()
	o := &office{house: open(t), Rand: rand.New(rand.NewPCG(seed, 17))}
	t.Cleanup(func() {
		if t.Failed() {
			for _, line := range o.trace[max(0, len(o.trace)-30):] {
				t.Log(line)
			}
		}
	})
	for i := range 6 {
		o.employ(desk.AgentID(fmt.Sprintf("agent-%d", i)))
	}
	for i := range 8 {
		id := desk.CustomerID(fmt.Sprintf("customer-%d", i))
		k := desk.KnowCustomer{ID: id, Tier: "personal", Region: "cn", Languages: []desk.Language{"zh-CN"}}
		if i%3 == 0 {
			k.Tier, k.Manager = "key", o.agents[o.IntN(len(o.agents))]
		}
		o.must(desk.System, k)
		o.customers = append(o.customers, id)
	}
	return o
}

func (o *office) employ(id desk.AgentID) {
	o.must(desk.System, desk.Hire{Agent: o.profile(id)})
	o.agents = append(o.agents, id)
	o.must(desk.System, desk.SetPresence{Agent: id, Presence: desk.Ready})
}

func (o *office) profile(id desk.AgentID) desk.Agent {
	roles := []desk.Role{desk.RoleAgent, desk.RoleExpert, desk.RoleExpert, desk.RoleManager}
	a := desk.Agent{ID: id, Name: string(id), Role: roles[o.IntN(len(roles))], Languages: []desk.Language{"zh-CN"}, Regions: []desk.Region{"cn"}}
	for _, s := range officeSkills {
		if o.IntN(3) > 0 {
			a.Skills = append(a.Skills, desk.SkillLevel{Skill: s, Level: uint8(1 + o.IntN(5))})
		}
	}
	a.Capacity[desk.WorkChat] = uint8(1 + o.IntN(2))
	return a
}

// note adds a line to the trace.
func (o *office) note(format string, args ...any) {
	line := o.now.Format("15:04:05.000000 ") + fmt.Sprintf(format, args...)
	o.trace = append(o.trace, line[:min(len(line), 200)])
}

// wish is a command with whoever gives it.
type wish struct {
	by  desk.Actor
	cmd desk.Command
}

// draw is the next wish; nil when what was drawn fits nobody now.
func (o *office) draw() *wish {
	o.calls++
	client := desk.ClientID(fmt.Sprint(o.calls))
	agent := o.agents[o.IntN(len(o.agents))]
	a, err := o.store.Agent(context.Background(), agent)
	if err != nil {
		o.t.Fatal(err)
	}
	staff := desk.Actor{Role: a.Role, ID: string(agent)}
	if a.Presence != desk.Ready && o.IntN(2) == 0 {
		return &wish{staff, desk.SetPresence{Agent: agent, Presence: desk.Ready}}
	}
	switch o.IntN(20) {
	case 0, 1, 2:
		return o.newcomer()
	case 3:
		p := []desk.Presence{desk.Ready, desk.Ready, desk.Ready, desk.Away, desk.Training, desk.Offline}
		return &wish{staff, desk.SetPresence{Agent: agent, Presence: p[o.IntN(len(p))]}}
	case 4:
		p := o.profile(agent)
		p.Role, p.Skills = a.Role, a.Skills
		return &wish{desk.System, desk.ChangeAgent{Agent: agent, Profile: desk.AgentProfile{Name: p.Name, Role: p.Role, Skills: p.Skills, Languages: []desk.Language{"zh-CN", "en"}, Regions: p.Regions, Capacity: p.Capacity}}}
	case 5, 6, 7, 8, 9, 10, 11, 12, 13:
		return o.workOf(a, staff, client)
	}
	return o.customerWish(client)
}

func (o *office) newcomer() *wish {
	cu, err := o.store.Customer(context.Background(), o.customers[o.IntN(len(o.customers))])
	if err != nil {
		o.t.Fatal(err)
	}
	categories := []string{"functions", "order", "appeal", "account-safety", "membership", "fraud"}
	by := desk.Actor{Role: desk.RoleCustomer, ID: string(cu.ID)}
	entry := []desk.EntryID{"app-settings-help", "app-support-centre", "app-messages"}[o.IntN(3)]
	s := center.Start{Entry: entry, Category: categories[o.IntN(len(categories))], Person: o.IntN(4) > 0}
	cmd, err := o.StartCommand(context.Background(), by, s)
	if err != nil {
		o.t.Fatal(err)
	}
	o.convs = append(o.convs, cmd.ID)
	return &wish{by, cmd}
}

// workOf is what an agent does with what is in hand.
func (o *office) workOf(a *desk.Agent, staff desk.Actor, client desk.ClientID) *wish {
	if len(a.Work) == 0 {
		return nil
	}
	w := a.Work[o.IntN(len(a.Work))]
	if w.State == desk.WorkRinging {
		switch o.IntN(4) {
		case 0:
			return &wish{staff, desk.DeclineOffer{Conversation: w.Conversation, Offer: w.Offer}}
		case 1:
			return nil // it rings on
		}
		return &wish{staff, desk.AcceptOffer{Conversation: w.Conversation, Offer: w.Offer}}
	}
	other := o.agents[o.IntN(len(o.agents))]
	switch o.IntN(9) {
	case 0, 1:
		return &wish{staff, desk.Close{Conversation: w.Conversation}}
	case 2:
		return &wish{staff, desk.Transfer{Conversation: w.Conversation, Agent: other}}
	case 3:
		return &wish{staff, desk.Transfer{Conversation: w.Conversation, Agent: other, Consult: true, Offer: desk.OfferID("consult-" + client)}}
	case 4:
		return &wish{staff, desk.FinishConsult{Conversation: w.Conversation, HandOver: o.IntN(2) > 0}}
	case 5:
		return &wish{desk.Actor{Role: desk.RoleSupervisor, ID: "boss"}, desk.Requeue{Conversation: w.Conversation}}
	case 6:
		conv := o.conv(w.Conversation)
		lines := []desk.LineID{"general", "account", "orders", "appeals"}
		terms, err := o.TermsAt(conv, lines[o.IntN(len(lines))])
		if err != nil {
			o.t.Fatal(err)
		}
		return &wish{staff, desk.Transfer{Conversation: w.Conversation, Terms: terms}}
	}
	return &wish{staff, desk.Send{Conversation: w.Conversation, ClientID: client, Kind: desk.ItemText, Content: desk.Content{Text: "好的"}}}
}

func (o *office) customerWish(client desk.ClientID) *wish {
	open, err := o.store.List(context.Background(), store.ConversationFilter{Limit: 30,
		Statuses: []desk.Status{desk.StatusOpen, desk.StatusWaiting, desk.StatusOffered, desk.StatusActive, desk.StatusParked}})
	if err != nil {
		o.t.Fatal(err)
	}
	if len(open) == 0 {
		return nil
	}
	c := open[o.IntN(len(open))]
	by := desk.Actor{Role: desk.RoleCustomer, ID: string(c.Customer)}
	switch o.IntN(9) {
	case 0:
		return &wish{by, desk.AskForPerson{Conversation: c.ID}}
	case 1:
		return &wish{by, desk.Park{Conversation: c.ID, Kind: desk.PromiseCallBack, Due: o.now.Add(40 * 1e9)}}
	case 2:
		return &wish{by, desk.LeaveQueue{Conversation: c.ID}}
	case 3:
		return &wish{by, desk.SetAbsence{Conversation: c.ID, Absent: c.AbsentSince.IsZero()}}
	case 4:
		return &wish{by, desk.Close{Conversation: c.ID}}
	}
	return &wish{by, desk.Send{Conversation: c.ID, ClientID: client, Kind: desk.ItemText, Content: desk.Content{Text: "在吗"}}}
}

// holds checks what must hold at any time of what the store has.
func (o *office) holds() {
	o.t.Helper()
	ctx := context.Background()
	agents, err := o.store.Agents(ctx)
	if err != nil {
		o.t.Fatal(err)
	}
	hands := map[desk.ConversationID][]desk.Work{}
	for _, a := range agents {
		for _, w := range a.Work {
			hands[w.Conversation] = append(hands[w.Conversation], w)
			if !o.faulty && w.State == desk.WorkRinging && (a.Presence == desk.Offline || a.Presence == desk.Training || a.Presence == desk.Away) {
				o.t.Errorf("it rings at %s, who is not there", a.ID)
			}
		}
	}
	for _, id := range o.convs {
		c, err := o.store.Conversation(ctx, id)
		if err != nil {
			continue // refused at the start
		}
		states := []desk.WorkState{}
		for _, w := range hands[id] {
			states = append(states, w.State)
		}
		want := map[desk.Status][]desk.WorkState{desk.StatusOffered: {desk.WorkRinging}, desk.StatusActive: {desk.WorkServing}}[c.Status]
		if k := c.Consult; k != nil {
			want = slices.Clone(want)
			if k.Joined {
				want = append(want, desk.WorkAdvice)
			} else {
				want = append(want, desk.WorkRinging)
			}
		}
		slices.Sort(states)
		if want = slices.Sorted(slices.Values(want)); !slices.Equal(states, want) {
			o.t.Errorf("%s is %s, and the agents have it as %v, not %v", id, c.Status, states, want)
		}
		if (c.Owner != "") != (c.Status == desk.StatusActive) || (c.Offer != nil) != (c.Status == desk.StatusOffered) {
			o.t.Errorf("%s is %s with owner %q and offer %v", id, c.Status, c.Owner, c.Offer)
		}
	}
	for _, v := range o.Violations() {
		o.t.Error(v)
	}
}
