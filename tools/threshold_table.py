"""The thresholds of one rule as a table of Markdown, for the pages of all rules."""

from __future__ import annotations

from pulumi_claude_admin.model.rule_thresholds import Threshold


def threshold_table(thresholds: tuple[Threshold, ...]) -> list[str]:
    """Its lines, nothing where a rule has none."""
    if not thresholds:
        return []
    rows = [f"| `{one.name}` | {one.default:,f} | {one.unit} | {one.means} |" for one in thresholds]
    return ["", "| threshold | default | unit | meaning |", "|---|---|---|---|", *rows]
