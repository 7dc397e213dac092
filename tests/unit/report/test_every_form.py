"""What no form may leave out: the three values of a conflict, and why nobody is named."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from pulumi_claude_admin.feed.reading import HOW_TO_ENABLE, Silence
from pulumi_claude_admin.report.drift_forms import render
from pulumi_claude_admin.report.drift_notices import feed_notices
from pulumi_claude_admin.report.drift_text import render as render_text
from pulumi_claude_admin.report.forms import Form
from tests.support.organization_builder import Organization
from tests.support.report_scenarios import SCENARIOS, report
from tests.support.stack_builder import Stack

WORDY = [form for form in Form if form not in {Form.GITLAB, Form.DOTENV}]
"""All but those that are numbers."""
REFUSED = Silence(f"this credential may not read the activity feed; to see it, {HOW_TO_ENABLE}")


@pytest.mark.parametrize("form", WORDY)
def test_a_conflict_is_told_with_all_three_values(form: Form) -> None:
    text = render(form, SCENARIOS["pull_request"]())
    assert [value for value in ("3000.00", "2000.00", "7500.00") if value not in text] == []


@pytest.mark.parametrize("form", [Form.TEXT, Form.MARKDOWN, Form.HTML])
def test_what_the_last_up_was_told_has_a_column_only_beside_a_conflict(form: Form) -> None:
    assert "last up" in render(form, SCENARIOS["pull_request"]())
    assert "last up" not in render(form, SCENARIOS["caps_raised"]())


def test_three_values_too_wide_for_a_row_stand_on_lines_of_their_own() -> None:
    state, branch, live = (f"{letter}-value-of-a-tag-that-is-longer-than-a-third-of-it" for letter in "sbl")
    was, now = (Stack().workspace("payments", "wrkspc_1", tags={"team": one}) for one in (state, branch))
    there = Organization().workspace("wrkspc_1", "Payments", owner="pulumi/teams/prod/payments", tags={"team": live})
    found = [line.split() for line in render_text(report(was, there, branch=now), columns=80).splitlines()]
    at = found.index(["tags.team"])
    assert found[at + 1 : at + 4] == [["declared", branch], ["last", "up", state], ["actual", live]]


@pytest.mark.parametrize("form", WORDY)
def test_a_feed_that_may_not_be_read_is_said_once_with_how_to_enable_it(form: Form) -> None:
    reading = replace(Organization().reading(), feed_silence=REFUSED)
    made = replace(SCENARIOS["changed_by_hand"](), notices=tuple(feed_notices(reading, REFUSED)))
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]*>|\\[u]200c|\u200c|[\\`]", "", render(form, made)))
    assert text.count("make a new Admin API key after that") == 1
