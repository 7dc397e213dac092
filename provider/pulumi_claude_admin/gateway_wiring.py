"""Opens the gateway that the settings name: the vendor's own, or a LiteLLM proxy. Its key goes to its address and nowhere else."""

from __future__ import annotations

import weakref
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from pulumi_claude_admin.errors import ConfigurationError

if TYPE_CHECKING:
    from pulumi_claude_admin.admin_api.http.credential import CredentialKind
    from pulumi_claude_admin.admin_api.http.transport import Transport
    from pulumi_claude_admin.gateway_ports import GatewaySpendLimits
    from pulumi_claude_admin.gateways.litellm_budgets import ProxyTeam
    from pulumi_claude_admin.settings import Settings


def gateway_limits(settings: Settings) -> GatewaySpendLimits | None:
    """The spend limits of the gateway that the settings name, listed once; None where they name none. Nothing is opened yet."""
    if settings.why_no_gateway is not None:
        return None
    from pulumi_claude_admin.admin_api.cached.gateway_spend_limits import (  # noqa: PLC0415 - a program process needs no HTTP client
        CachedGatewaySpendLimits,
    )
    from pulumi_claude_admin.admin_api.gateway_spend_limits import HttpGatewaySpendLimits  # noqa: PLC0415 - as above

    transport = _transport(settings, "api_key")
    limits = CachedGatewaySpendLimits(HttpGatewaySpendLimits(transport))
    weakref.finalize(limits, transport.close)
    return limits


@contextmanager
def opened_gateway(settings: Settings) -> Iterator[GatewaySpendLimits]:
    """The same, not remembered; its connections are closed in the end. Raises ConfigurationError without a gateway."""
    from pulumi_claude_admin.admin_api.gateway_spend_limits import HttpGatewaySpendLimits  # noqa: PLC0415 - as above

    with closing(_transport(settings, "api_key")) as transport:
        yield HttpGatewaySpendLimits(transport)


def proxy_teams(settings: Settings) -> tuple[ProxyTeam, ...]:
    """The teams of the LiteLLM proxy that the settings name. Raises ConfigurationError without one."""
    from pulumi_claude_admin.admin_api.litellm_teams import list_teams  # noqa: PLC0415 - as above

    with closing(_transport(settings, "auth_token")) as transport:
        return list_teams(transport)


def _transport(settings: Settings, kind: CredentialKind) -> Transport:
    if settings.gateway_url is None or settings.gateway_admin_key is None:
        raise ConfigurationError(
            str(settings.why_no_gateway), hint="The address of a gateway and an admin key of it go together"
        )
    from pulumi_claude_admin.admin_api.http.credential import Credential  # noqa: PLC0415 - as above
    from pulumi_claude_admin.admin_api.http.transport import RateLimiter, Transport  # noqa: PLC0415 - as above

    credential = Credential(kind=kind, secret=settings.gateway_admin_key.get_secret_value())
    return Transport(settings.gateway_url, credential, RateLimiter(0))
