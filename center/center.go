// Package center is the only place where things happen. For one command it loads the state, asks desk.Decide, and keeps the events, the new
// state and what follows in one transaction, guarded by the versions it read; several commands may share one transaction and so one
// fsync. Only after the commit is anything announced. No rule lives here.
//
// The center is a Step over explicit queues: commands, due timers, routing's offers. Run is the only goroutine that steps; a simulation
// steps it by hand on a simulated clock.
package center

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"jietong/blob"
	"jietong/bus"
	"jietong/desk"
	"jietong/policy"
	"jietong/store"
)

// Config is what a center is made of. Store, Policy, Now and NewID must be given.
type Config struct {
	Store  store.Store
	Bus    bus.Bus    // nil: one node, nobody else to wake
	Blob   blob.Store // nil: no files
	Policy *policy.Policy
	Now    func() time.Time
	NewID  func() string // UUIDv7 text, never the same twice
	Log    *slog.Logger  // nil: discards
	Node   string        // this node's name; leases and wake-ups carry it

	QueueMax     int           // commands waiting to be decided; beyond it a command is refused as too-many. 0: 4096, about a second of full load
	BatchMax     int           // commands in one transaction. 0: store.BatchMax
	CacheMax     int           // conversations kept in memory. 0: 20,000, about 60 MB
	CheckEvery   time.Duration // how often routing's invariants are held. 0: 30 seconds
	PreferFor    time.Duration // how long a contact waits for the agent it prefers. 0: 2 minutes
	ReopenWithin time.Duration // a new conversation within it prefers the agent of the last one. 0: 24 hours
	AbsentAfter  time.Duration // an agent without a connection for so long is set away. 0: 30 seconds
}

// Center runs the service. Make it with New, run it with Run; all other methods may be called from any goroutine.
type Center struct {
	cfg Config

	mu        sync.Mutex // guards queue, closed, elsewhere
	queue     []*request
	closed    bool
	elsewhere changed
	wake      chan struct{} // one slot: there is something to do

	cache     *cache
	hub       *hub
	router    *router
	lines     *lines
	attending *attendance
	measures  *measures
	view      atomic.Pointer[View]
	viewed    time.Time // only the stepper
	checked   time.Time // only the stepper
	policy    atomic.Pointer[policy.Policy]
	stats     stats

	nextDue time.Time  // only the stepper
	last    time.Time  // only the stepper: of the last decision
	offers  []proposal // only the stepper: decided in this round
	owns    []own      // only the stepper: the center's own commands to be tried again, oldest first
}

// request is one command on its way. done is called once, by the stepper, after the commit.
type request struct {
	by    desk.Actor
	cmd   desk.Command
	at    time.Time // when it was submitted
	tries int
	done  func(desk.Outcome, error)
	ctx   context.Context
}
