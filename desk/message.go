package desk

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strconv"
	"time"
)

// ItemKind says what an entry of a timeline is.
type ItemKind string

// The kinds of items. Notes are seen by staff alone.
const (
	ItemText   ItemKind = "text"
	ItemImage  ItemKind = "image"
	ItemFile   ItemKind = "file"
	ItemVoice  ItemKind = "voice"
	ItemSystem ItemKind = "system"
	ItemNote   ItemKind = "note"
)

// AuthorRole says which side wrote an item.
type AuthorRole string

// The sides.
const (
	AuthorCustomer AuthorRole = "customer"
	AuthorAgent    AuthorRole = "agent"
	AuthorBot      AuthorRole = "bot"
	AuthorSystem   AuthorRole = "system"
)

// Author is who wrote an item.
type Author struct {
	Role AuthorRole `json:"role"`
	ID   string     `json:"id,omitempty"`
}

// Item is one entry of a conversation's timeline, with its content. It lives in a row that can be erased; the event that added it
// holds its place and its hash.
type Item struct {
	ID           MessageID
	Conversation ConversationID
	Seq          int64 // in what the customer sees; 0 for an item that staff alone see
	StaffSeq     int64 // in what staff see
	At           time.Time
	Kind         ItemKind
	Author       Author
	ClientID     ClientID
	Content      Content
	Erased       bool
}

// Content is what can be erased of an item.
type Content struct {
	Text     string            `json:"text,omitempty"`
	Language Language          `json:"language,omitempty"`
	File     *File             `json:"file,omitempty"`
	Code     string            `json:"code,omitempty"`   // of a system item: its key in the message catalogue
	Params   map[string]string `json:"params,omitempty"` // of a system item
}

