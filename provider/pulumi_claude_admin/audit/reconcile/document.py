"""A reconciliation as a document: what `audit verify` computes again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from pulumi_claude_admin.audit.reconcile.cube_rows import CubeRows
from pulumi_claude_admin.audit.reconcile.month_values import MonthResult
from pulumi_claude_admin.audit.reconcile.papers import Paper
from pulumi_claude_admin.audit.reconcile.proof import SCHEMA_VERSION, Json, plain, sealed


def proof_of(
    results: Sequence[MonthResult],
    papers: Iterable[Paper],
    rows: Sequence[CubeRows],
    *,
    organization_id: str,
    as_of: datetime,
    currency: str,
) -> Json:
    """The proof of all months, sealed; `rows` are those that their nodes end in."""
    return sealed(
        {
            "schema_version": SCHEMA_VERSION,
            "kind": "reconciliation",
            "organization_id": organization_id,
            "as_of": as_of.isoformat(),
            "currency": currency,
            "unit": "cents",
            "files": [
                {"name": one.name, "sha256": one.sha256} for one in sorted(set(papers), key=lambda one: one.name)
            ],
            "months": [_month(result) for result in results],
            "rows": [one.json() for one in rows],
        }
    )


def _month(result: MonthResult) -> Json:
    return {
        "month": f"{result.first:%Y-%m}",
        "verdict": result.verdict,
        "is_provisional": result.is_provisional,
        "unexplained": None if result.unexplained is None else plain(result.unexplained),
        "differences": [
            {"reason": one.reason, "amount": None if one.amount is None else plain(one.amount)}
            for one in result.differences
        ],
        "nodes": [node.json() for node in result.nodes],
    }
