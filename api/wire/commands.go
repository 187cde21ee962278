package wire

import "time"

// Start opens a conversation; with Person it joins the queue in the same call.
type Start struct {
	Entry    string   `json:"entry" maxLength:"64"`
	Category string   `json:"category,omitempty" maxLength:"64"`
	Subject  string   `json:"subject,omitempty" maxLength:"200"`
	Language string   `json:"language,omitempty" maxLength:"35"`
	Needs    []string `json:"needs,omitempty" maxItems:"4" doc:"Access needs the customer asks us to respect."`
	Person   bool     `json:"person" doc:"Ask for a person at once."`
	First    *Send    `json:"first,omitempty" doc:"A first message, stored in the same transaction."`
}

// Send adds a message. The same client id twice makes one message and returns the first one.
type Send struct {
	ClientID string `json:"client_id" minLength:"1" maxLength:"64"`
	Kind     string `json:"kind" enum:"text,image,file,voice"`
	Text     string `json:"text,omitempty"`
	Language string `json:"language,omitempty" maxLength:"35"`
	File     *File  `json:"file,omitempty"`
}

// Sent answers a Send: where the message stands. It is stored durably before this is said.
type Sent struct {
	ID       string    `json:"id"`
	Seq      int64     `json:"seq"`
	At       time.Time `json:"at"`
	Repeated bool      `json:"repeated,omitempty" doc:"This client id had been sent before; nothing new was stored."`
}

// Note adds a note that staff alone can see.
type Note struct {
	ClientID string `json:"client_id" minLength:"1" maxLength:"64"`
	Text     string `json:"text" minLength:"1" maxLength:"8000"`
}

// Mark says how far this reader has received and read.
type Mark struct {
	Delivered int64 `json:"delivered,omitempty" minimum:"0"`
	Read      int64 `json:"read,omitempty" minimum:"0"`
}

// CallBack asks to be called or written to instead of waiting; the place in the queue is kept.
type CallBack struct {
	Kind   string `json:"kind" enum:"call-back,reply" doc:"call-back: by phone; reply: an answer here, later."`
	Number string `json:"number,omitempty" maxLength:"32"`
}

// Close ends a conversation.
type Close struct {
	Solved *bool  `json:"solved,omitempty"`
	Note   string `json:"note,omitempty" maxLength:"2000" doc:"Staff only."`
}

// SetPresence changes an agent's state.
type SetPresence struct {
	Presence string `json:"presence" enum:"offline,ready,away,wrap-up,training"`
	Why      string `json:"why,omitempty" maxLength:"200"`
}

// Decline refuses an offer; the customer keeps the place and is offered to others.
type Decline struct {
	Why string `json:"why,omitempty" maxLength:"200"`
}

// Transfer hands a conversation on, to a line or to an agent, at once or after a consult.
type Transfer struct {
	Line  string `json:"line,omitempty" maxLength:"64"`
	Agent string `json:"agent,omitempty" maxLength:"64"`
	Mode  string `json:"mode" enum:"cold,consult" doc:"consult asks the agent first; finish it with consult/finish."`
	Note  string `json:"note,omitempty" maxLength:"2000" doc:"The hand-over note."`
}

// FinishConsult ends a consult: hand over, or keep the conversation.
type FinishConsult struct {
	HandOver bool `json:"hand_over"`
}

// Tags replaces a conversation's tags.
type Tags struct {
	Tags []string `json:"tags" maxItems:"20"`
}

// Offer is routing's proposal to one agent, with its countdown.
type Offer struct {
	ID           string       `json:"id"`
	Conversation Conversation `json:"conversation"`
	ExpiresAt    time.Time    `json:"expires_at"`
	RingMS       int64        `json:"ring_ms"`
	Note         string       `json:"note,omitempty" doc:"The hand-over note, if somebody passed it on."`
	Consult      bool         `json:"consult,omitempty" doc:"A colleague asks for advice; the conversation stays theirs until handed over."`
}

