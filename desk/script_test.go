package desk_test

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"jietong/desk"
)

// A story is a file under testdata/stories: what it is about on lines that begin with "# ", then commands on lines that begin with "> ", each
// with the time and who wants it. What follows from a command stands below it and is written by the test.
//
//	> 09:00:01 lin accept c1 o1
//
// Words may be quoted as in Go; "long:300" stands for a text of 300 characters. The commands are the cases of parse.

// theDay is the day of every story.
var theDay = time.Date(2026, 11, 25, 0, 0, 0, 0, time.UTC)

// cast says who is who in the stories; other names are customers.
var cast = map[string]desk.Role{"lin": desk.RoleAgent, "mei": desk.RoleAgent, "zhou": desk.RoleExpert, "boss": desk.RoleSupervisor, "admin": desk.RoleAdmin,
	"stranger": desk.RoleStranger, "system": desk.RoleSystem}

func actor(name string) desk.Actor {
	role, ok := cast[name]
	switch {
	case !ok:
		return desk.Actor{Role: desk.RoleCustomer, ID: name}
	case role == desk.RoleSystem:
		return desk.System
	}
	return desk.Actor{Role: role, ID: name}
}

// args are the words of a command: those in order, and those with a name.
type args struct {
	pos []string
	kv  map[string]string
	err error
}

func parseArgs(words []string) *args {
	a := &args{kv: map[string]string{}}
	for _, w := range words {
		if key, v, ok := strings.Cut(w, "="); ok && !strings.ContainsAny(key, " \"") {
			a.kv[key] = v
			continue
		}
		a.pos = append(a.pos, w)
	}
	return a
}

func (a *args) at(i int) string {
	if i >= len(a.pos) {
		return ""
	}
	return a.pos[i]
}

// flag reports whether a word stands there, and takes it.
func (a *args) flag(name string) bool {
	for i, p := range a.pos {
		if p == name {
			a.pos = append(a.pos[:i:i], a.pos[i+1:]...)
			return true
		}
	}
	return false
}

func (a *args) fail(err error) {
	if err != nil && a.err == nil {
		a.err = err
	}
}

func (a *args) number(key string) int64 {
	if a.kv[key] == "" {
		return 0
	}
	n, err := strconv.ParseInt(a.kv[key], 10, 64)
	a.fail(err)
	return n
}

func (a *args) duration(key string, otherwise time.Duration) time.Duration {
	v, ok := a.kv[key]
	if !ok {
		return otherwise
	}
	d, err := time.ParseDuration(v)
	a.fail(err)
	return d
}

func (a *args) time(v string) time.Time {
	if v == "" {
		return time.Time{}
	}
	t, err := clock(v)
	a.fail(err)
	return t
}

// clock reads a time of the day; a + before it means the day after, an 8 after it the same moment as Shanghai writes it.
func clock(v string) (time.Time, error) {
	v, zoned := strings.CutSuffix(v, "+08")
	v, next := strings.CutPrefix(v, "+")
	t, err := time.Parse("15:04:05.999999999", v)
	if err != nil {
		return time.Time{}, err
	}
	at := theDay.Add(t.Sub(time.Date(0, 1, 1, 0, 0, 0, 0, time.UTC)))
	if next {
		at = at.AddDate(0, 0, 1)
	}
	if zoned {
		at = at.Add(-8 * time.Hour).In(time.FixedZone("", 8*60*60))
	}
	return at, nil
}

func list[T ~string](v string) []T {
	var all []T
	for _, s := range strings.Split(v, ",") {
		if s != "" {
			all = append(all, T(s))
		}
	}
	return all
}

func (a *args) skills(v string) []desk.SkillLevel {
	var all []desk.SkillLevel
	for _, s := range list[string](v) {
		name, level, _ := strings.Cut(s, ":")
		n, err := strconv.ParseUint(level, 10, 8)
		a.fail(err)
		all = append(all, desk.SkillLevel{Skill: desk.Skill(name), Level: uint8(n)})
	}
	return all
}

func (a *args) yes(key string) *bool {
	v, ok := a.kv[key]
	if !ok {
		return nil
	}
	b := v == "yes"
	return &b
}

// written turns "long:300" into 300 characters.
func written(s string) string {
	if n, ok := strings.CutPrefix(s, "long:"); ok {
		if i, err := strconv.Atoi(n); err == nil {
			return strings.Repeat("长", i)
		}
	}
	return s
}

var kinds = map[string]desk.WorkKind{"": desk.WorkChat, "chat": desk.WorkChat, "phone": desk.WorkPhone, "video": desk.WorkVideo, "social": desk.WorkSocial, "ticket": desk.WorkTicket, "none": desk.WorkKinds}

