package routing

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"jietong/desk"
)

// A floor rebuilt from its own rows after any line of any scene gives the same rows and makes no offer of its own.
func TestFloorRebuiltFromRows(t *testing.T) {
	files, err := filepath.Glob("testdata/*.golden")
	if err != nil || len(files) == 0 {
		t.Fatalf("no scenes: %v", err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(string(text), "\n")
		for n := range lines {
			if !strings.HasPrefix(lines[n], "+") {
				continue
			}
			s, err := play(strings.Join(lines[:n+1], "\n"), false)
			if err != nil {
				t.Fatal(err)
			}
			contacts, agents := s.floor.Rows()
			again, offers, err := RestoreFloor(Config{Needs: s.floor.Engine().State().Classes}, s.now, contacts, agents)
			if err != nil || len(offers) > 0 {
				t.Fatalf("%s, line %d: %v, offers %v", file, n+1, err, offers)
			}
			contacts2, agents2 := again.Rows()
			if !reflect.DeepEqual(contacts, contacts2) || !reflect.DeepEqual(agents, agents2) {
				t.Fatalf("%s, line %d:\n%+v\n%+v\nrebuilt\n%+v\n%+v", file, n+1, contacts, agents, contacts2, agents2)
			}
		}
	}
}

// Position and Staff say what a customer and a forecast need: the place among equals, and who could serve.
func TestPositionAndStaff(t *testing.T) {
	f, err := NewFloor(Config{})
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	need := Requirement{Kind: desk.WorkChat, Target: time.Minute}
	chat := Profile{Capacity: Capacity{Kinds: [desk.WorkKinds]uint8{desk.WorkChat: 1}}}
	for id, p := range map[desk.AgentID]desk.Presence{"ana": desk.Ready, "bo": desk.Away, "chen": desk.Offline} {
		if _, err := f.Agent(now, Agent{ID: id, Profile: chat, Presence: p}); err != nil {
			t.Fatal(err)
		}
	}
	for i, id := range []desk.ConversationID{"lin", "wei", "mei"} {
		if _, err := f.Wait(now.Add(time.Duration(i)*time.Second), Contact{ID: id, Need: need, Arrived: now.Add(time.Duration(i) * time.Second)}); err != nil {
			t.Fatal(err)
		}
	}
	if lin, wei, mei := f.Position("lin"), f.Position("wei"), f.Position("mei"); lin != 0 || wei != 1 || mei != 2 {
		t.Errorf("positions %d, %d, %d; lin is offered, wei is next, mei second", lin, wei, mei)
	}
	signedIn, ready, free, err := f.Staff(need)
	if err != nil || signedIn != 2 || ready != 1 || free != 0 {
		t.Errorf("%d signed in, %d ready, %d free, %v; want 2, 1, 0", signedIn, ready, free, err)
	}
}

// What cannot be routed is refused with what to do about it.
func TestRefusesNonsense(t *testing.T) {
	chat := Requirement{Kind: desk.WorkChat, Target: time.Minute}
	with := func(change func(*Requirement)) Requirement {
		r := chat
		change(&r)
		return r
	}
	deep := chat
	for i := range RelaxStepsMax + 1 {
		deep = Requirement{Target: time.Minute, Relax: &Relax{After: time.Duration(RelaxStepsMax+2-i) * time.Second, To: deep}}
	}
	for want, r := range map[string]Requirement{
		"target":     with(func(r *Requirement) { r.Target = 0 }),
		"weight":     with(func(r *Requirement) { r.Weight = WeightMax + 1 }),
		"base":       with(func(r *Requirement) { r.Base = -1 }),
		"reserve is": with(func(r *Requirement) { r.Reserve = 1 }),
		"kind":       with(func(r *Requirement) { r.Kind = 99 }),
		"level":      with(func(r *Requirement) { r.Skills = []desk.SkillLevel{{Skill: "refund", Level: 9}} }),
		"later": with(func(r *Requirement) {
			r.Relax = &Relax{time.Minute, with(func(r *Requirement) { r.Relax = &Relax{time.Second, chat} })}
		}),
		"another": with(func(r *Requirement) {
			r.Relax = &Relax{time.Minute, Requirement{Kind: desk.WorkPhone, Target: time.Minute}}
		}),
		"more than": deep,
	} {
		e, err := New(Config{})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := e.DefineClass(r); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: %v, want an error about %q", r, err, want)
		}
	}
	if _, err := New(Config{AgentsMax: 5, Agents: 6}); err == nil {
		t.Error("more room than the limit was taken")
	}
	e, err := New(Config{ContactsMax: 10})
	if err != nil {
		t.Fatal(err)
	}
	for want, ev := range map[Outcome]Event{
		UnknownClass:   {Kind: ContactWaits, Contact: 1, Class: 7},
		UnknownProfile: {Kind: AgentIs, Agent: 1, Profile: 7},
		OutOfRange:     {Kind: ContactWaits, Contact: 11},
		UnknownContact: {Kind: OfferAccepted, Contact: 3, Agent: 1},
	} {
		if _, got := e.Apply(0, ev); got != want {
			t.Errorf("%+v: %s, want %s", ev, got, want)
		}
	}
	if _, _, err := Restore(Config{}, State{Contacts: []ContactState{{Contact: 1, Seq: 1}}}); err == nil {
		t.Error("a contact without a class was restored")
	}
}

// The steady state allocates nothing: an agent completes, is offered the next, accepts; somebody comes.
func TestSteadyStateAllocatesNothing(t *testing.T) {
	l := newLoad(t, size{waiting: 2_000, agents: 200, classes: 20, profiles: 10, reserve: 1})
	for range 20_000 {
		l.unit()
	}
	if n := testing.AllocsPerRun(2_000, l.unit); n > 0 {
		t.Errorf("%.0f allocations a unit", n)
	}
}
