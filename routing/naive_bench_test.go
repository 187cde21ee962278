package routing

import (
	"runtime"
	"testing"
)

// BenchmarkFullScan is the same work done by scanning every waiting contact for a freed agent and every agent for a new contact,
// over the engine's own compact records: what BenchmarkDecide is to be held against.
func BenchmarkFullScan(b *testing.B) {
	for _, s := range sizes {
		if s.reserve > 0 {
			continue
		}
		b.Run(s.name, func(b *testing.B) {
			l := newLoad(b, s.size)
			for range 2 * s.agents {
				l.unit()
			}
			runtime.LockOSThread()
			defer runtime.UnlockOSThread()
			before := threadTime(b)
			b.ResetTimer()
			made := 0
			for range b.N {
				l.now++
				if l.scanContacts(AgentRef(1+l.r.IntN(l.s.agents))) != 0 {
					made++
				}
				l.scanAgents(ClassID(l.r.IntN(len(l.classes))))
			}
			b.StopTimer()
			b.ReportMetric(float64(made)/(threadTime(b)-before).Seconds(), "decisions/cpu-s")
		})
	}
}

// scanContacts finds the best contact for an agent as if it had room for chats, by looking at each.
func (l *load) scanContacts(r AgentRef) (best ContactRef) {
	var top pick
	p := l.agents[r].profile
	for i := range l.contacts {
		c, ct := ContactRef(i), &l.contacts[i]
		if ct.state != waiting || l.classes[ct.class].kind.Exclusive() || !l.fits(p, ct.class) {
			continue
		}
		k := l.keyOf(c)
		if s := l.hot[ct.class].score(l.now, k.hi); top.better(s, k) {
			top = pick{s, k, c}
		}
	}
	return top.c
}

// scanAgents finds the best agent for a contact of a class by looking at each.
func (l *load) scanAgents(cl ClassID) (best AgentRef) {
	for i := range l.agents {
		a := &l.agents[i]
		if l.room(a)>>l.kinds[cl]&1 != 0 && l.fits(a.profile, cl) && (best == 0 || l.lighter(a, &l.agents[best])) {
			best = AgentRef(i)
		}
	}
	return best
}
