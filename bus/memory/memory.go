// Package memory carries announcements inside one process.
//
// Publish calls the listeners itself, one after the other, so that an announcement costs no goroutine. While a listener is being called, others who
// publish to it (its own function among them) leave theirs in its queue for the caller under way, and go on.
package memory

import (
	"hash/maphash"
	"slices"
	"sync"
	"sync/atomic"

	"jietong/bus"
)

const (
	// shards keep the topics of a busy node, tens of thousands, from waiting on one lock.
	shards = 64
	// queueMax is how many announcements wait for a listener that is being called. More than this piles up only where a listener blocks against
	// its promise; what comes on top is dropped, which the contract allows and Dropped counts.
	queueMax = 1024
)

// Bus implements bus.Bus.
type Bus struct {
	seed    maphash.Seed
	dropped atomic.Uint64
	shards  [shards]shard
}

type shard struct {
	mu     sync.RWMutex
	closed bool
	topics map[string][]*listener // a slice is replaced, never written into, so that Publish may walk it without the lock
}

// listener is one subscription. Its function is called without the lock.
type listener struct {
	f       func([]byte)
	mu      sync.Mutex
	stopped bool
	calling bool
	queue   [][]byte
}

var _ bus.Bus = (*Bus)(nil)

// New makes a bus without listeners.
func New() *Bus {
	b := &Bus{seed: maphash.MakeSeed()}
	for i := range b.shards {
		b.shards[i].topics = map[string][]*listener{}
	}
	return b
}

// Publish implements bus.Bus.
func (b *Bus) Publish(topic string, data []byte) {
	s := b.shard(topic)
	s.mu.RLock()
	listeners := s.topics[topic]
	s.mu.RUnlock()
	for _, l := range listeners {
		if !l.hand(data) {
			b.dropped.Add(1)
		}
	}
}

// Subscribe implements bus.Bus. On a closed bus nothing is ever announced.
func (b *Bus) Subscribe(topic string, f func([]byte)) (stop func()) {
	l, s := &listener{f: f}, b.shard(topic)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return func() {}
	}
	s.topics[topic] = append(slices.Clone(s.topics[topic]), l)
	return func() {
		l.stop()
		s.remove(topic, l)
	}
}

// Close implements bus.Bus.
func (b *Bus) Close() error {
	for i := range b.shards {
		s := &b.shards[i]
		s.mu.Lock()
		s.closed = true
		topics := s.topics
		s.topics = map[string][]*listener{}
		s.mu.Unlock()
		for _, listeners := range topics {
			for _, l := range listeners {
				l.stop()
			}
		}
	}
	return nil
}

// Dropped is how many announcements found a listener's queue full.
func (b *Bus) Dropped() uint64 { return b.dropped.Load() }

func (b *Bus) shard(topic string) *shard {
	return &b.shards[maphash.String(b.seed, topic)%shards]
}

func (s *shard) remove(topic string, l *listener) {
	s.mu.Lock()
	defer s.mu.Unlock()
	i := slices.Index(s.topics[topic], l)
	switch {
	case i < 0:
	case len(s.topics[topic]) == 1:
		delete(s.topics, topic)
	default:
		s.topics[topic] = slices.Delete(slices.Clone(s.topics[topic]), i, i+1)
	}
}

// hand calls the listener, or queues for whoever is calling it; false when the queue is full.
func (l *listener) hand(data []byte) bool {
	l.mu.Lock()
	if l.stopped || l.calling {
		full := len(l.queue) >= queueMax
		if !l.stopped && !full {
			l.queue = append(l.queue, data)
		}
		l.mu.Unlock()
		return !full
	}
	l.calling = true
	for {
		l.mu.Unlock()
		l.f(data)
		l.mu.Lock()
		if len(l.queue) == 0 {
			l.calling, l.queue = false, nil
			l.mu.Unlock()
			return true
		}
		data = l.queue[0]
		l.queue = l.queue[1:]
	}
}

// stop ends the calls, after the one under way if there is one.
func (l *listener) stop() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.stopped, l.queue = true, nil
}
