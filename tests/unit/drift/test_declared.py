from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from pulumi_claude_admin.drift.declared import read_declared
from pulumi_claude_admin.drift.declared_object import Illegible
from pulumi_claude_admin.drift.kinds.spend_notifications import DeclaredNotifications
from pulumi_claude_admin.drift.kinds.workspace import DeclaredWorkspace
from pulumi_claude_admin.drift.kinds.workspace_members import DeclaredMembers
from pulumi_claude_admin.drift.kinds.workspace_rate_limit import DeclaredRateLimit
from pulumi_claude_admin.drift.spend_limits import DeclaredSpendLimit
from pulumi_claude_admin.errors import WrongOrganization
from pulumi_claude_admin.findings import Kind
from pulumi_claude_admin.model.spend_limit import ORGANIZATION, Scope
from tests.support.stack_builder import CIPHERTEXT, ORGANIZATION_ID, SONNET, SONNET_ID, Stack

W = "wrkspc_01Payments"


def test_every_kind_is_read_in_the_order_of_urns() -> None:
    stack = (
        Stack()
        .workspace("payments", W)
        .members("payments", W, {"ana@example.com": "workspace_user"})
        .member("ben", W, "user_01Ben", "ben@example.com", "workspace_user")
        .rate_limit("payments-sonnet", W, requests_per_minute=500.0)
        .spend_limit("payments", W, "5000.00")
        .organization_spend_limit("cap", "9000.00")
        .notifications("payments", W, ["1"], [])
    )

    assert [type(one).__name__ for one in stack.declared().declarations] == [
        "DeclaredSpendLimit",
        "DeclaredNotifications",
        "DeclaredWorkspace",
        "DeclaredMember",
        "DeclaredMembers",
        "DeclaredRateLimit",
        "DeclaredSpendLimit",
    ]


def test_declared_counts_even_when_a_refresh_has_written_the_actual_into_the_inputs() -> None:
    stack = Stack().spend_limit("payments", W, "5000.00")
    resource = stack.resources[0]
    resource["inputs"] = {"workspace_id": W, "amount": "7500.00"}

    (declared,) = stack.declared().declarations

    assert isinstance(declared, DeclaredSpendLimit)
    assert declared.spec.amount == "5000.00"


def test_inputs_are_the_fallback_without_declared() -> None:
    stack = Stack().spend_limit("payments", W, "5000.00")
    stack.resources[0]["outputs"] = {"organization_id": ORGANIZATION_ID}

    (declared,) = stack.declared().declarations

    assert isinstance(declared, DeclaredSpendLimit)
    assert declared.spec.amount == "5000.00"


def test_a_rate_limit_takes_its_group_from_the_id_and_its_time_from_the_outputs() -> None:
    stack = Stack().rate_limit("s", W, "2026-11-24T08:30:00+00:00", requests_per_minute=500.0)

    (declared,) = stack.declared().declarations

    assert isinstance(declared, DeclaredRateLimit)
    assert (declared.workspace_id, declared.group_id, declared.group_name) == (W, SONNET_ID, SONNET)
    assert declared.spec.limits == {"requests_per_minute": 500}
    assert declared.written_at == datetime(2026, 11, 24, 8, 30, tzinfo=UTC)


@pytest.mark.parametrize("text", ["yesterday", "2026-11-24T08:30:00"])
def test_a_time_that_is_none_or_has_no_zone_is_no_time(text: str) -> None:
    (declared,) = Stack().rate_limit("s", W, text, requests_per_minute=1.0).declared().declarations

    assert isinstance(declared, DeclaredRateLimit)
    assert declared.written_at is None


def test_scopes_tell_the_organization_from_a_workspace() -> None:
    stack = Stack().notifications("a", None, ["1"], []).notifications("b", W, ["1"], [])

    scopes = [one.scope for one in stack.declared().declarations if isinstance(one, DeclaredNotifications)]

    assert scopes == [ORGANIZATION, Scope(W)]


def test_resources_of_other_providers_are_none_of_ours() -> None:
    stack = Stack().workspace("payments", W)
    stack.resources.append(
        {"urn": "urn:pulumi:prod::teams::aws:s3/bucket:Bucket::b", "type": "aws:s3/bucket:Bucket", "id": "b"}
    )

    assert [type(one) for one in stack.declared().declarations] == [DeclaredWorkspace]


def test_a_type_of_a_newer_release_is_named() -> None:
    assert Stack().add("Novelty", "x", "new_01", {}).declared().unknown_types == {"Novelty"}


