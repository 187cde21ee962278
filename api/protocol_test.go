package api

import (
	"encoding/json"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"
)

const protocolPage = "../docs/protocol.md"

// Story: docs/protocol.md lists exactly the commands that the program knows, with their bodies and replies.
func TestTheProtocolsPageListsEveryCommand(t *testing.T) {
	page, err := os.ReadFile(protocolPage)
	if err != nil {
		t.Fatal(err)
	}
	row := regexp.MustCompile("(?m)^\\| `([a-z-]+)` \\| *(`conv`|`offer`)? *\\| (`[A-Za-z]+`|–) \\| (`[A-Za-z]+`|–) \\|")
	got := map[string][3]string{}
	for _, m := range row.FindAllStringSubmatch(string(page), -1) {
		got[m[1]] = [3]string{strings.Trim(m[2], "`"), strings.Trim(m[3], "`"), strings.Trim(m[4], "`")}
	}
	want := map[string][3]string{"hello": {"", "Hello", "Welcome"}}
	for _, o := range operations() {
		if o.op == "" {
			continue
		}
		w := [3]string{"", "–", "–"}
		switch o.about {
		case aboutConversation:
			w[0] = "conv"
		case aboutOffer:
			w[0] = "offer"
		}
		if o.body.Name() != "none" {
			w[1] = o.body.Name()
		}
		if o.reply.Name() != "none" {
			w[2] = o.reply.Name()
		}
		want[o.op] = w
	}
	for op, w := range want {
		if got[op] != w {
			t.Errorf("%s: the page says %q, the program %q", op, got[op], w)
		}
	}
	for op := range got {
		if _, ok := want[op]; !ok {
			t.Errorf("the page lists %s, which the program does not know", op)
		}
	}
}

// Story: each example of the page is a frame of the protocol, and its body is taken.
func TestTheProtocolsExamplesAreFrames(t *testing.T) {
	page, err := os.ReadFile(protocolPage)
	if err != nil {
		t.Fatal(err)
	}
	s := documentOnly()
	all := s.openapi.Components.Schemas
	examples := regexp.MustCompile("(?s)```json\n(.*?)```").FindAllStringSubmatch(string(page), -1)
	if len(examples) < 5 {
		t.Fatalf("%d examples", len(examples))
	}
	check := func(name string, v any) {
		t.Helper()
		res := &huma.ValidateResult{}
		huma.Validate(all, all.Map()[name], huma.NewPathBuffer(nil, 0), huma.ModeReadFromServer, v, res)
		for _, e := range res.Errors {
			t.Errorf("%s: %v in %v", name, e, v)
		}
	}
	for _, e := range examples {
		var f map[string]any
		if err := json.Unmarshal([]byte(e[1]), &f); err != nil {
			t.Fatalf("%v: %s", err, e[1])
		}
		switch {
		case f["op"] != nil:
			check("Call", f)
			check(map[string]string{"hello": "Hello", "send": "Send"}[f["op"].(string)], f["body"])
		case f["re"] != nil:
			check("Reply", f)
		case f["ev"] != nil:
			check("Push", f)
		default:
			t.Errorf("no frame: %s", e[1])
		}
	}
}

// Story: each event that the program pushes is in the page's table, and none that it does not.
func TestTheProtocolsPageListsEveryPush(t *testing.T) {
	page, err := os.ReadFile(protocolPage)
	if err != nil {
		t.Fatal(err)
	}
	pushed := regexp.MustCompile(`pushFrame\("([a-z-]+)"`)
	var want []string
	for _, name := range []string{"live.go", "watch.go", "feeds.go", "lives.go"} {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range pushed.FindAllStringSubmatch(string(b), -1) {
			want = append(want, m[1])
		}
	}
	_, table, _ := strings.Cut(string(page), "## Pushes")
	table, _, _ = strings.Cut(table, "\n## ")
	var got []string
	for _, m := range regexp.MustCompile("(?m)^\\| `([a-z-]+)` \\|").FindAllStringSubmatch(table, -1) {
		got = append(got, m[1])
	}
	for _, l := range []*[]string{&want, &got} {
		slices.Sort(*l)
		*l = slices.Compact(*l)
	}
	if !slices.Equal(want, got) {
		t.Errorf("the program pushes %v\nthe page lists    %v", want, got)
	}
}
