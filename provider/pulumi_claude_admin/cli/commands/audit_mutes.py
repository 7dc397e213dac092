"""What an audit says of lines of the ignore file that did nothing."""

from __future__ import annotations

from collections.abc import Iterator

from pulumi_claude_admin.audit.mute import Outcome
from pulumi_claude_admin.quoting import literal


def mute_notices(outcome: Outcome) -> Iterator[str]:
    """Entries that have expired, and those that fit nothing."""
    for entry in outcome.expired:
        yield f"The exception {literal(entry.pattern)} (line {entry.line}) expired on {entry.until} and mutes nothing any more."
    for entry in outcome.unused:
        yield f"The exception {literal(entry.pattern)} (line {entry.line}) fits nothing any more; it can go."
