package api

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"jietong/desk"

	"jietong/api/wire"
)

// Story: rubbish over HTTP. Each gets a clear error of the one form, in the language asked for; nothing of it is echoed, nothing of the inside is told.
func TestRubbishOverHTTP(t *testing.T) {
	h := open(t, roomy)
	me := h.customer()
	conv := h.start(me.Token, false)
	messages := "/v1/conversations/" + conv.ID + "/messages"
	deep := strings.Repeat(`{"a":`, 20_000) + "1" + strings.Repeat("}", 20_000)
	for _, c := range []struct {
		name, method, path, body string
		status                   int
		reason                   string
		fields                   []string
	}{
		{"not JSON", "POST", messages, "{nope", 400, "body-malformed", nil},
		{"nothing", "POST", messages, "", 400, "body-malformed", nil},
		{"a list", "POST", messages, "[]", 422, "body-invalid", []string{""}},
		{"too deep", "POST", messages, deep, 400, "body-malformed", nil},
		{"too large", "POST", messages, `{"client_id":"a","kind":"text","text":"` + strings.Repeat("x", 200<<10) + `"}`, 413, "body-too-large", nil},
		{"all faults at once", "POST", messages, `{"client_id":"","kind":"shout","txt":"x","language":7}`, 422, "body-invalid", []string{"client_id", "kind", "txt", "language"}},
		{"what is missing", "POST", messages, `{}`, 422, "body-invalid", []string{"client_id", "kind"}},
		{"null where something must be", "POST", messages, `{"client_id":null,"kind":"text","text":"x"}`, 422, "body-invalid", []string{"client_id"}},
		{"a role of one's own", "POST", "/v1/customer-sessions", `{"entry":"app-settings-help","role":"admin","tier":"key"}`, 422, "body-invalid", []string{"role", "tier"}},
		{"an unknown entry", "POST", "/v1/customer-sessions", `{"entry":"nowhere"}`, 404, "entry-unknown", nil},
		{"a forged identity", "POST", "/v1/customer-sessions", `{"entry":"app-settings-help","identity":"eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0."}`, 403, "identity-refused", nil},
		{"an unknown query", "GET", "/v1/doors?colour=red", "", 422, "body-invalid", []string{"query.colour"}},
		{"a number that is none", "GET", "/v1/conversations/" + conv.ID + "/items?limit=x", "", 422, "body-invalid", []string{"query.limit"}},
		{"an id with a path in it", "GET", "/v1/conversations/..%2f..%2fetc%2fpasswd", "", 404, "not-found", nil},
		{"an id with NUL in it", "GET", "/v1/conversations/%00", "", 404, "not-found", nil},
		{"a very long id", "GET", "/v1/conversations/" + strings.Repeat("a", 4000), "", 404, "not-found", nil},
		{"no such route", "GET", "/v1/secrets", "", 404, "route-unknown", nil},
		{"no such method", "DELETE", "/v1/desk", "", 404, "route-unknown", nil},
		{"a text longer than allowed", "POST", messages, `{"client_id":"a","kind":"text","text":"` + strings.Repeat("长", 4001) + `"}`, 422, "too-long", nil},
		{"an empty text", "POST", messages, `{"client_id":"a","kind":"text","text":" \u200b "}`, 422, "empty", nil},
		{"a file that was never uploaded", "POST", messages, `{"client_id":"a","kind":"file","file":{"hash":"` + strings.Repeat("a", 64) + `","name":"x","media_type":"image/png","bytes":1}}`, 422, "file-gone", nil},
	} {
		for lang, other := range map[string]string{"zh-CN": "en", "en": "zh-CN"} {
			a := h.do(c.method, c.path, me.Token, c.body, "Accept-Language", lang)
			if c.body == "" {
				a = h.do(c.method, c.path, me.Token, nil, "Accept-Language", lang)
			}
			e := a.failure(t)
			if a.status != c.status || e.Reason != c.reason || e.Message == "" {
				t.Errorf("%s: %d %+v, want %d %s", c.name, a.status, e, c.status, c.reason)
			}
			if han := strings.ContainsAny(e.Message, "的请没有是不"); han != (lang == "zh-CN") {
				t.Errorf("%s: asked for %s, told in %s: %s", c.name, lang, other, e.Message)
			}
			var got []string
			for _, f := range e.Fields {
				got = append(got, f.Path)
				if f.Message == "" {
					t.Errorf("%s: %s has no sentence", c.name, f.Path)
				}
			}
			for _, want := range c.fields {
				if !strings.Contains(" "+strings.Join(got, " ")+" ", " "+want+" ") {
					t.Errorf("%s: the field %s is not named, but %q", c.name, want, got)
				}
			}
			if ct := a.header.Get("Content-Type"); ct != "application/json" {
				t.Errorf("%s: content type %s", c.name, ct)
			}
			for _, inside := range []string{"goroutine", "json:", "store:", "center", "huma", "nope", "shout", "passwd", ".go:"} {
				if strings.Contains(string(a.body), inside) {
					t.Errorf("%s: the answer tells %q: %s", c.name, inside, a.body)
				}
			}
		}
	}
	h.do("POST", messages, me.Token, message("after", "还在")).into(t, &wire.Sent{})
	if a := h.do("POST", messages, me.Token, "a=b", "Content-Type", "application/x-www-form-urlencoded"); a.status != http.StatusUnsupportedMediaType {
		t.Errorf("a form is taken as JSON: %d", a.status)
	}
}

