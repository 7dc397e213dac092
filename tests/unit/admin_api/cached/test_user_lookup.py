from __future__ import annotations

import threading

import pytest

from pulumi_claude_admin.admin_api.cached.admin_api import Directory
from pulumi_claude_admin.admin_api.cached.user_lookup import MISS_HOLDS_FOR
from pulumi_claude_admin.errors import Rejected, Unavailable
from pulumi_claude_admin.model.member import User
from tests.support.fake_admin_api import FakeAdminApi
from tests.support.fake_time import FakeTime

ZOE = User(id="user_01Zoe", email="Zoe@example.com", name="Zoe", role="developer")


@pytest.fixture
def api() -> FakeAdminApi:
    return FakeAdminApi()


@pytest.fixture
def time() -> FakeTime:
    return FakeTime()


@pytest.fixture
def directory(api: FakeAdminApi, time: FakeTime) -> Directory:
    found = Directory(api, clock=time.clock)
    found.list_users()
    api.calls.clear()
    return found


def missed(directory: Directory, reference: str) -> None:
    assert directory.find_user(reference) is None


def test_who_is_listed_costs_no_question(api: FakeAdminApi, directory: Directory) -> None:
    directory.user("ANA@example.com")
    directory.user("user_01Ana")
    assert api.calls == []


def test_who_joined_since_is_asked_for_once_and_listed_from_then_on(api: FakeAdminApi, directory: Directory) -> None:
    api.users = (*api.users, ZOE)
    assert directory.user("zoe@example.com") == ZOE
    assert directory.user("user_01Zoe") == ZOE
    assert directory.list_users()[-1] == ZOE
    assert api.calls == ["list_users_like"]


def test_a_miss_is_believed_for_a_while_and_no_longer(api: FakeAdminApi, directory: Directory, time: FakeTime) -> None:
    missed(directory, "zoe@example.com")
    api.users = (*api.users, ZOE)
    time.sleep(MISS_HOLDS_FOR - 1)
    missed(directory, "ZOE@example.com")
    assert api.calls == ["list_users_like"]
    time.sleep(1)
    assert directory.user("zoe@example.com") == ZOE
    assert api.calls == ["list_users_like"] * 2


def test_a_tag_makes_it_somebody_else_whatever_the_platform_thinks(api: FakeAdminApi, directory: Directory) -> None:
    missed(directory, "ana+admin@example.com")
    assert api.calls == ["list_users_like"]


@pytest.mark.parametrize("reference", ["user_01Zoe", "ana", ""])
def test_what_is_no_e_mail_is_not_asked_for(api: FakeAdminApi, directory: Directory, reference: str) -> None:
    missed(directory, reference)
    assert api.calls == []


def test_an_e_mail_that_the_platform_refuses_is_nobodys() -> None:
    class Strict(FakeAdminApi):
        def list_users_like(self, email: str) -> tuple[User, ...]:
            raise Rejected(f"email: {email} is not valid", status=400)

    missed(Directory(Strict()), "zoe@")


def test_a_question_that_was_not_answered_is_no_miss() -> None:
    class Down(FakeAdminApi):
        def list_users_like(self, email: str) -> tuple[User, ...]:
            raise Unavailable(f"no answer about {email}", status=503)

    with pytest.raises(Unavailable):
        Directory(Down()).user("zoe@example.com")


def test_four_threads_ask_once(api: FakeAdminApi, directory: Directory) -> None:
    together = threading.Barrier(4, timeout=30)

    def work() -> None:
        together.wait()
        missed(directory, "zoe@example.com")

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert api.calls == ["list_users_like"]
