"""What an audit says of invoices and exports: months with what nobody can explain first, then the reasons for each. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pulumi_claude_admin.audit.reconcile.month_values import Verdict
from pulumi_claude_admin.report.amounts import money
from pulumi_claude_admin.report.page import Row, Section, number, sentence


@dataclass(frozen=True, slots=True)
class ReasonFigures:
    """One reason why papers and platform differ. `amount` None: it is there, and nobody can say how much."""

    reason: str
    amount: Decimal | None


@dataclass(frozen=True, slots=True)
class ReconciledMonth:
    """
    One month against its papers. `unexplained` is papers less platform beyond rounding, None where nothing was compared; `is_failing`:
    it is too much to let pass.
    """

    month: date
    verdict: Verdict
    used: Decimal
    unexplained: Decimal | None
    is_failing: bool
    is_provisional: bool
    reasons: tuple[ReasonFigures, ...]


def worst_first(months: Sequence[ReconciledMonth]) -> tuple[ReconciledMonth, ...]:
    """What fails, then what nobody can explain, then the rest, each latest first."""
    return tuple(sorted(months, key=lambda one: (not one.is_failing, not one.unexplained)))


def reconciled(months: Sequence[ReconciledMonth], currency: str) -> Iterator[Section]:
    """A table of months, and one of reasons; nothing where no papers were given."""
    ordered = worst_first(months)
    yield Section(
        f"Invoices and exports against telemetry, in {currency}",
        tuple(map(_month, ordered)),
        ("month", "verdict", "unexplained", "reported by the platform"),
        total=len(months),
        is_urgent=any(one.is_failing for one in months),
    )
    yield Section(
        f"Why papers and telemetry differ, in {currency}",
        tuple(
            (sentence(f"{one.month:%Y-%m}"), sentence(why.reason), number(money(why.amount)))
            for one in ordered
            for why in one.reasons
        ),
        ("month", "reason", "amount"),
    )


def verdict_words(one: ReconciledMonth) -> str:
    """`unexplained, provisional`."""
    return f"{one.verdict}{', provisional' if one.is_provisional else ''}"


def _month(one: ReconciledMonth) -> Row:
    return (
        sentence(f"{one.month:%Y-%m}"),
        sentence(verdict_words(one)),
        number(money(one.unexplained)),
        number(money(one.used)),
    )
