"""What an audit reads of the organization beside what it spent. What this credential may not read becomes unseen, not an error."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import TypeVar

from pulumi_claude_admin.audit.facts import CapFacts, CapSource, UnseenFact
from pulumi_claude_admin.audit.organization_inputs import OrganizationInputs
from pulumi_claude_admin.errors import AdminApiError
from pulumi_claude_admin.model.spend_limit import ORGANIZATION, Scope
from pulumi_claude_admin.session import Session

Found = TypeVar("Found")


def read_inputs(session: Session) -> OrganizationInputs:
    """Everything that lists can say. Raises the errors of the Admin API when not even the workspaces can be listed."""
    api, unseen = session.api, list[UnseenFact]()
    workspaces = api.workspaces.list()

    def attempt(what: str, read: Callable[[], Found]) -> Found | None:
        try:
            return read()
        except AdminApiError as error:
            unseen.append(UnseenFact(what, error.message))
            return None

    limits = attempt("caps", api.spend_limits.list)
    scopes = (ORGANIZATION, *(Scope(one.id) for one in workspaces if not one.is_archived))
    caps: dict[Scope, CapFacts] = {}
    if limits is not None:
        amounts = {limit.scope: Decimal(limit.amount.minor) for limit in limits}
        caps = {scope: CapFacts(amounts.get(scope), CapSource.API) for scope in scopes}
    return OrganizationInputs(
        identity=session.organization,
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
        caps=caps,
        unseen=tuple(unseen),
    )
