"""All rules on all facts, as the settings say: which are on, with which thresholds, and how bad a finding is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from pulumi_claude_admin.audit.every_rule import EVERY_RULE
from pulumi_claude_admin.audit.facts import Facts
from pulumi_claude_admin.audit.finding import Answer, AuditFinding
from pulumi_claude_admin.audit.rule_settings import RuleSettings
from pulumi_claude_admin.audit.rules import RULES
from pulumi_claude_admin.audit.rules.contract import AuditRule, FactsT
from pulumi_claude_admin.model.rule_thresholds import require_known_thresholds

_AS_BUILT: Final = RuleSettings()


def judge(facts: Facts, settings: Mapping[str, RuleSettings]) -> tuple[Answer, ...]:
    """What every rule about a Console organization says that is on, in their order. Raises ConfigurationError as `require_known` does."""
    return judge_by(RULES, facts, settings)


def judge_by(
    rules: tuple[AuditRule[FactsT], ...], facts: FactsT, settings: Mapping[str, RuleSettings]
) -> tuple[Answer, ...]:
    """The same of these rules."""
    require_known(settings)
    return tuple(answer for rule in rules for answer in _answers(rule, facts, settings.get(rule.id, _AS_BUILT)))


def require_known(settings: Mapping[str, RuleSettings]) -> None:
    """Raises ConfigurationError, in one line with every rule and threshold that there is none of."""
    given = {rule_id: said.thresholds for rule_id, said in settings.items()}
    known = {rule.id: rule.thresholds for rule in EVERY_RULE}
    require_known_thresholds("audit.rules", given, known, beside=("on", "severity"))


def _answers(rule: AuditRule[FactsT], facts: FactsT, said: RuleSettings) -> Iterator[Answer]:
    if not (rule.is_on if said.is_on is None else said.is_on):
        return
    for answer in rule.answers(facts, said.thresholds):
        if isinstance(answer, AuditFinding) and said.severity is not None:
            yield replace(answer, severity=said.severity)
        else:
            yield answer
