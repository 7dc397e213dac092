"""
Differences between what is wanted and what is there: the one place that compares them.

Both sides are projected onto the same flat paths (only what the spec manages), and the projections are compared. So
`diff(spec(x), x) == ()`, and applying the changes empties the diff. Lists are compared as sets where order means nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from pulumi_claude_admin.model.ids import MANAGED_AT, OWNER_TAG
from pulumi_claude_admin.model.member import MemberRoles
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.model.rate_limit import WorkspaceRateLimit, WorkspaceRateLimitSpec
from pulumi_claude_admin.model.spend_limit import SpendLimit, SpendNotifications
from pulumi_claude_admin.model.workspace import DataResidency, Workspace, WorkspaceSpec

Scalar = str | int | tuple[str, ...] | None
Projection = Mapping[str, Scalar]


@dataclass(frozen=True, slots=True, order=True)
class Change:
    """One difference at one path. None on a side means: nothing there."""

    path: str
    declared: Scalar
    actual: Scalar


def compare(wanted: Projection, found: Projection) -> tuple[Change, ...]:
    """Every path at which the two differ, sorted by path."""
    paths = sorted(wanted.keys() | found.keys())
    return tuple(
        Change(path=path, declared=wanted.get(path), actual=found.get(path))
        for path in paths
        if wanted.get(path) != found.get(path)
    )


def diff_workspace(spec: WorkspaceSpec, actual: Workspace) -> tuple[Change, ...]:
    """
    What of the workspace is not as declared. Fields that the spec leaves None are not looked at.

    A missing `managed-at` is no difference: versions before it wrote none, and the next write adds it.
    """
    wanted = _wanted_workspace(spec)
    if lacks_managed_at(spec, actual):
        del wanted[f"tags.{MANAGED_AT}"]
    return compare(wanted, _found_workspace(spec, actual))


def lacks_managed_at(spec: WorkspaceSpec, actual: Workspace) -> bool:
    """Whether the second owner tag is to be there and is not."""
    return spec.owner_tags.managed_at is not None and MANAGED_AT not in actual.tags


def diff_members(
    wanted: MemberRoles, actual: MemberRoles, *, exclusive: bool, former: Collection[str] = ()
) -> tuple[Change, ...]:
    """
    Memberships that differ, by user id. When not exclusive, people who are not wanted are not looked at.

    Except `former` ones: to whom a membership was given that is not wanted any more.
    """
    ours = {*wanted.roles, *former}
    found = actual.roles if exclusive else {user: role for user, role in actual.roles.items() if user in ours}
    return compare(
        {f"members.{user}": role for user, role in wanted.roles.items()},
        {f"members.{user}": role for user, role in found.items()},
    )


def diff_rate_limit(spec: WorkspaceRateLimitSpec, actual: WorkspaceRateLimit | None) -> tuple[Change, ...]:
    """Limiters that differ; limiters that the spec does not name are not looked at."""
    present = actual.limits if actual is not None else {}
    return compare(dict(spec.limits), {name: present.get(name) for name in spec.limits})


def diff_spend_limit(wanted: Money, actual: SpendLimit | None) -> tuple[Change, ...]:
    """The amount, when it differs."""
    return compare({"amount": wanted.major}, {"amount": actual.amount.major if actual is not None else None})


def diff_notifications(wanted: SpendNotifications, actual: SpendNotifications | None) -> tuple[Change, ...]:
    """Thresholds and recipients, each as a whole, when they differ."""
    return compare(_notifications(wanted), _notifications(actual))


def _notifications(value: SpendNotifications | None) -> Projection:
    if value is None:
        return {"thresholds": (), "recipients": ()}
    return {"thresholds": tuple(money.major for money in value.thresholds), "recipients": value.recipients}


def _wanted_workspace(spec: WorkspaceSpec) -> dict[str, Scalar]:
    wanted: dict[str, Scalar] = {"name": spec.name}
    if spec.display_color is not None:
        wanted["display_color"] = spec.display_color.upper()
    if spec.external_key_id is not None:
        wanted["external_key_id"] = spec.external_key_id
    wanted |= {f"tags.{key}": value for key, value in (spec.tags or {}).items()}
    wanted |= {f"tags.{key}": value for key, value in spec.owner_tags.tags.items()}
    residency = spec.data_residency
    if residency is not None:
        geos = residency.allowed_inference_geos
        candidates: dict[str, Scalar] = {
            "workspace_geo": residency.workspace_geo,
            "allowed_inference_geos": tuple(sorted(geos)) if isinstance(geos, tuple) else geos,
            "default_inference_geo": residency.default_inference_geo,
        }
        wanted |= {f"data_residency.{key}": value for key, value in candidates.items() if value is not None}
    return wanted


def _found_workspace(spec: WorkspaceSpec, actual: Workspace) -> dict[str, Scalar]:
    everything: dict[str, Scalar] = {
        "name": actual.name,
        "display_color": actual.display_color.upper(),
        "external_key_id": actual.external_key_id,
        **_residency(actual.data_residency),
    }
    managed = _wanted_workspace(spec).keys()
    found = {path: value for path, value in everything.items() if path in managed}
    for key, value in actual.tags.items():
        if f"tags.{key}" in managed or (spec.tags is not None and key not in {OWNER_TAG, MANAGED_AT}):
            found[f"tags.{key}"] = value
    return found


def _residency(value: DataResidency) -> dict[str, Scalar]:
    return {
        "data_residency.workspace_geo": value.workspace_geo,
        "data_residency.allowed_inference_geos": value.allowed_inference_geos,
        "data_residency.default_inference_geo": value.default_inference_geo,
    }
