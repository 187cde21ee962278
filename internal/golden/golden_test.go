package golden

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestAnEqualTextPasses(t *testing.T) {
	Check(t, "testdata/poem.golden", []byte("one line\nand another\n"))
}

func TestAMismatchShowsTheLine(t *testing.T) {
	err := check("testdata/poem.golden", []byte("one line\nand a different one\n"), false, false)
	if err == nil {
		t.Fatal("a different text passed")
	}
	for _, want := range []string{"poem.golden differs", "line 2", "and another", "and a different one", "-update"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("the message lacks %q:\n%v", want, err)
		}
	}
}

func TestAMissingFileSaysHowToMakeIt(t *testing.T) {
	err := check(filepath.Join(t.TempDir(), "none.golden"), []byte("text"), false, false)
	if err == nil || !strings.Contains(err.Error(), "-update") || !strings.Contains(err.Error(), "text") {
		t.Fatalf("got %v", err)
	}
}

func TestUpdateWritesTheFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new", "case.golden")
	if err := check(path, []byte("text\n"), true, false); err != nil {
		t.Fatal(err)
	}
	if b, err := os.ReadFile(path); err != nil || string(b) != "text\n" {
		t.Fatalf("wrote %q, %v", b, err)
	}
}

func TestUpdateIsRefusedInCI(t *testing.T) {
	path := filepath.Join(t.TempDir(), "case.golden")
	err := check(path, []byte("text\n"), true, true)
	if err == nil || !strings.Contains(err.Error(), "CI=true") {
		t.Fatalf("got %v", err)
	}
	if _, err := os.Stat(path); !os.IsNotExist(err) {
		t.Fatal("it wrote the file all the same")
	}
}
