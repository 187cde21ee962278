package wire

import (
	"encoding/json"
	"time"
)

// Call is a frame from a client: a command with an id of the client's choice. Every call is answered by one Reply with that id.
//
// The commands (op → body → reply body). All need a hello first.
//
//	hello             Hello           Welcome
//	start             Start           Conversation             customer
//	person            –               Conversation             customer: asks for a person; never fails while the service is up
//	send              Send            Sent                     customer, owner
//	mark              Mark            –                        customer, owner
//	typing            –               –                        customer, owner; not stored
//	leave             –               Conversation             customer: leaves the queue
//	call-back         CallBack        Conversation             customer
//	close             Close           Conversation             customer, owner
//	rate              Rating          Conversation             customer
//	presence          SetPresence     Agent                    staff
//	accept            – (offer)       Conversation             staff
//	decline           Decline (offer) –                        staff
//	note              Note            Sent                     staff
//	transfer          Transfer        Conversation             owner
//	consult-finish    FinishConsult   Conversation             owner
//	tags              Tags            Conversation             owner
//	items             Page            Items                    who may read the conversation
type Call struct {
	ID    int64           `json:"id" doc:"1 and up; the reply carries it."`
	Op    string          `json:"op"`
	Conv  string          `json:"conv,omitempty" doc:"The conversation it concerns."`
	Offer string          `json:"offer,omitempty" doc:"The offer it concerns."`
	Body  json.RawMessage `json:"body,omitempty"`
}

// Reply answers the Call with the same id: exactly one of Body and Error, or neither where there is nothing to say.
type Reply struct {
	Re    int64           `json:"re"`
	Body  json.RawMessage `json:"body,omitempty"`
	Error *Error          `json:"error,omitempty"`
}

// Push is a frame that the server sends unasked.
//
//	ev             body           meaning
//	item           Item           a new entry of a timeline; conv and seq are set
//	conversation   Conversation   a conversation changed (its whole new face)
//	wait           Wait           position and wait of a waiting conversation; conv is set; at least every 10 s while waiting
//	typing         Typing         the other side is typing; show it for 4 s
//	offer          Offer          staff: an offer rings
//	offer-gone     OfferGone      staff: an offer ended, and how
//	gone           –              staff: a conversation is no longer yours (transferred, pulled back)
//	agent          Agent          staff: your own state changed
//	colleague      Agent          staff: a colleague's state changed
//	lines          []Line         staff: the lines' state, at most once a second
//	afresh         –              what this connection missed can't be filled in: forget conv (or all, when conv is absent) and ask anew
//	bye            Error          the server ends this connection, and why
type Push struct {
	Ev   string          `json:"ev"`
	Conv string          `json:"conv,omitempty"`
	Seq  int64           `json:"seq,omitempty"`
	Body json.RawMessage `json:"body,omitempty"`
}

// Hello opens a connection: who I am and how far I had got.
type Hello struct {
	Protocol int              `json:"protocol"`
	Token    string           `json:"token"`
	Language string           `json:"language,omitempty" maxLength:"35"`
	Resume   map[string]int64 `json:"resume,omitempty" doc:"For each conversation the last seq received in order; what came later is pushed, in order, after the welcome."`
}

// Welcome answers hello.
type Welcome struct {
	Protocol      int            `json:"protocol"`
	ServerTime    time.Time      `json:"server_time"`
	Customer      *Customer      `json:"customer,omitempty"`
	Conversations []Conversation `json:"conversations,omitempty" doc:"For a customer: the open conversation, or the last one if it can still be rated."`
	Desk          *Desk          `json:"desk,omitempty" doc:"For staff."`
	Afresh        []string       `json:"afresh,omitempty" doc:"Conversations of resume that must be asked for anew: unknown, not yours, or too far behind."`
	PingMS        int64          `json:"ping_ms" doc:"The server pings this often; a client that hears nothing for twice as long reconnects."`
}

// Page asks for a part of a timeline.
type Page struct {
	Before int64 `json:"before,omitempty" doc:"Items with a smaller seq, newest first; 0 means from the end."`
	After  int64 `json:"after,omitempty" doc:"Items with a greater seq, oldest first."`
	Limit  int   `json:"limit,omitempty" minimum:"1" maximum:"200"`
}

// Items is a part of a timeline in ascending seq.
type Items struct {
	Items []Item `json:"items"`
	More  bool   `json:"more"`
}

// Typing says who is typing.
type Typing struct {
	Author Author `json:"author"`
}

// OfferGone says how an offer ended for this agent.
type OfferGone struct {
	ID  string `json:"id"`
	How string `json:"how" enum:"accepted,declined,missed,withdrawn"`
}
