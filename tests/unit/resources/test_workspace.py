from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from pulumi_claude_admin import wiring
from pulumi_claude_admin.errors import InvalidInputs, Unreachable, UnsupportedChange, WrongOrganization
from pulumi_claude_admin.model.external_key import ExternalKey
from pulumi_claude_admin.model.workspace import DataResidency, Workspace
from pulumi_claude_admin.resources.workspace import WorkspaceProvider
from tests.support.admin_api.stored import StoredOrganization
from tests.support.admin_api.workspaces import FakeWorkspaces
from tests.support.fake_admin_api import FakeAdminApi
from tests.support.fake_platform import NOW, Platform, wire

OWNER = "pulumi/shop/dev/payments"
INPUTS: dict[str, object] = {
    "name": "Payments",
    "tags": {"cost-centre": "4711"},
    "display_color": "#aabbcc",
    "owner": OWNER,
    "when_archived": "keep",
    "archive_on_destroy": False,
}
provider = WorkspaceProvider()


def created(**changed: object) -> tuple[str, dict[str, object]]:
    """Create it; the id, and the state as Pulumi would hand it back."""
    result = provider.create(wire(INPUTS | changed))
    assert result.outs is not None
    return result.id, wire(result.outs)


def there(platform: Platform, **values: Any) -> Workspace:  # noqa: ANN401 - fields of a Workspace, passed through
    """A workspace that exists already."""
    workspace = replace(platform.research, **{"id": "wrkspc_there", "name": "Payments", **values})
    platform.api.stored.workspaces[workspace.id] = workspace
    return workspace


def a_key(key_id: str, *, user_profile_id: str | None = None) -> ExternalKey:
    """A customer's own key."""
    return ExternalKey(
        key_id, None, "us", {"type": "gcp", "key_name": key_id}, is_attached=False, user_profile_id=user_profile_id
    )


def archived(platform: Platform, workspace_id: str) -> None:
    platform.api.stored.workspaces[workspace_id] = replace(
        platform.api.stored.workspaces[workspace_id], archived_at=NOW
    )


def test_create_makes_it_with_its_own_tag_and_records_it_completely(platform: Platform) -> None:
    workspace_id, outs = created()
    made = platform.api.stored.workspaces[workspace_id]
    assert made.tags == {"cost-centre": "4711", "managed-by": OWNER}
    assert outs["declared"] == INPUTS
    assert outs["organization_id"] == platform.api.stored.identity.id
    assert outs["workspace_id"] == workspace_id
    assert {key: outs[key] for key in INPUTS} == INPUTS


def test_create_adopts_the_live_workspace_with_its_tag_and_writes_the_differences(
    platform: Platform, capsys: pytest.CaptureFixture[str]
) -> None:
    there(platform, name="Old name", tags={"managed-by": OWNER, "stray": "x"})
    workspace_id, _ = created()
    assert workspace_id == "wrkspc_there"
    assert platform.api.stored.workspaces[workspace_id].name == "Payments"
    assert platform.api.stored.workspaces[workspace_id].tags == {"cost-centre": "4711", "managed-by": OWNER}
    assert platform.writes == ["workspaces.update"]
    assert "adopted workspace 'Old name' (wrkspc_there)" in capsys.readouterr().out


def test_create_with_several_live_workspaces_of_its_tag_names_them_and_makes_none(platform: Platform) -> None:
    there(platform, id="wrkspc_a", tags={"managed-by": OWNER})
    there(platform, id="wrkspc_b", tags={"managed-by": OWNER})
    with pytest.raises(InvalidInputs, match="wrkspc_a, wrkspc_b"):
        created()
    assert platform.writes == []


def test_create_beside_an_archived_workspace_of_its_tag_makes_a_new_one_and_says_so(
    platform: Platform, capsys: pytest.CaptureFixture[str]
) -> None:
    there(platform, tags={"managed-by": OWNER}, archived_at=NOW)
    workspace_id, _ = created()
    assert workspace_id != "wrkspc_there"
    assert "is archived, which nobody can undo; a new workspace is made" in capsys.readouterr().out


def test_a_workspace_without_owner_tag_is_made_without_looking_for_it(platform: Platform) -> None:
    there(platform, tags={"managed-by": OWNER})
    workspace_id, _ = created(owner=None)
    assert platform.api.stored.workspaces[workspace_id].tags == {"cost-centre": "4711"}


