// Package store is the contract of everything that is kept: the log of events, the state they lead to, timelines, timers, sessions.
//
// The log is append-only and the state tables are the working truth for queries; both are written by Commit, in one transaction,
// guarded by the versions that were read. storetest holds every implementation to the same behaviour.
//
// Errors: ErrNotFound, *Conflict and *Duplicate are part of the contract; ErrUnavailable wraps every failure of the engine below, and then nothing
// of that call was kept. Every call takes a context and gives up when it ends.
package store

import (
	"context"
	"errors"
	"time"

	"jietong/desk"
)

// Store is all of it. Small interfaces by noun, so that a consumer asks for what it uses.
type Store interface {
	Log
	Conversations
	People
	Tickets
	Jobs
	Sessions
	Close() error
}

// Log writes and reads what happened.
type Log interface {
	// Commit keeps the changes in one durable transaction, all or none, in order. A later change may build on an earlier one of the same call.
	// It returns *Invalid for a change that can never be kept, *Conflict when a version was not the one that was read, *Duplicate when a client id,
	// an identity or a ticket number had been used before; then nothing is kept. Conflicts go before duplicates, earlier changes before later ones.
	Commit(ctx context.Context, changes []Change) error
	// Events reads one stream in ascending version, those after the given one, at most limit (1..EventsMax).
	Events(ctx context.Context, s desk.Stream, after int64, limit int) ([]desk.Event, error)
	// EventsBetween calls f for the events with from <= At < to, in order of At, then of stream and version, until f returns an error, which it returns.
	EventsBetween(ctx context.Context, from, to time.Time, f func(desk.Event) error) error
	// Streams calls f for each stream of a kind with its last version, in ascending id.
	Streams(ctx context.Context, k desk.StreamKind, f func(id string, version int64) error) error
	// NextNumber counts up a named sequence from 1: ticket numbers. Numbers may have gaps, never repeats.
	NextNumber(ctx context.Context, name string) (int64, error)
}

// Change is the outcome of one command with the world it was decided on. Before holds the versions that guard it.
type Change struct {
	Before  desk.World
	Outcome desk.Outcome
	Jobs    []Job // further jobs to add: deliveries to a provider. Timers need none: the store derives them from the states before and after.
}

// Conversations reads conversations and their timelines.
type Conversations interface {
	Conversation(ctx context.Context, id desk.ConversationID) (*desk.Conversation, error)
	// List reads conversations by filter, newest StartedAt first.
	List(ctx context.Context, f ConversationFilter) ([]*desk.Conversation, error)
	// Waiting reads all conversations with status waiting or offered, by virtual arrival, then id: routing is rebuilt from it.
	Waiting(ctx context.Context) ([]*desk.Conversation, error)
	// OpenOf reads the newest conversation of a customer that is not closed, or ErrNotFound.
	OpenOf(ctx context.Context, c desk.CustomerID) (*desk.Conversation, error)
	// Items reads a part of a timeline in ascending sequence of the audience.
	Items(ctx context.Context, id desk.ConversationID, p ItemPage) ([]desk.Item, error)
	// ItemByClient finds the item an author sent under a client id, or ErrNotFound.
	ItemByClient(ctx context.Context, id desk.ConversationID, a desk.Author, c desk.ClientID) (desk.Item, error)
	// EraseItem removes an item's content for ever; its place, hash and event stay.
	EraseItem(ctx context.Context, id desk.MessageID) error
}

// ItemPage names a part of a timeline.
type ItemPage struct {
	Staff  bool  // the staff's sequence; else the customer's, without what staff alone see
	After  int64 // items with a greater sequence, oldest first
	Before int64 // items with a smaller sequence, the newest of them; used when After is 0 and Before is not. 0 with After 0 means from the start
	Last   bool  // the newest items of all; After and Before are ignored
	Limit  int   // 1..ItemsMax
}

// ConversationFilter selects conversations; empty fields select all.
type ConversationFilter struct {
	Statuses []desk.Status
	Line     desk.LineID
	Owner    desk.AgentID
	Customer desk.CustomerID
	From, To time.Time           // of StartedAt, To exclusive
	Before   desk.ConversationID // the last one of the page before
	Limit    int                 // 1..ListMax
}

