"""A series of saves in the Console that breaks off: notifications and the rate limits of one group."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from pulumi_claude_admin.errors import FeatureNotEnabled, SignInNeeded, WriteNotConfirmed
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.model.spend_limit import Scope, SpendNotifications
from pulumi_claude_admin.ports import ConsoleScope
from pulumi_claude_admin.resources.spend_notifications import SpendNotificationsProvider
from pulumi_claude_admin.resources.workspace_rate_limit import WorkspaceRateLimitProvider
from tests.support.admin_api.stored import SONNET
from tests.support.fake_admin_api import FakeAdminApi, refusing
from tests.support.fake_console import FakeConsole
from tests.support.fake_platform import Platform, wire

Bag = dict[str, object]
STOPPED = "the change stopped after 1 of its saves: the page did not react as expected"
notifications, rates = SpendNotificationsProvider(), WorkspaceRateLimitProvider()


@dataclass
class BreaksOff(FakeConsole):
    """The first `times` writes save one part and break off; `meddle` is what somebody else does by then."""

    times: int = 1
    meddle: Callable[[], None] = field(default=lambda: None)

    def write_notifications(self, where: ConsoleScope, wanted: SpendNotifications) -> SpendNotifications:
        before = super().read_notifications(where)
        if not self._breaks_off():
            return super().write_notifications(where, wanted)
        new = [amount for amount in wanted.thresholds if amount not in before.thresholds][:1]
        super().write_notifications(where, replace(before, thresholds=tuple(sorted([*before.thresholds, *new]))))
        raise self._stopped(before)

    def write_rate_limits(
        self,
        where: ConsoleScope,
        group: str,
        limits: Mapping[str, int | None],
        *,
        declared: Mapping[str, int | None] | None = None,
    ) -> Mapping[str, int]:
        before: dict[str, int | None] = dict(super().read_rate_limits(where, group))
        if not self._breaks_off():
            return super().write_rate_limits(where, group, limits, declared=declared)
        super().write_rate_limits(where, group, dict([*limits.items()][:1]))
        raise self._stopped(before)

    def _breaks_off(self) -> bool:
        self.times -= 1
        return self.times >= 0

    def _stopped(self, before: object) -> WriteNotConfirmed:
        self.meddle()
        error = WriteNotConfirmed(STOPPED, hint="Run again: what is there already is not saved again.")
        error.before = before
        return error


@pytest.fixture
def api() -> FakeAdminApi:
    return refusing(FeatureNotEnabled("not allowed", status=403, type="permission_error"), "workspace_rate_limits.set")


@pytest.fixture
def console(platform: Platform) -> BreaksOff:
    assert isinstance(platform.console, BreaksOff)
    return platform.console


@pytest.fixture
def platform(tmp_path: Path, api: FakeAdminApi) -> Platform:
    platform = Platform(tmp_path, api=api)
    platform.console = BreaksOff(api)
    return platform


@pytest.fixture
def scope(platform: Platform) -> Scope:
    return Scope(platform.research.id)


@pytest.fixture
def earlier(console: BreaksOff, scope: Scope) -> SpendNotifications:
    there = SpendNotifications(scope, (Money(100_00),), ("finops@example.com",))
    console.notifications[scope] = there
    return there


def wanted_notifications(scope: Scope) -> Bag:
    return {"workspace_id": scope.workspace_id, "thresholds": ["200", "300"], "recipients": ["finops@example.com"]}


def stop(declared: Bag) -> str:
    with pytest.raises(WriteNotConfirmed) as raised:
        notifications.create(wire(declared))
    return str(raised.value)


def test_notifications_go_back_to_what_the_page_showed(
    console: BreaksOff, scope: Scope, earlier: SpendNotifications
) -> None:
    said = stop(wanted_notifications(scope))
    assert console.notifications[scope] == earlier
    assert STOPPED in said
    assert "Done before it failed: notifications at 100.00 USD, 200.00 USD to finops@example.com" in said
    assert "Undone again: notifications at 100.00 USD to finops@example.com" in said


@pytest.mark.usefixtures("earlier")
def test_what_cannot_be_undone_is_told(console: BreaksOff, scope: Scope) -> None:
    console.times = 2
    said = stop(wanted_notifications(scope))
    assert "Left, because undoing failed (the change stopped after 1 of its saves" in said
    assert "200.00 USD to finops@example.com instead of notifications at 100.00 USD" in said
    assert "`pulumi up --refresh` goes on from there" in said


@pytest.mark.usefixtures("earlier")
def test_what_somebody_else_changed_meanwhile_is_not_undone(console: BreaksOff, scope: Scope) -> None:
    theirs = SpendNotifications(scope, (Money(999_00),), ())
    console.meddle = lambda: console.notifications.update({scope: theirs})
    assert "Left as it is now, because somebody else is editing it too: notifications at 999.00 USD to nobody" in stop(
        wanted_notifications(scope)
    )
    assert console.notifications[scope] == theirs


@pytest.mark.usefixtures("earlier")
def test_what_cannot_be_looked_at_any_more_is_told(console: BreaksOff, scope: Scope) -> None:
    def expire() -> None:
        console.refusal = SignInNeeded("the session has expired")

    console.meddle = expire
    assert "What is left of it could not be read (the session has expired)" in stop(wanted_notifications(scope))


def test_what_the_console_took_back_by_itself_is_told(
    console: BreaksOff, scope: Scope, earlier: SpendNotifications
) -> None:
    console.meddle = lambda: console.notifications.update({scope: earlier})
    assert "Nothing of it is left: notifications at 100.00 USD" in stop(wanted_notifications(scope))


def test_rate_limits_in_the_console_go_back_too(api: FakeAdminApi, scope: Scope) -> None:
    at = (str(scope.workspace_id), SONNET.entry_id)
    api.stored.overrides[at] = {"output_tokens_per_minute": 70_000}
    declared: Bag = {
        "workspace_id": scope.workspace_id,
        "group": "Claude Sonnet 4.x",
        "requests_per_minute": 500,
        "output_tokens_per_minute": 80_000,
    }
    with pytest.raises(
        WriteNotConfirmed, match="Undone again: requests_per_minute inherited, output_tokens_per_minute 70,000"
    ):
        rates.create(wire(declared))
    assert api.stored.overrides[at] == {"output_tokens_per_minute": 70_000}
