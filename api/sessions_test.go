package api

import (
	"context"
	"testing"
	"time"

	"jietong/center"
	"jietong/desk"
	"jietong/policies"
	"jietong/store/memory"
)

// Story: a token that is used lives on, hour by hour, but never beyond its longest life; one that is not used ends.
func TestSessionsSlideWithinTheirLongestLife(t *testing.T) {
	p, err := policies.Load("jietong")
	if err != nil {
		t.Fatal(err)
	}
	began := time.Date(2026, 11, 25, 8, 0, 0, 0, time.UTC)
	now := began
	clock := func() time.Time { return now }
	st := memory.New(memory.Config{Now: clock})
	c, err := center.New(context.Background(), center.Config{Store: st, Policy: p, Now: clock, NewID: counter()})
	if err != nil {
		t.Fatal(err)
	}
	s := &sessions{center: c, cfg: &Config{CustomerLife: 24 * time.Hour, CustomerLifeMax: 72 * time.Hour}}
	ctx := context.Background()
	who := desk.Actor{Role: desk.RoleCustomer, ID: "c"}
	token, _, err := s.begin(ctx, who, "app-settings-help", "")
	if err != nil {
		t.Fatal(err)
	}
	idle, _, err := s.begin(ctx, who, "app-settings-help", "")
	if err != nil {
		t.Fatal(err)
	}
	for now.Sub(began) < 71*time.Hour {
		now = now.Add(time.Hour)
		x, err := s.find(ctx, token)
		if err != nil {
			t.Fatalf("after %s: %v", now.Sub(began), err)
		}
		if left := x.ExpiresAt.Sub(now); left < 22*time.Hour && x.ExpiresAt != began.Add(72*time.Hour) || x.ExpiresAt.After(began.Add(72*time.Hour)) {
			t.Fatalf("after %s it ends in %s", now.Sub(began), left)
		}
	}
	if _, err := s.find(ctx, idle); err == nil {
		t.Error("a token that was not used for three days still works")
	}
	now = began.Add(72*time.Hour + time.Second)
	if _, err := s.find(ctx, token); err == nil {
		t.Error("a token lives beyond its longest life")
	}
}
