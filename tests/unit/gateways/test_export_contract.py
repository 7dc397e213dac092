from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from pulumi_claude_admin.gateways.contract import BudgetContract
from pulumi_claude_admin.gateways.export_contract import Moment, contract_of
from pulumi_claude_admin.gateways.model_policy import TeamPolicy
from pulumi_claude_admin.gateways.states import State
from pulumi_claude_admin.gateways.team_budget import TeamBudget
from tests.support.budgets import CONTRACT, MOMENT, OPUS, PAYMENTS, POLICY, SEARCH, SONNET, SUBJECT, spending


def _contract(*budgets: TeamBudget, moment: Moment = MOMENT, previous: BudgetContract | None = None) -> BudgetContract:
    return contract_of(SUBJECT, budgets, POLICY, moment, previous=previous)[0]


def test_each_workspace_has_its_cap_and_spend_in_major_units_rounded_up() -> None:
    payments, search = CONTRACT.workspaces
    assert (payments.cap, payments.spent, payments.state) == ("5000.00", "4700.13", State.NEAR)
    assert (search.cap, search.spent, search.state) == ("1000.00", "12.00", State.OK)
    assert payments.fallbacks[OPUS] == SONNET
    assert payments.justified_models == (OPUS,)


def test_team_is_known_by_its_key_its_workspace_and_further_names() -> None:
    payments, search = CONTRACT.workspaces
    assert payments.teams == ("payments", "Payments", "wrkspc_payments")
    assert search.teams == ("Search", "wrkspc_search", "search-prod")


def test_lower_of_declared_and_actual_cap_counts() -> None:
    assert _contract(replace(PAYMENTS, declared=Decimal(300000))).workspaces[0].cap == "3000.00"
    assert _contract(replace(PAYMENTS, actual=Decimal(200000))).workspaces[0].cap == "2000.00"
    assert _contract(replace(PAYMENTS, actual=None)).workspaces[0].cap == "5000.00"


def test_near_is_kept_by_the_contract_before_within_a_month() -> None:
    before = _contract(spending(PAYMENTS, "0.91"))
    now = spending(PAYMENTS, "0.87")
    assert _contract(now, previous=before).workspaces[0].state is State.NEAR
    assert _contract(now).workspaces[0].state is State.WARN
    last_month = before.model_copy(update={"as_of": before.as_of - timedelta(days=30)})
    assert _contract(now, previous=last_month).workspaces[0].state is State.WARN


@pytest.mark.parametrize(("share", "state"), [("0.1", State.NEAR), ("1.2", State.OVER)])
def test_figures_that_are_too_old_are_at_least_near(share: str, state: State) -> None:
    moment = replace(MOMENT, valid_until=MOMENT.generated_at)
    assert _contract(spending(PAYMENTS, share), moment=moment).workspaces[0].state is state


@pytest.mark.parametrize("share", ["0.1", "1.2"])
def test_spend_of_last_month_is_near_and_never_over(share: str) -> None:
    moment = replace(MOMENT, as_of=MOMENT.as_of - timedelta(days=30))
    assert _contract(spending(PAYMENTS, share), moment=moment).workspaces[0].state is State.NEAR


def test_workspace_whose_cap_nobody_could_see_is_left_out_and_named() -> None:
    unseen = replace(SEARCH, actual=None, is_seen=False)
    contract, losses = contract_of(SUBJECT, (PAYMENTS, unseen), POLICY, MOMENT)
    assert [one.name for one in contract.workspaces] == ["Payments"]
    assert [one.line for one in losses] == [
        "Search: the budget is not exported: nobody could look at its cap, and none is declared"
    ]


def test_workspace_without_a_cap_is_in_it_and_never_near() -> None:
    (search,) = _contract(replace(SEARCH, actual=None, spent=Decimal(10**9))).workspaces
    assert (search.cap, search.state) == (None, State.OK)


def test_name_of_two_workspaces_leads_to_none() -> None:
    contract, losses = contract_of(SUBJECT, (PAYMENTS, replace(SEARCH, name="Payments")), POLICY, MOMENT)
    assert all("Payments" not in one.teams for one in contract.workspaces)
    assert [one.what for one in losses] == ["the team name 'Payments'"]


def test_further_name_that_another_team_has_leads_to_none() -> None:
    policy = replace(POLICY, teams={"Search": TeamPolicy(names=("payments",))})
    contract, losses = contract_of(SUBJECT, (PAYMENTS, SEARCH), policy, MOMENT)
    assert all("payments" not in one.teams for one in contract.workspaces)
    assert [one.what for one in losses] == ["the team name 'payments'"]


def test_credit_is_no_negative_spend() -> None:
    assert _contract(replace(PAYMENTS, spent=Decimal(-3))).workspaces[0].spent == "0.00"


def test_the_organizations_own_cap_is_beside_its_name_and_one_that_nobody_saw_is_named() -> None:
    assert _contract(PAYMENTS).organization.cap is None
    capped, lost = contract_of(replace(SUBJECT, cap=Decimal("4000000.5")), (PAYMENTS,), POLICY, MOMENT)
    assert (capped.organization.cap, lost) == ("40000.01", ())
    unseen, losses = contract_of(replace(SUBJECT, is_cap_seen=False), (PAYMENTS,), POLICY, MOMENT)
    assert unseen.organization.cap is None
    assert [one.what for one in losses] == ["the organization's own cap"]
