"""
What somebody declares of the limits of people in a Claude Enterprise organization, and what of it differs from what is there. Pure.

A word stands for *no limit*, since Pulumi drops what is None before a provider sees it. Source: docs/platform/enterprise.md#spend-limits.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Annotated, Final

from pydantic import AfterValidator, BeforeValidator

from pulumi_claude_admin.model.diff import Change, compare
from pulumi_claude_admin.model.inputs import Name, Spec, Text
from pulumi_claude_admin.model.limits_of_people import amount_or, each_once
from pulumi_claude_admin.model.member_spend_limit import EffectiveLimit, EnterpriseLimit, Period
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.model.unknown import OR_UNKNOWN

NO_LIMIT: Final = "no_limit"
"""What is said of a person whom nothing is to limit in that period."""

LimitAmount = Annotated[str, BeforeValidator(amount_or(NO_LIMIT, example="50.00")), OR_UNKNOWN]
"""A decimal string in major units, as the user spelled it, or `no_limit`. `0` is what the seat includes, and no more."""


class MemberSpendLimitSpec(Spec):
    """What one person may spend in each period of a length. `user` is an e-mail or a `user_…` id."""

    user: Name
    amount: LimitAmount
    period: Period = "monthly"
    clear_on_destroy: bool = False


class MemberSpendLimitsSpec(Spec):
    """
    The same for many: e-mail or `user_…` id to amount.

    `exclusive`: nobody else has an override of that period.
    """

    people: Annotated[dict[Text, LimitAmount], AfterValidator(each_once)]
    period: Period = "monthly"
    exclusive: bool = False
    clear_on_destroy: bool = False


def money_of(text: str, currency: str) -> Money | None:
    """A declared amount in the organization's currency; None for `no_limit`. Raises ValueError for one that is finer than its smallest unit."""
    return None if text == NO_LIMIT else Money.parse(text, currency)


def word_of(amount: Money | None) -> str:
    """An amount that is set, as it would be declared."""
    return NO_LIMIT if amount is None else amount.major


def currency_of(limits: Iterable[EnterpriseLimit | EffectiveLimit]) -> str:
    """The organization's billing currency, as its limits tell it; dollars where none has an amount."""
    return next((one.amount.currency for one in limits if one.amount is not None), Money(0).currency)


def overrides_of(limits: Iterable[EnterpriseLimit], period: str) -> dict[str, EnterpriseLimit]:
    """The overrides of people in a period, by their ids."""
    return {one.user_id: one for one in limits if one.user_id is not None and one.period == period}


def diff_member_spend_limit(spec: MemberSpendLimitSpec, actual: EnterpriseLimit | None) -> tuple[Change, ...]:
    """The amount, where it differs from the override that is there."""
    wanted = _word(spec.amount, "USD" if actual is None or actual.amount is None else actual.amount.currency)
    return compare({"amount": wanted}, {"amount": None if actual is None else word_of(actual.amount)})


def diff_member_spend_limits(
    people: Mapping[str, str],
    user_ids: Mapping[str, str],
    overrides: Mapping[str, EnterpriseLimit],
    *,
    others: Collection[str] = (),
) -> tuple[Change, ...]:
    """
    Each person at `people.<name as declared>`, where the amount differs from the override that is there.

    `user_ids` are those of the names; a name without one is not looked at. `others` are the ids of people who are to have no override.
    """
    currency = currency_of(overrides.values())
    wanted = {f"people.{who}": _word(people[who], currency) for who in people if who in user_ids}
    there = {f"people.{who}": one for who, id_ in user_ids.items() if (one := overrides.get(id_)) is not None}
    there |= {f"people.{id_}": overrides[id_] for id_ in others if id_ in overrides}
    return compare(wanted, {path: word_of(one.amount) for path, one in there.items()})


def _word(text: str, currency: str) -> str:
    """As it would be read; as declared where it cannot be an amount of this currency."""
    try:
        return word_of(money_of(text, currency))
    except ValueError:
        return text
