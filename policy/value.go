package policy

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"jietong/desk"
)

// isScalar reports whether a type is written as one value.
func isScalar(t reflect.Type) bool {
	switch t {
	case reflect.TypeFor[Offset](), reflect.TypeFor[Date](), reflect.TypeFor[Number](), reflect.TypeFor[Span]():
		return true
	}
	return t.Kind() != reflect.Slice && t.Kind() != reflect.Struct
}

// scalar decodes one written value. Types with a form of their own are read by that form, enumerations by their list, names by the rule for names.
func (d *decoder) scalar(n *yaml.Node, v reflect.Value, path string, f field) {
	if n.Kind != yaml.ScalarNode {
		d.wrongType(n, path, "一个值", "one value")
		return
	}
	if utf8.RuneCountInString(n.Value) > TextRunesMax {
		d.problem(d.at(n), path, fmt.Sprintf("文字超过 %d 字", TextRunesMax), fmt.Sprintf("the text is longer than %d characters", TextRunesMax))
		return
	}
	if d.special(n, v, path) {
		return
	}
	if values := enumOf(v.Type()); values != nil {
		d.enumerated(n, v, path, values)
		return
	}
	switch v.Kind() {
	case reflect.Bool:
		d.boolean(n, v, path)
	case reflect.Int, reflect.Int64:
		d.integer(n, v, path, f)
	case reflect.String:
		d.text(n, v, path, f)
	}
}

// special reads the types that have a form of their own; false for any other type.
func (d *decoder) special(n *yaml.Node, v reflect.Value, path string) bool {
	var ok bool
	var zh, en string
	switch x := v.Addr().Interface().(type) {
	case *time.Duration:
		*x, ok = parseDuration(n.Value)
		zh, en = "时长，如 30s、15min、1h30min、48h", "a time such as 30s, 15min, 1h30min, 48h"
	case *Span:
		*x, ok = parseSpan(n.Value)
		zh, en = "时限，如 30s、2h、2h open（只计服务时间）、1.5 working days（工作日）", "a time such as 30s, 2h, 2h open (open hours only) or 1.5 working days"
	case *Clock:
		*x, ok = parseClock(n.Value)
		zh, en = "时刻，如 08:30，最晚 24:00", "a time of day such as 08:30, at most 24:00"
	case *Date:
		*x, ok = parseDate(n.Value)
		zh, en = "日期，如 2026-10-01", "a date such as 2026-10-01"
	case *Offset:
		*x, ok = parseOffset(n.Value)
		zh, en = "与世界时的固定差，如 +09:00", "a fixed offset from UTC such as +09:00"
	case *Number:
		*x, ok = parseNumber(n.Value)
		zh, en = "数，最多三位小数", "a number with at most three decimals"
	case *Zone:
		*x = Zone(n.Value)
		_, err := x.Load()
		ok = err == nil
		zh, en = "IANA 时区，如 Asia/Shanghai", "an IANA time zone such as Asia/Shanghai"
	case *desk.Language:
		*x, ok = parseLanguage(n.Value)
		zh, en = "语言标签，如 zh-CN、en、ar", "a language tag such as zh-CN, en or ar"
	case *DayName:
		*x = DayName(n.Value)
		_, ok = parseDay(n.Value)
		zh, en = "daily、working、off、mon 到 sun，或 mon-fri 这样的范围", "daily, working, off, mon to sun, or a range such as mon-fri"
	case *desk.WorkKind:
		*x, ok = parseWork(n.Value)
		zh, en = "工作种类："+strings.Join(workNames[:], "、"), "a kind of work: "+strings.Join(workNames[:], ", ")
	default:
		return false
	}
	if !ok {
		d.wrongType(n, path, zh, en)
	}
	return true
}

func (d *decoder) enumerated(n *yaml.Node, v reflect.Value, path string, values []string) {
	for _, known := range values {
		if n.Value == known {
			v.SetString(known)
			return
		}
	}
	zh, en := suggestion(n.Value, values)
	d.problem(d.at(n), path, fmt.Sprintf("“%s”不是允许的值%s；可用：%s", clip(n.Value), zh, strings.Join(values, "、")),
		fmt.Sprintf("%q is not allowed here%s; one of: %s", clip(n.Value), en, strings.Join(values, ", ")))
}

