"""Requests for a higher limit in words, whatever the form is. Pure."""

from __future__ import annotations

from decimal import Decimal

from pulumi_claude_admin.report.amounts import NOTHING, money, percent
from pulumi_claude_admin.report.request_report import NO_LIMIT, RequestLine, RequestReport, TeamLine


def verdict(report: RequestReport) -> str:
    """`2 requests wait`."""
    number = len(report.pending)
    return f"{number} {'request waits' if number == 1 else 'requests wait'}" if number else "no request waits"


def summary(report: RequestReport) -> str:
    """For how many a rule says an amount."""
    by_rule = sum(one.amount is not None for one in report.pending)
    return f"Rules give an amount for {by_rule} of {len(report.pending)}; a person decides the others."


def limit_words(one: RequestLine) -> str:
    """`100.00`, `no limit`, or that it is not known."""
    if one.limit is None:
        return "not known"
    return "no limit" if one.limit == NO_LIMIT else money(Decimal(one.limit))


def spent_words(one: RequestLine) -> str:
    """What is told; what is not told is not zero."""
    return "not told" if one.spent is None else money(one.spent)


def decision_words(one: RequestLine) -> str:
    """`150.00 by engineers: 100.00 USD and 50 % more`, or why a person decides."""
    rule = "" if one.rule is None else f" ({one.rule})"
    if one.amount is None:
        return f"a person decides{rule}: {one.reason}" if one.reason else NOTHING
    return f"{money(Decimal(one.amount))}{rule}: {one.reason}"


def team_words(team: TeamLine | None) -> str:
    """What a team has spent, is expected to, and may."""
    if team is None:
        return "of no team that is known"
    untold = f" ({team.untold} of {team.people} not told)" if team.untold else ""
    expected = "nobody can say" if team.expected is None else money(team.expected)
    budget = "no budget" if team.budget is None else f"budget {money(team.budget)}"
    return f"{team.name}: spent {money(team.spent)}{untold}, expected {expected}, {budget}"


def details(one: RequestLine, currency: str) -> tuple[str, ...]:
    """What a request is decided by, sentence by sentence."""
    used = (
        ""
        if one.spent is None or one.limit in {None, NO_LIMIT}
        else f" ({percent(one.spent, Decimal(one.limit or 0))})"
    )
    forecast = NOTHING if one.forecast is None else money(one.forecast)
    declared = () if one.declared_at is None else (f"Declared as {one.declared} by {one.declared_at}.",)
    return (
        f"{one.period.capitalize()} limit {limit_words(one)} {currency} by {one.source or 'nothing that is known'}.",
        f"Spent {spent_words(one)}{used}, at this rate {forecast} by the end of the period.",
        f"Team {team_words(one.team)}.",
        f"Approved in this month: {one.approved_this_month}.",
        *declared,
    )
