package load

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/coder/websocket"
)

// frame is any frame that the server sends, as far as a client under load looks at it.
type frame struct {
	Re    int64           `json:"re"`
	Ev    string          `json:"ev"`
	Conv  string          `json:"conv"`
	Seq   int64           `json:"seq"`
	Body  json.RawMessage `json:"body"`
	Error *struct {
		Kind    string `json:"kind"`
		Reason  string `json:"reason"`
		Message string `json:"message"`
	} `json:"error"`
	at time.Time
}

// client is one connection that calls and listens.
type client struct {
	conn *websocket.Conn
	push func(frame) // called from the reading goroutine

	mu      sync.Mutex
	next    int64
	waiting map[int64]chan frame
	err     error
}

// readMax is the largest frame a client takes: a desk with everything on it.
const readMax = 16 << 20

// post sends a JSON body and reads a JSON answer.
func post(ctx context.Context, method, url, token string, body, into any) error {
	b, err := json.Marshal(body)
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, method, url, bytes.NewReader(b))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, res.Body.Close()) }()
	answer, err := io.ReadAll(io.LimitReader(res.Body, readMax))
	if err != nil {
		return err
	}
	if res.StatusCode/100 != 2 {
		return fmt.Errorf("%s %s: %s: %s", method, url, res.Status, answer)
	}
	if into == nil {
		return nil
	}
	return json.Unmarshal(answer, into)
}

// dial opens a connection and says hello.
func dial(ctx context.Context, base, token string, push func(frame)) (*client, error) {
	conn, _, err := websocket.Dial(ctx, "ws"+strings.TrimPrefix(base, "http")+"/v1/socket", &websocket.DialOptions{Subprotocols: []string{"jietong.v1"}})
	if err != nil {
		return nil, err
	}
	conn.SetReadLimit(readMax)
	c := &client{conn: conn, push: push, waiting: map[int64]chan frame{}}
	go c.read(ctx)
	_, err = c.call(ctx, "hello", "", "", map[string]any{"protocol": 1, "token": token})
	return c, err
}

func (c *client) read(ctx context.Context) {
	for {
		_, b, err := c.conn.Read(ctx)
		if err != nil {
			c.fail(err)
			return
		}
		f := frame{at: time.Now()}
		if err := json.Unmarshal(b, &f); err != nil {
			c.fail(err)
			return
		}
		if f.Re == 0 {
			c.push(f)
			continue
		}
		c.mu.Lock()
		ch := c.waiting[f.Re]
		delete(c.waiting, f.Re)
		c.mu.Unlock()
		if ch != nil {
			ch <- f
		}
	}
}

func (c *client) fail(err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.err = err
	for id, ch := range c.waiting {
		close(ch)
		delete(c.waiting, id)
	}
}

// begin sends a call and returns where its answer will come.
func (c *client) begin(ctx context.Context, op, conv, offer string, body any) (chan frame, error) {
	ch := make(chan frame, 1)
	c.mu.Lock()
	if c.err != nil {
		c.mu.Unlock()
		return nil, c.err
	}
	c.next++
	id := c.next
	c.waiting[id] = ch
	c.mu.Unlock()
	call := struct {
		ID    int64  `json:"id"`
		Op    string `json:"op"`
		Conv  string `json:"conv,omitempty"`
		Offer string `json:"offer,omitempty"`
		Body  any    `json:"body,omitempty"`
	}{id, op, conv, offer, body}
	b, err := json.Marshal(call)
	if err != nil {
		return nil, err
	}
	return ch, c.conn.Write(ctx, websocket.MessageText, b)
}

// call sends a call and waits for its answer.
func (c *client) call(ctx context.Context, op, conv, offer string, body any) (frame, error) {
	ch, err := c.begin(ctx, op, conv, offer, body)
	if err != nil {
		return frame{}, err
	}
	select {
	case <-ctx.Done():
		return frame{}, ctx.Err()
	case f, ok := <-ch:
		switch {
		case !ok:
			return frame{}, fmt.Errorf("%s: the connection ended: %w", op, c.err)
		case f.Error != nil:
			return f, fmt.Errorf("%s: %s: %s", op, f.Error.Reason, f.Error.Message)
		}
		return f, nil
	}
}

func (c *client) close() { _ = c.conn.CloseNow() }
