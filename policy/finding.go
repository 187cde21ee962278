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
	Code     Code
	Severity Severity
	Of       string // what it was found at, such as lines.general
	Place    Place
	Words    Words // one sentence
	Accepted Words // the policy's reason for accepting it; empty if it is not accepted
}

// Place is where something stands in the text. Line and column count from 1; the zero value is no place.
type Place struct {
	File   string
	Line   int
	Column int
}
