from __future__ import annotations

import logging
import threading

import pytest

from pulumi_claude_admin.admin_api.http.rate_limiter import BURST, IN_FLIGHT, PLATFORM_BURST, Family, RateLimiter
from tests.support.fake_time import FakeTime


def paced(time: FakeTime, requests_per_minute: int | None = None) -> RateLimiter:
    return RateLimiter(requests_per_minute, clock=time.clock, sleep=time.sleep)


def take(rate_limiter: RateLimiter, count: int, family: Family = "general") -> None:
    for _ in range(count):
        with rate_limiter.turn(family):
            pass


def test_a_burst_leaves_at_once(time: FakeTime) -> None:
    take(paced(time), BURST)
    assert time.slept == []


def test_the_burst_leaves_room_for_what_is_under_way() -> None:
    assert BURST + IN_FLIGHT == PLATFORM_BURST == 20


@pytest.mark.parametrize(("family", "seconds"), [("general", 0.6), ("spend_limits", 1.0), ("analytics", 1.0)])
def test_after_the_burst_the_pace_is_the_platforms(time: FakeTime, family: Family, seconds: float) -> None:
    rate_limiter = paced(time)
    take(rate_limiter, BURST + 10, family)
    assert sum(time.slept) == pytest.approx(10 * seconds, abs=0.05)


def test_families_do_not_slow_each_other_down(time: FakeTime) -> None:
    rate_limiter = paced(time)
    take(rate_limiter, BURST, "general")
    take(rate_limiter, BURST, "spend_limits")
    take(rate_limiter, BURST, "analytics")
    assert time.slept == []


@pytest.mark.parametrize("family", ["general", "spend_limits", "analytics"])
def test_a_setting_replaces_all_limits(time: FakeTime, family: Family) -> None:
    take(paced(time, 6000), BURST + 100, family)
    assert sum(time.slept) == pytest.approx(1.0, abs=0.05)


def test_zero_lifts_the_pace(time: FakeTime) -> None:
    take(paced(time, 0), 1000)
    assert time.slept == []


def test_a_pause_never_fills_more_than_a_burst(time: FakeTime) -> None:
    rate_limiter = paced(time)
    time.now += 3600
    take(rate_limiter, BURST + 1)
    assert sum(time.slept) == pytest.approx(0.6, abs=0.05)


@pytest.mark.parametrize("requests_per_minute", [None, 0])
def test_a_cool_down_is_waited_for_even_without_a_pace(time: FakeTime, requests_per_minute: int | None) -> None:
    rate_limiter = paced(time, requests_per_minute)
    rate_limiter.cool_down("general", 30)
    assert rate_limiter.closed_for("general") == 30
    take(rate_limiter, 1)
    assert sum(time.slept) >= 30
    assert rate_limiter.closed_for("general") == 0


def test_a_cool_down_empties_the_bucket(time: FakeTime) -> None:
    rate_limiter = paced(time)
    rate_limiter.cool_down("general", 10)
    take(rate_limiter, 5)
    assert sum(time.slept) == pytest.approx(10 + 5 * 0.6, abs=0.05)


def test_a_shorter_cool_down_does_not_end_a_longer_one(time: FakeTime) -> None:
    rate_limiter = paced(time)
    rate_limiter.cool_down("general", 30)
    rate_limiter.cool_down("general", 1)
    assert rate_limiter.closed_for("general") == 30


def test_four_are_under_way_at_once_and_never_more(time: FakeTime) -> None:
    rate_limiter = paced(time, 0)
    together = threading.Barrier(IN_FLIGHT, timeout=30)
    lock = threading.Lock()
    inside, most = 0, 0

    def ask() -> None:
        nonlocal inside, most
        with rate_limiter.turn("general"):
            with lock:
                inside += 1
                most = max(most, inside)
            together.wait()
            with lock:
                inside -= 1

    threads = [threading.Thread(target=ask) for _ in range(3 * IN_FLIGHT)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == IN_FLIGHT


def test_a_turn_that_fails_frees_its_place(time: FakeTime) -> None:
    rate_limiter = paced(time, 0)
    for _ in range(IN_FLIGHT + 1):
        with pytest.raises(KeyError), rate_limiter.turn("general"):
            raise KeyError


def warnings(log: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in log.records if record.levelno >= logging.WARNING]


def test_short_waits_that_keep_the_pace_are_a_warning_when_they_go_on(
    time: FakeTime, caplog: pytest.LogCaptureFixture
) -> None:
    rate_limiter = paced(time)
    take(rate_limiter, BURST + 15)
    assert warnings(caplog) == []
    take(rate_limiter, 60)
    assert warnings(caplog) == [
        "waiting 1 s: no more than 100 requests a minute are sent, since 10 s",
        "waiting 1 s: no more than 100 requests a minute are sent, since 25 s",
        "waiting 1 s: no more than 100 requests a minute are sent, since 40 s",
    ]


def test_each_wait_is_logged_with_its_seconds_and_its_reason(time: FakeTime, caplog: pytest.LogCaptureFixture) -> None:
    rate_limiter = paced(time)
    take(rate_limiter, BURST + 1)
    rate_limiter.cool_down("general", 3)
    take(rate_limiter, 1)
    assert [(record.levelname, record.getMessage()) for record in caplog.records] == [
        ("INFO", "waiting 0.6 s: no more than 100 requests a minute are sent, since 0 s"),
        ("INFO", "waiting 3.0 s: the Admin API asked for a pause"),
        ("INFO", "waiting 0.6 s: no more than 100 requests a minute are sent, since 0 s"),
    ]


def test_a_wait_of_more_than_ten_seconds_is_a_warning_every_fifteen(
    time: FakeTime, caplog: pytest.LogCaptureFixture
) -> None:
    rate_limiter = paced(time, 0)
    rate_limiter.cool_down("general", 39.2)
    take(rate_limiter, 1)
    assert warnings(caplog) == [
        "waiting 40 s: the Admin API asked for a pause",
        "waiting 25 s: the Admin API asked for a pause",
    ]


def test_waits_far_apart_are_no_streak(time: FakeTime, caplog: pytest.LogCaptureFixture) -> None:
    rate_limiter = paced(time)
    take(rate_limiter, BURST)
    for _ in range(30):
        take(rate_limiter, 6)
        time.now += 3
    assert warnings(caplog) == []
