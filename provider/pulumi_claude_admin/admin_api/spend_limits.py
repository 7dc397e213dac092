"""
Monthly spend limits of the organization and its workspaces. Source: docs/platform/spend-limits.md#set.

A preview that Anthropic enables per organization. The gate has several answers (docs/platform/spend-limits.md#gate);
two have a code of their own and are in the error table, the others are a plain 404 or 405, which `feature_gate.py`
tells from those of a workspace and of a proxy.
"""

from __future__ import annotations

import builtins
from collections.abc import Callable, Mapping
from typing import Final, TypeVar

from pulumi_claude_admin.admin_api.feature_gate import has_no_such_endpoint, is_live, not_enabled
from pulumi_claude_admin.admin_api.http import paging
from pulumi_claude_admin.admin_api.http.call import Answer, Call, NotInTheAnswer, path_of
from pulumi_claude_admin.admin_api.http.json_fields import Fields
from pulumi_claude_admin.admin_api.http.reading_back import other_than_written, require_listed
from pulumi_claude_admin.admin_api.http.transport import Transport
from pulumi_claude_admin.errors import NotFound, UnexpectedResponse
from pulumi_claude_admin.model.money import Money
from pulumi_claude_admin.model.spend_limit import ORGANIZATION, Scope, SpendLimit

ParsedT = TypeVar("ParsedT")

MONTHLY: Final = "monthly"
_LIST_BETA: Final = "spend-limit-reads-2026-09-26"
_ASK: Final = "Ask Anthropic to enable spend limits over the Admin API, or use another channel"


class HttpSpendLimits:
    """`/v1/organizations/spend_limits`. Every method raises FeatureNotEnabled behind the gate."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def list(self) -> tuple[SpendLimit, ...]:
        """One call for each 1,000 rows. The usage tier's own cap is none of them."""
        return self._listed({"limit": paging.LARGEST_PAGE}, parse_spend_limit)

    def retrieve_tier_cap(self) -> Money | None:
        """One call. None where the list has no row of a usage tier, or one without an amount."""
        amounts = self._listed({"limit": paging.LARGEST_PAGE, "scope_type[]": "usage_tier"}, parse_tier_cap)
        return min(amounts, key=lambda amount: amount.minor, default=None)

    def set(self, scope: Scope, amount: Money) -> SpendLimit:
        """
        One call; the same scope again overwrites. The currency is the organization's, whatever the amount says.

        Raises NotFound when the workspace is not there any more, or was archived.
        """
        body = {"scope": scope_body(scope), "amount": str(amount.minor), "period": MONTHLY}
        try:
            answer = self._transport.send(Call("POST", path_of("spend_limits"), body=body))
        except (NotFound, UnexpectedResponse) as error:
            if not has_no_such_endpoint(self._transport, error):
                raise
            if scope.workspace_id is not None and not is_live(self._transport, scope.workspace_id):
                raise
            raise not_enabled(error, hint=_ASK) from None
        return _taken(answer, scope, amount)

    def clear(self, scope: Scope) -> None:
        """Three calls: the list knows the id, and must not show it any more. Nothing there is success, with one call."""
        for limit in self._of(scope):
            answer = self._delete(str(limit.id))
            if answer is not None and self._of(scope):
                raise answer.not_taken(shown="the limit is still in the list")

    def require_kept(self, written: SpendLimit, *, look: Callable[[], tuple[SpendLimit, ...]] | None = None) -> None:
        """One call, and more for some seconds while the list shows another amount."""

        def wrong() -> str | None:
            shown = next((one for one in (look or self.list)() if one.scope == written.scope), None)
            return other_than_written(written, shown, ("amount",), what="this limit")

        require_listed(self._transport.rate_limiter, wrong, path=path_of("spend_limits"))

    def _listed(self, query: Mapping[str, str], parser: Callable[[object], ParsedT | None]) -> tuple[ParsedT, ...]:
        call = Call("GET", path_of("spend_limits"), query=query, beta=_LIST_BETA)
        try:
            rows = paging.collect(self._transport, call, scheme=paging.page_token, parser=parser)
        except (NotFound, UnexpectedResponse) as error:
            if not has_no_such_endpoint(self._transport, error):
                raise
            raise not_enabled(error, hint=_ASK) from None
        return tuple(row for row in rows if row is not None)

    def _of(self, scope: Scope) -> builtins.list[SpendLimit]:
        return [limit for limit in self.list() if limit.scope == scope and limit.id is not None]

    def _delete(self, spend_limit_id: str) -> Answer | None:
        """None when it is gone already. Answers 200 or 204 (docs/platform/spend-limits.md#delete-answer). Gone meanwhile is success: the list was there a moment ago, so this is no gate."""
        try:
            return self._transport.send(Call("DELETE", path_of("spend_limits", spend_limit_id)))
        except NotFound:
            return None


def _taken(answer: Answer, scope: Scope, amount: Money) -> SpendLimit:
    """The limit of the answer, if it is the one that was asked for."""
    limit = answer.parse(parse_spend_limit)
    if limit is None or limit.scope != scope or limit.amount.minor != amount.minor:
        raise answer.not_taken(shown=f"it shows {limit.amount if limit else 'no monthly limit'} instead of {amount}")
    return limit


def parse_spend_limit(data: object) -> SpendLimit | None:
    """From its JSON. None for what is no monthly cap of the organization or a workspace (a usage tier, a person, a scope that is new)."""
    fields = Fields(data, "spend_limit")
    scope = _scope(fields.inner("scope"))
    amount = _monthly_amount(fields) if scope is not None else None
    if scope is None or amount is None:
        return None
    return SpendLimit(scope=scope, amount=amount, id=fields.text("id"))


def parse_tier_cap(data: object) -> Money | None:
    """What the platform itself allows in a month, from its JSON. None for every other row (docs/platform/spend-limits.md#list)."""
    fields = Fields(data, "spend_limit")
    return _monthly_amount(fields) if fields.inner("scope").text("type") == "usage_tier" else None


def _monthly_amount(fields: Fields) -> Money | None:
    minor = fields.text_or_none("amount")
    if minor is None or fields.text("period") != MONTHLY:
        return None
    if not (minor.isascii() and minor.isdigit()):
        raise NotInTheAnswer("spend_limit.amount is not a whole number of minor units")
    return Money(minor=int(minor), currency=fields.text("currency"))


def scope_body(scope: Scope) -> Mapping[str, str]:
    """The scope of a spend limit as the API takes it (docs/platform/spend-limits.md#set)."""
    if scope.workspace_id is None:
        return {"type": "organization"}
    return {"type": "workspace", "workspace_id": scope.workspace_id}


def _scope(fields: Fields) -> Scope | None:
    match fields.text("type"):
        case "organization":
            return ORGANIZATION
        case "workspace":
            return Scope(fields.text("workspace_id"))
        case _:
            return None
