package api

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"jietong/desk"
	"jietong/store"

	"jietong/api/wire"
)

// roomy lifts the limits that are not what a test is about.
func roomy(c *Config) {
	r := Rate{1e6, 1e6}
	c.Limits.Requests, c.Limits.Calls, c.Limits.Messages, c.Limits.Uploads, c.Limits.SignIns = r, r, r, r, r
}

// inOrder reads item pushes up to the client id given and fails on any gap, repeat or disorder after seq.
func inOrder(t *testing.T, l *line, seq int64, last string) int64 {
	t.Helper()
	for {
		p := l.push("item", nil)
		if p.Seq != seq+1 {
			t.Fatalf("after %d came %d", seq, p.Seq)
		}
		seq = p.Seq
		if bodyOf[wire.Item](t, p).ClientID == last {
			return seq
		}
	}
}

// Story: the network breaks, messages come meanwhile, the page comes back with what it has: the rest follows, each once, in order, and then what is new.
func TestResumeFillsInWhatWasMissed(t *testing.T) {
	h := open(t, roomy)
	me := h.customer()
	conv := h.start(me.Token, false)
	first, _ := h.hello(me.Token, nil)
	for i := range 3 {
		first.ask("send", conv.ID, "", message(fmt.Sprint("a", i), "x"), nil)
	}
	seq := inOrder(t, first, conv.Seq, "a2")
	first.conn.CloseNow()
	for i := range 40 {
		h.do("POST", "/v1/conversations/"+conv.ID+"/messages", me.Token, message(fmt.Sprint("b", i), "x")).into(t, &wire.Sent{})
	}
	second, w := h.hello(me.Token, map[string]int64{conv.ID: seq})
	if len(w.Afresh) != 0 || len(w.Conversations) != 1 {
		t.Fatalf("welcome %+v", w)
	}
	seq = inOrder(t, second, seq, "b39")
	second.ask("send", conv.ID, "", message("c", "x"), nil)
	inOrder(t, second, seq, "c")
}

func TestWhoMissedTooMuchOrAsksForOthersBeginsAfresh(t *testing.T) {
	h := open(t, roomy)
	me, other := h.customer(), h.customer()
	theirs := h.start(other.Token, false)
	conv := h.start(me.Token, false)
	by := desk.Actor{Role: desk.RoleCustomer, ID: me.Customer.ID}
	for i := range store.ItemsMax + 5 {
		_, err := h.center.Do(context.Background(), by, desk.Send{Conversation: desk.ConversationID(conv.ID), ClientID: desk.ClientID(fmt.Sprint(i)), Kind: desk.ItemText, Content: desk.Content{Text: "x"}})
		if err != nil {
			t.Fatal(err)
		}
	}
	l, w := h.hello(me.Token, map[string]int64{conv.ID: 1, theirs.ID: 0, "nothing": 3})
	if len(w.Afresh) != 3 {
		t.Fatalf("afresh %v", w.Afresh)
	}
	l.ask("send", conv.ID, "", message("last", "x"), nil)
	p := l.push("item", nil)
	if bodyOf[wire.Item](t, p).ClientID != "last" {
		t.Fatalf("after afresh came %s", p.Body)
	}
	ahead, w := h.hello(me.Token, map[string]int64{conv.ID: 1 << 40})
	if len(w.Afresh) != 1 {
		t.Fatalf("a sequence that does not exist yet: %+v", w.Afresh)
	}
	ahead.ask("ping", "", "", nil, nil)
}

// Story: two windows of one customer: what one starts and writes the other sees.
func TestAllWindowsOfACustomerFollow(t *testing.T) {
	h := open(t, roomy, func(c *Config) { c.WaitEvery, c.WaitMost = 20*time.Millisecond, 50*time.Millisecond })
	me := h.customer()
	one, _ := h.hello(me.Token, nil)
	two, _ := h.hello(me.Token, nil)
	var conv wire.Conversation
	one.ask("start", "", "", wire.Start{Entry: "app-settings-help", Person: true}, &conv)
	if p := two.push("conversation", nil); p.Conv != conv.ID {
		t.Fatalf("the other window is told of %s", p.Conv)
	}
	one.ask("send", conv.ID, "", message("m", "喂"), nil)
	two.push("item", func(p wire.Push) bool { return bodyOf[wire.Item](t, p).ClientID == "m" })
	if w := bodyOf[wire.Wait](t, two.push("wait", nil)); w.Position != 1 {
		t.Fatalf("the wait is %+v", w)
	}
}

