package api

import (
	"context"
	"net/url"

	"jietong/center"
	"jietong/desk"
	"jietong/policy"

	"jietong/api/wire"
)

// Entries and doors: what anybody may know before they come in.

func (s *Server) entries(context.Context, *request, *none) (entriesAnswer, error) {
	out := entriesAnswer{Entries: []wire.Entry{}}
	p := s.center.Policy()
	for i := range p.Entries {
		out.Entries = append(out.Entries, s.entryFace(p.Entries[i].ID))
	}
	return out, nil
}

func (s *Server) entry(_ context.Context, r *request, _ *none) (wire.Entry, error) {
	if _, ok := s.center.Policy().Entry(desk.EntryID(r.id)); !ok {
		return wire.Entry{}, problem(center.NotFound, reasonEntry, "")
	}
	return s.entryFace(desk.EntryID(r.id)), nil
}

// entryFace is an entry as the page that opens there needs it. The entry must exist.
func (s *Server) entryFace(id desk.EntryID) wire.Entry {
	p, now := s.center.Policy(), s.center.Now()
	e, ok := p.Entry(id)
	if !ok {
		return wire.Entry{ID: string(id)}
	}
	w := wire.Entry{ID: string(e.ID), Title: text(e.Name), Line: string(e.Line), Open: true, Wait: waitFace(s.center.EntryWait(id, policy.Ask{})), Bot: botPlace(p.Bot.Mode, e.Gate),
		FileMaxBytes: s.cfg.FileMaxBytes, TextMax: center.TextMax}
	if e.TextMax > 0 {
		w.TextMax = min(e.TextMax, center.TextMax)
	}
	hours := e.Hours
	if l, ok := p.Line(e.Line); ok && hours == "" {
		hours = l.Hours
	}
	if cal, ok := p.Schedule(hours); ok {
		if w.Open = cal.Open(now); !w.Open {
			if at, ok := cal.NextOpen(now); ok {
				w.NextOpen = instant(at.UTC())
			}
		}
	}
	for _, h := range p.Hours {
		if h.ID == hours {
			w.Hours = text(h.Name)
		}
	}
	for _, c := range p.Categories {
		if len(e.For) == 0 || contains(e.For, c.ID) {
			w.Categories = append(w.Categories, wire.Category{ID: string(c.ID), Title: text(c.Name)})
		}
	}
	return w
}

// botPlace says where the bot stands at an entry.
func botPlace(mode policy.BotMode, g policy.Gate) string {
	switch {
	case mode == policy.BotOff || mode == "":
		return "off"
	case g == policy.GateBot:
		return "gate"
	case g == policy.GateBeside:
		return "beside"
	}
	return "off"
}

type doorQuery struct {
	Tier     string `query:"tier" maxLength:"64"`
	Region   string `query:"region" maxLength:"64"`
	Language string `query:"language" maxLength:"35"`
	Need     string `query:"need" enum:"low-vision,deaf,older,other"`
	Category string `query:"category" maxLength:"64"`
	Channel  string `query:"channel" maxLength:"32"`
}

func (s *Server) doors(_ context.Context, _ *request, q *doorQuery) (doorsAnswer, error) {
	return doorsAnswer{s.doorFaces(*q)}, nil
}

func (s *Server) doorFaces(q doorQuery) []wire.Door {
	who := policy.Who{Region: desk.Region(q.Region), Tier: desk.Tier(q.Tier), Category: policy.CategoryID(q.Category), At: s.center.Now()}
	if q.Language != "" {
		who.Languages = []desk.Language{desk.Language(q.Language)}
	}
	if q.Need != "" {
		who.Needs = []desk.AccessNeed{desk.AccessNeed(q.Need)}
	}
	out := []wire.Door{}
	for _, d := range s.center.Policy().Doors(who) {
		if q.Channel != "" && string(d.Channel) != q.Channel {
			continue
		}
		out = append(out, s.doorFace(d, who))
	}
	return out
}

func (s *Server) doorFace(d policy.Door, who policy.Who) wire.Door {
	w := wire.Door{Entry: string(d.Entry), Title: text(d.Name), Path: []wire.Text{}, Channel: string(d.Channel), Steps: d.Steps, Hours: text(d.Hours), Open: d.Open,
		NextOpen: instant(d.NextOpen), Wait: waitFace(s.center.EntryWait(d.Entry, policy.Ask{Category: who.Category, Tier: who.Tier, Region: who.Region, Languages: who.Languages, Needs: who.Needs})),
		Link: doorLink(d), Fits: fits(d)}
	for i := range d.Path.ZH {
		w.Path = append(w.Path, wire.Text{ZH: d.Path.ZH[i], EN: d.Path.EN[min(i, len(d.Path.EN)-1)]})
	}
	for _, r := range d.Restrictions {
		w.Restrictions = append(w.Restrictions, text(r.Words()))
	}
	if d.Advice.ZH != "" {
		w.Restrictions = append(w.Restrictions, text(d.Advice))
	}
	return w
}

