package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"jietong/api"
	"jietong/center"
	"jietong/desk"
	"jietong/policy"
	"jietong/store"
)

// Sample staff and personas let a newcomer walk the whole service on one machine. They exist with --sample only.

// samplePassword is the password of every sample account; the service then listens on this machine alone.
const samplePassword = "jietong-sample"

// samplePerson is one sample member of staff.
type samplePerson struct {
	login, name string
	role        desk.Role
	level       uint8 // of every skill
	only        []desk.Skill
	languages   []desk.Language
	regions     []desk.Region
	kinds       []desk.WorkKind
}

// sampleStaff keeps chat apart from phone and video: the policy keeps one agent of those lines idle, and a newcomer who signs in alone would else see a
// customer wait beside an agent who is kept for a call.
var sampleStaff = []samplePerson{
	{login: "li", name: "小李", role: desk.RoleAgent, level: 4, languages: []desk.Language{"zh-CN", "en"}, regions: []desk.Region{"cn", "intl"}, kinds: []desk.WorkKind{desk.WorkChat, desk.WorkSocial, desk.WorkTicket}},
	{login: "wang", name: "小王", role: desk.RoleAgent, level: 3, languages: []desk.Language{"zh-CN", "en"}, regions: []desk.Region{"cn", "intl"}, kinds: []desk.WorkKind{desk.WorkChat, desk.WorkSocial, desk.WorkTicket}},
	{login: "chen", name: "陈专家", role: desk.RoleExpert, level: 5, languages: []desk.Language{"zh-CN", "en"}, regions: []desk.Region{"cn", "intl"}, kinds: []desk.WorkKind{desk.WorkChat, desk.WorkSocial, desk.WorkTicket}},
	{login: "zhao", name: "赵经理", role: desk.RoleManager, level: 5, languages: []desk.Language{"zh-CN", "en"}, regions: []desk.Region{"cn", "intl"}, kinds: []desk.WorkKind{desk.WorkChat, desk.WorkTicket}},
	{login: "qian", name: "小钱", role: desk.RoleAgent, level: 4, languages: []desk.Language{"zh-CN", "en"}, regions: []desk.Region{"cn", "intl"}, kinds: []desk.WorkKind{desk.WorkPhone, desk.WorkVideo, desk.WorkTicket}},
	{login: "fatima", name: "Fatima", role: desk.RoleAgent, level: 4, only: []desk.Skill{"mena", "intl", "general", "account"}, languages: []desk.Language{"ar", "en"}, regions: []desk.Region{"mena", "intl"}, kinds: []desk.WorkKind{desk.WorkChat, desk.WorkTicket}},
	{login: "somchai", name: "Somchai", role: desk.RoleAgent, level: 4, only: []desk.Skill{"sea", "intl", "general", "account"}, languages: []desk.Language{"th", "en"}, regions: []desk.Region{"sea", "intl"}, kinds: []desk.WorkKind{desk.WorkChat, desk.WorkTicket}},
	{login: "linh", name: "Linh", role: desk.RoleAgent, level: 4, only: []desk.Skill{"sea", "intl", "general", "account"}, languages: []desk.Language{"vi", "en"}, regions: []desk.Region{"sea", "intl"}, kinds: []desk.WorkKind{desk.WorkChat, desk.WorkTicket}},
	{login: "sun", name: "孙班长", role: desk.RoleSupervisor, level: 5, languages: []desk.Language{"zh-CN", "en"}, regions: []desk.Region{"cn"}, kinds: []desk.WorkKind{desk.WorkChat}},
	{login: "admin", name: "管理员", role: desk.RoleAdmin, level: 5, languages: []desk.Language{"zh-CN", "en"}, regions: []desk.Region{"cn"}},
}

// addSampleStaff hires the sample staff where they are not there yet.
func addSampleStaff(ctx context.Context, c *center.Center) error {
	for _, p := range sampleStaff {
		if _, err := c.Store().Account(ctx, p.login); err == nil {
			continue
		} else if !errors.Is(err, store.ErrNotFound) {
			return err
		}
		if err := hire(ctx, c, p.login, samplePassword, p.agent(c.Policy())); err != nil {
			return err
		}
	}
	return nil
}

