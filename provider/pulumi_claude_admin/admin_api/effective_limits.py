"""What holds for each person of a Claude Enterprise organization. Source: docs/platform/enterprise.md#effective."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal
from typing import Final

from pulumi_claude_admin.admin_api.enterprise_limits import parse_amount, parse_scope
from pulumi_claude_admin.admin_api.http import paging
from pulumi_claude_admin.admin_api.http.call import Call, NotInTheAnswer, path_of
from pulumi_claude_admin.admin_api.http.json_fields import Fields
from pulumi_claude_admin.admin_api.http.reading_back import require_listed
from pulumi_claude_admin.admin_api.http.transport import Transport
from pulumi_claude_admin.model.member_spend_limit import PERSON, EffectiveLimit, EnterpriseLimit

MOST_PEOPLE: Final = 100
"""How many people one question may name."""

_PATH: Final = path_of("spend_limits", "effective")
_Key = tuple[str, str]
"""A person's id, and a period."""


class HttpEffectiveLimits:
    """`/v1/organizations/spend_limits/effective`. It pages by people, whose periods are never on two pages."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def list(self) -> tuple[EffectiveLimit, ...]:
        """One call for each 1,000 people."""
        return self._rows({})

    def list_of(self, user_ids: Collection[str]) -> tuple[EffectiveLimit, ...]:
        """One call for each 100 of them."""
        return tuple(row for some in _portions(user_ids) for row in self._rows({"user_ids[]": some}))

    def read_back(
        self, written: Collection[EnterpriseLimit], cleared: Collection[EnterpriseLimit] = ()
    ) -> tuple[EffectiveLimit, ...]:
        """One call for each 100 people, and more for some seconds for those of whom another limit is shown."""
        waiting = {**_by_key(written, is_set=True), **_by_key(cleared, is_set=False)}
        found: dict[_Key, EffectiveLimit] = {}

        def wrong() -> str | None:
            rows = {(row.user_id, row.period): row for row in self.list_of({user_id for user_id, _ in waiting})}
            found.update(rows)
            for key, (limit, is_set) in tuple(waiting.items()):
                if _holds(limit, rows.get(key), is_set=is_set):
                    del waiting[key]
            return next(_shown(waiting, rows), None)

        require_listed(self._transport.rate_limiter, wrong, path=_PATH)
        return tuple(found.values())

    def _rows(self, query: Mapping[str, str | tuple[str, ...]]) -> tuple[EffectiveLimit, ...]:
        call = Call("GET", _PATH, query={"limit": paging.LARGEST_PAGE, **query})
        rows = paging.collect(self._transport, call, scheme=paging.page_token, parser=parse_effective)
        by_key = {(row.user_id, row.period): row for row in reversed(rows) if row is not None}
        return tuple(reversed(by_key.values()))


def _portions(user_ids: Collection[str]) -> Iterator[tuple[str, ...]]:
    ordered = sorted(set(user_ids))
    return (tuple(ordered[start : start + MOST_PEOPLE]) for start in range(0, len(ordered), MOST_PEOPLE))


def _by_key(limits: Collection[EnterpriseLimit], *, is_set: bool) -> dict[_Key, tuple[EnterpriseLimit, bool]]:
    return {(one.user_id, one.period): (one, is_set) for one in limits if one.user_id is not None}


def _holds(limit: EnterpriseLimit, row: EffectiveLimit | None, *, is_set: bool) -> bool:
    """Whether a row shows what was written. Explicitly no limit may have no row at all, and a row no source (docs/platform/enterprise.md#effective)."""
    is_own = row is not None and row.source is not None and row.source.kind == PERSON
    if not is_set:
        return not is_own
    if row is None or row.source is None:
        return limit.amount is None and (row is None or row.amount is None)
    return is_own and row.amount == limit.amount


def _shown(waiting: Mapping[_Key, tuple[EnterpriseLimit, bool]], rows: Mapping[_Key, EffectiveLimit]) -> Iterator[str]:
    for (user_id, period), (_, is_set) in waiting.items():
        row = rows.get((user_id, period))
        there = "no limit" if row is None else f"{row.amount or 'no limit'} by {row.source_words}"
        wanted = "the limit that was set" if is_set else "the override gone"
        more = f", and {len(waiting) - 1} more" if len(waiting) > 1 else ""
        yield f"the report of what holds does not show {wanted}: {period}, {user_id} has {there}{more}"


def parse_effective(data: object) -> EffectiveLimit | None:
    """From its JSON; None for what is no person's."""
    return effective_of(Fields(data, "spend_summary"))


def effective_of(fields: Fields) -> EffectiveLimit | None:
    """The same, of an object inside another."""
    scope = parse_scope(fields.inner("scope"))
    if scope.kind != PERSON or scope.name is None:
        return None
    actor, source = fields.inner("actor"), fields.inner_or_none("source")
    return EffectiveLimit(
        user_id=scope.name,
        email=actor.text_or_none("email_address"),
        period=fields.text("period"),
        amount=parse_amount(fields),
        source=None if source is None else parse_scope(source),
        spent=_spent(fields),
        is_deleted=actor.flag_or_none("deleted") is True,
    )


def _spent(fields: Fields) -> Decimal | None:
    """None for zero, which stands for *unavailable* as well."""
    text = fields.text_or_none("period_to_date_spend")
    whole, _, fraction = (text or "0").partition(".")
    if not (whole + fraction).isdigit() or not (whole + fraction).isascii():
        raise NotInTheAnswer(f"{fields.where}.period_to_date_spend is not an amount of minor units")
    return Decimal(text or "0") or None
