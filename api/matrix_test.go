package api

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"sort"
	"strings"
	"testing"

	"jietong/access"
	"jietong/desk"
	"jietong/internal/golden"

	"jietong/api/wire"
)

// everything lists all operations and plain routes.
func everything() []operation {
	all := operations()
	for _, p := range plainRoutes() {
		all = append(all, p.operation)
	}
	return all
}

func nameOf(o operation) string {
	if o.method == "" {
		return "socket " + o.op
	}
	return o.method + " " + o.path
}

// Story: a route or command without a decision does not exist: each has an action that the table knows, and each action is used.
func TestEveryRouteAndCommandHasAnAction(t *testing.T) {
	used := map[access.Action]bool{}
	for _, o := range everything() {
		if !slices.Contains(access.Actions(), o.action) {
			t.Errorf("%s has the action %q, which the table does not know", nameOf(o), o.action)
		}
		used[o.action] = true
	}
	for _, a := range access.Actions() {
		if !used[a] {
			t.Errorf("nothing asks for the action %s", a)
		}
	}
}

// Story: what the router serves is what the lists say: nobody registered a route beside them.
func TestTheRouterServesOnlyWhatIsListed(t *testing.T) {
	h := open(t)
	listed := map[string]bool{"/": true}
	for _, o := range everything() {
		if o.method != "" {
			listed[o.method+" "+o.path] = true
		}
	}
	registered := regexp.MustCompile(`\{[a-z]+\}`)
	for path, item := range h.server.openapi.Paths {
		for method, has := range map[string]bool{"GET": item.Get != nil, "POST": item.Post != nil, "PUT": item.Put != nil, "PATCH": item.Patch != nil, "DELETE": item.Delete != nil} {
			if has && !listed[method+" "+path] {
				t.Errorf("%s %s is served and not listed", method, path)
			}
			if has && registered.MatchString(path) && len(h.server.openapi.Paths[path].Parameters)+len(parametersOf(h, method, path)) == 0 {
				t.Errorf("%s %s does not describe what stands in its path", method, path)
			}
		}
	}
}

func parametersOf(h *house, method, path string) []string {
	item := h.server.openapi.Paths[path]
	var names []string
	for _, o := range []any{item.Get, item.Post, item.Put, item.Patch, item.Delete} {
		b, _ := json.Marshal(o)
		if bytes.Contains(b, []byte(`"in":"path"`)) {
			names = append(names, method)
		}
	}
	return names
}

// Story: every route and command is tried by every role on what is its own, what is another's and what does not exist. The text is what the service says.
func TestWhoMayDoWhatOverHTTPAndTheSocket(t *testing.T) {
	h := open(t, func(c *Config) {
		c.Limits.Requests, c.Limits.Calls, c.Limits.Messages, c.Limits.Uploads, c.Limits.SignIns = Rate{1e6, 1e6}, Rate{1e6, 1e6}, Rate{1e6, 1e6}, Rate{1e6, 1e6}, Rate{1e6, 1e6}
	})
	m := newMatrix(h)
	var b bytes.Buffer
	fmt.Fprintf(&b, "Who gets what from each route and command: the HTTP status, or the reply's reason. \"own\" is the conversation, offer, ticket or session of the\ncustomer Ann and of the agent who serves her; \"none\" does not exist. Bodies are empty objects, so that 422 means: let in, and the body was refused.\n\n")
	fmt.Fprintf(&b, "%-58s", "")
	for _, who := range m.names {
		fmt.Fprintf(&b, " %-12s", who)
	}
	b.WriteString("\n")
	for _, o := range everything() {
		if o.op != "" {
			m.socketRow(&b, o)
		}
		if o.method != "" && o.path != "/" && o.path != "/v1/socket" {
			m.httpRow(&b, o)
		}
	}
	golden.Check(t, "testdata/matrix.golden", []byte(trimLines(b.String())))
}

// matrix is a service in which the same things lie for each attempt.
type matrix struct {
	*house
	names  []string
	tokens map[string]string
	conv   string
	offer  string
	ticket string
	owner  *line
}

// renew begins Ann's conversation anew, served by the owner, when an attempt has ended or moved it.
func (m *matrix) renew() {
	if m.conv != "" {
		c, err := m.center.Conversation(context.Background(), desk.ConversationID(m.conv))
		if err == nil && c.Status == desk.StatusActive && c.Owner == "a1" {
			return
		}
	}
	m.owner.ask("presence", "", "", wire.SetPresence{Presence: "ready"}, nil) // it may be wrapping up
	m.conv = m.start(m.tokens["ann"], true).ID
	m.offer = bodyOf[wire.Offer](m.t, m.owner.push("offer", nil)).ID
	m.owner.ask("accept", "", m.offer, nil, nil)
}

