"""Which group a rate limit's state and declaration mean, when names have changed since: its id never does."""

from __future__ import annotations

from dataclasses import replace

from pulumi_claude_admin.errors import InvalidInputs, Problem
from pulumi_claude_admin.lifecycle.hooks import ResourceState
from pulumi_claude_admin.lifecycle.messages import print_once
from pulumi_claude_admin.lifecycle.scope import scope_to_import
from pulumi_claude_admin.model import arguments
from pulumi_claude_admin.model.bags import Bag
from pulumi_claude_admin.model.ids import WorkspaceRateLimitId
from pulumi_claude_admin.model.rate_limit import WorkspaceRateLimitSpec
from pulumi_claude_admin.session import Session


def has_group(session: Session, state: ResourceState[WorkspaceRateLimitSpec]) -> bool:
    """Whether the organization has the group still."""
    group_id = WorkspaceRateLimitId.parse(state.id).group_id
    return any(entry.group.id == group_id for entry in session.api.rate_limits.list())


def found_rate_limit(session: Session, id_: str) -> Bag | None:
    """The overrides of a workspace for a group that the organization has, as they would be declared; None where there are none."""
    key = WorkspaceRateLimitId.parse(id_)
    scope = scope_to_import(session, key.workspace_id, what="rate limits")
    groups = {entry.group.id: entry.group for entry in session.api.rate_limits.list()}
    if scope is None or key.group_id not in groups:
        return None
    there = {one.group.id: one.limits for one in session.api.workspace_rate_limits.list(key.workspace_id)}
    name = arguments.name_of_group(groups[key.group_id], groups.values())
    return arguments.of_rate_limits(key.workspace_id, name, there.get(key.group_id, {}))


def by_group_id(state: ResourceState[WorkspaceRateLimitSpec]) -> ResourceState[WorkspaceRateLimitSpec]:
    """The same state, naming the group by its id."""
    key = WorkspaceRateLimitId.parse(state.id)
    return replace(state, declared=state.declared.model_copy(update={"group": key.group_id}))


def follow_group(
    session: Session, state: ResourceState[WorkspaceRateLimitSpec], spec: WorkspaceRateLimitSpec
) -> WorkspaceRateLimitSpec:
    """The same declaration, by the group's id when the name that stood there before means no group any more."""
    try:
        session.api.rate_limits.group(spec.group)
    except InvalidInputs:
        if spec.group != state.declared.group:
            raise
        return spec.model_copy(update={"group": WorkspaceRateLimitId.parse(state.id).group_id})
    return spec


def facts_without_group(state: ResourceState[WorkspaceRateLimitSpec], spec: WorkspaceRateLimitSpec) -> Bag:
    """The facts as they were, for a group that the organization lost: nothing can be limited in it. Raises InvalidInputs for new limits."""
    gone = f"the organization has no rate-limit group {state.facts.get('group_name', spec.group)!r} any more"
    if spec.limits != state.declared.limits:
        raise InvalidInputs(
            Problem("group", f"{gone}, so its limits cannot be changed"), hint="Take it out of the program"
        )
    print_once(
        f"warning: {gone}: take the WorkspaceRateLimit of {spec.workspace_id} with group={spec.group!r} out of the program"
    )
    return state.facts


def is_surely_another_group(group: str, olds: Bag) -> bool:
    """By what the state has, without asking: a preview without a credential must not show a replacement that will not be."""
    wanted = group.strip().casefold()
    if wanted in {str(olds.get("group_id")).casefold(), str(olds.get("group_name")).casefold()}:
        return False
    if wanted.startswith("rlg_"):
        return True
    print_once(f"whether {group!r} is another group than {olds.get('group_name')!r} can only be told with a credential")
    return False
