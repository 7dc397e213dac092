"""
What was read of an Enterprise organization's limits, kept right while they are written: a write touches one row, and copies none of ten thousand.
"""

from __future__ import annotations

import threading
from collections.abc import Hashable, Iterable
from dataclasses import replace
from typing import Generic, Self, TypeVar

from pulumi_claude_admin.model.member_spend_limit import EffectiveLimit, EnterpriseLimit

RowT = TypeVar("RowT")


class _Rows(Generic[RowT]):
    """Rows by their keys. Safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._rows: dict[Hashable, RowT] = {}
        self._all: tuple[RowT, ...] | None = None

    def all(self) -> tuple[RowT, ...]:
        """All of them, as they are now."""
        with self._lock:
            if self._all is None:
                self._all = tuple(self._rows.values())
            return self._all

    def _put(self, key: Hashable, row: RowT | None) -> None:
        """None: there is none any more."""
        with self._lock:
            self._all = None
            if row is None:
                self._rows.pop(key, None)
            else:
                self._rows[key] = row

    def _row(self, key: Hashable) -> RowT | None:
        with self._lock:
            return self._rows.get(key)


class KnownLimits(_Rows[EnterpriseLimit]):
    """The limits that were set. A person has one of each period; others have an id, and are not written."""

    def __init__(self, limits: Iterable[EnterpriseLimit]) -> None:
        super().__init__()
        self._rows = {_key(one): one for one in limits}

    def put(self, written: EnterpriseLimit) -> Self:
        """With this one in place of the person's of that period."""
        self._put(_key(written), written)
        return self

    def without(self, limit: EnterpriseLimit) -> Self:
        """Without it."""
        self._put(_key(limit), None)
        return self


class KnownEffective(_Rows[EffectiveLimit]):
    """What holds for each person and period."""

    def __init__(self, rows: Iterable[EffectiveLimit]) -> None:
        super().__init__()
        self._rows = {(row.user_id, row.period): row for row in rows}
        self._emails = {row.user_id: row.email for row in self._rows.values()}

    def with_own(self, written: EnterpriseLimit) -> Self:
        """A person's own limit holds, whatever else is set: the list need not be asked for again after each of many writes."""
        user_id = str(written.user_id)
        key = (user_id, written.period)
        before = self._row(key) or EffectiveLimit(
            user_id, self._emails.get(user_id), written.period, None, written.scope, None
        )
        self._put(key, replace(before, amount=written.amount, source=written.scope))
        return self


def _key(limit: EnterpriseLimit) -> Hashable:
    return limit.id if limit.user_id is None else (limit.user_id, limit.period)
