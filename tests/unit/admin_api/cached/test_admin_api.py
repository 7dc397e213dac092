from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from pulumi_claude_admin.admin_api.cached.admin_api import Directory
from pulumi_claude_admin.errors import FeatureNotEnabled, InvalidInputs, NotFound, Unreachable
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.model.rate_limit import OrganizationRateLimit, RateLimitGroup
from pulumi_claude_admin.model.spend_limit import ORGANIZATION, Scope
from pulumi_claude_admin.model.workspace import Workspace
from tests.support.fake_admin_api import BATCH, SONNET, FakeAdminApi

RESEARCH = "wrkspc_01"


class LostAnswers(FakeAdminApi):
    """Carries out creates and loses the answers."""

    def create_workspace(self, *, name: str, **_: object) -> Workspace:
        super().create_workspace(name=name)
        raise Unreachable("no answer", outcome_unknown=True)


@pytest.fixture
def api() -> FakeAdminApi:
    return FakeAdminApi()


@pytest.fixture
def directory(api: FakeAdminApi) -> Directory:
    return Directory(api)


def test_each_collection_is_listed_once(api: FakeAdminApi, directory: Directory) -> None:
    for _ in range(3):
        directory.identity()
        directory.retrieve_organization()
        directory.user("ana@example.com")
        directory.workspace(RESEARCH)
        directory.retrieve_workspace(RESEARCH)
        directory.group("batch")
        directory.spend_limit(ORGANIZATION)
        directory.list_members(RESEARCH)
        directory.list_workspace_rate_limits(RESEARCH)
        directory.list_api_keys()
    assert sorted(api.calls) == [
        "list_api_keys",
        "list_members",
        "list_rate_limits",
        "list_spend_limits",
        "list_users",
        "list_workspace_rate_limits",
        "list_workspaces",
        "retrieve_organization",
    ]


def test_four_threads_list_once(api: FakeAdminApi, directory: Directory) -> None:
    together = threading.Barrier(4, timeout=30)

    def work() -> None:
        together.wait()
        directory.user("ben@example.com")

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert api.calls == ["list_users"]


def test_a_write_through_the_console_drops_what_it_touched_and_nothing_else(
    api: FakeAdminApi, directory: Directory
) -> None:
    def ask() -> None:
        directory.list_spend_limits()
        directory.list_workspace_rate_limits(RESEARCH)
        directory.list_workspaces()

    ask()
    api.calls.clear()
    directory.forget_spend_limits()
    directory.forget_rate_limits(RESEARCH)
    ask()
    assert api.calls == ["list_spend_limits", "list_workspace_rate_limits"]


def test_a_write_through_the_console_opens_no_gate(api: FakeAdminApi, directory: Directory) -> None:
    api.has_spend_preview = False
    for _ in range(2):
        with pytest.raises(FeatureNotEnabled):
            directory.list_spend_limits()
        directory.forget_spend_limits()
    assert api.calls == ["list_spend_limits"]


@pytest.mark.parametrize("reference", ["ana@example.com", "ANA@Example.com", " ana@example.com ", "user_01Ana"])
def test_people_are_found_by_mail_in_any_case_or_id(directory: Directory, reference: str) -> None:
    assert directory.user(reference).id == "user_01Ana"


@pytest.mark.parametrize("reference", ["zoe@example.com", "user_01Zoe", "ana", ""])
def test_nobody_is_an_error_that_says_how_to_invite(directory: Directory, reference: str) -> None:
    with pytest.raises(InvalidInputs, match=r"(?i)invite the person") as raised:
        directory.user(reference)
    assert repr(reference) in str(raised.value)


@pytest.mark.parametrize(
    "reference",
    ["rlg_01VPTCmyiu5ZLsWkcxYG2pY8", "Claude Sonnet 4.x", "claude sonnet 4.X", "claude-sonnet-4-5-20250929"],
)
def test_groups_are_found_by_id_name_in_any_case_or_model(directory: Directory, reference: str) -> None:
    assert directory.group(reference) == SONNET


def test_an_unknown_group_is_an_error_that_lists_the_groups(directory: Directory) -> None:
    with pytest.raises(InvalidInputs) as raised:
        directory.group("Claude Sonet")
    assert "'Claude Sonnet 4.x' (rlg_01VPTCmyiu5ZLsWkcxYG2pY8)" in str(raised.value)
    assert "'batch'" in str(raised.value)


def test_a_name_of_two_groups_is_an_error_and_their_ids_are_not() -> None:
    twin = OrganizationRateLimit(
        entry_id="entry_twin", group=RateLimitGroup("rlg_02", "model_group", "claude sonnet 4.x"), limits={}
    )
    directory = Directory(FakeAdminApi(groups=(SONNET, BATCH, twin)))
    with pytest.raises(InvalidInputs, match="several"):
        directory.group("Claude Sonnet 4.x")
    assert directory.group("rlg_02") == twin


def test_a_workspace_that_is_not_listed_is_asked_for_once(api: FakeAdminApi, directory: Directory) -> None:
    assert directory.workspace(api.default_id).name == "Default"
    assert directory.is_default(api.default_id)
    assert api.calls == ["list_workspaces", "retrieve_workspace"]


