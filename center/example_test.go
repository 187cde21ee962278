package center_test

import (
	"context"
	"fmt"
	"time"

	"jietong/center"
	"jietong/desk"
	"jietong/policies"
	"jietong/store"
	"jietong/store/memory"
)

// Example_followOneMessage follows one message: a customer sends it, it is decided and kept, and the agent's listener hears of it. The center is stepped
// by hand, so that nothing happens behind the reader's back.
func Example_followOneMessage() {
	ctx := context.Background()
	now := time.Date(2026, 11, 25, 3, 0, 0, 0, time.UTC)
	p, err := policies.Load("jietong")
	check(err)
	kept := memory.New(memory.Config{})
	ids := 0
	c, err := center.New(ctx, center.Config{Store: kept, Policy: p, Now: func() time.Time { return now }, NewID: func() string { ids++; return fmt.Sprint("id-", ids) }})
	check(err)

	// do submits one command and steps until the center has come to rest.
	do := func(by desk.Actor, cmd desk.Command) {
		check(c.Submit(ctx, by, cmd, func(_ desk.Outcome, err error) { check(err) }))
		for worked := true; worked; {
			worked, err = c.Step(ctx)
			check(err)
		}
	}

	// An agent is ready, and a customer asks for a person.
	li := desk.Agent{ID: "li", Name: "小李", Role: desk.RoleAgent, Skills: []desk.SkillLevel{{Skill: "account", Level: 4}}, Languages: []desk.Language{"zh-CN"}, Regions: []desk.Region{"cn"}}
	li.Capacity[desk.WorkChat] = 3
	agent, customer := desk.Actor{Role: desk.RoleAgent, ID: "li"}, desk.Actor{Role: desk.RoleCustomer, ID: "zhang"}
	do(desk.System, desk.Hire{Agent: li})
	do(agent, desk.SetPresence{Agent: "li", Presence: desk.Ready})
	c.Listen(center.OfAgent("li"), func(n center.Notice) {
		if n.Kind == center.NoticeOffer {
			fmt.Printf("li hears: conversation %s is offered to you\n", n.Conversation)
		}
	})
	do(customer, desk.Start{ID: "talk", Customer: "zhang", Entry: "app-settings-help", Channel: desk.ChannelApp, Language: "zh-CN", Region: "cn", Tier: "personal", Ask: true,
		Terms: desk.Terms{Line: "account", Target: 30 * time.Second, TextMax: center.TextMax}})
	conv, err := kept.Conversation(ctx, "talk")
	check(err)
	do(agent, desk.AcceptOffer{Conversation: "talk", Offer: conv.Offer.ID})

	// The message: announced to whoever listens to the conversation, once it is kept.
	c.Listen(center.OfConversation("talk"), func(n center.Notice) {
		if n.Kind == center.NoticeItem {
			fmt.Printf("li hears: entry %d, %s: %s\n", n.Item.Seq, n.Item.Author.Role, n.Item.Content.Text)
		}
	})
	do(customer, desk.Send{Conversation: "talk", ClientID: "phone-1", Kind: desk.ItemText, Content: desk.Content{Text: "账号登录不了"}})

	// What was kept: an event that holds no words, and the words in a row that can be erased.
	events, err := kept.Events(ctx, desk.ConversationStream("talk"), 0, store.EventsMax)
	check(err)
	last := events[len(events)-1]
	name, _, err := desk.EncodeBody(last.Body)
	check(err)
	fmt.Printf("the log holds: event %d, %s, by the %s\n", last.Version, name, last.By.Role)
	items, err := kept.Items(ctx, "talk", store.ItemPage{Last: true, Limit: 1})
	check(err)
	fmt.Printf("the timeline holds: %s %q, client id %s\n", items[0].ID, items[0].Content.Text, items[0].ClientID)

	// Output:
	// li hears: conversation talk is offered to you
	// li hears: entry 3, customer: 账号登录不了
	// the log holds: event 7, item-added@1, by the customer
	// the timeline holds: talk.3 "账号登录不了", client id phone-1
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}
