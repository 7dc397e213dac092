"""
The steps for each leaver, in the order of doing, from what was read. Pure; who leaves was decided before.

Source: docs/offboarding.md#order, docs/platform/users.md#removal, docs/platform/api-keys.md#life.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC
from decimal import Decimal
from typing import Final, TypeVar

from pulumi_claude_admin.model.activity import Activity
from pulumi_claude_admin.model.api_key import ApiKey
from pulumi_claude_admin.model.invite import Invite, is_pending
from pulumi_claude_admin.model.member import Member, User
from pulumi_claude_admin.model.people import person_key
from pulumi_claude_admin.offboarding.code_mention import CodeMention
from pulumi_claude_admin.offboarding.keep_list import SignIn
from pulumi_claude_admin.offboarding.made_by import Made, PersonalLimit, made_by, personal_limits, recipients
from pulumi_claude_admin.offboarding.observed import Observed
from pulumi_claude_admin.offboarding.plan import (
    Leaver,
    LeavingPerson,
    OffboardingPlan,
    Performer,
    PlannedStep,
    StepKind,
    Unseen,
)
from pulumi_claude_admin.offboarding.who_leaves import ADMINISTRATORS, Leaving
from pulumi_claude_admin.offboarding.writes import RemoveMembership, RemovePerson, SetKeyStatus, WithdrawInvitation

T = TypeVar("T")

_ACTIVE: Final = "active"
_INACTIVE: Final = "inactive"
_SERVICE_ACCOUNT: Final = "svac_"
_ORDER: Final = {kind: number for number, kind in enumerate(StepKind)}
_WITHOUT_ADDRESS: Final = tuple(
    Unseen(kind, "nothing says the address any more, and only addresses are named there")
    for kind in (StepKind.INVITATION, StepKind.NOTIFICATION_RECIPIENT, StepKind.CODE)
)
_GATEWAY: Final = Unseen(
    StepKind.GATEWAY_CAP, "no gateway was asked: where one has a budget for the person, delete it by their OIDC subject"
)


@dataclass(frozen=True, slots=True)
class Code:
    """
    What the program says. `mentions` by whom or which key is named, as `person_key` has them; `keys` says what declares or names a key, by its id.

    `patch` takes people out of its team file; `unseen` says why nobody could look, where that is so.
    """

    mentions: tuple[CodeMention, ...] = ()
    keys: Mapping[str, str] = field(default_factory=dict)
    patch: str = ""
    unseen: str | None = None


def plan(leaving: Leaving, observed: Observed, *, sign_in: SignIn | None, code: Code) -> OffboardingPlan:
    """The plan. `sign_in` is what somebody said of it; else the feed tells, as far as it can."""
    index = _Index.of(observed, sign_in or _sign_in_by_feed(observed.activities), code)
    unseen = (Unseen(StepKind.CODE, code.unseen),) if code.unseen is not None else ()
    return OffboardingPlan(
        organization_id=observed.identity.id,
        organization_name=observed.identity.name,
        as_of=observed.as_of.astimezone(UTC),
        members=len(observed.users),
        currency=observed.spend.currency if observed.spend is not None else "USD",
        people=tuple(
            Leaver(person, index.steps(person), () if person.email else _WITHOUT_ADDRESS)
            for person in _administrators_first(leaving.people)
        ),
        unseen=tuple(sorted({*observed.unseen, *unseen, _GATEWAY}, key=lambda one: (_ORDER[one.kind], one.reason))),
        notices=leaving.notices,
        patch=code.patch,
    )


def _administrators_first(people: Iterable[LeavingPerson]) -> list[LeavingPerson]:
    """A person has to remove them in the Console: nothing else of the plan should wait for that."""
    return sorted(people, key=lambda one: one.role not in ADMINISTRATORS)


def _sign_in_by_feed(activities: Iterable[Activity] | None) -> SignIn:
    is_synced = any(one.actor.type == "scim_directory_sync_actor" for one in activities or ())
    return SignIn.SCIM if is_synced else SignIn.PLAIN


@dataclass(frozen=True, slots=True)
class _Index:
    """What was read, arranged once by whom it is about."""

    observed: Observed
    sign_in: SignIn
    code: Code
    users: Mapping[str, User]
    names: Mapping[str, str]
    claude_code: frozenset[str]
    owned: Mapping[str, tuple[ApiKey, ...]]
    created: Mapping[str, tuple[ApiKey, ...]]
    members: Mapping[str, tuple[Member, ...]]
    invites: Mapping[str, tuple[Invite, ...]]
    made: Mapping[str, tuple[Made, ...]]
    recipients: Mapping[str, tuple[str, ...]]
    limits: Mapping[str, tuple[PersonalLimit, ...]]
    mentions: Mapping[str, tuple[CodeMention, ...]]

    @classmethod
    def of(cls, observed: Observed, sign_in: SignIn, code: Code) -> _Index:
        """Of what was read."""
        live = [key for key in observed.keys or () if key.is_live]
        activities = observed.activities or ()
        limits = personal_limits(activities)
        named = {one.id for one in observed.workspaces if one.is_claude_code}
        return cls(
            observed=observed,
            sign_in=sign_in,
            code=code,
            users={one.id: one for one in observed.users},
            names={one.id: one.name for one in observed.workspaces},
            claude_code=frozenset(named | {limit.workspace_id for each in limits.values() for limit in each}),
            owned=_grouped((key.owner_id, key) for key in live),
            created=_grouped((key.created_by_id, key) for key in live),
            members=_grouped((one.user_id, one) for listed in observed.members.values() for one in listed),
            invites=_grouped(
                (person_key(one.email), one) for one in observed.invites or () if is_pending(one, observed.as_of)
            ),
            made=made_by(observed),
            recipients=recipients(activities),
            limits=limits,
            mentions=_grouped((one.about, one) for one in code.mentions),
        )

    def steps(self, person: LeavingPerson) -> tuple[PlannedStep, ...]:
        """All of one person, in the order of doing."""
        ids = tuple(filter(None, (person.user_id, *person.former_ids)))
        found = (
            *self._sign_in(person),
            *(step for id_ in ids for step in self._keys(id_)),
            *self._invitations(person),
            *self._memberships(person),
            *self._membership(person),
            *(_by_hand(one) for id_ in ids for one in self.made.get(id_, ())),
            *self._told_to(person, ids),
            *self._in_code(person, ids),
        )
        return tuple(sorted(found, key=_place))

    def _sign_in(self, person: LeavingPerson) -> Iterator[PlannedStep]:
        how = {
            SignIn.PLAIN: "block the account, so that no invitation lets them in again",
            SignIn.JUST_IN_TIME: "block the account: the next sign-in would make them a member again",
            SignIn.SCIM: "deactivate the account: the directory takes the membership away, and would give it back",
        }[self.sign_in]
        yield PlannedStep(StepKind.BLOCK_SIGN_IN, Performer.IDENTITY_PROVIDER, "", "", how)
        if person.is_member:
            yield PlannedStep(
                StepKind.SIGN_OUT,
                Performer.NOBODY,
                "",
                "",
                "their sessions and tokens here end with the membership; in a Claude Enterprise organization sign them out at once",
            )

    def _keys(self, user_id: str) -> Iterator[PlannedStep]:
        for key in self.owned.get(user_id, ()):
            yield self._key(key, StepKind.PERSONAL_KEY, "acts as the person: make it inactive")
        for key in self.created.get(user_id, ()):
            if key.owner_id is None and key.workspace_id in self.claude_code:
                yield self._key(key, StepKind.CLAUDE_CODE_KEY, "a Claude Code key of the person: make it inactive")
            elif key.owner_id is None:
                yield self._shared(key)
            elif key.owner_id.startswith(_SERVICE_ACCOUNT):
                yield PlannedStep(
                    StepKind.SERVICE_ACCOUNT_KEY,
                    Performer.A_PERSON,
                    key.id,
                    key.name,
                    f"acts as {key.owner_id} and goes on; whoever copied it still has it: give that account another key",
                    spend=self._spend(key),
                )

    def _key(self, key: ApiKey, kind: StepKind, instruction: str, decision: str | None = None) -> PlannedStep:
        spend = self._spend(key)
        declared = self.code.keys.get(key.id)
        if key.status != _ACTIVE and declared is not None:
            told = f"inactive already, and code declares it ({declared}): what becomes of it is decided there"
            return PlannedStep(kind, Performer.A_PERSON, key.id, key.name, told, spend=spend)
        if key.status != _ACTIVE:
            return PlannedStep(kind, Performer.NOBODY, key.id, key.name, "inactive already", spend=spend)
        if declared is not None:
            told = f"code declares it ({declared}): change it there, or the next `pulumi up` makes it active again"
            return PlannedStep(kind, Performer.A_PERSON, key.id, key.name, told, spend=spend)
        write = SetKeyStatus(
            key.id, key.name, key.workspace_id, key.owner_id, key.created_by_id, was=key.status, status=_INACTIVE
        )
        return PlannedStep(kind, Performer.CLAUDE_ADMIN, key.id, key.name, instruction, write, spend, decision)

    def _shared(self, key: ApiKey) -> PlannedStep:
        """One that spent may be production: somebody has to decide. So has one of which nobody could say what it spent."""
        spend = self._spend(key)
        if spend is not None and not spend:
            return self._key(key, StepKind.SHARED_KEY, "acts as nobody, and spent nothing: make it inactive", "disable")
        told = "acts as nobody and may be production: decide (disable, assign OWNER, rotate by YYYY-MM-DD)"
        return self._key(key, StepKind.SHARED_KEY, told, "")

    def _spend(self, key: ApiKey) -> Decimal | None:
        return self.observed.spend.amounts.get(key.id, Decimal(0)) if self.observed.spend is not None else None

    def _invitations(self, person: LeavingPerson) -> Iterator[PlannedStep]:
        for one in self.invites.get(person_key(person.email), ()) if person.email else ():
            write = WithdrawInvitation(one.id, one.email)
            yield PlannedStep(
                StepKind.INVITATION, Performer.CLAUDE_ADMIN, one.id, one.email, "withdraw the invitation", write
            )

    def _memberships(self, person: LeavingPerson) -> Iterator[PlannedStep]:
        """Those that somebody gave: inherited ones end with the role."""
        user = self.users.get(person.user_id or "") if person.is_member else None
        for one in self.members.get(person.user_id or "", ()) if user is not None else ():
            if not one.is_inherited(user):
                write = RemoveMembership(one.workspace_id, one.user_id, person.email, one.role)
                name = self.names.get(one.workspace_id, one.workspace_id)
                yield PlannedStep(
                    StepKind.WORKSPACE_MEMBERSHIP,
                    Performer.CLAUDE_ADMIN,
                    one.workspace_id,
                    name,
                    f"take {one.role} away",
                    write,
                )

    def _membership(self, person: LeavingPerson) -> Iterator[PlannedStep]:
        if not person.is_member or person.user_id is None:
            return
        role = person.role or ""
        performer, told = Performer.CLAUDE_ADMIN, "remove from the organization"
        if role in ADMINISTRATORS:
            performer, told = (
                Performer.A_PERSON,
                f"remove in the Console, first of all: the API removes nobody who is {role}",
            )
        elif self.sign_in is SignIn.SCIM:
            performer = Performer.IDENTITY_PROVIDER
            told = "the directory removes it: the platform refuses this to anybody else (400)"
        write = (
            RemovePerson(person.user_id, person.email, role, person.added_at)
            if performer is Performer.CLAUDE_ADMIN
            else None
        )
        yield PlannedStep(StepKind.ORGANIZATION_MEMBERSHIP, performer, person.user_id, person.email, told, write)

    def _told_to(self, person: LeavingPerson, ids: tuple[str, ...]) -> Iterator[PlannedStep]:
        for place in self.recipients.get(person_key(person.email), ()) if person.email else ():
            where = self.names.get(place, place) or "the organization"
            told = "take the address out of the recipients of notifications"
            yield PlannedStep(StepKind.NOTIFICATION_RECIPIENT, Performer.A_PERSON, place, where, f"{told} (Console)")
        archived = {one.id for one in self.observed.workspaces if one.is_archived}
        for limit in (limit for id_ in ids for limit in self.limits.get(id_, ())):
            place, how_much = limit.workspace_id, f" of {limit.amount} a month" if limit.amount is not None else ""
            told = f"delete the person's own limit{how_much}: their row among the limits for each person, if there is one (Console)"
            if place not in archived:
                where = self.names.get(place, place)
                yield PlannedStep(StepKind.CLAUDE_CODE_LIMIT, Performer.A_PERSON, place, where, told)

    def _in_code(self, person: LeavingPerson, ids: tuple[str, ...]) -> Iterator[PlannedStep]:
        for name in dict.fromkeys(person_key(one) for one in (person.email, *ids) if one):
            for one in self.mentions.get(name, ()):
                told = "the patch of this plan takes it out" if one.is_patched else "take the person out of this line"
                yield PlannedStep(StepKind.CODE, Performer.A_PERSON, one.place, one.place, told)


def _place(step: PlannedStep) -> tuple[int, str, int, str]:
    """The order of doing; of one kind by name, lines of a file by their number."""
    file, _, line = step.label.rpartition(":")
    is_line = step.kind is StepKind.CODE and line.isdecimal()
    name, number = (file, int(line)) if is_line else (step.label, 0)
    return _ORDER[step.kind], name.casefold(), number, step.about


def _by_hand(one: Made) -> PlannedStep:
    return PlannedStep(one.kind, Performer.A_PERSON, one.id, one.name, one.instruction)


def _grouped(pairs: Iterable[tuple[str | None, T]]) -> dict[str, tuple[T, ...]]:
    found: defaultdict[str, list[T]] = defaultdict(list)
    for key, value in pairs:
        if key:
            found[key].append(value)
    return {key: tuple(values) for key, values in found.items()}
