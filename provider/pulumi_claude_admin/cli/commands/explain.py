"""What `claude-admin explain` does: the words of a rule, of the audit or of policy, out of its metadata. Needs no credential, and asks nobody."""

from __future__ import annotations

import difflib
import sys
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final

from pulumi_claude_admin.audit.every_rule import EVERY_RULE
from pulumi_claude_admin.audit.rules.contract import AuditRule
from pulumi_claude_admin.cli.exit_codes import ExitCode
from pulumi_claude_admin.cli.forms import PlainForm
from pulumi_claude_admin.errors import ConfigurationError
from pulumi_claude_admin.model.rule_thresholds import Threshold
from pulumi_claude_admin.policy.rules import RULES as POLICY_RULES
from pulumi_claude_admin.policy.rules.contract import Rule as PolicyRule
from pulumi_claude_admin.quoting import json_text, literal
from pulumi_claude_admin.report.text_columns import pad, wrap

_COLUMNS: Final = 100
_NAME: Final = 14
_ID: Final = 30
_AnyRule = AuditRule[Any] | PolicyRule
_EVERY: Final[tuple[_AnyRule, ...]] = (*EVERY_RULE, *POLICY_RULES)


def run(rule_id: str | None, form: PlainForm) -> int:
    """Print one rule, or the list of all. Raises ConfigurationError for an id that is none."""
    rules = _EVERY if rule_id is None else (_rule(rule_id),)
    if form is PlainForm.JSON:
        sys.stdout.write(json_text([_document(one) for one in rules]))
    elif rule_id is None:
        sys.stdout.writelines(f"{line}\n" for one in rules for line in _listed(one))
    else:
        sys.stdout.writelines(f"{line}\n" for line in _explained(rules[0]))
    return ExitCode.OK


def _rule(rule_id: str) -> _AnyRule:
    found = next((one for one in _EVERY if one.id == rule_id), None)
    if found is not None:
        return found
    known = [one.id for one in _EVERY]
    near = difflib.get_close_matches(rule_id, known, n=3, cutoff=0.5) or [
        one for one in known if one.endswith(f".{rule_id}")
    ]
    hint = f"Did you mean {' or '.join(near)}?" if near else "`claude-admin explain` lists them all"
    raise ConfigurationError(f"there is no rule {literal(rule_id)}", hint=hint)


def _listed(rule: _AnyRule) -> Iterator[str]:
    off = " (off unless a settings file turns it on)" if isinstance(rule, AuditRule) and not rule.is_on else ""
    of = " (policy)" if isinstance(rule, PolicyRule) else ""
    yield from wrap(
        f"{pad(rule.id, _ID)}{pad(rule.severity, 8)}{rule.title}{of}{off}", _COLUMNS, indent="", hanging=_ID + 8
    )


def _explained(rule: _AnyRule) -> Iterator[str]:
    yield f"{rule.id}: {rule.title}"
    yield ""
    for name, text in (
        *_how_bad(rule),
        ("why", rule.risk),
        ("what to do", rule.remedy),
        ("cannot know", rule.cannot_know),
        *(("threshold", _threshold(one)) for one in rule.thresholds),
    ):
        yield from wrap(f"{pad(name, _NAME)}{text}", _COLUMNS, indent="", hanging=_NAME)


def _how_bad(rule: _AnyRule) -> Iterator[tuple[str, str]]:
    """A rule of policy is mandatory or advisory; one of the audit may be off."""
    if isinstance(rule, PolicyRule):
        yield "level", str(rule.level)
        yield "severity", str(rule.severity)
    else:
        yield "severity", rule.severity if rule.is_on else f"{rule.severity}; off unless a settings file turns it on"


def _threshold(one: Threshold) -> str:
    return f"{one.name} = {_number(one.default)} {one.unit}: {one.means}"


def _number(number: Decimal) -> str:
    return f"{number.normalize():f}"


def _document(rule: _AnyRule) -> dict[str, object]:
    """`level` is of policy alone, None of the audit's."""
    return {
        "id": rule.id,
        "title": rule.title,
        "severity": str(rule.severity),
        "is_on": rule.is_on if isinstance(rule, AuditRule) else True,
        "level": str(rule.level) if isinstance(rule, PolicyRule) else None,
        "risk": rule.risk,
        "remedy": rule.remedy,
        "cannot_know": rule.cannot_know,
        "thresholds": [
            {"name": one.name, "default": _number(one.default), "unit": one.unit, "means": one.means}
            for one in rule.thresholds
        ],
    }
