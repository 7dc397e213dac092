from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Unpack

import pytest

from pulumi_claude_admin import wiring
from pulumi_claude_admin.errors import InvalidInputs, Unavailable, UnsupportedChange
from pulumi_claude_admin.key_ports import NewExternalKey
from pulumi_claude_admin.model.external_key import ExternalKey
from pulumi_claude_admin.resources.external_key import ExternalKeyProvider
from tests.support.admin_api.external_keys import FakeExternalKeys
from tests.support.fake_platform import NOW, Platform, wire

ARN = "arn:aws:kms:us-east-1:111122223333:key/not-a-key"
AWS = {"type": "aws", "kms_arn": ARN}
GCP = {"type": "gcp", "key_name": "projects/p/k"}
MOVED = {"type": "aws", "kms_arn": f"{ARN}-2"}
INPUTS: dict[str, object] = {"provider_config": AWS, "display_name": "payments", "delete_on_destroy": False}
provider = ExternalKeyProvider()
NewProcess = Callable[[], None]


def created(**changed: object) -> tuple[str, dict[str, object]]:
    """Create it; the id, and the state as Pulumi would hand it back."""
    result = provider.create(wire(INPUTS | changed))
    assert result.outs is not None
    return result.id, wire(result.outs)


def there(platform: Platform, key_id: str = "ekey_there", **values: object) -> ExternalKey:
    """A key that exists already."""
    fields: dict[str, object] = {
        "display_name": "payments", "geo": "us", "provider_config": AWS, "is_attached": False, **values
    }  # fmt: skip
    key = ExternalKey(key_id, **fields)  # type: ignore[arg-type]  # fields of an ExternalKey, passed through
    platform.api.stored.external_keys[key_id] = key
    return key


def used(platform: Platform, key_id: str, *, is_archived: bool = False) -> None:
    """Give the key to the workspace of the seed."""
    given = replace(platform.research, external_key_id=key_id, archived_at=NOW if is_archived else None)
    platform.api.stored.keep(given)


def problem(olds: dict[str, object], news: dict[str, object]) -> tuple[str, str]:
    """The one problem that a check has with it."""
    (failure,) = provider.check(wire(olds) if olds else {}, wire(news)).failures
    return failure.property, failure.reason


def test_create_makes_it_known_and_records_it_completely(platform: Platform) -> None:
    key_id, outs = created()
    assert platform.api.stored.external_keys[key_id].display_name == "payments"
    assert outs["declared"] == INPUTS
    assert outs["external_key_id"] == key_id
    assert outs["organization_id"] == platform.api.stored.identity.id
    assert outs["actual"] == {
        "geo": "us",
        "display_name": "payments",
        "provider_config": {**AWS, "region": "us-east-1"},
    }


def test_create_adopts_the_key_of_that_config_when_nothing_differs(platform: Platform) -> None:
    there(platform)
    key_id, _ = created()
    assert key_id == "ekey_there"
    assert platform.writes == []


def test_a_key_of_that_config_with_another_name_is_left_alone_and_adopt_id_is_named(platform: Platform) -> None:
    there(platform, display_name="theirs")
    path, reason = problem({}, INPUTS)
    assert path == "adopt_id"
    assert "(ekey_there) is there already and not as declared: display_name 'theirs' -> 'payments'" in reason
    assert "adopt_id='ekey_there'" in reason
    with pytest.raises(InvalidInputs, match="ekey_there"):
        created()
    assert platform.writes == []


def test_adopt_id_takes_it_over_and_writes_what_differs(platform: Platform, capsys: pytest.CaptureFixture[str]) -> None:
    there(platform, display_name="theirs")
    assert provider.check({}, wire(INPUTS | {"adopt_id": "ekey_there"})).failures == []
    assert "display_name 'theirs' -> 'payments'" in capsys.readouterr().out
    key_id, _ = created(adopt_id="ekey_there")
    assert (key_id, platform.writes) == ("ekey_there", ["external_keys.update"])
    assert platform.api.stored.external_keys[key_id].display_name == "payments"


