"""All rules on all facts, as the settings say: which are on, with which thresholds, and how bad a finding is."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from pulumi_claude_admin.audit.every_rule import EVERY_RULE
from pulumi_claude_admin.audit.facts import Facts
from pulumi_claude_admin.audit.finding import Answer, AuditFinding
from pulumi_claude_admin.audit.rule_settings import RuleSettings
from pulumi_claude_admin.audit.rules import RULES
from pulumi_claude_admin.audit.rules.contract import AuditRule, FactsT
from pulumi_claude_admin.errors import ConfigurationError

_FILE: Final = "claude-admin.toml"
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
    problems = [problem for rule_id in settings for problem in _problems(rule_id, settings[rule_id])]
    if problems:
        raise ConfigurationError(
            f"{_FILE}: {'; '.join(problems)}", hint="`claude-admin explain` lists all rules and thresholds"
        )


def _problems(rule_id: str, said: RuleSettings) -> Iterator[str]:
    rule = next((one for one in EVERY_RULE if one.id == rule_id), None)
    if rule is None:
        near = difflib.get_close_matches(rule_id, [one.id for one in EVERY_RULE], n=1)
        yield f"audit.rules.{rule_id} is no rule" + (f"; {near[0]} is" if near else "")
        return
    known = [threshold.name for threshold in rule.thresholds]
    for name in said.thresholds:
        if name not in known:
            here = ", ".join(("on", "severity", *known))
            yield f"audit.rules.{rule_id}.{name} is no threshold of this rule; here are {here}"


def _answers(rule: AuditRule[FactsT], facts: FactsT, said: RuleSettings) -> Iterator[Answer]:
    if not (rule.is_on if said.is_on is None else said.is_on):
        return
    for answer in rule.answers(facts, said.thresholds):
        if isinstance(answer, AuditFinding) and said.severity is not None:
            yield replace(answer, severity=said.severity)
        else:
            yield answer
