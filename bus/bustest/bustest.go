// Package bustest holds every implementation of bus.Bus to the same behaviour.
package bustest

import (
	"fmt"
	"strconv"
	"sync"
	"testing"
	"time"

	"jietong/bus"
)

// patience is how long an announcement may take; a bus between machines needs milliseconds. It bounds a failing test, not a passing one.
const patience = 10 * time.Second

// Run runs the suite. open makes a bus of its own for each call and closes what it needs beyond the bus itself.
func Run(t *testing.T, open func(t *testing.T) bus.Bus) {
	for _, c := range []struct {
		name string
		test func(t *testing.T, b bus.Bus)
	}{
		{"every listener of the topic hears it, and nobody else", everyListener},
		{"one publisher is heard in order", inOrder},
		{"a listener is called one at a time", oneAtATime},
		{"after stop it is not called, and stop may be called twice", stopEnds},
		{"stop from within the listener", stopWithin},
		{"a listener may publish to its own topic", publishWithin},
		{"publishing to nobody", nobody},
		{"after close nothing is announced, and close may be called twice", closeEnds},
		{"subscribing and stopping while others publish", churn},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := open(t)
			defer b.Close()
			c.test(t, b)
		})
	}
}

// heard collects announcements.
type heard chan string

func (h heard) f(b []byte) { h <- string(b) }

func (h heard) want(t *testing.T, want ...string) {
	t.Helper()
	for _, w := range want {
		select {
		case got := <-h:
			if got != w {
				t.Fatalf("heard %q, want %q", got, w)
			}
		case <-time.After(patience):
			t.Fatalf("heard nothing, want %q", w)
		}
	}
}

// nothing checks that nothing is left, which a later announcement to the same listeners has pushed out.
func (h heard) nothing(t *testing.T) {
	t.Helper()
	select {
	case got := <-h:
		t.Fatalf("heard %q, want nothing", got)
	default:
	}
}

func everyListener(t *testing.T, b bus.Bus) {
	one, two, other := make(heard, 10), make(heard, 10), make(heard, 10)
	b.Subscribe("a", one.f)
	b.Subscribe("a", two.f)
	b.Subscribe("b", other.f)
	b.Publish("a", []byte("hello"))
	b.Publish("b", []byte("end"))
	one.want(t, "hello")
	two.want(t, "hello")
	other.want(t, "end")
	one.nothing(t)
	two.nothing(t)
}

func inOrder(t *testing.T, b bus.Bus) {
	const n = 500
	h := make(heard, n)
	b.Subscribe("a", h.f)
	for i := range n {
		b.Publish("a", []byte(strconv.Itoa(i)))
	}
	for i := range n {
		h.want(t, strconv.Itoa(i))
	}
}

func oneAtATime(t *testing.T, b bus.Bus) {
	const publishers, each = 8, 100
	var inside sync.Mutex
	last := map[string]int{}
	done := make(chan error, publishers*each)
	b.Subscribe("a", func(data []byte) {
		if !inside.TryLock() {
			done <- fmt.Errorf("called while it was being called")
			return
		}
		defer inside.Unlock()
		var who string
		var n int
		if _, err := fmt.Sscanf(string(data), "%s %d", &who, &n); err != nil {
			done <- err
			return
		}
		if n < last[who] {
			done <- fmt.Errorf("publisher %s: %d came after %d", who, n, last[who])
			return
		}
		last[who] = n
		done <- nil
	})
	for p := range publishers {
		go func() {
			for i := range each {
				b.Publish("a", fmt.Appendf(nil, "p%d %d", p, i))
			}
		}()
	}
	for range publishers * each {
		select {
		case err := <-done:
			if err != nil {
				t.Fatal(err)
			}
		case <-time.After(patience):
			t.Fatal("an announcement of a quiet bus did not arrive")
		}
	}
}

func stopEnds(t *testing.T, b bus.Bus) {
	gone, stays := make(heard, 10), make(heard, 10)
	stop := b.Subscribe("a", gone.f)
	b.Subscribe("a", stays.f)
	b.Publish("a", []byte("1"))
	gone.want(t, "1")
	stop()
	stop()
	b.Publish("a", []byte("2"))
	stays.want(t, "1", "2")
	gone.nothing(t)
}

func stopWithin(t *testing.T, b bus.Bus) {
	once, stays := make(heard, 10), make(heard, 10)
	var stop func()
	ready := make(chan struct{})
	stop = b.Subscribe("a", func(data []byte) {
		<-ready
		stop()
		once.f(data)
	})
	close(ready)
	b.Subscribe("a", stays.f)
	b.Publish("a", []byte("1"))
	once.want(t, "1")
	b.Publish("a", []byte("2"))
	stays.want(t, "1", "2")
	once.nothing(t)
}

func publishWithin(t *testing.T, b bus.Bus) {
	h := make(heard, 10)
	b.Subscribe("a", func(data []byte) {
		h.f(data)
		if string(data) == "ping" {
			b.Publish("a", []byte("pong"))
		}
	})
	b.Publish("a", []byte("ping"))
	h.want(t, "ping", "pong")
}

func nobody(t *testing.T, b bus.Bus) {
	b.Publish("nobody", []byte("hello"))
	h := make(heard, 1)
	b.Subscribe("nobody", h.f)
	b.Publish("nobody", []byte("now"))
	h.want(t, "now") // what was said before has nobody to hear it
}

func closeEnds(t *testing.T, b bus.Bus) {
	h := make(heard, 10)
	b.Subscribe("a", h.f)
	b.Publish("a", []byte("1"))
	h.want(t, "1")
	for range 2 {
		if err := b.Close(); err != nil {
			t.Fatal(err)
		}
	}
	b.Publish("a", []byte("2"))
	b.Subscribe("a", h.f)()
	b.Publish("a", []byte("3"))
	h.nothing(t)
}

func churn(t *testing.T, b bus.Bus) {
	const workers, each = 4, 200
	h := make(heard, workers*each+1)
	b.Subscribe("topic 0", h.f)
	var all sync.WaitGroup
	for range workers {
		all.Go(func() {
			for i := range each {
				topic := "topic " + strconv.Itoa(i%3)
				stop := b.Subscribe(topic, func([]byte) {})
				b.Publish(topic, []byte("x"))
				stop()
			}
		})
	}
	all.Wait()
	b.Publish("topic 0", []byte("end"))
	for {
		select {
		case got := <-h:
			if got == "end" {
				return
			}
		case <-time.After(patience):
			t.Fatal("the last announcement did not arrive")
		}
	}
}
