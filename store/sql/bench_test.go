//go:build unix

package sql

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"jietong/internal/db"
)

// BenchmarkCommit keeps messages of many conversations, so many in one Commit, synced to the disk; on PostgreSQL also from as many callers as there are
// writing connections. An operation is one message.
func BenchmarkCommit(b *testing.B) {
	for _, c := range []struct {
		engine  string
		callers int
	}{{"SQLite", 1}, {"PostgreSQL", 1}, {"PostgreSQL", 4}} {
		for _, size := range []int{1, 16, 64, 256} {
			b.Run(fmt.Sprintf("%s/callers=%d/batch=%d", c.engine, c.callers, size), func(b *testing.B) {
				s := open(b, engines[c.engine](b))
				defer s.Close()
				loads := make([]*load, c.callers)
				for i := range loads {
					loads[i] = newLoad(b, s, fmt.Sprintf("%04x", i), 2000/c.callers)
				}
				measure(b, s, c.callers, size, func(caller, n int) error { return s.Commit(b.Context(), loads[caller].next(n)) })
			})
		}
	}
}

var bareInsert = db.NewCmd(&statements, "insert into counter (name, last) values ($1, 1)")

// BenchmarkBareInsert is what PostgreSQL can do at best for one message at a time: one row and a commit, from as many callers as there are writing
// connections.
func BenchmarkBareInsert(b *testing.B) {
	s := open(b, engines["PostgreSQL"](b))
	defer s.Close()
	sent := make([]int, 4)
	measure(b, s, len(sent), 1, func(caller, _ int) error {
		sent[caller]++
		return s.db.Tx(b.Context(), func(tx *db.Tx) error {
			_, err := bareInsert.Run(b.Context(), tx, fmt.Sprintf("0195a3c4-0000-7000-%04x-%012x", caller, sent[caller]))
			return err
		})
	})
}

// measure runs b.N messages, so many at a time, and reports beside the clock what the processor says: the machine may be busy with others.
func measure(b *testing.B, s *Store, callers, size int, run func(caller, n int) error) {
	before, cpu := s.Stats(), cpuTime()
	took := make([][]time.Duration, callers)
	var group sync.WaitGroup
	b.ReportAllocs()
	b.ResetTimer()
	for caller := range callers {
		group.Go(func() {
			for n := caller * size; n < b.N; n += callers * size {
				start := time.Now()
				if err := run(caller, min(size, b.N-n)); err != nil {
					b.Error(err)
					return
				}
				took[caller] = append(took[caller], time.Since(start))
			}
		})
	}
	group.Wait()
	b.StopTimer()
	after, used := s.Stats(), cpuTime()-cpu
	all := slices.Concat(took...)
	slices.Sort(all)
	b.ReportMetric(float64(all[len(all)/2].Microseconds())/1000, "p50-ms/commit")
	b.ReportMetric(float64(all[len(all)*99/100].Microseconds())/1000, "p99-ms/commit")
	b.ReportMetric(float64(used.Microseconds())/float64(b.N), "cpu-µs/message")
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "messages/s")
	b.ReportMetric(float64(after.Statements-before.Statements)/float64(b.N), "statements/message")
}
