from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from pulumi_claude_admin import wiring
from pulumi_claude_admin.errors import ConfigurationError, InvalidInputs, Rejected
from pulumi_claude_admin.resources.service_account import ServiceAccountProvider
from tests.support.fake_platform import NOW, Platform, wire
from tests.support.machine_platform import account, as_workload, with_token

provider = ServiceAccountProvider()
CI: dict[str, object] = {"name": "ci", "description": "builds", "archive_on_destroy": False}


@pytest.fixture
def platform(tmp_path: Path) -> Platform:
    return with_token(tmp_path)


def created(declared: dict[str, object]) -> tuple[str, dict[str, object]]:
    result = provider.create(wire(declared))
    return result.id, wire(result.outs or {})


def test_create_makes_one_and_a_read_says_the_same() -> None:
    id_, outs = created(CI)
    assert outs["service_account_id"] == id_
    assert provider.read(id_, outs).inputs == CI


def test_a_second_create_after_a_killed_engine_takes_what_is_there(
    platform: Platform, new_process: Callable[[], None]
) -> None:
    first, _ = created(CI)
    new_process()
    second, _ = created(CI)
    assert first == second
    assert platform.writes == ["service_accounts.create"]


def test_a_namesake_that_differs_is_not_changed_and_the_error_names_adopt_id(platform: Platform) -> None:
    there = account(platform)
    [failure] = provider.check({}, wire(CI)).failures
    assert failure.property == "adopt_id"
    assert f"adopt_id='{there.id}'" in failure.reason
    with pytest.raises(InvalidInputs, match="not as declared"):
        provider.create(wire(CI))
    assert platform.writes == []


def test_the_name_of_one_that_was_archived_is_told(platform: Platform) -> None:
    there = replace(account(platform), archived_at=NOW)
    platform.api.stored.service_accounts[there.id] = there
    assert provider.check({}, wire(CI)).failures == []
    with pytest.raises(Rejected, match=f"{there.id}, which was archived, has the name 'ci': declare another one"):
        provider.create(wire(CI))


def test_adopt_id_takes_it_over_and_writes_the_difference(platform: Platform) -> None:
    there = account(platform)
    declared = CI | {"adopt_id": there.id}
    assert provider.check({}, wire(declared)).failures == []
    assert created(declared)[0] == there.id
    assert platform.api.stored.service_accounts[there.id].description == "builds"
    assert platform.writes == ["service_accounts.update"]


def test_adopting_under_another_name_is_refused(platform: Platform) -> None:
    there = account(platform, "deployer")
    [failure] = provider.check({}, wire(CI | {"adopt_id": there.id})).failures
    assert failure.property == "name"
    assert "'deployer'" in failure.reason


def test_another_name_is_another_account() -> None:
    id_, outs = created(CI)
    assert provider.diff(id_, outs, wire(CI | {"name": "cd"})).replaces == ["name"]
    assert provider.diff(id_, outs, wire(CI | {"description": "x"})).replaces == []
    assert provider.diff(id_, outs, wire(CI | {"adopt_id": id_})).replaces == []


def test_what_is_not_declared_is_left_alone(platform: Platform) -> None:
    id_, outs = created({"name": "ci"})
    before = platform.api.stored.service_accounts[id_]
    platform.api.stored.service_accounts[id_] = replace(before, description="by hand", organization_role="admin")
    assert provider.read(id_, outs).inputs == {"name": "ci"}


def test_a_change_by_hand_is_shown_and_put_back(platform: Platform, new_process: Callable[[], None]) -> None:
    id_, outs = created(CI)
    before = platform.api.stored.service_accounts[id_]
    platform.api.stored.service_accounts[id_] = replace(before, description="by hand")
    new_process()
    result = provider.read(id_, outs)
    assert (result.inputs or {})["description"] == "by hand"
    provider.update(id_, wire(result.outs or {}), wire(CI))
    assert platform.api.stored.service_accounts[id_] == before


