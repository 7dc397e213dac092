package main

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"claude-quickstart/teams"
)

func main() {
	pulumi.Run(teams.Declare)
}
