package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/alecthomas/kong"

	"jietong/api"
	"jietong/center"
	"jietong/desk"
	"jietong/store"
)

// StaffCmd manages accounts from the command line; the first administrator comes in this way.
type StaffCmd struct {
	Add StaffAddCmd `cmd:"" help:"Add a person; the password is read from standard input. 新增坐席"`
}

// StaffAddCmd adds one person who serves.
type StaffAddCmd struct {
	Login    string   `arg:"" help:"What they sign in with."`
	Name     string   `required:"" help:"The service name that customers see."`
	Role     string   `default:"agent" enum:"agent,expert,manager,supervisor,admin" help:"agent, expert, manager, supervisor or admin."`
	Skill    []string `placeholder:"SKILL=LEVEL" help:"Skills with levels 1 to 5."`
	Language []string `default:"zh-CN" help:"Languages they speak."`
	Region   []string `help:"Regions they serve, home first."`
	Chat     uint8    `default:"3" help:"Chats at once."`
	Social   uint8    `default:"5" help:"Social conversations at once."`
	Ticket   uint8    `default:"5" help:"Tickets at once."`
	Phone    bool     `help:"Takes calls."`
	Video    bool     `help:"Takes video calls."`
	Store    string   `default:"sqlite:data/jietong.db" help:"As for serve."`
	Policy   string   `default:"jietong" help:"As for serve."`
}

// Run adds the person. The service may be running: it learns of them when it next starts, or at their first sign-in.
func (c *StaffAddCmd) Run(ctx context.Context) error {
	fmt.Fprint(os.Stderr, "Password 密码: ")
	password, err := bufio.NewReader(os.Stdin).ReadString('\n')
	if err != nil && password == "" {
		return errors.New("staff: give the password on standard input")
	}
	password = strings.TrimRight(password, "\r\n")
	if n := len([]rune(password)); n < api.PasswordMin || n > api.PasswordMax { // said before the store is opened
		return fmt.Errorf("staff: a password has %d to %d characters", api.PasswordMin, api.PasswordMax)
	}
	a, err := c.agent()
	if err != nil {
		return err
	}
	p, err := loadPolicy(c.Policy, "zh-CN")
	if err != nil {
		return err
	}
	s, err := openStore(ctx, c.Store)
	if err != nil {
		return err
	}
	ce, err := center.New(ctx, center.Config{Store: s, Policy: p, Now: time.Now, NewID: newID, Node: newID()})
	if err != nil {
		return errors.Join(err, s.Close())
	}
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan error, 1)
	go func() { done <- ce.Run(ctx) }()
	err = hire(ctx, ce, c.Login, password, a)
	cancel()
	return errors.Join(err, <-done, s.Close())
}

func (c *StaffAddCmd) agent() (desk.Agent, error) {
	// Customers see who serves them by this id, so it says nothing of the login.
	a := desk.Agent{ID: desk.AgentID(newID()), Name: c.Name, Role: desk.Role(c.Role)}
	for _, l := range c.Language {
		a.Languages = append(a.Languages, desk.Language(l))
	}
	for _, r := range c.Region {
		a.Regions = append(a.Regions, desk.Region(r))
	}
	for _, s := range c.Skill {
		name, level, ok := strings.Cut(s, "=")
		if !ok || len(level) != 1 || level[0] < '0'+desk.LevelMin || level[0] > '0'+desk.LevelMax {
			return a, fmt.Errorf("staff: --skill %s must read SKILL=LEVEL with a level from 1 to 5, such as refunds=3", s)
		}
		a.Skills = append(a.Skills, desk.SkillLevel{Skill: desk.Skill(name), Level: level[0] - '0'})
	}
	a.Capacity[desk.WorkChat], a.Capacity[desk.WorkSocial], a.Capacity[desk.WorkTicket] = c.Chat, c.Social, c.Ticket
	if c.Phone {
		a.Capacity[desk.WorkPhone] = 1
	}
	if c.Video {
		a.Capacity[desk.WorkVideo] = 1
	}
	return a, nil
}

// VerifyCmd rebuilds all state from the log and compares it with the tables.
type VerifyCmd struct {
	Store string `default:"sqlite:data/jietong.db" help:"As for serve."`
}

// Run prints what was compared; any difference makes it fail.
func (c *VerifyCmd) Run(ctx context.Context, k *kong.Context) (err error) {
	var s store.Store
	if s, err = openStore(ctx, c.Store); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	v, err := center.Verify(ctx, s)
	if err != nil {
		return err
	}
	for _, w := range v.Wrong {
		fmt.Fprintln(k.Stdout, w)
	}
	fmt.Fprintf(k.Stdout, "%d streams, %d events: %d differences\n", v.Streams, v.Events, len(v.Wrong))
	if len(v.Wrong) > 0 {
		return errors.New("verify: the state is not what the log says")
	}
	return nil
}
