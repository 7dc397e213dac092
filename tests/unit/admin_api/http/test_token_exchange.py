from __future__ import annotations

import json
from collections.abc import Callable

import httpx
import pytest

from pulumi_claude_admin.admin_api.http.credential import Credential
from pulumi_claude_admin.admin_api.http.token_exchange import TokenExchange
from pulumi_claude_admin.admin_api.http.transport import RateLimiter, Transport
from pulumi_claude_admin.errors import AdminApiError, AuthenticationFailed, Unavailable, UnexpectedResponse, Unreachable
from pulumi_claude_admin.model.identity_refusal import Use
from pulumi_claude_admin.model.identity_token import AUDIENCE, Claims, IdentityToken, WorkloadIdentity
from tests.support.fake_time import FakeTime

IDENTITY = IdentityToken("head.claims.signature", Claims("", "", (AUDIENCE,), None, None, None, None, {}))
FRESH = Use(is_fresh=True)
MINTED = {
    "access_token": "sk-ant-oat01-test-not-a-token",
    "token_type": "Bearer",
    "expires_in": 600,
    "scope": "org:admin",
}
Handler = Callable[[httpx.Request], httpx.Response]


@pytest.fixture
def exchange(time: FakeTime) -> Callable[[Handler], TokenExchange]:
    def connected(handler: Handler) -> TokenExchange:
        limiter = RateLimiter(0, clock=time.clock, sleep=time.sleep)
        network = httpx.MockTransport(handler)
        return TokenExchange(
            lambda: Transport("https://api.example.com", None, limiter, http=network),
            WorkloadIdentity("fdrl_01", "some-organization", workspace_id="default"),
        )

    return connected


def test_the_request_is_as_the_official_sdk_sends_it(exchange: Callable[[Handler], TokenExchange]) -> None:
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(200, json=MINTED)

    minted = exchange(answer).mint(IDENTITY, FRESH)
    assert minted.credential == Credential("auth_token", str(MINTED["access_token"]), beta="oauth-2025-04-20")
    assert (minted.scope, minted.lifetime_seconds) == ("org:admin", 600)
    [request] = asked
    assert (request.method, request.url.path) == ("POST", "/v1/oauth/token")
    assert request.headers["anthropic-beta"] == "oauth-2025-04-20,oidc-federation-2026-04-01"
    assert not {"authorization", "x-api-key"} & set(request.headers)
    assert json.loads(request.content) == {
        "grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer",
        "assertion": "head.claims.signature",
        "federation_rule_id": "fdrl_01",
        "organization_id": "some-organization",
        "workspace_id": "default",
    }


@pytest.mark.parametrize("status", [400, 401, 403])
@pytest.mark.parametrize(
    "body",
    [
        {"error": "invalid_grant", "error_description": "Because head.claims.signature."},
        {"type": "error", "error": {"type": "authentication_error", "message": "Because head.claims.signature."}},
    ],
)
def test_a_refusal_is_told_in_either_form_and_never_repeats_the_token(
    exchange: Callable[[Handler], TokenExchange], status: int, body: object
) -> None:
    with pytest.raises(AuthenticationFailed) as raised:
        exchange(lambda _: httpx.Response(status, json=body)).mint(IDENTITY, FRESH)
    assert str(raised.value).startswith("the platform gave no token for this job's identity (Because ***): ")
    assert raised.value.exit_code == 3


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (httpx.Response(503, json={}), Unavailable),
        (httpx.Response(401, text="<html>"), UnexpectedResponse),
        (httpx.Response(302, headers={"location": "https://elsewhere.example.com"}), UnexpectedResponse),
        (httpx.Response(200, json={"access_token": "secret-of-the-answer"}), UnexpectedResponse),
    ],
)
def test_what_is_no_answer_of_the_platform_is_no_refusal(
    exchange: Callable[[Handler], TokenExchange], answer: httpx.Response, kind: type[AdminApiError]
) -> None:
    asked: list[httpx.Request] = []

    def handler(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return answer

    with pytest.raises(kind) as raised:
        exchange(handler).mint(IDENTITY, FRESH)
    assert "secret-of-the-answer" not in str(raised.value)
    assert len(asked) == 1, "an identity token is sent once"


def test_an_exchange_that_may_have_happened_is_not_sent_again(exchange: Callable[[Handler], TokenExchange]) -> None:
    asked: list[httpx.Request] = []

    def handler(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        raise httpx.ReadTimeout("late")

    with pytest.raises(Unreachable):
        exchange(handler).mint(IDENTITY, FRESH)
    assert len(asked) == 1
