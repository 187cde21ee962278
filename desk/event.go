package desk

import (
	"encoding/json"
	"fmt"
	"time"
)

// StreamKind says what a stream of events is about.
type StreamKind string

// The kinds of streams.
const (
	StreamConversation StreamKind = "conversation"
	StreamAgent        StreamKind = "agent"
	StreamCustomer     StreamKind = "customer"
	StreamTicket       StreamKind = "ticket"
)

// Stream is the log of one thing; its events are numbered from 1 without a gap.
type Stream struct {
	Kind StreamKind
	ID   string
}

// ConversationStream, AgentStream, CustomerStream and TicketStream name the streams of the four nouns.
func ConversationStream(id ConversationID) Stream { return Stream{StreamConversation, string(id)} }

// AgentStream names an agent's stream.
func AgentStream(id AgentID) Stream { return Stream{StreamAgent, string(id)} }

// CustomerStream names a customer's stream.
func CustomerStream(id CustomerID) Stream { return Stream{StreamCustomer, string(id)} }

// TicketStream names a ticket's stream.
func TicketStream(id TicketID) Stream { return Stream{StreamTicket, string(id)} }

// Event is something that happened, for ever.
type Event struct {
	Stream  Stream
	Version int64     // of the stream after this event, from 1
	At      time.Time // UTC, microseconds
	By      Actor
	Body    Body
}

// Body is what happened. The set is closed: each is a struct of this package, registered with its name and schema version.
type Body interface{ apply(w World, e Event) World }

// Apply returns the world after the event. It never fails: an event of a stream that the world does not hold, of another kind of stream
// than its body belongs to, or out of order, leaves the world as it is, and the caller who must know compares versions.
func Apply(w World, e Event) World {
	if e.Body == nil || w.version(e.Stream)+1 != e.Version {
		return w
	}
	return e.Body.apply(w, e)
}

// version is how many events of the stream this world has seen; 0 for a thing that does not exist here.
func (w World) version(s Stream) int64 {
	switch s.Kind {
	case StreamConversation:
		if w.Conversation != nil && string(w.Conversation.ID) == s.ID {
			return w.Conversation.Version
		}
	case StreamAgent:
		if a := w.Agent(AgentID(s.ID)); a != nil {
			return a.Version
		}
	case StreamCustomer:
		if w.Customer != nil && string(w.Customer.ID) == s.ID {
			return w.Customer.Version
		}
	case StreamTicket:
		if w.Ticket != nil && string(w.Ticket.ID) == s.ID {
			return w.Ticket.Version
		}
		if w.Other != nil && string(w.Other.ID) == s.ID {
			return w.Other.Version
		}
	}
	return 0
}

// bodies maps an event's name and schema version to a decoder. A body that changes its meaning gets a new version and keeps the old
// one's decoder; fields may be added to a version when their zero value means what was true before.
func bodies(name string) Body {
	switch name {
	case "started@1":
		return &Started{}
	case "person-asked@1":
		return &PersonAsked{}
	case "item-added@1":
		return &ItemAdded{}
	case "marked@1":
		return &Marked{}
	case "offered@1":
		return &Offered{}
	case "offer-ended@1":
		return &OfferEnded{}
	case "accepted@1":
		return &Accepted{}
	case "requeued@1":
		return &Requeued{}
	case "consult-began@1":
		return &ConsultBegan{}
	case "consult-joined@1":
		return &ConsultJoined{}
	case "consult-ended@1":
		return &ConsultEnded{}
	case "handed-over@1":
		return &HandedOver{}
	case "parked@1":
		return &Parked{}
	case "escalated@1":
		return &Escalated{}
	case "absence@1":
		return &Absence{}
	case "timer-moved@1":
		return &TimerMoved{}
	case "closed@1":
		return &Closed{}
	case "rated@1":
		return &Rated{}
	case "tagged@1":
		return &Tagged{}
	case "ticket-linked@1":
		return &TicketLinked{}
	case "agent-hired@1":
		return &AgentHired{}
	case "agent-changed@1":
		return &AgentChanged{}
	case "presence-changed@1":
		return &PresenceChanged{}
	case "work-offered@1":
		return &WorkOffered{}
	case "work-taken@1":
		return &WorkTaken{}
	case "work-ended@1":
		return &WorkEnded{}
	case "customer-changed@1":
		return &CustomerChanged{}
	case "customer-merged@1":
		return &CustomerMerged{}
	case "ticket-opened@1":
		return &TicketOpened{}
	case "ticket-changed@1":
		return &TicketChanged{}
	case "ticket-merged@1":
		return &TicketMerged{}
	case "conversation-linked@1":
		return &ConversationLinked{}
	}
	return nil
}

// EncodeBody returns a body's registered name and its JSON.
func EncodeBody(b Body) (name string, data []byte, err error) {
	named, ok := b.(interface{ name() string })
	if !ok {
		return "", nil, fmt.Errorf("desk: event body %T has no name", b)
	}
	data, err = json.Marshal(b)
	return named.name(), data, err
}

// DecodeBody is the inverse of EncodeBody. An unknown name is an error: a newer program wrote it.
func DecodeBody(name string, data []byte) (Body, error) {
	b := bodies(name)
	if b == nil {
		return nil, fmt.Errorf("desk: event %q is unknown to this version; upgrade before reading this log", name)
	}
	if err := json.Unmarshal(data, b); err != nil {
		return nil, fmt.Errorf("desk: event %q: %w", name, err)
	}
	return b, nil
}

func (*Started) name() string            { return "started@1" }
func (*PersonAsked) name() string        { return "person-asked@1" }
func (*ItemAdded) name() string          { return "item-added@1" }
func (*Marked) name() string             { return "marked@1" }
func (*Offered) name() string            { return "offered@1" }
func (*OfferEnded) name() string         { return "offer-ended@1" }
func (*Accepted) name() string           { return "accepted@1" }
func (*Requeued) name() string           { return "requeued@1" }
func (*ConsultBegan) name() string       { return "consult-began@1" }
func (*ConsultJoined) name() string      { return "consult-joined@1" }
func (*ConsultEnded) name() string       { return "consult-ended@1" }
func (*HandedOver) name() string         { return "handed-over@1" }
func (*Parked) name() string             { return "parked@1" }
func (*Escalated) name() string          { return "escalated@1" }
func (*Absence) name() string            { return "absence@1" }
func (*TimerMoved) name() string         { return "timer-moved@1" }
func (*Closed) name() string             { return "closed@1" }
func (*Rated) name() string              { return "rated@1" }
func (*Tagged) name() string             { return "tagged@1" }
func (*TicketLinked) name() string       { return "ticket-linked@1" }
func (*AgentHired) name() string         { return "agent-hired@1" }
func (*AgentChanged) name() string       { return "agent-changed@1" }
func (*PresenceChanged) name() string    { return "presence-changed@1" }
func (*WorkOffered) name() string        { return "work-offered@1" }
func (*WorkTaken) name() string          { return "work-taken@1" }
func (*WorkEnded) name() string          { return "work-ended@1" }
func (*CustomerChanged) name() string    { return "customer-changed@1" }
func (*CustomerMerged) name() string     { return "customer-merged@1" }
func (*TicketOpened) name() string       { return "ticket-opened@1" }
func (*TicketChanged) name() string      { return "ticket-changed@1" }
func (*TicketMerged) name() string       { return "ticket-merged@1" }
func (*ConversationLinked) name() string { return "conversation-linked@1" }
