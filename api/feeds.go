package api

import (
	"context"
	"encoding/json"
	"sync"
	"time"

	"jietong/center"

	"jietong/api/wire"
)

// feeds hands the center's notices to the connections. One listener serves all connections of a topic, and what they are told is encoded once for each
// audience, by the first connection that writes it.
type feeds struct {
	center *center.Center
	faces  faces

	mu sync.Mutex
	of map[center.Topic]*feed
}

type feed struct {
	stop func()

	mu   sync.RWMutex
	subs map[*live]struct{}
}

// event is a notice on its way to the connections of a topic.
type event struct {
	center.Notice
	at     time.Time
	faces  faces
	frames [2]struct { // for customers, for staff
		once sync.Once
		b    []byte
	}
}

// join makes the connection hear a topic; leave ends it. Notices that come later than join's return are not missed.
func (f *feeds) join(t center.Topic, l *live) (leave func()) {
	f.mu.Lock()
	defer f.mu.Unlock()
	d := f.of[t]
	if d == nil {
		d = &feed{subs: map[*live]struct{}{}}
		f.of[t] = d
		d.stop = f.center.Listen(t, func(n center.Notice) { d.tell(&event{Notice: n, at: time.Now(), faces: f.faces}) })
	}
	d.mu.Lock()
	d.subs[l] = struct{}{}
	d.mu.Unlock()
	return func() { f.leave(t, d, l) }
}

func (f *feeds) leave(t center.Topic, d *feed, l *live) {
	f.mu.Lock()
	defer f.mu.Unlock()
	d.mu.Lock()
	delete(d.subs, l)
	empty := len(d.subs) == 0
	d.mu.Unlock()
	if empty && f.of[t] == d {
		d.stop()
		delete(f.of, t)
	}
}

func (d *feed) tell(e *event) {
	d.mu.RLock()
	defer d.mu.RUnlock()
	for l := range d.subs {
		l.put(queued{ev: e})
	}
}

// frame is the push of this event for an audience, encoded once; nil where the audience is told nothing.
func (e *event) frame(staff bool) []byte {
	i := 0
	if staff {
		i = 1
	}
	f := &e.frames[i]
	f.once.Do(func() { f.b = e.encode(staff) })
	return f.b
}

func (e *event) encode(staff bool) []byte {
	ctx := context.Background() // agents' names come from memory
	switch e.Kind {
	case center.NoticeItem:
		w, ok := e.faces.item(ctx, e.Item, staff)
		if !ok {
			return nil
		}
		return pushFrame("item", string(e.Conversation), w.Seq, w)
	case center.NoticeTyping:
		return pushFrame("typing", string(e.Conversation), 0, wire.Typing{Author: e.faces.author(ctx, e.Author)})
	case center.NoticeAgent:
		if staff {
			return pushFrame("colleague", "", 0, e.faces.agent(e.Agent))
		}
	}
	return nil
}

// pushFrame encodes a push with its body in one go.
func pushFrame(ev, conv string, seq int64, body any) []byte {
	b, err := json.Marshal(struct {
		Ev   string `json:"ev"`
		Conv string `json:"conv,omitempty"`
		Seq  int64  `json:"seq,omitempty"`
		Body any    `json:"body,omitempty"`
	}{ev, conv, seq, body})
	if err != nil { // wire types always marshal
		return nil
	}
	return b
}