def test_a_preview_and_an_up_say_that_another_of_the_same_name_is_made(
    platform: Platform, capsys: pytest.CaptureFixture[str], new_process: Callable[[], None]
) -> None:
    there(platform, tags={})
    said = "a live workspace 'Payments' (wrkspc_there) is there already, without an owner tag; another one is made"
    assert provider.check({}, wire(INPUTS)).failures == []
    assert said in capsys.readouterr().out
    new_process()
    workspace_id, _ = created()
    assert workspace_id != "wrkspc_there"
    assert said in capsys.readouterr().out
    new_process()
    assert provider.check(wire(INPUTS), wire(INPUTS)).failures == []
    assert said not in capsys.readouterr().out


def test_adopt_id_comes_before_the_tag(platform: Platform) -> None:
    there(platform, tags={"managed-by": OWNER})
    workspace_id, _ = created(adopt_id=platform.research.id)
    assert platform.api.stored.workspaces[workspace_id].name == "Payments"
    assert "workspaces.create" not in platform.api.calls


@pytest.mark.parametrize(
    ("adopt_id", "kind", "says"),
    [
        ("wrkspc_nowhere", InvalidInputs, "there is no workspace 'wrkspc_nowhere'"),
        ("wrkspc_01Default", UnsupportedChange, "is the Default workspace"),
        ("wrkspc_there", InvalidInputs, "is archived"),
    ],
)
def test_what_cannot_be_adopted(platform: Platform, adopt_id: str, kind: type[Exception], says: str) -> None:
    there(platform, archived_at=NOW)
    with pytest.raises(kind, match=says):
        created(adopt_id=adopt_id)
    failures = provider.check({}, wire(INPUTS | {"adopt_id": adopt_id})).failures
    assert [failure.property for failure in failures] == ["adopt_id"]
    assert platform.writes == []


class LosesAnswers(FakeWorkspaces):
    """The first create happens (or not), and nobody hears of it."""

    def __init__(self, stored: StoredOrganization, *, happens: bool = True) -> None:
        super().__init__(stored)
        self.happens = happens

    def create(self, **fields: Any) -> Workspace:  # noqa: ANN401 - those of the port, passed through
        if self.happens:
            super().create(**fields)
        else:
            self.stored.asked("workspaces.create")
        raise Unreachable("no answer", outcome_unknown=True)


def test_a_create_whose_answer_is_lost_is_found_by_its_tag(platform: Platform, new_process: Callable[[], None]) -> None:
    platform.api.workspaces = LosesAnswers(platform.api.stored)
    new_process()
    workspace_id, _ = created()
    assert [w.id for w in platform.api.stored.workspaces.values() if w.owner == OWNER] == [workspace_id]
    assert platform.writes == ["workspaces.create"]


@pytest.mark.parametrize(
    ("owner", "says"),
    [(OWNER, "run `pulumi up` again, which looks for its tag"), (None, "name it with adopt_id")],
)
def test_a_create_that_cannot_be_found_again_says_that_it_may_exist(
    platform: Platform, new_process: Callable[[], None], owner: str | None, says: str
) -> None:
    platform.api.workspaces = LosesAnswers(platform.api.stored, happens=owner is None)
    new_process()
    with pytest.raises(Unreachable, match="may exist all the same") as caught:
        created(owner=owner)
    assert says in str(caught.value)
    assert platform.writes == ["workspaces.create"]


def test_read_of_what_is_as_declared_returns_the_declared_spelling(platform: Platform) -> None:
    workspace_id, state = created()
    platform.api.stored.workspaces[workspace_id] = replace(
        platform.api.stored.workspaces[workspace_id], display_color="#AABBCC"
    )
    result = provider.read(workspace_id, state)
    assert result.inputs == INPUTS


def test_read_shows_each_difference_canonically_and_keeps_what_was_declared(
    platform: Platform, new_process: Callable[[], None]
) -> None:
    workspace_id, state = created()
    changed = replace(
        platform.api.stored.workspaces[workspace_id],
        name="Renamed",
        tags={"cost-centre": "9", "extra": "y"},
        display_color="#000000",
    )
    platform.api.stored.workspaces[workspace_id] = changed
    new_process()
    result = provider.read(workspace_id, state)
    expected = INPUTS | {"name": "Renamed", "tags": {"cost-centre": "9", "extra": "y"}, "display_color": "#000000"}
    del expected["owner"]
    assert result.inputs == expected
    assert result.outs is not None
    assert result.outs["declared"] == INPUTS


