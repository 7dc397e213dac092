"""`errors`: one line each, with where it happened, and a tree that the docstring draws truly."""

from __future__ import annotations

import inspect

import pytest

from pulumi_claude_admin import errors


def classes() -> list[type[errors.ClaudeAdminError]]:
    found = [c for _, c in inspect.getmembers(errors, inspect.isclass) if issubclass(c, errors.ClaudeAdminError)]
    return [c for c in found if c.__module__ == errors.__name__]


def test_the_tree_in_the_docstring_names_every_error() -> None:
    drawn = errors.__doc__ or ""
    assert [c.__name__ for c in classes() if c.__name__ not in drawn] == []


def test_an_api_error_says_what_where_and_which_request() -> None:
    error = errors.NotFound(
        "no such workspace",
        method="GET",
        path="/v1/w",
        status=404,
        type="not_found_error",
        request_id="req_1",
        hint="Look",
    )
    assert str(error) == "no such workspace. Look [GET /v1/w, 404 not_found_error, request req_1]"


def test_a_message_is_always_one_line() -> None:
    assert "\n" not in str(errors.ClaudeAdminError("first\nsecond", hint="third\n\nfourth"))


def test_steps_by_hand_are_numbered() -> None:
    assert str(errors.ByHandNeeded("no channel", steps=("open", "save"))) == "no channel (1) open (2) save"


def test_invalid_inputs_lists_every_problem() -> None:
    error = errors.InvalidInputs(errors.Problem("amount", "is negative"), errors.Problem("", "two owners"))
    assert str(error) == "amount: is negative; two owners"


@pytest.mark.parametrize("kind", [errors.Unreachable, errors.UnexpectedResponse])
def test_a_lost_answer_is_marked(kind: type[errors.Unreachable | errors.UnexpectedResponse]) -> None:
    assert kind("lost", outcome_unknown=True, method="POST", path="/v1/w").outcome_unknown
    assert not kind("lost").outcome_unknown
