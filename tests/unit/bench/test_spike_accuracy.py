"""Spikes are found as well as was measured, on the first series of each shape."""

from __future__ import annotations

from typing import Final

import pytest

from bench.spike_accuracy import accuracy, alerts, told
from bench.synthetic_spend import Shape

SERIES: Final = 60


@pytest.mark.parametrize("shape", ["human", "svc", "ramp"])
def test_nine_of_ten_alerts_are_spikes_and_four_of_five_spikes_are_alerts(shape: Shape) -> None:
    found = accuracy(shape, alerts, series=SERIES)

    assert found.precision >= 0.9
    assert found.recall >= 0.8
    assert found.false_alarms <= 0.1


@pytest.mark.parametrize("shape", ["human", "svc", "ramp"])
def test_a_notice_finds_more_and_is_less_sure(shape: Shape) -> None:
    careful, all_told = accuracy(shape, alerts, series=SERIES), accuracy(shape, told, series=SERIES)

    assert all_told.recall >= careful.recall
    assert all_told.precision >= 0.75
