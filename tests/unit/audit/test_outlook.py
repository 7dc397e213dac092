"""An organization is heading for no more than its workspaces can still come to under their own caps."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from pulumi_claude_admin.audit.facts import ForecastFacts
from pulumi_claude_admin.audit.limit_facts import CapAction, CapFacts
from pulumi_claude_admin.audit.outlook import under_caps
from tests.support.audit_facts import cap, forecast, usd, workspace

BREACH = date(2026, 11, 27)
LOOSE = workspace("w1", "Loose", a_week="10.00", limit=cap("100.00"), heading_for=forecast("5000.00"))
CALM = workspace("w2", "Calm", a_week="10.00", heading_for=forecast("50.00"))


def bounded(organization: ForecastFacts | None, *workspaces: object, limit: str = "1000.00") -> ForecastFacts | None:
    return under_caps(organization, workspaces, cap=usd(limit))  # type: ignore[arg-type]


def test_what_a_cap_stops_does_not_count_and_what_no_longer_reaches_the_organizations_cap_is_no_breach() -> None:
    found = bounded(forecast("5050.00", breach=BREACH), LOOSE, CALM)

    assert found is not None
    assert (found.amount, found.low, found.high, found.breach, found.breach_latest) == (
        usd("150.00"),
        usd("150.00"),
        usd("155.00"),
        None,
        None,
    )


def test_a_breach_stays_where_the_caps_let_it_happen() -> None:
    found = bounded(forecast("5050.00", breach=BREACH), LOOSE, CALM, limit="120.00")

    assert found is not None
    assert found.breach == BREACH


def test_what_is_over_its_cap_keeps_what_it_has_spent() -> None:
    found = bounded(forecast("5050.00"), replace(LOOSE, month_to_date=usd("130.00")), CALM)

    assert found is not None
    assert found.amount == usd("180.00")


def test_a_cap_that_only_notifies_or_that_nobody_saw_bounds_nothing() -> None:
    notifies = replace(LOOSE, cap=cap("100.00", action=CapAction.NOTIFIES))
    unseen = replace(LOOSE, cap=CapFacts(None, None))

    assert bounded(forecast("5050.00"), notifies, CALM) == forecast("5050.00")
    assert bounded(forecast("5050.00"), unseen, CALM) == forecast("5050.00")


def test_without_a_forecast_of_a_workspace_that_spends_nothing_is_bounded() -> None:
    young = replace(CALM, forecast=None)

    assert bounded(forecast("5050.00"), LOOSE, young) == forecast("5050.00")
    assert bounded(None, LOOSE, CALM) is None
    idle = bounded(forecast("5050.00"), LOOSE, replace(young, month_to_date=Decimal(0)))
    assert idle is not None
    assert idle.amount == usd("100.00")
