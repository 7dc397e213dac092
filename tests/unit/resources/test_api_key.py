from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from pulumi_claude_admin import wiring
from pulumi_claude_admin.errors import InvalidInputs, PermissionDenied
from pulumi_claude_admin.model.api_key import ApiKey
from pulumi_claude_admin.model.service_account import ServiceAccount
from pulumi_claude_admin.resources.api_key import ApiKeyProvider
from tests.support.fake_admin_api import refusing
from tests.support.fake_platform import NOW, Platform, wire

NAME = "research-notebooks"
ID = "apikey_01Research"
provider = ApiKeyProvider()
NewProcess = Callable[[], None]


def inputs(platform: Platform, **changed: object) -> dict[str, object]:
    """The key of the seed, by workspace and name. None leaves an input out."""
    given = {
        "name": NAME, "workspace_id": platform.research.id, "when_archived": "keep", "archive_on_destroy": False, **changed
    }  # fmt: skip
    return {key: value for key, value in given.items() if value is not None}


def created(platform: Platform, **changed: object) -> tuple[str, dict[str, object]]:
    """Take it over; the id, and the state as Pulumi would hand it back."""
    result = provider.create(wire(inputs(platform, **changed)))
    assert result.outs is not None
    return result.id, wire(result.outs)


def key(platform: Platform, key_id: str = ID) -> ApiKey:
    return next(one for one in platform.api.stored.keys if one.id == key_id)


def keep(platform: Platform, written: ApiKey) -> None:
    """Put a key beside the others, or in the place of the one with its id."""
    others = tuple(one for one in platform.api.stored.keys if one.id != written.id)
    platform.api.stored.keys = (*others, written)


def second(platform: Platform, **changed: object) -> ApiKey:
    """Another key, but for these values like that of the seed."""
    made = replace(key(platform), **{"id": "apikey_02", **changed})  # type: ignore[arg-type]  # fields of an ApiKey
    keep(platform, made)
    return made


def problem(news: dict[str, object], olds: dict[str, object] | None = None) -> tuple[str, str]:
    """The one problem that a check has with it."""
    (failure,) = provider.check(wire(olds) if olds else {}, wire(news)).failures
    return failure.property, failure.reason


def test_it_is_found_by_workspace_and_name_and_recorded_completely(platform: Platform) -> None:
    key_id, outs = created(platform)
    assert key_id == ID
    assert outs["api_key_id"] == ID
    assert outs["owner_id"] == "user_01Ana"
    assert outs["organization_id"] == platform.api.stored.identity.id
    assert outs["actual"] == {"name": NAME, "status": "active", "workspace_id": platform.research.id}
    assert outs["declared"] == inputs(platform)
    assert platform.writes == []


def test_inactive_disables_it_and_a_preview_says_so(platform: Platform, capsys: pytest.CaptureFixture[str]) -> None:
    assert provider.check({}, wire(inputs(platform, status="inactive"))).failures == []
    assert f"adopts API key '{NAME}' ({ID}): status 'active' -> 'inactive'" in capsys.readouterr().out
    assert platform.writes == []
    created(platform, status="inactive")
    assert key(platform).status == "inactive"
    assert platform.writes == ["api_keys.update"]


def test_only_the_key_that_is_meant_is_disabled(platform: Platform) -> None:
    other = platform.api.stored.make("Other")
    second(platform, workspace_id=other.id)
    second(platform, id="apikey_03", workspace_id=None)
    created(platform, status="inactive")
    assert [one.id for one in platform.api.stored.keys if one.status == "inactive"] == [ID]


def test_a_key_of_the_whole_organization_is_one_without_a_workspace(platform: Platform) -> None:
    second(platform, workspace_id=None)
    assert created(platform, workspace_id=None)[0] == "apikey_02"


def test_adopt_id_names_it_and_the_name_is_then_what_it_is_to_have(platform: Platform) -> None:
    second(platform)
    key_id, _ = created(platform, adopt_id="apikey_02", name="ci")
    assert (key_id, key(platform, "apikey_02").name, key(platform).name) == ("apikey_02", "ci", NAME)


