from __future__ import annotations

import ast
import io
import json
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulumi_claude_admin.errors import ByHandNeeded, ClaudeAdminError, ConsoleError, InvalidInputs, Problem, Rejected
from pulumi_claude_admin.quoting import DefusedStream, defuse, json_text, literal, one_line, printable

anything = st.text(alphabet=st.characters(exclude_categories=()))
pieces = st.lists(
    st.sampled_from(
        ["::", ":", "#", "##", "[", "]", "vso", "TeamCity", "\n", "\r", " ", "\u3000", "\x1b", "\\", '"', "`", "x"]
    ),
    max_size=12,
).map("".join)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Päyments 支付 ✓", "Päyments 支付 ✓"),
        ("\x1b[31m", "\\x1b[31m"),
        ("a\nb\tc", "a\\x0ab\\x09c"),
        ("\u202eevil", "\\u202eevil"),
        ("\ud800", "\\ud800"),
        ("\U000e0001", "\\U000e0001"),
        ("\u2028", "\\u2028"),
    ],
)
def test_what_does_not_print_is_shown_as_an_escape(text: str, shown: str) -> None:
    assert printable(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("::add-mask::a", ":\\x3aadd-mask::a"),
        ("one\n \t\u3000::error::two", "one\n \t\u3000:\\x3aerror::two"),
        ("\ufeff::debug::x", "\ufeff:\\x3adebug::x"),
        ("urn:pulumi:prod::teams", "urn:pulumi:prod::teams"),
        ("now ##[error] here", "now ##\\x5berror] here"),
        ("##vso[task.setvariable]", "##vso\\x5btask.setvariable]"),
        ("##TEAMCITY[x]", "##TEAMCITY\\x5bx]"),
        ("\x1b[0Ksection_start:1:x\r", "\\x1b[0Ksection_start:1:x\\x0d"),
        ("# heading [a](b)", "# heading [a](b)"),
    ],
)
def test_no_line_is_a_command_of_a_runner(text: str, shown: str) -> None:
    assert defuse(text) == shown


@given(pieces)
def test_defusing_twice_changes_nothing(text: str) -> None:
    assert defuse(defuse(text)) == defuse(text)


@given(pieces | anything)
def test_a_literal_means_the_text_whatever_is_done_to_the_page_around_it(text: str) -> None:
    for is_ascii in (False, True):
        written = literal(text, is_ascii=is_ascii)

        assert ast.literal_eval(written) == text
        assert ast.literal_eval(defuse(printable(written))) == text
        assert written.isascii() or not is_ascii


@given(pieces | anything)
def test_json_means_the_text_and_is_no_command(text: str) -> None:
    written = json_text({text: [text]})

    assert json.loads(written) == {text: [text]}
    assert defuse(written) == written


@given(st.lists(pieces, max_size=5))
def test_a_stream_defuses_what_comes_in_pieces_as_if_it_came_at_once(parts: list[str]) -> None:
    below = io.StringIO(newline="")
    stream = DefusedStream(below)

    for part in parts:
        assert stream.write(part) == len(part)

    assert below.getvalue() == defuse("".join(parts))


def test_a_terminal_keeps_its_colours_and_its_line_that_is_written_again() -> None:
    assert defuse("\r\x1b[1m::x", is_terminal=True) == "\r\x1b[1m::x"
    assert defuse("\x9b1m ##[x", is_terminal=True) == "\\x9b1m ##\\x5bx"


HOSTILE = "::stop-commands::x\n::error::y ##[z] \x1b[31m"


@pytest.mark.parametrize(
    "error",
    [
        ClaudeAdminError(HOSTILE, hint=HOSTILE),
        InvalidInputs(Problem(HOSTILE, HOSTILE), hint=HOSTILE),
        Rejected(HOSTILE, method="GET", path=HOSTILE, status=400, type=HOSTILE, request_id=HOSTILE, hint=HOSTILE),
        ConsoleError(HOSTILE, page=HOSTILE, layout=HOSTILE, evidence=HOSTILE),
        ByHandNeeded(HOSTILE, steps=(HOSTILE, HOSTILE)),
    ],
    ids=lambda error: type(error).__name__,
)
def test_no_error_of_ours_carries_a_command(error: ClaudeAdminError) -> None:
    texts = [str(error), error.message, error.hint or "", *(str(one) for one in error.args)]
    if isinstance(error, InvalidInputs):
        texts += [part for problem in error.problems for part in (problem.property, problem.reason)]

    for text in texts:
        assert "\n" not in text
        assert one_line(text) == text


def test_the_command_line_s_own_complaints_are_defused_too() -> None:
    program = "from pulumi_claude_admin.cli import main; main()"
    hostile = "--nope\n::add-mask::a\n##[error]b"

    ran = subprocess.run(
        [sys.executable, "-c", program, "drift", hostile], capture_output=True, text=True, check=False, timeout=60
    )

    assert ran.returncode == 2
    assert "add-mask" in ran.stderr
    assert defuse(ran.stderr) == ran.stderr
