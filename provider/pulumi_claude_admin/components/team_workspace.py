"""
One team's workspace with its members, limits and notifications, as one component.

Names of children are persistent (design section 4): respelling a group makes a new resource, which is harmless because
deleting one keeps the limits.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Final, Literal

import pulumi

from pulumi_claude_admin.resources.spend_notifications import SpendNotifications
from pulumi_claude_admin.resources.workspace import DataResidencyArgs, Workspace
from pulumi_claude_admin.resources.workspace_members import WorkspaceMembers
from pulumi_claude_admin.resources.workspace_rate_limit import WorkspaceRateLimit
from pulumi_claude_admin.resources.workspace_spend_limit import WorkspaceSpendLimit

TYPE: Final = "claude:index:TeamWorkspace"


@dataclass(frozen=True, slots=True, kw_only=True)
class RateLimits:
    """
    Limits of one model group: whole numbers per minute, day or second, as each name says. None: not managed.

    Source: admin-api.md section 8.3.
    """

    requests_per_minute: pulumi.Input[int] | None = None
    input_tokens_per_minute: pulumi.Input[int] | None = None
    input_tokens_per_minute_cache_aware: pulumi.Input[int] | None = None
    output_tokens_per_minute: pulumi.Input[int] | None = None
    tokens_per_minute: pulumi.Input[int] | None = None
    tokens_per_day: pulumi.Input[int] | None = None
    tool_uses_per_second: pulumi.Input[int] | None = None
    fast_itpmca: pulumi.Input[int] | None = None
    fast_otpm: pulumi.Input[int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Notifications:
    """
    E-mails when a month's spend reaches an amount. Source: console.md section 2.4.

    `thresholds` are plain decimal strings in major units of the organization's currency, `recipients` e-mail addresses.
    """

    thresholds: pulumi.Input[Sequence[pulumi.Input[str]]]
    recipients: pulumi.Input[Sequence[pulumi.Input[str]]] = ()


class TeamWorkspace(pulumi.ComponentResource):
    """
    A workspace, who is in it, and what it may use and spend. Source: admin-api.md sections 3, 4, 8 and 9.

    Children: `<name>` (Workspace), `<name>-members`, `<name>-spend-limit`, `<name>-notifications` and
    `<name>-rate-limit-<group>`; what is not declared is not managed. Errors: those of the children.
    """

    workspace: Workspace
    workspace_id: pulumi.Output[str]

    def __init__(  # noqa: PLR0913 - one keyword per input
        self,
        resource_name: str,
        *,
        workspace_name: pulumi.Input[str],
        members: pulumi.Input[Mapping[str, pulumi.Input[str]]] | None = None,
        spend_limit: pulumi.Input[str] | None = None,
        rate_limits: Mapping[str, RateLimits] | None = None,
        notifications: Notifications | None = None,
        display_color: pulumi.Input[str] | None = None,
        tags: pulumi.Input[Mapping[str, pulumi.Input[str]]] | None = None,
        data_residency: pulumi.Input[DataResidencyArgs] | None = None,
        external_key_id: pulumi.Input[str] | None = None,
        adopt_id: pulumi.Input[str] | None = None,
        owner_tag: bool = True,
        when_archived: Literal["keep", "recreate", "fail"] = "keep",
        archive_on_destroy: bool = False,
        exclusive_members: bool = True,
        on_unknown_member: Literal["error", "skip"] = "error",
        clear_on_destroy: bool = False,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """
        Declare a team's workspace.

        :param workspace_name: the workspace's name, 1 to 255 characters.
        :param members: e-mail or `user_…` to role, as in `WorkspaceMembers`.
        :param spend_limit: monthly amount, a plain decimal string in major units: `"5000.00"`.
        :param rate_limits: model group (display name, `rlg_…` or model) to its limits.
        :param notifications: thresholds and recipients.
        :param exclusive_members: True removes everybody who is not listed in `members`.
        :param clear_on_destroy: True removes the limits and notifications when they are deleted.

        The other parameters are those of `Workspace` and `WorkspaceMembers`.
        """
        super().__init__(TYPE, resource_name, None, opts)
        inside = pulumi.ResourceOptions(parent=self)
        self.workspace = Workspace(
            resource_name,
            name=workspace_name,
            display_color=display_color,
            tags=tags,
            data_residency=data_residency,
            external_key_id=external_key_id,
            adopt_id=adopt_id,
            owner_tag=owner_tag,
            when_archived=when_archived,
            archive_on_destroy=archive_on_destroy,
            opts=inside,
        )
        self.workspace_id = self.workspace.id
        if members is not None:
            WorkspaceMembers(
                f"{resource_name}-members",
                workspace_id=self.workspace_id,
                members=members,
                exclusive=exclusive_members,
                on_unknown_member=on_unknown_member,
                opts=inside,
            )
        for group, limits in (rate_limits or {}).items():
            WorkspaceRateLimit(
                f"{resource_name}-rate-limit-{slug(group)}",
                workspace_id=self.workspace_id,
                group=group,
                clear_on_destroy=clear_on_destroy,
                opts=inside,
                **{limiter.name: getattr(limits, limiter.name) for limiter in fields(limits)},
            )
        if spend_limit is not None:
            WorkspaceSpendLimit(
                f"{resource_name}-spend-limit",
                workspace_id=self.workspace_id,
                amount=spend_limit,
                clear_on_destroy=clear_on_destroy,
                opts=inside,
            )
        if notifications is not None:
            SpendNotifications(
                f"{resource_name}-notifications",
                workspace_id=self.workspace_id,
                thresholds=notifications.thresholds,
                recipients=notifications.recipients,
                clear_on_destroy=clear_on_destroy,
                opts=inside,
            )
        self.register_outputs({"workspace_id": self.workspace_id})


def slug(group: str) -> str:
    """A group's spelling as part of a resource name: lower case, every other run of characters one hyphen."""
    return re.sub(r"[^a-z0-9]+", "-", group.casefold())
