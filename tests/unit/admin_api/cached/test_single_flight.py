from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from pulumi_claude_admin.admin_api.cached.single_flight import SingleFlightCache
from pulumi_claude_admin.errors import FeatureNotEnabled, Unreachable

THREADS = 8
LONG = 30.0


def run(count: int, work: Callable[[], None]) -> list[threading.Thread]:
    threads = [threading.Thread(target=work) for _ in range(count)]
    for thread in threads:
        thread.start()
    return threads


def test_a_question_is_asked_once() -> None:
    cache = SingleFlightCache()
    asked: list[str] = []

    def ask() -> str:
        asked.append("k")
        return "a"

    assert [cache.get("k", ask), cache.get("k", ask)] == ["a", "a"]
    assert asked == ["k"]


def test_askers_at_the_same_time_share_one_call() -> None:
    cache = SingleFlightCache()
    together = threading.Barrier(THREADS, timeout=LONG)
    all_came, asked, got = threading.Event(), [], []

    def ask() -> int:
        assert all_came.wait(LONG)
        asked.append(1)
        return len(asked)

    def work() -> None:
        if together.wait() == 0:
            all_came.set()
        got.append(cache.get("k", ask))

    for thread in run(THREADS, work):
        thread.join(LONG)
    assert asked == [1]
    assert got == [1] * THREADS


def test_after_a_write_an_answer_that_is_under_way_is_not_believed_and_the_next_is_shared() -> None:
    cache = SingleFlightCache()
    started, may_end = threading.Event(), threading.Event()
    asked, got = [], []

    def ask() -> int:
        asked.append(1)
        if len(asked) == 1:
            started.set()
            assert may_end.wait(LONG)
        return len(asked)

    [first] = run(1, lambda: got.append(cache.get("k", ask)))
    assert started.wait(LONG)
    together = threading.Barrier(THREADS + 1, timeout=LONG)

    def after_a_write() -> None:
        together.wait()
        got.append(cache.renewed("k", ask))

    threads = run(THREADS, after_a_write)
    together.wait()
    may_end.set()
    for thread in [first, *threads]:
        thread.join(LONG)
    assert got.count(1) == 1
    assert min(got[1:]) > 1
    assert cache.get("k", ask) == len(asked)


def test_an_error_of_a_renewed_answer_reaches_who_shares_it_and_is_forgotten() -> None:
    cache = SingleFlightCache()

    def fail() -> str:
        raise Unreachable("no answer")

    with pytest.raises(Unreachable):
        cache.renewed("k", fail)
    assert cache.renewed("k", lambda: "a") == "a"


def test_different_questions_do_not_wait_for_each_other() -> None:
    cache = SingleFlightCache()
    together = threading.Barrier(2, timeout=LONG)
    keys = iter(["a", "b"])

    def work() -> None:
        cache.get(next(keys), together.wait)

    for thread in run(2, work):
        thread.join(LONG)
    assert not together.broken


def test_an_answer_that_was_dropped_under_way_is_not_remembered() -> None:
    cache = SingleFlightCache()
    started, may_end = threading.Event(), threading.Event()
    got: list[str] = []

    def slow() -> str:
        started.set()
        assert may_end.wait(LONG)
        return "before the write"

    [thread] = run(1, lambda: got.append(cache.get("k", slow)))
    assert started.wait(LONG)
    cache.drop("k")
    assert cache.get("k", lambda: "after the write") == "after the write"
    may_end.set()
    thread.join(LONG)
    assert got == ["before the write"]
    assert cache.get("k", lambda: "again") == "after the write"


def test_an_answer_under_way_is_not_edited_but_dropped() -> None:
    cache = SingleFlightCache()
    started, may_end = threading.Event(), threading.Event()

    def slow() -> str:
        started.set()
        assert may_end.wait(LONG)
        return "old"

    got: list[str] = []
    [thread] = run(1, lambda: got.append(cache.get("k", slow)))
    assert started.wait(LONG)
    cache.change("k", str.upper)
    may_end.set()
    thread.join(LONG)
    assert cache.get("k", lambda: "new") == "new"


def test_a_remembered_answer_can_be_edited() -> None:
    cache = SingleFlightCache()
    cache.get("k", lambda: "a")
    cache.change("k", str.upper)
    assert cache.get("k", lambda: "asked again") == "A"


def test_what_was_never_asked_cannot_be_edited() -> None:
    cache = SingleFlightCache()
    cache.change("k", str.upper)
    assert cache.get("k", lambda: "a") == "a"


def test_an_error_is_not_remembered() -> None:
    cache = SingleFlightCache()

    def fail() -> str:
        raise Unreachable("no network")

    with pytest.raises(Unreachable):
        cache.get("k", fail)
    assert cache.get("k", lambda: "a") == "a"


def test_a_lasting_error_is_an_answer_and_every_asker_gets_one_of_their_own() -> None:
    cache = SingleFlightCache(lasting=(FeatureNotEnabled,))

    def fail() -> str:
        raise FeatureNotEnabled("no", status=403, error_code="gate")

    raised = []
    for ask in (fail, lambda: "never asked", lambda: "never asked"):
        with pytest.raises(FeatureNotEnabled) as caught:
            cache.get("k", ask)
        raised.append(caught.value)
    assert {(error.status, error.error_code) for error in raised} == {(403, "gate")}
    assert len({id(error) for error in raised}) == 3
    cache.drop("k")
    assert cache.get("k", lambda: "a") == "a"


def test_a_bug_in_one_asker_leaves_nobody_waiting() -> None:
    cache = SingleFlightCache()
    together = threading.Barrier(2, timeout=LONG)
    got: list[str] = []

    def broken() -> str:
        together.wait()
        raise ZeroDivisionError

    def waits() -> None:
        together.wait()
        got.append(cache.get("k", lambda: "a"))

    [thread] = run(1, waits)
    with pytest.raises(ZeroDivisionError):
        cache.get("k", broken)
    thread.join(LONG)
    assert got == ["a"]


def test_dropping_forgets_what_is_named_and_nothing_else() -> None:
    cache = SingleFlightCache()
    for key in ("a", "b"):
        cache.get(key, lambda: "old")
    cache.drop("a")
    assert [cache.get(key, lambda: "new") for key in ("a", "b")] == ["new", "old"]


def test_answers_of_one_kind_are_forgotten_together() -> None:
    cache = SingleFlightCache()
    for key in (("members", "a"), ("members", "b"), ("user", "a"), "members"):
        cache.get(key, lambda: "old")
    cache.drop_each("members")
    keys = [("members", "a"), ("members", "b"), ("user", "a"), "members"]
    assert [cache.get(key, lambda: "new") for key in keys] == ["new", "new", "old", "old"]
