package center

import (
	"context"
	"errors"
	"fmt"
	"time"

	"jietong/desk"
	"jietong/store"
)

// Kind is what kind of failure an error is; the edges translate it once, to an HTTP status or to a frame.
type Kind string

// The kinds.
const (
	Invalid     Kind = "invalid"
	NotFound    Kind = "not-found"
	Conflict    Kind = "conflict"
	Denied      Kind = "denied"
	TooMany     Kind = "too-many"
	Unavailable Kind = "unavailable"
	Unsupported Kind = "unsupported"
	Internal    Kind = "internal"
)

// Error is every failure of the center: what was tried, what kind of failure, the rule's reason if a rule refused, and the cause for the log.
// Reason and Detail may be shown to people; Cause never is.
type Error struct {
	Kind   Kind
	Op     string
	Reason desk.Reason
	Detail string
	Retry  time.Duration // after which a retry makes sense; 0: none given
	Cause  error
}

func (e *Error) Error() string {
	s := e.Op + ": " + string(e.Kind)
	if e.Reason != "" {
		s += ": " + string(e.Reason)
	}
	if e.Detail != "" {
		s += ": " + e.Detail
	}
	if e.Cause != nil {
		s += ": " + e.Cause.Error()
	}
	return s
}

func (e *Error) Unwrap() error { return e.Cause }

// ReasonQueueFull is the reason of a command that found the center's own queue full: nothing was done, try again shortly.
const ReasonQueueFull desk.Reason = "queue-full"

// ReasonUnavailable is the reason of a command that the store could not keep: nothing was done.
const ReasonUnavailable desk.Reason = "unavailable"

// KindOf says what kind of failure a rule's refusal is.
func KindOf(r desk.Reason) Kind {
	switch r {
	case desk.ReasonNotFound:
		return NotFound
	case desk.ReasonNotYours, desk.ReasonNotAllowed:
		return Denied
	case desk.ReasonTooMany, ReasonQueueFull:
		return TooMany
	case desk.ReasonUnsupported:
		return Unsupported
	case desk.ReasonEmpty, desk.ReasonTooLong, desk.ReasonPresence, desk.ReasonNoTarget, desk.ReasonScore, desk.ReasonTags, desk.ReasonInvalid, desk.ReasonMergeSelf:
		return Invalid
	}
	return Conflict
}

// failed turns any error of a layer below into an *Error of this operation.
func failed(op string, err error) error {
	var r *desk.Refusal
	var c *store.Conflict
	var d *store.Duplicate
	var never *store.Invalid
	var already *Error
	switch {
	case err == nil:
		return nil
	case errors.As(err, &already):
		return err
	case errors.As(err, &r):
		return &Error{Kind: KindOf(r.Reason), Op: op, Reason: r.Reason, Detail: r.Detail}
	case errors.As(err, &c):
		return &Error{Kind: Conflict, Op: op, Reason: desk.ReasonStale, Cause: err}
	case errors.As(err, &d):
		return &Error{Kind: Conflict, Op: op, Reason: desk.ReasonExists, Cause: err}
	case errors.As(err, &never):
		return &Error{Kind: Invalid, Op: op, Reason: desk.ReasonInvalid, Detail: never.Why}
	case errors.Is(err, store.ErrNotFound):
		return &Error{Kind: NotFound, Op: op, Reason: desk.ReasonNotFound}
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return &Error{Kind: Unavailable, Op: op, Reason: ReasonUnavailable, Cause: err}
	case errors.Is(err, store.ErrUnavailable):
		return &Error{Kind: Unavailable, Op: op, Reason: ReasonUnavailable, Retry: time.Second, Cause: err}
	}
	return &Error{Kind: Internal, Op: op, Cause: err}
}

func refused(op string, r desk.Reason, detail string) error {
	return &Error{Kind: KindOf(r), Op: op, Reason: r, Detail: detail}
}

var errStopped = fmt.Errorf("the center has stopped: %w", store.ErrUnavailable)
