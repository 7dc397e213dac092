// Package teams declares three teams: who works there, how fast, how much they may spend, and who hears of it. Edit it for
// your own organization.
package teams

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"pulumi-claude-admin/claude"
)

const finance = "finops@example.com"

type team struct {
	id, name, costCentre string
	members              map[string]string                        // e-mail to role
	limits               map[string]claude.WorkspaceRateLimitArgs // resource to limits of one model group
	amount               string                                   // what the team may spend in a month
	thresholds           []string                                 // amounts at which a mail goes out
	recipients           []string
}

var teams = []team{
	{ // Two developers and a bot.
		id: "payments", name: "Payments", costCentre: "4711",
		members: map[string]string{
			"ana@example.com":    "workspace_developer",
			"ben@example.com":    "workspace_developer",
			"finbot@example.com": "workspace_user",
		},
		limits: map[string]claude.WorkspaceRateLimitArgs{
			"payments-sonnet": {
				Group:                 pulumi.String("Claude Sonnet 4.x"),
				RequestsPerMinute:     pulumi.Int(500),
				OutputTokensPerMinute: pulumi.Int(80_000),
			},
		},
		amount:     "5000.00",
		thresholds: []string{"2500.00", "4500.00"},
		recipients: []string{finance, "ana@example.com"},
	},
	{ // One who looks after the workspace, two who use it.
		id: "support", name: "Support", costCentre: "4712",
		members: map[string]string{
			"chloe@example.com": "workspace_admin",
			"kofi@example.com":  "workspace_user",
			"lena@example.com":  "workspace_user",
		},
		limits: map[string]claude.WorkspaceRateLimitArgs{
			"support-haiku": {Group: pulumi.String("Claude Haiku 4.x"), RequestsPerMinute: pulumi.Int(1_000)},
		},
		amount:     "3000.00",
		thresholds: []string{"2400.00"},
		recipients: []string{finance},
	},
	{ // Two model groups with limits of their own; for every other group the organization's limits apply.
		id: "search", name: "Search", costCentre: "4713",
		members: map[string]string{
			"dev@example.com":    "workspace_developer",
			"emil@example.com":   "workspace_developer",
			"fatima@example.com": "workspace_restricted_developer",
		},
		limits: map[string]claude.WorkspaceRateLimitArgs{
			"search-sonnet": {Group: pulumi.String("Claude Sonnet 4.x"), RequestsPerMinute: pulumi.Int(800)},
			"search-opus":   {Group: pulumi.String("Claude Opus 4.x"), RequestsPerMinute: pulumi.Int(200)},
		},
		amount:     "8000.00",
		thresholds: []string{"4000.00", "7200.00"},
		recipients: []string{finance},
	},
}

// Declare is the program. It exports the id of each workspace.
func Declare(ctx *pulumi.Context) error {
	for _, one := range teams {
		if err := one.declare(ctx); err != nil {
			return err
		}
	}
	return nil
}

func (t team) declare(ctx *pulumi.Context) error {
	workspace, err := claude.NewWorkspace(ctx, t.id, &claude.WorkspaceArgs{
		Name: pulumi.String(t.name),
		Tags: pulumi.StringMap{"cost-centre": pulumi.String(t.costCentre)},
	})
	if err != nil {
		return err
	}
	ctx.Export(t.id, workspace.ID())
	if _, err = claude.NewWorkspaceMembers(ctx, t.id, &claude.WorkspaceMembersArgs{
		WorkspaceId: workspace.ID(),
		Members:     pulumi.ToStringMap(t.members),
	}); err != nil {
		return err
	}
	for name, limit := range t.limits {
		limit.WorkspaceId = workspace.ID()
		if _, err = claude.NewWorkspaceRateLimit(ctx, name, &limit); err != nil {
			return err
		}
	}
	if _, err = claude.NewWorkspaceSpendLimit(ctx, t.id, &claude.WorkspaceSpendLimitArgs{
		WorkspaceId: workspace.ID(),
		Amount:      pulumi.String(t.amount),
	}); err != nil {
		return err
	}
	_, err = claude.NewSpendNotifications(ctx, t.id, &claude.SpendNotificationsArgs{
		WorkspaceId: workspace.ID(),
		Thresholds:  pulumi.ToStringArray(t.thresholds),
		Recipients:  pulumi.ToStringArray(t.recipients),
	})
	return err
}
