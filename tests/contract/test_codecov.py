"""What tests covered, from Codecov over HTTP."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from pydantic import SecretStr

from pulumi_claude_admin.coverage_reports.codecov import CodecovReports
from pulumi_claude_admin.errors import ConfigurationError, OutcomesUnreadable
from pulumi_claude_admin.forge_wiring import codecov_coverage
from pulumi_claude_admin.outcome_ports import FileCoverage
from tests.support.fake_time import FakeTime
from tests.support.forges.serving import Answer, Json, serving

COMMIT, OTHER, GONE = "a" * 40, "b" * 40, "c" * 40
TOKEN = "codecov-token-of-tests"
FILES = [{"name": "src/pay.py", "totals": {"lines": 40, "hits": 30, "misses": 10, "partials": 0, "coverage": 75.0}}]
GOOD = {
    "totals": {},
    "files": FILES,
    "commit_file_url": f"https://app.codecov.io/github/acme/shop/commit/{COMMIT}/blob",
}


@dataclass
class Codecov:
    """One report; `answers` are given before it."""

    url: str = ""
    answers: list[Answer] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    lock: threading.RLock = field(default_factory=threading.RLock)

    def somebody_else(self, method: str, path: str) -> None:
        """Nobody."""

    def answer(self, method: str, target: str, token: str, document: Json) -> Answer:
        del document
        self.requests.append(f"{method} {target}")
        if self.answers:
            return self.answers.pop(0)
        if token != TOKEN:
            return 401, {}, {"detail": "Invalid token"}
        if target == f"/api/v2/github/acme/repos/shop/totals/?sha={COMMIT}":
            return 200, {}, GOOD
        return 404, {}, {"detail": "Not found"}


@pytest.fixture
def codecov() -> Iterator[Codecov]:
    with serving(Codecov()) as served:
        yield served


def reports(codecov: Codecov, *, token: str = TOKEN, time: FakeTime | None = None) -> CodecovReports:
    return CodecovReports(token, service="github", url=codecov.url, sleep=(time or FakeTime()).sleep)


def test_each_file_of_a_commit_is_read_by_one_request(codecov: Codecov) -> None:
    wired = codecov_coverage(SecretStr(TOKEN), service="github", url=codecov.url)
    assert wired.of("acme/shop", COMMIT) == {"src/pay.py": FileCoverage(30, 40)}
    assert len(codecov.requests) == 1


def test_a_commit_without_a_report_is_none(codecov: Codecov) -> None:
    assert reports(codecov).of("acme/shop", GONE) is None


def test_an_answer_of_another_commit_is_not_believed(codecov: Codecov) -> None:
    codecov.answers = [(200, {}, GOOD)]
    with pytest.raises(
        OutcomesUnreadable, match="at bbbbbbbbbbbb of acme/shop: Codecov answered of commit aaaaaaaaaaaa"
    ):
        reports(codecov).of("acme/shop", OTHER)


def test_what_was_too_fast_is_asked_again_when_codecov_says(codecov: Codecov) -> None:
    codecov.answers, time = [(429, {"Retry-After": "7"}, {}), (502, {}, {})], FakeTime()
    assert reports(codecov, time=time).of("acme/shop", COMMIT) is not None
    assert time.slept == [7, 2]


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ([(401, {}, {})], "Codecov answered 401"),
        ([(302, {"Location": "http://127.0.0.1:9/"}, {})], "Codecov answered 302"),
        ([(500, {}, {})] * 4, "Codecov answered 500"),
        ([(200, {}, {"files": [{"name": "a"}]})], "Codecov answered `files.0.totals` otherwise"),
        ([(200, {}, ["no"])], "Codecov answered"),
    ],
)
def test_anything_else_is_a_line_without_the_token(answers: list[Answer], words: str, codecov: Codecov) -> None:
    codecov.answers = list(answers)
    with pytest.raises(OutcomesUnreadable) as error:
        reports(codecov).of("acme/shop", COMMIT)
    assert words in str(error.value)
    assert TOKEN not in str(error.value)


def test_the_token_goes_to_no_plain_address() -> None:
    with pytest.raises(ConfigurationError, match="the address of Codecov uses plain http"):
        CodecovReports(TOKEN, service="github", url="http://codecov.example.com")


def test_a_token_that_is_refused_is_one_line_for_all_commits_and_tried_once(codecov: Codecov) -> None:
    refused = reports(codecov, token="another")
    lines = set()
    for commit in (COMMIT, OTHER, GONE):
        with pytest.raises(OutcomesUnreadable) as error:
            refused.of("acme/shop", commit)
        lines.add(str(error.value))

    assert lines == {"what tests covered of acme/shop is not known: Codecov answered 401"}
    assert len(codecov.requests) == 1


def test_a_codecov_that_is_down_is_asked_of_three_commits_and_no_more(codecov: Codecov) -> None:
    codecov.answers = [(503, {}, {})] * 40
    down = reports(codecov)
    for number in range(6):
        with pytest.raises(OutcomesUnreadable):
            down.of("acme/shop", f"{number}" * 40)

    assert len(codecov.requests) == 12


def test_a_commit_that_came_to_nothing_between_others_ends_nothing(codecov: Codecov) -> None:
    flaky = reports(codecov)
    for _ in range(4):
        codecov.answers = [(503, {}, {})] * 4
        with pytest.raises(OutcomesUnreadable):
            flaky.of("acme/shop", OTHER)
        assert flaky.of("acme/shop", COMMIT) is not None
