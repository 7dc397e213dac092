"""The page of an audit of a Claude Enterprise organization, from which every form but text and JSON is made. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pulumi_claude_admin.report.amounts import money
from pulumi_claude_admin.report.any_audit_page import any_audit_page
from pulumi_claude_admin.report.enterprise_audit import DefaultFigures, EnterpriseAudit, EnterprisePersonFigures
from pulumi_claude_admin.report.enterprise_words import (
    default_words,
    limits_words,
    member_mark,
    opening,
    set_by_words,
    told,
)
from pulumi_claude_admin.report.finding_sections import by_rule, do_first, gone, not_told
from pulumi_claude_admin.report.page import Page, Row, Section, fixed, name, number, sentence

MOST_PEOPLE: Final = 50
"""People who cost most; JSON has all."""


def page_of(report: EnterpriseAudit) -> Page:
    """The page."""
    return any_audit_page(
        report,
        opening(report),
        subject="Audit of the Claude Enterprise organization",
        name=report.organization_id,
        sections=_sections(report),
    )


def _sections(report: EnterpriseAudit) -> Iterator[Section]:
    """In the order of their weight."""
    yield do_first(report)
    yield Section(
        f"Defaults, in {report.currency}",
        tuple(map(_default, report.defaults)),
        ("for", "period", "limit", "holds for"),
        total=len(report.defaults),
    )
    yield from by_rule(report)
    yield gone(report)
    yield Section(
        "Requests that wait",
        tuple((name(one.label), fixed(one.id), fixed(one.period), number(str(one.days))) for one in report.requests),
        ("person", "request", "period", "days"),
        total=len(report.requests),
    )
    yield Section(
        f"Who cost most, in {report.currency}",
        tuple(map(_person, report.spenders[:MOST_PEOPLE])),
        ("person", f"{report.reading.days} days", "this month", "forecast", "limit", "set by", "last active"),
        total=len(report.spenders),
    )
    yield from not_told(report)


def _default(one: DefaultFigures) -> Row:
    limit = "no limit" if one.amount is None else money(one.amount)
    return (name(default_words(one)), fixed(one.period), number(limit), number(f"{one.people:,}"))


def _person(one: EnterprisePersonFigures) -> Row:
    return (
        (*name(one.label), *sentence(member_mark(one))),
        number(told(one.amount, money(one.amount))),
        number(told(one.month_to_date, money(one.month_to_date))),
        number(told(one.forecast, money(one.forecast))),
        sentence(limits_words(one)),
        name(set_by_words(one)),
        sentence(told(one.last_active, str(one.last_active))),
    )
