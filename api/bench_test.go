package api

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/coder/websocket"

	"jietong/api/wire"
)

// BenchmarkMessages sends messages through many sockets with several under way on each, and reads reply and push of each. The store is in memory, so that it measures
// the edge and the center with the load beside them.
func BenchmarkMessages(b *testing.B) {
	const connections, underWay = 32, 16
	h := openBench(b)
	var ready, done sync.WaitGroup
	start := make(chan struct{})
	each := b.N/connections + 1
	for i := range connections {
		ready.Add(1)
		done.Go(func() {
			token, conv := benchCustomer(b, h)
			ctx := context.Background()
			conn, _, err := websocket.Dial(ctx, strings.Replace(h.http.URL, "http", "ws", 1)+"/v1/socket", nil)
			if err != nil {
				b.Error(err)
				return
			}
			defer conn.CloseNow()
			conn.SetReadLimit(1 << 20)
			hello, _ := json.Marshal(wire.Hello{Protocol: 1, Token: token})
			write := func(c wire.Call) {
				raw, _ := json.Marshal(c)
				if err := conn.Write(ctx, websocket.MessageText, raw); err != nil {
					b.Error(err)
				}
			}
			write(wire.Call{ID: 1, Op: "hello", Body: hello})
			if _, _, err := conn.Read(ctx); err != nil {
				b.Error(err)
			}
			ready.Done()
			<-start
			next, answered, pushed := 0, 0, 0
			send := func() {
				if next < each {
					body, _ := json.Marshal(wire.Send{ClientID: fmt.Sprint(i, "-", next), Kind: "text", Text: "请问我的退款什么时候到账？订单号 20261125"})
					write(wire.Call{ID: int64(next + 2), Op: "send", Conv: conv, Body: body})
					next++
				}
			}
			for range underWay {
				send()
			}
			for answered < each || pushed < each {
				_, raw, err := conn.Read(ctx)
				if err != nil {
					b.Error(err)
					return
				}
				if strings.HasPrefix(string(raw), `{"re"`) {
					answered++
					send()
				} else if strings.HasPrefix(string(raw), `{"ev":"item"`) {
					pushed++
				}
			}
		})
	}
	ready.Wait()
	b.ResetTimer()
	began := time.Now()
	close(start)
	done.Wait()
	b.ReportMetric(float64(each*connections)/time.Since(began).Seconds(), "messages/s")
}
