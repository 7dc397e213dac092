"""One merged change as it is kept and counted: what it shows, how it was reviewed, what came of it. Nobody's name, and no text of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from pulumi_claude_admin.outcomes.defects import WITHIN, DefectKind
from pulumi_claude_admin.outcomes.evidence import Evidence, Sign
from pulumi_claude_admin.outcomes.review_time import Reviewed
from pulumi_claude_admin.outcomes.touched_coverage import CoverageChange
from pulumi_claude_admin.outcomes.week import Week


@dataclass(frozen=True, slots=True)
class ChangeFact:
    """A change by a person. `person` is their keyed hash, None where nobody can say whose it is; `lines` what it added and took away."""

    repository: str
    number: int
    merged_at: datetime
    person: str | None
    is_matched: bool
    """Whether the person's e-mail address is known, without which there is no team."""
    sign: Sign
    evidence: tuple[Evidence, ...]
    reviewed: Reviewed
    defects: frozenset[DefectKind]
    unknown_defects: frozenset[DefectKind]
    """The definitions that cannot be told of it: there was no checkout, or issues could not be read."""
    coverage: CoverageChange | None
    lines: int
    trailer_commits: int = 0
    """Its commits that carry the assistant's own trailer."""

    @property
    def week(self) -> Week:
        """The week in which it was merged."""
        return Week.of(self.merged_at)

    def is_mature(self, as_of: datetime) -> bool:
        """Whether a defect had its thirty days to show by then. A younger change would be counted as good because nobody knows yet."""
        return self.merged_at + WITHIN <= as_of

    def as_known_at(self, read_until: datetime) -> ChangeFact:
        """As it may be counted where its repository was read until then: no defect of a change that was younger is told."""
        return self if self.is_mature(read_until) else replace(self, unknown_defects=frozenset(DefectKind))
