"""
What a plain 404 or 405 of an endpoint of limits means: it is not open to this organization, or what it names is gone.

The gate's answer may be a 404 without a code (docs/platform/spend-limits.md#gate,
docs/platform/rate-limits.md#stale-guide), and so may be that of a workspace that was archived a moment ago
(docs/platform/workspaces.md#archive). A platform that has no such endpoint at all may answer 405 without the API's
error shape, and so may something that stands in between. Only a question tells them apart, and only the first may open
another channel.
"""

from __future__ import annotations

from typing import Final

from pulumi_claude_admin.admin_api.http.call import Call, path_of
from pulumi_claude_admin.admin_api.http.errors import told_as
from pulumi_claude_admin.admin_api.http.transport import Transport
from pulumi_claude_admin.admin_api.organization import parse_organization
from pulumi_claude_admin.admin_api.workspaces import parse_workspace
from pulumi_claude_admin.errors import AdminApiError, FeatureNotEnabled, NotFound, PermissionDenied

METHOD_NOT_ALLOWED: Final = 405


def is_live(transport: Transport, workspace_id: str) -> bool:
    """Whether the workspace is there and not archived. One call."""
    try:
        found = transport.send(Call("GET", path_of("workspaces", workspace_id))).parse(parse_workspace)
    except NotFound:
        return False
    return not found.is_archived


def has_no_such_endpoint(transport: Transport, error: AdminApiError) -> bool:
    """Whether a 404 or 405 says that the platform lacks the endpoint: the Admin API itself answers. One call after a 405."""
    if isinstance(error, NotFound):
        return True
    if error.status != METHOD_NOT_ALLOWED:
        return False
    transport.send(Call("GET", path_of("me"))).parse(parse_organization)
    return True


def gate_or_refusal(error: PermissionDenied) -> AdminApiError:
    """What a 403 about the rate limits of a workspace means: without a code the gate, with one a credential that may not do this."""
    return error if error.error_code is not None else not_enabled(error, hint=error.hint)


def not_enabled(error: AdminApiError, *, hint: str | None) -> FeatureNotEnabled:
    """The same answer, taken for the gate's."""
    return told_as(FeatureNotEnabled, error, hint=hint)
