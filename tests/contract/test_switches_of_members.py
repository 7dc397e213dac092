"""Where the references leave open how memberships behave, the product copes with each answer the platform might give."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import pytest

from claude_simulator import Simulator
from pulumi_claude_admin.admin_api.cached.admin_api import CachedAdminApi
from pulumi_claude_admin.admin_api.client import HttpAdminApi
from pulumi_claude_admin.admin_api.http.transport import Credential, RateLimiter, Transport
from pulumi_claude_admin.drift.detect import detect
from pulumi_claude_admin.drift.read_organization import read_organization
from pulumi_claude_admin.drift.sources import ConsoleSource, Sources
from pulumi_claude_admin.errors import InvalidInputs, NotFound, PermissionDenied, Rejected
from pulumi_claude_admin.findings import Status
from pulumi_claude_admin.model.bags import clean
from pulumi_claude_admin.resources.workspace_member import WorkspaceMemberProvider
from pulumi_claude_admin.resources.workspace_members import WorkspaceMembersProvider
from tests.contract.conftest import NewProcess
from tests.support.fake_platform import wire
from tests.support.fake_time import FakeTime
from tests.support.simulator_switches import over
from tests.support.stack_builder import Stack


@pytest.fixture
def research(http: HttpAdminApi) -> str:
    """The id of the one workspace of the seed."""
    return http.workspaces.list()[0].id


@pytest.fixture
def people(http: HttpAdminApi) -> dict[str, str]:
    """The part of an e-mail before the @ to the user id."""
    return {user.email.partition("@")[0]: user.id for user in http.users.list()}


def roles(simulator: Simulator, workspace_id: str) -> dict[str, str]:
    """What is true, whatever a list that is late shows: the memberships that were given by hand."""
    return dict(simulator.world.organization.members.get(workspace_id, {}))


@over("absent_member")
def test_removing_somebody_who_is_not_there_is_success(
    http: HttpAdminApi, research: str, people: dict[str, str], setting: str
) -> None:
    del setting
    http.members.remove(research, people["chloe"])


@over("absent_member")
def test_changing_somebody_who_is_not_there_is_refused_at_once(
    http: HttpAdminApi, simulator: Simulator, research: str, people: dict[str, str], setting: str
) -> None:
    simulator.reset_requests()
    with pytest.raises(NotFound if setting == "not_found_404" else Rejected):
        http.members.update(research, people["chloe"], "workspace_user")
    assert simulator.calls() == 1


def test_an_inherited_membership_cannot_be_removed(http: HttpAdminApi, research: str, people: dict[str, str]) -> None:
    with pytest.raises((Rejected, PermissionDenied)):
        http.members.remove(research, people["admin"])


@over("add_existing_member")
def test_adding_a_member_with_this_role_is_success(
    http: HttpAdminApi, research: str, people: dict[str, str], setting: str
) -> None:
    del setting
    assert http.members.add(research, people["ana"], "workspace_developer").role == "workspace_developer"


@over("add_existing_member")
def test_adding_a_member_with_another_role_is_refused_or_gives_that_role(
    http: HttpAdminApi, simulator: Simulator, research: str, people: dict[str, str], setting: str
) -> None:
    if setting == "upsert":
        assert http.members.add(research, people["ana"], "workspace_user").role == "workspace_user"
        assert roles(simulator, research) == {people["ana"]: "workspace_user"}
    else:
        with pytest.raises(Rejected, match="already a member"):
            http.members.add(research, people["ana"], "workspace_user")
        assert roles(simulator, research) == {people["ana"]: "workspace_developer"}


@pytest.fixture
def waiting(simulator: Simulator, time: FakeTime) -> Iterator[HttpAdminApi]:
    """The adapter, whose waits move the platform's time too."""

    def sleep(seconds: float) -> None:
        time.sleep(seconds)
        simulator.advance(seconds)

    key = Credential("api_key", simulator.admin_api_key)
    with contextlib.closing(
        Transport(simulator.base_url, key, RateLimiter(0, clock=time.clock, sleep=sleep))
    ) as transport:
        yield HttpAdminApi(transport)


