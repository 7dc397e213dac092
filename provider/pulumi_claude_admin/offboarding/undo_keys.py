"""Which keys a journal says were switched off: when, and as the writes that make them active again. Nothing else of it is undone."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, date

from pulumi_claude_admin.model.organization import is_same_organization
from pulumi_claude_admin.offboarding.writes import SetKeyStatus
from pulumi_claude_admin.write_ports import JournalLine

DISABLE_JOB = "keys disable"
ENABLE_JOB = "keys enable"


def keys_to_enable(
    lines: Iterable[JournalLine], organization_id: str, *, ids: Collection[str] = ()
) -> tuple[SetKeyStatus, ...]:
    """
    Those that `keys disable` made inactive in this organization, and that no later line made active again, in the order of the journal.

    With `ids` only those, whichever job made them inactive. Switching off whose outcome nobody knows counts, and a way back only where
    it was done: whoever performs these looks first.
    """
    latest: dict[str, JournalLine] = {}
    before: dict[str, JournalLine | None] = {}
    for line in lines:
        facts, key_id = line.facts, str(line.facts.get("target"))
        if not is_same_organization(str(facts.get("organization_id")), organization_id):
            continue
        if facts.get("write") == "set_key_status" and not _is_unproven_way_back(line):
            previous = latest.pop(key_id, None)
            if line.event == "begin":
                before[key_id] = previous
            counts = (before.get(key_id) or previous) if _is_refused(line) else line
            if counts is not None:
                latest[key_id] = counts
    return tuple(_undone(line) for key_id, line in latest.items() if _is_asked(key_id, line, ids))


def switched_off_since(lines: Iterable[JournalLine], organization_id: str, first: date) -> Mapping[str, date]:
    """The keys that were made inactive from that day (UTC) on and not active since, archived or not, with the day."""
    found: dict[str, date] = {}
    for line in lines:
        facts = line.facts
        if not is_same_organization(str(facts.get("organization_id")), organization_id) or line.event != "done":
            continue
        key_id, status = str(facts.get("target")), facts.get("status")
        if status == "inactive":
            found[key_id] = line.at.astimezone(UTC).date()
        elif status == "active":
            found.pop(key_id, None)
    return {key_id: day for key_id, day in found.items() if day >= first}


def _is_refused(line: JournalLine) -> bool:
    """Whether the platform said no: the key is as it was. The line before it announced something that did not happen."""
    return line.event == "failed" and line.facts.get("note") is None


def _is_unproven_way_back(line: JournalLine) -> bool:
    """Whether it was announced, refused, or nobody knows: the key may be inactive still."""
    return line.facts.get("status") == "active" and line.event != "done"


def _is_asked(key_id: str, line: JournalLine, ids: Collection[str]) -> bool:
    was_switched_off = (line.facts.get("was"), line.facts.get("status")) == ("active", "inactive")
    return was_switched_off and (key_id in ids if ids else line.facts.get("job") == DISABLE_JOB)


def _undone(line: JournalLine) -> SetKeyStatus:
    def text(name: str) -> str | None:
        value = line.facts.get(name)
        return value if isinstance(value, str) else None

    return SetKeyStatus(
        key_id=str(line.facts["target"]),
        name=text("name") or "",
        workspace_id=text("workspace_id"),
        owner_id=text("owner_id"),
        created_by_id=text("created_by_id"),
        was="inactive",
        status="active",
    )
