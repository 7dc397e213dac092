"""One workspace per team of teams.yaml, and a cap on the whole organization. Teams edit the file; nobody edits this program."""

from pathlib import Path

import pulumi
from team_file import Team, TeamFileError, read

import pulumi_claude_admin as claude


def declare(key: str, team: Team) -> None:
    """One team's workspace with everything that belongs to it."""
    told = team.notifications
    declared = claude.TeamWorkspace(
        key,
        name=team.name,
        tags=team.tags,
        members=team.members,
        rate_limits={group: claude.RateLimits(**limits.model_dump()) for group, limits in team.rate_limits.items()},
        spend_limit=team.spend_limit,
        notifications=claude.Notifications(thresholds=told.thresholds, recipients=told.recipients) if told else None,
    )
    pulumi.export(key, declared.workspace_id)


try:
    content = read(Path(__file__).with_name("teams.yaml"))
except TeamFileError as error:
    raise pulumi.RunError(str(error)) from None

for key, team in content.teams.items():
    declare(key, team)

if content.organization is not None:
    claude.OrganizationSpendLimit("organization", amount=content.organization.spend_limit)