// Hash is the hex SHA-256 of the content's JSON, which has one form (fields in order, map keys sorted).
func (c Content) Hash() string {
	b, err := json.Marshal(c)
	if err != nil { // strings, numbers and a map of strings always marshal
		return ""
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// File is a stored file by the hash of its content.
type File struct {
	Hash      FileHash      `json:"hash"`
	Name      string        `json:"name"`
	MediaType string        `json:"media_type"`
	Bytes     int64         `json:"bytes"`
	Alt       string        `json:"alt,omitempty"`
	Duration  time.Duration `json:"duration,omitempty"` // of a voice note
}

// Send adds a message of a customer, of an agent who serves the conversation or of a colleague who was consulted. The store makes one message
// of one ClientID, however often it is sent.
type Send struct {
	Conversation ConversationID
	ClientID     ClientID
	Kind         ItemKind
	Content      Content
	Ask          *Terms // set when the text is a wish for a person: joins the queue, or leaves a promise for it, in the same transaction
	Bot          bool   // the bot speaks; by must be the system
}

// Concerns implements Command.
func (c Send) Concerns() Concern { return Concern{Conversation: c.Conversation} }

func (c Send) agentsUntouched() {}

func (c Send) decide(d *decision) *Refusal {
	conv := d.conv()
	if conv == nil {
		return refuse(ReasonNotFound, "conversation")
	}
	if conv.Status == StatusClosed {
		return refuse(ReasonClosed, "")
	}
	author, r := d.author(conv, c.Bot)
	if r != nil {
		return r
	}
	if r := c.Content.valid(c.Kind, conv.Terms); r != nil {
		return r
	}
	if r := line(string(c.ClientID), ClientIDMax, "client id"); r != nil {
		return r
	}
	if author.Role != AuthorCustomer && conv.Terms.Window > 0 && d.now.After(later(conv.StartedAt, conv.LastCustomerAt).Add(conv.Terms.Window)) {
		return refuse(ReasonWindowClosed, conv.Terms.Window.String())
	}
	d.item(Item{Kind: c.Kind, Author: author, ClientID: c.ClientID, Content: c.Content}, true)
	if c.Ask != nil && author.Role == AuthorCustomer {
		return AskForPerson{Conversation: conv.ID, Terms: c.Ask}.decide(d)
	}
	return nil
}

// author says as whom the actor speaks in the conversation, or refuses.
func (d *decision) author(c *Conversation, bot bool) (Author, *Refusal) {
	switch {
	case d.by.Role == RoleSystem && bot:
		if c.Status == StatusActive { // the bot is silent once a person speaks
			return Author{}, refuse(ReasonNotAllowed, "a person serves this conversation")
		}
		return Author{Role: AuthorBot}, nil
	case d.by.Role == RoleCustomer && CustomerID(d.by.ID) == c.Customer:
		return Author{Role: AuthorCustomer, ID: d.by.ID}, nil
	case d.by.IsStaff():
		id := AgentID(d.by.ID)
		if c.Status != StatusActive {
			return Author{}, refuse(ReasonNotActive, "")
		}
		if c.Owner == id || (c.Consult != nil && c.Consult.Joined && c.Consult.Agent == id) {
			return Author{Role: AuthorAgent, ID: d.by.ID}, nil
		}
		return Author{}, refuse(ReasonNotYours, "")
	}
	return Author{}, refuse(ReasonNotFound, "conversation")
}

// valid refuses content that the channel cannot carry.
func (c Content) valid(kind ItemKind, t Terms) *Refusal {
	if r := line(c.Text, t.TextMax, "text"); r != nil {
		return r
	}
	if c.Code != "" || len(c.Params) > 0 {
		return refuse(ReasonInvalid, "code and params belong to what the service itself writes")
	}
	if f := c.File; f != nil {
		if r := line(f.Name, FileNameMax, "file name"); r != nil {
			return r
		}
		if r := line(f.Alt, AltMax, "alternative text"); r != nil {
			return r
		}
	}
	switch kind {
	case ItemText:
		switch {
		case c.File != nil:
			return refuse(ReasonInvalid, "a file is sent as an image, a file or a voice note")
		case blank(c.Text):
			return refuse(ReasonEmpty, "text")
		}
		return nil
	case ItemImage, ItemFile, ItemVoice:
		if c.File == nil || c.File.Hash == "" {
			return refuse(ReasonEmpty, "file")
		}
		for _, m := range t.Media {
			if m == kind {
				return nil
			}
		}
	}
	return refuse(ReasonUnsupported, string(kind))
}

// AddNote adds a note that staff alone see. Any member of staff who may read the conversation may write one, open or closed.
type AddNote struct {
	Conversation ConversationID
	ClientID     ClientID
	Text         string
}

// Concerns implements Command.
func (c AddNote) Concerns() Concern { return Concern{Conversation: c.Conversation} }

func (c AddNote) agentsUntouched() {}

func (c AddNote) decide(d *decision) *Refusal {
	switch {
	case d.conv() == nil:
		return refuse(ReasonNotFound, "conversation")
	case !d.by.IsStaff():
		return refuse(ReasonNotAllowed, "notes are for staff")
	case blank(c.Text):
		return refuse(ReasonEmpty, "text")
	}
	if r := line(c.Text, NoteMax, "note"); r != nil {
		return r
	}
	if r := line(string(c.ClientID), ClientIDMax, "client id"); r != nil {
		return r
	}
	d.item(Item{Kind: ItemNote, Author: Author{Role: AuthorAgent, ID: d.by.ID}, ClientID: c.ClientID, Content: Content{Text: c.Text}}, false)
	return nil
}

// item adds an entry to the timeline: public ones get a place in both sequences, the others in that of staff alone.
func (d *decision) item(it Item, public bool) {
	c := d.conv()
	it.Conversation, it.At, it.StaffSeq = c.ID, d.now, c.StaffSeq+1
	if public {
		it.Seq = c.Seq + 1
	}
	it.ID = MessageID(string(c.ID) + "." + strconv.FormatInt(it.StaffSeq, 10))
	d.items = append(d.items, it)
	d.emitConv(&ItemAdded{ID: it.ID, Seq: it.Seq, StaffSeq: it.StaffSeq, Kind: it.Kind, Author: it.Author, ClientID: it.ClientID, Hash: it.Content.Hash()})
}

// system adds an entry that the service itself writes, worded from the catalogue when it is shown.
func (d *decision) system(public bool, code string, params map[string]string) {
	d.item(Item{Kind: ItemSystem, Author: Author{Role: AuthorSystem}, Content: Content{Code: code, Params: params}}, public)
}

// ItemAdded is the event of a new entry; the content is in the item's row, and here is its hash.
type ItemAdded struct {
	ID       MessageID `json:"id"`
	Seq      int64     `json:"seq,omitempty"`
	StaffSeq int64     `json:"staff_seq"`
	Kind     ItemKind  `json:"kind"`
	Author   Author    `json:"author"`
	ClientID ClientID  `json:"client_id,omitempty"`
	Hash     string    `json:"hash"`
}

func (b *ItemAdded) apply(w World, e Event) World {
	return change(w, e, func(c *Conversation) {
		c.StaffSeq = b.StaffSeq
		if b.Seq > 0 {
			c.Seq = b.Seq
		}
		if b.Kind == ItemSystem || b.Kind == ItemNote {
			return
		}
		c.LastAt = e.At
		switch b.Author.Role {
		case AuthorCustomer:
			c.customerWrote(e.At)
		case AuthorAgent:
			c.AwaitingReply = time.Time{}
			if c.FirstReplyAt.IsZero() {
				c.FirstReplyAt = e.At
			}
			c.armIdle(e.At)
		case AuthorBot:
			if c.Status == StatusOpen {
				c.armIdle(e.At)
			}
		}
	})
}

// armIdle starts the time after which a silent customer has gone, unless it runs already: it is moved when it fires.
func (c *Conversation) armIdle(at time.Time) {
	if c.Terms.Idle > 0 && timerAt(c.Timers, TimerIdle).IsZero() {
		c.Timers = setTimer(c.Timers, TimerIdle, at.Add(c.Terms.Idle))
	}
}

// customerWrote starts the clock of the answer, and the pull-back of an owner who lets it run.
func (c *Conversation) customerWrote(at time.Time) {
	c.LastCustomerAt = at
	if c.Status != StatusActive {
		return
	}
	c.Unread++
	if c.AwaitingReply.IsZero() {
		c.AwaitingReply = at
	}
	if c.Terms.PullBack > 0 && timerAt(c.Timers, TimerPullBack).IsZero() {
		c.Timers = setTimer(c.Timers, TimerPullBack, at.Add(c.Terms.PullBack))
	}
}

// Mark says how far a side has received and read, in its own sequence. Marks only grow.
type Mark struct {
	Conversation ConversationID
	Delivered    int64
	Read         int64
}

// Concerns implements Command.
func (c Mark) Concerns() Concern { return Concern{Conversation: c.Conversation} }

func (c Mark) agentsUntouched() {}

func (c Mark) decide(d *decision) *Refusal {
	conv := d.conv()
	if conv == nil {
		return refuse(ReasonNotFound, "conversation")
	}
	r, m := conv.Receipts, &Marked{}
	switch {
	case d.by.Role == RoleCustomer && CustomerID(d.by.ID) == conv.Customer:
		m.Receipts = Receipts{CustomerDelivered: max(r.CustomerDelivered, min(max(c.Delivered, c.Read), conv.Seq)), CustomerRead: max(r.CustomerRead, min(c.Read, conv.Seq)),
			AgentDelivered: r.AgentDelivered, AgentRead: r.AgentRead}
	case d.by.IsStaff() && conv.Owner == AgentID(d.by.ID):
		m.Receipts = Receipts{AgentDelivered: max(r.AgentDelivered, min(max(c.Delivered, c.Read), conv.StaffSeq)), AgentRead: max(r.AgentRead, min(c.Read, conv.StaffSeq)),
			CustomerDelivered: r.CustomerDelivered, CustomerRead: r.CustomerRead}
		m.Unread = conv.Unread > 0 && m.Receipts.AgentRead >= conv.StaffSeq
	case d.by.IsStaff():
		return nil // who only looks proves nothing to the customer
	default:
		return refuse(ReasonNotFound, "conversation")
	}
	if m.Receipts == r && !m.Unread {
		return nil
	}
	d.emitConv(m)
	return nil
}

// Marked is the event of a receipt.
type Marked struct {
	Receipts Receipts `json:"receipts"`
	Unread   bool     `json:"unread,omitempty"` // the owner has read everything
}

func (b *Marked) apply(w World, e Event) World {
	return change(w, e, func(c *Conversation) {
		c.Receipts = b.Receipts
		if b.Unread {
			c.Unread = 0
		}
	})
}

// mayCustomer refuses everybody but the conversation's customer and the system.
func (d *decision) mayCustomer(c *Conversation) *Refusal {
	if c == nil || (d.by.Role == RoleCustomer && CustomerID(d.by.ID) != c.Customer) {
		return refuse(ReasonNotFound, "conversation")
	}
	if d.by.Role != RoleCustomer && d.by.Role != RoleSystem {
		return refuse(ReasonNotAllowed, "only the customer may")
	}
	return nil
}
