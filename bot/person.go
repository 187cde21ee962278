package bot

import "strings"

// WantsPerson reports whether a customer's message is a wish for a person, in any language of the service: Chinese in both scripts, with
// pinyin and common slips, English, Thai, Vietnamese, Arabic, Indonesian, Japanese and Korean.
//
// The two mistakes do not cost the same. A wish that is missed leaves somebody alone with a bot; a wish that was none puts somebody in a
// queue who can leave it with one tap. So what can be read both ways is a wish. There are three rules, over the words in persontexts.go:
//
//  1. A short message (shortMax) that names a person who cannot be meant otherwise, such as 人工 or "human", is a wish.
//  2. A message that names anybody who serves, such as 客服 or "agent", and says nothing else, is a wish, however often it is repeated.
//  3. A message of any length that holds a phrase of asking, such as 请帮我转人工 or "connect me to an agent", is a wish.
//
// Before them, what looks like a wish and is none is taken out: 人工智能, "human rights", "I don't need an agent", 你是真人吗.
//
// Limits: it knows words and not meaning. A wish told as a story ("is nobody going to read this?"), in another language, or spelled in an
// unknown way is not seen, and a phrase of asking that is only quoted is. bot/nlu understands more; this never does less.
func WantsPerson(text string) bool {
	t := known.never.cut(normalise(text))
	if len(t) == 0 {
		return false
	}
	return known.phrases.within(t) || (effort(t) <= shortMax && known.strong.within(t)) || known.onlyAsks(t)
}

// Effort says how much a message says, so that "short" means the same in every script: thirds of a Chinese character.
const (
	effortWord  = 6 // an English word says about as much as two Chinese characters
	effortDense = 3 // a character of Chinese, Japanese or Korean
	effortThai  = 1 // a Thai letter or mark
)

// shortMax is the longest short message: 12 Chinese characters, six words, or 36 Thai letters. A longer one is about something.
const shortMax = 12 * effortDense

// effort measures a normalised text.
func effort(t []rune) int {
	n := 0
	for i, r := range t {
		switch {
		case r == space:
			continue
		case isThai(r):
			n += effortThai
		case isDense(r):
			n += effortDense
		case i == 0 || t[i-1] == space:
			n += effortWord
		}
	}
	return n
}

// onlyAsks reports whether the text is nothing but words for a person and words of asking, with at least one for a person.
func (l lexicon) onlyAsks(t []rune) bool {
	const (
		reached = 1 << iota // the text up to here is words we know
		asked               // and one of them names a person
	)
	state := make([]uint8, len(t)+1)
	state[0] = reached
	for i := range t {
		if state[i] == 0 {
			continue
		}
		if t[i] == space {
			state[i+1] |= state[i]
			continue
		}
		for _, n := range l.filler.lengths(t, i) {
			state[i+n] |= state[i]
		}
		for _, n := range l.someone.lengths(t, i) {
			state[i+n] |= reached | asked
		}
	}
	return state[len(t)]&asked != 0
}

// lexicon is the compiled form of the texts in persontexts.go.
type lexicon struct {
	never   set // is no wish, though it holds the words of one
	phrases set // asks for a person, whatever stands around it
	strong  set // names a person and nothing else
	someone set // names a person or a place to reach one; strong included
	filler  set // words of asking and of courtesy
}

// known is what the package knows; it is compiled once and never changes.
var known = compile(tongues())

func compile(all []tongue) lexicon {
	l := lexicon{never: set{}, phrases: set{}, strong: set{}, someone: set{}, filler: set{}}
	for _, t := range all {
		for _, p := range lines(t.never) {
			l.never.add(t, p)
		}
		for _, p := range lines(t.phrases) {
			l.phrases.add(t, p)
		}
		for _, p := range lines(t.strong) {
			l.strong.add(t, p)
			l.someone.add(t, p)
		}
		for _, p := range lines(t.weak) {
			l.someone.add(t, p)
		}
		for _, p := range lines(t.filler) {
			l.filler.add(t, p)
		}
	}
	return l
}

// pattern is a row of slots; each is one of several words, and an optional one may be missing.
type pattern []slot

type slot struct {
	words    [][]rune
	optional bool
}

// set holds patterns by the rune that they may begin with, so that most places of a text are passed over at once.
type set map[rune][]pattern

// add compiles a line of a tongue: slots stand apart by spaces; a|b is either; _ is a space within a word; ? after a slot makes it optional;
// $name stands for the tongue's list of that name.
func (s set) add(t tongue, line string) {
	var p pattern
	for _, field := range strings.Fields(line) {
		p = append(p, t.slot(field))
	}
	seen := map[rune]bool{}
	for _, sl := range p {
		for _, w := range sl.words {
			if !seen[w[0]] {
				seen[w[0]] = true
				s[w[0]] = append(s[w[0]], p)
			}
		}
		if !sl.optional {
			return
		}
	}
}

// lengths returns how many runes the patterns take that match at this place of the text.
func (s set) lengths(t []rune, at int) []int {
	var all []int
	for _, p := range s[t[at]] {
		if n := p.length(t, at); n > 0 {
			all = append(all, n)
		}
	}
	return all
}

// within reports whether any pattern matches anywhere.
func (s set) within(t []rune) bool {
	for i := range t {
		for _, p := range s[t[i]] {
			if p.length(t, i) > 0 {
				return true
			}
		}
	}
	return false
}

// cut returns the text with what matches replaced by a mark that no pattern holds.
func (s set) cut(t []rune) []rune {
	out := make([]rune, 0, len(t))
	for i := 0; i < len(t); {
		longest := 0
		for _, n := range s.lengths(t, i) {
			longest = max(longest, n)
		}
		if longest == 0 {
			out = append(out, t[i])
			i++
			continue
		}
		out = append(out, space, removed, space)
		i += longest
	}
	return out
}

// length returns how many runes the pattern takes at this place, or 0 where it does not match. Words of spaced scripts match whole.
func (p pattern) length(t []rune, at int) int {
	if at > 0 && !isDense(t[at]) && t[at-1] != space {
		return 0
	}
	end := p.end(t, at)
	return max(0, end-at)
}

// end returns where the pattern ends that begins here, or -1.
func (p pattern) end(t []rune, at int) int {
	if len(p) == 0 {
		return at
	}
	for _, w := range p[0].words {
		if n, ok := matches(t, at, w); ok {
			if end := p[1:].end(t, n); end >= 0 {
				return end
			}
		}
	}
	if p[0].optional {
		return p[1:].end(t, at)
	}
	return -1
}

// matches reports whether a word stands here, and where it ends. A space before it is passed over.
func matches(t []rune, at int, w []rune) (int, bool) {
	if at < len(t) && t[at] == space {
		at++
	}
	if len(t)-at < len(w) {
		return 0, false
	}
	for i, r := range w {
		if t[at+i] != r {
			return 0, false
		}
	}
	end := at + len(w)
	if !isDense(w[len(w)-1]) && end < len(t) && t[end] != space { // the middle of a longer word
		return 0, false
	}
	return end, true
}
