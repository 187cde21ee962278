package routing

// Config bounds an engine. Complete at birth: New returns a working engine or an error.
type Config struct {
	ContactsMax int // largest ContactRef; 0 means ContactsDefault
	AgentsMax   int // largest AgentRef; 0 means AgentsDefault
	Contacts    int // room made at once, for a start without growing; 0 grows from little
	Agents      int
}

// Default limits: ten times the largest measured installation.
const (
	ContactsDefault = 10_000_000
	AgentsDefault   = 1_000_000
)

/* Signatures (bodies follow in the next commit):

func New(cfg Config) (*Engine, error)
func (e *Engine) DefineClass(r Requirement) (ClassID, error)     // interned: the same requirement gives the same id
func (e *Engine) DefineProfile(p Profile) (ProfileID, error)
func (e *Engine) Apply(now Millis, ev Event) ([]Decision, Outcome) // the slice is the engine's, valid until the next Apply
func (e *Engine) NextDue() (Millis, bool)                        // when a Tick is due
func (e *Engine) Explain(d Decision) Explanation                 // before the next Apply
func (e *Engine) State() State                                   // everything needed to rebuild
func Restore(cfg Config, s State, now Millis) (*Engine, []Decision, error)
func (e *Engine) AppendSnapshot(b []byte) []byte                 // canonical bytes
func (e *Engine) Fingerprint() [32]byte
func Check(e *Engine) []Violation                                // full
func CheckCheap(e *Engine) []Violation                           // for production: O(agents+classes), no pair search

// By identifiers, for center and sim:
func NewFloor(cfg Config) (*Floor, error)
func (f *Floor) Wait(now time.Time, c Contact) ([]Offer, error)
func (f *Floor) Leave(now, desk.ConversationID, contactVersion, agentVersion) ([]Offer, error)
func (f *Floor) Change(now, desk.ConversationID, Requirement, version) / Credit / Exclude
func (f *Floor) Agent(now, Agent{ID, Profile, Presence, Loads, Version}) / Turn / Release / Gone
func (f *Floor) Commit / Refuse / Accept / Decline / Miss (now, conversation, agent, until, versions)
func (f *Floor) Tick(now) ; NextDue() (time.Time, bool); Explain(Offer) Explanation; Explanation.Words(lang) string
*/
