"""The rows that a proof ends in: single ones, and sums of them where there would be too many."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from pulumi_claude_admin.audit.reconcile.cube_rows import rows_beneath
from pulumi_claude_admin.audit.reconcile.proof import from_cube, total
from pulumi_claude_admin.model.cubes import COST_BY_WHO, USAGE_BY_WHO, Window
from pulumi_claude_admin.model.usage import ActorKind, CostRow, UsageActor, UsageGroup, UsageRow
from tests.support.spend_archive import ALL_ANALYTICS, ArchiveInMemory

FIRST = date(2026, 9, 1)


def archive() -> ArchiveInMemory:
    """Two days of four people with a key each, in one workspace and with one model, in two tiers."""
    made = ArchiveInMemory()
    costs: list[CostRow] = []
    uses: list[UsageRow] = []
    for number in range(8):
        who = UsageActor(ActorKind.USER, f"user_{number % 4}")
        tier = "batch" if number % 4 == 3 else "standard"
        group = UsageGroup("wrkspc_1", "claude-opus-5", who, f"apikey_{number % 4}", tier)
        at = datetime(2026, 9, 1 + number // 4, tzinfo=UTC)
        costs.append(CostRow(at, group, "tokens", "output_tokens", Decimal(number) / 8, Decimal(number)))
        uses.append(UsageRow(at, group, output_tokens=number))
    made.put(COST_BY_WHO, Window(FIRST, date(2026, 10, 1)), costs, ALL_ANALYTICS)
    made.put(USAGE_BY_WHO, Window(FIRST, date(2026, 10, 1)), uses, ALL_ANALYTICS)
    return made


DAY = from_cube("used", Decimal("0.75"), COST_BY_WHO.name, FIRST, measure="amount")
TOKENS = from_cube("used", Decimal(3), USAGE_BY_WHO.name, FIRST, measure="output", service_tier="standard")


def test_rows_are_single_and_of_the_days_that_a_node_names() -> None:
    (costs,) = rows_beneath([total("used", [DAY])], archive())

    assert costs.summed_over == ()
    assert costs.columns == (
        *("workspace_id", "model", "actor", "api_key_id", "service_tier", "cost_type", "token_type"),
    )
    assert list(costs.days) == [FIRST]
    assert costs.days[FIRST][1] == (
        *("wrkspc_1", "claude-opus-5", "user_1", "apikey_1", "standard", "tokens", "output_tokens", "0.125"),
    )


@pytest.mark.parametrize(
    ("most", "summed_over", "rows"),
    [(4, (), 4), (3, ("actor", "api_key_id"), 2), (1, ("workspace_id", "model", "actor", "api_key_id"), 2)],
)
def test_too_many_are_added_up_over_people_first_and_never_over_tiers(
    most: int, summed_over: tuple[str, ...], rows: int
) -> None:
    (found,) = rows_beneath([TOKENS], archive(), most=most)

    assert found.summed_over == summed_over
    assert len(found.days[FIRST]) == rows
    assert sum(int(row[len(found.columns) + found.measures.index("output")] or 0) for row in found.days[FIRST]) == 6


def test_each_cube_that_is_named_has_its_rows() -> None:
    assert [one.cube for one in rows_beneath([DAY, TOKENS], archive())] == ["cost_by_who", "usage_by_who"]
    assert rows_beneath([], archive()) == ()
