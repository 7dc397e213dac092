"""Which API key a declaration means, and whether anybody answers for it. A key cannot be made here, so one that is not there is an error."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from pulumi_claude_admin.errors import AdminApiError, InvalidInputs, NotFound, Problem, UnsupportedChange
from pulumi_claude_admin.lifecycle.messages import print_once
from pulumi_claude_admin.model.api_key import ApiKey, ApiKeySpec
from pulumi_claude_admin.model.bags import Bag
from pulumi_claude_admin.model.unknown import is_unknown
from pulumi_claude_admin.session import Session

MAKE_IT: Final = "Keys are made in the Console alone: Settings > Workspaces > the workspace > API keys. Make it there, then run this again"
_SERVICE_ACCOUNT: Final = "svac_"


def require_key(session: Session, spec: ApiKeySpec) -> ApiKey:
    """The live key that is meant. Raises InvalidInputs when it is not there or not live, or when several have its name."""
    keys = session.api.api_keys.list()
    return _named(session, spec, keys) if spec.adopt_id is not None else _called(session, spec, keys)


def why_dead(key: ApiKey) -> str:
    """Why nobody can use it again."""
    if key.is_archived:
        return f"{key} was archived, which nobody can undo"
    return f"{key} is {key.status}, and its end was chosen when it was made"


def print_nobody(session: Session, key: ApiKey) -> None:
    """Print that a key is nobody's any more: whom it acts as, or else who made it, is not there."""
    if key.owner_id is not None and _is_gone(session, key.owner_id):
        print_once(
            f"warning: {key} acts as {key.owner_id}, who is not in the organization any more; archive it, or make a new one "
            "in the Console"
        )
    elif key.owner_id is None and key.created_by_id is not None and _is_gone(session, key.created_by_id):
        print_once(
            f"warning: {key} acts as nobody, and {key.created_by_id}, who made it, is not in the organization any more; it may "
            "go on working"
        )


def check_owner(session: Session, spec: ApiKeySpec, *, before: Bag) -> None:
    """
    Whoever is named to answer for a key is there. Raises InvalidInputs for a new name that means nobody.

    One that was declared before and has left since holds nothing up: that is printed, and drift tells it.
    """
    owner = spec.owner
    if owner is None or is_unknown(owner) or session.api.users.find(owner) is not None:
        return
    if before.get("owner") == owner:
        print_once(
            f"warning: {owner!r}, the owner of {spec.name or spec.adopt_id!r}, is not in the organization any more"
        )
        return
    problem = session.api.users.unknown(owner)
    raise InvalidInputs(Problem("owner", problem.problems[0].reason), hint="Name somebody who is in the organization")


def _named(session: Session, spec: ApiKeySpec, keys: Iterable[ApiKey]) -> ApiKey:
    key = next((one for one in keys if one.id == spec.adopt_id), None)
    if key is None:
        name = session.organization.name
        raise InvalidInputs(
            Problem("adopt_id", f"there is no API key {spec.adopt_id!r} in organization {name!r}"), hint=MAKE_IT
        )
    if not key.is_live:
        raise InvalidInputs(Problem("adopt_id", why_dead(key)), hint=MAKE_IT)
    wanted = spec.workspace_id
    if wanted is not None and not is_unknown(wanted) and wanted != key.workspace_id:
        where = _where(session, key.workspace_id)
        raise InvalidInputs(Problem("workspace_id", f"{key} is of {where}, and a key never moves"))
    return key


def _called(session: Session, spec: ApiKeySpec, keys: Iterable[ApiKey]) -> ApiKey:
    found = [one for one in keys if spec.is_key(one)]
    live = [one for one in found if one.is_live]
    where = _where(session, spec.workspace_id)
    if len(live) > 1:
        ids = ", ".join(sorted(one.id for one in live))
        raise InvalidInputs(
            Problem("adopt_id", f"several live API keys of {where} are called {spec.name!r}: {ids}"),
            hint="Say which one with adopt_id",
        )
    if not live:
        dead = "".join(f"; {why_dead(one)}" for one in found)
        raise UnsupportedChange(
            Problem("name", f"there is no live API key {spec.name!r} of {where}{dead}"), hint=MAKE_IT
        )
    return live[0]


def _where(session: Session, workspace_id: str | None) -> str:
    """Raises InvalidInputs for a workspace that is not there."""
    if workspace_id is None:
        return f"organization {session.organization.name!r} as a whole"
    try:
        return f"workspace {session.api.workspaces.retrieve(workspace_id).name!r} ({workspace_id})"
    except NotFound:
        name = session.organization.name
        raise InvalidInputs(
            Problem("workspace_id", f"there is no workspace {workspace_id!r} in organization {name!r}")
        ) from None


def _is_gone(session: Session, principal_id: str) -> bool:
    """Whether it is surely nobody: a person who left, or a service account that was archived. An admin key cannot see the latter."""
    if not principal_id.startswith(_SERVICE_ACCOUNT):
        return session.api.users.find(principal_id) is None
    try:
        account = session.api.service_accounts.find(principal_id)
    except AdminApiError:
        return False
    return account is None or account.is_archived
