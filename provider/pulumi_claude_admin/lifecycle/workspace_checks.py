"""
What a check refuses of a workspace's name, residency and bindings: what does not apply, or the platform would refuse, beside what the workspace is now.

A check is not given the resource's id: the workspace at hand is known by its `adopt_id` or its owner tag.
"""

from __future__ import annotations

import contextlib
from typing import Final

from pulumi_claude_admin.errors import FeatureNotEnabled, InvalidInputs, NotFound, PermissionDenied, Problem
from pulumi_claude_admin.lifecycle.hooks import Declaration
from pulumi_claude_admin.lifecycle.workspace_fields import write_once
from pulumi_claude_admin.lifecycle.workspace_owner import own_workspaces
from pulumi_claude_admin.model.bags import Bag, parse
from pulumi_claude_admin.model.claude_code_workspace import NOT_AGAIN, NOT_ARCHIVED, NOT_BY_HAND, is_claude_code_name
from pulumi_claude_admin.model.unknown import is_unknown
from pulumi_claude_admin.model.workspace import Workspace, WorkspaceSpec
from pulumi_claude_admin.model.workspace_rules import PLATFORM_DEFAULT, binding_problem, residency_problem
from pulumi_claude_admin.session import Session

_BINDINGS: Final = ("external_key_id", "user_profile_id")


def refuse_residency(session: Session, declaration: Declaration[WorkspaceSpec]) -> None:
    """Raise InvalidInputs for a residency that the workspace cannot have."""
    wanted = declaration.spec.data_residency
    if wanted is None or is_unknown(wanted) or not declaration.knows("adopt_id"):
        return
    at_hand = _at_hand(session, declaration)
    if at_hand is None and declaration.before:
        return
    problem = residency_problem(wanted, at_hand.data_residency if at_hand is not None else PLATFORM_DEFAULT)
    if problem is not None:
        raise InvalidInputs(problem)


def refuse_bindings(session: Session, declaration: Declaration[WorkspaceSpec]) -> None:
    """Raise InvalidInputs for another key or profile than the workspace has, and for two that do not fit."""
    spec, at_hand = declaration.spec, None
    asked = [path for path in _BINDINGS if declaration.knows(path) and getattr(spec, path) is not None]
    if asked and declaration.knows("adopt_id"):
        at_hand = _at_hand(session, declaration)
    present = {path: _text(getattr(at_hand, path, None) or declaration.before.get(path)) for path in _BINDINGS}
    new = [path for path in asked if getattr(spec, path) != present[path]]
    for path in new:
        if present[path] is not None:
            raise write_once(path, old=present[path], new=getattr(spec, path))
    if new and all(map(declaration.knows, _BINDINGS)):
        key_id, profile_id = (_text(getattr(spec, path)) or present[path] for path in _BINDINGS)
        _require_fit(session, key_id=key_id, profile_id=profile_id, at=new[0])


def refuse_claude_code(session: Session, declaration: Declaration[WorkspaceSpec]) -> None:
    """Raise InvalidInputs for a workspace by hand of the name of the one that signing in to Claude Code makes, and for what does not apply there."""
    spec, before = declaration.spec, declaration.before
    if not (declaration.knows("name") and declaration.knows("adopt_id") and is_claude_code_name(spec.name)):
        return
    if declaration.knows("when_archived") and spec.when_archived == "recreate":
        raise InvalidInputs(Problem("when_archived", NOT_AGAIN))
    if declaration.knows("archive_on_destroy") and spec.archive_on_destroy:
        raise InvalidInputs(Problem("archive_on_destroy", NOT_ARCHIVED))
    at_hand = _at_hand(session, declaration)
    if at_hand is not None and at_hand.is_claude_code:
        return
    if is_claude_code_name(str(before.get("name", ""))):
        return  # it was declared so already, and whatever became of it is told elsewhere
    others = [one for one in session.api.workspaces.list() if one.is_claude_code and not one.is_archived]
    if spec.adopt_id is None or others:
        live = f" ({', '.join(one.id for one in others)})" if others else ""
        raise InvalidInputs(Problem("name", f"{NOT_BY_HAND}{live}"))


def _require_fit(session: Session, *, key_id: str | None, profile_id: str | None, at: str) -> None:
    """Without a list of keys nothing is said: whoever may not see them may still name one."""
    if key_id is None:
        return
    with contextlib.suppress(NotFound, PermissionDenied, FeatureNotEnabled):
        key = session.api.external_keys.find(key_id)
        if key is None:
            raise InvalidInputs(Problem("external_key_id", f"there is no external key {key_id!r} in this organization"))
        if (problem := binding_problem(key, profile_id, at=at)) is not None:
            raise InvalidInputs(problem)


def _at_hand(session: Session, declaration: Declaration[WorkspaceSpec]) -> Workspace | None:
    """The workspace that is about to be written, None when it is only being made, or cannot be told."""
    spec = declaration.spec if not declaration.before else _declared_before(declaration.before)
    if spec is None:
        return None
    if spec.adopt_id is not None:
        with contextlib.suppress(NotFound):
            return session.api.workspaces.retrieve(spec.adopt_id)
        return None
    own = own_workspaces(session, spec)
    return own[0] if len(own) == 1 else None


def _declared_before(before: Bag) -> WorkspaceSpec | None:
    with contextlib.suppress(InvalidInputs):
        return parse(WorkspaceSpec, before)
    return None


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
