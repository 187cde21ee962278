package api

import (
	"bytes"
	"encoding/json"
	"reflect"

	"github.com/danielgtaylor/huma/v2"
)

// schemas holds the schemas of the wire types, which HTTP, the socket and the document of the interface share.
type schemas struct{ registry huma.Registry }

// body is how one kind of body is read strictly: an unknown key, a wrong type or a value out of range is refused, and all that is wrong is told at
// once.
type body struct {
	of     schemas
	schema *huma.Schema
}

func (s schemas) body(t reflect.Type) body {
	if t == nil || t == reflect.TypeFor[none]() {
		return body{of: s}
	}
	return body{s, s.registry.Schema(t, true, t.Name())}
}

// none is the body of what has none.
type none struct{}

// read decodes raw into out, or returns *faults. No body at all is an empty object, so that a command without a required field needs none.
func (b body) read(raw []byte, out any) error {
	if b.schema == nil {
		return nil
	}
	if raw = bytes.TrimSpace(raw); len(raw) == 0 || bytes.Equal(raw, []byte("null")) {
		raw = []byte("{}")
	}
	var value any
	if err := json.Unmarshal(raw, &value); err != nil {
		return &faults{reason: reasonMalformed}
	}
	path, res := huma.NewPathBuffer(make([]byte, 0, 64), 0), &huma.ValidateResult{}
	path.Push("body")
	huma.Validate(b.of.registry, b.schema, path, huma.ModeWriteToServer, value, res)
	if len(res.Errors) > 0 {
		return faultsOf(res.Errors)
	}
	if err := json.Unmarshal(raw, out); err != nil {
		return &faults{reason: reasonMalformed}
	}
	return nil
}

func newBodies() map[reflect.Type]body { return map[reflect.Type]body{} }
