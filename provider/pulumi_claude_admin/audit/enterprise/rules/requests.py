"""People who asked for more and wait."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Final

from pulumi_claude_admin.audit.enterprise.facts import EnterpriseFacts
from pulumi_claude_admin.audit.enterprise.rules.contract import EnterpriseRule
from pulumi_claude_admin.audit.finding import Place, PlaceKind
from pulumi_claude_admin.audit.rules.contract import Blind, Hit, Thresholds
from pulumi_claude_admin.audit.rules.words import count, exact
from pulumi_claude_admin.model.rule_thresholds import Threshold
from pulumi_claude_admin.model.severity import Severity


def _waiting(facts: EnterpriseFacts, thresholds: Thresholds) -> Iterator[Hit | Blind]:
    longest = timedelta(days=float(thresholds["days"]))
    for one in facts.waiting:
        waited = facts.as_of - one.created_at
        if waited > longest:
            yield Hit(
                Place(PlaceKind.PERSON, one.user_id, one.label),
                f"{one.label} asked for a higher {one.period} limit {count(waited.days, 'day')} ago, and nobody has decided ({one.id})",
                evidence=(("request", one.id), ("days", exact(waited.days))),
                since=one.created_at.date(),
            )


RULES: Final = (
    EnterpriseRule(
        id="requests.waiting",
        title="A request for a higher limit that nobody decides",
        severity=Severity.MEDIUM,
        risk="The person is stopped, and asks elsewhere.",
        remedy="claude-admin increase-requests list tells what rules give; approve or deny it.",
        cannot_know="Whether a limit that was set directly was the answer: that leaves a request pending. Requests of people who left are not told.",
        check=_waiting,
        thresholds=(Threshold("days", Decimal(3), "days", "how long it may wait"),),
    ),
)
