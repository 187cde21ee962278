package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/alecthomas/kong"

	"jietong/desk"
	"jietong/policies"
	"jietong/policy"
)

// PolicyCmd works on service policies: the text that says who is served where, by whom, when and how fast.
type PolicyCmd struct {
	Check   PolicyCheckCmd   `cmd:"" help:"Find lines nobody can staff, hours nobody covers, unreachable entries, contradictory targets. 检查策略"`
	Explain PolicyExplainCmd `cmd:"" help:"Say in words what happens to a given customer at a given time. 说明某位客户会遇到什么"`
	Diff    PolicyDiffCmd    `cmd:"" help:"Compare what two policies mean. 比较两份策略"`
	Schema  PolicySchemaCmd  `cmd:"" help:"Print the JSON Schema for editors. 输出编辑器用的 JSON Schema"`
}

// PolicyCheckCmd checks one policy over a year.
type PolicyCheckCmd struct {
	Policy string    `arg:"" default:"jietong" help:"Folder of a policy, or the name of one that ships: jietong, as-reported, kuaishou, wechat."`
	From   time.Time `format:"2006-01-02" help:"First day of the year looked at (default: today)."`
	Lang   string    `default:"zh-CN" enum:"zh-CN,en" help:"Language of the findings."`
	JSON   bool      `name:"json" help:"Print JSON."`
}

// Run prints the findings; open ones make it fail.
func (c *PolicyCheckCmd) Run(ctx *kong.Context) error {
	p, err := loadPolicy(c.Policy, c.Lang)
	if err != nil {
		return err
	}
	from := c.From
	if from.IsZero() {
		from = time.Now().UTC().Truncate(24 * time.Hour)
	}
	findings := p.Check(from)
	if c.JSON {
		if err := printJSON(ctx.Stdout, findings); err != nil {
			return err
		}
	} else {
		printFindings(ctx.Stdout, findings, desk.Language(c.Lang))
	}
	if open := len(policy.Open(findings)); open > 0 {
		return fmt.Errorf("policy %s: %d findings are open", c.Policy, open)
	}
	return nil
}

func printFindings(w io.Writer, findings []policy.Finding, lang desk.Language) {
	for _, f := range findings {
		fmt.Fprintf(w, "%s: %s %s: %s\n", f.Place, f.Severity, f.Code, f.Words.In(lang))
		if f.Accepted != (policy.Words{}) {
			fmt.Fprintf(w, "    %s: %s\n", policy.Words{ZH: "已接受", EN: "accepted"}.In(lang), f.Accepted.In(lang))
		}
	}
	fmt.Fprintf(w, policy.Words{ZH: "共 %d 条，其中待处理 %d 条。\n", EN: "%d findings, %d of them open.\n"}.In(lang), len(findings), len(policy.Open(findings)))
}

// PolicyExplainCmd explains one customer at one moment.
type PolicyExplainCmd struct {
	Policy    string    `arg:"" default:"jietong" help:"Folder of a policy, or the name of one that ships."`
	Entry     string    `required:"" help:"Where the customer comes in, such as app-settings-help."`
	Category  string    `help:"What is wrong, such as fraud."`
	Tier      string    `help:"The customer's tier, such as blue-v."`
	Region    string    `help:"Where the customer lives, such as mena."`
	Language  []string  `help:"Languages the customer speaks, best first."`
	Need      []string  `help:"Access needs: low-vision, deaf, older, other."`
	At        time.Time `format:"2006-01-02T15:04:05Z07:00" help:"Moment, such as 2026-12-01T21:30:00+08:00 (default: now)."`
	Anger     int       `help:"Anger index in percent."`
	Diverts   int       `help:"Answers of the bot that did not help."`
	Tagged    bool      `help:"The urgent tag was used."`
	OwnNumber bool      `help:"Calls from the account's own number."`
	Licence   bool      `help:"The business licence was checked."`
	Lang      string    `default:"zh-CN" enum:"zh-CN,en" help:"Language of the explanation."`
}

