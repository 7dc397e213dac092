"""The teams of a LiteLLM proxy: `GET /team/list`, which has one page and wants the proxy's database."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Final

from pulumi_claude_admin.admin_api.http.call import Call, NotInTheAnswer
from pulumi_claude_admin.admin_api.http.errors import told_as
from pulumi_claude_admin.admin_api.http.json_fields import Fields
from pulumi_claude_admin.admin_api.http.transport import Transport
from pulumi_claude_admin.errors import (
    AdminApiError,
    AuthenticationFailed,
    RateLimited,
    UnexpectedResponse,
    Unreachable,
)
from pulumi_claude_admin.gateways.litellm_budgets import ProxyTeam

_ANSWERED: Final = 200
_NOT_LET_IN: Final = frozenset({401, 403})


def list_teams(transport: Transport) -> tuple[ProxyTeam, ...]:
    """All of them. Raises AdminApiError in words that fit a gateway."""
    try:
        return transport.send(Call("GET", "/team/list")).parse(_teams)
    except (RateLimited, Unreachable):
        raise
    except AdminApiError as error:
        failure = _told(error)
    raise failure


def _told(error: AdminApiError) -> AdminApiError:
    if error.status == _ANSWERED:
        return error
    if error.status in _NOT_LET_IN:
        return told_as(
            AuthenticationFailed,
            error,
            message="the gateway does not take CLAUDE_GATEWAY_ADMIN_KEY",
            hint="It is the proxy's master key, or a key of an admin of the proxy",
        )
    return told_as(
        UnexpectedResponse,
        error,
        message=f"the teams of the gateway cannot be listed ({error.status or error.message})",
        hint="LiteLLM lists teams only where it has a database, and CLAUDE_GATEWAY_URL is the address without a path",
    )


def _teams(data: object) -> tuple[ProxyTeam, ...]:
    if not isinstance(data, list):
        raise NotInTheAnswer("the list of teams is no list")
    return tuple(_team(one) for one in data)


def _team(data: object) -> ProxyTeam:
    fields = Fields(data, "team")
    return ProxyTeam(
        id=fields.text("team_id"),
        alias=fields.text_or_none("team_alias"),
        budget=_cents(data),
        duration=fields.text_or_none("budget_duration"),
    )


def _cents(data: object) -> Decimal | None:
    """LiteLLM says an amount as a number, which is taken as it is spelled and never computed with as a float."""
    value = data.get("max_budget") if isinstance(data, dict) else None
    if value is None:
        return None
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        amount = Decimal("NaN")
    if isinstance(value, bool) or not amount.is_finite() or amount < 0:
        raise NotInTheAnswer("team.max_budget is no amount")
    return amount.scaleb(2)
