from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from pulumi_claude_admin.admin_api.http.credential import Credential
from pulumi_claude_admin.admin_api.http.identity_tokens import GitHubTokens, TokenFile, TokenVariable, github_call
from pulumi_claude_admin.admin_api.http.transport import RateLimiter, Transport
from pulumi_claude_admin.errors import AuthenticationFailed, Unreachable
from tests.support.fake_time import FakeTime
from tests.support.unsigned_token import token

URL = "https://runner.example.com/job/7/idtoken?api-version=2.0"


def github(time: FakeTime, answer: httpx.Response | Exception, asked: list[httpx.Request]) -> GitHubTokens:
    def handler(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def connect() -> Transport:
        limiter = RateLimiter(0, clock=time.clock, sleep=time.sleep)
        credential = Credential("auth_token", "test-request-token")
        return Transport("https://runner.example.com", credential, limiter, http=httpx.MockTransport(handler))

    return GitHubTokens(connect, github_call(URL))


def test_a_file_is_read_anew_each_time(tmp_path: Path) -> None:
    path = tmp_path / "token"
    source = TokenFile(path)
    for subject in ("job:a", "job:b"):
        path.write_text(token({"sub": subject}))
        assert source.read().claims.subject == subject


@pytest.mark.parametrize("name", ["missing", "."])
def test_a_file_that_cannot_be_read_is_told(tmp_path: Path, name: str) -> None:
    with pytest.raises(
        AuthenticationFailed, match=r"ANTHROPIC_IDENTITY_TOKEN_FILE names cannot be read: (No such|Is a)"
    ) as raised:
        TokenFile(tmp_path / name).read()
    assert raised.value.exit_code == 3


def test_a_file_that_holds_something_else_is_not_shown(tmp_path: Path) -> None:
    path = tmp_path / "key.pem"
    path.write_bytes(b"\xffsecret key")
    with pytest.raises(AuthenticationFailed, match="names is no JSON Web Token") as raised:
        TokenFile(path).read()
    assert "secret" not in str(raised.value)


def test_a_variable_is_the_token() -> None:
    assert TokenVariable(token({"sub": "job:a"})).read().claims.subject == "job:a"


def test_github_is_asked_for_our_audience_with_its_own_token(time: FakeTime) -> None:
    asked: list[httpx.Request] = []
    source = github(time, httpx.Response(200, json={"value": token({"sub": "job:a"}), "count": 7}), asked)
    assert [source.read().claims.subject for _ in range(2)] == ["job:a", "job:a"]
    assert len(asked) == 2, "one token per request"
    assert str(asked[0].url) == f"{URL}&audience=https%3A%2F%2Fapi.anthropic.com"
    assert asked[0].headers["authorization"] == "Bearer test-request-token"


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (
            httpx.Response(401, json={}),
            r"gave no identity token \(it answered 401\)\. The job needs `permissions: id-token: write`",
        ),
        (httpx.Response(302, headers={"location": "https://elsewhere.example.com"}), r"it answered 302"),
        (httpx.Response(200, json={"value": 7}), r"it answered 200"),
        (httpx.Response(200, json={"value": "nonsense"}), "the token that GitHub gave is no JSON Web Token"),
    ],
)
def test_no_token_from_github_is_told(time: FakeTime, answer: httpx.Response, says: str) -> None:
    asked: list[httpx.Request] = []
    with pytest.raises(AuthenticationFailed, match=says):
        github(time, answer, asked).read()
    assert len(asked) == 1


@pytest.mark.parametrize("answer", [httpx.ConnectError("refused"), httpx.ReadTimeout("late"), httpx.Response(503)])
def test_github_that_is_down_is_asked_again_and_then_told(time: FakeTime, answer: httpx.Response | Exception) -> None:
    asked: list[httpx.Request] = []
    with pytest.raises(Unreachable, match="GitHub did not answer the request for an identity token") as raised:
        github(time, answer, asked).read()
    assert raised.value.exit_code == 4
    assert len(asked) == 4
