"""Where the references leave open how reports of usage and cost behave, the product reads what was booked, or says why not."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from claude_simulator import Simulator
from claude_simulator.changes import spend_limits
from claude_simulator.organization import Scope
from claude_simulator.spending.booking import up_to_date
from claude_simulator.spending.ledger import Money
from claude_simulator.spending.prices import PICOCENTS
from pulumi_claude_admin.admin_api.client import HttpAdminApi
from pulumi_claude_admin.admin_api.http.transport import Credential
from pulumi_claude_admin.audit_ports import ReadPage
from pulumi_claude_admin.errors import PermissionDenied
from pulumi_claude_admin.model.cubes import COST_BY_WHO, Surface, Window
from pulumi_claude_admin.model.usage import CostRow
from tests.contract.conftest import Connect
from tests.support.hand_written_source import one_of_every_kind, spend
from tests.support.simulator_switches import over

DAYS_AGO = timedelta(days=5)


@pytest.fixture
def window(simulator: Simulator) -> Window:
    """A week in which something of every kind was used, at a discount and under a cap that is soon reached."""
    now = simulator.world.clock.now()
    hour = now.replace(hour=9, minute=0, second=0, microsecond=0) - DAYS_AGO
    organization = simulator.world.organization
    spend_limits.set_spend_limit(organization, Scope(), 100)
    organization.cap_changes.clear()
    spend(simulator, one_of_every_kind(simulator, hour), starts_at=hour, discount_permille=125)
    return Window((now - 2 * DAYS_AGO).date(), now.date())


def pages(api: HttpAdminApi, window: Window) -> list[ReadPage]:
    return list(api.usage_reports.read(COST_BY_WHO, window))


def amount(found: list[ReadPage]) -> Decimal:
    return sum((row.amount for page in found for row in page.rows if isinstance(row, CostRow)), Decimal(0))


def booked(simulator: Simulator) -> tuple[Decimal, Decimal]:
    """Billed and list price of everything, in cents."""
    ledger = up_to_date(simulator.world.organization)
    money = [ledger.spent(month) for month in {(day.year, day.month) for day in ledger.days}]
    total = Money(sum(each.list for each in money), sum(each.billed for each in money))
    return Decimal(total.billed) / PICOCENTS, Decimal(total.list) / PICOCENTS


@over(
    "analytics_requests_per_minute",
    "analytics_hours_behind",
    "analytics_cut_bucket",
    "removed_user_names",
    "spend_caps_count",
    "spend_stop_delay_minutes",
)
@pytest.mark.usefixtures("setting")
def test_what_was_booked_is_read_to_the_last_digit(simulator: Simulator, http: HttpAdminApi, window: Window) -> None:
    found = pages(http, window)
    assert {page.surface for page in found} == {Surface.ANALYTICS}
    assert amount(found) == booked(simulator)[0] > 0


@over("usage_revised_days")
def test_days_that_still_change_read_lower(
    simulator: Simulator, http: HttpAdminApi, window: Window, setting: int
) -> None:
    read, whole = amount(pages(http, window)), booked(simulator)[0]
    assert read == whole if setting == 0 else whole * Decimal("0.9") < read < whole


@over("hipaa_readiness")
def test_closed_analytics_are_read_from_the_reports_before_them(
    simulator: Simulator, http: HttpAdminApi, window: Window, setting: str
) -> None:
    found = pages(http, window)
    assert {page.surface for page in found} == {Surface.LEGACY if setting == "on" else Surface.ANALYTICS}
    assert amount(found) == booked(simulator)[0]


@over("cost_report_amount")
def test_the_legacy_report_may_be_before_the_discount(
    simulator: Simulator, http: HttpAdminApi, window: Window, setting: str
) -> None:
    simulator.switch("hipaa_readiness", "on")
    assert amount(pages(http, window)) == booked(simulator)[0 if setting == "billed" else 1]


@over("analytics_for_oauth")
def test_a_token_reads_analytics_or_the_reports_before_them(
    simulator: Simulator, connect: Connect, window: Window, setting: str
) -> None:
    found = pages(connect(Credential("auth_token", simulator.oauth_token)), window)
    assert {page.surface for page in found} == {Surface.ANALYTICS if setting == "allowed" else Surface.LEGACY}
    assert amount(found) == booked(simulator)[0]


@over("analytics_for_account_keys")
def test_an_administrators_key_reads_analytics_or_the_reports_before_them(
    simulator: Simulator, connect: Connect, window: Window, setting: str
) -> None:
    key = simulator.credential("account_key", email="admin@example.com")
    found = pages(connect(Credential("api_key", key)), window)
    assert {page.surface for page in found} == {Surface.ANALYTICS if setting == "allowed" else Surface.LEGACY}
    assert amount(found) == booked(simulator)[0]


@over("analytics_for_members")
def test_a_members_key_reads_its_own_workspaces_or_nothing(
    simulator: Simulator, connect: Connect, window: Window, setting: str
) -> None:
    member = next(user for user in simulator.world.organization.users.values() if user.role == "developer")
    api = connect(Credential("api_key", simulator.credential("account_key", email=member.email)))
    if setting == "own_workspaces":
        assert amount(pages(api, window)) == 0
        return
    with pytest.raises(PermissionDenied, match="may not read usage and cost"):
        pages(api, window)
