"""What all providers share: check without knowledge, errors at the edge, no state."""

from __future__ import annotations

import traceback
from collections.abc import Callable

import pytest
from pulumi.dynamic import ConfigureRequest, ResourceProvider
from pulumi.dynamic.config import Config
from pulumi.output import UNKNOWN
from pydantic import SecretStr

from pulumi_claude_admin import wiring
from pulumi_claude_admin.errors import Unreachable
from pulumi_claude_admin.model.external_key import ExternalKey
from pulumi_claude_admin.model.member import WorkspaceMembersSpec
from pulumi_claude_admin.resources.external_key import ExternalKeyProvider
from pulumi_claude_admin.resources.workspace import WorkspaceProvider
from pulumi_claude_admin.resources.workspace_member import WorkspaceMemberProvider
from pulumi_claude_admin.resources.workspace_members import WorkspaceMembersProvider
from pulumi_claude_admin.resources.workspace_rate_limit import WorkspaceRateLimitProvider
from pulumi_claude_admin.resources.workspace_spend_limit import WorkspaceSpendLimitProvider
from pulumi_claude_admin.settings import Settings
from tests.support.admin_api.stored import SONNET
from tests.support.fake_admin_api import FakeAdminApi, refusing
from tests.support.fake_platform import Platform, wire

MEMBERS: dict[str, object] = {"workspace_id": "wrkspc_1", "members": {"ana@example.com": "workspace_user"}}


def offline() -> FakeAdminApi:
    error = Unreachable("no answer from 127.0.0.1", method="GET", path="/v1/organizations/me")
    return refusing(error, "organization.retrieve")


def test_unknown_values_are_neither_checked_nor_lost() -> None:
    news = wire(MEMBERS) | {"workspace_id": UNKNOWN}
    result = WorkspaceMembersProvider().check({}, news)
    assert result.failures == []
    assert result.inputs["workspace_id"] is UNKNOWN


def test_what_is_known_beside_an_unknown_is_checked() -> None:
    news = wire(MEMBERS | {"members": {"nobody@example.com": "workspace_user"}}) | {"workspace_id": UNKNOWN}
    (failure,) = WorkspaceMembersProvider().check({}, news).failures
    assert failure.property == 'members["nobody@example.com"]'


def test_somebody_is_looked_for_although_the_role_is_not_known_yet() -> None:
    news = wire(MEMBERS) | {"members": {"nobody@example.com": UNKNOWN}, "workspace_id": UNKNOWN}
    (failure,) = WorkspaceMembersProvider().check({}, news).failures
    assert failure.property == 'members["nobody@example.com"]'


def test_people_who_are_not_known_yet_are_no_problem() -> None:
    news = wire(MEMBERS) | {"members": UNKNOWN, "workspace_id": UNKNOWN}
    assert WorkspaceMembersProvider().check({}, news).failures == []


@pytest.mark.parametrize("workspace_id", ["wrkspc_x", UNKNOWN], ids=["with --skip-preview", "in a preview"])
def test_digits_as_text_are_taken_for_a_limit_and_truth_values_are_not(
    platform: Platform, workspace_id: object
) -> None:
    where = platform.research.id if workspace_id == "wrkspc_x" else workspace_id
    news = wire({"group": "Claude Sonnet 4.x", "requests_per_minute": "500"}) | {"workspace_id": where}
    assert WorkspaceRateLimitProvider().check({}, news).failures == []
    (failure,) = WorkspaceRateLimitProvider().check({}, news | {"requests_per_minute": True}).failures
    assert (failure.property, failure.reason) == ("requests_per_minute", "must be a whole number, not True")


def test_limits_without_a_limiter_are_refused_in_a_preview_too() -> None:
    (failure,) = WorkspaceRateLimitProvider().check({}, {"workspace_id": UNKNOWN, "group": UNKNOWN}).failures
    assert "name at least one limiter" in failure.reason


def test_limits_that_are_not_known_yet_are_no_problem() -> None:
    news = wire({"group": "Claude Sonnet 4.x"}) | {"workspace_id": UNKNOWN, "requests_per_minute": UNKNOWN}
    assert WorkspaceRateLimitProvider().check({}, news).failures == []
    amount = {"workspace_id": UNKNOWN, "amount": UNKNOWN, "clear_on_destroy": False}
    assert WorkspaceSpendLimitProvider().check({}, amount).failures == []


