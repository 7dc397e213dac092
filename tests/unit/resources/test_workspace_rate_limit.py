from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest

from pulumi_claude_admin.errors import (
    BeyondGuardRails,
    FeatureNotEnabled,
    InvalidInputs,
    Rejected,
    UnsupportedChange,
    WriteNotConfirmed,
)
from pulumi_claude_admin.model.rate_limit import WorkspaceRateLimit
from pulumi_claude_admin.resources.workspace_rate_limit import WorkspaceRateLimitProvider
from tests.support.admin_api.stored import SONNET
from tests.support.admin_api.workspace_rate_limits import FakeWorkspaceRateLimits
from tests.support.fake_admin_api import refusing
from tests.support.fake_platform import NOW, Platform, wire

provider = WorkspaceRateLimitProvider()
NOT_ALLOWED = FeatureNotEnabled("not allowed", status=403, type="permission_error")


@pytest.fixture
def declared(platform: Platform) -> dict[str, object]:
    return {
        "workspace_id": platform.research.id,
        "group": "claude sonnet 4.x",
        "requests_per_minute": 500,
        "output_tokens_per_minute": 80_000,
        "clear_on_destroy": False,
    }


@pytest.fixture
def refused(platform: Platform, new_process: Callable[[], None]) -> None:
    platform.api = platform.console.api = refusing(NOT_ALLOWED, "workspace_rate_limits.set")
    new_process()


def created(declared: dict[str, object]) -> tuple[str, dict[str, object]]:
    result = provider.create(wire(declared))
    return result.id, wire(result.outs or {})


def overrides(platform: Platform) -> dict[str, int]:
    return platform.api.stored.overrides[platform.research.id, SONNET.entry_id]


def test_create_sets_the_named_limiters_as_whole_numbers(platform: Platform, declared: dict[str, object]) -> None:
    platform.api.stored.overrides[platform.research.id, SONNET.entry_id] = {"input_tokens_per_minute_cache_aware": 7}
    resource_id, outs = created(declared)
    assert resource_id == f"{platform.research.id}/{SONNET.group.id}"
    assert overrides(platform) == {
        "input_tokens_per_minute_cache_aware": 7,
        "requests_per_minute": 500,
        "output_tokens_per_minute": 80_000,
    }
    assert all(isinstance(value, int) for value in overrides(platform).values())
    assert (outs["group_id"], outs["group_name"]) == (SONNET.group.id, "Claude Sonnet 4.x")
    assert (outs["channel"], outs["written_at"]) == ("api", NOW.isoformat())
    assert outs["limits"] == {"requests_per_minute": 500, "output_tokens_per_minute": 80_000}


def test_an_equal_limit_is_not_written_and_keeps_its_time(
    platform: Platform, declared: dict[str, object], new_process: Callable[[], None]
) -> None:
    resource_id, outs = created(declared)
    new_process()
    platform.api.calls.clear()
    result = provider.update(resource_id, outs | {"written_at": "2026-01-01T00:00:00+00:00"}, wire(declared))
    assert platform.writes == []
    assert (result.outs or {})["written_at"] == "2026-01-01T00:00:00+00:00"


def test_read_restores_numbers_and_shows_what_differs(
    platform: Platform, declared: dict[str, object], new_process: Callable[[], None]
) -> None:
    resource_id, outs = created(declared)
    assert provider.read(resource_id, outs).inputs == declared
    platform.api.stored.overrides[platform.research.id, SONNET.entry_id] = {"requests_per_minute": 600}
    new_process()
    result = provider.read(resource_id, outs)
    assert result.inputs == {k: v for k, v in declared.items() if k != "output_tokens_per_minute"} | {
        "requests_per_minute": 600
    }
    assert (result.outs or {})["declared"] == declared


def test_read_knows_the_group_by_its_id_when_its_name_has_changed(
    platform: Platform, declared: dict[str, object], new_process: Callable[[], None]
) -> None:
    resource_id, outs = created(declared)
    renamed = replace(SONNET, group=replace(SONNET.group, display_name="Claude Sonnet 5"))
    platform.api.stored.groups = (renamed,)
    new_process()
    result = provider.read(resource_id, outs)
    assert result.inputs == declared
    assert (result.outs or {})["group_name"] == "Claude Sonnet 5"


def test_another_spelling_of_the_group_is_the_same_resource(declared: dict[str, object]) -> None:
    resource_id, outs = created(declared)
    for spelling in (SONNET.group.id, "claude-sonnet-4-5"):
        assert provider.diff(resource_id, outs, wire(declared | {"group": spelling})).replaces == []
    assert provider.diff(resource_id, outs, wire(declared | {"group": "batch"})).replaces == ["group"]