@over("member_write_stale_seconds")
def test_a_refusal_right_after_an_add_is_waited_out_but_not_for_ever(
    waiting: HttpAdminApi, time: FakeTime, research: str, people: dict[str, str], simulator: Simulator, setting: int
) -> None:
    waiting.members.add(research, people["ben"], "workspace_user")
    if setting > 20:
        with pytest.raises(Rejected, match="not in the Workspace"):
            waiting.members.update(research, people["ben"], "workspace_developer")
        assert sum(time.slept) == pytest.approx(20)
    else:
        waiting.members.update(research, people["ben"], "workspace_developer")
        assert setting <= sum(time.slept) <= setting + 4
        assert roles(simulator, research)[people["ben"]] == "workspace_developer"


@over("member_write_stale_seconds")
def test_a_removal_right_after_an_add_is_waited_out_too(
    waiting: HttpAdminApi, research: str, people: dict[str, str], simulator: Simulator, setting: int
) -> None:
    waiting.members.add(research, people["ben"], "workspace_user")
    with contextlib.suppress(Rejected):
        waiting.members.remove(research, people["ben"])
    assert (people["ben"] in roles(simulator, research)) is (setting > 20)


@over("member_list_late_seconds")
def test_a_removal_that_is_refused_too_soon_does_not_believe_a_list_that_is_late(
    waiting: HttpAdminApi, research: str, people: dict[str, str], simulator: Simulator, setting: int
) -> None:
    simulator.switch("member_write_stale_seconds", setting or 5)
    waiting.members.add(research, people["ben"], "workspace_user")
    waiting.members.remove(research, people["ben"])
    assert people["ben"] not in roles(simulator, research)


@over("member_list_late_seconds")
def test_a_member_whom_the_list_does_not_show_yet_gets_the_role_of_the_next_run(
    new_process: NewProcess, simulator: Simulator, research: str, people: dict[str, str], setting: int
) -> None:
    del setting
    provider, declared = (
        WorkspaceMemberProvider(),
        {"workspace_id": research, "user": "ben@example.com", "role": "workspace_user"},
    )
    created = provider.create(wire(declared))
    new_process()
    news = wire({**declared, "role": "workspace_developer"})
    provider.update(str(created.id), wire(created.outs or {}), news)
    assert roles(simulator, research)[people["ben"]] == "workspace_developer"


@over("member_list_late_seconds")
def test_who_is_not_shown_yet_is_removed_all_the_same(
    new_process: NewProcess, simulator: Simulator, research: str, setting: int
) -> None:
    del setting
    before = roles(simulator, research)
    one = {"workspace_id": research, "user": "ben@example.com", "role": "workspace_user"}
    all_ = {"workspace_id": research, "members": {"chloe@example.com": "workspace_user"}, "exclusive": False}
    for provider, declared in ((WorkspaceMemberProvider(), one), (WorkspaceMembersProvider(), all_)):
        created = provider.create(wire(declared))
        new_process()
        provider.delete(str(created.id), wire(created.outs or {}))
    assert roles(simulator, research) == before


@over("member_list_late_seconds")
def test_drift_right_after_a_write_takes_a_late_list_for_pending(
    new_process: NewProcess, http: HttpAdminApi, research: str, setting: int
) -> None:
    one = {"workspace_id": research, "user": "ben@example.com", "role": "workspace_user"}
    all_ = {"workspace_id": research, "members": {"chloe@example.com": "workspace_user"}, "exclusive": False}
    stack = Stack(organization_id=http.organization.retrieve().id)
    for provider, declared in ((WorkspaceMemberProvider(), one), (WorkspaceMembersProvider(), all_)):
        created = provider.create(wire(declared))
        outputs = {key: value for key, value in (created.outs or {}).items() if key not in {"declared", *declared}}
        kind = type(provider).__name__.removesuffix("Provider")
        stack.add(kind, "research", str(created.id), declared, **outputs)
    new_process()

    reading = read_organization(
        stack.declared(), Sources(http, ConsoleSource(None, "nobody asked it"), has_token=False)
    )

    told = {finding.status for finding in detect(stack.declared(), reading).findings if finding.urn is not None}
    assert told == {Status.PENDING if setting else Status.IN_SYNC}