@pytest.mark.parametrize("name", ["gone", "research-Notebooks"])
def test_a_key_that_is_not_there_cannot_be_made_and_the_place_in_the_console_is_named(
    platform: Platform, name: str
) -> None:
    path, reason = problem(inputs(platform, name=name))
    assert path == "name"
    assert f"there is no live API key '{name}' of workspace 'Research'" in reason
    assert "Settings > Workspaces > the workspace > API keys" in reason
    with pytest.raises(InvalidInputs, match="Console"):
        created(platform, name=name)
    assert platform.writes == []


@pytest.mark.parametrize(("status", "word"), [("archived", "was archived"), ("expired", "is expired")])
def test_a_dead_key_is_not_taken_over(platform: Platform, status: str, word: str) -> None:
    keep(platform, replace(key(platform), status=status))
    path, reason = problem(inputs(platform))
    assert (path, f"({ID}) {word}" in reason) == ("name", True)
    path, reason = problem(inputs(platform, adopt_id=ID))
    assert (path, f"({ID}) {word}" in reason) == ("adopt_id", True)
    assert platform.writes == []


def test_of_a_live_and_a_dead_key_of_one_name_the_live_one_is_meant(platform: Platform) -> None:
    second(platform, status="archived")
    assert created(platform)[0] == ID


def test_two_live_keys_of_one_name_are_told_apart_by_id_alone(platform: Platform) -> None:
    second(platform, status="inactive")
    path, reason = problem(inputs(platform))
    assert path == "adopt_id"
    assert f"{ID}, apikey_02" in reason
    with pytest.raises(InvalidInputs, match="apikey_02"):
        created(platform, status="inactive")
    assert platform.writes == []


def test_an_id_that_is_nobodys_is_refused_at_its_property(platform: Platform) -> None:
    path, reason = problem(inputs(platform, adopt_id="apikey_nothing"))
    assert (path, "there is no API key 'apikey_nothing'" in reason) == ("adopt_id", True)


def test_a_key_of_another_workspace_is_not_the_one_that_is_meant(platform: Platform) -> None:
    other = platform.api.stored.make("Other")
    path, reason = problem(inputs(platform, adopt_id=ID, workspace_id=other.id))
    assert path == "workspace_id"
    assert "is of workspace 'Research'" in reason
    assert platform.writes == []


def test_a_workspace_that_is_not_there_is_said_at_its_property(platform: Platform) -> None:
    assert problem(inputs(platform, workspace_id="wrkspc_nothing"))[0] == "workspace_id"


@pytest.mark.parametrize(
    ("changed", "path"),
    [
        ({"status": "archived"}, "status"),
        ({"status": "expired"}, "status"),
        ({"name": ""}, "name"),
        ({"name": "x" * 501}, "name"),
        ({"name": None, "workspace_id": None}, ""),
    ],
)
def test_what_is_no_declaration_of_a_key_is_one_line(platform: Platform, changed: dict[str, object], path: str) -> None:
    assert problem(inputs(platform, **changed))[0] == path
    assert platform.writes == []


def test_another_name_renames_it(platform: Platform, new_process: NewProcess) -> None:
    key_id, state = created(platform)
    new_process()
    news = inputs(platform, name="notebooks")
    assert provider.check(wire(inputs(platform)), wire(news)).failures == []
    assert provider.diff(key_id, state, wire(news)).replaces == []
    provider.update(key_id, state, wire(news))
    assert key(platform).name == "notebooks"


def test_the_name_of_another_key_is_refused_since_that_one_may_be_meant(
    platform: Platform, new_process: NewProcess
) -> None:
    created(platform)
    second(platform, name="ci")
    new_process()
    path, reason = problem(inputs(platform, name="ci", status="inactive"), inputs(platform))
    assert path == "name"
    assert "adopt_id='apikey_02'" in reason
    assert platform.writes == []


