"""
A Pulumi policy pack of the rules in docs/policy-rules.md: one policy for each rule that needs no more than one stack.

It runs in an environment of its own (requirements/policy.txt, and our distribution without its dependencies), and decides nothing:
rules, levels and words are those of `pulumi_claude_admin.policy`, lists and thresholds those of the project's `claude-admin.toml`.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

from pulumi_policy import (
    EnforcementLevel,
    PolicyPack,
    ReportViolation,
    Severity,
    StackValidationArgs,
    StackValidationPolicy,
)
from pulumi_policy.proxy import UNKNOWN_STRING_VALUE, UnknownValueError

from pulumi_claude_admin.errors import ClaudeAdminError
from pulumi_claude_admin.policy.finding import PolicyFinding
from pulumi_claude_admin.policy.judge import require_known
from pulumi_claude_admin.policy.pack import PACK_RULES, facts_of
from pulumi_claude_admin.policy.policy_settings import Level, PolicySettings
from pulumi_claude_admin.policy.rules.contract import Rule
from pulumi_claude_admin.quoting import one_line
from pulumi_claude_admin.report.program_words import of_policy
from pulumi_claude_admin.settings_file import read_settings_file

LEVELS = {
    Level.MANDATORY: EnforcementLevel.MANDATORY,
    Level.ADVISORY: EnforcementLevel.ADVISORY,
    Level.OFF: EnforcementLevel.DISABLED,
}


def policy_of(rule: Rule, settings: PolicySettings) -> StackValidationPolicy:
    """The policy that asks this rule."""

    def validate(args: StackValidationArgs, report_violation: ReportViolation) -> None:
        facts = facts_of(args.resources, day=datetime.now(UTC).date(), unknown=UnknownValueError)
        unknown = []
        for answer in map(of_policy, rule.answers(facts, settings)):
            if isinstance(answer, PolicyFinding):
                report_violation(one_line(f"{answer.sentence}. {answer.remedy}"), answer.place.urn)
            else:
                unknown.append(one_line(f"{answer.place.label}: {answer.reason}"))
        if unknown:
            raise could_not_know(unknown)

    return StackValidationPolicy(
        name=rule.id,
        description=f"{rule.title}. {rule.risk}",
        enforcement_level=LEVELS[rule.level_by(settings)],
        severity=Severity(rule.severity),
        remediation_steps=rule.remedy,
        validate=validate,
    )


def could_not_know(reasons: list[str]) -> UnknownValueError:
    """What the SDK turns into a notice beside the violations that were reported: there is no other word for it."""
    error = UnknownValueError(UNKNOWN_STRING_VALUE, [])
    error.message = "; ".join(reasons)
    return error


def settings_of_project() -> PolicySettings:
    """Of the project that is previewed, whose folder the engine starts a pack in. Raises ConfigurationError."""
    table = read_settings_file(Path.cwd()).policy
    settings = table.settings if table is not None else PolicySettings()
    require_known(settings)
    return settings


try:
    chosen = settings_of_project()
except ClaudeAdminError as error:
    sys.exit(f"error: {error}")
PolicyPack(name="claude-admin", policies=[policy_of(rule, chosen) for rule in PACK_RULES])