// Run prints the explanation.
func (c *PolicyExplainCmd) Run(ctx *kong.Context) error {
	p, err := loadPolicy(c.Policy, c.Lang)
	if err != nil {
		return err
	}
	ask := policy.Ask{Entry: desk.EntryID(c.Entry), Category: policy.CategoryID(c.Category), Tier: desk.Tier(c.Tier), Region: desk.Region(c.Region), At: c.At,
		AngerPercent: c.Anger, BotDiverts: c.Diverts, Tagged: c.Tagged, OwnNumber: c.OwnNumber, Licence: c.Licence}
	if ask.At.IsZero() {
		ask.At = time.Now().Truncate(time.Second)
	}
	for _, l := range c.Language {
		ask.Languages = append(ask.Languages, desk.Language(l))
	}
	for _, n := range c.Need {
		ask.Needs = append(ask.Needs, desk.AccessNeed(n))
	}
	_, err = io.WriteString(ctx.Stdout, p.Explain(ask, desk.Language(c.Lang)))
	return err
}

// PolicyDiffCmd compares two policies.
type PolicyDiffCmd struct {
	Before string `arg:"" help:"Folder or name of the first policy."`
	After  string `arg:"" help:"Folder or name of the second policy."`
	Lang   string `default:"zh-CN" enum:"zh-CN,en" help:"Language of the sentences."`
	JSON   bool   `name:"json" help:"Print JSON."`
}

// Run prints what differs.
func (c *PolicyDiffCmd) Run(ctx *kong.Context) error {
	before, err := loadPolicy(c.Before, c.Lang)
	if err != nil {
		return err
	}
	after, err := loadPolicy(c.After, c.Lang)
	if err != nil {
		return err
	}
	changes := policy.Diff(before, after)
	if c.JSON {
		return printJSON(ctx.Stdout, changes)
	}
	for _, change := range changes {
		fmt.Fprintln(ctx.Stdout, change.Words.In(desk.Language(c.Lang)))
	}
	fmt.Fprintf(ctx.Stdout, policy.Words{ZH: "共 %d 处不同。\n", EN: "%d differences.\n"}.In(desk.Language(c.Lang)), len(changes))
	return nil
}

// PolicySchemaCmd prints the JSON Schema.
type PolicySchemaCmd struct{}

// Run prints it.
func (c *PolicySchemaCmd) Run(ctx *kong.Context) error {
	_, err := ctx.Stdout.Write(policy.Schema())
	return err
}

// loadPolicy reads a folder, or a policy that ships under that name. A folder wins, so that a copy can be worked on under the same name.
func loadPolicy(name, lang string) (*policy.Policy, error) {
	var p *policy.Policy
	var err error
	switch info, statErr := os.Stat(name); {
	case statErr == nil && info.IsDir():
		p, err = policy.ParseFS(os.DirFS(name))
	default:
		// A file may bear the name of a policy that ships: the program itself does, for whoever starts it where it stands.
		if p, err = policies.Load(name); err != nil && !isProblems(err) {
			if statErr == nil {
				return nil, fmt.Errorf("policy: %s is a file; name the folder it stands in", name)
			}
			return nil, fmt.Errorf("policy: there is no folder %q, and none of that name ships (%s)", name, strings.Join(policies.Names(), ", "))
		}
	}
	if problems, ok := err.(policy.Problems); ok {
		return nil, fmt.Errorf("policy %s:\n%s", name, problems.In(desk.Language(lang)))
	}
	return p, err
}

func isProblems(err error) bool {
	_, ok := err.(policy.Problems)
	return ok
}

func printJSON(w io.Writer, v any) error {
	out := json.NewEncoder(w)
	out.SetEscapeHTML(false)
	out.SetIndent("", "  ")
	return out.Encode(v)
}
