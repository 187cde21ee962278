package api

import (
	"bytes"
	"encoding/json"
	"net/http"
	"reflect"
	"regexp"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"jietong/access"
	"jietong/desk"

	"jietong/api/wire"
)

// OpenAPI is the document of the interface, version 1, as indented JSON. It needs no server: what it says follows from the wire types and the list of
// operations alone.
func OpenAPI() ([]byte, error) {
	s := &Server{cfg: Config{Limits: Limits{}.withDefaults(), SampleHost: &SampleHost{}}, bodies: newBodies(), ops: map[string]*operation{}}
	s.routes(http.NewServeMux())
	return s.openapiJSON()
}

func (s *Server) openapiJSON() ([]byte, error) {
	raw, err := s.openapi.MarshalJSON()
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if err := json.Indent(&b, raw, "", "  "); err != nil {
		return nil, err
	}
	b.WriteByte('\n')
	return b.Bytes(), nil
}

// operationID is the name of an operation in generated clients: the method and the path in words.
func operationID(o operation) string {
	words := strings.FieldsFunc(strings.TrimPrefix(o.path, "/v1/"), func(r rune) bool { return r == '/' || r == '{' || r == '}' })
	return strings.ToLower(o.method) + "-" + strings.Join(words, "-")
}

func tagOf(o operation) string {
	first, _, _ := strings.Cut(strings.TrimPrefix(o.path, "/v1/"), "/")
	return first
}

// securityOf says whether an operation needs a token.
func securityOf(o operation) []map[string][]string {
	if access.Ever(desk.Actor{Role: desk.RoleStranger}, o.action) == "" {
		return nil
	}
	return []map[string][]string{{"bearer": {}}}
}

var pathName = regexp.MustCompile(`\{([a-z]+)\}`)

func pathParameters(o operation) []*huma.Param {
	var all []*huma.Param
	for _, m := range pathName.FindAllStringSubmatch(o.path, -1) {
		all = append(all, &huma.Param{Name: m[1], In: "path", Required: true, Schema: &huma.Schema{Type: "string"}})
	}
	return all
}

// errorResponses says that every failure has one form.
func errorResponses(api huma.API) map[string]*huma.Response {
	return map[string]*huma.Response{"default": {Description: "Any failure", Content: map[string]*huma.MediaType{
		"application/json": {Schema: api.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[wire.Error](), true, "Error")}}}}
}

// describeFrames adds what huma does not register: the frames of the socket as schemas, and the routes that carry no JSON.
func (s *Server) describeFrames(api huma.API) {
	doc := api.OpenAPI()
	all := schemas{doc.Components.Schemas}
	for _, t := range []reflect.Type{reflect.TypeFor[wire.Call](), reflect.TypeFor[wire.Reply](), reflect.TypeFor[wire.Push](), helloType, eventsHelloType,
		reflect.TypeFor[wire.Welcome](), reflect.TypeFor[wire.Page](), reflect.TypeFor[wire.Typing](), reflect.TypeFor[wire.Offer](), reflect.TypeFor[wire.OfferGone](),
		reflect.TypeFor[wire.File](), reflect.TypeFor[sampleIdentity]()} {
		s.bodies[t] = all.body(t)
	}
	for _, p := range plainRoutes() {
		if p.summary == "" {
			continue
		}
		o := &huma.Operation{OperationID: operationID(p.operation), Method: p.method, Path: p.path, Summary: p.summary, Tags: []string{tagOf(p.operation)},
			Security: securityOf(p.operation), Parameters: pathParameters(p.operation), Responses: errorResponses(api)}
		describePlain(all, o)
		doc.AddOperation(o)
	}
}

func describePlain(all schemas, o *huma.Operation) {
	ref := func(t reflect.Type) *huma.Schema { return all.registry.Schema(t, true, t.Name()) }
	binary := map[string]*huma.MediaType{octets: {Schema: &huma.Schema{Type: "string", Format: "binary"}}}
	switch o.Path {
	case "/v1/socket":
		o.Description = "A WebSocket of subprotocol jietong.v1; docs/protocol.md describes it. Frames from the client are of the form Call, those of the server Reply and Push."
		o.Responses["101"] = &huma.Response{Description: "The protocol is switched"}
	case "/v1/events":
		o.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{"application/json": {Schema: ref(eventsHelloType)}}}
		o.Responses["200"] = &huma.Response{Description: "Frames of the form Push; the first has ev welcome and a Welcome as its body",
			Content: map[string]*huma.MediaType{"text/event-stream": {Schema: ref(reflect.TypeFor[wire.Push]())}}}
	case "/v1/files":
		o.Parameters = append(o.Parameters, &huma.Param{Name: "X-File-Name", In: "header", Description: "The file's name, percent-encoded UTF-8.", Schema: &huma.Schema{Type: "string"}})
		o.RequestBody = &huma.RequestBody{Required: true, Content: binary}
		o.Responses["200"] = &huma.Response{Description: "The stored file", Content: map[string]*huma.MediaType{"application/json": {Schema: ref(reflect.TypeFor[wire.File]())}}}
	default:
		o.Responses["200"] = &huma.Response{Description: "The content", Content: binary}
	}
}

// openapiFile is GET /openapi.json.
func (s *Server) openapiFile(w http.ResponseWriter, _ *http.Request, _ *request) error {
	b, err := s.openapiJSON()
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-cache")
	_, _ = w.Write(b)
	return nil
}
