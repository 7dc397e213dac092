from __future__ import annotations

from collections.abc import Callable

import pytest

from pulumi_claude_admin.drift.declared import Declared
from pulumi_claude_admin.drift.declared_twice import with_declared_twice
from pulumi_claude_admin.drift.remedies import for_declared_twice
from pulumi_claude_admin.drift.several_stacks import unite
from pulumi_claude_admin.findings import Finding, Kind, Status
from tests.support.named_findings import detect
from tests.support.organization_builder import Organization
from tests.support.stack_builder import Stack

PAYMENTS = "wrkspc_01Payments"


def found(first: Stack, second: Stack, live: Organization) -> dict[tuple[str, Kind], Finding]:
    declared: Declared = unite([("first", first.declared()), ("second", second.declared())])
    findings = with_declared_twice(detect(declared, live.reading()).findings, declared.declarations)
    return {(one.urn.split("::")[0].removeprefix("urn:pulumi:"), one.subject.kind): one for one in findings if one.urn}


def organization() -> Organization:
    live = Organization().workspace(PAYMENTS, "Payments").spend_limit(None, "100.00")
    return live.member(PAYMENTS, "user_01Ana", "workspace_user").spend_limit(PAYMENTS, "5000.00")


@pytest.mark.parametrize(
    "declare",
    [
        lambda stack: stack.spend_limit("cap", PAYMENTS, "5000.00"),
        lambda stack: stack.members("people", PAYMENTS, {"ana@example.com": "workspace_user"}),
        lambda stack: stack.organization_spend_limit("cap", "100.00"),
        lambda stack: stack.organization_member("ana", "user_01Ana", "ana@example.com", "developer"),
    ],
    ids=["cap", "members", "organization", "person"],
)
def test_what_two_stacks_declare_is_a_conflict_of_each_that_names_both(declare: Callable[[Stack], Stack]) -> None:
    both = found(declare(Stack("dev")), declare(Stack("prod")), organization())
    assert len(both) == 2
    for one in both.values():
        assert one.status is Status.CONFLICT
        assert (one.reason or "").startswith("declared by teams/dev (")
        assert " and teams/prod (" in (one.reason or "")
        assert one.remedy == for_declared_twice()


def test_what_differs_keeps_its_values() -> None:
    both = found(
        Stack("dev").spend_limit("cap", PAYMENTS, "5000.00"),
        Stack("prod").spend_limit("cap", PAYMENTS, "900.00"),
        organization(),
    )
    assert both["dev", Kind.WORKSPACE_SPEND_LIMIT].changes == ()
    (change,) = both["prod", Kind.WORKSPACE_SPEND_LIMIT].changes
    assert (change.declared, change.actual) == ("900.00", "5000.00")


def test_what_is_gone_stays_that_and_says_who_declares_it() -> None:
    cap = Stack("dev").spend_limit("cap", PAYMENTS, "1.00"), Stack("prod").spend_limit("cap", PAYMENTS, "1.00")
    both = found(*cap, Organization().workspace(PAYMENTS, "Payments"))
    for one in both.values():
        assert one.status is Status.MISSING
        assert one.remedy != for_declared_twice()
        assert "declared by teams/dev (cap) and teams/prod (cap)" in (one.reason or "")


@pytest.mark.parametrize(("exclusive", "status"), [(False, Status.IN_SYNC), (True, Status.CONFLICT)])
def test_lists_that_only_ensure_people_stand_beside_one_another(*, exclusive: bool, status: Status) -> None:
    people = {"ana@example.com": "workspace_user"}
    both = found(
        Stack("dev").members("people", PAYMENTS, people, exclusive=False),
        Stack("prod").members("people", PAYMENTS, people, exclusive=exclusive),
        organization(),
    )
    assert {one.status for one in both.values()} == {status}


def test_two_stacks_with_parts_of_one_workspace_are_no_conflict() -> None:
    both = found(
        Stack("dev").workspace("payments", PAYMENTS),
        Stack("prod").spend_limit("cap", PAYMENTS, "5000.00"),
        organization(),
    )
    assert Status.CONFLICT not in {one.status for one in both.values()}
