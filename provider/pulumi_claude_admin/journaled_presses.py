"""
Presses of the Console that may save, as lines of the journal of writes: what is recorded of one, and what a journal says became of it. Pure.

A press has a line before it and one after, and one more once its value was read back from a fresh page. One that lacks either of
the last two may have saved: nobody knows until somebody looks.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from pulumi_claude_admin.model.organization import is_same_organization
from pulumi_claude_admin.write_ports import JournalLine

BEFORE: Final = "press"
AFTER: Final = "pressed"
READ_BACK: Final = "read_back"
JOB: Final = "console"


class PressOutcome(StrEnum):
    """What became of a press. The words are those of the journal and of `claude-admin console journal`."""

    CONFIRMED = "confirmed"
    """A fresh page showed what was wanted."""
    NOT_SAVED = "not saved"
    """A fresh page showed what was there before."""
    NOT_CONFIRMED = "not confirmed"
    """Another value was there, or none could be read."""
    ASKED = "asked"
    """It opened a question and saved nothing."""
    UNKNOWN = "unknown"
    """Nobody has looked since."""


@dataclass(frozen=True, slots=True)
class JournaledPress:
    """
    One press: `setting` is the part of the page, `target` the workspace or the organization, `what` from `before` to `wanted` in
    words, `answer` what the page answered (None when nothing is known), `evidence` a folder, `ended_at` when its outcome was known.
    """

    id: str
    at: datetime
    organization_id: str
    setting: str
    target: str
    page: str
    layout: str
    what: str
    before: str
    wanted: str
    outcome: PressOutcome = PressOutcome.UNKNOWN
    answer: str | None = None
    evidence: str | None = None
    ended_at: datetime | None = None


def facts_of(press: JournaledPress) -> Mapping[str, str | int | None]:
    """What the line before the press says."""
    return {
        "organization_id": press.organization_id,
        "job": JOB,
        "press": press.id,
        "setting": press.setting,
        "target": press.target,
        "page": press.page,
        "layout": press.layout,
        "what": press.what,
        "before": press.before,
        "wanted": press.wanted,
    }


def presses(lines: Iterable[JournalLine]) -> tuple[JournaledPress, ...]:
    """Every press of a journal, oldest first, with what its later lines say. Lines of other writes are left out."""
    found: dict[str, JournaledPress] = {}
    for line in lines:
        key = str(line.facts.get("press"))
        if line.event == BEFORE:
            found[key] = _begun(key, line)
        elif key in found and line.event == AFTER:
            found[key] = _answered(found[key], line)
        elif key in found and line.event == READ_BACK:
            found[key] = dataclasses.replace(found[key], outcome=_outcome(line), ended_at=line.at)
    return tuple(found.values())


def unknown_ones(
    known: Iterable[JournaledPress], *, organization_id: str, setting: str, target: str
) -> tuple[JournaledPress, ...]:
    """Those on one setting of one target of which nobody knows what became."""
    return tuple(
        press
        for press in known
        if press.outcome is PressOutcome.UNKNOWN
        and (press.setting, press.target) == (setting, target)
        and is_same_organization(press.organization_id, organization_id)
    )


def unknown_words(known: Iterable[JournaledPress]) -> str | None:
    """That nobody knows what became of some presses, the first of them by name, and what tells; None when there is none."""
    unknown = [press for press in known if press.outcome is PressOutcome.UNKNOWN]
    if not unknown:
        return None
    first = unknown[0]
    named = f"{first.setting.replace('_', ' ')} of {first.target}, {first.at:%Y-%m-%d %H:%M} UTC"
    presses_ = "1 press" if len(unknown) == 1 else f"{len(unknown)} presses"
    return (
        f"{presses_} in the Console without an outcome in the journal ({'' if len(unknown) == 1 else 'first: '}{named}): "
        "whether something was saved is known once a run has looked there, which says so"
    )


def _begun(key: str, line: JournalLine) -> JournaledPress:
    return JournaledPress(
        id=key,
        at=line.at,
        organization_id=_text(line, "organization_id"),
        setting=_text(line, "setting"),
        target=_text(line, "target"),
        page=_text(line, "page"),
        layout=_text(line, "layout"),
        what=_text(line, "what"),
        before=_text(line, "before"),
        wanted=_text(line, "wanted"),
    )


def _answered(press: JournaledPress, line: JournalLine) -> JournaledPress:
    answer = _text(line, "answer")
    is_question = answer == PressOutcome.ASKED
    return dataclasses.replace(
        press,
        answer=answer,
        evidence=_text(line, "evidence") or None,
        outcome=PressOutcome.ASKED if is_question else press.outcome,
        ended_at=line.at if is_question else None,
    )


def _outcome(line: JournalLine) -> PressOutcome:
    try:
        return PressOutcome(_text(line, "outcome"))
    except ValueError:  # a word of another version
        return PressOutcome.NOT_CONFIRMED


def _text(line: JournalLine, name: str) -> str:
    value = line.facts.get(name)
    return "" if value is None else str(value)
