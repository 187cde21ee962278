package api

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/coder/websocket"

	"jietong/blob"
	"jietong/center"
	"jietong/desk"
	"jietong/policies"
	"jietong/store/memory"

	"jietong/api/wire"
)

// house is the whole service on a store in memory behind a real listener.
type house struct {
	t      testing.TB
	center *center.Center
	server *Server
	http   *httptest.Server
	log    *syncBuffer
	ids    func() string
}

// syncBuffer is a log that tests read.
type syncBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *syncBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *syncBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

// ids makes identifiers that sort, from 1.
func counter() func() string {
	var mu sync.Mutex
	n := 0
	return func() string {
		mu.Lock()
		defer mu.Unlock()
		n++
		const digits = "0123456789"
		out := []byte("id-00000000")
		for i, x := len(out)-1, n; x > 0; i, x = i-1, x/10 {
			out[i] = digits[x%10]
		}
		return string(out)
	}
}

func open(t testing.TB, change ...func(*Config)) *house {
	t.Helper()
	p, err := policies.Load("jietong")
	if err != nil {
		t.Fatal(err)
	}
	h := &house{t: t, log: &syncBuffer{}, ids: counter()}
	log := slog.New(slog.NewTextHandler(h.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	h.center, err = center.New(context.Background(), center.Config{Store: memory.New(memory.Config{Now: time.Now}), Blob: newFakeBlob(), Policy: p, Now: time.Now, NewID: h.ids, Log: log})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ran := make(chan struct{})
	go func() {
		defer close(ran)
		if err := h.center.Run(ctx); err != nil {
			t.Errorf("the center: %v", err)
		}
	}()
	cfg := Config{Center: h.center, Log: log, SampleHost: sampleHost()}
	for _, f := range change {
		f(&cfg)
	}
	if h.server, err = New(cfg); err != nil {
		t.Fatal(err)
	}
	h.http = httptest.NewServer(h.server.Handler())
	t.Cleanup(func() {
		h.server.Close()
		h.http.Close()
		cancel()
		<-ran
	})
	return h
}

// hire adds a member of staff who can do everything, with an account whose password is testPassword.
func (h *house) hire(id, login string, role desk.Role) {
	h.t.Helper()
	p := h.center.Policy()
	a := desk.Agent{ID: desk.AgentID(id), Name: "坐席" + id, Role: role, Languages: []desk.Language{"zh-CN", "en"}, Regions: []desk.Region{"cn"}}
	for _, s := range p.Skills {
		a.Skills = append(a.Skills, desk.SkillLevel{Skill: s.ID, Level: 5})
	}
	a.Capacity[desk.WorkChat] = 3
	if _, err := h.center.Do(context.Background(), desk.System, desk.Hire{Agent: a}); err != nil {
		h.t.Fatal(err)
	}
	hash, err := HashPassword(testPassword)
	if err != nil {
		h.t.Fatal(err)
	}
	if err := h.center.Store().PutAccount(context.Background(), account(login, id, hash)); err != nil {
		h.t.Fatal(err)
	}
}

const testPassword = "correct horse battery"

// answered is an HTTP answer.
type answered struct {
	status int
	header http.Header
	body   []byte
}

func (a answered) into(t testing.TB, v any) {
	t.Helper()
	if a.status >= 300 {
		t.Fatalf("status %d: %s", a.status, a.body)
	}
	if err := json.Unmarshal(a.body, v); err != nil {
		t.Fatalf("%v: %s", err, a.body)
	}
}

func (a answered) failure(t testing.TB) wire.Error {
	t.Helper()
	var e wire.Error
	if err := json.Unmarshal(a.body, &e); err != nil || a.status < 400 {
		t.Fatalf("status %d is no failure: %v: %s", a.status, err, a.body)
	}
	return e
}

func (h *house) do(method, path, token string, body any, headers ...string) answered {
	h.t.Helper()
	var r io.Reader
	switch b := body.(type) {
	case nil:
	case string:
		r = strings.NewReader(b)
	case []byte:
		r = bytes.NewReader(b)
	default:
		raw, err := json.Marshal(b)
		if err != nil {
			h.t.Fatal(err)
		}
		r = bytes.NewReader(raw)
	}
	req, err := http.NewRequest(method, h.http.URL+path, r)
	if err != nil {
		h.t.Fatal(err)
	}
	if r != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := client.Do(req)
	if err != nil {
		h.t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		h.t.Fatal(err)
	}
	return answered{resp.StatusCode, resp.Header, b}
}

// customer signs an anonymous customer in.
func (h *house) customer() wire.CustomerSession {
	h.t.Helper()
	var s wire.CustomerSession
	h.do("POST", "/v1/customer-sessions", "", wire.CustomerSignIn{Entry: "app-settings-help", Language: "zh-CN"}).into(h.t, &s)
	return s
}

// staff signs a member of staff in.
func (h *house) staff(login string) wire.StaffSession {
	h.t.Helper()
	var s wire.StaffSession
	h.do("POST", "/v1/staff-sessions", "", wire.StaffSignIn{Login: login, Password: testPassword}).into(h.t, &s)
	return s
}

// start begins a conversation; with person it joins the queue.
func (h *house) start(token string, person bool) wire.Conversation {
	h.t.Helper()
	var c wire.Conversation
	h.do("POST", "/v1/conversations", token, wire.Start{Entry: "app-settings-help", Person: person}).into(h.t, &c)
	return c
}

// line is a socket in a test.
type line struct {
	t    testing.TB
	conn *websocket.Conn
	id   int64
	kept []wire.Push // pushes that came while something else was waited for
}

// frame is a frame from the server, reply or push.
type frame struct {
	Re    int64           `json:"re"`
	Ev    string          `json:"ev"`
	Conv  string          `json:"conv"`
	Seq   int64           `json:"seq"`
	Body  json.RawMessage `json:"body"`
	Error *wire.Error     `json:"error"`
}

// waitMost is how long a test waits for what must come.
const waitMost = 10 * time.Second

func (h *house) dial(headers ...string) *line {
	h.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), waitMost)
	defer cancel()
	head := http.Header{}
	for i := 0; i+1 < len(headers); i += 2 {
		head.Set(headers[i], headers[i+1])
	}
	conn, _, err := websocket.Dial(ctx, strings.Replace(h.http.URL, "http", "ws", 1)+"/v1/socket", &websocket.DialOptions{Subprotocols: []string{subprotocol}, HTTPHeader: head})
	if err != nil {
		h.t.Fatal(err)
	}
	conn.SetReadLimit(8 << 20)
	h.t.Cleanup(func() { conn.CloseNow() })
	return &line{t: h.t, conn: conn}
}

