package api

import (
	"context"
	"encoding/json"
	"sync"
	"time"

	"jietong/center"
	"jietong/desk"

	"jietong/api/wire"
)

// live is one open connection, by WebSocket or by events: what it is told, in order, without a gap.
//
// Everything that goes out stands in one bounded queue, and one goroutine (run) writes it. A frame is never dropped: when the queue is full the connection
// ends with bye, and the client resumes from the store by sequence.
type live struct {
	s      *Server
	caller caller
	staff  bool
	to     transport

	mu    sync.Mutex
	queue []queued
	bye   error // set once: the connection ends
	wake  chan struct{}
	slow  context.CancelFunc // ends a write that hangs

	// Only run touches these.
	watched     map[desk.ConversationID]*watch
	over        []desk.ConversationID                // of them those that have ended, oldest first
	offers      map[desk.ConversationID]desk.OfferID // what rings here
	colleagues  map[desk.AgentID]*event              // changed since the last flush
	flushed     time.Time
	linesToTell bool
	me          int64 // the version of the agent's own state that was told
	leaves      []func()
	attended    func()
	nextPing    time.Time
	pinging     chan error
}

// transport carries frames to the client.
type transport interface {
	write(ctx context.Context, frame []byte) error
	beat(ctx context.Context) error // by run, between frames: keeps a stream from looking dead
	ping(ctx context.Context) error // beside run: returns when the client has proven to be there, where it can
	end(err *Failure)               // after bye
}

// queued is something to write, or to do in the order of what is written. Exactly one field group is set.
type queued struct {
	raw   []byte
	ev    *event
	re    int64 // a reply: value or err
	value any
	err   error
	watch *watching
}

// watching asks for a conversation to be followed: what comes after seq is pushed.
type watching struct {
	conv *desk.Conversation
	seq  int64
	face bool // push its face at once
}

const (
	colleaguesEvery = time.Second // how often changed colleagues are told: a busy floor changes all the time
	watchedMax      = 200         // conversations followed by one connection: four times what one agent can hold
	overMax         = 20          // of them those that have ended: what an agent ends within an hour or two
	byeWithin       = 2 * time.Second
)

func newLive(s *Server, c caller, to transport) *live {
	return &live{s: s, caller: c, staff: c.staff(), to: to, wake: make(chan struct{}, 1), watched: map[desk.ConversationID]*watch{},
		offers: map[desk.ConversationID]desk.OfferID{}, colleagues: map[desk.AgentID]*event{}}
}

// put queues something. It never blocks; where there is no room the connection ends.
func (l *live) put(q queued) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.bye != nil {
		return
	}
	if len(l.queue) >= l.s.cfg.Limits.SendQueueMax {
		l.s.metrics.slow.Inc()
		l.finish(problem(center.Unavailable, reasonSlow, ""))
		return
	}
	l.queue = append(l.queue, q)
	l.poke()
}

// stop ends the connection with a bye.
func (l *live) stop(why error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.finish(why)
}

func (l *live) finish(why error) {
	if l.bye != nil {
		return
	}
	l.bye, l.queue = why, nil
	if l.slow != nil {
		time.AfterFunc(byeWithin, l.slow) // a reader that hangs does not hold up the end
	}
	l.poke()
}

func (l *live) poke() {
	select {
	case l.wake <- struct{}{}:
	default:
	}
}

// reply queues the answer to a call.
func (l *live) reply(re int64, value any, err error) {
	l.put(queued{re: re, value: value, err: err})
}

// run writes until the context ends, a write fails or the connection is told to end. It leaves nothing behind.
func (l *live) run(ctx context.Context) {
	ctx, cancel := context.WithCancel(ctx)
	l.mu.Lock()
	l.slow = cancel
	l.mu.Unlock()
	defer l.leave()
	defer cancel()
	l.nextPing = time.Now().Add(l.s.cfg.PingEvery)
	timer := time.NewTimer(l.s.cfg.PingEvery)
	defer timer.Stop()
	var batch []queued
	for {
		l.mu.Lock()
		batch, l.queue = l.queue, batch[:0]
		bye := l.bye
		l.mu.Unlock()
		if bye != nil {
			l.sayBye(bye)
			return
		}
		for i := range batch {
			if !l.handle(ctx, &batch[i]) {
				return
			}
			batch[i] = queued{}
		}
		if !l.settle(ctx) {
			return
		}
		timer.Reset(time.Until(l.nextDue()))
		select {
		case <-ctx.Done():
			return
		case <-l.wake:
		case err := <-l.pinging:
			l.pinging = nil
			if err != nil {
				l.stop(problem(center.Unavailable, reasonSilent, ""))
			}
		case <-timer.C:
		}
	}
}

