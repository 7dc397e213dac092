"""What a drill measured, as text or JSON. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import assert_never

from pulumi_claude_admin.offboarding.drill import Died, Ended, KeyDrill, Lived, NotRestored, Restored, Untold
from pulumi_claude_admin.probe_ports import TurnedAway
from pulumi_claude_admin.quoting import json_text, literal, printable

VERSION = 1


def render_text(drills: Sequence[KeyDrill], *, organization_name: str, as_of: datetime, within: float) -> str:
    """As lines, the key that lived in capitals."""
    head = f"Drill in {printable(organization_name)}, {as_of:%Y-%m-%d %H:%M} UTC: a stopped key is refused within {within:g} seconds."
    return "".join(f"{line}\n" for line in (head, *(line for one in drills for line in _lines(one))))


def render_json(drills: Sequence[KeyDrill], *, organization_name: str, as_of: datetime, within: float) -> str:
    """As one JSON document."""
    return json_text(
        {
            "version": VERSION,
            "organization": organization_name,
            "as_of": as_of.isoformat(),
            "within_seconds": within,
            "keys": [
                {
                    "id": one.key.id,
                    "name": one.key.name,
                    "workspace_id": one.key.workspace_id,
                    **ended_document(one.ended),
                    "restored": isinstance(one.restored, Restored),
                    "let_in_again_after_seconds": _rounded(one.restored.seconds)
                    if isinstance(one.restored, Restored)
                    else None,
                    "not_restored_because": one.restored.reason if isinstance(one.restored, NotRestored) else None,
                }
                for one in drills
            ],
        }
    )


def ended_document(ended: Ended) -> dict[str, object]:
    """How a key ended, as fields of a document."""
    died = ended if isinstance(ended, Died) else None
    return {
        "ended": {Died: "refused", Lived: "lived", Untold: "not told"}[type(ended)],
        "refused_after_seconds": _rounded(died.seconds) if died is not None else None,
        "status": died.answer.status if died is not None else None,
        "error_type": died.answer.kind if died is not None else None,
        "error_code": died.answer.error_code if died is not None else None,
        "request_id": died.answer.request_id if died is not None else None,
        "reason": ended.reason if isinstance(ended, Untold) else None,
    }


def ended_words(ended: Ended) -> str:
    """How a key ended, in words."""
    match ended:
        case Died():
            how = ", by a message: models were listed all the same" if ended.by_message else ""
            return f"refused after {ended.seconds:.1f} seconds with {answer_words(ended.answer)}{how}"
        case Lived():
            return f"LIVED: calls were still let in after {ended.seconds:.0f} seconds"
        case Untold():
            return f"not known whether it was refused: {ended.reason}"
        case _:
            assert_never(ended)


def answer_words(answer: TurnedAway) -> str:
    """A refusal in words: status, and what the platform calls it."""
    return f"{answer.status} {answer.error_code or answer.kind or ''}".rstrip()


def _lines(one: KeyDrill) -> Iterator[str]:
    yield f"{literal(one.key.name)} ({one.key.id}): {ended_words(one.ended)}"
    match one.restored:
        case Restored() if one.restored.seconds is not None:
            yield f"  active again; a call was let in {one.restored.seconds:.1f} seconds later"
        case Restored():
            yield "  active again, but no call was let in so far"
        case NotRestored():
            yield f"  MAY STILL BE INACTIVE: {one.restored.reason}"
        case None:
            yield "  left as it is: it was not this drill that changed it"
        case _:
            assert_never(one.restored)


def _rounded(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds, 1)
