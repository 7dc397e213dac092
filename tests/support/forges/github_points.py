"""What a question costs at GitHub's GraphQL, by GitHub's own rule. Source: "Rate limits and query limits for the GraphQL API", 2026."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graphql import DocumentNode, FieldNode, IntValueNode, OperationDefinitionNode, SelectionSetNode, VariableNode


def requests_of(document: DocumentNode, variables: Mapping[str, Any]) -> int:
    """How many look-ups it takes: one for each list, times the nodes of the lists around it."""
    operations = (one for one in document.definitions if isinstance(one, OperationDefinitionNode))
    return sum(_requests(one.selection_set, 1, variables) for one in operations)


def nodes_of(document: DocumentNode, variables: Mapping[str, Any]) -> int:
    """How many nodes it could answer with; GitHub refuses more than 500,000."""
    operations = (one for one in document.definitions if isinstance(one, OperationDefinitionNode))
    return sum(_nodes(one.selection_set, 1, variables) for one in operations)


def points_of(document: DocumentNode, variables: Mapping[str, Any]) -> int:
    """A hundredth of it, and at least one."""
    return max(1, round(requests_of(document, variables) / 100))


def _requests(selected: SelectionSetNode | None, around: int, variables: Mapping[str, Any]) -> int:
    total = 0
    for one in selected.selections if selected is not None else ():
        first = _first(one, variables) if isinstance(one, FieldNode) else None
        inner = getattr(one, "selection_set", None)
        total += (around if first is not None else 0) + _requests(inner, around * (first or 1), variables)
    return total


def _nodes(selected: SelectionSetNode | None, around: int, variables: Mapping[str, Any]) -> int:
    total = 0
    for one in selected.selections if selected is not None else ():
        first = _first(one, variables) if isinstance(one, FieldNode) else None
        within = around * (first or 1)
        total += (within if first is not None else 0) + _nodes(getattr(one, "selection_set", None), within, variables)
    return total


def _first(field: FieldNode, variables: Mapping[str, Any]) -> int | None:
    for argument in field.arguments or ():
        if argument.name.value == "first":
            value = argument.value
            if isinstance(value, VariableNode):
                return int(variables[value.name.value])
            return int(value.value) if isinstance(value, IntValueNode) else None
    return None