// Story: a customer names a language, needs and a category that cannot be. They count as not said, and reach nobody's screen.
func TestWhatCannotBeIsNotSaid(t *testing.T) {
	h := open(t)
	var me wire.CustomerSession
	h.do("POST", "/v1/customer-sessions", "", wire.CustomerSignIn{Entry: "app-settings-help", Language: "zh\x00<b>"}).into(t, &me)
	if len(me.Customer.Languages) > 0 {
		t.Errorf("languages %q", me.Customer.Languages)
	}
	var c wire.Conversation
	first := wire.Send{ClientID: "m", Kind: "text", Text: "你好", Language: "<script>"}
	h.do("POST", "/v1/conversations", me.Token, wire.Start{Entry: "app-settings-help", Category: "no-such", Language: "e\x00", Subject: "a\x00b", Needs: []string{"gold", string(desk.NeedDeaf)}, First: &first}).into(t, &c)
	if c.Category != "" || c.Language != "zh-CN" || c.Subject != "ab" {
		t.Errorf("category %q, language %q, subject %q", c.Category, c.Language, c.Subject)
	}
	kept, err := h.center.Store().Conversation(context.Background(), desk.ConversationID(c.ID))
	if err != nil || len(kept.Needs) != 1 || kept.Needs[0] != desk.NeedDeaf {
		t.Errorf("needs %v, %v", kept.Needs, err)
	}
	var items wire.Items
	h.do("GET", "/v1/conversations/"+c.ID+"/items", me.Token, nil).into(t, &items)
	if len(items.Items) != 1 || items.Items[0].Language != "" {
		t.Errorf("items %+v", items.Items)
	}
}

// Story: a flood asks whether the service is ready. The store and the center are asked twice a second.
func TestReadinessIsLookedAtTwiceASecond(t *testing.T) {
	var r readiness
	asked, now := 0, time.Date(2026, 11, 25, 8, 0, 0, 0, time.UTC)
	for range 1000 { // ten seconds
		steps, err := r.look(now, func() (bool, error) { asked++; return asked%2 == 0, nil })
		if steps != (asked%2 == 0) || err != nil {
			t.Fatalf("%v %v after %d", steps, err, asked)
		}
		now = now.Add(10 * time.Millisecond)
	}
	if asked != 20 {
		t.Errorf("asked %d times in ten seconds", asked)
	}
}

