"""A change as it is counted, for tests: Monday's, of one person, without a sign, and nothing else known of it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from pulumi_claude_admin.outcomes.change_fact import ChangeFact
from pulumi_claude_admin.outcomes.evidence import Sign
from pulumi_claude_admin.outcomes.review_time import Reviewed
from pulumi_claude_admin.outcomes.week import Week

START: Final = datetime(2026, 9, 7, 9, tzinfo=UTC)
WEEKS: Final = (Week.of(START), Week.of(START).following)
A_FACT: Final = ChangeFact(
    "acme/shop",
    1,
    START,
    "p0",
    is_matched=True,
    sign=Sign.NO_SIGN,
    evidence=(),
    reviewed=Reviewed(None),
    defects=frozenset(),
    unknown_defects=frozenset(),
    coverage=None,
    lines=12,
)
