package policy

import (
	"reflect"

	"go.yaml.in/yaml/v4"
)

// Read decodes another text of the same strict form, such as a scenario, into a pointer to a struct with the tags that the policy's own types
// carry (yaml, doc, min, max). All mistakes are reported at once, each with its place and a suggestion: the error is a Problems.
func Read(f File, into any) error {
	d := newDecoder()
	if d.sizes([]File{f}) {
		d.file = f.Name
		var root yaml.Node
		if err := yaml.Load(f.Data, &root); err != nil {
			at, message := yamlError(f.Name, err)
			d.problem(at, "", "不是正确的 YAML："+message, "not valid YAML: "+message)
		} else if root.Kind == yaml.DocumentNode && len(root.Content) == 1 {
			d.mapping(root.Content[0], reflect.ValueOf(into).Elem(), "", 1)
		}
	}
	if len(d.problems) > 0 {
		return d.sorted()
	}
	return nil
}