// terms are those of the stories, with what the command changes.
func (a *args) terms() desk.Terms {
	t := desk.Terms{Line: "general", Kind: kinds[a.kv["kind"]], Policy: "p1", Target: 30 * time.Second, Ring: a.duration("ring", 20*time.Second),
		Exclude: a.duration("exclude", time.Minute), MissesMax: 2, PullBack: a.duration("pull-back", time.Minute), WrapUp: a.duration("wrap-up", 0),
		Idle: a.duration("idle", 10*time.Minute), KeepPlace: a.duration("keep", 5*time.Minute), TextMax: 200, Media: []desk.ItemKind{desk.ItemImage},
		Window: a.duration("window", 0), Credit: a.duration("credit", 0), Due: a.time(a.kv["due"]), Preferred: desk.AgentID(a.kv["prefer"])}
	if v, ok := a.kv["line"]; ok {
		t.Line = desk.LineID(v)
	}
	if v, ok := a.kv["policy"]; ok {
		t.Policy = desk.PolicyVersion(v)
	}
	for _, s := range list[string](a.kv["steps-over-time"]) {
		do, when, _ := strings.Cut(s, "@")
		at, due, _ := strings.Cut(when, "/")
		t.Escalation = append(t.Escalation, desk.Escalation{Do: desk.EscalationKind(do), At: a.time(at), Due: a.time(due)})
	}
	return t
}

// termsIf are the terms when the command names a line.
func (a *args) termsIf() *desk.Terms {
	if _, ok := a.kv["line"]; !ok {
		return nil
	}
	t := a.terms()
	return &t
}

func (a *args) agent(id string) desk.Agent {
	capacity := desk.Capacity{}
	for name, k := range kinds {
		if name != "" && k < desk.WorkKinds {
			capacity[k] = uint8(a.number(name))
		}
	}
	g := desk.Agent{ID: desk.AgentID(id), Name: id, Role: cast[id], Skills: a.skills(a.kv["skills"]), Languages: list[desk.Language](a.kv["languages"]), Regions: list[desk.Region](a.kv["regions"]), Capacity: capacity}
	if v, ok := a.kv["name"]; ok {
		g.Name = written(v)
	}
	if v, ok := a.kv["role"]; ok {
		g.Role = desk.Role(v)
	}
	return g
}

func (a *args) content(words string) desk.Content {
	c := desk.Content{Text: written(words), Code: a.kv["code"]}
	if f, ok := a.kv["file"]; ok {
		c.File = &desk.File{Hash: desk.FileHash(f), Name: written(a.kv["name"]), MediaType: "image/png", Bytes: 10, Alt: written(a.kv["alt"])}
	}
	return c
}

func (a *args) send(c desk.ConversationID) desk.Send {
	s := desk.Send{Conversation: c, ClientID: desk.ClientID(written(a.kv["id"])), Kind: desk.ItemText, Bot: a.flag("bot"), Ask: a.termsIf()}
	s.Content = a.content(a.at(1))
	if k, ok := a.kv["as"]; ok {
		s.Kind = desk.ItemKind(k)
	}
	return s
}

// parse reads a command and its words.
func parse(verb string, words []string, by desk.Actor) (desk.Command, error) {
	a := parseArgs(words)
	for _, p := range []func(string, *args, desk.Actor) desk.Command{conversationCommand, offerCommand, agentCommand, recordCommand} {
		if c := p(verb, a, by); c != nil {
			return c, a.err
		}
	}
	return nil, fmt.Errorf("no such command: %s", verb)
}

func conversationCommand(verb string, a *args, by desk.Actor) desk.Command {
	id := desk.ConversationID(a.at(0))
	switch verb {
	case "start":
		c := desk.Start{ID: id, Customer: desk.CustomerID(by.ID), Entry: "app-help", Channel: desk.ChannelApp, Language: "zh-CN", Region: "cn", Tier: "personal",
			Subject: written(a.kv["subject"]), LastAgent: desk.AgentID(a.kv["last"]), Ask: a.flag("ask"), Terms: a.terms()}
		if v, ok := a.kv["customer"]; ok {
			c.Customer = desk.CustomerID(v)
		}
		if first, ok := a.kv["first"]; ok {
			c.First = &desk.Send{Kind: desk.ItemText, Content: desk.Content{Text: written(first)}}
		}
		return c
	case "ask":
		return desk.AskForPerson{Conversation: id, Terms: a.termsIf(), Steps: int(a.number("steps"))}
	case "send":
		return a.send(id)
	case "note":
		return desk.AddNote{Conversation: id, Text: written(a.at(1)), ClientID: desk.ClientID(written(a.kv["id"]))}
	case "mark":
		return desk.Mark{Conversation: id, Delivered: a.number("delivered"), Read: a.number("read")}
	case "leave":
		return desk.LeaveQueue{Conversation: id}
	case "park":
		return desk.Park{Conversation: id, Kind: desk.PromiseKind(a.at(1)), Due: a.time(a.kv["due"])}
	case "gone", "back":
		return desk.SetAbsence{Conversation: id, Absent: verb == "gone"}
	case "close":
		return desk.Close{Conversation: id, Solved: a.yes("solved"), Note: written(a.kv["note"])}
	case "rate":
		return desk.Rate{Conversation: id, Score: int(a.number("score")), Solved: a.yes("solved"), Comment: written(a.kv["comment"])}
	case "tags":
		tags := []string{}
		for _, t := range a.pos[min(1, len(a.pos)):] {
			tags = append(tags, written(t))
		}
		return desk.SetTags{Conversation: id, Tags: tags}
	}
	return nil
}

