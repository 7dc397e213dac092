"""The team file of what is adopted: its beginning, and an entry for each team, which later runs add at the end. Pure."""

from __future__ import annotations

from typing import Final

from pulumi_claude_admin.adopt.literals import yaml_lines, yaml_text
from pulumi_claude_admin.adopt.program import AdoptedTeam

FILE_NAME: Final = "teams.yaml"
_HEAD: Final = """\
# One entry per team; docs/teams.md says what may stand here. Check it with: claude-admin teams check teams.yaml
version: 1
"""
_DEFAULTS: Final = """
defaults:
  owner_tag: false
"""


def beginning(*, is_tagged: bool) -> str:
    """What stands above the first team. Without owner tags the first preview is empty."""
    return f"{_HEAD}{'' if is_tagged else _DEFAULTS}\nteams:\n"


def entry(team: AdoptedTeam) -> str:
    """A team's lines."""
    return "".join(f"{line}\n" for line in (f"  {yaml_text(team.key)}:", *yaml_lines(arguments(team), "    ")))


def arguments(team: AdoptedTeam) -> dict[str, object]:
    """The keys of the team's entry."""
    (workspace,) = team.of_type("Workspace")
    said = dict(workspace.arguments)
    for members in team.of_type("WorkspaceMembers"):
        said["members"] = members.arguments["members"]
        if members.arguments.get("exclusive") is False:
            said["exclusive_members"] = False
    accounts = {
        str(one.arguments["service_account_id"]): one.arguments["role"] for one in team.of_type("ServiceAccountMember")
    }
    if accounts:
        said["service_accounts"] = accounts
    groups = {
        str(one.arguments["group"]): {k: v for k, v in one.arguments.items() if k not in {"workspace_id", "group"}}
        for one in team.of_type("WorkspaceRateLimit")
    }
    if groups:
        said["rate_limits"] = groups
    said["spend_limit"] = "unmanaged"
    for limit in team.of_type("WorkspaceSpendLimit"):
        said["spend_limit"] = limit.arguments["amount"]
    for notifications in team.of_type("SpendNotifications"):
        said["notifications"] = {k: v for k, v in notifications.arguments.items() if k != "workspace_id"}
    return said
