package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/coder/websocket"

	"jietong/desk"
	"jietong/store"
	"jietong/store/sql"
)

// serveEnv makes this test's own binary the service: its value is the folder to keep things in, then the address.
const serveEnv = "JIETONG_TEST_SERVES"

func TestMain(m *testing.M) {
	if dir, address, ok := strings.Cut(os.Getenv(serveEnv), "|"); ok {
		ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
		defer stop()
		cmd := ServeCmd{Listen: address, Store: storeIn(dir), Files: filepath.Join(dir, "files"), Policy: "jietong", limits: outOfTheWay()}
		if err := cmd.Run(ctx); err != nil {
			fail(err)
		}
		return
	}
	os.Exit(m.Run())
}

func storeIn(dir string) string { return "sqlite:" + filepath.Join(dir, "jietong.db") }

// killsEnv asks for more kills than a test run has time for.
const killsEnv = "JIETONG_KILLS"

// TestNothingAnsweredIsLostWhenTheServiceIsKilled kills the service again and again while customers write, starts it anew, and has them send again
// what was not answered. Every message answered with success must be there once, at the place that was told, in order.
func TestNothingAnsweredIsLostWhenTheServiceIsKilled(t *testing.T) {
	kills := 4
	if n, err := strconv.Atoi(os.Getenv(killsEnv)); err == nil {
		kills = n
	}
	v := newVictim(t)
	v.start()
	writers := make([]*writer, 6)
	var wg sync.WaitGroup
	for i := range writers {
		writers[i] = &writer{v: v, name: fmt.Sprint("w", i), socket: i%2 == 0, told: map[int]int64{}}
		wg.Go(writers[i].run)
	}
	chance := rand.New(rand.NewPCG(uint64(os.Getpid()), 1))
	for range kills {
		for range 20 + chance.IntN(150) {
			<-v.answered
		}
		v.kill()
		v.start()
	}
	close(v.enough)
	go func() {
		for range v.answered { // nobody counts any more
		}
	}()
	wg.Wait()
	close(v.answered)
	v.kill()
	total, repeats := 0, 0
	for _, w := range writers {
		total += len(w.told)
		repeats += w.repeats
	}
	t.Logf("%d kills, %d messages answered, of which %d had been stored before the answer was lost", kills, total, repeats)
	v.hold(writers)
}

// victim is the service that is killed.
type victim struct {
	t        *testing.T
	dir      string
	address  string
	answered chan struct{} // one for each message answered with success
	enough   chan struct{} // closed: finish what is under way

	mu    sync.Mutex
	up    chan struct{} // closed while it serves
	child *exec.Cmd
}

func newVictim(t *testing.T) *victim {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	v := &victim{t: t, dir: t.TempDir(), address: l.Addr().String(), answered: make(chan struct{}), enough: make(chan struct{}), up: make(chan struct{})}
	t.Cleanup(v.kill)
	return v
}

// start starts it and waits until it says that it serves.
func (v *victim) start() {
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), serveEnv+"="+v.dir+"|"+v.address)
	out, err := cmd.StderrPipe()
	if err != nil {
		v.t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		v.t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	var said []string
	for lines.Scan() {
		if said = append(said, lines.Text()); strings.Contains(lines.Text(), "jietong serves") {
			go func() { _, _ = io.Copy(io.Discard, out) }()
			v.mu.Lock()
			v.child = cmd
			close(v.up)
			v.mu.Unlock()
			return
		}
	}
	v.t.Fatalf("the service did not start: %s", strings.Join(said, "\n"))
}

// kill is SIGKILL: nothing is flushed, nobody is told.
func (v *victim) kill() {
	v.mu.Lock()
	cmd := v.child
	if v.child = nil; cmd != nil {
		v.up = make(chan struct{})
	}
	v.mu.Unlock()
	if cmd == nil {
		return
	}
	if err := cmd.Process.Signal(syscall.SIGKILL); err != nil {
		v.t.Error(err)
	}
	_ = cmd.Wait() // it was killed
}

// serving waits until there is a service.
func (v *victim) serving() {
	v.mu.Lock()
	up := v.up
	v.mu.Unlock()
	<-up
}

// writer is a customer who writes message after message and sends again what was not answered.
type writer struct {
	v       *victim
	name    string
	socket  bool // by WebSocket, several under way; else by HTTP, one at a time
	token   string
	conv    string
	told    map[int]int64 // message by number: the sequence that was answered
	next    int           // the first that is not answered
	repeats int
}

type sentAnswer struct {
	Seq      int64 `json:"seq"`
	Repeated bool  `json:"repeated"`
}

func (w *writer) run() {
	for w.token == "" || w.conv == "" {
		w.v.serving()
		w.begin()
	}
	for {
		select {
		case <-w.v.enough:
			return
		default:
		}
		w.v.serving()
		if w.socket {
			w.bySocket()
		} else {
			w.byHTTP()
		}
	}
}