// People reads customers, their profiles and agents.
type People interface {
	Customer(ctx context.Context, id desk.CustomerID) (*desk.Customer, error)
	Profile(ctx context.Context, id desk.CustomerID) (desk.Profile, error)
	// CustomerBy finds a customer by an identity, or ErrNotFound. An identity belongs to one customer: Commit refuses a second with *Duplicate.
	CustomerBy(ctx context.Context, c desk.Channel, subject string) (desk.CustomerID, error)
	// EraseProfile removes a profile and its identities for ever, or ErrNotFound; the customer and the events stay.
	EraseProfile(ctx context.Context, id desk.CustomerID) error
	Agent(ctx context.Context, id desk.AgentID) (*desk.Agent, error)
	Agents(ctx context.Context) ([]*desk.Agent, error) // by id
}

// Tickets reads tickets.
type Tickets interface {
	Ticket(ctx context.Context, id desk.TicketID) (*desk.Ticket, error)
	TicketByNumber(ctx context.Context, number string) (*desk.Ticket, error)
	// ListTickets reads tickets by filter, newest first.
	ListTickets(ctx context.Context, f TicketFilter) ([]*desk.Ticket, error)
}

// TicketFilter selects tickets; empty fields select all.
type TicketFilter struct {
	States   []desk.TicketState
	Owner    desk.AgentID
	Customer desk.CustomerID
	Before   desk.TicketID // the last one of the page before
	Limit    int           // 1..ListMax
}

// Jobs is the table of what becomes due: the timers of desk and deliveries to providers.
type Jobs interface {
	// NextDue returns the earliest time at which a job can be claimed: its due time, or the end of the lease while somebody holds it, so that the
	// jobs of a node that died are woken for. False when there are no jobs.
	NextDue(ctx context.Context) (time.Time, bool, error)
	// Claim leases up to limit jobs that are due at now and not held, to owner until now+lease, earliest first. Each job goes to one claimer.
	Claim(ctx context.Context, owner string, now time.Time, lease time.Duration, limit int) ([]Job, error)
	// Finish removes a job if it is still the one claimed (same due); a timer that was moved meanwhile stays.
	Finish(ctx context.Context, j Job) error
	// Retry gives a claimed job back with a later due time and one more attempt.
	Retry(ctx context.Context, j Job, due time.Time) error
}

// Job is something to do when it is due. Stream and Kind name it: there is one of a kind for a stream.
type Job struct {
	Stream  desk.Stream
	Kind    string // a desk.TimerKind, or DeliverKind plus the item's id
	Due     time.Time
	Attempt int
	Data    []byte // JSON; for a delivery what to send
}

// Sessions keeps who is signed in, and staff accounts.
type Sessions interface {
	PutSession(ctx context.Context, s Session) error                 // new, or in place of the one with the same ID
	Session(ctx context.Context, tokenHash string) (Session, error)  // ErrNotFound when unknown, revoked or over
	SessionsOf(ctx context.Context, a desk.Actor) ([]Session, error) // those not over, newest first
	RevokeSession(ctx context.Context, id string) error              // one that is not there is no error
	// PutAccount keeps a new account, or a new password of the same agent's. A login of another agent is *Duplicate.
	PutAccount(ctx context.Context, a Account) error
	Account(ctx context.Context, login string) (Account, error)
}

// Session is a bearer token, kept as its SHA-256 alone.
type Session struct {
	ID        string
	TokenHash string // lower-case hex
	Actor     desk.Actor
	Entry     desk.EntryID // of a customer's session
	Device    string       // the device's own key, or the browser's name for staff
	CreatedAt time.Time
	ExpiresAt time.Time
}

// Account is how a member of staff signs in.
type Account struct {
	Login        string // lower case
	Agent        desk.AgentID
	PasswordHash string // argon2id in PHC form
}

// Limits, each with its reason.
const (
	ListMax   = 200    // a page of a list
	ItemsMax  = 500    // a page of a timeline: a reader who missed more starts afresh
	EventsMax = 10_000 // a page of a log
	BatchMax  = 256    // changes in one Commit: keeps one transaction under about 20 ms
)

// DeliverKind starts the Kind of a delivery job.
const DeliverKind = "deliver:"

// ErrNotFound says that there is no such row.
var ErrNotFound = errors.New("store: not found")

// ErrUnavailable says that the engine failed and nothing was kept by this call. Trying again later makes sense.
var ErrUnavailable = errors.New("store: unavailable")

// Conflict says that a stream had moved on since it was read.
type Conflict struct {
	Index  int // which change
	Stream desk.Stream
}

func (e *Conflict) Error() string {
	return "store: " + string(e.Stream.Kind) + " " + e.Stream.ID + " changed meanwhile"
}

// Duplicate says that a client id, an identity or an account name was used before.
type Duplicate struct {
	Index int // which change
	What  string
}

func (e *Duplicate) Error() string { return "store: " + e.What + " exists already" }
