"""A Console setting that nobody looked at, as far as the activity feed proves what it is. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from pulumi_claude_admin.feed.console_replay import words
from pulumi_claude_admin.findings import Finding, Status


@dataclass(frozen=True, slots=True)
class ToldByFeed:
    """What is proven, by property, at `as_of`; `unseen` says of the other properties why they are not."""

    as_of: datetime
    values: Mapping[str, Any]  # each property has values of its own type
    unseen: Mapping[str, str]

    def marked(self, finding: Finding, *, why_not: str) -> Finding:
        """The finding with where it is from. Where a property is not proven, nothing is in sync: `why_not` is the reason."""
        source = f"by the activity feed, as of {words(self.as_of)}"
        if self.unseen and finding.status is Status.IN_SYNC:
            proven = ", ".join(sorted(self.values))
            return replace(finding, status=Status.UNSEEN, reason=f"{why_not}; {proven}: as declared, {source}")
        parts = (finding.reason, source, why_not if self.unseen else None)
        return replace(finding, reason="; ".join(part for part in parts if part))
