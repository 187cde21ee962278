package insight

import (
	"math/bits"
	"time"
)

// histogram counts lengths of time in buckets of at most 1/64 relative width, so that a quantile is right to 1.6 % whatever the range, in memory that
// does not grow with the number of values. Lengths under 64 µs are exact.
type histogram struct {
	counts []int64
	total  int64
	most   Micros
}

// subBits is the number of bits of a value that are kept below its leading one.
const subBits = 6

func bucket(v Micros) int {
	u := uint64(max(v, 0))
	if u < 1<<subBits {
		return int(u)
	}
	shift := bits.Len64(u) - 1 - subBits
	return (shift+1)<<subBits + int(u>>shift) - 1<<subBits
}

// top is the largest value of a bucket.
func top(b int) Micros {
	if b < 1<<subBits {
		return Micros(b)
	}
	shift := b>>subBits - 1
	low := uint64(b&(1<<subBits-1)) + 1<<subBits
	return Micros((low+1)<<shift - 1)
}

func (h *histogram) add(v Micros) {
	b := bucket(v)
	if b >= len(h.counts) {
		h.counts = append(h.counts, make([]int64, b+1-len(h.counts))...)
	}
	h.counts[b]++
	h.total++
	h.most = max(h.most, v)
}

func (h *histogram) merge(o *histogram) {
	if len(o.counts) > len(h.counts) {
		h.counts = append(h.counts, make([]int64, len(o.counts)-len(h.counts))...)
	}
	for i, n := range o.counts {
		h.counts[i] += n
	}
	h.total += o.total
	h.most = max(h.most, o.most)
}

// quantile is the smallest bucket's top that at least perMille thousandths of the values do not exceed; 0 without values.
func (h *histogram) quantile(perMille int64) time.Duration {
	if h.total == 0 {
		return 0
	}
	need := (h.total*perMille + 999) / 1000
	for b, n := range h.counts {
		if need -= n; need <= 0 {
			return length(min(top(b), h.most))
		}
	}
	return length(h.most)
}
