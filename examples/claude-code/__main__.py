"""What one person may spend with Claude Code: in the organization, and at the vendor's own gateway. Names and amounts are yours to change."""

import pulumi_claude_admin as claude

# Everybody who signs in to Claude Code by this organization. The Console sets it; others than these keep what they have.
claude.ClaudeCodeSpendLimits("claude-code", default="200.00", people={"priya@example.com": "500.00"})

# Everybody of a group of the identity provider who signs in at the gateway, which enforces it; the group has a budget as a whole.
claude.GatewaySpendLimit("developers", group="developers", amount="200.00", pooled_budget="5000.00")
