"""
What the hooks of resources and the commands work with, handed in: one per process, made by `wiring` and by nobody else.

Tests make their own, of fakes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pulumi_claude_admin.errors import ConfigurationError, WrongOrganization
from pulumi_claude_admin.model.credential import MISPLACED_KEY
from pulumi_claude_admin.model.organization import OrganizationIdentity, is_same_organization

if TYPE_CHECKING:
    from pulumi_claude_admin.admin_api.cached.admin_api import CachedAdminApi
    from pulumi_claude_admin.channels import Channels
    from pulumi_claude_admin.enterprise_ports import Enterprise
    from pulumi_claude_admin.gateway_ports import GatewaySpendLimits
    from pulumi_claude_admin.model.left_people import Left
    from pulumi_claude_admin.ports import Console
    from pulumi_claude_admin.settings import Settings


@dataclass(frozen=True, slots=True)
class Session:
    """The settings, and the organization by every channel. `api` answers single questions from whole listings."""

    settings: Settings
    api: CachedAdminApi
    console: Console
    channels: Channels
    left: Left | None = None
    """Who has left, by the file beside the program; None where there is none."""
    gateway_limits: GatewaySpendLimits | None = None
    """The spend limits of the gateway that the settings name; None where they name none."""
    enterprise_organization: Enterprise | None = None
    """The Claude Enterprise organization of the settings' scoped key; None without one."""

    @property
    def organization(self) -> OrganizationIdentity:
        """The credential's organization, asked once per process. Raises WrongOrganization when the pin says another."""
        return self.require_organization(None)

    def require_organization(self, expected_id: str | None) -> OrganizationIdentity:
        """
        The same. Raises WrongOrganization when the state belongs to another one, too.

        Without this check a credential of another organization would see 404 everywhere and Pulumi would forget everything. Raises
        ConfigurationError, before anything is asked, for a scoped key of a Claude Enterprise organization.
        """
        if self.settings.is_scoped_key_misplaced:
            raise ConfigurationError(
                MISPLACED_KEY,
                hint="What this needs is of a Console organization: set ANTHROPIC_ADMIN_API_KEY to an Admin API key (Console > Settings > Admin keys)",
            )
        identity = self.api.organization.retrieve()
        pins = ((pinned, f"{variable} says") for pinned, variable in self.settings.organization_pins)
        for wanted, whose in (*pins, (expected_id, "this stack's state belongs to")):
            if wanted is not None and not is_same_organization(wanted, identity.id):
                raise WrongOrganization(
                    f"the credential belongs to organization {identity.name!r} ({identity.id}), but {whose} {wanted}",
                    hint="Nothing was changed. Use a credential of that organization",
                )
        return identity

    def require_gateway(self, expected_address: str | None) -> OrganizationIdentity:
        """
        The gateway's address as an identity: nothing else says which one it is. Nothing is asked.

        Raises ConfigurationError when the settings name none, WrongOrganization when the state belongs to another one.
        """
        if (why := self.settings.why_no_gateway) is not None:
            raise ConfigurationError(why, hint="The address of a gateway and an admin key of it go together")
        address = str(self.settings.gateway_url)
        if expected_address is not None and not is_same_organization(expected_address, address):
            raise WrongOrganization(
                f"CLAUDE_GATEWAY_URL names the gateway {address}, but this stack's state belongs to {expected_address}",
                hint="Nothing was changed. Name the gateway of the state; where it has moved, `pulumi state delete` the limit and run `pulumi up`, which takes over what is there",
            )
        return OrganizationIdentity(address, address)

    @property
    def gateway(self) -> GatewaySpendLimits:
        """The spend limits of the gateway. Raises ConfigurationError when the settings name none."""
        self.require_gateway(None)
        if self.gateway_limits is None:
            raise AssertionError("there is a gateway without its limits")
        return self.gateway_limits

    def require_enterprise(self, expected_id: str | None) -> OrganizationIdentity:
        """
        The Enterprise organization, asked once per process. It has no name here: its key may not ask for it.

        Raises ConfigurationError without a scoped key, before anything is asked, and WrongOrganization when the state belongs to another
        organization, or the pin says another where there is no credential of a Console organization beside it.
        """
        identity = self.enterprise.organization_id()
        pins = () if self.settings.has_credential else self.settings.organization_pins
        named = ((pinned, f"{variable} says") for pinned, variable in pins)
        for wanted, whose in (*named, (expected_id, "this stack's state belongs to")):
            if wanted is not None and not is_same_organization(wanted, identity):
                raise WrongOrganization(
                    f"the key of CLAUDE_ADMIN_ENTERPRISE_KEY belongs to organization {identity}, but {whose} {wanted}",
                    hint="Nothing was changed. Use a key of that organization",
                )
        return OrganizationIdentity(identity, identity)

    @property
    def enterprise(self) -> Enterprise:
        """The Enterprise organization. Raises ConfigurationError, which says what is missing, without a scoped key."""
        if (why := self.settings.why_no_enterprise) is not None:
            raise ConfigurationError(
                why,
                hint="What people of a Claude Enterprise organization may spend takes a scoped key of it (claude.ai > Organization settings > API)",
            )
        if self.enterprise_organization is None:
            raise AssertionError("there is a scoped key without its organization")
        return self.enterprise_organization
