"""Habits of people, told of workspaces: no person is ranked, none is named here."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Final

from pulumi_claude_admin.audit.facts import BurstFacts, Facts, WorkspaceFacts
from pulumi_claude_admin.audit.finding import Place
from pulumi_claude_admin.audit.rules import words
from pulumi_claude_admin.audit.rules.contract import Blind, Hit, Rule, Thresholds
from pulumi_claude_admin.model.rule_thresholds import Threshold
from pulumi_claude_admin.model.severity import Severity


def _burst(facts: Facts, thresholds: Thresholds) -> Iterator[Hit | Blind]:
    since = facts.as_of.date() - timedelta(weeks=int(thresholds["weeks"]))
    for one in facts.workspaces:
        if not one.tokens.input and not one.tokens.output:
            continue
        if one.bursts is None:
            yield Blind(words.workspace(one), "too few whole weeks were read by the hour to say what is usual")
        elif late := [burst for burst in one.bursts if burst.end > since and burst.share * 100 >= thresholds["share"]]:
            yield _burst_hit(one, late)


def _burst_hit(one: WorkspaceFacts, late: list[BurstFacts]) -> Hit:
    worst = max(late, key=lambda burst: burst.share)
    more = f", and so it was in {words.count(len(late) - 1, 'more week')}" if len(late) > 1 else ""
    return Hit(
        words.workspace(one),
        f"{words.percent(worst.share)} of the tokens of the week of {one.name} that ended on {worst.end.isoformat()} fall on "
        f"Friday from 12:00 {_zone(worst)} on, when {words.percent(worst.usual)} is usual{more}",
        evidence=tuple((burst.end.isoformat(), words.ratio(burst.share)) for burst in late),
        since=min(burst.end for burst in late),
    )


def _zone(burst: BurstFacts) -> str:
    return burst.zone if burst.zone == "UTC" else f"({burst.zone})"


def _recipient_left(facts: Facts, _: Thresholds) -> Iterator[Hit | Blind]:
    yield from _left(facts, words.organization(facts), facts.recipients)
    for one in words.live(facts):
        yield from _left(facts, words.workspace(one), one.recipients)


def _left(facts: Facts, place: Place, recipients: tuple[str, ...] | None) -> Iterator[Hit | Blind]:
    if recipients is None:
        yield Blind(place, "who gets its notifications could not be looked at")
        return
    members = facts.member_emails or frozenset()
    gone = [one for one in recipients if one in facts.leaver_emails and one not in members]
    if gone:
        yield Hit(
            place,
            f"{len(gone)} of {words.count(len(recipients), 'recipient')} of the notifications of {place.label} left the organization",
            evidence=(("left", words.exact(len(gone))), ("recipients", words.exact(len(recipients)))),
            severity=Severity.HIGH if len(gone) == len(recipients) else None,
        )


RULES: Final = (
    Rule(
        id="usage.end_of_week_burst",
        title="Much is used at the end of the week",
        severity=Severity.LOW,
        risk="What is left of a budget is burned before it ends, or a weekly list of users is to be won.",
        remedy="Ask the team. A budget by the month and no list of the largest users take the reason away.",
        cannot_know="Where each person works: the platform tells hours by workspace, so the week ends for all in one time zone, UTC unless time_zone below [audit] of claude-admin.toml names another. And a job that is meant for Friday night.",
        check=_burst,
        thresholds=(
            Threshold(
                "share",
                Decimal(25),
                "%",
                "which part of a week's tokens has to fall on Friday from 12:00 on, and twice what is usual",
            ),
            Threshold("weeks", Decimal(6), "weeks", "how long ago such a week may have ended"),
        ),
    ),
    Rule(
        id="people.recipient_left",
        title="Notifications go to somebody who left",
        severity=Severity.MEDIUM,
        risk="The e-mail that says that the cap is near is read by nobody, or by an outsider.",
        remedy="Declare the recipients again: notifications.recipients in teams.yaml, or SpendNotifications.",
        cannot_know="Only who is known to have left is told: an address that is not a member's may be a list. Recipients are shown by the Console and the activity feed alone.",
        check=_recipient_left,
    ),
)
