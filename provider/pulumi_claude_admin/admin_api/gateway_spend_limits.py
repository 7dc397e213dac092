"""
Spend limits of the vendor's own gateway: the platform's wire at another address. Source: docs/platform/gateway.md#calls.

There is no `/me`: the address says which gateway this is, and nothing else does.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Final

from pulumi_claude_admin.admin_api.http import paging
from pulumi_claude_admin.admin_api.http.call import Call, NotInTheAnswer, path_of
from pulumi_claude_admin.admin_api.http.json_fields import Fields
from pulumi_claude_admin.admin_api.http.reading_back import delete_for_good, read_back, require_kept
from pulumi_claude_admin.admin_api.http.transport import Transport
from pulumi_claude_admin.errors import (
    AdminApiError,
    ApiWriteNotConfirmed,
    AuthenticationFailed,
    NotFound,
    PermissionDenied,
    Rejected,
    Unavailable,
    UnexpectedResponse,
    Unreachable,
)
from pulumi_claude_admin.model.gateway_spend_limit import (
    GatewayChange,
    GatewayScope,
    GatewaySpendLimit,
    PooledBudget,
)
from pulumi_claude_admin.model.ids import GatewaySpendLimitId
from pulumi_claude_admin.model.money import Money

KNOWN_VERSION: Final = "2.1.332"
_NAMES: Final = {"user": "user_id", "rbac_group": "rbac_group_id"}
_HINTS: Final[tuple[tuple[tuple[type[AdminApiError], ...], str], ...]] = (
    ((AuthenticationFailed,), "Set CLAUDE_GATEWAY_ADMIN_KEY to an admin key of the gateway at CLAUDE_GATEWAY_URL"),
    ((Unreachable, Unavailable), "Check that the gateway runs, the network and CLAUDE_GATEWAY_URL"),
    (
        (PermissionDenied,),
        "Set CLAUDE_GATEWAY_ADMIN_KEY to one of the gateway's admin.write_keys: this one may read alone",
    ),
    ((ApiWriteNotConfirmed,), "Look at it with `claude-admin drift`, then run this again"),
    (
        (NotFound, Rejected, UnexpectedResponse),
        f"Is CLAUDE_GATEWAY_URL the address of a Claude gateway? Version {KNOWN_VERSION} is known; another may answer otherwise",
    ),
)


class HttpGatewaySpendLimits:
    """`/v1/organizations/spend_limits` of a gateway."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def list(self) -> tuple[GatewaySpendLimit, ...]:
        """One call for each 1,000 limits."""
        call = Call("GET", path_of("spend_limits"), query={"limit": paging.LARGEST_PAGE})
        with _as_a_gateway():
            return paging.collect(self._transport, call, scheme=paging.id_cursor, parser=parse_gateway_spend_limit)

    def changes(self) -> tuple[GatewayChange, ...]:
        """One call."""
        call = Call("GET", path_of("spend_limits", "audit"), query={"limit": paging.LARGEST_PAGE})
        with _as_a_gateway():
            found = self._transport.send(call).parse(_changes)
        return tuple(sorted(found, key=lambda one: one.at, reverse=True))

    def set(
        self, scope: GatewayScope, period: str, *, amount: Money | None, pool: PooledBudget | None
    ) -> GatewaySpendLimit:
        """Two calls: the answer may show what was not kept."""
        body: dict[str, object] = {"scope": _scope_body(scope), "period": period, "amount": _cents(amount)}
        if pool is not None:
            body["pooled_budget"] = {"amount": _cents(pool.amount), "paused": pool.is_paused}
        wanted = {"scope": scope, "period": period, "amount": amount} | ({} if pool is None else {"pool": pool})
        with _as_a_gateway():
            answer = self._transport.send(Call("POST", path_of("spend_limits"), body=body))
            path = path_of("spend_limits", answer.parse(parse_gateway_spend_limit).id)
            found = read_back(self._transport, answer, path, parse_gateway_spend_limit)
            require_kept(answer, found, wanted, what="the limit")
        return found

    def delete(self, limit: GatewaySpendLimit) -> None:
        """Two calls, or one where it is gone already."""
        with _as_a_gateway():
            delete_for_good(self._transport, path_of("spend_limits", limit.id), shown="the limit is still there")


@contextlib.contextmanager
def _as_a_gateway() -> Iterator[None]:
    """What helps with an error is about the gateway, not about the platform."""
    try:
        yield
    except AdminApiError as error:
        error.hint = next((hint for kinds, hint in _HINTS if isinstance(error, kinds)), error.hint)
        raise


def parse_gateway_spend_limit(data: object) -> GatewaySpendLimit:
    """From its JSON. Kinds of scopes and periods are open sets."""
    fields = Fields(data, "spend_limit")
    currency, pool = fields.text("currency"), fields.inner_or_none("pooled_budget")
    return GatewaySpendLimit(
        id=fields.text("id"),
        scope=_scope(fields.inner("scope")),
        period=fields.text("period"),
        amount=_money(fields, currency) if fields.text_or_none("amount") is not None else None,
        pool=None if pool is None else PooledBudget(_money(pool, currency), pool.flag("paused")),
    )


def _scope(fields: Fields) -> GatewayScope:
    kind = fields.text("type")
    name = _NAMES.get(kind)
    return GatewayScope(kind, None if name is None else fields.text(name))


def _scope_body(scope: GatewayScope) -> Mapping[str, object]:
    name = _NAMES.get(scope.kind)
    return {"type": scope.kind} | ({} if name is None else {name: scope.name})


def _cents(amount: Money | None) -> str | None:
    return None if amount is None else str(amount.minor)


def _money(fields: Fields, currency: str) -> Money:
    minor = fields.text("amount")
    if not (minor.isascii() and minor.isdigit()):
        raise NotInTheAnswer("spend_limit.amount is not a whole number of minor units")
    return Money(int(minor), currency)


def _changes(data: object) -> tuple[GatewayChange, ...]:
    return Fields(data, "audit").items("data", _change)


def _change(data: object) -> GatewayChange:
    fields = Fields(data, "audit_event")
    of = next((found for found in map(partial(_limit_of, data), ("after", "before")) if found is not None), None)
    return GatewayChange(fields.text("target_id"), fields.text("actor"), fields.time("created_at"), of)


def _limit_of(data: object, side: str) -> GatewaySpendLimitId | None:
    """Which limit one side of a change shows; None where it shows none, or none of a form that is known."""
    shown = data.get(side) if isinstance(data, Mapping) else None
    with contextlib.suppress(NotInTheAnswer):
        return None if shown is None else parse_gateway_spend_limit(shown).resource_id
    return None
