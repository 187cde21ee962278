package api

import (
	"context"
	"crypto/subtle"
	"net"
	"net/http"
	"sync"
	"time"

	"jietong/center"
	"jietong/desk"
)

// healthz says that the process answers. Whoever restarts what is dead asks it.
func (s *Server) healthz(w http.ResponseWriter, _ *http.Request, _ *request) error {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	_, _ = w.Write([]byte("ok\n"))
	return nil
}

// readyWithin is how long a store and a center that work need at most, under full load too.
const readyWithin = 2 * time.Second

// readyz says whether requests should be sent here: the store answers and the center steps. Both are tried, not assumed.
func (s *Server) readyz(w http.ResponseWriter, req *http.Request, _ *request) error {
	steps, storeErr := s.ready.look(s.center.Now(), func() (bool, error) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(req.Context()), readyWithin) // the answer is for the others too
		defer cancel()
		_, _, err := s.center.Store().NextDue(ctx)
		return s.steps(ctx), err
	})
	type part struct {
		Part string `json:"part"`
		OK   bool   `json:"ok"`
	}
	parts := []part{{"store", storeErr == nil}, {"center", steps}, {"accepting", !s.lives.stopped()}}
	status := http.StatusOK
	for _, p := range parts {
		if !p.OK {
			status = http.StatusServiceUnavailable
		}
	}
	if storeErr != nil {
		s.log.Warn("not ready: the store does not answer", "error", storeErr)
	}
	writeJSON(w, status, struct {
		Ready bool   `json:"ready"`
		Parts []part `json:"parts"`
	}{status == http.StatusOK, parts})
	return nil
}

// readyFor is how long an answer of readyz holds. Everybody may ask without a limit, since whoever balances the load must never be refused; so the
// store and the center are asked this often at most.
const readyFor = 500 * time.Millisecond

// readiness remembers what the store and the center answered last. Whoever comes while they are asked waits for that answer.
type readiness struct {
	mu    sync.Mutex
	until time.Time
	store error
	steps bool
}

func (r *readiness) look(now time.Time, ask func() (steps bool, store error)) (bool, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !now.Before(r.until) {
		r.steps, r.store = ask()
		r.until = now.Add(readyFor)
	}
	return r.steps, r.store
}

// steps reports whether the center decides commands. The one it is given concerns nothing and is refused, which is an answer.
func (s *Server) steps(ctx context.Context) bool {
	answered := make(chan struct{})
	err := s.center.Submit(ctx, desk.System, desk.LeaveQueue{}, func(desk.Outcome, error) { close(answered) })
	if err != nil {
		return false
	}
	select {
	case <-answered:
		return true
	case <-ctx.Done():
		return false
	}
}

// metricsPage is GET /metrics: for who has the token, or, without one, for this machine when no proxy stands before it.
func (s *Server) metricsPage(w http.ResponseWriter, req *http.Request, r *request) error {
	switch {
	case s.cfg.MetricsToken != "":
		if subtle.ConstantTimeCompare([]byte(bearer(req.Header.Get("Authorization"))), []byte(s.cfg.MetricsToken)) != 1 {
			return problem(center.Denied, reasonToken, "")
		}
	case !direct(req):
		return problem(center.NotFound, reasonRoute, "")
	}
	s.metrics.handler().ServeHTTP(w, req)
	return nil
}

// direct reports whether a request comes from this machine and through no proxy.
func direct(req *http.Request) bool {
	ip := net.ParseIP(hostOf(req.RemoteAddr))
	return ip != nil && ip.IsLoopback() && req.Header.Get("X-Forwarded-For") == "" && req.Header.Get("Forwarded") == "" && req.Header.Get("Via") == ""
}
