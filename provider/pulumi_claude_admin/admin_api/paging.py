"""
The three ways in which the Admin API hands out lists in pages. Knows no API object.

A page that points to itself, to an earlier page or to nowhere is an UnexpectedResponse, never an endless loop.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final, TypeVar

from pulumi_claude_admin.admin_api.call import Call
from pulumi_claude_admin.admin_api.fields import Fields
from pulumi_claude_admin.admin_api.transport import Transport

ItemT = TypeVar("ItemT")
Query = Mapping[str, str]
Scheme = Callable[[Fields], Query | None]
"""From a page to the query that gets the next one, None at the end. Source: admin-api.md section 1.6."""

LARGEST_PAGE: Final = "1000"


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
    """Every object of a list, page after page. Raises UnexpectedResponse when the pages make no sense."""
    items: list[ItemT] = []
    seen: list[Query | None] = []
    following: Query | None = {}
    while following is not None:
        answer = transport.send(replace(call, query={**call.query, **following}))
        page, following = answer.parse(lambda body: _page(body, scheme, parser))
        items += page
        if following in seen:
            raise answer.unexpected("a page of the list points back to an earlier one")
        seen.append(following)
    return tuple(items)


def _page(body: object, scheme: Scheme, parser: Callable[[object], ItemT]) -> tuple[tuple[ItemT, ...], Query | None]:
    fields = Fields(body, "page")
    return fields.items("data", parser), scheme(fields)
