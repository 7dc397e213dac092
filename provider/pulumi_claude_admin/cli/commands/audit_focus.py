"""The rows of the FOCUS form of an audit: the archive's cost, day by day, with the tokens that it was for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from pulumi_claude_admin.audit.facts import Facts
from pulumi_claude_admin.audit_ports import SpendArchive
from pulumi_claude_admin.cli.commands.audit_month import COUNTS
from pulumi_claude_admin.report import focus
from pulumi_claude_admin.report.audit_figures import major

_COST: Final = ("workspace_id", "model", "service_tier", "cost_type", "token_type")
_USE: Final = ("workspace_id", "model", "service_tier")
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class FocusFile:
    """The rows, and whose they are."""

    account: focus.FocusAccount
    rows: tuple[focus.FocusRow, ...]

    def csv(self) -> str:
        """As CSV."""
        return focus.render(self.account, self.rows)

    def parquet(self) -> bytes:
        """As Parquet, by the engine that sums the archive."""
        from pulumi_claude_admin.archive.parquet_file import parquet_bytes  # noqa: PLC0415 - few ask for it

        return parquet_bytes(focus.TYPES, focus.typed(self.account, self.rows))


def focus_file(archive: SpendArchive, facts: Facts) -> FocusFile:
    """The whole period of an audit, oldest day first."""
    account = focus.FocusAccount(facts.organization_id, facts.organization_name, facts.reading.currency)
    days = (
        facts.reading.first_day + number * _DAY
        for number in range((facts.reading.end_day - facts.reading.first_day).days)
    )
    return FocusFile(account, tuple(row for day in days for row in _rows(archive, facts, day)))


def _rows(archive: SpendArchive, facts: Facts, day: date) -> Iterator[focus.FocusRow]:
    window = (day, day + _DAY)
    places = {one.id: one for one in facts.workspaces}
    used = {one.what: one for one in archive.tokens(_USE, window)}
    spent = archive.spend(_COST, window)
    for one in sorted(spent, key=lambda spend: tuple(part or "" for part in spend.what)):
        workspace_id, model, tier, cost_type, token_type = one.what
        place = places.get(workspace_id or "")
        tokens = used.get((workspace_id, model, tier))
        count = COUNTS[token_type](tokens) if tokens is not None and token_type in COUNTS else None
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
            quantity=None if count is None else Decimal(count),
            tags=tags,
        )
