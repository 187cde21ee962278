package policy

import "jietong/desk"

// CategoryID names something that can be wrong, such as "account-safety".
type CategoryID string

// Gate says what stands between the customer's wish for a person and the queue.
type Gate string

// The gates.
const (
	GateNone   Gate = "none"   // the wish for a person enters the queue at once
	GateMenu   Gate = "menu"   // menus must be walked first
	GateBot    Gate = "bot"    // the bot must give up first
	GateBeside Gate = "beside" // the bot stands beside the queue: it may help, it holds nobody back
)

// Visibility says how easily an entry is found.
type Visibility string

// The visibilities.
const (
	FirstScreen Visibility = "first-screen" // seen without opening a menu
	InMenu      Visibility = "menu"         // behind a menu that says so
	HiddenEntry Visibility = "hidden"       // folded away; people do not find it
)

// Terminal is the thing in the customer's hand.
type Terminal string

// The terminals.
const (
	TerminalApp         Terminal = "app"
	TerminalWeb         Terminal = "web"
	TerminalMiniProgram Terminal = "mini-program"
	TerminalSocial      Terminal = "social"
	TerminalPhone       Terminal = "phone"
)

// SignIn is how the customer proves who they are at an entry.
type SignIn string

// The ways to sign in.
const (
	SignInNone       SignIn = "none"        // anonymous is welcome
	SignInApp        SignIn = "app-session" // the host app vouches for them
	SignInQR         SignIn = "qr-code"     // scan with the phone app
	SignInEmail      SignIn = "email"       // an account made with an e-mail address
	SignInThirdParty SignIn = "third-party" // OAuth at another service
	SignInOwnNumber  SignIn = "own-number"  // the telephone network shows the account's own number
	SignInPlatform   SignIn = "platform"    // the social platform's account
)

// Entry is a place where customers come in.
type Entry struct {
	ID         desk.EntryID      `yaml:",key"`
	Section    string            `yaml:"section" doc:"row of the service catalogue, such as 1.1"`
	Name       Words             `yaml:"name,required" doc:"name for people"`
	About      Words             `yaml:"about" doc:"what one can do here"`
	Path       Path              `yaml:"path,required" doc:"what to tap, open or dial, one element for each step of the way"`
	Address    string            `yaml:"address" doc:"web address, number or account name"`
	Terminal   Terminal          `yaml:"terminal,required" doc:"the thing in the customer's hand"`
	Channel    desk.Channel      `yaml:"channel,required" doc:"how messages or sound travel"`
	Visibility Visibility        `yaml:"visibility,required" doc:"how easily the entry is found"`
	Steps      int               `yaml:"steps,required" min:"1" max:"40" doc:"actions between the wish and the queue, bot turns not counted; 1 is one tap"`
	Gate       Gate              `yaml:"gate,required" doc:"what stands between the wish for a person and the queue"`
	BotTurns   int               `yaml:"bot_turns" min:"0" max:"40" doc:"answers of the bot that must fail before a person, when the gate is bot"`
	SignIn     SignIn            `yaml:"sign_in,required" doc:"how customers prove who they are"`
	SignIns    []SignIn          `yaml:"also_sign_in" doc:"further ways to sign in that are accepted here"`
	Documents  []PaperNeeded     `yaml:"documents,keyed" doc:"documents offered or asked for here"`
	For        []CategoryID      `yaml:"for" ref:"categories" doc:"problems this door is meant for; empty means all"`
	Tiers      []desk.Tier       `yaml:"tiers" ref:"tiers" doc:"customers this door is meant for; empty means all"`
	Regions    []desk.Region     `yaml:"regions" ref:"regions" doc:"where this door exists; empty means everywhere"`
	Languages  []desk.Language   `yaml:"languages" doc:"languages of this door; empty means those of its line"`
	Needs      []desk.AccessNeed `yaml:"needs" doc:"access needs this door is made for; empty means none in particular"`
	Line       desk.LineID       `yaml:"line,required" ref:"lines" doc:"the line that serves whoever comes in here"`
	ByCategory []CategoryLine    `yaml:"by_category,keyed" doc:"other lines for some problems"`
	Hours      HoursID           `yaml:"hours" ref:"hours" doc:"when the door is open; empty means as its line"`
	Phone      PhoneID           `yaml:"phone" ref:"phones" doc:"the number dialled here"`
	TextMax    int               `yaml:"text_max" min:"1" max:"20000" doc:"longest message in characters, where the platform limits it"`
	Immediate  bool              `yaml:"immediate" doc:"the service promises immediate transfer here"`
	RealTime   Chat              `yaml:"real_time" doc:"whether one can talk at once, or only leave a request; empty means chat"`
	AutoReply  AutoReply         `yaml:"auto_reply" doc:"what is answered by itself, and when"`
	UrgentTag  UrgentTag         `yaml:"urgent_tag" doc:"a tag that makes a matter urgent, with its guarantee"`
	Response   Band              `yaml:"response" doc:"response that customers are told or that was reported here"`
}

