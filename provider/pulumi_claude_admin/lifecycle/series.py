"""
A setting of the Console that takes several saves: a series that breaks off is taken back to what the page showed before it.

The Console's error carries that (`WriteNotConfirmed.before`); every other error of its says that nothing was saved.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from pulumi_claude_admin.errors import ClaudeAdminError, WriteNotConfirmed

ValueT = TypeVar("ValueT")

_GO_ON: Final = "`pulumi up --refresh` goes on from there"


@dataclass(frozen=True, slots=True)
class Series(Generic[ValueT]):
    """
    How one setting is read and written. `parts` are what single saves change, `describe` puts a value into words.

    `before` makes a value of what the error carries, None when that is not of this setting.
    """

    read: Callable[[], ValueT]
    put: Callable[[ValueT], ValueT]
    before: Callable[[object], ValueT | None]
    parts: Callable[[ValueT], frozenset[Hashable]]
    describe: Callable[[ValueT], str]

    def write(self, wanted: ValueT) -> ValueT:
        """Write it. Raises what the Console raises, after taking back what had been saved by then; the error says so."""
        try:
            return self.put(wanted)
        except WriteNotConfirmed as error:
            before = self.before(error.before)
            if before is not None:
                report = self._take_back(before, wanted)
                error.hint = f"{error.hint.rstrip('.')}. {report}" if error.hint else report
            raise

    def _take_back(self, before: ValueT, wanted: ValueT) -> str:
        try:
            now = self.read()
        except ClaudeAdminError as error:
            return f"What is left of it could not be read ({error.message.rstrip('.')}). {_GO_ON}"
        if now == before:
            return f"Nothing of it is left: {self.describe(before)}"
        if not self._is_half_way(before, now, wanted):
            return f"Left as it is now, because somebody else is editing it too: {self.describe(now)}. {_GO_ON}"
        try:
            self.put(before)
        except ClaudeAdminError as error:
            left = f"Left, because undoing failed ({error.message.rstrip('.')})"
            return f"{left}: {self.describe(now)} instead of {self.describe(before)}. {_GO_ON}"
        return f"Done before it failed: {self.describe(now)}. Undone again: {self.describe(before)}"

    def _is_half_way(self, before: ValueT, now: ValueT, wanted: ValueT) -> bool:
        """Whether only our own saves can have led there: somebody else's change is not ours to undo."""
        first, last, here = self.parts(before), self.parts(wanted), self.parts(now)
        return first & last <= here <= first | last
