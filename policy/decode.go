package policy

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
)

// decoder turns YAML nodes into the document's types, strictly: what it does not know is a problem with its place and a suggestion.
// It goes on after a mistake, so that all of them are found at once.
type decoder struct {
	file     string
	problems Problems
	places   map[string]Place
	refs     []reference
	nodes    int
	aliases  int
	unread   bool // a file could not be read as YAML
	dropped  int  // problems beyond ProblemsMax
}

// reference is a name that must exist in a section.
type reference struct {
	section, name, path string
	at                  Place
}

func newDecoder() *decoder { return &decoder{places: map[string]Place{}} }

// document adds one file's sections. A keyed section or list may continue in another file; any other section stands in one file.
func (d *decoder) document(n *yaml.Node, doc *Document) {
	if n.Kind != yaml.MappingNode {
		d.problem(d.at(n), "", "最上层应是“键: 值”", "the top level must be keys with values, such as service:")
		return
	}
	v := reflect.ValueOf(doc).Elem()
	fields := fieldsOf(v.Type())
	d.pairs(n, "", func(key, value *yaml.Node, name string) {
		f, ok := fields.named(name)
		if !ok {
			d.unknownKey(key, "", name, fields.names())
			return
		}
		if old, again := d.places[name]; again && f.kind != fieldKeyed && v.Field(f.index).Kind() != reflect.Slice {
			d.problem(d.at(key), name, fmt.Sprintf("“%s”已写在 %s；只能写一处", name, old), fmt.Sprintf("%q is written at %s already; it may stand in one file only", name, old))
			return
		}
		if _, again := d.places[name]; !again {
			d.places[name] = d.at(key)
		}
		d.field(value, v.Field(f.index), name, f, 1)
	})
}

// value decodes one node into v.
func (d *decoder) value(n *yaml.Node, v reflect.Value, path string, f field, depth int) {
	if n = d.enter(n, path, depth); n == nil {
		return
	}
	if isScalar(v.Type()) {
		d.scalar(n, v, path, f)
		return
	}
	switch v.Kind() {
	case reflect.Slice:
		d.list(n, v, path, f, depth)
	case reflect.Struct:
		d.mapping(n, v, path, depth)
	}
}

// enter follows aliases and holds the limits; nil means stop here.
func (d *decoder) enter(n *yaml.Node, path string, depth int) *yaml.Node {
	d.nodes++
	if d.nodes > NodesMax {
		if d.nodes == NodesMax+1 {
			d.problem(d.at(n), path, fmt.Sprintf("内容超过 %d 个值", NodesMax), fmt.Sprintf("more than %d values", NodesMax))
		}
		return nil
	}
	if depth > DepthMax {
		d.problem(d.at(n), path, fmt.Sprintf("嵌套超过 %d 层", DepthMax), fmt.Sprintf("nested deeper than %d", DepthMax))
		return nil
	}
	for n.Kind == yaml.AliasNode {
		d.aliases++
		if d.aliases > AliasesMax {
			d.problem(d.at(n), path, fmt.Sprintf("别名（*名称）超过 %d 次", AliasesMax), fmt.Sprintf("more than %d aliases (*name)", AliasesMax))
			return nil
		}
		if n.Alias == nil {
			return nil
		}
		n = n.Alias
	}
	if n.Kind == yaml.ScalarNode && n.ShortTag() == "!!null" {
		d.problem(d.at(n), path, "没有值；请写上值，或删去这一行", "there is no value; write one or delete the line")
		return nil
	}
	return n
}

// field decodes a struct's field: keyed sections are mappings from id to content, everything else is as its type.
func (d *decoder) field(n *yaml.Node, v reflect.Value, path string, f field, depth int) {
	if f.kind == fieldKeyed {
		d.keyed(n, v, path, depth)
		return
	}
	d.value(n, v, path, f, depth)
}

