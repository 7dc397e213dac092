"""Habits of people, told of workspaces: no person is ranked, none is named here."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from statistics import median
from typing import Final

from pulumi_claude_admin.audit.facts import Facts
from pulumi_claude_admin.audit.finding import Place
from pulumi_claude_admin.audit.rules import words
from pulumi_claude_admin.audit.rules.contract import Blind, Hit, Rule, Threshold, Thresholds
from pulumi_claude_admin.model.severity import Severity


def _burst(facts: Facts, thresholds: Thresholds) -> Iterator[Hit | Blind]:
    wanted = int(thresholds["weeks"])
    for one in facts.workspaces:
        if not one.tokens.input and not one.tokens.output:
            continue
        weeks = (one.late_week_shares or ())[:wanted]
        if len(weeks) < wanted:
            yield Blind(
                words.workspace(one),
                f"usage by the hour was read for {words.count(len(weeks), 'whole week')}, {wanted} are needed",
            )
        elif median(weeks) * 100 >= thresholds["share"]:
            yield Hit(
                words.workspace(one),
                f"{words.percent(median(weeks))} of the tokens of a week of {one.name} fall on Friday from 12:00 UTC on",
                evidence=tuple((f"week.{n}", str(share)) for n, share in enumerate(weeks, start=1)),
            )


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
            evidence=(("left", str(len(gone))), ("recipients", str(len(recipients)))),
            severity=Severity.HIGH if len(gone) == len(recipients) else None,
        )


RULES: Final = (
    Rule(
        id="usage.end_of_week_burst",
        title="Much is used at the end of the week",
        severity=Severity.LOW,
        risk="What is left of a budget is burned before it ends, or a weekly list of users is to be won.",
        remedy="Ask the team. A budget by the month and no list of the largest users take the reason away.",
        cannot_know="Working hours in other time zones than UTC, and a job that is meant for Friday night.",
        check=_burst,
        thresholds=(
            Threshold(
                "share", Decimal(30), "%", "which part of a week's tokens has to fall on Friday from 12:00 UTC on"
            ),
            Threshold("weeks", Decimal(4), "weeks", "over how many whole weeks, the latest, the median is taken"),
        ),
    ),
    Rule(
        id="people.recipient_left",
        title="Notifications go to somebody who left",
        severity=Severity.MEDIUM,
        risk="The e-mail that says that the cap is near is read by nobody, or by an outsider.",
        remedy="Declare the recipients again: `notifications.recipients` in teams.yaml, or SpendNotifications.",
        cannot_know="Only who is known to have left is told: an address that is not a member's may be a list. Recipients are shown by the Console and the activity feed alone.",
        check=_recipient_left,
    ),
)
