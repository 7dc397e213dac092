"""Limits of many people take work in proportion to their number, whatever is done with them: no list is gone through for each of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from pydantic import SecretStr

from pulumi_claude_admin.errors import InvalidInputs
from pulumi_claude_admin.lifecycle.enterprise_people import find_people
from pulumi_claude_admin.resources.member_spend_limits import MemberSpendLimitsProvider
from pulumi_claude_admin.settings import Settings
from tests.support.fake_enterprise import FakeEnterprise
from tests.support.fake_platform import Platform, wire

Bag = dict[str, Any]
NewProcess = Callable[[], None]
SCOPED = Settings(enterprise_key=SecretStr("sk-ant-api01-test-not-a-key"))
FEW, TWICE = 150, 300
MOST_GROWTH = 2.6
"""Twice as many people are twice the work; a loop within a loop is four times."""
provider = MemberSpendLimitsProvider()


class CountedText(str):
    """A name that counts how often it is looked at."""

    looks = 0
    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        CountedText.looks += 1
        return str.__eq__(self, other)

    def __hash__(self) -> int:
        CountedText.looks += 1
        return str.__hash__(self)


def crowd_of(number: int) -> dict[str, str]:
    return {CountedText(f"user_{one:05}"): CountedText(f"p{one}@example.com") for one in range(number)}


def declared(people: dict[str, str], amount: str, *, exclusive: bool = False) -> Bag:
    named = dict.fromkeys(people.values(), amount)
    return {"people": named, "period": "monthly", "exclusive": exclusive, "clear_on_destroy": False}


def looks_of(work: Callable[[], object]) -> int:
    before = CountedText.looks
    work()
    return CountedText.looks - before


@pytest.fixture
def looks(platform: Platform, new_process: NewProcess) -> Callable[[int], dict[str, int]]:
    """How often names and ids are looked at in each step of a life of so many limits."""

    def lived(number: int) -> dict[str, int]:
        there = FakeEnterprise(emails=crowd_of(number))
        platform.enterprise, platform.settings = there, SCOPED
        id_, first = f"{there.id}/monthly", declared(there.emails, "5.00")
        half = dict(list(there.emails.items())[::2])
        found: dict[str, int] = {}

        def step(name: str, work: Callable[[], object]) -> None:
            new_process()
            found[name] = looks_of(work)

        step("check", lambda: provider.check({}, wire(first)))
        new_process()
        before = CountedText.looks
        state = wire(provider.create(wire(first)).outs or {})
        found["create"] = CountedText.looks - before
        step("read", lambda: provider.read(id_, state))
        step("update", lambda: provider.update(id_, state, wire(declared(half, "6.00"))))
        alone = declared(half, "6.00", exclusive=True)
        step("read exclusively", lambda: provider.read(id_, {**state, **wire(alone), "declared": alone}))
        gone = {**first, "clear_on_destroy": True}
        step("delete", lambda: provider.delete(id_, {**state, **wire(gone), "declared": gone}))
        assert there.stored == {}
        return found

    return lived


def test_twice_as_many_people_are_twice_the_work(looks: Callable[[int], dict[str, int]]) -> None:
    few, twice = looks(FEW), looks(TWICE)
    growth = {step: twice[step] / few[step] for step in few}
    assert {step: by for step, by in growth.items() if by > MOST_GROWTH} == {}


def test_so_is_finding_out_who_is_meant(platform: Platform) -> None:
    def work(number: int) -> int:
        platform.enterprise, platform.settings = FakeEnterprise(emails=crowd_of(number)), SCOPED
        session, names = platform.session(), list(platform.enterprise.emails.values())
        return looks_of(lambda: find_people(session, names, recorded=dict.fromkeys(names, "user_x")))

    assert work(TWICE) / work(FEW) < MOST_GROWTH


def test_the_count_would_notice_a_loop_within_a_loop() -> None:
    def nested(number: int) -> int:
        ids = list(crowd_of(number))
        return looks_of(lambda: [one for one in ids if one in ids[::-1]])

    assert nested(TWICE) / nested(FEW) > MOST_GROWTH


def test_nobody_is_lost_among_many(platform: Platform, new_process: NewProcess) -> None:
    platform.enterprise, platform.settings = FakeEnterprise(emails=crowd_of(FEW)), SCOPED
    new_process()
    stranger = declared({**platform.enterprise.emails, "user_x": "x@example.com"}, "5.00")
    with pytest.raises(InvalidInputs, match=r"x@example\.com"):
        provider.create(wire(stranger))
    assert platform.enterprise.writes == []
