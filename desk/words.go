package desk

import "time"

// Identifiers are opaque text made by the program (UUIDv7 unless said otherwise). A type for each keeps them apart.
type (
	// CustomerID names one person who needs help, whatever the channel.
	CustomerID string
	// ConversationID names one continuous exchange, from the wish for help to the close.
	ConversationID string
	// MessageID names one item of a conversation's timeline.
	MessageID string
	// ClientID is the sender's own name for a message; the same one twice makes one message.
	ClientID string
	// AgentID names a person who serves.
	AgentID string
	// OfferID names routing's proposal of one conversation to one agent.
	OfferID string
	// TicketID names a problem that outlives a conversation; people see its Number.
	TicketID string
	// FileHash is the lower-case hex SHA-256 of a file's content.
	FileHash string
	// LineID names a staffed service of the policy, such as "safety-urgent".
	LineID string
	// EntryID names a place of the policy where customers come in, such as "app-settings-help".
	EntryID string
	// Skill names something an agent can do, such as "refunds"; levels go from LevelMin to LevelMax.
	Skill string
	// Language is a BCP 47 tag in canonical form, such as "zh-CN" or "ar".
	Language string
	// Region names where a customer's data lives and which rules apply, such as "cn" or "mena".
	Region string
	// Tier names a customer's standing in the policy, such as "personal" or "blue-v".
	Tier string
	// PolicyVersion names a published policy text; a promise keeps the version it was made under.
	PolicyVersion string
)

// Skill levels, inclusive.
const (
	LevelMin = 1
	LevelMax = 5
)

// Channel says how messages or sound travel. Rules ask for its Abilities and never switch on its name.
type Channel string

// The channels that the service catalogue names.
const (
	ChannelApp         Channel = "app"
	ChannelWeb         Channel = "web"
	ChannelMiniProgram Channel = "mini-program"
	ChannelWeChat      Channel = "wechat"
	ChannelWeibo       Channel = "weibo"
	ChannelXiaohongshu Channel = "xiaohongshu"
	ChannelEmail       Channel = "email"
	ChannelPhone       Channel = "phone"
	ChannelVideo       Channel = "video"
	ChannelForm        Channel = "form"
)

// WorkKind is what an agent's capacity is counted in.
type WorkKind uint8

// The kinds of work. Phone and video are exclusive: one at a time, and nothing beside it.
const (
	WorkChat   WorkKind = iota // live text: app, web, mini-program
	WorkPhone                  // a call
	WorkVideo                  // a video call, signing included
	WorkSocial                 // messages answered within minutes or hours: Weibo, WeChat, Xiaohongshu
	WorkTicket                 // e-mail and tickets
	WorkKinds                  // how many kinds there are
)

// Exclusive reports whether this kind fills an agent wholly.
func (k WorkKind) Exclusive() bool { return k == WorkPhone || k == WorkVideo }

// AccessNeed is something a customer asked us to respect; it is asked for, never guessed.
type AccessNeed string

// The access needs of the service catalogue.
const (
	NeedLowVision AccessNeed = "low-vision"
	NeedDeaf      AccessNeed = "deaf"
	NeedOlder     AccessNeed = "older"
	NeedOther     AccessNeed = "other"
)

// Urgency orders work inside a line by credit of waiting time, never by starving others.
type Urgency uint8

// The urgencies.
const (
	UrgencyNormal Urgency = iota
	UrgencyHigh
	UrgencySafety // fraud, gambling, self-harm, minors, account theft
)

// Presence is an agent's state.
type Presence uint8

// The presences. Only Ready is ever offered work.
const (
	Offline Presence = iota
	Ready
	Away
	WrapUp
	Training
)

// Role is what a person may do in Jietong; the table is in package access.
type Role string

// The roles.
const (
	RoleStranger   Role = "stranger" // no valid token
	RoleCustomer   Role = "customer"
	RoleAgent      Role = "agent"
	RoleExpert     Role = "expert"
	RoleManager    Role = "manager" // a named account manager
	RoleSupervisor Role = "supervisor"
	RoleAdmin      Role = "admin"
	RoleSystem     Role = "system" // the center's own timers and routing
)

// SkillLevel is a skill with the level held or asked for.
type SkillLevel struct {
	Skill Skill `json:"skill" yaml:"skill"`
	Level uint8 `json:"level" yaml:"level"` // LevelMin..LevelMax
}

// Abilities is what a channel can do; rules, console and delivery read it instead of the channel's name.
type Abilities struct {
	Kind          WorkKind      // what capacity a conversation on it takes
	TextMax       int           // longest text in Unicode code points; 0 means no text
	Images        bool          // pictures in and out
	Files         bool          // other files in and out
	Voice         bool          // recorded voice notes
	ReplyWindow   time.Duration // how long after the customer's last message we may write; 0 means always
	Typing        bool          // shows that the other side is typing
	Recall        bool          // a sent message can be taken back
	Receipts      bool          // delivered and read are reported
	Synchronous   bool          // the customer waits on the line: an offer rings
	ProvesSending bool          // repeats with one id are sent once
}
