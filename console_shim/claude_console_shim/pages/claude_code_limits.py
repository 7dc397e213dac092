"""Limits for each person of the Claude Code workspace. No page map has their place yet, so no page is opened for them."""

from __future__ import annotations

from claude_console_shim.console_session import ConsoleSession
from pulumi_claude_admin.errors import LayoutUnknown
from pulumi_claude_admin.model.claude_code_limits import ClaudeCodeLimitChanges, ClaudeCodeLimits
from pulumi_claude_admin.ports import ConsoleScope


async def read(_: ConsoleSession, where: ConsoleScope) -> ClaudeCodeLimits:
    """Raises LayoutUnknown."""
    raise _unknown(where)


async def write(_: ConsoleSession, where: ConsoleScope, wanted: ClaudeCodeLimitChanges) -> ClaudeCodeLimits:
    """Raises LayoutUnknown."""
    del wanted
    raise _unknown(where)


def _unknown(where: ConsoleScope) -> LayoutUnknown:
    return LayoutUnknown(f"no page map says where the limits for each person of workspace {where.workspace_name!r} are")
