"""The worst that each key can cost this month, and what would bring it down: a table of its own, as text or JSON. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from pulumi_claude_admin.audit.blast_radius import Change, Plan, Step, StoppedBy, WorstCase
from pulumi_claude_admin.quoting import json_text, literal, printable
from pulumi_claude_admin.report.amounts import NOTHING, duration, money
from pulumi_claude_admin.report.number_table import Column, table_lines
from pulumi_claude_admin.report.styled_lines import Line, Span, as_text, wrapped

COLUMNS: Final = 120
_CENTS: Final = 100
_STOPS: Final[Mapping[StoppedBy, str]] = {
    StoppedBy.WORKSPACE_CAP: "its workspace's cap",
    StoppedBy.ORGANIZATION_CAP: "the organization's cap",
    StoppedBy.TIER_CAP: "the usage tier's cap",
    StoppedBy.MONTH: "nothing, the month ends",
    StoppedBy.NOTHING: "nothing",
}


@dataclass(frozen=True, slots=True)
class WorstCaseTable:
    """`cases` None: the keys could not be listed. `plan` is there where an amount was asked for, `below` being it (fractional cents)."""

    organization_name: str
    currency: str
    cases: tuple[WorstCase, ...] | None
    below: Decimal | None = None
    plan: Plan | None = None


def render_text(table: WorstCaseTable, *, columns: int = COLUMNS) -> str:
    """As text, ending with a line feed."""
    return as_text(_lines(table, columns))


def render_json(table: WorstCaseTable) -> str:
    """As one JSON document, amounts in major units."""
    plan = table.plan
    return json_text(
        {
            "currency": table.currency,
            "keys": None if table.cases is None else [_case(one) for one in table.cases],
            "below": _major(table.below),
            "changes": None if plan is None else [_change(one) for one in plan.changes],
            "left_over": None if plan is None else [one.key.id for one in plan.left_over],
        }
    )


def _major(cents: Decimal | None) -> str | None:
    return None if cents is None else f"{cents / _CENTS:f}"


def _case(one: WorstCase) -> dict[str, object]:
    return {
        "id": one.key.id,
        "name": one.key.name,
        "workspace_id": one.key.workspace_id,
        "amount": _major(one.amount),
        "stopped_by": str(one.stopped_by),
        "minutes": None if one.minutes is None else f"{one.minutes:f}",
        "per_minute": _major(one.per_minute),
        "why_unknown": one.why_unknown,
        "is_cap_unseen": one.is_cap_unseen,
        "told": None if one.told is None else len(one.told),
        "last_used": None if one.key.last_used is None else one.key.last_used.isoformat(),
        "used_in": list(one.key.used_in),
    }


def _change(one: Change) -> dict[str, object]:
    return {
        "step": str(one.step),
        "id": one.id or None,
        "label": one.label,
        "cap": _major(one.cap),
        "keys": list(one.keys),
    }


def _lines(table: WorstCaseTable, columns: int) -> Iterator[Line]:
    yield (Span(f"The worst that each key of {printable(table.organization_name)} can cost this month", "bold"),)
    yield from wrapped(
        f"If somebody else had it: at the ceiling of the rate limits and at list prices, until the first cap; in {table.currency}. "
        "How late the platform stops at a cap is not documented, and reads from the cache come on top.",
        columns,
    )
    if table.cases is None:
        yield from wrapped("The keys could not be listed, so nothing is known of them.", columns)
        return
    if any(one.is_cap_unseen for one in table.cases):
        yield from wrapped("Some caps could not be looked at; there may be lower ones.", columns)
    yield ()
    heads = (
        Column("key", is_name=True),
        Column("worst case"),
        Column("stopped by"),
        Column("in", weight=1),
        Column("told", weight=2),
        Column("last used", weight=3),
    )
    yield from table_lines(heads, [_row(one) for one in table.cases], columns)
    if table.plan is not None:
        yield ()
        yield from _plan_lines(table, table.plan, columns)


def _row(one: WorstCase) -> tuple[str, ...]:
    amount = "no limit" if one.stopped_by is StoppedBy.NOTHING else money(_in_major(one.amount))
    told = NOTHING if one.told is None else f"{len(one.told)}" if one.told else "nobody"
    used = "never seen" if one.key.last_used is None else one.key.last_used.isoformat()
    return (printable(one.key.name), amount, _STOPS[one.stopped_by], duration(one.minutes), told, used)


def _in_major(cents: Decimal | None) -> Decimal | None:
    return None if cents is None else cents / _CENTS


def _plan_lines(table: WorstCaseTable, plan: Plan, columns: int) -> Iterator[Line]:
    wanted = money(_in_major(table.below), table.currency)
    if not plan.changes and not plan.left_over:
        yield from wrapped(f"Every key is at {wanted} or below already.", columns)
        return
    yield (Span(f"To bring every key to {wanted} or below", "bold"),)
    for number, one in enumerate(plan.changes, start=1):
        keys = "1 key" if len(one.keys) == 1 else f"{len(one.keys)} keys"
        yield from wrapped(f"{number}. {_sentence(one, table.currency)} ({keys})", columns)
    for case in plan.left_over:
        yield from wrapped(
            f"Left over: {literal(case.key.name)}. A cap that low would stop what is spent anyway; give it a workspace of its own.",
            columns,
        )


def _sentence(one: Change, currency: str) -> str:
    amount = money(_in_major(one.cap), currency)
    match one.step:
        case Step.DISABLE_KEY:
            return f"Disable the key {literal(one.label)}, which was not used of late"
        case Step.CAP_WORKSPACE:
            return f"Cap the workspace {literal(one.label)} at {amount} this month"
        case Step.CAP_ORGANIZATION:
            return f"Cap the organization at {amount} this month"
