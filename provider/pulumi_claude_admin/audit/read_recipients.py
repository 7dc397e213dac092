"""Who gets the notifications, by the Console: asked only of scopes of which the activity feed does not tell it."""

from __future__ import annotations

from pulumi_claude_admin.console_pages import ask_all
from pulumi_claude_admin.errors import ClaudeAdminError
from pulumi_claude_admin.model.spend_limit import Scope
from pulumi_claude_admin.ports import Console, ConsoleScope


def read_recipients(
    console: Console | None, scopes: tuple[ConsoleScope, ...]
) -> tuple[dict[Scope, tuple[str, ...]], str | None]:
    """The recipients of each scope whose page could be read; and why of the first that could not."""
    if console is None:
        return {}, None
    shown = dict(zip(scopes, ask_all(scopes, console.read_notifications), strict=True))
    found = {where.scope: one.recipients for where, one in shown.items() if not isinstance(one, ClaudeAdminError)}
    refused = (str(one) for one in shown.values() if isinstance(one, ClaudeAdminError))
    return found, next(refused, None)
