"""
What still stands of the people of a plan, from a reading that was made after everything was done. Nothing is believed of what was written.

An address that is in the organization under another id is told and not touched: an invitation was accepted meanwhile, or somebody came back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pulumi_claude_admin.model.api_key import ApiKey
from pulumi_claude_admin.model.invite import Invite, is_pending
from pulumi_claude_admin.model.member import User
from pulumi_claude_admin.model.people import person_key
from pulumi_claude_admin.offboarding.apply_order import goes_on, is_theirs, name_of
from pulumi_claude_admin.offboarding.observed import Observed
from pulumi_claude_admin.offboarding.plan import Leaver, OffboardingPlan, StepKind

_ANEW = "make a new plan"


@dataclass(frozen=True, slots=True)
class LeftStanding:
    """Something that still lets somebody in, or works in their name. `why` goes on from the person's name."""

    person: str
    why: str


@dataclass(frozen=True, slots=True)
class Proof:
    """What was found: `left`, how many of the people are gone for good, and `unseen`, what could not be read again."""

    left: tuple[LeftStanding, ...]
    unseen: tuple[str, ...]
    people: int
    people_gone: int


def proven(plan: OffboardingPlan, after: Observed) -> Proof:
    """By a reading of afterwards."""
    index = _Index.of(after)
    found = {number: tuple(index.left_of(leaver)) for number, leaver in enumerate(plan.people)}
    return Proof(
        left=tuple(one for ones in found.values() for one in ones),
        unseen=tuple(_unseen(after)),
        people=len(plan.people),
        people_gone=sum(not ones for ones in found.values()),
    )


@dataclass(frozen=True, slots=True)
class _Index:
    """What was read, arranged once: a thousand leavers ask for one of ten thousand each."""

    users: Mapping[str, User]
    addresses: Mapping[str, list[User]]
    pending: Mapping[str, list[Invite]]
    places: Mapping[str, list[str]]
    keys: tuple[ApiKey, ...]

    @classmethod
    def of(cls, after: Observed) -> _Index:
        """Of what was read."""
        addresses: defaultdict[str, list[User]] = defaultdict(list)
        for user in after.users:
            addresses[person_key(user.email)].append(user)
        pending: defaultdict[str, list[Invite]] = defaultdict(list)
        for invite in after.invites or ():
            if is_pending(invite, after.as_of):
                pending[person_key(invite.email)].append(invite)
        places: defaultdict[str, list[str]] = defaultdict(list)
        for workspace_id, members in after.members.items():
            for member in members:
                places[member.user_id].append(workspace_id)
        live = tuple(key for key in after.keys or () if key.status == "active")
        return cls({user.id: user for user in after.users}, addresses, pending, places, live)

    def left_of(self, leaver: Leaver) -> Iterator[LeftStanding]:
        """Of one person."""
        yield from (LeftStanding(name_of(leaver), why) for why in (*self._in_person(leaver), *self._keys_of(leaver)))

    def _in_person(self, leaver: Leaver) -> Iterator[str]:
        person = leaver.person
        address = person_key(person.email) if person.email else ""
        user = self.users.get(person.user_id or "")
        if user is not None:
            yield f"is still in the organization, as {user.role}"
        for other in self.addresses.get(address, ()):
            if other.id != person.user_id:
                yield f"is in the organization as {other.id}, whom the plan does not know: {_ANEW}"
        yield from (f"has a pending invitation ({one.id})" for one in self.pending.get(address, ()))
        if user is None:
            yield from (f"is still in workspace {place}" for place in self.places.get(person.user_id or "", ()))

    def _keys_of(self, leaver: Leaver) -> Iterator[str]:
        steps = {step.about: step for step in leaver.steps if step.about}
        for key in self.keys:
            step = steps.get(key.id)
            if step is None and is_theirs(key, leaver):
                yield f"has {key}, which works and which the plan does not know: {_ANEW}"
            elif step is not None and step.kind is not StepKind.SERVICE_ACCOUNT_KEY and not goes_on(step):
                yield f"has {key}, which still works"


def _unseen(after: Observed) -> Iterator[str]:
    seen: Mapping[str, Iterable[object] | None] = {"invitations": after.invites, "API keys": after.keys}
    yield from (what for what, listed in seen.items() if listed is None)
    live = (one for one in after.workspaces if not one.is_archived)
    yield from (f"members of {one.name}" for one in live if one.id not in after.members)
