"""
What `claude-admin doctor` says of the platform's two surfaces: which this organization is, and which credential each command needs.

The class of a credential is told by how it begins and by what the platform refuses it (403), never by its name.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Final

from pulumi_claude_admin.audit.enterprise.read import last_told
from pulumi_claude_admin.cli.commands.checks import Check, Mark, credential, failed
from pulumi_claude_admin.enterprise_ports import Enterprise
from pulumi_claude_admin.errors import ClaudeAdminError, PermissionDenied, Rejected
from pulumi_claude_admin.model.cubes import Window
from pulumi_claude_admin.session import Session

_CONSOLE: Final = "a Console organization (ANTHROPIC_ADMIN_API_KEY, ANTHROPIC_AUTH_TOKEN or workload identity)"
_ENTERPRISE: Final = "a Claude Enterprise organization (CLAUDE_ADMIN_ENTERPRISE_KEY)"
_NEEDS: Final = (
    "MemberSpendLimit, MemberSpendLimits, increase-requests and an audit of people need CLAUDE_ADMIN_ENTERPRISE_KEY; service accounts and federation a token with org:admin; "
    "all other commands and resources the credential of a Console organization"
)
_WITHOUT: Final = {
    "read:members": "people are named by user_… id, but for those who have a limit already",
    "read:analytics": "an audit tells no credits and no seats",
}


def console_credential(session: Session) -> Check:
    """The credential of a Console organization. None is no failure where an Enterprise organization is all there is."""
    settings = session.settings
    if settings.enterprise_key is None or settings.has_credential:
        return credential(session)
    return Check("credential", Mark.SKIP, "none of a Console organization, so nothing of one is checked")


def surface(session: Session) -> Check:
    """Which surfaces the credentials are of, and what needs which."""
    settings = session.settings
    has_console = settings.has_credential and not settings.is_scoped_key_misplaced
    named = [words for words, is_it in ((_CONSOLE, has_console), (_ENTERPRISE, settings.enterprise_key)) if is_it]
    if not named:
        return Check("surface", Mark.SKIP, f"no credential says which; {_NEEDS}")
    return Check("surface", Mark.OK, f"{' and '.join(named)}; {_NEEDS}")


def enterprise(session: Session) -> Check:
    """Whether the Enterprise organization answers, which one it is, and what its key may read. Nothing is written."""
    check_id = "enterprise"
    try:
        identity = session.require_enterprise(None)
        may = {scope: _may(ask) for scope, ask in _scopes(session).items()}
    except ClaudeAdminError as error:
        return failed(check_id, error)
    has, lacks = ([scope for scope, is_open in may.items() if is_open is wanted] for wanted in (True, False))
    evidence = f"{identity.id}; the key has {', '.join(has)}; whether it has write:spend_limits only a write tells"
    if not lacks:
        return Check(check_id, Mark.OK, evidence)
    return Check(
        check_id, Mark.WARN, evidence, "; ".join(f"without {scope} {_WITHOUT.get(scope, '')}" for scope in lacks)
    )


def _scopes(session: Session) -> dict[str, Callable[[], object]]:
    return {
        "read:spend_limits": session.enterprise.limits.list,
        "read:members": session.enterprise.people.list,
        "read:analytics": lambda: _seats(session.enterprise),
    }


def _seats(enterprise: Enterprise) -> None:
    """The smallest question of the reports. A day that is not there yet, or reports that this organization has not, are no matter of the key."""
    last = last_told(enterprise.now())
    with suppress(Rejected):
        enterprise.engagement.seats(Window(last, last + timedelta(days=1)))


def _may(ask: Callable[[], object]) -> bool:
    try:
        ask()
    except PermissionDenied:
        return False
    return True
