package api

import (
	"context"
	"net/http"
	"time"

	"jietong/api/wire"
)

// events is POST /v1/events: the pushes of a connection as server-sent events, for networks that let no WebSocket through. The body is a hello whose
// token stands in the header instead. The first event is {"ev":"welcome"}; commands go over HTTP.
func (s *Server) events(w http.ResponseWriter, req *http.Request, r *request) error {
	raw, err := readBody(w, req, s.cfg.Limits.BodyMaxBytes)
	if err != nil {
		return err
	}
	var b eventsHello
	if err := s.bodies[eventsHelloType].read(raw, &b); err != nil {
		return err
	}
	h := wire.Hello(b)
	if h.Language != "" {
		r.lang = s.texts.pick(h.Language)
	}
	ctx, cancel := context.WithCancel(req.Context())
	defer cancel()
	to := &eventTransport{w: w, c: http.NewResponseController(w)}
	l, welcome, follow, err := s.greet(ctx, r.caller, &h, to, "events")
	if err != nil {
		return err
	}
	head := w.Header()
	head.Set("Content-Type", "text/event-stream")
	head.Set("Cache-Control", "no-store")
	head.Set("X-Accel-Buffering", "no") // nginx would hold the events back
	_ = to.c.SetReadDeadline(time.Time{})
	w.WriteHeader(http.StatusOK)
	l.carry(ctx, queued{raw: pushFrame("welcome", "", 0, welcome)}, follow)
	return nil
}

// eventsHello is a hello whose token stands in the header; one in the body is not looked at.
type eventsHello struct {
	Protocol int              `json:"protocol"`
	Token    string           `json:"token,omitempty"`
	Language string           `json:"language,omitempty" maxLength:"35"`
	Resume   map[string]int64 `json:"resume,omitempty"`
}

// eventTransport writes frames as server-sent events.
type eventTransport struct {
	w http.ResponseWriter
	c *http.ResponseController
}

func (t *eventTransport) write(ctx context.Context, frame []byte) error {
	b := make([]byte, 0, len(frame)+8)
	return t.send(ctx, append(append(append(b, "data: "...), frame...), "\n\n"...))
}

// beat is a comment.
func (t *eventTransport) beat(ctx context.Context) error { return t.send(ctx, []byte(": here\n\n")) }

// send sets the deadline anew each time: that of an earlier write stands, and would end a stream on which nothing happened since.
func (t *eventTransport) send(ctx context.Context, b []byte) error {
	if deadline, ok := ctx.Deadline(); ok {
		_ = t.c.SetWriteDeadline(deadline) // not every writer can
	}
	if _, err := t.w.Write(b); err != nil {
		return err
	}
	return t.c.Flush()
}

func (t *eventTransport) ping(context.Context) error { return nil } // a stream has no way back; a write that fails tells

func (t *eventTransport) end(*Failure) {}
