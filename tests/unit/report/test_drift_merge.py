from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from pulumi_claude_admin.drift.leavers import Leavers
from pulumi_claude_admin.errors import ConfigurationError
from pulumi_claude_admin.findings import Kind, Severity, Status
from pulumi_claude_admin.model.left_people import Left, LeftPerson, email_hash
from pulumi_claude_admin.report.drift_merge import merged
from pulumi_claude_admin.report.drift_report import Report
from pulumi_claude_admin.report.pii import Pii
from pulumi_claude_admin.report.run import FailOn, ReadFrom
from tests.support.organization_builder import NOW, Organization
from tests.support.report_forms import render_markdown
from tests.support.report_scenarios import PAYMENTS, SANDBOX, SCENARIOS, SEARCH, report
from tests.support.stack_builder import Stack

OWNERS = {PAYMENTS: "payments", SEARCH: "search"}


def live() -> Organization:
    made = Organization().workspace(SANDBOX, "Sandbox").member(SANDBOX, "user_01Ben", "workspace_user")
    for workspace_id, name in OWNERS.items():
        made = made.workspace(workspace_id, name.title(), owner=f"pulumi/teams/{name}/{name}")
        made = made.spend_limit(workspace_id, "2500.00")
    return made


def of(name: str, workspace_id: str, amount: str = "2000.00") -> Report:
    """One team's stack, looked at on its own."""
    stack = Stack(name).workspace(name, workspace_id).spend_limit(name, workspace_id, amount)
    return report(stack, live(), codes=(7,))


def both(*, codes: tuple[int, ...] = (7,), **changed: object) -> Report:
    second = of("search", SEARCH)
    second = replace(second, run=replace(second.run, **changed))  # type: ignore[arg-type]  # fields of a run
    return merged((("a.json", of("payments", PAYMENTS)), ("b.json", second)), exit_codes=codes)


def test_one_report_is_itself() -> None:
    one = of("payments", PAYMENTS)

    assert merged([("a.json", one)], exit_codes=(0,)) == one


def test_what_one_stack_declares_is_not_unmanaged_for_the_other() -> None:
    names = {
        (one.subject.kind, one.subject.workspace_name) for one in both().of(Status.UNMANAGED) if not one.is_counted
    }

    assert names == {(Kind.WORKSPACE, "Sandbox"), (Kind.WORKSPACE_MEMBERS, "Sandbox")}


def test_it_is_the_report_of_one_run_over_both_stacks() -> None:
    together = both()

    assert [one.subject.workspace_name for one in together.of(Status.DRIFTED)] == ["Payments", "Search"]
    assert together.run.stacks == ("teams/payments", "teams/search")
    assert together.compared == 4
    assert (together.coverage[0].declared, together.coverage[0].total) == (2, 3)
    assert "2 workspace caps differ: 4,000.00 a month declared, 5,000.00 now" in render_markdown(together)


def test_of_people_who_are_there_those_are_unmanaged_that_no_stack_declares() -> None:
    people = live().member(SEARCH, "user_01Ana", "workspace_user").member(SEARCH, "user_01Eve", "workspace_user")
    search = Stack("search").member("ana", SEARCH, "user_01Ana", "ana@example.com", "workspace_user")
    reports = [report(search, people), report(Stack("payments").workspace("payments", PAYMENTS), people)]

    together = merged(zip(("a", "b"), reports, strict=True), exit_codes=(0,))

    (bundle,) = [
        one
        for one in together.of(Status.UNMANAGED)
        if one.subject.kind is Kind.WORKSPACE_MEMBERS and one.subject.workspace_id == SEARCH
    ]
    assert [one.path for one in bundle.changes] == ["members.eve@example.com"]


def test_it_is_as_old_as_the_oldest_and_tells_people_as_openly_as_the_most_open() -> None:
    together = both(generated_at=NOW - timedelta(hours=2), pii=Pii.DOMAIN)

    assert together.run.generated_at == NOW - timedelta(hours=2)
    assert together.run.pii is Pii.FULL


