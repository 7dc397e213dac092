from __future__ import annotations

import re
from dataclasses import replace

import pytest
from markdown_it import MarkdownIt

from pulumi_claude_admin.offboarding.plan import OffboardingPlan
from pulumi_claude_admin.report.offboarding_plan_text import render_markdown, render_text
from tests.support.nasty_names import NASTY_NAMES
from tests.support.offboarding_plans import a_plan

COMMAND = re.compile(r"^[\s\ufeff]*::|##\[|##(?:vso|teamcity)\[", re.IGNORECASE | re.MULTILINE)


def called(name: str) -> OffboardingPlan:
    """A plan in which everything that anybody may choose is this name."""
    plan = a_plan()
    (leaver,) = plan.people
    steps = tuple(replace(one, label=name) for one in leaver.steps)
    person = replace(leaver.person, email=name)
    return replace(plan, organization_name=name, people=(replace(leaver, person=person, steps=steps),), notices=(name,))


@pytest.mark.parametrize("name", NASTY_NAMES)
def test_a_name_means_itself_and_makes_no_line_cell_or_command_of_its_own(name: str) -> None:
    plain, nasty = render_markdown(called("name")), render_markdown(called(name))
    page = MarkdownIt("commonmark").enable("table").render(nasty)
    assert nasty.count("\n") == plain.count("\n")
    assert page.count("<td>") == MarkdownIt("commonmark").enable("table").render(plain).count("<td>")
    assert not re.search(r"<(?:a|img|script|svg|h1|style)\b", page)
    text = render_text(called(name))
    assert text.count("\n") == render_text(called("name")).count("\n")
    assert not COMMAND.search(text)
    assert text.replace("\n", "").isprintable()


def test_what_is_to_be_decided_stands_out_until_it_is() -> None:
    assert "**TO DECIDE**" in render_markdown(a_plan())
    decided = render_markdown(a_plan(decision="assign ben@example.com"))
    assert "TO DECIDE" not in decided
    assert "| assign `ben@example.com` |" in decided
    assert "to decide first" not in decided
