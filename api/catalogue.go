package api

import (
	"embed"
	"encoding/json"
	"fmt"
	"strings"

	"golang.org/x/text/language"

	"jietong/desk"
)

//go:embed messages/*.json
var messageFiles embed.FS

// The languages in which every text of this package exists; the first is the one for whoever asks for neither.
const (
	langZH desk.Language = "zh-CN"
	langEN desk.Language = "en"
)

// acceptMax is how much of an Accept-Language header is looked at; browsers send less than 100 bytes.
const acceptMax = 200

// catalogue is the texts for people, by language and key.
type catalogue struct {
	texts map[desk.Language]map[string]string
	match language.Matcher
}

func newCatalogue() (*catalogue, error) {
	c := &catalogue{texts: map[desk.Language]map[string]string{}, match: language.NewMatcher([]language.Tag{language.SimplifiedChinese, language.English})}
	for _, l := range []desk.Language{langZH, langEN} {
		b, err := messageFiles.ReadFile("messages/" + string(l) + ".json")
		if err != nil {
			return nil, err
		}
		var texts map[string]string
		if err := json.Unmarshal(b, &texts); err != nil {
			return nil, fmt.Errorf("api: messages/%s.json: %w", l, err)
		}
		c.texts[l] = texts
	}
	return c, nil
}

// pick chooses one of the catalogue's languages by an Accept-Language header or a single tag.
func (c *catalogue) pick(accept string) desk.Language {
	if accept == "" || len(accept) > acceptMax {
		return langZH
	}
	tags, _, err := language.ParseAcceptLanguage(accept)
	if err != nil || len(tags) == 0 {
		return langZH
	}
	if _, i, sure := c.match.Match(tags...); i == 1 && sure != language.No {
		return langEN
	} else if sure != language.No {
		return langZH
	}
	if accept == "*" {
		return langZH
	}
	return langEN // neither Chinese nor English: English is read more widely
}

// text returns a text with {name} replaced by the values, given as name, value, name, value. An unknown key gives the key, which a test forbids.
func (c *catalogue) text(l desk.Language, key string, pairs ...string) string {
	t, ok := c.texts[l][key]
	if !ok {
		if t, ok = c.texts[langZH][key]; !ok {
			return key
		}
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		t = strings.ReplaceAll(t, "{"+pairs[i]+"}", pairs[i+1])
	}
	return t
}

func (c *catalogue) has(l desk.Language, key string) bool {
	_, ok := c.texts[l][key]
	return ok
}

// reason is the sentence of a reason. A detail that is a number goes into the sentence; any other stays out, since it is not in that language.
func (c *catalogue) reason(l desk.Language, r desk.Reason, detail string) string {
	key := "reason." + string(r)
	if isNumber(detail) && c.has(l, key+".n") {
		return c.text(l, key+".n", "detail", detail)
	}
	if !c.has(l, key) {
		key = "reason.invalid"
	}
	return c.text(l, key, "detail", detail)
}

func isNumber(s string) bool {
	for _, r := range s {
		if r < '0' || r > '9' {
			return false
		}
	}
	return s != ""
}
