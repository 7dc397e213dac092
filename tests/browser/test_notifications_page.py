from __future__ import annotations

from collections.abc import Callable

import pytest

from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.model.spend_limit import Scope, SpendNotifications
from pulumi_claude_admin.ports import Console, ConsoleScope

pytestmark = pytest.mark.browser

Connect = Callable[..., Console]
Saves = Callable[[], int]
LIMITS = "/api/organizations/{organization}/workspaces/{workspace}/spend_limits_v2"
EMAILS = "/api/organizations/{organization}/workspaces/{workspace}/alert_emails"


def wanted(where: ConsoleScope, *amounts: str, to: tuple[str, ...] = ()) -> SpendNotifications:
    return SpendNotifications(where.scope, tuple(Money.parse(each) for each in amounts), to)


def test_a_workspace_without_notifications_has_none(console: Console, workspace: ConsoleScope) -> None:
    assert console.read_notifications(workspace) == SpendNotifications(workspace.scope, (), ())


def test_thresholds_and_recipients_become_exactly_what_is_wanted(
    console: Console, workspace: ConsoleScope, saves: Saves
) -> None:
    first = wanted(workspace, "2500.00", "4500.00", to=("ana@example.com", "finops@example.com"))
    assert console.write_notifications(workspace, first) == first
    assert saves() == 3
    second = wanted(workspace, "100.50", "4500.00", to=("finops@example.com",))
    assert console.write_notifications(workspace, second) == second
    assert saves() == 6
    assert console.read_notifications(workspace) == second


def test_everything_is_removed(console: Console, workspace: ConsoleScope) -> None:
    console.write_notifications(workspace, wanted(workspace, "2500.00", to=("finops@example.com",)))
    assert console.write_notifications(workspace, wanted(workspace)) == wanted(workspace)


def test_equal_notifications_are_not_saved_again_whatever_their_order(
    console: Console, workspace: ConsoleScope, saves: Saves
) -> None:
    console.write_notifications(workspace, wanted(workspace, "1.00", "2.00", to=("a@example.com", "b@example.com")))
    before = saves()
    mixed = wanted(workspace, "2.00", "1.00", to=("B@example.com", "a@example.com"))
    assert console.write_notifications(workspace, mixed).thresholds == (Money(100), Money(200))
    assert saves() == before


def test_the_organizations_notifications_are_on_billing(console: Console, organization: ConsoleScope) -> None:
    both = SpendNotifications(Scope(), (Money(900000),), ("finops@example.com",))
    assert console.write_notifications(organization, both) == both
    nothing = SpendNotifications(Scope(), (), ())
    assert console.write_notifications(organization, nothing) == nothing


def test_the_cap_is_left_alone(console: Console, workspace: ConsoleScope) -> None:
    console.write_spend_limit(workspace, Money.parse("500.00"))
    console.write_notifications(workspace, wanted(workspace, "250.00"))
    limit = console.read_spend_limit(workspace)
    assert limit is not None
    assert limit.amount == Money(50000)
