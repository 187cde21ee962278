package memory

import (
	"cmp"
	"container/heap"
	"context"
	"slices"
	"time"

	"jietong/desk"
	"jietong/store"
)

// job is a row: ready is when it can be claimed next, which is its due time, or the end of the lease of whoever holds it.
type job struct {
	store.Job
	ready time.Time
	index int // in the heap
}

type jobKey struct {
	stream desk.Stream
	kind   string
}

// jobs are the rows, with a heap by ready on top.
type jobs struct {
	rows map[jobKey]*job
	heap jobHeap
}

func newJobs() jobs { return jobs{rows: map[jobKey]*job{}} }

func (q *jobs) set(j store.Job) {
	k := jobKey{j.Stream, j.Kind}
	if row := q.rows[k]; row != nil {
		row.Job, row.ready = j, j.Due
		heap.Fix(&q.heap, row.index)
		return
	}
	row := &job{Job: j, ready: j.Due}
	q.rows[k] = row
	heap.Push(&q.heap, row)
}

func (q *jobs) drop(s desk.Stream, kind string) {
	k := jobKey{s, kind}
	if row := q.rows[k]; row != nil {
		heap.Remove(&q.heap, row.index)
		delete(q.rows, k)
	}
}

// NextDue implements store.Jobs.
func (s *Store) NextDue(ctx context.Context) (at time.Time, ok bool, err error) {
	err = s.read(ctx, func() error {
		if len(s.jobs.heap) > 0 {
			at, ok = s.jobs.heap[0].ready, true
		}
		return nil
	})
	return at, ok, err
}

// Claim implements store.Jobs.
func (s *Store) Claim(ctx context.Context, owner string, now time.Time, lease time.Duration, limit int) ([]store.Job, error) {
	var out []store.Job
	err := s.write(ctx, func() error {
		var taken []*job
		for len(s.jobs.heap) > 0 && len(taken) < limit && !s.jobs.heap[0].ready.After(now) {
			taken = append(taken, heap.Pop(&s.jobs.heap).(*job))
		}
		for _, row := range taken {
			row.ready = now.Add(lease)
			heap.Push(&s.jobs.heap, row)
			out = append(out, row.Job)
		}
		return nil
	})
	slices.SortFunc(out, earliestFirst)
	return out, err
}

func earliestFirst(a, b store.Job) int {
	return cmp.Or(a.Due.Compare(b.Due), cmp.Compare(a.Stream.ID, b.Stream.ID), cmp.Compare(a.Stream.Kind, b.Stream.Kind), cmp.Compare(a.Kind, b.Kind))
}

// Finish implements store.Jobs.
func (s *Store) Finish(ctx context.Context, j store.Job) error {
	return s.write(ctx, func() error {
		if row := s.jobs.rows[jobKey{j.Stream, j.Kind}]; row != nil && row.Due.Equal(j.Due) {
			s.jobs.drop(j.Stream, j.Kind)
		}
		return nil
	})
}

// Retry implements store.Jobs.
func (s *Store) Retry(ctx context.Context, j store.Job, due time.Time) error {
	return s.write(ctx, func() error {
		if row := s.jobs.rows[jobKey{j.Stream, j.Kind}]; row != nil && row.Due.Equal(j.Due) {
			row.Due, row.ready = due.UTC().Truncate(time.Microsecond), due.UTC().Truncate(time.Microsecond)
			row.Attempt++
			heap.Fix(&s.jobs.heap, row.index)
		}
		return nil
	})
}

// jobHeap orders rows by ready, then as SQL does.
type jobHeap []*job

func (h jobHeap) Len() int { return len(h) }

func (h jobHeap) Less(i, j int) bool {
	return cmp.Or(h[i].ready.Compare(h[j].ready), cmp.Compare(h[i].Stream.ID, h[j].Stream.ID), cmp.Compare(h[i].Stream.Kind, h[j].Stream.Kind), cmp.Compare(h[i].Kind, h[j].Kind)) < 0
}

func (h jobHeap) Swap(i, j int) {
	h[i], h[j] = h[j], h[i]
	h[i].index, h[j].index = i, j
}

func (h *jobHeap) Push(x any) {
	row := x.(*job)
	row.index = len(*h)
	*h = append(*h, row)
}

func (h *jobHeap) Pop() any {
	old := *h
	row := old[len(old)-1]
	old[len(old)-1] = nil
	*h = old[:len(old)-1]
	return row
}
