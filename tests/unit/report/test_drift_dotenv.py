"""The lines for the next step of a pipeline: their names and words are a persistent format."""

from __future__ import annotations

import pytest

from pulumi_claude_admin.report.drift_dotenv import render
from tests.support.report_scenarios import SCENARIOS

NAMES = (
    "DRIFT_VERDICT",
    "DRIFT_HIGHEST_SEVERITY",
    "DRIFT_RETURNED",
    "DRIFT_LEFT",
    "DRIFT_AWAITED",
    "DRIFT_APPROVED",
    "DRIFT_CONFLICT",
    "DRIFT_ARCHIVED",
    "DRIFT_MISSING",
    "DRIFT_DRIFTED",
    "DRIFT_UNSEEN",
    "DRIFT_UNMANAGED",
    "DRIFT_PLANNED",
    "DRIFT_CONVERGED",
    "DRIFT_ELSEWHERE",
    "DRIFT_IGNORED",
    "DRIFT_IN_SYNC",
    "DRIFT_EXPIRED",
)
VERDICTS = {"action-needed", "drift", "no-drift", "no-drift-in-what-could-be-seen", "nothing-was-compared"}


def values(name: str) -> dict[str, str]:
    return dict(line.split("=") for line in render(SCENARIOS[name]()).splitlines())


@pytest.mark.parametrize("name", SCENARIOS)
def test_every_name_is_there_with_a_word_or_a_number(name: str) -> None:
    said = values(name)

    assert set(said) == set(NAMES)
    assert said.pop("DRIFT_VERDICT") in VERDICTS
    assert said.pop("DRIFT_HIGHEST_SEVERITY") in {"high", "medium", "low", "none"}
    assert all(number.isdecimal() for number in said.values())


def test_the_words_are_those_of_the_other_forms() -> None:
    said = values("changed_by_hand")

    assert (said["DRIFT_VERDICT"], said["DRIFT_HIGHEST_SEVERITY"]) == ("action-needed", "high")
    assert values("in_sync")["DRIFT_HIGHEST_SEVERITY"] == "none"
    assert {values(name)["DRIFT_VERDICT"] for name in SCENARIOS} <= VERDICTS