def test_a_workspace_that_is_not_known_yet_may_be_another_one() -> None:
    news = wire(MEMBERS) | {"workspace_id": UNKNOWN}
    assert WorkspaceMembersProvider().diff("wrkspc_1", wire(MEMBERS), news).replaces == ["workspace_id"]


def test_every_problem_is_a_failure_of_its_own() -> None:
    bad = wire({"name": "", "display_color": "red", "when_archived": "explode"})
    failures = WorkspaceProvider().check({}, bad).failures
    assert sorted(failure.property for failure in failures) == ["display_color", "name", "when_archived"]


def test_without_a_credential_only_the_form_is_checked_and_that_is_said_once(
    platform: Platform, new_process: Callable[[], None], capsys: pytest.CaptureFixture[str]
) -> None:
    platform.settings = platform.settings.model_copy(update={"admin_api_key": None})
    new_process()
    for _ in range(2):
        assert WorkspaceMembersProvider().check({}, wire(MEMBERS)).failures == []
    assert len(WorkspaceMembersProvider().check({}, wire({"members": {}})).failures) == 1
    assert capsys.readouterr().out.count("checked for their form only") == 1
    assert platform.api.calls == []


def test_an_unreachable_platform_is_one_line_of_check(platform: Platform, new_process: Callable[[], None]) -> None:
    platform.api = offline()
    new_process()
    (failure,) = WorkspaceMembersProvider().check({}, wire(MEMBERS)).failures
    assert failure.property == ""
    assert failure.reason == "no answer from 127.0.0.1 [GET /v1/organizations/me]"


def formatted(provider: WorkspaceMembersProvider) -> str:
    """What Pulumi's servicer would print."""
    try:
        provider.create(wire(MEMBERS))
    except Exception:  # noqa: BLE001 - as pulumi.dynamic does
        return traceback.format_exc().strip()
    return ""


def test_our_errors_leave_as_one_line_and_bugs_keep_their_traceback(
    platform: Platform, new_process: Callable[[], None]
) -> None:
    platform.api = offline()
    new_process()
    assert formatted(WorkspaceMembersProvider()) == (
        "pulumi_claude_admin.errors.Unreachable: no answer from 127.0.0.1 [GET /v1/organizations/me]"
    )
    platform.api = refusing(KeyError("a bug"), "organization.retrieve")
    new_process()
    text = formatted(WorkspaceMembersProvider())
    assert text.startswith("Traceback (most recent call last):")
    assert "organization.retrieve" in text


def test_a_provider_has_no_state_and_is_not_a_secret() -> None:
    provider = WorkspaceProvider()
    provider.__dict__["sneaked_in"] = SecretStr("x")
    assert provider.__getstate__() == {}
    assert provider.serialize_as_secret_always is False


def test_the_hooks_work_with_the_session_that_they_are_given(platform: Platform) -> None:
    wiring.install(None)
    research = platform.research.id
    spec = WorkspaceMembersSpec(workspace_id=research, members={"ana@example.com": "workspace_user"})
    made = WorkspaceMembersProvider().do_create(platform.session(), spec)
    assert made.facts["roles"] == {"user_01Ana": "workspace_user"} == platform.api.stored.roles[research]


@pytest.mark.parametrize(("config", "expected"), [({"claude-admin:whenUnseen": "fail"}, "fail"), ({}, "keep")])
def test_pulumi_config_may_say_what_unseen_means(config: dict[str, str], expected: str) -> None:
    wiring.install(None)
    WorkspaceProvider().configure(ConfigureRequest(Config(config | {"shop:whenUnseen": "fail"}, "shop")))
    assert wiring.session().settings.when_unseen == expected
    wiring.configure({})


@pytest.mark.parametrize(
    ("group", "replaces"),
    [
        ("claude sonnet 4.X", []),
        (SONNET.group.id, []),
        ("claude-sonnet-4-5", []),
        ("rlg_another", ["group"]),
    ],
)
def test_without_a_credential_a_group_is_another_one_only_when_the_state_says_so(
    platform: Platform, new_process: Callable[[], None], group: str, replaces: list[str]
) -> None:
    declared = {"workspace_id": platform.research.id, "group": SONNET.group.label, "requests_per_minute": 5}
    made = WorkspaceRateLimitProvider().create(wire(declared))
    platform.settings = Settings()
    new_process()
    diff = WorkspaceRateLimitProvider().diff(made.id, wire(made.outs or {}), wire(declared | {"group": group}))
    assert diff.replaces == replaces


