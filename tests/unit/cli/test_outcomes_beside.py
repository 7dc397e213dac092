"""What stands beside merged changes: spend and Claude Code from the archive, and what an Enterprise organization tells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from pulumi_claude_admin.audit_ports import HowRead
from pulumi_claude_admin.cli.commands.outcomes_archive import BesideChanges, beside_changes
from pulumi_claude_admin.cli.commands.outcomes_counting import Material, counted
from pulumi_claude_admin.cli.commands.outcomes_enterprise import EnterpriseWork
from pulumi_claude_admin.cli.commands.outcomes_teams import Teams
from pulumi_claude_admin.model.cubes import CLAUDE_CODE, COST_BY_WHO, Surface, Window
from pulumi_claude_admin.outcome_ports import ReportedWork
from pulumi_claude_admin.outcomes.mailmap import Mailmap
from pulumi_claude_admin.outcomes.people import Aliases, People, person_hash
from pulumi_claude_admin.outcomes.week import Week
from tests.support.change_facts import A_FACT
from tests.support.spend_archive import ArchiveInMemory
from tests.support.spend_rows import claude_code

KEY = "a key of the tests"
FIRST = Week.of_day(date(2026, 10, 5))
WEEKS = (FIRST, FIRST.following)
HOW = HowRead(datetime(2026, 11, 1, tzinfo=UTC), None, Surface.CLAUDE_CODE)
ENTERPRISE = EnterpriseWork(
    (ReportedWork(FIRST.monday, "p1@example.com", 5, 1), ReportedWork(FIRST.monday, "p9@example.com", 0, 0)),
    {FIRST: frozenset({"p1@example.com", "p9@example.com"}), FIRST.following: frozenset()},
)


def archive(*, days: int = 14) -> ArchiveInMemory:
    """Two people and a key on the first day of so many that were read."""
    kept = ArchiveInMemory()
    rows = (
        claude_code("p1@example.com", day=5),
        claude_code("p2@example.com", day=5, commits=0, pull_requests=0),
        claude_code("build", day=5, is_key=True),
        claude_code("user_01Forgotten", day=5),
    )
    kept.put(CLAUDE_CODE, Window(FIRST.monday, FIRST.monday + timedelta(days=days)), rows, HOW)
    return kept


def told(kept: ArchiveInMemory, enterprise: EnterpriseWork | None = None) -> BesideChanges:
    return beside_changes(kept, Teams(), WEEKS, enterprise)


def test_people_of_the_archive_s_report_are_active_and_keys_are_nobody() -> None:
    found = told(archive())

    assert found.active == {FIRST: {"p1@example.com", "p2@example.com"}, FIRST.following: frozenset()}
    assert sum(one.commits for one in found.work) == 2
    assert not found.has_spend


def test_spend_of_other_weeks_alone_is_none_of_these_and_no_zero() -> None:
    kept = archive()
    kept.put(COST_BY_WHO, Window(FIRST.monday - timedelta(days=30), FIRST.monday), (), HOW)
    assert not told(kept).has_spend
    kept.put(COST_BY_WHO, Window(FIRST.monday, FIRST.monday + timedelta(days=1)), (), HOW)
    assert told(kept).has_spend


def test_a_week_of_which_a_day_was_not_read_says_nothing_of_anybody() -> None:
    found = told(archive(days=13))

    assert found.active.keys() == {FIRST}
    assert [line for line in found.remarks if "of 1 weeks from 2026-W42 to 2026-W42" in line] != []


def test_people_of_both_organizations_are_counted_once_with_the_work_of_both() -> None:
    found = told(archive(), ENTERPRISE)

    assert found.active[FIRST] == {"p1@example.com", "p2@example.com", "p9@example.com"}
    assert sum(one.commits for one in found.work) == 7


def test_an_enterprise_organization_alone_is_enough() -> None:
    assert told(ArchiveInMemory(), ENTERPRISE).reported_weeks == WEEKS
    assert told(ArchiveInMemory()).reported_weeks == ()


def test_where_one_of_both_is_not_known_nothing_is_told_of_who_was_active() -> None:
    found = told(archive(), EnterpriseWork(remarks=("the key may not",)))

    assert found.active == {}
    assert "the key may not" in found.remarks


def test_people_with_another_address_in_another_repository_are_not_counted_twice() -> None:
    """Three people are no five: they are in no figure."""
    at_work, at_home = ([person_hash(f"{who}@{at}", KEY) for who in "abc"] for at in ("example.com", "home.example"))
    facts = [replace(A_FACT, number=number, person=person) for number, person in enumerate((*at_home, *at_work))]
    weeks = (A_FACT.week,)
    beside = beside_changes(ArchiveInMemory(), Teams(), weeks, None)

    def told_people(same: Sequence[frozenset[str]]) -> int | None:
        material = Material(weeks, A_FACT.merged_at, facts, same, Teams(), People(KEY), beside)
        return counted(material).figures.cells[-1].people

    assert told_people(()) == 6
    assert told_people([frozenset(pair) for pair in zip(at_work, at_home, strict=True)]) == 0


def test_a_mailmap_of_one_repository_loses_nobody_of_a_team_in_another() -> None:
    names = "abcde"
    text = "".join(f"<{who}@lists.example> <{who}@example.com>\n" for who in names)
    facts = [
        replace(A_FACT, number=number, person=person_hash(f"{who}@{at}", KEY))
        for number, (who, at) in enumerate((who, at) for who in names for at in ("lists.example", "example.com"))
    ]
    people = People(KEY, Aliases(mailmap=Mailmap.of(text)))
    teams = Teams({"Payments": [f"{who}@example.com" for who in names]})
    beside = beside_changes(ArchiveInMemory(), teams, (A_FACT.week,), None)

    found = counted(Material((A_FACT.week,), A_FACT.merged_at, facts, (), teams, people, beside)).figures

    assert [(one.team, one.people, one.merged) for one in found.cells if one.week is None] == [
        ("Payments", 5, 10),
        (None, 5, 10),
    ]


def test_three_people_with_six_addresses_are_too_few_to_tell_how_much_the_signs_see() -> None:
    work = [ReportedWork(FIRST.monday, f"{who}@{at}", 1, 0) for who in "abc" for at in ("example.com", "home.example")]
    enterprise = EnterpriseWork(tuple(work), {FIRST: frozenset(one.email for one in work)})
    beside = beside_changes(ArchiveInMemory(), Teams(), (FIRST,), enterprise)

    def has_signs(aliases: Aliases) -> bool:
        moment = datetime(2026, 11, 1, tzinfo=UTC)
        return counted(Material((FIRST,), moment, (), (), Teams(), People(KEY, aliases), beside)).signs is not None

    assert has_signs(Aliases())
    assert not has_signs(Aliases(emails={f"{who}@home.example": f"{who}@example.com" for who in "abc"}))


class CountedDay(date):
    """A day that counts how often it is looked at."""

    looks = 0

    def isocalendar(self) -> Any:  # noqa: ANN401 - its class has no name
        CountedDay.looks += 1
        return super().isocalendar()


def test_work_is_looked_at_as_often_in_many_weeks_as_in_two() -> None:
    many = [Week.of_day(FIRST.monday + timedelta(weeks=number)) for number in range(50)]
    work = tuple(ReportedWork(CountedDay(2026, 10, 5), f"p{number}@example.com", 1, 0) for number in range(20))
    enterprise = EnterpriseWork(work, dict.fromkeys(many, frozenset[str]()))

    found = beside_changes(ArchiveInMemory(), Teams(), many, enterprise)

    assert [len(of) for of in found.active.values()] == [20, *[0] * 49]
    assert CountedDay.looks <= 2 * len(work)
