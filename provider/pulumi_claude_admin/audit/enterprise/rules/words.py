"""What rules about a Claude Enterprise organization share: the place that a finding is about, money as people read it, and where things are set."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from pulumi_claude_admin.audit.enterprise.facts import EnterpriseFacts, EnterprisePerson, PersonLimit
from pulumi_claude_admin.audit.finding import Place, PlaceKind
from pulumi_claude_admin.audit.rules.words import CENTS

BY_HAND: Final = "claude.ai > Organization settings > Usage"
"""Where a person sets what no API sets."""
NOBODY_LISTED: Final = (
    "the people could not be listed, and nothing is set for the whole organization, so who has no limit is not told"
)
NOT_TOLD: Final = "nothing is told of what this person cost: the platform says 0 for nothing and for unavailable alike"

_IN_A_MONTH: Final = {"daily": Decimal(30), "weekly": Decimal(30) / 7, "monthly": Decimal(1)}


def organization(facts: EnterpriseFacts) -> Place:
    """The whole of it."""
    return Place(PlaceKind.ORGANIZATION, facts.organization_id, facts.organization_id)


def person(one: EnterprisePerson) -> Place:
    """One person: the label is shown to whoever may see names."""
    return Place(PlaceKind.PERSON, one.id, one.label)


def money(facts: EnterpriseFacts, cents: Decimal) -> str:
    """Fractional cents as `1,234.56 USD`."""
    return f"{(cents / CENTS).quantize(Decimal('0.01'), ROUND_HALF_UP):,} {facts.currency}"


def of_a_month(limit: PersonLimit) -> Decimal | None:
    """What a limit comes to in thirty days; None where there is none, and of a period that is new."""
    times = _IN_A_MONTH.get(limit.period)
    return None if limit.amount is None or times is None else limit.amount * times


def set_by(limit: PersonLimit) -> str:
    """`an override of their own`, `seat tier premium`, `nobody knows whom`."""
    if limit.is_own:
        return "an override of their own"
    return "nobody knows what" if limit.source is None else str(limit.source)


def is_everybody_told(facts: EnterpriseFacts) -> bool:
    """Whether everybody is known: by the list of people, or because the organization's own limit holds for whoever has no other."""
    return facts.members is not None or has_organization_default(facts)


def has_organization_default(facts: EnterpriseFacts) -> bool:
    """Whether something is set for the whole organization in some period, so that nobody is without a limit unasked."""
    return any(one.scope.kind == "organization" and one.amount is not None for one in facts.defaults)
