"""
Answers lists from a reading that another process of this run has just made: the preview beside a drift run asks nothing again.

Nothing is proven and nothing is kept: the folder is that of one run, and gone with it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Mapping
from datetime import datetime
from typing import Final, TypeVar, cast

from pydantic import ValidationError

from pulumi_claude_admin.admin_api.kept.kept_lists import HowRead
from pulumi_claude_admin.admin_api.kept.list_files import KeptList, ListFiles
from pulumi_claude_admin.admin_api.kept.list_types import ListKey, adapter, list_key

AnswerT = TypeVar("AnswerT")

_NOTHING: Final = HowRead()


def give(files: ListFiles, place: str, answers: Mapping[Hashable, object], *, read_at: datetime) -> None:
    """Leave what is remembered for another process. Raises OSError."""
    for key, answer in answers.items():
        which = list_key(key)
        if which is not None:
            value = adapter(which.name).dump_python(answer, mode="json")
            files.write(place, which, KeptList(read_at, "", value))


class GivenLists:
    """`lists` as they were given; what is not among them is asked for. Safe to use from several threads."""

    def __init__(self, lists: Mapping[ListKey, KeptList]) -> None:
        self._lists = dict(lists)
        self._answered: set[Hashable] = set()
        self._lock = threading.Lock()

    @property
    def how_read(self) -> HowRead:
        """Nobody asks: whoever gave the lists tells how they were read."""
        return _NOTHING

    def answer(self, key: Hashable, ask: Callable[[], AnswerT]) -> AnswerT:
        """The given answer, else that of `ask()`."""
        which = list_key(key)
        with self._lock:
            given = self._lists.get(which) if which is not None else None
            if given is not None:
                self._answered.add(key)
        if which is None or given is None:
            return ask()
        try:
            return cast("AnswerT", adapter(which.name).validate_python(given.value))
        except ValidationError:
            return ask()

    def forget(self, key: Hashable) -> None:
        """Never answer this again."""
        which = list_key(key)
        with self._lock:
            self._lists = {one: given for one, given in self._lists.items() if one != which}

    def forget_each(self, name: str) -> None:
        """The same of every list of this name."""
        with self._lock:
            self._lists = {one: given for one, given in self._lists.items() if one.name != name}

    def stop(self) -> frozenset[Hashable]:
        """Answer nothing from now on. The keys of what was answered so far."""
        with self._lock:
            self._lists = {}
            answered, self._answered = frozenset(self._answered), set()
            return answered
