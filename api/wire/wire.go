// Package wire holds version 1 of what Jietong says over HTTP and over its socket: plain values with JSON names.
//
// They are never domain types: the domain may change while a released client still speaks version 1. Times are RFC 3339 in UTC with
// microseconds; durations are whole milliseconds or seconds, and the name says which. An absent optional field is left out.
// The OpenAPI document and the TypeScript types of the web are generated from these types.
package wire

import "time"

// Protocol is the version of the socket protocol; hello refuses any other with the version to use.
const Protocol = 1

// Error is what every failed request and every refused command returns, over HTTP and over the socket alike.
type Error struct {
	Kind    string       `json:"kind" enum:"invalid,not-found,conflict,denied,too-many,unavailable,unsupported,internal" doc:"What kind of failure it is; HTTP status follows from it."`
	Reason  string       `json:"reason" doc:"The enumerated reason, stable for programs, such as offer-gone."`
	Message string       `json:"message" doc:"One sentence for a person, in the language of the request: what happened, what was kept, what to do."`
	Fields  []FieldError `json:"fields,omitempty" doc:"Which fields are wrong, all of them at once."`
	RetryMS int64        `json:"retry_ms,omitempty" doc:"After how many milliseconds a retry makes sense."`
}

// FieldError says what is wrong with one field.
type FieldError struct {
	Path    string `json:"path"`
	Message string `json:"message"`
}

// CustomerSignIn asks for a customer's token: anonymous, or proven by the host app's signed identity.
type CustomerSignIn struct {
	Identity string `json:"identity,omitempty" maxLength:"4096" doc:"JWT signed by the host app (EdDSA or HS256, kid, aud = entry, at most 10 minutes); absent for an anonymous customer."`
	Entry    string `json:"entry" maxLength:"64" doc:"The entry the customer came in by, such as app-settings-help."`
	Language string `json:"language,omitempty" maxLength:"35" doc:"BCP 47; the customer's choice, else the browser's."`
	Device   string `json:"device,omitempty" maxLength:"64" doc:"A random key that the device keeps; rate limits count by it, never by address alone."`
}

// CustomerSession is a customer's token and where that customer stands.
type CustomerSession struct {
	Token        string        `json:"token" doc:"Opaque bearer token; send it in Authorization or in hello, never in an address."`
	Customer     Customer      `json:"customer"`
	Conversation *Conversation `json:"conversation,omitempty" doc:"The open conversation, if there is one: the place in the queue is kept."`
	Entry        Entry         `json:"entry"`
}

// Customer is who is being served. Personal data is masked unless revealed with a reason.
type Customer struct {
	ID         string            `json:"id"`
	Name       string            `json:"name,omitempty" doc:"Masked for staff by default."`
	Proven     bool              `json:"proven" doc:"Whether the host app vouched for the identity."`
	Tier       string            `json:"tier"`
	Region     string            `json:"region"`
	Languages  []string          `json:"languages,omitempty"`
	Needs      []string          `json:"needs,omitempty" doc:"Access needs that the customer asked us to respect."`
	Identities []Identity        `json:"identities,omitempty" doc:"Staff only: the channels this customer is known on, masked."`
	Attributes map[string]string `json:"attributes,omitempty" doc:"Staff only: attributes that the host app verified."`
}

// Identity is a customer's name on one channel.
type Identity struct {
	Channel string `json:"channel"`
	Name    string `json:"name" doc:"Masked."`
}

// Entry is a place where customers come in, as the page that opens there needs it.
type Entry struct {
	ID           string     `json:"id"`
	Title        Text       `json:"title"`
	Line         string     `json:"line"`
	Open         bool       `json:"open" doc:"Whether a person answers here now."`
	NextOpen     *time.Time `json:"next_open,omitempty"`
	Hours        Text       `json:"hours" doc:"The hours in words."`
	Wait         Wait       `json:"wait" doc:"What a customer who asks now should expect."`
	Bot          string     `json:"bot" enum:"off,beside,gate"`
	Categories   []Category `json:"categories,omitempty"`
	FileMaxBytes int64      `json:"file_max_bytes" doc:"The largest file that will be taken; say it before the upload."`
	TextMax      int        `json:"text_max" doc:"The longest text in Unicode code points."`
}

// Category is a kind of problem a customer can name.
type Category struct {
	ID    string `json:"id"`
	Title Text   `json:"title"`
}

// Text is a sentence in the languages that are always complete.
type Text struct {
	ZH string `json:"zh"`
	EN string `json:"en"`
}

// Wait is an honest wait: a range, or that there is none to give.
type Wait struct {
	Known    bool   `json:"known" doc:"False when no estimate can honestly be given; the others are then 0."`
	LowSec   int64  `json:"low_s" doc:"Half of such customers wait at most this long (P50)."`
	HighSec  int64  `json:"high_s" doc:"Eight of ten wait at most this long (P80)."`
	Position int    `json:"position,omitempty" doc:"1 is next; 0 when not waiting."`
	Ahead    int    `json:"ahead" doc:"How many wait before."`
	Staffed  int    `json:"staffed" doc:"How many agents who may take it are signed in and ready or busy."`
	Why      string `json:"why,omitempty" doc:"Reason code of what decides this wait, such as all-busy, closed, nobody-signed-in, preferred-agent."`
}

