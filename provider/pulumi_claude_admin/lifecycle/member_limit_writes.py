"""
Limits of people written one after another, at the pace that the platform allows, and read back together.

Ten thousand take hours. Whatever ends it in the middle, what was written is there, and the next run reads first and writes the rest.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from pulumi_claude_admin.admin_api.http.rate_limiter import PLATFORM_LIMITS
from pulumi_claude_admin.errors import AdminApiError, InvalidInputs, NotFound, PermissionDenied, Problem, Rejected
from pulumi_claude_admin.lifecycle.enterprise_people import print_left
from pulumi_claude_admin.lifecycle.messages import print_once
from pulumi_claude_admin.model.guard_rails import UNBOUNDED, AmountStep
from pulumi_claude_admin.model.increase_request import PENDING, STAYS_PENDING
from pulumi_claude_admin.model.member_spend_limit import EffectiveLimit, EnterpriseLimit
from pulumi_claude_admin.model.member_spend_limit_spec import money_of
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.quoting import some_of
from pulumi_claude_admin.session import Session

_log: Final = logging.getLogger(__name__)
GUARDED: Final = "member_spend_limit"
TOLD_EVERY: Final = 600
"""Writes after which a run says how far it is: ten minutes at the platform's pace."""


@dataclass(frozen=True, slots=True)
class WantedLimit:
    """What one person is to have: `name` as declared, `text` the amount as declared, `there` the override that is there."""

    name: str
    user_id: str
    text: str
    there: EnterpriseLimit | None


@dataclass(slots=True)
class Written:
    """What became of a series: `rows` is what holds now of everybody whose limit was written or cleared; `left` are the names of who is gone."""

    rows: tuple[EffectiveLimit, ...] = ()
    left: list[str] = field(default_factory=list)


def write_limits(
    session: Session,
    wanted: Iterable[WantedLimit],
    *,
    period: str,
    currency: str,
    clear: Sequence[EnterpriseLimit] = (),
) -> Written:
    """
    Write those that differ, and take away `clear`; then read all of it back.

    Raises BeyondGuardRails before the first write, ApiWriteNotConfirmed for what did not persist, and what the API answers: how many were
    written before is in the hint. Somebody who has left is told, and the rest goes on.
    """
    amounts = [(one, _money(one, currency)) for one in wanted]
    due = [(one, amount) for one, amount in amounts if one.there is None or one.there.amount != amount]
    session.settings.guard_rails.require(_step(one, amount) for one, amount in due)
    series = _Series(session, len(due) + len(clear))
    for one, amount in due:
        series.write(one, period, amount)
    for limit in clear:
        series.clear(limit)
    if series.written or series.cleared:
        series.outcome.rows = session.enterprise.effective.read_back(series.written, series.cleared)
    _print_who_waits(session, {one.user_id: one.name for one, _ in due}, period)
    return series.outcome


def print_plan(session: Session, *, writes: int, what: str) -> None:
    """How many writes are planned and how long they take at the platform's pace."""
    if writes == 0:
        return
    pace = session.settings.requests_per_minute
    pace = PLATFORM_LIMITS["spend_limits"] if pace is None else pace
    time = f", about {duration(writes / pace)} at {pace} a minute" if pace else ""
    print_once(f"{what}: {writes:,} {'write' if writes == 1 else 'writes'}{time}")


def duration(minutes: float) -> str:
    """Minutes in words: `2 h 47 min`."""
    whole = max(1, math.ceil(minutes))
    hours, rest = divmod(whole, 60)
    return f"{rest} min" if not hours else f"{hours} h {rest:02} min"


@dataclass(slots=True)
class _Series:
    session: Session
    planned: int
    written: list[EnterpriseLimit] = field(default_factory=list)
    cleared: list[EnterpriseLimit] = field(default_factory=list)
    outcome: Written = field(default_factory=Written)

    def write(self, one: WantedLimit, period: str, amount: Money | None) -> None:
        limits = self.session.enterprise.limits
        try:
            self._counted(lambda: self.written.append(limits.set(one.user_id, period, amount)))
        except (NotFound, Rejected) as error:
            if not _has_left(self.session, one.user_id, error):
                raise
            self.outcome.left.append(one.name)
            print_left(one.name, one.text)

    def clear(self, limit: EnterpriseLimit) -> None:
        self._counted(lambda: self.session.enterprise.limits.clear(limit))
        self.cleared.append(limit)

    def _counted(self, write: Callable[[], None]) -> None:
        done = len(self.written) + len(self.cleared)
        if done and done % TOLD_EVERY == 0:
            print_once(f"{done:,} of {self.planned:,} limits of people are written")
        try:
            write()
        except AdminApiError as error:
            if done:
                rest = f"{done:,} of {self.planned:,} limits were written before it, and the next `pulumi up` writes the rest"
                error.hint = f"{error.hint.rstrip('.')}. {rest}" if error.hint else rest
            raise


def _print_who_waits(session: Session, names: Mapping[str, str], period: str) -> None:
    """Whose request for a higher limit is not resolved by what was written. Where requests cannot be read nothing is said: all is written."""
    if not names:
        return
    try:
        listed = session.enterprise.increase_requests.list((PENDING,))
    except AdminApiError as error:
        _log.info("requests for a higher limit were not read: %s", error)
        return
    waiting = [f"{names[one.user_id]} {one.id}" for one in listed if one.period == period and one.user_id in names]
    if waiting:
        what = "1 request" if len(waiting) == 1 else f"{len(waiting):,} requests"
        print_once(f"{what} for a higher {period} limit still pending ({some_of(sorted(waiting))}); {STAYS_PENDING}")


def _has_left(session: Session, user_id: str, error: NotFound | Rejected) -> bool:
    """A 404 says so. Of a 400 the person's own entry decides; a key that may not ask for it leaves the error what it is."""
    if isinstance(error, NotFound):
        return True
    try:
        session.enterprise.people.retrieve(user_id)
    except NotFound:
        return True
    except PermissionDenied:
        return False
    return False


def _money(one: WantedLimit, currency: str) -> Money | None:
    try:
        return money_of(one.text, currency)
    except ValueError as error:
        raise InvalidInputs(Problem("", f"{one.name}: {error}")) from None


def _step(one: WantedLimit, amount: Money | None) -> AmountStep:
    """No limit is a raise without bound; where there is none yet, or explicitly none, an amount is a first one."""
    there = one.there.amount if one.there is not None else None
    before = None if there is None else Decimal(there.major)
    return AmountStep(GUARDED, GUARDED, before, UNBOUNDED if amount is None else Decimal(amount.major))
