"""A workspace's monthly spend limit. Source: docs/platform/spend-limits.md#set."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar, Literal

import pulumi

from pulumi_claude_admin.channels import Capability
from pulumi_claude_admin.lifecycle.claims import Claim, PeopleClaim
from pulumi_claude_admin.lifecycle.inputs import ClaudeResource
from pulumi_claude_admin.lifecycle.spend_limit import SpendLimitProvider
from pulumi_claude_admin.model.bags import Bag
from pulumi_claude_admin.model.spend_limit import WorkspaceSpendLimitSpec
from pulumi_claude_admin.session import Session


class WorkspaceSpendLimitProvider(SpendLimitProvider[WorkspaceSpendLimitSpec]):
    """Applies a `WorkspaceSpendLimitSpec` over the Admin API or in the Console."""

    spec_type = WorkspaceSpendLimitSpec
    capability: ClassVar[Capability] = Capability.WORKSPACE_SPEND_LIMIT
    id_form = "wrkspc_…"

    def claims(self, inputs: Mapping[str, object]) -> Iterable[Claim | PeopleClaim]:
        """The one of the workspace."""
        return [Claim("the monthly spend limit of a workspace", (inputs.get("workspace_id"),))]

    def found(self, session: Session, id_: str) -> Bag | None:
        """The limit of the workspace."""
        limit = self.found_in_scope(session, WorkspaceSpendLimitSpec(workspace_id=id_, amount="0"))
        return None if limit is None else {"workspace_id": id_, **limit}


class WorkspaceSpendLimit(ClaudeResource, module="claude", name="WorkspaceSpendLimit"):
    """
    What a workspace may spend in a calendar month (UTC). Source: Claude docs, Admin API > Spend limits API.

    Set over the Admin API where the organization is in the preview, else in the Console. Deleting keeps the limit unless
    `clear_on_destroy`. Errors: an amount that is negative or finer than a cent; more than the organization's limit, where
    the platform refuses that; the Default workspace; no Console session when one is needed.

    Example:
        claude.WorkspaceSpendLimit("payments", workspace_id=payments.id, amount="5000.00")
    """

    workspace_id: pulumi.Output[str]
    amount: pulumi.Output[str]
    canonical_amount: pulumi.Output[str]
    channel: pulumi.Output[str]
    verified_at: pulumi.Output[str | None]
    organization_id: pulumi.Output[str]

    def __init__(
        self,
        resource_name: str,
        *,
        workspace_id: pulumi.Input[str],
        amount: pulumi.Input[str],
        channel: pulumi.Input[Literal["api", "console", "by_hand"]] | None = None,
        clear_on_destroy: pulumi.Input[bool] = False,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """
        Declare a workspace's monthly limit.

        :param workspace_id: `wrkspc_…`, as a rule `workspace.id`.
        :param amount: a plain decimal string in major units of the organization's currency: `"5000.00"`.
        :param channel: forces one way instead of the first that is open.
        :param clear_on_destroy: True removes the limit when the resource is deleted.
        """
        inputs: dict[str, object] = {
            "workspace_id": workspace_id,
            "amount": amount,
            "channel": channel,
            "clear_on_destroy": clear_on_destroy,
        }
        super().__init__(
            WorkspaceSpendLimitProvider(), resource_name, inputs, outputs=("canonical_amount", "verified_at"), opts=opts
        )
