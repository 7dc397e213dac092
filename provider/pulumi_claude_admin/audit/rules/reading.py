"""Whether what was read can be relied on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Final

from pulumi_claude_admin.audit.facts import Facts
from pulumi_claude_admin.audit.rules import words
from pulumi_claude_admin.audit.rules.contract import Blind, Hit, Rule, Thresholds
from pulumi_claude_admin.model.rule_thresholds import Threshold
from pulumi_claude_admin.model.severity import Severity


def _stale(facts: Facts, thresholds: Thresholds) -> Iterator[Hit | Blind]:
    refreshed = facts.reading.refreshed_at
    if refreshed is None:
        yield Blind(words.organization(facts), "the reports do not say how fresh they are")
    elif facts.as_of - refreshed > timedelta(hours=float(thresholds["hours"])):
        hours = int((facts.as_of - refreshed).total_seconds() // 3600)
        yield Hit(
            words.organization(facts),
            f"The platform's data is {words.count(hours, 'hour')} old: what was spent since is in no figure",
            evidence=(("refreshed_at", refreshed.isoformat()),),
            since=refreshed.date(),
        )


def _differs(facts: Facts, thresholds: Thresholds) -> Iterator[Hit | Blind]:
    difference = facts.reading.difference
    if difference is None:
        yield Blind(words.organization(facts), "the totals that rows are checked against were not read")
    elif abs(difference) > thresholds["amount"] * words.CENTS:
        yield Hit(
            words.organization(facts),
            f"The rows by workspace, model, person and key give {words.money(facts, abs(difference))} {'more' if difference > 0 else 'less'} than the platform's total",
            at_stake=words.billed(abs(difference)),
            evidence=(("difference", words.exact(difference)),),
        )


RULES: Final = (
    Rule(
        id="reading.stale",
        title="The platform's data is old",
        severity=Severity.MEDIUM,
        risk="A runaway of today is not in any figure yet.",
        remedy="Run again later; if it stays so, ask the vendor's status page.",
        cannot_know="The legacy reports do not say how fresh they are.",
        check=_stale,
        thresholds=(Threshold("hours", Decimal(24), "hours", "how old it may be"),),
    ),
    Rule(
        id="reading.difference",
        title="Rows and totals differ",
        severity=Severity.HIGH,
        risk="Some spend is in no workspace, model or key of this report, or in two.",
        remedy="Run again: days that were revised are read anew. If it stays so, reconcile with the invoice before you rely on a share.",
        cannot_know="Which row is missing.",
        check=_differs,
        thresholds=(Threshold("amount", Decimal("0.01"), "currency units", "how far apart the two may be"),),
    ),
)
