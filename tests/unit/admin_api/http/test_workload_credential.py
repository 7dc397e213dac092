from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest

from pulumi_claude_admin.admin_api.http.credential import Credential
from pulumi_claude_admin.admin_api.http.token_exchange import MintedToken
from pulumi_claude_admin.admin_api.http.workload_credential import PAUSE, WorkloadCredential
from pulumi_claude_admin.errors import AdminApiError, AuthenticationFailed, UnexpectedResponse, Unreachable
from pulumi_claude_admin.model.identity_refusal import Use
from pulumi_claude_admin.model.identity_token import Claims, IdentityToken
from tests.support.fake_time import FakeTime


class Tokens:
    """Identity tokens with a jti each; `jti` holds it to one."""

    where = "the test"

    def __init__(self, jti: str | None = None) -> None:
        self.is_fresh = jti is None
        self.jti = jti
        self.read_count = 0

    def read(self) -> IdentityToken:
        self.read_count += 1
        return IdentityToken("text", Claims("", "", (), None, None, None, self.jti or str(self.read_count), {}))


class Platform:
    """Mints a token of this lifetime, or refuses."""

    def __init__(self, lifetime: int = 600) -> None:
        self.lifetime = lifetime
        self.failure: AdminApiError | None = None
        self.uses: list[Use] = []
        self.under_way = threading.Semaphore(1)
        self.before: Callable[[], object] = lambda: None

    def mint(self, identity: IdentityToken, use: Use) -> MintedToken:
        assert identity.text == "text"
        assert self.under_way.acquire(blocking=False), "two exchanges at once"
        try:
            self.before()
            self.uses.append(use)
            if self.failure is not None:
                raise self.failure
            return MintedToken(Credential("auth_token", f"token-{len(self.uses)}"), "org:admin", self.lifetime)
        finally:
            self.under_way.release()

    def latest_date(self) -> datetime | None:
        return None


def made(time: FakeTime, *, lifetime: int = 600, jti: str | None = None) -> tuple[WorkloadCredential, Platform]:
    platform = Platform(lifetime)
    return WorkloadCredential(Tokens(jti), platform, clock=time.clock), platform


def test_it_is_minted_when_it_is_first_needed_and_once(time: FakeTime) -> None:
    credential, platform = made(time)
    assert platform.uses == []
    everybody = threading.Semaphore(0)
    platform.before = lambda: [everybody.acquire(timeout=10) for _ in range(16)]

    def ask(_: int) -> str:
        everybody.release()
        return credential.current().secret

    with ThreadPoolExecutor(16) as threads:
        assert set(threads.map(ask, range(16))) == {"token-1"}


@pytest.mark.parametrize(("lifetime", "renewed_at"), [(600, 480), (60, 45)])
def test_it_is_renewed_before_its_end_from_a_new_identity_token(time: FakeTime, lifetime: int, renewed_at: int) -> None:
    credential, platform = made(time, lifetime=lifetime)
    credential.current()
    time.now += renewed_at - 1
    assert credential.current().secret == "token-1"
    time.now += 1
    assert credential.current().secret == "token-2"
    assert platform.uses == [Use(is_fresh=True), Use(is_fresh=True)]


@pytest.mark.parametrize("failure", [AuthenticationFailed("used before"), Unreachable("used before")])
def test_a_renewal_that_fails_leaves_the_old_token_while_it_lives(time: FakeTime, failure: AdminApiError) -> None:
    credential, platform = made(time, jti="one")
    credential.current()
    platform.failure = failure
    time.now += 500
    assert credential.current().secret == "token-1"
    assert platform.uses[1] == Use(is_fresh=False, was_exchanged=True)
    assert credential.current().secret == "token-1"
    assert len(platform.uses) == 2
    time.now += 99
    with pytest.raises(type(failure), match="used before"):
        credential.current()


def test_those_who_wait_share_a_failure_which_is_tried_again_after_a_pause(time: FakeTime) -> None:
    credential, platform = made(time)
    platform.failure = AuthenticationFailed("no", status=401, hint="look")
    for _ in range(3):
        with pytest.raises(AuthenticationFailed, match=r"^no\. look \[401\]$"):
            credential.current()
    assert len(platform.uses) == 1
    platform.failure = None
    time.now += PAUSE
    assert credential.current().secret == "token-2"


def test_an_exchange_without_an_answer_is_tried_again_and_says_nothing_of_the_call(time: FakeTime) -> None:
    credential, platform = made(time)
    platform.failure = Unreachable("no answer", method="POST", path="/v1/oauth/token", outcome_unknown=True)
    with pytest.raises(Unreachable) as raised:
        credential.current()
    assert not raised.value.outcome_unknown, "the call that wanted a token was not made"
    platform.failure = None
    assert credential.current().secret == "token-2"


def test_a_refused_token_is_replaced_once(time: FakeTime) -> None:
    credential, _ = made(time)
    first = credential.current()
    assert credential.renew(first)
    second = credential.current()
    assert second.secret == "token-2"
    assert credential.renew(first), "somebody else has replaced it"
    assert credential.current() == second
    assert not credential.renew(second), "a new one that is refused at once is not refused for its age"
    time.now += PAUSE
    assert credential.renew(second)


def test_a_token_that_ends_at_once_is_no_token(time: FakeTime) -> None:
    credential, _ = made(time, lifetime=3)
    with pytest.raises(UnexpectedResponse, match="ends at once"):
        credential.current()