func newMatrix(h *house) *matrix {
	m := &matrix{house: h, names: []string{"stranger", "ann", "bob", "owner", "colleague", "elsewhere", "supervisor", "admin"}, tokens: map[string]string{}}
	h.hire("a1", "owner", desk.RoleAgent)
	m.owner, _ = h.hello(h.staff("owner").Token, nil)
	m.owner.ask("presence", "", "", wire.SetPresence{Presence: "ready"}, nil)
	m.tokens["ann"], m.tokens["bob"] = h.customer().Token, h.customer().Token
	m.renew()
	h.hire("a2", "colleague", desk.RoleAgent)
	h.hire("a3", "elsewhere", desk.RoleAgent)
	_, err := h.center.Do(context.Background(), desk.System, desk.ChangeAgent{Agent: "a3", Profile: desk.AgentProfile{Name: "别处", Role: desk.RoleAgent}})
	if err != nil {
		h.t.Fatal(err)
	}
	h.hire("a4", "supervisor", desk.RoleSupervisor)
	h.hire("a5", "admin", desk.RoleAdmin)
	for _, name := range m.names[3:] {
		m.tokens[name] = h.staff(name).Token
	}
	var ticket wire.Ticket
	h.do("POST", "/v1/tickets", m.tokens["owner"], wire.NewTicket{Title: "退款", Conversation: m.conv}).into(h.t, &ticket)
	m.ticket = ticket.Number
	return m
}

// fresh is a token of the same person for an attempt that may end the session.
func (m *matrix) fresh(who string) string {
	switch {
	case who == "stranger":
		return ""
	case slices.Contains(m.names[3:], who):
		return m.staff(who).Token
	}
	return m.customer().Token
}

func (m *matrix) httpRow(b *bytes.Buffer, o operation) {
	for _, of := range m.subjects(o) {
		fmt.Fprintf(b, "%-58s", o.method+" "+o.path+of.name)
		for _, who := range m.names {
			m.renew()
			token := m.tokens[who]
			if o.about == aboutConversation && of.id != "none" {
				of.id = m.conv
			}
			path := strings.NewReplacer("{id}", of.id, "{number}", of.number, "{hash}", strings.Repeat("0", 64), "{entry}", "app-settings-help").Replace(o.path)
			if o.action == access.SignOut {
				token = m.fresh(who)
			}
			if o.about == aboutSession && of.id == "own" {
				token = m.fresh(who)
				path = "/v1/sessions/" + m.sessionOf(token)
			}
			fmt.Fprintf(b, " %-12s", m.status(o, path, token))
		}
		b.WriteString("\n")
	}
}

func (m *matrix) status(o operation, path, token string) string {
	if path == "/v1/events" {
		if token == "" {
			return fmt.Sprint(m.do(o.method, path, token, "{}").status)
		}
		return fmt.Sprint(m.do(o.method, path, token, `{"protocol":9}`).status)
	}
	var body any
	if o.method != http.MethodGet && o.method != http.MethodDelete {
		body = "{}"
	}
	a := m.do(o.method, path, token, body)
	if a.status >= 400 && strings.HasPrefix(path, "/v1/") {
		return fmt.Sprintf("%d", a.status)
	}
	return fmt.Sprint(a.status)
}

type subject struct{ name, id, number string }

func (m *matrix) subjects(o operation) []subject {
	switch o.about {
	case aboutConversation:
		return []subject{{" own", m.conv, ""}, {" none", "none", ""}}
	case aboutOffer:
		return []subject{{" own", m.offer, ""}, {" none", "none", ""}}
	case aboutTicket:
		return []subject{{" own", m.conv, m.ticket}, {" none", "none", "none"}}
	case aboutSession:
		return []subject{{" own", "own", ""}, {" none", "none", ""}}
	}
	return []subject{{}}
}

// sessionOf is the id of a token's session; a stranger tries to end Bob's.
func (m *matrix) sessionOf(token string) string {
	if token == "" {
		token = m.tokens["bob"]
	}
	var all sessionsAnswer
	m.do("GET", "/v1/sessions", token, nil).into(m.t, &all)
	for _, s := range all.Sessions {
		if s.Current {
			return s.ID
		}
	}
	m.t.Fatal("no session is the current one")
	return ""
}

func (m *matrix) socketRow(b *bytes.Buffer, o operation) {
	for _, of := range m.subjects(o) {
		fmt.Fprintf(b, "%-58s", "socket "+o.op+of.name)
		for _, who := range m.names {
			said := "sign-in-first"
			m.renew()
			if o.about == aboutConversation && of.id != "none" {
				of.id = m.conv
			}
			if token := m.tokens[who]; token != "" {
				l, _ := m.hello(token, nil)
				conv, offer := of.id, ""
				if o.about == aboutOffer {
					conv, offer = "", of.id
				}
				f := l.replyTo(l.call(o.op, conv, offer, map[string]any{}))
				said = "ok"
				if f.Error != nil {
					said = f.Error.Reason
				}
				l.conn.CloseNow()
			}
			if len(said) > 12 {
				said = said[:12]
			}
			fmt.Fprintf(b, " %-12s", said)
		}
		b.WriteString("\n")
	}
}

func trimLines(s string) string {
	lines := strings.Split(s, "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return strings.Join(lines, "\n")
}

// Story: strangers reach exactly the routes on the reviewed list.
func TestWhatStrangersReachIsReviewed(t *testing.T) {
	var open []string
	for _, o := range everything() {
		if access.Ever(desk.Actor{Role: desk.RoleStranger}, o.action) == "" {
			open = append(open, nameOf(o))
		}
	}
	sort.Strings(open)
	golden.Check(t, "testdata/public.golden", []byte("Routes that need no token. /v1/socket decides at hello; /metrics asks for its own token, or a caller on this machine.\n\n"+strings.Join(open, "\n")+"\n"))
}
