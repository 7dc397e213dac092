from __future__ import annotations

from decimal import Decimal

import pytest

from pulumi_claude_admin.drift.severity import CapRaise, Override, graded, severity_of
from pulumi_claude_admin.findings import Change, Finding, Kind, Severity, Status, Subject
from pulumi_claude_admin.model.diff import Scalar
from tests.support.report_scenarios import SCENARIOS

HIGH, MEDIUM, LOW = Severity

CHANGES = [
    (Kind.WORKSPACE_SPEND_LIMIT, "amount", "500.00", None, HIGH),
    (Kind.ORGANIZATION_SPEND_LIMIT, "amount", "500.00", None, HIGH),
    (Kind.WORKSPACE_SPEND_LIMIT, "amount", "500.00", "600.01", HIGH),
    (Kind.WORKSPACE_SPEND_LIMIT, "amount", "500.00", "600.00", MEDIUM),
    (Kind.WORKSPACE_SPEND_LIMIT, "amount", "50000.00", "51000.01", HIGH),
    (Kind.WORKSPACE_SPEND_LIMIT, "amount", "0.00", "0.01", HIGH),
    (Kind.WORKSPACE_SPEND_LIMIT, "amount", "500.00", "400.00", LOW),
    (Kind.SPEND_NOTIFICATIONS, "recipients", ("a@example.com",), (), HIGH),
    (Kind.SPEND_NOTIFICATIONS, "recipients", ("a@example.com",), ("b@example.com",), MEDIUM),
    (Kind.SPEND_NOTIFICATIONS, "recipients", (), ("b@example.com",), MEDIUM),
    (Kind.WORKSPACE_MEMBERS, "members.eve@example.com", None, "workspace_admin", HIGH),
    (Kind.WORKSPACE_MEMBERS, "members.eve@example.com", "workspace_user", "workspace_admin", HIGH),
    (Kind.WORKSPACE_MEMBERS, "members.eve@example.com", "workspace_admin", "workspace_user", MEDIUM),
    (Kind.WORKSPACE_MEMBERS, "members.eve@example.com", None, "workspace_user", MEDIUM),
    (Kind.WORKSPACE_MEMBERS, "members.eve@example.com", "workspace_user", None, LOW),
    (Kind.ORGANIZATION_MEMBER, "role", "user", "admin", HIGH),
    (Kind.SERVICE_ACCOUNT, "organization_role", "developer", "admin", HIGH),
    (Kind.API_KEY, "status", "inactive", "active", HIGH),
    (Kind.API_KEY, "status", "active", "inactive", MEDIUM),
    (Kind.API_KEY, "name", "a", "b", LOW),
    (Kind.API_KEY, "principal_gone", None, "user_01Gone", HIGH),
    (Kind.API_KEY, "owner_gone", "user_01Gone", None, MEDIUM),
    (Kind.COMPLIANCE_SETTINGS, "state", "enabled", "disabled", HIGH),
    (Kind.GATEWAY_SPEND_LIMIT, "amount", "50.00", None, HIGH),
    (Kind.GATEWAY_SPEND_LIMIT, "amount", "500.00", "501.00", MEDIUM),
    (Kind.GATEWAY_SPEND_LIMIT, "pooled_budget", "500.00", "900.00", HIGH),
    (Kind.GATEWAY_SPEND_LIMIT, "pooled_budget", "500.00", "400.00", LOW),
    (Kind.GATEWAY_SPEND_LIMIT, "pool_paused", False, True, HIGH),
    (Kind.MEMBER_SPEND_LIMIT, "amount", "50.00", "no_limit", HIGH),
    (Kind.MEMBER_SPEND_LIMIT, "amount", "50.00", None, MEDIUM),
    (Kind.MEMBER_SPEND_LIMITS, "people.ana@example.com", "50.00", "500.00", HIGH),
    (Kind.MEMBER_SPEND_LIMITS, "people.ana@example.com", "no_limit", "50.00", MEDIUM),
    (Kind.WORKSPACE_RATE_LIMIT, "requests_per_minute", 500, None, MEDIUM),
    (Kind.WORKSPACE_RATE_LIMIT, "requests_per_minute", 500, 501, MEDIUM),
    (Kind.WORKSPACE_RATE_LIMIT, "requests_per_minute", 500, 499, LOW),
    (Kind.FEDERATION_RULE, "oauth_scope", "workspace:developer", "org:admin", HIGH),
    (Kind.FEDERATION_RULE, "name", "a", "b", LOW),
    (Kind.WORKSPACE, "data_residency.allowed_inference_geos", ("us",), "unrestricted", HIGH),
    (Kind.WORKSPACE, "display_color", "#6C5BB9", "#000000", LOW),
    (Kind.WORKSPACE, "tags.cost-centre", "4711", "0", LOW),
]


@pytest.mark.parametrize(("kind", "path", "declared", "actual", "severity"), CHANGES)
def test_a_change_is_as_bad_as_the_table_says(
    kind: Kind, path: str, declared: Scalar, actual: Scalar, severity: Severity
) -> None:
    finding = Finding(Status.DRIFTED, Subject(kind, "x"), changes=(Change(path, declared, actual),))
    assert severity_of(finding, CapRaise()) is severity