// begin signs in and asks for a person; what was lost on the way is asked again.
func (w *writer) begin() {
	if w.token == "" {
		var s struct {
			Token string `json:"token"`
		}
		if w.post("/v1/customer-sessions", map[string]any{"entry": "app-settings-help", "device": w.name, "language": "zh-CN"}, &s) == nil {
			w.token = s.Token
		}
		return
	}
	var c struct {
		ID string `json:"id"`
	}
	if w.post("/v1/conversations", map[string]any{"entry": "app-settings-help", "person": true}, &c) == nil {
		w.conv = c.ID
	}
}

// patience is how long a caller waits for an answer of a service that may be dead.
const patience = 10 * time.Second

func (w *writer) post(path string, body, into any) error {
	b, err := json.Marshal(body)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+w.v.address+path, bytes.NewReader(b))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	if w.token != "" {
		req.Header.Set("Authorization", "Bearer "+w.token)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(res.Body)
	if err != nil {
		return err
	}
	if res.StatusCode/100 != 2 {
		return fmt.Errorf("%s: %s: %s", path, res.Status, answer)
	}
	return json.Unmarshal(answer, into)
}

func (w *writer) message(n int) map[string]any {
	return map[string]any{"client_id": fmt.Sprint(n), "kind": "text", "text": fmt.Sprintf("%s 第%d条", w.name, n)}
}

func (w *writer) answer(n int, a sentAnswer) {
	w.told[n] = a.Seq
	w.next = n + 1
	if a.Repeated {
		w.repeats++
	}
	w.v.answered <- struct{}{}
}

func (w *writer) byHTTP() {
	var a sentAnswer
	if w.post("/v1/conversations/"+w.conv+"/messages", w.message(w.next), &a) == nil {
		w.answer(w.next, a)
	}
}

// socketWindow is how many messages of a connection are under way at once.
const socketWindow = 8

// bySocket sends by one connection until it breaks or enough was sent.
func (w *writer) bySocket() {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	c, _, err := websocket.Dial(ctx, "ws://"+w.v.address+"/v1/socket", &websocket.DialOptions{Subprotocols: []string{"jietong.v1"}})
	if err != nil {
		return
	}
	defer c.CloseNow()
	write := func(id int, op string, body any) error {
		b, err := json.Marshal(map[string]any{"id": id, "op": op, "conv": w.conv, "body": body})
		if err != nil {
			return err
		}
		return c.Write(ctx, websocket.MessageText, b)
	}
	if write(1, "hello", map[string]any{"protocol": 1, "token": w.token}) != nil || read(ctx, c, 1, nil) != nil {
		return
	}
	const firstID = 2
	from := w.next
	for sent := from; ; {
		for enough := w.enough(); sent < w.next+socketWindow && !enough; sent++ {
			if write(firstID+sent-from, "send", w.message(sent)) != nil {
				return
			}
		}
		if w.next == sent {
			return
		}
		var a sentAnswer
		if err := read(ctx, c, firstID+w.next-from, &a); err != nil {
			return
		}
		w.answer(w.next, a)
	}
}

func (w *writer) enough() bool {
	select {
	case <-w.v.enough:
		return true
	default:
		return false
	}
}

// read reads frames until the answer to a call comes.
func read(ctx context.Context, c *websocket.Conn, id int, into any) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for {
		_, b, err := c.Read(ctx)
		if err != nil {
			return err
		}
		var f struct {
			Re    int             `json:"re"`
			Body  json.RawMessage `json:"body"`
			Error json.RawMessage `json:"error"`
		}
		if err := json.Unmarshal(b, &f); err != nil {
			return err
		}
		switch {
		case f.Re != id:
		case len(f.Error) > 0:
			return errors.New(string(f.Error))
		case into == nil:
			return nil
		default:
			return json.Unmarshal(f.Body, into)
		}
	}
}

// hold compares what was answered with what is stored, and has verify rebuild it all.
func (v *victim) hold(writers []*writer) {
	v.t.Helper()
	out, err := command(v.t, "", "verify", "--store", storeIn(v.dir))
	if err != nil || !strings.Contains(out, ": 0 differences") {
		v.t.Errorf("verify: %v\n%s", err, out)
	}
	s, err := sql.Open(context.Background(), storeIn(v.dir))
	if err != nil {
		v.t.Fatal(err)
	}
	defer s.Close()
	for _, w := range writers {
		at, next := map[int]int64{}, 0
		for after := int64(0); ; {
			items, err := s.Items(context.Background(), desk.ConversationID(w.conv), store.ItemPage{After: after, Limit: store.ItemsMax})
			if err != nil {
				v.t.Fatal(err)
			}
			for _, it := range items {
				if it.Seq != after+1 {
					v.t.Errorf("%s: entry %d comes after %d", w.name, it.Seq, after)
				}
				if after = it.Seq; it.Kind != desk.ItemText {
					continue
				}
				if it.ClientID != desk.ClientID(fmt.Sprint(next)) {
					v.t.Errorf("%s: message %s stands where %d should", w.name, it.ClientID, next)
				}
				at[next] = it.Seq
				next++
			}
			if len(items) < store.ItemsMax {
				break
			}
		}
		for n, seq := range w.told {
			if at[n] != seq {
				v.t.Errorf("%s: message %d was answered with place %d and stands at %d", w.name, n, seq, at[n])
			}
		}
		if len(w.told) == 0 {
			v.t.Errorf("%s: nothing was answered", w.name)
		}
	}
}