def test_an_unknown_group_is_one_problem_with_the_choices(declared: dict[str, object]) -> None:
    (failure,) = provider.check({}, wire(declared | {"group": "Claude Nope"})).failures
    assert failure.property == "group"
    assert "'Claude Sonnet 4.x' (rlg_01VPTCmyiu5ZLsWkcxYG2pY8)" in failure.reason


def test_a_limit_above_the_organizations_is_stored_with_a_notice(
    platform: Platform, declared: dict[str, object], capsys: pytest.CaptureFixture[str]
) -> None:
    wanted = declared | {"requests_per_minute": 9000}
    assert provider.check({}, wire(wanted)).failures == []
    created(wanted)
    assert overrides(platform)["requests_per_minute"] == 9000
    assert "9,000 of 'Claude Sonnet 4.x' is above the organization's 4,000" in capsys.readouterr().out


@pytest.mark.usefixtures("refused")
def test_when_the_api_refuses_it_is_set_in_the_console_and_read_back(
    platform: Platform, declared: dict[str, object]
) -> None:
    tokens = "input_tokens_per_minute_cache_aware"
    resource_id, outs = created(declared | {"workspace_id": platform.research.id, tokens: 90})
    assert platform.console.calls == ["write_rate_limits"]
    assert overrides(platform) == {"requests_per_minute": 500, "output_tokens_per_minute": 80_000, tokens: 90}
    assert (outs["channel"], outs["verified_at"]) == ("console", NOW.isoformat())
    assert provider.read(resource_id, outs).inputs == declared | {tokens: 90}


@pytest.mark.usefixtures("refused")
def test_a_console_write_that_the_api_does_not_confirm_is_an_error(
    platform: Platform, declared: dict[str, object]
) -> None:
    platform.console.loses_writes = True
    with pytest.raises(WriteNotConfirmed, match="requests_per_minute None instead of 500"):
        created(declared)


@pytest.mark.usefixtures("refused")
def test_what_the_page_does_not_show_cannot_be_set_there(platform: Platform, declared: dict[str, object]) -> None:
    with pytest.raises(UnsupportedChange, match="the Console does not show input_tokens_per_minute of"):
        created(declared | {"input_tokens_per_minute": 5})
    assert platform.console.calls == []


def test_a_forced_console_is_checked_for_what_its_page_shows(declared: dict[str, object]) -> None:
    (failure,) = provider.check({}, wire(declared | {"channel": "console", "tokens_per_day": 5})).failures
    assert failure.property == "tokens_per_day"


def test_delete_keeps_the_limits_and_says_so(
    platform: Platform, declared: dict[str, object], capsys: pytest.CaptureFixture[str]
) -> None:
    provider.delete(*created(declared))
    assert overrides(platform)["requests_per_minute"] == 500
    assert "left standing: rate limits of 'claude sonnet 4.x' (requests_per_minute 500" in capsys.readouterr().out


def test_delete_clears_only_the_limiters_it_owns(platform: Platform, declared: dict[str, object]) -> None:
    platform.api.stored.overrides[platform.research.id, SONNET.entry_id] = {"input_tokens_per_minute_cache_aware": 7}
    provider.delete(*created(declared | {"clear_on_destroy": True}))
    assert overrides(platform) == {"input_tokens_per_minute_cache_aware": 7}


def test_no_limiter_at_all_is_a_problem(platform: Platform) -> None:
    (failure,) = provider.check({}, wire({"workspace_id": platform.research.id, "group": "batch"})).failures
    assert "name at least one limiter" in failure.reason


def test_a_group_that_the_organization_lost_blocks_neither_refresh_nor_delete(
    platform: Platform, declared: dict[str, object], new_process: Callable[[], None]
) -> None:
    resource_id, outs = created(declared | {"clear_on_destroy": True})
    platform.api.stored.groups = ()
    new_process()
    result = provider.read(resource_id, outs)
    assert result.inputs == {
        "workspace_id": platform.research.id,
        "group": "claude sonnet 4.x",
        "clear_on_destroy": True,
    }
    provider.delete(resource_id, outs)


