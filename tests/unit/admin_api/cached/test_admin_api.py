from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from pulumi_claude_admin.admin_api.cached.admin_api import CachedAdminApi
from pulumi_claude_admin.errors import FeatureNotEnabled, InvalidInputs, NotFound, Unreachable
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.model.rate_limit import OrganizationRateLimit, RateLimitGroup
from pulumi_claude_admin.model.spend_limit import ORGANIZATION, Scope
from pulumi_claude_admin.model.workspace import Workspace
from tests.support.admin_api.members import FakeMembers
from tests.support.admin_api.stored import BATCH, SONNET, StoredOrganization
from tests.support.admin_api.workspaces import FakeWorkspaces
from tests.support.fake_admin_api import FakeAdminApi

RESEARCH = "wrkspc_01"


class LosesAnswers(FakeWorkspaces):
    """Carries out creates and loses the answers."""

    def create(self, *, name: str, **_: object) -> Workspace:
        super().create(name=name)
        raise Unreachable("no answer", outcome_unknown=True)


@pytest.fixture
def api() -> FakeAdminApi:
    return FakeAdminApi()


@pytest.fixture
def cached(api: FakeAdminApi) -> CachedAdminApi:
    return CachedAdminApi(api)


def test_each_collection_is_listed_once(api: FakeAdminApi, cached: CachedAdminApi) -> None:
    for _ in range(3):
        cached.organization.retrieve()
        cached.users.require("ana@example.com")
        cached.workspaces.retrieve(RESEARCH)
        cached.rate_limits.group("batch")
        cached.spend_limits.find(ORGANIZATION)
        cached.members.list(RESEARCH)
        cached.workspace_rate_limits.list(RESEARCH)
        cached.api_keys.list()
    assert sorted(api.calls) == [
        "api_keys.list",
        "members.list",
        "organization.retrieve",
        "rate_limits.list",
        "spend_limits.list",
        "users.list",
        "workspace_rate_limits.list",
        "workspaces.list",
    ]


def test_four_threads_list_once(api: FakeAdminApi, cached: CachedAdminApi) -> None:
    together = threading.Barrier(4, timeout=30)

    def work() -> None:
        together.wait()
        cached.users.require("ben@example.com")

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert api.calls == ["users.list"]


def test_a_write_through_the_console_drops_what_it_touched_and_nothing_else(
    api: FakeAdminApi, cached: CachedAdminApi
) -> None:
    def ask() -> None:
        cached.spend_limits.list()
        cached.workspace_rate_limits.list(RESEARCH)
        cached.workspaces.list()

    ask()
    api.calls.clear()
    cached.spend_limits.forget()
    cached.workspace_rate_limits.forget(RESEARCH)
    ask()
    assert api.calls == ["spend_limits.list", "workspace_rate_limits.list"]


def test_what_is_asked_anew_is_asked_of_the_platform_and_the_rest_stays_remembered(
    api: FakeAdminApi, cached: CachedAdminApi
) -> None:
    for one in (cached, cached.anew(), cached):
        one.members.list(RESEARCH)
    assert api.calls == ["members.list", "members.list"]


def test_a_write_through_the_console_opens_no_gate(api: FakeAdminApi, cached: CachedAdminApi) -> None:
    api.stored.has_spend_preview = False
    for _ in range(2):
        with pytest.raises(FeatureNotEnabled):
            cached.spend_limits.list()
        cached.spend_limits.forget()
    assert api.calls == ["spend_limits.list"]


@pytest.mark.parametrize("reference", ["ana@example.com", "ANA@Example.com", " ana@example.com ", "user_01Ana"])
def test_people_are_found_by_mail_in_any_case_or_id(cached: CachedAdminApi, reference: str) -> None:
    assert cached.users.require(reference).id == "user_01Ana"


