package main

import (
	"context"
	"errors"
	"fmt"

	"jietong/desk"
	"jietong/sim"
	"jietong/store"
)

// DemoCmd runs the service with invented customers and agents living on it.
type DemoCmd struct {
	ServeCmd
	PerMinute int `default:"12" help:"New conversations a minute."`
	Invented  int `default:"6" help:"Invented agents beside the sample staff."`
}

// Run serves, and lets them live.
func (c *DemoCmd) Run(ctx context.Context) error {
	c.Sample = true
	s, err := c.open(ctx)
	if err != nil {
		return err
	}
	return c.live(ctx, s)
}

func (c *DemoCmd) live(ctx context.Context, s *service) error {
	return s.run(ctx, func(ctx context.Context) error {
		ids, err := c.invent(ctx, s)
		if err != nil {
			return err
		}
		return sim.Living{Center: s.center, Agents: ids, PerMinute: c.PerMinute, Seed: uint64(s.center.Now().Unix())}.Run(ctx)
	})
}

// invent hires the invented agents where they are not there yet.
func (c *DemoCmd) invent(ctx context.Context, s *service) ([]desk.AgentID, error) {
	var ids []desk.AgentID
	for i := range c.Invented {
		id := desk.AgentID(fmt.Sprintf("demo-%02d", i+1))
		ids = append(ids, id)
		if _, err := s.store.Agent(ctx, id); err == nil {
			continue
		} else if !errors.Is(err, store.ErrNotFound) {
			return nil, err
		}
		p := samplePerson{login: string(id), name: demoNames[i%len(demoNames)], role: desk.RoleExpert, level: 4, languages: []desk.Language{"zh-CN", "en"},
			regions: []desk.Region{"cn", "intl"}, kinds: []desk.WorkKind{desk.WorkChat, desk.WorkSocial}}
		if _, err := s.center.Do(ctx, desk.System, desk.Hire{Agent: p.agent(s.center.Policy())}); err != nil {
			return nil, err
		}
	}
	return ids, nil
}

// demoNames are the service names of the invented agents.
var demoNames = []string{"小周", "小吴", "小郑", "小冯", "小褚", "小卫", "小蒋", "小沈"}
