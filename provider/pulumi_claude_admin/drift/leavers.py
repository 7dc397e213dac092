"""
Who has left, in what drift found: code that still names them, and people who are back. Pure.

Who left is told by `left.json` beside the program and by the activity feed. For thirty days code that names somebody is *left*, which
asks for nothing but its line; somebody who is here again is *returned*, which fails: a sign-in or a group brought them back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, timedelta
from typing import Final

from pulumi_claude_admin.drift.declared_object import DeclaredObject
from pulumi_claude_admin.drift.remedies import TAKE_OUT
from pulumi_claude_admin.findings import Change, Finding, Kind, Status, Subject
from pulumi_claude_admin.model.activity import LEFT, Activity
from pulumi_claude_admin.model.api_key import ApiKey
from pulumi_claude_admin.model.left_people import Left
from pulumi_claude_admin.model.member import User
from pulumi_claude_admin.model.people import Everybody, is_email, person_key
from pulumi_claude_admin.quoting import literal

REACH: Final = timedelta(days=30)
"""So long code may go on naming somebody."""
_BECOMES_LEFT: Final = frozenset({Status.IN_SYNC, Status.DRIFTED, Status.MISSING, Status.PENDING})
_PEOPLE: Final = frozenset({Kind.WORKSPACE_MEMBERS, Kind.WORKSPACE_MEMBER, Kind.ORGANIZATION_MEMBER, Kind.INVITE})
_REMEDY: Final = "block the account in the identity provider, then `claude-admin offboard plan`; who may stay is taken out of left.json"


@dataclass(frozen=True, slots=True)
class Leavers:
    """
    Who left: by the file, and by the feed (the day of the last event, by user id, and the addresses of those whom it names). `key` is what
    addresses of the file were hashed with.
    """

    file: Left = field(default_factory=Left)
    by_feed: Mapping[str, date] = field(default_factory=dict)
    addresses: Mapping[str, str] = field(default_factory=dict)
    key: str | None = None

    def left_on(self, *, user_id: str | None, email: str | None) -> date | None:
        """The last day on which this person left; None for whoever did not."""
        told = self.by_feed.get(user_id or "") or self.by_feed.get(self.addresses.get(person_key(email or ""), ""))
        entry = self.file.find(user_id=user_id, email=email, key=self.key)
        return max(filter(None, (told, entry.left_on if entry is not None else None)), default=None)


def feed_leavers(activities: Iterable[Activity]) -> tuple[Mapping[str, date], Mapping[str, str]]:
    """Day by user id, and user id by address where an event says it: of one who left by themselves."""
    days: dict[str, date] = {}
    addresses: dict[str, str] = {}
    for one in activities:
        user_id = one.details.get("user_id")
        if one.type in LEFT and isinstance(user_id, str):
            day = one.at.astimezone(UTC).date()
            days[user_id] = max(day, days.get(user_id, day))
            if one.actor.id == user_id and one.actor.email:
                addresses[person_key(one.actor.email)] = user_id
    return days, addresses


def names_an_absent_person(findings: Iterable[Finding]) -> bool:
    """Whether any declaration about people misses somebody: then it is worth while to ask who left."""
    return any(
        one.urn is not None
        and one.subject.kind in _PEOPLE
        and one.status in {Status.DRIFTED, Status.MISSING}
        and (one.status is Status.MISSING or any(change.actual is None for change in one.changes))
        for one in findings
    )


def with_leavers(
    findings: Iterable[Finding],
    declarations: Iterable[DeclaredObject],
    leavers: Leavers,
    *,
    users: Iterable[User],
    keys: Iterable[ApiKey],
    today: date,
) -> tuple[Finding, ...]:
    """The findings, those about leavers as *left*, and those about people who are back as *returned*."""
    people = Everybody.of(users)
    judge = _Judge({one.urn: one for one in declarations}, leavers, people, {one.id: one for one in keys}, today)
    back = {one.id: reason for one in people.users if (reason := judge.why_returned(one)) is not None}
    told = [_as_returned(one, back) if _is_of(one, back) else judge.left(one) for one in findings]
    shown = {one.subject.id for one in told if one.status is Status.RETURNED}
    return (*told, *(_returned(people.by_id[id_], reason) for id_, reason in back.items() if id_ not in shown))


def _is_of(finding: Finding, back: Mapping[str, str]) -> bool:
    return finding.subject.kind is Kind.ORGANIZATION_MEMBER and finding.subject.id in back


def _as_returned(finding: Finding, back: Mapping[str, str]) -> Finding:
    reason = back[finding.subject.id]
    return replace(finding, status=Status.RETURNED, reason=reason, remedy=_REMEDY, is_counted=False)


def _returned(user: User, reason: str) -> Finding:
    subject = Subject(Kind.ORGANIZATION_MEMBER, user.id, label=user.email)
    changes = (Change("role", None, user.role),)
    return Finding(Status.RETURNED, subject, changes=changes, reason=reason, remedy=_REMEDY)


@dataclass(frozen=True, slots=True)
class _Judge:
    declared: Mapping[str, DeclaredObject]
    leavers: Leavers
    people: Everybody
    keys: Mapping[str, ApiKey]
    today: date

    def why_returned(self, user: User) -> str | None:
        """Why somebody who is here is back. Whoever has not been removed yet, although the file says so, is not."""
        entry = self.leavers.file.find(user_id=user.id, email=user.email, key=self.leavers.key)
        told = self.leavers.by_feed.get(user.id)
        added = user.added_at.astimezone(UTC).date() if user.added_at is not None else None
        since = f" and is back since {added:%Y-%m-%d}" if added is not None else " and is back"
        if told is not None and (added is None or added >= told):
            return f"left on {told:%Y-%m-%d}{since}"
        if entry is None:
            return None
        is_same = entry.user_id == user.id
        if is_same and (added is None or added <= entry.left_on):
            return None
        other = "" if is_same or entry.user_id is None else f" under another id (was {entry.user_id})"
        return f"left on {entry.left_on:%Y-%m-%d}{since}{other}"

    def left(self, finding: Finding) -> Finding:
        """The finding as *left*, where code names somebody who left not long ago and nothing else is wrong."""
        declared = self.declared.get(finding.urn or "")
        if declared is None or finding.status not in _BECOMES_LEFT:
            return finding
        gone = dict(self._gone(declared))
        if not gone or not all(self._is_explained(change, declared, gone) for change in finding.changes):
            return finding
        words = ", ".join(f"{literal(name)} left on {day:%Y-%m-%d}" for name, day in sorted(gone.items()))
        return replace(finding, status=Status.LEFT, reason=words, remedy=TAKE_OUT)

    def _gone(self, declared: DeclaredObject) -> Iterator[tuple[str, date]]:
        """Whom the declaration names, and who left in these days and is not here."""
        for name, user_id in self._named(declared):
            if self.people.find(name) is None and (user_id or "") not in self.people.by_id:
                day = self.leavers.left_on(user_id=user_id, email=name if is_email(name) else None)
                if day is not None and self.today - day <= REACH:
                    yield name, day

    def _named(self, declared: DeclaredObject) -> Iterator[tuple[str, str | None]]:
        key = self.keys.get(declared.id) if declared.kind is Kind.API_KEY else None
        if key is not None:
            yield from ((one, one) for one in (key.owner_id, key.created_by_id) if one is not None)
        if declared.kind in _PEOPLE:
            known = declared.people_ids
            yield from ((name, known.get(name) or (None if is_email(name) else name)) for name in declared.people)

    def _is_explained(self, change: Change, declared: DeclaredObject, gone: Mapping[str, date]) -> bool:
        if declared.kind is Kind.API_KEY:
            return (change.path, change.declared, change.actual) == ("status", "active", "inactive")
        if declared.kind is Kind.WORKSPACE_MEMBERS:
            return change.actual is None and change.path.removeprefix("members.") in gone
        return change.actual is None or declared.kind is Kind.INVITE
