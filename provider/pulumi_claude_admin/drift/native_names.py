"""Which resources are of the native provider, and what their properties are called in the languages that it serves. Pure."""

from __future__ import annotations

from pulumi_claude_admin.drift.export_format import type_in
from pulumi_claude_admin.findings import Kind
from pulumi_claude_admin.model.property_names import camel_case, path_in_camel_case
from pulumi_claude_admin.model.spec_types import SPEC_TYPES
from pulumi_claude_admin.model.type_tokens import COMPONENT, NATIVE


def is_native(urn: str | None) -> bool:
    """Whether a program in YAML, TypeScript, Go or another language declares it; None is declared nowhere."""
    token = type_in(urn or "")
    return token.startswith(NATIVE) and token != COMPONENT


def native_path(kind: Kind, path: str) -> str:
    """
    The path of a change as such a program spells it.

    >>> native_path(Kind.WORKSPACE, "data_residency.workspace_geo")
    'dataResidency.workspaceGeo'
    """
    return path_in_camel_case(path, SPEC_TYPES[type_name(kind)])


def spellings(kind: Kind, path: str) -> tuple[str, str]:
    """The path of a change as JSON has it, and as people of such a program see it; files that name properties take both."""
    return path, native_path(kind, path)


def type_name(kind: Kind) -> str:
    """
    The resource of a kind, without what each kind knows beside its name: every provider process would load all of them.

    >>> type_name(Kind.WORKSPACE_SPEND_LIMIT)
    'WorkspaceSpendLimit'
    """
    return camel_case(f"_{kind.value}")
