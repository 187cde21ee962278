package load

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"
)

// OfferConfig says how the time from a free agent to an offer is measured.
type OfferConfig struct {
	Base     string
	Login    string // one agent who takes one chat at a time
	Password string
	Entry    string
	Waiting  int // customers in the queue all the while, about
	Rounds   int // offers to measure
}

// OfferResult is how long it took from "an agent becomes free" to "offered": from sending the end of the after-work time to the next offer's
// arrival at the agent's end of the socket.
type OfferResult struct {
	Waiting int           `json:"waiting"`
	Rounds  int           `json:"rounds"`
	P50     time.Duration `json:"p50"`
	P99     time.Duration `json:"p99"`
	Max     time.Duration `json:"max"`
}

// Offers fills the queue, then serves one conversation after the other and times the next offer.
func Offers(ctx context.Context, cfg OfferConfig) (*OfferResult, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var customers []*client
	defer func() { closeAll(customers) }()
	for i := range cfg.Waiting + cfg.Rounds {
		c, _, err := Customer(ctx, cfg.Base, cfg.Entry, fmt.Sprintf("wait-%d", i))
		if err != nil {
			return nil, err
		}
		customers = append(customers, c)
	}
	offers := make(chan frame, 64)
	token, err := SignIn(ctx, cfg.Base, cfg.Login, cfg.Password)
	if err != nil {
		return nil, err
	}
	agent, err := dial(ctx, cfg.Base, token, func(f frame) {
		if f.Ev == "offer" {
			offers <- f
		}
	})
	if err != nil {
		return nil, err
	}
	defer agent.close()
	if _, err := agent.call(ctx, "presence", "", "", map[string]string{"presence": "ready"}); err != nil {
		return nil, err
	}
	var took []time.Duration
	freed := time.Time{}
	for len(took) < cfg.Rounds {
		var f frame
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case f = <-offers:
		case <-time.After(10 * time.Second):
			return nil, errors.New("load: no offer within 10 s")
		}
		if !freed.IsZero() {
			took = append(took, f.at.Sub(freed))
		}
		var o struct {
			ID           string `json:"id"`
			Conversation struct {
				ID string `json:"id"`
			} `json:"conversation"`
		}
		if err := json.Unmarshal(f.Body, &o); err != nil {
			return nil, err
		}
		if _, err := agent.call(ctx, "accept", "", o.ID, nil); err != nil {
			return nil, err
		}
		if _, err := agent.call(ctx, "close", o.Conversation.ID, "", map[string]any{}); err != nil {
			return nil, err
		}
		freed = time.Now() // the agent ends the after-work time and is free
		if _, err := agent.begin(ctx, "presence", "", "", map[string]string{"presence": "ready"}); err != nil {
			return nil, err
		}
	}
	slices.Sort(took)
	n := len(took)
	return &OfferResult{Waiting: cfg.Waiting, Rounds: n, P50: took[n/2], P99: took[n*99/100], Max: took[n-1]}, nil
}
