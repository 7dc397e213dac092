"""What a rule is: its metadata as data, and a function of the facts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from pulumi_claude_admin.audit.facts import Facts
from pulumi_claude_admin.audit.finding import Answer
from pulumi_claude_admin.model.severity import Severity

Thresholds = Mapping[str, Decimal]
"""The value of each threshold of one rule, by name."""
Check = Callable[[Facts, Thresholds], Iterator[Answer]]


@dataclass(frozen=True, slots=True)
class Threshold:
    """A number that decides, which a settings file may replace. `unit` is a word for people: days, %, USD, tokens."""

    name: str
    default: Decimal
    unit: str
    means: str


@dataclass(frozen=True, slots=True)
class Rule:
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
    check: Check
    thresholds: tuple[Threshold, ...] = ()
    is_on: bool = True

    def answers(self, facts: Facts, thresholds: Thresholds | None = None) -> tuple[Answer, ...]:
        """What it says of an organization, with some thresholds replaced."""
        defaults = {threshold.name: threshold.default for threshold in self.thresholds}
        return tuple(self.check(facts, {**defaults, **(thresholds or {})}))
