"""Budgets of two teams, and the contract of them, as `gateway export` makes them."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from pulumi_claude_admin.gateways.contract import BudgetContract, render
from pulumi_claude_admin.gateways.export_contract import Moment, Subject, contract_of
from pulumi_claude_admin.gateways.model_policy import ModelPolicy, TeamPolicy
from pulumi_claude_admin.gateways.team_budget import GroupLimits, TeamBudget

OPUS, SONNET, HAIKU = "claude-opus-4-8", "claude-sonnet-4-6", "claude-haiku-4-5"
NOW: Final = datetime(2026, 11, 29, 6, 30, tzinfo=UTC)
MOMENT: Final = Moment(generated_at=NOW, as_of=NOW - timedelta(hours=1), valid_until=NOW + timedelta(hours=23))
SUBJECT: Final = Subject("org_example", "Example", "USD")
PAYMENTS: Final = TeamBudget(
    workspace_id="wrkspc_payments",
    name="Payments",
    key="payments",
    group="claude-payments",
    spent=Decimal("470012.5"),
    declared=Decimal(500000),
    actual=Decimal(500000),
    limits=(
        GroupLimits("Claude Sonnet 4.x", (SONNET,), {"requests_per_minute": 500, "output_tokens_per_minute": 80_000}),
        GroupLimits("Claude Opus 4.x", (OPUS,), {"requests_per_minute": 50, "tokens_per_minute": 200_000}),
    ),
)
SEARCH: Final = TeamBudget(
    workspace_id="wrkspc_search", name="Search", spent=Decimal(1200), actual=Decimal(100000), group="claude-search"
)
POLICY: Final = ModelPolicy(
    models=(OPUS, SONNET, HAIKU),
    justified=(OPUS,),
    fallbacks={OPUS: SONNET, SONNET: HAIKU},
    tiers={"simple": HAIKU, "medium": SONNET, "complex": OPUS, "reasoning": OPUS},
    teams={"Search": TeamPolicy(names=("search-prod",), models=(HAIKU,))},
)
CONTRACT: Final[BudgetContract] = contract_of(SUBJECT, (PAYMENTS, SEARCH), POLICY, MOMENT)[0]


def contract_document() -> dict[str, Any]:
    """The contract as its readers parse it: a copy to change."""
    document: dict[str, Any] = json.loads(render(CONTRACT))
    return document


def spending(budget: TeamBudget, share: str) -> TeamBudget:
    """The team, having spent this part of its cap."""
    assert budget.cap is not None
    return replace(budget, spent=budget.cap * Decimal(share))
