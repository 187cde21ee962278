package api

import (
	"net/http"

	"jietong/access"

	"jietong/api/wire"
)

// operations lists all that can be asked for, in the order of the document. Beside these there are files, pages and the service's own addresses,
// see plainRoutes.
func operations() []operation {
	const get, post, put, patch, del = http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete
	send := command(operation{op: "send", method: post, path: "/v1/conversations/{id}/messages", action: access.Send, about: aboutConversation, limit: messageBucket,
		summary: "Send a message"}, (*Server).send)
	send.later = sendLater
	items := query(operation{op: "items", method: get, path: "/v1/conversations/{id}/items", action: access.SeeConversation, about: aboutConversation,
		summary: "A part of the timeline"}, (*Server).itemsByQuery)
	page := command(operation{}, (*Server).items)
	items.body, items.call = page.body, page.call
	return []operation{
		command(operation{method: post, path: "/v1/customer-sessions", action: access.SignInCustomer, summary: "Sign a customer in"}, (*Server).signInCustomer),
		command(operation{method: post, path: "/v1/staff-sessions", action: access.SignInStaff, summary: "Sign a member of staff in"}, (*Server).signInStaff),
		command(operation{method: del, path: "/v1/sessions/current", action: access.SignOut, summary: "Sign out"}, (*Server).signOut),
		command(operation{method: get, path: "/v1/sessions", action: access.SeeSessions, about: aboutSelf, summary: "Where the caller is signed in"}, (*Server).sessionList),
		command(operation{method: del, path: "/v1/sessions/{id}", action: access.RevokeSession, about: aboutSession, summary: "End a session"}, (*Server).endSession),

		command(operation{method: get, path: "/v1/entries", action: access.SeeDoors, summary: "All entries"}, (*Server).entries),
		command(operation{method: get, path: "/v1/entries/{entry}", action: access.SeeDoors, summary: "One entry, with its hours and wait"}, (*Server).entry),
		query(operation{method: get, path: "/v1/doors", action: access.SeeDoors, summary: "The ways to a person that fit"}, (*Server).doors),
		command(operation{method: get, path: "/v1/door-questions", action: access.SeeDoors, summary: "What one may say to find a way"}, (*Server).doorQuestions),

		command(operation{method: get, path: "/v1/me", action: access.SeeMe, about: aboutSelf, summary: "Who the caller is"}, (*Server).me),
		command(operation{op: "start", method: post, path: "/v1/conversations", action: access.Start, limit: messageBucket, summary: "Start a conversation"}, (*Server).start),
		command(operation{method: get, path: "/v1/conversations/{id}", action: access.SeeConversation, about: aboutConversation, summary: "A conversation"}, (*Server).conversation),
		items,
		command(operation{op: "person", method: post, path: "/v1/conversations/{id}/person", action: access.AskPerson, about: aboutConversation, summary: "Ask for a person"}, (*Server).person),
		send,
		command(operation{op: "mark", method: post, path: "/v1/conversations/{id}/marks", action: access.Mark, about: aboutConversation, summary: "Say what was received and read"}, (*Server).mark),
		command(operation{op: "typing", action: access.Type, about: aboutConversation, summary: "Say that the caller types"}, (*Server).typing),
		command(operation{op: "leave", method: post, path: "/v1/conversations/{id}/leave", action: access.LeaveQueue, about: aboutConversation, summary: "Leave the queue"}, (*Server).leave),
		command(operation{op: "call-back", method: post, path: "/v1/conversations/{id}/call-back", action: access.AskCallBack, about: aboutConversation, summary: "Ask for a call back or a later answer"}, (*Server).callBack),
		command(operation{op: "close", method: post, path: "/v1/conversations/{id}/close", action: access.Close, about: aboutConversation, summary: "End the conversation"}, (*Server).closeConversation),
		command(operation{op: "rate", method: post, path: "/v1/conversations/{id}/rating", action: access.Rate, about: aboutConversation, summary: "Rate the conversation"}, (*Server).rate),

		command(operation{method: get, path: "/v1/desk", action: access.SeeDesk, about: aboutSelf, summary: "All that an agent's console needs to start"}, (*Server).desk),
		command(operation{op: "presence", method: put, path: "/v1/presence", action: access.SetPresence, about: aboutSelf, summary: "Set the agent's own state"}, (*Server).presence),
		command(operation{op: "accept", method: post, path: "/v1/offers/{id}/accept", action: access.AnswerOffer, about: aboutOffer, summary: "Accept an offer"}, (*Server).accept),
		command(operation{op: "decline", method: post, path: "/v1/offers/{id}/decline", action: access.AnswerOffer, about: aboutOffer, summary: "Decline an offer"}, (*Server).decline),
		command(operation{method: get, path: "/v1/offers/{id}/explanation", action: access.ExplainOffer, about: aboutOffer, summary: "Why this offer was made"}, (*Server).explain),
		command(operation{op: "note", method: post, path: "/v1/conversations/{id}/notes", action: access.WriteNote, about: aboutConversation, limit: messageBucket, summary: "Add a note for staff"}, (*Server).note),
		command(operation{op: "transfer", method: post, path: "/v1/conversations/{id}/transfer", action: access.Transfer, about: aboutConversation, summary: "Hand the conversation on, or ask a colleague"}, (*Server).transfer),
		command(operation{op: "consult-finish", method: post, path: "/v1/conversations/{id}/consult/finish", action: access.FinishConsult, about: aboutConversation, summary: "Finish a consult"}, (*Server).finishConsult),
		command(operation{op: "tags", method: put, path: "/v1/conversations/{id}/tags", action: access.SetTags, about: aboutConversation, summary: "Replace the tags"}, (*Server).tags),
		query(operation{method: get, path: "/v1/conversations", action: access.ListConvs, summary: "Conversations that the caller may see"}, (*Server).list),

		command(operation{method: post, path: "/v1/tickets", action: access.OpenTicket, summary: "Open a ticket"}, (*Server).openTicket),
		query(operation{method: get, path: "/v1/tickets", action: access.ListTickets, summary: "Tickets that the caller may see"}, (*Server).listTickets),
		command(operation{method: get, path: "/v1/tickets/{number}", action: access.SeeTicket, about: aboutTicket, summary: "A ticket"}, (*Server).seeTicket),
		command(operation{method: patch, path: "/v1/tickets/{number}", action: access.ChangeTicket, about: aboutTicket, summary: "Change a ticket"}, (*Server).changeTicket),
		command(operation{method: post, path: "/v1/tickets/{number}/merge", action: access.ChangeTicket, about: aboutTicket, summary: "Merge a ticket into another"}, (*Server).mergeTicket),
		command(operation{method: put, path: "/v1/tickets/{number}/conversations/{id}", action: access.ChangeTicket, about: aboutTicket, summary: "Link a conversation to a ticket"}, (*Server).linkTicket),

		command(operation{method: get, path: "/v1/wall", action: access.SeeWall, summary: "The lines now"}, (*Server).wall),
		query(operation{method: get, path: "/v1/reports", action: access.SeeReports, summary: "Measures of a stretch of time, by line"}, (*Server).reports),
		command(operation{method: get, path: "/v1/agents", action: access.SeeAgents, summary: "All agents"}, (*Server).agents),
		command(operation{op: "ping", action: access.Connect, summary: "Ask whether the server is there"}, ping),
	}
}

// Entries, doors and lists that only HTTP knows.

type entriesAnswer struct {
	Entries []wire.Entry `json:"entries"`
}

type doorsAnswer struct {
	Doors []wire.Door `json:"doors"`
}

type choice struct {
	ID    string    `json:"id"`
	Title wire.Text `json:"title"`
}

type doorQuestions struct {
	Tiers      []choice `json:"tiers"`
	Regions    []choice `json:"regions"`
	Languages  []choice `json:"languages"`
	Needs      []choice `json:"needs"`
	Categories []choice `json:"categories"`
	Channels   []choice `json:"channels"`
}

type conversationsAnswer struct {
	Conversations []wire.Conversation `json:"conversations"`
	More          bool                `json:"more"`
}

type ticketsAnswer struct {
	Tickets []wire.Ticket `json:"tickets"`
	More    bool          `json:"more"`
}

type agentsAnswer struct {
	Agents []wire.Agent `json:"agents"`
}

type explanation struct {
	ZH      string   `json:"zh"`
	EN      string   `json:"en"`
	Reasons []string `json:"reasons"`
}
