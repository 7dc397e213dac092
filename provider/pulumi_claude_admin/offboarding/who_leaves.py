"""
Who leaves: people who were named, by address or by its hash, or everybody whom a list does not have. Decided here and nowhere else; pure.

Somebody who has left already is one of them while keys that they made are live. Addresses are compared whole, in any letter case.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from pulumi_claude_admin.errors import ConfigurationError, OffboardingRefused
from pulumi_claude_admin.model.api_key import LIVE
from pulumi_claude_admin.model.invite import is_pending
from pulumi_claude_admin.model.left_people import email_hash
from pulumi_claude_admin.model.member import User
from pulumi_claude_admin.model.people import is_email, is_user_id, person_key
from pulumi_claude_admin.offboarding.keep_list import OffboardingSettings
from pulumi_claude_admin.offboarding.observed import Observed
from pulumi_claude_admin.offboarding.plan import LeavingPerson

FEWEST: Final = 3
SHARE: Final = 20
"""One of so many members may leave by a list."""
ADMINISTRATORS: Final = frozenset({"admin", "owner", "primary_owner"})
_HINT_LIST: Final = "Look whether the list is whole; people who really leave may be named one by one"


@dataclass(frozen=True, slots=True)
class Leaving:
    """Who leaves, by address and id, and what a reader has to know."""

    people: tuple[LeavingPerson, ...]
    notices: tuple[str, ...] = ()


def named(references: Iterable[str], observed: Observed, settings: OffboardingSettings) -> Leaving:
    """
    These people, by e-mail address or user id.

    Raises ConfigurationError for somebody whom nothing knows and for an address of two people, OffboardingRefused for somebody who
    may not go.
    """
    who = _Who.of(observed)
    people = tuple(dict.fromkeys(who.named(one) for one in references))
    for person in people:
        entry = settings.kept(_names(person), observed.as_of.date())
        if entry is not None:
            raise OffboardingRefused(
                f"{_words(person)} is kept until {entry.until:%Y-%m-%d} ({entry.reason})",
                hint="Take the entry out of offboarding.toml first",
            )
    notices = tuple(
        f"{one.email} was here before as {', '.join(one.former_ids)} and came back: keys of then are in the plan too."
        for one in people
        if one.former_ids and one.is_member
    )
    return _guarded(people, observed, (*notices, *_expired(settings, observed)))


def missing_from(present: Collection[str], observed: Observed, settings: OffboardingSettings) -> Leaving:
    """
    Everybody whom a list (addresses as `person_key` has them) does not have: members, pending invitations, and makers of live keys.

    Raises OffboardingRefused when more than a few members are missing, and for somebody who may not go.
    """
    who = _Who.of(observed)
    gone = [one for one in who.everybody() if person_key(one.email) not in present or not one.email]
    return _of_a_list(gone, observed, settings, are="are missing from the list")


def hashed(hashes: Collection[str], observed: Observed, settings: OffboardingSettings, *, key: str) -> Leaving:
    """
    Everybody whose address has one of these keyed hashes (`email_hash`), as an identity provider's receiver tells of them.

    A hash of somebody who is nobody here is a notice: people leave who never had access. Raises OffboardingRefused as `missing_from`.
    """
    who = _Who.of(observed)
    emails = {email_hash(one, key): one for one in (*who.by_email, *who.invited, *who.past)}
    known = [who.named(emails[one]) for one in sorted(set(hashes)) if one in emails]
    leaving = _of_a_list(known, observed, settings, are="are named by a hash")
    strangers = len(set(hashes)) - len(known)
    if not strangers:
        return leaving
    notice = (
        f"{strangers} of {len(set(hashes))} hashes are of nobody in this organization, or were made with another key."
    )
    return Leaving(leaving.people, (*leaving.notices, notice))


def _of_a_list(
    gone: Iterable[LeavingPerson], observed: Observed, settings: OffboardingSettings, *, are: str
) -> Leaving:
    kept = {one: settings.kept(_names(one), observed.as_of.date()) for one in gone}
    people = tuple(one for one, entry in kept.items() if entry is None)
    members, most = sum(one.is_member for one in people), most_by_list(len(observed.users))
    if members > most:
        raise OffboardingRefused(
            f"{members} of {len(observed.users)} members {are}, and no more than {most} may leave by one",
            hint=_HINT_LIST,
        )
    notices = (
        f"{_words(one)} would leave and stays until {entry.until:%Y-%m-%d}: {entry.reason}."
        for one, entry in kept.items()
        if entry is not None
    )
    return _guarded(people, observed, (*notices, *_expired(settings, observed)))


def most_by_list(members: int) -> int:
    """How many members may leave at once because a list does not have them."""
    return max(FEWEST, members // SHARE)


def _guarded(people: tuple[LeavingPerson, ...], observed: Observed, notices: tuple[str, ...]) -> Leaving:
    ids = {one.user_id for one in people if one.is_member}
    acting = observed.acting_as
    asking = {_suffix(one) for one in acting if "key" in one}
    makers = {
        one.actor.id
        for one in observed.activities or ()
        if one.type == "admin_api_key_created" and _suffix(one.details.get("admin_api_key_id")) in asking
    } - {None}
    for person in people:
        is_maker = person.user_id in makers
        if person.user_id is not None and (is_maker or person.user_id in acting):
            what = "made the Admin key that asks" if is_maker else "is the one who asks"
            raise OffboardingRefused(
                f"{_words(person)} {what}, and would end this run half-way",
                hint="Let somebody else run it, with a credential of their own",
            )
    admins = {one.id for one in observed.users if one.role in ADMINISTRATORS}
    if admins and admins <= ids:
        raise OffboardingRefused(
            "nobody would be left who administers the organization",
            hint="Make somebody else an administrator first (Console)",
        )
    return Leaving(people, notices)


def _expired(settings: OffboardingSettings, observed: Observed) -> Iterator[str]:
    for one in settings.expired(observed.as_of.date()):
        yield f"{one.who} was kept until {one.until:%Y-%m-%d}: that entry of offboarding.toml has ended."


def _suffix(key_id: object) -> str:
    return str(key_id).rpartition("_")[2]


def _names(person: LeavingPerson) -> frozenset[str]:
    return frozenset(person_key(one) for one in (person.email, person.user_id or "", *person.former_ids) if one)


def _words(person: LeavingPerson) -> str:
    return person.email or person.user_id or "somebody"


@dataclass(frozen=True, slots=True)
class _Who:
    """Everybody whom anything knows. `past` is by address the ids of people who are not there any more, `emails` the reverse."""

    observed: Observed
    by_email: Mapping[str, tuple[User, ...]]
    by_id: Mapping[str, User]
    past: Mapping[str, tuple[str, ...]]
    emails: Mapping[str, str]
    invited: Mapping[str, str]

    @classmethod
    def of(cls, observed: Observed) -> _Who:
        """From what was read."""
        by_email: defaultdict[str, list[User]] = defaultdict(list)
        for user in observed.users:
            by_email[person_key(user.email)].append(user)
        by_id = {one.id: one for one in observed.users}
        actors = observed.spend.actors if observed.spend is not None else ()
        told = {one.id: one.email for one in actors if one.email and one.id not in by_id and is_user_id(one.id)}
        for event in observed.activities or ():
            actor = event.actor
            if actor.email and actor.id and is_user_id(actor.id) and actor.id not in by_id:
                told.setdefault(actor.id, actor.email)
        past: defaultdict[str, list[str]] = defaultdict(list)
        for id_, email in sorted(told.items()):
            past[person_key(email)].append(id_)
        invited = {
            person_key(one.email): one.email for one in observed.invites or () if is_pending(one, observed.as_of)
        }
        return cls(
            observed,
            {key: tuple(users) for key, users in by_email.items()},
            by_id,
            {key: tuple(ids) for key, ids in past.items()},
            told,
            invited,
        )

    def named(self, reference: str) -> LeavingPerson:
        """The person that a reference means."""
        key = person_key(reference)
        if not is_email(reference):
            return self._by_id(key)
        users = self.by_email.get(key, ())
        if len(users) > 1:
            ids = ", ".join(sorted(one.id for one in users))
            raise ConfigurationError(
                f"{reference!r} is the address of {len(users)} people", hint=f"Name one of them by id: {ids}"
            )
        past = self.past.get(key, ())
        if users:
            return _member(users[0], past)
        if past:
            return LeavingPerson(self.emails[past[-1]], past[-1], None, None, is_member=False, former_ids=past[:-1])
        if key in self.invited:
            return LeavingPerson(self.invited[key], None, None, None, is_member=False)
        raise ConfigurationError(
            f"{reference!r} is nobody of organization {self.observed.identity.name!r}: no member, no invitation, and nobody who left",
            hint="Look for a spelling mistake; addresses are compared whole, with everything after a +",
        )

    def _by_id(self, user_id: str) -> LeavingPerson:
        user = self.by_id.get(user_id)
        if user is not None:
            return _member(user, self.past.get(person_key(user.email), ()))
        if user_id in self.emails or user_id in set(self._makers(LIVE)):
            return LeavingPerson(self.emails.get(user_id, ""), user_id, None, None, is_member=False)
        raise ConfigurationError(
            f"{user_id!r} is nobody of organization {self.observed.identity.name!r}, and made no key that is live",
            hint="Name a person by e-mail address, or by the id that `claude-admin keys list` shows",
        )

    def everybody(self) -> Iterator[LeavingPerson]:
        """Members, then invited people, then those who have left and made a live key."""
        for user in sorted(self.observed.users, key=lambda one: (person_key(one.email), one.id)):
            yield _member(user, self.past.get(person_key(user.email), ()))
        for key, email in sorted(self.invited.items()):
            if key not in self.by_email:
                yield LeavingPerson(email, None, None, None, is_member=False)
        for user_id in sorted(set(self._makers(("active",))) - self.by_id.keys()):
            email = self.emails.get(user_id, "")
            if person_key(email) not in self.by_email:
                yield LeavingPerson(email, user_id, None, None, is_member=False)

    def _makers(self, statuses: Collection[str]) -> Iterator[str]:
        for key in self.observed.keys or ():
            for user_id in (key.owner_id, key.created_by_id):
                if key.status in statuses and user_id is not None and is_user_id(user_id):
                    yield user_id


def _member(user: User, past: tuple[str, ...]) -> LeavingPerson:
    return LeavingPerson(user.email, user.id, user.role, user.added_at, is_member=True, former_ids=past)
