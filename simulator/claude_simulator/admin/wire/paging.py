"""The paginations of the Admin API that are in use here (paging.md#schemes): A by id cursor, B by page token, C of reports.

Rows arrive newest first and are turned into JSON only when they are on the
page.
"""

from __future__ import annotations

import base64
import hashlib
import json
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from claude_simulator.admin.wire.operation import Answer, Call, Json
from claude_simulator.admin.wire.schema import FLAG, TEXT, Schema, many, nullable, record, whole
from claude_simulator.rules import invalid

Row = TypeVar("Row")
BEFORE_THE_FIRST: Mapping[str, Callable[[int], int]] = {"after_id": lambda _: -1, "before_id": lambda count: count}
"""Where a cursor stands that does not count: the page begins, or ends, with the list."""

MOST = 1000
MOST_OF_NEWER = 100
"""The bound of service accounts, federation and external keys (paging.md#limits)."""
DEFAULT = 20
BY_ID: Mapping[str, Schema] = {"limit": whole(1, MOST), "after_id": TEXT, "before_id": TEXT}
BY_TOKEN: Mapping[str, Schema] = {"limit": whole(1, MOST), "page": TEXT}
BY_TOKEN_OF_NEWER: Mapping[str, Schema] = {"limit": whole(1, MOST_OF_NEWER), "page": TEXT}


def page_by_id(item: Schema) -> Schema:
    """Return the schema of a page of scheme A."""
    ends = {"first_id": nullable(TEXT), "last_id": nullable(TEXT)}
    return record({"data": many(item), "has_more": FLAG, **ends})


def page_by_token(item: Schema) -> Schema:
    """Return the schema of a page of scheme B."""
    return record({"data": many(item), "next_page": nullable(TEXT)})


def by_id(
    call: Call,
    rows: Sequence[Row],
    key: Callable[[Row], str],
    shape: Callable[[Row], Json],
    *,
    has_known_order: bool = False,
) -> Answer:
    """Answer scheme A: ``{data, has_more, first_id, last_id}``; ``has_more`` is about the direction asked for.

    ``has_known_order`` says that newest first is documented; else a switch decides (paging.md#order).
    """
    if not has_known_order and call.organization.switches.choice("list_order") == "oldest_first":
        rows = rows[::-1]
    limit = call.query.limit(default=DEFAULT, most=MOST, lenient=_is_lenient(call))
    after, before = call.query.text("after_id"), call.query.text("before_id")
    if after is not None and before is not None:
        raise invalid("after_id: only one of after_id and before_id may be given")
    if before is not None:
        end = _cursor(call, rows, key, before, "before_id", otherwise=0)
        start = max(0, end - limit)
        has_more = start > 0
    else:
        start = 0 if after is None else _cursor(call, rows, key, after, "after_id", otherwise=len(rows)) + 1
        end = min(len(rows), start + limit)
        has_more = end < len(rows)
    page = rows[start:end]
    return Answer(
        {
            "data": _data(call, [shape(row) for row in page]),
            "has_more": has_more,
            "first_id": key(page[0]) if page else None,
            "last_id": key(page[-1]) if page else None,
        }
    )


def by_token(
    call: Call,
    rows: Sequence[Row],
    key: Callable[[Row], str],
    shape: Callable[[Row], Json],
    *,
    default: int | None = DEFAULT,
    most: int = MOST,
    is_sorted: bool = False,
) -> Answer:
    """Answer scheme B: ``{data, next_page}``; ``default`` None puts everything on one page when no limit is given.

    Rows that are sorted by their key go on behind a row that is gone.
    """
    limit = call.query.limit(default=default or max(1, len(rows)), most=most, lenient=_is_lenient(call))
    token = call.query.text("page")
    filters = _filters(call)
    if token is None:
        start = 0
    elif is_sorted:
        start = bisect_right(rows, _read_token(token, filters), key=key)
    else:
        start = _position(rows, key, _read_token(token, filters), "page") + 1
    page = rows[start : start + limit]
    is_last = start + limit >= len(rows)
    data = _data(call, [shape(row) for row in page])
    return Answer({"data": data, "next_page": None if is_last else _write_token(key(page[-1]), filters)})


@dataclass(frozen=True, slots=True)
class ReportPlace:
    """Where a page of a report (scheme C) begins; ``as_of``: the moment up to which the first page had data.

    ``question`` is the same for all pages of one question, and another for any other.
    """

    offset: int
    limit: int
    as_of: datetime | None
    question: str

    def next_token(self, offset: int, as_of: datetime) -> str:
        """Return the token of a further page."""
        return _write_token(f"{offset}@{as_of.isoformat()}", self.question)


def report_page(call: Call, name: str, *, default: int = DEFAULT, most: int = MOST) -> ReportPlace:
    """Return which rows of the report of that name are asked for; a page belongs to its question."""
    limit = call.query.limit(default=default, most=most, lenient=_is_lenient(call))
    token, filters = call.query.text("page"), f"{name}-{_filters(call)}"
    if token is None:
        return ReportPlace(0, limit, None, filters)
    offset, _, as_of = _read_token(token, filters).partition("@")
    try:
        return ReportPlace(int(offset), limit, datetime.fromisoformat(as_of), filters)
    except ValueError:
        raise invalid("page: invalid cursor") from None


def _data(call: Call, rows: list[Json]) -> Json:
    is_null = not rows and call.organization.switches.choice("empty_list") == "null"
    return None if is_null else rows


def _is_lenient(call: Call) -> bool:
    return call.organization.switches.choice("limit_too_large") == "fallback_20"


def _cursor(
    call: Call, rows: Sequence[Row], key: Callable[[Row], str], wanted: str, parameter: str, *, otherwise: int
) -> int:
    """Return where an id is; one that is not there is refused, leaves nothing on the page, or does not count (paging.md#unknown-cursor)."""
    answer = call.organization.switches.choice("unknown_id_cursor")
    if answer != "bad_request_400" and all(key(row) != wanted for row in rows):
        return otherwise if answer == "empty_page" else BEFORE_THE_FIRST[parameter](len(rows))
    return _position(rows, key, wanted, parameter)


def _position(rows: Sequence[Row], key: Callable[[Row], str], wanted: str, parameter: str) -> int:
    for index, row in enumerate(rows):
        if key(row) == wanted:
            return index
    raise invalid(f"{parameter}: nothing in this list has the id {wanted}")


def _filters(call: Call) -> str:
    pairs = sorted(pair for pair in call.query.pairs if pair[0] not in ("page", "limit"))
    text = json.dumps([sorted(call.path.items()), pairs])
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _write_token(last: str, filters: str) -> str:
    return base64.urlsafe_b64encode(f"page:{filters}:{last}".encode()).decode().rstrip("=")


def _read_token(token: str, filters: str) -> str:
    try:
        text = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)).decode()
        mark, made_with, last = text.split(":", 2)
    except ValueError:
        mark, made_with, last = "", "", ""
    if mark != "page":
        raise invalid("page: invalid cursor")
    if made_with != filters:
        raise invalid("cursor does not match current query parameters")
    return last
