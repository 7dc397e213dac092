"""The rows of the FOCUS form of an audit: the archive's cost, day by day, with what it was for, and what invoices add to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from pulumi_claude_admin.audit.facts import Facts
from pulumi_claude_admin.audit.reconcile.paper_charges import billed_on, charges, usage_days
from pulumi_claude_admin.audit.reconcile.papers import Invoice, LineKind
from pulumi_claude_admin.audit_ports import Spend, SpendArchive, Tokens
from pulumi_claude_admin.cli.commands.audit_month import COUNTS
from pulumi_claude_admin.report import focus
from pulumi_claude_admin.report.finding_figures import major

_COST: Final = ("workspace_id", "model", "service_tier", "cost_type", "token_type")
_USE: Final = ("workspace_id", "model", "service_tier")
_DAY: Final = timedelta(days=1)
_Place = tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class FocusFile:
    """The rows, and whose they are."""

    account: focus.FocusAccount
    rows: tuple[focus.FocusRow | focus.FocusCharge, ...]

    def csv(self) -> str:
        """As CSV."""
        return focus.render(self.account, self.rows)

    def parquet(self) -> bytes:
        """As Parquet, by the engine that sums the archive."""
        from pulumi_claude_admin.archive.parquet_file import parquet_bytes  # noqa: PLC0415 - few ask for it

        return parquet_bytes(focus.TYPES, focus.typed(self.account, self.rows))


def focus_file(archive: SpendArchive, facts: Facts, bills: Sequence[Invoice] = ()) -> FocusFile:
    """The whole period of an audit, oldest day first, then what invoices have of it beside usage."""
    reading = facts.reading
    account = focus.FocusAccount(facts.organization_id, facts.organization_name, reading.currency)
    invoices = _invoices(archive, bills, reading.currency)
    days = (reading.first_day + number * _DAY for number in range((reading.end_day - reading.first_day).days))
    return FocusFile(
        account,
        (
            *(row for day in days for row in _rows(archive, facts, day, invoices.get(day))),
            *_charges(bills, (reading.first_day, reading.end_day), reading.currency),
        ),
    )


def _invoices(archive: SpendArchive, bills: Sequence[Invoice], currency: str) -> Mapping[date, str]:
    """The invoice that each day of usage is on."""
    window = usage_days(bills, currency)
    if window is None:
        return {}
    return billed_on({one.day: one.amount for one in archive.daily_spend(None, window)}, bills, currency)


def _charges(bills: Sequence[Invoice], window: tuple[date, date], currency: str) -> Iterator[focus.FocusCharge]:
    for one in charges(bills, window, currency):
        category: focus.Category = "Tax" if one.kind is LineKind.TAX else "Credit"
        yield focus.FocusCharge(category, one.invoice, one.description, major(one.amount), one.first, one.end)


def _rows(archive: SpendArchive, facts: Facts, day: date, invoice: str | None) -> Iterator[focus.FocusRow]:
    window = (day, day + _DAY)
    places = {one.id: one for one in facts.workspaces}
    counted = _Counted({one.what: one for one in archive.tokens(_USE, window)}, archive.spend(_COST, window))
    for one in sorted(counted.spent, key=lambda spend: tuple(part or "" for part in spend.what)):
        workspace_id, model, tier, cost_type, token_type = one.what
        place = places.get(workspace_id or "")
        tags: Mapping[str, str] = place.tags if place is not None else {}
        yield focus.FocusRow(
            day=day,
            workspace_id=workspace_id,
            workspace_name=place.name if place is not None else None,
            model=model,
            service_tier=tier,
            cost_type=cost_type,
            token_type=token_type,
            amount=major(one.amount),
            list_amount=major(one.list_amount),
            quantity=_decimal(counted.quantity(one.what)),
            executions=_decimal(counted.executions(one.what)),
            invoice_id=invoice,
            tags=tags,
        )


@dataclass(frozen=True, slots=True)
class _Counted:
    """What was used on one day, by workspace, model and tier, and what it cost."""

    used: Mapping[_Place, Tokens]
    spent: Sequence[Spend]

    def quantity(self, what: _Place) -> int | None:
        """Tokens, or web searches; None of what rows do not count."""
        place, cost_type, token_type = what[:3], what[3], what[4]
        if cost_type == "web_search":
            return self._searches(place)
        tokens = self.used.get(place)
        return COUNTS[token_type](tokens) if tokens is not None and token_type in COUNTS else None

    def executions(self, what: _Place) -> int | None:
        """Of code: rows without a model count them, as long as nothing else is counted or billed there."""
        found = self.used.get(what[:3])
        if what[3] != "code_execution" or what[1] is not None or found is None:
            return None
        is_alone = not any(count(found) for count in COUNTS.values()) and not found.web_searches
        others = any(one.what[:3] == what[:3] and one.what[3] != "code_execution" for one in self.spent)
        return found.requests or None if is_alone and not others else None

    def _searches(self, place: _Place) -> int | None:
        """Of its own combination; those of the whole workspace where a cost names no model and is the only one of searches there."""
        own = self.used.get(place)
        if own is not None and own.web_searches:
            return own.web_searches
        billed = [one for one in self.spent if one.what[3] == "web_search" and one.what[0] == place[0]]
        if place[1] is not None or len(billed) > 1:
            return None
        return sum(one.web_searches for what, one in self.used.items() if what[0] == place[0]) or None


def _decimal(count: int | None) -> Decimal | None:
    return None if count is None else Decimal(count)