@pytest.mark.parametrize("reference", ["zoe@example.com", "user_01Zoe", "ana", ""])
def test_nobody_is_an_error_that_says_how_to_invite(cached: CachedAdminApi, reference: str) -> None:
    with pytest.raises(InvalidInputs, match=r"(?i)invite the person") as raised:
        cached.users.require(reference)
    assert repr(reference) in str(raised.value)


@pytest.mark.parametrize(
    "reference",
    ["rlg_01VPTCmyiu5ZLsWkcxYG2pY8", "Claude Sonnet 4.x", "claude sonnet 4.X", "claude-sonnet-4-5-20250929"],
)
def test_groups_are_found_by_id_name_in_any_case_or_model(cached: CachedAdminApi, reference: str) -> None:
    assert cached.rate_limits.group(reference) == SONNET


def test_an_unknown_group_is_an_error_that_lists_the_groups(cached: CachedAdminApi) -> None:
    with pytest.raises(InvalidInputs) as raised:
        cached.rate_limits.group("Claude Sonet")
    assert "'Claude Sonnet 4.x' (rlg_01VPTCmyiu5ZLsWkcxYG2pY8)" in str(raised.value)
    assert "'batch'" in str(raised.value)


def test_a_name_of_two_groups_is_an_error_and_their_ids_are_not() -> None:
    twin = OrganizationRateLimit(
        entry_id="entry_twin", group=RateLimitGroup("rlg_02", "model_group", "claude sonnet 4.x"), limits={}
    )
    cached = CachedAdminApi(FakeAdminApi(StoredOrganization(groups=(SONNET, BATCH, twin))))
    with pytest.raises(InvalidInputs, match="several"):
        cached.rate_limits.group("Claude Sonnet 4.x")
    assert cached.rate_limits.group("rlg_02") == twin


def test_a_workspace_that_is_not_listed_is_asked_for_once(api: FakeAdminApi, cached: CachedAdminApi) -> None:
    assert cached.workspaces.retrieve(api.stored.default_id).name == "Default"
    assert cached.workspaces.is_default(api.stored.default_id)
    assert api.calls == ["workspaces.list", "workspaces.retrieve"]


def test_a_listed_workspace_is_not_the_default_one_whatever_its_name(api: FakeAdminApi, cached: CachedAdminApi) -> None:
    namesake = cached.workspaces.create(name="Default")
    assert not cached.workspaces.is_default(namesake.id)
    assert "workspaces.retrieve" not in api.calls


def test_a_workspace_that_somebody_else_has_just_made_is_not_the_default_one(
    api: FakeAdminApi, cached: CachedAdminApi
) -> None:
    cached.workspaces.list()
    made = api.workspaces.create(name="New")
    assert cached.workspaces.retrieve(made.id) == made
    assert not cached.workspaces.is_default(made.id)


def test_an_unknown_workspace_is_not_found(cached: CachedAdminApi) -> None:
    with pytest.raises(NotFound):
        cached.workspaces.retrieve("wrkspc_01Nobody")
    with pytest.raises(NotFound):
        cached.workspaces.is_default("wrkspc_01Nobody")


def test_each_write_of_a_workspace_is_read_back_by_one_list_which_is_remembered(
    api: FakeAdminApi, cached: CachedAdminApi
) -> None:
    cached.workspaces.list()
    made = cached.workspaces.create(name="Payments")
    renamed = cached.workspaces.update(made.id, name="Pay", tags={"a": "1"})
    archived = cached.workspaces.archive(RESEARCH)
    assert set(map(repr, cached.workspaces.list())) == {repr(renamed), repr(archived)}
    assert api.calls.count("workspaces.list") == 1 + 3


def test_a_write_to_the_default_workspace_does_not_list_it(api: FakeAdminApi) -> None:
    class Lenient(FakeWorkspaces):
        def update(self, workspace_id: str, **_: object) -> Workspace:
            return self.retrieve(workspace_id)

    api.workspaces = Lenient(api.stored)
    cached = CachedAdminApi(api)
    before = cached.workspaces.list()
    cached.workspaces.update(api.stored.default_id, tags={"a": "1"})
    assert cached.workspaces.list() == before


