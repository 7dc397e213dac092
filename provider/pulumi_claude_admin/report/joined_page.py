"""The page of both surfaces side by side, from which Markdown and HTML are made. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pulumi_claude_admin.report.amounts import NOTHING, money
from pulumi_claude_admin.report.joined_report import FirstThing, JoinedReport, PersonInBoth, SurfaceFigures
from pulumi_claude_admin.report.joined_words import HEADS, amount, name, rows, verdict
from pulumi_claude_admin.report.page import Operations, Page, Row, Section, Tone, number, sentence, words
from pulumi_claude_admin.report.page import name as named

_TONES: Final = {"Action needed": Tone.BAD, "Nothing found": Tone.GOOD}


def page_of(report: JoinedReport) -> Page:
    """The page."""
    return Page(
        kind="joined-audit",
        subject="Audits of both surfaces of",
        name=name(report.console),
        verdict=verdict(report),
        tone=_TONES.get(verdict(report), Tone.CAREFUL),
        summary="; ".join(f"{HEADS[one.surface]}: {one.verdict.lower()}" for one in report.columns),
        scope=f"Console organization {report.console.organization_id}, Claude Enterprise organization {report.enterprise.organization_id}.",
        counts=(),
        lines=(),
        notices=(*report.never_added, *report.notices),
        items=(),
        sections=tuple(_sections(report)),
        foot=tuple(
            dict.fromkeys(
                f"{one.generated_at:%Y-%m-%d %H:%M} UTC, pulumi-claude-admin {one.tool_version}"
                for one in report.columns
            )
        ),
        operations=Operations(0, 0, 0),
        generated_at=report.generated_at,
        tool_version=report.console.tool_version,
        organization_id=report.console.organization_id,
    )


def _sections(report: JoinedReport) -> Iterator[Section]:
    yield Section(
        "Side by side",
        tuple((sentence(one.title), words(one.console), words(one.enterprise)) for one in rows(report)),
        ("", *HEADS.values()),
        is_urgent=True,
        is_lead=True,
    )
    for column in report.columns:
        things = tuple(_first(one, column) for one in report.first_things if one.surface == column.surface)
        yield Section(f"Do first: {HEADS[column.surface]}", things, ("where", "what", "about", "what to do"))
    yield Section(
        "In both organizations",
        tuple(_person(one, report) for one in report.people),
        ("person", *(f"{HEADS[one.surface]}, {one.days} days" for one in report.columns)),
        total=len(report.people),
    )


def _first(one: FirstThing, column: SurfaceFigures) -> Row:
    more = f" (and {one.more} more of {one.rule})" if one.more else ""
    about = NOTHING if one.amount is None else money(one.amount, column.currency)
    return named(one.where), sentence(f"{one.sentence}{more}"), number(about), sentence(one.remedy)


def _person(one: PersonInBoth, report: JoinedReport) -> Row:
    return (
        named(one.person),
        number(money(one.console, report.console.currency)),
        number(amount(one.enterprise, report.enterprise.currency)),
    )
