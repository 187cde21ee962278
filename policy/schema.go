package policy

import (
	"encoding/json"
	"reflect"
	"slices"
	"strconv"
	"time"

	"jietong/desk"
)

// schemaDialect is the version of JSON Schema that editors support best for YAML.
const schemaDialect = "http://json-schema.org/draft-07/schema#"

// Schema is the JSON Schema of one policy file, made from the same types and tags as the reader, for completion and checking in editors. A file may hold any
// part of a policy, so no section is required in it.
func Schema() []byte {
	s := schemaMaker{defs: map[string]any{}}
	root := s.object(reflect.TypeFor[Document]())
	delete(root, "required")
	root["$schema"] = schemaDialect
	root["title"] = "Jietong service policy"
	root["description"] = "One file of a service policy. The files of a folder are read as one."
	root["definitions"] = s.defs
	out, err := json.MarshalIndent(root, "", "  ")
	if err != nil {
		panic("policy: the schema holds only maps, lists and texts: " + err.Error())
	}
	return append(out, '\n')
}

type schemaMaker struct{ defs map[string]any }

// object describes a struct's keys.
func (s *schemaMaker) object(t reflect.Type) map[string]any {
	properties, required := map[string]any{}, []string{}
	for _, f := range fieldsOf(t).list {
		properties[f.name] = s.described(f)
		if f.required {
			required = append(required, f.name)
		}
	}
	out := map[string]any{"type": "object", "properties": properties, "additionalProperties": false}
	if len(required) > 0 {
		out["required"] = required
	}
	return out
}

func (s *schemaMaker) described(f field) map[string]any {
	out := s.of(f)
	if out["$ref"] != nil { // draft 7 ignores what stands beside a reference
		out = map[string]any{"allOf": []any{out}}
	}
	if f.doc() != "" {
		out["description"] = f.doc()
	}
	return out
}

// of describes the value of a field.
func (s *schemaMaker) of(f field) map[string]any {
	t := f.typ
	if f.kind == fieldKeyed {
		return s.keyed(t.Elem())
	}
	if isScalar(t) {
		return s.scalar(t, f)
	}
	if t.Kind() == reflect.Slice {
		inner := f
		inner.typ, inner.kind = t.Elem(), fieldPlain
		out := map[string]any{"type": "array", "items": s.of(inner)}
		if f.required {
			out["minItems"] = 1
		}
		return out
	}
	return s.ref(t)
}

// ref describes a struct once, under its name; types that refer to themselves end here.
func (s *schemaMaker) ref(t reflect.Type) map[string]any {
	if _, ok := s.defs[t.Name()]; !ok {
		s.defs[t.Name()] = nil
		s.defs[t.Name()] = s.object(t)
	}
	return map[string]any{"$ref": "#/definitions/" + t.Name()}
}

// keyed describes a mapping from names to items.
func (s *schemaMaker) keyed(elem reflect.Type) map[string]any {
	fs := fieldsOf(elem)
	out := map[string]any{"type": "object"}
	key := s.scalar(fs.key.typ, fs.key)
	if pattern, ok := key["pattern"]; ok {
		out["propertyNames"] = map[string]any{"pattern": pattern}
	} else if list, ok := key["enum"]; ok {
		out["propertyNames"] = map[string]any{"enum": list}
	}
	if fs.value != nil {
		value := *fs.value
		value.kind = value.inner
		out["additionalProperties"] = s.of(value)
	} else {
		out["additionalProperties"] = s.ref(elem)
	}
	return out
}

const namePattern = "^[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?$"

// scalar describes one written value.
func (s *schemaMaker) scalar(t reflect.Type, f field) map[string]any {
	pattern := func(p string) map[string]any { return map[string]any{"type": "string", "pattern": p} }
	switch t {
	case reflect.TypeFor[time.Duration]():
		return map[string]any{"anyOf": []any{pattern(`^([0-9]+ *(ms|s|sec|seconds?|min|minutes?|h|hours?|d|days?) *)+$`), map[string]any{"const": 0}}}
	case reflect.TypeFor[Span]():
		return pattern(`^([0-9]+(\.[0-9]{1,3})? working days?|[0-9a-z ]+)$`)
	case reflect.TypeFor[Clock]():
		return pattern(`^([01][0-9]|2[0-3]):[0-5][0-9]$|^24:00$`)
	case reflect.TypeFor[Date]():
		return pattern(`^20[0-9]{2}-[01][0-9]-[0-3][0-9]$`)
	case reflect.TypeFor[Offset]():
		return pattern(`^[+-][01][0-9]:[0-5][0-9]$`)
	case reflect.TypeFor[Number]():
		return map[string]any{"type": "number", "minimum": 0}
	case reflect.TypeFor[Zone]():
		return pattern(`^[A-Za-z_]+(/[A-Za-z0-9_+-]+)*$`)
	case reflect.TypeFor[desk.Language]():
		return pattern(`^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$`)
	case reflect.TypeFor[DayName]():
		return pattern(`^(daily|working|off|(sun|mon|tue|wed|thu|fri|sat)(-(sun|mon|tue|wed|thu|fri|sat))?)$`)
	case reflect.TypeFor[desk.WorkKind]():
		return map[string]any{"enum": workNames[:]}
	}
	if list := enumOf(t); list != nil {
		return map[string]any{"enum": slices.Clone(list)}
	}
	switch t.Kind() {
	case reflect.Bool:
		return map[string]any{"type": "boolean"}
	case reflect.Int, reflect.Int64:
		return integerSchema(f)
	}
	if f.tag.Get("ref") != "" || isName(t, f) {
		return pattern(namePattern)
	}
	return map[string]any{"type": "string", "minLength": 1, "maxLength": TextRunesMax}
}

func integerSchema(f field) map[string]any {
	out := map[string]any{"type": "integer"}
	// any order: each writes a key of its own
	for tag, key := range map[string]string{"min": "minimum", "max": "maximum"} {
		if x, err := strconv.ParseInt(f.tag.Get(tag), 10, 64); err == nil {
			out[key] = x
		}
	}
	return out
}
