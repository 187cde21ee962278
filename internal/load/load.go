// Package load puts a running server under load over HTTP and WebSocket, as customers and agents would, and checks while it measures: every message that
// was answered with success must reach the other side once and in order.
//
// It knows the protocol and nothing of the program behind it. The generator shares the machine with the server, so figures are those of both.
package load

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// Config says how much load.
type Config struct {
	Base       string   // http://host:port
	Logins     []string // agents to sign in
	Password   string
	Entry      string
	Customers  int
	Window     int           // messages of one customer that are under way at once
	Text       int           // bytes of a message
	Warm       time.Duration // before measuring begins
	For        time.Duration
	Statements func() (statements, transactions int64) // of the server's store, if it can be asked
}

// Result is what was measured.
type Result struct {
	Customers  int           `json:"customers"`
	Agents     int           `json:"agents"`
	Messages   int64         `json:"messages"` // answered as durable in the time measured
	PerSecond  float64       `json:"per_second"`
	P50        time.Duration `json:"p50"`
	P99        time.Duration `json:"p99"`
	Max        time.Duration `json:"max"`
	Delivered  int64         `json:"delivered"`       // to the agents
	Wrong      []string      `json:"wrong,omitempty"` // messages lost, doubled or out of order; at most 20
	Failed     int64         `json:"failed"`
	Statements float64       `json:"statements_a_message,omitempty"`
	Batch      float64       `json:"messages_a_transaction,omitempty"`
}

// run is a load under way.
type run struct {
	cfg     Config
	measure atomic.Bool
	stopped atomic.Bool

	messages, delivered, failed atomic.Int64

	mu    sync.Mutex
	took  []time.Duration
	wrong []string
	seen  map[string]int64 // by conversation: the staff sequence received last
	ready map[string]chan struct{}
}

// Messages connects customers and agents, lets them all be put through, and has the customers write as fast as they are answered.
func Messages(ctx context.Context, cfg Config) (*Result, error) {
	r := &run{cfg: cfg, seen: map[string]int64{}, ready: map[string]chan struct{}{}}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	agents, err := r.agents(ctx)
	if err != nil {
		return nil, err
	}
	defer closeAll(agents)
	customers, convs, err := r.customers(ctx)
	if err != nil {
		return nil, err
	}
	defer closeAll(customers)
	var wg sync.WaitGroup
	for i := range customers {
		wg.Go(func() { r.write(ctx, customers[i], convs[i], i) })
	}
	time.Sleep(cfg.Warm)
	var s0, t0 int64
	if cfg.Statements != nil {
		s0, t0 = cfg.Statements()
	}
	began := time.Now()
	r.measure.Store(true)
	select {
	case <-ctx.Done():
	case <-time.After(cfg.For):
	}
	r.measure.Store(false)
	took := time.Since(began)
	n := r.messages.Load()
	res := &Result{Customers: len(customers), Agents: len(agents), Messages: n, PerSecond: float64(n) / took.Seconds(), Failed: r.failed.Load()}
	if cfg.Statements != nil && n > 0 {
		s1, t1 := cfg.Statements()
		res.Statements = float64(s1-s0) / float64(n)
		if t1 > t0 {
			res.Batch = float64(n) / float64(t1-t0)
		}
	}
	r.stopped.Store(true)
	wg.Wait()
	r.mu.Lock()
	defer r.mu.Unlock()
	slices.Sort(r.took)
	if k := len(r.took); k > 0 {
		res.P50, res.P99, res.Max = r.took[k/2], r.took[k*99/100], r.took[k-1]
	}
	res.Delivered, res.Wrong = r.delivered.Load(), r.wrong
	return res, ctx.Err()
}

func closeAll(cs []*client) {
	for _, c := range cs {
		c.close()
	}
}

// agents signs the agents in; each accepts whatever is offered.
func (r *run) agents(ctx context.Context) ([]*client, error) {
	var out []*client
	for _, login := range r.cfg.Logins {
		token, err := SignIn(ctx, r.cfg.Base, login, r.cfg.Password)
		if err != nil {
			return out, err
		}
		var c *client
		c, err = dial(ctx, r.cfg.Base, token, func(f frame) { r.hear(ctx, &c, f) })
		if err != nil {
			return out, err
		}
		out = append(out, c)
		if _, err := c.call(ctx, "presence", "", "", map[string]string{"presence": "ready"}); err != nil {
			return out, err
		}
	}
	return out, nil
}

