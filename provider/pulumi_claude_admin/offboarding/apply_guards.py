"""
Why a plan is not carried out at all: it cannot be used, or a rule forbids it. Nothing is written where one of these holds.

A wrong list is the accident that most of them are for: an export that was cut short makes half a company look as if it had left.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from pulumi_claude_admin.model.organization_member import is_admin
from pulumi_claude_admin.model.people import Everybody, is_email, is_user_id, person_key
from pulumi_claude_admin.offboarding.apply_order import going_on, ids_of, kept_going, name_of
from pulumi_claude_admin.offboarding.decisions import Assign, RotateBy
from pulumi_claude_admin.offboarding.keep_list import OffboardingSettings
from pulumi_claude_admin.offboarding.observed import Observed
from pulumi_claude_admin.offboarding.plan import Leaver, OffboardingPlan, StepKind
from pulumi_claude_admin.offboarding.read_observed import ADMIN_KEY_MADE
from pulumi_claude_admin.offboarding.who_leaves import most_by_list
from pulumi_claude_admin.offboarding.writes import WithdrawInvitation

LONGEST_LIFE: Final = timedelta(days=1)
_CLOCK_SKEW: Final = timedelta(minutes=5)


def unusable(plan: OffboardingPlan, observed: Observed) -> tuple[str, ...]:
    """Why the file has to be made anew or completed first, each reason in one line. `observed` was read just now."""
    return (
        *_empty(plan),
        *_age(plan, observed),
        *_undecided(plan),
        *_idle_decisions(plan, observed),
        *_spending(plan, observed),
    )


def forbidden(plan: OffboardingPlan, observed: Observed, settings: OffboardingSettings) -> tuple[str, ...]:
    """Which rules forbid it, each in one line."""
    return (*_number(plan), *_kept(plan, observed, settings), *_last_admin(plan, observed), *_oneself(plan, observed))


def _empty(plan: OffboardingPlan) -> Iterator[str]:
    if not plan.people:
        yield "it has nobody in it"


def _age(plan: OffboardingPlan, observed: Observed) -> Iterator[str]:
    age = observed.as_of - plan.as_of
    if not -_CLOCK_SKEW <= age <= LONGEST_LIFE:
        yield f"it was made on {plan.as_of:%Y-%m-%d at %H:%M} UTC, and a plan is good for one day: make it anew"


def _undecided(plan: OffboardingPlan) -> Iterator[str]:
    for leaver in plan.people:
        for step in leaver.steps:
            if step.is_undecided:
                yield f"nobody has decided about the key {step.label} ({step.about}): disable, assign OWNER or rotate by YYYY-MM-DD"


def _spending(plan: OffboardingPlan, observed: Observed) -> Iterator[str]:
    """A key of which the plan says that nobody uses it, so that nobody decided, and which spends now."""
    if observed.spend is None:
        return
    for step in (step for leaver in plan.people for step in leaver.steps):
        is_unused = step.kind is StepKind.SHARED_KEY and step.spend == 0
        if is_unused and step.write is not None and observed.spend.amounts.get(step.about, 0) > 0:
            yield f"the key {step.label} ({step.about}) was unused when the plan was made, and spends now: make it anew"


def _idle_decisions(plan: OffboardingPlan, observed: Observed) -> Iterator[str]:
    """A key that goes on needs somebody who stays, or a day that is to come."""
    people = Everybody.of(observed.users)
    leaving = {id_ for leaver in plan.people for id_ in ids_of(leaver)}
    for one in kept_going(plan):
        decision = going_on(one.step)
        about = f"the key {one.step.label} ({one.step.about})"
        if isinstance(decision, RotateBy) and decision.day < observed.as_of.date():
            yield f"{about} was to be rotated by {decision.day}, which is over"
        elif isinstance(decision, Assign) and _is_person(decision.owner):
            user = people.find(decision.owner)
            if user is None or user.id in leaving:
                yield f"{decision.owner}, to whom {about} is assigned, is not among those who stay"


def _is_person(owner: str) -> bool:
    """Whether it can be looked up; a team is called as it is called."""
    return is_email(owner) or is_user_id(owner)


def _number(plan: OffboardingPlan) -> Iterator[str]:
    leaving = sum(one.person.is_member or _is_invited(one) for one in plan.people)
    most = most_by_list(plan.members)
    if leaving > most:
        yield f"{leaving} people would leave, and of {plan.members} members no more than {most} may by one plan: make smaller ones"


def _is_invited(leaver: Leaver) -> bool:
    return any(isinstance(step.write, WithdrawInvitation) for step in leaver.steps)


def _kept(plan: OffboardingPlan, observed: Observed, settings: OffboardingSettings) -> Iterator[str]:
    for leaver in plan.people:
        person = leaver.person
        names = frozenset(person_key(one) for one in (person.email, person.user_id, *person.former_ids) if one)
        entry = settings.kept(names, observed.as_of.date())
        if entry is not None:
            yield f"{name_of(leaver)} stays until {entry.until} by offboarding.toml ({entry.reason})"


def _last_admin(plan: OffboardingPlan, observed: Observed) -> Iterator[str]:
    admins = {user.id for user in observed.users if is_admin(user)}
    if admins and admins <= {one.person.user_id for one in plan.people}:
        yield "nobody would be left who administers the organization"


def _oneself(plan: OffboardingPlan, observed: Observed) -> Iterator[str]:
    """Whoever's credential this is, as far as the activity feed tells: the person, or who made the Admin key."""
    makers = _makers_of_own_key(observed)
    for leaver in plan.people:
        if leaver.person.user_id in observed.acting_as:
            yield f"{name_of(leaver)} is whose credential this is: use one of somebody who stays"
        elif leaver.person.user_id in makers:
            yield f"{name_of(leaver)} made the Admin key that this runs with: use a credential of somebody who stays"


def _makers_of_own_key(observed: Observed) -> frozenset[str]:
    """The same key has two prefixes in the feed, and one suffix."""
    own = {_suffix(id_) for id_ in observed.acting_as if "key" in id_}
    made = (one for one in observed.activities or () if one.type == ADMIN_KEY_MADE)
    return frozenset(
        one.actor.id for one in made if one.actor.id and _suffix(one.details.get("admin_api_key_id")) in own
    )


def _suffix(key_id: object) -> str:
    return str(key_id).rpartition("_")[2]
