from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest

from pulumi_claude_admin.findings import Finding, Kind, Status, Subject


def test_the_words_are_a_contract() -> None:
    assert [str(status) for status in Status] == [
        "conflict",
        "drifted",
        "missing",
        "archived",
        "returned",
        "left",
        "awaited",
        "approved",
        "unseen",
        "pending",
        "planned",
        "converged",
        "in sync",
        "unmanaged",
        "elsewhere",
        "ignored",
    ]
    assert [str(kind) for kind in Kind] == [
        "workspace",
        "workspace_members",
        "workspace_member",
        "workspace_rate_limit",
        "workspace_spend_limit",
        "organization_spend_limit",
        "spend_notifications",
        "claude_code_spend_limits",
        "external_key",
        "service_account",
        "service_account_member",
        "federation_issuer",
        "federation_rule",
        "organization_member",
        "invite",
        "api_key",
        "compliance_settings",
        "gateway_spend_limit",
        "member_spend_limits",
        "member_spend_limit",
    ]


def test_a_finding_is_a_value() -> None:
    first, second = (Finding(Status.IN_SYNC, Subject(Kind.WORKSPACE, "wrkspc_01A")) for _ in range(2))

    assert first == second
    assert hash(first) == hash(second)
    with pytest.raises(FrozenInstanceError):
        first.status = Status.DRIFTED  # type: ignore[misc]  # that it is refused is the point
