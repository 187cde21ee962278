package routing

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"syscall"
	"testing"
	"time"
	"unsafe"

	"jietong/desk"
)

// size is a floor to measure: so many contacts wait, for so many agents of so many profiles, in so many classes.
type size struct {
	waiting, agents, classes, profiles int
	reserve                            int     // idle agents kept for each phone and video class
	excluded                           float64 // share of offers that are missed and exclude the agent for a minute
}

// load is the floor under steady overload. A unit of work is: an agent completes a piece and is offered the best of what waits
// (the decision), the offer is committed and accepted, and a new contact arrives. Arrivals equal completions.
type load struct {
	*Engine
	r      *rand.Rand
	s      size
	now    Millis
	free   []ContactRef
	kinds  []desk.WorkKind // of classes
	served []ClassID       // classes that some profile fits
	made   int
}

var (
	benchSkills = 40
	benchLangs  = []desk.Language{"zh-CN", "en", "ar", "ja", "es"}
	benchRegion = []desk.Region{"cn", "mena", "sea", "eu"}
)

// newLoad fills a floor: 20 % phone and video, 50 % chat, 10 % social, 20 % tickets. A class asks for one of 40 skills at
// a level, a language (half), a region (half). An agent has 8 skills, 2 languages, 2 regions, room for 1 call, 3 chats, 2
// social, 5 tickets. A profile then fits about 8 % of the classes.
func newLoad(tb testing.TB, s size) *load {
	tb.Helper()
	e, err := New(Config{Contacts: s.waiting + s.waiting/50 + 64, Agents: s.agents})
	if err != nil {
		tb.Fatal(err)
	}
	l := &load{Engine: e, r: rand.New(rand.NewPCG(1, 2)), s: s, now: 1_700_000_000_000}
	for i := 0; len(e.classes) < s.classes; i++ {
		l.class(tb, i)
	}
	for i := 0; len(e.profiles) < s.profiles; i++ {
		l.profile(tb, i)
	}
	for cl := range e.classes {
		if slices.ContainsFunc(e.takers[cl*e.profileWords:][:e.profileWords], func(w uint64) bool { return w != 0 }) {
			l.served = append(l.served, ClassID(cl))
		}
	}
	for r := 1; r <= s.agents; r++ {
		l.Apply(l.now, Event{Kind: AgentIs, Agent: AgentRef(r), Profile: ProfileID(r % s.profiles), Presence: desk.Ready})
	}
	for c := s.waiting + s.waiting/50 + 64; c > 0; c-- {
		l.free = append(l.free, ContactRef(c))
	}
	for e.queued < s.waiting {
		l.arrive()
	}
	return l
}

func (l *load) class(tb testing.TB, i int) {
	r := l.r
	kind := []desk.WorkKind{desk.WorkChat, desk.WorkChat, desk.WorkChat, desk.WorkChat, desk.WorkChat, desk.WorkPhone, desk.WorkVideo,
		desk.WorkSocial, desk.WorkTicket, desk.WorkTicket}[r.IntN(10)]
	n := Requirement{Line: desk.LineID(fmt.Sprintf("line-%d", i)), Kind: kind, Weight: 500 + r.IntN(3000),
		Target: time.Duration(20+r.IntN(600)) * time.Second,
		Skills: []desk.SkillLevel{{Skill: desk.Skill(fmt.Sprintf("skill-%02d", r.IntN(benchSkills))), Level: uint8(1 + r.IntN(3))}}}
	if r.IntN(2) == 0 {
		n.Languages = []desk.Language{benchLangs[r.IntN(len(benchLangs))]}
	}
	if r.IntN(2) == 0 {
		n.Regions = []desk.Region{benchRegion[r.IntN(len(benchRegion))]}
	}
	if kind.Exclusive() {
		n.Reserve = l.s.reserve
		n.Pool = string(n.Skills[0].Skill) // one reserve for each skill
	}
	if _, err := l.DefineClass(n); err != nil {
		tb.Fatal(err)
	}
	l.kinds = append(l.kinds, kind)
}

func (l *load) profile(tb testing.TB, i int) {
	r := l.r
	p := Profile{Role: desk.RoleAgent, Capacity: Capacity{Kinds: [desk.WorkKinds]uint8{3, 1, 1, 2, 5}}}
	for range 8 {
		p.Skills = append(p.Skills, desk.SkillLevel{Skill: desk.Skill(fmt.Sprintf("skill-%02d", r.IntN(benchSkills))), Level: uint8(2 + r.IntN(4))})
	}
	for range 2 {
		p.Languages = append(p.Languages, benchLangs[r.IntN(len(benchLangs))])
		p.Regions = append(p.Regions, benchRegion[r.IntN(len(benchRegion))])
	}
	if _, err := l.DefineProfile(p); err != nil {
		tb.Fatal(err)
	}
}

// arrive lets one contact come and takes what is offered.
func (l *load) arrive() {
	if len(l.free) == 0 {
		return
	}
	c := l.free[len(l.free)-1]
	l.free = l.free[:len(l.free)-1]
	out, o := l.Apply(l.now, Event{Kind: ContactWaits, Contact: c, Class: l.served[l.r.IntN(len(l.served))], At: l.now})
	if o != Done {
		panic(o.String())
	}
	l.take(out)
}

