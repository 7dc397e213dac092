"""What the whole drill of a canary person came to, as text or JSON. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from pulumi_claude_admin.offboarding.canary_person import CanaryPerson, EndsWith
from pulumi_claude_admin.offboarding.drill import Died
from pulumi_claude_admin.offboarding.drill_whole import KeyEnd, WholeDrill, Written
from pulumi_claude_admin.offboarding.writes import facts_of
from pulumi_claude_admin.quoting import json_text, literal, printable
from pulumi_claude_admin.report.drill_report import VERSION, answer_words, ended_document, ended_words
from pulumi_claude_admin.report.write_words import outcome_words, write_words

_ENDS: dict[EndsWith, str] = {
    EndsWith.CLAUDE_CODE: "ends with Claude Code",
    EndsWith.ORGANIZATION: "ends with the person",
    EndsWith.NOTHING: "goes on",
}


def what_would_be_done(person: CanaryPerson) -> str:
    """The steps of a drill that was only asked about."""
    user = printable(person.user.email)
    lines = [f"would take {user} out of the organization, and invite them again as {person.user.role}"]
    if person.membership is not None:
        lines.insert(0, f"would take {user} out of the Claude Code workspace")
    lines += [f"  {literal(key.name)} ({key.id}) {_ENDS[ends]}" for key, _, ends in person.keys]
    lines.append(
        "  keys that end are archived for good, and memberships of workspaces are gone until somebody gives them again"
    )
    return "".join(f"{line}\n" for line in lines)


def render_text(whole: WholeDrill, *, organization_name: str, as_of: datetime, within: float) -> str:
    """As lines."""
    head = f"Whole drill in {printable(organization_name)}, {as_of:%Y-%m-%d %H:%M} UTC: a key that should end is refused within {within:g} seconds."
    return "".join(f"{line}\n" for line in (head, *_lines(whole)))


def render_json(whole: WholeDrill, *, organization_name: str, as_of: datetime, within: float) -> str:
    """As one JSON document, without an e-mail address."""
    back = whole.back
    return json_text(
        {
            "version": VERSION,
            "organization": organization_name,
            "as_of": as_of.isoformat(),
            "within_seconds": within,
            "user_id": whole.person.user.id,
            "writes": [{**facts_of(one.write), "outcome": _outcome(one)} for one in whole.writes],
            "keys": [_key_document(one) for one in whole.keys],
            "accepted_after_seconds": None if back is None else _rounded(back.accepted),
            "signed_in_after_seconds": None if back is None else _rounded(back.signed_in),
        }
    )


def _lines(whole: WholeDrill) -> Iterator[str]:
    for one in whole.writes:
        yield f"{printable(write_words(one.write))}: {_outcome(one)}"
    for key in whole.keys:
        yield f"{literal(key.key.name)} ({key.key.id}), {_ENDS[key.ends_with]}: {_key_words(key)}"
    back = whole.back
    if back is None:
        yield "nobody was waited for"
        return
    yield (
        "not accepted in time; the invitation stays open"
        if back.accepted is None
        else f"accepted after {back.accepted:.0f} seconds"
    )
    if whole.person.membership is not None and back.accepted is not None:
        yield (
            "not signed in to Claude Code in time"
            if back.signed_in is None
            else f"signed in to Claude Code after {back.signed_in:.0f} seconds"
        )


def _key_words(one: KeyEnd) -> str:
    if one.ended is None:
        return "a call is let in, as it should"
    if one.ends_with is EndsWith.NOTHING and isinstance(one.ended, Died):
        return f"REFUSED with {answer_words(one.ended.answer)}, although it acts as nobody"
    return ended_words(one.ended)


def _key_document(one: KeyEnd) -> dict[str, object]:
    about: dict[str, object] = {"id": one.key.id, "name": one.key.name, "ends_with": str(one.ends_with)}
    return about | ({"ended": "goes on"} if one.ended is None else ended_document(one.ended))


def _outcome(one: Written) -> str:
    return one.outcome if isinstance(one.outcome, str) else outcome_words(one.outcome)


def _rounded(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds, 1)