def test_a_refresh_that_wrote_state_does_not_hide_what_was_wanted(
    platform: Platform, new_process: Callable[[], None]
) -> None:
    workspace_id, state = created()
    platform.api.stored.workspaces[workspace_id] = replace(platform.api.stored.workspaces[workspace_id], name="Renamed")
    new_process()
    refreshed = provider.read(workspace_id, state)
    again = provider.read(workspace_id, wire(refreshed.outs or {}))
    assert again.inputs == refreshed.inputs == INPUTS | {"name": "Renamed"}
    assert (again.outs or {})["declared"] == INPUTS


def test_a_workspace_that_is_not_there_is_gone() -> None:
    _, state = created()
    result = provider.read("wrkspc_gone", state | {"workspace_id": "wrkspc_gone"})
    assert (result.id, result.outs) == ("", {})


@pytest.mark.parametrize("when_archived", ["keep", "recreate", "fail"])
def test_an_archived_workspace_is_kept_recreated_or_refused(
    platform: Platform, new_process: Callable[[], None], capsys: pytest.CaptureFixture[str], when_archived: str
) -> None:
    workspace_id, state = created(when_archived=when_archived)
    archived(platform, workspace_id)
    new_process()
    if when_archived == "fail":
        with pytest.raises(InvalidInputs, match="was archived on 2026-11-24, which nobody can undo"):
            provider.read(workspace_id, state)
        return
    result = provider.read(workspace_id, state)
    said = capsys.readouterr().out
    if when_archived == "recreate":
        assert result.id == ""
        assert "the next `pulumi up` makes a new workspace" in said
    else:
        assert result.inputs == INPUTS
        assert (result.outs or {})["archived_at"] == NOW.isoformat()
        assert "when_archived='recreate' makes a new one" in said


def test_an_archived_workspace_is_not_written(platform: Platform, new_process: Callable[[], None]) -> None:
    workspace_id, state = created()
    archived(platform, workspace_id)
    new_process()
    platform.api.calls.clear()
    result = provider.update(workspace_id, state, wire(INPUTS | {"name": "New"}))
    assert platform.writes == []
    assert (result.outs or {})["declared"] == INPUTS | {"name": "New"}


def test_a_program_that_says_what_a_refresh_has_found_is_recorded(
    platform: Platform, new_process: Callable[[], None]
) -> None:
    workspace_id, state = created()
    platform.api.stored.workspaces[workspace_id] = replace(platform.api.stored.workspaces[workspace_id], name="Renamed")
    new_process()
    refreshed = wire(provider.read(workspace_id, state).outs or {})
    kept = wire(INPUTS | {"name": "Renamed"})
    assert provider.diff(workspace_id, refreshed, wire(INPUTS)).changes is None  # the engine sees this one
    assert provider.diff(workspace_id, refreshed, kept).changes is True
    platform.api.calls.clear()
    outs = provider.update(workspace_id, refreshed, kept).outs or {}
    assert platform.writes == []
    assert outs["declared"] == INPUTS | {"name": "Renamed"}
    assert provider.diff(workspace_id, wire(outs), kept).changes is None


def test_update_writes_nothing_when_nothing_differs(platform: Platform) -> None:
    workspace_id, state = created()
    platform.api.calls.clear()
    provider.update(workspace_id, state, wire(INPUTS))
    assert platform.writes == []


def test_update_without_tags_leaves_foreign_tags_alone(platform: Platform, new_process: Callable[[], None]) -> None:
    workspace_id, state = created()
    tags = {"cost-centre": "4711", "theirs": "z"}
    platform.api.stored.workspaces[workspace_id] = replace(platform.api.stored.workspaces[workspace_id], tags=tags)
    new_process()
    provider.update(workspace_id, state, wire(INPUTS | {"tags": None}))
    assert platform.api.stored.workspaces[workspace_id].tags == {
        "cost-centre": "4711",
        "theirs": "z",
        "managed-by": OWNER,
    }


