from __future__ import annotations

import gzip
import re
import ssl
import traceback
from collections.abc import Iterator
from contextlib import closing

import httpx
import pytest

from pulumi_claude_admin.admin_api.http.call import Call, Replay, path_of
from pulumi_claude_admin.admin_api.http.retry import TRIES
from pulumi_claude_admin.admin_api.http.transport import LARGEST_BODY, Credential, RateLimiter, Transport
from pulumi_claude_admin.errors import (
    AdminApiError,
    AuthenticationFailed,
    ConfigurationError,
    RateLimited,
    Rejected,
    UnexpectedResponse,
    Unreachable,
)
from tests.support.fake_time import FakeTime
from tests.unit.admin_api.conftest import KEY, Connect

READ = Call("GET", path_of("users"), query={"limit": "1000", "roles[]": ("admin", "user")})
UPDATE = Call("POST", path_of("workspaces", "a/b"), body={"name": "x", "tags": {"a": None}})
CREATE = Call("POST", path_of("workspaces"), body={"name": "x"}, replay=Replay.ONLY_WHEN_REFUSED)


class Network:
    """Answers one after the other, the last one for ever; errors are raised."""

    def __init__(self, *answers: httpx.Response | Exception) -> None:
        self._answers = answers
        self.requests: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        header_that_a_traceback_might_show = dict(request.headers)
        assert header_that_a_traceback_might_show
        self.requests.append(request)
        answer = self._answers[min(len(self.requests), len(self._answers)) - 1]
        if isinstance(answer, Exception):
            raise answer
        return answer


class Endless(httpx.SyncByteStream):
    """A body that never ends, or breaks off after one piece."""

    def __init__(self, *, breaks_off: bool) -> None:
        self._breaks_off = breaks_off
        self.is_closed = False

    def __iter__(self) -> Iterator[bytes]:
        yield b" " * 2**20
        if self._breaks_off:
            raise httpx.RemoteProtocolError("peer closed connection without sending complete message body")
        while True:
            yield b" " * 2**20

    def close(self) -> None:
        self.is_closed = True


def ok(body: object = None) -> httpx.Response:
    return httpx.Response(200, json=body if body is not None else {})


def refused(status: int, **headers: str) -> httpx.Response:
    error = {"type": "error", "error": {"type": "some_error", "message": f"No, {KEY}."}}
    return httpx.Response(status, json=error, headers={name.replace("_", "-"): text for name, text in headers.items()})


def test_a_request_is_as_the_reference_has_it(connect: Connect) -> None:
    network = Network(ok())
    transport = connect(network)
    transport.send(READ)
    transport.send(UPDATE)
    read, update = network.requests
    assert (
        str(read.url) == "https://api.example.com/v1/organizations/users?limit=1000&roles%5B%5D=admin&roles%5B%5D=user"
    )
    assert read.headers["x-api-key"] == KEY
    assert "authorization" not in read.headers
    assert read.headers["anthropic-version"] == "2026-10-21"
    assert read.headers["user-agent"].startswith("pulumi-claude-admin")
    assert "anthropic-beta" not in read.headers
    assert read.content == b""
    assert update.url.raw_path == b"/v1/organizations/workspaces/a%2Fb"
    assert update.headers["content-type"] == "application/json"
    assert update.content == b'{"name":"x","tags":{"a":null}}'


def test_a_token_goes_as_a_bearer_and_a_beta_into_its_header(time: FakeTime) -> None:
    network = Network(ok())
    rate_limiter = RateLimiter(0, clock=time.clock, sleep=time.sleep)
    transport = Transport(
        "https://api.example.com/gateway/",
        Credential("auth_token", "test-token"),
        rate_limiter,
        http=httpx.MockTransport(network),
    )
    transport.send(Call("GET", path_of("me"), beta="some-beta"))
    [request] = network.requests
    assert request.headers["authorization"] == "Bearer test-token"
    assert "x-api-key" not in request.headers
    assert request.headers["anthropic-beta"] == "some-beta"
    assert request.url.path == "/gateway/v1/organizations/me"
    transport.close()


