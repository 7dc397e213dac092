"""Which days of a repository are to be read, by what is kept of it. Pure."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from pulumi_claude_admin.model.cubes import Window
from pulumi_claude_admin.outcomes.gather import Rules
from pulumi_claude_admin.outcomes.outcome_archive import Days, KeptRepository
from pulumi_claude_admin.outcomes.people import Aliases

PIECE: Final = timedelta(days=28)
"""So much is read and put at once: whatever ends a run costs no more than this."""
_FIRST_OF_MORE: Final = timedelta(days=31)
"""The first piece of a run that goes on: all that it reads again and a day more, so that no run ends before the one before it."""


@dataclass(frozen=True, slots=True)
class CompanyRules:
    """What a company says of its people and repositories. `key` is that of the hashes (`CLAUDE_ADMIN_PSEUDONYM_KEY`)."""

    key: str = field(repr=False)
    aliases: Aliases = field(default_factory=Aliases)
    rules: Rules = field(default_factory=Rules)

    def fingerprint(self, branch: str) -> str:
        """The same for every reading by these rules alone. A repository's own `.mailmap` is not in it: people come and go."""
        words, people = self.rules.words, self.aliases
        text = json.dumps(
            [
                branch,
                sorted(people.emails.items()),
                sorted(people.logins.items()),
                sorted(words.labels),
                words.title,
                sorted(self.rules.bots),
                self.rules.notes_ref,
            ]
        )
        return hmac.new(self.key.encode(), text.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()


@dataclass(frozen=True, slots=True)
class ReadingPlan:
    """The days to read, none where the first is not before the second; `is_anew`: nothing that is kept may stand beside them, `why` in a line."""

    days: Days
    is_anew: bool
    why: str | None = None

    def pieces(self) -> Iterator[Window]:
        """The days in pieces, oldest first."""
        first, end = self.days
        longest = PIECE if self.is_anew else _FIRST_OF_MORE
        while first < end:
            until = min(first + longest, end)
            yield Window(first, until)
            first, longest = until, PIECE


def reading_plan(kept: KeptRepository | None, days: Days, *, fingerprint: str, lacked: frozenset[str]) -> ReadingPlan:
    """
    What is to be read so that these days are kept, by what is kept already. `lacked`: what cannot be asked this time.

    What was younger than thirty days when it was read is read again: all that can still change it was merged since, or on those days.
    """
    if kept is None:
        return ReadingPlan(days, is_anew=True)
    name = kept.repository.name
    if kept.fingerprint != fingerprint:
        return ReadingPlan(days, is_anew=True, why=f"{name} is read anew: it was read by other rules before")
    gained = sorted((kept.lacked & {"checkout", "coverage"}) - lacked)
    if gained:
        why = f"{name} is read anew: it was read without a {' and a '.join(gained)} before"
        return ReadingPlan(days, is_anew=True, why=why.replace("a coverage", "coverage"))
    if days[0] < kept.first or days[0] > kept.end:
        end = max(days[1], kept.end) if days[0] < kept.first <= days[1] else days[1]  # later days are not lost for it
        return ReadingPlan((days[0], end), is_anew=True, why=f"{name} is read anew: other days are kept of it")
    first = max(kept.final_before, kept.first)
    is_there = days[1] <= first or (days[1] <= kept.end and kept.is_final)
    return ReadingPlan((first, first if is_there else max(days[1], kept.end)), is_anew=False)
