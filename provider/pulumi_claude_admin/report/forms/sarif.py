"""
The report as SARIF 2.1.0, for code scanning: a result for everything that asks for somebody, worst first.

A finding is at its line of a team file, else at the project file: the platform has no files. It is known again by its fingerprint,
whatever its values are. What nobody could look at is a notification of the run, never a clean result.
Source of the limits: docs/platform/forges.md#limits.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final
from urllib.parse import quote

from pulumi_claude_admin.model.severity import Severity, worst
from pulumi_claude_admin.quoting import json_text
from pulumi_claude_admin.report.item_words import headline, inert, message
from pulumi_claude_admin.report.page import PROJECT_FILE, Item, Page, Place, Standing, worst_items
from pulumi_claude_admin.report.targets import Target

MOST_RESULTS: Final = 5_000
_SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS: Final = {Severity.HIGH: "error", Severity.MEDIUM: "warning", Severity.LOW: "note", None: "note"}
_SCORES: Final = {Severity.HIGH: "8.0", Severity.MEDIUM: "5.0", Severity.LOW: "2.0", None: "0.0"}
"""What GitHub shows as high, medium and low."""

Json = dict[str, object]


def render(page: Page, *, target: Target) -> str:
    """One SARIF log with one run, ending with a line feed."""
    del target
    told = worst_items(page.of(Standing.PROBLEM, Standing.REMARK))
    shown = told[:MOST_RESULTS]
    rules = _rules(page, shown)
    numbers = {rule["id"]: number for number, rule in enumerate(rules)}
    run = {
        "tool": {"driver": {"name": "pulumi-claude-admin", "version": inert(page.tool_version), "rules": rules}},
        "automationDetails": {"id": f"claude-admin/{page.kind}/{quote(page.organization_id, safe='')}/"},
        "invocations": [
            {"executionSuccessful": True, "toolExecutionNotifications": _notifications(page, len(told) - len(shown))}
        ],
        "columnKind": "utf16CodeUnits",
        "results": [_result(item, numbers[item.rule]) for item in shown],
    }
    return json_text({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})


def _rules(page: Page, items: Iterable[Item]) -> list[Json]:
    found: dict[str, list[Item]] = {}
    for item in items:
        found.setdefault(item.rule, []).append(item)
    return [_rule(page, rule, found[rule]) for rule in sorted(found)]


def _rule(page: Page, rule: str, items: list[Item]) -> Json:
    severity = worst([item.severity for item in items if item.severity is not None])
    return {
        "id": rule,
        "shortDescription": {"text": items[0].rule_words},
        "defaultConfiguration": {"level": _LEVELS[severity]},
        "properties": {"tags": [page.kind], "security-severity": _SCORES[severity]},
    }


def _result(item: Item, rule_number: int) -> Json:
    place = item.place or Place(PROJECT_FILE, 1)
    return {
        "ruleId": item.rule,
        "ruleIndex": rule_number,
        "level": _LEVELS[item.severity],
        "message": {"text": _text(message(item))},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": quote(place.file, safe="/", errors="replace")},
                    "region": {"startLine": place.line},
                },
                "logicalLocations": [{"fullyQualifiedName": _text(headline(item))}],
            }
        ],
        "partialFingerprints": {"primaryLocationLineHash": item.key, "claudeAdmin/v1": item.key},
        "properties": {"class": item.word, "severity": str(item.severity) if item.severity is not None else None},
    }


def _notifications(page: Page, left_out: int) -> list[Json]:
    texts = [*(f"Could not be seen: {inert(one)}" for one in page.unseen), *map(inert, page.notices)]
    if left_out:
        texts.append(f"{left_out} results more had no room; the JSON form has them all.")
    return [{"level": "warning", "message": {"text": _text(text)}} for text in texts]


def _text(text: str) -> str:
    """A message in which nothing is a link: docs/platform/forges.md#sarif-text."""
    return text.replace("](", "]\u200c(")
