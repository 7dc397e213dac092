"""
An audit beside what an archive keeps of the one before: what is kept of findings, and how they are called now. Pure.

Kept are ids alone, so labels are those of today. What could not be answered this time stays kept as it was found: it is neither gone
now, nor new when it is found again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Final, Protocol

from pulumi_claude_admin.audit.facts import Facts
from pulumi_claude_admin.audit.finding import (
    Answer,
    AtStake,
    AuditFinding,
    CannotKnow,
    MoneyKind,
    Place,
    PlaceKind,
)
from pulumi_claude_admin.audit.rules import words
from pulumi_claude_admin.audit_ports import KeptFinding, KeptRun
from pulumi_claude_admin.model.severity import Severity

WORSE_FROM: Final = Decimal("1.1")
"""So many times the money makes a finding worse."""


class Stake(Protocol):
    """Money that a finding is about, in any unit."""

    @property
    def amount(self) -> Decimal:
        """How much."""

    @property
    def kind(self) -> MoneyKind:
        """Of which kind."""


class Graded(Protocol):
    """A finding as far as it can be worse than another."""

    @property
    def severity(self) -> Severity:
        """How bad it is."""

    @property
    def at_stake(self) -> Stake | None:
        """The money."""


IdOf = Callable[[str], str]
"""What an archive calls a place of this id."""


@dataclass(frozen=True, slots=True)
class EarlierRun:
    """What the run before found, as findings of today that say no sentence."""

    as_of: datetime
    findings: tuple[AuditFinding, ...]


def recalled(run: KeptRun, facts: Facts, answers: Iterable[Answer], id_of: IdOf) -> EarlierRun:
    """A kept run with the ids and labels that its places have today. One that is not there any more is called by its id."""
    known = {(place.kind.value, id_of(place.id)): place for place in (*_places(facts), *(one.place for one in answers))}
    return EarlierRun(
        run.as_of, tuple(_recalled(one, known.get((one.place_kind, one.place_id))) for one in run.findings)
    )


def _recalled(one: KeptFinding, place: Place | None) -> AuditFinding:
    return AuditFinding(
        rule=one.rule,
        place=place or Place(PlaceKind(one.place_kind), one.place_id, one.place_id),
        severity=one.severity,
        sentence="",
        remedy="",
        at_stake=None if one.amount is None or one.money is None else AtStake(one.amount, MoneyKind(one.money)),
    )


def _places(facts: Facts) -> Iterator[Place]:
    yield words.organization(facts)
    yield from map(words.workspace, facts.workspaces)
    yield from map(words.key, facts.keys or ())
    yield from map(words.person, facts.people)


def to_keep(as_of: datetime, answers: Iterable[Answer], earlier: EarlierRun | None, id_of: IdOf) -> KeptRun:
    """What the next run compares with."""
    told = tuple(answers)
    last_told = {one.key: one for one in earlier.findings} if earlier is not None else {}
    found = {one.key: _as_last_told(one, last_told.get(one.key)) for one in told if isinstance(one, AuditFinding)}
    open_ = frozenset((one.rule, one.place.kind, one.place.id) for one in told if isinstance(one, CannotKnow))
    before = earlier.findings if earlier is not None else ()
    still_open = (
        one for one in before if one.key not in found and is_open(one.rule, one.place.kind, one.place.id, open_)
    )
    return KeptRun(as_of, tuple(_kept(one, id_of) for one in (*found.values(), *still_open)))


def _as_last_told(now: AuditFinding, before: AuditFinding | None) -> AuditFinding:
    """With the money of when it was last told as new or worse, unless it is less now: what grows a little in every run is told once it has grown enough."""
    if before is None or is_worse(now, before) or now.at_stake is None or before.at_stake is None:
        return now
    is_same_money = (now.severity, now.at_stake.kind) == (before.severity, before.at_stake.kind)
    return (
        replace(now, at_stake=before.at_stake)
        if is_same_money and now.at_stake.amount > before.at_stake.amount
        else now
    )


def is_worse(now: Graded, before: Graded) -> bool:
    """Whether a finding is worse than it was: of a greater severity, or of one severity with so much more money of one kind."""
    if now.severity.rank != before.severity.rank:
        return now.severity.rank < before.severity.rank
    money, then = now.at_stake, before.at_stake
    if money is None or then is None or money.kind is not then.kind:
        return False
    return money.amount >= then.amount * WORSE_FROM and money.amount > then.amount


def is_open(rule: str, kind: PlaceKind, place_id: str, unanswered: frozenset[tuple[str, PlaceKind, str]]) -> bool:
    """
    Whether a rule could not be answered for a place.

    What keeps all keys, people or models from being looked at is said of the organization; of workspaces it is said one by one.
    """
    if (rule, kind, place_id) in unanswered:
        return True
    is_listed_whole = kind not in {PlaceKind.ORGANIZATION, PlaceKind.WORKSPACE}
    return is_listed_whole and any((rule, PlaceKind.ORGANIZATION) == (one, where) for one, where, _ in unanswered)


def _kept(one: AuditFinding, id_of: IdOf) -> KeptFinding:
    stake = one.at_stake
    return KeptFinding(
        rule=one.rule,
        place_kind=one.place.kind.value,
        place_id=id_of(one.place.id),
        severity=one.severity,
        amount=stake.amount if stake is not None else None,
        money=stake.kind.value if stake is not None else None,
    )