func (d *decoder) boolean(n *yaml.Node, v reflect.Value, path string) {
	switch {
	case n.ShortTag() == "!!bool" && n.Value == "true":
		v.SetBool(true)
	case n.ShortTag() == "!!bool" && n.Value == "false":
	default:
		d.wrongType(n, path, "true 或 false", "true or false")
	}
}

func (d *decoder) integer(n *yaml.Node, v reflect.Value, path string, f field) {
	x, err := strconv.ParseInt(strings.ReplaceAll(n.Value, "_", ""), 10, 64)
	if err != nil || n.ShortTag() != "!!int" {
		d.wrongType(n, path, "整数", "a whole number")
		return
	}
	if low, ok := bound(f, "min"); ok && x < low {
		d.problem(d.at(n), path, fmt.Sprintf("%d 太小，至少 %d", x, low), fmt.Sprintf("%d is too small; at least %d", x, low))
		return
	}
	if high, ok := bound(f, "max"); ok && x > high {
		d.problem(d.at(n), path, fmt.Sprintf("%d 太大，至多 %d", x, high), fmt.Sprintf("%d is too large; at most %d", x, high))
		return
	}
	v.SetInt(x)
}

func bound(f field, tag string) (int64, bool) {
	s, ok := f.tag.Lookup(tag)
	if !ok {
		return 0, false
	}
	x, err := strconv.ParseInt(s, 10, 64)
	return x, err == nil
}

// text reads a free text, or a name where the type is one of the identifiers.
func (d *decoder) text(n *yaml.Node, v reflect.Value, path string, f field) {
	s := n.Value
	if strings.TrimSpace(s) == "" {
		d.problem(d.at(n), path, "文字不能为空；请写上文字，或删去这一行", "the text is empty; write one or delete the line")
		return
	}
	section := f.tag.Get("ref")
	if (section != "" || isName(v.Type(), f)) && !validName(s) {
		d.wrongType(n, path, "名称：小写字母、数字和连字符，最多 64 个", "a name: lower-case letters, digits and hyphens, at most 64")
		return
	}
	v.SetString(s)
	if section != "" {
		d.refs = append(d.refs, reference{section: section, name: s, path: path, at: d.at(n)})
	}
}

// isName reports whether the field is an identifier: a key, or a named string type.
func isName(t reflect.Type, f field) bool {
	return t != reflect.TypeFor[string]() || f.name == "" && f.tag != "" || f.name == "id"
}

const nameMax = 64 // characters: names stand in URLs, logs and tables

func validName(s string) bool {
	if s == "" || len(s) > nameMax || s[0] == '-' || s[len(s)-1] == '-' {
		return false
	}
	for i := range len(s) {
		c := s[i]
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' {
			return false
		}
	}
	return true
}

// parseLanguage accepts a BCP 47 tag of language, script and region in canonical case, such as zh-CN, zh-Hant-TW, ar; "sgn-CN" is Chinese signing.
func parseLanguage(s string) (desk.Language, bool) {
	parts := strings.Split(s, "-")
	if len(parts) > 3 || len(parts[0]) < 2 || len(parts[0]) > 3 || strings.ToLower(s[:len(parts[0])]) != parts[0] || !letters(parts[0]) {
		return "", false
	}
	for i, part := range parts[1:] {
		switch {
		case len(part) == 2 && letters(part) && strings.ToUpper(part) == part:
		case len(part) == 4 && letters(part) && i == 0 && part[0] < 'a' && strings.ToLower(part[1:]) == part[1:]:
		default:
			return "", false
		}
	}
	return desk.Language(s), true
}

func letters(s string) bool {
	for _, c := range s {
		if (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') {
			return false
		}
	}
	return true
}

// workNames are the kinds of work as written, in the order of desk.WorkKind.
var workNames = [desk.WorkKinds]string{"chat", "phone", "video", "social", "ticket"}

func parseWork(s string) (desk.WorkKind, bool) {
	for i, name := range workNames {
		if s == name {
			return desk.WorkKind(i), true
		}
	}
	return 0, false
}
