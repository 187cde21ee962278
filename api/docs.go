package api

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

// docs is GET /docs: the interface's description as a page of our own, without a script and without anybody else's server.
func (s *Server) docs(w http.ResponseWriter, req *http.Request, r *request) error {
	v := s.pages.view(req, r)
	v.Title = s.openapi.Info.Title + " API " + s.openapi.Info.Version
	v.Data = docsPage{s.openapi.Info.Description, s.docOperations(), s.docSchemas()}
	return s.pages.show(w, http.StatusOK, "docs.html", v)
}

type docsPage struct {
	About      string
	Operations []docOperation
	Schemas    []docSchema
}

type docOperation struct {
	Method, Path, Summary, Body, Answer string
	Token                               bool
}

type docSchema struct {
	Name   string
	Fields []docField
}

type docField struct {
	Name, Type, Doc string
	Ref             string
	Required        bool
}

func (s *Server) docOperations() []docOperation {
	var out []docOperation
	for path, item := range s.openapi.Paths {
		for _, o := range []*huma.Operation{item.Get, item.Post, item.Put, item.Patch, item.Delete} {
			if o == nil {
				continue
			}
			d := docOperation{Method: o.Method, Path: path, Summary: o.Summary, Token: len(o.Security) > 0}
			if o.RequestBody != nil {
				d.Body = schemaName(o.RequestBody.Content)
			}
			if a := o.Responses["200"]; a != nil {
				d.Answer = schemaName(a.Content)
			}
			out = append(out, d)
		}
	}
	slices.SortFunc(out, func(a, b docOperation) int { return strings.Compare(a.Path+" "+a.Method, b.Path+" "+b.Method) })
	return out
}

func schemaName(content map[string]*huma.MediaType) string {
	for _, m := range content {
		if m.Schema != nil && m.Schema.Ref != "" {
			return refName(m.Schema.Ref)
		}
	}
	return ""
}

func refName(ref string) string { return ref[strings.LastIndexByte(ref, '/')+1:] }

func (s *Server) docSchemas() []docSchema {
	var out []docSchema
	for name, schema := range s.openapi.Components.Schemas.Map() {
		d := docSchema{Name: name}
		for field, f := range schema.Properties {
			x := docField{Name: field, Type: f.Type, Doc: f.Description, Required: slices.Contains(schema.Required, field)}
			switch {
			case f.Ref != "":
				x.Ref = refName(f.Ref)
			case f.Items != nil && f.Items.Ref != "":
				x.Type, x.Ref = "array", refName(f.Items.Ref)
			}
			for _, e := range f.Enum {
				x.Doc = strings.TrimSpace(x.Doc + " " + strconv.Quote(toText(e)))
			}
			d.Fields = append(d.Fields, x)
		}
		slices.SortFunc(d.Fields, func(a, b docField) int { return strings.Compare(a.Name, b.Name) })
		out = append(out, d)
	}
	slices.SortFunc(out, func(a, b docSchema) int { return strings.Compare(a.Name, b.Name) })
	return out
}

func toText(v any) string {
	t, _ := v.(string)
	return t
}

func itoa(n int) string { return strconv.Itoa(n) }