// Story: rubbish over the socket. The connection answers and goes on, or ends with a reason; others do not notice.
func TestRubbishOverTheSocket(t *testing.T) {
	h := open(t, roomy)
	me := h.customer()
	conv := h.start(me.Token, false)
	l, _ := h.hello(me.Token, nil)
	for name, c := range map[string]struct{ frame, reason string }{
		"not JSON":               {`hello`, "frame-invalid"},
		"no id":                  {`{"op":"ping"}`, "frame-invalid"},
		"an unknown key":         {`{"id":901,"op":"ping","as":"admin"}`, "frame-invalid"},
		"two frames in one":      {`{"id":902,"op":"ping"}{"id":2,"op":"ping"}`, "frame-invalid"},
		"the peer's leak":        {`{"event":"base"}`, "frame-invalid"},
		"no such command":        {`{"id":903,"op":"give-me-all"}`, "op-unknown"},
		"hello again":            {`{"id":904,"op":"hello","body":{"protocol":1,"token":"x"}}`, "hello-twice"},
		"a body of another type": {`{"id":905,"op":"send","conv":"` + conv.ID + `","body":[1]}`, "body-invalid"},
		"no conversation":        {`{"id":906,"op":"send","body":{"client_id":"a","kind":"text","text":"x"}}`, "not-found"},
		"a staff command":        {`{"id":907,"op":"note","conv":"` + conv.ID + `","body":{"client_id":"a","text":"x"}}`, "not-allowed"},
	} {
		l.write([]byte(c.frame))
		for {
			f, err := l.read()
			if err != nil {
				t.Fatalf("%s ended the connection: %v", name, err)
			}
			if f.Ev != "" {
				continue
			}
			if f.Error == nil || f.Error.Reason != c.reason || f.Error.Message == "" {
				t.Errorf("%s: %+v %s, want %s", name, f.Error, f.Body, c.reason)
			}
			break
		}
	}
	l.ask("ping", "", "", nil, nil)
	if e := bodyErr(t, h, `{"id":1,"op":"send","body":{}}`); e.Reason != string(reasonHello) {
		t.Errorf("a command before hello: %+v", e)
	}
	if e := bodyErr(t, h, `{"id":1,"op":"hello","body":{"protocol":2,"token":"x"}}`); e.Kind != "unsupported" || e.Reason != string(reasonProtocol) {
		t.Errorf("another version: %+v", e)
	}
	if e := bodyErr(t, h, `{"id":1,"op":"hello","body":{"protocol":1,"token":"`+strings.Repeat("x", 43)+`"}}`); e.Reason != string(reasonToken) {
		t.Errorf("an unknown token: %+v", e)
	}
	if e := bodyErr(t, h, `{"id":1,"op":"hello","body":{"protocol":1,"token":"x","admin":true}}`); e.Reason != string(reasonInvalid) {
		t.Errorf("an unknown key in hello: %+v", e)
	}
}

// bodyErr sends one frame on a new connection, which must be refused and ended.
func bodyErr(t *testing.T, h *house, first string) wire.Error {
	t.Helper()
	l := h.dial()
	l.write([]byte(first))
	f, err := l.read()
	if err != nil || f.Error == nil {
		t.Fatalf("%s: %v %s", first, err, f.Body)
	}
	if _, err := l.read(); err == nil {
		t.Errorf("%s: the connection goes on", first)
	}
	return *f.Error
}

func TestHugeAndBinaryFramesEndTheConnectionAlone(t *testing.T) {
	h := open(t, roomy)
	me := h.customer()
	l, _ := h.hello(me.Token, nil)
	big := h.dial()
	big.ask("hello", "", "", wire.Hello{Protocol: 1, Token: me.Token}, nil)
	bctx, stop := context.WithTimeout(context.Background(), waitMost)
	defer stop()
	_ = big.conn.Write(bctx, websocket.MessageText, []byte(`{"id":2,"op":"`+strings.Repeat("x", 200<<10)+`"}`)) // it may be cut off while it is written
	for {
		if _, err := big.read(); err != nil {
			if bctx.Err() != nil {
				t.Error("a huge frame does not end the connection")
			}
			break
		}
	}
	binary := h.dial()
	binary.ask("hello", "", "", wire.Hello{Protocol: 1, Token: me.Token}, nil)
	ctx, cancel := context.WithTimeout(context.Background(), waitMost)
	defer cancel()
	for range badFramesMax + 1 {
		if err := binary.conn.Write(ctx, websocket.MessageBinary, []byte{0, 1, 2}); err != nil {
			break
		}
	}
	binary.push("bye", nil)
	l.ask("ping", "", "", nil, nil)
}

func TestASilentConnectionIsClosed(t *testing.T) {
	h := open(t, func(c *Config) { c.HelloWithin = 30 * time.Millisecond })
	l := h.dial()
	if _, err := l.read(); err == nil {
		t.Fatal("a connection that says nothing is kept")
	}
}

func TestOnlyOwnPagesMayOpenASocket(t *testing.T) {
	h := open(t, func(c *Config) { c.Origins = []string{"https://shop.example"} })
	for origin, want := range map[string]int{"https://evil.example": 403, "null": 403, "https://shop.example": 101, h.http.URL: 101, "": 101} {
		ctx, cancel := context.WithTimeout(context.Background(), waitMost)
		head := http.Header{}
		if origin != "" {
			head.Set("Origin", origin)
		}
		conn, resp, err := websocket.Dial(ctx, strings.Replace(h.http.URL, "http", "ws", 1)+"/v1/socket", &websocket.DialOptions{HTTPHeader: head})
		if err == nil {
			conn.CloseNow()
		}
		if resp == nil || resp.StatusCode != want {
			t.Errorf("%q: %v, want %d", origin, resp, want)
		}
		cancel()
	}
}

