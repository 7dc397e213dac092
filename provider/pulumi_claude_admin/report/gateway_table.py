"""What `gateway diff` found, as text and as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from pulumi_claude_admin.gateways.compare import Compared, Standing
from pulumi_claude_admin.quoting import defuse, json_text
from pulumi_claude_admin.report.text_columns import fit, pad, width

SCHEMA_VERSION: Final = 1
_CENTS: Final = 100
_WIDEST: Final = 28
_HEADS: Final = ("team", "declared", "platform", "gateway", "", "changed")
_SENTENCES: Final = {
    Standing.EQUAL: "equal",
    Standing.HIGHER: "HIGHER",
    Standing.LOWER: "lower",
    Standing.MISSING: "MISSING",
    Standing.UNCAPPED: "no cap",
    Standing.UNSEEN: "cap unseen",
    Standing.UNKNOWN: "of nobody",
}


@dataclass(frozen=True, slots=True)
class GatewayTable:
    """Teams beside a gateway. `where` is what people call the gateway, `left_out` who could not be compared, and why."""

    organization_name: str
    where: str
    currency: str
    rows: tuple[Compared, ...]
    left_out: tuple[str, ...]


def render_text(table: GatewayTable) -> str:
    """As text, ending with a line feed."""
    return "".join(f"{defuse(line)}\n" for line in _lines(table))


def render_json(table: GatewayTable) -> str:
    """As one JSON document, amounts in major units."""
    return json_text(
        {
            "schema_version": SCHEMA_VERSION,
            "report": "gateway-diff",
            "organization": table.organization_name,
            "gateway": table.where,
            "currency": table.currency,
            "budgets": [_document(one) for one in table.rows],
            "left_out": list(table.left_out),
        }
    )


def _lines(table: GatewayTable) -> Iterator[str]:
    yield f"Budgets of {table.organization_name} at {table.where}, in {table.currency} a month"
    yield ""
    cells = [_HEADS, *(_cells(one) for one in table.rows)]
    widths = [max(width(row[place]) for row in cells) for place in range(len(_HEADS))]
    for row in cells:
        yield "  ".join(pad(cell, widths[place]) for place, cell in enumerate(row)).rstrip()
    if not table.rows:
        yield "No team has a cap or a budget here."
    if table.left_out:
        yield ""
    yield from table.left_out


def _cells(one: Compared) -> tuple[str, ...]:
    team, budget = one.team, one.budget
    changed = ""
    if budget is not None and budget.changed_by is not None and budget.changed_at is not None:
        changed = f"{budget.changed_at:%Y-%m-%d %H:%M} UTC by {budget.changed_by}"
    gateway = "-" if budget is None else "suspended" if budget.amount is None else _amount(budget.amount)
    return (
        fit(one.name, _WIDEST),
        _amount(team.declared if team is not None else one.pool),
        "?" if team is not None and not team.is_seen else _amount(team.actual if team is not None else None),
        gateway,
        _SENTENCES[one.standing],
        changed,
    )


def _amount(cents: Decimal | None) -> str:
    return "-" if cents is None else f"{cents / _CENTS:,.2f}"


def _document(one: Compared) -> dict[str, object]:
    team, budget = one.team, one.budget
    return {
        "name": one.name,
        "standing": str(one.standing),
        "workspace_id": None if team is None else team.workspace_id,
        "workspace": None if team is None else team.name,
        "declared": _major(one.pool if team is None else team.declared),
        "platform": _major(None if team is None else team.actual),
        "is_platform_seen": None if team is None else team.is_seen,
        "gateway": _major(None if budget is None else budget.amount),
        "is_suspended": budget is not None and budget.amount is None,
        "changed_by": None if budget is None else budget.changed_by,
        "changed_at": None if budget is None or budget.changed_at is None else budget.changed_at.isoformat(),
    }


def _major(cents: Decimal | None) -> str | None:
    return None if cents is None else f"{cents / _CENTS:.2f}"


def is_different(rows: Iterable[Compared], among: frozenset[Standing]) -> bool:
    """Whether any of them stands so."""
    return any(one.standing in among for one in rows)
