"""Opens the Claude Enterprise organization whose scoped key the settings hold. No other credential is sent there, nor its key anywhere else."""

from __future__ import annotations

import weakref
from dataclasses import replace
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from pulumi_claude_admin.enterprise_ports import Enterprise
    from pulumi_claude_admin.ports import AdminApi
    from pulumi_claude_admin.session import Session
    from pulumi_claude_admin.settings import Settings


def enterprise_organization(settings: Settings) -> Enterprise | None:
    """The organization, its lists asked for once; None without a scoped key. Nothing is opened yet."""
    if settings.enterprise_key is None:
        return None
    from pulumi_claude_admin.admin_api.cached.enterprise import (  # noqa: PLC0415 - a program process needs no HTTP client
        CachedEnterprise,
    )
    from pulumi_claude_admin.admin_api.enterprise import HttpEnterprise  # noqa: PLC0415 - as above
    from pulumi_claude_admin.admin_api.enterprise_transport import EnterpriseTransport  # noqa: PLC0415 - as above
    from pulumi_claude_admin.admin_api.http.credential import Credential  # noqa: PLC0415 - as above
    from pulumi_claude_admin.admin_api.http.rate_limiter import RateLimiter  # noqa: PLC0415 - as above

    credential = Credential(kind="api_key", secret=settings.enterprise_key.get_secret_value())
    transport = EnterpriseTransport(settings.base_url, credential, RateLimiter(settings.requests_per_minute))
    found = CachedEnterprise(HttpEnterprise(transport))
    weakref.finalize(found, transport.close)
    return found


def on_the_surface_that_is_open(session: Session) -> Session:
    """The session; where a scoped key is all there is, one whose organization is the Enterprise one, without workspaces."""
    if session.settings.has_credential or session.enterprise_organization is None:
        return session
    from pulumi_claude_admin.admin_api.cached.admin_api import CachedAdminApi  # noqa: PLC0415 - as above
    from pulumi_claude_admin.admin_api.enterprise_alone import EnterpriseAlone  # noqa: PLC0415 - as above

    alone = cast("AdminApi", EnterpriseAlone(session.enterprise_organization))  # what it lacks, it refuses
    return replace(session, api=CachedAdminApi(alone))
