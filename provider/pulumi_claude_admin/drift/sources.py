"""Where drift looks: the ports, and what is known about them beforehand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pulumi_claude_admin.enterprise_ports import Enterprise
from pulumi_claude_admin.gateway_ports import GatewaySpendLimits
from pulumi_claude_admin.ports import AdminApi, Console


@dataclass(frozen=True, slots=True)
class ConsoleSource:
    """The Console to ask, or None and a reason for people why it is not asked."""

    console: Console | None
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class GatewaySource:
    """The gateway to ask, or None and a reason for people why it is not asked."""

    address: str
    limits: GatewaySpendLimits | None
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class EnterpriseSource:
    """
    The Enterprise organization to ask, or None and a reason for people why it is not asked.

    `is_alone`: there is no credential of a Console organization beside it, so that nothing of one is read.
    """

    enterprise: Enterprise | None
    why_not: str = ""
    is_alone: bool = False


@dataclass(frozen=True, slots=True)
class Sources:
    """
    Where to look.

    `is_gate_known_closed` says, for an organization id, whether it is remembered that it has no spend-limit API, which then
    need not be asked. `gateway` and `enterprise` None: no stack declares anything there. `has_token` says whether the credential is a token: a key may not look at machine identities.
    `progress` is told how many of how many lists have been read; it is called from several threads, one at a time.
    """

    api: AdminApi
    console: ConsoleSource
    gateway: GatewaySource | None = None
    enterprise: EnterpriseSource | None = None
    is_gate_known_closed: Callable[[str], bool] = lambda _organization_id: False
    has_token: bool = True
    progress: Callable[[int, int], None] = lambda _done, _all: None
