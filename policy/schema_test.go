package policy

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/jsonschema-go/jsonschema"
	"go.yaml.in/yaml/v4"

	"jietong/internal/golden"
)

func TestTheCommittedSchemaIsTheGeneratedOne(t *testing.T) {
	golden.Check(t, "../docs/policy.schema.json", Schema())
}

func compiled(t *testing.T) *jsonschema.Resolved {
	t.Helper()
	var s jsonschema.Schema
	if err := json.Unmarshal(Schema(), &s); err != nil {
		t.Fatal(err)
	}
	r, err := s.Resolve(nil)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// asJSON reads a YAML file as an editor does: dates and keys are texts.
func asJSON(t *testing.T, data []byte) any {
	t.Helper()
	var root yaml.Node
	if err := yaml.Load(data, &root); err != nil {
		t.Fatal(err)
	}
	return jsonOf(t, root.Content[0])
}

func jsonOf(t *testing.T, n *yaml.Node) any {
	switch n.Kind {
	case yaml.MappingNode:
		out := map[string]any{}
		for i := 0; i < len(n.Content); i += 2 {
			out[n.Content[i].Value] = jsonOf(t, n.Content[i+1])
		}
		return out
	case yaml.SequenceNode:
		out := []any{}
		for _, c := range n.Content {
			out = append(out, jsonOf(t, c))
		}
		return out
	}
	if tag := n.ShortTag(); tag == "!!int" || tag == "!!float" || tag == "!!bool" {
		var v any
		if err := json.Unmarshal([]byte(n.Value), &v); err != nil {
			t.Fatal(err)
		}
		return v
	}
	return n.Value
}

func TestTheSchemaAcceptsWhatTheReaderAccepts(t *testing.T) {
	schema, files := compiled(t), 0
	for _, pattern := range []string{"../policies/*/*.yaml", "testdata/check/*.yaml", "testdata/diff/*.yaml", "testdata/*.yaml"} {
		paths, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range paths {
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			files++
			if err := schema.Validate(asJSON(t, data)); err != nil {
				t.Errorf("%s: %v", path, err)
			}
		}
	}
	if files < 30 {
		t.Errorf("only %d files were tried", files)
	}
}

func TestTheSchemaRefusesWhatTheReaderRefuses(t *testing.T) {
	schema := compiled(t)
	for _, text := range []string{
		"servise: {id: x}",
		"lines: {General: {}}",
		"lines: [general]",
		"targets: {live: {name: {zh: 快, en: fast}, within: 30s, share: 101, event: person}}",
		"targets: {live: {name: {zh: 快, en: fast}, within: 30s, share: 90, event: answered}}",
		"targets: {live: {name: {zh: 快}, within: 30s, share: 90, event: person}}",
		"hours: {h: {name: {zh: 快, en: fast}, zone: UTC, shifts: [{from: '8:00', until: '09:00'}]}}",
		"skills: {general: 综合}",
		"urgencies: {urgent: {credit: 5s}}",
		"offers: {ring: {fax: 5s}}",
		"bot: {mode: sideways}",
	} {
		if err := schema.Validate(asJSON(t, []byte(text))); err == nil {
			t.Errorf("the schema accepts %s", text)
		}
		if _, err := Parse([]File{{"a.yaml", []byte(text)}}); err == nil {
			t.Errorf("the reader accepts %s", text)
		}
	}
}

func TestTheSchemaDescribesEveryKey(t *testing.T) {
	var walk func(path string, v any)
	walk = func(path string, v any) {
		m, ok := v.(map[string]any)
		if !ok {
			return
		}
		if properties, ok := m["properties"].(map[string]any); ok {
			for name, p := range properties {
				if d, _ := p.(map[string]any)["description"].(string); d == "" {
					t.Errorf("%s.%s has no description", path, name)
				}
			}
		}
		for k, inner := range m {
			walk(path+"."+k, inner)
		}
	}
	var root any
	if err := json.NewDecoder(bytes.NewReader(Schema())).Decode(&root); err != nil {
		t.Fatal(err)
	}
	walk("", root)
}
