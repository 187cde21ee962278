package routing

// key orders contacts of one class by (v, seq), packed in 96 bits: 44 bits of v, 52 bits of seq.
type key struct {
	hi uint64
	lo uint32
}

const (
	seqHigh  = 20      // bits of seq in key.hi
	timeBias = 1 << 43 // makes v non-negative
)

func makeKey(v Millis, seq uint64) key {
	return key{hi: uint64(v+timeBias)<<seqHigh | seq>>32, lo: uint32(seq)}
}

func (k key) v() Millis   { return Millis(k.hi>>seqHigh) - timeBias }
func (k key) seq() uint64 { return k.hi&(1<<seqHigh-1)<<32 | uint64(k.lo) }

func (k key) before(o key) bool { return k.hi < o.hi || k.hi == o.hi && k.lo < o.lo }

// entry is one waiting contact in its class heap: 16 bytes, no pointer.
type entry struct {
	hi uint64
	lo uint32
	c  ContactRef
}

func (x entry) key() key { return key{x.hi, x.lo} }

func (x entry) before(y entry) bool { return x.hi < y.hi || x.hi == y.hi && x.lo < y.lo }

// arity 4 halves the depth of a binary heap; four children of 16 bytes are one cache line.
const arity = 4

// A heap shrinks when less than a third of it is used, and only if it is larger than a page's share: so that the cost is spread
// over as many removals as it has entries, and steady queues never do it.
const (
	shrinkAt    = 3
	shrinkAbove = 64
)

// push adds x to class heap h. pos holds each contact's index.
func push(h []entry, pos []uint32, x entry) []entry {
	if len(h) == cap(h) { // grow by an eighth: less slack than append's doubling
		bigger := make([]entry, len(h), len(h)+len(h)/8+4)
		copy(bigger, h)
		h = bigger
	}
	h = append(h, x)
	siftUp(h, pos, len(h)-1, x)
	return h
}

// remove takes the entry at index i out of h.
func remove(h []entry, pos []uint32, i int) []entry {
	last := len(h) - 1
	x := h[last]
	h = h[:last]
	if last*shrinkAt < cap(h) && cap(h) > shrinkAbove { // a class that ran empty gives its memory back
		h = append(make([]entry, 0, last+last/4+4), h...)
	}
	if i == last {
		return h
	}
	if i > 0 && x.before(h[(i-1)/arity]) {
		siftUp(h, pos, i, x)
	} else {
		siftDown(h, pos, i, x)
	}
	return h
}

func siftUp(h []entry, pos []uint32, i int, x entry) {
	for i > 0 {
		parent := (i - 1) / arity
		if !x.before(h[parent]) {
			break
		}
		h[i] = h[parent]
		pos[h[i].c] = uint32(i)
		i = parent
	}
	h[i] = x
	pos[x.c] = uint32(i)
}

func siftDown(h []entry, pos []uint32, i int, x entry) {
	for {
		child := i*arity + 1
		if child >= len(h) {
			break
		}
		least := child
		for j := child + 1; j < min(child+arity, len(h)); j++ {
			if h[j].before(h[least]) {
				least = j
			}
		}
		if !h[least].before(x) {
			break
		}
		h[i] = h[least]
		pos[h[i].c] = uint32(i)
		i = least
	}
	h[i] = x
	pos[x.c] = uint32(i)
}
