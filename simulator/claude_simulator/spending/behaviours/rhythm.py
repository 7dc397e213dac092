"""The two rhythms that everything else varies: people, who have mornings, afternoons and weekends, and services, which have none."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from claude_simulator.spending.behaviours.chance import part, spread
from claude_simulator.spending.behaviours.plan import Plan, Use

SATURDAY = 5
MORNING = (8, 4)
AFTERNOON = (13, 5)


def uses(plan: Plan, day: date, factor: float = 1.0, *, workspace: int = 0) -> Iterator[Use]:
    """Yield what each spender uses on a day, times ``factor``, in the plan's own rhythm."""
    if factor <= 0:
        return
    for who in range(len(plan.spenders)):
        tokens = of_spender(plan, day, who) * factor
        yield from (person if plan.is_of_people else service)(plan, day, who, tokens, workspace=workspace)


def of_spender(plan: Plan, day: date, who: int) -> float:
    """Return the tokens of one spender on a day."""
    own = spread(plan.unevenness, plan.seed, plan.name, "spender", who)
    today = spread(plan.noise, plan.seed, plan.name, day.toordinal(), who)
    weekend = plan.weekend_share if plan.is_of_people and is_weekend(day) else 1.0
    return plan.tokens_a_day * own * today * weekend


def person(plan: Plan, day: date, who: int, tokens: float, *, workspace: int = 0) -> Iterator[Use]:
    """Yield a person's morning and afternoon; on weekends there is one of the two."""
    word = day.toordinal()
    early = MORNING[0] + int(MORNING[1] * part(plan.seed, plan.name, "morning", word, who))
    late = AFTERNOON[0] + int(AFTERNOON[1] * part(plan.seed, plan.name, "afternoon", word, who))
    balance = 0.4 + 0.2 * part(plan.seed, plan.name, "balance", word, who)
    if is_weekend(day):
        yield Use(who, early if balance > 0.5 else late, tokens, workspace)  # noqa: PLR2004 - the middle
        return
    yield Use(who, early, tokens * balance, workspace)
    yield Use(who, late, tokens * (1 - balance), workspace)


def service(plan: Plan, _day: date, who: int, tokens: float, *, workspace: int = 0) -> Iterator[Use]:
    """Yield a service's day in equal parts."""
    for number in range(plan.rows_a_day):
        yield Use(who, number * 24 // plan.rows_a_day, tokens / plan.rows_a_day, workspace)


def is_weekend(day: date) -> bool:
    """Say whether it is Saturday or Sunday, in UTC."""
    return day.weekday() >= SATURDAY
