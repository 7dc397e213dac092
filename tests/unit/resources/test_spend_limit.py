from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from pulumi_claude_admin.errors import (
    BeyondGuardRails,
    ByHandNeeded,
    FeatureNotEnabled,
    LayoutUnknown,
    Rehearsed,
    SignInNeeded,
    WriteNotConfirmed,
)
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.model.spend_limit import ORGANIZATION, Scope, SpendLimit
from pulumi_claude_admin.resources.organization_spend_limit import OrganizationSpendLimitProvider
from pulumi_claude_admin.resources.workspace_spend_limit import WorkspaceSpendLimitProvider
from tests.support.fake_platform import NOW, Platform, wire

provider = WorkspaceSpendLimitProvider()
SIGN_IN = SignInNeeded("there is no Console session", hint="Run `claude-admin console login`")


@pytest.fixture
def declared(platform: Platform) -> dict[str, object]:
    return {"workspace_id": platform.research.id, "amount": "5000", "clear_on_destroy": False}


@pytest.fixture
def without_preview(platform: Platform) -> None:
    platform.api.stored.has_spend_preview = False


def created(declared: dict[str, object]) -> dict[str, object]:
    result = provider.create(wire(declared))
    assert result.id == declared["workspace_id"]
    return wire(result.outs or {})


def test_in_the_preview_it_is_set_over_the_api(platform: Platform, declared: dict[str, object]) -> None:
    outs = created(declared)
    assert platform.api.stored.spend[Scope(platform.research.id)].amount == Money(500_000)
    assert (outs["channel"], outs["canonical_amount"], outs["amount"]) == ("api", "5000.00", "5000")
    assert "verified_at" not in outs
    assert platform.console.calls == []


def test_an_equal_limit_is_not_written_again(
    platform: Platform, declared: dict[str, object], new_process: Callable[[], None]
) -> None:
    created(declared)
    new_process()
    platform.api.calls.clear()
    created(declared)
    assert platform.writes == []


@pytest.mark.usefixtures("without_preview")
def test_outside_the_preview_it_is_set_in_the_console(platform: Platform, declared: dict[str, object]) -> None:
    outs = created(declared)
    assert platform.console.spend == {Scope(platform.research.id): Money(500_000)}
    assert (outs["channel"], outs["verified_at"]) == ("console", NOW.isoformat())


@pytest.mark.usefixtures("without_preview")
def test_a_closed_gate_is_asked_once_a_day(
    platform: Platform, declared: dict[str, object], new_process: Callable[[], None]
) -> None:
    outs = created(declared)
    new_process()
    platform.api.calls.clear()
    provider.update(str(declared["workspace_id"]), outs, wire(declared | {"amount": "6000"}))
    assert "spend_limits.list" not in platform.api.calls
    assert platform.console.spend == {Scope(platform.research.id): Money(600_000)}


@pytest.mark.usefixtures("without_preview")
def test_a_write_without_a_session_is_an_error_and_nothing_is_recorded(
    platform: Platform, declared: dict[str, object]
) -> None:
    platform.console.refusal = SIGN_IN
    with pytest.raises(SignInNeeded, match="no Console session"):
        created(declared)


@pytest.mark.usefixtures("without_preview")
def test_a_read_without_a_session_is_unseen_and_keeps_what_was_known(
    platform: Platform, declared: dict[str, object], capsys: pytest.CaptureFixture[str]
) -> None:
    outs = created(declared) | {"verified_at": "2026-11-01T00:00:00+00:00"}
    platform.console.refusal = SIGN_IN
    result = provider.read(platform.research.id, outs)
    assert result.inputs == declared
    assert (result.outs or {})["verified_at"] == "2026-11-01T00:00:00+00:00"
    said = capsys.readouterr().out
    assert "unseen: could not look at the monthly spend limit of workspace 'Research'" in said
    assert "claude-admin console login" in said


@pytest.mark.usefixtures("without_preview")
def test_unseen_can_be_made_an_error(
    platform: Platform, declared: dict[str, object], new_process: Callable[[], None]
) -> None:
    outs = created(declared)
    platform.settings = platform.settings.model_copy(update={"when_unseen": "fail"})
    platform.console.refusal = SIGN_IN
    new_process()
    with pytest.raises(SignInNeeded):
        provider.read(platform.research.id, outs)


