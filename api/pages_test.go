package api

import (
	"context"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"jietong/desk"

	"jietong/api/wire"
)

// Story: no script, no account: a form is posted, the thread shows, an agent answers, the link shows the answer.
func TestTheContactFormWorksWithoutScript(t *testing.T) {
	h := open(t, roomy)
	h.hire("a1", "mei", desk.RoleAgent)
	agent, _ := h.hello(h.staff("mei").Token, nil)
	agent.ask("presence", "", "", wire.SetPresence{Presence: "ready"}, nil)
	first := h.do("GET", "/contact?lang=en", "", nil)
	page := string(first.body)
	if first.status != 200 || !strings.Contains(page, "Write to a person") || strings.Contains(page, "<script") || strings.Contains(page, "style=") {
		t.Fatalf("%d %s", first.status, page)
	}
	if csp := first.header.Get("Content-Security-Policy"); !strings.Contains(csp, "frame-ancestors 'none'") || strings.Contains(csp, "unsafe-inline") {
		t.Errorf("policy %s", csp)
	}
	id := regexp.MustCompile(`name="id" value="([^"]+)"`).FindStringSubmatch(page)[1]
	form := url.Values{"id": {id}, "entry": {"app-settings-help"}, "text": {"<script>alert('x')</script> {{.}} 退款"}}.Encode()
	head := []string{"Content-Type", "application/x-www-form-urlencoded", "Sec-Fetch-Site", "same-origin"}
	posted := h.do("POST", "/contact?lang=en", "", form, head...)
	if posted.status != http.StatusSeeOther || !strings.HasPrefix(posted.header.Get("Location"), "/contact?lang=en") {
		t.Fatalf("%d %s %s", posted.status, posted.header.Get("Location"), posted.body)
	}
	set := posted.header.Get("Set-Cookie")
	for _, want := range []string{"HttpOnly", "SameSite=Strict", "Path=/contact"} {
		if !strings.Contains(set, want) {
			t.Errorf("the cookie %q lacks %s", set, want)
		}
	}
	cookie := strings.SplitN(set, ";", 2)[0]
	again := h.do("POST", "/contact?lang=en", "", form, append(head, "Cookie", cookie)...) // a second click
	if again.status != http.StatusSeeOther {
		t.Fatalf("%d %s", again.status, again.body)
	}
	offer := bodyOf[wire.Offer](t, agent.push("offer", nil))
	agent.ask("accept", "", offer.ID, nil, nil)
	agent.ask("send", offer.Conversation.ID, "", message("r", "已经退了"), nil)
	thread := string(h.do("GET", "/contact?lang=zh-CN", "", nil, "Cookie", cookie).body)
	for _, want := range []string{"已经退了", "坐席a1", "为您服务", "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; {{.}} 退款"} {
		if !strings.Contains(thread, want) {
			t.Errorf("the thread lacks %q", want)
		}
	}
	if strings.Count(thread, "alert(") != 1 {
		t.Error("two clicks made two messages")
	}
	if other := string(h.do("GET", "/contact", "", nil).body); strings.Contains(other, "已经退了") {
		t.Error("somebody without the cookie sees the thread")
	}
}

func TestTheWaysToAPersonAreShownWithoutScript(t *testing.T) {
	h := open(t, roomy)
	for lang, want := range map[string][]string{"zh-CN": {"怎么找人工", "我是", "蓝V", "现在开放"}, "en": {"How do I reach a person?", "I am", "Open now", "Go there"}} {
		page := string(h.do("GET", "/find-a-person?plain=1&show=1&tier=blue-v&lang="+lang, "", nil).body)
		for _, w := range want {
			if !strings.Contains(page, w) {
				t.Errorf("%s lacks %q", lang, w)
			}
		}
		if strings.Contains(page, "ZgotmplZ") || !strings.Contains(page, `href="/contact?entry=`) {
			t.Errorf("%s: links were lost", lang)
		}
	}
	phone := string(h.do("GET", "/find-a-person?plain=1&show=1&channel=phone", "", nil).body)
	if !strings.Contains(phone, `href="tel:95152"`) && !strings.Contains(phone, `href="tel:`) {
		t.Error("no number can be dialled")
	}
	hostile := string(h.do("GET", "/find-a-person?plain=1&show=1&tier=%22%3E%3Cscript%3E&category=x", "", nil).body)
	if strings.Contains(hostile, "<script") {
		t.Error("the page echoes what was asked")
	}
}

