from __future__ import annotations

import contextlib
import io
from collections.abc import Callable

import pytest

from pulumi_claude_admin.lifecycle.messages import forget, hand_over_to, print_once
from pulumi_claude_admin.quoting import defuse


def test_what_a_provider_says_is_one_line_and_no_command_of_a_runner(capsys: pytest.CaptureFixture[str]) -> None:
    forget()

    print_once("adopted workspace '##[error]a'\n::add-mask::b \x1b[31m\u202e")

    (line,) = capsys.readouterr().out.splitlines()
    assert line == "claude-admin: adopted workspace '##\\x5berror]a' ::add-mask::b \\x1b[31m\\u202e"
    assert defuse(line) == line


NAME = "workspace 'Zahlungen €', 日本 \udcff"


@pytest.mark.parametrize(
    ("encoding", "shown"),
    [
        ("ascii", "'Zahlungen \\u20ac', \\u65e5\\u672c \\udcff"),
        ("cp1252", "'Zahlungen €', \\u65e5\\u672c \\udcff"),
        ("utf-8", "'Zahlungen €', 日本 \\udcff"),
    ],
)
def test_what_the_output_cannot_carry_is_escaped(encoding: str, shown: str) -> None:
    forget()
    written = io.BytesIO()
    with contextlib.redirect_stdout(io.TextIOWrapper(written, encoding=encoding)):
        print_once(NAME)
        assert written.getvalue().decode(encoding) == f"claude-admin: workspace {shown}\n"


class Broken(io.RawIOBase):
    def writable(self) -> bool:
        return True

    def write(self, _: object) -> int:
        raise BrokenPipeError


def broken_pipe() -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BufferedWriter(Broken()), encoding="utf-8")


def closed() -> io.TextIOWrapper:
    stream = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    stream.close()
    return stream


@pytest.mark.parametrize("stream", [broken_pipe, closed, lambda: None], ids=["broken pipe", "closed", "none"])
def test_a_message_that_nobody_can_read_fails_nothing(stream: Callable[[], io.TextIOWrapper | None]) -> None:
    forget()
    output = stream()
    with contextlib.redirect_stdout(output):
        print_once("archived workspace 'Payments'")
        print_once("and something else")
    if output is not None:
        with contextlib.suppress(
            BrokenPipeError
        ):  # closing writes what is left; unclosed, the garbage collector says so
            output.close()


def test_sentences_can_be_handed_over_each_once(capsys: pytest.CaptureFixture[str]) -> None:
    forget()
    heard: list[str] = []
    hand_over_to(heard.append)
    try:
        print_once("left standing")
        print_once("left standing")
    finally:
        hand_over_to(None)
    print_once("printed")
    assert heard == ["left standing"]
    assert capsys.readouterr().out == "claude-admin: printed\n"
