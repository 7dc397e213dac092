"""Whatever people call their workspaces: the Markdown report is bounded, balanced, and still says whether to act."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from pulumi_claude_admin.report.forms.markdown import LEAST_BYTES
from tests.support.organization_builder import Organization
from tests.support.report_forms import render_markdown
from tests.support.report_scenarios import report
from tests.support.stack_builder import Stack

names = st.text(alphabet=st.characters(exclude_categories=()), min_size=1, max_size=60)


@given(st.lists(names, max_size=12), st.integers(LEAST_BYTES, 12_000))
def test_any_report_is_bounded_balanced_and_has_its_verdict(workspaces: list[str], limit: int) -> None:
    live = Organization()
    for index, name in enumerate(workspaces):
        live.workspace(f"wrkspc_{index}", name).member(f"wrkspc_{index}", "user_01Ana", "workspace_user")
    stack = Stack().workspace("a", "wrkspc_0").members("a", "wrkspc_0", {})

    text = render_markdown(report(stack, live), limit=limit)

    assert len(text.encode("utf-8")) <= limit
    assert text.startswith("## Drift of Acme: ")
    assert len(re.findall("<details(?: open)?>", text)) == text.count("</details>")
    assert set(re.findall(r"</?([A-Za-z]+)", text)) <= {"code", "details", "summary", "sub"}
    for table in re.findall(r"(?:^\|.*\n)+", text, flags=re.MULTILINE):
        assert len({row.count("|") for row in table.splitlines()}) == 1
