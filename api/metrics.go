package api

import (
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"jietong/center"
	"jietong/desk"
)

// metrics is what operators see. Labels are routes and kinds, never ids, names or addresses.
type metrics struct {
	registry *prometheus.Registry
	requests *prometheus.CounterVec
	latency  *prometheus.HistogramVec
	calls    *prometheus.CounterVec
	callTime prometheus.Histogram
	sockets  *prometheus.GaugeVec
	pushed   prometheus.Counter
	messages *prometheus.CounterVec
	slow     prometheus.Counter
	offers   prometheus.Histogram
}

func newMetrics(c *center.Center) *metrics {
	m := &metrics{registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "jietong_http_requests_total", Help: "Requests by route and status."}, []string{"route", "status"}),
		latency: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "jietong_http_request_seconds", Help: "Time to answer a request, by route.",
			Buckets: []float64{.001, .0025, .005, .01, .02, .05, .1, .25, 1, 5}}, []string{"route"}),
		calls: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "jietong_socket_calls_total", Help: "Commands over sockets by name and outcome."}, []string{"op", "outcome"}),
		callTime: prometheus.NewHistogram(prometheus.HistogramOpts{Name: "jietong_socket_call_seconds", Help: "Time from reading a command to its reply being queued.",
			Buckets: []float64{.001, .0025, .005, .01, .02, .05, .1, .25, 1, 5}}),
		sockets:  prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: "jietong_connections", Help: "Open sockets and event streams, by kind and audience."}, []string{"kind", "audience"}),
		pushed:   prometheus.NewCounter(prometheus.CounterOpts{Name: "jietong_frames_pushed_total", Help: "Frames written to sockets and event streams."}),
		messages: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "jietong_messages_total", Help: "Messages sent, by outcome."}, []string{"outcome"}),
		slow:     prometheus.NewCounter(prometheus.CounterOpts{Name: "jietong_slow_readers_total", Help: "Connections ended because their reader could not keep up."}),
		offers: prometheus.NewHistogram(prometheus.HistogramOpts{Name: "jietong_offer_push_seconds", Help: "Time from an offer being made to it being written to the agent's connection.",
			Buckets: []float64{.001, .0025, .005, .01, .02, .05, .1, .25, 1}}),
	}
	m.registry.MustRegister(m.requests, m.latency, m.calls, m.callTime, m.sockets, m.pushed, m.messages, m.slow, m.offers,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	gauge := func(name, help string, f func(s center.Stats) float64) {
		m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, func() float64 { return f(c.Stats()) }))
	}
	gauge("jietong_center_queue", "Commands waiting to be decided.", func(s center.Stats) float64 { return float64(s.Queued) })
	counter := func(name, help string, f func(s center.Stats) int64) {
		m.registry.MustRegister(prometheus.NewCounterFunc(prometheus.CounterOpts{Name: name, Help: help}, func() float64 { return float64(f(c.Stats())) }))
	}
	counter("jietong_center_events_total", "Events committed.", func(s center.Stats) int64 { return s.Events })
	counter("jietong_center_conflicts_total", "Commands decided anew because their rows had changed.", func(s center.Stats) int64 { return s.Conflicts })
	counter("jietong_center_refused_full_total", "Commands refused because the queue was full.", func(s center.Stats) int64 { return s.QueueFull })
	counter("jietong_center_offers_total", "Offers made.", func(s center.Stats) int64 { return s.Offers })
	counter("jietong_center_offers_refused_total", "Offers of routing that the rules refused.", func(s center.Stats) int64 { return s.OffersRefused })
	counter("jietong_center_violations_total", "Decisions that broke an invariant: must stay 0.", func(s center.Stats) int64 { return s.Violations })
	m.registry.MustRegister(waitingLines{c})
	return m
}

// waitingLines is the queue and the readiness of each line at the moment of the scrape.
type waitingLines struct{ center *center.Center }

var (
	lineWaiting = prometheus.NewDesc("jietong_line_waiting", "Conversations waiting, by line.", []string{"line"}, nil)
	lineLongest = prometheus.NewDesc("jietong_line_longest_wait_seconds", "The longest wait now, by line.", []string{"line"}, nil)
	lineReady   = prometheus.NewDesc("jietong_line_ready", "Agents ready who could serve the line.", []string{"line"}, nil)
)

// Describe implements prometheus.Collector.
func (waitingLines) Describe(ch chan<- *prometheus.Desc) {
	ch <- lineWaiting
	ch <- lineLongest
	ch <- lineReady
}

// Collect implements prometheus.Collector.
func (l waitingLines) Collect(ch chan<- prometheus.Metric) {
	for _, v := range l.center.View().Lines {
		id := string(v.ID)
		ch <- prometheus.MustNewConstMetric(lineWaiting, prometheus.GaugeValue, float64(v.Waiting), id)
		ch <- prometheus.MustNewConstMetric(lineLongest, prometheus.GaugeValue, v.LongestWait.Seconds(), id)
		ch <- prometheus.MustNewConstMetric(lineReady, prometheus.GaugeValue, float64(v.Ready), id)
	}
}

func (m *metrics) request(route string, status int, took time.Duration) {
	if route == "" {
		route = "none"
	}
	m.requests.WithLabelValues(route, strconv.Itoa(status)).Inc()
	m.latency.WithLabelValues(route).Observe(took.Seconds())
}

func (m *metrics) sent(_ desk.Item, repeated bool, err error) {
	switch {
	case err != nil:
		m.messages.WithLabelValues("refused").Inc()
	case repeated:
		m.messages.WithLabelValues("repeated").Inc()
	default:
		m.messages.WithLabelValues("stored").Inc()
	}
}

func (m *metrics) handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})
}

// call counts a command of a socket. Names that do not exist are counted together: a client must not make labels.
func (m *metrics) call(op string, err error, took time.Duration) {
	outcome := "ok"
	if err != nil {
		outcome = "refused"
		if unexpected(err) {
			outcome = "failed"
		}
	}
	m.calls.WithLabelValues(op, outcome).Inc()
	m.callTime.Observe(took.Seconds())
}
