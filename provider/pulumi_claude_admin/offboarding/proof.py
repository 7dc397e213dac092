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
from pulumi_claude_admin.offboarding.apply_order import goes_on, ids_of, name_of
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
    by_id: Mapping[str, ApiKey]
    by_person: Mapping[str, list[ApiKey]]
    """Keys that work: by id, and by whom they act as or, where that is nobody, who made them."""

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
        live = [key for key in after.keys or () if key.status == "active"]
        by_person: defaultdict[str, list[ApiKey]] = defaultdict(list)
        for key in live:
            by_person[key.owner_id or key.created_by_id or ""].append(key)
        users, by_id = {user.id: user for user in after.users}, {key.id: key for key in live}
        return cls(users, addresses, pending, places, by_id, by_person)

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
        for id_, step in steps.items():
            if id_ in self.by_id and step.kind is not StepKind.SERVICE_ACCOUNT_KEY and not goes_on(step):
                yield f"has {self.by_id[id_]}, which still works"
        for key in (key for id_ in ids_of(leaver) for key in self.by_person.get(id_, ())):
            if key.id not in steps:
                yield f"has {key}, which works and which the plan does not know: {_ANEW}"


def _unseen(after: Observed) -> Iterator[str]:
    seen: Mapping[str, Iterable[object] | None] = {"invitations": after.invites, "API keys": after.keys}
    yield from (what for what, listed in seen.items() if listed is None)
    live = (one for one in after.workspaces if not one.is_archived)
    yield from (f"members of {one.name}" for one in live if one.id not in after.members)
