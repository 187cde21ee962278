package policy

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"jietong/desk"
)

// ChangeKind says how something differs.
type ChangeKind string

// The kinds of change.
const (
	ChangeAdded   ChangeKind = "added"
	ChangeRemoved ChangeKind = "removed"
	ChangeChanged ChangeKind = "changed"
)

// Change is one difference between two policies. An item that only one of them has is one change, whatever it contains.
type Change struct {
	Kind   ChangeKind `json:"kind"`
	Path   string     `json:"path"`             // such as lines.general.target
	Name   Words      `json:"name"`             // of the item, for people
	Before string     `json:"before,omitempty"` // as written; empty where it was not
	After  string     `json:"after,omitempty"`
	Words  Words      `json:"words"` // one sentence
}

// Diff compares what two policies mean, not how they are written: order of files, comments and the order of keyed items do not matter.
func Diff(before, after *Policy) []Change {
	d := differ{before: before, after: after, changes: []Change{}} // never nil: no change is an answer too
	t := reflect.TypeFor[Document]()
	for _, f := range fieldsOf(t).list {
		a, b, of := reflect.ValueOf(before.Document).Field(f.index), reflect.ValueOf(after.Document).Field(f.index), subject{sectionWords(f.name), f.name}
		if f.kind == fieldKeyed {
			d.section(a, b, of)
		} else {
			d.field(f, f.name, a, b, of)
		}
	}
	return d.changes
}

type differ struct {
	before, after *Policy
	changes       []Change
}

// subject is the item that a change is about, and its path.
type subject struct {
	name Words
	path string
}

// field compares one key. Inside an item a list or a mapping is compared as a whole: that is how it is read.
func (d *differ) field(f field, path string, a, b reflect.Value, of subject) {
	if isScalar(a.Type()) || a.Kind() == reflect.Slice {
		if x, y := writtenField(f, a), writtenField(f, b); x != y {
			d.changed(path, of, d.show(d.before, f, x), d.show(d.after, f, y))
		}
		return
	}
	for _, inner := range fieldsOf(a.Type()).list {
		d.field(inner, join(path, inner.name), a.Field(inner.index), b.Field(inner.index), of)
	}
}

