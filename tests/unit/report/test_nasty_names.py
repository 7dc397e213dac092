"""Names from the organization mean themselves in every form: nothing links, mentions, draws, runs or calculates."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from markdown_it import MarkdownIt

from pulumi_claude_admin.findings import Kind, Unseen
from pulumi_claude_admin.quoting import printable
from pulumi_claude_admin.report.audit_forms import render as render_audit
from pulumi_claude_admin.report.audit_report import AuditReport
from pulumi_claude_admin.report.drift_forms import render
from pulumi_claude_admin.report.drift_report import Report
from pulumi_claude_admin.report.forms import Form
from pulumi_claude_admin.report.targets import Target
from tests.support.audit_scenarios import audit_of_names
from tests.support.nasty_names import NASTY_NAMES
from tests.support.organization_builder import Organization
from tests.support.report_scenarios import report
from tests.support.stack_builder import Stack

TOGETHER = 50
KINDS = ("drift", "audit")
GROUPS = tuple((kind, group) for kind in KINDS for group in range(len(NASTY_NAMES) // TOGETHER))
Group = tuple[str, int]
ZERO_WIDTH = "\u200c"
MENTION = re.compile(r"(?<![A-Za-z0-9_.+@-])@[\w\"]")
ADDRESS = re.compile(r"[a-z]://|www\.\w|mailto:\w", re.IGNORECASE)
COMMAND = re.compile(r"^[\s\ufeff]*::|##\[|##(?:vso|teamcity)\[", re.IGNORECASE)


@cache
def made(group: int) -> Report:
    """A report in which everything that anybody may choose is one of these names."""
    names = NASTY_NAMES[group * TOGETHER :][:TOGETHER]
    stack, live = Stack(), Organization(name=names[0])
    for number, name in enumerate(names):
        w = f"wrkspc_{number:02}"
        stack.workspace(f"a{number}", w, tags={"t": name}).members(f"a{number}", w, {name: "workspace_user"})
        stack.spend_limit(name, w, "5.00").notifications(f"n{number}", w, ["1.00"], [name])
        live.workspace(w, name, owner=f"pulumi/teams/prod/a{number}", tags={name: name, "u": f"{name}{name}"})
        live.member(w, "user_01Eve", name).spend_limit(w, "6.00").notification(w, [], ["somebody@example.com"])
        live.workspace(f"wrkspc_x{number:02}", name, owner=f"pulumi/{name}/{name}/x")
        live.member(f"wrkspc_x{number:02}", "user_01Ana", name)
    live.unseen = [
        Unseen(Kind.WORKSPACE_RATE_LIMIT, names[1], "wrkspc_00"),
        Unseen(Kind.WORKSPACE_SPEND_LIMIT, names[2]),
    ]
    return report(stack, live, ignore="workspace:wrkspc_x00 2027-01-31 ::debug::why ##[x] @here http://evil.example")


@cache
def audited(group: int) -> AuditReport:
    """An audit of which the same holds."""
    return audit_of_names(NASTY_NAMES[group * TOGETHER :][:TOGETHER])


@cache
def text_of(form: Form, group: Group) -> str:
    kind, number = group
    if kind == "audit":
        return render_audit(form, audited(number), is_verbose=True, target=Target.GITLAB)
    return render(form, made(number), is_verbose=True, target=Target.GITLAB)


def strings(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        node = [*node, *node.values()]
    if isinstance(node, list):
        for one in node:
            yield from strings(one)
    elif isinstance(node, str):
        yield node


def is_inert(text: str) -> bool:
    return not MENTION.search(text) and not ADDRESS.search(text)


def test_there_are_two_hundred() -> None:
    assert len(set(NASTY_NAMES)) == 200


@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.parametrize("form", [form for form in Form if form is not Form.DOTENV])
def test_every_character_prints_and_no_line_is_a_command(form: Form, group: Group) -> None:
    text = text_of(form, group)
    odd = {char for char in text if unicodedata.category(char)[0] == "C" and char not in {"\n", ZERO_WIDTH}}
    commands = [line for line in text.split("\n") if COMMAND.search(line)]

    assert odd == set()
    assert form is Form.ANNOTATIONS or commands == []


@pytest.mark.parametrize("group", GROUPS)
def test_annotations_are_commands_of_ours_alone(group: Group) -> None:
    lines = text_of(Form.ANNOTATIONS, group).splitlines()

    assert len(lines) == 10
    for line in lines:
        assert re.fullmatch(r"::(error|warning|notice) (file=Pulumi\.yaml,line=1,)?title=[^:,\n]*::[^\r\n]*", line)
        assert is_inert(line)
        assert not COMMAND.search(line[2:])


@pytest.mark.parametrize("group", GROUPS)
def test_markdown_has_no_markup_but_ours(group: Group) -> None:
    text = text_of(Form.MARKDOWN, group)
    tokens = [
        one
        for token in MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text)
        for one in (token, *(token.children or ()))
    ]
    tags = {tag for one in tokens if one.type.startswith("html") for tag in re.findall(r"</?([a-z]+)", one.content)}
    plain = [one.content for one in tokens if one.type == "text"]

    assert not {one.type for one in tokens} & {
        "link_open",
        "image",
        "em_open",
        "strong_open",
        "s_open",
        "fence",
        "code_block",
    }
    assert tags <= {"code", "details", "summary", "sub"}
    assert all(is_inert(one) and not re.search(r"@\w", one) for one in plain)


class Seen(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.cells: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag == "td":
            self.cells.append("")

    def handle_data(self, data: str) -> None:
        if self.cells:
            self.cells[-1] += data


OURS = frozenset(
    ["html", "head", "meta", "title", "style", "body", "header", "h1", "p", "table", "thead", "tbody", "tr", "th", "td", "div", "main", "details", "summary", "code", "ul", "li", "footer", "dl", "dt", "dd", "section", "h2"]
)  # fmt: skip
DRAWN = frozenset({"figure", "figcaption", "svg", "g", "rect", "line", "text", "path"})


@pytest.mark.parametrize("group", GROUPS)
def test_html_has_no_tag_but_ours_and_no_formula(group: Group) -> None:
    seen = Seen()
    seen.feed(text_of(Form.HTML, group))
    names = {printable(name)[:40].strip() for name in NASTY_NAMES[group[1] * TOGETHER :][:TOGETHER]}

    assert seen.tags <= OURS | DRAWN
    assert not seen.attributes & {"href", "src", "style", "srcset", "onload", "onerror", "xlink:href", "action"}
    assert not [cell for cell in seen.cells if cell.startswith(("=", "+", "-", "@", "\t"))]
    assert all(any(name in cell for cell in seen.cells) for name in names)


@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.parametrize("form", [Form.JSON, Form.SARIF, Form.GITLAB, Form.SLACK, Form.TEAMS])
def test_json_is_ascii_and_what_is_shown_of_it_is_inert(form: Form, group: Group) -> None:
    text = text_of(form, group)
    document: Any = json.loads(text)

    assert text.isascii()
    if form is not Form.JSON:
        told = [one for one in strings(document) if not one.startswith(("https://json.schemastore", "http://adaptive"))]
        assert all(map(is_inert, told))
    if form is Form.SARIF:
        assert not any("](" in one for one in strings(document))


def objects(node: object) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield node
        node = list(node.values())
    if isinstance(node, list):
        for one in node:
            yield from objects(one)


@pytest.mark.parametrize("group", GROUPS)
def test_chats_have_no_markup_for_names(group: Group) -> None:
    slack, teams = (json.loads(text_of(form, group)) for form in (Form.SLACK, Form.TEAMS))
    of_slack = [one for one in objects(slack["blocks"]) if "text" in one and isinstance(one["text"], str)]

    assert {one["type"] for one in of_slack} == {"plain_text"}
    assert not any(one["emoji"] for one in of_slack)
    assert not re.search(r"[<>]", slack["text"])
    assert "TextBlock" not in {one.get("type") for one in objects(teams)}


@pytest.mark.parametrize("group", GROUPS)
def test_junit_is_xml_and_inert(group: Group) -> None:
    root = ET.fromstring(text_of(Form.JUNIT, group))  # noqa: S314 - our own

    assert {one.tag for one in root.iter()} <= {
        "testsuites",
        "testsuite",
        "testcase",
        "failure",
        "skipped",
        "system-out",
    }
    assert all(is_inert(text) for one in root.iter() for text in (one.text or "", *one.attrib.values()))


@pytest.mark.parametrize("group", [group for group in GROUPS if group[0] == "drift"])
def test_dotenv_has_words_and_numbers_alone(group: Group) -> None:
    assert re.fullmatch(r"(DRIFT_[A-Z_]+=[a-z0-9-]+\n)+", text_of(Form.DOTENV, group))
