"""The Console's exports of cost and usage as CSV, in every generation of headers (usage.md#exports); made of the ledger."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from types import MappingProxyType
from typing import NamedTuple

from claude_simulator.organization import Organization
from claude_simulator.spending import prices
from claude_simulator.spending.booking import up_to_date
from claude_simulator.spending.consumption import Dimensions
from claude_simulator.spending.display import model_name
from claude_simulator.spending.ledger import PARTS, TOKEN_TYPES, Money
from claude_simulator.spending.rollup import DAY, Revision, Span, Sum, roll_up

GENERATIONS = (1, 2, 3)
NOTHING = "--"
FIRST_COLUMNS = ("usage_date_utc", "model", "workspace", "api_key", "usage_type", "context_window", "token_type")
LAST_COLUMNS = ("cost_type", "inference_geo", "speed")
USAGE_COLUMNS = (
    "usage_date_utc",
    "model_version",
    "api_key",
    "workspace",
    "usage_type",
    "context_window",
    "usage_input_tokens_no_cache",
    "usage_input_tokens_cache_write_5m",
    "usage_input_tokens_cache_write_1h",
    "usage_input_tokens_cache_read",
    "usage_output_tokens",
    "web_search_count",
    "inference_geo",
    "speed",
)
TOKEN_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "uncached_input_tokens": "input_no_cache",
        "cache_read_input_tokens": "input_cache_read",
        "cache_write_5m_tokens": "input_cache_write_5m",
        "cache_write_1h_tokens": "input_cache_write_1h",
        "output_tokens": "output",
    }
)
WINDOWS = {"0-200k": "≤ 200k", "200k-1M": "> 200k"}
Cells = dict[str, str]


class _Place(NamedTuple):
    """What tells lines apart. The tier does, and no column of the cost export says it: two lines can look the same."""

    model: str | None
    workspace_id: str
    api_key_id: str | None
    service_tier: str | None
    context_window: str | None
    inference_geo: str
    speed: str | None


def cost_csv(organization: Organization, first: date, last: date, *, generation: int = 3) -> str:
    """Return the cost page's export of some days, the last one included; amounts are rounded line by line."""
    columns = [*FIRST_COLUMNS, "cost_usd", "list_price_usd", *LAST_COLUMNS, "api_key_id", "api_key_status"]
    if generation == 1:
        columns.remove("list_price_usd")
    if generation < GENERATIONS[-1]:
        columns = columns[:-2]
    lines: list[Cells] = []
    for day, sums in _days(organization, first, last):
        for place, found in sums.items():
            lines += _token_lines(organization, day, place, found)
        for part in PARTS[len(TOKEN_TYPES) :]:
            price = _sum(found.price(part) for found in sums.values())
            if price.list:
                lines.append({**dict.fromkeys(columns, NOTHING), "cost_type": part, **_when(day), **_money(price)})
    return _written(columns, lines)


def usage_csv(organization: Organization, first: date, last: date) -> str:
    """Return the usage page's export of some days, the last one included: exact counts, models by id."""
    lines = [
        _usage_line(organization, day, place, found)
        for day, sums in _days(organization, first, last)
        for place, found in sums.items()
        if place.model is not None and (found.total_tokens or found.used.web_searches)
    ]
    return _written(USAGE_COLUMNS, lines)


def _days(organization: Organization, first: date, last: date) -> Iterable[tuple[date, dict[_Place, Sum]]]:
    span = Span(datetime.combine(first, time(), UTC), datetime.combine(last + timedelta(days=1), time(), UTC), DAY)
    revision = Revision(organization.switches.number("usage_revised_days"), organization.clock.now())
    found: dict[date, dict[_Place, Sum]] = {}
    for (bucket, key), each in roll_up(up_to_date(organization), span, _place, revision).items():
        if isinstance(key, _Place):
            found.setdefault(bucket.date(), {})[key] = each
    return ((day, dict(sorted(found[day].items(), key=lambda item: str(item[0])))) for day in sorted(found))


def _place(found: Dimensions) -> _Place:
    return _Place(
        found.model,
        found.workspace_id,
        found.api_key_id,
        found.service_tier,
        found.context_window,
        found.inference_geo,
        found.speed,
    )


def _token_lines(organization: Organization, day: date, place: _Place, found: Sum) -> Iterable[Cells]:
    for part in TOKEN_TYPES:
        price = found.price(part)
        if price.list and place.model is not None:
            yield {
                **_when(day),
                **_where(organization, place),
                **_money(price),
                "model": model_name(place.model),
                "usage_type": "message",
                "token_type": TOKEN_WORDS[part],
                "cost_type": "token",
            }


def _usage_line(organization: Organization, day: date, place: _Place, found: Sum) -> Cells:
    used = found.used
    return {
        **_when(day),
        **_where(organization, place),
        "model_version": place.model or NOTHING,
        "usage_type": place.service_tier or NOTHING,
        "usage_input_tokens_no_cache": str(used.uncached_input_tokens),
        "usage_input_tokens_cache_write_5m": str(used.cache_write_5m_tokens),
        "usage_input_tokens_cache_write_1h": str(used.cache_write_1h_tokens),
        "usage_input_tokens_cache_read": str(used.cache_read_input_tokens),
        "usage_output_tokens": str(used.output_tokens),
        "web_search_count": str(used.web_searches),
    }


def _when(day: date) -> Cells:
    return {"usage_date_utc": day.isoformat()}


def _where(organization: Organization, place: _Place) -> Cells:
    workspace = organization.workspaces.get(place.workspace_id)
    key = organization.api_keys.get(place.api_key_id or "")
    is_active = key is not None and key.status_at(organization.clock.now()) == "active"
    return {
        "workspace": NOTHING if workspace is None else workspace.name,
        "api_key": NOTHING if key is None else key.name,
        "context_window": WINDOWS.get(place.context_window or "", NOTHING),
        "inference_geo": place.inference_geo,
        "speed": "fast" if place.speed == "fast" else "",
        "api_key_id": place.api_key_id or NOTHING,
        "api_key_status": NOTHING if key is None else "active" if is_active else "archived",
    }


def _money(price: Money) -> Cells:
    return {"cost_usd": dollars(price.billed), "list_price_usd": dollars(price.list)}


def whole_cents(picocents: int) -> int:
    """Round to cents, half up."""
    return (picocents + prices.PICOCENTS // 2) // prices.PICOCENTS


def dollars(picocents: int) -> str:
    """Write an amount with two decimals."""
    cents = whole_cents(picocents)
    return f"{cents // 100}.{cents % 100:02}"


def _sum(given: Iterable[Money]) -> Money:
    found = list(given)
    return Money(sum(price.list for price in found), sum(price.billed for price in found))


def _written(columns: Iterable[str], lines: Iterable[Cells]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(columns), extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(lines)
    return text.getvalue()
