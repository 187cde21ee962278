package api

import (
	"bytes"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"jietong/desk"

	"jietong/api/wire"
)

var (
	pngBytes  = append([]byte("\x89PNG\r\n\x1a\n"), bytes.Repeat([]byte{7}, 100)...)
	gifBytes  = append([]byte("GIF89a"), bytes.Repeat([]byte{1}, 100)...)
	htmlBytes = []byte("<!doctype html><script>alert(1)</script>")
	svgBytes  = []byte(`<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`)
)

// Story: a picture is uploaded, sent and seen by its two sides; a third person who knows its address sees nothing.
func TestAFileIsForThoseInTheConversation(t *testing.T) {
	h := open(t, roomy)
	h.hire("a1", "mei", desk.RoleAgent)
	me, other, mei := h.customer(), h.customer(), h.staff("mei")
	conv, theirs := h.start(me.Token, true), h.start(other.Token, false)
	var f wire.File
	h.do("POST", "/v1/files", me.Token, pngBytes, "Content-Type", "image/png", "X-File-Name", url.PathEscape("截图\u202egnp.exe.png")).into(t, &f)
	if f.MediaType != "image/png" || f.Bytes != int64(len(pngBytes)) || f.Name != "截图gnp.exe.png" {
		t.Fatalf("stored as %+v", f)
	}
	path := "/v1/conversations/" + conv.ID + "/files/" + f.Hash
	if a := h.do("GET", path, me.Token, nil); a.status != http.StatusNotFound {
		t.Fatalf("a file that was not sent is served: %d", a.status)
	}
	lied := f
	lied.Bytes, lied.Name = 1, "../../etc/passwd"
	h.do("POST", "/v1/conversations/"+conv.ID+"/messages", me.Token, wire.Send{ClientID: "f", Kind: "image", File: &lied}).into(t, &wire.Sent{})
	var items wire.Items
	h.do("GET", "/v1/conversations/"+conv.ID+"/items", me.Token, nil).into(t, &items)
	got := items.Items[len(items.Items)-1].File
	if got == nil || got.Bytes != f.Bytes || got.Name != "passwd" {
		t.Fatalf("sent as %+v", got)
	}
	for who, c := range map[string]struct {
		token string
		want  int
	}{"the customer": {me.Token, 200}, "an agent of the line": {mei.Token, 200}, "another customer": {other.Token, 404}, "a stranger": {"", 401}} {
		a := h.do("GET", path, c.token, nil)
		if a.status != c.want {
			t.Errorf("%s: %d, want %d", who, a.status, c.want)
		}
		if a.status == 200 {
			inert(t, a, "image/png", "inline")
			if !bytes.Equal(a.body, pngBytes) {
				t.Errorf("%s gets other bytes", who)
			}
		}
	}
	if a := h.do("GET", "/v1/conversations/"+theirs.ID+"/files/"+f.Hash, other.Token, nil); a.status != 404 {
		t.Errorf("by way of another conversation: %d", a.status)
	}
}

func inert(t *testing.T, a answered, media, disposition string) {
	t.Helper()
	for k, want := range map[string]string{"Content-Type": media, "X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'; sandbox", "Cache-Control": "private, no-store"} {
		if got := a.header.Get(k); got != want {
			t.Errorf("%s is %q, want %q", k, got, want)
		}
	}
	if d := a.header.Get("Content-Disposition"); !strings.HasPrefix(d, disposition+";") || strings.ContainsAny(d, "\r\n") {
		t.Errorf("disposition %q", d)
	}
}

