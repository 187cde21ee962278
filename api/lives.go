package api

import (
	"sync"
	"sync/atomic"

	"jietong/center"
	"jietong/desk"
)

// lives knows the open connections of this node.
type lives struct {
	s *Server

	mu        sync.Mutex
	bySession map[string]map[*live]string // → kind
	byActor   map[desk.Actor]map[*live]struct{}
	closed    bool
	open      sync.WaitGroup
}

func newLives(s *Server) *lives {
	return &lives{s: s, bySession: map[string]map[*live]string{}, byActor: map[desk.Actor]map[*live]struct{}{}}
}

// add counts a connection, or refuses it: too many of one session, or the server stops.
func (v *lives) add(l *live, kind string) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	id := l.caller.session.ID
	switch {
	case v.closed:
		return problem(center.Unavailable, reasonStopping, "")
	case len(v.bySession[id]) >= v.s.cfg.Limits.SocketsMax:
		return problem(center.TooMany, reasonSockets, "")
	}
	if v.bySession[id] == nil {
		v.bySession[id] = map[*live]string{}
	}
	if v.byActor[l.caller.actor] == nil {
		v.byActor[l.caller.actor] = map[*live]struct{}{}
	}
	v.bySession[id][l] = kind
	v.byActor[l.caller.actor][l] = struct{}{}
	v.open.Add(1)
	v.s.metrics.sockets.WithLabelValues(kind, audience(l.staff)).Inc()
	return nil
}

func audience(staff bool) string {
	if staff {
		return "staff"
	}
	return "customer"
}

// remove is called once by the connection itself.
func (v *lives) remove(l *live) {
	v.mu.Lock()
	defer v.mu.Unlock()
	id, actor := l.caller.session.ID, l.caller.actor
	kind, ok := v.bySession[id][l]
	if !ok {
		return
	}
	delete(v.bySession[id], l)
	delete(v.byActor[actor], l)
	if len(v.bySession[id]) == 0 {
		delete(v.bySession, id)
	}
	if len(v.byActor[actor]) == 0 {
		delete(v.byActor, actor)
	}
	v.s.metrics.sockets.WithLabelValues(kind, audience(l.staff)).Dec()
	v.open.Done()
}

// attach makes all of a customer's connections follow a conversation that has just begun, wherever it was begun.
func (v *lives) attach(a desk.Actor, c *desk.Conversation) {
	v.mu.Lock()
	defer v.mu.Unlock()
	for l := range v.byActor[a] {
		l.put(queued{watch: &watching{conv: c, seq: c.Seq, face: true}})
	}
}

// end closes the connections of a session.
func (v *lives) end(session string, why error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	for l := range v.bySession[session] {
		l.stop(why)
	}
}

// stop closes all connections and takes no more; it returns when they are gone.
func (v *lives) stop() {
	v.mu.Lock()
	v.closed = true
	for _, of := range v.bySession {
		for l := range of {
			l.stop(problem(center.Unavailable, reasonStopping, ""))
		}
	}
	v.mu.Unlock()
	v.open.Wait()
}

// lineFrames is the push of the lines' state, encoded once for each view.
type lineFrames struct {
	s    *Server
	last atomic.Pointer[lineFrame]
}

type lineFrame struct {
	of *center.View
	b  []byte
}

func (f *lineFrames) frame() []byte {
	v := f.s.center.View()
	if x := f.last.Load(); x != nil && x.of == v {
		return x.b
	}
	x := &lineFrame{v, pushFrame("lines", "", 0, f.s.lineFaces())}
	f.last.Store(x)
	return x.b
}

func (v *lives) stopped() bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.closed
}
