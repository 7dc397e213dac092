"""The people of each team, by e-mail."""

from __future__ import annotations

from pulumi_claude_admin.team_file.read import read_bytes
from pulumi_claude_admin.team_file.team_people import team_people

FILE = b"""\
version: 1
people:
  platform: [Ana@example.com, ben@example.com]
teams:
  payments:
    name: Payments
    spend_limit: unmanaged
    members:
      "@platform": workspace_developer
      user_01x: workspace_user
  search:
    name: Search
    spend_limit: unmanaged
"""


def test_members_are_told_by_email_those_of_groups_too() -> None:
    read = read_bytes(FILE)

    assert read.mistakes == ()
    assert team_people(read.teams) == {"payments": ("ana@example.com", "ben@example.com"), "search": ()}
