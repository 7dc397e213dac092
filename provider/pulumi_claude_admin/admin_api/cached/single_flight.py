"""Answers that are asked for once: concurrent askers of one question share one call. Knows no API object."""

from __future__ import annotations

import contextlib
import copy
import logging
import threading
from collections.abc import Callable, Hashable, Iterator
from typing import Final, Protocol, TypeVar, cast

from pulumi_claude_admin.errors import ClaudeAdminError
from pulumi_claude_admin.quoting import without_emails

AnswerT = TypeVar("AnswerT")

_log: Final = logging.getLogger(__name__)


class _Slot:
    """One question: being asked until `is_over` is set; then a value, an error, or neither when the asker failed by a bug."""

    def __init__(self) -> None:
        self.is_over = threading.Event()
        self.value: object = None
        self.has_value = False
        self.error: ClaudeAdminError | None = None


class Kept(Protocol):
    """Answers of an earlier process."""

    def answer(self, key: Hashable, ask: Callable[[], AnswerT]) -> AnswerT:
        """The kept answer, where it is still true, or that of `ask()`."""

    def forget(self, key: Hashable) -> None:
        """Never answer this again: it was written."""

    def forget_each(self, name: str) -> None:
        """The same of every key that is a tuple which begins with this."""


class SingleFlightCache:
    """
    Remembered answers by key. `lasting` are the errors that are answers too; others are forgotten at once.

    An answer that is under way while its key is dropped reaches those who waited for it, and nobody who asks later.
    `kept` is asked before the platform is.
    """

    def __init__(self, lasting: tuple[type[ClaudeAdminError], ...] = ()) -> None:
        self.kept: Kept | None = None
        self._lasting = lasting
        self._lock = threading.Lock()
        self._slots: dict[Hashable, _Slot] = {}
        self._next: dict[Hashable, _Slot] = {}

    def get(self, key: Hashable, ask: Callable[[], AnswerT]) -> AnswerT:
        """The remembered answer, or the one of the call under way, or that of `ask()`. Raises what was raised there."""
        while True:
            with self._lock:
                slot = self._slots.get(key)
                is_mine = slot is None
                slot = self._slots.setdefault(key, _Slot())
            _log.debug("%s: %s", without_emails(str(key)), "asked" if is_mine else "answered from memory")
            if is_mine:
                return self._ask(key, slot, ask)
            if self._has_answer(slot):
                return cast("AnswerT", slot.value)  # the value of a key comes from its own `ask`

    def renewed(self, key: Hashable, ask: Callable[[], AnswerT]) -> AnswerT:
        """
        An answer that nobody had asked for before: after a write, and remembered.

        Who comes while one is under way waits for its end and shares the next with all who came meanwhile.
        """
        with self._lock:
            current = self._slots.get(key)
            under_way = current if current is not None and not current.is_over.is_set() else None
            is_mine = under_way is None or key not in self._next
            slot = _Slot() if under_way is None else self._next.setdefault(key, _Slot())
            if under_way is None:
                self._slots[key] = slot
        if not is_mine:
            return cast("AnswerT", slot.value) if self._has_answer(slot) else self.renewed(key, ask)
        if under_way is not None:
            under_way.is_over.wait()
            with self._lock:
                del self._next[key]
                self._slots[key] = slot
        return self._ask(key, slot, ask)

    def change(self, key: Hashable, edit: Callable[[AnswerT], AnswerT]) -> None:
        """Edit a remembered answer after a write; one that is still under way is dropped, as it may be older than the write."""
        self._forget_kept(key)
        with self._lock:
            slot = self._slots.pop(key, None)
            if slot is not None and slot.has_value:
                edited = _Slot()
                edited.value, edited.has_value = edit(cast("AnswerT", slot.value)), True  # as above
                edited.is_over.set()
                self._slots[key] = edited

    def answers(self) -> dict[Hashable, object]:
        """Every answer that is remembered now, by its key."""
        with self._lock:
            return {key: slot.value for key, slot in self._slots.items() if slot.has_value}

    def drop(self, *keys: Hashable) -> None:
        """Forget these, in what was kept too."""
        self._forget_kept(*keys)
        self.drop_from_memory(*keys)

    def drop_from_memory(self, *keys: Hashable) -> None:
        """Forget that these were asked in this process."""
        with self._lock:
            for key in keys:
                self._slots.pop(key, None)

    def drop_each(self, first: str) -> None:
        """Forget every answer whose key is a tuple that begins with this."""
        if self.kept is not None:
            self.kept.forget_each(first)
        with self._lock:
            self._slots = {key: slot for key, slot in self._slots.items() if not _begins_with(key, first)}

    @contextlib.contextmanager
    def dropping(self, *keys: Hashable) -> Iterator[None]:
        """Forget these once a write is over, however it ended."""
        try:
            yield
        finally:
            self.drop(*keys)

    @contextlib.contextmanager
    def dropping_on_error(self, *keys: Hashable) -> Iterator[None]:
        """Forget these when a write fails: it may have happened all the same."""
        try:
            yield
        except ClaudeAdminError:
            self.drop(*keys)
            raise

    def drop_values(self, *keys: Hashable) -> None:
        """Forget answers, but not errors that last: somebody else may have changed a value, nobody opens a gate by that."""
        self._forget_kept(*keys)
        with self._lock:
            for key in keys:
                slot = self._slots.get(key)
                if slot is not None and slot.error is None:
                    del self._slots[key]

    def _has_answer(self, slot: _Slot) -> bool:
        """Wait for somebody else's. Raises what was raised there; False when the asker failed by a bug."""
        slot.is_over.wait()
        if slot.error is not None:
            raise copy.copy(slot.error)
        return slot.has_value

    def _ask(self, key: Hashable, slot: _Slot, ask: Callable[[], AnswerT]) -> AnswerT:
        try:
            answer = ask() if self.kept is None else self.kept.answer(key, ask)
            slot.value, slot.has_value = answer, True
        except ClaudeAdminError as error:
            slot.error = error
            raise
        finally:
            if not slot.has_value and not isinstance(slot.error, self._lasting):
                self._forget(key, slot)
            slot.is_over.set()
        return answer

    def _forget_kept(self, *keys: Hashable) -> None:
        if self.kept is not None:
            for key in keys:
                self.kept.forget(key)

    def _forget(self, key: Hashable, slot: _Slot) -> None:
        with self._lock:
            if self._slots.get(key) is slot:
                del self._slots[key]


def _begins_with(key: Hashable, first: str) -> bool:
    return isinstance(key, tuple) and key[:1] == (first,)