@pytest.mark.usefixtures("without_preview")
def test_a_console_that_no_layout_fits_asks_a_person(platform: Platform, declared: dict[str, object]) -> None:
    platform.console.refusal = LayoutUnknown("no layout fits this page")
    with pytest.raises(ByHandNeeded) as caught:
        created(declared)
    line = str(caught.value)
    assert "no layout fits this page" in line
    assert "choose the tab 'Spend limits'" in line
    assert "Set the monthly limit to 5,000.00 USD" in line
    assert "Run `pulumi up` again" in line


def test_read_shows_the_actual_amount_and_none_as_absent(
    platform: Platform, declared: dict[str, object], new_process: Callable[[], None]
) -> None:
    outs = created(declared)
    scope = Scope(platform.research.id)
    assert provider.read(platform.research.id, outs).inputs == declared
    platform.api.stored.spend[scope] = SpendLimit(scope, Money(900_000), "spl_1")
    new_process()
    assert (provider.read(platform.research.id, outs).inputs or {})["amount"] == "9000.00"
    del platform.api.stored.spend[scope]
    new_process()
    result = provider.read(platform.research.id, outs)
    assert result.inputs == {key: value for key, value in declared.items() if key != "amount"}
    assert (result.outs or {})["declared"] == declared


def test_delete_keeps_the_limit_and_says_so(
    platform: Platform, declared: dict[str, object], capsys: pytest.CaptureFixture[str]
) -> None:
    provider.delete(platform.research.id, created(declared))
    assert Scope(platform.research.id) in platform.api.stored.spend
    assert "left standing: monthly spend limit 5,000.00 USD of workspace 'Research'" in capsys.readouterr().out


def test_delete_clears_when_that_was_asked_for(platform: Platform, declared: dict[str, object]) -> None:
    provider.delete(platform.research.id, created(declared | {"clear_on_destroy": True}))
    assert Scope(platform.research.id) not in platform.api.stored.spend


@pytest.mark.usefixtures("without_preview")
def test_delete_clears_in_the_console_too(platform: Platform, declared: dict[str, object]) -> None:
    provider.delete(platform.research.id, created(declared | {"clear_on_destroy": True}))
    assert platform.console.spend == {}


def test_a_forced_console_is_read_back_over_the_api(declared: dict[str, object]) -> None:
    with pytest.raises(WriteNotConfirmed, match="the Admin API reads no limit"):
        created(declared | {"channel": "console"})


def test_a_forced_api_behind_the_gate_is_an_error(platform: Platform, declared: dict[str, object]) -> None:
    platform.api.stored.has_spend_preview = False
    with pytest.raises(FeatureNotEnabled):
        created(declared | {"channel": "api"})
    assert platform.console.calls == []


@pytest.mark.usefixtures("without_preview")
def test_by_hand_asks_until_it_is_done_then_agrees(platform: Platform, declared: dict[str, object]) -> None:
    with pytest.raises(ByHandNeeded, match="has to be set by hand"):
        created(declared | {"channel": "by_hand"})
    platform.console.spend[Scope(platform.research.id)] = Money(500_000)
    outs = created(declared | {"channel": "by_hand"})
    assert (outs["channel"], outs["verified_at"]) == ("by_hand", NOW.isoformat())


@pytest.mark.usefixtures("without_preview")
def test_by_hand_is_taken_on_trust_only_where_nothing_can_read(
    platform: Platform, declared: dict[str, object], capsys: pytest.CaptureFixture[str]
) -> None:
    platform.console.refusal = SIGN_IN
    outs = created(declared | {"channel": "by_hand"})
    assert outs["channel"] == "by_hand"
    assert "verified_at" not in outs
    assert "to be set by hand: (1) Open" in capsys.readouterr().out