// SignIn gives a staff token.
func SignIn(ctx context.Context, base, login, password string) (string, error) {
	var s struct {
		Token string `json:"token"`
	}
	err := post(ctx, "POST", base+"/v1/staff-sessions", "", map[string]string{"login": login, "password": password}, &s)
	return s.Token, err
}

// hear is an agent: offers are accepted, timelines held against their sequence.
func (r *run) hear(ctx context.Context, c **client, f frame) {
	switch f.Ev {
	case "offer":
		var o struct {
			ID           string `json:"id"`
			Conversation struct {
				ID string `json:"id"`
			} `json:"conversation"`
		}
		if json.Unmarshal(f.Body, &o) == nil {
			go func() {
				if _, err := (*c).call(ctx, "accept", "", o.ID, nil); err == nil {
					r.readyOf(o.Conversation.ID, true)
				}
			}()
		}
	case "item":
		r.delivered.Add(1)
		r.mu.Lock()
		if last, ok := r.seen[f.Conv]; ok && f.Seq != last+1 && len(r.wrong) < 20 {
			r.wrong = append(r.wrong, fmt.Sprintf("conversation %s: %d came after %d", f.Conv, f.Seq, last))
		}
		r.seen[f.Conv] = f.Seq
		r.mu.Unlock()
	}
}

// readyOf is closed when the conversation has its agent.
func (r *run) readyOf(conv string, done bool) chan struct{} {
	r.mu.Lock()
	defer r.mu.Unlock()
	ch, ok := r.ready[conv]
	if !ok {
		ch = make(chan struct{})
		r.ready[conv] = ch
	}
	if done {
		select {
		case <-ch:
		default:
			close(ch)
		}
	}
	return ch
}

// customers signs the customers in; each asks for a person and waits until one has come.
func (r *run) customers(ctx context.Context) (out []*client, convs []string, err error) {
	for i := range r.cfg.Customers {
		c, conv, err := Customer(ctx, r.cfg.Base, r.cfg.Entry, fmt.Sprintf("load-%d", i))
		if err != nil {
			return out, convs, err
		}
		out, convs = append(out, c), append(convs, conv)
	}
	for _, conv := range convs {
		select {
		case <-ctx.Done():
			return out, convs, ctx.Err()
		case <-r.readyOf(conv, false):
		case <-time.After(30 * time.Second):
			return out, convs, errors.New("load: not every customer reached an agent within 30 s; are there enough agents?")
		}
	}
	return out, convs, nil
}

// Customer signs one in and asks for a person.
func Customer(ctx context.Context, base, entry, device string) (*client, string, error) {
	var s struct {
		Token string `json:"token"`
	}
	if err := post(ctx, "POST", base+"/v1/customer-sessions", "", map[string]string{"entry": entry, "device": device, "language": "zh-CN"}, &s); err != nil {
		return nil, "", err
	}
	c, err := dial(ctx, base, s.Token, func(frame) {})
	if err != nil {
		return nil, "", err
	}
	f, err := c.call(ctx, "start", "", "", map[string]any{"entry": entry, "person": true})
	if err != nil {
		return c, "", err
	}
	var conv struct {
		ID string `json:"id"`
	}
	err = json.Unmarshal(f.Body, &conv)
	return c, conv.ID, err
}

// write sends messages, at most Window under way, until the run stops.
func (r *run) write(ctx context.Context, c *client, conv string, who int) {
	text := string(slices.Repeat([]byte("x"), max(1, r.cfg.Text)))
	type sent struct {
		ch chan frame
		at time.Time
	}
	var under []sent
	settle := func() bool {
		s := under[0]
		under = under[1:]
		f, ok := <-s.ch
		if !ok || f.Error != nil {
			r.failed.Add(1)
			return ok
		}
		if r.measure.Load() {
			r.messages.Add(1)
			r.mu.Lock()
			r.took = append(r.took, f.at.Sub(s.at))
			r.mu.Unlock()
		}
		return true
	}
	for n := 0; !r.stopped.Load() && ctx.Err() == nil; n++ {
		if len(under) >= r.cfg.Window && !settle() {
			return
		}
		at := time.Now()
		ch, err := c.begin(ctx, "send", conv, "", map[string]string{"client_id": fmt.Sprintf("%d-%d", who, n), "kind": "text", "text": text})
		if err != nil {
			r.failed.Add(1)
			return
		}
		under = append(under, sent{ch, at})
	}
	for len(under) > 0 && settle() {
	}
}
