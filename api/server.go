// Package api is the edge to browsers and programs: HTTP with a document of its interface, one socket protocol for customers and staff with server-sent
// events as the fallback, sessions, files, and the pages.
//
// No rule lives here. A request is read strictly, package access decides whether its sender may do this, and the center does it. What goes out are wire
// types: a customer never gets what staff alone see, and an error never tells anything from inside.
package api

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"reflect"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"jietong/center"
	"jietong/desk"

	"jietong/api/wire"
)

// Server serves everything under one address. Make it with New; it needs Run only for a listener of its own.
type Server struct {
	cfg        Config
	center     *center.Center
	log        *slog.Logger
	texts      *catalogue
	faces      faces
	sessions   *sessions
	passwords  *passwords
	identities *identities
	limits     limits
	files      files
	feeds      *feeds
	lives      *lives
	lines      *lineFrames
	metrics    *metrics
	pages      *pages

	bodies    map[reflect.Type]body // by wire type
	ops       map[string]*operation // by the socket's name
	openapi   *huma.OpenAPI
	reporting chan struct{} // one slot: a report is under way
	ready     readiness
	starts    turns // one start of a customer at a time
	handler   http.Handler
}

var (
	helloType       = reflect.TypeFor[wire.Hello]()
	eventsHelloType = reflect.TypeFor[eventsHello]()
)

// limits are the buckets of Config.Limits.
type limits struct {
	requests, messages, uploads, signIns, signInsAll, public, staffFailures, loginFailures *limiter
}

// New makes a server.
func New(cfg Config) (*Server, error) {
	cfg, err := cfg.withDefaults()
	if err != nil {
		return nil, err
	}
	s := &Server{cfg: cfg, center: cfg.Center, log: cfg.Log, faces: faces{cfg.Center}, passwords: newPasswords(), files: files{cfg.Center, cfg.FileMaxBytes},
		metrics: newMetrics(cfg.Center), bodies: map[reflect.Type]body{}, ops: map[string]*operation{}, reporting: make(chan struct{}, 1)}
	if s.texts, err = newCatalogue(); err != nil {
		return nil, err
	}
	keys := cfg.HostKeys
	if h := cfg.SampleHost; h != nil && !slices.ContainsFunc(keys, func(k HostKey) bool { return k.ID == h.Key.ID }) {
		keys = append(slices.Clone(keys), h.Key)
	}
	now := cfg.Center.Now
	if s.identities, err = newIdentities(keys, now); err != nil {
		return nil, err
	}
	l := cfg.Limits
	s.limits = limits{newLimiter(l.Requests, now), newLimiter(l.Messages, now), newLimiter(l.Uploads, now), newLimiter(l.SignIns, now), newLimiter(l.SignInsAll, now),
		newLimiter(l.Public, now), newLimiter(l.StaffFailures, now), newLimiter(l.LoginFailures, now)}
	s.sessions = &sessions{center: cfg.Center, cfg: &s.cfg}
	s.feeds = &feeds{center: cfg.Center, faces: s.faces, of: map[center.Topic]*feed{}}
	s.lives, s.lines = newLives(s), &lineFrames{s: s}
	if s.pages, err = newPages(s); err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	s.routes(mux)
	s.handler = s.around(mux)
	return s, nil
}

// Handler serves everything.
func (s *Server) Handler() http.Handler { return s.handler }

// Close ends all connections with a bye and waits until they are gone. It may be called twice. Run calls it.
func (s *Server) Close() { s.lives.stop() }

// Run serves a listener until the context ends; then connections are told to come back, and requests under way are finished within Config.DrainWithin.
func (s *Server) Run(ctx context.Context, l net.Listener) error {
	server := &http.Server{Handler: s.handler, ReadHeaderTimeout: s.cfg.ReadHeaderTimeout, ReadTimeout: s.cfg.ReadTimeout, WriteTimeout: 2 * s.cfg.ReadTimeout,
		IdleTimeout: s.cfg.IdleTimeout, MaxHeaderBytes: headerMaxBytes, ErrorLog: slog.NewLogLogger(s.log.Handler(), slog.LevelDebug)}
	served := make(chan error, 1)
	go func() { served <- server.Serve(l) }()
	select {
	case err := <-served:
		s.Close()
		return fmt.Errorf("api: serve: %w", err)
	case <-ctx.Done():
	}
	drain, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.cfg.DrainWithin)
	defer cancel()
	told := make(chan struct{})
	go func() { defer close(told); s.Close() }()
	select {
	case <-told:
	case <-drain.Done(): // who does not answer to a bye is cut off with the rest
	}
	err := server.Shutdown(drain)
	if err != nil { // something is still under way: it is cut off
		err = errors.Join(err, server.Close())
	}
	<-served
	return err
}

// headerMaxBytes bounds a request's headers: ours need less than 2 KiB.
const headerMaxBytes = 16 << 10

// tell translates an error for a caller, and notes in the log what somebody must look at.
func (s *Server) tell(c caller, err error) *Failure {
	f := s.failure(c.lang, c.request, err)
	if unexpected(err) {
		s.log.Error("a request failed", "request", c.request, "role", c.actor.Role, "kind", f.Wire.Kind, "reason", f.Wire.Reason, "error", err)
	}
	return f
}

// further takes from the bucket that an operation has beside the general one.
func (l *limits) further(b bucketOf, c caller) error {
	switch b {
	case messageBucket:
		return l.messages.take(c.session.ID)
	case uploadBucket:
		return l.uploads.take(c.session.ID)
	}
	return nil
}

// stranger is who comes without a token.
func stranger() desk.Actor { return desk.Actor{Role: desk.RoleStranger} }
