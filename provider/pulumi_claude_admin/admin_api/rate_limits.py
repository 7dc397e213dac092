"""Rate limits of the organization, read only. Source: docs/platform/rate-limits.md#organization."""

from __future__ import annotations

from pulumi_claude_admin.admin_api.http import paging
from pulumi_claude_admin.admin_api.http.call import Call, NotInTheAnswer, path_of
from pulumi_claude_admin.admin_api.http.json_fields import Fields, text_of
from pulumi_claude_admin.admin_api.http.transport import Transport
from pulumi_claude_admin.model.rate_limit import OrganizationRateLimit, RateLimitGroup


class HttpRateLimits:
    """`/v1/organizations/rate_limits`."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def list(self) -> tuple[OrganizationRateLimit, ...]:
        """One call: without a page size the platform hands out everything at once."""
        call = Call("GET", path_of("rate_limits"))
        return paging.collect(self._transport, call, scheme=paging.page_token, parser=parse_rate_limit)


def parse_rate_limit(data: object) -> OrganizationRateLimit:
    """From its JSON. Limiter types are an open set."""
    fields = Fields(data, "rate_limit")
    group = group_of(fields)
    limiters = fields.items("limits", lambda item: Fields(item, "rate_limit.limits"))
    return OrganizationRateLimit(entry_id=fields.text("id"), group=group, limits=limits_of(limiters, field="value"))


def group_of(fields: Fields) -> RateLimitGroup:
    """The group that an entry is about."""
    if fields.inner_or_none("group") is None and fields.text_or_none("group_type") is not None:
        raise NotInTheAnswer("rate_limit.group is missing: this is the older shape, whose entries cannot be told apart")
    group = fields.inner("group")
    models = fields.items_or_none("models", lambda item: text_of(item, "models"))
    return RateLimitGroup(
        id=group.text("id"),
        type=group.text("type"),
        display_name=group.text_or_none("display_name"),
        models=models or (),
    )


def limits_of(limiters: tuple[Fields, ...], *, field: str) -> dict[str, int]:
    """One field of each limiter that has it, by the limiter's type."""
    values = {limiter.text("type"): limiter.integer_or_none(field) for limiter in limiters}
    return {name: value for name, value in values.items() if value is not None}
