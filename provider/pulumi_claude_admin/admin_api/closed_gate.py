"""
What a plain 404 of a write to limits means: the endpoint is not open to this organization, or what it names is gone.

The gate's answer may be a 404 without a code (admin-api.md (b) 11, section 8.3), and so may be that of a workspace that was
archived a moment ago ((b) 5). Only a question tells them apart, and only the first may open another channel.
"""

from __future__ import annotations

from pulumi_claude_admin.admin_api import wire
from pulumi_claude_admin.admin_api.call import Call, path_of
from pulumi_claude_admin.admin_api.transport import Transport
from pulumi_claude_admin.errors import FeatureNotEnabled, NotFound


def is_live(transport: Transport, workspace_id: str) -> bool:
    """Whether the workspace is there and not archived. One call."""
    try:
        found = transport.send(Call("GET", path_of("workspaces", workspace_id))).parse(wire.workspace)
    except NotFound:
        return False
    return not found.is_archived


def not_enabled(error: NotFound, *, hint: str) -> FeatureNotEnabled:
    """The same answer, taken for the gate's."""
    return FeatureNotEnabled(
        error.message,
        method=error.method,
        path=error.path,
        status=error.status,
        type=error.type,
        error_code=error.error_code,
        request_id=error.request_id,
        hint=hint,
    )
