from __future__ import annotations

from collections.abc import Callable

import pytest

from pulumi_claude_admin.report.forms.json import as_json
from pulumi_claude_admin.report.forms.markdown import as_markdown
from pulumi_claude_admin.report.forms.text import plain
from tests.support.report_scenarios import SCENARIOS

Golden = Callable[[str, str], None]


@pytest.mark.parametrize("name", SCENARIOS)
def test_text(name: str, golden: Golden) -> None:
    golden(f"{name}.txt", plain(SCENARIOS[name]()))


@pytest.mark.parametrize("name", SCENARIOS)
def test_markdown(name: str, golden: Golden) -> None:
    golden(f"{name}.md", as_markdown(SCENARIOS[name]()))


@pytest.mark.parametrize("name", SCENARIOS)
def test_json(name: str, golden: Golden) -> None:
    golden(f"{name}.json", as_json(SCENARIOS[name]()))


def test_text_of_everything_when_asked_for(golden: Golden) -> None:
    golden("in_sync_verbose.txt", plain(SCENARIOS["in_sync"](), is_verbose=True))
