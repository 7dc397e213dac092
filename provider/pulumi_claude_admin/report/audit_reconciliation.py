"""What an audit says of invoices and exports: months with what nobody can explain first, then the reasons for each. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pulumi_claude_admin.audit.reconcile.month_values import Verdict
from pulumi_claude_admin.audit.reconcile.token_values import WEB_SEARCHES
from pulumi_claude_admin.report.amounts import money
from pulumi_claude_admin.report.page import Row, Section, name, number, sentence


@dataclass(frozen=True, slots=True)
class ReasonFigures:
    """One reason why papers and platform differ. `amount` None: it is there, and nobody can say how much."""

    reason: str
    amount: Decimal | None


@dataclass(frozen=True, slots=True)
class TokenFigures:
    """
    One kind of token (or web searches) of an export of usage against the platform's reports. `worth`: what the unexplained ones come to,
    estimated; None where nobody can say.
    """

    kind: str
    exported: int
    reported: int
    unexplained: int
    worth: Decimal | None


@dataclass(frozen=True, slots=True)
class TokenGapFigures:
    """One of the places where they differ most."""

    day: date
    workspace: str
    model: str
    kind: str
    exported: int
    reported: int


@dataclass(frozen=True, slots=True)
class ReconciledMonth:
    """
    One month against its papers. `unexplained` is papers less platform beyond rounding, None where no amounts were compared; `is_failing`:
    it is too much to let pass. `gaps` are the largest of `gaps_total`.
    """

    month: date
    verdict: Verdict
    used: Decimal
    unexplained: Decimal | None
    is_failing: bool
    is_provisional: bool
    reasons: tuple[ReasonFigures, ...]
    tokens: tuple[TokenFigures, ...] = ()
    gaps: tuple[TokenGapFigures, ...] = ()
    gaps_total: int = 0


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
    yield Section(
        f"Tokens of the Console's exports against telemetry; worth estimated, in {currency}",
        tuple(_tokens(one, line) for one in ordered for line in one.tokens),
        ("month", "kind", "exported", "reported by the platform", "unexplained", "worth about"),
    )
    yield Section(
        "Where tokens differ most",
        tuple(_gap(gap) for one in ordered for gap in one.gaps),
        ("day", "workspace", "model", "kind", "exported", "reported by the platform"),
        total=sum(one.gaps_total for one in ordered),
    )


def verdict_words(one: ReconciledMonth) -> str:
    """`unexplained, provisional`."""
    return f"{one.verdict}{', provisional' if one.is_provisional else ''}"


def token_words(line: TokenFigures) -> str:
    """`output tokens: 1,200 exported, 1,000 reported by the platform`."""
    told = f"{kind_words(line.kind)}: {line.exported:,} exported, {line.reported:,} reported by the platform"
    return told if line.unexplained else f"{told}, and nothing unexplained"


def kind_words(kind: str) -> str:
    """`cache write 5m tokens`."""
    words = kind.replace("_", " ")
    return words if kind == WEB_SEARCHES else f"{words} tokens"


def _tokens(one: ReconciledMonth, line: TokenFigures) -> Row:
    return (
        sentence(f"{one.month:%Y-%m}"),
        sentence(kind_words(line.kind)),
        number(f"{line.exported:,}"),
        number(f"{line.reported:,}"),
        number(f"{line.unexplained:,}"),
        number(money(line.worth)),
    )


def _gap(one: TokenGapFigures) -> Row:
    return (
        sentence(one.day.isoformat()),
        name(one.workspace),
        name(one.model),
        sentence(kind_words(one.kind)),
        number(f"{one.exported:,}"),
        number(f"{one.reported:,}"),
    )


def _month(one: ReconciledMonth) -> Row:
    return (
        sentence(f"{one.month:%Y-%m}"),
        sentence(verdict_words(one)),
        number(money(one.unexplained)),
        number(money(one.used)),
    )
