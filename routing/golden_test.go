package routing

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"jietong/internal/golden"
)

// Every scene reads as a text and decides the same however its classes and profiles are ordered and whatever GOMAXPROCS is.
// Together the scenes show every reason and every outcome that a floor can meet.
func TestScenes(t *testing.T) {
	files, err := filepath.Glob("testdata/*.golden")
	if err != nil || len(files) == 0 {
		t.Fatalf("no scenes: %v", err)
	}
	reasonsSeen, outcomesSeen := map[Reason]bool{}, map[Outcome]bool{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		s, err := play(string(text), false)
		if err != nil {
			t.Errorf("%s: %v", file, err)
			continue
		}
		golden.Check(t, file, []byte(s.out.String()))
		before := runtime.GOMAXPROCS(1)
		again, err := play(string(text), true)
		runtime.GOMAXPROCS(before)
		if err != nil || again.out.String() != s.out.String() {
			t.Errorf("%s: turned round it differs (%v):\n%s", file, err, again.out.String())
		}
		for r := range s.reasons {
			reasonsSeen[r] = true
		}
		for o := range s.outcomes {
			outcomesSeen[o] = true
		}
	}
	for r := Reason(1); r < reasons; r++ {
		if !reasonsSeen[r] {
			t.Errorf("no scene shows the reason %s", r)
		}
	}
	for _, o := range []Outcome{UnknownContact, UnknownAgent, AlreadyWaiting, NotOffered, OutOfRange, OfferOpen} {
		if !outcomesSeen[o] {
			t.Errorf("no scene shows the outcome %s", o)
		}
	}
}