def test_the_clock_is_that_of_the_latest_answer(connect: Connect) -> None:
    first = httpx.Response(200, json={}, headers={"date": "Tue, 24 Nov 2026 09:00:00 GMT"})
    second = httpx.Response(200, json={}, headers={"date": "Tue, 24 Nov 2026 09:00:05 GMT"})
    transport = connect(Network(first, second, ok()))
    assert transport.latest_date() is None
    for second_of_minute in (0, 5, 5):
        transport.send(READ)
        latest = transport.latest_date()
        assert latest is not None
        assert latest.second == second_of_minute


@pytest.mark.parametrize(
    "error", [httpx.ConnectError("refused"), httpx.ConnectTimeout("late"), httpx.ProxyError("407")]
)
def test_a_create_that_never_left_is_sent_again(connect: Connect, error: Exception) -> None:
    network = Network(error, ok({"id": "wrkspc_01"}))
    assert connect(network).send(CREATE).body == {"id": "wrkspc_01"}
    assert len(network.requests) == 2


@pytest.mark.parametrize(
    "error",
    [httpx.ReadTimeout("late"), httpx.ReadError("reset"), httpx.WriteError("reset"), httpx.RemoteProtocolError("gone")],
)
def test_a_create_that_may_have_arrived_is_sent_once(connect: Connect, error: Exception) -> None:
    network = Network(error, ok())
    with pytest.raises(Unreachable) as raised:
        connect(network).send(CREATE)
    assert raised.value.outcome_unknown
    assert len(network.requests) == 1


def test_a_network_that_is_down_is_an_error_that_says_so(connect: Connect, time: FakeTime) -> None:
    network = Network(httpx.ConnectError("[Errno -2] Name or service not known"))
    with pytest.raises(
        Unreachable, match=r"no answer from api\.example\.com: .*not known.*Check the network"
    ) as raised:
        connect(network).send(CREATE)
    assert not raised.value.outcome_unknown
    assert len(network.requests) == TRIES
    assert len(time.slept) == TRIES - 1


def test_a_certificate_that_is_not_trusted_is_not_tried_again(connect: Connect) -> None:
    untrusted = httpx.ConnectError("CERTIFICATE_VERIFY_FAILED")
    untrusted.__cause__ = ssl.SSLCertVerificationError("self-signed certificate")
    network = Network(untrusted)
    with pytest.raises(Unreachable, match="SSL_CERT_FILE"):
        connect(network).send(READ)
    assert len(network.requests) == 1


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 413])
def test_a_refusal_is_not_tried_again(connect: Connect, status: int) -> None:
    network = Network(refused(status))
    with pytest.raises(AdminApiError) as raised:
        connect(network).send(UPDATE)
    assert raised.value.status == status
    assert len(network.requests) == 1


def test_each_call_is_logged_with_what_a_supporter_asks_for(
    connect: Connect, time: FakeTime, caplog: pytest.LogCaptureFixture
) -> None:
    def handle(request: httpx.Request) -> httpx.Response:
        time.now += 0.25
        if len(caplog.records) == 0:
            raise httpx.ConnectError("refused", request=request)
        status, body = (
            (200, {}) if len(caplog.records) > 3 else (503, {"type": "error", "error": {"type": "api_error"}})
        )
        return httpx.Response(status, json=body, headers={"request-id": "req_test"})

    connect(handle).send(Call("GET", path_of("users"), {"email": "ana@example.com", "limit": "1000"}))

    lines = [re.sub(r"[\d.]+ s$", "N s", record.getMessage()) for record in caplog.records]
    call = "GET /v1/organizations/users?email=***&limit=1000"
    assert lines == [
        f"{call}: no answer, 250 ms",
        f"{call}: the Admin API did not answer, and is asked again in N s",
        f"{call}: 503 req_test, 250 ms",
        f"{call}: the Admin API answered 503, and is asked again in N s",
        f"{call}: 200 req_test, 250 ms",
    ]


