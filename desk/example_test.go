package desk_test

import (
	"fmt"
	"time"

	"jietong/desk"
)

// Follow one conversation through the rules. A world goes in with a command; events come out, or a refusal with its reason. Whoever keeps the
// world, a database or this function, needs to know nothing else.
func Example() {
	wang := desk.Actor{Role: desk.RoleCustomer, ID: "wang"}
	lin := desk.Actor{Role: desk.RoleAgent, ID: "lin"}
	now := time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC)
	world := desk.World{}

	do := func(by desk.Actor, c desk.Command) {
		now = now.Add(time.Second)
		out, refusal := desk.Decide(world, c, by, now)
		if refusal != nil {
			fmt.Println(by.Role, "may not:", refusal)
			return
		}
		for _, e := range out.Events {
			world = desk.Apply(world, e) // the same as out.After
			name, _, err := desk.EncodeBody(e.Body)
			if err != nil {
				fmt.Println(err)
			}
			fmt.Println(e.Stream.Kind, e.Stream.ID, e.Version, name)
		}
		for _, i := range out.Items { // what was said lies beside the events, and can be erased
			fmt.Printf("  %s: %s%s\n", i.Author.Role, i.Content.Text, i.Content.Code)
		}
	}

	do(desk.System, desk.Hire{Agent: desk.Agent{ID: "lin", Name: "Lin", Role: desk.RoleAgent, Capacity: desk.Capacity{desk.WorkChat: 1}}})
	do(lin, desk.SetPresence{Agent: "lin", Presence: desk.Ready})
	// One tap: the customer is in the queue.
	do(wang, desk.Start{ID: "c1", Customer: "wang", Ask: true, Terms: desk.Terms{Line: "general", TextMax: 2000}})
	// Routing proposes, the agent accepts, and the message goes its way.
	do(desk.System, desk.MakeOffer{Conversation: "c1", Agent: "lin", ID: "o1"})
	do(lin, desk.Send{Conversation: "c1", Kind: desk.ItemText, Content: desk.Content{Text: "too early"}})
	do(lin, desk.AcceptOffer{Conversation: "c1", Offer: "o1"})
	do(lin, desk.Send{Conversation: "c1", Kind: desk.ItemText, Content: desk.Content{Text: "您好，我是小林。"}})
	do(wang, desk.Close{Conversation: "c1"})
	fmt.Println(world.Conversation.Status, world.Conversation.Seq, "entries")

	// Output:
	// agent lin 1 agent-hired@1
	// agent lin 2 presence-changed@1
	// conversation c1 1 started@1
	// conversation c1 2 person-asked@1
	// conversation c1 3 item-added@1
	//   system: queued
	// conversation c1 4 offered@1
	// agent lin 3 work-offered@1
	// agent may not: not-active
	// conversation c1 5 accepted@1
	// agent lin 4 work-taken@1
	// conversation c1 6 item-added@1
	//   system: agent-joined
	// conversation c1 7 item-added@1
	//   agent: 您好，我是小林。
	// conversation c1 8 item-added@1
	// conversation c1 9 closed@1
	// agent lin 5 work-ended@1
	//   system: closed-by-customer
	// closed 4 entries
}