func TestEveryDoorHasWhatAPageNeeds(t *testing.T) {
	h := open(t, roomy)
	var d doorsAnswer
	h.do("GET", "/v1/doors", "", nil).into(t, &d)
	if len(d.Doors) < 10 {
		t.Fatalf("%d doors", len(d.Doors))
	}
	for _, x := range d.Doors {
		if x.Title.ZH == "" || x.Title.EN == "" || len(x.Path) == 0 || x.Link == "" || x.Steps < 1 || x.Hours.ZH == "" {
			t.Errorf("%+v", x)
		}
		if u, err := url.Parse(x.Link); err != nil || (u.Scheme != "" && u.Scheme != "tel" && u.Scheme != "mailto" && u.Scheme != "https") {
			t.Errorf("%s leads to %s", x.Entry, x.Link)
		}
	}
	var q doorQuestions
	h.do("GET", "/v1/door-questions", "", nil).into(t, &q)
	if len(q.Tiers) == 0 || len(q.Regions) == 0 || len(q.Languages) == 0 || len(q.Needs) != 4 || len(q.Categories) == 0 || len(q.Channels) == 0 {
		t.Errorf("%+v", q)
	}
}

// Story: the built pages, their compressed forms, and what happens without a build.
func TestBuiltPagesAreServed(t *testing.T) {
	files := fstest.MapFS{"widget/index.html": {Data: []byte("<p>widget")}, "widget/index.html.gz": {Data: []byte("gz")}, "console/index.html": {Data: []byte("<p>console")},
		"portal/find/index.html": {Data: []byte("<p>find")}, "portal/host/index.html": {Data: []byte("<p>host")}, "assets/a-1.js": {Data: []byte("js")}, "assets/a-1.js.br": {Data: []byte("br")},
		"w.js": {Data: []byte("loader")}, "manifest.customer.json": {Data: []byte("{}")}}
	page := func(p string) (string, bool) {
		first, _, _ := strings.Cut(strings.TrimPrefix(p, "/"), "/")
		name := map[string]string{"": "portal/host/index.html", "host": "portal/host/index.html", "c": "widget/index.html", "widget": "widget/index.html", "console": "console/index.html", "find-a-person": "portal/find/index.html"}[first]
		return name, name != ""
	}
	h := open(t, roomy, func(c *Config) {
		c.Assets, c.PageFile, c.FrameAncestors = files, page, []string{"https://shop.example"}
	})
	for _, c := range []struct {
		path, encoding string
		status         int
		body, cache    string
		ancestors      string
	}{
		{"/c/app-settings-help", "", 200, "<p>widget", "no-cache", "frame-ancestors https://shop.example"},
		{"/c/app-settings-help", "br;q=0, gzip", 200, "gz", "no-cache", "frame-ancestors https://shop.example"},
		{"/console/conversations/7", "", 200, "<p>console", "no-cache", "frame-ancestors 'none'"},
		{"/find-a-person", "", 200, "<p>find", "no-cache", "frame-ancestors 'none'"},
		{"/", "", 200, "<p>host", "no-cache", "frame-ancestors 'none'"},
		{"/host/messages", "", 200, "<p>host", "no-cache", "frame-ancestors 'none'"},
		{"/assets/a-1.js", "gzip, br", 200, "br", "public, max-age=31536000, immutable", ""},
		{"/assets/a-1.js", "", 200, "js", "public, max-age=31536000, immutable", ""},
		{"/w.js", "", 200, "loader", "no-cache", ""},
		{"/assets/missing.js", "", 404, "", "", ""},
		{"/manifest.customer.json", "", 404, "", "", ""},
		{"/assets/a-1.js.br", "", 404, "", "", ""},
		{"/..%2f..%2fetc%2fpasswd", "", 404, "", "", ""},
	} {
		a := h.do("GET", c.path, "", nil, "Accept-Encoding", c.encoding)
		if a.status != c.status || (c.body != "" && string(a.body) != c.body) || (c.cache != "" && a.header.Get("Cache-Control") != c.cache) {
			t.Errorf("%s %q: %d %q %q", c.path, c.encoding, a.status, a.body, a.header.Get("Cache-Control"))
		}
		if csp := a.header.Get("Content-Security-Policy"); c.ancestors != "" && (!strings.Contains(csp, c.ancestors) || strings.Contains(csp, "unsafe")) {
			t.Errorf("%s: policy %s", c.path, csp)
		}
		if a.header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s may be sniffed", c.path)
		}
	}
	bare := open(t, roomy)
	if a := bare.do("GET", "/c/app-messages", "", nil); a.status != http.StatusSeeOther || a.header.Get("Location") != "/contact?entry=app-messages" {
		t.Errorf("without a build: %d %s", a.status, a.header.Get("Location"))
	}
	if a := bare.do("GET", "/", "", nil); a.status != 200 || !strings.Contains(string(a.body), "/contact") {
		t.Errorf("without a build: %d", a.status)
	}
}

