"""Slack and Teams: what fits, and what a reader sees first."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from pulumi_claude_admin.report.drift_page import page_of
from pulumi_claude_admin.report.forms import slack, teams
from pulumi_claude_admin.report.page import Page
from pulumi_claude_admin.report.targets import Target
from tests.support.report_scenarios import SCENARIOS


def crowd() -> Page:
    page = page_of(SCENARIOS["changed_by_hand"]())
    items = tuple(replace(one, where=one.where * 90, remedy="x" * 9000) for one in page.items)
    return replace(page, name="界" * 4000, items=items * 500, unseen=("y" * 9000,) * 9, lines=("z" * 9000,))


def texts(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        node = [node["text"], *node.values()] if isinstance(node.get("text"), str) else list(node.values())
    if isinstance(node, list):
        for one in node:
            yield from texts(one)
    elif isinstance(node, str):
        yield node


@pytest.mark.parametrize("page", [crowd(), *(page_of(make()) for make in SCENARIOS.values())])
def test_a_message_of_slack_is_within_its_limits(page: Page) -> None:
    message: dict[str, Any] = json.loads(slack.render(page, target=Target.GITHUB))
    blocks = message["blocks"]

    assert len(blocks) <= 50
    assert blocks[0]["type"] == "header"
    assert len(blocks[0]["text"]["text"].encode("utf-16-le")) // 2 <= 150
    assert page.verdict.lower() in blocks[0]["text"]["text"]
    sections = [block for block in blocks if block["type"] == "section"]
    assert all(0 < len(one) <= 3000 for block in sections for one in texts(block))
    assert all(len(block.get("fields", [])) <= 10 for block in sections)


@pytest.mark.parametrize("page", [crowd(), *(page_of(make()) for make in SCENARIOS.values())])
def test_a_message_of_teams_is_within_its_limit(page: Page) -> None:
    text = teams.render(page, target=Target.GITHUB)

    assert len(text.encode()) <= 28 * 1024
    (attachment,) = json.loads(text)["attachments"]
    assert attachment["contentType"] == "application/vnd.microsoft.card.adaptive"
    assert page.verdict.lower() in attachment["content"]["body"][0]["inlines"][0]["text"]


@pytest.mark.parametrize("form", [slack, teams])
def test_the_number_left_out_is_said(form: Any) -> None:  # noqa: ANN401 - a module
    page = page_of(SCENARIOS["changed_by_hand"]())

    told = list(texts(json.loads(form.render(replace(page, items=page.items * 9), target=Target.GITHUB))))
    assert "61 findings more; the other forms of the report have them." in told
