from __future__ import annotations

from collections.abc import Callable

import pytest

from pulumi_claude_admin.report.drift_json import render as render_json
from pulumi_claude_admin.report.drift_text import render as render_text
from tests.support.report_forms import render_markdown
from tests.support.report_scenarios import SCENARIOS

Golden = Callable[[str, str], None]


@pytest.mark.parametrize("name", SCENARIOS)
def test_text(name: str, golden: Golden) -> None:
    golden(f"{name}.txt", render_text(SCENARIOS[name]()))


@pytest.mark.parametrize("name", SCENARIOS)
def test_markdown(name: str, golden: Golden) -> None:
    golden(f"{name}.md", render_markdown(SCENARIOS[name]()))


@pytest.mark.parametrize("name", SCENARIOS)
def test_json(name: str, golden: Golden) -> None:
    golden(f"{name}.json", render_json(SCENARIOS[name]()))


def test_text_of_everything_when_asked_for(golden: Golden) -> None:
    golden("in_sync_verbose.txt", render_text(SCENARIOS["in_sync"](), is_verbose=True))
