"""Which caps a team file declares for which workspaces. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from pulumi_claude_admin.team_file.model import Arguments


@dataclass(frozen=True, slots=True)
class DeclaredCaps:
    """
    Caps (fractional cents) by workspace; and the keys of teams whose workspace is not there yet.

    A team that leaves its limit `unmanaged` declares none.
    """

    by_workspace: Mapping[str, Decimal]
    without_workspace: tuple[str, ...]


def workspaces_of_teams(teams: Mapping[str, Arguments], workspaces: Mapping[str, str]) -> Mapping[str, str | None]:
    """The workspace of each team by its key, among those that are known as id to name: by `adopt_id`, else by name; None where none is."""
    ids = {name: id_ for id_, name in workspaces.items()}
    return {
        key: ids.get(str(team["name"])) if (adopted := team.get("adopt_id")) is None else _known(adopted, workspaces)
        for key, team in teams.items()
    }


def _known(adopted: object, workspaces: Mapping[str, str]) -> str | None:
    return str(adopted) if adopted in workspaces else None


def declared_caps(teams: Mapping[str, Arguments], workspaces: Mapping[str, str]) -> DeclaredCaps:
    """The caps of teams, for workspaces that are known as id to name."""
    caps, lost = dict[str, Decimal](), list[str]()
    for key, id_ in workspaces_of_teams(teams, workspaces).items():
        if id_ is None:
            lost.append(key)
        elif "spend_limit" in teams[key]:
            caps[id_] = Decimal(str(teams[key]["spend_limit"])).scaleb(2)
    return DeclaredCaps(caps, tuple(lost))
