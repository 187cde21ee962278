package api

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"jietong/access"
	"jietong/center"
	"jietong/desk"
	"jietong/store"

	"jietong/api/wire"
)

// Failure is an error as the client gets it, over HTTP or in a frame. It never holds anything from inside: no cause, no value that was sent.
type Failure struct{ Wire wire.Error }

// Error is kind and reason, which say nothing about a person.
func (f *Failure) Error() string { return f.Wire.Kind + ": " + f.Wire.Reason }

// MarshalJSON is the wire's form.
func (f *Failure) MarshalJSON() ([]byte, error) { return json.Marshal(f.Wire) }

// GetStatus is the HTTP status that follows from the kind, save for the few reasons for which HTTP has a word of its own.
func (f *Failure) GetStatus() int {
	switch desk.Reason(f.Wire.Reason) {
	case access.ReasonSignIn, reasonToken, reasonRevoked, reasonSignIn:
		return http.StatusUnauthorized
	case reasonMalformed:
		return http.StatusBadRequest
	case reasonTooLarge, reasonFileTooLarge:
		return http.StatusRequestEntityTooLarge
	case reasonMediaType:
		return http.StatusUnsupportedMediaType
	case reasonMethod:
		return http.StatusMethodNotAllowed
	}
	switch center.Kind(f.Wire.Kind) {
	case center.Invalid, center.Unsupported:
		return http.StatusUnprocessableEntity
	case center.NotFound:
		return http.StatusNotFound
	case center.Conflict:
		return http.StatusConflict
	case center.Denied:
		return http.StatusForbidden
	case center.TooMany:
		return http.StatusTooManyRequests
	case center.Unavailable:
		return http.StatusServiceUnavailable
	}
	return http.StatusInternalServerError
}

// GetHeaders says in HTTP's own words when to come back and how to sign in.
func (f *Failure) GetHeaders() http.Header {
	h := http.Header{}
	if f.Wire.RetryMS > 0 {
		h.Set("Retry-After", strconv.FormatInt((f.Wire.RetryMS+999)/1000, 10))
	}
	if f.GetStatus() == http.StatusUnauthorized {
		h.Set("WWW-Authenticate", "Bearer")
	}
	return h
}

// problem makes an error of this package.
func problem(kind center.Kind, r desk.Reason, detail string) error {
	return &center.Error{Kind: kind, Op: "api", Reason: r, Detail: detail}
}

// denied makes the error of what access refused.
func denied(r desk.Reason) error {
	kind := center.KindOf(r)
	if r == access.ReasonSignIn {
		kind = center.Denied
	}
	return problem(kind, r, "")
}

// faults are the fields of a request that are wrong, all of them.
type faults struct {
	reason desk.Reason
	fields []fault
}

// fault is one wrong field: where, and which of the catalogue's sentences says what is wrong.
type fault struct{ path, key string }

func (f *faults) Error() string { return string(f.reason) }

// failure translates any error to what the client gets. It is the only place that does.
func (s *Server) failure(l desk.Language, requestID string, err error) *Failure {
	var f *Failure
	var fs *faults
	var ce *center.Error
	var r *desk.Refusal
	switch {
	case errors.As(err, &f):
		return f
	case errors.As(err, &fs):
		out := s.told(l, center.Invalid, fs.reason, "", 0)
		for _, x := range fs.fields {
			out.Wire.Fields = append(out.Wire.Fields, wire.FieldError{Path: x.path, Message: s.texts.text(l, "fault."+x.key)})
		}
		return out
	case errors.As(err, &ce) && ce.Kind != center.Internal:
		return s.told(l, ce.Kind, ce.Reason, ce.Detail, ce.Retry)
	case errors.As(err, &r):
		return s.told(l, center.KindOf(r.Reason), r.Reason, r.Detail, 0)
	case errors.Is(err, store.ErrNotFound):
		return s.told(l, center.NotFound, desk.ReasonNotFound, "", 0)
	case errors.Is(err, store.ErrUnavailable), errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return s.told(l, center.Unavailable, center.ReasonUnavailable, "", time.Second)
	}
	return s.told(l, center.Internal, reasonInternal, requestID, 0)
}

func (s *Server) told(l desk.Language, k center.Kind, r desk.Reason, detail string, retry time.Duration) *Failure {
	if r == "" {
		r = desk.Reason(k)
	}
	message := s.texts.reason(l, r, detail)
	if words, ok := policyWords(desk.Reason(detail)); ok && r == desk.ReasonInvalid { // the policy refused, and says so in its own words
		r, message = desk.Reason(detail), words.In(l)
	}
	return &Failure{wire.Error{Kind: string(k), Reason: string(r), Message: message, RetryMS: retry.Milliseconds()}}
}

// unexpected reports whether an error is one that somebody must look at: it goes into the log with its cause.
func unexpected(err error) bool {
	var f *Failure
	var fs *faults
	var ce *center.Error
	var r *desk.Refusal
	switch {
	case errors.As(err, &ce):
		return ce.Kind == center.Internal || ce.Kind == center.Unavailable && ce.Cause != nil && !errors.Is(ce.Cause, context.Canceled)
	case errors.As(err, &f):
		return f.Wire.Kind == string(center.Internal)
	case errors.As(err, &fs), errors.As(err, &r), errors.Is(err, store.ErrNotFound), errors.Is(err, context.Canceled):
		return false
	}
	return true
}

// faultsOf reads what huma's validation found. Values and library texts stay behind: neither is for the client.
func faultsOf(errs []error) *faults {
	out := &faults{reason: reasonInvalid}
	for _, err := range errs {
		var d *huma.ErrorDetail
		if !errors.As(err, &d) {
			out.fields = append(out.fields, fault{"", "other"})
			continue
		}
		path := strings.TrimPrefix(strings.TrimPrefix(d.Location, "body"), ".")
		if name, ok := strings.CutPrefix(d.Message, "expected required property "); ok {
			name = strings.TrimSuffix(name, " to be present")
			out.fields = append(out.fields, fault{strings.TrimPrefix(path+"."+name, "."), "required"})
			continue
		}
		out.fields = append(out.fields, fault{path, faultKey(d.Message)})
	}
	return out
}

// faultKey finds the sentence for one of huma's messages (validation/messages.go).
func faultKey(m string) string {
	for _, k := range []struct{ starts, key string }{
		{"unexpected property", "unknown"}, {"unknown query parameter", "unknown"}, {"required ", "required"}, {"expected value to be one of", "enum"},
		{"expected length >=", "short"}, {"expected length <=", "long"}, {"expected array length >=", "short"}, {"expected array length <=", "long"},
		{"expected number >", "range"}, {"expected number <", "range"}, {"expected ", "type"}, {"invalid ", "type"},
	} {
		if strings.HasPrefix(m, k.starts) {
			return k.key
		}
	}
	return "other"
}
