"""Who is meant by the limits for each person of Claude Code: in the organization, allowed to use it, not signed in yet, or gone."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator

from pulumi_claude_admin.errors import AdminApiError, Problem
from pulumi_claude_admin.lifecycle.messages import print_once
from pulumi_claude_admin.lifecycle.organization_people import unknown_person
from pulumi_claude_admin.lifecycle.problems import with_hint
from pulumi_claude_admin.lifecycle.scope import ResolvedScope
from pulumi_claude_admin.model.claude_code_limits_spec import MAY_NOT_USE_IT
from pulumi_claude_admin.model.invite import Invite, is_pending, latest_invite
from pulumi_claude_admin.model.people import person_key
from pulumi_claude_admin.quoting import literal
from pulumi_claude_admin.session import Session


def problems_with_people(session: Session, emails: Iterable[str]) -> Iterator[Problem]:
    """Whom nobody knows, and whose role does not include Claude Code. Who was invited is waited for; who left is skipped."""
    for email in emails:
        user, invite = session.api.users.find(email), _pending(session, email)
        role = user.role if user is not None else invite.role if invite is not None else None
        at = f'people["{email}"]'
        if role in MAY_NOT_USE_IT:
            yield Problem(at, f"has the organization role {role!r}, which does not include Claude Code")
        elif role is None and not _has_left(session, email):
            yield from (
                Problem(at, one.reason) for one in with_hint(unknown_person(session, email, role="claude_code_user"))
            )


def print_missing(session: Session, emails: Iterable[str], scope: ResolvedScope) -> tuple[str, ...]:
    """Print whose limit was not set and why. The answer are those who may still come: *awaited*."""
    awaited = []
    for email in emails:
        if session.api.users.find(email) is not None or _pending(session, email) is not None:
            awaited.append(email)
            print_once(
                f"awaited: {email} has not signed in to Claude Code yet; a later `pulumi up` sets the limit in {scope}"
            )
        else:
            print_once(
                f"left: {email} is not in the organization any more; take the line {literal(email)} of {scope} out of the program"
            )
    return tuple(awaited)


def user_ids(session: Session, emails: Iterable[str]) -> dict[str, str]:
    """The ids of those who are in the organization, by e-mail as it is given."""
    found = {email: session.api.users.find(email) for email in emails}
    return {email: user.id for email, user in found.items() if user is not None}


def has_signed_in(session: Session, emails: Iterable[str], workspace_id: str) -> bool:
    """Whether one of these is a member of the workspace by now: signing in makes a person one."""
    members = {one.user_id for one in session.api.members.list(workspace_id)}
    found = (session.api.users.find(email) for email in emails)
    return any(user is not None and user.id in members for user in found)


def _pending(session: Session, email: str) -> Invite | None:
    """Their invitation, where it can be accepted; whoever may not list them knows of none."""
    with contextlib.suppress(AdminApiError):
        newest = latest_invite(email, session.api.invites.list())
        return newest if newest is not None and is_pending(newest, session.api.now()) else None
    return None


def _has_left(session: Session, email: str) -> bool:
    key = session.settings.pseudonym_key
    secret = key.get_secret_value() if key is not None else None
    return session.left is not None and session.left.find(user_id=None, email=person_key(email), key=secret) is not None
