package center_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"jietong/center"
	"jietong/desk"
	"jietong/future"
	"jietong/policy"
)

func TestTheWaitIsToldAsARange(t *testing.T) {
	h := open(t)
	if w := h.EntryWait("app-settings-help", policy.Ask{}); w.Known || w.Why != center.WhyNobody {
		t.Errorf("with nobody signed in: %+v", w)
	}
	li := h.hire("li", h.allSkills()...) // two at once
	h.must(li, desk.SetPresence{Agent: "li", Presence: desk.Ready})
	h.pass(2 * time.Second) // the view is a second old at most
	if w := h.EntryWait("app-settings-help", policy.Ask{}); !w.Known || w.Why != center.WhyNow || w.High != 0 || w.Staffed != 1 {
		t.Errorf("with an agent free: %+v", w)
	}
	var convs []*desk.Conversation
	for range 5 {
		convs = append(convs, h.start(h.customer()))
	}
	h.pass(2 * time.Second)
	ring := h.Wait(h.conv(convs[0].ID))
	if ring.Why != center.WhyRinging {
		t.Errorf("while it rings: %+v", ring)
	}
	for i, c := range convs[2:] {
		place := i + 3 // those that ring keep their place, and stand before
		w := h.Wait(h.conv(c.ID))
		want := future.QLm(place, 2, 6*time.Minute, 3*time.Minute) // the line's handling time and patience
		if !w.Known || w.Why != center.WhyAllBusy || w.Position != place || w.Ahead != place-1 || w.Low != want.P50 || w.High != want.P80 {
			t.Errorf("place %d: %+v, want %v to %v", place, w, want.P50, want.P80)
		}
	}
}

func TestAnEntryThatIsUnknownHasNoWait(t *testing.T) {
	h := open(t)
	if w := h.EntryWait("nowhere", policy.Ask{}); w.Known || w.Why != center.WhyClosed {
		t.Errorf("%+v", w)
	}
}

func TestTheViewCountsWhoWaitsAndWhoServes(t *testing.T) {
	h := open(t)
	li, wang := h.hire("li", h.allSkills()...), h.hire("wang", desk.SkillLevel{Skill: "orders", Level: 5})
	h.must(li, desk.SetPresence{Agent: "li", Presence: desk.Ready})
	h.must(wang, desk.SetPresence{Agent: "wang", Presence: desk.Ready})
	stop := h.Listen(center.OfStaff, func(center.Notice) {})
	defer stop()
	for range 3 {
		h.start(h.customer())
	}
	h.pass(7 * time.Second)
	v := h.View()
	if l := v.Line("account"); l.Waiting != 3 || l.Ready != 1 || l.Busy != 1 || !l.Open || l.Target != 30*time.Second || l.LongestWait.Round(time.Millisecond) != 7*time.Second {
		t.Errorf("account: %+v", l)
	}
	if l := v.Line("orders"); l.Waiting != 0 || l.Ready != 2 || l.LongestWait != 0 {
		t.Errorf("orders: %+v", l)
	}
	if l := v.Line("no-such-line"); l.ID != "no-such-line" || l.Waiting != 0 {
		t.Errorf("a line that is not there: %+v", l)
	}
	if len(v.Agents) != 2 || v.Agents[0].ID != "li" || len(v.Lines) != len(h.Policy().Lines) {
		t.Errorf("%d agents, %d lines", len(v.Agents), len(v.Lines))
	}
}

func TestAnOfferIsExplainedInBothLanguages(t *testing.T) {
	h := open(t)
	li := h.hire("li", h.allSkills()...)
	c := h.start(h.customer())
	h.must(li, desk.SetPresence{Agent: "li", Presence: desk.Ready})
	offer := h.conv(c.ID).Offer
	zh, en, reasons, err := h.Explain(context.Background(), offer.ID)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(zh, "该坐席刚刚就绪") || !strings.Contains(en, "the agent became ready") {
		t.Errorf("%s\n%s", zh, en)
	}
	if len(reasons) != 2 || reasons[0] == "" || reasons[1] == "" {
		t.Errorf("reasons: %q", reasons)
	}
	_, _, _, err = h.Explain(context.Background(), "no-such-offer")
	var e *center.Error
	if !errors.As(err, &e) || e.Kind != center.NotFound {
		t.Errorf("an offer that never was: %v", err)
	}
}
