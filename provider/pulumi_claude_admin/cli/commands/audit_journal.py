"""Which keys an audit watches because somebody switched them off: by the journal of writes, where there is one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final

from pulumi_claude_admin.errors import ConfigurationError
from pulumi_claude_admin.offboarding.undo_keys import switched_off_since
from pulumi_claude_admin.write_journal import read_journal

WATCHED_FOR: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class SwitchedOff:
    """The day for each key, by its id; `notices` are what keeps the journal from counting."""

    keys: Mapping[str, date] = field(default_factory=dict)
    notices: tuple[str, ...] = ()


def switched_off(journal: Path, organization_id: str, now: datetime) -> SwitchedOff:
    """Those of the last thirty days. No journal is none; one that cannot be read is told, and holds nothing up."""
    if not journal.exists():
        return SwitchedOff()
    try:
        lines = read_journal(journal)
    except ConfigurationError as error:
        return SwitchedOff(notices=(f"No key that was switched off is watched: {error.message}.",))
    return SwitchedOff(switched_off_since(lines, organization_id, (now.astimezone(UTC) - WATCHED_FOR).date()))
