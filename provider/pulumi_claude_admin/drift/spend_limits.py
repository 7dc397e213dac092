"""Monthly spend limits, of a workspace and of the organization: two kinds that are read and compared alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from pulumi_claude_admin.drift.compare import judge
from pulumi_claude_admin.drift.declared_object import DeclaredObject
from pulumi_claude_admin.drift.legible_resource import VERIFIED_AT, LegibleResource
from pulumi_claude_admin.drift.listing import ConsolePage, Listed
from pulumi_claude_admin.drift.live_objects import LiveObject, live_workspaces
from pulumi_claude_admin.drift.organization_index import Compared, OrganizationIndex
from pulumi_claude_admin.drift.sources import Sources
from pulumi_claude_admin.drift.unseen import why
from pulumi_claude_admin.errors import AdminApiError, AuthenticationFailed, FeatureNotEnabled
from pulumi_claude_admin.feed.console_replay import Anchor
from pulumi_claude_admin.findings import Change, Finding, Kind, Subject, Unseen
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.model.organization import OrganizationSnapshot
from pulumi_claude_admin.model.spend_limit import (
    ORGANIZATION,
    OrganizationSpendLimitSpec,
    Scope,
    SpendLimit,
    WorkspaceSpendLimitSpec,
    diff_spend_limit,
)

AMOUNT: Final = "amount"
GATED: Final = "the Admin API does not list spend limits for this organization, so only declared ones were looked for"


@dataclass(frozen=True, slots=True)
class DeclaredSpendLimit(DeclaredObject):
    """A declared monthly limit of a workspace or of the organization."""

    spec: WorkspaceSpendLimitSpec | OrganizationSpendLimitSpec
    anchors: Mapping[str, Anchor[Any]] = field(default_factory=dict)  # each property has values of its own type

    @property
    def scope(self) -> Scope:
        """What it covers."""
        return Scope(self.workspace_id)

    def compare(self, index: OrganizationIndex) -> Compared:
        """The amount."""
        subject = index.subject(self.kind, self.workspace_id or index.snapshot.identity.id, self.workspace_id)
        following = index.follow_workspace(subject, self.urn)
        if following is not None:
            return following
        if self.scope in index.snapshot.spend_limits:
            actual = index.snapshot.spend_limits[self.scope]
            covered = frozenset({LiveObject(self.kind, self.workspace_id or "")} if actual is not None else ())
            return Compared(self._judged(subject, actual), covered)
        told = index.by_feed.get((self.kind, self.workspace_id))
        if told is None:
            return index.unseen(subject, self.urn)
        amount = told.values[AMOUNT]
        actual = SpendLimit(self.scope, amount) if amount is not None else None
        return Compared(told.marked(self._judged(subject, actual), why_not=""))

    def _judged(self, subject: Subject, actual: SpendLimit | None) -> Finding:
        changes = diff_spend_limit(self.spec.money, actual)
        return judge(subject, self.urn, changes, is_there=actual is not None)


def amount_anchor(one: LegibleResource) -> Mapping[str, Anchor[Money | None]]:
    """The limit as the stack last saw it in the Console; without an amount, it saw none."""
    at, amount = one.moment(VERIFIED_AT), one.resource.outputs.get(AMOUNT)
    if at is None or not isinstance(amount, str | None):
        return {}
    return {AMOUNT: Anchor(Money.parse(amount) if amount is not None else None, at)}


def live_limits(kind: Kind) -> Callable[[OrganizationSnapshot], Iterator[LiveObject]]:
    """The limits that are set: the organization's, or those of live workspaces."""

    def objects(snapshot: OrganizationSnapshot) -> Iterator[LiveObject]:
        scopes = {Scope(one.id) for one in live_workspaces(snapshot)}
        for scope in {ORGANIZATION} if kind is Kind.ORGANIZATION_SPEND_LIMIT else scopes:
            if snapshot.spend_limits.get(scope) is not None:
                yield LiveObject(kind, scope.workspace_id or "")

    return objects


def live_amount(index: OrganizationIndex, one: LiveObject) -> Change:
    """What is set, as a change from nothing."""
    limit = index.snapshot.spend_limits[Scope(one.workspace_id or None)]
    return Change("amount", None, limit.amount.major if limit is not None else None)


def read_spend_limits(sources: Sources, snapshot: OrganizationSnapshot) -> Listed:
    """Every scope's limit, None where none is set; left to the Console where the API has no list."""
    kinds = (Kind.WORKSPACE_SPEND_LIMIT, Kind.ORGANIZATION_SPEND_LIMIT)
    gated = Listed(snapshot, (Unseen(Kind.WORKSPACE_SPEND_LIMIT, GATED),), is_left_to_console=True)
    if sources.is_gate_known_closed(snapshot.identity.id):
        return gated
    try:
        listed = sources.api.spend_limits.list()
    except FeatureNotEnabled:
        return gated
    except AuthenticationFailed:
        raise
    except AdminApiError as error:
        return Listed(snapshot, tuple(Unseen(kind, why(error), is_partial=True) for kind in kinds))
    scopes = (ORGANIZATION, *(Scope(workspace.id) for workspace in live_workspaces(snapshot)))
    nothing: dict[Scope, SpendLimit | None] = dict.fromkeys(scopes)
    return Listed(replace(snapshot, spend_limits=nothing | {limit.scope: limit for limit in listed}))


SPEND_LIMIT_PAGE: Final[ConsolePage[SpendLimit | None]] = ConsolePage(
    ask=lambda console, where: console.read_spend_limit(where),
    put=lambda snapshot, limits: replace(snapshot, spend_limits={**snapshot.spend_limits, **limits}),
)
