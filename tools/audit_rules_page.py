"""Writes `docs/audit-rules.md` from the metadata of the audit's rules: what `claude-admin explain` says, for reading at leisure."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from pulumi_claude_admin.audit.enterprise.rules import RULES as ENTERPRISE_RULES
from pulumi_claude_admin.audit.every_rule import EVERY_RULE, EveryRule
from pulumi_claude_admin.audit.rules import RULES
from pulumi_claude_admin.audit.rules.contract import AuditRule
from tools.threshold_table import threshold_table

PAGE: Final = Path(__file__).parent.parent / "docs" / "audit-rules.md"
HEAD: Final = """# Rules of the audit

Written by `make docs` from the code; `make test` fails when it is out of date. `claude-admin explain RULE` says the same, offline.

A rule says of each place (the organization, a workspace, a key, a model, a person) what is so, or that it **could not know**, and why: no answer is never taken for a good one. Severity is that of the rule; a finding may be
graded lower or higher by its numbers. [`claude-admin.toml`](SETTINGS#claude-admintoml) switches a rule off, regrades it, or sets a threshold:

```toml
[audit.rules."spend.near_cap"]
share = 80

[audit.rules."keys.never_expires"]
on = false
```
"""
ENTERPRISE: Final = """
In a [Claude Enterprise organization](ENTERPRISE#audited) these are looked for in their place:
"""
MUTES: Final = """
## One finding muted
A line of [`.claude-admin-ignore`](DRIFT#exceptions-claude-admin-ignore) mutes a finding until a day, with a reason. Before the colon stands a rule's id (`*` and `?` stand for other characters), behind it the id or the name of the place:

```
spend.spike:Payments           2026-12-31  quarterly batch, planned (OPS-51)
keys.*:apikey_01D5GtZvTHnq1f   2027-01-31  the old deploy key goes in January
```

Drift does not look at such lines, and the audit does not look at drift's. An expired line mutes nothing and is told, and so is one that fits nothing.
"""


def audit_rules_page() -> str:
    """The whole page as Markdown."""
    text = HEAD + _table(RULES) + ENTERPRISE + _table(ENTERPRISE_RULES) + MUTES + "".join(map(_section, EVERY_RULE))
    text = text.replace("(ENTERPRISE#", "(enterprise.md#")
    return text.replace("(SETTINGS#", "(settings.md#").replace("(DRIFT#", "(drift.md#")


def _table(rules: EveryRule) -> str:
    rows = "".join(f"| [`{rule.id}`](#{rule.anchor}) | {rule.severity} | {rule.title} |\n" for rule in rules)
    return f"\n| rule | severity | what it looks for |\n|---|---|---|\n{rows}"


def _section(rule: AuditRule[Any]) -> str:
    off = "" if rule.is_on else " Off unless a settings file turns it on."
    lines = [
        "",
        f'<a id="{rule.anchor}"></a>',
        f"## `{rule.id}`: {rule.title}",
        f"**Severity** {rule.severity}.{off}",
        "",
        f"**Why.** {rule.risk}",
        "",
        f"**What to do.** {rule.remedy}",
        "",
        f"**What it cannot know.** {rule.cannot_know}",
        *threshold_table(rule.thresholds),
        "",
    ]
    return "\n".join(lines)
