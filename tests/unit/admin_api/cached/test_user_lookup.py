from __future__ import annotations

import threading

import pytest

from pulumi_claude_admin.admin_api.cached.admin_api import CachedAdminApi
from pulumi_claude_admin.admin_api.cached.user_lookup import MISS_HOLDS_FOR
from pulumi_claude_admin.errors import Rejected, Unavailable
from pulumi_claude_admin.model.member import User
from tests.support.fake_admin_api import FakeAdminApi, refusing
from tests.support.fake_time import FakeTime

ZOE = User(id="user_01Zoe", email="Zoe@example.com", name="Zoe", role="developer")


@pytest.fixture
def api() -> FakeAdminApi:
    return FakeAdminApi()


@pytest.fixture
def time() -> FakeTime:
    return FakeTime()


@pytest.fixture
def cached(api: FakeAdminApi, time: FakeTime) -> CachedAdminApi:
    found = CachedAdminApi(api, clock=time.clock)
    found.users.list()
    api.calls.clear()
    return found


def missed(cached: CachedAdminApi, reference: str) -> None:
    assert cached.users.find(reference) is None


def test_who_is_listed_costs_no_question(api: FakeAdminApi, cached: CachedAdminApi) -> None:
    cached.users.require("ANA@example.com")
    cached.users.require("user_01Ana")
    assert api.calls == []


def test_who_joined_since_is_asked_for_once_and_listed_from_then_on(api: FakeAdminApi, cached: CachedAdminApi) -> None:
    api.stored.users = (*api.stored.users, ZOE)
    assert cached.users.require("zoe@example.com") == ZOE
    assert cached.users.require("user_01Zoe") == ZOE
    assert cached.users.list()[-1] == ZOE
    assert api.calls == ["users.list_matching"]


def test_a_miss_is_believed_for_a_while_and_no_longer(
    api: FakeAdminApi, cached: CachedAdminApi, time: FakeTime
) -> None:
    missed(cached, "zoe@example.com")
    api.stored.users = (*api.stored.users, ZOE)
    time.sleep(MISS_HOLDS_FOR - 1)
    missed(cached, "ZOE@example.com")
    assert api.calls == ["users.list_matching"]
    time.sleep(1)
    assert cached.users.require("zoe@example.com") == ZOE
    assert api.calls == ["users.list_matching"] * 2


def test_a_tag_makes_it_somebody_else_whatever_the_platform_thinks(api: FakeAdminApi, cached: CachedAdminApi) -> None:
    missed(cached, "ana+admin@example.com")
    assert api.calls == ["users.list_matching"]


@pytest.mark.parametrize("reference", ["user_01Zoe", "ana", ""])
def test_what_is_no_e_mail_is_not_asked_for(api: FakeAdminApi, cached: CachedAdminApi, reference: str) -> None:
    missed(cached, reference)
    assert api.calls == []


def test_an_e_mail_that_the_platform_refuses_is_nobodys() -> None:
    api = refusing(Rejected("email: zoe@ is not valid", status=400), "users.list_matching")
    missed(CachedAdminApi(api), "zoe@")


def test_a_question_that_was_not_answered_is_no_miss() -> None:
    api = refusing(Unavailable("no answer about zoe@example.com", status=503), "users.list_matching")
    with pytest.raises(Unavailable):
        CachedAdminApi(api).users.require("zoe@example.com")


def test_four_threads_ask_once(api: FakeAdminApi, cached: CachedAdminApi) -> None:
    together = threading.Barrier(4, timeout=30)

    def work() -> None:
        together.wait()
        missed(cached, "zoe@example.com")

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert api.calls == ["users.list_matching"]