// Story: active content and disguises. Nothing that a browser could run is ever served as such.
func TestActiveContentIsServedInert(t *testing.T) {
	h := open(t, roomy)
	me := h.customer()
	conv := h.start(me.Token, false)
	for _, c := range []struct {
		name, declared string
		content        []byte
		stored         string // "" means refused
		served         string
	}{
		{"a page", "text/html", htmlBytes, octets, octets},
		{"a vector picture", "image/svg+xml", svgBytes, octets, octets},
		{"a vector picture in the peer's disguise", "image/svg+xml; x", svgBytes, octets, octets},
		{"a page that says it is a picture", "image/png", htmlBytes, "", ""},
		{"a picture of another kind", "image/png", gifBytes, "", ""},
		{"a page that says it is sound", "audio/mpeg", htmlBytes, "", ""},
		{"a page that says it is a document", "application/pdf", htmlBytes, "", ""},
		{"no type", "", gifBytes, "image/gif", "image/gif"},
		{"a type that is none", "/;;", pngBytes, "image/png", "image/png"},
		{"a text", "text/plain", []byte("你好"), "text/plain", octets},
		{"a script", "application/javascript", []byte("alert(1)"), octets, octets},
	} {
		a := h.do("POST", "/v1/files", me.Token, c.content, "Content-Type", c.declared)
		if c.stored == "" {
			if e := a.failure(t); a.status != 422 || e.Reason != string(reasonFileType) {
				t.Errorf("%s: %d %+v", c.name, a.status, e)
			}
			continue
		}
		var f wire.File
		a.into(t, &f)
		if f.MediaType != c.stored {
			t.Errorf("%s is stored as %s", c.name, f.MediaType)
		}
		f.MediaType = c.declared // and once more at the sending
		h.do("POST", "/v1/conversations/"+conv.ID+"/messages", me.Token, wire.Send{ClientID: c.name, Kind: "file", File: &f}).into(t, &wire.Sent{})
		disposition := "attachment"
		if isRaster(c.served) {
			disposition = "inline"
		}
		inert(t, h.do("GET", "/v1/conversations/"+conv.ID+"/files/"+f.Hash, me.Token, nil), c.served, disposition)
	}
}

func TestUploadsAreLimited(t *testing.T) {
	h := open(t, roomy, func(c *Config) { c.FileMaxBytes = 1 << 20 })
	me := h.customer()
	big := bytes.Repeat([]byte{1}, 1<<20+1)
	if e := h.do("POST", "/v1/files", me.Token, big, "Content-Type", octets).failure(t); e.Reason != string(reasonFileTooLarge) || !strings.Contains(e.Message, "1 MB") {
		t.Errorf("told before: %+v", e)
	}
	req, err := http.NewRequest("POST", h.http.URL+"/v1/files", struct{ *bytes.Reader }{bytes.NewReader(big)}) // its length is not said
	if err != nil {
		t.Fatal(err)
	}
	req.ContentLength = -1
	req.Header.Set("Authorization", "Bearer "+me.Token)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != http.StatusRequestEntityTooLarge {
		t.Errorf("found while reading: %d", resp.StatusCode)
	}
	if e := h.do("POST", "/v1/files", me.Token, []byte{}, "Content-Type", octets).failure(t); e.Reason != string(reasonFileEmpty) {
		t.Errorf("nothing: %+v", e)
	}
}

func TestFileNamesAreMadeHarmless(t *testing.T) {
	for name, want := range map[string]string{
		"退款.png": "退款.png", "a/b/../c.txt": "c.txt", `C:\Users\x\y.doc`: "y.doc", "..": "file", "": "file", ".htaccess": "htaccess", "x.php.": "x.php", "a\u200bb.exe": "ab.exe",
		"evil\u202egpj.exe": "evilgpj.exe", "nul\x00l.txt": "null.txt", "a:b": "a_b", "tag\U000e0041.txt": "tag.txt", "\xff\xfe.txt": "txt", "a\r\nSet-Cookie: x": "aSet-Cookie_ x",
		"\u3164.png": "png", strings.Repeat("长", 300) + ".jpeg": strings.Repeat("长", 115) + ".jpeg",
	} {
		if got := cleanName(name); got != want {
			t.Errorf("%q becomes %q, want %q", name, got, want)
		}
	}
}