// mapping decodes a struct.
func (d *decoder) mapping(n *yaml.Node, v reflect.Value, path string, depth int) {
	if n.Kind != yaml.MappingNode {
		d.wrongType(n, path, "若干“键: 值”", "keys with values")
		return
	}
	fields := fieldsOf(v.Type())
	d.pairs(n, path, func(key, value *yaml.Node, name string) {
		f, ok := fields.named(name)
		if !ok {
			d.unknownKey(key, path, name, fields.names())
			return
		}
		at := join(path, name)
		d.places[at] = d.at(key)
		d.field(value, v.Field(f.index), at, f, depth+1)
	})
	d.required(d.at(n), path, v.Addr().Interface())
}

// pairs walks a mapping's keys, which must be plain and written once.
func (d *decoder) pairs(n *yaml.Node, path string, do func(key, value *yaml.Node, name string)) {
	if len(n.Content)/2 > ListMax {
		d.problem(d.at(n), path, fmt.Sprintf("超过 %d 项", ListMax), fmt.Sprintf("more than %d keys", ListMax))
		return
	}
	seen := map[string]Place{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if key.Kind != yaml.ScalarNode {
			d.wrongType(key, path, "普通的键名", "a plain key")
			continue
		}
		if first, twice := seen[key.Value]; twice {
			d.problem(d.at(key), join(path, key.Value), fmt.Sprintf("“%s”重复，已写在 %s", key.Value, first), fmt.Sprintf("%q is written twice; first at %s", key.Value, first))
			continue
		}
		seen[key.Value] = d.at(key)
		do(key, value, key.Value)
	}
}

// keyed decodes a mapping from id to content into a list whose elements carry their id, in the order written.
func (d *decoder) keyed(n *yaml.Node, v reflect.Value, path string, depth int) {
	if n = d.enter(n, path, depth); n == nil {
		return
	}
	if n.Kind != yaml.MappingNode {
		d.wrongType(n, path, "以名称为键的各项", "one key for each item, its name")
		return
	}
	elem := v.Type().Elem()
	fields := fieldsOf(elem)
	d.pairs(n, path, func(key, value *yaml.Node, name string) {
		at := join(path, name)
		if old, again := d.places[at]; again && depth == 1 {
			d.problem(d.at(key), at, fmt.Sprintf("“%s”已写在 %s", name, old), fmt.Sprintf("%q is written at %s already", name, old))
			return
		}
		d.places[at] = d.at(key)
		item := reflect.New(elem).Elem()
		d.scalar(key, item.Field(fields.key.index), at, fields.key)
		if fields.value != nil {
			d.field(value, item.Field(fields.value.index), at, field{kind: fields.value.inner, tag: fields.value.tag, index: fields.value.index}, depth+1)
		} else {
			d.value(value, item, at, field{}, depth+1)
		}
		v.Set(reflect.Append(v, item))
	})
}

// list decodes a sequence. The places of its elements are path.0, path.1 …
func (d *decoder) list(n *yaml.Node, v reflect.Value, path string, f field, depth int) {
	if n.Kind != yaml.SequenceNode {
		d.wrongType(n, path, "列表，如 [a, b]", "a list, such as [a, b]")
		return
	}
	if len(n.Content) > ListMax {
		d.problem(d.at(n), path, fmt.Sprintf("超过 %d 项", ListMax), fmt.Sprintf("more than %d elements", ListMax))
		return
	}
	seen := map[string]bool{}
	for _, child := range n.Content {
		at := join(path, strconv.Itoa(v.Len()))
		if isScalar(v.Type().Elem()) && v.Type().Elem().Kind() != reflect.Int && child.Kind == yaml.ScalarNode { // numbers are a row, names are a set
			if seen[child.Value] {
				d.problem(d.at(child), at, fmt.Sprintf("“%s”在列表中重复", child.Value), fmt.Sprintf("%q stands twice in the list", child.Value))
				continue
			}
			seen[child.Value] = true
		}
		d.places[at] = d.at(child)
		item := reflect.New(v.Type().Elem()).Elem()
		d.value(child, item, at, f, depth+1)
		v.Set(reflect.Append(v, item))
	}
}

