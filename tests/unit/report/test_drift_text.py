from __future__ import annotations

import io
import re
from datetime import UTC, datetime

import pytest
from rich.console import Console

from pulumi_claude_admin.findings import Kind, Unseen
from pulumi_claude_admin.report.drift_report import Report
from pulumi_claude_admin.report.drift_text import COLUMNS, render_on
from pulumi_claude_admin.report.drift_text import render as render_text
from pulumi_claude_admin.report.text_columns import width
from tests.support.organization_builder import Organization
from tests.support.report_forms import render_markdown
from tests.support.report_scenarios import SCENARIOS, report
from tests.support.stack_builder import Stack

TAME = [name for name in SCENARIOS if name != "hostile_names"]


@pytest.mark.parametrize("columns", [80, COLUMNS])
@pytest.mark.parametrize("name", TAME)
def test_it_fits_the_page(name: str, columns: int) -> None:
    assert all(width(line) <= columns for line in render_text(SCENARIOS[name](), columns=columns).splitlines())


@pytest.mark.parametrize("columns", [80, COLUMNS])
def test_no_value_is_broken_as_long_as_a_line_can_hold_it(columns: int) -> None:
    value = "a-value-of-forty-characters-or-some-more"
    stack = Stack().workspace("payments", "wrkspc_1", tags={"a.tag.with.a.name.that.is.rather.long": value})
    live = Organization().workspace("wrkspc_1", "Payments", owner="pulumi/teams/prod/payments", tags={"x": "1"})

    text = render_text(report(stack, live), columns=columns)

    assert value in text
    assert max(map(len, text.splitlines())) <= columns


def test_no_name_reaches_the_terminal_as_a_command() -> None:
    text = render_text(SCENARIOS["hostile_names"]())

    assert all(char.isprintable() or char == "\n" for char in text)


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_terminal_shows_the_same_words(name: str) -> None:
    screen = io.StringIO()
    render_on(SCENARIOS[name](), Console(file=screen, force_terminal=True, color_system=None, width=80, height=99))

    drawn = [line.rstrip() for line in screen.getvalue().replace("\x1b[0m", "").splitlines()]
    assert [strip(line) for line in drawn] == render_text(SCENARIOS[name](), columns=80).splitlines()


@pytest.mark.parametrize(("height", "times"), [(99, 1), (20, 2)])
def test_what_does_not_fit_on_the_screen_ends_with_the_verdict(height: int, times: int) -> None:
    screen = io.StringIO()
    render_on(SCENARIOS["changed_by_hand"](), Console(file=screen, width=100, height=height))

    verdict = "Action needed: 1 missing, 5 drifted, 3 unmanaged"
    lines = screen.getvalue().splitlines()
    assert lines.count(verdict) == times
    assert (lines[-1] == verdict) == (times == 2)


def test_the_worst_comes_first_and_a_place_stays_together() -> None:
    when = datetime(2026, 11, 23, tzinfo=UTC)
    stack = Stack().workspace("a", "wrkspc_1").members("a", "wrkspc_1", {}).spend_limit("a", "wrkspc_1", "5.00")
    stack = stack.workspace("z", "wrkspc_9").members("z", "wrkspc_9", {})
    live = (
        Organization()
        .workspace("wrkspc_1", "A", owner="pulumi/teams/prod/a")
        .workspace("wrkspc_9", "Z", archived_at=when)
    )
    made = report(stack, live.member("wrkspc_1", "user_01Eve", "workspace_user"))

    told = re.findall(r"^  (archived|missing|drifted) ", render_text(made), flags=re.MULTILINE)
    rows = re.findall(r"^\| (archived|missing|drifted) \| [a-z]+ \|", render_markdown(made), flags=re.MULTILINE)

    assert told == rows == ["archived", "archived", "missing", "drifted"]


def crowd(number: int) -> Report:
    live = Organization()
    for index in range(number):
        live.workspace(f"wrkspc_{index:04}", f"Team {index:04}").member(
            f"wrkspc_{index:04}", "user_01Ana", "workspace_user"
        )
    live.unseen = [Unseen(Kind.WORKSPACE_RATE_LIMIT, "not read", f"wrkspc_{index:04}") for index in range(number)]
    return report(Stack(), live)


def test_what_nobody_declared_is_counted_beyond_twenty_unless_asked_for() -> None:
    few, many, whole = render_text(crowd(20)), render_text(crowd(95)), render_text(crowd(95), is_verbose=True)

    assert "places more" not in few
    assert "and 75 places more: 75 workspaces, 75 members (-v names them)" in many
    assert "and 75 places more (-v names them)" in " ".join(many.split())
    assert len(many.splitlines()) < 80
    assert "Team 0094" in whole
    assert "places more" not in whole


def strip(line: str) -> str:
    """Without the marks of bold and dim, which need no colour."""
    for mark in ("\x1b[1m", "\x1b[2m"):
        line = line.replace(mark, "")
    return line.rstrip()


def test_colours_are_only_where_the_terminal_has_them() -> None:
    screen, log = io.StringIO(), io.StringIO()
    render_on(SCENARIOS["changed_by_hand"](), Console(file=screen, force_terminal=True, color_system="standard"))
    render_on(SCENARIOS["changed_by_hand"](), Console(file=log, force_terminal=False))

    assert "\x1b[33mdrifted" in screen.getvalue()
    assert "\x1b" not in log.getvalue()


def test_both_sides_of_a_change_stand_in_one_line_when_they_fit() -> None:
    lines = render_text(SCENARIOS["changed_by_hand"]()).splitlines()

    assert any(line.split() == ["amount", "5000.00", "7500.00"] for line in lines)


def test_values_that_do_not_fit_are_shown_whole() -> None:
    recipients = [f"somebody-{number}@example.com" for number in range(9)]
    stack = Stack().notifications("org", None, ["1"], recipients)
    live = Organization().notification(None, ["1.00"], [])

    text = " ".join(render_text(report(stack, live)).split())

    assert ", ".join(recipients) in text


def test_what_is_as_declared_is_listed_on_demand() -> None:
    quiet, verbose = (render_text(SCENARIOS["in_sync"](), is_verbose=flag) for flag in (False, True))

    assert "in sync   Payments: members" not in quiet
    assert "in sync   Payments: members" in verbose


def test_one_reason_is_told_once_for_everything_that_it_hides() -> None:
    assert render_text(SCENARIOS["unseen"]()).count("there is no Console session") == 1
