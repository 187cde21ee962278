package api

import (
	"html/template"
	"net/http"
	"net/url"
	"strings"

	"jietong/desk"

	"jietong/api/wire"
)

// findPerson is GET /find-a-person: the built page, or, without it or with ?plain=1, a form that needs no script.
func (s *Server) findPerson(w http.ResponseWriter, req *http.Request, r *request) error {
	q := req.URL.Query()
	if name, ok := s.cfg.PageFile(req.URL.Path); ok && s.cfg.Assets != nil && q.Get("plain") == "" {
		return s.pages.document(w, req, name)
	}
	v := s.pages.view(req, r)
	v.Title = s.texts.text(v.Lang, "page.find.title")
	ask := doorQuery{Tier: q.Get("tier"), Region: q.Get("region"), Language: q.Get("language"), Need: q.Get("need"), Category: q.Get("category"), Channel: q.Get("channel")}
	questions, err := s.doorQuestions(req.Context(), r, &none{})
	if err != nil {
		return err
	}
	d := &findPage{Asked: q.Get("show") != ""}
	for _, x := range []struct {
		name, label, chosen string
		from                []choice
	}{
		{"tier", "page.find.tier", ask.Tier, questions.Tiers}, {"category", "page.find.category", ask.Category, questions.Categories},
		{"need", "page.find.need", ask.Need, questions.Needs}, {"region", "page.find.region", ask.Region, questions.Regions},
		{"language", "page.find.language", ask.Language, questions.Languages}, {"channel", "page.find.channel", ask.Channel, questions.Channels},
	} {
		one := question{Name: x.name, Label: s.texts.text(v.Lang, x.label)}
		for _, c := range x.from {
			one.Choices = append(one.Choices, choiceIn{c.ID, in(c.Title, v.Lang), c.ID == x.chosen})
		}
		d.Questions = append(d.Questions, one)
	}
	if d.Asked {
		for _, door := range s.doorFaces(ask) {
			d.Doors = append(d.Doors, s.doorIn(door, v.Lang))
		}
	}
	v.Data = d
	return s.pages.show(w, http.StatusOK, "find.html", v)
}

type findPage struct {
	Asked     bool
	Questions []question
	Doors     []doorIn
}

type question struct {
	Name, Label string
	Choices     []choiceIn
}

type doorIn struct {
	Title, Steps, Hours, Wait, Fits string
	Link                            template.URL // made by doorLink: tel, mailto, https or our own
	Open                            bool
	Path, Restrictions              []string
}

func (s *Server) doorIn(d wire.Door, l desk.Language) doorIn {
	out := doorIn{Title: in(d.Title, l), Steps: s.texts.text(l, "page.find.steps", "detail", itoa(d.Steps)), Hours: in(d.Hours, l), Open: d.Open, Link: template.URL(d.Link), Fits: in(d.Fits, l)}
	if strings.HasPrefix(d.Link, "/c/") { // the chat's page needs scripts, which whoever reads this page may not have
		out.Link = template.URL("/contact?" + url.Values{"entry": {d.Entry}, "lang": {string(l)}}.Encode())
	}
	key := "page.wait.unknown"
	if d.Wait.Known {
		key = "page.wait.known"
	}
	out.Wait = s.texts.text(l, key, "low", s.length(l, d.Wait.LowSec), "high", s.length(l, d.Wait.HighSec), "ahead", itoa(d.Wait.Ahead))
	for _, p := range d.Path {
		out.Path = append(out.Path, in(p, l))
	}
	for _, x := range d.Restrictions {
		out.Restrictions = append(out.Restrictions, in(x, l))
	}
	return out
}

// in is a text in one of the page's languages.
func in(t wire.Text, l desk.Language) string {
	if l == langZH {
		return t.ZH
	}
	return t.EN
}
