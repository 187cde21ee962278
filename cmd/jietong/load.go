package main

import (
	"context"
	stdsql "database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime/pprof"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/alecthomas/kong"

	"jietong/api"
	"jietong/desk"
	"jietong/internal/load"
	"jietong/store/sql"
)

// LoadCmd measures the service under load on this machine. It starts a service of its own on a store of its own, with limits out of the way, and
// drives it over HTTP and WebSocket; the figures are of server and load together.
type LoadCmd struct {
	Profile string `type:"path" placeholder:"FILE" help:"Write a CPU profile of server and load."`

	Messages LoadMessagesCmd `cmd:"" help:"Durable messages a second, and how long each takes. 消息压测"`
	Offers   LoadOffersCmd   `cmd:"" help:"From an agent becoming free to the next offer, with a full queue. 派单延迟"`
}

// AfterApply begins the profile; the end of the load completes it.
func (c *LoadCmd) AfterApply() error {
	if c.Profile == "" {
		return nil
	}
	f, err := os.Create(c.Profile)
	if err != nil {
		return fmt.Errorf("load: %w", err)
	}
	return pprof.StartCPUProfile(f)
}

// LoadMessagesCmd measures messages.
type LoadMessagesCmd struct {
	Store     string        `default:"" placeholder:"DSN" help:"sqlite:FILE or postgres://…; a new SQLite file in a temporary folder by default."`
	Customers int           `default:"100" help:"Customers who write at the same time."`
	Window    int           `default:"1" help:"Messages of one customer under way at once."`
	Text      int           `default:"40" help:"Bytes of a message."`
	Warm      time.Duration `default:"2s" help:"Before measuring."`
	For       time.Duration `default:"10s" help:"Measuring."`
	JSON      bool          `name:"json" help:"Print JSON."`
}

// Run prints what was measured; a message lost, doubled or out of order makes it fail.
func (c *LoadMessagesCmd) Run(ctx context.Context, k *kong.Context) error {
	bare := 0.0
	if strings.HasPrefix(c.Store, "postgres") {
		var err error
		if bare, err = bareRate(ctx, c.Store, c.Customers, 5*time.Second); err != nil {
			return err
		}
	}
	return underLoad(ctx, c.Store, (c.Customers+loadChats-1)/loadChats, func(ctx context.Context, base string, logins []string, s *service) error {
		stats := func() (int64, int64) { return 0, 0 }
		if db, ok := s.store.(*sql.Store); ok {
			stats = func() (int64, int64) { x := db.Stats(); return int64(x.Statements), int64(x.Transactions) }
		}
		r, err := load.Messages(ctx, load.Config{Base: base, Logins: logins, Password: samplePassword, Entry: loadEntry, Customers: c.Customers, Window: c.Window,
			Text: c.Text, Warm: c.Warm, For: c.For, Statements: stats})
		if err != nil {
			return err
		}
		if c.JSON {
			err = json.NewEncoder(k.Stdout).Encode(r)
		} else {
			_, err = fmt.Fprintf(k.Stdout, "%d customers, %d agents: %.0f durable messages/s, p50 %s, p99 %s, max %s; %.1f statements and %.2f transactions a message; %d failed, %d wrong\n",
				r.Customers, r.Agents, r.PerSecond, ms(r.P50), ms(r.P99), ms(r.Max), r.Statements, 1/max(r.Batch, 1e-9), r.Failed, len(r.Wrong))
		}
		if bare > 0 {
			fmt.Fprintf(k.Stdout, "bare insert and commit on the same server, %d connections: %.0f/s; messages are %.0f %% of it\n", c.Customers, bare, 100*r.PerSecond/bare)
		}
		if len(r.Wrong) > 0 || r.Failed > 0 {
			err = errors.Join(err, fmt.Errorf("load: %d messages failed, %d wrong: %s", r.Failed, len(r.Wrong), strings.Join(r.Wrong, "; ")))
		}
		return err
	})
}