// Story: the sample host vouches for an invented customer. An anonymous conversation goes on under the proven name; nobody else's does.
func TestAnAnonymousCustomerProvesWhoTheyAre(t *testing.T) {
	h := open(t, roomy)
	h.hire("a1", "mei", desk.RoleAgent)
	me, other := h.customer(), h.customer()
	conv, theirs := h.start(me.Token, true), h.start(other.Token, true)
	identity := func(persona string) string {
		var out struct{ Identity string }
		h.do("POST", "/host/identity", "", map[string]string{"entry": "app-settings-help", "persona": persona}).into(t, &out)
		return out.Identity
	}
	// Two requests at once left a second token of the same anonymous customer in somebody else's hands.
	planted, _, err := h.server.sessions.begin(context.Background(), desk.Actor{Role: desk.RoleCustomer, ID: me.Customer.ID}, "app-settings-help", "")
	if err != nil {
		t.Fatal(err)
	}
	var proven wire.CustomerSession
	h.do("POST", "/v1/customer-sessions", me.Token, wire.CustomerSignIn{Entry: "app-settings-help", Identity: identity("blue-v")}).into(t, &proven)
	if !proven.Customer.Proven || proven.Customer.Tier != "blue-v" || proven.Customer.Name != "青禾文具" || proven.Customer.ID == me.Customer.ID {
		t.Fatalf("proven as %+v", proven.Customer)
	}
	if proven.Conversation == nil || proven.Conversation.ID != conv.ID || proven.Conversation.Status != "waiting" {
		t.Fatalf("the conversation is %+v", proven.Conversation)
	}
	for _, token := range []string{me.Token, planted} {
		if a := h.do("GET", "/v1/me", token, nil); a.status != 401 {
			t.Errorf("an anonymous token still works: %d", a.status)
		}
	}
	h.do("POST", "/v1/conversations/"+conv.ID+"/messages", proven.Token, message("m", "是我")).into(t, &wire.Sent{})
	if a := h.do("GET", "/v1/conversations/"+theirs.ID, proven.Token, nil); a.status != 404 {
		t.Errorf("another's conversation: %d", a.status)
	}
	l, w := h.hello(proven.Token, nil)
	if len(w.Conversations) != 1 || w.Conversations[0].ID != conv.ID {
		t.Fatalf("welcome %+v", w)
	}
	l.ask("send", conv.ID, "", message("m2", "还是我"), nil)
	var back wire.CustomerSession
	h.do("POST", "/v1/customer-sessions", "", wire.CustomerSignIn{Entry: "app-settings-help", Identity: identity("blue-v")}).into(t, &back)
	if back.Customer.ID != proven.Customer.ID || back.Conversation == nil || back.Conversation.ID != conv.ID {
		t.Fatalf("on another device %+v", back)
	}
	var second wire.CustomerSession // somebody else signs in on the proven customer's device: nothing is merged
	h.do("POST", "/v1/customer-sessions", back.Token, wire.CustomerSignIn{Entry: "app-settings-help", Identity: identity("intl")}).into(t, &second)
	if second.Conversation != nil || second.Customer.Name != "Alex Morgan" {
		t.Fatalf("another person on the same device gets %+v", second)
	}
	if a := h.do("POST", "/host/identity", "", map[string]string{"entry": "app-settings-help", "persona": "nobody"}); a.status != 404 {
		t.Errorf("a persona that does not exist: %d", a.status)
	}
}

