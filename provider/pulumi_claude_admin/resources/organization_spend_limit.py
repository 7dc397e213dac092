"""The organization's monthly spend limit. Source: docs/platform/spend-limits.md#set."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar, Literal

import pulumi

from pulumi_claude_admin.channels import Capability
from pulumi_claude_admin.lifecycle.claims import Claim, PeopleClaim
from pulumi_claude_admin.lifecycle.inputs import ClaudeResource
from pulumi_claude_admin.lifecycle.spend_limit import SpendLimitProvider
from pulumi_claude_admin.model.bags import Bag
from pulumi_claude_admin.model.spend_limit import OrganizationSpendLimitSpec
from pulumi_claude_admin.session import Session


class OrganizationSpendLimitProvider(SpendLimitProvider[OrganizationSpendLimitSpec]):
    """Applies an `OrganizationSpendLimitSpec` over the Admin API or in the Console."""

    spec_type = OrganizationSpendLimitSpec
    capability: ClassVar[Capability] = Capability.ORGANIZATION_SPEND_LIMIT
    replace_on_changes: ClassVar[tuple[str, ...]] = ()
    id_outputs: ClassVar[tuple[str, ...]] = ("organization_id",)
    id_form = "<organization id>"

    def claims(self, inputs: Mapping[str, object]) -> Iterable[Claim | PeopleClaim]:
        """The one of the organization."""
        del inputs
        return [Claim("the organization's monthly spend limit")]

    def found(self, session: Session, id_: str) -> Bag | None:
        """The limit of the organization."""
        is_its_own = id_ == session.organization.id
        return self.found_in_scope(session, OrganizationSpendLimitSpec(amount="0")) if is_its_own else None


class OrganizationSpendLimit(ClaudeResource, module="claude", name="OrganizationSpendLimit"):
    """
    What the whole organization may spend in a calendar month (UTC). Source: Claude docs, Admin API > Spend limits API.

    Set over the Admin API where the organization is in the preview, else in the Console. Deleting keeps the limit unless
    `clear_on_destroy`. Errors: an amount that is negative or finer than a cent; more than the usage tier's cap, where the
    platform refuses that; no Console session when one is needed.

    Example:
        claude.OrganizationSpendLimit("organization", amount="50000.00")
    """

    amount: pulumi.Output[str]
    canonical_amount: pulumi.Output[str]
    channel: pulumi.Output[str]
    verified_at: pulumi.Output[str | None]
    organization_id: pulumi.Output[str]

    def __init__(
        self,
        resource_name: str,
        *,
        amount: pulumi.Input[str],
        channel: pulumi.Input[Literal["api", "console", "by_hand"]] | None = None,
        clear_on_destroy: pulumi.Input[bool] = False,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """
        Declare the organization's monthly limit.

        :param amount: a plain decimal string in major units of the organization's currency: `"50000.00"`.
        :param channel: forces one way instead of the first that is open.
        :param clear_on_destroy: True removes the limit when the resource is deleted.
        """
        inputs: dict[str, object] = {
            "amount": amount,
            "channel": channel,
            "clear_on_destroy": clear_on_destroy,
        }
        super().__init__(
            OrganizationSpendLimitProvider(),
            resource_name,
            inputs,
            outputs=("canonical_amount", "verified_at"),
            opts=opts,
        )
