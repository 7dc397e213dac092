from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

import pytest

from pulumi_claude_admin.drift.organization_index import Reading
from pulumi_claude_admin.drift.read_organization import read_organization
from pulumi_claude_admin.drift.sources import ConsoleSource, Sources
from pulumi_claude_admin.errors import (
    AuthenticationFailed,
    FeatureNotEnabled,
    NotFound,
    PermissionDenied,
    Unavailable,
    Unreachable,
    WrongOrganization,
)
from pulumi_claude_admin.findings import Kind, Unseen
from pulumi_claude_admin.model.invite import Invite
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.model.spend_limit import ORGANIZATION, Scope, SpendLimit
from tests.support.admin_api.stored import StoredOrganization
from tests.support.fake_admin_api import FakeAdminApi, refusing
from tests.support.stack_builder import Stack

ASLEEP = ConsoleSource(None, "nobody asked it")


def api_with(*names: str) -> FakeAdminApi:
    api = FakeAdminApi()
    for name in names:
        api.workspaces.create(name=name)
    api.calls.clear()
    return api


def read_all(api: FakeAdminApi, stack: Stack | None = None, *, declared_only: bool = False) -> Reading:
    return read_organization((stack or Stack()).declared(), Sources(api, ASLEEP), declared_only=declared_only)


def test_everything_is_read_with_two_calls_a_workspace_and_one_for_each_collection() -> None:
    api = api_with("Search", "Support")

    reading = read_all(api)

    assert Counter(api.calls) == {
        "organization.retrieve": 1,
        "workspaces.list": 1,
        "users.list": 1,
        "invites.list": 1,
        "spend_limits.list": 1,
        "external_keys.list": 1,
        "service_accounts.list": 1,
        "federation_issuers.list": 1,
        "federation_rules.list": 1,
        "api_keys.list": 1,
        "compliance_settings.retrieve": 1,
        "members.list": 3,
        "workspace_rate_limits.list": 3,
    }
    assert reading.unseen == ()
    assert reading.now == api.now()
    assert reading.snapshot.members.keys() == set(api.stored.workspaces)


def test_archived_workspaces_cost_no_calls() -> None:
    api = api_with("Search")
    api.workspaces.archive(next(iter(api.stored.workspaces)))
    api.calls.clear()

    reading = read_all(api)

    assert Counter(api.calls)["members.list"] == 1
    assert len(reading.snapshot.workspaces) == 2


def test_declared_only_leaves_the_others_out_and_says_so() -> None:
    api = api_with("Search", "Support")
    research, search, _ = api.stored.workspaces
    stack = Stack().members("a", research, {}).rate_limit("b", search, requests_per_minute=1.0)

    reading = read_all(api, stack, declared_only=True)

    assert list(reading.snapshot.members) == [research]
    assert list(reading.snapshot.workspace_rate_limits) == [search]
    assert {(one.kind, one.is_partial) for one in reading.unseen} == {
        (Kind.WORKSPACE_MEMBERS, False),
        (Kind.WORKSPACE_RATE_LIMIT, False),
    }


def test_a_scope_that_was_read_and_has_no_limit_is_none_and_not_absent() -> None:
    api = api_with()
    (research,) = api.stored.workspaces

    limits = read_all(api).snapshot.spend_limits

    assert limits == {
        Scope(research): None,
        ORGANIZATION: SpendLimit(ORGANIZATION, Money(1_000_000), "spl_01Organization"),
    }


def test_behind_the_gate_spend_limits_are_unseen_but_nothing_failed() -> None:
    api = api_with()
    api.stored.has_spend_preview = False

    reading = read_all(api)

    assert reading.snapshot.spend_limits == {}
    assert [(one.kind, one.is_partial) for one in reading.unseen] == [(Kind.WORKSPACE_SPEND_LIMIT, False)]


def test_a_gate_that_is_known_to_be_closed_is_not_asked() -> None:
    api = api_with()

    read_organization(
        Stack().declared(), Sources(api, ASLEEP, is_gate_known_closed=lambda one: one == api.stored.identity.id)
    )

    assert "spend_limits.list" not in api.calls


@pytest.mark.parametrize(
    ("method", "kinds"),
    [
        ("members.list", {Kind.WORKSPACE_MEMBERS}),
        ("workspace_rate_limits.list", {Kind.WORKSPACE_RATE_LIMIT}),
        ("spend_limits.list", {Kind.WORKSPACE_SPEND_LIMIT, Kind.ORGANIZATION_SPEND_LIMIT}),
    ],
)
def test_a_collection_that_fails_is_partial_and_the_rest_is_read(method: str, kinds: set[Kind]) -> None:
    api = refusing(Unavailable("overloaded", status=529), method)

    reading = read_all(api)

    assert {one.kind for one in reading.unseen} == kinds
    assert all(one.is_partial and "overloaded" in one.reason for one in reading.unseen)
    assert reading.snapshot.workspaces


