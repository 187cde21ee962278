package policy

// Code enumerates what check can find. Each occurs in a golden test.
type Code string

// Severity says how bad a finding is.
type Severity string

// The severities.
const (
	SeverityError   Severity = "error"   // somebody cannot be served
	SeverityWarning Severity = "warning" // somebody is served badly
	SeverityNote    Severity = "note"    // worth knowing
)

// Finding is one thing that check found.
type Finding struct {
	Code     Code     `json:"code"`
	Severity Severity `json:"severity"`
	Of       string   `json:"of"` // what it was found at, such as lines.general
	Place    Place    `json:"place"`
	Words    Words    `json:"words"`             // one sentence
	Accepted Words    `json:"accepted,omitzero"` // the policy's reason for accepting it; empty if it is not accepted
}

// Place is where something stands in the text. Line and column count from 1; the zero value is no place.
type Place struct {
	File   string `json:"file"`
	Line   int    `json:"line,omitempty"`
	Column int    `json:"column,omitempty"`
}

// The codes of check.
const (
	CodeNobody         Code = "nobody"           // no staff group can serve the line
	CodeUncovered      Code = "uncovered"        // hours of the line without anybody on duty
	CodeUnheard        Code = "unheard"          // a language of the line that nobody on duty speaks
	CodeTooManySteps   Code = "too-many-steps"   // the way to a person is longer than the limit
	CodeHidden         Code = "hidden"           // the entry is folded away
	CodeGateShut       Code = "gate-shut"        // a bot gate that never hands over
	CodeBotGate        Code = "bot-gate"         // a bot stands in front of the queue
	CodeNoEntry        Code = "no-entry"         // a line that nobody can reach
	CodeTargetConflict Code = "target-conflict"  // a higher tier waits longer, or the standard differs
	CodeTargetOverrun  Code = "target-overrun"   // help comes only after the target has passed
	CodeOverflowLoop   Code = "overflow-loop"    // overflow that comes back to where it began
	CodeDeadEnd        Code = "dead-end"         // nothing is promised to those who wait longest
	CodePrivilege      Code = "privilege"        // a privilege that nobody can use
	CodeRouteShadowed  Code = "route-shadowed"   // a rule that an earlier one always beats
	CodeUncoveredNeed  Code = "uncovered-need"   // functions that an access line does not cover
	CodeNotTrained     Code = "not-trained"      // agents of an access line are not trained
	CodeBookingNeeded  Code = "booking-needed"   // an access line only by appointment
	CodeRegionHours    Code = "region-hours"     // hours when a region expects service and no line is open
	CodeWorkMismatch   Code = "work-mismatch"    // capacity of nought for the line's kind of work
	CodeHolidays       Code = "holidays"         // holidays of a year in the sweep are not published
	CodeCallerRefused  Code = "caller-refused"   // a number that turns callers away without telling them where to go
	CodeChannel        Code = "channel-mismatch" // a door leads to a line that cannot use its channel
	CodeAcceptedUnused Code = "accepted-unused"  // an accepted finding that no longer occurs
)

// Codes lists every code.
func Codes() []Code {
	return []Code{CodeNobody, CodeUncovered, CodeUnheard, CodeTooManySteps, CodeHidden, CodeGateShut, CodeBotGate, CodeNoEntry, CodeTargetConflict,
		CodeTargetOverrun, CodeOverflowLoop, CodeDeadEnd, CodePrivilege, CodeRouteShadowed, CodeUncoveredNeed, CodeNotTrained, CodeBookingNeeded,
		CodeRegionHours, CodeWorkMismatch, CodeHolidays, CodeCallerRefused, CodeChannel, CodeAcceptedUnused}
}