// Story: many calls are under way at once; sends keep their order, each is answered once.
func TestCallsArePipelinedAndSendsKeepTheirOrder(t *testing.T) {
	h := open(t, roomy)
	me := h.customer()
	conv := h.start(me.Token, false)
	l, _ := h.hello(me.Token, nil)
	const n = 500
	ids := map[int64]int{}
	for i := range n {
		ids[l.call("send", conv.ID, "", message(fmt.Sprint("p", i), "x"))] = i
	}
	answered := map[int]int64{}
	seq := conv.Seq
	for len(answered) < n || seq < conv.Seq+n {
		f, err := l.read()
		if err != nil {
			t.Fatal(err)
		}
		switch {
		case f.Re != 0:
			var s wire.Sent
			if f.Error != nil || json.Unmarshal(f.Body, &s) != nil {
				t.Fatalf("%+v %s", f.Error, f.Body)
			}
			if _, twice := answered[ids[f.Re]]; twice {
				t.Fatalf("%d was answered twice", f.Re)
			}
			answered[ids[f.Re]] = s.Seq
		case f.Ev == "item":
			if f.Seq != seq+1 {
				t.Fatalf("after %d came %d", seq, f.Seq)
			}
			seq = f.Seq
		}
	}
	for i := range n {
		if answered[i] != conv.Seq+int64(i)+1 {
			t.Fatalf("the send %d has the seq %d", i, answered[i])
		}
	}
}

func TestARevokedSessionLosesItsConnections(t *testing.T) {
	h := open(t, roomy)
	h.hire("a1", "mei", desk.RoleAgent)
	mei := h.staff("mei")
	l, _ := h.hello(mei.Token, nil)
	if a := h.do("DELETE", "/v1/sessions/current", mei.Token, nil); a.status != http.StatusNoContent {
		t.Fatalf("signing out: %d", a.status)
	}
	if e := bodyOf[wire.Error](t, l.push("bye", nil)); e.Kind != "denied" || e.Reason != string(reasonRevoked) {
		t.Fatalf("bye %+v", e)
	}
	if _, err := l.read(); err == nil {
		t.Fatal("the connection goes on")
	}
	if e := h.do("GET", "/v1/desk", mei.Token, nil).failure(t); e.Reason != string(reasonToken) {
		t.Fatalf("the token still does something: %+v", e)
	}
}

// Story: the session is ended on another node: the store knows, this node learns it at the next ping.
func TestASessionEndedElsewhereIsNoticedAtThePing(t *testing.T) {
	h := open(t, roomy, func(c *Config) { c.PingEvery = 50 * time.Millisecond })
	h.hire("a1", "mei", desk.RoleAgent)
	mei := h.staff("mei")
	l, _ := h.hello(mei.Token, nil)
	x, err := h.center.Store().Session(context.Background(), tokenHash(mei.Token))
	if err != nil {
		t.Fatal(err)
	}
	if err := h.center.Store().RevokeSession(context.Background(), x.ID); err != nil {
		t.Fatal(err)
	}
	if e := bodyOf[wire.Error](t, l.push("bye", nil)); e.Reason != string(reasonRevoked) {
		t.Fatalf("bye %+v", e)
	}
}

// Story: an agent loses the role while connected.
func TestAChangedRoleEndsTheConnection(t *testing.T) {
	h := open(t, roomy, func(c *Config) { c.PingEvery = 50 * time.Millisecond })
	h.hire("a1", "mei", desk.RoleSupervisor)
	mei := h.staff("mei")
	l, _ := h.hello(mei.Token, nil)
	h.do("GET", "/v1/wall", mei.Token, nil).into(t, &wallAnswer{})
	if _, err := h.center.Do(context.Background(), desk.System, desk.ChangeAgent{Agent: "a1", Profile: desk.AgentProfile{Name: "梅", Role: desk.RoleAgent}}); err != nil {
		t.Fatal(err)
	}
	if a := h.do("GET", "/v1/wall", mei.Token, nil); a.status != http.StatusForbidden {
		t.Fatalf("the old role still holds: %d", a.status)
	}
	l.push("bye", nil)
}

