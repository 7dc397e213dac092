"""Cases of the rules about caps, forecasts, and spend that gathers or changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from pulumi_claude_admin.audit.facts import BudgetFacts, ConcentrationFacts, Facts, SpikeFacts
from pulumi_claude_admin.audit.limit_facts import CapAction, CapFacts, CapSource
from tests.support.audit_facts import AS_OF, NO_CAP, cap, forecast, usd
from tests.support.rule_cases.case import UNREAD, Case, organization, team, unread

_UNTOLD: Final = CapFacts(usd("10000"), CapSource.API, CapAction.UNKNOWN)
_SPIKE: Final = SpikeFacts(date(2026, 11, 14), usd("900"), usd("150"), usd("250"), is_alert=True)


def _of_days(count: int, made: Facts) -> Facts:
    """The same where only so many days were read."""
    days = frozenset(AS_OF.date() - timedelta(days=number) for number in range(1, count + 1))
    return replace(made, reading=replace(made.reading, covered=days))


def _concentrated(count: int) -> Facts:
    return organization(
        concentration=(ConcentrationFacts("people", count, Decimal("0.83"), Decimal("0.7"), Decimal("0.3"), 4),)
    )


MONEY: Final[Mapping[str, Case]] = {
    "spend.cap_missing": Case(
        fires=organization(team(cap=NO_CAP)),
        quiet=organization(),
        blind=organization(team(cap=UNREAD)),
    ),
    "spend.notify_only": Case(
        fires=organization(team(cap=cap("10000", action=CapAction.NOTIFIES))),
        quiet=organization(),
        blind=organization(team(cap=_UNTOLD)),
    ),
    "spend.cap_above_organization": Case(
        fires=organization(team(cap=cap("50000.01"))),
        quiet=organization(team(cap=cap("50000"))),
        blind=organization(team(cap=cap("50000.01")), cap=UNREAD),
    ),
    "spend.caps_sum_above": Case(
        fires=organization(team(cap=cap("25000.01")), team(id="wrkspc_02", cap=cap("25000"))),
        quiet=organization(team(cap=cap("25000")), team(id="wrkspc_02", cap=cap("25000"))),
        blind=organization(team(cap=cap("25000")), team(id="wrkspc_02", cap=UNREAD)),
    ),
    "spend.cap_far_above": Case(
        fires=organization(team(cap=cap("40000")), cap=cap("20000")),
        quiet=organization(cap=cap("20000")),
        blind=organization(team(cap=cap("40000"), last_months=()), cap=cap("20000")),
    ),
    "spend.near_cap": Case(
        fires=organization(team(cap=cap("1000"), month_to_date=usd("900"))),
        quiet=organization(team(cap=cap("1000"), month_to_date=usd("899.99"))),
        blind=organization(team(cap=UNREAD, month_to_date=usd("900"))),
    ),
    "spend.forecast_breach": Case(
        fires=organization(team(forecast=forecast("12000", breach=date(2026, 11, 28))), forecast=forecast("13000")),
        quiet=organization(team(forecast=forecast("9999")), forecast=forecast("13000")),
        blind=organization(team(forecast=None), forecast=forecast("13000")),
    ),
    "spend.budget_ahead": Case(
        fires=organization(
            budget=usd("40000"),
            year_to_date=usd("39000"),
            budget_at="teams.yaml:3",
            budget_outlook=BudgetFacts(usd("46000"), date(2026, 11, 30), date(2026, 11, 28), date(2026, 12, 4)),
        ),
        quiet=organization(
            budget=usd("60000"), year_to_date=usd("39000"), budget_outlook=BudgetFacts(usd("46000"), None)
        ),
        blind=organization(budget=usd("40000"), year_to_date=None),
    ),
    "spend.spike": Case(
        fires=organization(team(spikes=(_SPIKE,))),
        quiet=organization(),
        blind=_of_days(27, organization(team(spikes=(_SPIKE,)))),
    ),
    "spend.level_changed": Case(
        fires=organization(team(level_changed_at=date(2026, 11, 10))),
        quiet=organization(),
        blind=_of_days(27, organization(team(level_changed_at=date(2026, 11, 10)))),
    ),
    "spend.concentration": Case(
        fires=_concentrated(10),
        quiet=_concentrated(9),
        blind=unread(),
    ),
    "spend.default_workspace": Case(
        fires=organization(team(is_default=True, name="Default")),
        quiet=organization(team(is_default=True, amount=usd("1"))),
        blind=unread(),
    ),
    "spend.unattributed": Case(
        fires=organization(unattributed=usd("5"), amount=usd("100")),
        quiet=organization(unattributed=usd("4.99"), amount=usd("100")),
        blind=unread(),
    ),
}