def test_a_finding_is_as_bad_as_its_worst_change() -> None:
    changes = (Change("display_color", "a", "b"), Change("external_key_id", "a", None))
    assert severity_of(Finding(Status.DRIFTED, Subject(Kind.WORKSPACE, "x"), changes=changes), CapRaise()) is HIGH


@pytest.mark.parametrize(("percent", "amount", "severity"), [(50, 1000, MEDIUM), (49, 1000, HIGH), (50, 249, HIGH)])
def test_settings_say_how_far_a_cap_may_be_raised(percent: int, amount: int, severity: Severity) -> None:
    changes = (Change("amount", "500.00", "750.00"),)
    finding = Finding(Status.DRIFTED, Subject(Kind.WORKSPACE_SPEND_LIMIT, "x"), changes=changes)
    assert severity_of(finding, CapRaise(Decimal(percent), Decimal(amount))) is severity


WITHOUT_CHANGES = [
    (Status.ARCHIVED, Kind.WORKSPACE, HIGH),
    (Status.MISSING, Kind.WORKSPACE, HIGH),
    (Status.MISSING, Kind.SPEND_NOTIFICATIONS, LOW),
    (Status.ARCHIVED, Kind.WORKSPACE_MEMBERS, LOW),
    (Status.UNMANAGED, Kind.WORKSPACE, MEDIUM),
    (Status.UNMANAGED, Kind.WORKSPACE_RATE_LIMIT, LOW),
    (Status.IN_SYNC, Kind.WORKSPACE, None),
    (Status.UNSEEN, Kind.WORKSPACE, None),
    (Status.IGNORED, Kind.WORKSPACE, None),
]


@pytest.mark.parametrize(("status", "kind", "severity"), WITHOUT_CHANGES)
def test_what_has_no_change_is_judged_by_its_status(status: Status, kind: Kind, severity: Severity | None) -> None:
    assert severity_of(Finding(status, Subject(kind, "x", workspace_id="w")), CapRaise()) is severity


def test_a_guard_of_the_organization_that_is_gone_is_high() -> None:
    assert severity_of(Finding(Status.MISSING, Subject(Kind.SPEND_NOTIFICATIONS, "x")), CapRaise()) is HIGH


@pytest.mark.parametrize("name", SCENARIOS)
def test_everything_that_needs_a_look_has_a_severity(name: str) -> None:
    findings = graded(SCENARIOS[name]().findings)
    looked_at = {Status.CONFLICT, Status.DRIFTED, Status.MISSING, Status.ARCHIVED, Status.RETURNED}
    assert all(
        (one.severity is not None) == (one.status in looked_at)
        for one in findings
        if one.status is not Status.UNMANAGED
    )


COLOR = Change("display_color", "a", "b")
RESIDENCY = Change("data_residency.allowed_inference_geos", ("us",), "unrestricted")
OVERRIDES = (
    Override(Kind.WORKSPACE, None, MEDIUM),
    Override(Kind.WORKSPACE, "data_residency.*", LOW),
    Override(Kind.API_KEY, "name", HIGH),
    Override(Kind.WORKSPACE_RATE_LIMIT, "requestsPer*", LOW),
)


@pytest.mark.parametrize(
    ("finding", "severity"),
    [
        (Finding(Status.DRIFTED, Subject(Kind.WORKSPACE, "x"), changes=(COLOR,)), MEDIUM),
        (Finding(Status.DRIFTED, Subject(Kind.WORKSPACE, "x"), changes=(RESIDENCY,)), LOW),
        (Finding(Status.DRIFTED, Subject(Kind.WORKSPACE, "x"), changes=(RESIDENCY, COLOR)), MEDIUM),
        (
            Finding(
                Status.DRIFTED,
                Subject(Kind.WORKSPACE_RATE_LIMIT, "x"),
                changes=(Change("requests_per_minute", 1, 10_000),),
            ),
            LOW,
        ),
        (Finding(Status.MISSING, Subject(Kind.WORKSPACE, "x")), MEDIUM),
        (Finding(Status.UNMANAGED, Subject(Kind.WORKSPACE, "x")), MEDIUM),
        (Finding(Status.IN_SYNC, Subject(Kind.WORKSPACE, "x")), None),
        (Finding(Status.UNMANAGED, Subject(Kind.API_KEY, "x"), is_counted=True), None),
        (Finding(Status.DRIFTED, Subject(Kind.API_KEY, "x"), changes=(Change("name", "a", "b"),)), HIGH),
        (
            Finding(Status.DRIFTED, Subject(Kind.API_KEY, "x"), changes=(Change("status", "active", "inactive"),)),
            MEDIUM,
        ),
    ],
)
def test_the_settings_say_otherwise_a_property_before_its_kind(finding: Finding, severity: Severity | None) -> None:
    assert severity_of(finding, CapRaise(), OVERRIDES) is severity
    assert graded((finding,), CapRaise(), OVERRIDES)[0].severity is severity
