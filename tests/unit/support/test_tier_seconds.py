from __future__ import annotations

import pytest

from tests.support.tier_seconds import table, tier_of


@pytest.mark.parametrize(
    ("nodeid", "tier"),
    [
        ("tests/unit/model/test_ids.py::test_one[tests/engine]", "unit"),
        ("tests/engine/test_owner.py::test_one", "engine"),
        ("tests/simulator/test_people.py::test_one", "simulator"),
        ("tests/simulator/console/test_console_keys.py::test_one", "simulator/console"),
    ],
)
def test_the_tier_of_a_test_is_its_folder(nodeid: str, tier: str) -> None:
    assert tier_of(nodeid) == tier


def test_the_slowest_tier_comes_first_and_the_sum_last() -> None:
    assert table({"unit": (1200, 12.34), "engine": (3, 99.0)}, wall=60.0) == [
        "engine                 3 tests     99.0 s",
        "unit                1200 tests     12.3 s",
        "all                 1203 tests    111.3 s",
        "wall time                    60.0 s",
    ]
