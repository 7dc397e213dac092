"""
What a rule is: its metadata as data, and a function of the facts.

A check says what is so (`Hit`) and what could not be known (`Blind`); rule, level, severity and remedy are added here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from pulumi_claude_admin.model.rule_thresholds import Threshold
from pulumi_claude_admin.model.severity import Severity
from pulumi_claude_admin.policy.facts import Facts
from pulumi_claude_admin.policy.finding import Answer, CannotKnow, Place, PolicyFinding
from pulumi_claude_admin.policy.policy_settings import Level, PolicySettings, RuleSettings


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule does not hold for a place."""

    place: Place
    sentence: str


@dataclass(frozen=True, slots=True)
class Blind:
    """A rule could not be answered for a place."""

    place: Place
    reason: str


@dataclass(frozen=True, slots=True)
class Terms:
    """What a rule goes by: the value of each of its thresholds, by name, and the lists of the settings file."""

    thresholds: Mapping[str, Decimal]
    settings: PolicySettings


Check = Callable[[Facts, Terms], Iterator[Hit | Blind]]


@dataclass(frozen=True, slots=True)
class Rule:
    """
    One thing to hold to. `id` is `<area>.<what>` and a persistent format; the rest is what the rule's page says.

    `is_of_one_stack`: the rule needs no more than what a policy pack sees, one stack without old values. `lists` are the keys of the
    settings file that it goes by.
    """

    id: str
    title: str
    level: Level
    severity: Severity
    risk: str
    remedy: str
    cannot_know: str
    check: Check
    thresholds: tuple[Threshold, ...] = ()
    lists: tuple[str, ...] = ()
    is_of_one_stack: bool = True

    @property
    def anchor(self) -> str:
        """Where its page has it."""
        return self.id.replace(".", "-").replace("_", "-")

    def level_by(self, settings: PolicySettings) -> Level:
        """How it is enforced."""
        return self._said(settings).level or self.level

    def answers(self, facts: Facts, settings: PolicySettings) -> tuple[Answer, ...]:
        """What it says, whatever its level."""
        defaults = {threshold.name: threshold.default for threshold in self.thresholds}
        terms = Terms({**defaults, **self._said(settings).thresholds}, settings)
        level = self.level_by(settings)
        return tuple(self._answer(one, level) for one in self.check(facts, terms))

    def _said(self, settings: PolicySettings) -> RuleSettings:
        return settings.rules.get(self.id, RuleSettings())

    def _answer(self, said: Hit | Blind, level: Level) -> Answer:
        if isinstance(said, Blind):
            return CannotKnow(self.id, said.place, level, said.reason)
        return PolicyFinding(self.id, said.place, level, self.severity, said.sentence, self.remedy)