@pytest.mark.parametrize(
    ("before", "after", "replaces"),
    [
        ("ana@example.com", "Ana@example.com ", []),
        ("ana@example.com", "user_01Ana", []),
        ("user_01Ana", "ana@example.com", []),
        ("ana@example.com", "ben@example.com", ["user"]),
        ("user_01Ana", "user_01Ben", ["user"]),
    ],
)
def test_without_a_credential_a_person_is_another_one_only_when_the_state_says_so(
    platform: Platform, new_process: Callable[[], None], before: str, after: str, replaces: list[str]
) -> None:
    declared = {"workspace_id": platform.research.id, "user": before, "role": "workspace_user"}
    made = WorkspaceMemberProvider().create(wire(declared))
    platform.settings = Settings()
    new_process()
    diff = WorkspaceMemberProvider().diff(made.id, wire(made.outs or {}), wire(declared | {"user": after}))
    assert diff.replaces == replaces


def test_what_a_refresh_wrote_where_nothing_is_there_is_compared_and_not_refused(platform: Platform) -> None:
    without_amount = wire({"workspace_id": platform.research.id, "clear_on_destroy": False})
    diff = WorkspaceSpendLimitProvider().diff(platform.research.id, without_amount, without_amount)
    assert (diff.changes, diff.replaces) == (None, [])


WHOLE: dict[str, tuple[ResourceProvider, dict[str, object]]] = {
    "Workspace": (
        WorkspaceProvider(),
        {
            "name": "Payments",
            "display_color": "#A1B2C3",
            "tags": {"a": "1"},
            "data_residency": {"allowed_inference_geos": ["us"], "default_inference_geo": "us"},
            "owner": "pulumi/shop/dev/payments",
            "managed_at": "acme/shop",
            "when_archived": "keep",
            "archive_on_destroy": False,
            "external_key_id": "ekey_1",
            "user_profile_id": "uprof_1",
        },
    ),
    "WorkspaceMembers": (
        WorkspaceMembersProvider(),
        {**MEMBERS, "workspace_id": "wrkspc_01", "exclusive": True, "on_unknown_member": "error"},
    ),
    "WorkspaceMember": (
        WorkspaceMemberProvider(),
        {"workspace_id": "wrkspc_01", "user": "ana@example.com", "role": "workspace_user"},
    ),
    "WorkspaceRateLimit": (
        WorkspaceRateLimitProvider(),
        {
            "workspace_id": "wrkspc_01",
            "group": "Claude Sonnet 4.x",
            "requests_per_minute": 5,
            "clear_on_destroy": False,
        },
    ),
    "WorkspaceSpendLimit": (
        WorkspaceSpendLimitProvider(),
        {"workspace_id": "wrkspc_01", "amount": "5.00", "clear_on_destroy": False},
    ),
    "ExternalKey": (
        ExternalKeyProvider(),
        {
            "provider_config": {"type": "gcp", "key_name": "k"},
            "display_name": "ours",
            "geo": "us",
            "user_profile_id": "uprof_1",
            "delete_on_destroy": False,
        },
    ),
}
"""Each provider with inputs that it takes."""


@pytest.mark.parametrize(("name", "key"), [(name, key) for name, (_, inputs) in WHOLE.items() for key in inputs])
def test_a_whole_input_that_only_the_update_will_know_is_no_problem(platform: Platform, name: str, key: str) -> None:
    config = {"type": "gcp", "key_name": "other"}
    platform.api.stored.external_keys["ekey_1"] = ExternalKey(
        "ekey_1", None, "us", config, is_attached=False, user_profile_id="uprof_1"
    )
    provider, inputs = WHOLE[name]
    assert provider.check({}, wire(inputs)).failures == []
    assert provider.check({}, wire(inputs) | {key: UNKNOWN}).failures == []
    assert provider.check(wire(inputs), wire(inputs) | {key: UNKNOWN}).failures == []
