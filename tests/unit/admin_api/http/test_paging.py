from __future__ import annotations

from collections.abc import Sequence

import httpx
import pytest

from pulumi_claude_admin.admin_api.http.call import Call, path_of
from pulumi_claude_admin.admin_api.http.json_fields import Fields
from pulumi_claude_admin.admin_api.http.paging import Scheme, collect, id_cursor, page_token, report_token
from pulumi_claude_admin.errors import Rejected, UnexpectedResponse
from tests.unit.admin_api.conftest import Connect

Page = dict[str, object]
CALL = Call("GET", path_of("things"), query={"limit": "1000"})


def listed(connect: Connect, scheme: Scheme, pages: Sequence[Page]) -> tuple[tuple[str, ...], list[str]]:
    """What was collected, and the query of each request."""
    queries: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        queries.append(request.url.query.decode())
        return httpx.Response(200, json=pages[len(queries) - 1])

    items = collect(connect(answer), CALL, scheme=scheme, parser=lambda item: Fields(item, "thing").text("id"))
    return items, queries


def data(*names: str) -> list[dict[str, str]]:
    return [{"id": name} for name in names]


@pytest.mark.parametrize(
    ("scheme", "pages", "second"),
    [
        (
            id_cursor,
            [
                {"data": data("a", "b"), "has_more": True, "first_id": "a", "last_id": "b"},
                {"data": data("c"), "has_more": False, "first_id": "c", "last_id": "c"},
            ],
            "limit=1000&after_id=b",
        ),
        (
            page_token,
            [{"data": data("a", "b"), "next_page": "t1"}, {"data": data("c"), "next_page": None}],
            "limit=1000&page=t1",
        ),
        (
            report_token,
            [
                {"data": data("a", "b"), "has_more": True, "next_page": "t1"},
                {"data": data("c"), "has_more": False, "next_page": None},
            ],
            "limit=1000&page=t1",
        ),
    ],
    ids=["id cursor", "page token", "report"],
)
def test_every_page_is_read(connect: Connect, scheme: Scheme, pages: list[Page], second: str) -> None:
    items, queries = listed(connect, scheme, pages)
    assert items == ("a", "b", "c")
    assert queries == ["limit=1000", second]


@pytest.mark.parametrize(
    ("scheme", "sent"),
    [
        (id_cursor, {"data": data("a"), "has_more": True, "first_id": "a", "last_id": "a"}),
        (page_token, {"data": data("a"), "next_page": "t1"}),
        (report_token, {"data": data("a"), "has_more": True, "next_page": "t1"}),
    ],
    ids=["id cursor", "page token", "report"],
)
def test_a_cursor_that_does_not_move_is_no_endless_loop(connect: Connect, scheme: Scheme, sent: Page) -> None:
    with pytest.raises(UnexpectedResponse, match="points back"):
        listed(connect, scheme, [sent] * 3)


def test_pages_in_a_circle_are_no_endless_loop(connect: Connect) -> None:
    circle: list[Page] = [{"data": data("a"), "next_page": token} for token in ("t1", "t2", "t1")]
    with pytest.raises(UnexpectedResponse, match="points back"):
        listed(connect, page_token, circle)


@pytest.mark.parametrize(
    "sent",
    [
        {"data": [], "has_more": True, "first_id": None, "last_id": None},
        {"data": data("a")},
        {"has_more": False},
        {"data": {}, "has_more": False},
        {"data": [{"name": "no id"}], "has_more": False},
        [],
    ],
)
def test_a_page_that_makes_no_sense_is_unexpected(connect: Connect, sent: Page) -> None:
    with pytest.raises(UnexpectedResponse):
        listed(connect, id_cursor, [sent])


def test_an_empty_list_is_an_answer(connect: Connect) -> None:
    empty: Page = {"data": [], "has_more": False, "first_id": None, "last_id": None}
    assert listed(connect, id_cursor, [empty])[0] == ()


REFUSAL: Page = {
    "type": "error",
    "error": {"type": "invalid_request_error", "message": "after_id: is not in this list"},
}


def first(*names: str) -> Page:
    return {"data": data(*names), "has_more": True, "first_id": names[0], "last_id": names[-1]}


def last(*names: str) -> Page:
    return {"data": data(*names), "has_more": False}


def read_again(connect: Connect, *answers: Page) -> tuple[tuple[str, ...], int]:
    """What was collected of these answers, and how many of them were asked for."""
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.query.decode())
        sent = answers[len(asked) - 1]
        return httpx.Response(400 if sent is REFUSAL else 200, json=sent)

    items = collect(connect(answer), CALL, scheme=id_cursor, parser=lambda item: Fields(item, "thing").text("id"))
    return items, len(asked)


@pytest.mark.parametrize("lost", [REFUSAL, last()], ids=["refused", "empty"])
def test_a_list_whose_cursor_is_lost_is_read_from_the_start_again(connect: Connect, lost: Page) -> None:
    assert read_again(connect, first("a", "b"), lost, first("a", "c"), last("d")) == (("a", "c", "d"), 4)


def test_a_promise_of_more_that_is_never_kept_is_believed_to_be_none_the_second_time(connect: Connect) -> None:
    assert read_again(connect, first("a", "b"), last(), first("a", "b"), last()) == (("a", "b"), 4)


def test_a_list_that_never_stands_still_is_given_up(connect: Connect) -> None:
    with pytest.raises(UnexpectedResponse, match="changes faster"):
        read_again(connect, *(page for name in "abcdefgh" for page in (first(name), last())))


def test_a_cursor_that_is_always_refused_is_that_refusal(connect: Connect) -> None:
    with pytest.raises(Rejected, match="after_id"):
        read_again(connect, *(page for _ in range(8) for page in (first("a"), REFUSAL)))


def test_a_list_that_is_refused_at_once_is_not_asked_for_again(connect: Connect) -> None:
    with pytest.raises(Rejected):
        read_again(connect, REFUSAL)
