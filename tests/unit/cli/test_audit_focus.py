"""The rows of the FOCUS file: quantities where rows tell them, and what invoices add."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from pulumi_claude_admin.audit.reconcile.collect import collect
from pulumi_claude_admin.cli.commands.audit_focus import focus_file
from pulumi_claude_admin.model.cubes import COST_BY_WHO, USAGE_BY_WHO, Window
from pulumi_claude_admin.model.usage import CostRow, UsageGroup, UsageRow
from pulumi_claude_admin.report.focus import FocusCharge, FocusRow
from tests.support.audit_facts import END_DAY, FIRST_DAY, facts
from tests.support.spend_archive import ALL_ANALYTICS, ArchiveInMemory

AT = datetime.combine(FIRST_DAY, datetime.min.time(), UTC)
OPUS = UsageGroup("wrkspc_1", "claude-opus-5", service_tier="standard")
NO_MODEL = UsageGroup("wrkspc_1")


def spent(group: UsageGroup, cost_type: str, cents: str = "100", token_type: str | None = None) -> CostRow:
    return CostRow(AT, group, cost_type, token_type, Decimal(cents), Decimal(cents))


def rows(costs: list[CostRow], uses: list[UsageRow]) -> dict[str | None, FocusRow]:
    """By what they are of."""
    archive = ArchiveInMemory()
    window = Window(FIRST_DAY, FIRST_DAY + timedelta(days=31))
    archive.put(COST_BY_WHO, window, costs, ALL_ANALYTICS)
    archive.put(USAGE_BY_WHO, window, uses, ALL_ANALYTICS)
    found = focus_file(archive, facts()).rows
    return {one.token_type or one.cost_type: one for one in found if isinstance(one, FocusRow)}


def test_tokens_and_searches_of_a_combination_are_counted_and_hours_are_not() -> None:
    found = rows(
        [spent(OPUS, "tokens", token_type="output_tokens"), spent(OPUS, "web_search"), spent(OPUS, "session_usage")],
        [UsageRow(AT, OPUS, output_tokens=70, web_searches=3, requests=9)],
    )
    assert {what: one.quantity for what, one in found.items()} == {
        "output_tokens": Decimal(70),
        "web_search": Decimal(3),
        "session_usage": None,
    }
    assert {one.executions for one in found.values()} == {None}


def test_searches_that_name_no_model_are_those_of_the_workspace() -> None:
    other = UsageRow(AT, replace(OPUS, workspace_id="wrkspc_2"), web_searches=5)
    found = rows([spent(NO_MODEL, "web_search")], [UsageRow(AT, OPUS, web_searches=3), other])
    assert found["web_search"].quantity == Decimal(3)


def test_searches_of_which_some_are_billed_elsewhere_are_not_guessed() -> None:
    archive_rows = [spent(NO_MODEL, "web_search"), spent(replace(OPUS, service_tier="batch"), "web_search")]
    assert rows(archive_rows, [UsageRow(AT, OPUS, web_searches=3)])["web_search"].quantity is None


def test_executions_are_counted_where_nothing_else_is() -> None:
    alone = rows([spent(NO_MODEL, "code_execution")], [UsageRow(AT, NO_MODEL, requests=4)])["code_execution"]
    assert (alone.quantity, alone.executions) == (None, Decimal(4))
    mixed = rows(
        [spent(NO_MODEL, "code_execution"), spent(NO_MODEL, "session_usage")], [UsageRow(AT, NO_MODEL, requests=4)]
    )
    assert mixed["code_execution"].executions is None
    unknown = rows([spent(NO_MODEL, "code_execution")], [UsageRow(AT, NO_MODEL, requests=4, web_searches=1)])
    assert unknown["code_execution"].executions is None


def test_an_invoice_adds_its_tax_and_its_number_and_no_credit_that_was_bought() -> None:
    archive = ArchiveInMemory()
    window = Window(FIRST_DAY, FIRST_DAY + timedelta(days=31))
    archive.put(COST_BY_WHO, window, [spent(OPUS, "tokens", "1234.5", "output_tokens")], ALL_ANALYTICS)
    listed = (
        "invoice,date,description,amount,kind,first,last\n"
        f"A-1,{END_DAY},API usage,12.35,,{FIRST_DAY},{FIRST_DAY + timedelta(days=1)}\nA-1,{END_DAY},VAT,1.24,tax,,\n"
        f"A-2,{FIRST_DAY},Credit purchase,50.00,,,\nA-2,{FIRST_DAY},Applied balance,-2.00,credit,,\n"
    )

    *usage, credit, tax = focus_file(archive, facts(), collect([("lines.csv", listed.encode())]).invoices).rows

    assert [(one.amount, one.invoice_id) for one in usage if isinstance(one, FocusRow)] == [(Decimal("12.345"), "A-1")]
    day = timedelta(days=1)
    assert tax == FocusCharge("Tax", "A-1", "VAT", Decimal("1.24"), FIRST_DAY, FIRST_DAY + day)
    assert credit == FocusCharge("Credit", "A-2", "Applied balance", Decimal("-2.00"), FIRST_DAY, FIRST_DAY + day)
