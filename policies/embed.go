// Package policies holds the policies that ship, as text: the service as it was reported, ours, and the benchmarks it is compared with.
package policies

import (
	"embed"
	"io/fs"

	"jietong/policy"
)

//go:embed as-reported/*.yaml jietong/*.yaml kuaishou/*.yaml wechat/*.yaml
var files embed.FS

// Names lists the policies that ship, ours first.
func Names() []string { return []string{"jietong", "as-reported", "kuaishou", "wechat"} }

// FS is the folder of one shipped policy. Its error is fs.ErrNotExist for an unknown name.
func FS(name string) (fs.FS, error) {
	if _, err := fs.Stat(files, name); err != nil {
		return nil, err
	}
	return fs.Sub(files, name)
}

// Load parses one shipped policy.
func Load(name string) (*policy.Policy, error) {
	folder, err := FS(name)
	if err != nil {
		return nil, err
	}
	return policy.ParseFS(folder)
}
