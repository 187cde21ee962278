package api

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"jietong/blob"
	"jietong/center"
	"jietong/desk"
	"jietong/store"

	"jietong/api/wire"
)

// files takes uploads in and gives them out. A file is known by the hash of its content alone, has no name of its own anywhere on disk, and is given
// only to who may see a conversation in which it was sent.
type files struct {
	center *center.Center
	max    int64
}

const (
	sniffBytes    = 512              // what http.DetectContentType looks at
	fileNameMax   = 120              // code points; longer ones are cut before the extension
	altMax        = 500              // code points
	uploadWithin  = 10 * time.Minute // an upload over a weak mobile network
	fileItemsMost = 10_000           // entries of a conversation in which a file is looked for
	octets        = "application/octet-stream"
)

// rasters are the pictures that may be shown in place: formats without scripts.
func rasters() []string { return []string{"image/png", "image/jpeg", "image/gif", "image/webp"} }

func isRaster(mediaType string) bool { return slices.Contains(rasters(), mediaType) }

// sounds are the voice notes' formats: given out with their type, so that they can be played, but as an attachment.
func sounds() []string {
	return []string{"audio/webm", "audio/ogg", "audio/mpeg", "audio/mp4", "audio/wav", "audio/aac"}
}

// upload is POST /v1/files: the body is the file.
func (s *Server) upload(w http.ResponseWriter, req *http.Request, r *request) error {
	if s.center.Blob() == nil {
		return problem(center.Unsupported, desk.ReasonUnsupported, "files")
	}
	if req.ContentLength > s.files.max {
		return s.files.tooLarge()
	}
	_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(uploadWithin))
	body := http.MaxBytesReader(w, req.Body, s.files.max+1)
	head := make([]byte, sniffBytes)
	n, err := io.ReadFull(body, head)
	switch head = head[:n]; {
	case n == 0:
		return problem(center.Invalid, reasonFileEmpty, "")
	case err != nil && !errors.Is(err, io.ErrUnexpectedEOF):
		return problem(center.Invalid, reasonMalformed, "")
	}
	media, err := mediaType(req.Header.Get("Content-Type"), head)
	if err != nil {
		return err
	}
	hash, size, err := s.center.Blob().Put(req.Context(), io.MultiReader(bytes.NewReader(head), body), s.files.max)
	var large *http.MaxBytesError
	switch {
	case errors.Is(err, blob.ErrTooLarge), errors.As(err, &large):
		return s.files.tooLarge()
	case err != nil && req.Context().Err() != nil:
		return problem(center.Invalid, reasonMalformed, "")
	case err != nil:
		return fmt.Errorf("api: keep an upload: %w", err)
	}
	name, err := url.PathUnescape(req.Header.Get("X-File-Name"))
	if err != nil {
		name = ""
	}
	writeJSON(w, http.StatusOK, wire.File{Hash: string(hash), Name: cleanName(name), MediaType: media, Bytes: size})
	return nil
}

func (f files) tooLarge() error {
	return problem(center.Invalid, reasonFileTooLarge, fmt.Sprint(f.max>>20))
}

// stored is what was uploaded, described by its sender: hash, size and type are those of the content.
func (f files) stored(ctx context.Context, b *wire.File) (*desk.File, error) {
	gone := problem(center.Invalid, reasonFileGone, "")
	if f.center.Blob() == nil || !isHash(b.Hash) {
		return nil, gone
	}
	content, size, err := f.center.Blob().Open(ctx, desk.FileHash(b.Hash))
	if errors.Is(err, blob.ErrNotFound) {
		return nil, gone
	} else if err != nil {
		return nil, fmt.Errorf("api: open a file: %w", err)
	}
	defer content.Close()
	head := make([]byte, sniffBytes)
	n, err := io.ReadFull(content, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("api: read a file: %w", err)
	}
	media, err := mediaType(b.MediaType, head[:n])
	if err != nil {
		return nil, err
	}
	return &desk.File{Hash: desk.FileHash(b.Hash), Name: cleanName(b.Name), MediaType: media, Bytes: size, Alt: cut(clean(b.Alt), altMax),
		Duration: time.Duration(min(max(b.DurationMS, 0), int64(24*time.Hour/time.Millisecond))) * time.Millisecond}, nil
}

// fetch is GET /v1/conversations/{id}/files/{hash}: served inert, whatever it is.
func (s *Server) fetch(w http.ResponseWriter, req *http.Request, r *request) error {
	hash := req.PathValue("hash")
	f, err := s.files.sentIn(req.Context(), r.conv.ID, r.staff(), hash)
	if err != nil {
		return err
	}
	content, _, err := s.center.Blob().Open(req.Context(), desk.FileHash(hash))
	if errors.Is(err, blob.ErrNotFound) {
		return problem(center.NotFound, reasonFileGone, "")
	} else if err != nil {
		return fmt.Errorf("api: open a file: %w", err)
	}
	defer content.Close()
	media, disposition := octets, "attachment"
	switch {
	case isRaster(f.MediaType):
		media, disposition = f.MediaType, "inline"
	case slices.Contains(sounds(), f.MediaType):
		media = f.MediaType
	}
	h := w.Header()
	h.Set("Content-Type", media)
	h.Set("Content-Disposition", disposition+"; filename*=UTF-8''"+url.PathEscape(f.Name))
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	h.Set("Cache-Control", "private, no-store")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	http.ServeContent(w, req, "", time.Time{}, content)
	return nil
}

