package policy

import (
	"cmp"
	"slices"
	"time"

	"jietong/desk"
)

// Who is somebody who looks for a door: who they are and what is wrong.
type Who struct {
	Region    desk.Region       // empty: any
	Languages []desk.Language   // best first; empty: the region's
	Tier      desk.Tier         // empty: a personal customer
	Needs     []desk.AccessNeed // as they say themselves
	Category  CategoryID        // empty: not said
	At        time.Time
	OwnNumber bool // they can call from the account's own number
	Licence   bool // they have a business licence at hand
}

// Door is an entry that fits somebody, with what they need to know before they go.
type Door struct {
	Entry        desk.EntryID
	Name         Words
	Path         Path
	Address      string
	Channel      desk.Channel
	Terminal     Terminal
	SignIn       SignIn
	Visibility   Visibility
	Gate         Gate
	Steps        int // actions and bot turns before the queue
	Line         desk.LineID
	LineName     Words
	Hours        Words
	Open         bool
	NextOpen     time.Time // zero while open, or if it never opens
	Target       TargetID
	Promise      Span
	Event        TargetKind
	Language     desk.Language
	Translated   bool
	Fee          Fee
	Quota        Quota
	Restrictions []Reason // own number, licence, booking, a language not spoken: what may turn them away
	Advice       Words    // what to do about the restriction, where there is one
	Fits         bool     // made for exactly this: their need, problem, tier or region
}

// Doors lists the entries that fit, best first: made for them, open now, fewest steps, earliest promise. An entry for other tiers, regions or problems is
// left out; one whose restriction they do not meet is kept with the restriction named, last among its equals.
func (p *Policy) Doors(w Who) []Door {
	out := []Door{} // never nil: no door is an answer too
	due := map[desk.EntryID]time.Time{}
	for i := range p.Entries {
		e := &p.Entries[i]
		if !p.welcomes(e, w) {
			continue
		}
		plan, refused := p.plan(Ask{Entry: e.ID, Category: w.Category, Tier: w.Tier, Region: w.Region, Languages: w.Languages, Needs: w.Needs,
			At: w.At, OwnNumber: true, Licence: true})
		if refused != "" {
			continue
		}
		d := p.door(e, w, plan)
		due[e.ID] = plan.Due
		out = append(out, d)
	}
	slices.SortStableFunc(out, func(a, b Door) int {
		return cmp.Or(yesFirst(len(a.Restrictions) == 0, len(b.Restrictions) == 0), yesFirst(a.Fits, b.Fits), yesFirst(a.Open, b.Open),
			cmp.Compare(a.Steps, b.Steps), due[a.Entry].Compare(due[b.Entry]))
	})
	return out
}

func yesFirst(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	default:
		return 1
	}
}

// welcomes reports whether the entry is meant for somebody like this.
func (p *Policy) welcomes(e *Entry, w Who) bool {
	tier := w.Tier
	if _, ok := p.tiers[tier]; !ok && len(p.Tiers) > 0 {
		tier = p.Tiers[0].ID
	}
	if e.Channel == desk.ChannelPhone && slices.Contains(w.Needs, desk.NeedDeaf) {
		return false // a voice call is no door for somebody who cannot hear
	}
	needed := len(e.Needs) == 0 || slices.ContainsFunc(e.Needs, func(n desk.AccessNeed) bool { return slices.Contains(w.Needs, n) })
	return needed && (w.Category == "" || among(e.For, w.Category)) && among(e.Tiers, tier) && (w.Region == "" || among(e.Regions, w.Region))
}

func (p *Policy) door(e *Entry, w Who, plan Plan) Door {
	line := p.lines[plan.Line]
	d := Door{Entry: e.ID, Name: e.Name, Path: e.Path, Address: e.Address, Channel: e.Channel, Terminal: e.Terminal, SignIn: e.SignIn,
		Visibility: e.Visibility, Gate: e.Gate, Steps: plan.Steps, Line: line.ID, LineName: line.Name, Hours: p.hoursWords(line.Hours),
		Open: plan.Open, Target: plan.Target, Promise: plan.Promise, Event: plan.Event, Language: plan.Language, Translated: plan.Translated, Fee: line.Fee, Quota: line.Quota,
		Fits: len(e.Needs) > 0 || w.Category != "" && slices.Contains(e.For, w.Category) || w.Tier != "" && slices.Contains(e.Tiers, w.Tier) ||
			w.Region != "" && slices.Contains(e.Regions, w.Region)}
	if e.Hours != "" {
		d.Hours = p.hoursWords(e.Hours)
	}
	if !plan.Open {
		d.NextOpen = plan.Start
	}
	if r := p.caller(e, Ask{OwnNumber: w.OwnNumber, Licence: w.Licence}); r != "" {
		d.Restrictions = append(d.Restrictions, r)
		d.Advice = p.phones[e.Phone].OnRefusal
	}
	if line.Booking.Required {
		d.Restrictions = append(d.Restrictions, ReasonBooking)
	}
	if slices.Contains(plan.Why, ReasonLanguageMissing) {
		d.Restrictions = append(d.Restrictions, ReasonLanguageMissing)
	}
	return d
}

// hoursWords is the name of opening hours.
func (p *Policy) hoursWords(id HoursID) Words {
	for _, h := range p.Hours {
		if h.ID == id {
			return h.Name
		}
	}
	return Words{}
}
