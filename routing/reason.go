package routing

// Reason says why. Each has a name, a sentence in words.go, and occurs in a golden test.
type Reason uint8

// The reasons.
const (
	_ Reason = iota

	// Why now.
	Arrived        // the contact came
	Returned       // its offer was declined, missed, refused, or its agent went
	Relaxed        // it may go to more agents since it has waited long enough
	Changed        // the contact's class or the agent's profile changed
	HoldEnded      // it need not wait for its preferred agent any longer
	ExclusionEnded // an agent who passed it up may be asked again
	TurnedReady    // the agent became ready
	Freed          // the agent got room
	ReserveLifted  // enough others are idle for the voice reserve

	// Why this agent.
	ByPreferred // asked for by name
	ByLast      // served this customer last
	ByLoad      // least loaded, then longest untouched

	// Why not the others.
	Suits         // could have taken it, but was loaded more or touched later
	LacksKind     // does not take this kind of work
	LacksSkill    // has not learnt a skill
	LacksLevel    // has the skill, not the level
	LacksLanguage // speaks none of the languages
	LacksRegion   // does not serve the region
	LacksRole     // is not of the role, such as expert
	IsOffline     // signed out
	IsAway        // away, in wrap-up or in training
	IsExcluded    // passed this contact up a short while ago
	IsBusy        // has no room
	IsReserved    // is kept idle for calls
	NotPreferred  // the contact is held for the agent asked for
	reasons
)

var reasonNames = [reasons]string{
	Arrived: "arrived", Returned: "returned", Relaxed: "relaxed", Changed: "changed", HoldEnded: "hold-ended",
	ExclusionEnded: "exclusion-ended", TurnedReady: "turned-ready", Freed: "freed", ReserveLifted: "reserve-lifted",
	ByPreferred: "by-preferred", ByLast: "by-last", ByLoad: "by-load",
	Suits: "suits", LacksKind: "lacks-kind", LacksSkill: "lacks-skill", LacksLevel: "lacks-level",
	LacksLanguage: "lacks-language", LacksRegion: "lacks-region", LacksRole: "lacks-role", IsOffline: "is-offline",
	IsAway: "is-away", IsExcluded: "is-excluded", IsBusy: "is-busy", IsReserved: "is-reserved", NotPreferred: "not-preferred",
}

// String is the reason's name in logs, goldens and the API.
func (r Reason) String() string {
	if r == 0 || r >= reasons {
		return "none"
	}
	return reasonNames[r]
}

var outcomeNames = [outcomes]string{
	Done: "done", Stale: "stale", UnknownContact: "unknown-contact", UnknownAgent: "unknown-agent", UnknownClass: "unknown-class",
	UnknownProfile: "unknown-profile", AlreadyWaiting: "already-waiting", NotOffered: "not-offered", OutOfRange: "out-of-range",
	OfferOpen: "offer-open",
}

// String is the outcome's name in logs and goldens.
func (o Outcome) String() string {
	if o >= outcomes {
		return "none"
	}
	return outcomeNames[o]
}

var eventNames = [eventKinds]string{
	Tick: "tick", ContactWaits: "contact-waits", ContactLeaves: "contact-leaves", ContactChanges: "contact-changes",
	ContactCredited: "contact-credited", PairExcluded: "pair-excluded", AgentIs: "agent-is", AgentTurns: "agent-turns",
	AgentReleases: "agent-releases", AgentGone: "agent-gone", OfferCommitted: "offer-committed", OfferRefused: "offer-refused",
	OfferAccepted: "offer-accepted", OfferDeclined: "offer-declined", OfferMissed: "offer-missed",
}

// String is the event's name in logs and goldens.
func (k EventKind) String() string {
	if k >= eventKinds {
		return "none"
	}
	return eventNames[k]
}
