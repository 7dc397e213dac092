"""What an archive says of months, as papers are held against it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from pulumi_claude_admin.audit.reconcile.platform_months import platform_months
from pulumi_claude_admin.model.cubes import COST_BY_WHO, Surface, Window
from pulumi_claude_admin.model.usage import CostRow, UsageGroup
from tests.support.spend_archive import ALL_ANALYTICS, ArchiveInMemory

SEPTEMBER = Window(date(2026, 9, 1), date(2026, 10, 1))
LEGACY = replace(ALL_ANALYTICS, surface=Surface.LEGACY, untold=frozenset({"list_amount"}))


def spent(day: int, workspace: str, cents: int) -> CostRow:
    group = UsageGroup(workspace, "claude-opus-5")
    at = datetime(2026, 9, day, tzinfo=UTC)
    return CostRow(at, group, "tokens", "output_tokens", Decimal(cents), Decimal(cents * 2))


def test_a_month_has_its_sums_and_what_archived_workspaces_cost() -> None:
    archive = ArchiveInMemory()
    rows = [spent(1, "wrkspc_1", 10), spent(1, "wrkspc_2", 20), spent(30, "wrkspc_2", 40)]
    archive.put(COST_BY_WHO, SEPTEMBER, rows, ALL_ANALYTICS)

    (month,) = platform_months(
        archive, (SEPTEMBER.first, SEPTEMBER.end), date(2026, 10, 31), "USD", archived={"wrkspc_2"}
    )

    assert (month.amount, month.list_amount, month.archived) == (Decimal(70), Decimal(140), Decimal(60))
    assert sum(row.list_amount for row in month.rows) == Decimal(140)
    assert (month.is_whole, month.is_provisional, month.is_legacy, month.untold) == (True, False, False, frozenset())
    assert month.by["token_type"] == {"output_tokens": Decimal(70)}


def test_one_day_of_older_reports_leaves_untold_what_they_cannot_tell() -> None:
    archive = ArchiveInMemory()
    archive.put(COST_BY_WHO, SEPTEMBER, [], ALL_ANALYTICS)
    archive.put(COST_BY_WHO, Window(date(2026, 9, 5), date(2026, 9, 6)), [], LEGACY)

    (month,) = platform_months(archive, (SEPTEMBER.first, SEPTEMBER.end), date(2026, 10, 30), "USD")

    assert (month.is_whole, month.is_provisional, month.is_legacy) == (True, True, True)
    assert month.untold == {"list_amount"}


def test_a_month_of_which_a_day_was_not_read_is_not_whole() -> None:
    archive = ArchiveInMemory()
    archive.put(COST_BY_WHO, Window(date(2026, 9, 2), date(2026, 10, 1)), [], ALL_ANALYTICS)
    (month,) = platform_months(archive, (SEPTEMBER.first, SEPTEMBER.end), date(2026, 12, 1), "USD")
    assert not month.is_whole
