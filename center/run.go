package center

import (
	"context"
	"errors"
	"log/slog"
	"sync/atomic"
	"time"

	"jietong/blob"
	"jietong/desk"
	"jietong/policy"
	"jietong/store"
)

// Defaults of Config, each with its reason.
const (
	QueueMaxDefault    = 4096             // about a second of full load: a longer queue only hides that the store is too slow
	CacheMaxDefault    = 20_000           // conversations: about 60 MB
	CheckEveryDefault  = 30 * time.Second // costs a look at every contact and agent
	PreferForDefault   = 2 * time.Minute  // a named agent is worth this much waiting, not more
	ReopenDefault      = 24 * time.Hour   // within a day the same agent still knows the matter
	AbsentAfterDefault = 30 * time.Second // longer than any reload, shorter than an offer and its re-offer
	viewEvery          = time.Second      // how often lines and waits are worked out anew
)

// stats counts what happened since the start; see Stats.
type stats struct {
	events, conflicts, queueFull, offers, offersRefused, violations atomic.Int64
}

// Stats is what the center counted since it started.
type Stats struct {
	Events, Conflicts, QueueFull, Offers, OffersRefused, Violations int64
	Queued                                                          int // commands waiting to be decided now
}

// Stats counts since the start.
func (c *Center) Stats() Stats {
	c.mu.Lock()
	queued := len(c.queue)
	c.mu.Unlock()
	return Stats{c.stats.events.Load(), c.stats.conflicts.Load(), c.stats.queueFull.Load(), c.stats.offers.Load(), c.stats.offersRefused.Load(), c.stats.violations.Load(), queued}
}

// New makes a center on a store and rebuilds routing from it.
func New(ctx context.Context, cfg Config) (*Center, error) {
	if cfg.Store == nil || cfg.Policy == nil || cfg.Now == nil || cfg.NewID == nil {
		return nil, errors.New("center: Store, Policy, Now and NewID must be given")
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	orInt := func(p *int, v int) {
		if *p <= 0 {
			*p = v
		}
	}
	orTime := func(p *time.Duration, v time.Duration) {
		if *p <= 0 {
			*p = v
		}
	}
	orInt(&cfg.QueueMax, QueueMaxDefault)
	orInt(&cfg.BatchMax, store.BatchMax)
	orInt(&cfg.CacheMax, CacheMaxDefault)
	orTime(&cfg.PreferFor, PreferForDefault)
	orTime(&cfg.CheckEvery, CheckEveryDefault)
	orTime(&cfg.ReopenWithin, ReopenDefault)
	orTime(&cfg.AbsentAfter, AbsentAfterDefault)
	cfg.BatchMax = min(cfg.BatchMax, store.BatchMax)
	c := &Center{cfg: cfg, wake: make(chan struct{}, 1), cache: newCache(cfg.CacheMax), hub: newHub(), attending: newAttendance()}
	c.policy.Store(cfg.Policy)
	r, err := newRouter(cfg, c.cache.agent)
	if err != nil {
		return nil, failed("center.New", err)
	}
	c.router = r
	c.lines = newLines()
	names := make([]desk.LineID, 0, len(cfg.Policy.Lines))
	for i := range cfg.Policy.Lines {
		names = append(names, cfg.Policy.Lines[i].ID)
	}
	c.measures = newMeasures(names)
	if err := c.rebuild(ctx); err != nil {
		return nil, err
	}
	return c, nil
}

// rebuild makes routing anew from the store's rows.
func (c *Center) rebuild(ctx context.Context) error {
	agents, err := c.cfg.Store.Agents(ctx)
	if err != nil {
		return failed("center.rebuild", err)
	}
	convs, err := c.cfg.Store.Waiting(ctx)
	if err != nil {
		return failed("center.rebuild", err)
	}
	for _, a := range agents {
		c.cache.putAgent(a)
		c.after(a.Touched)
	}
	for _, conv := range convs {
		c.cache.putConversation(conv)
	}
	c.measures.know(agents, c.cfg.Now())
	if err := c.router.restore(convs, agents); err != nil {
		return failed("center.rebuild", err)
	}
	c.makeView()
	return nil
}

// Run steps until the context ends, then answers what is still queued with an error and returns nil. It may be called once.
func (c *Center) Run(ctx context.Context) error {
	if c.cfg.Bus != nil {
		stop := c.cfg.Bus.Subscribe(busTopic, c.woken)
		defer stop()
	}
	defer c.stop()
	if c.cfg.Bus == nil {
		c.awaitAll()
	}
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		worked, err := c.Step(ctx)
		if ctx.Err() != nil {
			return nil
		}
		if err != nil {
			c.cfg.Log.Error("the store failed a step; it is tried again", "error", err)
		}
		if worked {
			continue
		}
		timer.Reset(c.sleepFor())
		select {
		case <-ctx.Done():
			return nil
		case <-c.wake:
		case <-timer.C:
		}
	}
}

// stop refuses what is queued and whatever comes later.
func (c *Center) stop() {
	c.attending.end()
	c.mu.Lock()
	c.closed = true
	rest := c.queue
	c.queue = nil
	c.mu.Unlock()
	for _, r := range rest {
		r.done(desk.Outcome{}, failed("center.Do", errStopped))
	}
}

// Policy is the policy in force.
func (c *Center) Policy() *policy.Policy { return c.policy.Load() }

// Store is for reading.
func (c *Center) Store() store.Store { return c.cfg.Store }

// Blob keeps the files; nil where there are none.
func (c *Center) Blob() blob.Store { return c.cfg.Blob }

// Now is the center's time.
func (c *Center) Now() time.Time { return c.cfg.Now() }

// NewID makes an identifier.
func (c *Center) NewID() string { return c.cfg.NewID() }