def test_what_is_written_once_cannot_be_changed(platform: Platform) -> None:
    platform.api.stored.external_keys["ekey_1"] = a_key("ekey_1")
    workspace_id, state = created(external_key_id="ekey_1")
    other = INPUTS | {"external_key_id": "ekey_2"}
    (failure,) = provider.check(wire(INPUTS | {"external_key_id": "ekey_1"}), wire(other)).failures
    assert failure.property == "external_key_id"
    assert "is set to 'ekey_1' and cannot be changed to 'ekey_2'" in failure.reason
    platform.api.calls.clear()
    with pytest.raises(UnsupportedChange):
        provider.update(workspace_id, state, wire(other))
    assert platform.writes == []


def test_a_user_profile_is_written_once_and_recorded(platform: Platform, new_process: Callable[[], None]) -> None:
    platform.api.stored.user_profiles = frozenset({"uprof_1", "uprof_2"})
    workspace_id, state = created()
    new_process()
    given = INPUTS | {"user_profile_id": "uprof_1"}
    assert provider.check(wire(INPUTS), wire(given)).failures == []
    outs = provider.update(workspace_id, state, wire(given)).outs or {}
    assert platform.api.stored.workspaces[workspace_id].user_profile_id == "uprof_1"
    assert outs["actual"]["user_profile_id"] == "uprof_1"
    platform.api.calls.clear()
    (failure,) = provider.check(wire(given), wire(INPUTS | {"user_profile_id": "uprof_2"})).failures
    assert failure.property == "user_profile_id"
    assert "is set to 'uprof_1' and cannot be changed to 'uprof_2'" in failure.reason
    assert provider.check(wire(given), wire(INPUTS)).failures == []
    with pytest.raises(UnsupportedChange):
        provider.update(workspace_id, wire(outs), wire(INPUTS | {"user_profile_id": "uprof_2"}))
    assert platform.writes == []


def test_another_profile_than_the_adopted_workspace_has_is_refused(platform: Platform) -> None:
    there(platform, user_profile_id="uprof_1")
    news = INPUTS | {"adopt_id": "wrkspc_there", "user_profile_id": "uprof_2"}
    (failure,) = provider.check({}, wire(news)).failures
    assert (failure.property, "cannot be changed to 'uprof_2'" in failure.reason) == ("user_profile_id", True)


@pytest.mark.parametrize(
    ("key_profile", "declared", "path", "reason"),
    [
        (None, {"external_key_id": "ekey_1", "user_profile_id": "uprof_1"}, "external_key_id", "no user profile"),
        ("uprof_1", {"external_key_id": "ekey_1"}, "external_key_id", "and the workspace has none"),
        ("uprof_1", {"external_key_id": "ekey_2"}, "external_key_id", "there is no external key 'ekey_2'"),
    ],
)
def test_a_key_and_a_profile_that_do_not_fit_are_refused_before_anything_is_made(
    platform: Platform, key_profile: str | None, declared: dict[str, object], path: str, reason: str
) -> None:
    platform.api.stored.external_keys["ekey_1"] = a_key("ekey_1", user_profile_id=key_profile)
    (failure,) = provider.check({}, wire(INPUTS | declared)).failures
    assert failure.property == path
    assert reason in failure.reason
    assert platform.writes == []


def test_a_profile_that_does_not_fit_the_key_at_hand_is_refused(platform: Platform) -> None:
    platform.api.stored.external_keys["ekey_1"] = a_key("ekey_1")
    there(platform, tags={"managed-by": OWNER}, external_key_id="ekey_1")
    (failure,) = provider.check(wire(INPUTS), wire(INPUTS | {"user_profile_id": "uprof_1"})).failures
    assert failure.property == "user_profile_id"
    assert "is bound to no user profile, and the workspace has 'uprof_1'" in failure.reason


def test_a_key_and_a_profile_that_fit_pass(platform: Platform) -> None:
    platform.api.stored.external_keys["ekey_1"] = a_key("ekey_1", user_profile_id="uprof_1")
    news = INPUTS | {"external_key_id": "ekey_1", "user_profile_id": "uprof_1"}
    assert provider.check({}, wire(news)).failures == []