func (p samplePerson) agent(pol *policy.Policy) desk.Agent {
	a := desk.Agent{ID: desk.AgentID(p.login), Name: p.name, Role: p.role, Languages: p.languages, Regions: p.regions}
	for _, s := range pol.Skills {
		if len(p.only) == 0 || slices.Contains(p.only, s.ID) {
			a.Skills = append(a.Skills, desk.SkillLevel{Skill: s.ID, Level: p.level})
		}
	}
	for _, k := range p.kinds {
		a.Capacity[k] = uint8(capacityFor(pol, p.role, k))
	}
	return a
}

// capacityFor is the policy's capacity of a role; people who lead have that of an agent.
func capacityFor(p *policy.Policy, r desk.Role, k desk.WorkKind) int {
	if k.Exclusive() {
		return 1
	}
	role := policy.StaffAgent
	switch r {
	case desk.RoleExpert:
		role = policy.StaffExpert
	case desk.RoleManager:
		role = policy.StaffManager
	}
	if n := p.CapacityFor(role, k); n > 0 {
		return n
	}
	return 2
}

// hire adds an agent with an account. An agent who is there already without an account, because the program ended in between, gets one.
func hire(ctx context.Context, c *center.Center, login, password string, a desk.Agent) error {
	login = strings.ToLower(login)
	if _, err := c.Store().Account(ctx, login); err == nil {
		return fmt.Errorf("staff: the login %q is taken; choose another", login)
	} else if !errors.Is(err, store.ErrNotFound) {
		return err
	}
	hash, err := api.HashPassword(password)
	if err != nil {
		return err
	}
	var e *center.Error
	if _, err := c.Do(ctx, desk.System, desk.Hire{Agent: a}); err != nil && !(errors.As(err, &e) && e.Reason == desk.ReasonExists) {
		return err
	}
	return c.Store().PutAccount(ctx, store.Account{Login: login, Agent: a.ID, PasswordHash: hash})
}

// samplePersonas are the invented customers whom the sample host app vouches for.
func samplePersonas() []api.Persona {
	return []api.Persona{
		{ID: "personal", Name: "张小星", Tier: "personal", Region: "cn", Language: "zh-CN"},
		{ID: "blue-v", Name: "晨光咖啡", Tier: "blue-v", Region: "cn", Language: "zh-CN", Manager: "zhao", Attributes: map[string]string{"licence": "verified"}},
		{ID: "merchant", Name: "山货小铺", Tier: "merchant", Region: "cn", Language: "zh-CN"},
		{ID: "advertiser", Name: "远帆广告", Tier: "advertiser", Region: "cn", Language: "zh-CN"},
		{ID: "key", Name: "周先生", Tier: "key", Region: "cn", Language: "zh-CN", Manager: "zhao"},
		{ID: "overseas", Name: "Alex Carter", Tier: "personal", Region: "intl", Language: "en"},
		{ID: "thai", Name: "Narin", Tier: "personal", Region: "sea", Language: "th"},
		{ID: "vietnamese", Name: "Minh", Tier: "personal", Region: "sea", Language: "vi"},
		{ID: "arabic", Name: "Omar", Tier: "personal", Region: "mena", Language: "ar"},
		{ID: "older", Name: "陈奶奶", Tier: "personal", Region: "cn", Language: "zh-CN", Needs: []desk.AccessNeed{desk.NeedOlder}},
		{ID: "deaf", Name: "许静", Tier: "personal", Region: "cn", Language: "zh-CN", Needs: []desk.AccessNeed{desk.NeedDeaf}},
		{ID: "low-vision", Name: "何明", Tier: "personal", Region: "cn", Language: "zh-CN", Needs: []desk.AccessNeed{desk.NeedLowVision}},
	}
}

// sampleGuide tells a newcomer where to go.
func sampleGuide(base string) string {
	logins := make([]string, len(sampleStaff))
	for i, p := range sampleStaff {
		logins[i] = p.login
	}
	return fmt.Sprintf(`
  接通 Jietong, sample mode 示例模式

  customer  用户     %[1]s/                 sample app 示例应用
  any door  怎么找人工 %[1]s/find-a-person
  agents    坐席     %[1]s/console          login 账号: %[2]s
                                                  password 密码: %[3]s

`, base, strings.Join(logins, ", "), samplePassword)
}
