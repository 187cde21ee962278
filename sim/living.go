package sim

import (
	"context"
	"fmt"
	"time"

	"jietong/center"
	"jietong/desk"
	"jietong/future"
)

// Living lets invented customers and agents live on a running service, so that every page shows a busy day. It acts as people do, through the
// center's commands, and needs no rights that they would not have. It is for demonstrations.
type Living struct {
	Center    *center.Center
	Agents    []desk.AgentID // invented, hired already
	PerMinute int            // new conversations a minute
	Seed      uint64
}

// livingEntries are where the invented customers come in, and what is wrong.
var livingEntries = []struct {
	entry    desk.EntryID
	category string
	tier     desk.Tier
	region   desk.Region
	language desk.Language
	need     desk.AccessNeed
}{
	{"app-settings-help", "account-safety", "personal", "cn", "zh-CN", ""},
	{"app-settings-help", "functions", "personal", "cn", "zh-CN", ""},
	{"app-support-centre", "order", "personal", "cn", "zh-CN", ""},
	{"app-support-centre", "membership", "merchant", "cn", "zh-CN", ""},
	{"app-support-centre", "appeal", "personal", "cn", "zh-CN", ""},
	{"app-messages", "fraud", "personal", "cn", "zh-CN", ""},
	{"app-profile", "live", "personal", "cn", "zh-CN", ""},
	{"app-settings-help", "functions", "personal", "cn", "zh-CN", desk.NeedOlder},
	{"tiktok-intl", "account-safety", "personal", "intl", "en", ""},
	{"web-qr", "certification", "blue-v", "cn", "zh-CN", ""},
}

// talk is what an invented conversation says, turn by turn; the customer begins.
var talk = map[bool][]string{
	true: {
		"您好，我这边遇到点问题，麻烦帮我看一下。", "您好，我是本次为您服务的坐席，请问具体是什么情况？",
		"昨天开始就这样了，我试过重新登录也不行。", "明白了，我正在为您核对记录，请稍等一分钟。",
		"好的，谢谢。", "已经为您处理好了，请您重新打开应用看看是否恢复。",
		"可以了！谢谢你。", "不客气，祝您生活愉快。",
	},
	false: {
		"Hi, something is wrong with my account, could you have a look?", "Hello, I will help you with that. What exactly happens?",
		"It started yesterday, signing in again did not help.", "I see. I am checking the records, one minute please.",
		"Thank you.", "It is fixed now. Please open the app again and see whether it works.",
		"It works, thanks!", "You are welcome. Have a good day.",
	},
}

// deed is something an invented person is about to do.
type deed struct {
	at time.Time
	do func(ctx context.Context)
}

// living is the state of a Living under way; one goroutine owns it.
type living struct {
	Living
	chance future.Stream
	draws  uint64
	deeds  []deed
	heard  chan center.Notice
	names  int
}

// heardMax is how many notices may wait for the loop; more are let go, and the ring time-out then does what it does for real people.
const heardMax = 1024

// Run lives until the context ends.
func (l Living) Run(ctx context.Context) error {
	x := &living{Living: l, chance: future.NewStream(l.Seed), heard: make(chan center.Notice, heardMax)}
	for _, id := range l.Agents {
		stop := l.Center.Listen(center.OfAgent(id), func(n center.Notice) {
			if n.Kind != center.NoticeOffer {
				return
			}
			n.Author = desk.Author{ID: string(id)}
			select {
			case x.heard <- n:
			default:
			}
		})
		defer stop()
		leave := l.Center.Attend(desk.Actor{Role: desk.RoleAgent, ID: string(id)}, "")
		defer leave()
		x.try(ctx, desk.Actor{Role: desk.RoleAgent, ID: string(id)}, desk.SetPresence{Agent: id, Presence: desk.Ready})
	}
	x.later(0, x.newcomer)
	return x.loop(ctx)
}

func (x *living) loop(ctx context.Context) error {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		next := x.earliest()
		timer.Reset(max(0, time.Until(x.deeds[next].at)))
		select {
		case <-ctx.Done():
			return nil
		case n := <-x.heard:
			x.offered(n)
		case <-timer.C:
			d := x.deeds[next]
			x.deeds = append(x.deeds[:next], x.deeds[next+1:]...)
			d.do(ctx)
		}
	}
}

