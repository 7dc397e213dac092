"""Several stacks as one declaration: what each declares, compared with the organization at once. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from pulumi_claude_admin.drift.declared import Declared
from pulumi_claude_admin.errors import ConfigurationError


def unite(parts: Iterable[tuple[str, Declared]]) -> Declared:
    """
    One declaration of many, each with the words for where it comes from.

    Raises ConfigurationError when a stack is there twice: two exports of one stack say two things, and nobody knows which
    is the newer.
    """
    found = tuple(parts)
    came_from: dict[str, str] = {}
    for source, declared in found:
        for stack in sorted(declared.stacks):
            if stack in came_from:
                message = f"the stack {stack} is in both {came_from[stack]} and {source}"
                raise ConfigurationError(message, hint="Give every stack once")
            came_from[stack] = source
    each = [declared for _, declared in found]
    return Declared(
        declarations=tuple(sorted((one for part in each for one in part.declarations), key=lambda one: one.urn)),
        stacks=frozenset(came_from),
        organization_ids=frozenset[str]().union(*(part.organization_ids for part in each)),
        enterprise_ids=frozenset[str]().union(*(part.enterprise_ids for part in each)),
        unknown_types=frozenset[str]().union(*(part.unknown_types for part in each)),
        pending_operations=sum(part.pending_operations for part in each),
        origins={urn: origin for part in each for urn, origin in part.origins.items()},
    )
