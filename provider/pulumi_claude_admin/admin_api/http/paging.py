"""
The three ways in which the Admin API hands out lists in pages. Knows no API object.

A page that points to itself, to an earlier page or to nowhere is an UnexpectedResponse, never an endless loop. An object
that comes on two pages, because the list moved meanwhile, is one object.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final, Generic, TypeVar

from pulumi_claude_admin.admin_api.http.call import Call
from pulumi_claude_admin.admin_api.http.json_fields import Fields
from pulumi_claude_admin.admin_api.http.transport import Transport
from pulumi_claude_admin.errors import Rejected, UnexpectedResponse

ItemT = TypeVar("ItemT")
Query = Mapping[str, str]
Scheme = Callable[[Fields], Query | None]
"""From a page to the query that gets the next one, None at the end. Source: docs/platform/paging.md#schemes."""

LARGEST_PAGE: Final = "1000"
LARGEST_PAGE_OF_NEWER: Final = "100"
"""Of service accounts, federation and external keys."""

_IDS: Final = ("id", "rate_limit_id", "user_id")
"""Fields by which an object of a list is known: members and overrides have no id of their own (docs/platform/members.md#calls, docs/platform/rate-limits.md#workspace)."""

READINGS: Final = 4
"""How often a list is read from the start when it changes on the way, before that is given up."""


def id_cursor(page: Fields) -> Query | None:
    """Scheme A: users, invites, API keys, workspaces, members."""
    return {"after_id": page.text("last_id")} if page.flag("has_more") else None


def page_token(page: Fields) -> Query | None:
    """Scheme B: rate limits, spend limits, service accounts, federation, external keys."""
    token = page.text_or_none("next_page")
    return {"page": token} if token is not None else None


def report_token(page: Fields) -> Query | None:
    """Scheme C: usage and cost reports."""
    return {"page": page.text("next_page")} if page.flag("has_more") else None


def collect(
    transport: Transport, call: Call, *, scheme: Scheme, parser: Callable[[object], ItemT]
) -> tuple[ItemT, ...]:
    """
    Every object of a list, page after page; from the start again when a cursor is lost on the way.

    A cursor is the id of an object. When that one is taken away between two pages the platform refuses the cursor, answers
    with an empty page (docs/platform/paging.md#unknown-cursor) or begins again, and the rest of the list would be
    missing. Raises UnexpectedResponse when the pages make no sense.
    """
    before: tuple[ItemT, ...] | None = None
    refusal: Rejected | None = None
    for _ in range(READINGS):
        try:
            reading = _read(transport, call, scheme, parser)
        except _CursorLost as lost:
            refusal = lost.refusal
            continue
        if reading.is_whole or reading.items == before:
            return reading.items
        before = reading.items
    raise refusal or UnexpectedResponse(
        "the list changes faster than it can be read",
        method=call.method,
        path=call.path,
        hint="Try again when nobody is changing it",
    )


def stream(transport: Transport, call: Call, parser: Callable[[Fields], ItemT]) -> Iterator[tuple[ItemT, bool]]:
    """
    The pages of a report (scheme C), each parsed as a whole and asked for when it is wanted, with whether another follows.

    A report is read on a snapshot of its own, so nothing is asked twice: what is lost on the way is an error. Raises
    UnexpectedResponse when the pages make no sense.
    """
    seen: list[Query] = []
    following: Query | None = {}
    while following is not None:
        answer = transport.send(replace(call, query={**call.query, **following}))
        page, following = answer.parse(lambda body: _whole_page(Fields(body, "page"), parser))
        if following in seen:
            raise answer.unexpected("a page of the report points back to an earlier one")
        if following is not None:
            seen.append(following)
        yield page, following is not None


def _whole_page(fields: Fields, parser: Callable[[Fields], ItemT]) -> tuple[ItemT, Query | None]:
    return parser(fields), report_token(fields)


@dataclass(frozen=True, slots=True)
class _Reading(Generic[ItemT]):
    items: tuple[ItemT, ...]
    is_whole: bool
    """False when the page before the last promised more and none came."""


class _CursorLost(Exception):
    """The cursor was refused, or the list began again (None)."""

    def __init__(self, refusal: Rejected | None) -> None:
        super().__init__(refusal)
        self.refusal = refusal


def _read(transport: Transport, call: Call, scheme: Scheme, parser: Callable[[object], ItemT]) -> _Reading[ItemT]:
    items: dict[Hashable, ItemT] = {}
    first: Hashable = None
    seen: list[Query | None] = []
    following: Query | None = {}
    is_whole = True
    while following is not None:
        try:
            answer = transport.send(replace(call, query={**call.query, **following}))
        except Rejected as refusal:
            if not following:
                raise
            raise _CursorLost(refusal) from None
        page, following_this = answer.parse(lambda body: _page(body, scheme, parser))
        if following_this in seen:
            raise answer.unexpected("a page of the list points back to an earlier one")
        seen.append(following_this)
        ids = [id_ for id_, _ in page]
        is_whole = bool(page) or not following
        if "after_id" in following and ids and ids[0] == first:
            raise _CursorLost(None)
        first = ids[0] if not following and ids else first
        for id_, item in page:
            items.setdefault(id_, item)
        following = following_this
    return _Reading(tuple(items.values()), is_whole)


Rows = tuple[tuple[Hashable, ItemT], ...]
"""Objects with what they are the same by."""


def _page(body: object, scheme: Scheme, parser: Callable[[object], ItemT]) -> tuple[Rows[ItemT], Query | None]:
    fields = Fields(body, "page")
    return fields.items_or_null("data", lambda row: (_id_of(row), parser(row))), scheme(fields)


def _id_of(row: object) -> Hashable:
    """The id of an object as it came; one that has none is like no other."""
    found = (row.get(name) for name in _IDS) if isinstance(row, Mapping) else ()
    return next((value for value in found if isinstance(value, str)), object())
