package api

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"sync"
	"time"

	"github.com/coder/websocket"

	"jietong/center"

	"jietong/api/wire"
)

// subprotocol is the socket's name; docs/protocol.md describes it.
const subprotocol = "jietong.v1"

// badFramesMax is how many frames that are none of ours a connection may send before it ends.
const badFramesMax = 10

// socket is GET /v1/socket. The first frame is hello; then calls are read in order, several may be under way, and each is answered once.
func (s *Server) socket(w http.ResponseWriter, req *http.Request, r *request) error {
	if !s.originAllowed(req) {
		return problem(center.Denied, reasonOrigin, "")
	}
	conn, err := websocket.Accept(w, req, &websocket.AcceptOptions{Subprotocols: []string{subprotocol}, InsecureSkipVerify: true}) // the origin was held above
	if err != nil {
		return nil // Accept has answered
	}
	defer conn.CloseNow()
	conn.SetReadLimit(s.cfg.Limits.FrameMaxBytes)
	// The request's context ends when the handler returns; the connection outlives no handler.
	ctx, cancel := context.WithCancel(context.WithoutCancel(req.Context()))
	defer cancel()
	to := &socketTransport{conn}
	l, welcome, follow := s.openSocket(ctx, conn, to, r.caller)
	if l == nil {
		return nil
	}
	var reading sync.WaitGroup
	reading.Go(func() {
		defer cancel()
		s.read(ctx, conn, l)
	})
	l.carry(ctx, welcome, follow)
	cancel()
	conn.CloseNow()
	reading.Wait()
	return nil
}

// openSocket reads the hello and greets; nil when that failed, which the client was told.
func (s *Server) openSocket(ctx context.Context, conn *websocket.Conn, to *socketTransport, c caller) (*live, queued, []watching) {
	refuse := func(re int64, err error) (*live, queued, []watching) {
		f := s.tell(c, err)
		b, _ := json.Marshal(wire.Reply{Re: re, Error: &f.Wire})
		wctx, cancel := context.WithTimeout(ctx, byeWithin)
		defer cancel()
		if to.write(wctx, b) == nil {
			to.end(f)
		}
		return nil, queued{}, nil
	}
	hctx, cancel := context.WithTimeout(ctx, s.cfg.HelloWithin)
	defer cancel()
	kind, data, err := conn.Read(hctx)
	if err != nil {
		if hctx.Err() != nil {
			conn.Close(websocket.StatusPolicyViolation, string(reasonHelloLate))
		}
		return nil, queued{}, nil
	}
	call, err := readCall(kind, data)
	if err != nil {
		return refuse(0, err)
	}
	if call.Op != "hello" {
		return refuse(call.ID, problem(center.Invalid, reasonHello, ""))
	}
	var h wire.Hello
	if err := s.bodies[helloType].read(call.Body, &h); err != nil {
		return refuse(call.ID, err)
	}
	if h.Language != "" {
		c.lang = s.texts.pick(h.Language)
	}
	if h.Protocol != wire.Protocol { // said before the token is looked at: an old client must learn that it is old
		return refuse(call.ID, problem(center.Unsupported, reasonProtocol, ""))
	}
	c, err = s.callerOf(ctx, c, h.Token)
	if err != nil {
		return refuse(call.ID, err)
	}
	l, welcome, follow, err := s.greet(ctx, c, &h, to, "socket")
	if err != nil {
		return refuse(call.ID, err)
	}
	return l, queued{re: call.ID, value: welcome}, follow
}

// readCall reads a frame from a client strictly.
func readCall(kind websocket.MessageType, data []byte) (wire.Call, error) {
	var call wire.Call
	if kind != websocket.MessageText {
		return call, problem(center.Invalid, reasonFrame, "")
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(&call); err != nil || d.More() || call.ID < 1 || call.Op == "" {
		return call, problem(center.Invalid, reasonFrame, "")
	}
	return call, nil
}

// read takes calls until the connection ends. Sends are submitted in the order in which they were read and answered when they are durable.
func (s *Server) read(ctx context.Context, conn *websocket.Conn, l *live) {
	own := newLimiter(s.cfg.Limits.Calls, time.Now)
	underWay := make(chan struct{}, s.cfg.Limits.InFlightMax)
	bad := 0
	for {
		kind, data, err := conn.Read(ctx)
		if err != nil {
			return
		}
		call, err := readCall(kind, data)
		if err == nil {
			err = own.take("")
		} else if bad++; bad > badFramesMax {
			l.stop(err)
			return
		}
		if err != nil {
			l.reply(call.ID, nil, err)
			continue
		}
		select {
		case underWay <- struct{}{}:
		case <-ctx.Done():
			return
		}
		s.call(ctx, l, &call, func() { <-underWay })
	}
}

// call carries out one command and sees to it that it is answered once.
func (s *Server) call(ctx context.Context, l *live, call *wire.Call, over func()) {
	start, name := time.Now(), "unknown"
	if s.ops[call.Op] != nil {
		name = call.Op
	}
	done := func(value any, err error) {
		l.reply(call.ID, value, err)
		s.metrics.call(name, err, time.Since(start))
		over()
	}
	o := s.ops[call.Op]
	if o == nil {
		reason := reasonOp
		if call.Op == "hello" {
			reason = reasonHelloTwice
		}
		done(nil, problem(center.Unsupported, reason, ""))
		return
	}
	defer func() {
		if p := recover(); p != nil {
			done(nil, s.panicked(l.caller, "socket "+o.op, p))
		}
	}()
	r := &request{caller: l.caller, op: o}
	id := call.Conv
	if o.about == aboutOffer {
		id = call.Offer
	}
	if err := s.admitted(ctx, r, id); err != nil {
		done(nil, err)
		return
	}
	if err := s.limits.further(o.limit, l.caller); err != nil {
		done(nil, err)
		return
	}
	if o.later != nil {
		if err := o.later(ctx, s, r, call.Body, done); err != nil {
			done(nil, err)
		}
		return
	}
	value, err := o.call(ctx, s, r, call.Body)
	done(value, err)
}

// socketTransport writes frames to a WebSocket.
type socketTransport struct{ conn *websocket.Conn }

func (t *socketTransport) write(ctx context.Context, frame []byte) error {
	return t.conn.Write(ctx, websocket.MessageText, frame)
}

func (t *socketTransport) beat(context.Context) error { return nil }

func (t *socketTransport) ping(ctx context.Context) error { return t.conn.Ping(ctx) }

func (t *socketTransport) end(f *Failure) {
	code := websocket.StatusNormalClosure
	switch center.Kind(f.Wire.Kind) {
	case center.Denied, center.Invalid, center.Unsupported, center.TooMany:
		code = websocket.StatusPolicyViolation
	case center.Unavailable:
		code = websocket.StatusTryAgainLater
	case center.Internal:
		code = websocket.StatusInternalError
	}
	_ = t.conn.Close(code, f.Wire.Reason) // the other side may be gone already
}

// originAllowed holds the page that opens a socket: this server's own, or one that the configuration names. Programs send no origin.
func (s *Server) originAllowed(req *http.Request) bool {
	origin := req.Header.Get("Origin")
	if origin == "" {
		return true
	}
	host, ok := originHost(origin)
	if !ok {
		return false
	}
	if equalFold(host, req.Host) {
		return true
	}
	for _, o := range s.cfg.Origins {
		if equalFold(o, host) || equalFold(o, origin) {
			return true
		}
	}
	return false
}
