"""The people of each team of a team file, by e-mail: whose work and spend is a team's."""

from __future__ import annotations

from collections.abc import Mapping

from pulumi_claude_admin.model.people import is_email, person_key
from pulumi_claude_admin.team_file.model import Arguments


def team_people(teams: Mapping[str, Arguments]) -> Mapping[str, tuple[str, ...]]:
    """Each team's members by e-mail, sorted; ids of people (`user_…`) are left out, as no forge knows them."""
    return {key: tuple(sorted(_emails(team.get("members")))) for key, team in teams.items()}


def _emails(members: object) -> frozenset[str]:
    if not isinstance(members, Mapping):
        return frozenset()
    return frozenset(person_key(one) for one in members if isinstance(one, str) and is_email(one))
