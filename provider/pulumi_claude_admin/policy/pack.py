"""
What a policy pack inside Pulumi sees of a stack, as declarations; and the rules that such a pack can ask. Knows no Pulumi.

The pack itself is `actions/policy-pack`: it runs in an environment of its own, and hands over what Pulumi's policy SDK gave it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Final, Protocol

from pulumi_claude_admin.model.python_spelling import python_name, python_names, python_type
from pulumi_claude_admin.model.type_tokens import DYNAMIC
from pulumi_claude_admin.policy.declaration import UNKNOWN, Declaration, without_secrets
from pulumi_claude_admin.policy.facts import Facts
from pulumi_claude_admin.policy.gather import Surroundings, gather
from pulumi_claude_admin.policy.rules import RULES

PACK_RULES: Final = tuple(rule for rule in RULES if rule.is_of_one_stack)
"""A pack sees one stack, and no old values."""


class StackResource(Protocol):
    """A resource as the policy SDK hands it over. Reading a value that is not known yet raises its own error."""

    @property
    def urn(self) -> str:
        """Of the resource."""

    @property
    def resource_type(self) -> str:
        """Its type token."""

    @property
    def props(self) -> Mapping[str, object]:
        """Inputs in a preview of what changes, outputs of what stays the same."""

    @property
    def property_dependencies(self) -> Mapping[str, Sequence[StackResource]]:
        """Which resources a value comes from, by property."""


def facts_of(resources: Iterable[StackResource], *, day: date, unknown: type[Exception]) -> Facts:
    """What the stack declares. `unknown` is the error that reading an unknown value raises."""
    ours = (one for one in resources if python_type(one.resource_type).startswith(DYNAMIC))
    return gather((_declaration(one, unknown) for one in ours), Surroundings(day), is_compared=False)


def _declaration(one: StackResource, unknown: type[Exception]) -> Declaration:
    props = python_names(one.resource_type, _entries(one.props, unknown))
    declared, id_ = props.get("declared"), props.get("workspace_id")
    kind = python_type(one.resource_type).removeprefix(DYNAMIC)
    return Declaration(
        urn=one.urn,
        type=kind,
        id=id_ if kind == "Workspace" and isinstance(id_, str) else None,
        inputs=without_secrets({**props, **(declared if isinstance(declared, Mapping) else {})}),
        depends_on={
            python_name(one.resource_type, name): tuple(source.urn for source in of)
            for name, of in one.property_dependencies.items()
        },
    )


def _entries(props: Mapping[str, object], unknown: type[Exception]) -> dict[str, object]:
    return dict(_read(props, props, unknown))


def _read(
    container: Mapping[str, object], names: Iterable[str], unknown: type[Exception]
) -> Iterator[tuple[str, object]]:
    for name in names:
        try:
            value = container[name]
        except unknown:
            yield name, UNKNOWN
        else:
            yield name, _known(value, unknown)


def _known(value: object, unknown: type[Exception]) -> object:
    if isinstance(value, Mapping):
        return _entries(value, unknown)
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return [_item(value, number, unknown) for number in range(len(value))]
    return value


def _item(items: Sequence[object], number: int, unknown: type[Exception]) -> object:
    try:
        value = items[number]
    except unknown:
        return UNKNOWN
    return _known(value, unknown)
