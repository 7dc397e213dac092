"""The papers that the simulator writes are papers to the product: exports of every generation, and invoices whose lines add up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import httpx
import pytest

from claude_simulator import Simulator
from claude_simulator.spending.booking import up_to_date
from claude_simulator.spending.prices import PICOCENTS
from pulumi_claude_admin.audit.reconcile.collect import collect
from pulumi_claude_admin.audit.reconcile.papers import LineKind
from tests.support import plain_http
from tests.support.hand_written_source import one_of_every_kind, spend
from tests.support.spending_reports import NOW, simple

DAY = datetime(2026, 10, 10, tzinfo=UTC)
OCTOBER = {"month": "2026-10"}


@pytest.fixture(scope="module")
def spent() -> Iterator[tuple[Simulator, httpx.Client]]:
    """A month with everything that costs in it, more of it than its credits, and two people who begin with Claude Code."""
    with Simulator(seed="tiny") as simulator:
        simulator.advance((NOW - simulator.world.clock.now()).total_seconds())
        organization = simulator.world.organization
        workspace, people = organization.default_workspace_id, list(organization.users)
        rows = one_of_every_kind(simulator, DAY)
        rows += [
            simple(workspace, hour=DAY + timedelta(days=n), tokens=31_234_567, user_id=people[n], product="claude_code")
            for n in range(3)
        ]
        first = datetime(2026, 9, 5, tzinfo=UTC)
        rows.append(replace(rows[-1], hour=first, user_id=people[3]))
        spend(simulator, rows, starts_at=first, discount_permille=100)
        base = f"{simulator.base_url}/_simulator/exports"
        with plain_http.client(base) as client:
            yield simulator, client


def october(simulator: Simulator) -> tuple[Decimal, Decimal]:
    """Billed and list price of the month, in cents."""
    money = up_to_date(simulator.world.organization).spent((2026, 10))
    return Decimal(money.billed) / PICOCENTS, Decimal(money.list) / PICOCENTS


@pytest.mark.parametrize("generation", [1, 2, 3])
@pytest.mark.parametrize("bom", ["false", "true"])
def test_the_product_reads_every_generation_of_the_cost_export(
    spent: tuple[Simulator, httpx.Client], generation: int, bom: str
) -> None:
    simulator, client = spent
    asked = {"first": "2026-10-01", "last": "2026-10-31", "generation": str(generation), "bom": bom}
    papers = collect([("cost.csv", client.get("/cost", params=asked).content)])
    (export,) = papers.cost_exports
    billed, listed = october(simulator)
    assert export.generation == generation
    assert abs(sum(row.amount for row in export.rows) - billed) <= len(export.rows) / Decimal(2)
    if generation > 1:
        assert abs(sum(row.list_amount or Decimal(0) for row in export.rows) - listed) <= len(export.rows) / Decimal(2)
    assert {row.cost_type for row in export.rows} == {"token", "web_search", "code_execution", "session_usage"}


def test_the_product_reads_the_usage_export(spent: tuple[Simulator, httpx.Client]) -> None:
    _, client = spent
    papers = collect([("usage.csv", client.get("/usage", params=OCTOBER).content)])
    (export,) = papers.usage_exports
    assert sum(row.output for row in export.rows) == 10 * 77 + 3 * 31_234_567
    assert sum(row.web_searches for row in export.rows) == 2


@pytest.mark.parametrize("tax", [{}, {"tax_percent": "10", "tax_name": "VAT - South Korea"}])
def test_the_product_believes_every_invoice(spent: tuple[Simulator, httpx.Client], tax: dict[str, str]) -> None:
    simulator, client = spent
    listed = client.get("/invoices", params={**OCTOBER, **tax}).json()["invoices"]
    assert {row["kind"] for row in listed} == {"usage", "prepayment", "seats"}
    files = [
        (f"{row['number']}.pdf", client.get(f"/invoices/{row['number']}", params={**OCTOBER, **tax}).content)
        for row in listed
    ]
    bills = {bill.number: bill for bill in collect(files).invoices}
    assert {number: bill.total for number, bill in bills.items()} == {
        row["number"]: Decimal(row["total_cents"]) for row in listed
    }
    kinds = {line.kind for bill in bills.values() for line in bill.lines}
    assert kinds == {LineKind.USAGE, LineKind.PURCHASE, LineKind.SEATS, LineKind.PRORATION}
    assert any(line.amount < 0 for bill in bills.values() for line in bill.lines)
    assert {bill.billed_to for bill in bills.values()} == {simulator.world.organization.name}
    (use,) = [bill for bill in bills.values() if any(line.kind is LineKind.USAGE for line in bill.lines)]
    assert abs(use.subtotal - october(simulator)[0]) <= len(use.lines) / Decimal(2)
