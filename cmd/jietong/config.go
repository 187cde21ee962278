package main

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
	"go.yaml.in/yaml/v4"
)

// configFor reads the file named by --config (or JIETONG_CONFIG), nil where none is named. Its values are the defaults of the flags: flags win over the
// environment, the environment over the file, the file over what is built in.
func configFor(parser *kong.Kong, args []string) (map[string]any, error) {
	path := os.Getenv("JIETONG_CONFIG")
	for i, a := range args {
		if v, ok := strings.CutPrefix(a, "--config="); ok {
			path = v
		} else if a == "--config" && i+1 < len(args) {
			path = args[i+1]
		}
	}
	if path == "" {
		return nil, nil
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("configuration: %w", err)
	}
	return readConfig(path, b, flagNames(parser.Model.Node))
}

// readConfig reads a flat mapping of flag names to values. Every key that is no flag is an error with its line and the nearest name.
func readConfig(path string, b []byte, known []string) (map[string]any, error) {
	var doc yaml.Node
	if err := yaml.Unmarshal(b, &doc); err != nil {
		return nil, fmt.Errorf("configuration %s: %w", path, err)
	}
	if len(doc.Content) == 0 {
		return nil, nil
	}
	root := doc.Content[0]
	if root.Kind != yaml.MappingNode {
		return nil, fmt.Errorf("configuration %s:%d: write one `name: value` a line", path, root.Line)
	}
	values := map[string]any{}
	for i := 0; i+1 < len(root.Content); i += 2 {
		key, value := root.Content[i], root.Content[i+1]
		if !slices.Contains(known, key.Value) {
			return nil, fmt.Errorf("configuration %s:%d: there is no %q; did you mean %q?", path, key.Line, key.Value, nearestName(key.Value, known))
		}
		var v any
		if err := value.Decode(&v); err != nil {
			return nil, fmt.Errorf("configuration %s:%d: %s: %w", path, value.Line, key.Value, err)
		}
		values[key.Value] = v
	}
	return values, nil
}

func flagNames(n *kong.Node) []string {
	var out []string
	for _, f := range n.Flags {
		out = append(out, f.Name)
	}
	for _, c := range n.Children {
		out = append(out, flagNames(c)...)
	}
	return out
}

func resolver(values map[string]any) kong.Resolver {
	return kong.ResolverFunc(func(_ *kong.Context, _ *kong.Path, f *kong.Flag) (any, error) {
		v, ok := values[f.Name]
		if !ok || slices.ContainsFunc(f.Envs, isSet) { // what is resolved here would win over the environment
			return nil, nil
		}
		if list, ok := v.([]any); ok {
			parts := make([]string, len(list))
			for i, x := range list {
				parts[i] = fmt.Sprint(x)
			}
			return strings.Join(parts, ","), nil
		}
		return fmt.Sprint(v), nil
	})
}

func isSet(env string) bool {
	_, ok := os.LookupEnv(env)
	return ok
}

// nearestName is the known name with the fewest changed letters.
func nearestName(name string, known []string) string {
	best, at := "", 1<<30
	for _, k := range known {
		if d := distance(name, k); d < at {
			best, at = k, d
		}
	}
	return best
}

// distance is the Levenshtein distance of two short texts.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		last := row[0]
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			last, row[j] = row[j], min(row[j]+1, row[j-1]+1, last+cost)
		}
	}
	return row[len(b)]
}