def test_a_listed_workspace_is_not_the_default_one_whatever_its_name(api: FakeAdminApi, directory: Directory) -> None:
    namesake = directory.create_workspace(name="Default")
    assert not directory.is_default(namesake.id)
    assert "retrieve_workspace" not in api.calls


def test_a_workspace_that_somebody_else_has_just_made_is_not_the_default_one(
    api: FakeAdminApi, directory: Directory
) -> None:
    directory.list_workspaces()
    made = api.create_workspace(name="New")
    assert directory.workspace(made.id) == made
    assert not directory.is_default(made.id)


def test_an_unknown_workspace_is_not_found(directory: Directory) -> None:
    with pytest.raises(NotFound):
        directory.workspace("wrkspc_01Nobody")
    with pytest.raises(NotFound):
        directory.is_default("wrkspc_01Nobody")


def test_writes_of_workspaces_are_seen_without_listing_again(api: FakeAdminApi, directory: Directory) -> None:
    directory.list_workspaces()
    made = directory.create_workspace(name="Payments")
    renamed = directory.update_workspace(made.id, name="Pay", tags={"a": "1"})
    archived = directory.archive_workspace(RESEARCH)
    assert set(map(repr, directory.list_workspaces())) == {repr(renamed), repr(archived)}
    assert api.calls.count("list_workspaces") == 1


def test_a_write_to_the_default_workspace_does_not_list_it(api: FakeAdminApi) -> None:
    class Lenient(FakeAdminApi):
        def update_workspace(self, workspace_id: str, **_: object) -> Workspace:
            return self.retrieve_workspace(workspace_id)

    directory = Directory(Lenient())
    before = directory.list_workspaces()
    directory.update_workspace(api.default_id, tags={"a": "1"})
    assert directory.list_workspaces() == before


def test_a_create_with_an_unknown_outcome_makes_the_list_be_asked_again() -> None:
    directory = Directory(LostAnswers())
    assert len(directory.list_workspaces()) == 1
    with pytest.raises(Unreachable):
        directory.create_workspace(name="Payments")
    assert [workspace.name for workspace in directory.list_workspaces()] == ["Research", "Payments"]


def test_archiving_drops_what_hangs_on_the_workspace(api: FakeAdminApi, directory: Directory) -> None:
    def ask() -> None:
        directory.list_members(RESEARCH)
        directory.list_workspace_rate_limits(RESEARCH)
        directory.list_spend_limits()
        directory.list_api_keys()

    ask()
    directory.archive_workspace(RESEARCH)
    api.calls.clear()
    ask()
    assert sorted(api.calls) == [
        "list_api_keys",
        "list_members",
        "list_spend_limits",
        "list_workspace_rate_limits",
    ]


MEMBER_WRITES: list[Callable[[Directory], object]] = [
    lambda d: d.add_member(RESEARCH, "user_01Ben", "workspace_user"),
    lambda d: d.update_member(RESEARCH, "user_01Ana", "workspace_user"),
    lambda d: d.remove_member(RESEARCH, "user_01Ana"),
]


@pytest.mark.parametrize("write", MEMBER_WRITES, ids=["add", "update", "remove"])
def test_a_write_of_a_membership_is_read_back_from_the_platform(
    api: FakeAdminApi, directory: Directory, write: Callable[[Directory], object]
) -> None:
    other = directory.create_workspace(name="Other")
    for workspace_id in (RESEARCH, other.id):
        directory.list_members(workspace_id)
    write(directory)
    api.calls.clear()
    assert directory.list_members(RESEARCH) == FakeAdminApi.list_members(api, RESEARCH)
    directory.list_members(other.id)
    assert api.calls == ["list_members", "list_members"]


def test_a_write_of_rate_limits_is_read_back_from_the_platform(api: FakeAdminApi, directory: Directory) -> None:
    assert directory.list_workspace_rate_limits(RESEARCH) == ()
    written = directory.set_workspace_rate_limits(RESEARCH, SONNET.entry_id, {"requests_per_minute": 5})
    assert directory.list_workspace_rate_limits(RESEARCH) == (written,)
    assert api.calls.count("list_workspace_rate_limits") == 2


def test_writes_of_spend_limits_are_seen_without_listing_again(api: FakeAdminApi, directory: Directory) -> None:
    directory.list_spend_limits()
    written = directory.set_spend_limit(Scope(RESEARCH), Money(500))
    assert directory.spend_limit(Scope(RESEARCH)) == written
    directory.clear_spend_limit(Scope(RESEARCH))
    assert directory.spend_limit(Scope(RESEARCH)) is None
    assert directory.spend_limit(ORGANIZATION) is not None
    assert api.calls.count("list_spend_limits") == 1


def test_the_closed_gate_is_met_once(api: FakeAdminApi, directory: Directory) -> None:
    api.has_spend_preview = False
    for _ in range(3):
        with pytest.raises(FeatureNotEnabled):
            directory.spend_limit(ORGANIZATION)
    assert api.calls == ["list_spend_limits"]


def test_a_gate_that_opened_is_noticed_after_a_write(api: FakeAdminApi, directory: Directory) -> None:
    api.has_spend_preview = False
    with pytest.raises(FeatureNotEnabled):
        directory.list_spend_limits()
    api.has_spend_preview = True
    written = directory.set_spend_limit(Scope(RESEARCH), Money(500))
    assert directory.spend_limit(Scope(RESEARCH)) == written