// Chat says whether a door leads to a live exchange.
type Chat string

// The two kinds of doors.
const (
	ChatLive Chat = "chat"   // a person can answer at once
	ChatNone Chat = "ticket" // a request is left and answered later
)

// Path is the way to an entry, one element for each step, in both languages and of equal length.
type Path struct {
	ZH []string `yaml:"zh,required" doc:"the way in Chinese, as on the screen"`
	EN []string `yaml:"en,required" doc:"the way in English, as on the screen"`
}

// PaperNeeded is a document that an entry offers or asks for.
type PaperNeeded struct {
	ID   string    `yaml:",key"`
	Kind PaperKind `yaml:"kind,required" doc:"offered to read, or asked of the customer"`
	Name Words     `yaml:"name,required" doc:"name for people"`
}

// PaperKind says who brings the document.
type PaperKind string

// The two kinds.
const (
	PaperOffered PaperKind = "offered"
	PaperAsked   PaperKind = "asked"
)

// CategoryLine sends one category to its own line.
type CategoryLine struct {
	Category CategoryID  `yaml:",key" ref:"categories"`
	Line     desk.LineID `yaml:",value" ref:"lines"`
}

// AutoReply is an answer by machine. It never closes the door to a person.
type AutoReply struct {
	Hours HoursID `yaml:"hours" ref:"hours" doc:"when it answers"`
	Text  Words   `yaml:"text" doc:"what it says"`
}

// UrgentTag lets a customer mark a matter as urgent in public.
type UrgentTag struct {
	Words  []string `yaml:"words" doc:"the tag as typed, any of these"`
	Target TargetID `yaml:"target" ref:"targets" doc:"the guarantee that goes with it"`
}

// Band is a time between two bounds.
type Band struct {
	Min Span `yaml:"min" doc:"lower bound"`
	Max Span `yaml:"max" doc:"upper bound"`
}

// PhoneID names a telephone number of the service.
type PhoneID string

// CallerRule restricts who may use a number.
type CallerRule string

// The caller rules.
const (
	CallerAny       CallerRule = "any"
	CallerOwnNumber CallerRule = "own-number" // only from the number bound to the account
	CallerLicence   CallerRule = "licence"    // business licence checked
)

// Phone is a telephone number with what callers hear.
type Phone struct {
	ID        PhoneID         `yaml:",key"`
	Section   string          `yaml:"section" doc:"row of the service catalogue"`
	Number    string          `yaml:"number,required" doc:"as dialled"`
	Name      Words           `yaml:"name,required" doc:"name for people"`
	Callers   []CallerRule    `yaml:"callers,required" doc:"who may use it"`
	OnRefusal Words           `yaml:"on_refusal" doc:"what a caller who does not meet the rule is told to do"`
	Languages []desk.Language `yaml:"languages,required" doc:"languages spoken by menu and agents"`
	HumanKey  string          `yaml:"human_key" doc:"the key that reaches a person from anywhere in the menu; empty: there is none"`
	Direct65  bool            `yaml:"direct_65" doc:"callers of 65 and above go to a person at once"`
	Menu      []MenuKey       `yaml:"menu,keyed" doc:"keys of the first menu"`
}

// MenuKey is a key of a voice menu: it leads to a further menu, or to a line.
type MenuKey struct {
	Key  string      `yaml:",key"`
	Say  Words       `yaml:"say,required" doc:"what the menu says"`
	Line desk.LineID `yaml:"line" ref:"lines" doc:"the line it leads to"`
	Then []MenuKey   `yaml:"then,keyed" doc:"the next menu"`
}

// Depth is how many menus one walks through at most, 0 without a menu.
func (t *Phone) Depth() int { return menuDepth(t.Menu) }

func menuDepth(keys []MenuKey) int {
	deepest := 0
	for _, k := range keys {
		deepest = max(deepest, 1+menuDepth(k.Then))
	}
	return deepest
}
