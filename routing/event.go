package routing

import "jietong/desk"

// Millis is a point in time in milliseconds since 1970-01-01 UTC, or a length of time where a comment says so.
// Points lie within ±TimeMax.
type Millis int64

// TimeMax bounds points in time: virtual arrivals are packed in 44 bits (278 years either side of 1970).
const TimeMax Millis = 1<<43 - 1

// ContactRef is the caller's dense handle for one contact, 1..Config.ContactsMax; 0 is none.
// A handle may be used again once its contact has left.
type ContactRef uint32

// AgentRef is the caller's dense handle for one agent, 1..Config.AgentsMax; 0 is none.
type AgentRef uint32

// Version numbers the store's row of a contact or an agent. An event whose version is not newer than one already seen is
// stale. 0 means "no version": it always applies and leaves the known version alone.
type Version uint64

// Loads counts an agent's pieces of work by kind.
type Loads [desk.WorkKinds]uint16

// EventKind says what happened.
type EventKind uint8

// The events. Each names the fields it reads beside Kind; Apply ignores all others.
const (
	// Tick lets time pass: holds and exclusions end, relax steps fall due. Every event does the same first.
	Tick EventKind = iota
	// ContactWaits: Contact, Class, At, Credit, Seq (0: the next one), Preferred with Until (end of the hold; 0: no hold),
	// Last, Misses, ContactVersion. A transfer or reopening passes its old At and Seq and so keeps its place.
	ContactWaits
	// ContactLeaves: Contact, ContactVersion, AgentVersion. It hung up, or was served otherwise; an open offer is void.
	ContactLeaves
	// ContactChanges: Contact, Class, ContactVersion. It keeps v and Seq, and an open offer stands.
	ContactChanges
	// ContactCredited: Contact, Credit (added, in milliseconds), ContactVersion. It moves forward.
	ContactCredited
	// PairExcluded: Contact, Agent, Until.
	PairExcluded
	// AgentIs: Agent, Profile, Presence, Loads, AgentVersion. Facts as stored; open offers not yet committed come on top.
	AgentIs
	// AgentTurns: Agent, Presence, AgentVersion.
	AgentTurns
	// AgentReleases: Agent, Work, AgentVersion. One piece of work of that kind has ended.
	AgentReleases
	// AgentGone: Agent, AgentVersion. Signed out and forgotten; its open offers return to the queue, holds for it end.
	AgentGone
	// OfferCommitted: Contact, Agent, ContactVersion, AgentVersion. The store has the offer; it counts as stored load now.
	OfferCommitted
	// OfferRefused: Contact, Agent, Until (exclusion; 0: none). The store refused the offer before it existed.
	// Send the fresher facts (AgentIs, ContactLeaves) first, else the same offer is made again.
	OfferRefused
	// OfferAccepted: Contact, Agent, ContactVersion, AgentVersion. The contact leaves the engine, the load stays.
	OfferAccepted
	// OfferDeclined: Contact, Agent, Until, ContactVersion, AgentVersion. The contact waits again in its old place.
	OfferDeclined
	// OfferMissed: as OfferDeclined; the contact's misses grow by one.
	OfferMissed
	eventKinds
)

// Event is one input. It is a value of fixed size.
type Event struct {
	Kind            EventKind
	Presence        desk.Presence
	Work            desk.WorkKind
	Misses          uint8
	Contact         ContactRef
	Agent           AgentRef
	Preferred, Last AgentRef
	Class           ClassID
	Profile         ProfileID
	Loads           Loads
	At              Millis // real arrival
	Credit          Millis // length of time, 0..CreditMax
	Until           Millis
	Seq             uint64 // 1..SeqMax; order of arrival, unique among contacts in the engine
	ContactVersion  Version
	AgentVersion    Version
}

// SeqMax bounds sequence numbers (52 bits: 142 years at a million contacts a second).
const SeqMax = 1<<52 - 1

// CreditMax bounds the credit of one contact, in milliseconds (about 49 days).
const CreditMax Millis = 1<<32 - 1

// Outcome says what Apply made of an event. Anything but Done and Stale points at a mistake of the caller; the event is ignored.
type Outcome uint8

// The outcomes.
const (
	Done           Outcome = iota
	Stale                  // a newer version is known already
	UnknownContact         // no such contact is waiting or offered
	UnknownAgent           // no such agent
	UnknownClass           // the class was never defined
	UnknownProfile         // the profile was never defined
	AlreadyWaiting         // the contact is in the engine already
	NotOffered             // the contact is not offered to that agent (or is committed already)
	OutOfRange             // a handle, time, credit, kind or sequence number lies outside its range
	OfferOpen              // the kind of work cannot change while the contact is offered
	outcomes
)
