from __future__ import annotations

from collections.abc import Callable

import pytest

from pulumi_claude_admin.errors import SignInNeeded
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.model.spend_limit import ORGANIZATION, Scope, SpendNotifications
from pulumi_claude_admin.resources.spend_notifications import SpendNotificationsProvider
from tests.support.fake_platform import NOW, Platform, wire

provider = SpendNotificationsProvider()


@pytest.fixture
def declared(platform: Platform) -> dict[str, object]:
    return {
        "workspace_id": platform.research.id,
        "thresholds": ["4500", "2500.00"],
        "recipients": ["FinOps@example.com"],
        "clear_on_destroy": False,
    }


def created(declared: dict[str, object]) -> tuple[str, dict[str, object]]:
    result = provider.create(wire(declared))
    return result.id, wire(result.outs or {})


def test_create_sets_them_in_the_console_in_canonical_form(platform: Platform, declared: dict[str, object]) -> None:
    resource_id, outs = created(declared)
    scope = Scope(platform.research.id)
    assert resource_id == platform.research.id
    assert platform.console.notifications[scope] == SpendNotifications(
        scope, (Money(250_000), Money(450_000)), ("finops@example.com",)
    )
    assert (outs["channel"], outs["verified_at"]) == ("console", NOW.isoformat())


def test_read_keeps_the_declared_spelling_and_order(declared: dict[str, object]) -> None:
    resource_id, outs = created(declared)
    assert provider.read(resource_id, outs).inputs == declared


def test_read_shows_what_differs(
    platform: Platform, declared: dict[str, object], new_process: Callable[[], None]
) -> None:
    resource_id, outs = created(declared)
    scope = Scope(platform.research.id)
    platform.console.notifications[scope] = SpendNotifications(scope, (Money(100),), ("finops@example.com",))
    new_process()
    assert provider.read(resource_id, outs).inputs == declared | {"thresholds": ["1.00"]}


def test_without_a_workspace_they_are_the_organizations(platform: Platform) -> None:
    resource_id, outs = created({"thresholds": ["100"], "recipients": [], "clear_on_destroy": True})
    assert resource_id == platform.api.stored.identity.id
    assert platform.console.notifications[ORGANIZATION].thresholds == (Money(10_000),)
    provider.delete(resource_id, outs)
    assert platform.console.notifications[ORGANIZATION] == SpendNotifications(ORGANIZATION, (), ())


def test_delete_keeps_them_and_says_so(
    platform: Platform, declared: dict[str, object], capsys: pytest.CaptureFixture[str]
) -> None:
    resource_id, outs = created(declared)
    provider.delete(resource_id, outs)
    assert Scope(platform.research.id) in platform.console.notifications
    assert "left standing: spend notifications at 2,500.00 USD, 4,500.00 USD" in capsys.readouterr().out


def test_without_a_session_a_write_is_an_error_and_a_read_is_unseen(
    platform: Platform, declared: dict[str, object], capsys: pytest.CaptureFixture[str]
) -> None:
    resource_id, outs = created(declared)
    platform.console.refusal = SignInNeeded("there is no Console session")
    assert provider.read(resource_id, outs).inputs == declared
    assert "unseen" in capsys.readouterr().out
    with pytest.raises(SignInNeeded):
        provider.update(resource_id, outs, wire(declared | {"thresholds": ["1"]}))


@pytest.mark.parametrize(
    ("changed", "at", "says"),
    [
        ({"channel": "api"}, "channel", "spend notifications have no API"),
        ({"thresholds": ["-1"]}, "thresholds.0", "is negative"),
        ({"recipients": ["nobody"]}, "recipients.0", "is not an e-mail address"),
    ],
)
def test_what_cannot_be_declared(declared: dict[str, object], changed: dict[str, object], at: str, says: str) -> None:
    (failure,) = provider.check({}, wire(declared | changed)).failures
    assert failure.property == at
    assert says in failure.reason
