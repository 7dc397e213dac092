from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

import pytest

from bench.many_findings import report as many_findings
from pulumi_claude_admin.quoting import literal
from pulumi_claude_admin.report.forms.markdown import LEAST_BYTES
from pulumi_claude_admin.report.markdown_escaping import code, escape, sentence
from tests.support.organization_builder import Organization
from tests.support.report_forms import render_markdown
from tests.support.report_scenarios import HOSTILE, SCENARIOS, report
from tests.support.stack_builder import Stack


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("Payments", "Payments"),
        ("5000.00", "5000.00"),
        ("requests_per_minute", "requests_per_minute"),
        ("ana@example.com", "`ana@example.com`"),
        ("a | b", "a &#124; b"),
        ("_emphasis_", "&#95;emphasis&#95;"),
        ("<b>", "&#60;b&#62;"),
        ("[a](b)", "&#91;a&#93;(b)"),
        ("`x`", "&#96;x&#96;"),
        ("&lt;", "&#38;\u200clt;"),
        ("@everyone", "@\u200ceveryone"),
        ("hi .@team", "hi .@\u200cteam"),
        ("ü@evil.example", "ü@\u200cevil.example"),
        ("a@b.c+d@e.f", "`a@b.c`+d@\u200ce.f"),
        ("fixes #12", "fixes &#35;\u200c12"),
        ("https://evil.example", "https&#58;\u200c//evil.example"),
        ("www.evil.example", "www&#46;\u200cevil.example"),
        ("a\r\nb", "a&#92;x0d&#92;x0ab"),
        ("$x$", "&#36;\u200cx&#36;"),
    ],
)
def test_organization_text_means_only_itself(text: str, escaped: str) -> None:
    assert escape(text) == escaped


def test_a_long_name_is_cut() -> None:
    assert escape("x" * 500) == "x" * 159 + "…"


def test_commands_in_our_own_sentences_are_code() -> None:
    assert sentence("run `pulumi up` now") == "run <code>pulumi up</code> now"


@pytest.mark.parametrize("name", ["a`b`c", "`pulumi destroy`", "``", '"`pulumi up`', "\\`pulumi up`"])
def test_a_name_keeps_its_backticks(name: str) -> None:
    stack = Stack().workspace("payments", "wrkspc_1")
    live = Organization().workspace("wrkspc_1", name, owner="pulumi/teams/prod/payments")
    live.workspace("wrkspc_2", name, owner=f"pulumi/{name}/prod/x").member("wrkspc_2", "user_01Ana", name)

    text = unescape(render_markdown(report(stack, live)))

    assert re.sub(r"</?code>", "", text).count(name) >= 3
    assert text.count(f"(name={literal(name)})") == 1
    assert "<code>pulumi destroy</code>" not in text.replace("<code>`pulumi destroy`</code>", "")


def test_an_odd_backtick_in_a_quoted_value_makes_no_code() -> None:
    assert sentence("name is a`b") == "name is a&#96;b"


def test_a_code_cell_cannot_be_closed_from_inside() -> None:
    assert code("</code><img>") == "<code>&#60;/code&#62;&#60;img&#62;</code>"


def test_the_first_lines_say_whether_to_act() -> None:
    bad, good = (render_markdown(SCENARIOS[name]()).splitlines() for name in ("changed_by_hand", "in_sync"))

    assert bad[0] == "## Drift of Acme: action needed"
    assert bad[4:6] == ["| missing | 1 | high |", "| drifted | 5 | high |"]
    assert "7,500.00 now (+2,500.00)" in bad[8]
    assert good[0] == "## Drift of Acme: no drift"


@pytest.mark.parametrize("name", SCENARIOS)
def test_tables_have_as_many_cells_in_each_row_as_in_their_head(name: str) -> None:
    text = render_markdown(SCENARIOS[name]())
    for table in re.findall(r"(?:^\|.*\n)+", text, flags=re.MULTILINE):
        cells = {row.count("|") for row in table.splitlines()}
        assert len(cells) == 1, table


def test_hostile_names_form_no_markup_at_all() -> None:
    text = render_markdown(SCENARIOS["hostile_names"]())
    tags = set(re.findall(r"</?([a-z]+)", text))

    assert tags <= {"code", "details", "summary", "sub"}
    assert "\u202e" not in text
    assert "\x1b" not in text
    assert "@everyone" not in text
    assert "](" not in text
    assert HOSTILE not in text


def crowd(number: int) -> str:
    live = Organization()
    for index in range(number):
        live.workspace(f"wrkspc_{index:04}", f"{index:04} {HOSTILE}")
    return render_markdown(report(Stack(), live), limit=10_000)


def test_a_report_that_is_too_long_loses_whole_rows_and_says_how_many() -> None:
    text = crowd(400)

    assert len(text.encode()) <= 10_000
    match = re.search(r"_(\d+) of 400 rows shown; the JSON form has them all\._", text)
    assert match is not None
    assert text.count("the workspace itself |") == int(match[1])
    assert int(match[1]) > 0
    assert text.count("<details>") == text.count("</details>")
    assert text.startswith("## Drift of Acme: ")
    assert text.rstrip().endswith("</sub>")


def test_a_report_that_fits_is_whole() -> None:
    assert "rows shown" not in crowd(3)


@pytest.mark.parametrize("name", SCENARIOS)
def test_the_same_report_gives_the_same_bytes(name: str) -> None:
    assert render_markdown(SCENARIOS[name]()) == render_markdown(SCENARIOS[name]())


def test_the_longest_names_leave_the_verdict_and_the_footer_their_room() -> None:
    made = SCENARIOS["changed_by_hand"]()
    run = replace(made.run, stacks=tuple(f"<teams>/{number}" for number in range(900)))
    long = replace(made, run=run, organization=replace(made.organization, name="<@| " * 900))

    text = render_markdown(long, limit=LEAST_BYTES)

    assert len(text.encode()) <= LEAST_BYTES
    assert ": action needed\n" in text
    assert text.endswith("…</sub>\n")


def test_every_section_has_rows_before_one_has_all_of_them() -> None:
    text = render_markdown(many_findings(500))

    left = re.findall(r"_(\d+) of (\d+) rows shown", text)
    assert [total for _, total in left] == ["625", "500"]
    assert all(int(kept) > 20 for kept, _ in left)
