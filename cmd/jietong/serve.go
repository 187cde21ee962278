package main

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/google/uuid"

	"jietong/api"
	blobfolder "jietong/blob/folder"
	"jietong/center"
	"jietong/store"
	"jietong/store/sql"
	"jietong/web"
)

// ServeCmd runs the service. Its fields are the whole configuration: flags, environment (JIETONG_LISTEN and so on) and --config file share their names.
type ServeCmd struct {
	Listen         string        `default:"127.0.0.1:8080" help:"Address to listen on."`
	Store          string        `default:"sqlite:data/jietong.db" help:"Where everything is kept: sqlite:FILE or postgres://… ."`
	Files          string        `type:"path" default:"data/files" help:"Folder of uploaded files."`
	Policy         string        `default:"jietong" help:"Folder of the service policy, or the name of one that ships."`
	HostKey        []string      `placeholder:"KID:ALG:BASE64" sep:"," help:"Keys with which host apps sign who their customers are: EdDSA (public key) or HS256 (secret of at least 32 bytes)."`
	Origins        []string      `help:"Further origins whose pages may open a socket."`
	FrameAncestors []string      `help:"Who may embed the widget, as in CSP frame-ancestors; default: anybody."`
	MetricsToken   string        `help:"Bearer of /metrics; without it they are served to this machine alone."`
	SecureCookies  bool          `help:"Cookies over HTTPS only; set it wherever there is TLS."`
	FileMaxBytes   int64         `default:"20971520" help:"Largest upload in bytes."`
	PreferFor      time.Duration `default:"2m" help:"How long a contact waits for the agent it prefers."`
	AbsentAfter    time.Duration `default:"30s" help:"An agent without a connection for so long is set away."`
	LogLevel       slog.Level    `default:"info" help:"debug, info, warn or error."`
	Sample         bool          `help:"Open the sample host app and add sample staff; for trying things out, on this machine alone."`

	limits api.Limits // the defaults, save under load
}

// Run serves until it is told to stop, then drains.
func (c *ServeCmd) Run(ctx context.Context) error {
	s, err := c.open(ctx)
	if err != nil {
		return err
	}
	return s.run(ctx)
}

// service is everything that runs, wired.
type service struct {
	cmd      *ServeCmd
	log      *slog.Logger
	store    store.Store
	center   *center.Center
	server   *api.Server
	listener net.Listener
}

// open wires the service; this is the one page where the parts meet.
func (c *ServeCmd) open(ctx context.Context) (_ *service, err error) {
	s := &service{cmd: c, log: slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: c.LogLevel}))}
	if c.Sample && !loopback(c.Listen) {
		return nil, fmt.Errorf("serve: --sample opens accounts with a known password and listens on this machine alone; %s is not", c.Listen)
	}
	p, err := loadPolicy(c.Policy, "zh-CN")
	if err != nil {
		return nil, err
	}
	if s.store, err = openStore(ctx, c.Store); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, s.store.Close())
		}
	}()
	files, err := blobfolder.Open(blobfolder.Config{Root: c.Files})
	if err != nil {
		return nil, err
	}
	s.center, err = center.New(ctx, center.Config{Store: s.store, Blob: files, Policy: p, Now: time.Now, NewID: newID, Log: s.log,
		Node: newID(), PreferFor: c.PreferFor, AbsentAfter: c.AbsentAfter})
	if err != nil {
		return nil, err
	}
	cfg, err := c.apiConfig(s)
	if err != nil {
		return nil, err
	}
	if s.server, err = api.New(cfg); err != nil {
		return nil, err
	}
	s.listener, err = net.Listen("tcp", c.Listen)
	return s, err
}

func (c *ServeCmd) apiConfig(s *service) (api.Config, error) {
	keys, err := hostKeys(c.HostKey)
	if err != nil {
		return api.Config{}, err
	}
	cfg := api.Config{Center: s.center, Log: s.log, HostKeys: keys, Assets: web.FS, PageFile: web.Page, Origins: c.Origins, FrameAncestors: c.FrameAncestors,
		MetricsToken: c.MetricsToken, SecureCookies: c.SecureCookies, FileMaxBytes: c.FileMaxBytes, Limits: c.limits}
	if c.Sample {
		cfg.SampleHost = &api.SampleHost{Key: api.HostKey{ID: "sample", Algorithm: api.AlgorithmHS256, Key: randomKey()}, Personas: samplePersonas()}
	}
	return cfg, nil
}

// drainMax is how long requests under way may take to end; then the center stops and answers what still waits with an error.
const drainMax = 15 * time.Second

// run serves, with the center beside it. extra runs beside both. Whoever ends first ends all; the center ends last, so that requests that are being
// drained are answered.
func (s *service) run(ctx context.Context, extra ...func(context.Context) error) error {
	defer s.close()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	centerCtx, stopCenter := context.WithCancel(context.WithoutCancel(ctx))
	defer stopCenter()
	center := make(chan error, 1)
	go func() { center <- s.center.Run(centerCtx) }()
	if s.cmd.Sample {
		if err := addSampleStaff(ctx, s.center); err != nil {
			stopCenter()
			return errors.Join(err, <-center, s.listener.Close())
		}
		fmt.Fprint(os.Stderr, sampleGuide("http://"+s.listener.Addr().String()))
	}
	beside := append([]func(context.Context) error{s.serve}, extra...)
	ended := make(chan error, len(beside))
	for _, f := range beside {
		go func() { ended <- f(ctx) }()
	}
	s.log.Info("jietong serves", "address", "http://"+s.listener.Addr().String(), "policy", s.center.Policy().Version)
	left := len(beside)
	var err error
	select {
	case err = <-ended:
		left--
	case err = <-center:
		center <- nil
	}
	cancel()
	late := time.AfterFunc(drainMax, stopCenter)
	defer late.Stop()
	for range left {
		err = errors.Join(err, <-ended)
	}
	stopCenter()
	return errors.Join(err, <-center)
}

// serve answers requests until the context ends, then drains.
func (s *service) serve(ctx context.Context) error {
	err := s.server.Run(ctx, s.listener)
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}

func (s *service) close() {
	if err := s.store.Close(); err != nil {
		s.log.Error("the store did not close", "error", err)
	}
}

func openStore(ctx context.Context, dsn string) (store.Store, error) {
	if path, ok := strings.CutPrefix(dsn, "sqlite:"); ok {
		if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil && !errors.Is(err, fs.ErrExist) {
			return nil, fmt.Errorf("store: %w", err)
		}
	}
	return sql.Open(ctx, dsn)
}

// hostKeys reads KID:ALG:BASE64.
func hostKeys(given []string) ([]api.HostKey, error) {
	var out []api.HostKey
	for _, g := range given {
		parts := strings.SplitN(g, ":", 3)
		if len(parts) != 3 {
			return nil, errors.New("serve: --host-key must read KID:ALG:BASE64, such as app1:EdDSA:mC9…")
		}
		key, err := base64.StdEncoding.DecodeString(parts[2])
		if err != nil {
			return nil, fmt.Errorf("serve: --host-key %s: the key is not base64", parts[0])
		}
		out = append(out, api.HostKey{ID: parts[0], Algorithm: parts[1], Key: key})
	}
	return out, nil
}

func loopback(address string) bool {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return false
	}
	ip := net.ParseIP(host)
	return host == "localhost" || (ip != nil && ip.IsLoopback())
}

func newID() string { return uuid.Must(uuid.NewV7()).String() }

func randomKey() []byte {
	key := make([]byte, 32)
	if _, err := rand.Read(key); err != nil { // it never fails: crypto/rand ends the program instead
		panic(err)
	}
	return key
}
