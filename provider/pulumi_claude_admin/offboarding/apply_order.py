"""
Which writes a plan comes to, and in which order: all keys of everybody first, then invitations and memberships, each person last.

So whoever ends it in the middle has rather switched off too much than let somebody in. What a decision lets go on is not written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from pulumi_claude_admin.model.api_key import ApiKey
from pulumi_claude_admin.offboarding.decisions import Assign, RotateBy, decision_in
from pulumi_claude_admin.offboarding.plan import Leaver, OffboardingPlan, Performer, PlannedStep, StepKind
from pulumi_claude_admin.offboarding.writes import (
    RemoveMembership,
    RemovePerson,
    SetKeyStatus,
    WithdrawInvitation,
    Write,
)

_ORDER: Final = (SetKeyStatus, WithdrawInvitation, RemoveMembership, RemovePerson)
_KEYS: Final = frozenset({StepKind.PERSONAL_KEY, StepKind.CLAUDE_CODE_KEY, StepKind.SHARED_KEY})
_OURS: Final = frozenset({Performer.CLAUDE_ADMIN, Performer.NOBODY})


@dataclass(frozen=True, slots=True)
class PersonsWrite:
    """A write and whom it is about, as people call them."""

    person: str
    write: Write


@dataclass(frozen=True, slots=True)
class PersonsStep:
    """A step and whom it is about."""

    person: str
    step: PlannedStep


def writes_in_order(plan: OffboardingPlan) -> tuple[PersonsWrite, ...]:
    """What is written, in the order of doing."""
    found = [
        PersonsWrite(name_of(leaver), step.write)
        for leaver, step in _steps(plan)
        if step.write is not None and step.performer is Performer.CLAUDE_ADMIN and not goes_on(step)
    ]
    return tuple(sorted(found, key=lambda one: _ORDER.index(type(one.write))))


def archiving(plan: OffboardingPlan, keys: Iterable[ApiKey]) -> tuple[PersonsWrite, ...]:
    """
    For those keys of the plan that are inactive in `keys`, a reading of before this run: the writes that archive them.

    What this run switches off is not among them, nor what code declares, nor what a decision lets go on.
    """
    by_id = {key.id: key for key in keys}
    return tuple(
        PersonsWrite(name_of(leaver), _archived(key))
        for leaver, step in _steps(plan)
        if step.kind in _KEYS and step.performer in _OURS and not goes_on(step)
        if (key := by_id.get(step.about)) is not None and key.status == "inactive" and is_theirs(key, leaver)
    )


def kept_going(plan: OffboardingPlan) -> tuple[PersonsStep, ...]:
    """The keys that go on because somebody decided so."""
    return tuple(PersonsStep(name_of(leaver), step) for leaver, step in _steps(plan) if goes_on(step))


def by_others(plan: OffboardingPlan) -> tuple[PersonsStep, ...]:
    """Steps that the identity provider or a person does."""
    others = (Performer.IDENTITY_PROVIDER, Performer.A_PERSON)
    return tuple(PersonsStep(name_of(leaver), step) for leaver, step in _steps(plan) if step.performer in others)


def goes_on(step: PlannedStep) -> bool:
    """Whether a decision lets the key go on."""
    return going_on(step) is not None


def going_on(step: PlannedStep) -> Assign | RotateBy | None:
    """The decision that lets the key go on; None where there is none, or it is switched off."""
    decision = None if step.decision is None else decision_in(step.decision)
    return decision if isinstance(decision, Assign | RotateBy) else None


def is_theirs(key: ApiKey, leaver: Leaver) -> bool:
    """Whether it acts as them, or as nobody and they made it."""
    return (key.owner_id or key.created_by_id) in ids_of(leaver)


def ids_of(leaver: Leaver) -> tuple[str, ...]:
    """Theirs of now and of before they came back."""
    return tuple(filter(None, (leaver.person.user_id, *leaver.person.former_ids)))


def name_of(leaver: Leaver) -> str:
    """How people call a leaver: the address, else the id."""
    return leaver.person.email or leaver.person.user_id or "somebody"


def _archived(key: ApiKey) -> SetKeyStatus:
    return SetKeyStatus(
        key.id, key.name, key.workspace_id, key.owner_id, key.created_by_id, was="inactive", status="archived"
    )


def _steps(plan: OffboardingPlan) -> Iterator[tuple[Leaver, PlannedStep]]:
    return ((leaver, step) for leaver in plan.people for step in leaver.steps)
