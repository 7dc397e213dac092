"""The Console's exports and invoices: made of the ledger, in the forms that real ones have (usage.md#exports, usage.md#invoices)."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import httpx
import pytest
from pypdf import PdfReader

from claude_simulator import Simulator
from claude_simulator.organization import Organization
from claude_simulator.spending.booking import up_to_date
from claude_simulator.spending.exports import cost_csv
from claude_simulator.spending.invoice_pdf import pdf
from claude_simulator.spending.invoices import balances, invoices
from claude_simulator.spending.prices import PICOCENTS
from tests.support.hand_written_source import one_of_every_kind, spend
from tests.support.spending_reports import NOW, simple

DAY = datetime(2026, 10, 10, tzinfo=UTC)
OCTOBER = (2026, 10)
EXPORTS = "/_simulator/exports"
FIRST = (
    "usage_date_utc,model,workspace,api_key,usage_type,context_window,token_type,cost_usd,cost_type,inference_geo,speed"
)
SECOND = FIRST.replace("cost_usd,", "cost_usd,list_price_usd,")


@pytest.fixture
def organization(simulator: Simulator) -> Organization:
    """The tiny organization in late November."""
    simulator.advance((NOW - simulator.world.clock.now()).total_seconds())
    return simulator.world.organization


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize(
    ("generation", "header"), [(1, FIRST), (2, SECOND), (3, f"{SECOND},api_key_id,api_key_status")]
)
def test_the_cost_export_has_three_generations_of_headers(
    organization: Organization, generation: int, header: str
) -> None:
    assert organization
    assert cost_csv(organization, DAY.date(), DAY.date(), generation=generation) == f"{header}\n"


def test_a_line_is_a_model_a_key_and_a_token_type_rounded_to_cents(
    raw: httpx.Client, simulator: Simulator, organization: Organization, names: dict[str, str]
) -> None:
    used = simple(names["research"], hour=DAY, tokens=1_234_567, api_key_id=names["key"], speed="fast")
    spend(simulator, [used], starts_at=DAY, discount_permille=100)
    raw.post(f"/v1/organizations/api_keys/{names['key']}", json={"status": "archived"})
    answer = raw.get(f"{EXPORTS}/cost", params={"first": "2026-10-01", "last": "2026-10-31"})
    assert answer.headers["content-disposition"] == (
        'attachment; filename="claude_api_cost_2026_10_01_to_2026_10_31.csv"'
    )
    assert table(answer.text) == [
        {
            "usage_date_utc": "2026-10-10",
            "model": "Claude Sonnet 5",
            "workspace": "Research",
            "api_key": organization.api_keys[names["key"]].name,
            "usage_type": "message",
            "context_window": "≤ 200k",
            "token_type": "output",
            "cost_usd": "22.22",
            "list_price_usd": "24.69",
            "cost_type": "token",
            "inference_geo": "not_available",
            "speed": "fast",
            "api_key_id": names["key"],
            "api_key_status": "archived",
        }
    ]


def test_what_is_no_token_has_nothing_but_a_price(organization: Organization, simulator: Simulator) -> None:
    spend(simulator, one_of_every_kind(simulator, DAY), starts_at=DAY)
    found = {row["cost_type"]: row for row in table(cost_csv(organization, DAY.date(), DAY.date()))}
    assert found["web_search"]["cost_usd"] == "0.02"
    assert {found["web_search"][name] for name in ("model", "workspace", "api_key", "token_type", "speed")} == {"--"}
    assert found.keys() == {"token", "web_search", "code_execution", "session_usage"}


def test_lines_may_look_the_same_and_add_up_within_half_a_cent_each(
    organization: Organization, simulator: Simulator, names: dict[str, str]
) -> None:
    made = [simple(names["research"], hour=DAY, tokens=70_000 + n, service_tier=tier) for n, tier in enumerate(TIERS)]
    spend(simulator, made, starts_at=DAY)
    found = table(cost_csv(organization, DAY.date(), DAY.date(), generation=1))
    dimensions = [tuple(value for name, value in row.items() if name != "cost_usd") for row in found]
    assert len(dimensions) == 3
    assert len(set(dimensions)) == 1
    booked = Decimal(up_to_date(organization).spent(OCTOBER).billed) / PICOCENTS / 100
    assert abs(sum(Decimal(row["cost_usd"]) for row in found) - booked) <= Decimal("0.005") * len(found)


TIERS = ("standard", "priority", "flex")


def test_the_usage_export_has_exact_counts_and_ids_of_models(
    raw: httpx.Client, simulator: Simulator, organization: Organization
) -> None:
    made = one_of_every_kind(simulator, DAY)
    spend(simulator, made, starts_at=DAY)
    assert organization
    answer = raw.get(f"{EXPORTS}/usage", params={"month": "2026-10", "bom": "true"})
    assert answer.headers["content-disposition"] == 'attachment; filename="claude_api_tokens_2026_10.csv"'
    assert answer.content.startswith(b"\xef\xbb\xbfusage_date_utc,model_version,")
    found = table(answer.content.decode("utf-8-sig"))
    assert {row["model_version"] for row in found} == {"claude-sonnet-5"}
    assert {row["usage_type"] for row in found} == {"standard", "batch"}
    assert sum(int(row["usage_output_tokens"]) for row in found) == sum(row.output_tokens for row in made)
    assert sum(int(row["usage_input_tokens_cache_write_1h"]) for row in found) == 301
    assert sum(int(row["web_search_count"]) for row in found) == 2


def text_of(content: bytes) -> str:
    return "\n".join(page.extract_text(extraction_mode="layout") for page in PdfReader(io.BytesIO(content)).pages)


def test_use_is_billed_on_the_first_of_the_next_month(
    organization: Organization, simulator: Simulator, names: dict[str, str]
) -> None:
    made = [
        simple(names["research"], hour=DAY, tokens=1_000_000),
        simple(names["research"], hour=DAY, tokens=2_000_000, model="claude-opus-5-5", web_searches=500),
    ]
    spend(simulator, made, starts_at=DAY)
    (invoice,) = invoices(organization, OCTOBER, "usage", tax_name="VAT - Germany", tax_percent=19)
    assert (invoice.issued, invoice.bill_to) == (date(2026, 11, 1), organization.name)
    assert [(line.description, line.cents) for line in invoice.lines] == [
        ("Claude Opus 5.5 usage", 4000),
        ("Claude Sonnet 5 usage", 1000),
        ("Web search usage", 500),
    ]
    assert (invoice.subtotal_cents, invoice.tax_cents, invoice.total_cents) == (5500, 1045, 6545)
    text = text_of(pdf(invoice))
    for said in (
        invoice.number,
        "November 1, 2026",
        "Oct 1\u2013Oct 31, 2026",
        "VAT - Germany (19% on $55.00)",
        "$65.45 USD",
    ):
        assert said in text
    assert pdf(invoice) == pdf(invoice)


def test_credits_are_bought_when_they_run_out(
    organization: Organization, simulator: Simulator, names: dict[str, str]
) -> None:
    days = [simple(names["research"], hour=DAY + timedelta(days=n), tokens=30_000_000) for n in range(4)]
    spend(simulator, days, starts_at=DAY)  # 300 dollars a day, bought by 500
    found = invoices(organization, OCTOBER, "prepayment")
    assert [(each.issued.day, each.total_cents) for each in found] == [(10, 50_000), (11, 50_000), (13, 50_000)]
    assert len({each.number for each in found}) == 3
    assert balances(organization, OCTOBER) == (0, 30_000)
    assert balances(organization, (2026, 11)) == (30_000, 30_000)
    assert invoices(organization, (2026, 11), "prepayment") == ()


def test_a_seat_that_comes_in_between_is_a_pair_of_lines(
    organization: Organization, simulator: Simulator, names: dict[str, str]
) -> None:
    start = datetime(2026, 9, 20, tzinfo=UTC)
    made = [
        simple(names["research"], hour=start, user_id=names["ana"], product="claude_code"),
        simple(names["research"], hour=datetime(2026, 10, 17, tzinfo=UTC), user_id=names["ben"], product="claude_code"),
    ]
    spend(simulator, made, starts_at=start)
    (invoice,) = invoices(organization, OCTOBER, "seats")
    assert [(line.description, line.quantity, line.cents) for line in invoice.lines] == [
        ("Team plan - Standard", 1, 2500),
        ("Remaining time on 2 \u00d7 Team plan - Standard after 17 Oct 2026", 1, 2581),
        ("Unused time on 1 \u00d7 Team plan - Standard after 17 Oct 2026", 1, -1290),
    ]
    assert (invoice.lines[0].first, invoice.lines[0].last) == (date(2026, 10, 2), date(2026, 11, 2))
    text = text_of(pdf(invoice))
    assert "Oct 2\u2013Nov 2, 2026" in text
    assert "-$12.90" in text


def test_invoices_are_listed_and_fetched_by_number(
    raw: httpx.Client, simulator: Simulator, organization: Organization, names: dict[str, str]
) -> None:
    spend(simulator, [simple(names["research"], hour=DAY, tokens=1_000_000)], starts_at=DAY)
    assert organization
    asked = {"month": "2026-10"}
    listed = raw.get(f"{EXPORTS}/invoices", params=asked).json()["invoices"]
    assert [(row["kind"], row["total_cents"]) for row in listed] == [("usage", 1000), ("prepayment", 50_000)]
    answer = raw.get(f"{EXPORTS}/invoices/{listed[0]['number']}", params=asked)
    assert (answer.headers["content-type"], answer.content[:5]) == ("application/pdf", b"%PDF-")
    assert raw.get(f"{EXPORTS}/balances", params=asked).json() == {"opening_cents": 0, "closing_cents": 49_000}


@pytest.mark.parametrize(
    "path",
    [
        "cost",
        "cost?first=2026-10-01&last=tomorrow",
        "cost?first=2026-10-01&last=2026-10-02&generation=4",
        "usage?month=10",
        "invoices/none?month=2026-10",
    ],
)
def test_what_cannot_be_exported_is_said(raw: httpx.Client, path: str) -> None:
    answer = raw.get(f"{EXPORTS}/{path}")
    assert answer.status_code == 400
    assert answer.json()["error"]
