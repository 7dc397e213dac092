"""The people of each team of a team file, by e-mail: whose work and spend is a team's."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from pulumi_claude_admin.model.people import is_email, person_key
from pulumi_claude_admin.team_file.model import Arguments

_NONE: Final[Mapping[str, str]] = MappingProxyType({})


def team_people(teams: Mapping[str, Arguments], addresses: Mapping[str, str] = _NONE) -> Mapping[str, tuple[str, ...]]:
    """Each team's members by e-mail, sorted. `addresses`: of ids of people (`user_…`); an id without one is left out, as no forge knows it."""
    return {key: tuple(sorted(_emails(team.get("members"), addresses))) for key, team in teams.items()}


def _emails(members: object, addresses: Mapping[str, str]) -> frozenset[str]:
    if not isinstance(members, Mapping):
        return frozenset()
    named = [addresses.get(one, one) for one in members if isinstance(one, str)]
    return frozenset(person_key(one) for one in named if is_email(one))
