"""Who is meant by the resources about people of the organization, and what is said when nobody is, or somebody whom only the Console changes."""

from __future__ import annotations

from pulumi_claude_admin.errors import AdminApiError, InvalidInputs, Problem
from pulumi_claude_admin.lifecycle.messages import print_once
from pulumi_claude_admin.model.invite import Invite, absence, is_pending, latest_invite
from pulumi_claude_admin.model.member import User
from pulumi_claude_admin.model.people import is_email, person_key
from pulumi_claude_admin.quoting import literal
from pulumi_claude_admin.session import Session


def require_person(session: Session, reference: str, *, role: str) -> User:
    """The person in the organization. Raises InvalidInputs that says how to invite."""
    found = session.api.users.find(reference)
    if found is None:
        raise unknown_person(session, reference, role=role)
    return found


def unknown_person(session: Session, reference: str, *, role: str | None) -> InvalidInputs:
    """The error for a reference to whom nobody answers: why, and the line of a program that invites."""
    invite = _invite(session, reference)
    if invite is not None and is_pending(invite, session.api.now()):
        hint = "Run again when the person has accepted"
    elif is_email(reference):
        hint = f"Invite the person first: {invite_line(reference, role or 'user')}"
    else:
        hint = "Whoever leaves and comes back has another id: name people by e-mail"
    return InvalidInputs(Problem("user", f"{reference!r} {absence(invite)}"), hint=hint)


def invite_line(email: str, role: str) -> str:
    """The line of a program that invites somebody."""
    name = email.partition("@")[0]
    return f"claude.Invite({literal(name)}, email={literal(email)}, role={literal(role)})"


def refuse_admin(person: User) -> InvalidInputs:
    """The error for somebody whom the API neither changes nor removes."""
    return InvalidInputs(
        Problem("", f"{person.email} ({person.id}) is {person.role} of the organization, which the API never changes"),
        hint="Change or remove the person in the Console (Console > Settings > Members), or take this out of the program",
    )


def same_person_or_another(session: Session, now: str, before: str, user_id: object) -> bool:
    """Whether `now` means another person than the one of `user_id`, once called `before`."""
    if now.strip() == user_id or person_key(now) == person_key(before):
        return False
    if session.settings.has_credential:
        found = session.api.users.find(now)
        return found is None or found.id != user_id
    if not is_email(now) or is_email(before):
        return True
    print_once(f"whether {now!r} is another person than {before!r} can only be told with a credential")
    return False


def _invite(session: Session, reference: str) -> Invite | None:
    """The newest invitation; it only makes a sentence better, so whoever may not list them is told the rest."""
    try:
        return latest_invite(reference, session.api.invites.list())
    except AdminApiError:
        return None
