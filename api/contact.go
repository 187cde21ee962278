package api

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"jietong/access"
	"jietong/center"
	"jietong/desk"
	"jietong/store"

	"jietong/api/wire"
)

// The form without script: it posts a message, asks for a person and shows the thread. Who writes is known by a cookie that scripts cannot read and that
// other sites' requests do not carry; requests from other sites are refused before they come here.

const (
	cookieName    = "jietong-contact"
	contactItems  = 100 // the thread's newest entries: what one reads
	contactEntry  = desk.ChannelForm
	formMaxBytes  = 64 << 10
	contactClient = "form-" // begins the client id: the form carries it, so that a double click sends once
)

type contactPage struct {
	Entry        string
	Entries      []choiceIn
	Conversation *wire.Conversation
	Items        []contactItem
	Status       string
	Wait         string
	Closed       bool
	ClientID     string
	Error        string
	Text         string
	Refresh      string // another address each time: to one that differs in its fragment alone a browser goes without asking us
}

type choiceIn struct {
	ID, Title string
	Chosen    bool
}

type contactItem struct {
	Who, Text, At string
	Own, Notice   bool
}

// contact is GET /contact.
func (s *Server) contact(w http.ResponseWriter, req *http.Request, r *request) error {
	return s.showContact(w, req, r, http.StatusOK, nil, "")
}

// contactPost is POST /contact: a message, or leaving the queue.
func (s *Server) contactPost(w http.ResponseWriter, req *http.Request, r *request) error {
	req.Body = http.MaxBytesReader(w, req.Body, formMaxBytes)
	if err := req.ParseForm(); err != nil {
		return s.showContact(w, req, r, http.StatusBadRequest, problem(center.Invalid, reasonTooLarge, ""), "")
	}
	s.pages.view(req, r) // the page's language
	text := clean(req.PostForm.Get("text"))
	err := s.contactDo(w, req, r, text)
	if err != nil {
		f := s.tell(r.caller, err)
		return s.showContact(w, req, r, f.GetStatus(), err, text)
	}
	http.Redirect(w, req, "/contact?lang="+url.QueryEscape(string(r.lang))+"#end", http.StatusSeeOther)
	return nil
}

func (s *Server) contactDo(w http.ResponseWriter, req *http.Request, r *request, text string) error {
	ctx := req.Context()
	entry := desk.EntryID(req.PostForm.Get("entry"))
	if entry == "" {
		entry = s.formEntry()
	}
	if err := s.contactSession(ctx, w, req, r, entry); err != nil {
		return err
	}
	if err := s.limits.messages.take(r.session.ID); err != nil {
		return err
	}
	open, err := s.openOf(ctx, desk.CustomerID(r.actor.ID))
	if err != nil {
		return err
	}
	r.conv = open
	if req.PostForm.Get("do") == "leave" {
		if open == nil || access.May(r.actor, access.LeaveQueue, access.Facts{Own: true}) != "" {
			return nil
		}
		_, err := s.center.Do(ctx, r.as(), desk.LeaveQueue{Conversation: open.ID})
		return err
	}
	m := wire.Send{ClientID: contactClient + cut(cleanName(req.PostForm.Get("id")), 50), Kind: "text", Text: text}
	_, err = s.start(ctx, r, &wire.Start{Entry: string(entry), Language: string(r.lang), Person: true, First: &m})
	return err
}

// contactSession finds who the cookie speaks for, or makes an anonymous customer.
func (s *Server) contactSession(ctx context.Context, w http.ResponseWriter, req *http.Request, r *request, entry desk.EntryID) error {
	if s.contactCaller(ctx, req, r) {
		return nil
	}
	out, err := s.signInCustomer(ctx, &request{caller: caller{actor: stranger(), lang: r.lang}}, &wire.CustomerSignIn{Entry: string(entry), Language: string(r.lang)})
	if err != nil {
		return err
	}
	http.SetCookie(w, &http.Cookie{Name: cookieName, Value: out.Token, Path: "/contact", HttpOnly: true, Secure: s.cfg.SecureCookies, SameSite: http.SameSiteStrictMode,
		MaxAge: int(s.cfg.CustomerLife / time.Second)})
	r.caller, err = s.callerOf(ctx, r.caller, out.Token)
	return err
}

// contactCaller takes the caller from the cookie, and from nothing else.
func (s *Server) contactCaller(ctx context.Context, req *http.Request, r *request) bool {
	c, err := req.Cookie(cookieName)
	if err != nil {
		return false
	}
	who, err := s.callerOf(ctx, r.caller, c.Value)
	if err != nil || who.actor.Role != desk.RoleCustomer {
		return false
	}
	r.caller = who
	return true
}

