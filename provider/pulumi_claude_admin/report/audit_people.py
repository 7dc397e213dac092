"""
An audit without the names of persons: a word for each, the same wherever it is said. Pure.

The word is that of `pii.py` where somebody is called by an address, so that it is one word in all reports of an organization.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from pulumi_claude_admin.audit.earlier_run import EarlierRun
from pulumi_claude_admin.audit.facts import Facts
from pulumi_claude_admin.audit.finding import Answer, AuditFinding, PlaceKind
from pulumi_claude_admin.model.key_ownership import KeyOwner
from pulumi_claude_admin.report.audit_figures import Audited
from pulumi_claude_admin.report.pii import Pii, told

_DIGITS: Final = 12
_USER: Final = "user"
_PERSONS_KEY: Final = frozenset({KeyOwner.PERSON, KeyOwner.LEAVER})


def without_names(audited: Audited, key: str) -> Audited:
    """The same with a word for everybody: addresses wherever they are, other names of people in what rules say of them."""
    names = sorted({name for name in _names(audited) if name and "@" not in name}, key=lambda name: (-len(name), name))
    if names:
        words = {name: _word(name, key) for name in names}
        pattern = re.compile("|".join(rf"(?<!\w){re.escape(name)}(?!\w)" for name in names))
        muted = tuple(
            (found, entry)
            for one, entry in audited.muted
            if isinstance(found := _renamed(one, pattern, words), AuditFinding)
        )
        answers = tuple(_renamed(one, pattern, words) for one in audited.answers)
        audited = replace(audited, answers=answers, muted=muted, earlier=_earlier(audited.earlier, pattern, words))
    return told(_without_days_of_code(audited), Pii.HASHED, key)


def _without_days_of_code(audited: Audited) -> Audited:
    """What each did with Claude Code, day by day, was for the rules: no report says it, and it is most of what there is of a person."""
    people = tuple(replace(one, claude_code=()) for one in audited.facts.people)
    return replace(audited, facts=replace(audited.facts, people=people))


def _earlier(earlier: EarlierRun | None, pattern: re.Pattern[str], words: dict[str, str]) -> EarlierRun | None:
    if earlier is None:
        return None
    renamed = (_renamed(one, pattern, words) for one in earlier.findings)
    return replace(earlier, findings=tuple(one for one in renamed if isinstance(one, AuditFinding)))


def _names(audited: Audited) -> Iterator[str]:
    yield from _names_in(audited.facts)
    for one in audited.answers:
        if one.place.kind is PlaceKind.PERSON:
            yield one.place.label


def _names_in(facts: Facts) -> Iterator[str]:
    yield from (one.label for one in facts.people if one.kind == _USER)
    yield from (one.owner_label for one in facts.keys or () if one.owner in _PERSONS_KEY and one.owner_label)


def _renamed(answer: Answer, pattern: re.Pattern[str], words: dict[str, str]) -> Answer:
    def without(text: str) -> str:
        return pattern.sub(lambda match: words[match[0]], text)

    place = (
        replace(answer.place, label=without(answer.place.label))
        if answer.place.kind is PlaceKind.PERSON
        else answer.place
    )
    if not isinstance(answer, AuditFinding):
        return replace(answer, place=place, reason=without(answer.reason))
    evidence = tuple((name, without(text)) for name, text in answer.evidence)
    sentence, remedy = without(answer.sentence), without(answer.remedy)
    return replace(answer, place=place, sentence=sentence, remedy=remedy, evidence=evidence)


def word_for(name: str, key: str) -> str:
    """The word for somebody who is called so: of an address that of `pii.py`."""
    return told(name, Pii.HASHED, key) if "@" in name else _word(name, key)


def _word(name: str, key: str) -> str:
    digest = hmac.new(key.encode(), name.casefold().encode("utf-8", "surrogatepass"), hashlib.sha256)
    return f"person-{digest.hexdigest()[:_DIGITS]}"
