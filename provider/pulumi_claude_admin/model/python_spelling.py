"""
Resources of ours as a Python program has them, whatever language declared them: one spelling for all that reads states and previews. Pure.

Anything else, the components of a Python program included, stays as it is.
"""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import BaseModel

from pulumi_claude_admin.model.property_names import in_snake_case, snake_case
from pulumi_claude_admin.model.spec_types import SPEC_TYPES
from pulumi_claude_admin.model.type_tokens import COMPONENT, DYNAMIC, NATIVE


def python_type(token: str) -> str:
    """
    The type of the same kind in a Python program, of kinds of a newer release too.

    >>> python_type("claude:index:Workspace")
    'pulumi-python:dynamic/claude:Workspace'
    """
    return DYNAMIC + token.removeprefix(NATIVE) if _is_native(token) else token


def python_names(token: str, bag: Mapping[str, object]) -> Mapping[str, object]:
    """
    The inputs or outputs of a resource of this type with the names that a Python program has for them.

    >>> python_names("claude:index:WorkspaceSpendLimit", {"workspaceId": "wrkspc_01P"})
    {'workspace_id': 'wrkspc_01P'}
    """
    return in_snake_case(bag, SPEC_TYPES.get(token.removeprefix(NATIVE), BaseModel)) if _is_native(token) else bag


def python_name(token: str, name: str) -> str:
    """The name of one of them."""
    return snake_case(name) if _is_native(token) else name


def _is_native(token: str) -> bool:
    return token.startswith(NATIVE) and token != COMPONENT
