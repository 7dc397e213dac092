"""
What several stacks of a run declare at once: each would put back what the other writes. Pure.

Within one program the constructors refuse that; nothing but a look at all stacks together can see it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from pulumi_claude_admin.drift import remedies
from pulumi_claude_admin.drift.declared_object import DeclaredObject
from pulumi_claude_admin.drift.export_format import resource_name, stack_of
from pulumi_claude_admin.drift.kinds.member_spend_limits import DeclaredMemberSpendLimits
from pulumi_claude_admin.drift.kinds.workspace_members import DeclaredMembers
from pulumi_claude_admin.findings import Finding, Kind, Status

_GONE: Final = frozenset({Status.MISSING, Status.ARCHIVED})
"""What is worse than that: their own remedies come first."""


def with_declared_twice(findings: Iterable[Finding], declarations: Iterable[DeclaredObject]) -> tuple[Finding, ...]:
    """The findings; of an object that several stacks declare each is a conflict that names all of them."""
    everybody = _declared_twice(declarations)
    return tuple(
        _conflict(one, everybody[one.urn]) if one.urn is not None and one.urn in everybody else one for one in findings
    )


def _declared_twice(declarations: Iterable[DeclaredObject]) -> dict[str, tuple[DeclaredObject, ...]]:
    """All declarations of the object, by the URN of each, where more than one stack has one."""
    by_object = defaultdict[tuple[Kind, str], list[DeclaredObject]](list)
    for one in declarations:
        by_object[one.kind, one.id].append(one)
    return {
        one.urn: tuple(each)
        for each in by_object.values()
        if len({stack_of(one.urn) for one in each}) > 1 and not all(map(_leaves_others_alone, each))
        for one in each
    }


def _leaves_others_alone(one: DeclaredObject) -> bool:
    """Lists of members, and of their limits, that are not exclusive stand beside one another."""
    return isinstance(one, DeclaredMembers | DeclaredMemberSpendLimits) and not one.spec.exclusive


def _conflict(finding: Finding, everybody: tuple[DeclaredObject, ...]) -> Finding:
    named = " and ".join(sorted(f"{stack_of(one.urn)} ({resource_name(one.urn)})" for one in everybody))
    reason = "; ".join(filter(None, (f"declared by {named}", finding.reason)))
    if finding.status in _GONE:
        return replace(finding, reason=reason)
    return replace(finding, status=Status.CONFLICT, reason=reason, remedy=remedies.for_declared_twice())