def test_one_that_was_archived_stays_as_it_was(
    platform: Platform, new_process: Callable[[], None], capsys: pytest.CaptureFixture[str]
) -> None:
    id_, outs = created(CI)
    before = platform.api.stored.service_accounts[id_]
    platform.api.stored.service_accounts[id_] = replace(before, archived_at=NOW)
    new_process()
    assert provider.read(id_, outs).inputs == CI
    assert "was archived on 2026-11-24" in capsys.readouterr().out
    provider.update(id_, outs, wire(CI | {"description": "x"}))
    provider.delete(id_, outs)
    assert platform.writes == ["service_accounts.create"]


def test_one_that_is_gone_is_gone(platform: Platform, new_process: Callable[[], None]) -> None:
    id_, outs = created(CI)
    platform.api.stored.service_accounts.clear()
    new_process()
    assert provider.read(id_, outs).id == ""


def test_delete_leaves_it_and_says_so(
    platform: Platform, new_process: Callable[[], None], capsys: pytest.CaptureFixture[str]
) -> None:
    id_, outs = created(CI)
    new_process()
    provider.delete(id_, outs)
    assert platform.writes == ["service_accounts.create"]
    assert f"left standing: service account 'ci' ({id_})" in capsys.readouterr().out


def test_delete_archives_when_that_was_asked_for(platform: Platform, new_process: Callable[[], None]) -> None:
    id_, outs = created(CI | {"archive_on_destroy": True})
    new_process()
    provider.delete(id_, outs)
    provider.delete(id_, outs)
    assert platform.api.stored.service_accounts[id_].is_archived


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"name": "CI bot"}, "small letters, digits and hyphens"),
        ({"name": ""}, "small letters, digits and hyphens"),
        ({"description": "x" * 2001}, "2000"),
        ({"organization_role": "owner"}, "developer"),
    ],
)
def test_bad_input_is_one_line_at_its_property(platform: Platform, wrong: dict[str, object], reason: str) -> None:
    [failure] = provider.check({}, wire(CI | wrong)).failures
    assert failure.property == next(iter(wrong))
    assert reason in failure.reason
    assert platform.api.calls == []


class TestAsAWorkload:
    @pytest.fixture
    def platform(self, tmp_path: Path) -> Platform:
        return as_workload(tmp_path)

    def test_nobody_is_made_an_administrator(self, platform: Platform) -> None:
        [failure] = provider.check({}, wire(CI | {"organization_role": "admin"})).failures
        assert failure.property == "organization_role"
        assert "only a person" in failure.reason
        assert platform.writes == []

    def test_an_administrator_may_be_described_without_naming_the_role(self, platform: Platform) -> None:
        there = account(platform, role="admin")
        declared = CI | {"organization_role": "admin", "adopt_id": there.id}
        assert provider.check({}, wire(declared)).failures == []
        created(declared)
        assert platform.api.stored.service_accounts[there.id].description == "builds"


class TestWithAnAdminKey:
    @pytest.fixture
    def platform(self, tmp_path: Path) -> Platform:
        return Platform(tmp_path)

    def test_check_names_both_ways_to_a_token_and_asks_nothing(self, platform: Platform) -> None:
        [failure] = provider.check({}, wire(CI)).failures
        for words in ("org:admin", "ANTHROPIC_AUTH_TOKEN", "workload identity"):
            assert words in failure.reason
        assert "service_accounts.list" not in platform.api.calls

    def test_what_has_not_changed_holds_nobody_up(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert provider.check(wire(CI), wire(CI)).failures == []
        assert "was not looked at" in capsys.readouterr().out
        assert len(provider.check(wire(CI), wire(CI | {"description": "new"})).failures) == 1

    def test_a_refresh_keeps_the_last_known_value_and_says_so(
        self, platform: Platform, capsys: pytest.CaptureFixture[str]
    ) -> None:
        outs = wire(CI | {"organization_id": platform.api.stored.identity.id, "declared": CI})
        assert provider.read("svac_1", outs).inputs == CI
        assert "unseen: could not look at service account 'ci'" in capsys.readouterr().out
        assert "service_accounts.list" not in platform.api.calls

    def test_a_refresh_fails_where_that_was_asked_for(self, platform: Platform) -> None:
        platform.settings = platform.settings.model_copy(update={"when_unseen": "fail"})
        wiring.install(platform.session())
        outs = wire(CI | {"organization_id": platform.api.stored.identity.id, "declared": CI})
        with pytest.raises(ConfigurationError, match="org:admin"):
            provider.read("svac_1", outs)
