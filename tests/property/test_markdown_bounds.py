"""Whatever people call their workspaces: the Markdown report is bounded, balanced, and still says whether to act."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from pulumi_claude_admin.drift.severity import graded
from pulumi_claude_admin.findings import Change, Finding, Kind, Status, Subject, Unseen
from pulumi_claude_admin.report.drift_report import Report
from pulumi_claude_admin.report.forms.markdown import LEAST_BYTES
from tests.support.organization_builder import Organization
from tests.support.report_forms import render_markdown
from tests.support.report_scenarios import SCENARIOS, report
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
    assert text.endswith("</sub>\n")
    assert len(re.findall("<details(?: open)?>", text)) == text.count("</details>")
    assert set(re.findall(r"</?([A-Za-z]+)", text)) <= {"code", "details", "summary", "sub"}
    for table in re.findall(r"(?:^\|.*\n)+", text, flags=re.MULTILINE):
        assert len({row.count("|") for row in table.splitlines()}) == 1


statuses = st.sampled_from(
    [Status.DRIFTED, Status.MISSING, Status.ARCHIVED, Status.UNMANAGED, Status.UNSEEN, Status.ELSEWHERE]
)
texts = st.text(alphabet=st.characters(exclude_categories=()), max_size=200)


@st.composite
def reports(draw: st.DrawFn) -> Report:
    """Any findings, whether or not an organization could have them, with any texts anywhere."""
    findings = [
        Finding(
            draw(statuses),
            Subject(draw(st.sampled_from(Kind)), str(number), draw(texts), draw(texts), draw(texts)),
            urn=draw(st.none() | texts),
            changes=tuple(
                Change(path, draw(texts), draw(st.none() | texts)) for path in draw(st.lists(texts, max_size=2))
            ),
            reason=draw(st.none() | texts),
            remedy=draw(st.none() | texts),
        )
        for number in range(draw(st.integers(0, 25)))
    ]
    made = SCENARIOS["ignored"]()
    return replace(
        made,
        organization=replace(made.organization, name=draw(texts)),
        findings=graded(findings),
        counts=Counter(dict.fromkeys(Status, 10000000)),
        unseen=tuple(
            Unseen(Kind.WORKSPACE, draw(texts), draw(st.none() | texts)) for _ in range(draw(st.integers(0, 3)))
        ),
        notices=tuple(draw(st.lists(texts, max_size=5))),
        run=replace(made.run, stacks=tuple(draw(st.lists(texts, max_size=9)))),
    )


@given(reports(), st.integers(LEAST_BYTES, 6_000))
def test_any_findings_fit_any_budget_with_the_verdict_the_numbers_and_the_footer(made: Report, limit: int) -> None:
    text = render_markdown(made, limit=limit)

    assert len(text.encode("utf-8")) <= limit
    assert text.startswith("## Drift of ")
    assert "| class | count | worst |" in text
    assert text.endswith("</sub>\n")
    assert len(re.findall("<details(?: open)?>", text)) == text.count("</details>")
    assert "```" not in text
