"""Where a person finds a setting on the Console's pages, in words for all layouts that were seen (docs/platform/console.md#layouts)."""

from __future__ import annotations

from pulumi_claude_admin.lifecycle.scope import ResolvedScope
from pulumi_claude_admin.session import Session


def spend_page(session: Session, scope: ResolvedScope) -> str:
    """The page of spend limits and notifications of a workspace, or of the organization."""
    page = session.settings.console_url
    if scope.workspace is None:
        return f"Open {page}/settings/billing (older pages: {page}/settings/limits) as an admin of {scope}"
    return (
        f"Open {page}/settings/workspaces/{scope.workspace.id} as an admin and choose the tab 'Spend limits' "
        "(older pages: 'Limits')"
    )


def rates_page(session: Session, workspace_id: str) -> str:
    """The page of a workspace's rate limits."""
    page = session.settings.console_url
    return (
        f"Open {page}/settings/workspaces/{workspace_id} as an admin and choose the tab 'Rate limits' "
        f"(older pages: 'Limits'; without either: {page}/usage/limits)"
    )