def test_a_429_is_waited_out_for_a_create_too(connect: Connect, time: FakeTime) -> None:
    network = Network(refused(429, retry_after="12"), refused(429, retry_after_ms="500"), ok())
    connect(network).send(CREATE)
    assert len(network.requests) == 3
    assert sum(time.slept) == pytest.approx(12.5)


def test_a_429_that_names_no_time_is_waited_out(connect: Connect, time: FakeTime) -> None:
    connect(Network(refused(429), ok())).send(CREATE)
    assert sum(time.slept) == pytest.approx(5)


def test_a_429_with_no_wait_at_all_is_no_endless_loop(connect: Connect, time: FakeTime) -> None:
    network = Network(refused(429, retry_after="0"))
    with pytest.raises(RateLimited):
        connect(network).send(READ)
    assert len(network.requests) == 20
    assert sum(time.slept) > 1


def test_a_long_pause_is_refused_and_nobody_asks_meanwhile(connect: Connect, time: FakeTime) -> None:
    network = Network(refused(429, retry_after="3600"), ok())
    transport = connect(network)
    with pytest.raises(RateLimited) as raised:
        transport.send(READ)
    assert raised.value.retry_after == 3600
    with pytest.raises(RateLimited, match="3600 seconds"):
        transport.send(READ)
    assert len(network.requests) == 1
    assert time.slept == []
    time.now += 3600
    transport.send(READ)
    assert len(network.requests) == 2


def test_a_pause_that_a_5xx_asks_for_is_kept(connect: Connect, time: FakeTime) -> None:
    connect(Network(refused(503, retry_after="20"), ok())).send(READ)
    assert sum(time.slept) == pytest.approx(20)


@pytest.mark.parametrize("call", [READ, CREATE], ids=["read", "create"])
def test_a_body_without_an_end_is_cut(connect: Connect, call: Call) -> None:
    body = Endless(breaks_off=False)
    network = Network(httpx.Response(200, stream=body))
    with pytest.raises(UnexpectedResponse, match="larger than") as raised:
        connect(network).send(call)
    assert raised.value.outcome_unknown is call.is_write
    assert body.is_closed
    assert len(network.requests) == 1


def test_a_body_that_is_small_only_while_packed_is_cut(connect: Connect) -> None:
    packed = gzip.compress(b" " * (LARGEST_BODY + 1))
    network = Network(httpx.Response(200, content=packed, headers={"content-encoding": "gzip"}))
    with pytest.raises(UnexpectedResponse, match="larger than"):
        connect(network).send(READ)


def test_a_body_that_breaks_off_is_read_again_but_not_created_again(connect: Connect) -> None:
    network = Network(httpx.Response(200, stream=Endless(breaks_off=True)), ok({"a": 1}))
    assert connect(network).send(READ).body == {"a": 1}
    once = Network(httpx.Response(200, stream=Endless(breaks_off=True)), ok())
    with pytest.raises(UnexpectedResponse, match="broke off") as raised:
        connect(once).send(CREATE)
    assert raised.value.outcome_unknown
    assert len(once.requests) == 1


def test_bytes_that_cannot_be_unpacked_are_unexpected(connect: Connect) -> None:
    network = Network(httpx.Response(200, stream=Garbage(), headers={"content-encoding": "gzip"}))
    with pytest.raises(UnexpectedResponse, match="broke off"):
        connect(network).send(CREATE)


class Garbage(httpx.SyncByteStream):
    """What no compression made."""

    def __iter__(self) -> Iterator[bytes]:
        yield b"not packed"


@pytest.mark.parametrize(
    "answer",
    [httpx.ReadError("reset"), httpx.ConnectError("refused"), refused(400)],
    ids=["lost", "no network", "refusal"],
)
def test_no_error_shows_the_credential_not_even_with_local_variables(
    connect: Connect, answer: httpx.Response | Exception
) -> None:
    with pytest.raises(AdminApiError) as raised:
        connect(Network(answer)).send(CREATE)
    shown = "".join(traceback.TracebackException.from_exception(raised.value, capture_locals=True).format())
    assert "_send_once" in shown
    assert KEY not in shown


