"""An API key: its name and whether it works. Hundreds that nobody declared are a number; what is archived or expired is no object any more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from pulumi_claude_admin.drift import remedies
from pulumi_claude_admin.drift.compare import judge, with_secret, without_secret
from pulumi_claude_admin.drift.declared_object import DeclaredObject
from pulumi_claude_admin.drift.kinds.contract import LiveSide, ObjectKind
from pulumi_claude_admin.drift.legible_resource import LegibleResource
from pulumi_claude_admin.drift.listing import whole_list
from pulumi_claude_admin.drift.live_objects import LiveObject
from pulumi_claude_admin.drift.organization_index import Compared, OrganizationIndex
from pulumi_claude_admin.findings import OWNER_GONE, PRINCIPAL_GONE, Change, Finding, Kind, Status, Subject
from pulumi_claude_admin.model.api_key import ApiKey, ApiKeySpec, diff_api_key
from pulumi_claude_admin.model.organization import OrganizationSnapshot


@dataclass(frozen=True, slots=True)
class DeclaredApiKey(DeclaredObject):
    """A declared key, under the id that it has."""

    spec: ApiKeySpec

    def compare(self, index: OrganizationIndex) -> Compared:
        """Gone, archived, or with other values. Nobody can make an archived or expired key work again."""
        listed = index.snapshot.api_keys
        subject = index.subject(self.kind, self.id, self.workspace_id, self.spec.name or self.id)
        if listed is None:
            return index.unseen(subject, self.urn, index.why_unseen(self.kind, None))
        actual = index.api_keys.get(self.id)
        if actual is None:
            reason = "the platform does not know this API key any more"
            return Compared(Finding(Status.MISSING, subject, urn=self.urn, reason=reason, remedy=remedies.TAKE_OUT))
        subject = _subject_of(index, actual)
        if actual.is_archived:
            reason = "archived, which nobody can undo"
            return Compared(Finding(Status.ARCHIVED, subject, urn=self.urn, reason=reason, remedy=remedies.TAKE_OUT))
        gone, owner_gone = _person_gone(index, actual), self._owner_gone(index, actual)
        changes = without_secret(self._changes(actual), self.secret)
        finding = judge(subject, self.urn, (*changes, *owner_gone, *gone))
        if owner_gone:
            reason = f"it works, and its declared owner {self.spec.owner} is not in the organization any more"
            finding = replace(finding, reason=reason, remedy=remedies.for_ownerless_key())
        if gone:
            reason = f"it works, and acts as {actual.owner_id}, who is not in the organization any more"
            finding = replace(finding, reason=reason, remedy=remedies.for_lost_key())
        if not actual.is_live and finding.changes:
            finding = replace(finding, reason="its end was chosen when it was made", remedy=remedies.TAKE_OUT)
        return Compared(with_secret(finding, self.secret), frozenset({_live(actual)} if actual.is_live else ()))

    def _owner_gone(self, index: OrganizationIndex, actual: ApiKey) -> tuple[Change, ...]:
        """Who is declared to answer for a working key, as a change, when they have left."""
        owner = self.spec.owner
        if owner is None or not index.users or actual.status != "active" or index.everybody.find(owner) is not None:
            return ()
        return (Change(OWNER_GONE, owner, None),)

    def _changes(self, actual: ApiKey) -> tuple[Change, ...]:
        """A key at its end does not work, which is what `inactive` asks for."""
        is_off = self.spec.status == "inactive" and not actual.is_live
        return diff_api_key(self.spec, replace(actual, status="inactive") if is_off else actual)


def _read(one: LegibleResource) -> DeclaredObject:
    spec = one.spec(ApiKeySpec)
    workspace_id = spec.workspace_id or (one.texts("actual") or {}).get("workspace_id")
    return DeclaredApiKey(*one.origin(workspace_id), spec=spec)


def _person_gone(index: OrganizationIndex, key: ApiKey) -> tuple[Change, ...]:
    """The person that a working key acts as, as a change, when they have left. Nothing is said where the people could not be listed."""
    owner_id = key.owner_id or ""
    has_left = bool(index.users) and owner_id.startswith("user_") and owner_id not in index.users
    return (Change(PRINCIPAL_GONE, None, owner_id),) if has_left and key.status == "active" else ()


def _live_change(index: OrganizationIndex, one: LiveObject) -> Change:
    key = index.api_keys[one.part]
    return next(iter(_person_gone(index, key)), Change("status", None, key.status))


def _live(key: ApiKey) -> LiveObject:
    return LiveObject(Kind.API_KEY, key.workspace_id or "", key.id)


def _objects(snapshot: OrganizationSnapshot) -> Iterator[LiveObject]:
    return (_live(key) for key in snapshot.api_keys or () if key.is_live)


def _subject_of(index: OrganizationIndex, key: ApiKey) -> Subject:
    return index.subject(Kind.API_KEY, key.id, key.workspace_id, key.name)


API_KEY: Final = ObjectKind(
    kind=Kind.API_KEY,
    type_name="ApiKey",
    word="API key",
    read=_read,
    stand_ins=lambda _resource: {"name": "[secret]"},
    workspace_of=lambda _resource: None,
    live=LiveSide(
        objects=_objects,
        subject=lambda index, one: _subject_of(index, index.api_keys[one.part]),
        change=_live_change,
        coverage="API keys",
        remedy=remedies.for_unmanaged_workspace,
    ),
    organization_list=whole_list(
        Kind.API_KEY, lambda api: api.api_keys.list(), lambda snapshot, listed: replace(snapshot, api_keys=listed)
    ),
    is_counted=True,
)
