"""What a program in another language declares twice is refused as in a Python program, in the same words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

import pytest
from pulumi.output import UNKNOWN
from pulumi.runtime.rpc import wrap_rpc_secret

from tests.support.native_wire import NativeEngine

W: Final = {"workspaceId": "wrkspc_01"}
MEMBER: Final = {**W, "user": "Ana@example.com", "role": "workspace_user"}
EVERYBODY: Final = {**W, "members": {"ana@example.com": "workspace_user"}}
LIMIT: Final = {"user": "ana@example.com", "amount": "1.00"}
AWS: Final = {"type": "aws", "kmsArn": "arn:aws:kms:us-east-1:111122223333:key/not-a-key"}
One = tuple[str, Mapping[str, object]]

TWICE: Final[tuple[tuple[One, One, str], ...]] = (
    (("WorkspaceSpendLimit", {**W, "amount": "1"}),) * 2 + ("the monthly spend limit of a workspace",),
    (("OrganizationSpendLimit", {"amount": "1"}),) * 2 + ("the organization's monthly spend limit",),
    (("ComplianceSettings", {"state": "enabled"}),) * 2 + ("the organization's activity feed",),
    (("SpendNotifications", {"thresholds": ["1"]}),) * 2 + ("the spend notifications of one scope",),
    (("ClaudeCodeSpendLimits", {"default": "1"}),) * 2 + ("the Claude Code limits of a workspace",),
    (
        ("WorkspaceRateLimit", {**W, "group": "Sonnet", "requestsPerMinute": 1}),
        ("WorkspaceRateLimit", {**W, "group": " sonnet", "tokensPerDay": 1}),
        "the rate limits of a workspace and group",
    ),
    (("WorkspaceMember", MEMBER), ("WorkspaceMembers", {**EVERYBODY, "exclusive": False}), "the membership of ana@"),
    (("WorkspaceMembers", EVERYBODY), ("WorkspaceMember", {**MEMBER, "user": "user_01Ben"}), "the membership of user_"),
    (("WorkspaceMember", MEMBER), ("WorkspaceMembers", {**W, "members": {}}), "the membership of a workspace"),
    (("MemberSpendLimit", LIMIT), ("MemberSpendLimits", {"people": {"ANA@example.com": "1"}}), "the limit of ANA@"),
    (("GatewaySpendLimit", {"amount": "1"}),) * 2 + ("the gateway limit of one scope and period",),
    (("ApiKey", {"name": "ci"}),) * 2 + ("the API key of one name in a workspace",),
    (("ApiKey", {"adoptId": "apikey_1"}),) * 2 + ("the API key of one adoptId",),
    (("ExternalKey", {"providerConfig": AWS}),) * 2 + ("the external key of one providerConfig",),
    (("ServiceAccount", {"name": "ci"}),) * 2 + ("the service account of one name",),
    (("FederationIssuer", {"name": "a", "issuerUrl": "https://a.example.com"}),) * 2
    + ("the federation issuer of one",),
    (("FederationRule", {"name": "a"}),) * 2 + ("the federation rule of one name",),
    (("ServiceAccountMember", {**W, "serviceAccountId": "svac_1"}),) * 2 + ("the place of a service account",),
    (("Invite", {"email": "a@example.com", "role": "user"}),) * 2 + ("the invitation of one person",),
    (("OrganizationMember", {"user": "a@example.com", "role": "user"}),) * 2 + ("the organization role of one person",),
    (("Workspace", {"name": "A", "adoptId": "wrkspc_01"}),) * 2 + ("the workspace of one adoptId",),
)


def refusals(engine: NativeEngine, one: One, name: str) -> list[str]:
    kind, inputs = one
    return [
        failure.reason
        for failure in engine.resource(kind, name).check({}, inputs).failures
        if "is declared twice" in failure.reason
    ]


@pytest.mark.parametrize(("first", "second", "what"), TWICE, ids=lambda one: one if isinstance(one, str) else one[0])
def test_one_thing_is_declared_once(engine: NativeEngine, first: One, second: One, what: str) -> None:
    assert refusals(engine, first, "a") == []
    assert refusals(engine, first, "a") == []  # an engine has a resource checked again that it replaces
    (said,) = refusals(engine, second, "b")
    assert said.startswith(what)
    assert said.endswith(f"is declared twice, by {first[0]} 'a' and by {second[0]} 'b'. Remove one of them")


def test_what_a_run_before_declared_is_free_again(engine: NativeEngine, new_process: Callable[[], None]) -> None:
    cap: One = ("WorkspaceSpendLimit", {**W, "amount": "1"})
    assert refusals(engine, cap, "a") == []
    new_process()
    assert refusals(engine, cap, "b") == []


def test_what_is_declared_otherwise_now_is_free_again(engine: NativeEngine) -> None:
    assert refusals(engine, ("WorkspaceMembers", EVERYBODY), "a") == []
    assert refusals(engine, ("WorkspaceMembers", {**EVERYBODY, "workspaceId": "wrkspc_02"}), "a") == []
    assert refusals(engine, ("WorkspaceMembers", EVERYBODY), "b") == []


def test_a_refusal_does_not_say_who_is_secret(engine: NativeEngine) -> None:
    secret: One = ("WorkspaceMember", {**MEMBER, "user": wrap_rpc_secret("Ana@example.com")})
    assert refusals(engine, ("WorkspaceMember", MEMBER), "a") == []
    (said,) = refusals(engine, secret, "b")
    assert said.startswith("the membership of [secret] in a workspace is declared twice")


def test_what_is_not_known_yet_is_nobodys(engine: NativeEngine) -> None:
    for name in ("a", "b"):
        assert refusals(engine, ("WorkspaceSpendLimit", {"workspaceId": UNKNOWN, "amount": "1"}), name) == []
        assert refusals(engine, ("WorkspaceMembers", {"workspaceId": UNKNOWN, "members": UNKNOWN}), name) == []


def test_two_workspaces_of_one_name_under_different_parents_would_have_one_tag(engine: NativeEngine) -> None:
    urn = "urn:pulumi:dev::shop::my:index:Team$claude:index:Workspace::payments"
    assert refusals(engine, ("Workspace", {"name": "A"}), "payments") == []
    other = type(engine.resource("Workspace"))(engine, urn)
    (failure,) = other.check({}, {"name": "B"}).failures
    assert failure.reason.startswith("the workspace with the tag 'pulumi/shop/dev/payments' is declared twice")
