from __future__ import annotations

import io

import pytest
from rich.console import Console

from pulumi_claude_admin.report.as_text import COLUMNS, draw, plain, widest
from tests.golden.scenarios import SCENARIOS, report
from tests.unit.drift.organizations import Organization
from tests.unit.drift.stacks import Stack

TAME = [name for name in SCENARIOS if name != "hostile_names"]


@pytest.mark.parametrize("name", TAME)
def test_it_is_readable_at_a_hundred_columns(name: str) -> None:
    assert widest(SCENARIOS[name]()) <= COLUMNS


def test_no_name_reaches_the_terminal_as_a_command() -> None:
    text = plain(SCENARIOS["hostile_names"]())

    assert all(char.isprintable() or char == "\n" for char in text)


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_terminal_shows_the_same_words(name: str) -> None:
    screen = io.StringIO()
    draw(SCENARIOS[name](), Console(file=screen, force_terminal=True, color_system=None, width=80))

    drawn = [line.rstrip() for line in screen.getvalue().replace("\x1b[0m", "").splitlines()]
    assert [strip(line) for line in drawn] == plain(SCENARIOS[name]()).splitlines()


def strip(line: str) -> str:
    """Without the marks of bold and dim, which need no colour."""
    for mark in ("\x1b[1m", "\x1b[2m"):
        line = line.replace(mark, "")
    return line.rstrip()


def test_colours_are_only_where_the_terminal_has_them() -> None:
    screen, log = io.StringIO(), io.StringIO()
    draw(SCENARIOS["changed_by_hand"](), Console(file=screen, force_terminal=True, color_system="standard"))
    draw(SCENARIOS["changed_by_hand"](), Console(file=log, force_terminal=False))

    assert "\x1b[33mdrifted" in screen.getvalue()
    assert "\x1b" not in log.getvalue()


def test_both_sides_of_a_change_stand_in_one_line_when_they_fit() -> None:
    lines = plain(SCENARIOS["changed_by_hand"]()).splitlines()

    assert any(line.split() == ["amount", "5000.00", "7500.00"] for line in lines)


def test_values_that_do_not_fit_are_shown_whole() -> None:
    recipients = [f"somebody-{number}@example.com" for number in range(9)]
    stack = Stack().notifications("org", None, ["1"], recipients)
    live = Organization().notification(None, ["1.00"], [])

    text = " ".join(plain(report(stack, live)).split())

    assert ", ".join(recipients) in text


def test_what_is_as_declared_is_listed_on_demand() -> None:
    quiet, verbose = (plain(SCENARIOS["in_sync"](), is_verbose=flag) for flag in (False, True))

    assert "in sync   Payments: members" not in quiet
    assert "in sync   Payments: members" in verbose


def test_one_reason_is_told_once_for_everything_that_it_hides() -> None:
    assert plain(SCENARIOS["unseen"]()).count("there is no Console session") == 1
