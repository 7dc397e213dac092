"""Where a person finds a setting on the Console's pages, in words for all layouts that were seen (docs/platform/console.md#layouts)."""

from __future__ import annotations

from pulumi_claude_admin.lifecycle.scope import ResolvedScope
from pulumi_claude_admin.model.claude_code_limits import UNCHANGED, ClaudeCodeLimitChanges
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


def claude_code_steps(session: Session, scope: ResolvedScope, wanted: ClaudeCodeLimitChanges) -> tuple[str, ...]:
    """What a person does on the page of the Claude Code workspace, limit by limit. Where they stand there is not public."""
    page = f"{session.settings.console_url}/settings/workspaces/{scope.key}"
    steps = [
        f"Open {page} as an admin and find the monthly limits for each person (look at the tabs with limits and members)"
    ]
    if wanted.default is None:
        steps.append("Remove the default limit")
    elif wanted.default is not UNCHANGED:
        steps.append(f"Set the default limit to {wanted.default}")
    for email, amount in sorted(wanted.people.items()):
        own = f"Remove {email}'s own limit" if amount is None else f"Set the limit of {email} to {amount}"
        steps.append(f"{own}, if they are there")
    if wanted.remove_others:
        steps.append("Remove the own limit of everybody else")
    return tuple(steps)


def rates_page(session: Session, workspace_id: str) -> str:
    """The page of a workspace's rate limits."""
    page = session.settings.console_url
    return (
        f"Open {page}/settings/workspaces/{workspace_id} as an admin and choose the tab 'Rate limits' "
        f"(older pages: 'Limits'; without either: {page}/usage/limits)"
    )