// Story: a reader that takes nothing is let go; nothing is dropped silently, and it resumes.
func TestASlowReaderIsLetGoAndResumes(t *testing.T) {
	h := open(t, roomy, func(c *Config) { c.Limits.SendQueueMax = 8 })
	me := h.customer()
	conv := h.start(me.Token, false)
	l, _ := h.hello(me.Token, nil)
	c, err := h.center.Conversation(context.Background(), desk.ConversationID(conv.ID))
	if err != nil {
		t.Fatal(err)
	}
	var of *live
	h.server.lives.mu.Lock()
	for x := range h.server.lives.byActor[desk.Actor{Role: desk.RoleCustomer, ID: me.Customer.ID}] {
		of = x
	}
	h.server.lives.mu.Unlock()
	of.mu.Lock() // the writer cannot take anything while this is held
	for range 9 {
		if len(of.queue) < 8 {
			of.queue = append(of.queue, queued{watch: &watching{conv: c, seq: c.Seq}})
		}
	}
	of.mu.Unlock()
	for i := range 200 {
		of.put(queued{raw: []byte(fmt.Sprintf(`{"ev":"x","seq":%d}`, i))})
	}
	if e := bodyOf[wire.Error](t, l.push("bye", nil)); e.Reason != string(reasonSlow) || e.Kind != "unavailable" {
		t.Fatalf("bye %+v", e)
	}
	_, w := h.hello(me.Token, map[string]int64{conv.ID: conv.Seq})
	if len(w.Afresh) != 0 {
		t.Fatal("resuming does not go on")
	}
}

func TestTooManyWindowsAreRefused(t *testing.T) {
	h := open(t, roomy, func(c *Config) { c.Limits.SocketsMax = 2 })
	me := h.customer()
	h.hello(me.Token, nil)
	two, _ := h.hello(me.Token, nil)
	three := h.dial()
	if e := three.refused("hello", "", "", wire.Hello{Protocol: 1, Token: me.Token}); e.Kind != "too-many" {
		t.Fatalf("the third window: %+v", e)
	}
	two.conn.CloseNow()
	for i := 0; ; i++ { // the server needs a moment to see that it is gone
		four := h.dial()
		if f := four.replyTo(four.call("hello", "", "", wire.Hello{Protocol: 1, Token: me.Token})); f.Error == nil {
			return
		} else if i > 1000 {
			t.Fatalf("still refused: %+v", f.Error)
		}
	}
}

// Story: a network that lets no WebSocket through. Pushes come as events, commands go over HTTP.
func TestEventsCarryTheSamePushes(t *testing.T) {
	h := open(t, roomy, func(c *Config) { c.PingEvery = 50 * time.Millisecond })
	me := h.customer()
	conv := h.start(me.Token, false)
	ctx, cancel := context.WithTimeout(context.Background(), waitMost)
	defer cancel()
	req, _ := http.NewRequestWithContext(ctx, "POST", h.http.URL+"/v1/events", strings.NewReader(`{"protocol":1,"resume":{"`+conv.ID+`":0}}`))
	req.Header.Set("Authorization", "Bearer "+me.Token)
	req.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != 200 || resp.Header.Get("Content-Type") != "text/event-stream" {
		t.Fatalf("status %d, %s", resp.StatusCode, resp.Header.Get("Content-Type"))
	}
	lines := bufio.NewScanner(resp.Body)
	next := func() frame {
		t.Helper()
		for lines.Scan() {
			if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
				var f frame
				if err := json.Unmarshal([]byte(data), &f); err != nil {
					t.Fatal(err)
				}
				return f
			}
		}
		t.Fatalf("the stream ended: %v", lines.Err())
		return frame{}
	}
	if f := next(); f.Ev != "welcome" {
		t.Fatalf("the first event is %+v", f)
	}
	h.do("POST", "/v1/conversations/"+conv.ID+"/messages", me.Token, message("m1", "你好")).into(t, &wire.Sent{})
	for f := next(); ; f = next() {
		if f.Ev == "item" && strings.Contains(string(f.Body), `"m1"`) {
			break
		}
	}
	for lines.Scan() { // a sign of life comes when nothing else does
		if strings.HasPrefix(lines.Text(), ":") {
			break
		}
	}
	h.do("DELETE", "/v1/sessions/current", me.Token, nil)
	for f := next(); f.Ev != "bye"; f = next() {
	}
}

