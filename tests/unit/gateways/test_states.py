from __future__ import annotations

from decimal import Decimal

import pytest

from pulumi_claude_admin.gateways.states import State, at_least_near, state_of

CAP = Decimal(1000)


@pytest.mark.parametrize(
    ("spent", "state"),
    [
        ("0", State.OK),
        ("749.99", State.OK),
        ("750", State.WARN),
        ("899.99", State.WARN),
        ("900", State.NEAR),
        ("999.99", State.NEAR),
        ("1000", State.OVER),
        ("5000", State.OVER),
    ],
)
def test_state_follows_the_share_of_the_cap(spent: str, state: State) -> None:
    assert state_of(Decimal(spent), CAP) is state


@pytest.mark.parametrize("previous", [State.NEAR, State.OVER])
def test_what_was_near_is_left_below_85_percent_alone(previous: State) -> None:
    assert state_of(Decimal(850), CAP, previous=previous) is State.NEAR
    assert state_of(Decimal("849.99"), CAP, previous=previous) is State.WARN


@pytest.mark.parametrize("previous", [State.OK, State.WARN, None])
def test_what_was_not_near_becomes_so_at_90_percent(previous: State | None) -> None:
    assert state_of(Decimal(899), CAP, previous=previous) is State.WARN


def test_nothing_is_near_without_a_cap() -> None:
    assert state_of(Decimal(10**9), None, previous=State.OVER) is State.OK


def test_a_cap_of_nothing_is_over_from_the_first() -> None:
    assert state_of(Decimal(0), Decimal(0)) is State.OVER


def test_at_least_near_makes_nothing_better() -> None:
    assert [at_least_near(one) for one in State] == [State.NEAR, State.NEAR, State.NEAR, State.OVER]
