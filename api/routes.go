package api

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"jietong/access"
	"jietong/center"
	"jietong/desk"
)

// plain is a route that huma does not carry: streams, files, pages, the service's own addresses.
type plain struct {
	operation
	serve func(s *Server, w http.ResponseWriter, req *http.Request, r *request) error
}

// plainRoutes lists them all. Each has its action like any other.
func plainRoutes() []plain {
	const get, post = http.MethodGet, http.MethodPost
	page := func(method, path string, serve func(s *Server, w http.ResponseWriter, req *http.Request, r *request) error) plain {
		return plain{operation{method: method, path: path, action: access.SeePages}, serve}
	}
	return []plain{
		{operation{method: get, path: "/v1/socket", action: access.SeePages, summary: "The socket"}, (*Server).socket}, // who connects is decided at hello, by access.Connect
		{operation{method: post, path: "/v1/events", action: access.Connect, summary: "The pushes of the socket as server-sent events"}, (*Server).events},
		{operation{method: post, path: "/v1/files", action: access.UploadFile, limit: uploadBucket, summary: "Upload a file"}, (*Server).upload},
		{operation{method: get, path: "/v1/conversations/{id}/files/{hash}", action: access.FetchFile, about: aboutConversation, summary: "A file of a conversation"}, (*Server).fetch},
		{operation{method: get, path: "/healthz", action: access.SeeHealth}, (*Server).healthz},
		{operation{method: get, path: "/readyz", action: access.SeeHealth}, (*Server).readyz},
		{operation{method: get, path: "/metrics", action: access.SeeHealth}, (*Server).metricsPage}, // guarded by Config.MetricsToken, or to this machine alone
		page(get, "/openapi.json", (*Server).openapiFile),
		page(get, "/docs", (*Server).docs),
		page(get, "/contact", (*Server).contact),
		{operation{method: post, path: "/contact", action: access.SignInCustomer}, (*Server).contactPost},
		page(get, "/find-a-person", (*Server).findPerson),
		page(get, "/", (*Server).asset),
		{operation{method: post, path: "/host/identity", action: access.TrySample}, (*Server).hostIdentity},
	}
}

// routes registers everything on the router.
func (s *Server) routes(mux *http.ServeMux) {
	api := s.document(mux)
	for _, o := range operations() {
		for _, t := range []reflect.Type{o.body, o.reply} {
			if t != nil {
				s.bodies[t] = schemas{api.OpenAPI().Components.Schemas}.body(t)
			}
		}
		o := o
		if o.op != "" {
			s.ops[o.op] = &o
		}
		if o.method != "" {
			o.rest(s, api, huma.Operation{OperationID: operationID(o), Method: o.method, Path: o.path, Summary: o.summary, Tags: []string{tagOf(o)},
				MaxBodyBytes: s.cfg.Limits.BodyMaxBytes, Responses: errorResponses(api), Security: securityOf(o), Parameters: pathParameters(o),
				Middlewares: huma.Middlewares{s.admit(&o)}})
		}
	}
	s.describeFrames(api)
	for _, name := range []string{"ErrorModel", "ErrorDetail"} { // huma's own form of errors, which plainErrors replaces
		delete(api.OpenAPI().Components.Schemas.Map(), name)
	}
	for _, p := range plainRoutes() {
		if p.path == "/host/identity" && s.cfg.SampleHost == nil {
			continue
		}
		mux.HandleFunc(p.method+" "+p.path, s.admitPlain(p))
	}
	mux.HandleFunc("/", func(w http.ResponseWriter, req *http.Request) { // whatever method nobody registered
		s.writeFailure(w, s.tell(s.caller(req), problem(center.NotFound, reasonRoute, "")))
	})
	s.openapi = api.OpenAPI()
}

// document begins the interface's description; every error of huma's own goes through faultsOf.
func (s *Server) document(mux *http.ServeMux) huma.API {
	cfg := huma.DefaultConfig("Jietong", "1")
	cfg.OpenAPIPath, cfg.DocsPath, cfg.SchemasPath, cfg.CreateHooks = "", "", "", nil
	cfg.RejectUnknownQueryParameters = true
	cfg.Formats = map[string]huma.Format{"application/json": huma.DefaultJSONFormat, "json": huma.DefaultJSONFormat}
	cfg.Info.Description = "Connects every customer to the right person in one step. Errors are always of the form Error. Times are RFC 3339 in UTC."
	cfg.Components.SecuritySchemes = map[string]*huma.SecurityScheme{"bearer": {Type: "http", Scheme: "bearer", Description: "The token of a session."}}
	cfg.Transformers = []huma.Transformer{s.plainErrors}
	return humago.New(mux, cfg)
}

// plainErrors turns the errors that huma makes by itself into ours.
func (s *Server) plainErrors(ctx huma.Context, _ string, v any) (any, error) {
	e, ok := v.(*huma.ErrorModel)
	if !ok {
		return v, nil
	}
	var err error
	switch e.Status {
	case http.StatusRequestEntityTooLarge:
		err = problem(center.Invalid, reasonTooLarge, "")
	case http.StatusUnsupportedMediaType:
		err = problem(center.Invalid, reasonMediaType, "")
	case http.StatusBadRequest, http.StatusRequestTimeout:
		err = problem(center.Invalid, reasonMalformed, "")
	case http.StatusUnprocessableEntity:
		errs := make([]error, len(e.Errors))
		for i := range e.Errors {
			errs[i] = e.Errors[i]
		}
		err = faultsOf(errs)
	default:
		err = errors.New(e.Error())
	}
	ctx.SetHeader("Content-Type", "application/json")
	c := caller{lang: langZH}
	if r := requestOf(ctx.Context()); r != nil {
		c = r.caller
	}
	return &s.tell(c, err).Wire, nil
}

