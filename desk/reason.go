package desk

// Reason says why a rule refused. The texts for people are in the message catalogue under "reason.<name>".
type Reason string

// The reasons of refusals. Each occurs in a golden test.
const (
	ReasonNotFound        Reason = "not-found"            // there is no such thing, or it is not yours to see
	ReasonNotYours        Reason = "not-yours"            // another person's conversation, offer or ticket
	ReasonExists          Reason = "exists-already"       // the identifier is taken
	ReasonClosed          Reason = "conversation-closed"  // it has ended; start a new one
	ReasonNotClosed       Reason = "not-closed"           // a rating comes after the close
	ReasonNotWaiting      Reason = "not-waiting"          // it does not wait for a person now
	ReasonNotActive       Reason = "not-active"           // no person serves it now
	ReasonOfferGone       Reason = "offer-gone"           // expired, withdrawn or taken by another
	ReasonOfferPending    Reason = "offer-pending"        // it is being offered to another agent
	ReasonNotReady        Reason = "agent-not-ready"      // only a ready agent is offered work
	ReasonNoCapacity      Reason = "no-capacity"          // the agent's load would exceed the capacity
	ReasonSkillMissing    Reason = "skill-missing"        // the agent lacks a skill or its level
	ReasonLanguageMissing Reason = "language-missing"     // the agent speaks none of the languages
	ReasonExcluded        Reason = "excluded-for-a-while" // the agent missed or declined it a moment ago
	ReasonHasWork         Reason = "has-work"             // hand over or close the conversations first
	ReasonPresence        Reason = "presence-unknown"     // no such state
	ReasonEmpty           Reason = "empty"                // nothing was written and no file attached
	ReasonTooLong         Reason = "too-long"             // longer than the channel or the limit allows
	ReasonUnsupported     Reason = "kind-unsupported"     // the channel cannot carry this kind of message
	ReasonWindowClosed    Reason = "reply-window-closed"  // the platform lets us answer only for a while
	ReasonNoTarget        Reason = "no-target"            // say to which line or agent
	ReasonSameTarget      Reason = "same-target"          // it is there already
	ReasonConsultPending  Reason = "consult-pending"      // finish the consult first
	ReasonNoConsult       Reason = "no-consult"           // nobody is being consulted, or they have not joined
	ReasonScore           Reason = "score-out-of-range"   // 1 to 5
	ReasonRated           Reason = "rated-already"        // one rating a conversation
	ReasonTags            Reason = "tags-invalid"         // too many, empty or too long
	ReasonTransition      Reason = "state-transition"     // a ticket cannot go from its state to that one
	ReasonStale           Reason = "changed-meanwhile"    // somebody changed it first; read it again
	ReasonMergeSelf       Reason = "merge-with-itself"    // a ticket cannot be merged into itself
	ReasonMerged          Reason = "merged-already"       // it was merged; use the one it points to
	ReasonNotAllowed      Reason = "not-allowed"          // the role may not do this
	ReasonTimerStale      Reason = "timer-stale"          // the timer was moved or cancelled meanwhile
	ReasonTooMany         Reason = "too-many"             // a named limit is reached
	ReasonInvalid         Reason = "invalid"              // a field is missing or out of range
)

// Reasons lists every reason, in the order above; tests and the catalogue are held against it.
func Reasons() []Reason {
	return []Reason{ReasonNotFound, ReasonNotYours, ReasonExists, ReasonClosed, ReasonNotClosed, ReasonNotWaiting, ReasonNotActive, ReasonOfferGone,
		ReasonOfferPending, ReasonNotReady, ReasonNoCapacity, ReasonSkillMissing, ReasonLanguageMissing, ReasonExcluded, ReasonHasWork, ReasonPresence,
		ReasonEmpty, ReasonTooLong, ReasonUnsupported, ReasonWindowClosed, ReasonNoTarget, ReasonSameTarget, ReasonConsultPending, ReasonNoConsult,
		ReasonScore, ReasonRated, ReasonTags, ReasonTransition, ReasonStale, ReasonMergeSelf, ReasonMerged, ReasonNotAllowed,
		ReasonTimerStale, ReasonTooMany, ReasonInvalid}
}

// Refusal is a rule's no: the reason, and the detail that makes it useful, such as a field's name or a limit. The detail never
// holds personal data.
type Refusal struct {
	Reason Reason
	Detail string
}

// Error makes a refusal usable where an error is wanted.
func (r *Refusal) Error() string {
	if r.Detail == "" {
		return string(r.Reason)
	}
	return string(r.Reason) + ": " + r.Detail
}

func refuse(r Reason, detail string) *Refusal { return &Refusal{Reason: r, Detail: detail} }
