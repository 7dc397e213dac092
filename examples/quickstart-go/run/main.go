// Command run is the program of main.go without Pulumi's plug-in for Go, by the Automation API:
//
//	go run ./run preview|up|refresh|destroy
//
// The stack is PULUMI_STACK, else dev. With an ordinary installation of Pulumi, `pulumi up` runs main.go as it is.
package main

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/auto"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/optdestroy"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/optpreview"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/optrefresh"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/optup"

	"claude-quickstart/teams"
)

var verbs = []string{"preview", "up", "refresh", "destroy"}

func main() {
	if err := run(context.Background(), os.Args[1:]); err != nil {
		reason, _, _ := strings.Cut(err.Error(), "\n") // the rest has been shown
		fmt.Fprintln(os.Stderr, reason)
		os.Exit(1)
	}
}

func run(ctx context.Context, arguments []string) error {
	if len(arguments) != 1 || !slices.Contains(verbs, arguments[0]) {
		return fmt.Errorf("say one of %s", strings.Join(verbs, ", "))
	}
	name := os.Getenv("PULUMI_STACK")
	if name == "" {
		name = "dev"
	}
	stack, err := auto.UpsertStackInlineSource(ctx, name, "claude-quickstart", teams.Declare)
	if err != nil {
		return err
	}
	switch arguments[0] {
	case "preview":
		_, err = stack.Preview(ctx, optpreview.ProgressStreams(os.Stdout), optpreview.ErrorProgressStreams(os.Stderr))
	case "up":
		_, err = stack.Up(ctx, optup.ProgressStreams(os.Stdout), optup.ErrorProgressStreams(os.Stderr))
	case "refresh":
		_, err = stack.Refresh(ctx, optrefresh.ProgressStreams(os.Stdout), optrefresh.ErrorProgressStreams(os.Stderr))
	case "destroy":
		_, err = stack.Destroy(ctx, optdestroy.ProgressStreams(os.Stdout), optdestroy.ErrorProgressStreams(os.Stderr))
	}
	return err
}
