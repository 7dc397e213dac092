"""Limits of people in a Claude Enterprise organization, as drift reads and tells them: who is meant, and what holds instead. Pure but for `read_limits`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from pulumi_claude_admin.drift.listing import Listed
from pulumi_claude_admin.drift.live_objects import LiveObject
from pulumi_claude_admin.drift.sources import Sources
from pulumi_claude_admin.drift.unseen import why
from pulumi_claude_admin.enterprise_ports import Enterprise
from pulumi_claude_admin.errors import AdminApiError, PermissionDenied
from pulumi_claude_admin.findings import Kind, Unseen
from pulumi_claude_admin.model.ids import MemberSpendLimitId
from pulumi_claude_admin.model.increase_request import APPROVED, PENDING, IncreaseRequest
from pulumi_claude_admin.model.member_spend_limit import ApprovedRequest, EnterpriseSnapshot, PendingRequest
from pulumi_claude_admin.model.member_spend_limit_spec import word_of
from pulumi_claude_admin.model.organization import OrganizationSnapshot
from pulumi_claude_admin.model.people import is_email, person_key

BY_HAND: Final = "claude.ai > Organization settings > Usage"
"""Where a person sets what no API sets: limits of groups, seat tiers and the organization."""
_KINDS: Final = (Kind.MEMBER_SPEND_LIMIT, Kind.MEMBER_SPEND_LIMITS)


def read_limits(sources: Sources, snapshot: OrganizationSnapshot) -> Listed:
    """Another organization than the Console's: that it refuses its key, or does not answer, hides nothing else."""
    source = sources.enterprise
    if source is None:
        return Listed(snapshot)
    if source.enterprise is None:
        return Listed(snapshot, tuple(Unseen(kind, source.why_not) for kind in _KINDS))
    try:
        read = _read(source.enterprise)
    except AdminApiError as error:
        return Listed(snapshot, tuple(Unseen(kind, why(error), is_partial=True) for kind in _KINDS))
    return Listed(replace(snapshot, enterprise=read))


def _read(enterprise: Enterprise) -> EnterpriseSnapshot:
    """People who have no limit are named by the list of people, where the key may read it."""
    organization_id, limits, effective = (
        enterprise.organization_id(),
        enterprise.limits.list(),
        enterprise.effective.list(),
    )
    emails = {row.user_id: row.email for row in effective if row.email is not None and not row.is_deleted}
    is_everybody_known = True
    try:
        emails |= {user.id: user.email for user in enterprise.people.list()}
    except PermissionDenied:
        is_everybody_known = False
    requests = _requests(enterprise)
    return EnterpriseSnapshot(
        organization_id,
        limits,
        effective,
        emails,
        is_everybody_known=is_everybody_known,
        approved=tuple(
            ApprovedRequest(one.id, one.user_id, one.period, one.resolved_at)
            for one in requests
            if one.status == APPROVED and one.resolved_at is not None
        ),
        pending=tuple(
            PendingRequest(one.id, one.user_id, one.period)
            for one in sorted(requests, key=lambda one: (one.created_at, one.id))
            if one.status == PENDING
        ),
    )


def _requests(enterprise: Enterprise) -> tuple[IncreaseRequest, ...]:
    """None where they cannot be read: then nothing explains a difference, and nothing is said of who waits."""
    try:
        return enterprise.increase_requests.list((APPROVED, PENDING))
    except AdminApiError:
        return ()


@dataclass(frozen=True, slots=True)
class MeantPeople:
    """Ids by name as declared; `left` are the names of whoever is surely not in the organization any more."""

    user_ids: Mapping[str, str]
    left: tuple[str, ...]


def meant(names: Iterable[str], recorded: Mapping[str, str], snapshot: EnterpriseSnapshot) -> MeantPeople:
    """Whom a declaration means now: by e-mail, else by the id that was recorded at the last write."""
    by_email = {person_key(email): user_id for user_id, email in snapshot.emails.items()}
    user_ids: dict[str, str] = {}
    left: list[str] = []
    for name in names:
        user_id = by_email.get(person_key(name)) if is_email(name) else name
        user_id = user_id or recorded.get(name)
        if snapshot.is_everybody_known and user_id not in snapshot.emails:
            left.append(name)
        elif user_id is not None:
            user_ids[name] = user_id
    return MeantPeople(user_ids, tuple(left))


def instead(snapshot: EnterpriseSnapshot, names: Mapping[str, str], period: str) -> tuple[str, ...]:
    """What holds for each of these people, by name, who have no override of their own, and who sets that."""
    rows = {row.user_id: row for row in snapshot.effective if row.period == period}
    told = []
    for name, user_id in names.items():
        row = rows.get(user_id)
        if row is None or row.source is None:
            told.append(f"{name} has no limit now")
        else:
            told.append(f"{name} has {word_of(row.amount)} by {row.source_words} now, which is set at {BY_HAND}")
    return tuple(told)


def live_override(period: str, user_id: str) -> LiveObject:
    """A person's override."""
    return LiveObject(Kind.MEMBER_SPEND_LIMIT, part=str(MemberSpendLimitId(period, user_id)))


def defaults(snapshot: EnterpriseSnapshot) -> list[str]:
    """What is set for the organization, seat tiers, groups and services, each in a few words."""
    others = (one for one in snapshot.limits if one.user_id is None)
    return sorted(f"{one.scope} {word_of(one.amount)} {one.period}" for one in others)