def test_on_an_archived_workspace_it_is_frozen(
    platform: Platform, declared: dict[str, object], new_process: Callable[[], None]
) -> None:
    outs = created(declared)
    platform.api.stored.workspaces[platform.research.id] = replace(platform.research, archived_at=NOW)
    new_process()
    platform.api.calls.clear()
    provider.update(platform.research.id, outs, wire(declared | {"amount": "7000"}))
    assert provider.read(platform.research.id, outs).inputs == declared
    provider.delete(platform.research.id, outs)
    assert platform.writes == []


@pytest.mark.parametrize(
    ("amount", "says"),
    [("-5", "is negative"), ("5.001", "finer than the smallest unit"), ("5,000", "is not an amount")],
)
def test_an_amount_that_is_none_is_a_problem(declared: dict[str, object], amount: str, says: str) -> None:
    (failure,) = provider.check({}, wire(declared | {"amount": amount})).failures
    assert failure.property == "amount"
    assert says in failure.reason


def test_the_default_workspace_cannot_be_limited(platform: Platform, declared: dict[str, object]) -> None:
    (failure,) = provider.check({}, wire(declared | {"workspace_id": platform.api.stored.default_id})).failures
    assert "is the Default workspace, which has no monthly spend limit of its own" in failure.reason


def test_the_organizations_limit_has_the_organizations_id(platform: Platform) -> None:
    organization = OrganizationSpendLimitProvider()
    result = organization.create(wire({"amount": "9000.00", "clear_on_destroy": False}))
    assert result.id == platform.api.stored.identity.id
    assert platform.api.stored.spend[ORGANIZATION].amount == Money(900_000)
    assert organization.read(result.id, wire(result.outs or {})).inputs == {
        "amount": "9000.00",
        "clear_on_destroy": False,
    }
    assert organization.diff(result.id, wire(result.outs or {}), wire({"amount": "1"})).replaces == []


def test_over_the_api_a_raise_beyond_the_guard_rail_is_not_written(
    platform: Platform, declared: dict[str, object], new_process: Callable[[], None]
) -> None:
    outs = created(declared)
    new_process()
    with pytest.raises(BeyondGuardRails, match=r"raised from 5,000.00 to 50,001.00"):
        provider.update(platform.research.id, outs, wire(declared | {"amount": "50001"}))
    assert platform.api.stored.spend[Scope(platform.research.id)].amount == Money(500_000)
    provider.update(platform.research.id, outs, wire(declared | {"amount": "50000"}))
    assert platform.api.stored.spend[Scope(platform.research.id)].amount == Money(5_000_000)


def test_a_removal_that_was_declared_is_no_raise(
    platform: Platform, declared: dict[str, object], new_process: Callable[[], None]
) -> None:
    outs = created(declared | {"clear_on_destroy": True})
    new_process()
    provider.delete(platform.research.id, outs)
    assert Scope(platform.research.id) not in platform.api.stored.spend


@pytest.mark.parametrize("has_preview", [True, False])
def test_what_somebody_raised_a_hundredfold_is_put_right(
    platform: Platform, declared: dict[str, object], new_process: Callable[[], None], *, has_preview: bool
) -> None:
    platform.api.stored.has_spend_preview = has_preview
    outs, scope = created(declared), Scope(platform.research.id)
    if has_preview:
        platform.api.stored.spend[scope] = SpendLimit(scope, Money(50_000_000), "spl_1")
    else:
        platform.console.spend[scope] = Money(50_000_000)
    new_process()
    provider.update(platform.research.id, outs, wire(declared))
    there = platform.api.stored.spend[scope].amount if has_preview else platform.console.spend[scope]
    assert there == Money(500_000)
    if not has_preview:
        assert platform.console.declared == [None, Money(500_000)]


def test_a_rehearsal_goes_to_the_console_also_where_the_api_is_open(
    platform: Platform, declared: dict[str, object], new_process: Callable[[], None]
) -> None:
    platform.settings = platform.settings.model_copy(update={"console_rehearse": True})
    new_process()
    created(declared)
    assert (platform.writes, platform.console.calls) == ([], ["write_spend_limit"])
    with pytest.raises(Rehearsed, match=r"not rehearsed and not written: .* channel='api'"):
        provider.create(wire(declared | {"channel": "api"}))
    assert platform.writes == []
