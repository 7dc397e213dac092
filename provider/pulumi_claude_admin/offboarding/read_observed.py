"""
Reads what a plan is made from: pages and lists of members, and no call for a person.

What this credential may not read becomes unseen. Only without the people, or the workspaces, there is no plan.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Final, TypeVar

from pulumi_claude_admin.errors import AdminApiError
from pulumi_claude_admin.feed.reading import Silence, read_feed
from pulumi_claude_admin.model.activity import LEFT, Activity
from pulumi_claude_admin.model.cubes import COST_BY_KEY, COST_TOTALS_WHOLE, Cube, Window
from pulumi_claude_admin.model.member import Member
from pulumi_claude_admin.model.organization import OrganizationIdentity
from pulumi_claude_admin.model.usage import CostRow, Dimension
from pulumi_claude_admin.model.workspace import Workspace
from pulumi_claude_admin.offboarding.observed import DAYS_OF_SPEND, KeySpend, Observed
from pulumi_claude_admin.offboarding.plan import StepKind, Unseen
from pulumi_claude_admin.ports import AdminApi
from pulumi_claude_admin.reader_threads import readers

Found = TypeVar("Found")

KEPT_FOR: Final = timedelta(days=6 * 365)
"""How long the activity feed keeps events (docs/platform/activity-feed.md#call)."""
ADMIN_KEY_MADE: Final = "admin_api_key_created"
ADMIN_KEY_GONE: Final = "admin_api_key_deleted"
RECIPIENTS: Final = ("workspace_spend_limit_alert_emails_updated", "platform_spend_limit_alert_emails_updated")
PERSONAL_LIMITS: Final = tuple(f"workspace_member_spend_limit_{what}" for what in ("created", "updated", "deleted"))
_TYPES: Final = frozenset({*LEFT, ADMIN_KEY_MADE, ADMIN_KEY_GONE, *RECIPIENTS, *PERSONAL_LIMITS})
_OWN_CALL: Final = "compliance_api_accessed"
_BY_FEED: Final = (StepKind.ADMIN_KEY, StepKind.NOTIFICATION_RECIPIENT, StepKind.CLAUDE_CODE_LIMIT)
_TOLERANCE: Final = Decimal(1)
_CENTS: Final = Decimal(100)
_DEFAULT_CURRENCY: Final = "USD"


def read_observed(
    api: AdminApi, identity: OrganizationIdentity, *, key_names: Mapping[str, str] | None = None
) -> Observed:
    """Everything that lists can say. Raises the errors of the Admin API where not even people and workspaces can be listed."""
    began, unseen = api.now(), list[Unseen]()
    with suppress(AdminApiError):
        api.activities.may_read()  # a trace of this credential in the feed, whoever reads that
    users, workspaces = api.users.list(), api.workspaces.list()

    def attempt(kinds: tuple[StepKind, ...], read: Callable[[], Found]) -> Found | None:
        try:
            return read()
        except AdminApiError as error:
            unseen.extend(Unseen(kind, error.message) for kind in kinds)
            return None

    invites = attempt((StepKind.INVITATION,), api.invites.list)
    keys = attempt((StepKind.PERSONAL_KEY, StepKind.SHARED_KEY), api.api_keys.list)
    members, unread = _members(api, workspaces)
    activities = _feed(api, identity, began, unseen)
    return Observed(
        identity=identity,
        as_of=began,
        users=users,
        workspaces=workspaces,
        members=members,
        invites=invites,
        keys=keys,
        service_accounts=attempt((StepKind.SERVICE_ACCOUNT,), api.service_accounts.list),
        federation_rules=attempt((StepKind.FEDERATION_RULE,), api.federation_rules.list),
        federation_issuers=attempt((StepKind.FEDERATION_ISSUER,), api.federation_issuers.list),
        activities=activities,
        spend=attempt((StepKind.SHARED_KEY,), lambda: _spend(api, began, unseen)),
        acting_as=_acting_as(api, identity, began) if activities is not None else frozenset(),
        unseen=(*unseen, *unread),
        key_names=key_names or {},
    )


def _members(
    api: AdminApi, workspaces: Iterable[Workspace]
) -> tuple[Mapping[str, tuple[Member, ...]], tuple[Unseen, ...]]:
    live = [one for one in workspaces if not one.is_archived]

    def read(workspace: Workspace) -> tuple[Member, ...] | AdminApiError:
        try:
            return api.members.list(workspace.id)
        except AdminApiError as error:
            return error

    with readers() as pool:
        found = list(zip(live, pool.map(read, live), strict=True))
    return (
        {one.id: listed for one, listed in found if not isinstance(listed, AdminApiError)},
        tuple(
            Unseen(StepKind.WORKSPACE_MEMBERSHIP, f"members of {one.name}: {listed.message}")
            for one, listed in found
            if isinstance(listed, AdminApiError)
        ),
    )


def _feed(
    api: AdminApi, identity: OrganizationIdentity, now: datetime, unseen: list[Unseen]
) -> tuple[Activity, ...] | None:
    found = read_feed(api.activities, now - KEPT_FOR, _TYPES, organization_id=identity.id)
    if isinstance(found, Silence):
        unseen.extend(Unseen(kind, found.reason) for kind in _BY_FEED)
        return None
    unseen.extend(
        Unseen(kind, "no list shows them: known are those that the activity feed tells of, since it was switched on")
        for kind in _BY_FEED
    )
    return found


def _acting_as(api: AdminApi, identity: OrganizationIdentity, began: datetime) -> frozenset[str]:
    """Asking for the feed is itself an event, refused or not, so whoever asks is among those who did since."""
    found = read_feed(api.activities, began - timedelta(seconds=1), {_OWN_CALL}, organization_id=identity.id)
    return frozenset() if isinstance(found, Silence) else frozenset(one.actor.id for one in found if one.actor.id)


def _spend(api: AdminApi, now: datetime, unseen: list[Unseen]) -> KeySpend | None:
    """
    What each key spent in 30 days, today among them. Two questions: rows are believed when they come to the total, which was read before them.

    Raises the errors of the Admin API.
    """
    end = now.astimezone(UTC).date() + timedelta(days=1)
    window = Window(end - timedelta(days=DAYS_OF_SPEND), end)
    total = sum((row.amount for row in _rows(api, COST_TOTALS_WHOLE, window, set())), Decimal(0))
    untold = set[str]()
    rows = tuple(_rows(api, COST_BY_KEY, window, untold))
    if Dimension.API_KEY in untold:
        unseen.append(Unseen(StepKind.SHARED_KEY, "the reports of this organization do not tell what a key spent"))
        return None
    if sum((row.amount for row in rows), Decimal(0)) < total - _TOLERANCE:
        unseen.append(Unseen(StepKind.SHARED_KEY, "what keys spent does not come to what the organization spent"))
        return None
    amounts: defaultdict[str, Decimal] = defaultdict(Decimal)
    for row in rows:
        if row.group.api_key_id is not None:
            amounts[row.group.api_key_id] += row.amount / _CENTS
    return KeySpend(
        dict(amounts),
        next((row.currency for row in rows), _DEFAULT_CURRENCY),
        tuple({row.group.actor.id: row.group.actor for row in rows if row.group.actor is not None}.values()),
    )


def _rows(api: AdminApi, cube: Cube, window: Window, untold: set[str]) -> Iterator[CostRow]:
    for page in api.usage_reports.read(cube, window):
        untold |= page.untold
        yield from (row for row in page.rows if isinstance(row, CostRow))
