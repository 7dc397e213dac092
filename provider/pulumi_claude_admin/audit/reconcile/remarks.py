"""What is to be said of papers beside the months: those of other periods, which nothing was held against, and those of another customer. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date, timedelta
from typing import Final

from pulumi_claude_admin.audit.reconcile.collect import Papers
from pulumi_claude_admin.audit.reconcile.month_values import PlatformMonth
from pulumi_claude_admin.audit.reconcile.papers import Balance, CostExport, Invoice, Paper, UsageExport
from pulumi_claude_admin.errors import StatementUnreadable
from pulumi_claude_admin.quoting import literal, one_line

_EVERYWHERE: Final = frozenset({"", "--", "default"})
"""What exports of every organization say in place of a name."""
_MOST_NAMES: Final = 3
_DAY: Final = timedelta(days=1)


def remarks(
    months: Sequence[PlatformMonth],
    papers: Papers,
    balances: Sequence[Balance],
    *,
    organization: str,
    workspaces: Collection[str],
) -> tuple[str, ...]:
    """
    Sentences about papers, by name. A legal name need not be that of the organization, so another one is told and not refused.

    `workspaces` are names of the organization's, as far as anybody knows them. Raises StatementUnreadable where no paper is of any of these months, since a report would
    look as if something had been compared, and for an export of which no workspace is the organization's.
    """
    spans = [(month.first, month.end) for month in months]
    given = tuple(_days_of(papers, balances))
    met = {paper.name for paper, days in given if any(_meet(one, span) for one in days for span in spans)}
    apart = sorted({paper.name for paper, _ in given} - met)
    period = f"{months[0].first:%Y-%m} to {months[-1].first:%Y-%m}"
    if apart and not met:
        raise StatementUnreadable(
            f"{', '.join(apart)}: nothing in there is of the months that were read, {period}",
            hint="Give papers of these months",
        )
    return (
        *(
            one_line(f"{name} is of none of the months that were read, {period}: it was held against nothing.")
            for name in apart
        ),
        *_of_other_workspaces(papers, workspaces),
        *_billed_to_others(papers.invoices, organization),
    )


def _days_of(papers: Papers, balances: Sequence[Balance]) -> Iterator[tuple[Paper, tuple[tuple[date, date], ...]]]:
    """Each paper with the days that it is of, from the first to before the second; a file of several invoices more than once."""
    for bill in papers.invoices:
        lines = (*bill.lines, *bill.taxes)
        yield bill.paper, tuple(_period(line.period or (bill.issued, bill.issued)) for line in lines)
    for export in papers.cost_exports:
        yield export.paper, tuple((day, day + _DAY) for day in sorted(export.days))
    for usage in papers.usage_exports:
        yield usage.paper, tuple((day, day + _DAY) for day in sorted(usage.days))
    for balance in balances:
        yield balance.paper, (_period((balance.month, balance.month)),)


def _period(days: tuple[date, date]) -> tuple[date, date]:
    return days[0], max(days[1], days[0] + _DAY)


def _meet(one: tuple[date, date], other: tuple[date, date]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _of_other_workspaces(papers: Papers, workspaces: Collection[str]) -> Iterator[str]:
    """Exports name no organization; workspaces that were renamed since are some of theirs, those of another organization all."""
    known = {name.casefold() for name in workspaces} - _EVERYWHERE
    if not known:
        return  # nobody knows how they are called
    exports: tuple[CostExport | UsageExport, ...] = (*papers.cost_exports, *papers.usage_exports)
    for export in exports:
        named = {row.workspace for row in export.rows if row.workspace.casefold() not in _EVERYWHERE}
        strange = sorted(name for name in named if name.casefold() not in known)
        if not strange:
            continue
        listed = ", ".join(map(literal, strange[:_MOST_NAMES])) + (", …" if len(strange) > _MOST_NAMES else "")
        if len(strange) == len(named):
            raise StatementUnreadable(
                f"{export.paper.name}: none of its workspaces is one of this organization: {listed}",
                hint="Give exports of this organization",
            )
        yield one_line(f"{export.paper.name} has rows of workspaces by names that none has now: {listed}.")


def _billed_to_others(bills: Sequence[Invoice], organization: str) -> Iterator[str]:
    for bill in bills:
        if bill.billed_to and not _is_like(bill.billed_to, organization):
            yield one_line(
                f"Invoice {bill.number} ({bill.paper.name}) is billed to {bill.billed_to}, and this organization is {organization}: "
                "see whether it is an invoice of this one."
            )


def _is_like(name: str, other: str) -> bool:
    """Whether one is the other with words more, such as a legal form."""
    words, others = set(name.casefold().split()), set(other.casefold().split())
    return words <= others or others <= words