def test_how_it_was_read_is_told_of_both_or_not_at_all() -> None:
    assert both(read_from=ReadFrom(2, 9, NOW)).run.read_from is None

    cheap = of("payments", PAYMENTS)
    cheap = replace(cheap, run=replace(cheap.run, read_from=ReadFrom(3, 0, None, "a day is over")))
    other = of("search", SEARCH)
    other = replace(other, run=replace(other.run, read_from=ReadFrom(2, 9, NOW)))

    together = merged((("a.json", cheap), ("b.json", other)), exit_codes=(7,))

    assert together.run.read_from == ReadFrom(5, 9, NOW, "a day is over")


def test_commits_that_differ_are_not_told_as_one() -> None:
    assert both(commit="f" * 40).run.commit is None


def test_the_milder_severity_is_enough_to_fail() -> None:
    statuses = {Status.DRIFTED: Severity.HIGH, Status.UNMANAGED: Severity.LOW}

    assert both(fail_on=FailOn(statuses)).run.fail_on.statuses[Status.DRIFTED] is None
    assert both(fail_on=FailOn(statuses)).run.fail_on.statuses[Status.UNMANAGED] is Severity.LOW


def test_an_object_that_two_stacks_declare_is_said_and_no_crash() -> None:
    second = of("search", PAYMENTS, "2500.00")

    together = merged((("a.json", of("payments", PAYMENTS)), ("b.json", second)), exit_codes=(7,))

    assert together.notices == (
        "2 objects are declared by more than one of these stacks, which then undo each other: workspace of Payments",
    )


def test_a_stack_that_is_in_two_files_is_refused_as_nobody_knows_which_is_newer() -> None:
    twice = [("a.json", of("payments", PAYMENTS)), ("b.json", of("payments", PAYMENTS))]

    with pytest.raises(ConfigurationError, match=r"the stack teams/payments is in both a\.json and b\.json"):
        merged(twice, exit_codes=(7,))


def test_two_organizations_are_refused() -> None:
    other = of("search", SEARCH)
    other = replace(other, organization=replace(other.organization, id="another"))

    with pytest.raises(ConfigurationError, match=r"b\.json of another"):
        merged([("a.json", of("payments", PAYMENTS)), ("b.json", other)], exit_codes=(7,))


@pytest.mark.parametrize(
    ("of_the_second", "together"),
    [(("b" * 16, "c" * 16), ("a" * 16, "b" * 16, "c" * 16)), ((), ("a" * 16, "b" * 16)), (None, None)],
)
def test_planned_steps_are_united_and_none_are_told_where_one_report_tells_none(
    of_the_second: tuple[str, ...] | None, together: tuple[str, ...] | None
) -> None:
    first, second = of("payments", PAYMENTS), of("search", SEARCH)
    first = replace(first, run=replace(first.run, planned_steps=("a" * 16, "b" * 16)))
    second = replace(second, run=replace(second.run, planned_steps=of_the_second))

    assert merged((("a.json", first), ("b.json", second)), exit_codes=(0,)).run.planned_steps == together


def test_what_rules_say_of_each_branch_is_in_it_once() -> None:
    told = SCENARIOS["policy_of_branch"]().policy
    assert told is not None
    asked, unasked = replace(of("payments", PAYMENTS), policy=told), of("search", SEARCH)
    assert merged((("a.json", asked), ("b.json", unasked)), exit_codes=(5,)).policy == told
    assert merged((("a.json", asked), ("b.json", replace(unasked, policy=told))), exit_codes=(5,)).policy == told


def test_who_is_back_is_told_whichever_stack_knows_who_left() -> None:
    gone = LeftPerson(
        user_id="user_00Admin", email_hash=email_hash("admin@example.com", "k"), left_on=date(2026, 11, 2)
    )
    knowing = report(Stack("payments"), live(), left=Leavers(Left((gone,)), key="k"))
    (back,) = merged((("a.json", knowing), ("b.json", of("search", SEARCH))), exit_codes=(7,)).of(Status.RETURNED)
    assert back.subject.label == "admin@example.com"