// Agent is an agent as staff see them.
type Agent struct {
	Person
	Presence    string         `json:"presence" enum:"offline,ready,away,wrap-up,training"`
	Why         string         `json:"why,omitempty"`
	Since       time.Time      `json:"since"`
	WrapUpUntil *time.Time     `json:"wrap_up_until,omitempty"`
	Skills      map[string]int `json:"skills,omitempty"`
	Capacity    map[string]int `json:"capacity"`
	Load        map[string]int `json:"load"`
}

// Desk is all that an agent's console needs to start: who I am, what rings, what I serve.
type Desk struct {
	Me            Agent          `json:"me"`
	Offers        []Offer        `json:"offers"`
	Conversations []Conversation `json:"conversations"`
	Lines         []Line         `json:"lines"`
	Colleagues    []Agent        `json:"colleagues"`
	ServerTime    time.Time      `json:"server_time" doc:"Clocks on screen count from this, not from the computer's clock."`
}

// Line is a staffed service with its state now.
type Line struct {
	ID            string `json:"id"`
	Title         Text   `json:"title"`
	Waiting       int    `json:"waiting"`
	LongestWaitMS int64  `json:"longest_wait_ms"`
	Ready         int    `json:"ready"`
	TargetMS      int64  `json:"target_ms"`
	Open          bool   `json:"open"`
}

// Ticket is a problem that outlives a conversation.
type Ticket struct {
	Number        string     `json:"number"`
	Title         string     `json:"title"`
	State         string     `json:"state" enum:"new,open,pending,solved,closed,merged"`
	Priority      string     `json:"priority" enum:"low,normal,high,urgent"`
	Line          string     `json:"line"`
	Owner         *Person    `json:"owner,omitempty"`
	Customer      *Customer  `json:"customer,omitempty"`
	OpenedAt      time.Time  `json:"opened_at"`
	FirstReplyDue *time.Time `json:"first_reply_due,omitempty"`
	SolveDue      *time.Time `json:"solve_due,omitempty"`
	Conversations []string   `json:"conversations,omitempty"`
	MergedInto    string     `json:"merged_into,omitempty"`
	Version       int64      `json:"version" doc:"Send it back with a change: a change made on an older version is refused."`
}

// NewTicket opens a ticket, from a conversation or alone.
type NewTicket struct {
	Title        string `json:"title" minLength:"1" maxLength:"200"`
	Conversation string `json:"conversation,omitempty" maxLength:"64"`
	Priority     string `json:"priority,omitempty" enum:"low,normal,high,urgent"`
	Line         string `json:"line,omitempty" maxLength:"64"`
}

// TicketChange changes what is given and leaves the rest.
type TicketChange struct {
	Version  int64   `json:"version"`
	State    string  `json:"state,omitempty" enum:"new,open,pending,solved,closed"`
	Priority string  `json:"priority,omitempty" enum:"low,normal,high,urgent"`
	Title    string  `json:"title,omitempty" maxLength:"200"`
	Owner    *string `json:"owner,omitempty" maxLength:"64" doc:"An agent's id; empty takes the owner away."`
}

// MergeTicket merges a ticket into another; the one merged points to the other for ever.
type MergeTicket struct {
	Into string `json:"into" minLength:"1" maxLength:"32"`
}

// StaffSignIn asks for a staff token.
type StaffSignIn struct {
	Login    string `json:"login" minLength:"1" maxLength:"100"`
	Password string `json:"password" minLength:"1" maxLength:"200"`
}

// StaffSession is a staff token and whose it is.
type StaffSession struct {
	Token string `json:"token"`
	Agent Agent  `json:"agent"`
}

// Door is one way to a person that fits who is asking.
type Door struct {
	Entry        string     `json:"entry"`
	Title        Text       `json:"title"`
	Path         []Text     `json:"path" doc:"Where to tap, step by step."`
	Channel      string     `json:"channel"`
	Steps        int        `json:"steps" doc:"Actions before the queue to a person."`
	Hours        Text       `json:"hours"`
	Open         bool       `json:"open"`
	NextOpen     *time.Time `json:"next_open,omitempty"`
	Wait         Wait       `json:"wait"`
	Restrictions []Text     `json:"restrictions,omitempty"`
	Link         string     `json:"link" doc:"One tap: a page of ours, tel:, mailto: or the platform's address."`
	Fits         Text       `json:"fits" doc:"Why this door fits."`
}