// formEntry is the entry for whoever names none: one for forms or the web, else the first.
func (s *Server) formEntry() desk.EntryID {
	p := s.center.Policy()
	for _, c := range []desk.Channel{contactEntry, desk.ChannelWeb} {
		for i := range p.Entries {
			if p.Entries[i].Channel == c {
				return p.Entries[i].ID
			}
		}
	}
	if len(p.Entries) > 0 {
		return p.Entries[0].ID
	}
	return ""
}

func (s *Server) showContact(w http.ResponseWriter, req *http.Request, r *request, status int, failed error, text string) error {
	ctx := req.Context()
	v := s.pages.view(req, r)
	v.Title = s.texts.text(v.Lang, "page.contact.title")
	d := &contactPage{Text: text, ClientID: s.center.NewID(), Entry: req.URL.Query().Get("entry"), Refresh: fmt.Sprintf("/contact?lang=%s&at=%d#end", v.Lang, s.center.Now().UnixMilli())}
	if e := req.PostForm.Get("entry"); e != "" {
		d.Entry = e
	}
	if failed != nil {
		d.Error = s.tell(r.caller, failed).Wire.Message
	}
	if _, ok := s.center.Policy().Entry(desk.EntryID(d.Entry)); !ok {
		d.Entry = string(s.formEntry())
	}
	p := s.center.Policy()
	for i := range p.Entries {
		e := &p.Entries[i]
		if contains([]desk.Channel{desk.ChannelApp, desk.ChannelWeb, desk.ChannelForm, desk.ChannelMiniProgram}, e.Channel) || string(e.ID) == d.Entry {
			d.Entries = append(d.Entries, choiceIn{string(e.ID), e.Name.In(v.Lang), string(e.ID) == d.Entry})
		}
	}
	if s.contactCaller(ctx, req, r) || r.session.ID != "" && r.actor.Role == desk.RoleCustomer {
		r.lang = v.Lang
		if err := s.contactThread(ctx, r, d); err != nil {
			return err
		}
	}
	v.Data = d
	return s.pages.show(w, status, "contact.html", v)
}

func (s *Server) contactThread(ctx context.Context, r *request, d *contactPage) error {
	c, err := s.currentOf(ctx, desk.CustomerID(r.actor.ID))
	if err != nil || c == nil {
		return err
	}
	f := s.faces.conversation(ctx, c, false)
	d.Conversation, d.Closed = &f, c.Status == desk.StatusClosed
	name := ""
	if f.Agent != nil {
		name = f.Agent.Name
	}
	d.Status = s.texts.text(r.lang, "page.status."+f.Status, "name", name)
	if f.Wait != nil {
		key := "page.wait.unknown"
		if f.Wait.Known {
			key = "page.wait.known"
		}
		d.Wait = s.texts.text(r.lang, key, "low", s.length(r.lang, f.Wait.LowSec), "high", s.length(r.lang, f.Wait.HighSec), "ahead", fmt.Sprint(f.Wait.Ahead))
	}
	items, err := s.center.Store().Items(ctx, c.ID, store.ItemPage{Last: true, Limit: contactItems})
	for i := range items {
		d.Items = append(d.Items, s.contactItem(ctx, r.lang, &items[i]))
	}
	return err
}

func (s *Server) contactItem(ctx context.Context, l desk.Language, it *desk.Item) contactItem {
	w, _ := s.faces.item(ctx, it, false)
	out := contactItem{Who: s.texts.text(l, "page.contact.system"), Text: w.Text, At: w.At.UTC().Format("2006-01-02 15:04 UTC")}
	switch it.Author.Role {
	case desk.AuthorCustomer:
		out.Who, out.Own = s.texts.text(l, "page.contact.you"), true
	case desk.AuthorAgent:
		if out.Who = w.Author.Name; out.Who == "" {
			out.Who = s.texts.text(l, "page.contact.agent")
		}
	case desk.AuthorBot:
		out.Who = s.texts.text(l, "page.contact.bot")
	default:
		out.Notice = true
	}
	if w.Code != "" {
		var pairs []string
		for k, x := range w.Params {
			pairs = append(pairs, k, x)
		}
		out.Text = s.texts.text(l, "item."+w.Code, pairs...)
	}
	if w.File != nil {
		out.Text = strings.TrimSpace(out.Text + " " + s.texts.text(l, "page.contact.file", "detail", w.File.Name))
	}
	return out
}

// length is a stretch of time in words, rounded up.
func (s *Server) length(l desk.Language, seconds int64) string {
	switch {
	case seconds < 60:
		return s.texts.text(l, "page.seconds", "detail", fmt.Sprint(seconds))
	case seconds < 3600:
		return s.texts.text(l, "page.minutes", "detail", fmt.Sprint((seconds+59)/60))
	}
	return s.texts.text(l, "page.hours", "detail", fmt.Sprint((seconds+3599)/3600))
}