// required names the keys that must be written and are not. A list that must be written must not be empty.
func (d *decoder) required(at Place, path string, of any) {
	v := reflect.ValueOf(of).Elem()
	for _, f := range fieldsOf(v.Type()).list {
		if !f.required {
			continue
		}
		where := join(path, f.name)
		if place, ok := d.places[where]; !ok {
			d.problem(at, where, fmt.Sprintf("缺少“%s”", f.name), fmt.Sprintf("%q is missing: %s", f.name, f.doc()))
		} else if v.Field(f.index).Kind() == reflect.Slice && v.Field(f.index).Len() == 0 && !d.hasProblem(where) {
			d.problem(place, where, fmt.Sprintf("“%s”不能为空", f.name), fmt.Sprintf("%q must not be empty", f.name))
		}
	}
}

func (d *decoder) hasProblem(path string) bool {
	return slices.ContainsFunc(d.problems, func(p Problem) bool { return p.Path == path || strings.HasPrefix(p.Path, path+".") })
}

// references holds every name used against the names written, once all files are read.
func (d *decoder) references(doc *Document) {
	known := map[string][]string{}
	v := reflect.ValueOf(doc).Elem()
	for _, f := range fieldsOf(v.Type()).list {
		if f.kind != fieldKeyed {
			continue
		}
		rows := v.Field(f.index)
		key := fieldsOf(rows.Type().Elem()).key
		for i := range rows.Len() {
			known[f.name] = append(known[f.name], rows.Index(i).Field(key.index).String())
		}
	}
	for _, r := range d.refs {
		if slices.Contains(known[r.section], r.name) {
			continue
		}
		zh, en := suggestion(r.name, known[r.section])
		d.problem(r.at, r.path, fmt.Sprintf("%s 中没有“%s”%s", r.section, r.name, zh), fmt.Sprintf("there is no %q in %s%s", r.name, r.section, en))
	}
}

func (d *decoder) at(n *yaml.Node) Place { return Place{File: d.file, Line: n.Line, Column: n.Column} }

func (d *decoder) problem(at Place, path, zh, en string) {
	if len(d.problems) >= ProblemsMax {
		d.dropped++
		return
	}
	d.problems = append(d.problems, Problem{Place: at, Path: path, Words: Words{ZH: zh, EN: en}})
}

func (d *decoder) unknownKey(key *yaml.Node, path, name string, known []string) {
	zh, en := suggestion(name, known)
	d.problem(d.at(key), join(path, name), fmt.Sprintf("不认识的键“%s”%s", clip(name), zh), fmt.Sprintf("unknown key %q%s", clip(name), en))
}

func (d *decoder) wrongType(n *yaml.Node, path, zh, en string) {
	d.problem(d.at(n), path, fmt.Sprintf("应为：%s；现为：%s", zh, gotZH(n)), fmt.Sprintf("expected %s, not %s", en, gotEN(n)))
}

func gotEN(n *yaml.Node) string {
	switch n.Kind {
	case yaml.MappingNode:
		return "keys with values"
	case yaml.SequenceNode:
		return "a list"
	default:
		return strconv.Quote(clip(n.Value))
	}
}

func gotZH(n *yaml.Node) string {
	switch n.Kind {
	case yaml.MappingNode:
		return "若干“键: 值”"
	case yaml.SequenceNode:
		return "列表"
	default:
		return "“" + clip(n.Value) + "”"
	}
}

const clipRunes = 40 // enough of a wrong value to recognise it

func clip(s string) string {
	if utf8.RuneCountInString(s) <= clipRunes {
		return s
	}
	return string([]rune(s)[:clipRunes]) + "…"
}

// sorted orders the problems by place, and says if there are more.
func (d *decoder) sorted() Problems {
	slices.SortStableFunc(d.problems, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.Place.File, b.Place.File), cmp.Compare(a.Place.Line, b.Place.Line), cmp.Compare(a.Place.Column, b.Place.Column))
	})
	if d.dropped > 0 {
		d.problems = append(d.problems, Problem{Words: Words{
			ZH: fmt.Sprintf("另有 %d 处错误未列出", d.dropped), EN: fmt.Sprintf("%d further mistakes are not listed", d.dropped)}})
	}
	return d.problems
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}
