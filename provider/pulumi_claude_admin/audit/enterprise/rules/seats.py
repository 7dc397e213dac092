"""Seats that nobody uses, as far as the report of engagement proves it: it is a day late, and what it does not tell is no proof."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from pulumi_claude_admin.audit.enterprise.facts import EngagementFacts, EnterpriseFacts, EnterprisePerson
from pulumi_claude_admin.audit.enterprise.rules import words
from pulumi_claude_admin.audit.enterprise.rules.contract import EnterpriseRule
from pulumi_claude_admin.audit.rules.contract import Blind, Hit, Thresholds
from pulumi_claude_admin.audit.rules.words import exact
from pulumi_claude_admin.model.rule_thresholds import Threshold
from pulumi_claude_admin.model.severity import Severity

_UNREAD: Final = "the report of engagement could not be read"
_EMPTY: Final = "the report of engagement has no row at all, which is no proof that nobody did anything"
_SINCE: Final = "since when people are in the organization is not told: the people could not be listed"
_TAKE: Final = "Ask the person, and give the seat to somebody else: claude.ai > Organization settings > Members."


def _unused(facts: EnterpriseFacts, _: Thresholds) -> Iterator[Hit | Blind]:
    engagement = facts.engagement
    if engagement is None or not engagement.has_rows:
        yield Blind(words.organization(facts), _UNREAD if engagement is None else _EMPTY)
        return
    if facts.members is None:
        yield Blind(words.organization(facts), _SINCE)
        return
    for one in facts.here:
        if one.seat_tier is None or one.is_active is not False or _cost_something(one):
            continue
        if one.added_at is None:
            yield Blind(words.person(one), "since when this person is in the organization is not told")
        elif one.added_at.date() < engagement.window.first:
            yield Hit(
                words.person(one),
                f"{one.label} has a seat ({one.seat_tier}) and did nothing from {engagement.window.first} to before {engagement.window.end}",
                evidence=(("seat_tier", one.seat_tier), ("last_active", str(one.last_active or "unknown"))),
                since=one.last_active,
            )


def _cost_something(one: EnterprisePerson) -> bool:
    """Whether any report tells a spend: then the seat was used, whatever engagement says."""
    return bool(one.month or one.lately or any(limit.spent for limit in one.limits))


def _more_than_active(facts: EnterpriseFacts, thresholds: Thresholds) -> Iterator[Hit | Blind]:
    engagement = facts.engagement
    unused = None if engagement is None else engagement.unused_seats
    if engagement is None or engagement.seats is None or not engagement.seats.assigned or unused is None:
        yield Blind(words.organization(facts), _why(engagement))
        return
    assigned = engagement.seats.assigned
    if unused and unused * 100 >= thresholds["share"] * assigned:
        window = engagement.window
        yield Hit(
            words.organization(facts),
            f"At least {unused:,} of {assigned:,} seats were used by nobody from {window.first} to before {window.end}: "
            f"{'1 person' if engagement.active == 1 else f'{engagement.active:,} people'} did something",
            evidence=(("assigned", exact(assigned)), ("active", exact(engagement.active)), ("unused", exact(unused))),
        )


def _why(engagement: EngagementFacts | None) -> str:
    if engagement is None:
        return _UNREAD
    return "how many seats are assigned is not told" if engagement.has_rows else _EMPTY


RULES: Final = (
    EnterpriseRule(
        id="seats.unused",
        title="A seat without use",
        severity=Severity.LOW,
        risk="It is on the invoice every month.",
        remedy=_TAKE,
        cannot_know="Who has a seat is told only where a limit comes from its tier: of others nothing is said here. What the report of engagement does not count, and the last day or two, which it does not have yet.",
        check=_unused,
    ),
    EnterpriseRule(
        id="seats.more_than_active",
        title="More seats than people who use one",
        severity=Severity.LOW,
        risk="Seats that nobody uses are on the invoice every month.",
        remedy="Take seats from whoever does not use one, or pay for fewer at the next renewal.",
        cannot_know="Which seats: people without one may be among those who did something, so there may be more. What a seat costs is on the invoice alone.",
        check=_more_than_active,
        thresholds=(Threshold("share", Decimal(10), "%", "which part of the seats that are assigned"),),
    ),
)
