"""
A write of several steps that fails half-way is taken back in reverse, as far as that goes.

Pulumi's state cannot hold half a write of a dynamic provider: after a failed create it has nothing, after a failed update
what was there before. So a program that is reverted then would be "unchanged", and what the first steps did would stay.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Final, Self, TypeVar

from pulumi_claude_admin.errors import AdminApiError, ClaudeAdminError

T = TypeVar("T")

AFTER_CREATE: Final = "Run `pulumi up` again, which goes on from there; without it, that stays"
"""How to put right what a failed create leaves: no state remembers it."""
AFTER_UPDATE: Final = "`pulumi up --refresh` puts it right"
"""How to put right what a failed update leaves."""


@dataclass(frozen=True, slots=True)
class _Step:
    what: str
    back: Callable[[], object]


class Undo:
    """
    The steps of one write. Leaving it with one of our errors takes back what was done; the error then says so.

    `mend` says how to put right what could not be taken back.
    """

    def __init__(self, mend: str) -> None:
        self._mend = mend
        self._done: list[_Step] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if isinstance(error, ClaudeAdminError) and self._done:
            report = self._take_back()
            error.hint = f"{error.hint.rstrip('.')}. {report}" if error.hint else report

    def step(self, what: str, do: Callable[[], T], *, back: Callable[[], object]) -> T:
        """
        Do one thing, told as `what`; `back` takes it back, and taking back what did not happen is success.

        A step whose outcome is unknown is taken back too.
        """
        try:
            answer = do()
        except AdminApiError as error:
            if error.outcome_unknown:
                self._done.append(_Step(f"perhaps {what}", back))
            raise
        self._done.append(_Step(what, back))
        return answer

    def _take_back(self) -> str:
        undone, left = [], []
        for step in reversed(self._done):
            try:
                step.back()
            except ClaudeAdminError as error:
                left.append(f"{step.what} ({error.message.rstrip('.')})")
            else:
                undone.append(step.what)
        sentences = [f"Done before it failed: {', '.join(step.what for step in self._done)}"]
        if undone:
            sentences.append(f"Undone again: {', '.join(undone)}")
        if left:
            sentences += [f"Left, because undoing failed: {', '.join(left)}", self._mend]
        return ". ".join(sentences)