// Story: requests that another site's page sends in a browser are refused, whatever cookie they carry.
func TestOtherSitesRequestsAreRefused(t *testing.T) {
	h := open(t)
	for _, head := range [][]string{{"Sec-Fetch-Site", "cross-site"}, {"Origin", "https://evil.example"}} {
		a := h.do("POST", "/contact", "", "text=x", append(head, "Content-Type", "application/x-www-form-urlencoded")...)
		if a.status != http.StatusForbidden || a.failure(t).Reason != string(reasonOrigin) {
			t.Errorf("%v: %d %s", head, a.status, a.body)
		}
	}
	if a := h.do("GET", "/v1/entries", "", nil, "Origin", "https://evil.example"); a.header.Get("Access-Control-Allow-Origin") != "" {
		t.Error("another origin may read")
	}
}

func TestLimitsCountByPersonAndSayWhenToComeBack(t *testing.T) {
	h := open(t, func(c *Config) {
		roomy(c)
		c.Limits.Messages = Rate{0.001, 3}
		c.Limits.Calls = Rate{0.001, 8}
		c.Limits.SignIns = Rate{0.001, 2}
	})
	me, other := h.customer(), h.customer()
	conv := h.start(me.Token, false)
	path := "/v1/conversations/" + conv.ID + "/messages"
	for i := range 2 { // the start took one
		h.do("POST", path, me.Token, message(fmt.Sprint(i), "x")).into(t, &wire.Sent{})
	}
	a := h.do("POST", path, me.Token, message("3", "x"))
	if e := a.failure(t); a.status != 429 || e.Kind != "too-many" || e.RetryMS <= 0 || a.header.Get("Retry-After") == "" {
		t.Fatalf("%d %+v", a.status, e)
	}
	h.start(other.Token, false) // the same address, another person
	l, _ := h.hello(other.Token, nil)
	var last *wire.Error
	for range 10 {
		if f := l.replyTo(l.call("ping", "", "", nil)); f.Error != nil {
			last = f.Error
		}
	}
	if last == nil || last.Reason != string(reasonRate) || last.RetryMS <= 0 {
		t.Fatalf("ten calls where eight are allowed: %+v", last)
	}
	for i := range 3 {
		a := h.do("POST", "/v1/customer-sessions", "", wire.CustomerSignIn{Entry: "app-settings-help", Device: "d1"})
		if (a.status == 429) != (i == 2) {
			t.Errorf("sign-in %d of one device: %d", i, a.status)
		}
	}
	if a := h.do("POST", "/v1/customer-sessions", "", wire.CustomerSignIn{Entry: "app-settings-help", Device: "d2"}); a.status != 200 {
		t.Errorf("another device: %d", a.status)
	}
}

func TestGuessingPasswordsIsSlow(t *testing.T) {
	h := open(t, func(c *Config) { c.Limits.StaffFailures, c.Limits.LoginFailures = Rate{0.001, 2}, Rate{0.001, 3} })
	h.hire("a1", "mei", desk.RoleAgent)
	try := func(login, password, browser string) answered {
		return h.do("POST", "/v1/staff-sessions", "", wire.StaffSignIn{Login: login, Password: password}, "User-Agent", browser)
	}
	for _, c := range []struct {
		login, password, browser string
		status                   int
	}{
		{"mei", "wrong", "one", 401}, {"nobody", "wrong", "one", 401}, {"mei", "wrong", "one", 401},
		{"mei", testPassword, "one", 429}, // this browser has guessed too often
		{"MEI ", testPassword, "two", 200},
		{"mei", "wrong", "two", 401},
		{"mei", testPassword, "three", 429}, // the login was guessed at too often from anywhere
	} {
		if a := try(c.login, c.password, c.browser); a.status != c.status {
			t.Errorf("%s %s %s: %d, want %d: %s", c.login, c.password, c.browser, a.status, c.status, a.body)
		}
	}
	known, unknown := try("mei2", "wrong", "four").failure(t), try("zz", "wrong", "four").failure(t)
	if known.Reason != unknown.Reason || known.Message != unknown.Message {
		t.Error("the answer tells whether a login exists")
	}
}

