package api

import (
	"embed"
	"html/template"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strconv"
	"strings"

	"jietong/center"
	"jietong/desk"
)

//go:embed templates/*.html templates/*.css
var templateFiles embed.FS

// pages serves what browsers show: the built pages, and those that need no script.
type pages struct {
	s         *Server
	templates *template.Template
	css       []byte
}

func newPages(s *Server) (*pages, error) {
	t, err := template.New("").Funcs(template.FuncMap{"t": func(v *view, key string, pairs ...string) string { return s.texts.text(v.Lang, key, pairs...) }}).ParseFS(templateFiles, "templates/*.html")
	if err != nil {
		return nil, err
	}
	css, err := templateFiles.ReadFile("templates/plain.css")
	if err != nil {
		return nil, err
	}
	return &pages{s, t, css}, nil
}

// strict is the content security policy of every page: nothing but our own files, no inline script or style, no foreign frames.
const strict = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; font-src 'self'; connect-src 'self'; " +
	"manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'"

// guard sets the headers of a page. Only the customer's page may be embedded, and only by those whom the configuration names; the sample host embeds it.
func (p *pages) guard(h http.Header, embeddable bool) {
	ancestors := "'none'"
	if embeddable {
		ancestors = strings.Join(p.s.cfg.FrameAncestors, " ")
	} else {
		h.Set("X-Frame-Options", "DENY")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
	}
	h.Set("Content-Security-Policy", strict+"; frame-src 'self'; frame-ancestors "+ancestors)
	h.Set("Permissions-Policy", "camera=(self), microphone=(self), display-capture=(self), geolocation=()")
}

// asset is every GET that no other route serves: a built file, or the document of a page.
func (s *Server) asset(w http.ResponseWriter, req *http.Request, r *request) error {
	p := req.URL.Path
	if strings.HasPrefix(p, "/v1/") {
		return problem(center.NotFound, reasonRoute, "")
	}
	if p == "/plain.css" {
		w.Header().Set("Content-Type", "text/css; charset=utf-8")
		w.Header().Set("Cache-Control", "no-cache")
		_, _ = w.Write(s.pages.css)
		return nil
	}
	if name := strings.TrimPrefix(path.Clean(p), "/"); s.cfg.Assets != nil && served(name) {
		if f, err := fs.Stat(s.cfg.Assets, name); err == nil && !f.IsDir() {
			return s.pages.file(w, req, name)
		}
	}
	if name, ok := s.cfg.PageFile(p); ok && s.cfg.Assets != nil {
		return s.pages.document(w, req, name)
	}
	return s.pages.fallback(w, req, r)
}

// served says which files of Assets are for browsers: manifests of the build and compressed forms are not asked for by name.
func served(name string) bool {
	return fs.ValidPath(name) && name != "." && !strings.HasSuffix(name, ".br") && !strings.HasSuffix(name, ".gz") && !strings.HasPrefix(name, "manifest.") &&
		!strings.HasSuffix(name, ".html") && !strings.HasPrefix(path.Base(name), ".")
}

