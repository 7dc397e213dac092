"""One workspace per team of teams.yaml, and a cap on the whole organization. Teams edit the file; nobody edits this program."""

import pulumi_claude_admin as claude

claude.teams_from_file("teams.yaml")
claude.OrganizationSpendLimit("organization", amount="40000.00")
