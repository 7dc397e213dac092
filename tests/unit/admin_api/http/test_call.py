from __future__ import annotations

import pytest

from pulumi_claude_admin.admin_api.http.call import Answer, Call, path_of
from pulumi_claude_admin.errors import InvalidInputs


def test_ids_are_percent_encoded() -> None:
    assert path_of("workspaces", "../me", "a b?c#d%") == "/v1/organizations/workspaces/..%2Fme/a%20b%3Fc%23d%25"


@pytest.mark.parametrize("segment", ["", ".", ".."])
def test_an_id_that_addresses_something_else_is_refused(segment: str) -> None:
    with pytest.raises(InvalidInputs):
        path_of("workspaces", segment, "archive")


@pytest.mark.parametrize(
    ("path", "family"),
    [
        (path_of("spend_limits"), "spend_limits"),
        (path_of("spend_limits", "spl_01"), "spend_limits"),
        (path_of("analytics", "cost"), "analytics"),
        (path_of("usage_report", "messages"), "general"),
        (path_of("workspaces"), "general"),
    ],
)
def test_some_families_count_against_limits_of_their_own(path: str, family: str) -> None:
    assert Call("GET", path).family == family


def test_neither_body_nor_secret_nor_answer_is_shown() -> None:
    call = Call("POST", path_of("me"), body={"assertion": "the-secret"}, secret="the-secret")
    assert "the-secret" not in repr(call)
    assert "the-secret" not in repr(Answer(call, 200, {"access_token": "the-secret"}, "req_1"))
