"""When two looks agree; that a page is waited for is proven in a browser (test_first_picture.py)."""

from __future__ import annotations

import pytest

from claude_console_shim.driver.stable_reading import Reading
from pulumi_claude_admin.errors import InvalidInputs, LayoutUnknown, Problem

ONE_REFUSAL = LayoutUnknown("no table")


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        (Reading(5), Reading(5), True),
        (Reading(5), Reading(6), False),
        (Reading(None), Reading(5), False),
        (Reading(refusal=ONE_REFUSAL), Reading(None), False),
        (Reading(refusal=ONE_REFUSAL), Reading(refusal=LayoutUnknown("no table")), True),
        (Reading(refusal=ONE_REFUSAL), Reading(refusal=InvalidInputs(Problem("group", "no such group"))), False),
    ],
)
def test_two_looks_agree_when_they_say_the_same(one: Reading[int], other: Reading[int], *, agree: bool) -> None:
    assert one.agrees_with(other) is agree