// LoadOffersCmd measures offers.
type LoadOffersCmd struct {
	Waiting int `default:"1000" help:"Customers in the queue."`
	Rounds  int `default:"200" help:"Offers to measure."`
}

// Run prints what was measured.
func (c *LoadOffersCmd) Run(ctx context.Context, k *kong.Context) error {
	return underLoad(ctx, "", 1, func(ctx context.Context, base string, logins []string, _ *service) error {
		r, err := load.Offers(ctx, load.OfferConfig{Base: base, Login: logins[0], Password: samplePassword, Entry: loadEntry, Waiting: c.Waiting, Rounds: c.Rounds})
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(k.Stdout, "%d waiting, %d offers: from a free agent to the offer at its browser p50 %s, p99 %s, max %s\n", r.Waiting, r.Rounds, ms(r.P50), ms(r.P99), ms(r.Max))
		return err
	})
}

func ms(d time.Duration) string { return fmt.Sprintf("%.1f ms", float64(d.Microseconds())/1000) }

// loadEntry and loadChats are the entry that customers come in by, and how many of them one agent serves.
const (
	loadEntry = "app-settings-help"
	loadChats = 10
)

// underLoad runs f against a service of its own with that many agents.
func underLoad(ctx context.Context, dsn string, agents int, f func(ctx context.Context, base string, logins []string, s *service) error) (err error) {
	dir, err := os.MkdirTemp("", "jietong-load")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	if dsn == "" {
		dsn = "sqlite:" + filepath.Join(dir, "load.db")
	}
	limits := outOfTheWay()
	cmd := ServeCmd{Listen: "127.0.0.1:0", Store: dsn, Files: filepath.Join(dir, "files"), Policy: "jietong", limits: limits, LogLevel: 8}
	s, err := cmd.open(ctx)
	if err != nil {
		return err
	}
	base := "http://" + s.listener.Addr().String()
	defer pprof.StopCPUProfile()
	return s.run(ctx, func(ctx context.Context) error {
		run := newID()[24:]
		var logins []string
		for i := range agents {
			login := fmt.Sprintf("load-%s-%d", run, i)
			a := samplePerson{role: desk.RoleAgent, level: desk.LevelMax, name: login, login: login, languages: []desk.Language{"zh-CN"}, regions: []desk.Region{"cn"}}.agent(s.center.Policy())
			if a.Capacity[desk.WorkChat] = loadChats; agents == 1 {
				a.Capacity[desk.WorkChat] = 1
			}
			if err := hire(ctx, s.center, login, samplePassword, a); err != nil {
				return err
			}
			logins = append(logins, login)
		}
		return f(ctx, base, logins, s)
	})
}

// outOfTheWay are limits that no load reaches.
func outOfTheWay() api.Limits {
	far := api.Rate{PerSecond: 1e9, Burst: 1 << 30}
	return api.Limits{Requests: far, Calls: far, Messages: far, SignIns: far, SignInsAll: far, Public: far}
}

// bareRate is how many rows a second this PostgreSQL takes when each is a transaction of its own, by that many connections.
func bareRate(ctx context.Context, dsn string, connections int, d time.Duration) (rate float64, err error) {
	db, err := stdsql.Open("pgx", dsn)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	db.SetMaxOpenConns(min(connections, 64))
	if _, err := db.ExecContext(ctx, `create table if not exists jietong_bare (id bigserial primary key, body text not null)`); err != nil {
		return 0, err
	}
	ctx, cancel := context.WithTimeout(ctx, d)
	defer cancel()
	var n atomic.Int64
	var wg sync.WaitGroup
	for range min(connections, 64) {
		wg.Go(func() {
			for ctx.Err() == nil {
				if _, err := db.ExecContext(ctx, `insert into jietong_bare (body) values ($1)`, strings.Repeat("x", 200)); err == nil {
					n.Add(1)
				}
			}
		})
	}
	wg.Wait()
	_, err = db.ExecContext(context.WithoutCancel(ctx), `drop table jietong_bare`)
	return float64(n.Load()) / d.Seconds(), err
}