// Story: a supervisor looks at the wall and at a report, after a conversation was served.
func TestTheWallAndTheReportMeasure(t *testing.T) {
	h := open(t, roomy)
	h.hire("a1", "mei", desk.RoleAgent)
	h.hire("s1", "lead", desk.RoleSupervisor)
	agent, _ := h.hello(h.staff("mei").Token, nil)
	agent.ask("presence", "", "", wire.SetPresence{Presence: "ready"}, nil)
	me := h.customer()
	h.start(me.Token, true)
	offer := bodyOf[wire.Offer](t, agent.push("offer", nil))
	agent.ask("accept", "", offer.ID, nil, nil)
	agent.ask("send", offer.Conversation.ID, "", message("r", "您好"), nil)
	agent.ask("close", offer.Conversation.ID, "", wire.Close{}, nil)
	lead := h.staff("lead").Token
	var wall wallAnswer
	h.do("GET", "/v1/wall", lead, nil).into(t, &wall)
	if wall.All.Asked != 1 || wall.All.Reached != 1 || len(wall.Lines) == 0 || wall.Staff.Offline != 1 && wall.Staff.WrapUp+wall.Staff.Ready != 1 {
		t.Errorf("the wall shows %+v %+v", wall.All, wall.Staff)
	}
	now := time.Now().UTC()
	q := url.Values{"from": {now.Add(-time.Hour).Format(time.RFC3339)}, "to": {now.Add(time.Hour).Format(time.RFC3339)}}.Encode()
	var report reportAnswer
	h.do("GET", "/v1/reports?"+q, lead, nil).into(t, &report)
	if report.All.Asked != 1 || report.All.Reached != 1 || report.All.Ended != 1 {
		t.Errorf("the report says %+v", report.All)
	}
	var why explanation
	h.do("GET", "/v1/offers/"+offer.ID+"/explanation", lead, nil).into(t, &why)
	if why.ZH == "" || why.EN == "" || len(why.Reasons) == 0 {
		t.Errorf("the explanation is %+v", why)
	}
	metrics := string(h.do("GET", "/metrics", "", nil).body)
	for _, want := range []string{"jietong_http_requests_total{route=", "jietong_connections{audience=\"staff\",kind=\"socket\"} 1", "jietong_offer_push_seconds_count", "jietong_line_waiting{line=", "jietong_center_queue"} {
		if !strings.Contains(metrics, want) {
			t.Errorf("the figures lack %s", want)
		}
	}
	if strings.Contains(metrics, me.Customer.ID) || strings.Contains(metrics, offer.ID) {
		t.Error("the figures hold an id")
	}
	if a := h.do("GET", "/metrics", "", nil, "X-Forwarded-For", "203.0.113.5"); a.status != 404 {
		t.Errorf("the figures go out through a proxy: %d", a.status)
	}
}
