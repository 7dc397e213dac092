"""All rules on all facts, as the settings say: which are on, how each is enforced, with which thresholds."""

from __future__ import annotations

from pulumi_claude_admin.model.rule_thresholds import require_known_thresholds
from pulumi_claude_admin.policy.facts import Facts
from pulumi_claude_admin.policy.finding import Answer, PolicyFinding
from pulumi_claude_admin.policy.policy_settings import Level, PolicySettings
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
    given = {rule_id: said.thresholds for rule_id, said in settings.rules.items()}
    known = {rule.id: rule.thresholds for rule in RULES}
    require_known_thresholds("policy.rules", given, known, beside=("level",))
