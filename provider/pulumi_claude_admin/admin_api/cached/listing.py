"""A collection of objects with ids, listed once per process: what each write answers is put in, and one that fails forgets the list."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import ClassVar, Generic, Protocol, TypeVar

from pulumi_claude_admin.admin_api.cached.single_flight import SingleFlightCache
from pulumi_claude_admin.errors import ApiWriteNotConfirmed


class _Identified(Protocol):
    @property
    def id(self) -> str: ...


IdentifiedT = TypeVar("IdentifiedT", bound=_Identified)


class CachedListing(Generic[IdentifiedT]):
    """`key` is the list's in the cache."""

    key: ClassVar[str]

    def __init__(self, ask: Callable[[], tuple[IdentifiedT, ...]], cache: SingleFlightCache) -> None:
        self._ask = ask
        self._cache = cache

    def list(self) -> tuple[IdentifiedT, ...]:
        """All of them."""
        return self._cache.get(self.key, self._ask)

    def find(self, id_: str) -> IdentifiedT | None:
        """The one with this id, whatever became of it; None when there is none."""
        return next((one for one in self.list() if one.id == id_), None)

    def _made(self, make: Callable[[], IdentifiedT], *, what: str) -> IdentifiedT:
        """Make one. Raises ApiWriteNotConfirmed when the answer shows one that was there before."""
        before = {one.id for one in self.list()}
        with self._cache.dropping_on_error(self.key):
            made = make()
        if made.id in before:
            raise ApiWriteNotConfirmed(
                f"the Admin API answered {what} with one that was there before ({made.id})", outcome_unknown=True
            )
        self._change(lambda known: (made, *known))
        return made

    def _written(self, write: Callable[[], IdentifiedT], *more: Hashable) -> IdentifiedT:
        """Write one; `more` is forgotten too when that fails."""
        with self._cache.dropping_on_error(self.key, *more):
            written = write()
        self._put(written)
        return written

    def _removed(self, id_: str, remove: Callable[[], None]) -> None:
        """Remove one."""
        with self._cache.dropping_on_error(self.key):
            remove()
        self._change(lambda known: tuple(one for one in known if one.id != id_))

    def _put(self, written: IdentifiedT) -> None:
        self._change(lambda known: (written, *(one for one in known if one.id != written.id)))

    def _change(self, edit: Callable[[tuple[IdentifiedT, ...]], tuple[IdentifiedT, ...]]) -> None:
        self._cache.change(self.key, edit)