@pytest.mark.parametrize(
    ("declared", "reason"),
    [
        ({"workspace_id": W, "amount": CIPHERTEXT}, "secret in the program: amount"),
        (CIPHERTEXT, "secret in the program: all of it"),
        ({"workspace_id": W, "amount": "5", "later": 1}, "this release does not understand the declared values"),
    ],
)
def test_values_that_cannot_be_read_are_illegible_and_never_guessed(declared: object, reason: str) -> None:
    (one,) = Stack().add("WorkspaceSpendLimit", "payments", W, declared).declared().declarations

    assert isinstance(one, Illegible)
    assert (one.kind, one.workspace_id) == (Kind.WORKSPACE_SPEND_LIMIT, W)
    assert one.reason.startswith(reason)


def test_a_secret_that_the_export_shows_in_plain_is_not_read_either() -> None:
    shown = {**CIPHERTEXT, "plaintext": json.dumps("5000.00")}

    (one,) = (
        Stack().add("WorkspaceSpendLimit", "payments", W, {"workspace_id": W, "amount": shown}).declared().declarations
    )

    assert isinstance(one, Illegible)
    assert one.reason == "secret in the program: amount"


def test_a_secret_of_an_earlier_release_is_sealed_in_the_inputs_alone() -> None:
    declared = {"workspace_id": W, "amount": "5000.00"}

    stack = Stack().add("WorkspaceSpendLimit", "p", W, declared)
    stack.resources[0]["inputs"] = {**declared, "amount": CIPHERTEXT}
    (one,) = stack.declared().declarations

    assert isinstance(one, Illegible)
    assert one.reason == "secret in the program: amount"


def test_what_is_not_secret_is_read_beside_what_is() -> None:
    stack = Stack()
    stack.add("Workspace", "w", W, {"name": CIPHERTEXT, "tags": {"env": CIPHERTEXT}, "display_color": "#102030"})
    limits = {"requests_per_minute": CIPHERTEXT, "tokens_per_day": 5}
    stack.add("WorkspaceRateLimit", "r", f"{W}/rlg_1", {"workspace_id": W, "group": CIPHERTEXT, **limits})
    stack.add(
        "SpendNotifications", "n", ORGANIZATION_ID, {"thresholds": ["1"], "recipients": ["a@example.com", CIPHERTEXT]}
    )

    told, limit, workspace = sorted(stack.declared().declarations, key=lambda one: type(one).__name__)

    assert isinstance(workspace, DeclaredWorkspace)
    assert (workspace.secret, workspace.spec.display_color, workspace.spec.tags) == (("name", "tags"), "#102030", None)
    assert isinstance(limit, DeclaredRateLimit)
    assert (limit.secret, limit.spec.limits) == (("group", "requests_per_minute"), {"tokens_per_day": 5})
    assert isinstance(told, DeclaredNotifications)
    assert (told.secret, told.spec.thresholds, told.spec.recipients) == (("recipients",), ("1",), ())


@pytest.mark.parametrize("object_id", ["no-slash", "too/many/parts"])
def test_an_id_that_is_not_ours_is_illegible(object_id: str) -> None:
    bag = {"workspace_id": W, "group": SONNET, "requests_per_minute": 1}

    (one,) = Stack().add("WorkspaceRateLimit", "x", object_id, bag).declared().declarations

    assert isinstance(one, Illegible)


def test_integers_come_back_from_floats() -> None:
    stack = Stack().members("payments", W, {}, exclusive=False)

    (declared,) = read_declared(stack.text()).declarations

    assert isinstance(declared, DeclaredMembers)
    assert not declared.spec.exclusive


def test_another_organization_is_refused_by_name() -> None:
    declared = Stack(organization_id="other").workspace("payments", W).declared()

    with pytest.raises(WrongOrganization, match="applied to organization other, the credential belongs to mine"):
        declared.require_organization("mine")
    declared.require_organization("other")


def test_what_no_one_credential_can_compare_is_told_another_way() -> None:
    several = replace(
        Stack(organization_id="mine").workspace("payments", W).declared(), organization_ids=frozenset({"Mine", "other"})
    )

    with pytest.raises(
        WrongOrganization, match=r"other, the credential belongs to mine\. Its provider blocks are of several"
    ):
        several.require_organization("mine")
    of_two_stacks = replace(several, stacks=frozenset({"shop/dev", "shop/prod"}))
    with pytest.raises(WrongOrganization, match="or choose another stack"):
        of_two_stacks.require_organization("mine")