// take commits and accepts every offer, or lets it be missed.
func (l *load) take(out []Decision) {
	for i := 0; i < len(out); i++ {
		d := out[i]
		l.made++
		if l.s.excluded > 0 && l.r.Float64() < l.s.excluded {
			more, _ := l.Apply(l.now, Event{Kind: OfferMissed, Contact: d.Contact, Agent: d.Agent, Until: l.now + 60_000})
			l.take(slices.Clone(more))
			continue
		}
		l.Apply(l.now, Event{Kind: OfferAccepted, Contact: d.Contact, Agent: d.Agent})
		l.free = append(l.free, d.Contact)
	}
}

// complete ends one piece of work of a random agent and takes the offer that follows.
func (l *load) complete() {
	for range 1000 { // far more than it takes to meet somebody with work
		r := AgentRef(1 + l.r.IntN(l.s.agents))
		a := &l.agents[r]
		first := desk.WorkKind(l.r.IntN(int(desk.WorkKinds)))
		for i := range desk.WorkKinds {
			if k := (first + i) % desk.WorkKinds; a.load[k] > 0 {
				out, _ := l.Apply(l.now, Event{Kind: AgentReleases, Agent: r, Work: k})
				l.take(out)
				return
			}
		}
	}
	panic("nobody has work")
}

var sizes = []struct {
	name string
	size
}{
	{"100k-10k-500", size{waiting: 100_000, agents: 10_000, classes: 500, profiles: 1_000}},
	{"100k-10k-500-reserve", size{waiting: 100_000, agents: 10_000, classes: 500, profiles: 1_000, reserve: 2}},
	{"100k-10k-500-reserve-excluded", size{waiting: 100_000, agents: 10_000, classes: 500, profiles: 1_000, reserve: 2, excluded: 0.02}},
	{"1M-100k-5000", size{waiting: 1_000_000, agents: 100_000, classes: 5_000, profiles: 5_000}},
	{"1M-100k-5000-reserve-excluded", size{waiting: 1_000_000, agents: 100_000, classes: 5_000, profiles: 5_000, reserve: 2, excluded: 0.02}},
}

// BenchmarkDecide measures units of completion, pull, acceptance and arrival under overload. It reports decisions a second, the
// time of the single Apply that decides (p50, p99), and index bytes for each waiting contact.
func BenchmarkDecide(b *testing.B) {
	for _, s := range sizes {
		b.Run(s.name, func(b *testing.B) {
			l := newLoad(b, s.size)
			for range 2 * s.agents { // reach the steady state
				l.unit()
			}
			l.made = 0
			runtime.LockOSThread()
			defer runtime.UnlockOSThread()
			b.ReportAllocs()
			b.ResetTimer()
			before := threadTime(b)
			for range b.N {
				l.unit()
			}
			spent := threadTime(b) - before
			b.StopTimer()
			b.ReportMetric(float64(l.made)/b.Elapsed().Seconds(), "decisions/s")
			b.ReportMetric(float64(l.made)/spent.Seconds(), "decisions/cpu-s")
			b.ReportMetric(float64(l.indexBytes())/float64(l.queued), "B/waiting")
			p50, p99 := l.latencies(20_000)
			b.ReportMetric(p50, "p50-ns")
			b.ReportMetric(p99, "p99-ns")
			if v := CheckCheap(l.Engine); len(v) > 0 {
				b.Fatal(v)
			}
		})
	}
}

// threadTime is the processor time of this thread, which neighbours on the machine do not count into.
func threadTime(tb testing.TB) time.Duration {
	tb.Helper()
	var u syscall.Rusage
	const thisThread = 1 // RUSAGE_THREAD
	if err := syscall.Getrusage(thisThread, &u); err != nil {
		tb.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func (l *load) unit() {
	l.now++
	l.complete()
	l.arrive()
}

// latencies times single deciding Applies apart from the run, so that reading the clock does not slow it.
func (l *load) latencies(n int) (p50, p99 float64) {
	took := make([]float64, 0, n)
	for len(took) < n {
		l.now++
		r := AgentRef(1 + l.r.IntN(l.s.agents))
		for k := range desk.WorkKinds {
			if l.agents[r].load[k] == 0 {
				continue
			}
			start := time.Now()
			out, _ := l.Apply(l.now, Event{Kind: AgentReleases, Agent: r, Work: k})
			d := time.Since(start)
			if len(out) > 0 {
				took = append(took, float64(d.Nanoseconds()))
			}
			l.take(out)
			break
		}
		l.arrive()
	}
	slices.Sort(took)
	return took[n/2], took[n*99/100]
}

// indexBytes is the memory that grows with contacts, slack included.
func (l *load) indexBytes() int {
	n := cap(l.contacts)*int(unsafe.Sizeof(contact{})) + cap(l.pos)*4 + cap(l.extras)*int(unsafe.Sizeof(extra{})) + cap(l.exclusions)*16 + cap(l.timers)*16
	for _, h := range l.heaps {
		n += cap(h) * 16
	}
	return n
}
