"""The own limits of many people in a Claude Enterprise organization. An override that nobody declared is told by itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from pulumi_claude_admin.drift.approved_raises import with_approvals
from pulumi_claude_admin.drift.compare import judge, with_notes, with_secret, without_secret
from pulumi_claude_admin.drift.declared_object import DeclaredObject
from pulumi_claude_admin.drift.export_format import Resource
from pulumi_claude_admin.drift.kinds.contract import ObjectKind
from pulumi_claude_admin.drift.legible_resource import LegibleResource
from pulumi_claude_admin.drift.member_limits import (
    MeantPeople,
    instead,
    live_override,
    meant,
    read_limits,
)
from pulumi_claude_admin.drift.organization_index import Compared, OrganizationIndex
from pulumi_claude_admin.drift.remedies import TAKE_OUT
from pulumi_claude_admin.findings import Change, Kind, Status
from pulumi_claude_admin.model.member_spend_limit import EnterpriseLimit, EnterpriseSnapshot
from pulumi_claude_admin.model.member_spend_limit_spec import (
    MemberSpendLimitsSpec,
    diff_member_spend_limits,
    overrides_of,
)


@dataclass(frozen=True, slots=True)
class DeclaredMemberSpendLimits(DeclaredObject):
    """Declared limits of people. `user_ids` is who each of them was at the last write."""

    spec: MemberSpendLimitsSpec
    organization_id: str
    user_ids: Mapping[str, str] = field(default_factory=dict)
    modified_at: datetime | None = None

    def compare(self, index: OrganizationIndex) -> Compared:
        """Each person's amount, and what holds instead where there is no override any more."""
        subject = index.subject(self.kind, self.id, None, self._label())
        snapshot = index.snapshot.enterprise
        if snapshot is None:
            return index.unseen(subject, self.urn)
        people = meant(self.spec.people, self.user_ids, snapshot)
        overrides = overrides_of(snapshot.limits, self.spec.period)
        others = self._others(index, people, overrides)
        changes = diff_member_spend_limits(self.spec.people, people.user_ids, overrides, others=others)
        changes = without_secret(tuple(_named(one, snapshot) for one in changes), self.secret)
        finding = with_approvals(
            with_notes(judge(subject, self.urn, changes), self._notes(snapshot, people, changes)),
            {f"people.{who}": user_id for who, user_id in people.user_ids.items()},
            snapshot,
            period=self.spec.period,
            since=self.modified_at,
        )
        if people.left and finding.status is Status.IN_SYNC:
            finding = replace(finding, status=Status.LEFT, remedy=TAKE_OUT)
        ours = ({*people.user_ids.values()} | others) & overrides.keys()
        covered = frozenset(live_override(self.spec.period, one) for one in ours)
        return Compared(with_secret(finding, self.secret), covered)

    def _label(self) -> str:
        number = len(self.spec.people)
        return f"{self.spec.period}, {number} {'person' if number == 1 else 'people'}"

    def _others(
        self, index: OrganizationIndex, people: MeantPeople, overrides: Mapping[str, EnterpriseLimit]
    ) -> set[str]:
        """Who is to have no override: with `exclusive` everybody who is neither named here nor has a declaration of their own."""
        if not self.spec.exclusive:
            return set()
        claimed = {one.part for one in index.claimed.get(None, frozenset())}
        named = set(people.user_ids.values())
        return {
            one for one in overrides if one not in named and live_override(self.spec.period, one).part not in claimed
        }

    def _notes(self, snapshot: EnterpriseSnapshot, people: MeantPeople, changes: tuple[Change, ...]) -> tuple[str, ...]:
        left = tuple(f"left: {one} is not in the organization any more" for one in people.left)
        missing = [one.path.removeprefix("people.") for one in changes if one.actual is None]
        named = {one: people.user_ids[one] for one in missing if one in people.user_ids}
        return (*left, *instead(snapshot, named, self.spec.period))


def _named(change: Change, snapshot: EnterpriseSnapshot) -> Change:
    """With the e-mail of somebody whom nobody declared."""
    who = change.path.removeprefix("people.")
    return change if change.declared is not None else replace(change, path=f"people.{snapshot.emails.get(who, who)}")


def _read(one: LegibleResource) -> DeclaredObject:
    return DeclaredMemberSpendLimits(
        *one.origin(None),
        spec=one.spec(MemberSpendLimitsSpec),
        organization_id=one.text("organization_id"),
        user_ids=one.texts("user_ids") or {},
        modified_at=one.modified_at,
    )


def _stand_ins(_: Resource) -> Mapping[str, object]:
    return {"people": {}}


MEMBER_SPEND_LIMITS: Final = ObjectKind(
    kind=Kind.MEMBER_SPEND_LIMITS,
    type_name="MemberSpendLimits",
    word="member limits",
    read=_read,
    stand_ins=_stand_ins,
    workspace_of=lambda _resource: None,
    live_kind=Kind.MEMBER_SPEND_LIMIT,
    organization_list=read_limits,
)
