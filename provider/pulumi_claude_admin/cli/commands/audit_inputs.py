"""What an audit reads of the organization beside what it spent. What this credential may not read becomes unseen, not an error."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Final, TypeVar

from pulumi_claude_admin.audit.facts import UnseenFact
from pulumi_claude_admin.audit.key_facts import ADMIN_KEY_GONE, ADMIN_KEY_MADE
from pulumi_claude_admin.audit.organization_inputs import OrganizationInputs
from pulumi_claude_admin.errors import AdminApiError
from pulumi_claude_admin.feed.reading import Silence, read_feed
from pulumi_claude_admin.model.activity import LEFT
from pulumi_claude_admin.session import Session

Found = TypeVar("Found")

KEPT_FOR: Final = timedelta(days=6 * 365)
"""How long the activity feed keeps events (docs/platform/activity-feed.md#call)."""

FEED_TYPES: Final = frozenset({*LEFT, ADMIN_KEY_MADE, ADMIN_KEY_GONE})
"""Few events, however many years they are of: who has left, and Admin keys, which cannot be listed."""


def read_inputs(session: Session) -> OrganizationInputs:
    """Everything that lists can say, but caps. Raises the errors of the Admin API when not even the workspaces can be listed."""
    api, unseen = session.api, list[UnseenFact]()
    workspaces = api.workspaces.list()

    def attempt(what: str, read: Callable[[], Found]) -> Found | None:
        try:
            return read()
        except AdminApiError as error:
            unseen.append(UnseenFact(what, error.message))
            return None

    identity = session.organization
    feed = read_feed(api.activities, api.now() - KEPT_FOR, FEED_TYPES, organization_id=identity.id)
    if isinstance(feed, Silence):
        unseen.append(UnseenFact("Admin keys, and who has left", feed.reason))
    return OrganizationInputs(
        identity=identity,
        workspaces=workspaces,
        users=attempt("members of the organization", api.users.list),
        keys=attempt("API keys", api.api_keys.list),
        rate_limits=attempt("rate limits of the organization", api.rate_limits.list),
        workspace_rate_limits={
            one.id: found
            for one in workspaces
            if not one.is_archived
            and (found := attempt(f"rate limits of {one.name}", partial(api.workspace_rate_limits.list, one.id)))
            is not None
        },
        activities=None if isinstance(feed, Silence) else feed,
        unseen=tuple(unseen),
    )
