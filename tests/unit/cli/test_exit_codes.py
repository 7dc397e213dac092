from __future__ import annotations

import pytest

from pulumi_claude_admin import errors
from pulumi_claude_admin.cli.exit_codes import PRECEDENCE, ExitCode, by_precedence


def test_the_numbers_are_a_contract() -> None:
    assert {code.name: int(code) for code in ExitCode} == {
        "OK": 0,
        "ERROR": 1,
        "USAGE": 2,
        "CREDENTIAL": 3,
        "REMOTE": 4,
        "POLICY": 5,
        "DRIFT": 7,
        "CANCELLED": 8,
        "TIMED_OUT": 9,
        "PARTIAL": 10,
        "BUG": 255,
    }


def test_every_code_has_its_place_in_the_precedence() -> None:
    assert sorted(PRECEDENCE) == sorted(ExitCode)
    assert [int(code) for code in PRECEDENCE] == [255, 2, 3, 1, 4, 9, 8, 7, 5, 10, 0]


@pytest.mark.parametrize(
    ("codes", "expected"),
    [([], (0,)), ([0, 0], (0,)), ([10, 7], (7, 10)), ([7, 10, 0, 7], (7, 10)), ([4, 3, 2], (2, 3, 4))],
)
def test_several_codes_are_all_listed_and_the_worst_wins(codes: list[int], expected: tuple[int, ...]) -> None:
    assert by_precedence(codes) == expected


def test_every_error_ends_with_a_code_of_the_contract() -> None:
    classes = [
        one for one in vars(errors).values() if isinstance(one, type) and issubclass(one, errors.ClaudeAdminError)
    ]

    assert {one.exit_code for one in classes} <= {int(code) for code in ExitCode}
