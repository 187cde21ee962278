package policy

import (
	"reflect"
	"strings"
)

// fieldKind says how a struct field is written in the text.
type fieldKind uint8

const (
	fieldPlain fieldKind = iota
	fieldKeyed           // a list written as a mapping from id to content
)

// field is one key of a struct, from its tags: yaml:"name,required,keyed", doc, ref, min, max.
type field struct {
	name     string
	index    int
	kind     fieldKind
	inner    fieldKind // of a value field
	required bool
	tag      reflect.StructTag
	typ      reflect.Type
}

func (f field) doc() string { return f.tag.Get("doc") }

// fields are a struct's keys in the order of the type. key and value are set for elements of keyed lists.
type fields struct {
	list  []field
	key   field
	value *field
}

func (fs fields) named(name string) (field, bool) {
	for _, f := range fs.list {
		if f.name == name {
			return f, true
		}
	}
	return field{}, false
}

func (fs fields) names() []string {
	out := make([]string, len(fs.list))
	for i, f := range fs.list {
		out[i] = f.name
	}
	return out
}

func fieldsOf(t reflect.Type) fields {
	var out fields
	for i := range t.NumField() {
		sf := t.Field(i)
		tag, ok := sf.Tag.Lookup("yaml")
		if !ok {
			continue
		}
		name, options, _ := strings.Cut(tag, ",")
		f := field{name: name, index: i, tag: sf.Tag, typ: sf.Type}
		role := ""
		for option := range strings.SplitSeq(options, ",") {
			switch option {
			case "required":
				f.required = true
			case "keyed":
				f.kind = fieldKeyed
			default:
				role = option
			}
		}
		switch role {
		case "key":
			out.key = f
		case "value":
			f.inner = f.kind
			out.value = &f
		default:
			out.list = append(out.list, f)
		}
	}
	return out
}
