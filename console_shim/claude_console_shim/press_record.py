"""
The record of one operation's presses in the journal: a line before each, a line after it, and one once the value was read back.

A journal that cannot be written keeps the press from being made. What a run before left unknown is told once somebody has looked.
"""

from __future__ import annotations

import contextlib
import logging
import secrets
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from datetime import UTC, datetime
from typing import Final

from claude_console_shim.press_plan import PlannedPress
from pulumi_claude_admin.errors import ConfigurationError, WriteNotConfirmed
from pulumi_claude_admin.journaled_presses import (
    AFTER,
    BEFORE,
    JOB,
    READ_BACK,
    JournaledPress,
    PressOutcome,
    facts_of,
    presses,
    unknown_ones,
)
from pulumi_claude_admin.quoting import without_emails
from pulumi_claude_admin.write_ports import ReadableJournal

_log: Final = logging.getLogger(__name__)


class PressRecord:
    """The presses on one setting (`setting`, a part of the page) of one target. Without a journal nothing is recorded."""

    def __init__(self, journal: ReadableJournal | None, *, organization_id: str, setting: str, target: str) -> None:
        self._journal = journal
        self._organization_id = organization_id
        self._setting = setting
        self._target = target
        self._now: str | None = None
        self._open: list[str] = []

    def before(self, press: PlannedPress, *, page: str, layout: str) -> None:
        """Add the line before a press. Raises ConfigurationError where it cannot be written: then nothing is pressed."""
        self._now = secrets.token_hex(8)
        self._append(
            BEFORE,
            facts_of(
                JournaledPress(
                    id=self._now,
                    at=datetime.now(UTC),
                    organization_id=self._organization_id,
                    setting=self._setting,
                    target=self._target,
                    page=page,
                    layout=layout,
                    what=press.what,
                    before=press.before,
                    wanted=press.wanted,
                )
            ),
        )

    def asked(self) -> None:
        """Add that the press opened a question and saved nothing."""
        self._after(PressOutcome.ASKED, None)
        self._now = None

    def answered(self, answer: str, *, evidence: str | None) -> None:
        """Add what the page answered; whether it is true is read back."""
        self._after(answer, evidence)
        if self._now is not None:
            self._open.append(self._now)
        self._now = None

    def read_back(self, outcome: PressOutcome) -> None:
        """Add what a fresh page showed of every press that was answered since."""
        pending, self._open = self._open, []
        for press in pending:
            self._add(READ_BACK, press, {"outcome": outcome})

    def ended_with(self, error: Exception) -> None:
        """The same, by the error with which the operation ends, and which nothing may hide: without a journal they stay unknown."""
        is_open = isinstance(error, WriteNotConfirmed)
        with contextlib.suppress(ConfigurationError):
            self.read_back(PressOutcome.NOT_CONFIRMED if is_open else PressOutcome.NOT_SAVED)

    def tell_unknown_to_reader(self, shown: str, *, states: Iterable[str], what: str | None = None) -> None:
        """As `tell_unknown`, for whoever only reads: a journal that cannot be read or written keeps nobody from the value."""
        try:
            self.tell_unknown(shown, states=states, what=what)
        except ConfigurationError as error:
            _log.warning("nothing is said of presses that were left without an outcome: %s", error)

    def tell_unknown(self, shown: str, *, states: Iterable[str], what: str | None = None) -> None:
        """
        Say of every press that a run before left without an outcome what the page shows now, in words, and record it. `states` are
        the values on the page in the words of a press, one by one: a press may be about one of them, or about several with commas between.
        `what` are the words of the only presses that they are about, where a target has several of this setting.
        """
        if self._journal is None:
            return
        kept = {self._journal.as_kept(each) for each in states}
        of_here = {"organization_id": self._organization_id, "setting": self._setting, "target": self._target}
        for press in unknown_ones(presses(self._journal.lines()), **of_here):
            if what not in {None, press.what}:
                continue
            outcome = PressOutcome.NOT_CONFIRMED
            if _is_among(kept, press.wanted):
                outcome = PressOutcome.CONFIRMED
            elif _is_among(kept, press.before):
                outcome = PressOutcome.NOT_SAVED
            _log.warning(
                "a press of %s on the %s of %s (%s) has no outcome in the journal, because its process was ended or is still at it: the page shows %s now, %s",
                f"{press.at:%Y-%m-%d %H:%M:%S} UTC",
                press.setting.replace("_", " "),
                press.target,
                without_emails(f"{press.what}: {press.before} to {press.wanted}"),
                without_emails(shown),
                _MEANS[outcome],
            )
            self._add(READ_BACK, press.id, {"outcome": outcome})

    def _after(self, answer: str, evidence: str | None) -> None:
        if self._now is None:
            return
        try:
            self._add(AFTER, self._now, {"answer": answer, "evidence": evidence})
        except ConfigurationError as error:
            error.hint = "The last press was made all the same; the next run reads what came of it"
            raise

    def _add(self, event: str, press: str, facts: dict[str, str | None]) -> None:
        self._append(event, {"organization_id": self._organization_id, "job": JOB, "press": press, **facts})

    def _append(self, event: str, facts: Mapping[str, str | int | None]) -> None:
        if self._journal is not None:
            self._journal.append(event, facts)


def _is_among(states: AbstractSet[str], words: str) -> bool:
    return words in states or all(each in states for each in words.split(", "))


_MEANS: Final = {
    PressOutcome.CONFIRMED: "which is what was wanted",
    PressOutcome.NOT_SAVED: "which is what was there before",
    PressOutcome.NOT_CONFIRMED: "which is neither what was there before nor what was wanted",
}
