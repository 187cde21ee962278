package bot

import (
	"strings"
	"unicode"
)

// Marks of a normalised text.
const (
	space   = ' '
	removed = '\uFFFC' // stands where something was taken out, so that what is left on both sides does not join
)

// repeatMax is how often a Latin letter stands in a row before it is taken for stress: "pleaseeee".
const repeatMax = 2

// normalise gives a text the one form that the patterns are written in: lower case, half width, simplified characters, no tone marks, no
// invisible characters. Words of spaced scripts stand between single spaces; characters of dense scripts stand without any, whatever
// spaces, points or pictures were put between them.
func normalise(s string) []rune {
	out := make([]rune, 0, len(s)+8)
	last := func() rune {
		if len(out) == 0 {
			return space
		}
		return out[len(out)-1]
	}
	for _, r := range s {
		r = fold(r)
		switch {
		case r == dropped:
			continue
		case isDense(r):
			if n := len(out); last() == space && n > 1 && isDense(out[n-2]) {
				out = out[:n-1]
			} else if last() != space && !isDense(last()) {
				out = append(out, space)
			}
			out = append(out, r)
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			if isDense(last()) {
				out = append(out, space)
			}
			out = append(out, r)
		case last() != space:
			out = append(out, space)
		}
	}
	if n := len(out); n > 0 && out[n-1] == space {
		out = out[:n-1]
	}
	return unstressed(out)
}

// unstressed takes a Latin letter that is repeated for stress back to one; it changes t.
func unstressed(t []rune) []rune {
	out := t[:0]
	for i := 0; i < len(t); {
		end := i + 1
		for end < len(t) && t[end] == t[i] {
			end++
		}
		n := end - i
		if t[i] >= 'a' && t[i] <= 'z' && n > repeatMax {
			n = 1
		}
		out = append(out, t[i:i+n]...)
		i = end
	}
	return out
}

// dropped is what fold returns for a character that carries no meaning here.
const dropped = rune(-1)

// fold maps a character to the one that stands for it and its likes.
func fold(r rune) rune {
	switch {
	case r >= '\uFF01' && r <= '\uFF5E': // full-width forms of ASCII
		r -= 0xFEE0
	case r == '\'' || r == '’' || r == '‘' || r == 'ー' || r == 'ｰ' || r == 'ﾞ' || r == 'ﾟ' || r == 'ـ':
		return dropped
	}
	if r < unicode.MaxASCII {
		return unicode.ToLower(r)
	}
	if to, ok := folded[unicode.ToLower(r)]; ok {
		return to
	}
	switch {
	case isThai(r):
		return r // Thai vowels and tones are marks, and part of the word
	case unicode.Is(unicode.Cf, r), unicode.Is(unicode.Mn, r), unicode.Is(unicode.Me, r), unicode.Is(unicode.So, r), unicode.Is(unicode.Sk, r), unicode.Is(unicode.Cc, r) && !unicode.IsSpace(r):
		return dropped
	}
	return unicode.ToLower(r)
}

// isDense reports whether the script writes words without spaces between them; Korean is counted as one, since its spaces vary.
func isDense(r rune) bool {
	return r >= '\u0E00' && (isThai(r) || unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul))
}

func isThai(r rune) bool { return r >= '\u0E00' && r <= '\u0E7F' }

// groups says which characters are read as which: those after the space as the one before it.
const groups = `
a àáảãạăằắẳẵặâầấẩẫậäåā
e èéẻẽẹêềếểễệëēě
i ìíỉĩịïîīǐ
o òóỏõọôồốổỗộơờớởỡợöōǒ
u ùúủũụưừứửữựüûūǔ
y ỳýỷỹỵ
d đ
n ñ
c ç
ا أإآٱ
ي ىئی
و ؤ
ه ة
ك گک
`

// columns says the same for pairs: each two lines are read in columns.
const columns = `
轉員務專話電機們給請聯繫係個為麼幫連線對談聽説說問題實際會後嗎無經換進來諮詢熱邊還這誰沒應體動勞報價費點盡聊臺檯處單號馬幾區讓長過開關見誠認證領導總責團隊與從於難應該麻煩謝謝妳您囉喔唷
转员务专话电机们给请联系系个为么帮连线对谈听说说问题实际会后吗无经换进来咨询热边还这谁没应体动劳报价费点尽聊台台处单号马几区让长过开关见诚认证领导总责团队与从于难应该麻烦谢谢你你啰哦哟
ｦｧｨｩｪｫｬｭｮｯｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜﾝ
ヲァィゥェォャュョッアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン
ガギグゲゴザジズゼゾダヂヅデドバビブベボパピプペポヴ
カキクケコサシスセソタチツテトハヒフヘホハヒフヘホウ
`

// folded is both by character; it never changes.
var folded = foldTable()

func foldTable() map[rune]rune {
	m := map[rune]rune{}
	for _, l := range lines(groups) {
		to, from, _ := strings.Cut(l, " ")
		for _, r := range from {
			m[r] = []rune(to)[0]
		}
	}
	rows := lines(columns)
	for i := 0; i+1 < len(rows); i += 2 {
		to := []rune(rows[i+1])
		for n, from := range []rune(rows[i]) {
			m[from] = to[n]
		}
	}
	return m
}

// lines are the lines of a text that hold something.
func lines(s string) []string {
	var all []string
	for _, l := range strings.Split(s, "\n") {
		if l = strings.TrimSpace(l); l != "" {
			all = append(all, l)
		}
	}
	return all
}
