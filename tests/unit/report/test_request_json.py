"""Requests for a higher limit as JSON: what was written is read again, and the published schema is that of the code."""

from __future__ import annotations

import json
from dataclasses import replace

import jsonschema
import pytest

from pulumi_claude_admin.errors import ConfigurationError
from pulumi_claude_admin.report.request_json import is_requests, read, render
from tests.support.increase_requests import a_report
from tools.report_schema import REQUESTS_PAGE, requests_schema


def test_a_report_that_was_written_is_read_as_it_was() -> None:
    assert read(render(a_report()), source="requests.json") == a_report()
    assert is_requests(render(a_report()))


def test_it_fits_the_published_schema_which_is_that_of_the_code() -> None:
    assert REQUESTS_PAGE.read_text(encoding="utf-8") == requests_schema(), "run `make docs`"
    schema = json.loads(REQUESTS_PAGE.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(json.loads(render(a_report())))


def test_money_is_exact_and_what_is_not_told_is_not_zero() -> None:
    spent = [one.spent for one in a_report().requests]

    assert [str(one) for one in spent] == ["0.125", "None"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "requests.json is no report of requests"),
        (render(a_report()).replace('"increase-requests"', '"audit"'), "requests.json is no report of requests"),
        (
            render(a_report()).replace('"schema_version": 1', '"schema_version": 2'),
            "requests.json was written by a newer",
        ),
        (render(replace(a_report(), currency="")).replace('"notices"', '"notice"'), "requests.json is no report"),
    ],
)
def test_what_is_none_is_refused(text: str, message: str) -> None:
    with pytest.raises(ConfigurationError) as refused:
        read(text, source="requests.json")

    assert str(refused.value).startswith(message)