def test_a_create_with_an_unknown_outcome_makes_the_list_be_asked_again(api: FakeAdminApi) -> None:
    api.workspaces = LosesAnswers(api.stored)
    cached = CachedAdminApi(api)
    assert len(cached.workspaces.list()) == 1
    with pytest.raises(Unreachable):
        cached.workspaces.create(name="Payments")
    assert [workspace.name for workspace in cached.workspaces.list()] == ["Research", "Payments"]


def test_archiving_drops_what_hangs_on_the_workspace(api: FakeAdminApi, cached: CachedAdminApi) -> None:
    def ask() -> None:
        cached.members.list(RESEARCH)
        cached.workspace_rate_limits.list(RESEARCH)
        cached.spend_limits.list()
        cached.api_keys.list()

    ask()
    cached.workspaces.archive(RESEARCH)
    api.calls.clear()
    ask()
    assert sorted(api.calls) == [
        "api_keys.list",
        "members.list",
        "spend_limits.list",
        "workspace_rate_limits.list",
    ]


MEMBER_WRITES: list[Callable[[CachedAdminApi], object]] = [
    lambda d: d.members.add(RESEARCH, "user_01Ben", "workspace_user"),
    lambda d: d.members.update(RESEARCH, "user_01Ana", "workspace_user"),
    lambda d: d.members.remove(RESEARCH, "user_01Ana"),
]


@pytest.mark.parametrize("write", MEMBER_WRITES, ids=["add", "update", "remove"])
def test_a_write_of_a_membership_is_read_back_from_the_platform(
    api: FakeAdminApi, cached: CachedAdminApi, write: Callable[[CachedAdminApi], object]
) -> None:
    other = cached.workspaces.create(name="Other")
    for workspace_id in (RESEARCH, other.id):
        cached.members.list(workspace_id)
    write(cached)
    api.calls.clear()
    assert cached.members.list(RESEARCH) == FakeMembers(api.stored).list(RESEARCH)
    cached.members.list(other.id)
    assert api.calls == ["members.list", "members.list"]


def test_a_write_of_rate_limits_is_read_back_from_the_platform(api: FakeAdminApi, cached: CachedAdminApi) -> None:
    assert cached.workspace_rate_limits.list(RESEARCH) == ()
    written = cached.workspace_rate_limits.set(RESEARCH, SONNET.entry_id, {"requests_per_minute": 5})
    assert cached.workspace_rate_limits.list(RESEARCH) == (written,)
    assert api.calls.count("workspace_rate_limits.list") == 2


def test_a_spend_limit_is_read_back_by_one_list_which_is_remembered(api: FakeAdminApi, cached: CachedAdminApi) -> None:
    cached.spend_limits.list()
    written = cached.spend_limits.set(Scope(RESEARCH), Money(500))
    assert cached.spend_limits.find(Scope(RESEARCH)) == written
    cached.spend_limits.clear(Scope(RESEARCH))
    assert cached.spend_limits.find(Scope(RESEARCH)) is None
    assert cached.spend_limits.find(ORGANIZATION) is not None
    assert api.calls.count("spend_limits.list") == 1 + 1


def test_the_closed_gate_is_met_once(api: FakeAdminApi, cached: CachedAdminApi) -> None:
    api.stored.has_spend_preview = False
    for _ in range(3):
        with pytest.raises(FeatureNotEnabled):
            cached.spend_limits.find(ORGANIZATION)
    assert api.calls == ["spend_limits.list"]


def test_a_gate_that_opened_is_noticed_after_a_write(api: FakeAdminApi, cached: CachedAdminApi) -> None:
    api.stored.has_spend_preview = False
    with pytest.raises(FeatureNotEnabled):
        cached.spend_limits.list()
    api.stored.has_spend_preview = True
    written = cached.spend_limits.set(Scope(RESEARCH), Money(500))
    assert cached.spend_limits.find(Scope(RESEARCH)) == written