def test_a_message_that_repeats_the_credential_is_masked(connect: Connect) -> None:
    with pytest.raises(Rejected) as raised:
        connect(Network(refused(400))).send(CREATE)
    assert KEY not in str(raised.value) + repr(raised.value)
    assert "***" in str(raised.value)


def test_proxy_settings_that_make_no_sense_are_one_clear_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "nonsense://me:hunter2@proxy.example.com")
    with pytest.raises(ConfigurationError, match="HTTPS_PROXY") as raised:
        Transport("https://api.example.com", Credential("api_key", KEY), RateLimiter())
    assert "hunter2" not in "".join(traceback.format_exception(raised.value))


def test_this_machine_is_never_asked_through_a_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "nonsense://proxy.example.com")
    Transport("http://127.0.0.1:9", Credential("api_key", KEY), RateLimiter()).close()


@pytest.mark.parametrize("no_proxy", ["fd00::/8", "[::1]", "[fd00::1]:443", "localhost,127.0.0.1,::1,fd00::/8,.svc"])
def test_addresses_and_networks_without_a_proxy_stop_nothing(monkeypatch: pytest.MonkeyPatch, no_proxy: str) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("NO_PROXY", no_proxy)
    Transport("https://api.example.com", Credential("api_key", KEY), RateLimiter()).close()


@pytest.mark.parametrize(
    ("base_url", "status", "is_hinted"),
    [
        ("https://gw.example.com/v1", 404, True),
        ("https://gw.example.com/claude/v1/", 404, True),
        ("https://gw.example.com/v1", 403, False),
        ("https://gw.example.com", 404, False),
    ],
)
def test_an_address_that_ends_in_the_version_is_hinted_at(base_url: str, status: int, *, is_hinted: bool) -> None:
    network = httpx.MockTransport(Network(refused(status)))
    transport = Transport(base_url, Credential("api_key", KEY), RateLimiter(0), http=network)
    with pytest.raises(AdminApiError) as raised:
        transport.send(READ)
    transport.close()
    assert ("ANTHROPIC_BASE_URL ends in /v1" in str(raised.value)) is is_hinted


class Renewing:
    """Credentials one after the other; the last one stays."""

    def __init__(self, *secrets: str) -> None:
        self.secrets = list(secrets)

    def current(self) -> Credential:
        return Credential("auth_token", self.secrets[0])

    def renew(self, rejected: Credential) -> bool:
        assert rejected == self.current()
        if len(self.secrets) == 1:
            return False
        del self.secrets[0]
        return True


@pytest.mark.parametrize("call", [READ, CREATE])
def test_a_refused_credential_is_renewed_once_also_for_a_create(time: FakeTime, call: Call) -> None:
    network = Network(refused(401), ok({"id": "x"}))
    limiter = RateLimiter(0, clock=time.clock, sleep=time.sleep)
    http = httpx.MockTransport(network)
    with closing(
        Transport("https://api.example.com", Renewing("one", "two", "three"), limiter, http=http)
    ) as transport:
        assert transport.send(call).body == {"id": "x"}
    assert [request.headers["authorization"] for request in network.requests] == ["Bearer one", "Bearer two"]
    assert time.slept == []


def test_a_renewed_credential_that_is_refused_is_the_error(time: FakeTime) -> None:
    network = Network(refused(401))
    limiter = RateLimiter(0, clock=time.clock, sleep=time.sleep)
    http = httpx.MockTransport(network)
    sources = Renewing("one", "two", "three")
    with (
        closing(Transport("https://api.example.com", sources, limiter, http=http)) as transport,
        pytest.raises(AuthenticationFailed),
    ):
        transport.send(READ)
    assert len(network.requests) == 2


def test_an_answer_that_repeats_a_secret_of_the_call_is_masked(connect: Connect) -> None:
    echo = httpx.Response(400, json={"type": "error", "error": {"type": "some_error", "message": "No, the-secret."}})
    with pytest.raises(Rejected, match=r"No, \*\*\*\."):
        connect(Network(echo)).send(Call("POST", path_of("me"), secret="the-secret"))
