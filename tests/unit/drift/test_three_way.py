from __future__ import annotations

import pytest

from pulumi_claude_admin.drift.declared import declared_by
from pulumi_claude_admin.drift.detect import detect
from pulumi_claude_admin.drift.export_format import parse_export
from pulumi_claude_admin.drift.program import SECRET_WORD, UNKNOWN, as_declared_by, parse_preview
from pulumi_claude_admin.drift.severity import graded
from pulumi_claude_admin.drift.three_way import three_ways
from pulumi_claude_admin.findings import Finding, InBranch, Kind, Severity, Status
from tests.support.organization_builder import Organization
from tests.support.preview_builder import preview_text
from tests.support.stack_builder import CIPHERTEXT, Stack

W = "wrkspc_01Payments"


def compared(before: Stack, after: Stack, live: Organization) -> list[Finding]:
    """What is declared, three ways."""
    program = parse_preview(preview_text(before, after))
    assert program.error is None
    branch = declared_by(as_declared_by(program, parse_export(before.text())))
    reading = live.reading()
    found = three_ways(detect(before.declared(), reading).findings, detect(branch, reading).findings, program)
    return [one for one in found if one.urn is not None]


def cap(state: str, branch: str, actual: str) -> Finding:
    before, after = (Stack().spend_limit("payments", W, amount) for amount in (state, branch))
    (found,) = compared(before, after, Organization().workspace(W, "Payments").spend_limit(W, actual))
    return found


@pytest.mark.parametrize(
    ("branch", "state", "actual", "word"),
    [
        ("500.00", "500.00", "500.00", Status.IN_SYNC),
        ("600.00", "500.00", "500.00", Status.PLANNED),
        ("500.00", "500.00", "700.00", Status.DRIFTED),
        ("700.00", "500.00", "700.00", Status.CONVERGED),
        ("600.00", "500.00", "700.00", Status.CONFLICT),
    ],
)
def test_the_table(branch: str, state: str, actual: str, word: Status) -> None:
    found = cap(state, branch, actual)

    assert found.status is word
    rows = () if word is Status.IN_SYNC else (InBranch("amount", word, branch, state, actual),)
    assert found.in_branch == rows


def test_an_object_is_as_bad_as_its_worst_property() -> None:
    before = Stack().members("payments", W, {"ana@example.com": "workspace_user", "ben@example.com": "workspace_user"})
    after = Stack().members("payments", W, {"ana@example.com": "workspace_admin", "ben@example.com": "workspace_user"})
    live = (
        Organization()
        .workspace(W, "Payments")
        .member(W, "user_01Ana", "workspace_user")
        .member(W, "user_01Ben", "workspace_developer")
    )
    (found,) = compared(before, after, live)

    assert found.status is Status.DRIFTED
    assert {row.path: row.word for row in found.in_branch} == {
        "members.ana@example.com": Status.PLANNED,
        "members.ben@example.com": Status.DRIFTED,
    }


def test_what_the_branch_takes_away_itself_makes_drift_on_the_same_object_no_worse() -> None:
    people = {"ana@example.com": "workspace_admin", "ben@example.com": "workspace_user"}
    before = Stack().members("payments", W, people)
    after = Stack().members("payments", W, {"ben@example.com": "workspace_user"})
    live = (
        Organization()
        .workspace(W, "Payments")
        .member(W, "user_01Ana", "workspace_admin")
        .member(W, "user_01Ben", "workspace_developer")
    )
    (found,) = graded(compared(before, after, live))

    assert found.status is Status.DRIFTED
    assert [change.path for change in found.changes] == ["members.ben@example.com"]
    assert found.severity is Severity.MEDIUM
    assert "members.ana@example.com: changed by this branch" in (found.reason or "")


def test_what_the_branch_takes_out_is_planned_and_drift_on_it_stays_drift() -> None:
    before = Stack().spend_limit("payments", W, "500.00")
    live = Organization().workspace(W, "Payments").spend_limit(W, "500.00")
    (removed,) = compared(before, Stack(), live)
    (drifted,) = compared(before, Stack(), Organization().workspace(W, "Payments").spend_limit(W, "900.00"))

    assert (removed.status, removed.reason) == (Status.PLANNED, "this branch does not declare it any more")
    assert drifted.status is Status.DRIFTED
    assert drifted.reason == "this branch does not declare it any more"


def test_what_is_new_is_planned_under_its_name_and_line() -> None:
    after = Stack().workspace("search", UNKNOWN).spend_limit("search", UNKNOWN, "500.00")
    found = compared(Stack(), after, Organization())

    assert [(one.subject.kind, one.status, one.subject.label, one.declared_at) for one in found] == [
        (Kind.WORKSPACE, Status.PLANNED, "search", "__main__.py:1"),
        (Kind.WORKSPACE_SPEND_LIMIT, Status.PLANNED, "search", "__main__.py:2"),
    ]
    assert all(one.subject.workspace_id is None for one in found)


def test_what_is_new_in_a_workspace_that_is_there_is_told_with_its_name() -> None:
    before, live = Stack().workspace("payments", W), Organization().workspace(W, "Payments")
    after = Stack().workspace("payments", W).spend_limit("cap", W, "500.00")

    (new,) = (one for one in compared(before, after, live) if one.reason == "new in this branch")

    assert (new.subject.workspace_id, new.subject.workspace_name) == (W, "Payments")


@pytest.mark.parametrize("sentinel", [UNKNOWN, SECRET_WORD])
def test_what_the_branch_does_not_say_is_compared_as_the_state_has_it_and_never_shown(sentinel: str) -> None:
    before = Stack().workspace("payments", W, tags={"team": "a", "env": "prod"})
    after = Stack().workspace("payments", W, tags={"team": sentinel, "env": "test"})
    live = Organization().workspace(
        W, "Payments", owner="pulumi/teams/prod/payments", tags={"team": "a", "env": "prod"}
    )
    (found,) = compared(before, after, live)

    assert [(row.path, row.word) for row in found.in_branch] == [("tags.env", Status.PLANNED)]
    assert sentinel not in repr(found)
    assert ("tags: known after `pulumi up`" in (found.reason or "")) is (sentinel == UNKNOWN)


def test_what_the_state_keeps_sealed_stays_unseen() -> None:
    before = Stack().spend_limit("payments", W, CIPHERTEXT)
    after = Stack().spend_limit("payments", W, SECRET_WORD)
    (found,) = compared(before, after, Organization().workspace(W, "Payments").spend_limit(W, "500.00"))

    assert found.status is Status.UNSEEN
    assert found.in_branch == ()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "printed no JSON"),
        ("[]", "printed no steps"),
        ('{"steps": 5}', "printed no steps"),
    ],
)
def test_what_is_no_preview_is_said(text: str, reason: str) -> None:
    assert reason in (parse_preview(text).error or "")


def test_steps_that_are_not_understood_are_passed_over() -> None:
    assert (
        parse_preview(
            '{"steps": [1, {}, {"urn": "a"}, {"urn": "b", "op": "same", "newState": {"custom": false}}]}'
        ).steps
        == {}
    )
