from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from pulumi_claude_admin.gateways.compare import GatewayBudget
from pulumi_claude_admin.gateways.litellm_budgets import ProxyTeam, proxy_budgets
from tests.support.budgets import PAYMENTS, SEARCH

TEAM = ProxyTeam("t-1", "payments", Decimal(500000), "1mo")


@pytest.mark.parametrize("name", ["payments", "Payments", "wrkspc_payments"])
def test_team_is_found_by_each_of_its_names(name: str) -> None:
    found = proxy_budgets((PAYMENTS,), (replace(TEAM, alias=name),))
    assert found.names == {"wrkspc_payments": name}
    assert found.budgets == (GatewayBudget(name, Decimal(500000)),)


def test_team_is_found_by_its_id() -> None:
    found = proxy_budgets((SEARCH,), (replace(TEAM, id="wrkspc_search", alias="lookups"),))
    assert found.names == {"wrkspc_search": "lookups"}


def test_workspace_without_a_team_is_called_by_its_own_name() -> None:
    assert proxy_budgets((PAYMENTS, SEARCH), ()).names == {"wrkspc_payments": "payments", "wrkspc_search": "Search"}


@pytest.mark.parametrize(
    ("duration", "words"), [("1d", "it is of 1d"), (None, "it is of all time"), ("month", "of month")]
)
def test_budget_of_another_time_is_no_budget_of_a_month(duration: str | None, words: str) -> None:
    found = proxy_budgets((PAYMENTS,), (replace(TEAM, duration=duration),))
    assert found.budgets == ()
    assert words in found.left_out[0]


def test_two_teams_of_one_workspace_are_told_and_not_added_up() -> None:
    found = proxy_budgets((PAYMENTS,), (TEAM, replace(TEAM, id="t-2", alias="Payments")))
    assert found.names["wrkspc_payments"] == "payments"
    assert found.left_out == ("Payments is left out: payments is the team of Payments too",)


def test_two_teams_of_one_name_are_told_and_none_of_them_counts() -> None:
    found = proxy_budgets((PAYMENTS,), (TEAM, replace(TEAM, id="t-2", budget=Decimal(1))))
    assert found.budgets == ()
    assert "payments is left out: more than one team is called so" in found.left_out
