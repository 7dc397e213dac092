"""What a run declares is not taken away by it: every resource, moved in every way that the providers can tell apart."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest

from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.model.spend_limit import ORGANIZATION, Scope
from pulumi_claude_admin.resources.organization_spend_limit import OrganizationSpendLimitProvider
from pulumi_claude_admin.resources.spend_notifications import SpendNotificationsProvider
from pulumi_claude_admin.resources.workspace import WorkspaceProvider
from pulumi_claude_admin.resources.workspace_member import WorkspaceMemberProvider
from pulumi_claude_admin.resources.workspace_members import WorkspaceMembersProvider
from pulumi_claude_admin.resources.workspace_rate_limit import WorkspaceRateLimitProvider
from pulumi_claude_admin.resources.workspace_spend_limit import WorkspaceSpendLimitProvider
from tests.support.admin_api.stored import SONNET
from tests.support.fake_engine import Declaration, State, destroy, refresh, up
from tests.support.fake_platform import Platform

ANA, BEN, CHLOE = "ana@example.com", "ben@example.com", "chloe@example.com"
IDS = {ANA: "user_01Ana", BEN: "user_01Ben", CHLOE: "user_01Chloe"}
USER, DEVELOPER = "workspace_user", "workspace_developer"


@dataclass
class Run:
    """The platform, and a state that one run after another changes."""

    platform: Platform
    new_process: Callable[[], None]
    state: State
    refreshes: bool

    @property
    def where(self) -> str:
        return self.platform.research.id

    def up(self, *program: Declaration, deleted_before_replaced: tuple[str, ...] = ()) -> None:
        self.new_process()
        self.platform.api.calls.clear()
        if self.refreshes:
            refresh(self.state)
        self.state = up(self.state, program, deleted_before_replaced=deleted_before_replaced)

    def destroy(self) -> None:
        self.new_process()
        if self.refreshes:
            refresh(self.state)
        destroy(self.state)

    def members(self) -> set[str]:
        roles = self.platform.api.stored.roles.get(self.where, {})
        return {email for email, user_id in IDS.items() if user_id in roles}

    def is_standing(self, name: str) -> bool:
        """Whether what this declaration of `everything` sets is there."""
        api, console, scope = self.platform.api, self.platform.console, Scope(self.where)
        return {
            "workspace": lambda: not api.stored.workspaces[self.where].is_archived,
            "members": lambda: {ANA, BEN} <= self.members(),
            "member": lambda: CHLOE in self.members(),
            "rates": lambda: bool(api.stored.overrides.get((self.where, SONNET.entry_id))),
            "cap": lambda: api.stored.spend.get(scope) is not None,
            "organization": lambda: api.stored.spend.get(ORGANIZATION) is not None,
            "notifications": lambda: bool(console.notifications[scope].thresholds),
        }[name]()

    # what is declared

    def workspace(self, **inputs: object) -> Declaration:
        given = {"name": "Research", "adopt_id": self.where, "owner": "pulumi/shop/dev/research"}
        more = {"when_archived": "keep", "archive_on_destroy": True}
        return Declaration("workspace", WorkspaceProvider(), given | more | inputs)

    def list_of(self, *people: str, **inputs: object) -> Declaration:
        given = {"workspace_id": self.where, "members": dict.fromkeys(people, USER)}
        more = {"exclusive": False, "on_unknown_member": "error"}
        return Declaration("members", WorkspaceMembersProvider(), given | more | inputs)

    def one(self, who: str, name: str = "member") -> Declaration:
        return Declaration(name, WorkspaceMemberProvider(), {"workspace_id": self.where, "user": who, "role": USER})

    def rates(self, **inputs: object) -> Declaration:
        given = {"workspace_id": self.where, "group": "Claude Sonnet 4.x", "requests_per_minute": 500}
        return Declaration("rates", WorkspaceRateLimitProvider(), given | {"clear_on_destroy": True} | inputs)

    def cap(self, amount: str = "500.00") -> Declaration:
        given = {"workspace_id": self.where, "amount": amount, "clear_on_destroy": True}
        return Declaration("cap", WorkspaceSpendLimitProvider(), given)

    def organization(self) -> Declaration:
        given = {"amount": "9000.00", "clear_on_destroy": True}
        return Declaration("organization", OrganizationSpendLimitProvider(), given)

    def notifications(self, *thresholds: str, name: str = "notifications") -> Declaration:
        given = {"workspace_id": self.where, "thresholds": list(thresholds), "recipients": [], "clear_on_destroy": True}
        return Declaration(name, SpendNotificationsProvider(), given)

    def everything(self) -> dict[str, Declaration]:
        declared = (
            self.workspace(),
            self.list_of(ANA, BEN),
            self.one(CHLOE),
            self.rates(),
            self.cap(),
            self.organization(),
            self.notifications("100"),
        )
        return {each.name: each for each in declared}


@pytest.fixture(params=[False, True], ids=["", "--refresh"])
def run(platform: Platform, new_process: Callable[[], None], request: pytest.FixtureRequest) -> Run:
    platform.api.stored.has_spend_preview = True
    platform.api.stored.roles[platform.research.id] = {}
    return Run(platform, new_process, {}, refreshes=request.param)


KINDS = ("workspace", "members", "member", "rates", "cap", "organization", "notifications")


@pytest.mark.parametrize("name", KINDS)
def test_a_resource_that_is_renamed_loses_nothing(run: Run, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    everything = run.everything()
    run.up(*everything.values())
    run.up(*(each.at("renamed") if each.name == name else each for each in everything.values()))
    assert {each for each in KINDS if not run.is_standing(each)} == set()
    assert " now\n" in capsys.readouterr().out


@pytest.mark.parametrize("name", KINDS)
def test_a_resource_that_leaves_the_program_is_removed_as_before(run: Run, name: str) -> None:
    everything = run.everything()
    run.up(*everything.values())
    run.up(*([] if name == "workspace" else [each for each in everything.values() if each.name != name]))
    assert not run.is_standing(name)


def test_destroy_removes_everything(run: Run) -> None:
    run.up(*run.everything().values())
    run.destroy()
    assert {each for each in KINDS if run.is_standing(each)} == set()
    assert run.members() == set()


def test_a_workspace_is_not_archived_while_something_in_it_is_declared(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    run.up(run.workspace(), run.cap())
    run.up(run.cap())
    assert run.is_standing("workspace")
    assert "is declared by WorkspaceSpendLimit now" in capsys.readouterr().out


def test_a_workspace_under_a_new_parent_is_known_by_its_tag(run: Run) -> None:
    own = run.workspace(adopt_id=None, name="Beta")
    run.up(own)
    before = run.state["workspace"].id
    run.up(own.at("team/workspace"))
    assert run.state["team/workspace"].id == before
    assert "workspaces.archive" not in run.platform.api.calls


def test_who_moves_from_single_members_to_a_list_and_back_stays(run: Run) -> None:
    singles = [run.one(who, f"member-{who}") for who in (ANA, BEN, CHLOE)]
    run.up(*singles)
    run.up(run.list_of(ANA, BEN, CHLOE, exclusive=True))
    assert run.members() == {ANA, BEN, CHLOE}
    run.up(*singles)
    assert run.members() == {ANA, BEN, CHLOE}


@pytest.mark.parametrize("deleted_first", [False, True])
@pytest.mark.parametrize(("before", "after"), [((ANA, BEN, CHLOE), (BEN, CHLOE)), ((BEN, CHLOE), (ANA, BEN, CHLOE))])
def test_an_index_in_the_name_takes_only_the_one_who_left(
    run: Run, before: tuple[str, ...], after: tuple[str, ...], *, deleted_first: bool
) -> None:
    run.up(*(run.one(who, f"member-{number}") for number, who in enumerate(before)))
    names = [f"member-{number}" for number, _ in enumerate(after)] if deleted_first else []
    program = [run.one(who, f"member-{number}") for number, who in enumerate(after)]
    run.up(*program, deleted_before_replaced=tuple(names))
    assert run.members() == set(after)


@pytest.mark.parametrize("spelling", [ANA.upper(), IDS[ANA], f" {ANA} "])
def test_another_spelling_of_a_person_is_the_same_person(run: Run, spelling: str) -> None:
    run.up(run.one(ANA), run.list_of(BEN))
    run.up(run.one(spelling).at("respelled"), run.list_of(BEN))
    assert run.members() == {ANA, BEN}


@pytest.mark.parametrize("spelling", ["claude-sonnet-4-5", SONNET.group.id, "CLAUDE SONNET 4.X"])
def test_another_spelling_of_a_group_is_the_same_group(run: Run, spelling: str) -> None:
    run.up(run.rates())
    run.up(run.rates(group=spelling).at("respelled"))
    assert run.is_standing("rates")


def test_a_limiter_that_moves_to_another_resource_stays(run: Run) -> None:
    run.up(run.rates(output_tokens_per_minute=9))
    moved = run.rates(group=SONNET.group.id, requests_per_minute=None, output_tokens_per_minute=9).at("tokens")
    run.up(moved, run.rates())
    there = {"requests_per_minute": 500, "output_tokens_per_minute": 9}
    assert run.platform.api.stored.overrides[run.where, SONNET.entry_id] == there
    run.up(moved)
    assert run.platform.api.stored.overrides[run.where, SONNET.entry_id] == {"output_tokens_per_minute": 9}


@pytest.mark.parametrize("mover_first", [False, True])
def test_a_threshold_that_another_resource_names_too_is_not_removed_by_an_update(
    run: Run, *, mover_first: bool
) -> None:
    other = run.notifications("100", "300", name="other")
    run.up(run.notifications("100", "200"), other)
    program = (run.notifications("200"), other)
    run.up(*(program if mover_first else reversed(program)))
    there = run.platform.console.notifications[Scope(run.where)]
    assert there.thresholds == (Money(10_000), Money(20_000), Money(30_000))


@pytest.mark.parametrize("exclusive", [False, True])
@pytest.mark.parametrize("list_first", [False, True])
def test_an_update_of_a_list_leaves_whom_another_resource_declares(
    run: Run, *, list_first: bool, exclusive: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    run.up(run.list_of(ANA, BEN, exclusive=exclusive), run.one(IDS[BEN]))
    program = (run.list_of(ANA, exclusive=exclusive), run.one(IDS[BEN]))
    run.up(*(program if list_first else reversed(program)))
    assert run.members() == {ANA, BEN}
    assert list_first or "not removed: ben@example.com" in capsys.readouterr().out


@pytest.mark.parametrize("kept", ["list", "single"])
def test_who_has_another_e_mail_now_is_still_declared(run: Run, kept: str) -> None:
    lists = {"list": (run.list_of(BEN), run.one(IDS[BEN])), "single": (run.one(BEN), run.list_of(IDS[BEN]))}
    stays, goes = lists[kept]
    run.up(stays, goes)
    api = run.platform.api
    api.stored.users = tuple(
        replace(each, email="new@example.com") if each.email == BEN else each for each in api.stored.users
    )
    run.up(stays)
    assert run.members() == {BEN}


def test_what_delete_before_replace_took_from_an_unchanged_declaration_is_put_back(run: Run) -> None:
    run.up(run.one(ANA), run.list_of(IDS[ANA], BEN))
    run.up(run.one(CHLOE), run.list_of(IDS[ANA], BEN), deleted_before_replaced=("member",))
    assert run.members() == {ANA, BEN, CHLOE}


def test_a_limiter_that_delete_before_replace_cleared_is_put_back(run: Run) -> None:
    other = run.rates(group=SONNET.group.id).at("other")
    elsewhere = run.platform.api.workspaces.create(name="Elsewhere").id
    run.up(run.rates(), other)
    run.up(run.rates(workspace_id=elsewhere), other, deleted_before_replaced=("rates",))
    assert run.platform.api.stored.overrides[run.where, SONNET.entry_id] == {"requests_per_minute": 500}


def test_delete_before_replace_archives_nothing_that_a_later_declaration_may_adopt(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    elsewhere = run.platform.api.workspaces.create(name="Elsewhere").id
    run.up(run.workspace())
    other = run.workspace(name="Elsewhere", adopt_id=elsewhere, owner="pulumi/shop/dev/elsewhere")
    again = run.workspace(owner="pulumi/shop/dev/again").at("again")
    run.up(other, again, deleted_before_replaced=("workspace",))
    assert run.is_standing("workspace")
    assert "left standing: workspace 'Research'" in capsys.readouterr().out


def test_a_replaced_workspace_is_archived_once_its_replacement_is_made(run: Run) -> None:
    elsewhere = run.platform.api.workspaces.create(name="Elsewhere").id
    run.up(run.workspace())
    run.up(run.workspace(name="Elsewhere", adopt_id=elsewhere))
    assert not run.is_standing("workspace")
