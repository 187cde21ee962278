package memory

import (
	"strconv"
	"testing"

	"jietong/bus"
	"jietong/bus/bustest"
)

func TestBus(t *testing.T) {
	bustest.Run(t, func(*testing.T) bus.Bus { return New() })
}

// A listener that blocks against its promise costs its own announcements, counted, and nobody's time.
func TestBlockedListenerLosesItsOwn(t *testing.T) {
	b := New()
	defer b.Close()
	inside, release, done := make(chan struct{}), make(chan struct{}), make(chan struct{})
	calls := 0
	b.Subscribe("t", func([]byte) {
		if calls++; calls == 1 {
			close(inside)
			<-release
		}
	})
	others := 0
	b.Subscribe("t", func([]byte) { others++ })
	go func() {
		defer close(done)
		b.Publish("t", nil)
	}()
	<-inside
	const more = queueMax + 10
	for range more {
		b.Publish("t", nil)
	}
	if got := b.Dropped(); got != more-queueMax {
		t.Errorf("%d dropped, want the %d beyond the queue", got, more-queueMax)
	}
	close(release)
	<-done
	if calls != 1+queueMax {
		t.Errorf("the blocked listener was called %d times, want %d", calls, 1+queueMax)
	}
	if others != 1+more {
		t.Errorf("the other listener was called %d times, want %d", others, 1+more)
	}
}

// A topic without listeners leaves nothing behind.
func TestStopFreesTheTopic(t *testing.T) {
	b := New()
	for i := range 1000 {
		stop := b.Subscribe(strconv.Itoa(i), func([]byte) {})
		stop()
		stop()
	}
	for i := range b.shards {
		if n := len(b.shards[i].topics); n != 0 {
			t.Errorf("%d topics are left", n)
		}
	}
}

func BenchmarkPublish(b *testing.B) {
	m := New()
	const topics = 20_000
	names := make([]string, topics)
	for i := range names {
		names[i] = "conversation/" + strconv.Itoa(i)
		m.Subscribe(names[i], func([]byte) {})
	}
	data := []byte("{}")
	b.ReportAllocs()
	b.RunParallel(func(p *testing.PB) {
		for i := 0; p.Next(); i++ {
			m.Publish(names[i%topics], data)
		}
	})
}
