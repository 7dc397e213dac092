"""How many people used Claude Code: what merged changes are held against beside those who merged something. Figures of five people or more."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from pulumi_claude_admin.outcomes.figures import NO_TEAM
from pulumi_claude_admin.outcomes.suppress import SUM, Place, shown
from pulumi_claude_admin.outcomes.week import Week


def active_people(
    active: Mapping[Week, frozenset[str]], team_of: Mapping[str, str], teams: Collection[str]
) -> Mapping[tuple[str | None, Week | None], int]:
    """
    People by team and week, by all together (None) and in any week (None). `active`: their hashes; `teams`: those that have figures.

    Whoever is in none of these is with those of no team.
    """

    def team(person: str) -> str:
        found = team_of.get(person, NO_TEAM)
        return found if found in teams else NO_TEAM

    cells: dict[tuple[str | None, Week | None], frozenset[str]] = {}
    everybody = frozenset[str]().union(*active.values())
    for week, people in (*active.items(), (SUM, everybody)):
        for row in {*teams, NO_TEAM}:
            cells[row, week] = frozenset(one for one in people if team(one) == row)
        cells[SUM, week] = people
    told: frozenset[Place] = shown({place: (people,) for place, people in cells.items()})
    return {place: len(people) for place, people in cells.items() if place in told}
