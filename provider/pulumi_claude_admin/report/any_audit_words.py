"""What every form says in the same words of an audit of either surface: the verdict, its findings in one sentence, money at stake. Pure."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Final

from pulumi_claude_admin.audit.finding import MoneyKind
from pulumi_claude_admin.model.severity import Severity
from pulumi_claude_admin.report.amounts import money
from pulumi_claude_admin.report.any_audit import AnyAudit
from pulumi_claude_admin.report.audit_lines import AuditLine, Since
from pulumi_claude_admin.report.page import Figure, Tone

MONEY_KINDS: Final = (MoneyKind.BILLED, MoneyKind.LIST, MoneyKind.ESTIMATED)
STAKE_WORDS: Final = {MoneyKind.BILLED: "billed", MoneyKind.LIST: "at list price", MoneyKind.ESTIMATED: "estimated"}
_NOTHING_FOUND: Final = "Nothing found"


@dataclass(frozen=True, slots=True)
class Opening:
    """What an audit says first, beside its verdict: a sentence, what was looked at, the first screen of figures, and what holds of all of them."""

    summary: str
    scope: str
    figures: tuple[Figure, ...]
    notices: tuple[str, ...]


def verdict(report: AnyAudit) -> str:
    """The whole report in two words."""
    if report.is_nothing_seen:
        return "Nothing seen"
    if report.needs_action:
        return "Action needed"
    if report.findings:
        return "Worth a look"
    return "Incomplete" if report.is_partial or report.unseen else _NOTHING_FOUND


def tone(report: AnyAudit) -> Tone:
    """What the verdict is to a reader in a hurry."""
    if report.needs_action:
        return Tone.BAD
    return Tone.GOOD if verdict(report) == _NOTHING_FOUND else Tone.CAREFUL


def found_words(report: AnyAudit) -> str:
    """`3 high, 4 medium and 2 low findings`."""
    counted = Counter(one.severity for one in report.findings)
    parts = [f"{counted[severity]} {severity}" for severity in Severity if counted[severity]]
    return f"{_series(parts)} {'finding' if len(report.findings) == 1 else 'findings'}" if parts else "no findings"


def since_last_run(report: AnyAudit) -> str:
    """`2 new, 1 gone since 2026-11-22 06:00 UTC`; empty where there is no run to compare with."""
    then = report.run.compared_with
    if then is None:
        return ""
    numbers = Counter(one.since_last_run for one in report.findings)
    told = [(numbers[Since.NEW], "new"), (numbers[Since.WORSE], "worse"), (len(report.gone), "gone")]
    parts = [f"{number} {word}" for number, word in told if number]
    return f"{', '.join(parts) or 'nothing changed'} since {then:%Y-%m-%d %H:%M} UTC"


def stake_words(finding: AuditLine, currency: str) -> str:
    """`1,200.00 USD billed`; empty where it names no money."""
    stake = finding.at_stake
    return f"{money(stake.amount, currency)} {STAKE_WORDS[stake.kind]}" if stake is not None else ""


def ended(sentence: str) -> str:
    """The sentence with a full stop, which rules leave out or not."""
    return f"{sentence.rstrip('.')}."


def _series(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