@pytest.mark.parametrize(
    ("residency", "path", "reason"),
    [
        (
            {"allowed_inference_geos": ["us"]},
            "data_residency.allowed_inference_geos",
            "['us'] does not have 'global', which default_inference_geo is as long as it is not declared",
        ),
        ({"allowed_inference_geos": []}, "data_residency.allowed_inference_geos", "must name one at least"),
        ({"allowed_inference_geos": ["us", "us"]}, "data_residency.allowed_inference_geos", "names 'us' twice"),
        ({"allowed_inference_geos": "everywhere"}, "data_residency.allowed_inference_geos", "'unrestricted'"),
        ({"allowed_inference_geos": ["mars"]}, "data_residency.allowed_inference_geos", "'global' and 'us'"),
        ({"workspace_geo": "eu"}, "data_residency.workspace_geo", "us"),
        ({"default_inference_geo": "eu"}, "data_residency.default_inference_geo", "us"),
        (
            {"allowed_inference_geos": ["us"], "default_inference_geo": "global"},
            "data_residency",
            "default_inference_geo 'global' is not among allowed_inference_geos",
        ),
    ],
)
def test_a_residency_that_a_new_workspace_cannot_have_is_one_line_at_its_property(
    platform: Platform, residency: dict[str, object], path: str, reason: str
) -> None:
    (failure,) = provider.check({}, wire(INPUTS | {"data_residency": residency})).failures
    assert failure.property == path
    assert reason in failure.reason
    assert platform.writes == []


@pytest.mark.parametrize(
    ("residency", "path", "reason"),
    [
        ({"default_inference_geo": "global"}, "data_residency.default_inference_geo", "is ['us'] as long as it is not"),
        ({"allowed_inference_geos": ["global"]}, "data_residency.allowed_inference_geos", "does not have 'us'"),
        ({"workspace_geo": "us"}, "data_residency.workspace_geo", "is 'mars' since the workspace was made"),
    ],
)
def test_a_residency_is_judged_beside_what_the_workspace_has(
    platform: Platform, residency: dict[str, object], path: str, reason: str
) -> None:
    there(platform, tags={"managed-by": OWNER}, data_residency=DataResidency("mars", ("us",), "us"))
    (failure,) = provider.check(wire(INPUTS), wire(INPUTS | {"data_residency": residency})).failures
    assert failure.property == path
    assert reason in failure.reason


@pytest.mark.parametrize(
    "residency",
    [{"allowed_inference_geos": ["us"]}, {"default_inference_geo": "us"}, {"allowed_inference_geos": "unrestricted"}],
)
def test_what_fits_what_the_workspace_has_passes(platform: Platform, residency: dict[str, object]) -> None:
    there(platform, tags={"managed-by": OWNER}, data_residency=DataResidency("us", ("us",), "us"))
    assert provider.check(wire(INPUTS), wire(INPUTS | {"data_residency": residency})).failures == []


@pytest.mark.parametrize(("adopt_id", "replaces"), [("wrkspc_other", ["adopt_id"]), ("the same", []), (None, [])])
def test_only_adopting_another_workspace_is_another_resource(adopt_id: str | None, replaces: list[str]) -> None:
    workspace_id, state = created()
    news = INPUTS | {"adopt_id": workspace_id if adopt_id == "the same" else adopt_id, "name": "New"}
    result = provider.diff(workspace_id, state, wire(news))
    assert result.changes is None
    assert result.replaces == replaces


def test_delete_keeps_the_workspace_and_says_what_is_left_standing(
    platform: Platform, new_process: Callable[[], None], capsys: pytest.CaptureFixture[str]
) -> None:
    workspace_id, state = created()
    new_process()
    platform.api.calls.clear()
    provider.delete(workspace_id, state)
    assert platform.writes == []
    assert f"left standing: workspace 'Payments' ({workspace_id})" in capsys.readouterr().out


def test_delete_archives_when_that_was_asked_for(platform: Platform, new_process: Callable[[], None]) -> None:
    workspace_id, state = created(archive_on_destroy=True)
    new_process()
    provider.delete(workspace_id, state)
    assert platform.api.stored.workspaces[workspace_id].is_archived


