package api

import (
	"context"
	"sync"
)

// turns lets one at a time do something under one key. Two taps at once of one customer must not make two conversations, each with a place in the queue.
type turns struct {
	mu   sync.Mutex
	busy map[string]chan struct{} // closed when that turn is over
}

// take waits for the key's turn, or for the end of the context. The turn lasts until over is called.
func (t *turns) take(ctx context.Context, key string) (over func(), err error) {
	for {
		t.mu.Lock()
		before := t.busy[key]
		if before == nil {
			mine := make(chan struct{})
			if t.busy == nil {
				t.busy = map[string]chan struct{}{}
			}
			t.busy[key] = mine
			t.mu.Unlock()
			return func() { t.end(key, mine) }, nil
		}
		t.mu.Unlock()
		select {
		case <-before:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

func (t *turns) end(key string, mine chan struct{}) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.busy, key)
	close(mine)
}
