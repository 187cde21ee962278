package policy

// File is one file of a policy's folder.
type File struct {
	Name string // as shown in places, such as lines.yaml
	Data []byte
}
