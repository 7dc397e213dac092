"""
How changes are laid out in files: their columns, a change as the text of its columns, and back. A person is a keyed hash, or nobody.

`repository` is the key of its entry in the manifest, which has the name of now: so whatever is renamed keeps its rows.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, Final

from pulumi_claude_admin.archive.tables import Table, Text
from pulumi_claude_admin.outcome_ports import FileCoverage
from pulumi_claude_admin.outcomes.change_fact import ChangeFact
from pulumi_claude_admin.outcomes.defects import DefectKind
from pulumi_claude_admin.outcomes.evidence import Evidence, EvidenceKind, Sign
from pulumi_claude_admin.outcomes.review_time import Reviewed
from pulumi_claude_admin.outcomes.touched_coverage import CoverageChange

_TEXT: Final = "VARCHAR"
_COUNT: Final = "BIGINT"
_REPOSITORY: Final = {"repository": _TEXT}
_DAY: Final = {"day": "DATE"}
_MICROSECOND: Final = timedelta(microseconds=1)

CHANGES: Final = Table(
    _REPOSITORY | _DAY | {"number": _COUNT},
    {
        "merged_at": _TEXT,
        "person": _TEXT,
        "is_matched": "BOOLEAN",
        "sign": _TEXT,
        "evidence": _TEXT,
        "waited_microseconds": _COUNT,
        "is_self_merged": "BOOLEAN",
        "is_review_unread": "BOOLEAN",
        "defects": _TEXT,
        "unknown_defects": _TEXT,
        "covered_before": _COUNT,
        "measured_before": _COUNT,
        "covered_after": _COUNT,
        "measured_after": _COUNT,
        "lines": _COUNT,
        "trailer_commits": _COUNT,
    },
)
LEFT_OUT: Final = Table(_REPOSITORY | _DAY, {"bots": _COUNT, "elsewhere": _COUNT})
ACCOUNTS: Final = Table(_REPOSITORY | {"account": _TEXT}, {"person": _TEXT})
BLAMES: Final = Table(_REPOSITORY | {"fix": _TEXT}, {"day": "DATE", "commits": _TEXT})
"""Of each fix, by its commit, those whose lines it took away. `day`: the last one that was read when it was asked."""
FORGOTTEN: Final = Table({"mark": _TEXT}, {})


def change_line(key: str, fact: ChangeFact, person: str | None) -> tuple[Text, ...]:
    """A change as a line of its table, of this person or of nobody."""
    merged_at, waited, covered = fact.merged_at.astimezone(UTC), fact.reviewed.waited, fact.coverage
    sides = (None,) * 4 if covered is None else _numbers(covered)
    return (
        key,
        merged_at.date().isoformat(),
        str(fact.number),
        merged_at.isoformat(),
        person,
        str(fact.is_matched and person is not None),
        fact.sign.value,
        ";".join(f"{one.kind.value}:{one.tool}" for one in fact.evidence),
        None if waited is None else str(waited // _MICROSECOND),
        str(fact.reviewed.is_self_merged),
        str(fact.reviewed.is_unread),
        _kinds_text(fact.defects),
        _kinds_text(fact.unknown_defects),
        *sides,
        str(fact.lines),
        str(fact.trailer_commits),
    )


def fact_from(line: tuple[Any, ...], names: Mapping[str, str], accounts: Mapping[str, str]) -> ChangeFact:
    """A line of its table as a change: `names` has what each key is called now, `accounts` whom a bare account is known to be by now."""
    key, _, number, merged_at, person, is_matched, sign, evidence, waited, *rest = line
    is_self_merged, is_unread, defects, unknown, *sides, lines, trailer_commits = rest
    known = accounts.get(person or "")
    return ChangeFact(
        names[key],
        number,
        datetime.fromisoformat(merged_at),
        known or (None if person is None else sys.intern(person)),
        is_matched=is_matched or known is not None,
        sign=Sign(sign),
        evidence=_evidence(evidence or ""),
        reviewed=Reviewed(None if waited is None else waited * _MICROSECOND, is_self_merged, is_unread),
        defects=_kinds(defects or ""),
        unknown_defects=_kinds(unknown or ""),
        coverage=None if sides[0] is None else CoverageChange(FileCoverage(*sides[:2]), FileCoverage(*sides[2:])),
        lines=lines,
        trailer_commits=trailer_commits,
    )


def _numbers(covered: CoverageChange) -> tuple[str, ...]:
    before, after = covered.before, covered.after
    return tuple(map(str, (before.covered, before.measured, after.covered, after.measured)))


def _kinds_text(kinds: frozenset[DefectKind]) -> str:
    return ";".join(sorted(one.value for one in kinds))


@cache
def _kinds(text: str) -> frozenset[DefectKind]:
    return frozenset(DefectKind(one) for one in text.split(";") if one)


@cache
def _evidence(text: str) -> tuple[Evidence, ...]:
    parts = (one.partition(":") for one in text.split(";") if one)
    return tuple(Evidence(EvidenceKind(kind), tool) for kind, _, tool in parts)
