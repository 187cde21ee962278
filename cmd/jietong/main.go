// Command jietong is the whole of Jietong in one binary: the service, its demonstration, its simulator, and the tools around them.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata" // hours and promises are counted in IANA zones, also where the system has none

	"github.com/alecthomas/kong"
)

// commands are the subcommands. Serve's fields are also what a configuration file may hold.
type commands struct {
	Config string `type:"path" placeholder:"FILE" help:"YAML file with the same names as the flags of serve; an unknown key is an error. 配置文件"`

	Serve  ServeCmd  `cmd:"" help:"Run the service. 启动服务"`
	Demo   DemoCmd   `cmd:"" help:"Run the service on a busy day: invented customers and agents arrive on it. 演示"`
	Policy PolicyCmd `cmd:"" help:"Check, explain and compare service policies. 服务策略"`
	Sim    SimCmd    `cmd:"" help:"Invent a day and run it through the engine that serves. 模拟"`
	Load   LoadCmd   `cmd:"" help:"Measure the service under load on this machine. 压测"`
	Staff  StaffCmd  `cmd:"" help:"Add people who serve. 坐席账号"`
	Verify VerifyCmd `cmd:"" help:"Rebuild all state from the event log and compare. 核对"`
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	args := os.Args[1:]
	parser, err := parserFor(ctx, args)
	if err != nil {
		fail(err)
	}
	k, err := parser.Parse(args)
	parser.FatalIfErrorf(err)
	if err := k.Run(); err != nil {
		fail(err)
	}
}

// parserFor makes the parser; a configuration file named by the arguments or the environment is read first, since it gives the flags' defaults.
func parserFor(ctx context.Context, args []string, more ...kong.Option) (*kong.Kong, error) {
	options := append(more, kong.Name("jietong"), kong.DefaultEnvars("JIETONG"), kong.UsageOnError(), kong.BindTo(ctx, (*context.Context)(nil)),
		kong.Description("Jietong (接通) puts every customer of a super-app through to the right person in one step."))
	parser, err := kong.New(&commands{}, options...)
	if err != nil {
		return nil, err
	}
	values, err := configFor(parser, args)
	if err != nil || values == nil {
		return parser, err
	}
	return kong.New(&commands{}, append(options, kong.Resolvers(resolver(values)))...)
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "jietong:", err)
	os.Exit(1)
}