// doorLink is one tap: the telephone, a mail, the platform's address, or our own page.
func doorLink(d policy.Door) string {
	switch d.Channel {
	case desk.ChannelPhone:
		if d.Address != "" {
			return "tel:" + telephone(d.Address)
		}
	case desk.ChannelEmail:
		if d.Address != "" {
			return "mailto:" + d.Address
		}
	case desk.ChannelApp, desk.ChannelWeb, desk.ChannelMiniProgram, desk.ChannelForm, desk.ChannelVideo:
	default:
		if u, err := url.Parse(d.Address); err == nil && u.Scheme == "https" {
			return d.Address
		}
	}
	return "/c/" + url.PathEscape(string(d.Entry))
}

// telephone leaves what can be dialled.
func telephone(number string) string {
	out := make([]rune, 0, len(number))
	for _, r := range number {
		if r >= '0' && r <= '9' || r == '+' && len(out) == 0 {
			out = append(out, r)
		}
	}
	return string(out)
}

func fits(d policy.Door) wire.Text {
	w := wire.Text{ZH: "服务线：" + d.LineName.ZH, EN: "Served by: " + d.LineName.EN}
	if d.Fits {
		w = wire.Text{ZH: "专为您这种情况设立。" + w.ZH, EN: "Made for a case like yours. " + w.EN}
	}
	return w
}

func (s *Server) doorQuestions(context.Context, *request, *none) (doorQuestions, error) {
	p := s.center.Policy()
	q := doorQuestions{Tiers: []choice{}, Regions: []choice{}, Languages: []choice{}, Needs: []choice{}, Categories: []choice{}, Channels: []choice{}}
	for _, t := range p.Tiers {
		q.Tiers = append(q.Tiers, choice{string(t.ID), text(t.Name)})
	}
	for _, r := range p.Regions {
		q.Regions = append(q.Regions, choice{string(r.ID), text(r.Name)})
	}
	for _, l := range p.Service.Languages {
		q.Languages = append(q.Languages, choice{string(l), languageName(l)})
	}
	for _, n := range accessNeeds() {
		q.Needs = append(q.Needs, choice{string(n), s.both("page.need." + string(n))})
	}
	for _, c := range p.Categories {
		q.Categories = append(q.Categories, choice{string(c.ID), text(c.Name)})
	}
	for _, c := range channelNames() {
		if s.usesChannel(p, c) {
			q.Channels = append(q.Channels, choice{string(c), s.both("page.channel." + string(c))})
		}
	}
	return q, nil
}

func channelNames() []desk.Channel {
	return []desk.Channel{desk.ChannelApp, desk.ChannelWeb, desk.ChannelMiniProgram, desk.ChannelWeChat, desk.ChannelWeibo, desk.ChannelXiaohongshu, desk.ChannelEmail,
		desk.ChannelPhone, desk.ChannelVideo, desk.ChannelForm}
}

func (s *Server) usesChannel(p *policy.Policy, c desk.Channel) bool {
	for i := range p.Entries {
		if p.Entries[i].Channel == c {
			return true
		}
	}
	return false
}

// both is a text of the catalogue in both languages.
func (s *Server) both(key string) wire.Text {
	return wire.Text{ZH: s.texts.text(langZH, key), EN: s.texts.text(langEN, key)}
}

func languageName(l desk.Language) wire.Text {
	for _, n := range []struct {
		tag desk.Language
		wire.Text
	}{
		{"zh-CN", wire.Text{ZH: "中文", EN: "Chinese"}}, {"en", wire.Text{ZH: "英语", EN: "English"}}, {"ar", wire.Text{ZH: "阿拉伯语", EN: "Arabic"}},
		{"th", wire.Text{ZH: "泰语", EN: "Thai"}}, {"vi", wire.Text{ZH: "越南语", EN: "Vietnamese"}}, {"ja", wire.Text{ZH: "日语", EN: "Japanese"}},
		{"ko", wire.Text{ZH: "韩语", EN: "Korean"}}, {"id", wire.Text{ZH: "印尼语", EN: "Indonesian"}}, {"es", wire.Text{ZH: "西班牙语", EN: "Spanish"}},
	} {
		if n.tag == l {
			return n.Text
		}
	}
	return wire.Text{ZH: string(l), EN: string(l)}
}

func contains[T comparable](all []T, x T) bool {
	for _, y := range all {
		if x == y {
			return true
		}
	}
	return false
}
