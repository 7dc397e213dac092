from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from pulumi_claude_admin.drift.ignore import apply, parse_ignore
from pulumi_claude_admin.drift.ignore_proposals import LASTS, propose
from pulumi_claude_admin.errors import ConfigurationError
from pulumi_claude_admin.findings import Change, Finding, Kind, Status, Subject
from pulumi_claude_admin.ignore_file import NO_REASON
from tests.support.nasty_names import NASTY_NAMES

TODAY = date(2026, 11, 24)
SANDBOX = Finding(
    Status.UNMANAGED, Subject(Kind.WORKSPACE, "wrkspc_01Sandbox", "wrkspc_01Sandbox", workspace_name="Sandbox")
)
MEMBERS = Finding(
    Status.DRIFTED,
    Subject(Kind.WORKSPACE_MEMBERS, "wrkspc_01Payments", "wrkspc_01Payments", "Payments"),
    urn="urn:pulumi:prod::teams::x::pay-members",
    changes=(Change("members.bot@example.com", None, "workspace_user"), Change("members.eve@example.com", None, "x")),
)
CLEARED = Finding(
    Status.MISSING,
    Subject(Kind.WORKSPACE_RATE_LIMIT, "wrkspc_01P/rlg_1", "wrkspc_01P", "Payments", label="Claude Sonnet 4.x"),
    urn="urn:pulumi:prod::teams::x::sonnet",
)


def test_a_line_names_the_object_by_its_id_for_thirty_days_below_its_name_for_people() -> None:
    assert propose([SANDBOX, CLEARED], today=TODAY) == (
        "# unmanaged: Sandbox",
        "workspace:wrkspc_01Sandbox  2026-12-24  WHY?",
        "# missing: Payments / Claude Sonnet 4.x",
        "workspace_rate_limit:wrkspc_01P/rlg_1  2026-12-24  WHY?",
    )


def test_of_what_differs_each_property_has_a_line_so_that_another_one_is_told() -> None:
    (_, *lines) = propose([MEMBERS], today=TODAY)
    assert [line.split()[0] for line in lines] == [
        "workspace_members:wrkspc_01Payments#members.bot@example.com",
        "workspace_members:wrkspc_01Payments#members.eve@example.com",
    ]


@pytest.mark.parametrize("status", [Status.IN_SYNC, Status.PENDING, Status.IGNORED, Status.UNSEEN, Status.PLANNED])
def test_what_nobody_has_to_decide_has_no_line(status: Status) -> None:
    counted = replace(SANDBOX, is_counted=True)
    assert propose([replace(SANDBOX, status=status), counted], today=TODAY) == ()


def test_what_is_in_the_file_already_is_not_proposed_again() -> None:
    there = frozenset({"workspace:wrkspc_01Sandbox", "workspace_members:wrkspc_01Payments#members.bot@example.com"})
    assert propose([SANDBOX, MEMBERS], today=TODAY, present=there) == (
        "# drifted: Payments",
        "workspace_members:wrkspc_01Payments#members.eve@example.com  2026-12-24  WHY?",
    )


def test_a_line_is_refused_until_somebody_says_why() -> None:
    text = "\n".join(propose([SANDBOX, CLEARED], today=TODAY))
    with pytest.raises(ConfigurationError, match=r":2: nobody has said why yet.*:4: nobody has said why yet"):
        parse_ignore(text)
    assert len(parse_ignore(text.replace(NO_REASON, "agreed (OPS-12)"))) == 2


@pytest.mark.parametrize("name", NASTY_NAMES)
def test_with_a_reason_a_line_hides_what_it_was_proposed_for_and_nothing_else(name: str) -> None:
    whole = replace(SANDBOX, subject=replace(SANDBOX.subject, id=name, workspace_name=name))
    part = replace(MEMBERS, changes=(Change(name, "a", "b"),))
    near = (
        replace(whole, subject=replace(whole.subject, id=f"{name}x", workspace_name=f"{name}x")),
        replace(MEMBERS, changes=(Change(f"{name}x", "a", "b"),)),
    )
    text = "\n".join(propose([whole, part], today=TODAY)).replace(NO_REASON, "agreed")

    outcome = apply(parse_ignore(text), (whole, part, *near), today=TODAY + LASTS)
    over = apply(parse_ignore(text), (whole, part), today=TODAY + LASTS + timedelta(days=1))

    assert [one.status for one in outcome.findings] == [Status.IGNORED] * 2 + [one.status for one in near]
    assert over.findings == (whole, part)
