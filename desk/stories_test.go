package desk_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"

	"jietong/desk"
	"jietong/internal/golden"
)

// TestStories plays every story twice on one processor and twice on several, holds what must hold after each command, replays its log, and
// compares the text with the file.
func TestStories(t *testing.T) {
	for _, path := range stories(t) {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".golden"), func(t *testing.T) {
			b, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			var first string
			for _, procs := range []int{1, 1, 3, 8} {
				before := runtime.GOMAXPROCS(procs)
				got := play(t, string(b))
				runtime.GOMAXPROCS(before)
				if first == "" {
					first = got
				}
				if got != first {
					t.Fatalf("the story told on %d processors differs:\n%s\n---\n%s", procs, first, got)
				}
			}
			golden.Check(t, path, []byte(first))
		})
	}
}

func stories(t *testing.T) []string {
	t.Helper()
	all, err := filepath.Glob("testdata/stories/*.golden")
	if err != nil || len(all) == 0 {
		t.Fatalf("no stories: %v", err)
	}
	return all
}

// play tells a story anew: its own lines are kept, and what follows from each command is written below it.
func play(t *testing.T, story string) string {
	t.Helper()
	o := newOffice()
	var b strings.Builder
	for _, l := range strings.Split(story, "\n") {
		if l == "" && !strings.HasSuffix(b.String(), "\n\n") && b.Len() > 0 {
			b.WriteString("\n")
		}
		if strings.HasPrefix(l, "#") {
			b.WriteString(l + "\n")
		}
		if !strings.HasPrefix(l, "> ") {
			continue
		}
		b.WriteString(l + "\n")
		if err := o.line(&b, l[2:]); err != nil {
			t.Fatalf("%s\n%v", l, err)
		}
	}
	text := strings.TrimRight(b.String(), "\n") + "\n\nIn the end:\n" + o.ending()
	if err := o.unchanged(); err != nil {
		t.Fatal(err)
	}
	again, err := replay(o.log)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := again.state(), o.state(); got != want {
		t.Fatalf("the log replayed gives\n%s\nand it was\n%s", got, want)
	}
	return text
}

var word = regexp.MustCompile(`[^\s"]*"(?:[^"\\]|\\.)*"|\S+`)

// line plays one command.
func (o *office) line(b *strings.Builder, l string) error {
	var words []string
	for _, w := range word.FindAllString(l, -1) {
		if i := strings.IndexByte(w, '"'); i >= 0 {
			s, err := strconv.Unquote(w[i:])
			if err != nil {
				return fmt.Errorf("%s: %w", w, err)
			}
			w = w[:i] + s
		}
		words = append(words, w)
	}
	if len(words) < 2 {
		return fmt.Errorf("say the time and who wants what")
	}
	at, err := clock(words[0])
	if err != nil {
		return err
	}
	if words[1] == "due" {
		for _, d := range o.due(at) {
			fmt.Fprintf(b, "  (%s of %s%s)\n", d.fired.Kind, d.fired.Conversation, d.fired.Agent)
			if err := o.told(b, d.fired, desk.System, words[0]); err != nil {
				return err
			}
		}
		return nil
	}
	by := actor(words[1])
	c, err := parse(words[2], words[3:], by)
	if err != nil {
		return err
	}
	return o.told(b, c, by, words[0])
}

func (o *office) told(b *strings.Builder, c desk.Command, by desk.Actor, when string) error {
	at, err := clock(when)
	if err != nil {
		return err
	}
	out, refusal, err := o.do(c, by, at)
	switch {
	case err != nil:
		return err
	case refusal != nil:
		fmt.Fprintf(b, "  refused: %s\n", strings.TrimSuffix(string(refusal.Reason)+" ("+refusal.Detail+")", " ()"))
	case len(out.Events) == 0:
		b.WriteString("  nothing to do\n")
	}
	items := out.Items
	for _, e := range out.Events {
		if _, ok := e.Body.(*desk.ItemAdded); ok {
			fmt.Fprintf(b, "  %s %s\n", e.Stream.ID, itemLine(items[0]))
			items = items[1:]
			continue
		}
		name, data, err := desk.EncodeBody(e.Body)
		if err != nil {
			return err
		}
		fmt.Fprintf(b, "  %s %s%s\n", e.Stream.ID, strings.TrimSuffix(name, "@1"), plain(data, "hash", "terms", "policy", "profile_hash", "language", "region"))
	}
	return nil
}

