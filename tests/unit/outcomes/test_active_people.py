"""People who used Claude Code, by team and week: five or more, and none that follows from the sums."""

from __future__ import annotations

from pulumi_claude_admin.outcomes.active_people import active_people
from pulumi_claude_admin.outcomes.figures import NO_TEAM
from pulumi_claude_admin.outcomes.suppress import SUM
from tests.support.change_facts import WEEKS

FIRST, SECOND = WEEKS


def people(team: str, number: int) -> frozenset[str]:
    return frozenset(f"{team}{one}" for one in range(number))


TEAM_OF = {one: one[0] for one in people("a", 9) | people("b", 9) | people("c", 3)}


def test_people_are_counted_by_team_and_week_and_once_in_all() -> None:
    active = {FIRST: people("a", 6) | people("b", 7), SECOND: people("a", 8) | people("b", 5)}
    told = active_people(active, TEAM_OF, {"a", "b"})
    assert [told["a", FIRST], told["a", SECOND], told["a", SUM]] == [6, 8, 8]
    assert told[SUM, SUM] == 15


def test_a_few_people_of_no_team_are_no_rest_of_the_sum() -> None:
    told = active_people({FIRST: people("a", 6) | people("b", 7) | people("c", 3)}, TEAM_OF, {"a", "b"})
    assert (NO_TEAM, FIRST) not in told
    assert not {("a", FIRST), ("b", FIRST), (SUM, FIRST)} <= told.keys()


def test_a_team_without_figures_is_with_those_of_none() -> None:
    told = active_people({FIRST: people("a", 6) | people("b", 7)}, TEAM_OF, {"a"})
    assert ("b", FIRST) not in told
    assert told[NO_TEAM, FIRST] == 7
