"""Writes `docs/policy-rules.md` from the metadata of the rules of policy."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from pulumi_claude_admin.policy.rules import RULES
from pulumi_claude_admin.policy.rules.contract import Rule
from tools.threshold_table import threshold_table

PAGE: Final = Path(__file__).parent.parent / "docs" / "policy-rules.md"
HEAD: Final = """# Rules of policy

Written by `make docs` from the code; `make test` fails when it is out of date. What reads them, and when, is [policy.md](POLICY); `claude-admin explain RULE` says the same, offline.

A rule says of each resource that code declares what is so, or that it **could not know**, and why: no answer is never taken for a good one. A finding of a *mandatory* rule fails the run (exit code 5), one of an *advisory* rule is told.
[`claude-admin.toml`](SETTINGS#claude-admintoml) sets a rule's `level` (`mandatory`, `advisory` or `off`), its thresholds, and the lists that rules go by:

```toml
[policy]
admins = ["ana@example.com"]
domains = ["example.com"]
geos = ["us"]
tags = ["owner", "cost-centre"]
raise_label = "cap-raise"

[policy.archivable]
"Old Team" = "closed in spring (OPS-12)"

[policy.rules."rate_limit.burns_cap"]
level = "mandatory"
hours = 48
```
"""


def policy_rules_page() -> str:
    """The whole page as Markdown."""
    rows = "".join(
        f"| [`{rule.id}`](#{rule.anchor}) | {rule.level} | {rule.severity} | {rule.title} |\n" for rule in RULES
    )
    table = f"\n| rule | level | severity | what it looks for |\n|---|---|---|---|\n{rows}"
    text = HEAD + table + "".join(map(_section, RULES))
    return text.replace("(SETTINGS#", "(settings.md#").replace("(POLICY)", "(policy.md)")


def _section(rule: Rule) -> str:
    lists = ", ".join(f"`policy.{name}`" for name in rule.lists)
    lines = [
        "",
        f'<a id="{rule.anchor}"></a>',
        f"## `{rule.id}`: {rule.title}",
        f"**Level** {rule.level}. **Severity** {rule.severity}.{_where(rule)}",
        "",
        f"**Why.** {rule.risk}",
        "",
        f"**What to do.** {rule.remedy}",
        "",
        f"**What it cannot know.** {rule.cannot_know}",
        *(["", f"**Goes by** {lists} of `claude-admin.toml`."] if lists else []),
        *threshold_table(rule.thresholds),
        "",
    ]
    return "\n".join(lines)


def _where(rule: Rule) -> str:
    return "" if rule.is_of_one_stack else " Not in the policy pack, which sees one stack without old values."