// admit is the middleware before every operation: who is it, how often, may they, and about what.
func (s *Server) admit(o *operation) func(ctx huma.Context, next func(huma.Context)) {
	return func(ctx huma.Context, next func(huma.Context)) {
		req, w := humago.Unwrap(ctx)
		r, err := s.enter(req, o)
		if err != nil {
			s.writeFailure(w, s.tell(r.caller, err))
			return
		}
		next(huma.WithValue(ctx, requestKey{}, r))
	}
}

// admitPlain is the same for a route without huma. An error that serve returns is told, if nothing was written yet.
func (s *Server) admitPlain(p plain) http.HandlerFunc {
	return func(w http.ResponseWriter, req *http.Request) {
		r, err := s.enter(req, &p.operation)
		if err == nil {
			err = p.serve(s, w, req, r)
		}
		if err != nil {
			s.writeFailure(w, s.tell(r.caller, err))
		}
	}
}

// enter finds out who asks and has the limits and access decide. It always returns a request, so that an error can be told in the right language.
func (s *Server) enter(req *http.Request, o *operation) (*request, error) {
	r := &request{caller: s.caller(req), op: o}
	ctx := req.Context()
	if token := bearer(req.Header.Get("Authorization")); token != "" {
		c, err := s.callerOf(ctx, r.caller, token)
		switch {
		case err == nil:
			r.caller = c
		case access.Ever(stranger(), o.action) != "" || !isDenied(err):
			return r, err // where strangers are welcome, a token that is over makes a stranger
		}
	}
	if r.session.ID == "" {
		if o.action != access.SeeHealth && o.action != access.SeePages { // pages are cheap, and everybody needs them to come in
			if err := s.limits.public.take(""); err != nil {
				return r, err
			}
		}
	} else if err := s.limits.requests.take(r.session.ID); err != nil {
		return r, err
	}
	id := req.PathValue("id")
	switch {
	case o.about == aboutTicket:
		r.id, id = id, req.PathValue("number")
	case o.about == aboutNothing:
		r.id = req.PathValue("entry")
	}
	if err := s.admitted(ctx, r, id); err != nil {
		return r, err
	}
	return r, s.limits.further(o.limit, r.caller)
}

func isDenied(err error) bool {
	var e *center.Error
	return errors.As(err, &e) && (e.Kind == center.Denied || e.Kind == center.NotFound)
}

// caller is a stranger with the request's language.
func (s *Server) caller(req *http.Request) caller {
	return caller{actor: stranger(), lang: s.texts.pick(req.Header.Get("Accept-Language")), request: requestID(req.Context()), device: cut(cleanName(req.UserAgent()), deviceMax),
		peer: hostOf(req.RemoteAddr)}
}

// deviceMax is how much of what a browser calls itself is kept, in code points.
const deviceMax = 80

func (s *Server) writeFailure(w http.ResponseWriter, f *Failure) {
	for k, v := range f.GetHeaders() {
		w.Header()[k] = v
	}
	writeJSON(w, f.GetStatus(), f.Wire)
}

func writeJSON(w http.ResponseWriter, status int, body any) {
	b, err := json.Marshal(body)
	if err != nil { // wire types always marshal
		status, b = http.StatusInternalServerError, nil
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write(b) // a client that is gone needs no answer
}

// readBody reads a JSON body up to a limit.
func readBody(w http.ResponseWriter, req *http.Request, most int64) ([]byte, error) {
	if t := req.Header.Get("Content-Type"); t != "" && !strings.HasPrefix(t, "application/json") {
		return nil, problem(center.Invalid, reasonMediaType, "")
	}
	b, err := io.ReadAll(http.MaxBytesReader(w, req.Body, most))
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return nil, problem(center.Invalid, reasonTooLarge, "")
	case err != nil:
		return nil, problem(center.Invalid, reasonMalformed, "")
	}
	return b, nil
}

// hostIdentity lets the sample host app sign for one of its invented customers.
func (s *Server) hostIdentity(w http.ResponseWriter, req *http.Request, _ *request) error {
	raw, err := readBody(w, req, s.cfg.Limits.BodyMaxBytes)
	if err != nil {
		return err
	}
	var b sampleIdentity
	if err := s.bodies[reflect.TypeFor[sampleIdentity]()].read(raw, &b); err != nil {
		return err
	}
	if _, ok := s.center.Policy().Entry(desk.EntryID(b.Entry)); !ok {
		return problem(center.NotFound, reasonEntry, "")
	}
	token, err := s.cfg.SampleHost.sign(desk.EntryID(b.Entry), b.Persona, s.center.Now())
	if err != nil {
		return err
	}
	writeJSON(w, http.StatusOK, struct {
		Identity string `json:"identity"`
	}{token})
	return nil
}

type sampleIdentity struct {
	Entry   string `json:"entry" minLength:"1" maxLength:"64"`
	Persona string `json:"persona" minLength:"1" maxLength:"64"`
}