// itemLine is an entry of a timeline as staff see it; the first number is its place for the customer.
func itemLine(i desk.Item) string {
	to := "staff"
	if i.Seq > 0 {
		to = strconv.FormatInt(i.Seq, 10)
	}
	s := fmt.Sprintf("[%s/%d] %s", to, i.StaffSeq, i.Author.Role)
	if i.Author.ID != "" {
		s += " " + i.Author.ID
	}
	if i.Kind != desk.ItemText && i.Kind != desk.ItemSystem {
		s += " " + string(i.Kind)
	}
	if i.Content.Code != "" {
		s += " " + i.Content.Code
	}
	for _, k := range slices.Sorted(maps.Keys(i.Content.Params)) {
		s += " " + k + "=" + i.Content.Params[k]
	}
	if i.Content.File != nil {
		s += " file=" + string(i.Content.File.Hash)
	}
	if i.Content.Text != "" {
		s += " " + strconv.Quote(i.Content.Text)
	}
	return s
}

// ending is the state of everything.
func (o *office) ending() string {
	var b strings.Builder
	for _, id := range slices.Sorted(maps.Keys(o.conversations)) {
		fmt.Fprintf(&b, "  %s%s\n", id, plain([]byte(text(o.conversations[id])), "id", "terms", "entry", "channel", "language", "region", "tier"))
	}
	for _, id := range slices.Sorted(maps.Keys(o.agents)) {
		fmt.Fprintf(&b, "  %s%s\n", id, plain([]byte(text(o.agents[id])), "id", "name", "role", "touch"))
	}
	for _, id := range slices.Sorted(maps.Keys(o.customers)) {
		fmt.Fprintf(&b, "  %s%s\n", id, plain([]byte(text(o.customers[id])), "id", "profile_hash"))
	}
	for _, id := range slices.Sorted(maps.Keys(o.tickets)) {
		fmt.Fprintf(&b, "  %s%s\n", id, plain([]byte(text(o.tickets[id])), "id"))
	}
	return b.String()
}

// plain writes the fields of a JSON object that say something, in the order of their names.
func plain(data []byte, without ...string) string {
	var m map[string]any
	d := json.NewDecoder(strings.NewReader(string(data)))
	d.UseNumber()
	if err := d.Decode(&m); err != nil {
		return " " + err.Error()
	}
	s := ""
	for _, k := range slices.Sorted(maps.Keys(m)) {
		v := value(m[k])
		if n, ok := m[k].(json.Number); ok {
			v = cmp.Or(named(k, n), v)
		}
		if v != "" && !slices.Contains(without, k) {
			s += " " + k + "=" + v
		}
	}
	return s
}

// named writes the numbers that stand for words as words; an absent kind is that of a chat.
func named(key string, n json.Number) string {
	switch key {
	case "presence":
		for name, p := range presences {
			if fmt.Sprint(uint8(p)) == n.String() {
				return name
			}
		}
	case "kind":
		for name, k := range kinds {
			if name != "" && fmt.Sprint(uint8(k)) == n.String() {
				return name
			}
		}
	}
	return ""
}

// value writes a value: times of the day short, empty things not at all, durations in words.
func value(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		if at, ok := strings.CutPrefix(v, "2026-11-25T"); ok {
			return strings.TrimSuffix(at, "Z")
		}
		if at, ok := strings.CutPrefix(v, "2026-11-26T"); ok {
			return "+" + strings.TrimSuffix(at, "Z")
		}
		if strings.ContainsAny(v, " \n") {
			return strconv.Quote(v)
		}
		return v
	case json.Number:
		if v == "0" {
			return ""
		}
		return v.String()
	case bool:
		if !v {
			return ""
		}
		return "yes"
	case map[string]any:
		b, _ := json.Marshal(v)
		return strings.TrimSuffix("{"+strings.TrimPrefix(plain(b), " ")+"}", "{}")
	case []any:
		var all []string
		for _, x := range v {
			if s := value(x); s != "" {
				all = append(all, s)
			}
		}
		if len(all) == 0 {
			return ""
		}
		return "[" + strings.Join(all, " ") + "]"
	}
	return fmt.Sprint(v)
}

// TestEveryReasonAndEventIsTold holds the stories against the lists: a reason that no story shows, or an event, cannot occur, and must go.
func TestEveryReasonAndEventIsTold(t *testing.T) {
	var all strings.Builder
	for _, path := range stories(t) {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(b)
	}
	for _, r := range desk.Reasons() {
		if !regexp.MustCompile(`(?m)^  refused: ` + regexp.QuoteMeta(string(r)) + `( \(|$)`).MatchString(all.String()) {
			t.Errorf("no story shows the reason %q", r)
		}
	}
	source, err := os.ReadFile("event.go")
	if err != nil {
		t.Fatal(err)
	}
	names := regexp.MustCompile(`case "([a-z-]+)@1":`).FindAllStringSubmatch(string(source), -1)
	if len(names) < 30 {
		t.Fatalf("only %d events found in event.go", len(names))
	}
	for _, n := range names {
		shown := ` ` + n[1] + `[ \n]`
		if n[1] == "item-added" {
			shown = `\[1/1\] `
		}
		if !regexp.MustCompile(shown).MatchString(all.String()) {
			t.Errorf("no story shows the event %q", n[1])
		}
	}
}