// Conversation is a conversation as its customer, or (more fields) staff, may see it.
type Conversation struct {
	ID          string     `json:"id"`
	Status      string     `json:"status" enum:"open,waiting,offered,active,parked,closed" doc:"open: nobody asked for a person; parked: a call back or a later answer was promised."`
	Seq         int64      `json:"seq" doc:"The last sequence number that this reader may see."`
	Entry       string     `json:"entry"`
	Channel     string     `json:"channel"`
	Line        string     `json:"line"`
	LineTitle   Text       `json:"line_title"`
	Category    string     `json:"category,omitempty"`
	Subject     string     `json:"subject,omitempty"`
	Language    string     `json:"language"`
	StartedAt   time.Time  `json:"started_at"`
	AskedAt     *time.Time `json:"asked_at,omitempty" doc:"When the customer asked for a person: the wait and the target count from here."`
	TargetMS    int64      `json:"target_ms,omitempty" doc:"The promised time to a person."`
	DueAt       *time.Time `json:"due_at,omitempty" doc:"When the target is reached, counted in the policy's open hours."`
	ConnectedAt *time.Time `json:"connected_at,omitempty"`
	ClosedAt    *time.Time `json:"closed_at,omitempty"`
	Wait        *Wait      `json:"wait,omitempty" doc:"While waiting."`
	Agent       *Person    `json:"agent,omitempty" doc:"Who serves now."`
	Promise     *Promise   `json:"promise,omitempty"`
	Rating      *Rating    `json:"rating,omitempty"`
	Receipts    Receipts   `json:"receipts"`

	Customer           *Customer  `json:"customer,omitempty" doc:"Staff only."`
	Tags               []string   `json:"tags,omitempty" doc:"Staff only."`
	Tickets            []string   `json:"tickets,omitempty" doc:"Staff only: numbers of linked tickets."`
	Consult            *Consult   `json:"consult,omitempty" doc:"Staff only: a transfer with a consult under way."`
	Urgency            string     `json:"urgency,omitempty" enum:"normal,high,safety" doc:"Staff only."`
	Unread             int        `json:"unread,omitempty" doc:"Staff only: customer messages the owner has not read."`
	Preview            string     `json:"preview,omitempty" doc:"Staff only: the beginning of the last message."`
	LastAt             *time.Time `json:"last_at,omitempty" doc:"When the last message came."`
	AwaitingReplySince *time.Time `json:"awaiting_reply_since,omitempty" doc:"Staff only: since when the customer waits for an answer."`
}

// Receipts say how far the other side has got; a tick is shown for what is proven here and for nothing else.
type Receipts struct {
	CustomerDelivered int64 `json:"customer_delivered"`
	CustomerRead      int64 `json:"customer_read"`
	AgentDelivered    int64 `json:"agent_delivered"`
	AgentRead         int64 `json:"agent_read"`
}

// Promise is what the customer was promised instead of waiting on the line.
type Promise struct {
	Kind  string    `json:"kind" enum:"call-back,reply"`
	DueAt time.Time `json:"due_at"`
}

// Person is a member of staff as others may see them.
type Person struct {
	ID        string   `json:"id"`
	Name      string   `json:"name"`
	Role      string   `json:"role"`
	Languages []string `json:"languages,omitempty"`
}

// Consult is a second agent being asked before a transfer.
type Consult struct {
	With  *Person `json:"with,omitempty"`
	State string  `json:"state" enum:"ringing,joined"`
}

// Item is one entry of a conversation's timeline.
type Item struct {
	ID       string            `json:"id"`
	Seq      int64             `json:"seq" doc:"Gap-free within the conversation for this reader (customers and staff have a sequence each)."`
	At       time.Time         `json:"at"`
	Kind     string            `json:"kind" enum:"text,image,file,voice,system,note" doc:"note is seen by staff alone."`
	Author   Author            `json:"author"`
	ClientID string            `json:"client_id,omitempty" doc:"The sender's own id, so that an optimistic bubble finds its message."`
	Text     string            `json:"text,omitempty"`
	Language string            `json:"language,omitempty"`
	File     *File             `json:"file,omitempty"`
	Code     string            `json:"code,omitempty" doc:"For system items: the message's key in the catalogue, such as agent-joined."`
	Params   map[string]string `json:"params,omitempty" doc:"For system items: the values the sentence needs."`
	Erased   bool              `json:"erased,omitempty" doc:"The content was deleted; the place in the sequence stays."`
}

// Author is who wrote an item.
type Author struct {
	Role string `json:"role" enum:"customer,agent,bot,system"`
	ID   string `json:"id,omitempty"`
	Name string `json:"name,omitempty"`
}

// File is an uploaded file by content hash; fetch it from /v1/conversations/{id}/files/{hash}.
type File struct {
	Hash       string `json:"hash"`
	Name       string `json:"name"`
	MediaType  string `json:"media_type"`
	Bytes      int64  `json:"bytes"`
	Alt        string `json:"alt,omitempty" doc:"What the picture shows, in words."`
	DurationMS int64  `json:"duration_ms,omitempty" doc:"Of a voice note."`
}

// Rating is the customer's verdict after the close.
type Rating struct {
	Score   int    `json:"score" minimum:"1" maximum:"5"`
	Solved  *bool  `json:"solved,omitempty"`
	Comment string `json:"comment,omitempty" maxLength:"1000"`
}
