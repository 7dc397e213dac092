"""What the platform refuses of a workspace's residency and bindings, as sentences. Source: docs/platform/workspaces.md#geos, docs/platform/external-keys.md#bound-once. Pure."""

from __future__ import annotations

from pulumi_claude_admin.errors import Problem
from pulumi_claude_admin.model.external_key import ExternalKey
from pulumi_claude_admin.model.unknown import is_unknown
from pulumi_claude_admin.model.workspace import DataResidency, DataResidencySpec

PLATFORM_DEFAULT = DataResidency(
    workspace_geo="us", allowed_inference_geos="unrestricted", default_inference_geo="global"
)
"""What a workspace gets where nothing is said."""


def residency_problem(wanted: DataResidencySpec, present: DataResidency) -> Problem | None:
    """
    What is wrong with a wanted residency beside the present one: what is not declared stays as it is.

    For a workspace that is only being made `present` is `PLATFORM_DEFAULT`.
    """
    geo = wanted.workspace_geo
    if geo is not None and not is_unknown(geo) and geo != present.workspace_geo:
        return Problem(
            "data_residency.workspace_geo",
            f"is {present.workspace_geo!r} since the workspace was made, and can never be {geo!r}",
        )
    allowed = wanted.allowed_inference_geos or present.allowed_inference_geos
    default = wanted.default_inference_geo or present.default_inference_geo
    if is_unknown(default) or not isinstance(allowed, tuple) or any(map(is_unknown, allowed)) or default in allowed:
        return None
    if wanted.default_inference_geo is None:
        return Problem(
            "data_residency.allowed_inference_geos",
            f"{list(allowed)} does not have {default!r}, which default_inference_geo is as long as it is not declared",
        )
    return Problem(
        "data_residency.default_inference_geo",
        f"is {default!r}, and allowed_inference_geos is {list(allowed)} as long as it is not declared",
    )


def binding_problem(key: ExternalKey, user_profile_id: str | None, *, at: str) -> Problem | None:
    """What is wrong with a workspace of this user profile (or of none) that is to use this key; `at` is the property that changes."""
    if key.user_profile_id == user_profile_id:
        return None
    bound = (
        f"is bound to user profile {key.user_profile_id!r}" if key.user_profile_id else "is bound to no user profile"
    )
    wanted = f"has {user_profile_id!r}" if user_profile_id else "has none"
    return Problem(at, f"external key {key.words!r} ({key.id}) {bound}, and the workspace {wanted}: both have the same")
