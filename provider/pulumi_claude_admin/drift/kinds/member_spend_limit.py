"""A person's own limit in a Claude Enterprise organization: read where a stack declares one, and then all overrides are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from pulumi_claude_admin.drift.approved_raises import with_approvals
from pulumi_claude_admin.drift.compare import judge, with_notes, with_secret, without_secret
from pulumi_claude_admin.drift.declared_object import DeclaredObject
from pulumi_claude_admin.drift.kinds.contract import LiveSide, ObjectKind, Summary, declare_it
from pulumi_claude_admin.drift.legible_resource import LegibleResource
from pulumi_claude_admin.drift.live_objects import LiveObject
from pulumi_claude_admin.drift.member_limits import instead, live_override, meant, read_limits
from pulumi_claude_admin.drift.organization_index import Compared, OrganizationIndex
from pulumi_claude_admin.drift.remedies import TAKE_OUT
from pulumi_claude_admin.findings import Change, Kind, Status, Subject
from pulumi_claude_admin.model.ids import MemberSpendLimitId
from pulumi_claude_admin.model.member_spend_limit_spec import (
    MemberSpendLimitSpec,
    diff_member_spend_limit,
    overrides_of,
    word_of,
)
from pulumi_claude_admin.model.organization import OrganizationSnapshot


@dataclass(frozen=True, slots=True)
class DeclaredMemberSpendLimit(DeclaredObject):
    """A declared limit. `organization_id` is that of the Enterprise organization that it was written to."""

    spec: MemberSpendLimitSpec
    organization_id: str
    modified_at: datetime | None = None

    @property
    def user_id(self) -> str:
        """Whose it was at the last write."""
        return MemberSpendLimitId.parse(self.id).user_id

    def claims(self, index: OrganizationIndex) -> frozenset[LiveObject]:
        """This person's override."""
        del index
        return frozenset({live_override(self.spec.period, self.user_id)})

    def compare(self, index: OrganizationIndex) -> Compared:
        """The amount, and what holds instead where there is no override any more."""
        subject, snapshot = _subject(index, self.id), index.snapshot.enterprise
        if snapshot is None:
            return index.unseen(subject, self.urn)
        people = meant((self.spec.user,), {self.spec.user: self.user_id}, snapshot)
        actual = overrides_of(snapshot.limits, self.spec.period).get(self.user_id)
        if people.left and actual is None:
            reason = f"left: {self.spec.user} is not in the organization any more"
            finding = replace(judge(subject, self.urn, ()), status=Status.LEFT, reason=reason, remedy=TAKE_OUT)
            return Compared(finding)
        changes = without_secret(diff_member_spend_limit(self.spec, actual), self.secret)
        finding = judge(subject, self.urn, changes, is_there=actual is not None)
        notes = () if actual is not None else instead(snapshot, {self.spec.user: self.user_id}, self.spec.period)
        covered = frozenset() if actual is None else self.claims(index)
        finding = with_approvals(
            with_notes(finding, notes),
            {"amount": self.user_id},
            snapshot,
            period=self.spec.period,
            since=self.modified_at,
        )
        return Compared(with_secret(finding, self.secret), covered)


def _read(one: LegibleResource) -> DeclaredObject:
    MemberSpendLimitId.parse(one.id)
    return DeclaredMemberSpendLimit(
        *one.origin(None),
        spec=one.spec(MemberSpendLimitSpec),
        organization_id=one.text("organization_id"),
        modified_at=one.modified_at,
    )


def _objects(snapshot: OrganizationSnapshot) -> Iterator[LiveObject]:
    limits = snapshot.enterprise.limits if snapshot.enterprise is not None else ()
    return (live_override(one.period, one.user_id) for one in limits if one.user_id is not None)


def _subject(index: OrganizationIndex, id_: str) -> Subject:
    parsed, snapshot = MemberSpendLimitId.parse(id_), index.snapshot.enterprise
    who = parsed.user_id if snapshot is None else snapshot.emails.get(parsed.user_id, parsed.user_id)
    return index.subject(Kind.MEMBER_SPEND_LIMIT, id_, None, f"{parsed.period}, {who}")


def _change(index: OrganizationIndex, one: LiveObject) -> Change | None:
    wanted, snapshot = MemberSpendLimitId.parse(one.part), index.snapshot.enterprise
    found = {} if snapshot is None else overrides_of(snapshot.limits, wanted.period)
    return Change("amount", None, word_of(found[wanted.user_id].amount))


MEMBER_SPEND_LIMIT: Final = ObjectKind(
    kind=Kind.MEMBER_SPEND_LIMIT,
    type_name="MemberSpendLimit",
    word="member limit",
    read=_read,
    workspace_of=lambda _resource: None,
    live=LiveSide(
        objects=_objects,
        subject=lambda index, one: _subject(index, one.part),
        change=_change,
        coverage="member limits",
        remedy=declare_it("MemberSpendLimits"),
    ),
    organization_list=read_limits,
    summary=Summary.VALUE,
    is_counted=True,
)
