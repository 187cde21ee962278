package api

import (
	"errors"
	"io/fs"
	"log/slog"
	"time"

	"jietong/center"
	"jietong/desk"
)

// Config is what a server is made of. Center must be given; everything else has a default that is safe.
type Config struct {
	Center *center.Center
	Log    *slog.Logger // nil: discards. Tokens, texts and names are never logged

	HostKeys   []HostKey   // keys with which host apps sign who their customers are; none: customers are anonymous
	SampleHost *SampleHost // signs identities for the sample host app; nil: POST /host/identity does not exist

	Assets   fs.FS                            // the built pages; nil: only the pages that need no script
	PageFile func(path string) (string, bool) // the document of Assets for an address, such as web.Page; nil: none is built

	Origins        []string // further origins whose pages may open a socket, as host or scheme://host; the server's own is always allowed
	FrameAncestors []string // who may embed the widget, as in CSP frame-ancestors; nil: "*", since it is made to be embedded and its tokens are no cookies
	MetricsToken   string   // the bearer of GET /metrics; empty: it is served to this machine alone
	SecureCookies  bool     // the form's cookie is sent over HTTPS only; set it wherever there is TLS

	Limits Limits

	FileMaxBytes int64 // the largest upload. 0: 20 MiB

	CustomerLife    time.Duration // a customer's token after its last use. 0: 30 days
	CustomerLifeMax time.Duration // and after sign-in. 0: 180 days
	StaffLife       time.Duration // a staff token after its last use. 0: 12 hours, a shift
	StaffLifeMax    time.Duration // and after sign-in. 0: 7 days

	HelloWithin time.Duration // a socket that says nothing is closed. 0: 10 s
	PingEvery   time.Duration // 0: 20 s; proxies cut what is silent for 30 to 60 s
	WaitEvery   time.Duration // how often a wait that changed is told. 0: 2 s
	WaitMost    time.Duration // how often a wait is told that did not. 0: 8 s, so that it is told every 10 s at the latest
	WriteWithin time.Duration // a write that takes longer ends the connection. 0: 15 s
	DrainWithin time.Duration // how long a stop waits for requests under way. 0: 10 s

	ReadHeaderTimeout time.Duration // 0: 10 s
	ReadTimeout       time.Duration // a whole request, uploads excepted. 0: 60 s
	IdleTimeout       time.Duration // a connection without a request. 0: 2 min
}

// Limits bound what one person may ask of the service. They count by token, customer or device, never by address alone: thousands share the
// address of one carrier. Each allows a burst, and refills at a rate.
type Limits struct {
	Requests      Rate // of one session, over HTTP. 0: 20/s, burst 100
	Calls         Rate // of one connection. 0: 50/s, burst 200
	Messages      Rate // of one session: sends and notes. 0: 5/s, burst 30
	Uploads       Rate // of one session. 0: 0.5/s, burst 10
	SignIns       Rate // customers' sign-ins of one device. 0: 0.2/s, burst 10
	SignInsAll    Rate // customers' sign-ins of all. 0: 200/s, burst 1000
	Public        Rate // requests without a token of all strangers together. 0: 2000/s, burst 4000
	StaffFailures Rate // failed staff sign-ins of one login from one device. 0: 5 in 15 min
	LoginFailures Rate // failed staff sign-ins of one login from anywhere. 0: 50 in 15 min

	BodyMaxBytes  int64 // a JSON body. 0: 128 KiB, twice the longest text in the widest encoding
	FrameMaxBytes int64 // a frame from a client. 0: 128 KiB
	SendQueueMax  int   // frames waiting for a reader; beyond it the connection ends, since a frame may not be dropped. 0: 1024
	InFlightMax   int   // calls of a connection that are under way; beyond it nothing more is read. 0: 64
	SocketsMax    int   // connections of one session. 0: 10
	ResumeMax     int   // conversations of one hello. 0: 100
}

// Rate is a bucket: Burst at once, refilled PerSecond.
type Rate struct {
	PerSecond float64
	Burst     int
}

// SampleHost lets the sample host app vouch for its invented customers.
type SampleHost struct {
	Key      HostKey // HS256: its secret signs; the same key must be among Config.HostKeys or it is added
	Personas []Persona
}

// Persona is an invented customer of the sample host app.
type Persona struct {
	ID         string
	Name       string
	Tier       desk.Tier
	Region     desk.Region
	Language   desk.Language
	Needs      []desk.AccessNeed
	Attributes map[string]string
	Manager    desk.AgentID
}

func (c Config) withDefaults() (Config, error) {
	if c.Center == nil {
		return c, errors.New("api: Config.Center must be given")
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.PageFile == nil {
		c.PageFile = func(string) (string, bool) { return "", false }
	}
	if c.FrameAncestors == nil {
		c.FrameAncestors = []string{"*"}
	}
	if c.SampleHost != nil && c.SampleHost.Key.Algorithm != AlgorithmHS256 {
		return c, errors.New("api: the sample host signs with HS256")
	}
	set(&c.FileMaxBytes, 20<<20)
	set(&c.CustomerLife, 30*24*time.Hour)
	set(&c.CustomerLifeMax, 180*24*time.Hour)
	set(&c.StaffLife, 12*time.Hour)
	set(&c.StaffLifeMax, 7*24*time.Hour)
	set(&c.HelloWithin, 10*time.Second)
	set(&c.PingEvery, 20*time.Second)
	set(&c.WaitEvery, 2*time.Second)
	set(&c.WaitMost, 8*time.Second)
	set(&c.WriteWithin, 15*time.Second)
	set(&c.DrainWithin, 10*time.Second)
	set(&c.ReadHeaderTimeout, 10*time.Second)
	set(&c.ReadTimeout, 60*time.Second)
	set(&c.IdleTimeout, 2*time.Minute)
	c.Limits = c.Limits.withDefaults()
	return c, nil
}

func (l Limits) withDefaults() Limits {
	rate := func(r *Rate, perSecond float64, burst int) {
		if r.PerSecond == 0 && r.Burst == 0 {
			*r = Rate{perSecond, burst}
		}
	}
	const quarter = 15 * 60 // seconds
	rate(&l.Requests, 20, 100)
	rate(&l.Calls, 50, 200)
	rate(&l.Messages, 5, 30)
	rate(&l.Uploads, 0.5, 10)
	rate(&l.SignIns, 0.2, 10)
	rate(&l.SignInsAll, 200, 1000)
	rate(&l.Public, 2000, 4000)
	rate(&l.StaffFailures, 5.0/quarter, 5)
	rate(&l.LoginFailures, 50.0/quarter, 50)
	set(&l.BodyMaxBytes, 128<<10)
	set(&l.FrameMaxBytes, 128<<10)
	set(&l.SendQueueMax, 1024)
	set(&l.InFlightMax, 64)
	set(&l.SocketsMax, 10)
	set(&l.ResumeMax, 100)
	return l
}

func set[T comparable](p *T, otherwise T) {
	var zero T
	if *p == zero {
		*p = otherwise
	}
}
