"""Whatever people call things: no form of ours has a line that a CI runner takes for a command, or a control character."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from pulumi_claude_admin.cli.commands import console, doctor
from pulumi_claude_admin.cli.commands.checks import Check, Mark
from pulumi_claude_admin.findings import Kind, Unseen
from pulumi_claude_admin.ports import ConsoleIdentity
from pulumi_claude_admin.report.drift_json import render as render_json
from pulumi_claude_admin.report.drift_report import Report
from pulumi_claude_admin.report.drift_text import render as render_text
from tests.support.organization_builder import Organization
from tests.support.report_forms import render_markdown
from tests.support.report_scenarios import report
from tests.support.stack_builder import Stack

COMMAND = re.compile(r"^[\s\ufeff]*::|##\[|##(?:vso|teamcity)\[|[\x00-\x08\x0b-\x1f\x7f-\x9f]", re.IGNORECASE)
W, V = "wrkspc_1", "wrkspc_2"

seeds = st.sampled_from(
    ["::add-mask::a", "::error file=a::b", "##[error]c", "##vso[task.setvariable variable=d]e", "##teamcity[f]"]
)
blanks = st.sampled_from(["", " ", "  \t", "\n", "\r\n", "\u3000", "\ufeff", "x ", "x" * 90 + " ", "\x1b[0K", "\u2028"])
names = st.lists(st.tuples(blanks, seeds), min_size=1, max_size=3).map(
    lambda parts: "".join(part for pair in parts for part in pair)
)


def hostile(name: str) -> Report:
    """A report in which everything that anybody may choose is this name."""
    when = datetime(2026, 11, 23, tzinfo=UTC)
    stack = (
        Stack()
        .workspace("a", W, tags={"t": name})
        .members("a", W, {name: "workspace_user"})
        .workspace(name, V)
        .notifications("n", W, ["1.00"], [name])
        .rate_limit("r", W, requests_per_minute=5.0)
    )
    live = (
        Organization(name=name)
        .workspace(W, name, owner="pulumi/teams/prod/a", tags={name: name})
        .member(W, "user_01Eve", name)
        .rate_limit(W, requests_per_minute=6)
        .notification(W, [], ["somebody@example.com"])
        .workspace(V, name, archived_at=when)
        .workspace("wrkspc_3", name, owner=f"pulumi/{name}/{name}/x")
        .workspace("wrkspc_4", name)
        .member("wrkspc_4", "user_01Ana", name)
    )
    live.unseen = [Unseen(Kind.WORKSPACE_RATE_LIMIT, name, "wrkspc_4"), Unseen(Kind.WORKSPACE_SPEND_LIMIT, name)]
    return report(stack, live, ignore="workspace:wrkspc_4 2027-01-31 ::debug::why ##[x]")


def obeyed(text: str) -> list[str]:
    """Lines that a runner obeys."""
    return [line for line in text.split("\n") if COMMAND.search(line)]


@given(names)
def test_no_form_of_a_report_has_a_command_in_it(name: str) -> None:
    made = hostile(name)

    for text in (render_text(made), render_text(made, is_verbose=True), render_markdown(made), render_json(made)):
        assert obeyed(text) == []
    assert json.loads(render_json(made))["organization"]["name"] == name


@given(names)
def test_no_other_command_prints_one(name: str) -> None:
    check = Check(name, Mark.WARN, name, name)
    who = ConsoleIdentity(organization_id=name, organization_name=name, role=name)

    for text in (doctor.render_text((check,)), doctor.render_json((check,)), console.render_identity(who)):
        assert obeyed(text) == []
