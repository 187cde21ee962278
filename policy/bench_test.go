package policy

import (
	"os"
	"path/filepath"
	"testing"

	"jietong/desk"
)

func BenchmarkParse(b *testing.B) {
	paths, err := filepath.Glob("../policies/jietong/*.yaml")
	if err != nil {
		b.Fatal(err)
	}
	var files []File
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			b.Fatal(err)
		}
		files = append(files, File{filepath.Base(path), data})
	}
	for b.Loop() {
		if _, err := Parse(files); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkRoute(b *testing.B) {
	p := shipped(b, "jietong")
	a := Ask{Entry: "app-support-centre", Category: "order", Region: "cn", At: fuzzTime}
	for b.Loop() {
		p.Route(a)
	}
}

func BenchmarkRouteInWorkingDays(b *testing.B) {
	p := shipped(b, "as-reported")
	a := Ask{Entry: "web-oauth", Category: "technical", At: fuzzTime}
	for b.Loop() {
		p.Route(a)
	}
}

func BenchmarkDoors(b *testing.B) {
	p := shipped(b, "jietong")
	w := Who{Region: "cn", Needs: []desk.AccessNeed{desk.NeedDeaf}, At: fuzzTime}
	for b.Loop() {
		p.Doors(w)
	}
}

func BenchmarkCheck(b *testing.B) {
	p := shipped(b, "jietong")
	for b.Loop() {
		p.Check(checkFrom)
	}
}
