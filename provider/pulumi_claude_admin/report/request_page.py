"""The page of requests for a higher limit, from which every form but text and JSON is made. Pure."""

from __future__ import annotations

from decimal import Decimal

from pulumi_claude_admin.report.amounts import NOTHING, money
from pulumi_claude_admin.report.page import (
    Item,
    Operations,
    Page,
    Row,
    Section,
    Standing,
    Tone,
    fixed,
    name,
    number,
    sentence,
)
from pulumi_claude_admin.report.request_report import RequestLine, RequestReport
from pulumi_claude_admin.report.request_words import (
    decision_words,
    details,
    limit_words,
    spent_words,
    summary,
    team_words,
    verdict,
)

RULE = "increase_request"
_COLUMNS = ("person", "request", "period", "spent", "at this rate", "limit", "set by", "team", "what the rules say")


def page_of(report: RequestReport) -> Page:
    """Requests that wait; those that are decided are in the text and the JSON."""
    rows = tuple(_row(one) for one in report.pending)
    return Page(
        kind="increase-requests",
        subject="Requests for a higher limit in",
        name=report.organization_id,
        verdict=verdict(report).capitalize(),
        tone=Tone.CAREFUL if report.pending else Tone.GOOD,
        summary=summary(report),
        scope=f"Amounts in {report.currency}, of UTC periods.",
        counts=(),
        lines=(summary(report),) if report.pending else (),
        notices=report.notices,
        items=tuple(_item(one, report.currency) for one in report.pending),
        sections=(Section("Requests that wait", rows, _COLUMNS, total=len(rows)),),
        foot=(f"{report.run.generated_at:%Y-%m-%d %H:%M} UTC", f"pulumi-claude-admin {report.run.tool_version}"),
        operations=Operations(0, len(report.pending), 0),
        generated_at=report.run.generated_at,
        tool_version=report.run.tool_version,
        organization_id=report.organization_id,
    )


def _row(one: RequestLine) -> Row:
    return (
        name(one.who),
        fixed(one.id),
        fixed(one.period),
        number(spent_words(one)),
        number(NOTHING if one.forecast is None else money(one.forecast)),
        number(limit_words(one)),
        name(one.source or NOTHING),
        name(team_words(one.team)),
        sentence(decision_words(one)),
    )


def _item(one: RequestLine, currency: str) -> Item:
    amount = "a person decides" if one.amount is None else f"{money(Decimal(one.amount))} {currency} by the rules"
    return Item(
        rule=RULE,
        rule_words="Somebody asked for a higher limit",
        key=one.id,
        word="waits",
        standing=Standing.REMARK,
        where=one.who,
        what=f"{one.id}, {one.period}: {amount}",
        reason=" ".join((f"{decision_words(one)}.", *details(one, currency))),
    )