// hello opens a line and returns the welcome.
func (h *house) hello(token string, resume map[string]int64) (*line, wire.Welcome) {
	h.t.Helper()
	l := h.dial()
	var w wire.Welcome
	l.ask("hello", "", "", wire.Hello{Protocol: 1, Token: token, Resume: resume}, &w)
	return l, w
}

func (l *line) read() (frame, error) { return l.readBy(time.Now().Add(waitMost)) }

func (l *line) readBy(deadline time.Time) (frame, error) {
	ctx, cancel := context.WithDeadline(context.Background(), deadline)
	defer cancel()
	_, b, err := l.conn.Read(ctx)
	var f frame
	if err == nil {
		err = json.Unmarshal(b, &f)
	}
	return f, err
}

func (l *line) write(v any) {
	l.t.Helper()
	b, ok := v.([]byte)
	if !ok {
		var err error
		if b, err = json.Marshal(v); err != nil {
			l.t.Fatal(err)
		}
	}
	ctx, cancel := context.WithTimeout(context.Background(), waitMost)
	defer cancel()
	if err := l.conn.Write(ctx, websocket.MessageText, b); err != nil {
		l.t.Fatal(err)
	}
}

// call sends a command without waiting for its reply and returns its id.
func (l *line) call(op, conv, offer string, body any) int64 {
	l.t.Helper()
	l.id++
	c := wire.Call{ID: l.id, Op: op, Conv: conv, Offer: offer}
	if body != nil {
		raw, err := json.Marshal(body)
		if err != nil {
			l.t.Fatal(err)
		}
		c.Body = raw
	}
	l.write(c)
	return l.id
}

