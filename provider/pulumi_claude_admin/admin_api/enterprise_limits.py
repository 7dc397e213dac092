"""
Spend limits that were set in a Claude Enterprise organization, whatever their scope; those of people are written.

Source: docs/platform/enterprise.md#spend-limits. The list needs a beta header, set and delete need none.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Final

from pulumi_claude_admin.admin_api.http import paging
from pulumi_claude_admin.admin_api.http.call import Call, NotInTheAnswer, path_of
from pulumi_claude_admin.admin_api.http.json_fields import Fields
from pulumi_claude_admin.admin_api.http.transport import Transport
from pulumi_claude_admin.errors import NotFound
from pulumi_claude_admin.model.member_spend_limit import PERSON, EnterpriseLimit, LimitScope
from pulumi_claude_admin.model.money import Money

_LIST_BETA: Final = "spend-limit-reads-2026-09-26"
_NAMES: Final = {
    "user": "user_id",
    "rbac_group": "rbac_group_id",
    "seat_tier": "seat_tier",
    "organization_service": "service",
}
"""Kinds of scopes that have a name, and the field that it is in."""


class HttpEnterpriseLimits:
    """`/v1/organizations/spend_limits` of an Enterprise organization."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def list(self) -> tuple[EnterpriseLimit, ...]:
        """One call for each 1,000 limits."""
        call = Call("GET", path_of("spend_limits"), query={"limit": paging.LARGEST_PAGE}, beta=_LIST_BETA)
        return paging.collect(self._transport, call, scheme=paging.page_token, parser=parse_enterprise_limit)

    def set(self, user_id: str, period: str, amount: Money | None) -> EnterpriseLimit:
        """One call: ten thousand of them take hours, so what was kept is read for all of them at once (`EffectiveLimits.require_kept`)."""
        scope = {"type": PERSON, "user_id": user_id}
        minor = None if amount is None else str(amount.minor)
        answer = self._transport.send(
            Call("POST", path_of("spend_limits"), body={"scope": scope, "amount": minor, "period": period})
        )
        found = answer.parse(parse_enterprise_limit)
        shown = None if found.amount is None else str(found.amount.minor)
        if (found.user_id, found.period, shown) != (user_id, period, minor):
            raise answer.not_taken(shown=f"it shows {found.amount or 'no limit'}, {found.period}, of {found.scope}")
        return found

    def clear(self, limit: EnterpriseLimit) -> None:
        """One call; gone already is success."""
        with suppress(NotFound):
            self._transport.send(Call("DELETE", path_of("spend_limits", limit.id)))


def parse_enterprise_limit(data: object) -> EnterpriseLimit:
    """From its JSON. Kinds of scopes and periods are open sets."""
    fields = Fields(data, "spend_limit")
    return EnterpriseLimit(
        id=fields.text("id"),
        scope=parse_scope(fields.inner("scope")),
        period=fields.text("period"),
        amount=parse_amount(fields),
    )


def parse_scope(fields: Fields) -> LimitScope:
    """Where a limit was set. Of a kind that is new there is no name."""
    kind = fields.text("type")
    name = _NAMES.get(kind)
    return LimitScope(kind, None if name is None else fields.text(name))


def parse_amount(fields: Fields) -> Money | None:
    """`amount` in `currency`; None where it is null."""
    minor = fields.text_or_none("amount")
    if minor is None:
        return None
    if not (minor.isascii() and minor.isdigit()):
        raise NotInTheAnswer(f"{fields.where}.amount is not a whole number of minor units")
    return Money(int(minor), fields.text("currency"))
