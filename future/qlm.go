package future

import (
	"math"
	"time"
)

// Estimate is how long a waiting contact has still to wait. A single figure would be a lie: even with everything known, a team of ten
// cannot be predicted to better than about half the wait, so show the range P50 to P80.
type Estimate struct {
	None Refusal       // why there is no estimate; Told if there is one
	Mean time.Duration // expected wait
	P50  time.Duration // half of the waits end by then
	P80  time.Duration // four of five waits end by then
}

// Refusal says why there is no estimate.
type Refusal uint8

// The refusals.
const (
	Told          Refusal = iota // there is an estimate
	NoServers                    // nobody is there to serve: the wait has no end in sight
	NotWaiting                   // the position is below 1
	NoServiceTime                // how long service takes is unknown
	TooFar                       // the position or the wait lies beyond what an estimate is good for
)

// String is the refusal's name in logs and the API.
func (r Refusal) String() string {
	return [...]string{"told", "no-servers", "not-waiting", "no-service-time", "too-far"}[min(r, TooFar)]
}

// Limits: beyond them a number would only pretend to know.
const (
	PositionMax = 1_000_000
	HorizonMax  = 90 * 24 * time.Hour
)

// QLm estimates the wait of the contact at a position (1 is next) in a queue of its own, served first come first served by so many busy
// servers, with exponential service and patience of the given means. patience 0 means that nobody leaves.
//
// The queue ahead empties one by one: with i still ahead, at rate servers/service + i/patience. So the wait of one who stays is a sum of
// independent exponentials with these rates (the Markovian queue-length estimator of Ibrahim and Whitt, "Real-time delay
// estimation in overloaded multiserver queues with abandonments", Management Science 2009), and its mean is the best
// estimate in the mean-square sense. The quantiles are exact: Laplace transforms show that exp(-W/patience) has the beta
// distribution with parameters servers*patience/service and position, and without abandonment W has the gamma distribution.
//
// It assumes one class with its own pool; where agents serve several classes it is a cross-check only.
func QLm(position, servers int, service, patience time.Duration) Estimate {
	switch {
	case position < 1:
		return Estimate{None: NotWaiting}
	case servers < 1:
		return Estimate{None: NoServers}
	case service <= 0:
		return Estimate{None: NoServiceTime}
	case position > PositionMax:
		return Estimate{None: TooFar}
	}
	rate := float64(servers) / service.Seconds() // departures a second
	leave := 0.0                                 // departures a second for each one who waits ahead
	if patience > 0 {
		leave = 1 / patience.Seconds()
	}
	w := wait{position: float64(position), rate: rate, leave: leave}
	mean := 0.0
	for i := range position {
		mean += 1 / (rate + float64(i)*leave)
	}
	p50, p80 := w.quantile(0.5, mean), w.quantile(0.8, mean)
	if mean > HorizonMax.Seconds() || p80 > HorizonMax.Seconds() {
		return Estimate{None: TooFar}
	}
	return Estimate{Mean: seconds(mean), P50: seconds(p50), P80: seconds(p80)}
}

// seconds rounds to milliseconds: nothing finer is meant.
func seconds(s float64) time.Duration {
	return time.Duration(math.Round(s*1000)) * time.Millisecond
}

// wait is the distribution of the sum of exponentials with rates rate + i*leave, i = 0..position-1.
type wait struct{ position, rate, leave float64 }

// cdf is P(W <= t), t in seconds.
func (w wait) cdf(t float64) float64 {
	if t <= 0 {
		return 0
	}
	// With next to no leaving the beta's first parameter grows without bound while the law tends to the gamma's.
	if w.leave*w.position < 1e-9*w.rate {
		return gammaCDF(w.position, w.rate*t)
	}
	return betaCDF(w.position, w.rate/w.leave, -math.Expm1(-w.leave*t), math.Exp(-w.leave*t))
}

// quantile inverts cdf by bisection, to a tenth of a millisecond or a part in ten million.
func (w wait) quantile(q, mean float64) float64 {
	lo, hi := 0.0, mean
	for range 64 { // doubling 64 times passes any mean
		if w.cdf(hi) >= q {
			break
		}
		lo, hi = hi, 2*hi
	}
	for hi-lo > max(1e-4, 1e-7*hi) {
		mid := lo + (hi-lo)/2
		if w.cdf(mid) < q {
			lo = mid
		} else {
			hi = mid
		}
	}
	return lo + (hi-lo)/2
}