def test_without_the_people_members_are_not_even_asked_for() -> None:
    api = refusing(PermissionDenied("not allowed", status=403), "users.list")

    reading = read_all(api)

    assert "members.list" not in api.calls
    assert reading.snapshot.members == {}
    partial = {one.kind for one in reading.unseen if one.is_partial}
    assert partial == {Kind.WORKSPACE_MEMBERS, Kind.ORGANIZATION_MEMBER}


def test_one_reason_for_many_workspaces_is_one_text() -> None:
    error = Unavailable("overloaded", method="GET", path="/x", status=529, type="overloaded_error", request_id="req_1")
    api = refusing(error, "members.list")
    api.workspaces.create(name="Search")

    assert {one.reason for one in read_all(api).unseen} == {"overloaded [529 overloaded_error]"}


def test_lists_that_an_organization_does_not_have_are_unseen_but_nothing_failed() -> None:
    api = refusing(FeatureNotEnabled("not here", status=400), "workspace_rate_limits.list")

    assert [one.is_partial for one in read_all(api).unseen] == [False]


def test_a_403_without_a_code_may_hide_something_and_is_partial() -> None:
    api = refusing(FeatureNotEnabled("not allowed", status=403), "workspace_rate_limits.list")

    assert [one.is_partial for one in read_all(api).unseen] == [True]


@pytest.mark.parametrize("method", ["users.list", "members.list", "spend_limits.list"])
def test_a_refused_credential_stops_everything(method: str) -> None:
    api = refusing(AuthenticationFailed("revoked", status=401), method)

    with pytest.raises(AuthenticationFailed):
        read_all(api)


def test_no_organization_is_an_error_and_not_an_empty_report() -> None:
    with pytest.raises(Unreachable):
        read_all(refusing(Unreachable("no answer"), "organization.retrieve"))


def test_another_organization_is_found_out_before_anything_else_is_read() -> None:
    api = api_with()

    with pytest.raises(WrongOrganization):
        read_all(api, Stack(organization_id="other").workspace("a", "wrkspc_01A"))
    assert api.calls == ["organization.retrieve"]


def test_progress_counts_every_list_once() -> None:
    api, told = api_with("Search"), []

    read_organization(Stack().declared(), Sources(api, ASLEEP, progress=lambda done, of: told.append((done, of))))

    assert told == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_what_only_the_console_has_is_unseen_with_the_reason_why_it_was_not_asked() -> None:
    api = api_with()
    (research,) = api.stored.workspaces

    reading = read_all(api, Stack().notifications("n", research, ["1"], []))

    assert reading.unseen == (Unseen(Kind.SPEND_NOTIFICATIONS, "nobody asked it", research),)


def test_invitations_are_read_whoever_is_declared() -> None:
    invited = Invite(
        "zoe@example.com",
        "pending",
        datetime(2026, 11, 20, tzinfo=UTC),
        datetime(2026, 12, 11, tzinfo=UTC),
        id="invite_01",
        role="user",
    )
    api = FakeAdminApi(StoredOrganization(invites=(invited,)))
    assert read_all(api).snapshot.invites == (invited,)


def test_invitations_that_cannot_be_listed_are_unseen_and_the_run_is_partial() -> None:
    closed = refusing(PermissionDenied("missing scope", status=403), "invites.list")
    [unseen] = read_all(closed).unseen
    assert (unseen.kind, unseen.is_partial) == (Kind.INVITE, True)


def test_external_keys_that_cannot_be_listed_are_unseen_and_the_run_is_partial() -> None:
    api = refusing(PermissionDenied("no", status=403), "external_keys.list")

    reading = read_all(api)

    assert reading.snapshot.external_keys is None
    assert [(one.kind, one.is_partial) for one in reading.unseen] == [(Kind.EXTERNAL_KEY, True)]


def test_where_there_are_no_external_keys_at_all_nothing_is_hidden() -> None:
    reading = read_all(refusing(NotFound("no such endpoint", status=404), "external_keys.list"))

    assert [(one.kind, one.is_partial) for one in reading.unseen] == [(Kind.EXTERNAL_KEY, False)]


def test_api_keys_that_cannot_be_listed_are_unseen_and_the_run_is_partial() -> None:
    reading = read_all(refusing(PermissionDenied("no", status=403), "api_keys.list"))

    assert reading.snapshot.api_keys is None
    assert [(one.kind, one.is_partial) for one in reading.unseen] == [(Kind.API_KEY, True)]


def test_a_feed_whose_switch_cannot_be_read_hides_no_collection() -> None:
    reading = read_all(refusing(PermissionDenied("no", status=403), "compliance_settings.retrieve"))

    assert reading.snapshot.compliance is None
    assert [(one.kind, one.is_partial) for one in reading.unseen] == [(Kind.COMPLIANCE_SETTINGS, False)]