// Story: what is secret or personal never reaches the log, whatever fails.
func TestTheLogHoldsNoSecrets(t *testing.T) {
	h := open(t, roomy)
	h.hire("a1", "mei", desk.RoleAgent)
	mei := h.staff("mei")
	me := h.customer()
	conv := h.start(me.Token, true)
	l, _ := h.hello(me.Token, nil)
	l.ask("send", conv.ID, "", message("c-1", "我的身份证号是110101199003071234"), nil)
	l.refused("send", conv.ID, "", message("c-2", strings.Repeat("秘密", 3000)))
	h.do("POST", "/v1/staff-sessions", "", wire.StaffSignIn{Login: "mei", Password: "wrong password 9876"})
	h.do("GET", "/v1/doors?category="+strings.Repeat("secret", 20), me.Token, nil)
	h.do("POST", "/v1/conversations/"+conv.ID+"/messages", me.Token, `{"client_id":"x","kind":"text","text":"110101199003071234","extra":"秘密"}`)
	text := h.log.String()
	for _, secret := range []string{me.Token, mei.Token, "110101199003071234", "秘密", "wrong password 9876", testPassword, "secretsecret", "$argon2id"} {
		if strings.Contains(text, secret) {
			t.Errorf("the log holds %q", secret)
		}
	}
	if !strings.Contains(text, "route=") {
		t.Error("the log holds no requests at all")
	}
}

func TestAPanicIsAnErrorWithANumber(t *testing.T) {
	h := open(t)
	h.server.handler = h.server.around(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("secret inside") }))
	h.http.Config.Handler = h.server.handler
	a := h.do("GET", "/", "", nil, "Accept-Language", "en")
	e := a.failure(t)
	if a.status != 500 || e.Reason != "internal" || !strings.Contains(e.Message, a.header.Get("X-Request-Id")) || strings.Contains(string(a.body), "secret") {
		t.Errorf("%d %s", a.status, a.body)
	}
	if !strings.Contains(h.log.String(), "secret inside") {
		t.Error("the log does not say what happened")
	}
}

// FuzzCall: whatever comes as a frame, reading it gives a call or a refusal, and never a panic.
func FuzzCall(f *testing.F) {
	for _, s := range []string{`{"id":1,"op":"send","conv":"c","body":{"client_id":"a","kind":"text","text":"x"}}`, `{"id":1,"op":"hello","body":{"protocol":1,"token":"x","resume":{"a":1}}}`,
		`{"id":-1}`, `[]`, `null`, `{"id":1e99,"op":"x"}`, `{"id":1,"op":"items","body":{"after":-1,"limit":999}}`} {
		f.Add([]byte(s))
	}
	s := documentOnly()
	f.Fuzz(func(t *testing.T, data []byte) {
		call, err := readCall(websocket.MessageText, data)
		if err != nil {
			return
		}
		if call.ID < 1 || call.Op == "" {
			t.Fatalf("a call without id or op was taken: %+v", call)
		}
		if o := s.ops[call.Op]; o != nil {
			fuzzBody(t, s, o, call.Body)
		}
	})
}

// FuzzBody: whatever comes as a body, strict reading gives a value whose own JSON is taken again, or faults.
func FuzzBody(f *testing.F) {
	for _, s := range []string{`{"client_id":"a","kind":"text","text":"x"}`, `{"client_id":"a","kind":"image","file":{"hash":"x","name":"y","media_type":"image/png","bytes":1}}`, `{}`, `{"client_id":null}`,
		`{"client_id":"a","client_id":"b","kind":"text"}`} {
		f.Add([]byte(s))
	}
	s := documentOnly()
	f.Fuzz(func(t *testing.T, data []byte) { fuzzBody(t, s, s.ops["send"], data) })
}

func fuzzBody(t *testing.T, s *Server, o *operation, raw []byte) {
	var into any = &wire.Send{}
	if o.op != "send" {
		into = &map[string]any{}
	}
	if err := s.bodies[o.body].read(raw, into); err != nil {
		if fs, ok := err.(*faults); !ok || fs.reason == "" {
			t.Fatalf("refused by %T", err)
		}
		return
	}
	if o.op != "send" {
		return
	}
	again, err := json.Marshal(into)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.bodies[o.body].read(again, &wire.Send{}); err != nil {
		t.Fatalf("%s was taken, and then %s was not: %v", raw, again, err)
	}
}

// documentOnly is a server that knows its operations and bodies and has no center.
func documentOnly() *Server {
	s := &Server{cfg: Config{Limits: Limits{}.withDefaults(), SampleHost: &SampleHost{}}, bodies: newBodies(), ops: map[string]*operation{}}
	s.routes(http.NewServeMux())
	return s
}