def test_a_key_that_was_renamed_by_hand_may_be_declared_so(platform: Platform, new_process: NewProcess) -> None:
    key_id, state = created(platform)
    keep(platform, replace(key(platform), name="notebooks"))
    new_process()
    assert provider.check(wire(inputs(platform)), wire(inputs(platform, name="notebooks"))).failures == []
    provider.update(key_id, state, wire(inputs(platform, name="notebooks")))
    assert platform.writes == []


def test_read_says_what_is_there(platform: Platform, new_process: NewProcess) -> None:
    key_id, state = created(platform, status="active")
    keep(platform, replace(key(platform), name="by hand", status="inactive"))
    new_process()
    read = provider.read(key_id, state)
    assert read.inputs == inputs(platform, name="by hand", status="inactive")
    assert (read.outs or {})["declared"] == inputs(platform, status="active")


def test_a_status_that_is_not_declared_is_not_managed(platform: Platform, new_process: NewProcess) -> None:
    key_id, state = created(platform)
    keep(platform, replace(key(platform), status="inactive"))
    new_process()
    assert provider.read(key_id, state).inputs == inputs(platform)
    provider.update(key_id, state, wire(inputs(platform)))
    assert key(platform).status == "inactive"


@pytest.mark.parametrize("status", ["archived", "expired"])
def test_a_key_at_its_end_is_kept_as_it_was_and_not_written(
    platform: Platform, new_process: NewProcess, capsys: pytest.CaptureFixture[str], status: str
) -> None:
    key_id, state = created(platform, status="active")
    keep(platform, replace(key(platform), status=status))
    new_process()
    read = provider.read(key_id, state)
    assert read.inputs == inputs(platform, status="active")
    provider.update(key_id, state, wire(inputs(platform, status="active", name="other")))
    assert platform.writes == []
    assert "it is kept in the state and not written any more" in capsys.readouterr().out


def test_a_key_at_its_end_fails_where_that_is_wanted(platform: Platform, new_process: NewProcess) -> None:
    key_id, state = created(platform, when_archived="fail")
    keep(platform, replace(key(platform), status="archived"))
    new_process()
    with pytest.raises(InvalidInputs, match=r"when_archived.*was archived"):
        provider.read(key_id, state)


def test_a_key_that_the_platform_forgot_is_gone(platform: Platform, new_process: NewProcess) -> None:
    key_id, state = created(platform)
    platform.api.stored.keys = ()
    new_process()
    assert provider.read(key_id, state).id == ""
    with pytest.raises(InvalidInputs, match="does not know API key"):
        provider.update(key_id, state, wire(inputs(platform, status="inactive")))
    provider.delete(key_id, state)


def test_delete_leaves_it_as_it_is_and_says_so(
    platform: Platform, new_process: NewProcess, capsys: pytest.CaptureFixture[str]
) -> None:
    key_id, state = created(platform, status="active")
    new_process()
    provider.delete(key_id, state)
    assert key(platform).status == "active"
    assert f"left as it is, active: API key '{NAME}' ({ID})" in capsys.readouterr().out


def test_delete_archives_it_when_that_was_asked_for(platform: Platform, new_process: NewProcess) -> None:
    key_id, state = created(platform, archive_on_destroy=True)
    new_process()
    provider.delete(key_id, state)
    provider.delete(key_id, state)
    assert key(platform).is_archived
    assert platform.writes == ["api_keys.update"]


def test_what_another_resource_of_this_run_declares_is_not_archived(
    platform: Platform, new_process: NewProcess
) -> None:
    key_id, state = created(platform, archive_on_destroy=True)
    new_process()
    assert provider.check({}, wire(inputs(platform, adopt_id=ID))).failures == []
    assert created(platform, adopt_id=ID)[0] == key_id
    provider.delete(key_id, state)
    assert key(platform).status == "active"


@pytest.mark.parametrize(
    ("changed", "replaces"),
    [
        ({"adopt_id": "apikey_other"}, ["adopt_id"]),
        ({"adopt_id": ID}, []),
        ({"adopt_id": ID, "workspace_id": None}, []),
        ({"workspace_id": "wrkspc_other"}, ["workspace_id"]),
        ({"workspace_id": None}, ["workspace_id"]),
        ({"status": "inactive"}, []),
    ],
)
def test_only_another_key_is_another_resource(
    platform: Platform, changed: dict[str, object], replaces: list[str]
) -> None:
    key_id, state = created(platform)
    assert provider.diff(key_id, state, wire(inputs(platform, **changed))).replaces == replaces


