package future

import (
	"math"
	"math/bits"
	"time"
)

// Stream is a source of chance addressed by what it is for, not by what was drawn before: the same seed, subject and purpose give the same
// number whatever else is drawn. So two policies meet the same people, and a change in one place shifts nothing elsewhere.
//
// The numbers are counters hashed by the finaliser of SplitMix64 (Steele, Lea, Flood, "Fast splittable pseudorandom number generators",
// OOPSLA 2014), three times over.
type Stream struct{ seed uint64 }

// NewStream makes the stream of a seed.
func NewStream(seed uint64) Stream { return Stream{mix(seed + golden)} }

const golden = 0x9e3779b97f4a7c15 // 2^64 over the golden ratio

func mix(x uint64) uint64 {
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// Bits is 64 random bits for a subject and a purpose.
func (s Stream) Bits(subject, purpose uint64) uint64 {
	return mix(mix(s.seed^mix(subject*golden+1)) ^ bits.RotateLeft64(purpose*golden+2, 32))
}

// Uniform lies within (0,1), never at an end.
func (s Stream) Uniform(subject, purpose uint64) float64 {
	return (float64(s.Bits(subject, purpose)>>11) + 0.5) / (1 << 53)
}

// Exponential is an exponentially distributed length of time with this mean; 0 for a mean of 0.
func (s Stream) Exponential(subject, purpose uint64, mean time.Duration) time.Duration {
	return time.Duration(float64(-math.Log(s.Uniform(subject, purpose))) * float64(mean))
}

// Lognormal is a lognormally distributed length of time with this mean and this coefficient of variation in hundredths.
func (s Stream) Lognormal(subject, purpose uint64, mean time.Duration, cvPercent int) time.Duration {
	if cvPercent <= 0 {
		return mean
	}
	cv := float64(cvPercent) / 100
	v := math.Log(1 + cv*cv)
	z := math.Sqrt2 * math.Erfinv(2*s.Uniform(subject, purpose)-1)
	scale := math.Exp(float64(math.Sqrt(v)*z) - v/2)
	return time.Duration(float64(mean) * scale)
}

// Chance is true in perMille of a thousand cases.
func (s Stream) Chance(subject, purpose uint64, perMille int) bool {
	return s.Bits(subject, purpose)%1000 < uint64(max(perMille, 0))
}
