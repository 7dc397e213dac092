"""Which limit is whose, what was declared before, and what nobody can say yet."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from pulumi_claude_admin.policy.declaration import SECRET, UNKNOWN, Declaration, translated
from pulumi_claude_admin.policy.facts import ModelGroup
from pulumi_claude_admin.policy.finding import CannotKnow, PolicyFinding
from pulumi_claude_admin.policy.gather import Surroundings
from pulumi_claude_admin.policy.rules import find_rule
from tests.support.declarations import DAY, GOOD_WORKSPACE, Payments, declared, facts, new, urn
from tests.support.policy_cases import FAST, LISTS, SURROUNDED

SENTINEL = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"


def answers(rule_id: str, of: object, **lists: object) -> tuple[object, ...]:
    rule = find_rule(rule_id)
    assert rule is not None
    return rule.answers(of, replace(LISTS, **lists))  # type: ignore[arg-type]  # as the fields are


@pytest.mark.parametrize("inputs", [{}, {"adopt_id": "wrkspc_01P"}])
def test_a_limit_belongs_to_the_workspace_that_its_id_names(inputs: dict[str, object]) -> None:
    id_ = "wrkspc_01P"
    workspace = declared("Workspace", "payments", {**GOOD_WORKSPACE, **inputs}, id=None if inputs else id_)
    cap = declared("WorkspaceSpendLimit", "cap", {"workspace_id": id_, "amount": "5.00"})
    (read,) = facts((workspace, cap)).workspaces
    assert [one.amount for one in read.caps] == [Decimal("5.00")]


def test_an_unknown_id_is_followed_to_where_it_comes_from() -> None:
    other = new("Workspace", "search", {**GOOD_WORKSPACE, "name": "Search"})
    search, payments = sorted(facts((*Payments().first(), other)).workspaces, key=lambda one: one.caps)
    assert (search.name, search.caps) == ("Search", ())
    assert [one.place.label for one in payments.caps] == ["cap"]


def test_an_id_made_of_two_workspaces_belongs_to_neither() -> None:
    mixed = Declaration(
        urn("WorkspaceSpendLimit", "cap"),
        "WorkspaceSpendLimit",
        None,
        {"workspace_id": UNKNOWN, "amount": "5.00"},
        depends_on={"workspace_id": (urn("Workspace", "payments"), urn("Workspace", "search"))},
    )
    read = facts((Payments().first()[0], new("Workspace", "search", GOOD_WORKSPACE), mixed))
    assert [one.place.label for one in read.stray_caps] == ["cap"]
    assert all(isinstance(one, CannotKnow) for one in answers("cap.missing", read))


def test_a_cap_under_another_name_is_still_raised() -> None:
    before = {"workspace_id": "wrkspc_01P", "amount": "100.00"}
    old = replace(declared("WorkspaceSpendLimit", "a-cap", before), inputs=None)
    renamed = declared("WorkspaceSpendLimit", "cap", {**before, "amount": "900.00"}, before=None)
    (found,) = answers("cap.raised", facts((old, renamed)))
    assert isinstance(found, PolicyFinding)
    assert "from 100.00 to 900.00" in found.sentence


def test_a_raise_does_not_hide_behind_a_workspace_that_nobody_can_name_yet() -> None:
    before = {"workspace_id": "wrkspc_01P", "amount": "100.00"}
    cap = declared("WorkspaceSpendLimit", "cap", {"workspace_id": UNKNOWN, "amount": "900.00"}, before=before)
    whole = declared("OrganizationSpendLimit", "all", {"amount": "1.00"})
    (found,) = answers("cap.raised", facts((cap, whole)))
    assert isinstance(found, PolicyFinding)
    assert "from 100.00 to 900.00" in found.sentence


def test_a_label_of_the_pull_request_lets_a_raise_pass_and_another_one_does_not() -> None:
    raised = (declared("OrganizationSpendLimit", "all", {"amount": "900.00"}, before={"amount": "100.00"}),)
    assert answers("cap.raised", facts(raised, around=Surroundings(DAY, labels=frozenset({"bug"}))))
    assert answers("cap.raised", facts(raised, around=Surroundings(DAY, labels=frozenset({"bug", "cap-raise"})))) == ()


def test_without_the_values_of_the_last_up_a_raise_is_not_known() -> None:
    (one,) = answers("cap.raised", facts(Payments().first(), is_compared=False))
    assert isinstance(one, CannotKnow)


def test_the_actual_cap_of_the_organization_holds_where_code_declares_none() -> None:
    assert [type(one) for one in answers("cap.sum_above", facts(Payments().first(), around=SURROUNDED))] == [
        PolicyFinding
    ]


def test_the_models_of_a_group_are_the_organizations_where_it_was_asked() -> None:
    fast = {**FAST, "group": "rlg_01Opus"}
    by_name = facts(Payments(limits=fast).first())
    assert [type(one) for one in answers("rate_limit.burns_cap", by_name)] == [CannotKnow]
    group = ModelGroup(frozenset({"rlg_01opus"}), ("claude-opus-4-8",))
    asked = facts(Payments(limits=fast).first(), around=Surroundings(DAY, groups=(group,)))
    assert [type(one) for one in answers("rate_limit.burns_cap", asked)] == [PolicyFinding]
    slow = replace(group, ceilings={"input_tokens_per_minute": 10, "output_tokens_per_minute": 10})
    slowed = facts(Payments(limits=fast).first(), around=Surroundings(DAY, groups=(slow,)))
    assert answers("rate_limit.burns_cap", slowed) == ()


def test_what_is_archived_or_allowed_under_an_unknown_name_is_not_known() -> None:
    read = facts(Payments(workspace={**GOOD_WORKSPACE, "name": UNKNOWN, "archive_on_destroy": True}).first())
    assert [type(one) for one in answers("archive.not_listed", read)] == [CannotKnow]


@pytest.mark.parametrize("value", [UNKNOWN, {"a@example.com": UNKNOWN}])
def test_members_that_nobody_knows_are_no_good_members(value: object) -> None:
    read = facts((new("WorkspaceMembers", "who", {"members": value}, of="payments"),))
    assert [type(one) for one in answers("admin.not_listed", read)] == [CannotKnow]


@pytest.mark.parametrize(
    ("value", "means"),
    [
        (SENTINEL, UNKNOWN),
        (SECRET, UNKNOWN),
        ({"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "ciphertext": "v1"}, UNKNOWN),
        ({"a": [SENTINEL, "b"], "n": 1.0, "t": True}, {"a": [UNKNOWN, "b"], "n": 1.0, "t": True}),
    ],
)
def test_pulumis_words_for_what_nobody_knows_are_translated_wherever_they_stand(value: object, means: object) -> None:
    assert translated(value) == means


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -1, True, "5", None])
def test_a_limit_that_is_no_count_is_never_one(value: object) -> None:
    limit = {"group": "Claude Opus 4.x", "requests_per_minute": 5.0, "output_tokens_per_minute": value}
    (workspace,) = facts(Payments(limits=limit).first()).workspaces
    (read,) = workspace.rate_limits
    assert read.limits["requests_per_minute"] == 5
    assert read.limits.get("output_tokens_per_minute", UNKNOWN) is UNKNOWN


@pytest.mark.parametrize("value", ["NaN", "1e400", "-5.00", "", "5,000.00", 500])
def test_an_amount_that_is_no_money_is_never_one(value: object) -> None:
    (workspace,) = facts(Payments(cap={"amount": value}).first()).workspaces
    assert [one.amount for one in workspace.caps] == [UNKNOWN]


@pytest.mark.parametrize("domain", ["evil-example.com", "sub.example.com", "example.co", "example.com.evil.test"])
def test_a_domain_that_looks_like_a_listed_one_is_outside(domain: str) -> None:
    read = facts((new("SpendNotifications", "mail", {"recipients": [f"a@{domain}"]}, of="payments"),))
    assert [type(one) for one in answers("recipients.outside", read)] == [PolicyFinding]


@pytest.mark.parametrize(
    ("kind", "inputs"),
    [
        ("WorkspaceMember", {"user": "eve@example.com", "role": "workspace_admin"}),
        ("OrganizationMember", {"user": "eve@example.com", "role": "admin"}),
        ("Invite", {"email": "eve@example.com", "role": "owner"}),
    ],
)
def test_an_admin_is_one_wherever_the_role_is_given(kind: str, inputs: dict[str, object]) -> None:
    assert [type(one) for one in answers("admin.not_listed", facts((new(kind, "eve", inputs),)))] == [PolicyFinding]


def test_a_service_account_that_is_admin_of_the_organization_is_one_too_many() -> None:
    read = facts((new("ServiceAccount", "ci", {"name": "ci", "organization_role": "admin"}),))
    assert [type(one) for one in answers("machine.above_developer", read)] == [PolicyFinding]