// file serves a built file. Those under assets/ carry a hash of their content in their names and never change.
func (p *pages) file(w http.ResponseWriter, req *http.Request, name string) error {
	h := w.Header()
	h.Set("Cache-Control", "no-cache")
	if strings.HasPrefix(name, "assets/") {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	h.Set("Cross-Origin-Resource-Policy", "cross-origin") // the loader and its parts are for host pages
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	return p.send(w, req, name)
}

// document serves a page's document; only the customer's may be embedded.
func (p *pages) document(w http.ResponseWriter, req *http.Request, name string) error {
	p.guard(w.Header(), strings.HasPrefix(name, "widget/"))
	w.Header().Set("Cache-Control", "no-cache")
	return p.send(w, req, name)
}

// send writes a file in the smallest form that the browser takes and that was built.
func (p *pages) send(w http.ResponseWriter, req *http.Request, name string) error {
	h := w.Header()
	h.Set("Content-Type", contentType(name))
	h.Add("Vary", "Accept-Encoding")
	accepted := req.Header.Get("Accept-Encoding")
	for _, form := range []struct{ encoding, suffix string }{{"br", ".br"}, {"gzip", ".gz"}} {
		if !accepts(accepted, form.encoding) {
			continue
		}
		if b, err := fs.ReadFile(p.s.cfg.Assets, name+form.suffix); err == nil {
			h.Set("Content-Encoding", form.encoding)
			return sendBytes(w, req, b)
		}
	}
	b, err := fs.ReadFile(p.s.cfg.Assets, name)
	if err != nil {
		return problem(center.NotFound, reasonRoute, "")
	}
	return sendBytes(w, req, b)
}

func sendBytes(w http.ResponseWriter, req *http.Request, b []byte) error {
	w.Header().Set("Content-Length", strconv.Itoa(len(b)))
	if req.Method != http.MethodHead {
		_, _ = w.Write(b)
	}
	return nil
}

// accepts reads an Accept-Encoding header: named, and not with a weight of nought.
func accepts(header, encoding string) bool {
	for part := range strings.SplitSeq(header, ",") {
		name, params, _ := strings.Cut(strings.TrimSpace(part), ";")
		if strings.TrimSpace(name) == encoding {
			q := strings.TrimSpace(params)
			return q != "q=0" && q != "q=0.0" && q != "q=0.00" && q != "q=0.000"
		}
	}
	return false
}

func contentType(name string) string {
	if t := mime.TypeByExtension(path.Ext(name)); t != "" {
		return t
	}
	return octets
}

// view is what a page without script shows.
type view struct {
	Lang  desk.Language
	Path  string
	Title string
	Other string // the link to the same page in the other language
	Data  any
}

// show renders a page without script.
func (p *pages) show(w http.ResponseWriter, status int, name string, v *view) error {
	var b strings.Builder
	if err := p.templates.ExecuteTemplate(&b, name, v); err != nil {
		return err
	}
	h := w.Header()
	p.guard(h, false)
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Language", string(v.Lang))
	w.WriteHeader(status)
	_, _ = w.Write([]byte(b.String()))
	return nil
}

// fallback stands in where a page was not built, and says of anything else that it is not there.
func (p *pages) fallback(w http.ResponseWriter, req *http.Request, r *request) error {
	first, rest, _ := strings.Cut(strings.TrimPrefix(req.URL.Path, "/"), "/")
	v := p.view(req, r)
	switch first {
	case "", "host", "widget", "console":
		v.Title = p.s.texts.text(v.Lang, "page.landing.title")
		return p.show(w, http.StatusOK, "landing.html", v)
	case "c":
		http.Redirect(w, req, "/contact?entry="+template.URLQueryEscaper(rest), http.StatusSeeOther)
		return nil
	}
	if strings.Contains(req.Header.Get("Accept"), "text/html") {
		v.Title = p.s.texts.text(v.Lang, "page.error.title")
		v.Data = p.s.texts.reason(v.Lang, reasonRoute, "")
		return p.show(w, http.StatusNotFound, "error.html", v)
	}
	return problem(center.NotFound, reasonRoute, "")
}

// view begins a page: its language is the one chosen on it, else the browser's.
func (p *pages) view(req *http.Request, r *request) *view {
	v := &view{Lang: r.lang, Path: req.URL.Path}
	switch req.URL.Query().Get("lang") {
	case string(langZH):
		v.Lang = langZH
	case string(langEN):
		v.Lang = langEN
	}
	r.lang = v.Lang
	q := req.URL.Query()
	q.Set("lang", string(langEN))
	if v.Lang == langEN {
		q.Set("lang", string(langZH))
	}
	v.Other = req.URL.Path + "?" + q.Encode()
	return v
}
