from __future__ import annotations

from tests.support.work_units import Units

TESTS = ("a.py::one", "a.py::two", "b.py::one", "b.py::two", "a.py::three")


def test_neighbours_of_one_file_are_one_unit_of_work() -> None:
    units = Units(lambda _: False)
    assert [units.of(test) for test in TESTS] == ["a.py::one", "a.py::one", "b.py::one", "b.py::one", "a.py::three"]


def test_each_test_of_a_long_file_is_a_unit_of_its_own() -> None:
    units = Units(lambda file: file == "b.py")
    assert [units.of(test) for test in TESTS][2:] == ["b.py::one", "b.py::two", "a.py::three"]


def test_a_unit_is_the_same_however_often_it_is_asked_for() -> None:
    units = Units(lambda _: False)
    first = [units.of(test) for test in TESTS]
    assert [units.of(test) for test in reversed(TESTS)] == first[::-1]
