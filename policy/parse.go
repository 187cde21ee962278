package policy

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"jietong/desk"
)

// Limits of a policy text. They are far above any real policy and far below what could hurt a server that is sent rubbish.
const (
	FilesMax     = 64        // files in a folder: one reads them all
	FileBytesMax = 512 << 10 // bytes in one file: about 10,000 lines
	BytesMax     = 2 << 20   // bytes in all files
	DepthMax     = 24        // nested keys and lists: the deepest that the format itself knows is a menu of ten levels
	NodesMax     = 100_000   // values after aliases are followed
	AliasesMax   = 64        // uses of YAML aliases: they save typing, and can blow up a text
	TextRunesMax = 4000      // characters in one value: a page
	ListMax      = 10_000    // elements of one list or mapping
	ProblemsMax  = 200       // mistakes reported at once: nobody reads more
)

// File is one file of a policy's folder.
type File struct {
	Name string // as shown in places, such as lines.yaml
	Data []byte
}

// Parse reads a policy from its files and resolves it. All mistakes are reported at once: the error is a Problems.
func Parse(files []File) (*Policy, error) {
	files = slices.Clone(files)
	slices.SortFunc(files, func(a, b File) int { return cmp.Compare(a.Name, b.Name) })
	d := newDecoder()
	p := &Policy{places: d.places}
	if d.sizes(files) {
		for _, f := range files {
			d.readFile(f, &p.Document)
		}
		if !d.unread { // a file that is not YAML would make every name in it seem to be missing
			d.required(documentStart(files), "", &p.Document)
			p.index()
			d.references(&p.Document)
			d.resolve(p)
		}
	}
	if len(d.problems) > 0 {
		return nil, d.sorted()
	}
	p.Version = version(files)
	return p, nil
}

// ParseFS reads the *.yaml files that stand in the root of a file system.
func ParseFS(fsys fs.FS) (*Policy, error) {
	names, err := fs.Glob(fsys, "*.yaml")
	if err != nil {
		return nil, fmt.Errorf("policy: %w", err)
	}
	if len(names) > FilesMax {
		return nil, Problems{{Words: Words{
			ZH: fmt.Sprintf("文件夹里有 %d 个文件，最多 %d 个", len(names), FilesMax),
			EN: fmt.Sprintf("the folder holds %d files; at most %d are read", len(names), FilesMax)}}}
	}
	files := make([]File, 0, len(names))
	for _, name := range names {
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, fmt.Errorf("policy: %w", err)
		}
		files = append(files, File{Name: path.Base(name), Data: data})
	}
	return Parse(files)
}

// version hashes names and texts, so that it changes with every change that a reader could see.
func version(files []File) desk.PolicyVersion {
	h := sha256.New()
	for _, f := range files {
		fmt.Fprintf(h, "%d %s %d\n", len(f.Name), f.Name, len(f.Data))
		h.Write(f.Data)
	}
	return desk.PolicyVersion(hex.EncodeToString(h.Sum(nil)[:8]))
}

func documentStart(files []File) Place {
	if len(files) == 0 {
		return Place{}
	}
	return Place{File: files[0].Name}
}

// sizes refuses what is too large before anything is parsed.
func (d *decoder) sizes(files []File) bool {
	total := 0
	if len(files) == 0 {
		d.problem(Place{}, "", "没有 .yaml 文件；请至少写一个，如 service.yaml", "there is no .yaml file; write at least one, such as service.yaml")
	}
	if len(files) > FilesMax {
		d.problem(Place{}, "", fmt.Sprintf("共 %d 个文件，最多 %d 个", len(files), FilesMax), fmt.Sprintf("%d files; at most %d are read", len(files), FilesMax))
		return false
	}
	for i, f := range files {
		total += len(f.Data)
		if len(f.Data) > FileBytesMax {
			d.problem(Place{File: f.Name}, "", fmt.Sprintf("文件有 %d 字节，最多 %d；请拆分", len(f.Data), FileBytesMax),
				fmt.Sprintf("the file has %d bytes; at most %d are read: split it", len(f.Data), FileBytesMax))
		}
		if i > 0 && files[i-1].Name == f.Name {
			d.problem(Place{File: f.Name}, "", "文件名重复", "two files have this name")
		}
	}
	if total > BytesMax {
		d.problem(Place{}, "", fmt.Sprintf("全部文件共 %d 字节，最多 %d", total, BytesMax), fmt.Sprintf("the files have %d bytes together; at most %d are read", total, BytesMax))
	}
	return len(d.problems) == 0
}

// readFile parses one file and adds its sections to the document.
func (d *decoder) readFile(f File, doc *Document) {
	d.file = f.Name
	var root yaml.Node
	if err := yaml.Load(f.Data, &root); err != nil {
		at, message := yamlError(f.Name, err)
		d.unread = true
		d.problem(at, "", "不是正确的 YAML："+message, "not valid YAML: "+message)
		return
	}
	if root.Kind == yaml.DocumentNode && len(root.Content) == 1 {
		d.document(root.Content[0], doc)
	}
}

// yamlError takes the place and the sentence out of the reader's error.
func yamlError(file string, err error) (Place, string) {
	var one *yaml.LoadError
	var several *yaml.LoadErrors
	if errors.As(err, &several) && len(several.Errors) > 0 {
		one = several.Errors[0]
	} else if !errors.As(err, &one) {
		return Place{File: file}, strings.TrimPrefix(err.Error(), "yaml: ")
	}
	return Place{File: file, Line: one.Mark.Line, Column: one.Mark.Column}, strings.TrimPrefix(one.Message, "yaml: ")
}

// index builds the lookups. Duplicates were refused by the decoder.
func (p *Policy) index() {
	p.entries = byID(p.Entries, func(v *Entry) desk.EntryID { return v.ID })
	p.lines = byID(p.Lines, func(v *Line) desk.LineID { return v.ID })
	p.targets = byID(p.Targets, func(v *Target) TargetID { return v.ID })
	p.tiers = byID(p.Tiers, func(v *Tier) desk.Tier { return v.ID })
	p.regions = byID(p.Regions, func(v *Region) desk.Region { return v.ID })
	p.categories = byID(p.Categories, func(v *Category) CategoryID { return v.ID })
	p.phones = byID(p.Phones, func(v *Phone) PhoneID { return v.ID })
	p.skills = byID(p.Skills, func(v *SkillName) desk.Skill { return v.ID })
}

func byID[K comparable, V any](rows []V, id func(*V) K) map[K]*V {
	out := make(map[K]*V, len(rows))
	for i := range rows {
		out[id(&rows[i])] = &rows[i]
	}
	return out
}