def test_adopting_a_key_that_is_not_there_is_refused_at_its_property(platform: Platform) -> None:
    path, reason = problem({}, INPUTS | {"adopt_id": "ekey_nothing"})
    assert (path, "there is no external key 'ekey_nothing'" in reason) == ("adopt_id", True)
    assert platform.writes == []


def test_two_keys_of_one_config_are_told_apart_by_id_alone(platform: Platform) -> None:
    there(platform, "ekey_a")
    there(platform, "ekey_b")
    path, reason = problem({}, INPUTS)
    assert path == "adopt_id"
    assert "ekey_a, ekey_b" in reason


@pytest.mark.parametrize(
    ("config", "path"),
    [({"type": "oracle"}, "provider_config.type"), ({"type": "aws"}, "provider_config"), (None, "provider_config")],
)
def test_what_is_no_config_is_one_line_at_its_property(platform: Platform, config: object, path: str) -> None:
    assert problem({}, INPUTS | {"provider_config": config})[0] == path
    assert platform.writes == []


def test_while_nobody_uses_it_a_key_may_move(platform: Platform, new_process: NewProcess) -> None:
    key_id, state = created()
    new_process()
    news = INPUTS | {"provider_config": MOVED}
    assert provider.check(wire(INPUTS), wire(news)).failures == []
    provider.update(key_id, state, wire(news))
    assert platform.api.stored.external_keys[key_id].provider_config["kms_arn"] == f"{ARN}-2"


@pytest.mark.parametrize("is_archived", [False, True])
def test_a_key_in_use_can_only_be_renamed(platform: Platform, new_process: NewProcess, *, is_archived: bool) -> None:
    key_id, state = created()
    used(platform, key_id, is_archived=is_archived)
    new_process()
    provider.update(key_id, state, wire(INPUTS | {"display_name": "other"}))
    assert platform.api.stored.external_keys[key_id].display_name == "other"
    platform.api.calls.clear()
    news = INPUTS | {"provider_config": MOVED}
    path, reason = problem(INPUTS, news)
    assert path == "provider_config"
    archived = ", archived" if is_archived else ""
    assert f"is used by workspace 'Research' ({platform.research.id}{archived})" in reason
    with pytest.raises(UnsupportedChange):
        provider.update(key_id, state, wire(news))
    assert platform.writes == []


def test_a_google_key_never_moves(platform: Platform, new_process: NewProcess) -> None:
    before = INPUTS | {"provider_config": GCP}
    created(provider_config=GCP)
    new_process()
    platform.api.calls.clear()
    path, reason = problem(before, INPUTS | {"provider_config": AWS})
    assert (path, "whose provider and key_name never change" in reason) == ("provider_config", True)
    assert platform.writes == []


def test_the_user_profile_is_bound_when_the_key_is_made(platform: Platform, new_process: NewProcess) -> None:
    platform.api.stored.user_profiles = frozenset({"uprof_1", "uprof_2"})
    with_profile = INPUTS | {"user_profile_id": "uprof_1"}
    created(user_profile_id="uprof_1")
    new_process()
    platform.api.calls.clear()
    path, reason = problem(with_profile, INPUTS | {"user_profile_id": "uprof_2"})
    assert path == "user_profile_id"
    assert "it has 'uprof_1', for ever" in reason
    assert provider.check(wire(with_profile), wire(INPUTS)).failures == []
    assert platform.writes == []


def test_read_says_what_is_there_and_spells_the_rest_as_declared(platform: Platform, new_process: NewProcess) -> None:
    key_id, state = created()
    platform.api.external_keys.update(key_id, display_name="other", provider_config={**AWS, "region": "eu-west-1"})
    new_process()
    read = provider.read(key_id, state)
    assert read.inputs == {"provider_config": AWS, "display_name": "other", "delete_on_destroy": False}
    assert (read.outs or {})["declared"] == INPUTS