// Story: nothing happens for longer than a write may take. The stream is kept alive all the same.
func TestAnIdleStreamOfEventsLivesOn(t *testing.T) {
	h := open(t, roomy, func(c *Config) { c.PingEvery, c.WriteWithin = 500*time.Millisecond, 250*time.Millisecond })
	ctx, cancel := context.WithTimeout(context.Background(), waitMost)
	defer cancel()
	req, _ := http.NewRequestWithContext(ctx, "POST", h.http.URL+"/v1/events", strings.NewReader(`{"protocol":1}`))
	req.Header.Set("Authorization", "Bearer "+h.customer().Token)
	req.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	lines, signs := bufio.NewScanner(resp.Body), 0
	for signs < 2 && lines.Scan() {
		if strings.HasPrefix(lines.Text(), ":") {
			signs++
		}
	}
	if signs < 2 {
		t.Errorf("the stream ended after %d signs of life: %v", signs, lines.Err())
	}
}

// Story: an agent looks on at a conversation of a line that is theirs too. It is handed to a line that is not: they are told so, and see no more of it.
func TestWhoOnlyLooksOnSeesNothingOfAnotherLine(t *testing.T) {
	h := open(t, roomy)
	h.hire("a1", "mei", desk.RoleAgent)
	h.hire("a2", "lan", desk.RoleAgent)
	me := h.customer()
	conv := h.start(me.Token, true)
	own, _ := h.center.Policy().Line(desk.LineID(conv.Line))
	narrow := desk.AgentProfile{Name: "兰", Role: desk.RoleAgent, Languages: []desk.Language{"zh-CN"}, Regions: []desk.Region{"cn"}}
	for _, n := range own.Skills {
		narrow.Skills = append(narrow.Skills, desk.SkillLevel{Skill: n.Skill, Level: 5})
	}
	if _, err := h.center.Do(context.Background(), desk.System, desk.ChangeAgent{Agent: "a2", Profile: narrow}); err != nil {
		t.Fatal(err)
	}
	mei, _ := h.hello(h.staff("mei").Token, nil)
	lan, _ := h.hello(h.staff("lan").Token, map[string]int64{conv.ID: conv.Seq})
	mei.ask("presence", "", "", wire.SetPresence{Presence: "ready"}, nil)
	offer := bodyOf[wire.Offer](t, mei.push("offer", nil))
	mei.ask("accept", "", offer.ID, nil, nil)
	mei.ask("send", conv.ID, "", message("seen", "您好"), nil)
	lan.push("item", func(p wire.Push) bool { return strings.Contains(string(p.Body), `"seen"`) })
	mei.ask("transfer", conv.ID, "", wire.Transfer{Line: "orders", Mode: "cold"}, nil)
	lan.push("gone", func(p wire.Push) bool { return p.Conv == conv.ID })
	h.do("POST", "/v1/conversations/"+conv.ID+"/messages", me.Token, message("hidden", "我的订单")).into(t, &wire.Sent{})
	lan.ask("ping", "", "", nil, nil)
	for _, p := range lan.kept {
		if strings.Contains(string(p.Body), "hidden") {
			t.Errorf("still told: %s", p.Body)
		}
	}
}

// Story: the server stops. Everybody is told to come back, and nothing is left running.
func TestStoppingLeavesNothingBehind(t *testing.T) {
	before := goleak.IgnoreCurrent()
	func() {
		t.Run("service", func(t *testing.T) {
			h := open(t, roomy)
			h.hire("a1", "mei", desk.RoleAgent)
			agent, _ := h.hello(h.staff("mei").Token, nil)
			me := h.customer()
			l, _ := h.hello(me.Token, nil)
			l.ask("start", "", "", wire.Start{Entry: "app-settings-help", Person: true}, nil)
			gone, _ := h.hello(me.Token, nil)
			gone.conn.CloseNow()
			h.server.Close()
			for _, x := range []*line{agent, l} {
				if e := bodyOf[wire.Error](t, x.push("bye", nil)); e.Reason != string(reasonStopping) {
					t.Errorf("bye %+v", e)
				}
			}
			late := h.dial()
			if e := late.refused("hello", "", "", wire.Hello{Protocol: 1, Token: me.Token}); e.Reason != string(reasonStopping) {
				t.Errorf("whoever comes late is told %+v", e)
			}
			if a := h.do("GET", "/readyz", "", nil); a.status != http.StatusServiceUnavailable {
				t.Errorf("readyz says %d while stopping", a.status)
			}
			if n := len(h.server.feeds.of); n != 0 {
				t.Errorf("%d topics are still listened to", n)
			}
		})
	}()
	http.DefaultClient.CloseIdleConnections()
	http.DefaultTransport.(*http.Transport).CloseIdleConnections()
	goleak.VerifyNone(t, before, goleak.IgnoreAnyFunction("jietong/center.(*Center).leave.func1"))
}
