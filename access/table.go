package access

// Action is something a person may want to do. Every route, every command of the socket and every file has one.
type Action string

// The actions.
const (
	// Open to everybody.
	SeePages       Action = "see-pages" // pages, their assets, the description of the interface
	SeeHealth      Action = "see-health"
	SeeDoors       Action = "see-doors" // entries, doors, hours and waits
	SignInCustomer Action = "sign-in-customer"
	SignInStaff    Action = "sign-in-staff"
	TrySample      Action = "try-sample" // an identity of the sample host, where that is switched on

	// Everybody who has signed in.
	Connect       Action = "connect" // a socket or an event stream
	SignOut       Action = "sign-out"
	SeeSessions   Action = "see-sessions"
	RevokeSession Action = "revoke-session"

	// In a conversation.
	Start           Action = "start"
	SeeConversation Action = "see-conversation" // its state and timeline
	AskPerson       Action = "ask-person"
	Send            Action = "send"
	Mark            Action = "mark"
	Type            Action = "type"
	LeaveQueue      Action = "leave-queue"
	AskCallBack     Action = "ask-call-back"
	Close           Action = "close"
	Rate            Action = "rate"
	UploadFile      Action = "upload-file"
	FetchFile       Action = "fetch-file"
	SeeMe           Action = "see-me"

	// Staff at work.
	SeeDesk       Action = "see-desk"
	SetPresence   Action = "set-presence"
	AnswerOffer   Action = "answer-offer" // whose offer it is, desk holds at the claim
	ExplainOffer  Action = "explain-offer"
	WriteNote     Action = "write-note"
	Transfer      Action = "transfer"
	FinishConsult Action = "finish-consult"
	SetTags       Action = "set-tags"
	ListConvs     Action = "list-conversations" // the list holds what may be seen
	OpenTicket    Action = "open-ticket"
	ListTickets   Action = "list-tickets" // the list holds what may be seen
	SeeTicket     Action = "see-ticket"
	ChangeTicket  Action = "change-ticket"

	// Those who lead.
	SeeWall    Action = "see-wall"
	SeeReports Action = "see-reports"
	SeeAgents  Action = "see-agents"
)

type row struct {
	action Action
	by     [8]when
}

// table is all of it. A manager is an agent whose customers are named; what differs is whom routing sends to them. The system is the
// service itself and comes by no network.
var table = []row{
	//                 stranger customer agent    expert   manager  supervisor admin  system
	{SeePages, [8]when{always, always, always, always, always, always, always, always}},
	{SeeHealth, [8]when{always, always, always, always, always, always, always, always}},
	{SeeDoors, [8]when{always, always, always, always, always, always, always, always}},
	{SignInCustomer, [8]when{always, always, always, always, always, always, always, never}},
	{SignInStaff, [8]when{always, always, always, always, always, always, always, never}},
	{TrySample, [8]when{always, always, always, always, always, always, always, never}},

	{Connect, [8]when{never, always, always, always, always, always, always, never}},
	{SignOut, [8]when{never, always, always, always, always, always, always, never}},
	{SeeSessions, [8]when{never, own, own, own, own, own, own, never}},
	{RevokeSession, [8]when{never, own, own, own, own, own, always, never}},

	{Start, [8]when{never, always, never, never, never, never, never, always}},
	{SeeConversation, [8]when{never, own, knows, knows, knows, always, always, always}},
	{AskPerson, [8]when{never, own, never, never, never, never, never, always}},
	{Send, [8]when{never, own, speaks, speaks, speaks, speaks, speaks, always}},
	{Mark, [8]when{never, own, knows, knows, knows, always, always, never}},
	{Type, [8]when{never, own, speaks, speaks, speaks, speaks, speaks, never}},
	{LeaveQueue, [8]when{never, own, never, never, never, never, never, always}},
	{AskCallBack, [8]when{never, own, never, never, never, never, never, always}},
	{Close, [8]when{never, own, serves, serves, serves, always, always, always}},
	{Rate, [8]when{never, own, never, never, never, never, never, never}},
	{UploadFile, [8]when{never, always, always, always, always, always, always, always}},
	{FetchFile, [8]when{never, own, knows, knows, knows, always, always, always}},
	{SeeMe, [8]when{never, own, own, own, own, own, own, never}},

	{SeeDesk, [8]when{never, never, own, own, own, own, own, never}},
	{SetPresence, [8]when{never, never, own, own, own, always, always, always}},
	{AnswerOffer, [8]when{never, never, always, always, always, always, always, never}},
	{ExplainOffer, [8]when{never, never, rings, rings, rings, always, always, always}},
	{WriteNote, [8]when{never, never, knows, knows, knows, always, always, always}},
	{Transfer, [8]when{never, never, serves, serves, serves, always, always, always}},
	{FinishConsult, [8]when{never, never, serves, serves, serves, always, always, always}},
	{SetTags, [8]when{never, never, handled, handled, handled, always, always, always}},
	{ListConvs, [8]when{never, never, always, always, always, always, always, always}},
	{OpenTicket, [8]when{never, never, always, always, always, always, always, always}},
	{ListTickets, [8]when{never, never, always, always, always, always, always, always}},
	{SeeTicket, [8]when{never, never, knows, knows, knows, always, always, always}},
	{ChangeTicket, [8]when{never, never, knows, knows, knows, always, always, always}},

	{SeeWall, [8]when{never, never, never, never, never, always, always, always}},
	{SeeReports, [8]when{never, never, never, never, never, always, always, always}},
	{SeeAgents, [8]when{never, never, never, never, never, always, always, always}},
}

// Actions lists every action of the table, in its order.
func Actions() []Action {
	all := make([]Action, len(table))
	for i := range table {
		all[i] = table[i].action
	}
	return all
}

// Public lists the actions that strangers may do: the list that a reviewer reads.
func Public() []Action {
	var all []Action
	for i := range table {
		if table[i].by[0] != never {
			all = append(all, table[i].action)
		}
	}
	return all
}
