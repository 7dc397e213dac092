"""API keys and the switch of the activity feed in drift: what is declared, and what is only counted."""

from __future__ import annotations

import pytest

from pulumi_claude_admin.drift import remedies
from pulumi_claude_admin.drift.detect import Detection, detect
from pulumi_claude_admin.drift.severity import graded
from pulumi_claude_admin.findings import Change, Finding, Kind, Severity, Status, Unseen
from pulumi_claude_admin.model.compliance_settings import ComplianceSettings
from tests.support.organization_builder import Organization
from tests.support.stack_builder import CIPHERTEXT, Stack


def the(detection: Detection, kind: Kind) -> Finding:
    [found] = [finding for finding in detection.findings if finding.subject.kind is kind]
    return found


def test_a_declared_api_key_is_compared_and_others_are_counted_until_they_are_dead() -> None:
    stack = Stack().api_key("apikey_1", name="ci", status="inactive")
    live = Organization()
    live.workspace("wrkspc_1", "Payments")
    live.api_key("apikey_1", "ci", "wrkspc_1").api_key("apikey_2", "theirs").api_key(
        "apikey_3", "old", status="archived"
    )

    detection = detect(stack.declared(), live.reading())

    found = {one.status: one for one in detection.findings if one.subject.kind is Kind.API_KEY}
    drifted, theirs = found[Status.DRIFTED], found[Status.UNMANAGED]
    assert (drifted.subject.id, drifted.changes) == ("apikey_1", (Change("status", "inactive", "active"),))
    assert (drifted.subject.workspace_name, drifted.subject.label) == ("Payments", "ci")
    assert (theirs.subject.id, theirs.is_counted) == ("apikey_2", True)
    coverage = next(one for one in detection.coverage if one.kind is Kind.API_KEY)
    assert (coverage.declared, coverage.unmanaged) == (1, 1)


@pytest.mark.parametrize(
    ("declared", "actual", "status"),
    [
        ("active", "archived", Status.ARCHIVED),
        ("inactive", "archived", Status.ARCHIVED),
        ("active", "expired", Status.DRIFTED),
        ("inactive", "expired", Status.IN_SYNC),
    ],
)
def test_an_api_key_at_its_end_can_only_be_taken_out(declared: str, actual: str, status: Status) -> None:
    stack = Stack().api_key("apikey_1", status=declared)
    finding = the(
        detect(stack.declared(), Organization().api_key("apikey_1", "ci", None, actual).reading()), Kind.API_KEY
    )
    assert finding.status is status
    assert finding.remedy == (None if status is Status.IN_SYNC else remedies.TAKE_OUT)


def test_an_api_key_that_is_gone_is_missing_and_one_that_was_not_listed_is_unseen() -> None:
    stack = Stack().api_key("apikey_1", name="ci")
    unlisted = Organization(api_keys=None, unseen=[Unseen(Kind.API_KEY, "not allowed", is_partial=True)])

    gone = the(detect(stack.declared(), Organization().reading()), Kind.API_KEY)
    unseen = the(detect(stack.declared(), unlisted.reading()), Kind.API_KEY)

    assert (gone.status, gone.subject.label) == (Status.MISSING, "ci")
    assert (unseen.status, unseen.reason) == (Status.UNSEEN, "not allowed")


def test_an_api_key_with_a_secret_name_is_compared_without_it() -> None:
    stack = Stack().add("ApiKey", "ci", "apikey_1", {"adopt_id": "apikey_1", "name": CIPHERTEXT, "status": "active"})
    finding = the(detect(stack.declared(), Organization().api_key("apikey_1", "ci").reading()), Kind.API_KEY)
    assert finding.status is Status.UNSEEN
    assert "everything else is as declared" in (finding.reason or "")


@pytest.mark.parametrize(
    ("declared", "actual", "status"),
    [
        ("enabled", "enabled", Status.IN_SYNC),
        ("enabled", "disabled", Status.DRIFTED),
        ("disabled", "enabled", Status.DRIFTED),
        ("enabled", None, Status.UNSEEN),
    ],
)
def test_the_switch_of_the_activity_feed_is_compared(declared: str, actual: str | None, status: Status) -> None:
    live = Organization(compliance=ComplianceSettings(actual) if actual is not None else None)
    detection = detect(Stack().compliance_settings(declared).declared(), live.reading())
    assert the(detection, Kind.COMPLIANCE_SETTINGS).status is status


def test_a_feed_that_nobody_declared_is_counted_while_it_is_on() -> None:
    on = detect(Stack().declared(), Organization(compliance=ComplianceSettings("enabled")).reading())
    off = detect(Stack().declared(), Organization(compliance=ComplianceSettings("disabled")).reading())
    assert the(on, Kind.COMPLIANCE_SETTINGS).is_counted
    assert [one for one in off.findings if one.subject.kind is Kind.COMPLIANCE_SETTINGS] == []


@pytest.mark.parametrize("is_declared", [True, False])
@pytest.mark.parametrize(
    ("owner_id", "status", "is_told"),
    [
        ("user_01Gone", "active", True),
        ("user_01Gone", "inactive", False),
        ("user_01Ana", "active", False),
        ("svac_01Gone", "active", False),
        (None, "active", False),
    ],
)
def test_a_working_key_of_somebody_who_left_is_told_and_of_high_severity(
    owner_id: str | None, status: str, *, is_told: bool, is_declared: bool
) -> None:
    stack = Stack().api_key("apikey_1", status=status) if is_declared else Stack()
    live = Organization().api_key("apikey_1", "ci", None, status, owner_id=owner_id, created_by_id="user_01Gone")
    (finding,) = graded((the(detect(stack.declared(), live.reading()), Kind.API_KEY),))
    assert (Change("principal_gone", None, owner_id) in finding.changes) == is_told
    assert (finding.severity is Severity.HIGH) == is_told
    if is_told:
        assert finding.status is (Status.DRIFTED if is_declared else Status.UNMANAGED)
        assert not finding.is_counted


def test_nobody_is_said_to_have_left_where_the_people_were_not_listed() -> None:
    live = Organization().api_key("apikey_1", "ci", None, "active", owner_id="user_01Gone")
    live.users = ()
    assert the(detect(Stack().declared(), live.reading()), Kind.API_KEY).is_counted


@pytest.mark.parametrize(
    ("owner", "status", "is_told"),
    [
        ("Ana@example.com", "active", False),
        ("user_01Ana", "active", False),
        ("gone@example.com", "active", True),
        ("user_01Gone", "active", True),
        ("gone@example.com", "inactive", False),
        (None, "active", False),
    ],
)
def test_a_declared_owner_who_has_left_is_told_of_a_key_that_works(
    owner: str | None, status: str, *, is_told: bool
) -> None:
    stack = Stack().api_key("apikey_1", name="ci", **({"owner": owner} if owner else {}))
    finding = the(
        detect(stack.declared(), Organization().api_key("apikey_1", "ci", None, status).reading()), Kind.API_KEY
    )
    assert (Change("owner_gone", owner, None) in finding.changes) == is_told
    assert (finding.status is Status.DRIFTED) == is_told
    assert (finding.remedy == remedies.for_ownerless_key()) == is_told
