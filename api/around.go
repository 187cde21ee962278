package api

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"runtime/debug"
	"strings"
	"time"

	"jietong/center"
)

// around wraps the router: a request id, the headers that every answer has, protection against requests that other sites send, the log, figures, and
// panics.
func (s *Server) around(next http.Handler) http.Handler {
	cross := http.NewCrossOriginProtection()
	for _, o := range s.cfg.Origins {
		if strings.Contains(o, "://") {
			_ = cross.AddTrustedOrigin(o) // one that cannot be read trusts nobody
		}
	}
	cross.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		s.writeFailure(w, s.tell(s.caller(req), problem(center.Denied, reasonOrigin, "")))
	}))
	guarded := cross.Handler(next)
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		start := time.Now()
		id := newRequestID()
		req = req.WithContext(context.WithValue(req.Context(), requestIDKey{}, id))
		h := w.Header()
		h.Set("X-Request-Id", id)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		rec := &recorder{ResponseWriter: w}
		defer func() {
			p := recover()
			if p != nil && !errors.Is(asError(p), http.ErrAbortHandler) {
				f := s.panicked(s.caller(req), req.Method+" "+req.Pattern, p)
				if !rec.wrote {
					s.writeFailure(rec, s.tell(s.caller(req), f))
				}
			}
			s.noted(req, rec, id, time.Since(start))
			if p != nil && (rec.wrote && rec.status < 500 || errors.Is(asError(p), http.ErrAbortHandler)) {
				panic(http.ErrAbortHandler) // what was begun cannot be finished: the connection is cut
			}
		}()
		guarded.ServeHTTP(rec, req)
	})
}

// noted writes the access log and counts. Nothing of the address beyond the route is written: paths hold ids, queries may hold more.
func (s *Server) noted(req *http.Request, rec *recorder, id string, took time.Duration) {
	route := req.Pattern
	if !rec.wrote {
		rec.status = http.StatusOK
	}
	s.metrics.request(route, rec.status, took)
	level := slog.LevelDebug
	if rec.status >= 500 {
		level = slog.LevelWarn
	}
	s.log.Log(req.Context(), level, "request", "request", id, "method", req.Method, "route", route, "status", rec.status, "bytes", rec.bytes, "ms", took.Milliseconds())
}

// panicked notes a panic with its stack and returns the error that the client is told.
func (s *Server) panicked(c caller, where string, p any) error {
	s.log.Error("panic", "request", c.request, "where", where, "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
	return s.failure(c.lang, c.request, errors.New("panic"))
}

func asError(p any) error {
	err, _ := p.(error)
	return err
}

// recorder notes what was answered.
type recorder struct {
	http.ResponseWriter
	status int
	bytes  int64
	wrote  bool
}

func (r *recorder) WriteHeader(status int) {
	if !r.wrote && status >= 200 || status == http.StatusSwitchingProtocols {
		r.status, r.wrote = status, true
	}
	r.ResponseWriter.WriteHeader(status)
}

func (r *recorder) Write(b []byte) (int, error) {
	if !r.wrote {
		r.status, r.wrote = http.StatusOK, true
	}
	n, err := r.ResponseWriter.Write(b)
	r.bytes += int64(n)
	return n, err
}

// Unwrap lets http.ResponseController reach what lies below: hijacking, flushing, deadlines.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }

type requestIDKey struct{}

func requestID(ctx context.Context) string {
	id, _ := ctx.Value(requestIDKey{}).(string)
	return id
}

// newRequestID is 64 bits of chance: enough to find one request in the log.
func newRequestID() string {
	var b [8]byte
	_, _ = rand.Read(b[:]) // never fails: the program ends instead
	return hex.EncodeToString(b[:])
}

func hostOf(address string) string {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return address
	}
	return host
}

// originHost is the host and port of an origin.
func originHost(origin string) (string, bool) {
	u, err := url.Parse(origin)
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
		return "", false
	}
	return u.Host, true
}

func equalFold(a, b string) bool { return strings.EqualFold(a, b) }
