from __future__ import annotations

import pytest

from pulumi_claude_admin.admin_api.http.call import Call, path_of
from pulumi_claude_admin.admin_api.http.response import SHORTEST_WAIT, RawResponse
from pulumi_claude_admin.errors import UnexpectedResponse

READ = Call("GET", path_of("users"))
WRITE = Call("POST", path_of("workspaces"), body={})


def test_json_is_the_answer() -> None:
    answer = RawResponse(200, {"request-id": "req_1"}, b'{"a": 1}').answer(READ)
    assert (answer.body, answer.request_id) == ({"a": 1}, "req_1")


def test_no_body_is_an_answer_too() -> None:
    assert RawResponse(204, {}, b"").answer(READ).body is None


@pytest.mark.parametrize("content", [b"<html>", b'{"a": ', b"\xff\xfe"])
@pytest.mark.parametrize("call", [READ, WRITE], ids=["read", "write"])
def test_what_is_not_json_is_unexpected_and_a_write_may_have_happened(call: Call, content: bytes) -> None:
    with pytest.raises(UnexpectedResponse, match="not JSON") as raised:
        RawResponse(200, {}, content).answer(call)
    assert raised.value.outcome_unknown is call.is_write
    assert raised.value.__cause__ is None


def test_a_redirect_names_the_host_and_nothing_else_of_the_target() -> None:
    location = "https://me:hunter2@evil.example.com/?token=1"
    with pytest.raises(UnexpectedResponse) as raised:
        RawResponse(307, {"location": location}, b"").answer(READ)
    assert "evil.example.com" in str(raised.value)
    assert "hunter2" not in str(raised.value)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "7"}, 7),
        ({"retry-after": "1.5"}, 1.5),
        ({"retry-after": "7", "retry-after-ms": "250"}, 0.25),
        ({"retry-after": "0"}, SHORTEST_WAIT),
        ({"retry-after": "-5"}, SHORTEST_WAIT),
        ({"retry-after": "nan"}, None),
        ({"retry-after": "inf"}, None),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "Tue, 24 Nov 2026 09:00:30 GMT", "date": "Tue, 24 Nov 2026 09:00:00 GMT"}, 30),
        ({"retry-after": "Tue, 24 Nov 2026 08:00:00 GMT", "date": "Tue, 24 Nov 2026 09:00:00 GMT"}, SHORTEST_WAIT),
    ],
)
def test_how_long_to_wait(headers: dict[str, str], seconds: float | None) -> None:
    assert RawResponse(429, headers, b"").retry_after == seconds