// ask sends a command and waits for its reply; pushes that come before it are kept.
func (l *line) ask(op, conv, offer string, body, into any) {
	l.t.Helper()
	f := l.replyTo(l.call(op, conv, offer, body))
	if f.Error != nil {
		l.t.Fatalf("%s: %+v", op, *f.Error)
	}
	if into != nil {
		if err := json.Unmarshal(f.Body, into); err != nil {
			l.t.Fatalf("%s: %v: %s", op, err, f.Body)
		}
	}
}

// refused sends a command that must be refused.
func (l *line) refused(op, conv, offer string, body any) wire.Error {
	l.t.Helper()
	f := l.replyTo(l.call(op, conv, offer, body))
	if f.Error == nil {
		l.t.Fatalf("%s was granted: %s", op, f.Body)
	}
	return *f.Error
}

func (l *line) replyTo(id int64) frame {
	l.t.Helper()
	deadline := time.Now().Add(waitMost)
	for {
		f, err := l.readBy(deadline)
		if err != nil {
			l.t.Fatalf("waiting for the reply to %d: %v", id, err)
		}
		if f.Ev == "" && f.Re == id {
			return f
		}
		if f.Ev != "" {
			l.kept = append(l.kept, wire.Push{Ev: f.Ev, Conv: f.Conv, Seq: f.Seq, Body: f.Body})
		}
	}
}

// push waits for a push of this kind that fits, which may have come before.
func (l *line) push(ev string, fits func(wire.Push) bool) wire.Push {
	l.t.Helper()
	for i, p := range l.kept {
		if p.Ev == ev && (fits == nil || fits(p)) {
			l.kept = append(l.kept[:i:i], l.kept[i+1:]...)
			return p
		}
	}
	deadline := time.Now().Add(waitMost)
	for {
		f, err := l.readBy(deadline)
		if err != nil {
			l.t.Fatalf("waiting for a push %s: %v", ev, err)
		}
		p := wire.Push{Ev: f.Ev, Conv: f.Conv, Seq: f.Seq, Body: f.Body}
		if f.Ev == ev && (fits == nil || fits(p)) {
			return p
		}
		l.kept = append(l.kept, p)
	}
}

func bodyOf[T any](t testing.TB, p wire.Push) T {
	t.Helper()
	var v T
	if err := json.Unmarshal(p.Body, &v); err != nil {
		t.Fatalf("%s: %v: %s", p.Ev, err, p.Body)
	}
	return v
}

// text is a message.
func message(id, t string) wire.Send { return wire.Send{ClientID: id, Kind: "text", Text: t} }

// fakeBlob keeps files in memory.
type fakeBlob struct {
	mu sync.Mutex
	m  map[desk.FileHash][]byte
}

func newFakeBlob() *fakeBlob { return &fakeBlob{m: map[desk.FileHash][]byte{}} }

var _ blob.Store = (*fakeBlob)(nil)

func openBench(b *testing.B) *house { return open(b, roomy) }

func benchCustomer(b *testing.B, h *house) (token, conv string) {
	me := h.customer()
	return me.Token, h.start(me.Token, false).ID
}

// sampleHost vouches for two invented customers.
func sampleHost() *SampleHost {
	return &SampleHost{Key: HostKey{ID: "sample-host", Algorithm: AlgorithmHS256, Key: []byte(strings.Repeat("k", secretMin))}, Personas: []Persona{
		{ID: "blue-v", Name: "青禾文具", Tier: "blue-v", Region: "cn", Language: "zh-CN", Attributes: map[string]string{"company": "青禾文具有限公司"}},
		{ID: "intl", Name: "Alex Morgan", Tier: "personal", Region: "intl", Language: "en"},
	}}
}
