"""All rules on all facts, as the settings say: which are on, how each is enforced, with which thresholds."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from pulumi_claude_admin.errors import ConfigurationError
from pulumi_claude_admin.policy.facts import Facts
from pulumi_claude_admin.policy.finding import Answer, PolicyFinding
from pulumi_claude_admin.policy.policy_settings import Level, PolicySettings, RuleSettings
from pulumi_claude_admin.policy.rules import RULES
from pulumi_claude_admin.policy.rules.contract import Rule


def judge(facts: Facts, settings: PolicySettings, rules: tuple[Rule, ...] = RULES) -> tuple[Answer, ...]:
    """What every rule that is on says, in the order of the rules. Raises ConfigurationError as `require_known` does."""
    require_known(settings)
    on = (rule for rule in rules if rule.level_by(settings) is not Level.OFF)
    return tuple(answer for rule in on for answer in rule.answers(facts, settings))


def is_violated(answers: tuple[Answer, ...]) -> bool:
    """Whether a mandatory rule does not hold."""
    return any(isinstance(one, PolicyFinding) and one.level is Level.MANDATORY for one in answers)


def require_known(settings: PolicySettings) -> None:
    """Raises ConfigurationError, in one line with every rule and threshold that there is none of."""
    problems = [problem for rule_id, said in settings.rules.items() for problem in _problems(rule_id, said)]
    if problems:
        raise ConfigurationError(
            f"claude-admin.toml: {'; '.join(problems)}", hint="`claude-admin explain` lists all rules and thresholds"
        )


def _problems(rule_id: str, said: RuleSettings) -> Iterator[str]:
    rule = next((one for one in RULES if one.id == rule_id), None)
    if rule is None:
        near = difflib.get_close_matches(rule_id, [one.id for one in RULES], n=1)
        yield f"policy.rules.{rule_id} is no rule" + (f"; {near[0]} is" if near else "")
        return
    known = [threshold.name for threshold in rule.thresholds]
    for name in said.thresholds:
        if name not in known:
            yield f"policy.rules.{rule_id}.{name} is no threshold of this rule; here are {', '.join(('level', *known))}"
