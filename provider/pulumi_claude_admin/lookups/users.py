"""People of the organization, by id, by e-mail, and all of them. Source: docs/platform/users.md#roles."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi

from pulumi_claude_admin.errors import InvalidInputs
from pulumi_claude_admin.lifecycle.organization_people import unknown_person
from pulumi_claude_admin.lookups.edge import as_output, named, nothing, require_one, require_session
from pulumi_claude_admin.model.member import User
from pulumi_claude_admin.model.people import is_email
from pulumi_claude_admin.session import Session


@dataclass(frozen=True)
class UserResult:
    """
    A person of the organization. `role` is the organization role, such as `user`, `developer`, `billing` or `admin`.

    Example:
        def greeting(user: claude.UserResult) -> str:
            return f"{user.name} <{user.email}>"
    """

    id: str
    email: str
    name: str
    role: str


def get_user(*, id: str | None = None, email: str | None = None) -> UserResult:  # noqa: A002 - as the platform calls it
    """
    One person of the organization, by id (`user_…`) or by e-mail in any letter case. Source: Claude docs, Admin API > Users.

    Errors: both or neither; somebody who is not in the organization, with why: never invited, not accepted yet, or left.

    Example:
        ana = claude.get_user(email="ana@example.com")
        pulumi.export("ana", ana.role)
    """
    with named("get_user", id=id, email=email):
        by, value = require_one(id=id, email=email)
        if is_email(value) != (by == "email"):
            is_what, other = ("an e-mail address", "email") if by == "id" else ("no e-mail address", "id")
            raise nothing(f"{value!r} is {is_what}", hint=f"Look for it with {other}=")
        session = require_session()
        found = session.api.users.find(value)
        if found is None:
            raise _unknown(session, value)
        return _result(found)


def get_user_output(
    *,
    id: pulumi.Input[str] | None = None,  # noqa: A002 - as above
    email: pulumi.Input[str] | None = None,
) -> pulumi.Output[UserResult]:
    """
    `get_user` of inputs, as an output; not known in a preview without a credential.

    Example:
        ana = claude.get_user_output(email="ana@example.com")
        claude.WorkspaceMember("ana", workspace_id=payments.id, user=ana.id, role="workspace_user")
    """
    return as_output(get_user, id=id, email=email)


def list_users() -> tuple[UserResult, ...]:
    """
    Everybody in the organization, by e-mail. Source: Claude docs, Admin API > Users.

    Errors: no credential, or one of another organization.

    Example:
        admins = [user.email for user in claude.list_users() if user.role == "admin"]
    """
    with named("list_users"):
        listed = require_session().api.users.list()
        return tuple(_result(one) for one in sorted(listed, key=lambda one: (one.email, one.id)))


def list_users_output() -> pulumi.Output[tuple[UserResult, ...]]:
    """
    `list_users` as an output; not known in a preview without a credential.

    Example:
        everybody = claude.list_users_output()
        pulumi.export("people", everybody.apply(len))
    """
    return as_output(list_users)


def _unknown(session: Session, reference: str) -> InvalidInputs:
    error = unknown_person(session, reference, role=None)
    return nothing("; ".join(problem.reason for problem in error.problems), hint=error.hint)


def _result(user: User) -> UserResult:
    return UserResult(id=user.id, email=user.email, name=user.name, role=user.role)
