"""Facts of an organization, made by hand: what a test names, and something quiet for the rest."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Final

from pulumi_claude_admin.audit.facts import (
    Facts,
    ForecastFacts,
    KeyFacts,
    ModelFacts,
    PersonFacts,
    Reading,
    TokenFacts,
    WorkspaceFacts,
)
from pulumi_claude_admin.audit.limit_facts import BurnFacts, CapAction, CapFacts, CapSource
from pulumi_claude_admin.model.key_ownership import KeyOwner

AS_OF: Final = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
FIRST_DAY: Final = date(2026, 8, 26)
END_DAY: Final = date(2026, 11, 24)
DAYS: Final = tuple(FIRST_DAY + timedelta(days=number) for number in range((END_DAY - FIRST_DAY).days))
NO_CAP: Final = CapFacts(amount=None, source=CapSource.API)
UNSEEN: Final = CapFacts(amount=None, source=None, why_unseen="there is no Console session")


def usd(text: str) -> Decimal:
    """`1200.50` as fractional cents."""
    return Decimal(text).scaleb(2)


def cap(amount: str, *, declared: str | None = None, action: CapAction = CapAction.PAUSES) -> CapFacts:
    """A cap that the API shows."""
    says = usd(declared) if declared is not None else None
    return CapFacts(
        amount=usd(amount),
        source=CapSource.API,
        action=action,
        declared=says,
        declared_at=None if says is None else "teams.yaml:4",
    )


def forecast(amount: str, *, breach: date | None = None) -> ForecastFacts:
    """A forecast whose range is a tenth to both sides."""
    middle = usd(amount)
    return ForecastFacts(
        amount=middle,
        low=middle * Decimal("0.9"),
        high=middle * Decimal("1.1"),
        run_rate=middle,
        breach=breach,
        breach_earliest=breach - timedelta(days=1) if breach else None,
        breach_latest=breach + timedelta(days=2) if breach else None,
    )


def steady(amount: Decimal) -> tuple[tuple[date, Decimal], ...]:
    """The same amount on every day, a fifth of it at weekends, so that it comes to `amount` a week."""
    of_week = {True: Decimal("0.2"), False: Decimal(1)}
    return tuple((day, amount * of_week[day.weekday() >= 5] / Decimal("5.4")) for day in DAYS)


def workspace(
    id_: str, name: str, *, a_week: str, limit: CapFacts = NO_CAP, heading_for: ForecastFacts | None = None
) -> WorkspaceFacts:
    """A workspace that spends so much a week, at a discount of a tenth, and reads half of its input from the cache."""
    daily = steady(usd(a_week))
    amount = sum((cost for _, cost in daily), Decimal(0))
    month = sum((cost for day, cost in daily if day >= date(2026, 11, 1)), Decimal(0))
    tokens = TokenFacts(
        uncached_input=4_000_000, cache_read=5_000_000, cache_write_5m=1_000_000, output=900_000, requests=12_000
    )
    return WorkspaceFacts(
        id=id_,
        name=name,
        is_default=False,
        is_archived=False,
        cap=limit,
        amount=amount,
        list_amount=amount / Decimal("0.9"),
        month_to_date=month,
        last_months=(amount / 3,),
        daily=daily,
        forecast=heading_for,
        spikes=(),
        level_changed_at=None,
        models=(),
        tokens=tokens,
        limiters=(),
        peaks=(),
        burn=BurnFacts(per_minute=Decimal(2600), minutes=Decimal(200), minutes_left=Decimal("192.4"))
        if limit.amount
        else None,
    )


def key(id_: str, name: str, amount: str, *, owner: KeyOwner = KeyOwner.PERSON, label: str | None = None) -> KeyFacts:
    """An active key that was used yesterday."""
    return KeyFacts(
        id=id_,
        name=name,
        status="active",
        workspace_id=None,
        owner=owner,
        owner_label=label,
        created_at=datetime(2026, 2, 1, tzinfo=UTC),
        expires_at=None,
        is_admin=False,
        amount=usd(amount),
        last_used=date(2026, 11, 23),
        used_in=("wrkspc_01Payments",),
    )


def person(id_: str, label: str, amount: str, *, is_gone: bool = False) -> PersonFacts:
    """A person who spent something."""
    return PersonFacts(id_, "user", label, is_gone, usd(amount), TokenFacts(output=10))


def facts(
    *workspaces: WorkspaceFacts, keys: tuple[KeyFacts, ...] | None = (), people: tuple[PersonFacts, ...] = ()
) -> Facts:
    """An organization of these workspaces whose every day was read; its sums are theirs."""
    amount = sum((one.amount for one in workspaces), Decimal(0))
    month = sum((one.month_to_date for one in workspaces), Decimal(0))
    list_amount = sum((one.list_amount for one in workspaces), Decimal(0))
    daily = tuple(
        zip(
            DAYS,
            (
                sum(costs, Decimal(0))
                for costs in zip(*([cost for _, cost in one.daily] for one in workspaces), strict=True)
            ),
            strict=False,
        )
    )
    models = (ModelFacts("claude-opus-5", amount, list_amount, TokenFacts()),) if workspaces else ()
    return Facts(
        as_of=AS_OF,
        organization_id="0e4b1b0a-2222-4444-8888-0123456789ab",
        organization_name="Acme",
        reading=Reading(
            first_day=FIRST_DAY,
            end_day=END_DAY,
            covered=frozenset(DAYS),
            read_at=AS_OF,
            refreshed_at=AS_OF - timedelta(hours=3),
            surfaces=("analytics",),
            revised_rows=0,
            difference=Decimal(0),
        ),
        cap=NO_CAP,
        tier_cap=None,
        amount=amount,
        list_amount=list_amount,
        month_to_date=month,
        last_months=(amount / 3,),
        daily=daily,
        forecast=None,
        workspaces=workspaces,
        keys=keys,
        people=people,
        models=models,
        shares=(),
        unattributed=Decimal(0),
    )


def without_rows() -> Facts:
    """An organization of which the platform reports nothing at all."""
    return replace(facts(), daily=(), models=(), keys=())
