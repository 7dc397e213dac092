"""A customer's own encryption key: the organization's, whatever workspaces use it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from pulumi_claude_admin.drift import remedies
from pulumi_claude_admin.drift.compare import judge, with_secret, without_secret
from pulumi_claude_admin.drift.declared_object import DeclaredObject
from pulumi_claude_admin.drift.kinds.contract import LiveSide, ObjectKind, declare_it
from pulumi_claude_admin.drift.legible_resource import LegibleResource
from pulumi_claude_admin.drift.listing import Listed
from pulumi_claude_admin.drift.live_objects import LiveObject
from pulumi_claude_admin.drift.organization_index import Compared, OrganizationIndex
from pulumi_claude_admin.drift.sources import Sources
from pulumi_claude_admin.drift.unseen import why
from pulumi_claude_admin.errors import AdminApiError, AuthenticationFailed, NotFound
from pulumi_claude_admin.findings import Change, Finding, Kind, Status, Subject, Unseen
from pulumi_claude_admin.model.external_key import (
    ExternalKey,
    ExternalKeySpec,
    config_words,
    diff_external_key,
    is_fixed,
)
from pulumi_claude_admin.model.organization import OrganizationSnapshot


@dataclass(frozen=True, slots=True)
class DeclaredExternalKey(DeclaredObject):
    """A declared key, under the id that it got."""

    spec: ExternalKeySpec

    def compare(self, index: OrganizationIndex) -> Compared:
        """Gone, or with other values. What can never be put back says so."""
        listed = index.snapshot.external_keys
        label = self.spec.display_name or config_words(self.spec.provider_config.given)
        if listed is None:
            return index.unseen(index.subject(self.kind, self.id, None, label), self.urn)
        actual = index.external_keys.get(self.id)
        if actual is None:
            subject = index.subject(self.kind, self.id, None, label)
            reason = "the platform does not know this external key any more"
            remedy = remedies.for_missing()
            return Compared(Finding(Status.MISSING, subject, urn=self.urn, reason=reason, remedy=remedy))
        changes = without_secret(diff_external_key(self.spec, actual), self.secret)
        finding = judge(_subject_of(index, actual), self.urn, changes)
        if any(is_fixed(change, actual) for change in changes):
            finding = replace(finding, remedy=remedies.for_what_is_fixed())
        return Compared(with_secret(finding, self.secret), frozenset({_live(actual)}))


def _read(one: LegibleResource) -> DeclaredObject:
    return DeclaredExternalKey(*one.origin(None), spec=one.spec(ExternalKeySpec))


def _live(key: ExternalKey) -> LiveObject:
    return LiveObject(Kind.EXTERNAL_KEY, part=key.id)


def _objects(snapshot: OrganizationSnapshot) -> Iterator[LiveObject]:
    yield from map(_live, snapshot.external_keys or ())


def _subject_of(index: OrganizationIndex, key: ExternalKey) -> Subject:
    return index.subject(Kind.EXTERNAL_KEY, key.id, None, key.words)


def _change(index: OrganizationIndex, one: LiveObject) -> Change:
    return Change("provider_config", None, config_words(index.external_keys[one.part].provider_config))


def _list(sources: Sources, snapshot: OrganizationSnapshot) -> Listed:
    """Every key. An organization without such a list has no keys that could be hidden."""
    try:
        listed = sources.api.external_keys.list()
    except AuthenticationFailed:
        raise
    except AdminApiError as error:
        return Listed(snapshot, (Unseen(Kind.EXTERNAL_KEY, why(error), is_partial=not isinstance(error, NotFound)),))
    return Listed(replace(snapshot, external_keys=listed))


EXTERNAL_KEY: Final = ObjectKind(
    kind=Kind.EXTERNAL_KEY,
    type_name="ExternalKey",
    word="external key",
    read=_read,
    workspace_of=lambda _resource: None,
    live=LiveSide(
        objects=_objects,
        subject=lambda index, one: _subject_of(index, index.external_keys[one.part]),
        change=_change,
        coverage="external keys",
        remedy=declare_it("ExternalKey"),
    ),
    organization_list=_list,
)
