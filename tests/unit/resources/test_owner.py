"""The owner decides: two stacks and two back ends over one organization, and what may stand on another's workspace."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from pulumi_claude_admin.errors import OtherOwner
from pulumi_claude_admin.lifecycle.declared_now import declared_now
from pulumi_claude_admin.resources.spend_notifications import SpendNotificationsProvider
from pulumi_claude_admin.resources.workspace import WorkspaceProvider
from pulumi_claude_admin.resources.workspace_member import WorkspaceMemberProvider
from pulumi_claude_admin.resources.workspace_members import WorkspaceMembersProvider
from pulumi_claude_admin.resources.workspace_rate_limit import WorkspaceRateLimitProvider
from pulumi_claude_admin.resources.workspace_spend_limit import WorkspaceSpendLimitProvider
from tests.support.fake_engine import Declaration, Resource, State, destroy, up
from tests.support.fake_platform import Platform, wire

OURS, THEIRS = "pulumi/shop/dev/research", "pulumi/other/prod/research"
HERE, THERE = "backend-0123456789ab", "backend-ba9876543210"
ANA, BEN, CHLOE = "ana@example.com", "ben@example.com", "chloe@example.com"
USER, DEVELOPER = "workspace_user", "workspace_developer"
Up = Callable[..., State]


@pytest.fixture
def one_up(new_process: Callable[[], None], platform: Platform) -> Up:
    """One `pulumi up` in a process of its own; what the platform was asked is counted from its beginning."""

    def run(state: State, *program: Declaration) -> State:
        new_process()
        platform.api.calls.clear()
        return up(state, program)

    return run


def workspace(**inputs: object) -> Declaration:
    given = {"name": "Research", "owner": OURS, "managed_at": HERE, "when_archived": "keep", "archive_on_destroy": True}
    return Declaration("workspace", WorkspaceProvider(), given | inputs)


def standing(where: str) -> list[Declaration]:
    """One of each kind that stands on a workspace and would take something away."""
    on: dict[str, object] = {"workspace_id": where}
    taking = on | {"clear_on_destroy": True}
    members = {"members": {BEN: USER}, "exclusive": False, "on_unknown_member": "error"}
    return [
        Declaration("members", WorkspaceMembersProvider(), on | members),
        Declaration("member", WorkspaceMemberProvider(), on | {"user": CHLOE, "role": USER}),
        Declaration(
            "rates", WorkspaceRateLimitProvider(), taking | {"group": "Claude Sonnet 4.x", "requests_per_minute": 5}
        ),
        Declaration("cap", WorkspaceSpendLimitProvider(), taking | {"amount": "7.00"}),
        Declaration(
            "told", SpendNotificationsProvider(), taking | {"thresholds": ["5.00"], "recipients": ["x@example.com"]}
        ),
    ]


CHANGES: dict[str, dict[str, object]] = {
    "members": {"members": {BEN: DEVELOPER}},
    "member": {"role": DEVELOPER},
    "rates": {"requests_per_minute": 6},
    "cap": {"amount": "8.00"},
    "told": {"thresholds": ["6.00"]},
}


def tag(platform: Platform, where: str, **tags: str | None) -> None:
    """Somebody gives the workspace other owner tags; None takes one away."""
    before = platform.api.stored.workspaces[where]
    given = dict(before.tags) | {key.replace("_", "-"): value for key, value in tags.items()}
    kept = {key: value for key, value in given.items() if value is not None}
    platform.api.stored.workspaces[where] = replace(before, tags=kept)


def tags(platform: Platform, where: str) -> dict[str, str]:
    return dict(platform.api.stored.workspaces[where].tags)


def test_a_stack_that_lost_its_workspace_to_another_neither_empties_nor_archives_it(
    platform: Platform, one_up: Up, new_process: Callable[[], None]
) -> None:
    where = platform.research.id
    ours = one_up({}, workspace(adopt_id=where), *standing(where))
    theirs = one_up({}, workspace(adopt_id=where, owner=THEIRS), *standing(where))
    assert tags(platform, where)["managed-by"] == THEIRS

    for name in reversed(ours):
        new_process()
        with pytest.raises(OtherOwner, match=f"belongs to '{THEIRS}' at '{HERE}'.*adopt_id='{where}'"):
            destroy({name: ours[name]})

    assert not platform.api.stored.workspaces[where].is_archived
    for resource in theirs.values():
        new_process()
        read = resource.declaration.provider.read(resource.id, resource.outs)
        assert read.inputs == resource.declaration.inputs


def test_two_back_ends_with_stacks_of_one_name_make_two_workspaces_or_stop(platform: Platform, one_up: Up) -> None:
    (ours,) = one_up({}, workspace(name="Ours")).values()
    elsewhere = workspace(name="Theirs", managed_at=THERE)

    failures = elsewhere.provider.check({}, wire(elsewhere.inputs)).failures
    assert [f"adopt_id={ours.id!r}" in failure.reason for failure in failures] == [True]
    with pytest.raises(OtherOwner, match=f"'{OURS}' at '{HERE}': a stack of the same name in another back end"):
        elsewhere.provider.create(wire(elsewhere.inputs))

    assert platform.writes == ["workspaces.create"]
    assert platform.api.stored.workspaces[ours.id].name == "Ours"


def test_a_workspace_that_was_taken_over_is_not_written_any_more_and_is_taken_back_with_adopt_id(
    platform: Platform, one_up: Up
) -> None:
    ours = one_up({}, workspace())
    where = ours["workspace"].id
    tag(platform, where, managed_at=THERE)

    with pytest.raises(OtherOwner, match=f"belongs to '{OURS}' at '{THERE}'"):
        one_up(ours, workspace(name="Renamed"))
    assert platform.writes == []

    one_up(ours, workspace(name="Renamed", adopt_id=where))
    assert platform.api.stored.workspaces[where].name == "Renamed"
    assert tags(platform, where) == {"managed-by": OURS, "managed-at": HERE}


def test_an_adopt_id_that_was_always_there_does_not_take_a_workspace_back(platform: Platform, one_up: Up) -> None:
    where = platform.research.id
    ours = one_up({}, workspace(adopt_id=where))
    tag(platform, where, managed_by=THEIRS)
    with pytest.raises(OtherOwner, match="pulumi state delete"):
        one_up(ours, workspace(adopt_id=where, name="Renamed"))


@pytest.mark.parametrize("name", CHANGES)
def test_what_stands_on_another_stack_s_workspace_is_written_until_that_changes_hands(
    platform: Platform, one_up: Up, new_process: Callable[[], None], name: str
) -> None:
    where = platform.research.id
    tag(platform, where, managed_by=THEIRS)
    (guest,) = (each for each in standing(where) if each.name == name)
    state = one_up({}, guest)
    changed = guest.but(**CHANGES[name])
    assert state[name].outs["owner_seen"] == {"managed-by": THEIRS}

    tag(platform, where, managed_by=OURS)
    with pytest.raises(OtherOwner, match=f"belongs to '{OURS}' now, and to '{THEIRS}' when this was last written"):
        one_up(state, changed)
    new_process()
    with pytest.raises(OtherOwner):
        destroy(state)
    assert platform.writes == []

    tag(platform, where, managed_by="pulumi/other/prod/renamed", managed_at=HERE)
    new_process()
    state = {name: refreshed(state[name])}
    assert state[name].outs["owner_seen"] == {"managed-by": THEIRS}
    state = one_up(state, changed)
    assert state[name].outs["owner_seen"] == {"managed-by": "pulumi/other/prod/renamed", "managed-at": HERE}

    new_process()
    destroy(state)


def refreshed(resource: Resource) -> Resource:
    """The same after a refresh that writes state."""
    read = resource.declaration.provider.read(resource.id, resource.outs)
    return replace(resource, outs=wire(read.outs or {}))


def test_what_stands_on_a_workspace_follows_it_into_its_own_stack(
    platform: Platform, one_up: Up, new_process: Callable[[], None]
) -> None:
    where = platform.research.id
    tag(platform, where, managed_by=THEIRS, managed_at=THERE)
    guests = standing(where)
    state = one_up({}, *guests)

    state = one_up(state, workspace(adopt_id=where), *guests)

    ours = {"managed-by": OURS, "managed-at": HERE}
    assert [each.outs["owner_seen"] for each in state.values()] == [ours] * len(state)
    assert platform.writes == ["workspaces.update"]
    new_process()
    destroy(state)
    assert platform.api.stored.workspaces[where].is_archived


def test_what_is_made_while_its_workspace_is_being_adopted_is_of_the_same_owner(
    platform: Platform, new_process: Callable[[], None]
) -> None:
    """The engine makes both at once where the program names the workspace by its id as text."""
    where = platform.research.id
    tag(platform, where, managed_by=THEIRS, managed_at=THERE)
    new_process()
    adopting, guests = workspace(adopt_id=where), standing(where)
    assert adopting.provider.check({}, wire(adopting.inputs)).failures == []
    beside = up({}, guests)
    assert tags(platform, where)["managed-by"] == THEIRS
    state = up({}, [adopting]) | beside

    new_process()
    destroy(state)
    assert platform.api.stored.workspaces[where].is_archived


def test_a_setting_that_stays_is_left_standing_whoever_has_the_workspace_now(
    platform: Platform, one_up: Up, new_process: Callable[[], None], capsys: pytest.CaptureFixture[str]
) -> None:
    where = platform.research.id
    state = one_up({}, *(each.but(clear_on_destroy=False) for each in standing(where)[2:]))
    tag(platform, where, managed_by=THEIRS)
    new_process()
    destroy(state)
    assert capsys.readouterr().out.count("left standing") == len(state)


def test_a_state_of_an_earlier_version_goes_on_and_the_next_write_adds_the_second_tag(
    platform: Platform, one_up: Up, new_process: Callable[[], None]
) -> None:
    where = platform.research.id
    earlier = workspace(adopt_id=where, managed_at=None)
    state = without_owner_seen(one_up({}, earlier, *standing(where)))
    assert tags(platform, where) == {"managed-by": OURS}
    now = workspace(adopt_id=where)

    new_process()
    assert refreshed(state["workspace"]).outs == state["workspace"].outs
    assert one_up(state, now, *standing(where)) == state
    assert platform.writes == []

    state = one_up(state, now.but(name="Renamed"), *standing(where))
    assert platform.writes == ["workspaces.update"]
    assert tags(platform, where) == {"managed-by": OURS, "managed-at": HERE}
    assert state["workspace"].declaration.inputs["managed_at"] == HERE


def test_a_state_of_an_earlier_version_is_not_the_owner_of_what_another_back_end_has_taken(
    platform: Platform, one_up: Up, new_process: Callable[[], None]
) -> None:
    where = platform.research.id
    state = without_owner_seen(one_up({}, workspace(adopt_id=where, managed_at=None), *standing(where)))
    tag(platform, where, managed_at=THERE)
    new_process()
    with pytest.raises(OtherOwner):
        destroy({"workspace": state["workspace"]})
    with pytest.raises(OtherOwner):
        one_up(state, workspace(adopt_id=where, name="Renamed"))
    assert platform.writes == []


def test_an_earlier_workspace_whose_tag_somebody_took_away_is_declared_all_the_same(
    platform: Platform, one_up: Up
) -> None:
    state = without_owner_seen(one_up({}, workspace(managed_at=None)))
    where = state["workspace"].id
    tag(platform, where, managed_by=None)
    one_up(state, workspace())
    assert declared_now.declared_in(where) == "Workspace 'research'"


def without_owner_seen(state: State) -> State:
    """As a version wrote it that recorded no owner."""
    return {
        name: replace(each, outs={key: value for key, value in each.outs.items() if key != "owner_seen"})
        for name, each in state.items()
    }


def test_a_stack_whose_back_end_goes_by_another_name_goes_on(platform: Platform, one_up: Up) -> None:
    state = one_up({}, workspace())
    moved = one_up(state, workspace(managed_at=THERE))
    assert moved == state
    moved = one_up(state, workspace(managed_at=THERE, name="Renamed"))
    assert tags(platform, state["workspace"].id)["managed-at"] == HERE
    told = one_up(moved, workspace(managed_at="acme", name="Renamed"))
    assert tags(platform, state["workspace"].id)["managed-at"] == "acme"
    assert told["workspace"].outs["owner_seen"] == {"managed-by": OURS, "managed-at": "acme"}


def test_a_lost_second_tag_is_no_drift_and_another_one_is(platform: Platform, one_up: Up) -> None:
    (made,) = one_up({}, workspace()).values()
    read = made.declaration.provider.read
    tag(platform, made.id, managed_at=None)
    one_up({})
    assert read(made.id, made.outs).inputs == made.declaration.inputs
    tag(platform, made.id, managed_at=THERE)
    one_up({})
    assert read(made.id, made.outs).inputs == made.declaration.inputs | {"managed_at": THERE}


def test_tags_that_are_not_managed_leave_no_tag_of_the_owner_before(platform: Platform, one_up: Up) -> None:
    where = platform.research.id
    tag(platform, where, managed_by=THEIRS, managed_at=THERE, stray="x")
    one_up({}, workspace(adopt_id=where, managed_at=None))
    assert tags(platform, where) == {"managed-by": OURS, "stray": "x"}


def test_a_tag_of_somebody_s_own_with_that_key_stays_theirs(platform: Platform, one_up: Up) -> None:
    (made,) = one_up({}, workspace(tags={"managed-at": "the harbour"})).values()
    assert tags(platform, made.id) == {"managed-by": OURS, "managed-at": "the harbour"}
    one_up({})
    assert made.declaration.provider.read(made.id, made.outs).inputs == made.declaration.inputs


@pytest.mark.parametrize("named", [{"adopt_id": "wrkspc_01"}, {}])
def test_a_preview_says_what_is_adopted_and_what_of_it_changes(
    platform: Platform, capsys: pytest.CaptureFixture[str], named: dict[str, object]
) -> None:
    where = platform.research.id
    tag(platform, where, managed_by=OURS)
    declared = workspace(name="Renamed", tags={"cost-centre": "4711"}, **named)

    assert declared.provider.check({}, wire(declared.inputs)).failures == []

    said = capsys.readouterr().out
    assert f"adopts workspace 'Research' ({where}), of '{OURS}'" in said
    assert "name 'Research' -> 'Renamed', tags.cost-centre nothing -> '4711'" in said
    assert platform.writes == []


def test_a_preview_names_who_is_removed_by_an_exclusive_list_even_by_the_workspace_s_id_as_text(
    platform: Platform, capsys: pytest.CaptureFixture[str], one_up: Up
) -> None:
    where = platform.research.id
    platform.api.stored.roles[where] = {"user_01Ana": DEVELOPER, "user_01Chloe": USER}
    given = {"workspace_id": where, "members": {ANA: USER}, "exclusive": True, "on_unknown_member": "error"}
    listed = Declaration("members", WorkspaceMembersProvider(), given)
    removes = f"removes from workspace 'Research' ({where}) whom the list does not name: {CHLOE} ({USER})"

    assert listed.provider.check({}, wire(listed.inputs)).failures == []
    assert removes in capsys.readouterr().out
    assert platform.writes == []

    state = one_up({}, listed)
    platform.api.stored.roles[where]["user_01Chloe"] = USER
    capsys.readouterr()
    one_up(state, listed)
    assert "removes" not in capsys.readouterr().out
    one_up(state, listed.but(members={ANA: DEVELOPER}))
    assert removes in capsys.readouterr().out


def test_a_preview_names_the_members_of_an_adopted_workspace(
    platform: Platform, capsys: pytest.CaptureFixture[str]
) -> None:
    where = platform.research.id
    platform.api.stored.roles[where] = {"user_01Ana": DEVELOPER, "user_01Chloe": USER}
    declared = workspace(adopt_id=where)
    declared.provider.check({}, wire(declared.inputs))
    said = capsys.readouterr().out
    assert f"members of workspace 'Research' ({where}) by hand: {ANA} ({DEVELOPER}), {CHLOE} ({USER})" in said


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("rates", "adopts the rate limits of workspace 'Research' ({}): requests_per_minute 5 -> 6"),
        ("cap", "adopts the monthly spend limit of workspace 'Research' ({}): amount '7.00' -> '8.00'"),
    ],
)
def test_a_preview_says_which_limits_are_there_already(
    platform: Platform, one_up: Up, capsys: pytest.CaptureFixture[str], name: str, said: str
) -> None:
    where = platform.research.id
    (limit,) = (each for each in standing(where) if each.name == name)
    one_up({}, limit)
    assert "adopts" not in capsys.readouterr().out
    one_up({})
    anew = limit.but(**CHANGES[name])
    assert anew.provider.check({}, wire(anew.inputs)).failures == []
    assert said.format(where) in capsys.readouterr().out
    assert platform.writes == []