@over("member_list_late_seconds")
def test_an_add_whose_answer_was_lost_is_found_to_have_happened(
    http: HttpAdminApi, simulator: Simulator, research: str, people: dict[str, str], setting: int
) -> None:
    del setting
    simulator.fault("lost_answer", route="/v1/organizations/workspaces/{}/members", method="POST")
    assert http.members.add(research, people["ben"], "workspace_user").role == "workspace_user"
    assert roles(simulator, research)[people["ben"]] == "workspace_user"


@over("workspace_members")
def test_a_workspace_that_is_full_refuses_and_keeps_its_members(
    new_process: NewProcess, simulator: Simulator, research: str, people: dict[str, str], setting: int
) -> None:
    del new_process
    wanted = {"ana@example.com": "workspace_user", "ben@example.com": "workspace_user"}
    declared = wire({"workspace_id": research, "members": wanted, "exclusive": True, "on_unknown_member": "error"})
    if setting:
        with pytest.raises(Rejected, match="at most 3 members") as raised:
            WorkspaceMembersProvider().create(declared)
        assert raised.value.error_code == "workspace_member_limit_exceeded"
        assert people["ben"] not in roles(simulator, research)
    else:
        WorkspaceMembersProvider().create(declared)
        assert roles(simulator, research) == {people["ana"]: "workspace_user", people["ben"]: "workspace_user"}


@over("workspace_members")
def test_one_for_another_fits_in_a_full_workspace_too(
    new_process: NewProcess, simulator: Simulator, research: str, people: dict[str, str], setting: int
) -> None:
    def declared(name: str) -> dict[str, object]:
        wanted = {f"{name}@example.com": "workspace_user"}
        return wire({"workspace_id": research, "members": wanted, "exclusive": True, "on_unknown_member": "error"})

    outs = WorkspaceMembersProvider().create(declared("ana")).outs or {}
    new_process()
    simulator.reset_requests()
    WorkspaceMembersProvider().update(research, wire(outs), declared("ben"))
    assert roles(simulator, research) == {people["ben"]: "workspace_user"}
    refused = [row for row in simulator.requests() if row["status"] == 400]
    assert bool(refused) == bool(setting)


@over("unknown_people")
def test_somebody_nobody_heard_of_is_unknown_unless_the_platform_answers_for_them(
    http: HttpAdminApi, setting: str
) -> None:
    cached = CachedAdminApi(http)
    if setting == "refused":
        with pytest.raises(InvalidInputs, match="Invite the person"):
            cached.users.require("new@example.com")
    else:
        found = cached.users.require("New@example.com")
        assert found.email.casefold() == "new@example.com"
        assert found in cached.users.list()


@over("inherited_members")
def test_an_administrator_who_is_declared_is_neither_added_nor_removed(
    new_process: NewProcess, simulator: Simulator, research: str, people: dict[str, str], setting: str
) -> None:
    del setting
    members = {"admin@example.com": "workspace_admin", "ben@example.com": "workspace_user"}
    declared = wire({"workspace_id": research, "members": members, "exclusive": True, "on_unknown_member": "error"})
    created = WorkspaceMembersProvider().create(declared)
    assert roles(simulator, research) == {people["ben"]: "workspace_user"}
    new_process()
    assert WorkspaceMembersProvider().read(research, wire(created.outs or {})).inputs == clean(declared)
    single = wire({"workspace_id": research, "user": "admin@example.com", "role": "workspace_admin"})
    one = WorkspaceMemberProvider().create(single)
    WorkspaceMemberProvider().delete(str(one.id), wire(one.outs or {}))
    assert roles(simulator, research) == {people["ben"]: "workspace_user"}


@over("inherited_members")
def test_a_billing_person_can_be_declared_administrator_of_a_workspace(
    new_process: NewProcess, simulator: Simulator, research: str, people: dict[str, str], setting: str
) -> None:
    del setting
    declared = {"workspace_id": research, "user": "billing@example.com", "role": "workspace_admin"}
    created = WorkspaceMemberProvider().create(wire(declared))
    assert roles(simulator, research)[people["billing"]] == "workspace_admin"
    new_process()
    assert WorkspaceMemberProvider().read(str(created.id), wire(created.outs or {})).inputs == declared
