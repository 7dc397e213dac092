"""
What a rule is: its metadata as data, and a function of the facts.

A check says what is so (`Hit`) and what could not be known (`Blind`); rule, severity and remedy are added here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Generic, TypeVar

from pulumi_claude_admin.audit.facts import Facts
from pulumi_claude_admin.audit.finding import Answer, AtStake, AuditFinding, CannotKnow, Place
from pulumi_claude_admin.model.rule_thresholds import Threshold
from pulumi_claude_admin.model.severity import Severity

Thresholds = Mapping[str, Decimal]
"""The value of each threshold of one rule, by name."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule holds for a place. `severity` and `remedy` are the rule's own unless the numbers say otherwise."""

    place: Place
    sentence: str
    at_stake: AtStake | None = None
    evidence: tuple[tuple[str, str], ...] = ()
    since: date | None = None
    severity: Severity | None = None
    remedy: str | None = None


@dataclass(frozen=True, slots=True)
class Blind:
    """A rule could not be answered for a place."""

    place: Place
    reason: str


FactsT = TypeVar("FactsT")
"""What a rule judges: `Facts` of a Console organization, or those of an Enterprise one."""

Check = Callable[[FactsT, Thresholds], Iterator[Hit | Blind]]


@dataclass(
    frozen=True
)  # without slots: a generic alias that is called sets an attribute, at which they fail (Python 3.11)
class AuditRule(Generic[FactsT]):
    """
    One thing to look for. `id` is `<area>.<what>` and a persistent format; the rest is what `explain` and the rule's page say.

    `cannot_know` says what the platform does not tell, so that no answer is not taken for a good one.
    """

    id: str
    title: str
    severity: Severity
    risk: str
    remedy: str
    cannot_know: str
    check: Check[FactsT]
    thresholds: tuple[Threshold, ...] = ()
    is_on: bool = True

    @property
    def anchor(self) -> str:
        """Where its page has it."""
        return self.id.replace(".", "-").replace("_", "-")

    def answers(self, facts: FactsT, thresholds: Thresholds | None = None) -> tuple[Answer, ...]:
        """What it says of an organization, with some thresholds replaced."""
        defaults = {threshold.name: threshold.default for threshold in self.thresholds}
        return tuple(self._answer(one) for one in self.check(facts, {**defaults, **(thresholds or {})}))

    def _answer(self, said: Hit | Blind) -> Answer:
        if isinstance(said, Blind):
            return CannotKnow(self.id, said.place, said.reason)
        return AuditFinding(
            rule=self.id,
            place=said.place,
            severity=said.severity or self.severity,
            sentence=said.sentence,
            remedy=said.remedy or self.remedy,
            at_stake=said.at_stake,
            evidence=said.evidence,
            since=said.since,
        )


Rule = AuditRule[Facts]
"""One about a Console organization."""