// earliest is the index of the next deed; there is always the next newcomer.
func (x *living) earliest() int {
	best := 0
	for i := range x.deeds {
		if x.deeds[i].at.Before(x.deeds[best].at) {
			best = i
		}
	}
	return best
}

func (x *living) later(mean time.Duration, do func(ctx context.Context)) {
	x.draws++
	x.deeds = append(x.deeds, deed{time.Now().Add(x.chance.Exponential(x.draws, 1, mean)), do})
}

func (x *living) pick(n int) int {
	x.draws++
	return int(x.chance.Bits(x.draws, 2) % uint64(n))
}

// newcomer is a customer who asks for a person; some give up, and the next one comes.
func (x *living) newcomer(ctx context.Context) {
	x.later(time.Minute/time.Duration(max(1, x.PerMinute)), x.newcomer)
	e := livingEntries[x.pick(len(livingEntries))]
	x.names++
	k := center.Known{Tier: e.tier, Region: e.region, Languages: []desk.Language{e.language}, Channel: desk.ChannelApp, Subject: fmt.Sprintf("demo-%d-%d", x.Seed, x.names), Proven: true}
	if e.need != "" {
		k.Needs = []desk.AccessNeed{e.need}
	}
	cu, err := x.Center.KnowCustomer(ctx, k)
	if err != nil {
		return
	}
	by := desk.Actor{Role: desk.RoleCustomer, ID: string(cu.ID)}
	conv, err := x.Center.StartConversation(ctx, by, center.Start{Entry: e.entry, Category: e.category, Person: true,
		First: &center.Message{ClientID: "0", Kind: desk.ItemText, Content: desk.Content{Text: talk[e.language == "zh-CN"][0]}}})
	if err != nil {
		return
	}
	id := conv.ID
	x.later(6*time.Minute, func(ctx context.Context) {
		if c, err := x.Center.Store().Conversation(ctx, id); err == nil && c.WaitsForPerson() {
			x.try(ctx, by, desk.LeaveQueue{Conversation: id})
		}
	})
}

// offered is an agent hearing an offer; a few are missed, and who was set away comes back.
func (x *living) offered(n center.Notice) {
	agent := desk.Actor{Role: desk.RoleAgent, ID: n.Author.ID}
	if x.pick(25) == 0 {
		x.later(time.Minute, func(ctx context.Context) {
			x.try(ctx, agent, desk.SetPresence{Agent: desk.AgentID(agent.ID), Presence: desk.Ready})
		})
		return
	}
	x.later(3*time.Second, func(ctx context.Context) {
		c, err := x.Center.Accept(ctx, agent, n.Offer)
		if err == nil {
			x.later(2*time.Second, func(ctx context.Context) { x.say(ctx, agent, c, 1) })
		}
	})
}

// say is one turn of the talk, by the agent on odd turns; the last one ends the conversation.
func (x *living) say(ctx context.Context, agent desk.Actor, c *desk.Conversation, turn int) {
	lines := talk[c.Language == "zh-CN"]
	customer := desk.Actor{Role: desk.RoleCustomer, ID: string(c.Customer)}
	if turn >= len(lines) {
		x.try(ctx, agent, desk.Close{Conversation: c.ID})
		x.later(10*time.Second, func(ctx context.Context) {
			x.try(ctx, customer, desk.Rate{Conversation: c.ID, Score: 3 + x.pick(3)})
		})
		return
	}
	by := customer
	if turn%2 == 1 {
		by = agent
	}
	_, _, err := x.Center.Send(ctx, by, c.ID, center.Message{ClientID: desk.ClientID(fmt.Sprint(turn)), Kind: desk.ItemText, Content: desk.Content{Text: lines[turn]}})
	if err != nil { // it was closed, transferred or pulled back: life goes on elsewhere
		return
	}
	x.later(12*time.Second, func(ctx context.Context) { x.say(ctx, agent, c, turn+1) })
}

// try is a wish that may be refused, as people's are.
func (x *living) try(ctx context.Context, by desk.Actor, cmd desk.Command) {
	_, _ = x.Center.Do(ctx, by, cmd)
}
