"""What the JSON of an audit of either surface, and of outcomes, is written as, and what in one that comes back would not be safe to show or to count with."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from pulumi_claude_admin.quoting import json_text
from pulumi_claude_admin.report.any_audit import AnyAudit
from pulumi_claude_admin.report.json_values import plain

_RULE: Final = re.compile(r"[a-z][a-z0-9_]{0,40}(\.[a-z0-9_]{1,60}){1,3}")
_TITLE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ,.%'()+/-]{0,119}")
_CURRENCY: Final = re.compile(r"[A-Z]{3}")
_MOST_DIGITS: Final = 40
_FIRST: Final = ("schema_version", "report", "surface")
_CODES: Final = range(256)


def document_text(values: Mapping[str, object]) -> str:
    """The fields of a report as one JSON document, ending with a line feed; what says which document it is comes first."""
    document = plain(values)
    first = [key for key in _FIRST if key in document]
    return json_text({key: document[key] for key in dict.fromkeys((*first, *document))})


def problem_in(report: AnyAudit, values: Mapping[str, object]) -> str | None:
    """What is wrong with a report, whose fields `values` are; None where it is as this program writes it."""
    rules = (
        *((one.rule, one.title) for one in report.findings),
        *((one.rule, one.title) for one in report.gone),
        *((one.rule, one.title) for one in report.unknown),
        *((one.rule, one.title) for one in report.muted),
    )
    if not all(_RULE.fullmatch(rule) and _TITLE.fullmatch(title) for rule, title in rules):
        return "the id or the title of a rule is none"
    if not _CURRENCY.fullmatch(report.currency):
        return "the currency is none"
    if not report.run.exit_codes or not all(code in _CODES for code in report.run.exit_codes):
        return "run.exit_codes are none"
    if not all(number.is_finite() and abs(number.adjusted()) < _MOST_DIGITS for number in numbers_in(values)):
        return "an amount is none"
    return None


def numbers_in(values: object) -> list[Decimal]:
    """Every decimal in the fields of a report, however deep."""
    found: list[Decimal] = []
    waiting = [values]
    while waiting:
        one = waiting.pop()
        if isinstance(one, Decimal):
            found.append(one)
        elif isinstance(one, dict):
            waiting += one.values()
        elif isinstance(one, tuple | list):
            waiting += one
    return found