// handle writes one thing; false ends the connection.
func (l *live) handle(ctx context.Context, q *queued) bool {
	switch {
	case q.raw != nil:
		return l.write(ctx, q.raw)
	case q.ev != nil:
		return l.hear(ctx, q.ev)
	case q.watch != nil:
		return l.follow(ctx, q.watch)
	}
	return l.write(ctx, l.replyFrame(q))
}

func (l *live) replyFrame(q *queued) []byte {
	r := struct {
		Re    int64       `json:"re"`
		Body  any         `json:"body,omitempty"`
		Error *wire.Error `json:"error,omitempty"`
	}{Re: q.re}
	switch {
	case q.err != nil:
		r.Error = &l.s.tell(l.caller, q.err).Wire
	case q.value != (none{}):
		r.Body = q.value
	}
	b, err := json.Marshal(r)
	if err != nil { // wire types always marshal
		return nil
	}
	return b
}

func (l *live) write(ctx context.Context, frame []byte) bool {
	if frame == nil {
		return true
	}
	ctx, cancel := context.WithTimeout(ctx, l.s.cfg.WriteWithin)
	defer cancel()
	if err := l.to.write(ctx, frame); err != nil {
		return false
	}
	l.s.metrics.pushed.Inc()
	return true
}

func (l *live) sayBye(why error) {
	ctx, cancel := context.WithTimeout(context.Background(), byeWithin)
	defer cancel()
	f := l.s.tell(l.caller, why)
	if l.to.write(ctx, pushFrame("bye", "", 0, f.Wire)) == nil {
		l.to.end(f)
	}
}

// settle does what is due beside the queue: faces of conversations that changed, waits, colleagues, lines, the ping.
func (l *live) settle(ctx context.Context) bool {
	now := time.Now()
	for _, w := range l.watched {
		if w.dirty && !now.Before(w.faceDue()) && !l.tellFace(ctx, w) || !l.tellWait(ctx, w, now) {
			return false
		}
	}
	if (len(l.colleagues) > 0 || l.linesToTell) && now.Sub(l.flushed) >= colleaguesEvery {
		l.flushed = now
		for id, e := range l.colleagues {
			delete(l.colleagues, id)
			if !l.write(ctx, e.frame(true)) {
				return false
			}
		}
		if l.linesToTell {
			l.linesToTell = false
			if !l.write(ctx, l.s.lines.frame()) {
				return false
			}
		}
	}
	if !now.Before(l.nextPing) {
		return l.startPing(ctx, now)
	}
	return true
}

// startPing asks the client whether it is there, and the store whether it may still be.
func (l *live) startPing(ctx context.Context, now time.Time) bool {
	if l.pinging != nil { // the last one is not answered yet
		l.stop(problem(center.Unavailable, reasonSilent, ""))
		return true
	}
	l.nextPing = now.Add(l.s.cfg.PingEvery)
	beat, cancel := context.WithTimeout(ctx, l.s.cfg.WriteWithin)
	defer cancel()
	if l.to.beat(beat) != nil {
		return false
	}
	done := make(chan error, 1)
	l.pinging = done
	go func() {
		ctx, cancel := context.WithTimeout(ctx, l.s.cfg.PingEvery)
		defer cancel()
		if err := l.s.stillSignedIn(ctx, l.caller); err != nil {
			l.stop(err)
		}
		done <- l.to.ping(ctx)
	}()
	return true
}

// nextDue is when settle has something to do again.
func (l *live) nextDue() time.Time {
	due := l.nextPing
	if len(l.colleagues) > 0 || l.linesToTell {
		if at := l.flushed.Add(colleaguesEvery); at.Before(due) {
			due = at
		}
	}
	for _, w := range l.watched {
		if w.dirty && w.faceDue().Before(due) {
			due = w.faceDue()
		}
		if w.waits() && !l.staff {
			if at := w.looked.Add(l.s.cfg.WaitEvery); at.Before(due) {
				due = at
			}
		}
	}
	return due
}

// leave ends everything that the connection listens to.
func (l *live) leave() {
	for _, w := range l.watched {
		w.stop()
	}
	for _, f := range l.leaves {
		f()
	}
	if l.attended != nil {
		l.attended()
	}
	if l.pinging != nil {
		<-l.pinging // its context has ended
	}
	l.s.lives.remove(l)
}