// sentIn finds the file among the entries that the reader sees. One that was erased, or that only a note of staff holds, is not found.
func (f files) sentIn(ctx context.Context, id desk.ConversationID, staff bool, hash string) (*desk.File, error) {
	none := problem(center.NotFound, desk.ReasonNotFound, "file")
	if f.center.Blob() == nil || !isHash(hash) {
		return nil, none
	}
	page := store.ItemPage{Staff: staff, Last: true, Limit: store.ItemsMax}
	for looked := 0; looked < fileItemsMost; looked += store.ItemsMax {
		items, err := f.center.Store().Items(ctx, id, page)
		if err != nil {
			return nil, err
		}
		for i := range items {
			if x := items[i].Content.File; x != nil && string(x.Hash) == hash && !items[i].Erased {
				return x, nil
			}
		}
		if len(items) < store.ItemsMax {
			break
		}
		page.Last, page.Before = false, items[0].Seq
		if staff {
			page.Before = items[0].StaffSeq
		}
	}
	return nil, none
}

// mediaType holds the declared type against the content. Pictures and sounds keep their type where the content agrees; everything that a browser could
// run, and all else, is octets. Content that contradicts its type is refused: it is a mistake or a disguise.
func mediaType(declared string, head []byte) (string, error) {
	base, _, err := mime.ParseMediaType(declared)
	if err != nil {
		base = octets
	}
	base = strings.ToLower(base)
	found, _, _ := mime.ParseMediaType(http.DetectContentType(head))
	kind, _, _ := strings.Cut(base, "/")
	foundKind, _, _ := strings.Cut(found, "/")
	switch {
	case isRaster(base) && base == found:
		return base, nil
	case isRaster(base):
		return "", problem(center.Invalid, reasonFileType, "")
	case kind == "audio" || kind == "video":
		if foundKind == "text" || foundKind == "image" || found == "application/pdf" {
			return "", problem(center.Invalid, reasonFileType, "")
		}
		if slices.Contains(sounds(), base) {
			return base, nil
		}
		return octets, nil
	case isRaster(found) && base == octets:
		return found, nil
	case base == "application/pdf" && found == base:
		return base, nil
	case base == "application/pdf":
		return "", problem(center.Invalid, reasonFileType, "")
	case base == "text/plain" && foundKind == "text" && found == "text/plain":
		return base, nil
	}
	return octets, nil
}

// cleanName makes a file's name harmless: no path, nothing invisible or that turns the direction of writing, no hidden or device names.
func cleanName(name string) string {
	name = strings.ToValidUTF8(name, "")
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	name = strings.Map(func(r rune) rune {
		switch {
		case r < 0x20, r == 0x7f, r >= 0x80 && r < 0xa0: // controls
			return -1
		case r == 0xad, r == 0x061c, r == 0x115f, r == 0x1160, r == 0x3164, r == 0xffa0, r == 0xfeff, r >= 0x200b && r <= 0x200f, r >= 0x2028 && r <= 0x202e, r >= 0x2060 && r <= 0x206f,
			r >= 0xfe00 && r <= 0xfe0f, r >= 0xfff0 && r <= 0xfffb, r >= 0xe0000 && r <= 0xe0fff: // invisible, direction
			return -1
		case strings.ContainsRune(`:*?"<>|`, r): // streams and wildcards of file systems
			return '_'
		}
		return r
	}, name)
	name = strings.Trim(name, " .\t")
	if utf8.RuneCountInString(name) > fileNameMax {
		ext := ""
		if i := strings.LastIndexByte(name, '.'); i > 0 && len(name)-i <= 10 {
			ext = name[i:]
		}
		name = cut(strings.TrimSuffix(name, ext), fileNameMax-utf8.RuneCountInString(ext)) + ext
	}
	if name == "" {
		return "file"
	}
	return name
}

// clean takes out of a text what no reader sees and no database likes: NUL and other controls save line ends and tabs.
func clean(t string) string {
	return strings.Map(func(r rune) rune {
		if r < 0x20 && r != '\n' && r != '\t' && r != '\r' || r == 0x7f {
			return -1
		}
		return r
	}, strings.ToValidUTF8(t, "\ufffd"))
}

// cut leaves at most n code points.
func cut(t string, n int) string {
	if utf8.RuneCountInString(t) <= n {
		return t
	}
	return string([]rune(t)[:n])
}

func isHash(h string) bool {
	b, err := hex.DecodeString(h)
	return err == nil && len(b) == 32 && h == strings.ToLower(h)
}