func offerCommand(verb string, a *args, _ desk.Actor) desk.Command {
	id := desk.ConversationID(a.at(0))
	switch verb {
	case "offer":
		return desk.MakeOffer{Conversation: id, Agent: desk.AgentID(a.at(1)), ID: desk.OfferID(a.at(2)), Need: desk.Need{Skills: a.skills(a.kv["skills"]), Languages: list[desk.Language](a.kv["languages"])}}
	case "accept":
		return desk.AcceptOffer{Conversation: id, Offer: desk.OfferID(a.at(1))}
	case "decline":
		return desk.DeclineOffer{Conversation: id, Offer: desk.OfferID(a.at(1))}
	case "withdraw":
		return desk.WithdrawOffer{Conversation: id, Offer: desk.OfferID(a.at(1))}
	case "transfer":
		return desk.Transfer{Conversation: id, Terms: a.termsIf(), Agent: desk.AgentID(a.kv["agent"]), Note: written(a.kv["note"])}
	case "consult":
		return desk.Transfer{Conversation: id, Agent: desk.AgentID(a.at(1)), Consult: true, Offer: desk.OfferID(a.at(2)), Note: written(a.kv["note"])}
	case "hand-over", "keep":
		return desk.FinishConsult{Conversation: id, HandOver: verb == "hand-over"}
	case "requeue":
		return desk.Requeue{Conversation: id}
	case "timer":
		return desk.TimerFired{Conversation: id, Kind: desk.TimerKind(a.at(1))}
	case "agent-timer":
		return desk.TimerFired{Agent: desk.AgentID(a.at(0)), Kind: desk.TimerKind(a.at(1))}
	}
	return nil
}

var presences = map[string]desk.Presence{"offline": desk.Offline, "ready": desk.Ready, "away": desk.Away, "wrap-up": desk.WrapUp, "training": desk.Training, "dancing": desk.Training + 1}

func agentCommand(verb string, a *args, _ desk.Actor) desk.Command {
	g := a.agent(a.at(0))
	switch verb {
	case "hire":
		return desk.Hire{Agent: g}
	case "change-agent":
		return desk.ChangeAgent{Agent: g.ID, Profile: desk.AgentProfile{Name: g.Name, Role: g.Role, Skills: g.Skills, Languages: g.Languages, Regions: g.Regions, Capacity: g.Capacity}}
	case "presence":
		return desk.SetPresence{Agent: g.ID, Presence: presences[a.at(1)], Why: written(a.kv["why"])}
	}
	return nil
}

func recordCommand(verb string, a *args, _ desk.Actor) desk.Command {
	switch verb {
	case "know":
		c := desk.KnowCustomer{ID: desk.CustomerID(a.at(0)), Proven: a.flag("proven"), Tier: desk.Tier(a.kv["tier"]), Region: "cn", Manager: desk.AgentID(a.kv["manager"]),
			Languages: list[desk.Language](a.kv["languages"]), Profile: desk.Profile{Name: written(a.kv["name"])}}
		if v, ok := a.kv["identity"]; ok {
			c.Profile.Identities = []desk.Identity{{Channel: desk.ChannelApp, Subject: written(v), Verified: c.Proven}}
		}
		return c
	case "merge-customer":
		return desk.MergeCustomer{ID: desk.CustomerID(a.at(0)), Into: desk.CustomerID(a.at(1))}
	case "ticket":
		return desk.OpenTicket{ID: desk.TicketID(a.at(0)), Number: a.kv["number"], Title: written(a.kv["title"]), Priority: desk.Priority(a.kv["priority"]), Line: "general",
			Customer: desk.CustomerID(a.kv["customer"]), Conversation: desk.ConversationID(a.at(1)), FirstReplyDue: a.time(a.kv["reply"]), SolveDue: a.time(a.kv["solve"])}
	case "change-ticket":
		c := desk.ChangeTicket{ID: desk.TicketID(a.at(0)), Version: a.number("version"), State: desk.TicketState(a.kv["state"]), Priority: desk.Priority(a.kv["priority"]),
			Title: written(a.kv["title"]), SolveDue: a.time(a.kv["solve"])}
		if v, ok := a.kv["owner"]; ok {
			owner := desk.AgentID(v)
			c.Owner = &owner
		}
		return c
	case "merge-ticket":
		return desk.MergeTicket{ID: desk.TicketID(a.at(0)), Into: desk.TicketID(a.at(1))}
	case "link":
		return desk.LinkTicket{ID: desk.TicketID(a.at(0)), Conversation: desk.ConversationID(a.at(1))}
	}
	return nil
}