def test_a_key_that_acts_as_somebody_who_left_is_told(
    platform: Platform, new_process: NewProcess, capsys: pytest.CaptureFixture[str]
) -> None:
    keep(platform, replace(key(platform), owner_id="user_01Gone"))
    provider.check({}, wire(inputs(platform)))
    assert f"warning: API key '{NAME}' ({ID}) acts as user_01Gone, who is not in the organization" in (
        capsys.readouterr().out
    )
    key_id, state = created(platform)
    new_process()
    provider.read(key_id, state)
    assert "acts as user_01Gone" in capsys.readouterr().out


@pytest.mark.parametrize(("archived_at", "is_told"), [(None, False), (NOW, True)])
def test_a_key_of_a_service_account_is_somebodys_while_that_lives(
    platform: Platform, capsys: pytest.CaptureFixture[str], archived_at: object, *, is_told: bool
) -> None:
    account = ServiceAccount("svac_01", "ci", "developer", archived_at=archived_at)  # type: ignore[arg-type]  # a time or None
    platform.api.stored.service_accounts["svac_01"] = account
    keep(platform, replace(key(platform), owner_id="svac_01"))
    created(platform)
    assert ("acts as svac_01" in capsys.readouterr().out) is is_told


@pytest.mark.parametrize(("maker", "is_told"), [("user_01Ana", False), ("user_01Gone", True), (None, False)])
def test_a_key_that_acts_as_nobody_is_told_when_its_maker_left(
    platform: Platform, capsys: pytest.CaptureFixture[str], maker: str | None, *, is_told: bool
) -> None:
    keep(platform, replace(key(platform), owner_id=None, created_by_id=maker))
    provider.check({}, wire(inputs(platform)))
    assert ("acts as nobody, and user_01Gone, who made it" in capsys.readouterr().out) is is_told


def test_whose_service_account_it_is_may_be_beyond_what_a_key_can_see(tmp_path: Path) -> None:
    platform = Platform(tmp_path, refusing(PermissionDenied("a token is needed", status=403), "service_accounts.list"))
    keep(platform, replace(key(platform), owner_id="svac_01"))
    wiring.install(platform.session())
    assert created(platform)[0] == ID


class TestOwner:
    def test_is_a_note_that_writes_nothing(self, platform: Platform) -> None:
        id_, state = created(platform, owner="Ana@example.com")
        assert (state["owner"], "api_keys.update" in platform.api.calls) == ("Ana@example.com", False)
        result = provider.update(id_, state, wire(inputs(platform, owner="ben@example.com")))
        assert (result.outs or {})["owner"] == "ben@example.com"
        assert "api_keys.update" not in platform.api.calls
        assert provider.read(id_, state).outs["owner"] == "Ana@example.com"  # type: ignore[index]  # it is there

    @pytest.mark.parametrize(
        ("owner", "says"),
        [
            ("nobody@example.com", "is nobody in this organization"),
            ("the platform team", "is neither an e-mail address"),
        ],
    )
    def test_is_somebody_who_is_there(self, platform: Platform, owner: str, says: str) -> None:
        where, reason = problem(inputs(platform, owner=owner))
        assert where == "owner"
        assert says in reason
        assert "api_keys.update" not in platform.api.calls

    def test_who_has_left_since_holds_nothing_up_and_that_is_printed(
        self, platform: Platform, new_process: NewProcess, capsys: pytest.CaptureFixture[str]
    ) -> None:
        _, state = created(platform, owner="ben@example.com")
        platform.api.stored.users = tuple(one for one in platform.api.stored.users if one.email != "ben@example.com")
        new_process()
        assert not provider.check(state, wire(inputs(platform, owner="ben@example.com"))).failures
        assert (
            "'ben@example.com', the owner of 'research-notebooks', is not in the organization"
            in capsys.readouterr().out
        )