def test_deleting_what_is_archived_or_gone_is_success(platform: Platform, new_process: Callable[[], None]) -> None:
    workspace_id, state = created(archive_on_destroy=True)
    archived(platform, workspace_id)
    new_process()
    platform.api.calls.clear()
    provider.delete(workspace_id, state)
    provider.delete("wrkspc_gone", state | {"workspace_id": "wrkspc_gone"})
    assert platform.writes == []


def test_another_organizations_credential_believes_and_changes_nothing(
    platform: Platform, new_process: Callable[[], None]
) -> None:
    workspace_id, state = created(archive_on_destroy=True)
    platform.api = FakeAdminApi(
        StoredOrganization(identity=replace(platform.api.stored.identity, id="another", name="Another"))
    )
    new_process()
    with pytest.raises(WrongOrganization, match="belongs to organization 'Another'"):
        provider.read(workspace_id, state)
    with pytest.raises(WrongOrganization):
        provider.update(workspace_id, state, wire(INPUTS))
    with pytest.raises(WrongOrganization):
        provider.delete(workspace_id, state)
    assert set(platform.api.calls) == {"organization.retrieve"}


def test_a_pinned_organization_is_checked_before_anything_is_made(
    platform: Platform, new_process: Callable[[], None]
) -> None:
    platform.settings = platform.settings.model_copy(update={"organization_id": "pinned"})
    new_process()
    with pytest.raises(WrongOrganization, match="CLAUDE_ADMIN_ORGANIZATION_ID says pinned"):
        created()
    assert platform.writes == []


def test_no_secret_is_in_what_is_recorded() -> None:
    assert wiring.session().settings.admin_api_key is not None
    _, outs = created()
    assert "sk-ant" not in repr(outs)


def refused(olds: dict[str, object] | None = None, **changed: object) -> list[tuple[str, str]]:
    """What `check` refuses of it, with what it says."""
    return [(one.property, one.reason) for one in provider.check(wire(olds or {}), wire(INPUTS | changed)).failures]


def test_the_workspace_that_signing_in_makes_is_not_made_by_hand(platform: Platform) -> None:
    ((where, why),) = refused(name="Claude Code")
    assert (where, "name that one with adopt_id" in why) == ("name", True)
    there(platform, id="wrkspc_coding", name="Claude Code")
    assert refused(name="Claude Code", adopt_id="wrkspc_coding") == []


def test_no_other_workspace_is_renamed_to_it(platform: Platform) -> None:
    there(platform, id="wrkspc_coding", name="Claude Code")
    _, outs = created()
    declared = outs["declared"]
    assert isinstance(declared, dict)
    ((where, why),) = refused(declared, name="Claude Code")
    assert (where, "(wrkspc_coding)" in why) == ("name", True)


def test_the_workspace_that_signing_in_makes_is_not_made_again_by_hand(platform: Platform) -> None:
    there(platform, id="wrkspc_coding", name="Claude Code")
    ((where, why),) = refused(name="Claude Code", adopt_id="wrkspc_coding", when_archived="recreate")
    assert (where, "the next sign-in" in why) == ("when_archived", True)


def test_the_workspace_that_signing_in_makes_is_not_archived_by_a_program(platform: Platform) -> None:
    there(platform, id="wrkspc_coding", name="Claude Code")
    coding: dict[str, object] = {"name": "Claude Code", "adopt_id": "wrkspc_coding"}
    ((where, why),) = refused(None, **coding, archive_on_destroy=True)
    assert (where, "under another id" in why) == ("archive_on_destroy", True)
    assert refused(None, **coding, archive_on_destroy=False) == []


def test_nor_by_a_state_that_said_so_before_it_was_refused(
    platform: Platform, new_process: Callable[[], None], capsys: pytest.CaptureFixture[str]
) -> None:
    there(platform, id="wrkspc_coding", name="Claude Code", tags={"managed-by": OWNER})
    workspace_id, state = created(name="Claude Code", archive_on_destroy=True)
    new_process()
    provider.delete(workspace_id, state)
    assert not platform.api.stored.workspaces[workspace_id].is_archived
    assert "left standing: workspace 'Claude Code' (wrkspc_coding)" in capsys.readouterr().out


def test_whoever_has_taken_it_over_may_leave_the_id_out(platform: Platform) -> None:
    there(platform, id="wrkspc_coding", name="Claude Code", tags={"managed-by": OWNER})
    assert refused(name="Claude Code") == []
