package bot

import (
	"os"
	"strings"
	"testing"
)

// read returns the messages of a file by the language that stands above them.
func read(t testing.TB, name string) map[string][]string {
	t.Helper()
	b, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	all, language := map[string][]string{}, ""
	for _, l := range strings.Split(string(b), "\n") {
		switch {
		case strings.HasPrefix(l, "## "):
			language = l[3:]
		case l != "" && !strings.HasPrefix(l, "#"):
			all[language] = append(all[language], l)
		}
	}
	return all
}

func TestEveryWishIsHeard(t *testing.T) {
	n := 0
	for language, messages := range read(t, "wishes.txt") {
		for _, m := range messages {
			n++
			if !WantsPerson(m) {
				t.Errorf("%s: %q is a wish for a person and was not heard (read as %q)", language, m, string(normalise(m)))
			}
		}
	}
	if n < 120 {
		t.Errorf("only %d wishes are tested", n)
	}
}

func TestWhatIsNoWishIsNone(t *testing.T) {
	n := 0
	for language, messages := range read(t, "no-wishes.txt") {
		for _, m := range messages {
			n++
			if WantsPerson(m) {
				t.Errorf("%s: %q is no wish for a person and was taken for one: %s", language, m, why(m))
			}
		}
	}
	if n < 60 {
		t.Errorf("only %d messages are tested", n)
	}
}

// why says by which rule a message was taken for a wish.
func why(m string) string {
	n := known.never.cut(normalise(m))
	for i := range n {
		for rule, s := range map[string]set{"phrase": known.phrases, "strong": known.strong} {
			if l := s.lengths(n, i); len(l) > 0 && (rule == "phrase" || effort(n) <= shortMax) {
				return rule + " " + string(n[i:i+l[0]])
			}
		}
	}
	return "nothing but asking, in " + string(n)
}

func TestCourtesyAndNoiseChangeNothing(t *testing.T) {
	for _, m := range read(t, "wishes.txt")["zh-CN"] {
		for _, around := range []string{"%s", " %s ", "%s。", "\n%s\n", "🙏%s🙏", "“%s”"} {
			if s := strings.ReplaceAll(around, "%s", m); !WantsPerson(s) {
				t.Errorf("%q is a wish, and %q is not", m, s)
			}
		}
	}
}

func TestEveryTextIsAPattern(t *testing.T) {
	for _, tg := range tongues() {
		for _, text := range []string{tg.strong, tg.weak, tg.filler, tg.phrases, tg.never} {
			for _, l := range lines(text) {
				required := false
				for _, f := range strings.Fields(l) {
					s := tg.slot(f)
					required = required || !s.optional
					for _, w := range s.words {
						if len(w) == 0 {
							t.Errorf("%s: %q has an empty word in %q", tg.language, l, f)
						}
					}
				}
				if !required {
					t.Errorf("%s: every slot of %q is optional: it would match anything", tg.language, l)
				}
			}
		}
		for _, l := range lines(tg.lists) {
			if name, _, _ := strings.Cut(l, ":"); tg.list(name) == "" {
				t.Errorf("%s: the list %q is empty", tg.language, name)
			}
		}
	}
}

func TestALongTextIsReadInReasonableTime(t *testing.T) {
	story := strings.Repeat("我的账号被封了，怎么找都找不到原因。I want to know why the the the. ", 200)
	if WantsPerson(story) {
		t.Error("a long story without a wish was taken for one")
	}
	if !WantsPerson(story + "请帮我转人工") {
		t.Error("a wish at the end of a long story was not heard")
	}
}

func BenchmarkWantsPerson(b *testing.B) {
	for name, m := range map[string]string{"short": "怎么退款", "long": strings.Repeat("我的账号被封了，怎么找都找不到原因。", 60)} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				WantsPerson(m)
			}
		})
	}
}

func FuzzWantsPerson(f *testing.F) {
	for _, name := range []string{"wishes.txt", "no-wishes.txt"} {
		for _, messages := range read(f, name) {
			for _, m := range messages {
				f.Add(m)
			}
		}
	}
	f.Fuzz(func(t *testing.T, m string) {
		got := WantsPerson(m)
		hidden := strings.Join(strings.Split(m, ""), "\u200b")
		if WantsPerson(hidden) != got {
			t.Errorf("%q reads differently with invisible characters between", m)
		}
		if again := string(normalise(string(normalise(m)))); again != string(normalise(m)) {
			t.Errorf("normalising %q twice gives %q, once %q", m, again, string(normalise(m)))
		}
	})
}
