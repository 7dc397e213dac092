"""
One team's workspace with its members, limits and notifications, as one component.

Names of children are persistent (ARCHITECTURE.md#persistent-formats): respelling a group makes a new resource, which is
harmless because deleting the old one leaves what this run declares.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import pulumi

from pulumi_claude_admin.components._arguments import Notifications, RateLimits, parts_of, plain_groups
from pulumi_claude_admin.components._service_accounts import places_of
from pulumi_claude_admin.drift.declared_in import DECLARED_IN
from pulumi_claude_admin.errors import Problem
from pulumi_claude_admin.lifecycle.inputs import WrongArgument, refuse_import
from pulumi_claude_admin.model.resource_names import slug
from pulumi_claude_admin.model.type_tokens import COMPONENT
from pulumi_claude_admin.resources.gateway_spend_limit import GatewaySpendLimit
from pulumi_claude_admin.resources.service_account_member import ServiceAccountMember
from pulumi_claude_admin.resources.spend_notifications import SpendNotifications
from pulumi_claude_admin.resources.workspace import DataResidencyArgs, Workspace
from pulumi_claude_admin.resources.workspace_members import WorkspaceMembers
from pulumi_claude_admin.resources.workspace_rate_limit import WorkspaceRateLimit
from pulumi_claude_admin.resources.workspace_spend_limit import WorkspaceSpendLimit

__all__ = ["Notifications", "RateLimits", "TeamWorkspace"]


class TeamWorkspace(pulumi.ComponentResource):
    """
    A workspace, who is in it, and what it may use and spend. Source: Claude docs, Admin API > Workspaces.

    Children: `<name>` (Workspace), `<name>-members`, `<name>-spend-limit`, `<name>-notifications`, `<name>-gateway-limit`,
    `<name>-rate-limit-<group>` and `<name>-service-account-<account>`; what is not declared is not managed. Errors: those of the children.

    Example:
        claude.TeamWorkspace("payments", members={"ana@example.com": "workspace_admin"}, spend_limit="5000.00")
    """

    workspace: Workspace
    workspace_id: pulumi.Output[str]

    def __init__(  # noqa: PLR0913 - one keyword per input
        self,
        resource_name: str,
        *,
        name: pulumi.Input[str] | None = None,
        workspace_name: pulumi.Input[str] | None = None,
        members: pulumi.Input[Mapping[str, pulumi.Input[str]]] | None = None,
        service_accounts: Mapping[str, pulumi.Input[str] | Mapping[str, pulumi.Input[str]]] | None = None,
        spend_limit: pulumi.Input[str] | None = None,
        rate_limits: Mapping[str, pulumi.Input[RateLimits | Mapping[str, Any]]] | None = None,
        notifications: pulumi.Input[Notifications | Mapping[str, Any]] | None = None,
        gateway_group: pulumi.Input[str] | None = None,
        display_color: pulumi.Input[str] | None = None,
        tags: pulumi.Input[Mapping[str, pulumi.Input[str]]] | None = None,
        data_residency: pulumi.Input[DataResidencyArgs] | None = None,
        external_key_id: pulumi.Input[str] | None = None,
        user_profile_id: pulumi.Input[str] | None = None,
        adopt_id: pulumi.Input[str] | None = None,
        owner_tag: pulumi.Input[bool] = True,
        when_archived: pulumi.Input[Literal["keep", "recreate", "fail"]] = "keep",
        archive_on_destroy: pulumi.Input[bool] = False,
        exclusive_members: pulumi.Input[bool] = True,
        on_unknown_member: pulumi.Input[Literal["error", "skip"]] = "error",
        clear_on_destroy: pulumi.Input[bool] = False,
        declared_in: Mapping[Literal["file", "key"], str] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """
        Declare a team's workspace.

        :param name: the workspace's name, 1 to 255 characters.
        :param workspace_name: the same, as it was called before.
        :param members: e-mail or `user_…` to role, as in `WorkspaceMembers`.
        :param service_accounts: `svac_…` to role, or any plain word to a dictionary with `service_account_id` and `role`, which
            may be outputs. The keys are plain text: they name the children. Takes an OAuth token with `org:admin`.
        :param spend_limit: monthly amount, a plain decimal string in major units: `"5000.00"`.
        :param rate_limits: model group (display name, `rlg_…` or model) to its limits: `RateLimits`, a dictionary with its
            keys, or an output of either. The groups themselves are plain text: they name the children.
        :param notifications: `Notifications`, a dictionary with its keys, or an output of either.
        :param gateway_group: the team's group of the identity provider, which gets `spend_limit` as its pooled budget at the gateway
            that the organization runs itself, and each member the same; in dollars. Takes `CLAUDE_GATEWAY_URL` and `CLAUDE_GATEWAY_ADMIN_KEY`.
        :param exclusive_members: True removes everybody who is not listed in `members`.
        :param clear_on_destroy: True removes the limits and notifications when they are deleted.
        :param declared_in: the file that the team was read from and its key there, as `teams_from_file` says them; drift then
            names the line.

        The other parameters are those of `Workspace` and `WorkspaceMembers`.
        """
        by = f"TeamWorkspace {resource_name!r}"
        refuse_import(by, opts)
        called = _one_name(name, workspace_name, by=by)
        if gateway_group is not None and spend_limit is None:
            raise WrongArgument(
                Problem("gateway_group", f"{by} has no spend_limit, which is the group's budget"), hint="Declare one"
            )
        places = tuple(places_of(service_accounts))
        super().__init__(COMPONENT, resource_name, None, opts)
        inside = pulumi.ResourceOptions(parent=self)
        self.workspace = Workspace(
            resource_name,
            name=called,
            display_color=display_color,
            tags=tags,
            data_residency=data_residency,
            external_key_id=external_key_id,
            user_profile_id=user_profile_id,
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
        for place in places:
            ServiceAccountMember(
                f"{resource_name}-service-account-{slug(place.account)}",
                workspace_id=self.workspace_id,
                service_account_id=place.service_account_id,
                role=place.role,
                opts=inside,
            )
        guard = _Guard(resource_name, self.workspace_id, clear_on_destroy, inside)
        guard.limit_rates(plain_groups(rate_limits))
        guard.limit_spending(spend_limit)
        guard.notify(notifications)
        guard.limit_at_gateway(gateway_group, spend_limit)
        outputs: dict[str, object] = {"workspace_id": self.workspace_id}
        if declared_in is not None:
            outputs[DECLARED_IN] = dict(declared_in)
        self.register_outputs(outputs)


@dataclass(frozen=True, slots=True)
class _Guard:
    """The children that limit what the workspace may use and spend."""

    team: str
    workspace_id: pulumi.Output[str]
    clear_on_destroy: pulumi.Input[bool]
    opts: pulumi.ResourceOptions

    def limit_rates(self, groups: Mapping[str, object]) -> None:
        for group, limits in groups.items():
            WorkspaceRateLimit(
                f"{self.team}-rate-limit-{slug(group)}",
                workspace_id=self.workspace_id,
                group=group,
                clear_on_destroy=self.clear_on_destroy,
                opts=self.opts,
                **parts_of(RateLimits, limits, at=f"rate_limits[{group!r}]"),
            )

    def limit_spending(self, amount: pulumi.Input[str] | None) -> None:
        if amount is not None:
            WorkspaceSpendLimit(
                f"{self.team}-spend-limit",
                workspace_id=self.workspace_id,
                amount=amount,
                clear_on_destroy=self.clear_on_destroy,
                opts=self.opts,
            )

    def notify(self, notifications: pulumi.Input[Notifications | Mapping[str, Any]] | None) -> None:
        if notifications is not None:
            SpendNotifications(
                f"{self.team}-notifications",
                workspace_id=self.workspace_id,
                **parts_of(Notifications, notifications, at="notifications"),
                clear_on_destroy=self.clear_on_destroy,
                opts=self.opts,
            )

    def limit_at_gateway(self, group: pulumi.Input[str] | None, amount: pulumi.Input[str] | None) -> None:
        if group is not None:
            GatewaySpendLimit(
                f"{self.team}-gateway-limit",
                group=group,
                amount=amount,
                pooled_budget=amount,
                clear_on_destroy=self.clear_on_destroy,
                opts=self.opts,
            )


def _one_name(
    name: pulumi.Input[str] | None, workspace_name: pulumi.Input[str] | None, *, by: str
) -> pulumi.Input[str]:
    if name is not None and workspace_name is not None:
        raise WrongArgument(
            Problem("workspace_name", f"{by} has a `name` too, and both mean the same"), hint="Leave one out"
        )
    called = name if name is not None else workspace_name
    if called is None:
        raise WrongArgument(Problem("name", f"{by} needs one, for the workspace"))
    return called