def test_a_group_that_the_organization_lost_holds_up_nothing_that_stood_there_before(
    platform: Platform, declared: dict[str, object], new_process: Callable[[], None], capsys: pytest.CaptureFixture[str]
) -> None:
    resource_id, outs = created(declared)
    platform.api.stored.groups = ()
    new_process()
    refreshed = provider.read(resource_id, outs)
    assert provider.check(wire(refreshed.inputs or {}), wire(declared)).failures == []
    kept = provider.update(resource_id, wire(refreshed.outs or {}), wire(declared)).outs or {}
    assert kept["group_id"] == SONNET.group.id
    assert "take the WorkspaceRateLimit of wrkspc_01 with group='claude sonnet 4.x' out" in capsys.readouterr().out
    with pytest.raises(InvalidInputs, match="so its limits cannot be changed"):
        provider.update(resource_id, outs, wire(declared | {"requests_per_minute": 9}))


def test_a_group_with_another_name_is_written_by_its_id(
    platform: Platform, declared: dict[str, object], new_process: Callable[[], None]
) -> None:
    resource_id, outs = created(declared)
    renamed = replace(SONNET, group=replace(SONNET.group, display_name="Claude Sonnet (all)"))
    platform.api.stored.groups = (renamed,)
    new_process()
    changed = declared | {"requests_per_minute": 90}
    assert provider.check(wire(declared), wire(changed)).failures == []
    provider.update(resource_id, outs, wire(changed))
    assert overrides(platform)["requests_per_minute"] == 90


def test_plain_input_tokens_beside_a_cache_aware_limit_are_warned_of(
    declared: dict[str, object], capsys: pytest.CaptureFixture[str]
) -> None:
    assert provider.check({}, wire(declared | {"input_tokens_per_minute": 5})).failures == []
    assert "counts cache reads too" in capsys.readouterr().out


@pytest.mark.parametrize("clear_on_destroy", [True, False])
def test_a_limiter_that_is_named_no_longer_is_kept_and_said_or_cleared(
    platform: Platform, declared: dict[str, object], capsys: pytest.CaptureFixture[str], *, clear_on_destroy: bool
) -> None:
    resource_id, outs = created(declared)
    fewer = {k: v for k, v in declared.items() if k != "output_tokens_per_minute"}
    fewer |= {"clear_on_destroy": clear_on_destroy}
    result = provider.update(resource_id, outs, wire(fewer))
    kept = {} if clear_on_destroy else {"output_tokens_per_minute": 80_000}
    assert overrides(platform) == {"requests_per_minute": 500, **kept}
    assert (result.outs or {})["declared"] == fewer
    assert ("(output_tokens_per_minute 80,000)" in capsys.readouterr().out) is not clear_on_destroy


def test_a_limiter_that_was_given_up_is_given_back_when_the_others_cannot_be_set(
    platform: Platform, declared: dict[str, object], new_process: Callable[[], None]
) -> None:
    class OnlyClears(FakeWorkspaceRateLimits):
        def set(self, workspace_id: str, entry_id: str, limits: Mapping[str, int | None]) -> WorkspaceRateLimit:
            if 90 in limits.values():
                raise Rejected("not today", status=400)
            return super().set(workspace_id, entry_id, limits)

    platform.api.workspace_rate_limits = OnlyClears(platform.api.stored)
    new_process()
    both = declared | {"clear_on_destroy": True, "output_tokens_per_minute": 80_000}
    resource_id, outs = created(both)
    one = {key: value for key, value in both.items() if key != "output_tokens_per_minute"}
    with pytest.raises(Rejected, match="Undone again: output_tokens_per_minute given up"):
        provider.update(resource_id, outs, wire(one | {"requests_per_minute": 90}))
    assert overrides(platform) == {"requests_per_minute": 500, "output_tokens_per_minute": 80_000}


def test_a_raise_beyond_the_guard_rail_is_not_written(platform: Platform, declared: dict[str, object]) -> None:
    resource_id, outs = created(declared)
    with pytest.raises(BeyondGuardRails, match="requests_per_minute would be raised from 500 to 5,001") as caught:
        provider.update(resource_id, outs, wire(declared | {"requests_per_minute": 5001}))
    assert "guard_rails.steps.workspace_rate_limit in claude-admin.toml" in str(caught.value)
    assert overrides(platform)["requests_per_minute"] == 500
    provider.update(resource_id, outs, wire(declared | {"requests_per_minute": 5000}))
    assert overrides(platform)["requests_per_minute"] == 5000


def test_what_somebody_raised_a_hundredfold_is_put_right(
    platform: Platform, declared: dict[str, object], new_process: Callable[[], None]
) -> None:
    resource_id, outs = created(declared)
    overrides(platform)["requests_per_minute"] = 50_000
    new_process()
    provider.update(resource_id, outs, wire(declared))
    assert overrides(platform)["requests_per_minute"] == 500