def test_a_key_that_is_gone_is_gone(platform: Platform, new_process: NewProcess) -> None:
    key_id, state = created()
    del platform.api.stored.external_keys[key_id]
    new_process()
    assert provider.read(key_id, state).id == ""
    with pytest.raises(InvalidInputs, match="is not there any more"):
        provider.update(key_id, state, wire(INPUTS | {"display_name": "other"}))
    provider.delete(key_id, state)


def test_delete_leaves_it_and_says_so(
    platform: Platform, new_process: NewProcess, capsys: pytest.CaptureFixture[str]
) -> None:
    key_id, state = created()
    new_process()
    provider.delete(key_id, state)
    assert key_id in platform.api.stored.external_keys
    assert f"left standing: external key 'payments' ({key_id})" in capsys.readouterr().out


def test_delete_deletes_it_when_that_was_asked_for(platform: Platform, new_process: NewProcess) -> None:
    key_id, state = created(delete_on_destroy=True)
    new_process()
    provider.delete(key_id, state)
    assert platform.api.stored.external_keys == {}


def test_what_another_resource_of_this_run_declares_is_not_deleted(platform: Platform, new_process: NewProcess) -> None:
    key_id, state = created(delete_on_destroy=True)
    new_process()
    assert provider.check({}, wire(INPUTS)).failures == []
    assert provider.create(wire(INPUTS)).id == key_id
    provider.delete(key_id, state)
    assert key_id in platform.api.stored.external_keys


@pytest.mark.parametrize("is_archived", [False, True])
def test_a_key_in_use_is_not_deleted_and_its_workspaces_are_named(
    platform: Platform, new_process: NewProcess, *, is_archived: bool
) -> None:
    key_id, state = created(delete_on_destroy=True)
    used(platform, key_id, is_archived=is_archived)
    new_process()
    platform.api.calls.clear()
    with pytest.raises(InvalidInputs, match=f"is used by workspace 'Research' .{platform.research.id}"):
        provider.delete(key_id, state)
    assert platform.writes == []


def test_a_key_that_came_into_use_meanwhile_is_named_with_its_workspace(
    platform: Platform, new_process: NewProcess
) -> None:
    key_id, state = created(delete_on_destroy=True)
    new_process()
    wiring.session().api.workspaces.list()
    wiring.session().api.external_keys.list()
    used(platform, key_id)
    with pytest.raises(InvalidInputs, match="'Research'"):
        provider.delete(key_id, state)


class LosesAnAnswer(FakeExternalKeys):
    """Makes the key and answers with an error."""

    def create(self, *, provider_config: Mapping[str, str], **fields: Unpack[NewExternalKey]) -> ExternalKey:
        super().create(provider_config=provider_config, **fields)
        raise Unavailable("no answer", outcome_unknown=True)


def test_a_create_whose_answer_is_lost_is_looked_for_and_never_sent_twice(
    platform: Platform, new_process: NewProcess, capsys: pytest.CaptureFixture[str]
) -> None:
    platform.api.external_keys = LosesAnAnswer(platform.api.stored)
    new_process()
    key_id, _ = created()
    assert list(platform.api.stored.external_keys) == [key_id]
    assert platform.writes == ["external_keys.create"]
    assert "was made although the answer was an error" in capsys.readouterr().out


@pytest.mark.parametrize(("adopt_id", "replaces"), [("ekey_other", ["adopt_id"]), ("the same", []), (None, [])])
def test_only_adopting_another_key_is_another_resource(
    platform: Platform, adopt_id: str | None, replaces: list[str]
) -> None:
    del platform
    key_id, state = created()
    news = INPUTS | {"adopt_id": key_id if adopt_id == "the same" else adopt_id}
    assert provider.diff(key_id, state, wire(news)).replaces == replaces