// writtenField is written, with the items of a mapping in order of their names: their order means nothing.
func writtenField(f field, v reflect.Value) string {
	if f.kind != fieldKeyed {
		return written(v)
	}
	parts := make([]string, v.Len())
	for i := range parts {
		parts[i] = written(v.Index(i))
	}
	slices.Sort(parts)
	if len(parts) == 0 {
		return ""
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

// section pairs items by their names.
func (d *differ) section(a, b reflect.Value, of subject) {
	path, section := of.path, of.name
	fs := fieldsOf(a.Type().Elem())
	find := func(rows reflect.Value, key string) (reflect.Value, bool) {
		for i := range rows.Len() {
			if written(rows.Index(i).Field(fs.key.index)) == key {
				return rows.Index(i), true
			}
		}
		return reflect.Value{}, false
	}
	for i := range a.Len() {
		key := written(a.Index(i).Field(fs.key.index))
		at, name := join(path, key), itemName(section, a.Index(i), key)
		other, ok := find(b, key)
		switch {
		case !ok:
			d.changes = append(d.changes, Change{Kind: ChangeRemoved, Path: at, Name: name,
				Words: Words{fmt.Sprintf("删去%s。", name.ZH), fmt.Sprintf("%s is removed.", upper(name.EN))}})
		case fs.value != nil:
			d.field(field{kind: fs.value.inner, tag: fs.value.tag}, at, a.Index(i).Field(fs.value.index), other.Field(fs.value.index), subject{name, at})
		default:
			for _, inner := range fs.list {
				d.field(inner, join(at, inner.name), a.Index(i).Field(inner.index), other.Field(inner.index), subject{name, at})
			}
		}
	}
	for i := range b.Len() {
		key := written(b.Index(i).Field(fs.key.index))
		if _, ok := find(a, key); !ok {
			name := itemName(section, b.Index(i), key)
			d.changes = append(d.changes, Change{Kind: ChangeAdded, Path: join(path, key), Name: name,
				Words: Words{fmt.Sprintf("新增%s。", name.ZH), fmt.Sprintf("%s is added.", upper(name.EN))}})
		}
	}
}

func (d *differ) changed(path string, of subject, before, after string) {
	name, key := of.name, strings.TrimPrefix(strings.TrimPrefix(path, of.path), ".")
	c := Change{Kind: ChangeChanged, Path: path, Name: name, Before: before, After: after}
	switch {
	case key == "" && before == "":
		c.Words = Words{fmt.Sprintf("%s新写为 %s。", name.ZH, after), fmt.Sprintf("%s: now %s; nothing was written.", upper(name.EN), after)}
	case key == "" && after == "":
		c.Words = Words{fmt.Sprintf("%s不再写（原为 %s）。", name.ZH, before), fmt.Sprintf("%s: no longer written; it was %s.", upper(name.EN), before)}
	case key == "":
		c.Words = Words{fmt.Sprintf("%s由 %s 改为 %s。", name.ZH, before, after), fmt.Sprintf("%s changes from %s to %s.", upper(name.EN), before, after)}
	case before == "":
		c.Words = Words{fmt.Sprintf("%s：%s 新写为 %s。", name.ZH, key, after), fmt.Sprintf("%s: %s is now %s; it was not written.", upper(name.EN), key, after)}
	case after == "":
		c.Words = Words{fmt.Sprintf("%s：不再写 %s（原为 %s）。", name.ZH, key, before), fmt.Sprintf("%s: %s is no longer written; it was %s.", upper(name.EN), key, before)}
	default:
		c.Words = Words{fmt.Sprintf("%s：%s 由 %s 改为 %s。", name.ZH, key, before, after), fmt.Sprintf("%s: %s changes from %s to %s.", upper(name.EN), key, before, after)}
	}
	d.changes = append(d.changes, c)
}

// show writes a value for people: a target with its time, since that is what matters.
func (d *differ) show(p *Policy, f field, s string) string {
	if f.tag.Get("ref") == "targets" && s != "" {
		if t, ok := p.targets[TargetID(s)]; ok {
			return fmt.Sprintf("%s (%s)", s, t.Within)
		}
	}
	return s
}

// written gives a value as it stands in the text, on one line; empty for what is not written.
func written(v reflect.Value) string {
	if kind, ok := v.Interface().(desk.WorkKind); ok { // its zero value is chat, which is always written
		return workNames[kind]
	}
	if v.IsZero() {
		return ""
	}
	switch x := v.Interface().(type) {
	case time.Duration:
		return shortDuration(x)
	case fmt.Stringer:
		return x.String()
	}
	switch v.Kind() {
	case reflect.Slice:
		parts := make([]string, v.Len())
		for i := range parts {
			parts[i] = written(v.Index(i))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case reflect.Struct:
		return writtenStruct(v)
	}
	return fmt.Sprint(v.Interface())
}

func writtenStruct(v reflect.Value) string {
	fs := fieldsOf(v.Type())
	var parts []string
	for _, f := range fs.list {
		if s := written(v.Field(f.index)); s != "" {
			parts = append(parts, f.name+": "+s)
		}
	}
	body := "{" + strings.Join(parts, ", ") + "}"
	if fs.value != nil {
		body = written(v.Field(fs.value.index))
	}
	if fs.key.typ == nil {
		return body
	}
	return written(v.Field(fs.key.index)) + ": " + body
}

// itemName is the section's word with the item's own name.
func itemName(section Words, item reflect.Value, key string) Words {
	name := Words{key, key}
	if f := item.FieldByName("Name"); f.IsValid() {
		if w, ok := f.Interface().(Words); ok && w != (Words{}) {
			name = w
		}
	}
	return Words{ZH: section.ZH + "「" + name.ZH + "」", EN: section.EN + " “" + name.EN + "”"}
}

func upper(s string) string {
	if s == "" || s[0] < 'a' || s[0] > 'z' {
		return s
	}
	return string(s[0]-'a'+'A') + s[1:]
}

// sectionWords names a section's items in both languages.
func sectionWords(section string) Words {
	i := slices.IndexFunc(sectionNames, func(s [3]string) bool { return s[0] == section })
	if i < 0 {
		return Words{section, section}
	}
	return Words{ZH: sectionNames[i][1], EN: sectionNames[i][2]}
}

var sectionNames = [][3]string{
	{"service", "服务", "service"}, {"calendars", "日历", "calendar"}, {"hours", "服务时间", "hours"}, {"targets", "承诺", "target"},
	{"categories", "问题类别", "category"}, {"urgencies", "紧急程度", "urgency"}, {"credits", "时间补偿", "credits"}, {"skills", "技能", "skill"},
	{"tiers", "客户等级", "tier"}, {"regions", "地区", "region"}, {"moderation", "文化适配", "moderation pack"}, {"lines", "服务线", "line"},
	{"entries", "入口", "entry"}, {"phones", "电话", "phone"}, {"routes", "分线规则", "rules"}, {"bot", "智能助手", "bot"},
	{"access", "无障碍", "access line"}, {"services", "服务项目", "service offered"}, {"levels", "服务层级", "level of service"},
	{"offers", "派单规则", "offer rules"}, {"capacity", "接待上限", "capacity of"}, {"staff", "班组", "staff group"}, {"feedback", "数据回流", "feedback loop"},
	{"figures", "报告数字", "figure"}, {"accepted", "已接受的问题", "accepted findings"},
}
