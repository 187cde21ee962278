package api

import (
	"sync"
	"time"

	"jietong/center"
)

// bucketsMax is how many buckets a limiter keeps: those of a busy hour. When it is full the ones not used for longest are forgotten, which gives
// them a full burst again.
const bucketsMax = 100_000

// limiter counts by key. Each key has a bucket of tokens that refills over time.
type limiter struct {
	rate Rate
	now  func() time.Time

	mu    sync.Mutex
	young map[string]bucket
	old   map[string]bucket // the generation before
}

type bucket struct {
	left float64
	at   time.Time
}

func newLimiter(r Rate, now func() time.Time) *limiter {
	return &limiter{rate: r, now: now, young: map[string]bucket{}}
}

// take takes one token of the key's bucket, or returns an *center.Error of kind too-many that says when there will be one.
func (l *limiter) take(key string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	b := l.refilled(key)
	if b.left < 1 {
		wait := time.Duration((1 - b.left) / l.rate.PerSecond * float64(time.Second))
		return &center.Error{Kind: center.TooMany, Op: "api.limit", Reason: reasonRate, Retry: max(wait, time.Millisecond)}
	}
	b.left--
	l.put(key, b)
	return nil
}

// check says what take would, and takes nothing.
func (l *limiter) check(key string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if b := l.refilled(key); b.left < 1 {
		wait := time.Duration((1 - b.left) / l.rate.PerSecond * float64(time.Second))
		return &center.Error{Kind: center.TooMany, Op: "api.limit", Reason: reasonRate, Retry: max(wait, time.Millisecond)}
	}
	return nil
}

// refilled is the key's bucket as it stands now.
func (l *limiter) refilled(key string) bucket {
	now := l.now()
	b, ok := l.young[key]
	if !ok {
		b, ok = l.old[key]
	}
	if !ok {
		return bucket{float64(l.rate.Burst), now}
	}
	b.left = min(float64(l.rate.Burst), b.left+now.Sub(b.at).Seconds()*l.rate.PerSecond)
	b.at = now
	return b
}

func (l *limiter) put(key string, b bucket) {
	l.young[key] = b
	if len(l.young) > bucketsMax/2 {
		l.old, l.young = l.young, map[string]bucket{}
	}
}
